"""The log keeps reports as they came and statements as they were read, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from log_helpers import NIGHT, READER, incoming, read, reckon, report
from nightdesk import flow
from nightdesk.errors import InputError
from nightdesk.store import Incoming, Log


def test_a_report_is_kept_with_its_bytes(log: Log) -> None:
    """What came in comes out again, byte for byte, beside the text that was made of it."""
    raw = b"---\npublisher: A Paper\n---\n539 drones launched"
    kept = log.keep([Incoming(report("539 drones launched"), [], READER, raw, source="night.txt")])[0]
    assert (kept.status, log.raw("bulletin")) == ("new", raw)
    assert (kept.report.sha256, log.report("bulletin").report.text) == (sha256(raw).hexdigest(), "539 drones launched")
    assert log.report("bulletin").source == "night.txt"


def test_a_report_says_where_from_and_when(log: Log) -> None:
    """Publisher, date, language, address, where the bytes came from and when they were fetched are kept."""
    fetched = datetime(2025, 7, 4, 6, 0, tzinfo=UTC)
    given = report("539 drones launched", url="https://paper.example/1")
    log.keep([replace(incoming("539 drones launched"), report=given, fetched=fetched)])
    kept = log.report("bulletin")
    assert (kept.report.publisher, kept.report.published, kept.report.lang) == ("A Paper", NIGHT, "en")
    assert (kept.report.url, kept.fetched, kept.reader) == ("https://paper.example/1", fetched, READER)


def test_known_bytes_add_nothing(log: Log) -> None:
    """The same bytes again are known, under whatever name they come."""
    log.keep([incoming("539 drones launched")])
    before = log.head()
    again = log.keep([incoming("539 drones launched", "another name")])[0]
    assert (again.status, again.report.id, log.head()) == ("known", "bulletin", before)


def test_a_changed_report_is_a_further_version_and_tells_its_figures(log: Log) -> None:
    """Both versions are kept, and the figures that differ are told, was and now."""
    log.keep([incoming("539 drones launched, 23 persons injured")])
    kept = log.keep([incoming("539 drones launched, 26 persons injured")])[0]
    assert (kept.status, kept.report.id) == ("changed", "bulletin@2")
    assert [(c.was.value, c.now.value) for c in kept.changes if c.was and c.now] == [(23, 26)]
    assert [v.report.text for v in log.versions("bulletin")] == [
        "539 drones launched, 23 persons injured",
        "539 drones launched, 26 persons injured",
    ]


def test_a_report_from_the_same_address_is_a_version_under_another_name(log: Log) -> None:
    """An address says more than a file's name does."""
    log.keep([incoming("23 persons injured", "morning", url="https://paper.example/1")])
    kept = log.keep([incoming("26 persons injured", "noon", url="https://paper.example/1")])[0]
    assert (kept.status, kept.report.id) == ("changed", "morning@2")


def test_two_publishers_reports_of_one_name_stay_apart(log: Log) -> None:
    """Two files that happen to have one name are no versions of each other."""
    log.keep([incoming("23 persons injured")])
    kept = log.keep([incoming("26 persons injured", publisher="Another Paper")])[0]
    assert kept.status == "new"
    assert kept.report.id.startswith("bulletin.")


def test_the_newest_version_is_the_one_that_counts(log: Log) -> None:
    """Statements of a former version give way, and can still be had as the log then stood."""
    log.keep([incoming("23 persons injured")])
    then = log.head().seq
    log.keep([incoming("26 persons injured")])
    assert [s.value for s in log.statements(night=NIGHT)] == [26]
    assert [s.value for s in log.statements(night=NIGHT, upto=then)] == [23]


def test_the_same_name_twice_in_one_batch_gives_two_versions(log: Log) -> None:
    """Within a transaction, too, the later one takes the former's place."""
    kept = log.keep([incoming("23 persons injured"), incoming("26 persons injured"), incoming("26 persons injured")])
    assert [k.status for k in kept] == ["new", "changed", "known"]
    assert [s.value for s in log.statements(night=NIGHT)] == [26]


