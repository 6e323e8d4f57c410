"""The figures of an attack: tight bounds that follow from all that is accepted, who stands behind them, and in what state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf, isfinite

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Figure
from nightdesk.reckoning.claims import Cell, Claim, Period
from nightdesk.reckoning.rules import Built, Scene, family
from nightdesk.reckoning.weighing import Weighed

Bounds = tuple[float, float]
CLOSED, ACCOUNTED = "closed", "accounted"
ASSUMPTIONS: tuple[tuple[str, ...], ...] = ((), (CLOSED,), (ACCOUNTED,), (CLOSED, ACCOUNTED))
"""What an inferred figure may rest on, least first (record.md, Rules)."""
_SMALL = 40
"""Networks up to this many cells are tightened by search as well."""


def assume(scene: Scene, claims: Sequence[Claim], assuming: Sequence[str]) -> Built:
    """The network of the claims under the assumptions named."""
    return scene.network(claims, closed=CLOSED in assuming, accounted=ACCOUNTED in assuming)


def now(claims: Sequence[Claim], built: Built, at: Cell) -> Bounds:
    """The latest standing of a toll or a state. `claims`: those of its family that hold; `built`: their lower bounds' network."""
    same = [c for c in claims if c.cell == at and not c.part]
    low, high = built.bounds(at)[0], inf
    if vocabulary().measures[at.measure].course == "changes":
        return _state(same, low)
    for c in same:
        if not any(d.low > c.high for d in same):
            high = min(high, c.high)
    own = max((c.low for c in same), default=0)
    if own > high or (low > high and same):
        last = max(same, key=lambda c: (c.when.last, c.number))
        return last.low, last.high if low <= last.high else inf
    return low, high


def _state(same: Sequence[Claim], low: float) -> Bounds:
    least, most = max((c.low for c in same), default=low), min((c.high for c in same), default=inf)
    if least <= most:
        return least, most
    last = max(same, key=lambda c: (c.when.last, c.number))
    near = [c for c in same if c.when == last.when]
    return min(c.low for c in near), max(c.high for c in near)


