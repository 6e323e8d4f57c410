"""The rules of record.md, each written once over whatever the vocabulary holds.

A `Scene` is what the statements of one attack name: places, periods, categories. From a set of claims it builds the
network of sums that must hold between their cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from math import inf

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reckoning.claims import Cell, Claim, Period
from nightdesk.reckoning.solver import Frame, Network, Sum

_NIGHT = timedelta(days=1)
Holds = Callable[[str, str], bool]
"""Whether the first place is the second or holds it."""


@cache
def family(measure: str) -> tuple[str, ...]:
    """The measures whose figures bound one another, in the vocabulary's order: flows, shares, what becomes what."""
    measures = vocabulary().measures
    joined = {measure}
    while True:
        links = [{m.name, *(x for x in (m.share_of, m.flow, m.becomes) if x)} for m in measures.values()]
        grown = joined.union(*(link for link in links if link & joined))
        if grown == joined:
            return tuple(m for m in measures if m in joined)
        joined = grown


def inside(outer: Period, inner: Period) -> bool:
    """Whether the second period lies in the first and is not all of it; unknown ones lie nowhere."""
    (a, b), (c, d) = outer[:2], inner[:2]
    return outer != inner and None not in (a, b, c, d) and a <= c and d <= b  # type: ignore[operator]


def disjoint(earlier: Period, later: Period) -> bool:
    """Whether two periods share no time: the evening of a night and the morning of the one before are one date and two times."""
    if earlier.last is None or later.first is None:
        return False
    nights = all(p.first and p.last and p.last - p.first == _NIGHT for p in (earlier, later))
    return earlier.last < later.first or (nights and earlier.last == later.first)


@dataclass(frozen=True)
class Scene:
    """What the statements of one attack name, and how it hangs together. `night` is the attack's own period."""

    places: frozenset[str]
    periods: frozenset[Period]
    night: Period
    holds: Holds
    mentioned: frozenset[tuple[str, Period]] = frozenset()
    _above: dict[str, str | None] = field(default_factory=dict)
    _during: dict[Period, Period | None] = field(default_factory=dict)
    _usual: dict[tuple[str, ...], set[Cell]] = field(default_factory=dict)
    _layouts: dict[tuple[frozenset[Cell], bool], Layout] = field(default_factory=dict)

    def place_above(self, place: str | None) -> str | None:
        """The narrowest other place named that holds this one."""
        if place is None:
            return None
        if place not in self._above:
            outer = [p for p in self.places if p != place and self.holds(p, place) and not self.holds(place, p)]
            self._above[place] = min(outer, key=lambda p: (sum(self.holds(p, q) for q in outer), p), default=None)
        return self._above[place]

    def period_above(self, period: Period) -> Period | None:
        """The narrowest other period named that this one lies in."""
        if period not in self._during:
            outer = [p for p in self.periods if inside(p, period)]
            self._during[period] = min(outer, key=lambda p: (p.last - p.first, p), default=None) if period.first else None  # type: ignore[operator]
        return self._during[period]

    def holds_in(self, outer: str | None, inner: str | None) -> bool:
        """Whether the second place is the first or lies in it; a place that is not told lies nowhere."""
        return outer == inner or (outer is not None and inner is not None and self.holds(outer, inner))

    def dominates(self, upper: Cell, lower: Cell) -> bool:
        """Whether the rules make the first cell's figure at least the second's."""
        if upper == lower:
            return True
        if not vocabulary().measures[lower.measure].adds:
            return False
        return (
            _at_least(upper.measure, lower.measure)
            and vocabulary().holds(upper.what, lower.what)
            and self.holds_in(upper.place, lower.place)
            and (upper.period == lower.period or inside(upper.period, lower.period))
        )

    def network(self, claims: Sequence[Claim], *, closed: bool = False, accounted: bool = False) -> Built:
        """The rules between the cells of these claims, with the claims' bounds; propagated."""
        layout = self._layout(frozenset(c.cell for c in claims), accounted=accounted)
        index = layout.index
        net = Network(layout.frame, shares(claims, index))
        for claim in claims:
            net.at_least(index[claim.cell], claim.low, claim.bit)
            if claim.detail is None:
                net.at_most(index[claim.cell], claim.high, claim.bit)
        for cell, low, why in listed(claims, index):
            net.at_least(index[cell], low, why)
        if closed:
            for at in layout.unmentioned:
                net.at_most(at, 0, 0)
        net.propagate()
        return Built(net, index)

    def expect(self, claims: Iterable[Claim]) -> None:
        """Lay out the cells of these claims together with those expected before, so that any set of them is laid out."""
        for claim in claims:
            self._usual.setdefault(family(claim.cell.measure), set()).add(claim.cell)

    def _layout(self, cells: frozenset[Cell], *, accounted: bool) -> Layout:
        """A layout that has all these cells: that of the expected ones, or one of their own."""
        usual = self._usual.get(family(next(iter(cells)).measure)) if cells else None
        if usual is not None and cells <= usual:
            cells = frozenset(usual)
        key = (cells, accounted)
        if key not in self._layouts:
            self._layouts[key] = Layout(self, cells, accounted=accounted)
        return self._layouts[key]


