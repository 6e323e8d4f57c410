"""Tables of others come in by mappings that are data; their traps are answered there, and bad rows stop nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from log_helpers import reckon
from nightdesk import flow, imports
from nightdesk.errors import LexiconError
from nightdesk.model import Problem, Statement
from nightdesk.store import Kept, Log

HEADER = "time_start,time_end,model,target,launched,destroyed,not_reach_goal,num_hit_location,num_fall_fragment_location,source"
NIGHT = "2025-07-03 18:00,2025-07-04 06:00,Shahed-136/131,Ukraine,539.0,268.0,208.0,8.0,33.0,kpszsu/posts/1"


def table(tmp_path: Path, *rows: str, header: str = HEADER, name: str = "table.csv") -> str:
    """A file with these rows."""
    path = tmp_path / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def bring(path: str, mapping: str = "missile-attacks") -> tuple[list[Statement], list[str]]:
    """The statements and the problems of a file."""
    found = list(imports.read([path], imports.load(mapping)))
    statements = [s for unit in found if isinstance(unit, imports.Unit) for s in unit.statements]
    for unit in found:
        if isinstance(unit, imports.Unit):
            assert all(unit.report.text[s.start : s.end] == s.quote for s in unit.statements)
    return statements, [str(p).replace(path, "FILE") for p in found if isinstance(p, Problem)]


def gist(s: Statement) -> tuple[object, ...]:
    """What a statement counts."""
    return (s.measure, s.what, s.detail, s.place, s.value)


def test_every_ready_mapping_loads() -> None:
    """And says which it is."""
    assert [imports.load(name).name for name in imports.ready()] == ["alerts", "cap", "missile-attacks", "statements"]


def test_a_row_gives_a_statement_a_figure_with_its_words(tmp_path: Path) -> None:
    """Launched, shot down and suppressed are of weapons; the hit and debris columns count places."""
    statements, problems = bring(table(tmp_path, NIGHT))
    assert problems == []
    assert [gist(s) for s in statements] == [
        ("launched", "drone", None, "Ukraine", 539),
        ("shot_down", "drone", None, "Ukraine", 268),
        ("suppressed", "drone", None, "Ukraine", 208),
        ("hit", "site", None, "Ukraine", 8),
        ("debris", "site", None, "Ukraine", 33),
    ]
    assert {(s.from_, s.to, s.said_by) for s in statements} == {(date(2025, 7, 3), date(2025, 7, 4), "Ukraine's Air Force")}
    assert statements[0].quote == "launched: 539.0"


@pytest.mark.parametrize(
    ("model", "what", "detail"),
    [
        ("X-101/X-555", "cruise_missile", "Kh-101/Kh-555"),
        ("Х-101/Х-555", "cruise_missile", "Kh-101/Kh-555"),
        ("С-300", "ballistic_missile", "S-300"),
        ("X-101/X-555 and Iskander-K", "cruise_missile", "Kh-101/Kh-555 and Iskander-K"),
        ("C-300 and Iskander-M", "ballistic_missile", "S-300 and Iskander-M"),
        ("X-101/X-555 and Iskander-M", "missile", "Kh-101/Kh-555 and Iskander-M"),
        ("X-22 and X-31P", "missile", "Kh-22 and Kh-31P"),
        ("Молнія", "drone", "Molniya"),
    ],
)
def test_models_have_their_category_and_usual_name(tmp_path: Path, model: str, what: str, detail: str) -> None:
    """Look-alike letters are put right; a row of two models is of the narrowest category that holds both."""
    statements, problems = bring(table(tmp_path, f"2025-07-04 02:00,2025-07-04 06:00,{model},Ukraine,4.0,,,,,kpszsu/posts/1"))
    assert (problems, [(s.what, s.detail) for s in statements]) == ([], [(what, detail)])


@pytest.mark.parametrize(
    ("begins", "ends", "period"),
    [
        ("2025-07-03 18:00", "2025-07-04 06:00", ("2025-07-03", "2025-07-04")),
        ("2025-07-04 02:00", "2025-07-04 06:00", ("2025-07-03", "2025-07-04")),
        ("2025-07-03 21:20", "2025-07-03 21:40", ("2025-07-03", "2025-07-04")),
        ("2025-07-04 14:00", "2025-07-04 17:00", ("2025-07-04", "2025-07-04")),
        ("2025-07-04 09:00", "2025-07-04 10:00", ("2025-07-04", "2025-07-04")),
        ("2025-07-04", "2025-07-04 08:00", ("2025-07-03", "2025-07-04")),
        ("2025-07-04", "2025-07-04", ("2025-07-04", "2025-07-04")),
        ("2025-07-04 3:30", "2025-07-04 5:00 ", ("2025-07-03", "2025-07-04")),
    ],
)
def test_times_give_the_night_or_the_day(tmp_path: Path, begins: str, ends: str, period: tuple[str, str]) -> None:
    """Kyiv time: hours before dawn are of the night before, late evenings of the one that follows; a date alone is a day."""
    statements, _ = bring(table(tmp_path, f"{begins},{ends},Kalibr,Ukraine,4,,,,,kpszsu/posts/1"))
    assert [(str(s.from_), str(s.to)) for s in statements] == [period]


def test_regional_commands_speak_of_their_regions(tmp_path: Path) -> None:
    """Their rows are other voices and other places: nothing is counted twice."""
    rows = [
        NIGHT,
        "2025-07-04,2025-07-04,Unknown UAV,south,4.0,4.0,,,,PvKPivden/posts/2",
        "2025-07-04,2025-07-04,Supercam,Ukraine,1.0,1.0,,,,PvKPivden/posts/2",
    ]
    launched = [s for s in bring(table(tmp_path, *rows))[0] if s.measure == "launched"]
    assert sorted((s.said_by, s.place, s.value) for s in launched) == [
        ("Air Command South", "southern Ukraine", 1),
        ("Air Command South", "southern Ukraine", 4),
        ("Ukraine's Air Force", "Ukraine", 539),
    ]


def test_two_places_together_are_a_part_of_the_country(tmp_path: Path) -> None:
    """Named in the detail, so that the figure is never taken for the country's whole."""
    rows = "2022-11-11,2022-11-11,Shahed-136/131,Odesa oblast and Mykolaiv oblast,4,4,,,,kpszsu/posts/1"
    assert gist(bring(table(tmp_path, rows))[0][0]) == (
        "launched",
        "drone",
        "at Odesa oblast and Mykolaiv oblast",
        "Ukraine",
        4,
    )