def growth(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that raised the figure or repeat one that did, lowest first."""
    by_time = sorted(claims, key=lambda c: (c.when.first, c.low, c.number))
    steps: list[Claim] = []
    for c in by_time:
        if c.statements[0].value is None:
            continue
        if not steps or c.low > _value(steps[-1]):
            steps.append(c)
    values = {(c.low, c.high) for c in steps}
    return (
        sorted((c for c in claims if (c.low, c.high) in values), key=lambda c: (c.low, c.when.first, c.number))
        if len(steps) > 1
        else []
    )


def _value(claim: Claim) -> float:
    """The number that a later one must pass to be growth: the value of a count, the upper end of a vague figure."""
    s = claim.statements[0]
    return claim.low if s.qualifier in {"exactly", "at_least"} else claim.high


@dataclass
class Tally:
    """The figures of one family in one attack."""

    scene: Scene
    weighed: Weighed
    everyone: Sequence[Claim]

    @cached_property
    def _course(self) -> str:
        return self.weighed.judge.course

    @cached_property
    def _worlds(self) -> list[list[Claim]]:
        return list(self.weighed.worlds())

    @cached_property
    def _built(self) -> list[Built]:
        return [self.scene.network(self._open(w) if self._course else w) for w in self._worlds]

    @staticmethod
    def _open(world: Sequence[Claim]) -> list[Claim]:
        return [replace(c, high=inf) for c in world]

    def figures(self) -> Iterator[Figure]:
        """All figures: the stated ones, then what follows of the others."""
        shown = [c if (m := self.weighed.moved.get(c.number, c)) is None else m for c in self.everyone]
        cells = dict.fromkeys(c.cell for c in shown)
        for at in cells:
            yield self._stated(at, [c for c in shown if c.cell == at])
        yield from self._inferred(set(cells))

    def bounds(self, at: Cell) -> Bounds:
        """The hull of what all remaining readings leave for a cell."""
        each = [self._one(w, b, at) for w, b in zip(self._worlds, self._built, strict=True)]
        return min(low for low, _ in each), max(high for _, high in each)

    def _one(self, world: Sequence[Claim], built: Built, at: Cell) -> Bounds:
        if self._course:
            return now(world, built, at)
        if len(built.index) <= _SMALL and at in built.index:
            return built.network.tighten(built.index[at])
        return built.bounds(at)

    def _stated(self, at: Cell, claims: Sequence[Claim]) -> Figure:
        low, high = self.bounds(at)
        whole = [c for c in claims if not c.part]
        voices = tuple(dict.fromkeys(c.voice for c in sorted(whole or claims, key=lambda c: c.number)))
        ids = tuple(i for c in claims for i in c.ids)
        return self._figure(at, low, high, self._status(at, whole, voices), voices, ids)

    def _status(self, at: Cell, whole: Sequence[Claim], voices: Sequence[str]) -> str:
        if not whole:
            return "inferred"
        if self._disputed(at, whole):
            return "disputed"
        if self._course and growth(whole):
            return "updated"
        if any(c.high == inf and c.statements[0].qualifier == "exactly" and c.statements[0].value is not None for c in whole):
            return "updated"
        return "agreed" if len(voices) > 1 else "single"

    def _disputed(self, at: Cell, whole: Sequence[Claim]) -> bool:
        doubted = {c.number for c in whole} & self.weighed.open_numbers
        aside = {n for c in self.weighed.conflicts for s in c.solutions for n, to in s.moved.items() if to is None}
        if aside & {c.number for c in whole}:
            return True
        each = {self._one(w, b, at) for w, b in zip(self._worlds, self._built, strict=True)}
        return bool(doubted) and len(each) > 1

    def _inferred(self, stated: set[Cell]) -> Iterator[Figure]:
        """Figures that nobody gave and that leave one value, under as few assumptions as will do; the same in all readings."""
        if self._course:
            return
        slices = {(c.cell.place, c.cell.period) for c in self.everyone}
        wanted = [at for at in candidates(self.everyone, self.scene, slices) if at not in stated]
        done: set[Cell] = set()
        for assuming in ASSUMPTIONS if wanted else ():
            built = self._built if not assuming else [assume(self.scene, w, assuming) for w in self._worlds]
            if any(b.clash is not None for b in built):
                continue
            for at in wanted:
                found = {b.bounds(at) for b in built}
                low, high = next(iter(found))
                if at not in done and len(found) == 1 and low == high:
                    done.add(at)
                    yield replace(self._figure(at, low, high, "inferred", (), ()), assuming=assuming)

    @staticmethod
    def _figure(at: Cell, low: float, high: float, status: str, voices: tuple[str, ...], ids: tuple[str, ...]) -> Figure:
        unit = vocabulary().measures[at.measure].unit[0]
        minutes = vocabulary().units[unit].get("minutes", 1)
        start, end, said = at.period
        least, most = _shown(low, minutes), _shown(high, minutes) if isfinite(high) else None
        made = Figure(at.measure, at.what, at.place, start, end, unit, least, most, status, voices, ids)
        return replace(made, relative=said) if said else made


def _shown(value: float, minutes: float) -> float:
    """A bound in the unit it is told in, without the hair's breadth of an open one."""
    told = round(value / minutes, 3)
    return int(told) if told == int(told) else told


def candidates(claims: Sequence[Claim], scene: Scene, slices: Iterable[tuple[str | None, Period]]) -> list[Cell]:
    """The cells worth asking for in some places and periods: the family's flows, of the categories named there."""
    if not claims:
        return []
    measures = [m for m in family(claims[0].cell.measure) if _flows(m)]
    out = []
    for place, period in sorted(slices, key=str):
        named = {
            c.cell.what for c in claims if (c.cell.place, c.cell.period) == (place, period) or scene.holds_in(place, c.cell.place)
        }
        whats = [w for w in vocabulary().categories if w in named or _sums_up(w, named)]
        out += [Cell(m, w, place, period) for m in measures for w in whats if (w, period) in scene.mentioned]
    return out


def _sums_up(what: str, named: set[str]) -> bool:
    """Whether it has two parts or more among the categories named: a total of one says nothing new."""
    return sum(any(vocabulary().holds(part, n) for n in named) for part in vocabulary().parts(what)) > 1


def _flows(measure: str) -> bool:
    measures = vocabulary().measures
    return bool(measures[measure].flow) or any(m.flow == measure for m in measures.values())


def ordered(figures: Iterable[Figure], scene: Scene) -> list[Figure]:
    """The fixed order in which a record tells its figures: measure, category, widest place, the night before the month."""
    measures = {m: n for n, m in enumerate(vocabulary().measures)}
    whats = {w: n for n, w in enumerate(vocabulary().categories)}

    def key(f: Figure) -> tuple[object, ...]:
        inner = sum(scene.holds(p, f.place) for p in scene.places) if f.place else 0
        own = (f.from_, f.to, f.relative or "") != scene.night
        return own, str(f.from_), str(f.to), f.relative or "", measures[f.measure], whats[f.what], inner, f.place or ""

    return sorted(figures, key=key)
