"""Least-change readings: every way of understanding the words otherwise, in the fewest steps, under which all holds.

Search by steps (Reiter's tree over conflicting sets): whatever reading mends all must change a claim of each conflict
that is still there, so branching on the claims of one conflict at a time loses none.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Change
from nightdesk.reckoning.claims import Cell, Claim, Period
from nightdesk.reckoning.conflicts import Judge, minimal
from nightdesk.reckoning.rules import Scene, family, inside

MOST_STEPS = 2
"""Beyond these a statement is set aside instead (record.md, Least change)."""
PERIOD_STEPS = 2
ASIDE = 3
"""What setting a statement aside counts: more than any re-reading."""
_NODES = 4000
"""Most readings looked at for one conflict."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to understand a claim otherwise; `claim` None: it is set aside."""

    steps: int
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Solution:
    """Claims understood otherwise (by number; None: set aside) so that all holds, and what that costs."""

    steps: int
    moved: dict[int, Claim | None]

    @property
    def aside(self) -> bool:
        """Whether a statement had to be set aside."""
        return None in self.moved.values()


@dataclass
class Options:
    """What the statements of one attack allow a claim to be understood as."""

    scene: Scene
    claims: Sequence[Claim]
    report_places: dict[str, set[str]]
    report_periods: dict[str, set[Period]]
    _found: dict[int, tuple[Option, ...]] = field(default_factory=dict)

    def of(self, claim: Claim) -> tuple[Option, ...]:
        """All other readings within the most steps, cheapest first."""
        if claim.number not in self._found:
            self._found[claim.number] = tuple(self._explore(claim))
        return self._found[claim.number]

    def _explore(self, claim: Claim) -> Iterator[Option]:
        cost = {claim.cell: 0}
        for reached in range(MOST_STEPS):
            for cell in [c for c, steps in cost.items() if steps == reached]:
                for steps, other in self._next(claim, cell):
                    if reached + steps <= MOST_STEPS and cost.get(other, ASIDE) > reached + steps:
                        cost[other] = reached + steps
        for cell, steps in sorted(cost.items(), key=lambda item: (item[1], str(item[0]))):
            if steps and self._straight(claim.cell, cell):
                yield Option(steps, claim.moved(cell))

    def _straight(self, was: Cell, now: Cell) -> bool:
        """Whether each field went up or down and not sideways: drones may be all weapons, but were never called missiles."""
        words, holds = vocabulary(), self.scene.holds_in
        what = words.holds(was.what, now.what) or words.holds(now.what, was.what)
        return what and (holds(was.place, now.place) or holds(now.place, was.place))

    def _next(self, claim: Claim, cell: Cell) -> Iterator[tuple[int, Cell]]:
        words = vocabulary()
        for what in self._categories(claim, cell):
            if words.fits(cell.measure, what):
                yield 1, cell._replace(what=what)
        for place in self._places(claim, cell):
            yield 1, cell._replace(place=place)
        for measure in words.measures.values():
            swapped = measure.name in {words.measures[cell.measure].mistaken_for} or measure.mistaken_for == cell.measure
            if swapped and words.fits(measure.name, cell.what):
                yield 1, cell._replace(measure=measure.name)
        for period in self._periods(claim, cell):
            yield PERIOD_STEPS, cell._replace(period=period)

    def _categories(self, claim: Claim, cell: Cell) -> Iterator[str]:
        """One level wider, or one narrower that another statement names."""
        up = vocabulary().categories[cell.what].in_
        if up:
            yield up
        named = {c.cell.what for c in self.claims if c.number != claim.number}
        yield from (part for part in vocabulary().parts(cell.what) if part in named)

    def _places(self, claim: Claim, cell: Cell) -> Iterator[str]:
        """Up to one that another statement of the measure names, or down to one that the claim's own report names."""
        here = cell.place
        if here is None:
            return
        near = family(cell.measure)
        named = {c.cell.place for c in self.claims if c.number != claim.number and c.cell.measure in near and c.cell.place}
        own = set().union(*(self.report_places.get(r, set()) for r in claim.reports))
        holds = self.scene.holds
        for place in sorted(named | own):
            if place != here and ((place in named and holds(place, here)) or (place in own and holds(here, place))):
                yield place

    def _periods(self, claim: Claim, cell: Cell) -> Iterator[Period]:
        near = family(cell.measure)
        named = {c.cell.period for c in self.claims if c.number != claim.number and c.cell.measure in near}
        own = set().union(*(self.report_periods.get(r, set()) for r in claim.reports))
        for period in sorted(named | own, key=str):
            if (period in named and inside(period, cell.period)) or (period in own and inside(cell.period, period)):
                yield period


