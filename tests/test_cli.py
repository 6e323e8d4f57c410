"""The command line: what is printed where, and with which exit status."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import nightdesk
from nightdesk import jobs
from nightdesk.cli import main, parser
from nightdesk.errors import LexiconError, NightdeskError
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Quotation, Record, Report, Statement

TEXT = "One person was killed in Kyiv and 26 others were injured. “Hold on,” said the mayor.\n"


def fake_read(report: Report) -> list[Statement]:
    """A reader that knows one sentence."""
    if "break" in report.text:
        message = "a fault"
        raise RuntimeError(message)
    start = report.text.find("26 others")
    found = Statement(report.id, "26 others were injured", start, start + 22, "injured", "person", 26, detail=report.lang)
    return [found] if start >= 0 else []


def fake_quotations(report: Report) -> list[Quotation]:
    """A reader of one quotation."""
    start = report.text.find("“Hold on,”")
    return [Quotation(report.id, "“Hold on,”", start, start + 10, "the mayor")] if start >= 0 else []


def fake_reckon(statements: Iterable[Statement], reports: Iterable[Report] = (), known: object = ()) -> Record:
    """A reckoner that puts everything into one attack."""
    said = tuple(statements)
    return Record((Attack("2025-07-04/Kyiv", None, None, "Kyiv", tuple(reports), (), ()),), said)


@pytest.fixture(autouse=True)
def _stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader and the reckoner are small fakes here; what they do has its own tests."""
    fakes = {
        "reading": SimpleNamespace(read=fake_read, quotations=fake_quotations),
        "reckoning": SimpleNamespace(reckon=fake_reckon),
    }
    for name, fake in fakes.items():
        monkeypatch.setitem(sys.modules, f"nightdesk.{name}", fake)
        monkeypatch.setattr(nightdesk, name, fake, raising=False)


@pytest.fixture
def report(tmp_path: Path) -> str:
    """The path of a good report."""
    path = tmp_path / "good.txt"
    path.write_text(TEXT)
    return str(path)


def rows(text: str) -> list[dict[str, Any]]:
    """Printed JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_read_prints_statements_as_json_lines(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`read --json` prints a statement a line, each with an id, its report and words that stand in the text."""
    assert main(["read", "--json", report]) == 0
    [row] = rows(capsys.readouterr().out)
    assert (row["report"], row["id"], row["value"]) == ("good", "good:1", 26)
    assert TEXT[row["start"] : row["end"]] == row["quote"]


