"""What the desk found when it held statements against each other: one maker for each kind (record.md, kinds of finding)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf, isfinite

from nightdesk import wording
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Consequence, Finding, Reading, Report, Statement
from nightdesk.reckoning import telling
from nightdesk.reckoning.claims import Cell, Claim, Period, bounds
from nightdesk.reckoning.figures import ACCOUNTED, CLOSED, assume, candidates, growth
from nightdesk.reckoning.repair import Solution, changes
from nightdesk.reckoning.rules import Built, Scene
from nightdesk.reckoning.weighing import Conflict, Weighed
from nightdesk.told import listed, tell

_SETTLERS = 4
"""Most figures named that would settle a finding."""
_BOTH = (CLOSED, ACCOUNTED)
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure denied: by whom, whose it was, and what its voice says instead."""

    denial: Statement
    withdrawn: tuple[Claim, ...]
    instead: Claim | None


def conflict(weighed: Weighed, found: Conflict, scene: Scene) -> Finding:
    """`does_not_add_up` with its readings where words read otherwise mend it, else `dispute`."""
    if not found.mendable:
        touched = {n for s in found.solutions for n in s.moved} | {c.number for c in found.core}
        claims = [c for c in weighed.claims if c.number in touched]
        ids = tuple(i for c in claims for i in c.ids)
        return Finding("dispute", ids, _clash_text(found.core, scene, claims))
    worlds = _Worlds(weighed, found, scene)
    ids = tuple(_own_words(c).id for c in found.core)
    return Finding("does_not_add_up", ids, _clash_text(found.core, scene, found.core), worlds.readings(), worlds.settlers())


def _own_words(claim: Claim) -> Statement:
    """The statement that stands for a claim: the voice's own post where there is one, else the first quotation."""
    return next((s for s in claim.statements if s.said_by is None), claim.statements[0])


def _clash_text(core: Sequence[Claim], scene: Scene, claims: Sequence[Claim]) -> str:
    """Which figures clash, and how far they are apart."""
    place = telling.where(core[0].cell) if len({c.cell.place for c in core}) == 1 else ""
    if len({c.cell for c in claims}) == 1:
        said = listed([telling.said(c) for c in sorted(claims, key=lambda c: c.number)])
        if len(claims) == 2:  # noqa: PLR2004 - both: two
            return tell("{said}{where}: these cannot both be true.", said=said, where=place)
        return tell("{said}{where}: these cannot all be true.", said=said, where=place)
    for upper in core:
        others = [replace(c, high=inf) for c in core if c is not upper]
        low = scene.network(others).bounds(upper.cell)[0]
        if not upper.part and low > upper.high:
            said, other = listed([telling.said(c, place=not place) for c in others]), telling.said(upper, place=not place)
            if len(others) == 1:
                return tell("{said} cannot be, with {other}{where}.", said=said, other=other, where=place)
            total = telling.number(low)
            return tell("{said} make {sum}, more than the {other}{where}.", said=said, sum=total, other=other, where=place)
    said = listed([telling.said(c, place=not place) for c in core])
    return tell("{said} cannot all be true{where}.", said=said, where=place)