def test_hours_of_one_night_add_up(tmp_path: Path) -> None:
    """Two rows of one voice, model and place in one night are one figure, and its words name both."""
    rows = [
        "2025-11-25 06:50,2025-11-25 07:20,X-47 Kinzhal,Ukraine,2.0,1.0,,,,kpszsu/posts/1",
        "2025-11-25 01:20,2025-11-25 01:50,X-47 Kinzhal,Ukraine,3.0,,,,,kpszsu/posts/2",
    ]
    launched = [s for s in bring(table(tmp_path, *rows))[0] if s.measure == "launched"]
    assert [(s.value, s.quote) for s in launched] == [(5, "launched, ballistic_missile, Kinzhal, Ukraine, 2 rows: 3 + 2")]


def test_empty_numbers_say_nothing(tmp_path: Path) -> None:
    """An empty cell is no nought."""
    statements, problems = bring(table(tmp_path, "2025-07-04 02:00,2025-07-04 06:00,Kalibr,Ukraine,,0.0,,,,kpszsu/posts/1"))
    assert ([gist(s) for s in statements], problems) == ([("shot_down", "cruise_missile", "Kalibr", "Ukraine", 0)], [])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2025-07-04,2025-07-04,Kalibr,Ukraine,many,,,,,kpszsu", "FILE:2: column launched: 'many' is no number"),
        ("2025-07-04,2025-07-04,Kalibr,Ukraine,1.5,,,,,kpszsu", "FILE:2: column launched: '1.5' is no whole number"),
        ("2025-07-04,2025-07-04,Kalibr,Ukraine,-3,,,,,kpszsu", "FILE:2: column launched: '-3' is no number"),
        ("yesterday,2025-07-04,Kalibr,Ukraine,3,,,,,kpszsu", "FILE:2: column time_start: 'yesterday' is no time"),
        ("2025-07-04,2025-02-30,Kalibr,Ukraine,3,,,,,kpszsu", "FILE:2: column time_end: '2025-02-30' is no time"),
        ("2025-07-04,2025-07-03,Kalibr,Ukraine,3,,,,,kpszsu", "FILE:2: column time_end: '2025-07-03' is before '2025-07-04'"),
        ("2025-07-04,2025-07-04,Excalibur,Ukraine,3,,,,,kpszsu", "FILE:2: column model: 'Excalibur' is not in the mapping"),
        ("2025-07-04,2025-07-04,Kalibr", "FILE:2: has 3 cells where the header has 10"),
    ],
)
def test_a_bad_row_is_told_with_line_and_column(tmp_path: Path, row: str, problem: str) -> None:
    """And the rows after it are read."""
    statements, problems = bring(table(tmp_path, row, NIGHT))
    assert (len(statements), len(problems), problems[0].startswith(problem)) == (5, 1, True), problems


