"""How figures, bounds and periods are said to a person."""

from datetime import date
from typing import Any

import pytest

from nightdesk import wording
from nightdesk.model import Statement


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (539, 539, "539"),
        (61, 63, "61 to 63"),
        (330, None, "330 or more"),
        (0, 72, "up to 72"),
        (None, 72, "up to 72"),
        (0, 0, "0"),
        (None, None, "unknown"),
        (1150.0, 1150.0, "1,150"),
        (8.5, None, "8.5 or more"),
    ],
)
def test_bounds(low: float | None, high: float | None, said: str) -> None:
    """Bounds say no more than they hold."""
    assert wording.bounds(low, high) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(1, 1, "1 building"), (1, None, "1 or more buildings"), (0, 1, "up to 1 buildings"), (0, 0, "0 buildings")],
)
def test_figures_count_their_thing(low: float, high: float | None, said: str) -> None:
    """One thing is singular only where it is exactly one."""
    assert wording.figure(low, high, "building") == said


@pytest.mark.parametrize(
    ("from_", "to", "said"),
    [
        (date(2025, 7, 3), date(2025, 7, 4), "3–4 July 2025"),
        (date(2025, 7, 4), date(2025, 7, 4), "4 July 2025"),
        (date(2025, 6, 30), date(2025, 7, 1), "30 June – 1 July 2025"),
        (date(2024, 12, 31), date(2025, 1, 1), "31 December 2024 – 1 January 2025"),
        (date(2025, 6, 1), date(2025, 6, 30), "June 2025"),
        (date(2025, 6, 1), date(2025, 6, 29), "1–29 June 2025"),
        (None, date(2025, 7, 4), "4 July 2025"),
        (None, None, "no date"),
    ],
)
def test_periods(from_: date | None, to: date | None, said: str) -> None:
    """A night is its two dates, a month its name."""
    assert wording.period(from_, to) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 1, "what": "child"}, "1 child"),
        ({"value": 330, "qualifier": "over", "what": "missile"}, "over 330 missiles"),
        ({"value": 20, "upper": 30, "qualifier": "between", "what": "person"}, "20 to 30 people"),
        ({"value": None, "qualifier": "some", "what": "building"}, "some buildings"),
        ({"value": 3, "what": "person", "detail": "serious"}, "3 people (serious)"),
        ({"value": 13, "what": "attack", "unit": "hour", "measure": "lasted"}, "13 hours (attack)"),
        ({"value": 8, "qualifier": "over", "what": "alert", "unit": "hour", "measure": "lasted"}, "over 8 hours (alert)"),
    ],
)
def test_statements(fields: dict[str, Any], said: str) -> None:
    """A statement is said with its qualifier, its number and its thing."""
    whole: dict[str, Any] = {"report": "r", "quote": "q", "start": 0, "end": 1, "measure": "injured"} | fields
    assert wording.statement(Statement(**whole)) == said