def test_read_prints_quotations(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`read --quotations --json` prints quotations in the same way."""
    assert main(["read", "--json", "--quotations", report]) == 0
    start = TEXT.index("“Hold")
    expected = {"report": "good", "quote": "“Hold on,”", "start": start, "end": start + 10, "said_by": "the mayor"}
    assert rows(capsys.readouterr().out) == [expected]


def test_read_prints_a_screen_for_a_person(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the statements stand under their report, with their words and no escapes."""
    assert main(["read", "--publisher", "The Meridian", "--published", "2025-07-04", report]) == 0
    out = capsys.readouterr().out
    assert out.startswith("good  The Meridian · 2025-07-04  1 statement\n")
    assert "“26 others were injured”" in out
    assert "\x1b" not in out


def test_the_language_is_detected_or_as_given(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The reader gets the language that was detected, or the one of --lang."""
    main(["read", "--json", report])
    assert [r["detail"] for r in rows(capsys.readouterr().out)] == ["en"]
    main(["read", "--json", "--lang", "en-GB", report])
    assert [r["detail"] for r in rows(capsys.readouterr().out)] == ["en"]


def test_an_unknown_language_is_one_warning(tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A report that no language file reads gives one line and no statements; alone it is nothing read."""
    path = tmp_path / "be.txt"
    path.write_text("Уначы ворагі атакавалі горад беспілотнікамі, загінулі тры чалавекі, дзесяць паранены.")
    assert main(["read", "--json", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "be.txt: is in no language that nightdesk reads (" in captured.err
    assert main(["read", "--json", str(path), report]) == 0


def test_a_language_without_a_file_is_named(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--lang with a language that nobody wrote a file for says which there are."""
    assert main(["read", "--lang", "xx", report]) == 2
    assert "is in 'xx', which nightdesk does not read (it reads " in capsys.readouterr().err


def test_bad_input_is_told_and_the_rest_is_read(tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line on standard error for each input that cannot be used; exit 0 where anything could be read."""
    (tmp_path / "empty.txt").touch()
    assert main(["read", "--json", str(tmp_path / "none.txt"), report, str(tmp_path / "empty.txt")]) == 0
    captured = capsys.readouterr()
    assert len(rows(captured.out)) == 1
    assert [line.rsplit("/", 1)[-1] for line in captured.err.splitlines()] == [
        "none.txt: there is no such file or folder",
        "empty.txt: holds no text",
    ]


def test_a_fault_of_the_reader_costs_one_report(tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Should a report break the reader, the user gets a line and the other reports."""
    (tmp_path / "bad.txt").write_text("This will break the reader, and that is a fault of ours.")
    assert main(["read", "--json", str(tmp_path / "bad.txt"), report]) == 0
    captured = capsys.readouterr()
    assert len(rows(captured.out)) == 1
    assert "bad.txt: could not be read, by a fault of nightdesk (RuntimeError: a fault); please report it" in captured.err


def test_a_lexicon_that_does_not_hold_together_ends_the_run(
    report: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What every report would fail of is told once."""

    def broken(_: Report) -> list[Statement]:
        message = "voices.tsv, line 3: 'Atlantis' is not in places.tsv"
        raise LexiconError(message)

    monkeypatch.setattr(sys.modules["nightdesk.reading"], "read", broken)
    assert main(["read", report, report]) == 2
    assert capsys.readouterr().err == "nightdesk: voices.tsv, line 3: 'Atlantis' is not in places.tsv\n"


def test_nothing_read_is_exit_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing could be read the status is 2, for `read` and for `record`."""
    assert main(["read", str(tmp_path / "none.txt")]) == 2
    assert main(["record", "--json", str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().out == ""


def test_read_takes_no_statements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Statements given to `read` are sent on to `record`."""
    path = tmp_path / "s.jsonl"
    path.touch()
    assert main(["read", str(path)]) == 2
    assert "holds statements, not a report: give it to 'nightdesk record'" in capsys.readouterr().err


def test_record_prints_the_form_of_the_contract(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`record --json` prints one object with attacks and statements."""
    assert main(["record", "--json", report]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == ["attacks", "statements"]
    assert [s["id"] for s in record["statements"]] == ["good:1"]
    assert [r["id"] for r in record["attacks"][0]["reports"]] == ["good"]


def test_record_takes_reports_and_statements_together(tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Given ids are kept; a quote that its report does not hold is one line with its line."""
    row = {"id": "f1", "report": "good", "quote": "One person was killed", "measure": "killed", "what": "person", "value": 1}
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(row) + "\n" + json.dumps(row | {"id": "f2", "quote": "Two people"}) + "\n")
    assert main(["record", "--json", str(path), report]) == 0
    captured = capsys.readouterr()
    assert [s["id"] for s in json.loads(captured.out)["statements"]] == ["good:1", "f1"]
    assert "s.jsonl:2: its quote is not in report 'good': 'Two people'" in captured.err


def test_record_prints_a_screen_with_quotations(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the record is a screen, quotations and their speakers at its end."""
    assert main(["record", report]) == 0
    out = capsys.readouterr().out
    assert "“Hold on,” — the mayor (good)" in out
    assert "No date of publication: good." in out


def test_several_processes_print_the_same_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--jobs changes nothing but the time it takes."""
    for n in range(100):
        (tmp_path / f"{n:03}.txt").write_text(TEXT if n % 7 else "")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "001.txt").write_text(TEXT)
    assert main(["read", "--json", str(tmp_path)]) == 0
    alone = capsys.readouterr()
    assert main(["read", "--json", "--jobs", "2", str(tmp_path)]) == 0
    assert capsys.readouterr() == alone
    assert "another report has the id '001'; this one is '001-2'" in alone.err


def test_a_report_may_bring_its_id(tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An id in front matter is kept; where it is taken already, the report gets the next one."""
    (tmp_path / "other.txt").write_text(f"---\nid: good\n---\n{TEXT}")
    assert main(["read", "--json", report, str(tmp_path / "other.txt")]) == 0
    assert [r["report"] for r in rows(capsys.readouterr().out)] == ["good", "good-2"]


def test_items_are_drawn_only_as_results_are_taken() -> None:
    """However many reports there are, only a few are held at a time."""
    drawn = []

    def items() -> Iterator[int]:
        for n in range(10_000):
            drawn.append(n)
            yield n

    results = jobs.ordered(abs, items(), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    assert len(drawn) <= 2 * jobs.AHEAD * jobs.CHUNK
    results.close()  # type: ignore[attr-defined]


def test_vocabulary_prints_every_measure_category_and_qualifier(capsys: pytest.CaptureFixture[str]) -> None:
    """The vocabulary is a table with a line for each of its lines."""
    assert main(["vocabulary"]) == 0
    first = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line]
    words = vocabulary()
    assert [n for n in (*words.measures, *words.categories, *words.qualifiers, *words.units) if n not in first] == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--published", "tomorrow"], "'tomorrow' is no date: write 2025-07-04 or 2025-07-04T09:40+03:00"),
        (["--jobs", "0"], "'0' is no number of processes: write 1 or more"),
        (["--jobs", "many"], "'many' is no number of processes: write 1 or more"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(
    report: str, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options are checked before anything is read."""
    with pytest.raises(SystemExit) as stopped:
        main(["read", *options, report])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


def test_the_log_may_be_named_before_or_after_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--log` goes anywhere; without it NIGHTDESK_LOG counts, and then a file here."""
    monkeypatch.delenv("NIGHTDESK_LOG", raising=False)
    assert parser().parse_args(["vocabulary"]).log == "nightdesk.db"
    assert parser().parse_args(["--log", "a.db", "vocabulary"]).log == "a.db"
    assert parser().parse_args(["vocabulary", "--log", "b.db"]).log == "b.db"
    monkeypatch.setenv("NIGHTDESK_LOG", "c.db")
    assert parser().parse_args(["vocabulary"]).log == "c.db"


def test_escapes_in_a_file_name_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """What a terminal would obey is taken out of what it is told."""
    assert main(["read", "\x1b[2Jgone.txt"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_a_process_that_reads_no_more_ends_us_quietly() -> None:
    """`nightdesk … | head` leaves no traceback."""
    command = f"{sys.executable} -m nightdesk.cli vocabulary | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_that_is_killed_is_told_with_a_way_out() -> None:
    """Where the system ends a process that reads, there is a line and no traceback."""
    with pytest.raises(NightdeskError, match="try fewer --jobs"):
        list(jobs.ordered(os._exit, [3], 2))


def test_a_library_of_an_extra_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A command whose extra is not installed says how to install it."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    monkeypatch.setattr("nightdesk.commands.vocabulary", lambda: import_module("sqlalchemy"))
    assert main(["vocabulary"]) == 2
    assert capsys.readouterr().err == "nightdesk: this command needs sqlalchemy: pip install 'nightdesk[log]'\n"


WAITING = """
import sys, time, types
from nightdesk.cli import main
wait = lambda report: print("reading", file=sys.stderr, flush=True) or time.sleep(60)
sys.modules["nightdesk.reading"] = types.SimpleNamespace(read=wait)
sys.exit(main(["read", "--json", "--jobs", sys.argv[1], *sys.argv[2:]]))
"""


@pytest.mark.parametrize("processes", ["1", "2"])
def test_ctrl_c_ends_at_once_without_a_traceback(report: str, processes: str) -> None:
    """An interrupt stops all processes and says nothing."""
    command = [sys.executable, "-c", WAITING, processes, report]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stderr
        assert running.stderr.readline() == "reading\n"
        os.killpg(running.pid, signal.SIGINT)
        assert running.stderr.read() == ""
    assert running.returncode == 130


def test_help_imports_nothing_that_does_work() -> None:
    """`--help` loads neither the reader, the solver, the extractor nor a database."""
    heavy = ["numpy", "trafilatura", "sqlalchemy", "gcld3", "urllib3", "pymorphy3", "starlette"]
    own = [
        "nightdesk.reading",
        "nightdesk.reckoning",
        "nightdesk.lexicon",
        "nightdesk.sources",
        "nightdesk.store",
        "nightdesk.flow",
    ]
    start = "import sys; from nightdesk.cli import parser; parser().format_help()"
    check = f"{start}; print([m for m in {heavy + own} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
