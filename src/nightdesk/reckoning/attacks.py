"""Which statements speak of one attack: the night (or the day) and the country that it struck (record.md, Form).

A month's or a week's figure is not the night's: it stays with the report that gives it. Statements without dates go with
their report; reports without any date group by country.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Moment, Statement
from nightdesk.reckoning.claims import NO_PERIOD, Period

Within = Callable[[str], Sequence[str]]
"""The chain of places that hold one, nearest first."""
Key = tuple[date | None, str | None]
"""The morning (of an attack by day: its date) and the country; None where unknown."""
NIGHT = timedelta(days=1)
_AFTER = 3
"""Days after an attack on which its toll is still told."""
_SAME, _HEAVY = 3, 5
"""A toll from which on two attacks on one place do not have the same by chance, and so many dead that they are rare."""
UNDATED = "undated"


@dataclass
class Group:
    """The statements of one attack, and the period that each of them is about (by id)."""

    key: Key
    statements: list[Statement] = field(default_factory=list)
    periods: dict[str, Period] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    """The statements of later days that only tell this attack's tolls (by id)."""

    @cached_property
    def night(self) -> Period:
        """The attack's own period: the widest short one that is told."""
        days = [
            p
            for s in self.statements
            if (p := _told(s)) and p[1] - p[0] <= NIGHT and _is_of(p, self.key[0]) and s.stance != "previous_record"
        ]
        if not days:
            return NO_PERIOD
        return Period(min(d for d, _ in days), max(d for _, d in days))

    def settle(self) -> Group:
        """Gives every statement its period: the attack's own for all that lie in it."""
        night = self.night
        dated = {s.report for s in self.statements if _told(s)}
        for s in self.statements:
            told = _told(s)
            if s.id in self.late:
                self.periods[s.id] = night
            elif s.relative and (s.relative.apart or s.stance == "previous_record"):
                self.periods[s.id] = Period(None, None, s.relative.said)
            elif told is None:
                self.periods[s.id] = NO_PERIOD if s.report in dated and night != NO_PERIOD and s.detail else night
            else:
                own = night != NO_PERIOD and night.first <= told[0] and told[1] <= night.last  # type: ignore[operator]
                self.periods[s.id] = night if own else Period(*told)
        return self


def group(
    statements: Iterable[Statement],
    within: Within,
    published: Mapping[str, Moment | None],
    listed: Callable[[str], bool] = bool,
) -> list[Group]:
    """All attacks that the statements (each with an id) speak of, in the order of their dates and places.

    `listed`: whether it is known where a place lies; one that is not is where its report is.
    """
    rows = list(statements)
    keys = _own_keys(rows, within, listed)
    main = _main_keys(rows, keys, published)
    _follow(rows, keys, main, published, within)
    groups: dict[Key, Group] = {}
    for s in rows:
        groups.setdefault(keys[s.id], Group(keys[s.id])).statements.append(s)
    _join_aftermaths(groups)
    return [groups[k].settle() for k in sorted(groups, key=lambda k: (k[0] or date.min, k[1] or ""))]


def _join_aftermaths(groups: dict[Key, Group]) -> None:
    """A toll told on the days after, without the attack's date, is taken for another night's: it goes back to its attack."""
    for key in sorted((k for k in groups if k[0]), key=lambda k: (k[0] or date.min, k[1] or "")):
        before: list[Key] = [(key[0] - n * NIGHT, key[1]) for n in range(1, _AFTER + 1) if key[0]]
        earlier = next((groups[k] for k in before if k in groups), None)
        if earlier is not None and _only_goes_on(earlier, groups[key]):
            later = groups.pop(key)
            earlier.late |= {s.id for s in later.statements if (told := _told(s)) and told[1] - told[0] <= NIGHT}
            earlier.statements += later.statements


def _only_goes_on(before: Group, after: Group) -> bool:
    """Whether what is told for a later day is the same harm: no weapon is, a toll is the same or, where it is heavy, higher."""
    measures = vocabulary().measures
    if any(not measures[s.measure].course for s in after.statements):
        return False
    then, now = _tolls(before), _tolls(after)
    shared = [cell for cell in now if cell in then]
    if any(now[cell] < then[cell] for cell in shared):
        return False
    return any(
        (now[cell] == then[cell] >= _SAME) or (then[cell] >= _HEAVY and measures[cell[0]].becomes is None) for cell in shared
    )


def _tolls(group: Group) -> dict[tuple[str, str, str | None], float]:
    """The highest toll of each kind and place."""
    out: dict[tuple[str, str, str | None], float] = {}
    for s in group.statements:
        if vocabulary().measures[s.measure].grows and s.detail is None and s.stance == "asserted" and s.value is not None:
            cell = (s.measure, s.what, s.place)
            out[cell] = max(out.get(cell, 0), s.value)
    return out


def attack_id(key: Key, place: str | None) -> str:
    """`2025-07-04/Ukraine`: the morning's date and the widest place."""
    day = key[0].isoformat() if key[0] else UNDATED
    return f"{day}/{place}" if place else day


