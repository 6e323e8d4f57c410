"""People decide, with name and reason; the record honours it and says so; nothing is rewritten."""

from __future__ import annotations

from datetime import date

import pytest

from log_helpers import NIGHT, incoming, read, reckon
from nightdesk import flow
from nightdesk.errors import InputError
from nightdesk.store import Log


@pytest.fixture
def statement(log: Log) -> str:
    """The id of a statement in the log: 23 injured."""
    return log.keep([incoming("23 persons injured")])[0].statements[0].id


def record(log: Log, upto: int | None = None) -> list[tuple[object, object]]:
    """Value and decision of each statement in the night's record."""
    found = flow.current_record(log, NIGHT, reckon=reckon, upto=upto).statements
    return [(s.value, s.extra.get("decided", {}).get("action")) for s in found]


def test_a_correction_goes_into_the_record_and_says_so(log: Log, statement: str) -> None:
    """The corrected value counts; who decided, why, and what it was before stand beside it."""
    flow.review(log, statement, "correct", by="Ada", why="misheard", fields={"value": "26", "place": "Kyiv"})
    found = flow.current_record(log, NIGHT, reckon=reckon).statements[0]
    decided = found.extra["decided"]
    assert (found.value, found.place, decided["by"], decided["why"]) == (26, "Kyiv", "Ada", "misheard")
    assert decided["was"] == {"value": 23, "place": "Ukraine"}
    assert log.statements(ids=[statement])[0].value == 23


def test_a_rejected_statement_carries_no_figure_and_is_still_told(log: Log, statement: str) -> None:
    """The reckoner never sees it."""
    flow.review(log, statement, "reject", by="Ada", why="about another war")
    seen: list[object] = []
    flow.current_record(log, NIGHT, reckon=lambda s, *_: seen.extend(s) or reckon(s))  # type: ignore[func-returns-value]
    assert (seen, record(log)) == ([], [(23, "reject")])


def test_an_accepted_statement_says_so(log: Log, statement: str) -> None:
    """A person has looked at it."""
    flow.review(log, statement, "accept", by="Ada", why="heard it")
    assert record(log) == [(23, "accept")]


def test_undoing_is_another_entry(log: Log, statement: str) -> None:
    """It takes back the newest decision that stands; the one before it holds again; all stay in the log."""
    flow.review(log, statement, "correct", by="Ada", why="misheard", fields={"value": "26"})
    flow.review(log, statement, "reject", by="Bo", why="no source")
    flow.review(log, statement, "undo", by="Ada", why="there is one")
    assert record(log) == [(26, "correct")]
    flow.review(log, statement, "undo", by="Ada", why="23 after all")
    assert record(log) == [(23, None)]
    with pytest.raises(InputError, match="none to undo"):
        flow.review(log, statement, "undo", by="Ada", why="again")
    assert (len(log.decisions()), log.verify()) == (4, None)


def test_corrections_in_a_row_add_up(log: Log, statement: str) -> None:
    """One may correct the value, another the place."""
    flow.review(log, statement, "correct", by="Ada", why="misheard", fields={"value": "26"})
    flow.review(log, statement, "correct", by="Bo", why="the city alone", fields={"place": "Kyiv"})
    found = flow.current_record(log, NIGHT, reckon=reckon).statements[0]
    assert (found.value, found.place) == (26, "Kyiv")


def test_a_decision_outlives_a_newer_reading(log: Log, statement: str) -> None:
    """The same words have the same id after each reading."""
    flow.review(log, statement, "reject", by="Ada", why="no source")
    list(flow.read_again(log, read=read, reader="a reader 2"))
    assert record(log) == [(23, "reject")]


def test_the_record_can_be_had_as_it_was(log: Log, statement: str) -> None:
    """Up to any entry: the same figures as then."""
    then = log.head().seq
    flow.review(log, statement, "reject", by="Ada", why="no source")
    assert (record(log, then), record(log)) == ([(23, None)], [(23, "reject")])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "many"}, "value: 'many' is no number"),
        ({"value": "-3"}, "negative"),
        ({"measure": "flown"}, "flown"),
        ({"what": "drone"}, "does not go with"),
        ({"unit": "hour"}, "told in count"),
        ({"quote": "x"}, "cannot correct quote"),
        ({"from": "2025-07-05"}, "before it begins"),
        ({"qualifier": "roughly"}, "roughly"),
        ({"to": "tomorrow"}, "wrong kind"),
        ({}, "names its fields"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(log: Log, statement: str, fields: dict[str, str], told: str) -> None:
    """In words that name the field; nothing is entered."""
    head = log.head()
    with pytest.raises(InputError, match=told):
        flow.review(log, statement, "correct", by="Ada", why="x", fields=fields)
    assert log.head() == head


def test_a_decision_needs_a_name_a_reason_and_a_statement(log: Log, statement: str) -> None:
    """Each is asked for by name."""
    with pytest.raises(InputError, match="--by"):
        flow.review(log, statement, "accept", by=" ", why="x")
    with pytest.raises(InputError, match="--why"):
        flow.review(log, statement, "accept", by="Ada", why="")
    with pytest.raises(InputError, match="no statement 'none'"):
        flow.review(log, "none", "accept", by="Ada", why="x")


def test_a_change_of_the_period_moves_a_statement_to_its_night(log: Log, statement: str) -> None:
    """Corrected dates are dates."""
    flow.review(log, statement, "correct", by="Ada", why="a day earlier", fields={"from": "2025-07-02", "to": "2025-07-03"})
    found = flow.current_record(log, NIGHT, reckon=reckon).statements[0]
    assert (found.from_, found.to) == (date(2025, 7, 2), date(2025, 7, 3))
    moved = flow.current_record(log, date(2025, 7, 3), reckon=reckon).statements
    assert [s.id for s in moved] == [statement]