class _Worlds:
    """What each reading of a conflict makes of the family: the worlds that settle or tell the readings apart."""

    def __init__(self, weighed: Weighed, found: Conflict, scene: Scene) -> None:
        self.weighed, self.scene = weighed, scene
        made = [(s, weighed.world(other=found, solution=s)) for s in found.solutions]
        self.solutions, self.worlds = [s for s, _ in made], [w for _, w in made]
        touched = [
            c for c in weighed.claims if c.number in {x.number for x in found.core} | {n for s in found.solutions for n in s.moved}
        ]
        slices = {(c.cell.place, c.cell.period) for c in touched}
        slices |= {(m.cell.place, m.cell.period) for s in self.solutions for m in s.moved.values() if m}
        gone = {c.number for c in touched if any(c.number in s.moved for s in found.solutions)}
        without = [c for c in weighed.world(other=found, solution=Solution(0, {})) if c.number not in gone]
        self.without: dict[tuple[str, ...], Built] = {a: assume(scene, without, a) for a in ((CLOSED,), _BOTH)}
        self.cells = [] if weighed.judge.course else candidates(weighed.claims, scene, slices)

    def readings(self) -> tuple[Reading, ...]:
        """The readings with what follows from each and not from all."""
        closed = [self._spans(n, (CLOSED,)) for n in range(len(self.worlds))]
        full = [self._spans(n, _BOTH) for n in range(len(self.worlds))]
        out = []
        for n, solution in enumerate(self.solutions):
            moved = [c for number, to in sorted(solution.moved.items()) if to for c in changes(self._claim(number), to)]
            then = list(self._then(n, closed, (CLOSED,))) + [c for c in self._then(n, full, _BOTH) if self._adds(c, closed[n])]
            out.append(Reading(tuple(moved), tuple(then)))
        return tuple(out)

    def settlers(self) -> tuple[str, ...]:
        """The figures that nobody gave and that differ from reading to reading, those that tell most apart first."""
        spans = [self._spans(n, _BOTH) or self._spans(n, (CLOSED,)) or self._spans(n, ()) for n in range(len(self.worlds))]
        told: list[tuple[int, int, str]] = []
        for order, at in enumerate(self.cells):
            each = [s[at] for s in spans if at in s]
            apart = sum(a[1] < b[0] or b[1] < a[0] for a, b in combinations(each, 2))
            if apart and not any(c.cell == at and not c.part for c in self.weighed.claims):
                told.append((-apart, order, self._question(at)))
        return tuple(text for _, _, text in sorted(told)[:_SETTLERS])

    def _question(self, at: Cell) -> str:
        return tell("{question}{where}", question=wording.question(at.measure, at.what), where=telling.where(at))

    def _claim(self, number: int) -> Claim:
        return next(c for c in self.weighed.claims if c.number == number)

    def _spans(self, n: int, assuming: tuple[str, ...]) -> dict[Cell, Span]:
        """The bounds of all cells of interest in one world; empty where the assumptions do not hold there."""
        built: Built = assume(self.scene, self.worlds[n], assuming)
        return {} if built.clash is not None else {at: built.bounds(at) for at in self.cells}

    def _then(self, n: int, spans: Sequence[Mapping[Cell, Span]], assuming: tuple[str, ...]) -> Iterator[Consequence]:
        stated = {c.cell for c in self.worlds[n] if not c.part}
        for at, (low, high) in spans[n].items():
            same = len(spans) > 1 and all(s.get(at) == (low, high) for s in spans)
            if at not in stated and isfinite(high) and high > 0 and not same and self.without[assuming].bounds(at) != (low, high):
                yield Consequence(at.measure, at.what, at.place, low, high, assuming)

    @staticmethod
    def _adds(c: Consequence, looser: Mapping[Cell, Span]) -> bool:
        """Whether the second assumption narrows the figure, and to one value."""
        span = next((s for at, s in looser.items() if (at.measure, at.what, at.place) == (c.measure, c.what, c.place)), None)
        return c.low == c.high and span != (c.low, c.high)


def corrections(
    denied: Sequence[Statement], claims: Sequence[Claim], voices: Mapping[str, str], periods: Mapping[str, Period]
) -> Iterator[Correction]:
    """Each denial with the claims that it takes back: those of its own voice, or of anyone where it gives its own figure."""
    for denial in denied:
        low, high = bounds(denial)
        meant = [c for c in claims if _denied(denial, c, periods[denial.id]) and (c.low, c.high) == (low, high)]
        instead = [
            c
            for c in claims
            if _denied(denial, c, periods[denial.id]) and c not in meant and denial.report in c.reports and not c.part
        ]
        better = min(instead, key=lambda c: (abs(c.statements[0].start - denial.start), c.number), default=None)
        mine = [c for c in meant if c.voice == voices[denial.id]]
        yield Correction(denial, tuple(meant if better else mine), better)


def _denied(denial: Statement, claim: Claim, period: Period) -> bool:
    at = claim.cell
    return (at.measure, at.what, at.period) == (denial.measure, denial.what, period) and denial.place in {at.place, None}


def told_corrections(found: Sequence[Correction]) -> Iterator[Finding]:
    """`update`: a figure taken back, with what stands instead."""
    for c in found:
        if c.withdrawn:
            ids = (*(i for w in c.withdrawn for i in w.ids), c.denial.id, *(c.instead.ids if c.instead else ()))
            yield Finding("update", tuple(dict.fromkeys(ids)), _correction_text(c))


