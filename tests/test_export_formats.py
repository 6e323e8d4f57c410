"""Exports load where they are meant to, point at their statements, and carry nothing alive."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from nightdesk.checking import Verdict
from nightdesk.errors import InputError
from nightdesk.export import SHAPES, TABLE_WRITERS, TABLES, WHOLE_WRITERS, render, write
from nightdesk.export.claims import claim_reviews
from nightdesk.export.public import public
from nightdesk.export.tables import edtf
from nightdesk.model import Attack, Figure, Finding, Json, Record, Report, Statement

EVENING, MORNING = date(2025, 7, 3), date(2025, 7, 4)
NASTY = '=HYPERLINK("x") <script>alert(1)</script> [a](javascript:b) | `c`'


def said(id_: str, measure: str, what: str, value: float | None, **more: object) -> Statement:
    """A statement about Kyiv that night."""
    fields = {"place": "Kyiv", "from_": EVENING, "to": MORNING, "quote": f"{value} {what}", "id": id_, "start": 0} | more
    return Statement(report="r", end=len(str(fields["quote"])), measure=measure, what=what, value=value, **fields)  # type: ignore[arg-type]


def figure(measure: str, what: str, low: float, *ids: str, place: str = "Kyiv") -> Figure:
    """A figure about that night."""
    return Figure(measure, what, place, EVENING, MORNING, "count", low, low, "agreed", ("A", "B"), ids)


STATEMENTS = (
    said("r:1", "killed", "person", 1, quote="one was killed", as_of=datetime.fromisoformat("2025-07-04T15:09:00+03:00")),
    said("r:2", "killed", "person", 24, quote="dozens were killed", qualifier="at_least"),
    said("r:3", "injured", "person", 26, quote=NASTY, said_by=NASTY),
    said("r:4", "hit", "school", 2, place="Solomianskyi District"),
    said(
        "r:5",
        "lasted",
        "alert",
        60,
        unit="minute",
        extra={"began": "2025-07-03T20:00:00+03:00", "ended": "2025-07-03T21:00:00+03:00"},
    ),
    said("r:6", "damaged", "site", 1, place="12 Some Street"),
)
FIGURES = (
    figure("launched", "drone", 539, place="Ukraine"),
    figure("killed", "person", 1, "r:1", "r:2"),
    figure("injured", "person", 26, "r:3"),
    figure("hit", "school", 2, "r:4", place="Solomianskyi District"),
)
FINDING = Finding("dispute", ("r:1", "r:2"), f"one or dozens {NASTY}")
REPORT = Report("r", "text", title=NASTY, publisher="A Paper", published=datetime.fromisoformat("2025-07-04T12:00:00+03:00"))
ATTACK = Attack("2025-07-04/Ukraine", EVENING, MORNING, "Ukraine", (REPORT,), FIGURES, (FINDING,))
RECORD = Record((ATTACK,), STATEMENTS)
REPORTS = {"r": REPORT}


def rows(what: str) -> list[dict[str, str]]:
    """The CSV of a table, as a reader of CSV has it."""
    data, _ = render(RECORD, REPORTS, to="csv", what=what)
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_csv_has_a_row_a_statement_with_codes_and_periods() -> None:
    """ISO 3166-2 and P-code of the place, its point, UTC times, the period in EDTF."""
    row = rows("statements")[0]
    assert (row["id"], row["iso_3166_2"], row["pcode"], row["period"]) == ("r:1", "UA-30", "UA80", "2025-07-03/2025-07-04")
    assert (row["as_of"], row["zone"], row["publisher"]) == ("2025-07-04T12:09:00+00:00", "Europe/Kyiv", "A Paper")
    assert rows("statements")[4]["began"] == "2025-07-03T17:00:00+00:00"


def test_csv_figures_name_their_statements() -> None:
    """No figure leaves without the statements that carry it."""
    assert json.loads(rows("figures")[1]["statements"]) == ["r:1", "r:2"]


def test_a_text_is_no_formula_in_a_spreadsheet() -> None:
    """Text that begins like a formula gets an apostrophe before it; other exports keep it as it is."""
    assert rows("statements")[2]["quote"] == f"'{NASTY}"
    data, _ = render(RECORD, REPORTS, to="jsonl", what="statements")
    assert json.loads(data.decode().splitlines()[2])["quote"] == NASTY


def test_parquet_has_types() -> None:
    """Numbers, dates, UTC times and lists come out as such."""
    parquet = pytest.importorskip("pyarrow.parquet")
    data, _ = render(RECORD, REPORTS, to="parquet", what="statements")
    table = parquet.read_table(io.BytesIO(data))
    kinds = {name: str(table.schema.field(name).type) for name in ("value", "start", "from", "as_of", "quote")}
    assert kinds == {
        "value": "double",
        "start": "int64",
        "from": "date32[day]",
        "as_of": "timestamp[us, tz=UTC]",
        "quote": "string",
    }
    assert table.to_pylist()[0]["as_of"] == datetime(2025, 7, 4, 12, 9, tzinfo=UTC)
    figures = parquet.read_table(io.BytesIO(render(RECORD, REPORTS, to="parquet")[0])).to_pylist()
    assert figures[1]["statements"] == ["r:1", "r:2"]


def test_geojson_has_a_point_a_place() -> None:
    """Longitude first; figures under the place that they are about."""
    found = json.loads(render(RECORD, REPORTS, to="geojson")[0])
    kyiv = next(f for f in found["features"] if f["properties"]["place"] == "Kyiv")
    assert (found["type"], kyiv["geometry"]["coordinates"]) == ("FeatureCollection", [30.52, 50.45])
    assert [f["measure"] for f in kyiv["properties"]["figures"]] == ["killed", "injured"]


class _Tags(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note them."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_html_is_one_file_with_nothing_alive() -> None:
    """No script, nothing loaded from elsewhere, texts of reports escaped; each figure links to its words."""
    page = render(RECORD, REPORTS, to="html")[0].decode()
    tags = _Tags()
    tags.feed(page)
    assert tags.tags & {"script", "iframe", "img", "link", "object"} == set()
    assert tags.links
    assert all(link.startswith("#") for link in tags.links)
    assert "one was killed" in page


def test_markdown_is_a_sitrep_with_its_sources() -> None:
    """Findings, a table of figures with footnotes; no HTML and no link of a report's is live in it."""
    text = render(RECORD, REPORTS, to="markdown")[0].decode()
    page = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "| Launched: drones | 539 | Ukraine |" in text
    assert "<script" not in page
    assert "href=" not in page
    assert "A Paper" in text