@cache
def _at_least(upper: str, lower: str) -> bool:
    """Whether rule 2 makes the one measure at least the other."""
    m = vocabulary().measures[lower]
    return upper == lower or any(up is not None and _at_least(upper, up) for up in (m.share_of, m.flow))


@dataclass(frozen=True, slots=True)
class Built:
    """A network and where its cells are in it."""

    network: Network
    index: dict[Cell, int]

    @property
    def clash(self) -> int | None:
        """The claims behind a contradiction, as bits; None where there is none."""
        return self.network.clash if self.network.failed else None

    def bounds(self, cell: Cell) -> tuple[float, float]:
        """What the rules and claims leave for a cell."""
        at = self.index.get(cell)
        return (0, inf) if at is None else (self.network.low[at], self.network.high[at])


class Layout:
    """The cells that some cells reach upwards, and the sums between them."""

    def __init__(self, scene: Scene, cells: Iterable[Cell], *, accounted: bool) -> None:
        """`accounted`: what was sent was stopped or got through."""
        self.scene, self.accounted = scene, accounted
        self.index: dict[Cell, int] = {}
        self._rules: list[tuple[Cell, tuple[Cell, ...], bool]] = []
        self._reach(sorted(cells, key=str))
        sums = [Sum(self.index[whole], tuple(self.index[p] for p in parts), exact) for whole, parts, exact in self._rules]
        self.frame = Frame(len(self.index), sums)
        self.unmentioned = [at for cell, at in self.index.items() if self._unmentioned(cell)]
        """The variables that `closed` sets to zero: parts of a category that its parts make up, which nobody mentions."""

    def _unmentioned(self, cell: Cell) -> bool:
        """A total whose parts nobody names at all says nothing about them, and so nothing of their being zero."""
        above = vocabulary().categories[cell.what].in_
        if not above or not vocabulary().categories[above].whole or (cell.what, cell.period) in self.scene.mentioned:
            return False
        return any((part, cell.period) in self.scene.mentioned for part in vocabulary().parts(above))

    def _reach(self, waiting: list[Cell]) -> None:
        """All cells that these reach upwards, and the rules on the way."""
        below: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
        while waiting:
            cell = waiting.pop()
            if cell in self.index:
                continue
            self.index[cell] = len(self.index)
            for kind, whole in self._above(cell):
                below[whole, kind].append(cell)
                waiting.append(whole)
            waiting += self._siblings(cell)
        for (whole, kind), parts in below.items():
            self._rule(whole, kind, sorted(parts, key=str))

    def _above(self, cell: Cell) -> Iterable[tuple[str, Cell]]:
        """The cells that this one is a part of, each with the rule that says so."""
        measure = vocabulary().measures[cell.measure]
        if not measure.adds:
            return
        category = vocabulary().categories[cell.what]
        if category.in_:
            yield ("alone " + cell.what if category.overlaps else "parts"), cell._replace(what=category.in_)
        if (place := self.scene.place_above(cell.place)) is not None:
            yield "place", cell._replace(place=place)
        if (period := self.scene.period_above(cell.period)) is not None:
            yield "period", cell._replace(period=period)
        if measure.share_of:
            yield "share " + cell.measure, cell._replace(measure=measure.share_of)
        if measure.flow:
            yield "flow", cell._replace(measure=measure.flow)

    def _siblings(self, cell: Cell) -> Iterable[Cell]:
        """The other parts of a category that its parts make up, and under `accounted` the other flows: what is left is for them."""
        if vocabulary().categories[cell.what].whole:
            yield from (cell._replace(what=part) for part in vocabulary().parts(cell.what))
        if self.accounted:
            yield from (cell._replace(measure=m.name) for m in vocabulary().measures.values() if m.flow == cell.measure)

    def _rule(self, whole: Cell, kind: str, parts: list[Cell]) -> None:
        if kind == "period":
            self._periods(whole, parts)
            return
        exact = vocabulary().categories[whole.what].whole if kind == "parts" else self.accounted and kind == "flow"
        self._rules.append((whole, tuple(parts), exact))

    def _periods(self, whole: Cell, parts: list[Cell]) -> None:
        """Disjoint periods add up; one that overlaps those before it stands alone."""
        apart: list[Cell] = []
        for part in sorted(parts, key=lambda c: (c.period[1], c.period[0])):
            if apart and not disjoint(apart[-1].period, part.period):
                self._rules.append((whole, (part,), False))
            else:
                apart.append(part)
        self._rules.append((whole, tuple(apart), False))


