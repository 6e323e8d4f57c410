"""Which claims cannot all be true: the judge of one family of measures, and smallest conflicting sets.

Weapons have one true number. Tolls and damage are found out bit by bit (rule 5): a figure bounds those given before it
and not those after. States (in hospital, missing) are held against each other at one time only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import combinations
from math import inf
from operator import or_

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reckoning.claims import Cell, Claim
from nightdesk.reckoning.rules import Scene

SAME_TIME = 3600.0
"""Seconds within which two figures of a state count as being about one time."""
_TRIPLE = 3
"""A minimal set of so many is a smallest one, where no two conflict."""
Clash = Callable[[Sequence[Claim]], "int | None"]


@dataclass
class Judge:
    """Says which claims of one family contradict one another. `course` is the family's, from the vocabulary.

    `everyone`: all claims of the family, by which it knows what had been said before.
    """

    scene: Scene
    course: str
    everyone: Sequence[Claim]
    _over: dict[tuple[Cell, Cell], bool] = field(default_factory=dict)

    def clash(self, claims: Sequence[Claim]) -> int | None:
        """A conflicting set as bits, not always a smallest one; None where all can be true."""
        if not self.course:
            return self.scene.network(claims).clash
        return next(self._untimely(claims), None)

    def pair(self, a: Claim, b: Claim) -> bool:
        """Whether these two alone contradict each other."""
        return self._caps(a, b) or self._caps(b, a)

    def over(self, upper: Cell, lower: Cell) -> bool:
        """Whether the rules make the first cell's figure at least the second's (remembered)."""
        key = (upper, lower)
        if key not in self._over:
            self._over[key] = self.scene.dominates(upper, lower)
        return self._over[key]

    def _caps(self, upper: Claim, lower: Claim) -> bool:
        if upper.part or upper.high >= lower.low or not self.over(upper.cell, lower.cell):
            return False
        return not self.course or self.clash([upper, lower]) is not None

    def _untimely(self, claims: Sequence[Claim]) -> Iterator[int]:
        """Conflicting sets of figures that time does not explain: each upper bound against what was known by then."""
        by_cell: dict[Cell, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_cell[claim.cell].append(claim)
        for upper in claims:
            if upper.part or upper.high == inf or self.stale(upper):
                continue
            known: list[Claim] = []
            for cell, said in by_cell.items():
                if self.over(upper.cell, cell):
                    known += self._strongest(upper, said)
            high = upper.high + (self._slack(upper, known) if upper.high < max((k.low for k in known), default=0) else 0)
            if not known or (len(known) == 1 and known[0].low <= high):
                continue
            yield from self._broken(replace(upper, high=high), known)

    def _broken(self, upper: Claim, known: list[Claim]) -> Iterator[int]:
        """The set that breaks the upper bound, preferring one figure to a sum of several."""
        worst = max(known, key=lambda k: k.low)
        if worst.low > upper.high:
            yield upper.bit | worst.bit
            return
        clash = self.scene.network([upper, *(replace(k, high=inf) for k in known)]).clash
        if clash is not None:
            yield clash

    def _strongest(self, upper: Claim, said: list[Claim]) -> list[Claim]:
        """The highest lower bound of one cell that holds for this claim's time; lists by model keep all theirs."""
        known = [c for c in said if c is not upper and c.number != upper.number and self._binds(c, upper)]
        return [max(known, key=lambda c: (c.low, -c.number))] if known else []

    def _binds(self, earlier: Claim, upper: Claim) -> bool:
        """Whether a figure must have been contained in the other's when that was given."""
        together = earlier.cell == upper.cell and earlier.when == upper.when and not earlier.reports.isdisjoint(upper.reports)
        if together:
            return False
        if self.course == "gathers":
            return earlier.when.before(upper.until) or (earlier.cell != upper.cell and _in_one_breath(earlier, upper))
        near = abs(earlier.when.last - upper.when.first) <= SAME_TIME and earlier.when.first == earlier.when.last
        return near and upper.when.first == upper.when.last and earlier.voice != upper.voice

    def stale(self, claim: Claim) -> bool:
        """Whether it repeats a figure that another voice had given before: an old count still told, no fall."""
        return any(
            c.cell == claim.cell
            and (c.low, c.high) == (claim.low, claim.high)
            and c.when != claim.when
            and c.when.before(claim.when)
            for c in self.everyone
            if not c.part
        )

    def _slack(self, upper: Claim, known: list[Claim]) -> float:
        """By how much a toll may have fallen because people it counted moved on (the injured who died)."""
        becomes = vocabulary().measures[upper.cell.measure].becomes
        if becomes is None:
            return 0
        worst = max(known, key=lambda k: k.low)
        there = [c for c in self.everyone if c.cell == upper.cell._replace(measure=becomes) and not c.part]
        now = max((c.low for c in there if c.when.first <= upper.until.last), default=0)
        then = max((c.low for c in there if c.when.before(worst.when)), default=0)
        return max(0, now - then)

    def falls(self, core: Sequence[Claim]) -> bool:
        """Whether the conflict is one count that fell: a dispute by rule 5, however else the words might be read."""
        tolls = all(vocabulary().measures[c.cell.measure].grows for c in core)
        return tolls and len({c.cell for c in core}) == 1


