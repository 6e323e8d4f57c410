"""Tight bounds and feasibility of sums over intervals: the only file that knows how they are solved.

Plain interval propagation. Every bound keeps the claims that it rests on, as bits of a number, so that a bound that
cannot hold names a conflicting set at once. Propagation alone may miss a clash that only a choice of values shows;
`possible` and `tighten` finish the job by search, which the sizes of one night allow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite

_ROUNDS = 20_000
"""Most constraints looked at in one propagation; reached only where bounds creep up one by one."""
_NODES = 400
"""Most values tried in one search; beyond, what propagation found stands."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is at least the sum of `parts`; `exact`: it is that sum. `why`: the claims that make the rule apply."""

    whole: int
    parts: tuple[int, ...]
    exact: bool = False
    why: int = 0


class Frame:
    """The sums that hold between so many variables, whatever their bounds: made once, used for many networks."""

    def __init__(self, size: int, sums: Iterable[Sum]) -> None:
        """`sums` speak of variables 0 to `size` - 1."""
        self.size = size
        self.sums = list(sums)
        self.of: list[list[int]] = [[] for _ in range(size)]
        for number, rule in enumerate(self.sums):
            for var in (rule.whole, *rule.parts):
                self.of[var].append(number)


class Network:
    """Variables with bounds, and sums that hold between them."""

    def __init__(self, frame: Frame, extra: Iterable[Sum] = ()) -> None:
        """The variables of a frame, each zero or more; `extra`: sums that hold in this network besides."""
        self.low: list[float] = [0] * frame.size
        self.high: list[float] = [inf] * frame.size
        self.low_why = [0] * frame.size
        self.high_why = [0] * frame.size
        self.clash = 0
        self.failed = False
        self._sums, self._of = frame.sums, frame.of
        self._waiting: deque[int] = deque()
        self._queued: set[int] = set()
        added = list(extra)
        if added:
            self._extend(added)

    def _extend(self, added: Sequence[Sum]) -> None:
        first = len(self._sums)
        self._sums, self._of = [*self._sums, *added], list(self._of)
        for number, rule in enumerate(added, first):
            for var in (rule.whole, *rule.parts):
                self._of[var] = [*self._of[var], number]

    def at_least(self, var: int, value: float, why: int) -> None:
        """Raise a lower bound."""
        if value > self.low[var]:
            self.low[var], self.low_why[var] = value, why
            self._touch(var)

    def at_most(self, var: int, value: float, why: int) -> None:
        """Lower an upper bound."""
        if value < self.high[var]:
            self.high[var], self.high_why[var] = value, why
            self._touch(var)

    def propagate(self) -> bool:
        """Draw all conclusions; False where some variable is left without a value, `clash` being the claims behind it."""
        rounds = 0
        while self._waiting and not self.failed and rounds < _ROUNDS:
            rounds += 1
            number = self._waiting.popleft()
            self._queued.discard(number)
            self._apply(self._sums[number])
        return not self.failed

    def possible(self) -> bool:
        """Whether values exist that keep all rules (exact up to the size of search)."""
        if not self.propagate():
            return False
        state = self._save()
        found = self._search([_NODES])
        self._load(state)
        return found

    def tighten(self, var: int) -> tuple[float, float]:
        """The least and the greatest value of one variable that some full solution has."""
        low, high = self.low[var], self.high[var]
        while low < high and isfinite(low) and not self._holds(var, low):
            low += 1
        while low < high and isfinite(high) and not self._holds(var, high):
            high -= 1
        return low, high

    def _holds(self, var: int, value: float) -> bool:
        state = self._save()
        self.at_least(var, value, 0)
        self.at_most(var, value, 0)
        held = self.propagate() and self._search([_NODES])
        self._load(state)
        return held

    def _search(self, budget: list[int]) -> bool:
        """Depth first: fix the narrowest open variable at its lowest value, else raise it. True also where the budget ends."""
        var = self._open()
        if var is None:
            return True
        budget[0] -= 1
        if budget[0] < 0:
            return True
        for fix in (True, False):
            state = self._save()
            if fix:
                self.at_most(var, self.low[var], 0)
            else:
                self.at_least(var, self.low[var] + 1, 0)
            if self.propagate() and self._search(budget):
                return True
            self._load(state)
        return False

    def _open(self) -> int | None:
        bound = [(self.high[v] - self.low[v], v) for v in range(len(self.low)) if self._of[v] and self.high[v] > self.low[v]]
        return min(bound)[1] if bound else None

    def _save(self) -> tuple[list[float], list[float], list[int], list[int]]:
        return self.low.copy(), self.high.copy(), self.low_why.copy(), self.high_why.copy()

    def _load(self, state: tuple[list[float], list[float], list[int], list[int]]) -> None:
        self.low, self.high = state[0].copy(), state[1].copy()
        self.low_why, self.high_why = state[2].copy(), state[3].copy()
        self.clash, self.failed = 0, False
        self._waiting.clear()
        self._queued.clear()

    def _touch(self, var: int) -> None:
        if self.low[var] > self.high[var]:
            self.clash, self.failed = self.low_why[var] | self.high_why[var], True
        for number in self._of[var]:
            if number not in self._queued:
                self._queued.add(number)
                self._waiting.append(number)

    def _apply(self, rule: Sum) -> None:
        low, high = self.low, self.high
        total, why = self._total(rule.parts, low, self.low_why)
        if total > low[rule.whole]:
            self.at_least(rule.whole, total, why | rule.why)
        top = high[rule.whole]
        if top < inf:
            for part in rule.parts:
                if top - (total - low[part]) < high[part]:
                    self.at_most(
                        part, top - (total - low[part]), self._others(rule, part, self.low_why) | self.high_why[rule.whole]
                    )
        if rule.exact:
            self._apply_exact(rule)

    def _apply_exact(self, rule: Sum) -> None:
        low, high = self.low, self.high
        total, why = self._total(rule.parts, high, self.high_why)
        if total < high[rule.whole]:
            self.at_most(rule.whole, total, why | rule.why)
        need = low[rule.whole]
        if need > 0:
            for part in rule.parts:
                rest = sum(high[p] for p in rule.parts if p != part)
                if need - rest > low[part]:
                    self.at_least(part, need - rest, self._others(rule, part, self.high_why) | self.low_why[rule.whole])

    @staticmethod
    def _total(parts: Iterable[int], values: Sequence[float], reasons: Sequence[int]) -> tuple[float, int]:
        total: float = 0
        why = 0
        for part in parts:
            total += values[part]
            why |= reasons[part]
        return total, why

    @staticmethod
    def _others(rule: Sum, part: int, reasons: Sequence[int]) -> int:
        why = rule.why
        for other in rule.parts:
            if other != part:
                why |= reasons[other]
        return why
