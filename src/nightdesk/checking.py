"""A text's figures held against what the log knows: a verdict each, with the statements it was held against. Pure.

Verdicts: `agrees`, `update`, `dispute`, `does not add up`, `unlike`, `unknown`. Of one statement more than one thing may
be claimed (its figure, and that it is a record), so that it may get more than one verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from typing import Any

from nightdesk import wording
from nightdesk.alerts import Alerts
from nightdesk.history import History, Sum, Total, is_short
from nightdesk.knowledge import Knowledge, as_row
from nightdesk.lexicon.claims import claims_record
from nightdesk.lexicon.places import places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Moment, Report, Statement
from nightdesk.told import listed, tell
from nightdesk.values import Bounds, bounds, meet

AGREES, UPDATE, DISPUTE, NO_SUM, UNLIKE, UNKNOWN = "agrees", "update", "dispute", "does not add up", "unlike", "unknown"
NAMED = 10
"""Missing nights that a sentence names; all of them are in `Verdict.missing`."""
SPEAKERS = 3
"""Voices that a sentence names."""
VERDICTS = (AGREES, UPDATE, DISPUTE, NO_SUM, UNLIKE, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the log says to one claim of a text.

    `claim`: `figure`, `record`, `sum` (a longer period against its nights) or `duration`. `against`: ids of the
    statements of the log that it was held against. `night`: the night that is the record, where one is claimed.
    `missing`: the mornings of nights that a sum lacks.
    """

    statement: Statement
    claim: str
    verdict: str
    text: str
    against: tuple[str, ...] = ()
    night: date | None = None
    missing: tuple[date, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One JSON object; the statement in the form of statements.md."""
        return {
            "statement": self.statement.to_json(),
            "claim": self.claim,
            "verdict": self.verdict,
            "text": self.text,
            "against": list(self.against),
            "night": self.night.isoformat() if self.night else None,
            "missing": [d.isoformat() for d in self.missing],
        }


def check(report: Report, statements: Sequence[Statement], knowledge: Knowledge) -> list[Verdict]:
    """Verdicts on every figure of a text, in the order of the text."""
    out: list[Verdict] = []
    for s in sorted(statements, key=lambda s: (s.start, s.end)):
        out += _verdicts(s, statements, report, knowledge)
    return out


def _verdicts(s: Statement, text: Sequence[Statement], report: Report, k: Knowledge) -> list[Verdict]:
    if s.stance == "previous_record":
        return [_old_record(s, text, k)]
    if s.stance != "asserted" or s.value is None:
        return [Verdict(s, "figure", UNKNOWN, tell("no number is asserted here, so there is nothing to hold against the log"))]
    if s.from_ and s.to and not is_short(s.from_, s.to):
        return [_longer(s, k)]
    if vocabulary().units[s.unit].get("minutes"):
        return [_duration(s, k)]
    found = [_figure(s, report, k)]
    if s.detail is None and claims_record(report.text, s.start, s.end, s.value, report.lang or ""):
        found.append(_record(s, k))
    return found


# ---- one night's figure --------------------------------------------------------------------------------------------


def _figure(s: Statement, report: Report, k: Knowledge) -> Verdict:
    same = [o for o in k.near if _same_thing(s, o)]
    growing = vocabulary().measures[s.measure].grows
    found = (_toll(s, report, same, k) if growing else _plain(s, same)) if same else _of_that_day(s, k)
    if found and found.verdict in (AGREES, UPDATE):
        return _conflict(s, k, mendable=True) or found
    totals = k.totals(s, s.what) if s.detail is None else []
    agreed = None if found else next((t for t in totals if meet(bounds(s), (t.value, t.value))), None)
    if agreed:
        told = Verdict(
            s, "figure", AGREES, tell("{voice} gives {total}", voice=_voice(agreed.voice), total=_told(agreed)), _ids(agreed)
        )
        return _conflict(s, k, mendable=True) or told
    left = None if found or totals else _left_over(s, k)
    return left or _unlike(s, k, totals) or _conflict(s, k) or found or _against(s, totals) or _nothing(s, k)


def _same_thing(s: Statement, o: Statement) -> bool:
    """One measure, category, detail and unit, one place and period."""
    one = (s.measure, s.what, s.detail, s.unit, s.place)
    other = (o.measure, o.what, o.detail, o.unit, o.place)
    return o.stance == "asserted" and o.value is not None and one == other and _same_time(s, o)


def _same_time(s: Statement, o: Statement) -> bool:
    if not (s.to and o.to):
        return False
    if vocabulary().measures[s.measure].grows:  # a toll is of the attack, whichever of the night's dates it carries
        return (s.from_ or s.to) <= o.to and (o.from_ or o.to) <= s.to
    return (s.from_, s.to) == (o.from_, o.to)


def _of_that_day(s: Statement, k: Knowledge) -> Verdict | None:
    """The same number, told of the day on which the night ended, or the other way about; another number says nothing."""
    apart = (replace(o, from_=s.from_, to=s.to) for o in k.near if s.to and o.to == s.to and o.from_ and is_short(o.from_, s.to))
    fits = [o for o in apart if s.from_ and _same_thing(s, o) and meet(bounds(s), bounds(o))]
    return _plain(s, fits) if fits else None


def _plain(s: Statement, same: Sequence[Statement]) -> Verdict:
    """Like figures: all agree, or none, or the log itself is at odds, and then both sides are told."""
    fits = [o for o in same if meet(bounds(s), bounds(o))]
    others = [o for o in same if not meet(bounds(s), bounds(o))]
    if not others:
        nearest = min(fits, key=lambda o: o.value != s.value)
        return Verdict(s, "figure", AGREES, _held_by(fits, nearest), tuple(o.id for o in fits))
    said = _held_by(others, others[0])
    text = _and(said, _held_by(fits, s)) if fits else tell("{said}, and not {figure}", said=said, figure=_say(s))
    return Verdict(s, "figure", DISPUTE, text, tuple(o.id for o in (*others, *fits)))


def _toll(s: Statement, report: Report, same: Sequence[Statement], k: Knowledge) -> Verdict:
    """A toll against the newest of the log: it may grow, and it may have grown since."""
    newest = max(same, key=lambda o: (str(k.published.get(o.report) or ""), o.value or 0))
    if meet(bounds(s), bounds(newest)):
        return _plain(s, [o for o in same if meet(bounds(s), bounds(o))])
    ids, latest = tuple(o.id for o in same), {"figure": _say(newest), "voices": _voices([newest])}
    if bounds(s)[0] > bounds(newest)[0]:
        return Verdict(s, "figure", UPDATE, tell("grew: the log's latest is {figure} ({voices})", **latest), ids)
    published, then = report.published, k.published.get(newest.report)
    if published is None or then is None or str(published)[:10] <= str(then)[:10]:
        return Verdict(s, "figure", UPDATE, tell("grew since: the log's latest is {figure} ({voices})", **latest), ids)
    text = tell("fell: the log has {figure} ({voices}) from {day}", day=_day(then), **latest)
    return Verdict(s, "figure", DISPUTE, text, ids)


def _left_over(s: Statement, k: Knowledge) -> Verdict | None:
    """What nobody told and follows: 539 launched less 476 stopped leaves 63 that got through (record.md, `accounted`)."""
    measures = vocabulary().measures
    whole = measures[s.measure].flow
    other = [name for name, m in measures.items() if m.flow == whole and name != s.measure]
    if s.detail is not None or not whole or len(other) != 1:
        return None
    for all_ in k.totals(s, s.what, whole):
        for part in k.totals(s, s.what, other[0]):
            rest = all_.value - part.value
            if part.voice == all_.voice and meet(bounds(s), (rest, rest)):
                told = {"voice": _voice(all_.voice), "all": _told(all_), "part": _told(part), "rest": wording.number(rest)}
                deeds = {"whole": wording.deed(whole), "deed": wording.deed(other[0])}
                text = tell("{voice}: {all} “{whole}” less {part} “{deed}” leaves {rest}", **told, **deeds)
                return Verdict(s, "figure", AGREES, text, _ids(all_, part))
    return None


def _unlike(s: Statement, k: Knowledge, own: Sequence[Total]) -> Verdict | None:
    """Whether the number is right for another category, place or measure than the text says; an open one fits too much."""
    if s.detail is not None or bounds(s)[1] is None:
        return None
    if found := _of_another_category(s, k, own):
        return found
    for place in _upwards(s.place)[1:]:
        if fits := next((t for t in k.totals(replace(s, place=place), s.what) if meet(bounds(s), (t.value, t.value))), None):
            return Verdict(s, "figure", UNLIKE, _figure_of(s, wording.place(place or ""), fits), _ids(fits))
    other = vocabulary().measures[s.measure].mistaken_for
    for total in k.totals(s, s.what, other) if other and own else []:
        if meet(bounds(s), (total.value, total.value)):
            meant, said = (wording.deed(name) for name in (str(other), s.measure))
            meant = tell("{n} is “{deed}” ({total})", n=_number(s), deed=meant, total=_told(total))
            text = _and(meant, tell("“{deed}” is {total}", deed=said, total=_told(own[0])))
            return Verdict(s, "figure", UNLIKE, text, _ids(total, own[0]))
    return None


def _of_another_category(s: Statement, k: Knowledge, own: Sequence[Total]) -> Verdict | None:
    """`72 is the figure of weapons: 72 weapons (63 drones + 9 missiles); drones alone: 63 drones`."""
    for what in _others(s.what):
        totals = [*k.totals(s, what), *k.told_in_one(s, what)]
        fits = next((t for t in totals if _fits(s, t) and not _only(s.what, t)), None)
        if fits:
            text = _figure_of(s, wording.category(what), fits)
            alone = next((t for t in [*own, *k.told_in_one(s, s.what)] if not _fits(s, t)), None)
            if alone:
                text = _and(text, tell("{what} alone: {total}", what=wording.category(s.what), total=_told(alone)))
            return Verdict(s, "figure", UNLIKE, text, _ids(fits, *([alone] if alone else [])))
    return None


def _fits(s: Statement, total: Total) -> bool:
    return meet(bounds(s), (total.value, total.value))


def _only(what: str, total: Total) -> bool:
    """Whether a total is nothing but the figures of this category, and so says nothing of its own."""
    holds = vocabulary().holds
    return holds(total.what, what) and all(holds(what, row.what) for row in total.rows)


def _others(what: str) -> list[str]:
    """The categories that a number may have been meant of: what holds it, then what it holds."""
    words = vocabulary()
    return [*words.above(what), *words.parts(what)]


def _conflict(s: Statement, k: Knowledge, *, mendable: bool = False) -> Verdict | None:
    """Whether the text's statements and the log's break a rule together, with this one in the smallest set.

    `mendable`: only where a reading of the conflict would change this one; the others of the set stand.
    """
    for finding in k.findings():
        suspects = {c.statement for r in finding.readings for c in r.changes} if mendable else set(finding.statements)
        if s.id in suspects:
            return Verdict(s, "figure", NO_SUM, finding.text, tuple(i for i in finding.statements if i != s.id))
    return None


def _against(s: Statement, totals: Sequence[Total]) -> Verdict | None:
    if not totals:
        return None
    nearest = min(totals, key=lambda t: abs(t.value - (s.value or 0)))
    verdict = NO_SUM if nearest.closed and bounds(s)[1] is not None and nearest.value > (bounds(s)[1] or 0) else DISPUTE
    gives = {"voice": _voice(nearest.voice), "total": _told(nearest)}
    return Verdict(s, "figure", verdict, tell("{voice} gives {total}, and not {n}", n=_number(s), **gives), _ids(nearest))


def _nothing(s: Statement, k: Knowledge) -> Verdict:
    if not s.to:
        return Verdict(s, "figure", UNKNOWN, tell("the text does not say of which night this is"))
    about = [o for o in k.near if o.measure == s.measure and o.place == s.place]
    if about:
        near = {"figure": _say(about[0]), "voices": _voices(about[:1])}
        text = tell("the log has no figure for just this; nearest: {figure} ({voices})", **near)
        return Verdict(s, "figure", UNKNOWN, text, (about[0].id,))
    return Verdict(s, "figure", UNKNOWN, tell("the log knows nothing of this"))


# ---- records -------------------------------------------------------------------------------------------------------


def _record(s: Statement, k: Knowledge) -> Verdict:
    """A figure that is called a record, against all nights before it, like for like."""
    if not s.to:
        return Verdict(s, "record", UNKNOWN, tell("the text does not say of which night this is"))
    where = next((p for p in _upwards(s.place) if _is_total(replace(s, place=p), k)), s.place)
    before = s.from_ or s.to
    best = k.history(s.measure, s.what, where, None, before).record(s.what, before)
    if best is None:
        text = tell("the log has no earlier night of {what} to hold it against", what=wording.category(s.what))
        return Verdict(s, "record", UNKNOWN, text)
    higher = bounds(s)[0] > best.value
    text = tell("the highest before, for {what}: {total}", what=wording.category(s.what), total=_dated(best))
    text = text if higher else tell("no record: {said}", said=text)
    return Verdict(s, "record", AGREES if higher else DISPUTE, text, _ids(best), best.to)


def _is_total(s: Statement, k: Knowledge) -> bool:
    return any(meet(bounds(s), (t.value, t.value)) for t in k.totals(s, s.what))


def _old_record(s: Statement, text: Sequence[Statement], k: Knowledge) -> Verdict:
    """Hold an old record that a text gives for comparison: what it counted, and what is to be set against it."""
    new = _claimant(s, text)
    before = (new.from_ or new.to) if new else None
    if before is None and not s.to:
        return Verdict(s, "record", UNKNOWN, tell("the text does not say of which night this is"))
    for place in _upwards(s.place, new.place if new else None):
        here, history = replace(s, place=place), k.history(s.measure, s.what, place, None, before)
        counted = _counted(here, history, before)
        if counted:
            best = history.record(s.what, before) if before else None
            return _held(s, new and replace(new, place=place), counted, best, text, k)
    here = replace(s, place=_upwards(s.place, new.place if new else None)[-1])
    best = k.history(s.measure, s.what, here.place, None, before).record(s.what, before) if before else None
    return _unfounded(s, best, k.totals(here, s.what))


def _upwards(*names: str | None) -> list[str | None]:
    """The places named, and then what holds them, widest last: a text may leave it open which it means."""
    wider = [outer for name in names if name for outer in places().within(name)]
    return list(dict.fromkeys([*(n for n in names if n), *wider])) or [None]


def _held(
    s: Statement, new: Statement | None, counted: Total, best: Total | None, text: Sequence[Statement], k: Knowledge
) -> Verdict:
    """The verdict on an old record whose number is a night's total."""
    when = {"n": wording.number(counted.value), "period": wording.period(counted.from_, counted.to)}
    if counted.what != s.what:
        return _not_like_for_like(s, new, counted, best, text, k)
    if best and best.value > counted.value:
        say = tell("{n} on {period} is right, but not the record: that was {total}", total=_dated(best), **when)
        return Verdict(s, "record", DISPUTE, say, _ids(counted, best), best.to)
    say = tell("{n} on {period} is the record before, for {what}", what=wording.category(s.what), **when)
    return Verdict(s, "record", AGREES, say, _ids(counted), counted.to)


def _claimant(s: Statement, text: Sequence[Statement]) -> Statement | None:
    """The new figure that the old record is compared with: the nearest in the text of the same measure and category."""
    same = [o for o in text if o.stance == "asserted" and o.measure == s.measure and o.detail is None and o.to]
    short = [o for o in same if is_short(o.from_ or o.to or date.min, o.to or date.min)]
    return min(short, key=lambda o: (o.what != s.what, abs(o.start - s.start)), default=None)


def _counted(s: Statement, history: History, before: date | None) -> Total | None:
    """The total that the old record's number is: of its night if that is known, else of any before."""
    for what in (s.what, *_others(s.what)):
        totals = history.of(what, s.from_, s.to) if s.from_ and s.to else history.totals(what)
        fits = [t for t in totals if meet(bounds(s), (t.value, t.value)) and (before is None or t.to < before)]
        if fits:
            return max(fits, key=lambda t: t.to)
    return None


def _not_like_for_like(
    s: Statement, new: Statement | None, counted: Total, best: Total | None, text: Sequence[Statement], k: Knowledge
) -> Verdict:
    alone = wording.category(s.what)
    when = {"total": _together(counted), "period": wording.period(counted.from_, counted.to)}
    say: str = tell("{n} counts {total}, {period}; it is not {what} alone", n=_number(s), what=alone, **when)
    if best:
        old = {"n": wording.number(best.value), "period": wording.period(best.from_, best.to)}
        say = _and(say, tell("the old record for {what} alone is {n}, {period}", what=alone, **old))
    against = [counted] + ([best] if best else [])
    if new and (like := _like(new, counted.what, text, k)):
        number = _summed(wording.number(like.value), like)
        say = _and(say, tell("the figure to set against {n} is {total}", n=_number(s), total=number))
        against.append(like)
    return Verdict(s, "record", UNLIKE, say, _ids(*against), best.to if best else None)


def _like(new: Statement, what: str, text: Sequence[Statement], k: Knowledge) -> Total | None:
    """The new night's total of the category that the old record counted: from the log, else from the text itself."""
    if found := k.totals(new, what):
        return max(found, key=lambda t: (not t.closed, t.value))
    rows = [as_row(o, None) for o in text if o.stance == "asserted" and o.value is not None and o.measure == new.measure and o.to]
    found = History(rows, new.place).of(what, new.from_ or new.to or date.min, new.to or date.min)
    return found[0] if found else None


def _unfounded(s: Statement, best: Total | None, own: Sequence[Total]) -> Verdict:
    if own:
        say = tell("that night had {total}, and not {n}", total=_told(own[0]), n=_number(s))
        return Verdict(s, "record", DISPUTE, say, _ids(own[0], *([best] if best else [])), best.to if best else None)
    if best:
        say = tell("the log knows no night of {n}; the highest before is {total}", n=_number(s), total=_dated(best))
        return Verdict(s, "record", UNKNOWN, say, _ids(best), best.to)
    return Verdict(s, "record", UNKNOWN, tell("the log has no history to hold this record against: import one, and check again"))


# ---- longer periods, durations -------------------------------------------------------------------------------------


def _longer(s: Statement, k: Knowledge) -> Verdict:
    """A month's total against what others say of the month, and the sum of its nights: they bound it from below (rule 4)."""
    same, added = [o for o in k.near if _same_thing(s, o)], _nights(s, k)
    if not same:
        return added
    told = replace(_plain(s, same), claim="sum", missing=added.missing)
    if not added.against:
        return told
    verdict = NO_SUM if added.verdict == NO_SUM else told.verdict
    return replace(told, verdict=verdict, text=_and(told.text, added.text), against=(*told.against, *added.against))


def _nights(s: Statement, k: Knowledge) -> Verdict:
    """The nights of the statement's period, added up."""
    if not (s.from_ and s.to):
        return Verdict(s, "sum", UNKNOWN, tell("the text does not say of which period this is"))
    history, when = k.history(s.measure, s.what, s.place, s.from_, s.to), wording.period(s.from_, s.to)
    added = history.added(s.what, s.from_, s.to) if s.detail is None else None
    if added is None:
        text = tell("no night of {period} in the log counts {what}", period=when, what=wording.category(s.what))
        return Verdict(s, "sum", UNKNOWN, text)
    total = {"voice": _voice(added.voice), "period": when, "total": wording.figure(added.value, added.value, s.what)}
    text = tell("{voice}: the nights of {period} add up to {total}", **total)
    ids = tuple(dict.fromkeys(row.statement for t in added.nights for row in t.rows))
    low, high = bounds(s)
    if added.value < low:
        text = tell("{said}, {n} short of it", said=text, n=wording.number(low - added.value))
    elif high is not None and added.value > high:
        text = tell("{said}, {n} more than that", said=text, n=wording.number(added.value - high))
    return Verdict(s, "sum", _sum_verdict(bounds(s), added), _and(text, _gaps(added)), ids, None, added.missing)


def _sum_verdict(claimed: Bounds, added: Sum) -> str:
    """Nights bound a longer period from below alone: the log may lack an attack even where it lacks no night."""
    low, high = claimed
    if high is not None and added.value > high:
        return NO_SUM
    return AGREES if added.value >= low else UNKNOWN


def _gaps(added: Sum) -> str:
    if not added.missing:
        return tell("no night is missing")
    days = listed([d.isoformat() for d in added.missing], NAMED)
    n, every = wording.number(len(added.missing)), wording.number((added.to - added.from_).days + 1)
    return tell("{n} of {every} nights are missing: those that ended on {days}", n=n, every=every, days=days)


def _duration(s: Statement, k: Knowledge) -> Verdict:
    """A duration against the union of the intervals that the log has of the same thing."""
    same = [o for o in k.near if (o.measure, o.what, o.place) == (s.measure, s.what, s.place) and _overlap(s, o)]
    if s.place and s.to:
        found = k.alerts(s.place, s.to)
        if found.in_force and s.what in found.whats:
            return _against_intervals(s, found)
    if same:
        fits = [o for o in same if meet(bounds(s), bounds(o))]
        use = fits or same
        ids = tuple(o.id for o in use)
        return Verdict(s, "duration", AGREES if fits else DISPUTE, _held_by(use, use[0]), ids)
    return Verdict(s, "duration", UNKNOWN, tell("the log has no interval and no duration of this to hold it against"))


def _overlap(s: Statement, o: Statement) -> bool:
    return bool(s.to and o.to and (s.from_ or s.to) <= o.to and (o.from_ or o.to) <= s.to and o.value is not None)


def _against_intervals(s: Statement, found: Alerts) -> Verdict:
    low, high = found.minutes()
    spans = found.in_force
    ids = tuple(i for span in spans for i in span.statements)
    length = tell("at least {length}, the end of one is unknown", length=_hours(low)) if high is None else _hours(low)
    parts = {"n": wording.number(len(spans)), "place": wording.place(s.place or ""), "length": length}
    one = len(spans) == 1
    text = tell("the log has {n} alert in {place}, in all {length}", **parts) if one else _alerts(**parts)
    fits = meet(_rounded(s), (low, high))
    return Verdict(s, "duration", AGREES if fits else DISPUTE, text, ids)


def _rounded(s: Statement) -> Bounds:
    """Bounds in minutes; a length in whole hours is a rounded one: nine hours are 8 h 30 min to 9 h 30 min."""
    low, high = bounds(s)
    half = float(vocabulary().units[s.unit]["minutes"]) / 2 if s.qualifier == "exactly" else 0
    return low - half, None if high is None else high + half


def _hours(minutes: float) -> str:
    return tell("{hours} h {minutes} min", hours=str(int(minutes // 60)), minutes=f"{round(minutes % 60):02d}")


# ---- words ---------------------------------------------------------------------------------------------------------


def _ids(*totals: Total) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.statement for total in totals for row in total.rows))


def _number(s: Statement) -> str:
    return wording.amount(s.value, s.upper, s.qualifier)


def _say(s: Statement) -> str:
    return wording.statement(s)


def _held_by(voices: Iterable[Statement], s: Statement) -> str:
    """`Ukraine's Air Force: 63 drones`."""
    return tell("{voices}: {figure}", voices=_voices(voices), figure=_say(s))


def _and(first: str, then: str) -> str:
    return tell("{first}; {then}", first=first, then=then)


def _alerts(**parts: str) -> str:
    return tell("the log has {n} alerts in {place}, in all {length}", **parts)


def _figure_of(s: Statement, whose: str, total: Total) -> str:
    """`550 is the figure of weapons: 550 weapons (539 drones + 11 missiles)`."""
    return tell("{n} is the figure of {whose}: {total}", n=_number(s), whose=whose, total=_told(total))


def _told(total: Total) -> str:
    """`479 drones`, `537 weapons (477 drones + 60 missiles)`."""
    return _summed(wording.figure(total.value, total.value, total.what), total)


def _dated(total: Total) -> str:
    """`479 drones, 8–9 June 2025`."""
    return tell("{total}, {period}", total=_told(total), period=wording.period(total.from_, total.to))


def _together(total: Total) -> str:
    """`drones and missiles together (477 drones + 60 missiles)`."""
    if not _is_sum(total):
        return _told(total)
    return _summed(tell("{what} together", what=listed([wording.category(what) for what, _ in total.parts])), total)


def _is_sum(total: Total) -> bool:
    return len(total.parts) > 1


def _summed(said: str, total: Total) -> str:
    """What is said, and in brackets what it is the sum of."""
    if not _is_sum(total):
        return said
    added = reduce(lambda sum_, n: tell("{sum} + {n}", sum=sum_, n=n), [wording.figure(v, v, w) for w, v in total.parts])
    return tell("{said} ({sum})", said=said, sum=added)


def _day(moment: Moment) -> str:
    day = moment.date() if isinstance(moment, datetime) else moment
    return wording.period(day, day)


def _voice(voice: str | None) -> str:
    return wording.voice(voice) if voice else tell("the log")


def _voices(statements: Iterable[Statement]) -> str:
    names = dict.fromkeys(s.said_by or s.publisher or s.report for s in statements)
    return listed([wording.voice(name) for name in names], SPEAKERS)
