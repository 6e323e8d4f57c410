"""A table's rows → reports: one a night (or what the mapping groups by), whose text is the rows that stand in it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date, datetime
from typing import Any

from nightdesk.errors import InputError
from nightdesk.imports import cells
from nightdesk.imports.mapping import Carried, Mapping
from nightdesk.model import Problem, Report, Statement, plain_number

_MOST = 100_000
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A report made of a table's rows, with its statements, and the names of reports whose place it takes.

    `raw`: the bytes that it was made from, where those are more than its text.
    """

    report: Report
    statements: tuple[Statement, ...]
    replaces: tuple[str, ...] = ()
    raw: bytes | None = None


@dataclass(slots=True)
class _Row:
    """One good row: its text, the fields of its statements, and the figures in it with their words."""

    text: str
    fields: dict[str, Any]
    figures: list[tuple[Carried, str, float | None]] = member(default_factory=list)


def read(lines: Iterable[str], mapping: Mapping, name: str) -> Iterator[Unit | Problem]:
    """The reports that a CSV holds, and a Problem for each bad row, with its line and column.

    Raises InputError where a column that the mapping names is missing.
    """
    csv.field_size_limit(_MOST)
    reader = csv.reader(lines, strict=True)
    header = next(_careful(reader, name), None)
    columns = _columns(header, mapping, name)
    groups: dict[str, list[_Row]] = defaultdict(list)
    for cellsof in _careful(reader, name):
        if isinstance(cellsof, Problem):
            yield cellsof
        elif any(c.strip() for c in cellsof):
            made = _good_row(cellsof, columns, mapping, name, reader.line_num)
            if isinstance(made, Problem):
                yield made
            else:
                groups[_group(made, mapping)].append(made)
    for group, rows in groups.items():
        yield _unit(group, rows, mapping)


