"""JSON Lines of statements → Statement, a line at a time, and one clear line for each that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from nightdesk.errors import InputError
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Problem, Statement

MAX_LINE = 1_000_000
"""Characters of one line: a statement is a sentence and a few fields."""


def read_lines(lines: Iterable[bytes], *, name: str, texts: Mapping[str, str], seen: set[str]) -> Iterator[Statement | Problem]:
    """The statements in `lines`, in order, blank lines left out.

    `texts` holds the text of each report that is at hand, by id: a quote must stand in its report's.
    `seen` are the statement ids in use; it grows.
    """
    number = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if number == 1 and b"\x00" in line:
            yield Problem(name, number, "is no text that holds statements, but binary or UTF-16: save it as UTF-8")
            return
        try:
            statement = check(anchor(Statement.from_json(_row(line)), texts))
            _claim(statement.id, seen)
        except InputError as error:
            yield Problem(name, number, str(error))
        else:
            yield statement
    if number == 0:
        yield Problem(name, None, "holds no statements")


def _row(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE:
        message = f"a line of over {MAX_LINE:,} bytes is no statement"
        raise InputError(message)
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 from byte {error.start + 1} on: save it as UTF-8"
        raise InputError(message) from error
    except json.JSONDecodeError as error:
        message = f"is no JSON: {error.msg} at column {error.colno}"
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"is no JSON: {error}"
        raise InputError(message) from error
    if not isinstance(row, dict):
        message = f"is no statement: a JSON object was expected, not {type(row).__name__}"
        raise InputError(message)
    return row


def check(statement: Statement) -> Statement:
    """The statement, if the vocabulary knows its measure, its category and unit and lets them go together (statements.md).

    Raises InputError, with what would be right.
    """
    words = vocabulary()
    s = statement
    _texts(s)
    _among(s.measure, words.measures, "measure")
    _among(s.what, words.categories, "what")
    if not words.fits(s.measure, s.what):
        message = f"{s.measure!r} does not go with {s.what!r}, but with {' or '.join(words.measures[s.measure].of)}"
        raise InputError(message)
    _among(s.unit, words.units, "unit")
    if (s.value is None) != (s.qualifier == "some"):
        message = "value null goes with qualifier 'some', and only with it"
        raise InputError(message)
    if (s.upper is None) == (s.qualifier == "between"):
        message = "upper goes with qualifier 'between', and only with it"
        raise InputError(message)
    _in_order(s)
    return s


def _texts(s: Statement) -> None:
    """Fields that are text hold text, and the quote stands at a place that there can be."""
    for field in ("unit", "detail", "place", "said_by", "publisher"):
        if not isinstance(getattr(s, field), str | None):
            message = f"{field} is no text: {_short(repr(getattr(s, field)))}"
            raise InputError(message)
    if s.start < 0 or s.end < s.start:
        message = f"start {s.start} and end {s.end} are no place in a text"
        raise InputError(message)


def _in_order(s: Statement) -> None:
    """What is counted is not negative, a range and a period do not run backwards."""
    if s.value is not None and s.value < 0:
        message = f"value {s.value:g} is negative"
        raise InputError(message)
    if s.upper is not None and s.value is not None and s.upper < s.value:
        message = f"upper {s.upper:g} is below value {s.value:g}"
        raise InputError(message)
    if s.from_ and s.to and s.to < s.from_:
        message = f"the period ends on {s.to} before it begins on {s.from_}"
        raise InputError(message)


def anchor(statement: Statement, texts: Mapping[str, str]) -> Statement:
    """The statement with the offsets at which its quote stands in its report, where that is at hand.

    Offsets that are a little off are mended from the quote. Raises InputError where the quote is not in the report.
    """
    s = statement
    if not s.quote:
        message = "quote is empty: no figure without the words that carry it"
        raise InputError(message)
    text = texts.get(s.report)
    if text is None or text[s.start : s.end] == s.quote:
        return s
    start = text.find(s.quote)
    if start < 0:
        message = f"its quote is not in report {s.report!r}: {_short(s.quote)!r}"
        raise InputError(message)
    return replace(s, start=start, end=start + len(s.quote))


def _among(value: str, known: Mapping[str, object], field: str) -> None:
    if value not in known:
        message = f"{field} {_short(value)!r} is not in the vocabulary ('nightdesk vocabulary' prints it)"
        raise InputError(message)


def _claim(id_: str, seen: set[str]) -> None:
    if id_ and id_ in seen:
        message = f"id {id_!r} stands twice: this one is left out"
        raise InputError(message)
    seen.add(id_)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