@pytest.mark.parametrize("to", [*TABLE_WRITERS, *WHOLE_WRITERS])
def test_an_empty_record_exports(to: str) -> None:
    """Nothing is no error."""
    if to == "parquet":
        pytest.importorskip("pyarrow")
    assert isinstance(render(Record((), ()), {}, to=to)[0], bytes)


def test_a_data_package_stands_beside_tables(tmp_path: Path) -> None:
    """Frictionless: each file with the types of its columns; a second export joins the first."""
    write(RECORD, REPORTS, to="csv", what="statements", out=str(tmp_path / "statements.csv"))
    write(RECORD, REPORTS, to="csv", out=str(tmp_path / "figures.csv"))
    write(RECORD, REPORTS, to="csv", out=str(tmp_path / "figures.csv"))
    found = json.loads((tmp_path / "datapackage.json").read_text())
    assert [r["path"] for r in found["resources"]] == ["statements.csv", "figures.csv"]
    assert (found["profile"], {r["profile"] for r in found["resources"]}) == ("data-package", {"tabular-data-resource"})
    for resource in found["resources"]:
        header = (tmp_path / resource["path"]).read_text().splitlines()[0].split(",")
        assert header == [f["name"] for f in resource["schema"]["fields"]]


def test_what_does_not_go_together_is_told() -> None:
    """A record is no table, and a page has no shape."""
    with pytest.raises(InputError, match="no table"):
        render(RECORD, REPORTS, to="csv", what="record")
    with pytest.raises(InputError, match="--shape"):
        render(RECORD, REPORTS, to="html", shape="acled")


def test_the_whole_record_leaves_as_one_line_of_json() -> None:
    """In the form of record.md."""
    assert json.loads(render(RECORD, REPORTS, to="jsonl", what="record")[0]) == RECORD.to_json()


def shaped(shape: str) -> list[Json]:
    """The rows of a codebook's shape."""
    return [json.loads(line) for line in render(RECORD, REPORTS, to="jsonl", shape=shape)[0].decode().splitlines()]


def test_acled_rows_have_the_most_conservative_figure() -> None:
    """One and "dozens" (12 to that codebook): one; with the words and the statements behind it."""
    row = shaped("acled")[0]
    assert (row["fatalities"], row["statements"], row["event_date"], row["admin1"]) == (1, ["r:1", "r:2"], "2025-07-04", "Kyiv")
    assert (row["sub_event_type"], "dozens were killed" in row["notes"]) == ("Air/drone strike", True)
    alone = replace(ATTACK, figures=(figure("killed", "person", 24, "r:2"),))
    table = SHAPES["acled"](Record((alone,), STATEMENTS), REPORTS)
    assert table.rows[0]["fatalities"] == 12