def readings(judge: Judge, options: Options, core: Sequence[Claim], others: Sequence[Claim]) -> list[Solution]:
    """Every cheapest way in which `core` and `others` hold together: by re-reading, else by setting statements aside.

    `others` must hold together by themselves.
    """
    search = _Search(judge, options, [*core, *others])
    found = [] if judge.falls(core) else search.run(MOST_STEPS, aside=False)
    search.fixed = {c.number for c in core} if judge.falls(core) else set()
    most = MOST_STEPS
    while not found and most < ASIDE * len(core) + MOST_STEPS:
        most += ASIDE
        found = search.run(most, aside=True)
    return found


class _Search:
    def __init__(self, judge: Judge, options: Options, claims: Sequence[Claim]) -> None:
        self.judge, self.options = judge, options
        self.claims = sorted(claims, key=lambda c: c.number)
        self.known: list[tuple[tuple[int, Cell], ...]] = []
        self.cells = {c.number: c.cell for c in claims}
        self.against: dict[tuple[int, Cell], list[int]] = {}
        self.by_number = {c.number: c for c in claims}
        self.fixed: set[int] = set()

    def run(self, most: int, *, aside: bool) -> list[Solution]:
        order = count()
        waiting: list[tuple[int, int, dict[int, Claim | None]]] = [(0, next(order), {})]
        seen: set[frozenset[tuple[int, Cell | None]]] = set()
        found: list[Solution] = []
        for _ in range(_NODES):
            if not waiting or (found and waiting[0][0] > found[0].steps):
                break
            steps, _, moved = heapq.heappop(waiting)
            core = self._conflict(moved)
            if core is None:
                found.append(Solution(steps, moved))
                continue
            for number in core:
                if number in moved:
                    continue
                for option in self._choices(number, most - steps, aside=aside):
                    node = {**moved, number: option.claim}
                    key = frozenset((n, c.cell if c else None) for n, c in node.items())
                    if key not in seen:
                        seen.add(key)
                        heapq.heappush(waiting, (steps + option.steps, next(order), node))
        return found

    def _choices(self, number: int, left: int, *, aside: bool) -> Iterable[Option]:
        claim = self.by_number[number]
        if number not in self.fixed:
            yield from (o for o in self.options.of(claim) if o.steps <= left)
        if aside and left >= ASIDE:
            yield Option(ASIDE, None)

    def _conflict(self, moved: dict[int, Claim | None]) -> list[int] | None:
        """The numbers of a minimal conflicting set under these changes: one met before, a pair, or a new one."""
        cells = {n: c.cell if c else None for n, c in moved.items()}
        for core in self.known:
            if all((cells[n] if n in cells else self.cells[n]) == cell for n, cell in core):
                return [n for n, _ in core]
        found = self._pair(moved)
        if found is not None:
            return found
        clashing = self._clash([c for claim in self.claims if (c := moved.get(claim.number, claim)) is not None])
        if clashing is None:
            return None
        self.known.append(tuple((c.number, c.cell) for c in clashing))
        return [c.number for c in clashing]

    def _pair(self, moved: dict[int, Claim | None]) -> list[int] | None:
        """Two numbers, one of them changed, that contradict each other by themselves."""
        there = [c for c in moved.values() if c is not None]
        for n, changed in enumerate(there):
            for other in self._against(changed):
                if other not in moved:
                    return [changed.number, other]
            for second in there[:n]:
                if self.judge.pair(changed, second):
                    return [changed.number, second.number]
        return None

    def _against(self, changed: Claim) -> list[int]:
        """The unchanged claims that contradict a changed one by themselves (remembered)."""
        key = (changed.number, changed.cell)
        if key not in self.against:
            self.against[key] = [c.number for c in self.claims if c.number != changed.number and self.judge.pair(changed, c)]
        return self.against[key]

    def _clash(self, now: Sequence[Claim]) -> list[Claim] | None:
        mask = self.judge.clash(now)
        return None if mask is None else minimal(self.judge.clash, [c for c in now if c.bit & mask] or now)


def changes(claim: Claim, to: Claim) -> list[Change]:
    """What is read otherwise, for every statement of the claim (record.md: `field` is what, measure, place or period)."""
    was, now = claim.cell, to.cell
    pairs = [("measure", was.measure, now.measure), ("what", was.what, now.what), ("place", was.place, now.place)]
    pairs.append(("period", interval(was.period), interval(now.period)))
    return [Change(s.id, name, a, b) for s in claim.statements for name, a, b in pairs if a != b]


def interval(period: Period) -> str | None:
    """A period as ISO 8601 writes it, `2025-01-18/2025-01-25`."""
    start, end = period
    return None if start is None or end is None else f"{start.isoformat()}/{end.isoformat()}"
