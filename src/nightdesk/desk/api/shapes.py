"""What may be sent to the API, as data: from one table come both the check of a request and its description in OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nightdesk.errors import InputError
from nightdesk.model import parse_moment

MOST_TEXT, LONGEST = 500_000, 500
"""Characters of a report at most, and of a value that is corrected."""

MOST_NUMBER = 2**53 - 1
_NO_CONTROLS = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*"
READABLE = rf"{_NO_CONTROLS}[!-~\u00a1-\u167f\u1681-\u1fff\u2070-\u2fff\u3001-\ud7ff]{_NO_CONTROLS}"
"""A text has something to read in it, and no control characters but tabs and line ends."""


YEARS = "^(?:(?:19|20|21)[0-9][0-9]|2200)-"
"""Of our time, as `parse_moment` has it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body or of a query. `kind`: string, date, moment, integer, or values (an object of plain values).

    `choices`: what a string may be, or the names that values may have. `only_with`: the value of another field with which
    this one must be given, and without which it must not.
    """

    kind: str
    about: str
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 2000
    default: Any = None
    pattern: str = r"[^\x00]*"
    only_with: tuple[str, str] | None = None

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        out: dict[str, Any] = {"description": self.about}
        if self.kind == "integer":
            out |= {"type": "integer", "minimum": self.least, "maximum": self.most}
        elif self.kind == "values":
            plain = [{"type": "string", "maxLength": LONGEST, "pattern": "^[^\\x00]*$"}, {"type": "number"}, {"type": "null"}]
            out |= {"type": "object", "minProperties": 1, "additionalProperties": False}
            out |= {"properties": {name: {"anyOf": plain} for name in self.choices}}
        elif self.kind == "moment":
            out |= {"anyOf": [{"type": "string", "format": form, "pattern": YEARS} for form in ("date", "date-time")]}
        else:
            out |= {"type": "string", "minLength": self.least, "maxLength": self.most}
            out |= {"format": "date"} if self.kind == "date" else {}
            out |= {"enum": list(self.choices)} if self.choices else {}
            out |= {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        return out | ({"default": self.default} if self.default is not None else {})


Fields = Mapping[str, Field]


def check_body(body: Any, fields: Fields) -> dict[str, Any]:
    """The fields of a JSON body, checked. Raises InputError naming the field."""
    if not isinstance(body, dict):
        message = "the body is a JSON object"
        raise InputError(message)
    _only(body, fields)
    for name, field in fields.items():
        if field.required and name not in body:
            message = f"{name} is missing: {field.about}"
            raise InputError(message)
    made = {name: _value(name, value, fields[name]) for name, value in body.items()}
    for name, field in fields.items():
        if field.only_with and (name in made) != (made.get(field.only_with[0]) == field.only_with[1]):
            message = f"{name}: given with {' '.join(field.only_with)}, and with nothing else"
            raise InputError(message)
    return made


def check_query(query: Mapping[str, str], fields: Fields) -> dict[str, Any]:
    """The parameters of a query, checked, with their defaults. Raises InputError naming the parameter."""
    _only(query, fields)
    out = {name: field.default for name, field in fields.items()}
    for name, text in query.items():
        field = fields[name]
        value: Any = text
        if field.kind == "integer":
            if not (text.isascii() and text.isdecimal() and len(text) < 20):  # noqa: PLR2004 - what fits a database
                message = f"{name}: {text!r} is no whole number"
                raise InputError(message)
            value = int(text)
        out[name] = _value(name, value, field)
    return out


def _only(given: Mapping[str, Any], fields: Fields) -> None:
    unknown = [name for name in given if name not in fields]
    if unknown:
        message = f"{', '.join(map(repr, unknown))} is not known here: the fields are {', '.join(fields) or 'none'}"
        raise InputError(message)


def _value(name: str, value: Any, field: Field) -> Any:
    if field.kind == "integer":
        return _integer(name, value, field)
    if field.kind == "values":
        return _values(name, value, field)
    return _string(name, value, field)


def _integer(name: str, value: Any, field: Field) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not field.least <= value <= field.most:
        message = f"{name}: a whole number from {field.least} to {field.most}"
        raise InputError(message)
    return value


def _values(name: str, value: Any, field: Field) -> dict[str, Any]:
    kinds = (str, int, float, type(None))
    if not isinstance(value, dict) or not all(isinstance(v, kinds) and not isinstance(v, bool) for v in value.values()):
        message = f"{name}: an object whose values are texts, numbers or null"
        raise InputError(message)
    if not value or any(n not in field.choices or (isinstance(v, str) and len(v) > LONGEST) for n, v in value.items()):
        message = f"{name}: one or more of {', '.join(field.choices)}, each of up to {LONGEST} characters"
        raise InputError(message)
    for text in value.values():
        if isinstance(text, str):
            _storable(name, text)
    return value


def _string(name: str, value: Any, field: Field) -> str:
    if not isinstance(value, str) or not field.least <= len(value) <= field.most:
        message = f"{name}: a text of {field.least} to {field.most} characters"
        raise InputError(message)
    _storable(name, value)
    if field.choices and value not in field.choices:
        message = f"{name}: one of {', '.join(field.choices)}"
        raise InputError(message)
    if field.pattern and not re.fullmatch(field.pattern, value):
        message = f"{name}: {field.about}"
        raise InputError(message)
    if field.kind == "date":
        _date(name, value)
    if field.kind == "moment":
        parse_moment(value)
    return value


def _date(name: str, value: str) -> None:
    try:
        if len(value) == len("2025-07-04"):
            date.fromisoformat(value)
            return
    except ValueError:
        pass
    message = f"{name}: {value!r} is no date: write 2025-07-04"
    raise InputError(message)


def _storable(name: str, text: str) -> None:
    from nightdesk.store.rows import refuse_unstorable

    refuse_unstorable(text, name)
