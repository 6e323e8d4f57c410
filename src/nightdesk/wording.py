"""How figures, places in time and bounds are said to a person: plain English, the same on every screen and page."""

from __future__ import annotations

import re
from datetime import date

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement, plain_number
from nightdesk.told import term

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@term
def number(value: float) -> str:
    """`1,150`, `8.5`: grouped from five digits' reading on, without a needless point."""
    plain = plain_number(value)
    return f"{plain:,}"


@term
def measure(name: str) -> str:
    """How a page names a measure."""
    return vocabulary().measures[name].label


@term
def deed(name: str) -> str:
    """The measure within a sentence: `shot down`."""
    return measure(name).lower()


@term
def category(name: str, count: float | None = None) -> str:
    """The category's word for one or for many."""
    one, many = vocabulary().categories[name].label
    return one if count == 1 else many


@term
def unit(name: str, count: float | None = None) -> str:
    """The unit's word for one or for many; nothing for a count."""
    one, many = vocabulary().units[name]["label"]
    return str(one if count == 1 else many)


@term
def place(name: str) -> str:
    """A place by its usual English name."""
    return name


@term
def voice(name: str) -> str:
    """A speaker by the usual English name."""
    return name


@term
def question(measure_: str, what: str) -> str:
    """`how many missiles got through`."""
    return vocabulary().measures[measure_].say.format(n="how many", what=category(what))


@term
def amount(value: float | None, upper: float | None, qualifier: str) -> str:
    """`over 330`, `20 to 30`, `some`: a value as it was said."""
    label = vocabulary().qualifiers[qualifier].label
    if value is None:
        return label or "some"
    if upper is not None:
        return f"{number(value)} to {number(upper)}"
    return f"{label} {number(value)}".strip()


@term
def of_what(what: str, unit: str, count: float | None) -> str:
    """What is counted: the category, or the unit and whose (`hours (alert)`) for what is not a count."""
    if unit == "count":
        return category(what, count)
    return f"{_unit(unit, count)} ({category(what, 1)})"


_unit = unit


@term
def statement(s: Statement) -> str:
    """The figure of a statement: `over 330 missiles`, `9 drones (Shahed)`."""
    said = f"{amount(s.value, s.upper, s.qualifier)} {of_what(s.what, s.unit, s.value)}"
    return f"{said} ({s.detail})" if s.detail else said


@term
def figure(low: float | None, high: float | None, what: str, unit: str = "count") -> str:
    """`61 to 63 drones`, `1 or more buildings`, `8 hours (alert)`: a figure's bounds and what they count."""
    return f"{bounds(low, high)} {of_what(what, unit, low if low == high else None)}"


@term
def bounds(low: float | None, high: float | None) -> str:
    """`539`, `61 to 63`, `330 or more`, `up to 72`, `unknown`."""
    if low is not None and low == high:
        return number(low)
    if not low:
        return "unknown" if high is None else f"up to {number(high)}"
    return f"{number(low)} or more" if high is None else f"{number(low)} to {number(high)}"


@term
def period(from_: date | None, to: date | None, relative: str | None = None) -> str:
    """`3-4 July 2025`, `June 2025`, `4 July 2025`, `no date`; `June, year unknown` and `“last Saturday”` for `relative` ones."""
    start, end = from_ or to, to or from_
    if start is None or end is None:
        return _undated(relative) if relative else "no date"
    if start == end:
        return _day(end)
    if _is_month(start, end):
        return f"{_MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end)}"
    return f"{_day(start) if start.year != end.year else _day(start).rsplit(' ', 1)[0]} – {_day(end)}"


def _undated(relative: str) -> str:
    """`--06` is June, `--07-04` 4 July; all else is in the report's words."""
    days = [re.fullmatch(r"--(0[1-9]|1[0-2])(?:-(\d\d))?", part) for part in relative.split("/")]
    named = [f"{int(d[2])} {_MONTHS[int(d[1]) - 1]}" if d[2] else _MONTHS[int(d[1]) - 1] for d in days if d]
    return f"{' to '.join(named)}, year unknown" if len(named) == len(days) else f"“{relative}”"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _is_month(start: date, end: date) -> bool:
    from calendar import monthrange

    same = (start.year, start.month) == (end.year, end.month)
    return same and start.day == 1 and end.day == monthrange(end.year, end.month)[1]
