"""What holds of every record: truth is never doubted, bounds hold it, order does not matter, a spoilt word is found."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nightdesk.model import Record, Statement
from nightdesk.reckoning import reckon
from strategies import COUNTRY, Toll, Truth, holds, said, says, tolls, truths, within

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
CLASHES = {"does_not_add_up", "dispute"}


def reckoned(statements: list[Statement]) -> Record:
    """The record of statements in the country of strategies.py."""
    return reckon(statements, within=within, holds=holds)


def clashes(record: Record) -> list[str]:
    """What the record finds fault with."""
    return [f.text for a in record.attacks for f in a.findings if f.kind in CLASHES]


@st.composite
def true_nights(draw: st.DrawFn) -> tuple[Truth, list[Statement]]:
    """A night and what is truly said of it."""
    truth = draw(truths())
    return truth, draw(said(truth))


@few
@given(true_nights())
def test_true_statements_never_clash(night: tuple[Truth, list[Statement]]) -> None:
    """What is true of one night breaks no rule, whoever says it and however vaguely."""
    _, statements = night
    assert clashes(reckoned(statements)) == []


@few
@given(true_nights())
def test_bounds_hold_the_truth(night: tuple[Truth, list[Statement]]) -> None:
    """No figure that rests on no assumption excludes the true one."""
    truth, statements = night
    figures = [f for a in reckoned(statements).attacks for f in a.figures if not f.assuming]
    outside = [f for f in figures if not _between(f.low, truth[f.measure, f.what, f.place or COUNTRY], f.high)]
    assert outside == []


@few
@given(true_nights(), st.randoms(use_true_random=False))
def test_order_does_not_matter(night: tuple[Truth, list[Statement]], shuffle: random.Random) -> None:
    """The same statements in any order give the same record."""
    _, statements = night
    other = list(statements)
    shuffle.shuffle(other)
    assert reckoned(other).to_json() == reckoned(statements).to_json()


@few
@given(tolls())
def test_a_rising_toll_is_no_clash_and_ends_at_its_last_figure(toll: Toll) -> None:
    """A toll that only rises is an update, never a dispute, and the record gives its last figure."""
    record = reckoned(toll.statements)
    figure = next(f for f in record.attacks[0].figures if f.measure == "injured")
    assert (clashes(record), figure.low, figure.high) == ([], toll.last, toll.last)


@st.composite
def spoilt_nights(draw: st.DrawFn) -> tuple[list[Statement], str, str, str]:
    """True statements and one spoilt by the reverse of a step: the field, and what it should have been."""
    truth = draw(truths())
    measure, what, place, field, wrong = draw(
        st.sampled_from(
            [
                ("penetrated", "weapon", COUNTRY, "what", "drone"),
                ("intercepted", "weapon", COUNTRY, "what", "drone"),
                ("intercepted", "missile", COUNTRY, "what", "cruise_missile"),
                ("shot_down", "drone", COUNTRY, "place", "Kyiv"),
                ("launched", "weapon", COUNTRY, "place", "Odesa Oblast"),
                ("intercepted", "drone", COUNTRY, "measure", "shot_down"),
            ]
        )
    )
    right = says(measure, what, truth[measure, what, place], place, report="spoilt", said_by="Somebody", id="spoilt")
    whats = ("weapon", "drone", "missile", "cruise_missile")
    others = [says(m, w, v, p, report="bulletin", start=n) for n, ((m, w, p), v) in enumerate(sorted(truth.items())) if w in whats]
    return [*others, replace(right, **{field: wrong})], field, wrong, getattr(right, field)


@few
@given(spoilt_nights())
def test_the_reading_that_mends_a_spoilt_statement_is_found(night: tuple[list[Statement], str, str, str]) -> None:
    """Where one word was narrowed, misplaced or mistaken, one of the readings puts it right in one step."""
    statements, field, wrong, right = night
    found = [f for a in reckoned(statements).attacks for f in a.findings if f.kind in CLASHES]
    assume(found)
    changes = [(c.statement, c.field, c.from_, c.to) for f in found for r in f.readings for c in r.changes]
    assert ("spoilt", field, wrong, right) in changes


def _between(low: float | None, value: float, high: float | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)
