"""The nights in the log, newest first, with their figures and what is open; and the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from nightdesk.desk.desk import Desk, desk_of
from nightdesk.desk.pages.searching import Hit, search
from nightdesk.desk.records import Night
from nightdesk.desk.rendering import Context, render, shell, told
from nightdesk.desk.shown.figures import Headline, headlines
from nightdesk.desk.words import Words, words
from nightdesk.lexicon.vocabulary import vocabulary

PAGE = 20
SPARK = 14
"""Nights that a line's sparkline shows: this one and those before it."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line of a figure over the last nights: an SVG path, the last point, and the numbers in words."""

    path: str
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A night: its figures in the order of the table's head (None where it has none), its open findings, its line."""

    night: date
    label: str
    places: str
    figures: tuple[Headline | None, ...]
    open: int
    reports: int
    spark: Spark | None


@dataclass(frozen=True)
class NightsContext(Context):
    """The page of nights."""

    q: str = told("what was searched for")
    heads: tuple[str, ...] = told("the names of the measures in the table's head")
    rows: tuple[Row, ...] = told("the nights of this page")
    hits: tuple[Hit, ...] = told("reports that hold the words searched for")
    older: str = told("the address of the older nights; empty at the end")
    is_first: bool = told("whether this is the first page")
    empty: bool = told("whether the log has no night at all")


def nights(request: Request) -> Response:
    """`GET /`: the nights."""
    desk = desk_of(request)
    q = request.query_params.get("q", "").strip()[:200]
    before = _date(request.query_params.get("before", ""))
    around = shell(request, seq=desk.records.catch_up())
    found = search(desk, q, around.words) if q else None
    dates = _from(desk.records.nights(), before) if found is None else found.nights
    rows = _rows(desk, dates, around.words, 0 if found else SPARK)
    more = found is None and len(dates) > PAGE
    older = "/?" + urlencode({"before": dates[PAGE - 1].isoformat()}) if more else ""
    context = NightsContext(
        shell=around,
        q=q,
        heads=tuple(around.words.measure(m.name) for m in vocabulary().measures.values() if m.headline),
        rows=tuple(rows),
        hits=found.hits if found else (),
        older=older,
        is_first=before is None,
        empty=not dates and not q and before is None,
    )
    return render("nights.html", context)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _from(dates: list[date], before: date | None) -> list[date]:
    """A page of nights, and those that its sparklines need besides."""
    return [d for d in dates if before is None or d < before][: PAGE + SPARK]


def _rows(desk: Desk, dates: list[date], words: Words, beyond: int) -> list[Row]:
    held = [desk.records.night(d) for d in dates[: PAGE + beyond]]
    named = [m.name for m in vocabulary().measures.values() if m.headline]
    return [row(night, held[n : n + SPARK], named, words) for n, night in enumerate(held[:PAGE])]


def row(night: Night, last: list[Night], named: list[str], words: Words) -> Row:
    """A night's line; `last` are the nights before it, itself first."""
    found = {h.name: h for h in figures_of(night, words.lang)}
    attacks = night.attacks
    where = dict.fromkeys(words.place(a.place) for a in attacks if a.place)
    return Row(
        night=night.night,
        label=words.period(attacks[0].from_, attacks[0].to) if attacks else words.day(night.night),
        places=", ".join(list(where)[:3]),
        figures=tuple(found.get(name) for name in named),
        open=night.open,
        reports=len({r.id for a in attacks for r in a.reports}),
        spark=_spark(last, named[0], words),
    )


def figures_of(night: Night, lang: str) -> list[Headline]:
    """The night's headline figures, made once a language."""
    made: list[Headline] = night.keep(("headlines", lang), lambda: headlines(night.attacks, words(lang)))
    return made


def _spark(last: list[Night], measure: str, words: Words) -> Spark | None:
    """Oldest left. Nights without the figure leave a gap in the numbers, not in the line."""
    values = [next((h.low for h in figures_of(n, words.lang) if h.name == measure), None) for n in reversed(last)]
    points = [(n, v) for n, v in enumerate(values) if v is not None]
    if len(points) < 3 or points[-1][0] != len(values) - 1:  # noqa: PLR2004 - two points are no course
        return None
    top = max(v for _, v in points) or 1
    placed = [(round(3 + n * 94 / max(len(values) - 1, 1), 1), round(21 - v / top * 18, 1)) for n, v in points]
    path = "M" + " ".join(f"{x} {y}" for x, y in placed)
    told = ", ".join(words.number(v) for _, v in points)
    return Spark(path, *placed[-1], f"{words.measure(measure)}: {told}")


def neighbours(desk: Desk, night: date) -> tuple[date | None, date | None]:
    """The nights of the log just before and just after one."""
    known = desk.records.nights()
    older = next((n for n in known if n < night), None)
    newer = next((n for n in reversed(known) if n > night), None)
    return older, newer