def test_columns_are_asserted_by_name(tmp_path: Path) -> None:
    """A table without a column that the mapping reads is refused, and the column named; the order does not matter."""
    _, problems = bring(table(tmp_path, "x", header="model"))
    assert "lacks the column time_start, time_end" in problems[0]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b'"'])
def test_what_is_no_table_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    """Binary, empty or broken files give a problem and nothing else."""
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    statements, problems = bring(str(path))
    assert (statements, len(problems)) == ([], 1)


def test_a_mapping_that_is_none_is_refused(tmp_path: Path) -> None:
    """With the ready ones named; a broken one with its key."""
    with pytest.raises(LexiconError, match="missile-attacks"):
        imports.load("no-such")
    own = tmp_path / "own.toml"
    own.write_text('name="x"\nversion=1\ntitle="x"\npublisher="x"\nformat="csv"\ncolumns=["n"]\n[[statements]]\nmeasure="flown"\n')
    with pytest.raises(LexiconError, match=r"own.toml: statements.measure: 'flown'"):
        imports.load(str(own))


def test_importing_twice_adds_nothing_and_a_later_copy_tells_what_changed(log: Log, tmp_path: Path) -> None:
    """Rows in another order are the same table; a changed cell is told as was and now."""
    other = "2025-07-04 02:00,2025-07-04 06:00,Kalibr,Ukraine,4,,,,,kpszsu/posts/1"
    mapping = imports.load("missile-attacks")
    first = list(flow.bring_in(log, [table(tmp_path, NIGHT, other)], mapping))
    head = log.head()
    again = list(flow.bring_in(log, [table(tmp_path, other, NIGHT)], mapping))
    assert ([_status(k) for k in first], [_status(k) for k in again], log.head()) == (["new"], ["known"], head)
    later = list(flow.bring_in(log, [table(tmp_path, other, NIGHT.replace("539.0", "540.0"))], mapping))
    changes = [c for k in later if isinstance(k, Kept) for c in k.changes]
    assert [(c.was and c.was.value, c.now and c.now.value) for c in changes] == [(539, 540)]
    found = flow.current_record(log, date(2025, 7, 4), reckon=reckon).statements
    assert [s.value for s in found if (s.measure, s.what) == ("launched", "drone")] == [540]


def _status(kept: object) -> str:
    assert isinstance(kept, Kept)
    return kept.status


STATEMENTS = "report,quote,measure,what,value,place,from,to,publisher,published,qualifier"


def test_plain_statements_come_as_csv(log: Log, tmp_path: Path) -> None:
    """With the fields of statements.md as columns; a bad line is told and the rest is kept."""
    rows = [
        "r1,26 injured,injured,person,26,Kyiv,2025-07-03,2025-07-04,A Paper,2025-07-04T13:00+03:00,",
        "r1,some flew,flown,drone,3,,,,,,",
        "r1,nothing,injured,person,x,,,,,,",
        "r1,,injured,person,1,,,,,,",
    ]
    path = table(tmp_path, *rows, header=STATEMENTS)
    found = list(flow.bring_in(log, [path], imports.load("statements")))
    problems = [str(p).replace(path, "FILE") for p in found if isinstance(p, Problem)]
    assert [p.partition(": ")[0] for p in problems] == ["FILE:3", "FILE:4", "FILE:5"]
    kept = log.report("r1").report
    assert (kept.publisher, str(kept.published)) == ("A Paper", "2025-07-04 13:00:00+03:00")
    assert [(s.value, s.place) for s in log.statements(report="r1")] == [(26, "Kyiv")]


def test_plain_statements_come_as_json_lines(tmp_path: Path) -> None:
    """The same form that `nightdesk read --json` prints."""
    path = tmp_path / "s.jsonl"
    path.write_text('{"report": "r", "quote": "26 injured", "measure": "injured", "what": "person", "value": 26}\n[1]\nnot json\n')
    statements, problems = bring(str(path), "statements")
    assert ([s.value for s in statements], [p.split(": ")[0] for p in problems]) == ([26], ["FILE:2", "FILE:3"])
