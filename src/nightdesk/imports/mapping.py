"""Mappings: how a table of somebody else's becomes statements, as data. One schema, checked when a file is loaded.

A mapping says which `columns` must be there, how the `period` (or `interval`) of a row is told, where the fields of its
statements come from (`fields`), and which columns carry figures (`statements`). The ready ones are beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import time
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nightdesk.errors import LexiconError
from nightdesk.lexicon.vocabulary import vocabulary

FORMATS = ("csv", "cap", "statements")
FIELDS = ("what", "detail", "place", "said_by")
_OTHERWISE = ("refuse", "keep", "none", "gazetteer")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field comes from.

    `constant`, or `column`: its cell, in pieces by `split`; each piece is mended by `rewrite` (pattern, replacement) and
    looked up in `table` (`by` = exact or prefix), whose row gives `part`. `otherwise` says what an unknown piece is:
    refuse (the row is bad), keep, none, or the gazetteer's usual name. Pieces are joined by `join` (`category` = the
    narrowest category that holds all), or, where there are several, the field is `several`. `empty` stands for an empty
    cell. `instead` replaces a result that matches `when` by another look-up; `also` adds to it where a column matches.
    """

    constant: str | None = None
    column: str | None = None
    split: str | None = None
    rewrite: tuple[tuple[str, str], ...] = ()
    table: str | None = None
    by: str = "exact"
    part: str = "name"
    otherwise: str = "refuse"
    join: str | None = None
    several: str | None = None
    empty: str | None = None
    instead: Map[str, str] = field(default_factory=dict)
    also: Map[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """`from` and `to` name columns; `zone` is that of times without one; `days` the zone whose dates count.

    For periods: what begins at `night_begins` or later and ends on the same date is of the night that follows; what
    ends by `night_ends` and began by `dawn`, or at no hour, is of the night before.
    """

    zone: ZoneInfo
    days: ZoneInfo
    from_: str = ""
    to: str = ""
    night_begins: time | None = None
    night_ends: time | None = None
    dawn: time | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """One statement of a row: its `measure`, the column of its `value`, constants that stand instead of `fields`.

    `sum`: figures of one voice for the same thing in different hours of one period are added up.
    """

    measure: str
    value: str | None = None
    unit: str = "count"
    sum: bool = False
    constants: Map[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fold:
    """Letters to put in the place of look-alikes, in some columns, in cells that are then all Latin."""

    columns: tuple[str, ...] = ()
    letters: Map[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file. `shown`: the columns that are kept as the report's text. `group`: what makes one report."""

    name: str
    version: int
    title: str
    publisher: str
    format: str
    columns: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    group: str = "{to}"
    times: Times | None = None
    intervals: bool = False
    fold: Fold = Fold()
    fields: Map[str, FieldRule] = field(default_factory=dict)
    statements: tuple[Carried, ...] = ()
    tables: Map[str, Map[str, Map[str, str]]] = field(default_factory=dict)

    @property
    def reader(self) -> str:
        """What its readings say they were made by."""
        return f"mapping {self.name} {self.version}"


def ready() -> tuple[str, ...]:
    """The names of the mappings that come with the package."""
    found = files("nightdesk.imports").joinpath("mappings").iterdir()
    return tuple(sorted(p.name.removesuffix(".toml") for p in found if p.name.endswith(".toml")))


def load(name: str) -> Mapping:
    """A ready mapping by its name, or one's own by its path. Raises LexiconError, naming file and key."""
    if name in ready():
        text = files("nightdesk.imports").joinpath("mappings", f"{name}.toml").read_text(encoding="utf-8")
        return _parse(text, f"{name}.toml")
    try:
        return _parse(Path(name).read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        message = f"there is no mapping {name!r}: give one of {', '.join(ready())}, or the path of a mapping file"
        raise LexiconError(message) from error


def _parse(text: str, file: str) -> Mapping:
    try:
        raw = tomllib.loads(text)
        made = _mapping(raw)
        _check(made)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, re.error, LookupError) as error:
        message = f"{file}: {error if not isinstance(error, KeyError) else f'lacks the key {error.args[0]!r}'}"
        raise LexiconError(message) from error
    return made


def _mapping(raw: dict[str, Any]) -> Mapping:
    times, intervals = raw.pop("interval", None), False
    if times is not None:
        intervals = True
    return Mapping(
        name=raw.pop("name"),
        version=raw.pop("version"),
        title=raw.pop("title"),
        publisher=raw.pop("publisher"),
        format=raw.pop("format"),
        columns=tuple(raw.pop("columns", ())),
        shown=tuple(raw.pop("shown", ())),
        group=raw.pop("report", {}).get("group", "{to}"),
        times=_times(times if intervals else raw.pop("period", None)),
        intervals=intervals,
        fold=_fold(raw.pop("fold", {})),
        fields={name: _field(rule) for name, rule in raw.pop("fields", {}).items()},
        statements=tuple(_carried(row) for row in raw.pop("statements", ())),
        tables=raw.pop("tables", {}),
        **raw,
    )


def _times(raw: dict[str, str] | None) -> Times | None:
    if raw is None:
        return None
    row = dict(raw)
    zone = ZoneInfo(row.pop("zone", "UTC"))
    days = ZoneInfo(row["days"]) if "days" in row else zone
    row.pop("days", None)
    names = {"from_": row.pop("from", ""), "to": row.pop("to", "")}
    return Times(zone, days, **names, **{k: time.fromisoformat(v) for k, v in row.items()})  # type: ignore[arg-type]


def _fold(raw: dict[str, Any]) -> Fold:
    return Fold(tuple(raw.get("columns", ())), raw.get("letters", {}))


def _field(raw: dict[str, Any]) -> FieldRule:
    rewrite = tuple((re.compile(a).pattern, b) for a, b in raw.get("rewrite", ()))
    return FieldRule(**{**raw, "rewrite": rewrite})


def _carried(raw: dict[str, Any]) -> Carried:
    row = dict(raw)
    known = {k: row.pop(k) for k in ("measure", "value", "unit", "sum") if k in row}
    return Carried(**known, constants=row)


def _check(made: Mapping) -> None:
    """What points to something must point to something that is there."""
    _known(made.format, FORMATS, "format")
    for name, rule in made.fields.items():
        _known(name, FIELDS, "fields")
        _known(rule.otherwise, _OTHERWISE, f"fields.{name}.otherwise")
        for table in filter(None, (rule.table, rule.instead.get("table"))):
            _known(table, tuple(made.tables), f"fields.{name}.table")
        for column in filter(None, (rule.column, rule.instead.get("column"), rule.also.get("column"))):
            _known(column, made.columns or (column,), f"fields.{name}.column")
    for row in made.statements:
        _known(row.measure, tuple(vocabulary().measures), "statements.measure")
        _known(row.unit, tuple(vocabulary().units), "statements.unit")
        for name in row.constants:
            _known(name, FIELDS, "statements")
    for what in _whats(made):
        _known(what, tuple(vocabulary().categories), "what")


def _whats(made: Mapping) -> list[str]:
    found = [row["what"] for table in made.tables.values() for row in table.values() if "what" in row]
    found += [row.constants["what"] for row in made.statements if "what" in row.constants]
    rule = made.fields.get("what")
    return found + ([rule.constant] if rule and rule.constant else [])


def _known(name: str, names: tuple[str, ...], where: str) -> None:
    if name not in names:
        message = f"{where}: {name!r} is none of {', '.join(names)}"
        raise ValueError(message)