@pytest.mark.parametrize("shape", ["acled", "ucdp"])
def test_a_death_in_a_part_of_a_place_is_no_second_event(shape: str) -> None:
    """One was killed in the city, in this district of it: one row, one death."""
    part = said("r:7", "killed", "person", 1, place="Solomianskyi District")
    figures = (*FIGURES, figure("killed", "person", 1, "r:7", place="Solomianskyi District"))
    table = SHAPES[shape](Record((replace(ATTACK, figures=figures),), (*STATEMENTS, part)), REPORTS)
    assert [row["statements"] for row in table.rows] == [["r:1", "r:2"]]


def test_ucdp_rows_have_best_low_and_high() -> None:
    """The latest, the lowest and the highest figure told, each with its statements."""
    row = shaped("ucdp")[0]
    assert (row["best"], row["low"], row["high"]) == (1, 1, 24)
    assert (row["statements_best"], row["statements_high"], row["adm_1"]) == (["r:1"], ["r:2"], "Kyiv")


def test_a_claim_review_names_claim_verdict_and_evidence() -> None:
    """schema.org's ClaimReview; what the log knows nothing of is no review."""
    known = Verdict(STATEMENTS[0], "figure", "dispute", "the log says two", ("x:1",))
    made = claim_reviews(REPORT, [known, replace(known, verdict="unknown")], today=datetime(2025, 7, 5, tzinfo=UTC))
    assert [m["claimReviewed"] for m in made] == ["one was killed"]
    rating = made[0]["reviewRating"]
    assert (made[0]["@type"], rating["alternateName"], rating["ratingValue"]) == ("ClaimReview", "dispute", 2)
    assert (made[0]["datePublished"], made[0]["citation"]) == ("2025-07-05", ["x:1"])


LATER, SOON = datetime(2025, 7, 6, tzinfo=UTC), datetime(2025, 7, 4, 15, tzinfo=UTC)


def test_public_exports_tell_places_no_finer_than_a_district() -> None:
    """A place that the gazetteer does not know could be a street: it is left out, with the words that may name it."""
    found = public(RECORD, REPORTS, now=LATER)
    assert [s.place for s in found.statements] == ["Kyiv", "Kyiv", "Kyiv", "Solomianskyi District", "Kyiv", None]
    assert found.statements[-1].quote == ""


def test_public_exports_leave_out_findings_that_name_what_is_blurred() -> None:
    """A sentence about a street is as telling as its name in a column."""
    finding = Finding("dispute", ("r:6",), "something was damaged in 12 Some Street")
    found = public(Record((replace(ATTACK, findings=(FINDING, finding)),), STATEMENTS), REPORTS, now=LATER)
    assert found.attacks[0].findings == (FINDING,)


def test_public_exports_hold_back_recent_hits_and_damage() -> None:
    """For twelve hours; tolls and launches are told at once."""
    early, late = public(RECORD, REPORTS, now=SOON), public(RECORD, REPORTS, now=LATER)
    assert [s.measure for s in early.statements] == ["killed", "killed", "injured", "lasted"]
    assert [f.measure for f in early.attacks[0].figures] == ["launched", "killed", "injured"]
    assert [f.measure for f in late.attacks[0].figures] == ["launched", "killed", "injured", "hit"]


def test_the_bounds_of_what_is_public_are_set_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newsroom's own file goes before the one that comes with the package."""
    from nightdesk.settings import settings

    own = tmp_path / "settings.toml"
    own.write_text('[time]\nzone = "Europe/Kyiv"\n[public]\ncoarsest = ["region"]\nhold_back = ["killed"]\nhours = 1\n')
    monkeypatch.setenv("NIGHTDESK_SETTINGS", str(own))
    settings.cache_clear()
    try:
        found = public(RECORD, REPORTS, now=LATER)
    finally:
        monkeypatch.delenv("NIGHTDESK_SETTINGS")
        settings.cache_clear()
    assert [s.place for s in found.statements][3] == "Ukraine"


@pytest.mark.parametrize(
    ("from_", "to", "text"),
    [
        (EVENING, MORNING, "2025-07-03/2025-07-04"),
        (MORNING, MORNING, "2025-07-04"),
        (date(2025, 6, 1), date(2025, 6, 30), "2025-06"),
        (None, MORNING, "../2025-07-04"),
        (None, None, None),
    ],
)
def test_periods_are_edtf(from_: date | None, to: date | None, text: str | None) -> None:
    """Open or unknown ends are told as such."""
    assert edtf(from_, to) == text


def test_every_table_describes_every_column() -> None:
    """So that a data package says what each is."""
    made = [make(RECORD, REPORTS) for make in (*TABLES.values(), *SHAPES.values())]
    assert all(c.about for table in made for c in table.columns)
    assert all(set(row) == {c.name for c in table.columns} for table in made for row in table.rows)
