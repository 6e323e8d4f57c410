"""Alerts are intervals: their unions are durations, an end that nobody told stays unknown, and hostile messages are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightdesk import flow, imports
from nightdesk.alerts import Span, minutes, union
from nightdesk.model import Problem
from nightdesk.store import Log

NIGHT = date(2025, 7, 4)


def bring(log: Log, mapping: str, *contents: str, folder: Path) -> list[str]:
    """Import files with these contents; the problems."""
    paths = []
    for n, content in enumerate(contents):
        path = folder / f"{mapping}-{n}"
        path.write_text(content, encoding="utf-8")
        paths.append(str(path))
    return [p.text for p in flow.bring_in(log, paths, imports.load(mapping)) if isinstance(p, Problem)]


def alerts_csv(*rows: str) -> str:
    """An alert log."""
    return "\n".join(["region,started_at,finished_at", *rows]) + "\n"


def test_alerts_of_a_night_begin_end_and_add_up(log: Log, tmp_path: Path) -> None:
    """Overlapping alerts count once; times without an offset are UTC."""
    content = alerts_csv(
        "Kyiv City,2025-07-03 14:15:00+00:00,2025-07-03 15:00:00+00:00",
        "Kyiv City,2025-07-03 17:00:00,2025-07-04 06:00:00",
        "м. Київ,2025-07-04T05:30:00Z,2025-07-04T06:10:00Z",
        "Lvivska oblast,2025-07-03 17:00:00,2025-07-04 06:00:00",
    )
    assert bring(log, "alerts", content, folder=tmp_path) == []
    found = flow.alerts(log, "Kyiv", NIGHT)
    assert [(s.began.hour, s.ended and s.ended.hour) for s in found.own] == [(14, 15), (17, 6)]
    assert (found.minutes(), found.wider, found.parts) == ((835, 835), (), ())


def test_an_end_that_is_missing_stays_unknown(log: Log, tmp_path: Path) -> None:
    """It is never made up: the length is known from below only. A later copy that tells the end changes it."""
    row = "Kyiv City,2025-07-03 17:00:00+00:00,"
    bring(log, "alerts", alerts_csv(row), folder=tmp_path)
    assert flow.alerts(log, "Kyiv", NIGHT).minutes() == (0, None)
    bring(log, "alerts", alerts_csv(f"{row}2025-07-03 18:00:00+00:00"), folder=tmp_path)
    assert flow.alerts(log, "Kyiv", NIGHT).minutes() == (60, 60)


def test_a_regions_alert_is_told_apart_from_one_in_a_part_of_it(log: Log, tmp_path: Path) -> None:
    """A raion is under its region's alert; the region is not under its raion's."""
    content = alerts_csv(
        "Kyivska oblast,2025-07-03 15:00:00,2025-07-03 16:00:00",
        "Bucha Raion,2025-07-03 20:00:00,2025-07-03 21:00:00",
    )
    bring(log, "alerts", content, folder=tmp_path)
    region, part = flow.alerts(log, "Kyiv Oblast", NIGHT), flow.alerts(log, "Bucha District", NIGHT)
    assert (region.minutes(), [name for name, _ in region.parts]) == ((60, 60), ["Bucha District"])
    assert (part.minutes(), [name for name, _ in part.wider]) == ((120, 120), ["Kyiv Oblast"])
    assert set(region.levels) == {"region", "raion"}


def test_a_night_without_alerts_knows_for_what_they_were_given(log: Log, tmp_path: Path) -> None:
    """By region before, by raion later: the last alert before a night counts, and the first after where none was before."""
    content = alerts_csv(
        "Kyivska oblast,2025-07-06 15:00:00,2025-07-06 16:00:00",
        "Bucha Raion,2025-12-20 20:00:00,2025-12-20 21:00:00",
        "Lvivska oblast,2025-07-02 15:00:00,2025-07-02 16:00:00",
    )
    bring(log, "alerts", content, folder=tmp_path)
    nights = [NIGHT, date(2025, 7, 20), date(2025, 12, 24)]
    found = [flow.alerts(log, "Bucha District", night).elsewhen for night in nights]
    assert [f and (f.day, f.levels) for f in found] == [
        (date(2025, 7, 6), ("region",)),
        (date(2025, 7, 6), ("region",)),
        (date(2025, 12, 20), ("raion",)),
    ]
    assert flow.alerts(log, "Bucha District", date(2024, 1, 1)).elsewhen is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Kyiv City,2025-07-03 17:00,2025-07-03 16:00", "is before"),
        ("Kyiv City,2025-07-03,2025-07-04", "has no hour"),
        ("Kyiv City,,2025-07-04 10:00", "is no time"),
    ],
)
def test_bad_rows_are_told(log: Log, tmp_path: Path, row: str, problem: str) -> None:
    """An alert needs its hours, in their order."""
    assert problem in bring(log, "alerts", alerts_csv(row), folder=tmp_path)[0]


def cap(kind: str, identifier: str, sent: str, info: str = "", references: str = "", status: str = "Actual") -> str:
    """A message of the standard's form."""
    refers = f"<references>{references}</references>" if references else ""
    return (
        f'<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>'
        f"<sender>alerts.example</sender><sent>{sent}</sent><status>{status}</status><msgType>{kind}</msgType>"
        f"<scope>Public</scope>{refers}{info}</alert>"
    )


