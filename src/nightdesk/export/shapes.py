"""Rows in the shape of ACLED's and UCDP's codebooks, each with the statements behind it.

What the codebooks ask for is in `shapes.toml`.
A codebook's judgments that nobody said (actors, type of violence) are left empty for its coder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from nightdesk.export.tables import Column, Row, Table, known, moment_text
from nightdesk.history import inside
from nightdesk.lexicon.places import Place
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Figure, Record, Report, Statement, plain_number
from nightdesk.values import bounds

_TEXT = ("string", "")
ACLED_COLUMNS = {
    "event_id_cnty": _TEXT,
    "event_date": ("date", "the day of the event"),
    "year": ("integer", ""),
    "time_precision": ("integer", "1 the day, 2 the week, 3 the month"),
    "disorder_type": _TEXT,
    "event_type": _TEXT,
    "sub_event_type": _TEXT,
    "actor1": _TEXT,
    "actor2": _TEXT,
    "country": _TEXT,
    "admin1": _TEXT,
    "admin2": _TEXT,
    "location": _TEXT,
    "latitude": ("number", ""),
    "longitude": ("number", ""),
    "geo_precision": ("integer", "1 the place, 2 its part of a region, 3 a region"),
    "source": _TEXT,
    "notes": _TEXT,
    "fatalities": ("integer", "the most conservative figure told"),
    "statements": ("list", "ids of the statements behind the row"),
}
UCDP_COLUMNS = {
    "id": _TEXT,
    "year": ("integer", ""),
    "type_of_violence": ("integer", ""),
    "side_a": _TEXT,
    "side_b": _TEXT,
    "source_article": _TEXT,
    "source_office": _TEXT,
    "source_date": _TEXT,
    "where_prec": ("integer", "1 the place, 4 a region, 6 a country"),
    "where_coordinates": _TEXT,
    "adm_1": _TEXT,
    "adm_2": _TEXT,
    "latitude": ("number", ""),
    "longitude": ("number", ""),
    "country": _TEXT,
    "date_prec": ("integer", "1 the day, 2 two to six days, 4 a month"),
    "date_start": ("date", ""),
    "date_end": ("date", ""),
    "deaths_a": ("integer", ""),
    "deaths_b": ("integer", ""),
    "deaths_civilians": ("integer", ""),
    "deaths_unknown": ("integer", ""),
    "best": ("integer", "the latest figure told"),
    "low": ("integer", "the lowest figure told"),
    "high": ("integer", "the highest figure told"),
    "statements": ("list", "ids of the statements behind the row"),
    "statements_best": ("list", "ids of those behind best"),
    "statements_low": ("list", "ids of those behind low"),
    "statements_high": ("list", "ids of those behind high"),
}


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("nightdesk.export").joinpath("shapes.toml").read_text(encoding="utf-8"))


def acled(record: Record, reports: Mapping[str, Report]) -> Table:
    """A row an attack and place that somebody told deaths of: the most conservative figure, number words as the book counts."""
    rows = [_acled(a, f, tolls, reports) for a, f, tolls in _events(record)]
    return Table("acled", "Events in the shape of ACLED's codebook", _columns(ACLED_COLUMNS), tuple(rows))


def ucdp(record: Record, reports: Mapping[str, Report]) -> Table:
    """A row an attack and place that somebody told deaths of: best, low and high."""
    rows = [_ucdp(a, f, tolls, reports) for a, f, tolls in _events(record)]
    return Table("ucdp", "Events in the shape of UCDP GED's codebook", _columns(UCDP_COLUMNS), tuple(rows))


SHAPES: dict[str, Callable[[Record, Mapping[str, Report]], Table]] = {"acled": acled, "ucdp": ucdp}


def _columns(given: Mapping[str, tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(name, kind, about or f"as in the codebook: {name}") for name, (kind, about) in given.items())


_Event = tuple[Attack, Figure, list[Statement]]


def _events(record: Record) -> list[_Event]:
    """Figures of deaths with the statements behind them, those with a detail left out: they are parts, as are places in places."""
    rule, by_id = _rules()["killed"], {s.id: s for s in record.statements}
    out = []
    for attack in record.attacks:
        for f in attack.figures:
            found = [by_id[i] for i in f.statements if i in by_id]
            tolls = [
                s for s in found if s.detail is None and s.stance == "asserted" and s.measure == f.measure and s.what == f.what
            ]
            if (f.measure, f.what) == (rule["measure"], rule["what"]) and tolls:
                out.append((attack, f, tolls))
    return [event for event in out if not any(_is_part(event, other) for other in out)]


def _is_part(event: _Event, other: _Event) -> bool:
    """Whether an event's deaths are among another's: the same attack, a place in its place. Both would count them twice."""
    (attack, f, _), (attack_, other_f, _) = event, other
    return attack.id == attack_.id and f.place != other_f.place and inside(other_f.place, f.place)


def _acled(attack: Attack, f: Figure, tolls: list[Statement], reports: Mapping[str, Report]) -> Row:
    rule, least = _rules()["acled"], min(tolls, key=_conservative)
    day = f.to or attack.to
    return {
        **dict.fromkeys(ACLED_COLUMNS),
        "event_id_cnty": f"{attack.id}/{f.place or ''}",
        "event_date": day,
        "year": day.year if day else None,
        "time_precision": _precision(f, 1, 2, 3),
        "disorder_type": rule["disorder_type"],
        "event_type": rule["event_type"],
        "sub_event_type": rule["drone"] if _has_drones(attack) else rule["other"],
        **_where(f.place),
        "location": f.place,
        "geo_precision": _fineness(f.place, 1, 3, 3),
        "source": "; ".join(dict.fromkeys(_source(s, reports) for s in tolls)),
        "notes": "; ".join(f"“{s.quote}” ({_source(s, reports)})" for s in tolls),
        "fatalities": _conservative(least),
        "statements": [s.id for s in tolls],
    }


def _conservative(s: Statement) -> int:
    """The least that the words say; a number word, which has no digits, as the codebook counts it."""
    rule = _rules()["acled"]
    if s.value is None:
        return int(rule["unknown"])
    if s.qualifier == "at_least" and not any(c.isdigit() for c in s.quote):
        return int(rule["words"].get(str(plain_number(s.value)), s.value))
    return int(bounds(s)[0])


def _ucdp(attack: Attack, f: Figure, tolls: list[Statement], reports: Mapping[str, Report]) -> Row:
    values = {s.id: int(bounds(s)[0]) for s in tolls}
    latest = max(tolls, key=lambda s: (_when(s, reports), values[s.id]))
    low, high = min(values.values()), max(int(bounds(s)[1] or values[s.id]) for s in tolls)
    return {
        **dict.fromkeys(UCDP_COLUMNS),
        "id": f"{attack.id}/{f.place or ''}",
        "year": f.to.year if f.to else None,
        "source_article": "; ".join(dict.fromkeys(s.report for s in tolls)),
        "source_office": "; ".join(dict.fromkeys(_source(s, reports) for s in tolls)),
        "source_date": _when(latest, reports)[:10],
        "where_prec": _fineness(f.place, 1, 4, 6),
        "where_coordinates": f.place,
        **{name.replace("admin", "adm_"): value for name, value in _where(f.place).items()},
        "date_prec": _precision(f, 1, 2, 4),
        "date_start": f.from_,
        "date_end": f.to,
        "best": values[latest.id],
        "low": low,
        "high": high,
        "statements": [s.id for s in tolls],
        "statements_best": [latest.id],
        "statements_low": [s.id for s in tolls if values[s.id] == low],
        "statements_high": [s.id for s in tolls if int(bounds(s)[1] or values[s.id]) == high],
    }


def _when(s: Statement, reports: Mapping[str, Report]) -> str:
    report = reports.get(s.report)
    return moment_text(s.as_of or s.published or (report.published if report else None))


def _source(s: Statement, reports: Mapping[str, Report]) -> str:
    report = reports.get(s.report)
    return s.publisher or (report.publisher if report else None) or s.report


def _has_drones(attack: Attack) -> bool:
    return any(vocabulary().holds(_rules()["acled"]["drones"], f.what) for f in attack.figures)


def _precision(f: Figure, day: int, week: int, month: int) -> int:
    """A night is a day to both codebooks."""
    if not (f.from_ and f.to):
        return month
    days = (f.to - f.from_).days
    return day if days <= 1 else week if days <= 7 else month  # noqa: PLR2004 - a week


def _fineness(name: str | None, fine: int, region: int, country: int) -> int:
    found = known(name)
    if found is None or found.kind == "country":
        return country
    return region if found.kind == "region" else fine


def _where(name: str | None) -> Row:
    found = known(name)
    chain: list[Place] = [p for n in ((found.name, *found.within) if found else ()) if (p := known(n))]
    kinds = {p.kind: p.name for p in reversed(chain)}
    return {
        "country": (found.country or None) if found else None,
        "admin1": kinds.get("region") or (found.name if found and found.iso and found.kind == "city" else None),
        "admin2": kinds.get("raion"),
        "latitude": found.lat if found else None,
        "longitude": found.lon if found else None,
    }