def _in_one_breath(a: Claim, b: Claim) -> bool:
    """Whether some report gives both, for one moment: then each must have been true beside the other."""
    moments = {(s.report, s.as_of) for s in a.statements}
    return any((s.report, s.as_of) in moments for s in b.statements)


def bits(claims: Iterable[Claim]) -> int:
    """A set of claims as bits."""
    return reduce(or_, (c.bit for c in claims), 0)


def chosen(claims: Iterable[Claim], mask: int) -> list[Claim]:
    """The claims whose bits are set."""
    return [c for c in claims if c.bit & mask]


def minimal(clash: Clash, claims: Sequence[Claim]) -> list[Claim]:
    """Conflicting claims of which none can be left out; `claims` must conflict."""
    core = chosen(claims, clash(claims) or 0) or list(claims)
    for claim in sorted(core, key=lambda c: (len(c.statements), -c.number)):
        rest = [c for c in core if c is not claim]
        if (mask := clash(rest)) is not None:
            core = chosen(rest, mask) or rest
    return core


def smallest(judge: Judge, claims: Sequence[Claim]) -> list[Claim] | None:
    """A conflicting set of the fewest claims, of several the best supported; None where all can be true.

    Two claims conflict where one caps the other, which is looked up. For more, the fewest that meet every set whose
    removal mends all (Ignatiev et al., Smallest MUS extraction with minimal hitting set dualization, 2015).
    """
    if judge.clash(claims) is None:
        return None
    pairs = [[a, b] for a, b in combinations(claims, 2) if judge.pair(a, b)]
    if pairs:
        return max(pairs, key=lambda p: (sum(len(c.statements) for c in p), [-c.number for c in p]))
    core = minimal(judge.clash, claims)
    if len(core) <= _TRIPLE:
        return core
    return _by_hitting(judge.clash, claims if judge.course else _tightest(claims), core)


def _tightest(claims: Sequence[Claim]) -> list[Claim]:
    """The claims but those that another one of their cell makes needless: a smallest conflicting set can do without them.

    Where the voice counts (shares that add up, lists by model), only its own claims can stand in for one.
    """
    by_cell: dict[Cell, list[Claim]] = defaultdict(list)
    for c in sorted(claims, key=lambda c: (-len(c.statements), c.number)):
        by_cell[c.cell].append(c)
    listing = {c.voice for c in claims if c.part}
    kept = [c for cell in by_cell.values() for n, c in enumerate(cell) if not _needless(c, cell, n, listing)]
    return sorted(kept, key=lambda c: c.number)


def _needless(claim: Claim, cell: Sequence[Claim], at: int, listing: AbstractSet[str]) -> bool:
    if claim.part or claim.voice in listing:
        return False
    shared = vocabulary().measures[claim.cell.measure].share_of is not None
    for n, other in enumerate(cell):
        if other.part or other is claim or (shared and other.voice != claim.voice):
            continue
        alike = (other.low, other.high) == (claim.low, claim.high)
        if other.low >= claim.low and other.high <= claim.high and (not alike or n < at):
            return True
    return False


def _by_hitting(clash: Clash, claims: Sequence[Claim], core: list[Claim]) -> list[Claim]:
    """A conflicting set smaller than `core`, a minimal one, or that where there is none."""
    corrections = [bits(claims)]
    while True:
        tried = _fewest(corrections, claims)
        if len(tried) >= len(core):
            return core
        if clash(tried) is not None:
            return tried
        corrections.append(bits(claims) & ~bits(_grown(clash, tried, claims)))


def _grown(clash: Clash, start: list[Claim], claims: Sequence[Claim]) -> list[Claim]:
    """A largest set around `start` that holds together: of each conflict one claim goes, and comes back if it can."""
    fixed = bits(start)
    kept, gone = list(claims), list[Claim]()
    while (mask := clash(kept)) is not None:
        loose = chosen(kept, mask & ~fixed) or chosen(kept, ~fixed)
        gone.append(min(loose, key=lambda c: (len(c.statements), -c.number)))
        kept.remove(gone[-1])
    for claim in gone:
        if clash([*kept, claim]) is None:
            kept.append(claim)
    return kept


def _fewest(sets: Sequence[int], claims: Sequence[Claim]) -> list[Claim]:
    """The fewest claims that meet every set, the best supported first."""
    by_support = sorted(claims, key=lambda c: (-len(c.statements), c.number))
    for size in range(1, len(by_support) + 1):
        found = _meeting(sets, size, by_support)
        if found is not None:
            return found
    return by_support


def _meeting(sets: Sequence[int], size: int, claims: Sequence[Claim]) -> list[Claim] | None:
    """So many claims that meet every set: one of the smallest set, and what meets those that it does not."""
    if not sets:
        return []
    if size == 0:
        return None
    narrow = min(sets, key=int.bit_count)
    for claim in claims:
        if claim.bit & narrow:
            rest = _meeting([s for s in sets if not s & claim.bit], size - 1, claims)
            if rest is not None:
                return [claim, *rest]
    return None