def area(place: str, onset: str) -> str:
    """An info block: `expires` is a forecast, and no end."""
    return (
        f"<info><category>Safety</category><event>Air raid alert</event><urgency>Immediate</urgency><severity>Extreme</severity>"
        f"<certainty>Observed</certainty><onset>{onset}</onset><expires>2025-07-05T00:00:00+03:00</expires>"
        f"<area><areaDesc>{place}</areaDesc></area></info>"
    )


ALERT = cap("Alert", "a1", "2025-07-03T20:00:00+03:00", area("Kyiv", "2025-07-03T20:00:00+03:00"))
UPDATE = cap(
    "Update",
    "a2",
    "2025-07-03T21:00:00+03:00",
    area("Kyiv", "2025-07-03T21:00:00+03:00"),
    "alerts.example,a1,2025-07-03T20:00:00+03:00",
)
CANCEL = cap("Cancel", "a3", "2025-07-03T23:00:00+03:00", "", "alerts.example,a2,2025-07-03T21:00:00+03:00")


def test_an_update_keeps_the_begin_and_a_cancellation_gives_the_end(log: Log, tmp_path: Path) -> None:
    """In whatever order the files come; until then the end is unknown, whatever was expected."""
    bring(log, "cap", ALERT, folder=tmp_path)
    assert flow.alerts(log, "Kyiv", NIGHT).minutes() == (0, None)
    assert bring(log, "cap", CANCEL, UPDATE, ALERT, folder=tmp_path) == []
    assert flow.alerts(log, "Kyiv", NIGHT).minutes() == (180, 180)
    assert len(flow.alerts(log, "Kyiv", NIGHT).own) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('<!DOCTYPE a [<!ENTITY x "xx">]><alert>&x;</alert>', "hostile"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert/>', "hostile"),
        ("<alert><identifier>", "is no XML"),
        ("<alert/>", "is no CAP 1.2"),
        (
            cap("Alert", "t", "2025-07-03T20:00:00+03:00", area("Kyiv", "2025-07-03T20:00:00+03:00"), status="Exercise"),
            "not 'Actual'",
        ),
        (cap("Alert", "t", "soon", area("Kyiv", "2025-07-03T20:00:00+03:00")), "is no time"),
        (cap("Cancel", "t", "2025-07-03T20:00:00+03:00", "", "x,none,y"), "which the log has not"),
        (cap("Alert", "t", "2025-07-03T20:00:00+03:00"), "has no info"),
    ],
)
def test_what_is_no_message_is_refused_by_itself(log: Log, tmp_path: Path, content: str, problem: str) -> None:
    """One line for it, and the other messages are kept."""
    problems = bring(log, "cap", content, ALERT, folder=tmp_path)
    assert (len(problems), problem in problems[0]) == (1, True), problems
    assert len(flow.alerts(log, "Kyiv", NIGHT).own) == 1


SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 60))).map(
        lambda pair: Span(
            datetime.fromtimestamp(pair[0] * 60, UTC),
            None if pair[1] is None else datetime.fromtimestamp((pair[0] + pair[1]) * 60, UTC),
            (),
        )
    )
)


@given(SPANS)
def test_a_union_is_as_long_as_the_minutes_that_it_covers(spans: list[Span]) -> None:
    """Held against counting every minute; unknown ends make the most unknown, unless a like alert has an end."""
    covered = {minute for s in spans if s.ended for minute in range(int(s.began.timestamp() // 60), int(s.ended.timestamp() // 60))}
    low, high = minutes(union(spans))
    told = {s.began for s in spans if s.ended}
    unknown = any(s.ended is None and s.began not in told for s in spans)
    assert (low, high) == (len(covered), None if unknown else len(covered))


@given(SPANS, st.randoms())
def test_a_union_does_not_depend_on_the_order(spans: list[Span], chance: object) -> None:
    """Nor on what was joined before."""
    shuffled = list(spans)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert union(shuffled) == union(spans) == union(union(spans))
