"""What people decided, laid over what was read. Pure: statements and decisions in, statements out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nightdesk.errors import InputError
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement
from nightdesk.sources.statement_lines import check
from nightdesk.store.entries import Decision

DECIDED = "decided"
"""The further field of a statement that a person decided about: `Decision.to_json()`, and `was`, the fields as read."""

CORRECTABLE = (
    "measure",
    "what",
    "detail",
    "value",
    "upper",
    "qualifier",
    "unit",
    "place",
    "from",
    "to",
    "said_by",
    "as_of",
    "stance",
)
"""The fields that a person may correct. The words, and where they stand, are the report's."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Statements after the decisions: those that `stand` go into the record, the `rejected` beside it."""

    stand: tuple[Statement, ...]
    rejected: tuple[Statement, ...]


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that holds for each statement: the last one that was not taken back; corrections in a row add up."""
    holds: dict[str, Decision] = {}
    for decision in decisions:
        if decision.undone or decision.action == "undo":
            continue
        former = holds.get(decision.statement)
        fields = {**former.fields, **decision.fields} if former and decision.action == "correct" else decision.fields
        holds[decision.statement] = replace(decision, fields=fields)
    return holds


def decide(statements: Iterable[Statement], decisions: Iterable[Decision]) -> Decided:
    """Lay the decisions over the statements; each that was decided on says so in its field `decided`."""
    holds = standing(decisions)
    marked = [(s, holds.get(s.id)) for s in statements]
    stand = tuple(apply(s, d) if d else s for s, d in marked if not (d and d.action == "reject"))
    return Decided(stand, tuple(apply(s, d) for s, d in marked if d and d.action == "reject"))


def apply(statement: Statement, decision: Decision) -> Statement:
    """The statement as the person left it."""
    if decision.action != "correct":
        return replace(statement, extra={**statement.extra, DECIDED: decision.to_json()})
    row = statement.to_json()
    note = {**decision.to_json(), "was": {k: row[k] for k in decision.fields}}
    return Statement.from_json(row | dict(decision.fields) | {DECIDED: note})


def corrected(statement: Statement, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in their proper kinds, held against the vocabulary. Raises InputError, naming the field."""
    unknown = [name for name in fields if name not in CORRECTABLE]
    if unknown or not fields:
        message = f"cannot correct {', '.join(unknown) or 'nothing'}: the fields are {', '.join(CORRECTABLE)}"
        raise InputError(message)
    typed = {name: _typed(name, value) for name, value in fields.items()}
    made = Statement.from_json(statement.to_json() | typed)
    _check(made)
    row = made.to_json()
    return {name: row[name] for name in typed}


def _typed(name: str, value: Any) -> Any:
    """Words from a command line or a form as the field's own kind; an empty one is none."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text in ("", "null"):
        return None
    if name not in ("value", "upper"):
        return text
    try:
        return float(text) if "." in text else int(text)
    except ValueError as error:
        message = f"{name}: {text!r} is no number"
        raise InputError(message) from error


def _check(made: Statement) -> None:
    check(made)
    units = vocabulary().measures[made.measure].unit
    if made.unit not in units:
        message = f"unit: {made.measure} is told in {' or '.join(units)}"
        raise InputError(message)
