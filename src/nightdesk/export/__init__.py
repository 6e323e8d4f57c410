"""Exports: a record → CSV, Parquet, JSON Lines, GeoJSON, Markdown, HTML; a writer a format, each in one dict."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from nightdesk.errors import InputError
from nightdesk.export import writers
from nightdesk.export.pages import PAGES
from nightdesk.export.public import public as protect
from nightdesk.export.shapes import SHAPES
from nightdesk.export.tables import TABLES, Table, package
from nightdesk.model import Record, Report

__all__ = ["PAGES", "SHAPES", "TABLES", "TABLE_WRITERS", "WHOLE_WRITERS", "render", "write"]

TABLE_WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": writers.to_csv,
    "parquet": writers.to_parquet,
    "jsonl": writers.to_jsonl,
}
WHOLE_WRITERS: dict[str, Callable[[Record, Mapping[str, Report]], bytes]] = {"geojson": writers.to_geojson, **PAGES}


def render(
    record: Record, reports: Mapping[str, Report], *, to: str, what: str | None = None, shape: str | None = None
) -> tuple[bytes, Table | None]:
    """The bytes of an export, and the table that they hold where it is one. Raises InputError where format and shape do not fit."""
    if to in WHOLE_WRITERS:
        if shape or what in TABLES:
            message = f"--to {to} writes the record: --what and --shape go with {', '.join(TABLE_WRITERS)}"
            raise InputError(message)
        return WHOLE_WRITERS[to](record, reports), None
    if what == "record" and not shape:
        if to != "jsonl":
            message = f"--what record goes with jsonl, {', '.join(WHOLE_WRITERS)}: a record is no table"
            raise InputError(message)
        return writers.to_record(record, reports), None
    table = SHAPES[shape](record, reports) if shape else TABLES[what or "figures"](record, reports)
    return TABLE_WRITERS[to](table), table


def write(
    record: Record,
    reports: Mapping[str, Report],
    *,
    to: str,
    what: str | None = None,
    shape: str | None = None,
    public: bool = False,
    out: str | None = None,
) -> None:
    """Write an export to a file, with a datapackage.json beside a table, or to standard output. Raises InputError."""
    data, table = render(protect(record, reports) if public else record, reports, to=to, what=what, shape=shape)
    if out is None:
        if to == "parquet" and sys.stdout.isatty():
            message = "Parquet is no text: name a file with --out"
            raise InputError(message)
        sys.stdout.buffer.write(data)
        return
    path = Path(out)
    try:
        path.write_bytes(data)
        if table:
            _describe(path.parent / "datapackage.json", table, path.name, to)
    except OSError as error:
        message = f"{out}: cannot be written: {error.strerror or error}"
        raise InputError(message) from error


def _describe(path: Path, table: Table, name: str, to: str) -> None:
    """The data package of a folder: this table's description put in, or in the place of its former one."""
    made = package([(table, name, to)])
    try:
        former = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError:
        former = {}
    if isinstance(former, dict) and former.get("name") == made["name"]:
        kept = [r for r in former.get("resources", []) if isinstance(r, dict) and r.get("path") != name]
        names = {r.get("name") for r in kept}
        made["resources"][0]["name"] += "" if table.name not in names else f"-{to}"
        made["resources"] = kept + made["resources"]
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