def _careful(reader: Any, name: str) -> Iterator[Any]:
    """The reader's rows; a row that is no CSV becomes a Problem."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(name, reader.line_num, f"is no CSV: {error}")


def _columns(header: list[str] | Problem | None, mapping: Mapping, name: str) -> list[str]:
    if not isinstance(header, list):
        message = f"{name}: is empty, or no CSV"
        raise InputError(message)
    columns = [c.strip().removeprefix("\ufeff") for c in header]
    missing = [c for c in mapping.columns if c not in columns]
    if missing:
        there = ", ".join(columns)[:300]
        message = f"{name}: lacks the column {', '.join(missing)} that the mapping {mapping.name!r} reads; it has {there}"
        raise InputError(message)
    twice = [c for c in mapping.columns if columns.count(c) > 1]
    if twice:
        message = f"{name}: has the column {', '.join(twice)} twice"
        raise InputError(message)
    return columns


def _good_row(values: list[str], columns: list[str], mapping: Mapping, name: str, line: int) -> _Row | Problem:
    if len(values) != len(columns):
        return Problem(name, line, f"has {len(values)} cells where the header has {len(columns)}")
    row = {c: cells.folded(c, v, mapping.fold) for c, v in zip(columns, values, strict=True)}
    try:
        return _row(row, mapping)
    except cells.CellError as error:
        return Problem(name, line, f"column {error.column}: {error}" if error.column else str(error))
    except InputError as error:
        return Problem(name, line, str(error))


def _row(row: Map[str, str], mapping: Mapping) -> _Row:
    fields: dict[str, Any] = {name: cells.field(name, row, mapping) for name in mapping.fields}
    fields |= _when(row, mapping)
    shown = [c for c in mapping.shown or mapping.columns if row.get(c)]
    made = _Row("; ".join(f"{c}: {' '.join(row[c].split())}" for c in shown), fields)
    for carried in mapping.statements:
        if carried.value is None:
            made.figures.append((carried, made.text, fields.pop("value", None)))
            continue
        value = cells.number(carried.value, row[carried.value], whole=carried.unit == "count")
        if value is not None:
            made.figures.append((carried, f"{carried.value}: {row[carried.value]}", value))
    return made


def _when(row: Map[str, str], mapping: Mapping) -> dict[str, Any]:
    times = mapping.times
    if times is None:
        return {}
    if not mapping.intervals:
        first, last = cells.period(row, times)
        return {"from": first, "to": last}
    return interval_fields(*cells.interval(row, times), mapping)


def interval_fields(began: datetime, ended: datetime | None, mapping: Mapping) -> dict[str, Any]:
    """The fields of a statement about an interval: its minutes (None where its end is unknown), its local dates, its ends."""
    zone = mapping.times.days if mapping.times else None
    first = began.astimezone(zone).date()
    last = ended.astimezone(zone).date() if ended else None
    minutes = plain_number(round((ended - began).total_seconds() / 60, 1)) if ended else None
    extra = {"began": began.isoformat()} | ({"ended": ended.isoformat()} if ended else {})
    return {"from": first, "to": last, "value": minutes, "extra": extra}


def _group(row: _Row, mapping: Mapping) -> str:
    day = {k: v.isoformat() for k, v in row.fields.items() if isinstance(v, date)}
    return mapping.group.format_map({**row.fields, **day})


def _unit(group: str, rows: list[_Row], mapping: Mapping) -> Unit:
    """Rows in the order of their texts, so that the same rows in another order are the same report."""
    ordered = sorted(rows, key=lambda row: row.text)
    lines = list(dict.fromkeys(row.text for row in ordered))
    text = "\n".join(lines) + "\n"
    at = {line: text.index(line + "\n") for line in lines}
    found, sums = _figures(ordered, at)
    text, added = _sums(text, sums)
    id_ = f"{mapping.name}/{group}"
    statements = tuple(statement(id_, *figure, mapping) for figure in found + added)
    last = max((s.to for s in statements if s.to), default=None)
    report = Report(id_, text, title=f"{mapping.title}: {group}", publisher=mapping.publisher, published=last)
    return Unit(report, statements)


_Figure = tuple[Carried, dict[str, Any], float | None, str, int]


def _figures(rows: list[_Row], at: dict[str, int]) -> tuple[list[_Figure], dict[Any, list[_Figure]]]:
    """Figures that stand alone, and those of several hours that are one figure together. Rows that stand twice count once."""
    groups: dict[Any, list[_Figure]] = {}
    seen: set[str] = set()
    for row in rows:
        if row.text in seen:
            continue
        seen.add(row.text)
        for carried, words, value in row.figures:
            fields = {**row.fields, **{k: v or None for k, v in carried.constants.items()}}
            start = at[row.text] + row.text.index(words)
            key = (carried.measure, *(str(fields.get(k)) for k in ("what", "detail", "place", "said_by", "from", "to")))
            if fields.get("extra"):
                key = (*key, str(fields["extra"]))
            figure = (carried, fields, value, words, start)
            groups.setdefault(key if carried.sum else (*key, str(value)), []).append(figure)
    alone = [figures[0] for key, figures in groups.items() if len(figures) == 1 or not figures[0][0].sum]
    return alone, {key: figures for key, figures in groups.items() if len(figures) > 1 and figures[0][0].sum}


def _sums(text: str, sums: dict[Any, list[_Figure]]) -> tuple[str, list[_Figure]]:
    """A line for each sum, so that it has words to stand on."""
    out: list[_Figure] = []
    for figures in sums.values():
        carried, fields, _, words, _ = figures[0]
        cell = words.partition(": ")[0]
        parts = " + ".join(str(value) for _, _, value, _, _ in figures)
        about = ", ".join(filter(None, (fields.get("what"), fields.get("detail"), fields.get("place"))))
        line = f"{cell}, {about}, {len(figures)} rows: {parts}"
        out.append((carried, fields, sum(value or 0 for _, _, value, _, _ in figures), line, len(text)))
        text += line + "\n"
    return text, out


def statement(
    report: str, carried: Carried, fields: dict[str, Any], value: float | None, words: str, start: int, mapping: Mapping
) -> Statement:
    """A statement of the mapping's from its parts; a value that is not told is `some`."""
    return Statement(
        report=report,
        quote=words,
        start=start,
        end=start + len(words),
        measure=carried.measure,
        what=fields["what"],
        value=value,
        qualifier="exactly" if value is not None else "some",
        unit=carried.unit,
        detail=fields.get("detail") or None,
        place=fields.get("place"),
        from_=fields.get("from"),
        to=fields.get("to"),
        said_by=fields.get("said_by"),
        publisher=mapping.publisher,
        extra=fields.get("extra", {}),
    )
