"""Statements of another maker, as CSV or JSON Lines with the fields of statements.md → reports by their ids."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from nightdesk.errors import InputError
from nightdesk.imports.mapping import Mapping
from nightdesk.imports.table import Unit
from nightdesk.model import Problem, Report, Statement
from nightdesk.sources.statement_lines import check

_NUMBERS = ("value", "upper")
_OFFSETS = ("start", "end")


def read(lines: Iterable[str], mapping: Mapping, name: str) -> Iterator[Unit | Problem]:
    """One report for each that the statements name; a Problem for each bad line."""
    found = iter(lines)
    first = next((line for line in found if line.strip()), "")
    rows = _json_rows(chain([first], found)) if first.lstrip().startswith("{") else _csv_rows(chain([first], found), mapping, name)
    groups: dict[str, list[Statement]] = defaultdict(list)
    for line, row in rows:
        try:
            statement = check(Statement.from_json(_plain(row)))
        except InputError as error:
            yield Problem(name, line, str(error))
        else:
            groups[statement.report].append(statement)
    for report, statements in groups.items():
        yield _unit(report, statements, mapping)


def _json_rows(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"is no JSON: {error}"


def _csv_rows(lines: Iterable[str], mapping: Mapping, name: str) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(lines, strict=True)
    missing = [c for c in mapping.columns if c not in (reader.fieldnames or ())]
    if missing:
        message = f"{name}: lacks the column {', '.join(missing)} of a statement (statements.md)"
        raise InputError(message)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, f"is no CSV: {error}"
            continue
        yield reader.line_num, _typed(row)


def _typed(row: dict[str | None, Any]) -> Any:
    """Cells as the kinds of their fields; empty cells are none."""
    if None in row or None in row.values():
        return "has another number of cells than the header"
    made: dict[str, Any] = {str(k): v for k, v in row.items() if v != ""}
    for column in _NUMBERS + _OFFSETS:
        if column in made:
            try:
                made[column] = float(made[column]) if "." in made[column] else int(made[column])
            except ValueError:
                return f"column {column}: {made[column][:40]!r} is no number"
    return {"value": None} | made


def _plain(row: Any) -> dict[str, Any]:
    """The row; a text in its place says why there is none. Raises InputError."""
    if not isinstance(row, dict):
        message = row if isinstance(row, str) else "is no JSON object"
        raise InputError(message)
    if not row.get("quote"):
        message = "column quote: is empty: no figure without the words that carry it"
        raise InputError(message)
    return row


def _unit(id_: str, statements: list[Statement], mapping: Mapping) -> Unit:
    """The words of all statements, one a line, are the report's text; offsets are told within it."""
    text, placed = "", []
    for s in sorted(statements, key=lambda s: (s.start, s.quote, s.measure, s.what, str(s.value))):
        placed.append(replace(s, start=len(text), end=len(text) + len(s.quote)))
        text += s.quote + "\n"
    first = statements[0]
    content = json.dumps([s.to_json() for s in placed], ensure_ascii=False, sort_keys=True).encode()
    report = Report(id_, text, publisher=first.publisher or mapping.publisher, published=first.published)
    return Unit(report, tuple(placed), (), content)
