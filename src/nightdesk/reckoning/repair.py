"""Least-change readings: every way of understanding the words otherwise, in the fewest steps, under which all holds.

Search by steps (Reiter's tree over conflicting sets): whatever reading mends all must change a claim of each conflict
that is still there, so branching on the claims of one conflict at a time loses none.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Claims understood otherwise (by number; None: set aside) so that all holds, and what that costs.

    `plain`: it holds under `closed` and `accounted` too.
    """

    steps: int
    moved: dict[int, Claim | None]
    plain: bool = True

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
        """One field read otherwise; its category also by two levels."""
        cell, words = claim.cell, vocabulary()
        for steps, what in self._levels(claim):
            yield Option(steps, claim.moved(cell._replace(what=what)))
        for place in self._places(claim):
            yield Option(1, claim.moved(cell._replace(place=place)))
        for measure in words.measures.values():
            if cell.measure in {measure.mistaken_for, *self._taken_for(measure.name)} and words.fits(measure.name, cell.what):
                yield Option(1, claim.moved(cell._replace(measure=measure.name)))
        for period in self._periods(claim):
            yield Option(PERIOD_STEPS, claim.moved(cell._replace(period=period)))

    @staticmethod
    def _taken_for(measure: str) -> list[str]:
        return [m.name for m in vocabulary().measures.values() if m.mistaken_for == measure]

    def _levels(self, claim: Claim) -> Iterator[tuple[int, str]]:
        """Categories above and below, each with its distance; never sideways: drones were not called missiles."""
        was, words = claim.cell.what, vocabulary()
        reached = [was]
        for steps in range(1, MOST_STEPS + 1):
            reached = [w for old in reached for w in self._categories(claim, old) if words.fits(claim.cell.measure, w)]
            reached = [w for w in dict.fromkeys(reached) if w != was and (words.holds(was, w) or words.holds(w, was))]
            yield from ((steps, w) for w in reached)

    def _categories(self, claim: Claim, what: str) -> Iterator[str]:
        """One level wider, or one narrower that another statement names."""
        up = vocabulary().categories[what].in_
        if up:
            yield up
        named = {c.cell.what for c in self.claims if c.number != claim.number}
        yield from (part for part in vocabulary().parts(what) if part in named)

    def _places(self, claim: Claim) -> Iterator[str]:
        """Up to one that another statement of the measure names, or down to one that the claim's own report names."""
        here, cell = claim.cell.place, claim.cell
        if here is None:
            return
        near = family(cell.measure)
        named = {c.cell.place for c in self.claims if c.number != claim.number and c.cell.measure in near and c.cell.place}
        own = set().union(*(self.report_places.get(r, set()) for r in claim.reports))
        holds = self.scene.holds
        for place in sorted(named | own):
            if place != here and ((place in named and holds(place, here)) or (place in own and holds(here, place))):
                yield place

    def _periods(self, claim: Claim) -> Iterator[Period]:
        cell = claim.cell
        near = family(cell.measure)
        named = {c.cell.period for c in self.claims if c.number != claim.number and c.cell.measure in near}
        own = set().union(*(self.report_periods.get(r, set()) for r in claim.reports))
        for period in sorted(named | own, key=str):
            if (period in named and inside(period, cell.period)) or (period in own and inside(cell.period, period)):
                yield period


def readings(judge: Judge, options: Options, core: Sequence[Claim], others: Sequence[Claim]) -> list[Solution]:
    """Every cheapest way in which `core` and `others` hold together: by re-reading, else by setting statements aside.

    `others` must hold together by themselves. Only claims that some conflict of the words as they stand contains are
    changed: a statement that contradicts nobody is not re-read to make room for another's re-reading.
    """
    search = _Search(judge, options, core, others)
    found = [] if judge.falls(core) else search.settled(MOST_STEPS, aside=False)
    search.fixed = {c.number for c in core} if judge.falls(core) else set()
    most = MOST_STEPS
    while not found and most < ASIDE * len(core) + MOST_STEPS:
        most += ASIDE
        found = search.settled(most, aside=True)
    return found


class _Search:
    def __init__(self, judge: Judge, options: Options, core: Sequence[Claim], others: Sequence[Claim]) -> None:
        self.judge, self.options = judge, options
        self.claims = sorted([*core, *others], key=lambda c: c.number)
        self.known: list[tuple[tuple[int, Cell], ...]] = []
        self.by_number = {c.number: c for c in self.claims}
        self.cells = {c.number: c.cell for c in self.claims}
        self.against: dict[tuple[int, Cell], list[int]] = {}
        self.fixed: set[int] = set()
        self.suspects = {c.number for c in core}
        self.suspects |= {n for c in core for n in self._against(c)}

    def settled(self, most: int, *, aside: bool) -> list[Solution]:
        """All cheapest solutions up to so many steps; searched anew while the search itself brings up suspects.

        `aside`: those that set a statement aside, for more than two steps of re-reading are never taken.
        """
        while True:
            before = len(self.suspects)
            self.judge.scene.expect(o.claim for n in self.suspects for o in self.options.of(self.by_number[n]) if o.claim)
            found = self._run(most, aside=aside)
            if len(self.suspects) == before:
                return found

    def _run(self, most: int, *, aside: bool) -> list[Solution]:
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
                if not aside or None in moved.values():
                    found.append(Solution(steps, moved))
                continue
            if not any(n in moved for n in core):
                self.suspects.update(core)
            for node, cost in self._branches(moved, core, most - steps, aside=aside):
                key = frozenset((n, c.cell if c else None) for n, c in node.items())
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(waiting, (steps + cost, next(order), node))
        return found

    def _branches(
        self, moved: dict[int, Claim | None], core: Iterable[int], left: int, *, aside: bool
    ) -> Iterator[tuple[dict[int, Claim | None], int]]:
        """The node with one more claim of the conflict changed, in every way that the steps left allow."""
        for number in core:
            if number in moved or number not in self.suspects:
                continue
            for option in self._choices(number, left, aside=aside):
                if option.steps < left or not self._hopeless(option.claim, moved):
                    yield {**moved, number: option.claim}, option.steps

    def _hopeless(self, last: Claim | None, moved: Mapping[int, Claim | None]) -> bool:
        """Whether a last change contradicts a claim that stays as it is: no step is left to mend that."""
        return last is not None and any(n not in moved for n in self._against(last))

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
    """A period as ISO 8601 writes it, `2025-01-18/2025-01-25`; one that cannot be dated by what it is called."""
    start, end, said = period
    return said or None if start is None or end is None else f"{start.isoformat()}/{end.isoformat()}"