def _correction_text(c: Correction) -> str:
    was, where = telling.figure(c.withdrawn[0]), telling.where(c.withdrawn[0].cell)
    voices = telling.names(w.voice for w in c.withdrawn)
    if c.instead is None:
        return tell("Corrected: {was}{where} ({voices}) and taken back.", was=was, where=where, voices=voices)
    now = telling.figure(c.instead)
    return tell("Corrected: {was}{where} ({voices}) to {now}.", was=was, where=where, voices=voices, now=now)


def denials(found: Sequence[Correction], claims: Sequence[Claim], voices: Mapping[str, str]) -> Iterator[Finding]:
    """`dispute`: one voice says it, another calls it false and gives no figure of its own."""
    for c in found:
        if c.withdrawn:
            continue
        low, high = bounds(c.denial)
        other = [
            x for x in claims if (x.cell.measure, x.cell.what, x.cell.place) == (c.denial.measure, c.denial.what, c.denial.place)
        ]
        other = [x for x in other if (x.low, x.high) == (low, high) and x.voice != voices[c.denial.id]]
        if other:
            voice = wording.voice(voices[c.denial.id])
            text = tell("{said} is denied by {voice}.", said=telling.said(other[0], place=True), voice=voice)
            yield Finding("dispute", (*(i for x in other for i in x.ids), c.denial.id), text)


def lengths(claims: Sequence[Claim], scene: Scene) -> Iterator[Finding]:
    """`not_like_for_like`: durations of unlike things in one place, which a reader would set side by side."""
    by_place: dict[tuple[str | None, Period], list[Claim]] = defaultdict(list)
    for c in claims:
        if not vocabulary().measures[c.cell.measure].adds and not c.part and c.cell.period == scene.night:
            by_place[c.cell.place, c.cell.period].append(c)
    for group in by_place.values():
        kinds = {c.cell.what: c for c in group}
        if len(kinds) > 1:
            said, where = listed([telling.said(c) for c in kinds.values()]), telling.where(group[0].cell)
            ids = tuple(i for c in group for i in c.ids)
            text = tell("{said}{where}: lengths of unlike things, no contradiction.", said=said, where=where)
            yield Finding("not_like_for_like", ids, text)


def updates(weighed: Weighed) -> Iterator[Finding]:
    """`update`: how a figure grew, from its first report to its last, in one finding for each thing counted."""
    by_cell: dict[Cell, list[Claim]] = defaultdict(list)
    for c in weighed.world():
        if not c.part:
            by_cell[c.cell].append(c)
    for at, claims in by_cell.items():
        steps = growth(claims) if weighed.judge.course else [c for c in claims if _opened(c)]
        steps = steps if weighed.judge.course or not steps else sorted(claims, key=lambda c: c.low)
        if len({c.statements[0].value for c in steps}) > 1:
            values = list(dict.fromkeys(wording.number(c.statements[0].value or 0) for c in steps))
            last, voices = telling.figure(steps[-1]), telling.names(c.voice for c in steps)
            parts = {"first": ", ".join(values[:-1]), "last": last, "where": telling.where(at), "voices": voices}
            text = tell("Grew from {first} to {last}{where} ({voices}).", **parts)
            yield Finding("update", tuple(i for c in steps for i in c.ids), text)


def _opened(claim: Claim) -> bool:
    return claim.high == inf and bounds(claim.statements[0])[1] < inf


def agreements(claims: Sequence[Claim]) -> Iterator[Finding]:
    """`agreement`: independent voices give the same figure."""
    same: dict[tuple[Cell, float | None, str | None], list[Claim]] = defaultdict(list)
    for c in claims:
        if c.statements[0].value is not None:
            same[c.cell, c.statements[0].value, c.detail].append(c)
    for (at, _, _), group in same.items():
        if len({c.voice for c in group}) > 1 and max(c.low for c in group) <= min(c.high for c in group):
            ids = tuple(i for c in group for i in c.ids)
            best = min(group, key=lambda c: (c.high - c.low, c.number))
            figure, voices = telling.figure(best), telling.names(c.voice for c in group)
            yield Finding(
                "agreement", ids, tell("{figure}{where}: {voices} agree.", figure=figure, where=telling.where(at), voices=voices)
            )


def reprints(groups: Sequence[Sequence[Report]]) -> Iterator[Finding]:
    """`copies`: reports that are one text."""
    for group in groups:
        voices = listed([wording.voice(r.publisher or r.id) for r in group])
        yield Finding("copies", (), tell("One text, so one voice: {voices}.", voices=voices), reports=tuple(r.id for r in group))
