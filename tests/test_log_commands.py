"""The commands of the log, from the command line to its output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nightdesk.cli import main

REPORT = """---
publisher: A Paper
published: 2025-07-04
lang: en
---
Ukraine's air force said Russia launched 539 drones at Ukraine overnight.
"""
HEADER = "time_start,time_end,model,target,launched,destroyed,not_reach_goal,num_hit_location,num_fall_fragment_location,source\n"
TABLE = HEADER + "2025-07-03 18:00,2025-07-04 06:00,Shahed-136/131,Ukraine,539.0,268.0,208.0,8.0,33.0,kpszsu/posts/1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with a report and a table; the log is the default one in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NIGHTDESK_LOG", raising=False)
    (tmp_path / "night.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    status = main(args)
    out, err = capsys.readouterr()
    return status, out, err


def test_add_tells_new_known_and_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The log is nightdesk.db in the current folder; the bytes are kept as they came, front matter and all."""
    assert run(capsys, "add", "night.txt")[:2][1].startswith("new night")
    assert run(capsys, "add", "night.txt")[1] == "known night\n"
    (folder / "night.txt").write_text(REPORT.replace("539", "540"), encoding="utf-8")
    status, out, _ = run(capsys, "add", "night.txt", "--json")
    assert (status, json.loads(out)["status"], json.loads(out)["report"]["id"]) == (0, "changed", "night@2")
    assert (folder / "nightdesk.db").exists()


def test_add_with_nothing_of_use_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, and a line a file."""
    status, _, err = run(capsys, "add", "missing.txt")
    assert (status, "missing.txt" in err) == (2, True)


def test_import_counts_and_tells_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twice the same adds nothing; a later copy's figures are told, was and now."""
    assert run(capsys, "import", "table.csv", "--as", "missile-attacks")[1] == "1 new, 0 known, 0 changed; 5 statements added\n"
    assert run(capsys, "import", "table.csv", "--as", "missile-attacks")[1] == "0 new, 1 known, 0 changed; 0 statements added\n"
    (folder / "table.csv").write_text(TABLE.replace("539.0", "541.0"), encoding="utf-8")
    out = run(capsys, "import", "table.csv", "--as", "missile-attacks")[1]
    assert "Launched, Ukraine, 3–4 July 2025: 539 drones → 541 drones" in out


def test_verify_prints_an_anchor_and_holds_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it prints can be kept elsewhere and handed in later."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    status, anchor, _ = run(capsys, "verify")
    (folder / "anchor").write_text(anchor)
    run(capsys, "add", "night.txt")
    assert (status, run(capsys, "verify", "--anchor", "anchor")[0]) == (0, 0)
    (folder / "anchor").write_text(f"2 {'0' * 64}\n")
    status, _, err = run(capsys, "verify", "--anchor", "anchor")
    assert (status, "entry 2: differs from the anchor" in err) == (1, True)


def test_review_enters_a_decision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a mistake in it is one line."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    out = run(capsys, "export", "--to", "jsonl", "--what", "statements")[1]
    statement = json.loads(out.splitlines()[0])["id"]
    status, out, _ = run(capsys, "review", statement, "--correct", "value=540", "--by", "Ada", "--why", "a slip")
    assert (status, "Ada corrected" in out) == (0, True)
    status, _, err = run(capsys, "review", statement, "--correct", "value", "--by", "Ada", "--why", "x")
    assert (status, "field=value" in err) == (2, True)


def test_check_prints_a_verdict_a_figure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people, as JSON Lines, and as ClaimReview; the text is not kept."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    status, out, _ = run(capsys, "check", "night.txt", "--json")
    verdict = json.loads(out.splitlines()[0])
    assert (status, verdict["verdict"], verdict["statement"]["value"]) == (0, "agrees", 539)
    assert "AGREES" in run(capsys, "check", "night.txt")[1]
    assert json.loads(run(capsys, "check", "night.txt", "--claim-review")[1])[0]["@type"] == "ClaimReview"
    assert run(capsys, "verify")[1].startswith("2 ")


def test_record_of_a_night_comes_from_the_log(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only that night's, by the date of its morning."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    found = json.loads(run(capsys, "record", "--night", "2025-07-04", "--json")[1])
    assert [a["id"] for a in found["attacks"]] == ["2025-07-04/Ukraine"]
    assert json.loads(run(capsys, "record", "--night", "2024-01-01", "--json")[1])["attacks"] == []


def test_record_of_nothing_asks_for_reports_or_a_night(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole log is not reckoned by mistake."""
    status, _, err = run(capsys, "record")
    assert (status, "--night" in err) == (2, True)


def test_nights_and_alerts_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Local time first, UTC beside it."""
    (folder / "alerts.csv").write_text("region,started_at,finished_at\nKyiv City,2025-07-03 17:00,2025-07-04 01:30\n")
    run(capsys, "import", "alerts.csv", "--as", "alerts")
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    assert run(capsys, "nights")[1].startswith("2025-07-04")
    out = run(capsys, "alerts", "--place", "Kyiv", "--night", "2025-07-04")[1]
    assert ("1 alert, 8 h 30 min" in out, "20:00–04:30" in out, "17:00–01:30 UTC" in out) == (True, True, True)
    assert json.loads(run(capsys, "alerts", "--place", "Kyiv", "--night", "2025-07-04", "--json")[1])["minutes"]["low"] == 510


@pytest.mark.parametrize("to", ["csv", "jsonl", "geojson", "markdown", "html"])
def test_exports_go_to_standard_output_or_a_file(folder: Path, capsys: pytest.CaptureFixture[str], to: str) -> None:
    """The same bytes in both."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    status, out, _ = run(capsys, "export", "--to", to, "--night", "2025-07-04")
    assert run(capsys, "export", "--to", to, "--night", "2025-07-04", "--out", "out")[0] == status == 0
    assert (folder / "out").read_bytes().decode() == out
    assert run(capsys, "export", "--to", to, "--public")[0] == 0


def test_a_log_elsewhere_is_named(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By --log, or by NIGHTDESK_LOG."""
    run(capsys, "import", "table.csv", "--as", "missile-attacks", "--log", "one.db")
    monkeypatch.setenv("NIGHTDESK_LOG", "two.db")
    run(capsys, "import", "table.csv", "--as", "missile-attacks")
    assert sorted(p.name for p in folder.glob("*.db")) == ["one.db", "two.db"]
