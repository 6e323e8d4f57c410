"""The timeline of a night, worked out to coordinates: reports as they came, tolls as they grew, alerts as bars."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nightdesk.desk.shown import links
from nightdesk.desk.shown.sources import Sources
from nightdesk.desk.words import Words
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Report, Statement

WIDTH, LEFT, RIGHT = 1200.0, 190.0, 24.0
"""The drawing's width and the margins for the lanes' names, in its own units (about a pixel each)."""

LANE, TOLL, ROW, AXIS = 24.0, 54.0, 20.0, 40.0
"""Heights of an alert's lane, a toll's, a row of reports, and an axis."""

LETTER = 6.6
"""The width of a letter of a label, more or less: enough to keep labels apart."""

MOST_LANES, MOST_TOLLS, MOST_ROWS = 12, 4, 14
LONGEST = 34
"""Letters of a report's label at most."""

LEAST = timedelta(hours=6)
_STEPS = (1, 2, 3, 6, 12, 24)
_TICKS = 13


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour: where, its local time and its UTC time; `day` where a day begins."""

    x: float
    local: str
    utc: str
    day: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An alert: from x, so wide; `open` where nobody told its end."""

    x: float
    width: float
    label: str
    open: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A place's alerts at height y."""

    y: float
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A toll at a time."""

    x: float
    y: float
    number: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Toll:
    """A toll as it grew: its points, the steps between them as an SVG path, and the height of nought."""

    y: float
    label: str
    path: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A report as it came. `anchor` is `end` where the label stands left of the dot."""

    x: float
    y: float
    label: str
    title: str
    when: str
    anchor: str
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing; `undated` reports told no hour, `outside` ones came later than it shows."""

    height: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    tolls: tuple[Toll, ...]
    dots: tuple[Dot, ...]
    reports_y: float
    undated: int
    outside: int
    left: float = LEFT
    width: float = WIDTH
    right: float = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class Scale:
    """Times to x."""

    begins: datetime
    ends: datetime

    def x(self, moment: datetime) -> float:
        """Where a moment stands; those before or after stand at the edge."""
        share = (moment - self.begins) / (self.ends - self.begins)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)


Spans = Sequence[tuple[str, Sequence[tuple[datetime, datetime | None]]]]
"""Alerts: a place, and when its alerts began and ended (None: nobody told)."""


def timeline(reports: Sequence[Report], statements: Sequence[Statement], alerts: Spans, sources: Sources) -> Timeline | None:
    """The timeline of a night; None where no report tells its hour and no alert is known."""
    timed = sorted((r for r in reports if isinstance(r.published, datetime)), key=_when)
    tolls = list(_growing(statements, sources))
    moments = [_when(r) for r in timed] + [m for _, points in tolls for m, _s in points]
    moments += [m for _, spans in alerts for span in spans for m in span if m]
    scale = _scale(moments)
    if scale is None:
        return None
    y = AXIS
    lanes, y = _lanes(alerts[:MOST_LANES], scale, y, sources.words)
    drawn, y = _tolls(tolls, scale, y, sources)
    inside = [r for r in timed if scale.begins <= _when(r) <= scale.ends]
    dots, height = _dots(inside, scale, y + 8, sources.words)
    undated, outside = len(reports) - len(timed), len(timed) - len(inside)
    return Timeline(height + AXIS, tuple(_ticks(scale, sources.words)), lanes, drawn, dots, y, undated, outside)


def _when(report: Report) -> datetime:
    assert isinstance(report.published, datetime)
    return _aware(report.published)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _scale(moments: Sequence[datetime]) -> Scale | None:
    """From the first hour to the last; a report that came days later does not squeeze the night."""
    if not moments:
        return None
    first = min(moments).replace(minute=0, second=0, microsecond=0)
    last = min(max(moments), first + timedelta(hours=36))
    hours = max(math.ceil((last - first + timedelta(minutes=20)) / timedelta(hours=1)), LEAST // timedelta(hours=1))
    return Scale(first, first + timedelta(hours=hours))


def _ticks(scale: Scale, words: Words) -> Iterator[Tick]:
    hours = int((scale.ends - scale.begins) / timedelta(hours=1))
    step = next((s for s in _STEPS if hours / s <= _TICKS), _STEPS[-1])
    day = None
    for n in range(hours + 1):
        moment = scale.begins + timedelta(hours=n)
        local = moment.astimezone(words.zone)
        if local.hour % step == 0:
            named = words.day(local.date()) if local.date() != day else ""
            day = local.date()
            yield Tick(scale.x(moment), words.clock(moment), words.utc(moment), named)


def _lanes(alerts: Spans, scale: Scale, y: float, words: Words) -> tuple[tuple[Lane, ...], float]:
    lanes = []
    for place, spans in alerts:
        bars = tuple(_bar(began, ended, scale, words) for began, ended in spans)
        lanes.append(Lane(y, words.place(place), bars))
        y += LANE
    return tuple(lanes), y + (10 if lanes else 0)


def _bar(began: datetime, ended: datetime | None, scale: Scale, words: Words) -> Bar:
    x, until = scale.x(began), scale.x(ended or scale.ends)
    label = f"{words.clock(began)}–{words.clock(ended) if ended else '?'}"
    return Bar(x, round(max(until - x, 2), 1), label, ended is None)


Growing = tuple[tuple[str, str | None], list[tuple[datetime, Statement]]]


def _growing(statements: Iterable[Statement], sources: Sources) -> Iterator[Growing]:
    """The tolls: for each measure that grows, the place that most was said of."""
    for measure in vocabulary().measures.values():
        if not measure.grows:
            continue
        by_place: dict[str | None, list[tuple[datetime, Statement]]] = {}
        for s in statements:
            moment = sources.moment(s)
            if s.measure == measure.name and s.what in measure.of and _counts(s) and isinstance(moment, datetime):
                by_place.setdefault(s.place, []).append((_aware(moment), s))
        if by_place:
            place = max(by_place, key=lambda p: len(by_place[p]))
            yield (measure.name, place), sorted(by_place[place], key=lambda point: (point[0], point[1].value or 0))


def _counts(s: Statement) -> bool:
    return s.value is not None and not s.detail and s.stance == "asserted" and s.extra.get("decided", {}).get("action") != "reject"


def _tolls(tolls: Sequence[Growing], scale: Scale, y: float, sources: Sources) -> tuple[tuple[Toll, ...], float]:
    out = []
    for (measure, place), points in tolls[:MOST_TOLLS]:
        base = y + TOLL - 10
        top = max(s.value or 0 for _, s in points) or 1
        drawn = [_point(moment, s, scale, base, top, sources) for moment, s in points]
        label = ", ".join(p for p in (sources.words.measure(measure), sources.words.place(place)) if p)
        out.append(Toll(base, label, _path(drawn, base), _apart(drawn)))
        y += TOLL
    return tuple(out), y + (8 if out else 0)


def _point(moment: datetime, s: Statement, scale: Scale, base: float, top: float, sources: Sources) -> Point:
    words = sources.words
    number = words.amount(s.value, s.upper, s.qualifier)
    label = f"{words.clock(moment)} · {words.figure_of(s)} · {sources.voice(s)}"
    return Point(
        scale.x(moment), round(base - (s.value or 0) / top * (TOLL - 28), 1), number, label, links.statement(s.id, s.report)
    )


def _path(points: Sequence[Point], base: float) -> str:
    """Steps from nought: a figure holds until the next one."""
    steps = "".join(f"H{p.x}V{p.y}" for p in points)
    return f"M{points[0].x} {base}{steps}H{WIDTH - RIGHT}" if points else ""


def _apart(points: Sequence[Point]) -> tuple[Point, ...]:
    """Numbers that would stand on each other, or say the same again, are left to the point's label."""
    out: list[Point] = []
    last, said = -99.0, ""
    for p in points:
        bare = p.number == said or p.x - last < LETTER * (len(p.number) + 1)
        out.append(Point(p.x, p.y, "" if bare else p.number, p.label, p.url))
        if not bare:
            last, said = p.x, p.number
    return tuple(out)


def _dots(reports: Sequence[Report], scale: Scale, y: float, words: Words) -> tuple[tuple[Dot, ...], float]:
    """Each report on the first row where its label has room; where there are very many, they share the last."""
    free: list[float] = []
    out = []
    for r in reports:
        label = words.voice(r.publisher) or r.title or r.id
        label = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
        x, wide = scale.x(_when(r)), LETTER * len(label) + 16
        left = x + wide > WIDTH
        begins, ends = (x - wide, x + 8) if left else (x - 8, x + wide)
        row = next((n for n, until in enumerate(free) if until <= begins), len(free))
        row = min(row, MOST_ROWS - 1)
        free[row : row + 1] = [ends]
        when = words.clock(_when(r))
        out.append(Dot(x, y + row * ROW + 10, label, r.title or r.id, when, "end" if left else "start", links.report(r.id)))
    return tuple(out), y + max(len(free), 1) * ROW + 8
