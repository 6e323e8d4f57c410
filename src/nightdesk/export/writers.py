"""A writer a format: a record, or a table of it, as bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from nightdesk.export.tables import Table, known, place_columns, plain
from nightdesk.model import Record, Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(table: Table) -> bytes:
    """CSV after RFC 4180, UTF-8. Lists are JSON; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(c.name for c in table.columns)
    for row in table.rows:
        writer.writerow(_cell(row.get(c.name)) for c in table.columns)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def to_jsonl(table: Table) -> bytes:
    """JSON Lines: an object a row."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in plain(table.rows))
    return "".join(lines).encode()


def to_parquet(table: Table) -> bytes:
    """Parquet with dates, UTC times, lists and numbers as such."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    kinds = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([pa.field(c.name, kinds[c.type], metadata={"description": c.about}) for c in table.columns])
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(list(table.rows), schema=schema), out)
    return out.getvalue()


def to_geojson(record: Record, _reports: Mapping[str, Report]) -> bytes:
    """A FeatureCollection (RFC 7946): a feature a place of an attack, with its figures; no point where none is known."""
    features = []
    for attack in record.attacks:
        for name in dict.fromkeys(f.place for f in attack.figures):
            found = known(name)
            point = None
            if found and found.lat is not None and found.lon is not None:
                point = {"type": "Point", "coordinates": [found.lon, found.lat]}
            own = [f.to_json() for f in attack.figures if f.place == name]
            about = {k: v for k, v in place_columns(name).items() if k not in ("latitude", "longitude")}
            features.append({"type": "Feature", "geometry": point, "properties": {"attack": attack.id, **about, "figures": own}})
    return (json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n").encode()


def to_record(record: Record, _reports: Mapping[str, Report]) -> bytes:
    """The record in the form of record.md, in one line."""
    return (json.dumps(record.to_json(), ensure_ascii=False) + "\n").encode()
