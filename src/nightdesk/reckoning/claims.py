"""Claims: what one voice says of one thing, however many reports repeat it (record.md, Least change).

A bulletin and its quotations are one claim: one thing to weigh, to change or to set aside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import ceil, floor, inf, isfinite
from typing import NamedTuple

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Moment, Statement


class Period(NamedTuple):
    """From when to when, both inclusive; `said` is what a period is called that is not the attack's and cannot be dated."""

    first: date | None
    last: date | None
    said: str = ""


NO_PERIOD = Period(None, None)
OPEN = 1e-6
"""How far an excluded bound of a duration lies inside; too little to see, enough to compare."""
_DAY = 86_400.0


class Cell(NamedTuple):
    """One thing that has one figure."""

    measure: str
    what: str
    place: str | None
    period: Period


class When(NamedTuple):
    """The earliest and the latest second at which a figure may have been given."""

    first: float
    last: float

    def before(self, other: When) -> bool:
        """Whether this is surely no later than the other."""
        return self.last <= other.first


@dataclass(frozen=True, slots=True)
class Claim:
    """What one voice says of one cell. `low` and `high` are inclusive (durations in minutes); `number` is its bit in sets.

    `when`: first given; `until`: the last hour for which it is said to hold.
    `part`: it has a detail, so it bounds its cell from below and is never the figure itself.
    """

    number: int
    statements: tuple[Statement, ...]
    voice: str
    cell: Cell
    low: float
    high: float
    when: When
    until: When
    detail: str | None = None

    @property
    def bit(self) -> int:
        """The claim as a set of one."""
        return 1 << self.number

    @property
    def part(self) -> bool:
        """Whether it is only a part of its cell's figure."""
        return self.detail is not None

    @property
    def reports(self) -> frozenset[str]:
        """The reports that carry it."""
        return frozenset(s.report for s in self.statements)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its statements."""
        return tuple(s.id for s in self.statements)

    def moved(self, cell: Cell) -> Claim:
        """The same words, understood as being about another cell."""
        return replace(self, cell=cell)


def bounds(s: Statement) -> tuple[float, float]:
    """What the value may be (statements.md, What a value may be); durations in minutes, without end: inf."""
    rule = vocabulary().qualifiers[s.qualifier]
    if s.value is None:
        return rule.at_least or 1, inf
    low, high = rule.low * s.value, inf if rule.high is None else rule.high * s.value
    if rule.upper and s.upper is not None:
        high = s.upper
    minutes = vocabulary().units[s.unit].get("minutes")
    if s.unit != "count":
        scale = minutes or 1
        return low * scale + OPEN * rule.open_low, high * scale - OPEN * rule.open_high
    least, most = ceil(round(low, 6)), floor(round(high, 6)) if isfinite(high) else inf
    least += rule.open_low and least == round(low, 6)
    most -= rule.open_high and most == round(high, 6)
    return least, most


def when(s: Statement, published: Mapping[str, Moment | None]) -> When:
    """When the figure held: `as_of`, else the report's `published`; a mere day is all of it, none is always."""
    moment = s.as_of or s.published or published.get(s.report)
    if moment is None:
        return When(-inf, inf)
    if isinstance(moment, datetime):
        second = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        return When(second, second)
    start = datetime.combine(moment, time.min, UTC).timestamp()
    return When(start, start + _DAY)


def speaker(said_by: str | None, publisher: str | None, report: str) -> str:
    """The voice: who is quoted, else the publisher without the channel that it posts on ("… (Telegram)"), else the report."""
    return said_by or re.sub(r"\s*\([^()]*\)$", "", publisher or "").strip() or report


def claims(
    statements: Iterable[Statement], periods: Mapping[str, Period], voices: Mapping[str, str], times: Mapping[str, When]
) -> list[Claim]:
    """The asserted statements of an attack, those of one voice that say the same joined; in a fixed order.

    `periods`, `voices` and `times` are told by statement id.
    """
    same: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.stance == "asserted":
            cell = Cell(s.measure, s.what, s.place, periods[s.id])
            same[voices[s.id], cell, bounds(s), s.detail].append(s)
    found = []
    for number, group in enumerate(sorted(same.values(), key=lambda g: (times[g[0].id], g[0].report, g[0].start, g[0].id))):
        head = group[0]
        low, high = bounds(head)
        first = min((times[s.id] for s in group), key=lambda w: (w.last, w.first))
        until = max((times[s.id] for s in group if s.as_of), default=first)
        cell = Cell(head.measure, head.what, head.place, periods[head.id])
        found.append(Claim(number, tuple(group), voices[head.id], cell, low, high, first, max(first, until), head.detail))
    return found
