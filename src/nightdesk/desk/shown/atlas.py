"""A map of the places with figures, worked out to coordinates: points of the gazetteer on a graticule, no borders.

Borders are left out on purpose: the desk takes no side, and a figure needs a point. Numbers in the marks, names
beside them and a list next to the map tell the places without colour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nightdesk.desk.shown import figures
from nightdesk.desk.words import Words
from nightdesk.lexicon.places import Place, places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Figure

WIDTH, HEIGHT = 640.0, 440.0
MARGIN = 46.0
NEAR = 22.0
"""Marks nearer than this become one."""

LETTER, LINE = 6.8, 16.0
LEAST = 3.0
"""Degrees that the map shows at least: a single town needs its surroundings."""

MOST_TOLD = 4
STEPS, MOST_LINES = (1, 2, 5, 10, 30), 8
"""Degrees between the lines of the graticule, and how many lines a map has at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with figures (or several near each other): its number on the map, its label, and its figures."""

    number: int
    x: float
    y: float
    square: bool
    label: str
    label_x: float
    label_y: float
    anchor: str
    names: tuple[str, ...]
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Faint:
    """A place shown only to find one's way."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the graticule with its degrees."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """The whole map; `unplaced` are places with figures that the gazetteer has no point for, or that hold the others."""

    marks: tuple[Mark, ...]
    faint: tuple[Faint, ...]
    lines: tuple[Line, ...]
    unplaced: tuple[str, ...]
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, slots=True)
class Frame:
    """What the map shows, in degrees, and how they become x and y (an equirectangular projection at its middle)."""

    west: float
    south: float
    scale: float
    squeeze: float
    top: float

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point stands."""
        x = MARGIN + (lon - self.west) * self.squeeze * self.scale
        return round(x, 1), round(self.top - (lat - self.south) * self.scale, 1)


def atlas(attacks: Sequence[Attack], words: Words) -> Atlas | None:
    """The map of the places that the attacks' own figures name; None where the gazetteer has a point for none."""
    told = _by_place(attacks)
    found = [(place, told[name]) for name in told if (place := places().get(name)) and place.kind != "country" and _point(place)]
    if not found:
        return None
    around = [p for p in _landmarks(place for place, _ in found) if _point(p)]
    frame = _frame([p for p, _ in found], around)
    marks = _marks(found, frame, words)
    taken = [(m.x, m.y) for m in marks]
    faint = tuple(_faint(around, frame, taken, marks, words))
    named = {p.name for p, _ in found}
    return Atlas(marks, faint, tuple(_graticule(frame)), tuple(words.place(n) for n in told if n not in named))


def _by_place(attacks: Iterable[Attack]) -> dict[str, list[Figure]]:
    out: dict[str, list[Figure]] = {}
    for attack in attacks:
        for f in figures.own(attack):
            if f.place and f.status != "inferred":
                out.setdefault(f.place, []).append(f)
    return out


def _point(place: Place) -> bool:
    return place.lat is not None and place.lon is not None


def _landmarks(shown: Iterable[Place]) -> list[Place]:
    """The seats of the regions of the countries that the places lie in, but for places that are shown themselves."""
    shown = list(shown)
    countries, names = {p.country for p in shown}, {p.name for p in shown}
    regions = [p for p in places() if p.kind == "region" and p.country in countries and p.name not in names]
    seats = {(places().get(p.capital) if p.capital else None) or p for p in regions}
    return sorted((p for p in seats if p.name not in names), key=lambda p: p.name)


def _frame(shown: Sequence[Place], around: Sequence[Place]) -> Frame:
    """Around the places shown; the whole country where they are scattered over it."""
    lats, lons = [p.lat or 0 for p in shown], [p.lon or 0 for p in shown]
    middle = (min(lats) + max(lats)) / 2
    squeeze = math.cos(math.radians(middle))
    pad = max(LEAST, (max(lons) - min(lons)) * 0.25, (max(lats) - min(lats)) * 0.25) / 2
    near = [p for p in around if _in(p, (min(lats) - pad, max(lats) + pad), (min(lons) - 2 * pad, max(lons) + 2 * pad))]
    lats += [p.lat or 0 for p in near]
    lons += [p.lon or 0 for p in near]
    south, north, west, east = min(lats) - 0.3, max(lats) + 0.3, min(lons) - 0.4, max(lons) + 0.4
    tall, wide = north - south, (east - west) * squeeze
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    spare_x, spare_y = (WIDTH - 2 * MARGIN) / scale - wide, (HEIGHT - 2 * MARGIN) / scale - tall
    return Frame(west - spare_x / 2 / squeeze, south - spare_y / 2, scale, squeeze, HEIGHT - MARGIN)


def _in(p: Place, lats: tuple[float, float], lons: tuple[float, float]) -> bool:
    return lats[0] <= (p.lat or 0) <= lats[1] and lons[0] <= (p.lon or 0) <= lons[1]