@cache
def _summed_in(measure: str) -> str | None:
    """The measure whose shares add up to it, this one among them."""
    whole = vocabulary().measures[measure].share_of
    return whole if whole and vocabulary().measures[whole].share_sum else None


@cache
def _shares_of(measure: str) -> tuple[str, ...]:
    return vocabulary().shares(measure)


def shares(claims: Sequence[Claim], index: Mapping[Cell, int]) -> list[Sum]:
    """Wholes all shares of which one voice gives: there they add up (rule 2). The sums name the claims that do so."""
    given: dict[tuple[str, Cell], dict[str, int]] = defaultdict(dict)
    for claim in claims:
        whole_of = _summed_in(claim.cell.measure)
        if whole_of and claim.detail is None:
            given[claim.voice, claim.cell._replace(measure=whole_of)].setdefault(claim.cell.measure, claim.bit)
    found = []
    for (_, whole), bits in given.items():
        names = _shares_of(whole.measure)
        if len(bits) == len(names):
            parts = tuple(index[whole._replace(measure=m)] for m in names)
            found.append(Sum(index[whole], parts, exact=True, why=sum(bits.values())))
    return found


def listed(claims: Sequence[Claim], index: Mapping[Cell, int]) -> Iterator[tuple[Cell, float, int]]:
    """What lists by model add up to: models of one list in one report are different weapons, so their sum is a lower bound."""
    if not any(c.detail and c.detail[0].isupper() for c in claims):
        return
    lists: dict[tuple[str, str, Cell], _Said] = defaultdict(lambda: defaultdict(dict))
    for claim in claims:
        root = (claim.cell.what, *vocabulary().above(claim.cell.what))[-1]
        if vocabulary().categories[root].models and (claim.detail is None or claim.detail[:1].isupper()):
            for report in claim.reports:
                key = (claim.voice, report, claim.cell._replace(what=root))
                lists[key][claim.cell.what].setdefault(claim.detail, (claim.low, claim.bit))
    for (_, _, cell), said in lists.items():
        if any(detail for details in said.values() for detail in details):
            yield from (found for found in _list_sums(cell, said) if found[0] in index)


_Said = dict[str, dict[str | None, tuple[float, int]]]


def _list_sums(cell: Cell, said: _Said) -> list[tuple[Cell, float, int]]:
    """The lower bound of a category from one list, and those of its parts below it; the last is the category's own."""
    found: list[tuple[Cell, float, int]] = []
    total: float = 0
    why = 0
    for part in vocabulary().parts(cell.what):
        below = _list_sums(cell._replace(what=part), said)
        found += below
        if below:
            total += below[-1][1]
            why |= below[-1][2]
    for detail, (low, bit) in said.get(cell.what, {}).items():
        if detail is not None:
            total += low
            why |= bit
    plain = said.get(cell.what, {}).get(None)
    if plain and plain[0] >= total:
        total, why = plain
    return [*found, (cell, total, why)] if why else found
