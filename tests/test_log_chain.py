"""The log is append-only, and provably so: `verify` names the first entry that is not what was entered."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from log_helpers import incoming
from nightdesk import flow
from nightdesk.errors import InputError
from nightdesk.store import Log, parse_anchor
from nightdesk.store.chain import link
from nightdesk.store.engine import make_engine, resolve


@pytest.fixture
def kept(log: Log) -> Log:
    """A log with three reports (entries 1 to 6) and one decision (entry 7)."""
    for n in range(3):
        log.keep([incoming(f"{500 + n} drones launched, 23 persons injured", f"report {n}")])
    flow.review(log, log.statements(report="report 0")[0].id, "accept", by="Ada", why="heard it")
    return log


def tamper(url: str, *commands: str) -> None:
    """What somebody does who has the database."""
    engine = make_engine(resolve(url))
    with engine.connect() as connection, connection.begin():
        for command in commands:
            connection.execute(sa.text(command))
    engine.dispose()


def test_an_untouched_log_is_whole(kept: Log) -> None:
    """Nothing is found where nothing was done."""
    assert kept.verify() is None


@pytest.mark.parametrize(
    ("command", "seq", "told"),
    [
        ("UPDATE entries SET body = replace(body, 'A Paper', 'B Paper') WHERE seq = 3", 3, "altered"),
        ("UPDATE entries SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 4", 4, "altered"),
        ("DELETE FROM entries WHERE seq = 3", 3, "removed"),
        ("DELETE FROM entries WHERE seq = 1", 1, "removed"),
        ("DELETE FROM entries WHERE seq = 7", 7, "removed"),
        ("UPDATE statements SET body = replace(body, '501', '502') WHERE seq = 4", 4, "altered"),
        ("UPDATE statements SET value = 5 WHERE seq = 4 AND measure = 'launched'", 4, "index"),
        ("DELETE FROM statements WHERE seq = 4 AND ord = 1", 4, "removed"),
        ("UPDATE reports SET text = 'nothing' WHERE seq = 5", 5, "text"),
        ("UPDATE reports SET name = 'another' WHERE seq = 5", 5, "name"),
        ("DELETE FROM reports WHERE seq = 5", 5, "removed"),
        ("DELETE FROM decisions", 7, "index"),
        ("INSERT INTO superseded (seq, by) VALUES (2, 3)", 3, "inserted"),
        ("UPDATE statements SET seq = 5 WHERE seq = 4 AND ord = 1", 4, "removed"),
    ],
)
def test_the_first_altered_entry_is_named(kept: Log, url: str, command: str, seq: int, told: str) -> None:
    """Whatever row is changed, taken out or put in, the entry that it belongs to is named."""
    tamper(url, command)
    fault = kept.verify()
    assert fault is not None
    assert (fault.seq, told in fault.text) == (seq, True), str(fault)


def test_an_entry_put_on_the_end_is_found(kept: Log, url: str) -> None:
    """Also one that follows the last by all rules: the log had ended before it."""
    head = kept.head()
    hash_ = link(8, "decision", "2025-07-04T00:00:00+00:00", "x", "{}", head.hash)
    values = f"(8, 'decision', '2025-07-04T00:00:00+00:00', 'x', '{{}}', '{head.hash}', '{hash_}')"
    tamper(url, f"INSERT INTO entries (seq, kind, at, subject, body, prev, hash) VALUES {values}")
    fault = kept.verify()
    assert fault is not None
    assert fault.seq == 8


def test_an_anchor_tells_a_chain_made_anew(url: str) -> None:
    """Who rewrites the whole log from one entry on cannot rewrite the head that was printed before."""
    with Log(url) as one:
        one.keep([incoming("501 drones launched", "a"), incoming("502 drones launched", "b")])
        anchor = parse_anchor(str(one.head()))
    tables = ("superseded", "decisions", "statements", "reports", "entries")
    tamper(url, *(f"DELETE FROM {t}" for t in tables), f"UPDATE head SET seq = 0, hash = '{'0' * 64}'")
    with Log(url) as forged:
        forged.keep([incoming("501 drones launched", "a"), incoming("999 drones launched", "b")])
        assert forged.verify() is None
        fault = forged.verify(anchor)
        assert fault is not None
        assert "anchor" in fault.text


def test_an_anchor_tells_a_log_cut_short(kept: Log, url: str) -> None:
    """A log whose end was taken off cleanly is whole by itself, and not by the anchor."""
    anchor = parse_anchor(str(kept.head()))
    before = kept.entries()[5].hash
    tamper(url, "DELETE FROM decisions", "DELETE FROM entries WHERE seq = 7", f"UPDATE head SET seq = 6, hash = '{before}'")
    assert kept.verify() is None
    fault = kept.verify(anchor)
    assert fault is not None
    assert (fault.seq, "removed" in fault.text) == (7, True)


def test_an_anchor_still_holds_after_more_was_added(kept: Log) -> None:
    """Appending is no alteration."""
    anchor = parse_anchor(f"{kept.head()}\n")
    kept.keep([incoming("1 drone launched", "later")])
    assert kept.verify(anchor) is None


@pytest.mark.parametrize("text", ["", "hello", "12 abc", f"x {'0' * 64}"])
def test_a_file_that_is_no_anchor_is_refused(text: str, tmp_path: Path) -> None:
    """In words that say what an anchor is."""
    with pytest.raises(InputError, match="anchor"):
        parse_anchor(text)