def _marks(found: Sequence[tuple[Place, list[Figure]]], frame: Frame, words: Words) -> tuple[Mark, ...]:
    """Marks from north to south; districts of a city stand with the city, and near neighbours with each other."""
    groups: list[tuple[float, float, list[tuple[Place, list[Figure]]]]] = []
    for place, told in sorted(found, key=lambda f: (_rank(f[0]), -(f[0].population or 0))):
        x, y = frame.xy(place.lat or 0, place.lon or 0)
        near = next((g for g in groups if math.hypot(g[0] - x, g[1] - y) < NEAR), None)
        if near:
            near[2].append((place, told))
        else:
            groups.append((x, y, [(place, told)]))
    groups.sort(key=lambda g: (g[1], g[0]))
    boxes = [_box(x - 12, y - 12, 24, 24) for x, y, _ in groups]
    return tuple(_mark(n, g, boxes, words) for n, g in enumerate(groups, start=1))


def _rank(place: Place) -> int:
    return {"city": 0, "region": 1}.get(place.kind, 2)


Rect = tuple[float, float, float, float]


def _box(x: float, y: float, wide: float, tall: float) -> Rect:
    return x, y, x + wide, y + tall


def _mark(n: int, group: tuple[float, float, list[tuple[Place, list[Figure]]]], boxes: list[Rect], words: Words) -> Mark:
    x, y, members = group
    first = members[0][0]
    name = words.place(first.name)
    at, anchor = _room(name, x, y, boxes)
    told = tuple((words.place(p.name), _told(fs, words)) for p, fs in members)
    return Mark(n, x, y, first.kind == "region", name if at else "", *(at or (x, y)), anchor, tuple(t[0] for t in told), told)


def _room(label: str, x: float, y: float, boxes: list[Rect]) -> tuple[tuple[float, float] | None, str]:
    """Where the label has room: right, left, below or above its mark; nowhere where all are taken."""
    wide = LETTER * len(label)
    tries = (
        ((x + 16, y + 4), "start", _box(x + 14, y - 8, wide, LINE)),
        ((x - 16, y + 4), "end", _box(x - 14 - wide, y - 8, wide, LINE)),
        ((x, y + 26), "middle", _box(x - wide / 2, y + 13, wide, LINE)),
        ((x, y - 17), "middle", _box(x - wide / 2, y - 30, wide, LINE)),
    )
    for at, anchor, box in tries:
        inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < HEIGHT
        if inside and not any(_meet(box, other) for other in boxes):
            boxes.append(box)
            return at, anchor
    return None, "start"


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _told(told: Sequence[Figure], words: Words) -> str:
    """The place's first figures in a line, one a measure and category."""
    order = {m: n for n, m in enumerate(vocabulary().measures)}
    said = [f"{words.measure(f.measure)}: {words.figure(f)}" for f in sorted(told, key=lambda f: order[f.measure])]
    more = f" +{len(said) - MOST_TOLD}" if len(said) > MOST_TOLD else ""
    return "; ".join(dict.fromkeys(said[:MOST_TOLD])) + more


def _faint(
    around: Sequence[Place], frame: Frame, taken: Sequence[tuple[float, float]], marks: Sequence[Mark], words: Words
) -> Iterator[Faint]:
    boxes = [_box(x - 14, y - 14, 28, 28) for x, y in taken]
    boxes += [
        _box(m.label_x - (len(m.label) * LETTER if m.anchor == "end" else 0), m.label_y - 12, len(m.label) * LETTER, LINE)
        for m in marks
    ]
    for place in sorted(around, key=lambda p: -(p.population or 0)):
        x, y = frame.xy(place.lat or 0, place.lon or 0)
        if not (MARGIN / 2 < x < WIDTH - MARGIN / 2 and MARGIN / 2 < y < HEIGHT - MARGIN / 2):
            continue
        label = words.place(place.name)
        box = _box(x - 4, y - 8, LETTER * len(label) * 0.9 + 14, LINE)
        if any(_meet(_box(x - 4, y - 4, 8, 8), other) for other in boxes):
            continue
        clear = not any(_meet(box, other) for other in boxes) and box[2] < WIDTH
        boxes.append(box)
        yield Faint(x, y, label if clear else "")


def _graticule(frame: Frame) -> Iterator[Line]:
    east = frame.west + (WIDTH - 2 * MARGIN) / frame.scale / frame.squeeze
    north = frame.south + (HEIGHT - 2 * MARGIN) / frame.scale
    wide = max(east - frame.west, north - frame.south)
    step = next((s for s in STEPS if wide / s <= MOST_LINES), STEPS[-1])
    for lon in range(math.ceil(frame.west / step) * step, math.floor(east) + 1, step):
        x, _y = frame.xy(0, lon)
        yield Line(x, 14, x, HEIGHT - 22, f"{abs(lon)}° {'E' if lon >= 0 else 'W'}")
    for lat in range(math.ceil(frame.south / step) * step, math.floor(north) + 1, step):
        _x, y = frame.xy(lat, 0)
        yield Line(34, y, WIDTH - 8, y, f"{abs(lat)}° {'N' if lat >= 0 else 'S'}")
