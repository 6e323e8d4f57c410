"""Whatever statements come in, however odd, a record comes out, and it can be shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Relative, Statement
from nightdesk.reckoning import reckon
from nightdesk.sitrep import screen

DAYS = (None, date(1900, 1, 1), date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 3), date(2025, 7, 4), date(2200, 12, 31))
MOMENTS = (
    None,
    datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime.fromisoformat("2025-07-04T09:00"),
    datetime(2025, 7, 4, 9, tzinfo=UTC),
)
NAMES = (None, "Mayor", "Yuriy Ihnat", "Ukraine's Air Force", "\u202e(((", "A, B - C: D", "(x)")
PLACES = (None, "Kyiv", "Kyiv Oblast", "Ukraine", "Russia", "Georgia", "Nowhere")
RELATIVE = (None, None, Relative("month", "--06"), Relative("night", "overnight"), Relative("odd", ""))
VALUES = (0, 1, 2, 63, 72, 476, 539, 0.5, 10**12)


@st.composite
def anything(draw: st.DrawFn) -> Statement:
    """A statement that the reader of JSON Lines would let in."""
    measure = draw(st.sampled_from(sorted(vocabulary().measures)))
    what = draw(st.sampled_from([c for c in vocabulary().categories if vocabulary().fits(measure, c)]))
    qualifier = draw(st.sampled_from(sorted(vocabulary().qualifiers)))
    value = None if qualifier == "some" else draw(st.sampled_from(VALUES))
    days = sorted(d for d in (draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))) if d)
    return Statement(
        draw(st.sampled_from("abc")),
        "x",
        0,
        1,
        measure,
        what,
        value,
        qualifier,
        upper=None if qualifier != "between" or value is None else value + draw(st.sampled_from((0, 1, 100))),
        unit=draw(st.sampled_from(vocabulary().measures[measure].unit)),
        detail=draw(st.sampled_from((None, None, "Kh-101", "more", "women"))),
        place=draw(st.sampled_from(PLACES)),
        from_=days[0] if days else None,
        to=days[-1] if days else None,
        said_by=draw(st.sampled_from(NAMES)),
        as_of=draw(st.sampled_from(MOMENTS)),
        stance=draw(st.sampled_from(("asserted", "asserted", "denied", "previous_record"))),
        publisher=draw(st.sampled_from(NAMES)),
        published=draw(st.sampled_from((*MOMENTS, *DAYS))),
        relative=draw(st.sampled_from(RELATIVE)),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(anything(), max_size=9))
def test_any_statements_make_a_record_that_can_be_shown(statements: list[Statement]) -> None:
    """Dates at the ends of the calendar, figures of anything, voices of any spelling: nothing is raised."""
    made = reckon(statements)
    assert json.dumps(made.to_json())
    assert screen(made, colour=False, width=80)
