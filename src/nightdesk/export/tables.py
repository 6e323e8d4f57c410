"""Statements and figures as tables: columns with their types, rows, and the Frictionless description of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from nightdesk.lexicon.places import Place, places
from nightdesk.model import Attack, Figure, Moment, Record, Report, Statement
from nightdesk.settings import settings

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Table Schema type (`string`, `integer`, `number`, `date`, `datetime`, `list`), and what it says."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its name. Times are in UTC."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def schema(self, to: str) -> dict[str, Any]:
        """Its Table Schema in a format; lists are JSON in a cell, and lists in Parquet, which has its own types."""
        kinds = {"list": "any" if to == "parquet" else "array"}
        fields = [{"name": c.name, "type": kinds.get(c.type, c.type), "description": c.about} for c in self.columns]
        return {"fields": fields, "missingValues": [""]}


_PERIOD = (
    Column("from", "date", "first day of the period, inclusive"),
    Column("to", "date", "last day of the period, inclusive; a night is its two dates"),
    Column("period", "string", "the period in EDTF; '..' is an open or unknown end"),
    Column("zone", "string", "the local time zone in which the days are told"),
)
_PLACE = (
    Column("place", "string", "usual English name"),
    Column("iso_3166_2", "string", "ISO 3166-2 code, where the place has one"),
    Column("pcode", "string", "OCHA P-code, where the place has one"),
    Column("latitude", "number", "of a point in the place, in degrees"),
    Column("longitude", "number", "of a point in the place, in degrees"),
)
STATEMENTS = (
    Column("id", "string", "the statement's id in the log"),
    Column("report", "string", "the report's id in the log"),
    Column("publisher", "string", "who published the report"),
    Column("published", "string", "when the report appeared, ISO 8601"),
    Column("quote", "string", "the words that carry the statement, verbatim"),
    Column("start", "integer", "where the quote begins in the report's text, in code points"),
    Column("end", "integer", "where it ends, exclusive"),
    Column("measure", "string", "what is measured"),
    Column("what", "string", "whose or of what"),
    Column("detail", "string", "what narrows the figure below the category"),
    Column("value", "number", "the number as said"),
    Column("upper", "number", "the upper end of a range"),
    Column("qualifier", "string", "how exact the value is"),
    Column("unit", "string", "count, hour, minute or tonne"),
    *_PLACE,
    *_PERIOD,
    Column("said_by", "string", "who is quoted for it; empty: the publisher's own voice"),
    Column("as_of", "datetime", "when the figure held, UTC"),
    Column("stance", "string", "asserted, denied or previous_record"),
    Column("began", "datetime", "when an interval began, UTC"),
    Column("ended", "datetime", "when it ended, UTC; empty: unknown"),
    Column("decided", "string", "what a person decided about it, by whom and why"),
)
FIGURES = (
    Column("attack", "string", "the attack's id"),
    Column("measure", "string", "what is measured"),
    Column("what", "string", "whose or of what"),
    *_PLACE,
    *_PERIOD,
    Column("unit", "string", "count, hour, minute or tonne"),
    Column("low", "number", "the least that follows from what is accepted; empty: unbounded"),
    Column("high", "number", "the most that follows; empty: unbounded"),
    Column("status", "string", "agreed, single, updated, disputed or inferred"),
    Column("voices", "list", "who says so"),
    Column("statements", "list", "ids of the statements behind it"),
    Column("assuming", "list", "assumptions that an inferred figure rests on"),
)


def statements(record: Record, reports: Mapping[str, Report]) -> Table:
    """One row a statement."""
    rows = tuple(_statement(s, reports.get(s.report)) for s in record.statements)
    return Table("statements", "Statements: what each report says, with its words", STATEMENTS, rows)


def figures(record: Record, _reports: Mapping[str, Report]) -> Table:
    """One row a figure of an attack."""
    rows = tuple(_figure(a, f) for a in record.attacks for f in a.figures)
    return Table("figures", "Figures: what follows from all statements together", FIGURES, rows)


TABLES: dict[str, Callable[[Record, Mapping[str, Report]], Table]] = {"statements": statements, "figures": figures}


def _statement(s: Statement, report: Report | None) -> Row:
    row = s.to_json()
    published = s.published or (report.published if report else None)
    return {
        **{c.name: row.get(c.name) for c in STATEMENTS},
        "publisher": s.publisher or (report.publisher if report else None),
        "published": published.isoformat() if published else None,
        **place_columns(s.place),
        **period_columns(s.from_, s.to),
        "as_of": utc(s.as_of),
        "began": utc(s.extra.get("began")),
        "ended": utc(s.extra.get("ended")),
        "decided": _decided(s),
    }


def _decided(s: Statement) -> str | None:
    made = s.extra.get("decided")
    return f"{made['action']} by {made['by']}: {made['why']}" if made else None


def _figure(attack: Attack, f: Figure) -> Row:
    row = f.to_json()
    return {
        "attack": attack.id,
        **{c.name: row.get(c.name) for c in FIGURES if c.name != "attack"},
        **place_columns(f.place),
        **period_columns(f.from_, f.to),
    }


def place_columns(name: str | None) -> Row:
    """The codes and the point of a place; empty where the gazetteer does not know it."""
    found = known(name)
    return {
        "place": name,
        "iso_3166_2": found.iso if found else None,
        "pcode": found.pcode if found else None,
        "latitude": found.lat if found else None,
        "longitude": found.lon if found else None,
    }


def known(name: str | None) -> Place | None:
    """The gazetteer's place of a usual English name."""
    return places().get(name) if name else None


def period_columns(from_: date | None, to: date | None) -> Row:
    """The period as dates and in EDTF, and the zone that they are told in."""
    return {"from": from_, "to": to, "period": edtf(from_, to), "zone": settings().zone.key}


def edtf(from_: date | None, to: date | None) -> str | None:
    """`2025-07-03/2025-07-04`, `2025-07-04`, `2025-06` for a whole month, `../2025-07-04`; None where nothing is known."""
    if from_ is None and to is None:
        return None
    if from_ == to:
        return str(to)
    if from_ and to and from_.day == 1 and _is_month(from_, to):
        return f"{from_:%Y-%m}"
    return f"{from_ or '..'}/{to or '..'}"


def _is_month(from_: date, to: date) -> bool:
    from calendar import monthrange

    return (from_.year, from_.month, monthrange(to.year, to.month)[1]) == (to.year, to.month, to.day)


def utc(moment: datetime | str | None) -> datetime | None:
    """A moment in UTC."""
    if moment is None:
        return None
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(UTC)


def moment_text(moment: Moment | None) -> str:
    """A day or a moment as text: moments in UTC."""
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else str(moment or "")


def package(tables: Sequence[tuple[Table, str, str]]) -> dict[str, Any]:
    """A Frictionless data package: each table with its file's name and format."""
    resources = [
        {
            "name": t.name,
            "title": t.title,
            "path": path,
            "profile": "tabular-data-resource" if kind == "csv" else "data-resource",
            "format": kind,
            "mediatype": _MEDIA[kind],
            "schema": t.schema(kind),
        }
        for t, path, kind in tables
    ]
    about = "Times are UTC; days are local to the zone told. Every figure names the statements behind it."
    return {"name": "nightdesk", "profile": "data-package", "description": about, "resources": resources}


_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonl"}


def plain(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with what JSON can hold: dates and times as ISO 8601."""
    for row in rows:
        yield {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