def test_a_newer_reader_adds_a_reading_and_rewrites_none(log: Log) -> None:
    """The old reading stays where it is; the record uses the newest; ids of unchanged statements are the same."""
    first = log.keep([incoming("539 drones launched, 23 persons injured")])[0]
    then = log.head().seq
    again = list(flow.read_again(log, read=lambda r: read(r)[:1], reader="a reader 2"))
    assert [k.report.id for k in again] == ["bulletin"]
    assert [s.id for s in log.statements(report="bulletin")] == [first.statements[0].id]
    assert len(log.statements(report="bulletin", upto=then)) == 2
    assert list(flow.read_again(log, read=read, reader="a reader 2")) == []


def test_take_in_reads_only_what_is_new(log: Log) -> None:
    """Known bytes are not read again; each answer comes in the order of the reports."""
    seen: list[str] = []

    def counting(given: object) -> list[object]:
        seen.append(given.id)  # type: ignore[attr-defined]
        return read(given)  # type: ignore[arg-type, return-value]

    one, two = report("539 drones launched", "one"), report("11 missiles launched", "two")
    list(flow.take_in(log, [one], read=counting, reader=READER))  # type: ignore[arg-type]
    kept = list(flow.take_in(log, [two, one], read=counting, reader=READER))  # type: ignore[arg-type]
    assert ([k.status for k in kept], seen) == (["new", "known"], ["one", "two"])


def test_a_text_with_nul_is_refused_whole(log: Log) -> None:
    """A text that no database keeps is refused by name, and nothing of its batch is kept."""
    with pytest.raises(InputError, match="bad: holds a NUL"):
        log.keep([incoming("539 drones launched"), incoming("11 \x00 missiles", "bad")])
    assert log.head().seq == 0


@pytest.mark.parametrize("text", ["'; DROP TABLE entries; --", "$(rm -rf ~)", "../../etc/passwd", "{0.__class__}", "%s%n", "\\x00"])
def test_names_and_texts_are_data(log: Log, text: str) -> None:
    """What looks like SQL, a shell's, a path or a format is kept as it came."""
    kept = log.keep([incoming(f"539 drones launched {text}", text, publisher=text)])[0]
    assert (log.report(kept.report.id).report.publisher, log.verify()) == (text, None)


def test_nights_are_listed_newest_first(log: Log) -> None:
    """A night is named by its morning; longer periods are no nights."""
    june = replace(read(report("330 missiles launched"))[0], from_=date(2025, 6, 1), to=date(2025, 6, 30))
    early = replace(read(report("52 drones launched"))[0], from_=date(2025, 7, 2), to=date(2025, 7, 3))
    log.keep([incoming("539 drones launched"), Incoming(report("other", "other"), [june, early], READER)])
    assert [n.night for n in log.nights()] == [NIGHT, date(2025, 7, 3)]
    assert [n.night for n in log.nights(before=NIGHT, limit=1)] == [date(2025, 7, 3)]


def test_the_record_of_a_night_takes_only_its_reports(log: Log) -> None:
    """Reports that do not speak of the night are left where they are."""
    other = replace(read(report("52 drones launched"))[0], from_=date(2025, 7, 1), to=date(2025, 7, 2))
    log.keep([incoming("539 drones launched"), Incoming(report("other", "other"), [other], READER)])
    found = flow.current_record(log, NIGHT, reckon=reckon)
    assert [s.value for s in found.statements] == [539]


def test_changes_are_told_in_order(log: Log) -> None:
    """The number of the last entry only grows; what came after one can be asked for; the nights it touches are told."""
    seen = log.head().seq
    log.keep([incoming("539 drones launched")])
    entries = flow.changes(log, seen)
    assert [(e.seq, e.kind, e.subject) for e in entries] == [(1, "report", "bulletin"), (2, "reading", "bulletin")]
    assert flow.nights_touched(log, entries) == {NIGHT}
    assert next(flow.watch(log, 0)) == entries


def test_two_logs_open_at_once_see_each_other(url: str) -> None:
    """What one has committed the other finds at once."""
    with Log(url) as one, Log(url) as other:
        one.keep([incoming("539 drones launched")])
        other.keep([incoming("11 missiles launched", "other")])
        assert (one.head(), one.head().seq, other.verify()) == (other.head(), 4, None)
