"""The vocabulary: what is measured, of what, and how the two hang together (statements.md, Measures and What).

Everything is read from `vocabulary.toml`; nothing here names a measure or a category.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from nightdesk.errors import LexiconError

COURSES = ("", "gathers", "changes")
"""How a measure's figures behave in time; the head of vocabulary.toml says what each means."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of `[measures]`; the file's head says what each field means."""

    name: str
    of: tuple[str, ...]
    label: str
    share_of: str | None = None
    share_sum: bool = False
    flow: str | None = None
    grows: bool = False
    mistaken_for: str | None = None
    unit: tuple[str, ...] = ("count",)
    state: bool = False
    course: str = ""
    becomes: str | None = None
    adds: bool = True
    headline: bool = False
    say: str = "{n} {what}"


@dataclass(frozen=True, slots=True)
class Category:
    """One line of `[categories]`."""

    name: str
    label: tuple[str, str]
    in_: str | None = None
    whole: bool = False
    alone: str | None = None
    carries: bool = False
    area: bool = False
    models: bool = False
    overlaps: bool = False
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Qualifier:
    """One line of `[qualifiers]`: the bounds of a value, as multiples of it."""

    name: str
    label: str
    low: float = 0.0
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    upper: bool = False
    at_least: int | None = None


@dataclass(frozen=True)
class Vocabulary:
    """Measures, categories, qualifiers and units, each by its name, in the order in which a record tells them."""

    measures: Mapping[str, Measure]
    categories: Mapping[str, Category]
    qualifiers: Mapping[str, Qualifier]
    units: Mapping[str, Mapping[str, Any]]

    def length(self, unit: str) -> int:
        """How many minutes a unit of time has; 0 for any other."""
        return int(self.units.get(unit, {}).get("minutes", 0))

    def above(self, category: str) -> tuple[str, ...]:
        """The categories that hold this one, nearest first."""
        return self._chains[category]

    @cached_property
    def _chains(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(self._upwards(category.in_)) for name, category in self.categories.items()}

    def _upwards(self, category: str | None) -> Iterator[str]:
        while category:
            yield category
            category = self.categories[category].in_

    def parts(self, category: str) -> tuple[str, ...]:
        """The categories one level below this one."""
        return tuple(c.name for c in self.categories.values() if c.in_ == category)

    def holds(self, wide: str, narrow: str) -> bool:
        """Whether `narrow` is `wide` or lies below it."""
        return wide == narrow or wide in self._chains[narrow]

    def shares(self, measure: str) -> tuple[str, ...]:
        """The measures that are a share of this one."""
        return tuple(m.name for m in self.measures.values() if m.share_of == measure)

    def fits(self, measure: str, category: str) -> bool:
        """Whether the measure goes with the category (statements.md, Measures)."""
        return any(self.holds(root, category) for root in self.measures[measure].of)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package. Raises LexiconError where its file does not hold together."""
    raw = tomllib.loads(files("nightdesk.lexicon").joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    loaded = Vocabulary(
        measures={n: _measure(n, row) for n, row in raw["measures"].items()},
        categories={n: _category(n, row) for n, row in raw["categories"].items()},
        qualifiers={n: _make(Qualifier, n, row) for n, row in raw["qualifiers"].items()},
        units=raw["units"],
    )
    _check(loaded)
    return loaded


def _make(kind: type[Any], name: str, row: Mapping[str, Any]) -> Any:
    try:
        return kind(name=name, **row)
    except TypeError as error:
        message = f"vocabulary.toml: {name}: {error}"
        raise LexiconError(message) from error


def _measure(name: str, row: Mapping[str, Any]) -> Measure:
    made: Measure = _make(Measure, name, {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
    return made


def _category(name: str, row: Mapping[str, Any]) -> Category:
    renamed = {("in_" if k == "in" else k): (tuple(v) if isinstance(v, list) else v) for k, v in row.items()}
    made: Category = _make(Category, name, renamed)
    return made


def _check(v: Vocabulary) -> None:
    """Every name that a line points to must be there."""
    for c in v.categories.values():
        _known(c.in_, v.categories, f"categories.{c.name}.in")
        _known(c.alone, v.measures, f"categories.{c.name}.alone")
    for m in v.measures.values():
        for root in m.of:
            _known(root, v.categories, f"measures.{m.name}.of")
        for unit in m.unit:
            _known(unit, v.units, f"measures.{m.name}.unit")
        if m.course not in COURSES:
            message = f"vocabulary.toml: measures.{m.name}.course: {m.course!r} is none of {', '.join(COURSES[1:])}"
            raise LexiconError(message)
        for key in ("share_of", "flow", "mistaken_for", "becomes"):
            _known(getattr(m, key), v.measures, f"measures.{m.name}.{key}")


def _known(name: str | None, names: Mapping[str, Any], where: str) -> None:
    if name is not None and name not in names:
        message = f"vocabulary.toml: {where}: {name!r} is not in the file"
        raise LexiconError(message)


@cache
def tolled() -> frozenset[str]:
    """The roots of the tree of whom tolls are told (record.md, Tolls)."""
    return frozenset(root for measure in vocabulary().measures.values() if measure.grows for root in measure.of)


@cache
def flowing() -> frozenset[str]:
    """The roots of the tree of what is sent, stopped or gets through (record.md, Flow)."""
    return frozenset(root for measure in vocabulary().measures.values() if measure.flow for root in measure.of)