def widest(places: Iterable[str | None], within: Within) -> str | None:
    """The place that holds all others named; where none does, the narrowest that is known to."""
    named = Counter(p for p in places if p)
    if not named:
        return None
    chains = {p: (p, *within(p)) for p in named}
    shared = [p for p in next(iter(chains.values())) if all(p in chain for chain in chains.values())]
    if shared:
        return shared[0]
    return min(named, key=lambda p: (-sum(p in chain for chain in chains.values()), -named[p], p))


def country(place: str | None, within: Within) -> str | None:
    """The widest place known to hold this one; None for none."""
    if place is None:
        return None
    chain = within(place)
    return chain[-1] if chain else place


def _told(s: Statement) -> tuple[date, date] | None:
    start, end = s.from_ or s.to, s.to or s.from_
    return None if start is None or end is None else (min(start, end), max(start, end))


def _is_of(period: tuple[date, date], morning: date | None) -> bool:
    return morning is not None and morning - NIGHT <= period[0] and period[1] <= morning


def _own_keys(rows: Sequence[Statement], within: Within, listed: Callable[[str], bool]) -> dict[str, Key]:
    """The keys of the statements that tell a night or a day themselves."""
    keys: dict[str, Key] = {}
    nights: set[Key] = set()
    by_report: set[tuple[str, Key]] = set()
    placed = [s for s in rows if s.place and listed(s.place) and s.stance != "previous_record"]
    dated = [(s, p) for s in placed if (p := _told(s)) and p[1] - p[0] <= NIGHT]
    for s, (start, end) in dated:
        if end > start:
            keys[s.id] = (end, country(s.place, within))
            nights.add(keys[s.id])
            by_report.add((s.report, keys[s.id]))
    for s, (start, end) in dated:
        if end == start:
            land = country(s.place, within)
            before: Key = (end + NIGHT, land)
            evening = (end, land) not in nights and (s.report, before) in by_report
            keys[s.id] = before if evening else (end, land)
    return keys


def _main_keys(rows: Sequence[Statement], keys: Mapping[str, Key], published: Mapping[str, Moment | None]) -> dict[str, Key]:
    """The attack that each report is mainly about: the last one before it came out, then the one it says most of."""
    counts: dict[str, Counter[Key]] = defaultdict(Counter)
    for s in rows:
        if s.id in keys:
            counts[s.report][keys[s.id]] += 1
    out: dict[str, Key] = {}
    for report, found in counts.items():
        day = _day(published.get(report))
        near = {k: n for k, n in found.items() if day and k[0] and abs((day - k[0]).days) <= 1} or found
        out[report] = min(near, key=lambda k: (-near[k], -(k[0] or date.min).toordinal(), k[1] or ""))
    return out


def _follow(
    rows: Sequence[Statement], keys: dict[str, Key], main: Mapping[str, Key], published: Mapping[str, Moment | None], within: Within
) -> None:
    """Statements that tell no night of their own go with their report; of reports without any, months stay together."""
    sizes = Counter(main.values())
    orphans = [s for s in rows if s.id not in keys and s.report not in main]
    days = {r: _day(published.get(r)) for r in {s.report for s in orphans}}
    for s in rows:
        if s.id in keys:
            continue
        if s.report in main:
            keys[s.id] = _placed(s, main[s.report], within)
    about = _topics(orphans, days)
    for topic, members in about.items():
        land = Counter(country(s.place, within) for s in members if s.place).most_common(1)
        key = _nearest(topic, land[0][0] if land else None, [d for s in members if (d := days[s.report])], sizes)
        for s in members:
            keys[s.id] = key


def _placed(s: Statement, main: Key, within: Within) -> Key:
    """The report's attack; the short dates of a placeless statement win over it."""
    told = _told(s)
    if told and told[1] - told[0] <= NIGHT and s.stance != "previous_record":
        day = main[0] if main[0] and _is_of(told, main[0]) else told[1]
        return day, main[1]
    if told is None and s.place and country(s.place, within) not in {main[1], None} and within(s.place):
        return main[0], country(s.place, within)
    return main


def _topics(orphans: Sequence[Statement], days: Mapping[str, date | None]) -> dict[object, list[Statement]]:
    """Statements of reports without an attack: by their long period, else by their report's day."""
    out: dict[object, list[Statement]] = defaultdict(list)
    for s in orphans:
        told = _told(s)
        short = told is not None and told[1] - told[0] <= NIGHT and s.stance != "previous_record"
        out[("day", told[1]) if short and told else told or days[s.report] or UNDATED].append(s)
    return out


def _nearest(topic: object, land: str | None, days: Sequence[date], sizes: Counter[Key]) -> Key:
    """The attack on that country that the reports came out nearest to; a key of its own where there is none."""
    if isinstance(topic, tuple) and topic[0] == "day":
        return topic[1], land
    there = [k for k in sizes if land is None or k[1] in {land, None}]
    if not there or (topic == UNDATED and len(there) > 1):
        return (topic[1] if isinstance(topic, tuple) else topic if isinstance(topic, date) else None), land
    if isinstance(topic, date) and not any(k[0] and abs((k[0] - topic).days) <= 1 for k in there):
        return topic, land

    def far(key: Key) -> tuple[int, int, str]:
        gaps = [abs((d - key[0]).days) for d in days if key[0]]
        return min(gaps, default=0), -sizes[key], str(key)

    return min(there, key=far)


def _day(moment: Moment | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
