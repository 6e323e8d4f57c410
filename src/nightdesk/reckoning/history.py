"""Claimed records, held against what is known of earlier nights, like for like (record.md: `record`, `not_like_for_like`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from nightdesk import wording
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Figure, Finding, Statement
from nightdesk.reckoning import telling
from nightdesk.reckoning.claims import Claim
from nightdesk.reckoning.rules import Holds
from nightdesk.told import listed, tell

_NIGHT = timedelta(days=1)


def records(
    olds: Sequence[Statement], claims: Sequence[Claim], earlier: Sequence[Figure], voices: Mapping[str, str], holds: Holds
) -> Iterator[Finding]:
    """One finding for each old record that a report compares the attack with (its statements said alike are one)."""
    alike: dict[tuple[object, ...], list[Statement]] = {}
    for s in olds:
        alike.setdefault((s.measure, s.what, s.place, s.value, s.from_, s.to), []).append(s)
    for group in alike.values():
        near = [f for f in earlier if _same_place(f.place, group[0].place, holds)]
        yield _record(group, _compared(group[0], claims), near, voices)


def _same_place(known: str | None, said: str | None, holds: Holds) -> bool:
    """Whether a record of one place can be that of another: the same, or the one that it lies in."""
    return known == said or (known is not None and said is not None and holds(known, said))


def _compared(old: Statement, claims: Sequence[Claim]) -> Claim | None:
    """What the report sets the record beside: its own figure of the measure, of the same category where there is one."""
    near = [(c, s) for c in claims for s in c.statements if s.report == old.report and s.measure == old.measure and not c.part]
    near = near or [(c, s) for c in claims for s in c.statements if s.measure == old.measure and s.what == old.what and not c.part]
    best = min(
        near, key=lambda p: (p[1].what != old.what, p[1].place != old.place, abs(p[1].start - old.start), p[1].id), default=None
    )
    return best[0] if best else None


def _record(group: Sequence[Statement], new: Claim | None, earlier: Sequence[Figure], voices: Mapping[str, str]) -> Finding:
    old = group[0]
    ids = [s.id for s in group] + (list(new.ids) if new else [])
    voiced = telling.names(voices[s.id] for s in group)
    said = tell("{figure} as the old record ({voices})", figure=_said(old), voices=voiced)
    said = tell("{said} against {figure}", said=said, figure=telling.figure(new)) if new else said
    if new and (other := _unlike(old, new)):
        return Finding("not_like_for_like", tuple(ids), tell("{said}: not like for like, {other}.", said=said, other=other))
    then = [f for f in earlier if f.measure == old.measure and _same_night(f, old)]
    there = [f for f in then if f.what == old.what and f.low is not None]
    meant = [f for f in then if f.what != old.what and f.low == f.high == old.value]
    if meant and not any(_holds(f, old.value) for f in there):
        what = listed([wording.figure(f.low, f.high, f.what) for f in (*meant[:1], *there[:1])])
        ids += [i for f in (*meant, *there) for i in f.statements]
        text = tell("{said}: not like for like. That night had {what}.", said=said, what=what)
        return Finding("not_like_for_like", tuple(dict.fromkeys(ids)), text)
    return Finding("record", tuple(ids), tell("{said}: {judged}", said=said, judged=_judged(old, new, there, earlier)))


def _unlike(old: Statement, new: Claim) -> str | None:
    """Why the two cannot be compared; None where they can."""
    if old.what != new.cell.what:
        return tell("{old} beside {new}", old=wording.category(old.what), new=wording.category(new.cell.what))
    if (
        old.from_
        and old.to
        and old.to - old.from_ > _NIGHT
        and new.cell.period[0]
        and (new.cell.period[1] or date.max) - new.cell.period[0] <= _NIGHT
    ):
        return tell("{period} beside one night", period=wording.period(old.from_, old.to))
    if old.place and new.cell.place and old.place != new.cell.place:
        return tell("{old} beside {new}", old=wording.place(old.place), new=wording.place(new.cell.place))
    return None


def _same_night(figure: Figure, old: Statement) -> bool:
    """Whether a figure is of the night that the record is of; where the report does not tell it, of any night."""
    day = old.to or old.from_
    return day is None or (figure.to is not None and abs((figure.to - day).days) <= 1)


def _holds(figure: Figure, value: float | None) -> bool:
    low, high = figure.low, figure.high
    return value is not None and (low is None or low <= value) and (high is None or value <= high)


def _judged(old: Statement, new: Claim | None, there: Sequence[Figure], earlier: Sequence[Figure]) -> str:
    """What the log makes of the record claimed."""
    if not there:
        return tell("an open question, for nothing is known of that night.")
    if not any(_holds(f, old.value) for f in there):
        return tell("the log has {n} for it.", n=wording.bounds(there[0].low, there[0].high))
    more = [
        f
        for f in earlier
        if (f.measure, f.what) == (old.measure, old.what)
        and f.from_
        and f.to
        and f.to - f.from_ <= _NIGHT
        and f.low is not None
        and f.low > max(old.value or 0, new.low if new else 0)
    ]
    if more:
        top = max(more, key=lambda f: (f.low or 0, str(f.to)))
        n, period = wording.bounds(top.low, top.high), wording.period(top.from_, top.to)
        return tell("it was no record, {n} stand for {period}.", n=n, period=period)
    return tell("the log bears it out, like for like.")


def _said(s: Statement) -> str:
    amount = wording.amount(s.value, s.upper, s.qualifier)
    return tell(vocabulary().measures[s.measure].say, n=amount, what=wording.category(s.what, s.value))
