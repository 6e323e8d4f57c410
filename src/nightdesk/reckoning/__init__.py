"""Reckoning: statements become attacks, figures and findings (record.md).

    statements ─ attacks ─► one attack's statements ─ claims ─► what each voice says
    claims ─ weighing (rules, solver, conflicts, repair) ─► conflicts and their readings
    claims, conflicts ─ figures, findings ─► the record

Each attack is reckoned by itself: adding a night costs that night alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from nightdesk.model import Attack, Figure, Record, Report, Statement
from nightdesk.reckoning import attacks
from nightdesk.reckoning.across import beside
from nightdesk.reckoning.night import Night

__all__ = ["reckon"]


def reckon(
    statements: Iterable[Statement],
    reports: Iterable[Report] = (),
    known: Iterable[Figure] = (),
    *,
    within: Callable[[str], Sequence[str]] | None = None,
    holds: Callable[[str, str], bool] | None = None,
    usual: Callable[[str], str] | None = None,
    name: Callable[[str], str] | None = None,
    voice: Callable[[str], str] | None = None,
) -> Record:
    """The record of all attacks that the statements speak of, whatever their order.

    `reports`: the texts they come from, for titles, times and reprints. `known`: figures of earlier records, for claimed
    records. `within` and `holds` say what lies in what, `usual` which name a place usually has, `name` which a speaker
    or publisher has, `voice` whose voice he is; left out, the lexicon does. Ids given are kept.
    """
    listed: Callable[[str], bool] = _any_place
    if within is None or holds is None:
        from nightdesk.lexicon.places import places  # a large table, which tests do without

        known_places = places()
        within, holds = within or known_places.within, holds or known_places.holds
        usual = usual or (lambda name: place.name if (place := known_places.get(name)) else name)
        listed = lambda name: known_places.get(name) is not None  # noqa: E731
        if voice is None:
            from nightdesk.lexicon.voices import voices

            voice, name = voices().speaks_for, name or voices().canonical
    by_id = {r.id: r for r in reports}
    rows = _numbered(statements)
    published = {r.id: r.published for r in by_id.values()}
    for s in rows:
        published[s.report] = published.get(s.report) or s.published
    earlier = list(known)
    found: list[Attack] = []
    named = [replace(s, place=usual(s.place)) if s.place and usual else s for s in rows]
    groups = attacks.group(named, within, published, listed)
    for group, others in zip(groups, beside(groups), strict=True):
        reported = _reports((*group.statements, *others.statements), by_id)
        attack = Night(group, reported, within, holds, name, voice, others).attack(earlier)
        earlier += attack.figures
        found.append(attack)
    return Record(tuple(found), tuple(rows))


def _any_place(_: str) -> bool:
    return True


def _numbered(statements: Iterable[Statement]) -> list[Statement]:
    """All statements in a fixed order, those without an id given one from their report and place in it."""
    rows = sorted(statements, key=_order)
    taken = {s.id for s in rows}
    out = []
    for s in rows:
        if s.id:
            out.append(s)
            continue
        stem = f"{s.report}:{s.measure}-{s.what}@{s.start}"
        free = next(i for n in count(1) if (i := stem if n == 1 else f"{stem}.{n}") not in taken)
        taken.add(free)
        out.append(s.with_id(free))
    return out


def _order(s: Statement) -> tuple[object, ...]:
    return (
        s.report,
        s.start,
        s.end,
        s.measure,
        s.what,
        s.id,
        s.quote,
        str(s.value),
        s.qualifier,
        str(s.place),
        str(s.said_by),
        str(s.detail),
        str(s),
    )


def _reports(statements: Sequence[Statement], known: Mapping[str, Report]) -> list[Report]:
    """The reports of an attack; one that came only as statements is known by what they carry."""
    found: dict[str, Report] = {}
    for s in statements:
        if s.report not in found:
            found[s.report] = known.get(s.report) or Report(s.report, "", publisher=s.publisher, published=s.published)
    return [found[r] for r in sorted(found)]
