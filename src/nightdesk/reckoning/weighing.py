"""Weighing one family of measures in one attack: its conflicts, how each may be mended, and what may then be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nightdesk.reckoning.claims import Claim
from nightdesk.reckoning.conflicts import Judge, smallest
from nightdesk.reckoning.repair import Options, Solution, readings

_WORLDS = 12
"""Most readings of one conflict that a figure's bounds are taken over."""


@dataclass
class Conflict:
    """A smallest set of claims that cannot all be true, and every cheapest way to mend it, the likeliest first."""

    core: list[Claim]
    solutions: list[Solution] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Whether one way is left, or only one under which `closed` and `accounted` hold too."""
        return bool(self.solutions) and (len(self.solutions) == 1 or (self.solutions[0].plain and not self.solutions[1].plain))

    @property
    def mendable(self) -> bool:
        """Whether a re-reading mends it, so that nobody need be wrong."""
        return bool(self.solutions) and not self.solutions[0].aside


@dataclass
class Weighed:
    """The claims of one family, its conflicts, and the judge of both."""

    claims: list[Claim]
    judge: Judge
    conflicts: list[Conflict]

    def world(self, *, other: Conflict | None = None, solution: Solution | None = None) -> list[Claim]:
        """The claims as they are understood once settled conflicts are mended; `other` is mended by `solution`.

        What an unsettled conflict leaves open is left out.
        """
        now: dict[int, Claim | None] = {c.number: c for c in self.claims}
        for conflict in self.conflicts:
            now |= conflict_view(conflict, solution if conflict is other else None)
        return [c for c in now.values() if c is not None]

    def worlds(self) -> Iterator[list[Claim]]:
        """The settled world, or for each unsettled conflict all that its readings make of it."""
        first = {id(c): c.solutions[0] for c in self.conflicts if c.solutions}
        open_ = [c for c in self.conflicts if not c.settled and c.solutions]
        if not open_:
            yield self.world()
        for conflict in open_:
            for solution in conflict.solutions[:_WORLDS]:
                now: dict[int, Claim | None] = {c.number: c for c in self.claims}
                for each in self.conflicts:
                    now |= solution.moved if each is conflict else first[id(each)].moved if id(each) in first else {}
                yield [c for c in now.values() if c is not None]

    @property
    def moved(self) -> dict[int, Claim | None]:
        """What the settled conflicts change."""
        out: dict[int, Claim | None] = {}
        for conflict in self.conflicts:
            if conflict.settled:
                out |= conflict.solutions[0].moved
        return out

    @property
    def open_numbers(self) -> frozenset[int]:
        """The claims that an unsettled conflict leaves in doubt."""
        doubted: set[int] = set()
        for conflict in self.conflicts:
            if not conflict.settled:
                doubted |= {n for s in conflict.solutions for n in s.moved} | {
                    c.number for c in conflict.core if not conflict.solutions
                }
        return frozenset(doubted)


def conflict_view(conflict: Conflict, solution: Solution | None = None) -> dict[int, Claim | None]:
    """What a conflict makes of its claims: one solution's reading, or out of the account where it is open."""
    if solution is None and conflict.settled:
        solution = conflict.solutions[0]
    if solution is not None:
        return solution.moved
    touched = {n for s in conflict.solutions for n in s.moved}
    if not conflict.solutions:
        touched = {c.number for c in conflict.core}
    return dict.fromkeys(touched)


def weigh(claims: Sequence[Claim], judge: Judge, options: Options) -> Weighed:
    """The conflicts of the family: disjoint smallest sets, each mended with regard to all else that holds."""
    judge.scene.expect(claims)
    conflicts = [Conflict(core) for core in _cores(claims, judge)]
    weighed = Weighed(list(claims), judge, conflicts)
    waiting = {c.number for conflict in conflicts for c in conflict.core}
    for conflict in conflicts:
        waiting -= {c.number for c in conflict.core}
        _mend(weighed, conflict, options, waiting)
    if len(conflicts) > 1:
        for conflict in conflicts:
            _mend(weighed, conflict, options, set())
    return weighed


def _cores(claims: Sequence[Claim], judge: Judge) -> Iterator[list[Claim]]:
    rest = list(claims)
    while (core := smallest(judge, rest)) is not None:
        yield core
        taken = {c.number for c in core}
        rest = [c for c in rest if c.number not in taken]


def _mend(weighed: Weighed, conflict: Conflict, options: Options, waiting: set[int]) -> None:
    now: dict[int, Claim | None] = {c.number: c for c in weighed.claims if c.number not in waiting}
    for other in weighed.conflicts:
        if other is not conflict and other.solutions:
            now |= conflict_view(other)
    mine = {c.number for c in conflict.core} | {n for s in conflict.solutions for n in s.moved}
    now |= {c.number: c for c in weighed.claims if c.number in mine}
    core = [c for c in conflict.core if now.get(c.number) is not None]
    others = [c for c in now.values() if c is not None and c.number not in {x.number for x in core}]
    found = [_ranked(s, weighed.judge, [*core, *others]) for s in readings(weighed.judge, options, core, others)]
    conflict.solutions = sorted(found, key=lambda s: not s.plain) or conflict.solutions


def _ranked(solution: Solution, judge: Judge, claims: Sequence[Claim]) -> Solution:
    """The solution with the mark whether it leaves room for the usual assumptions."""
    if judge.course:
        return solution
    now = [c for claim in claims if (c := solution.moved.get(claim.number, claim)) is not None]
    return replace(solution, plain=judge.scene.network(now, closed=True, accounted=True).clash is None)
