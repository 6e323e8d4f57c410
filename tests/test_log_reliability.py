"""Whatever happens to the process, the disk or the folder: what was acknowledged is there, and the log is whole."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from log_helpers import NIGHT, incoming, postgresql_schema
from nightdesk import flow
from nightdesk.errors import LogError
from nightdesk.store import Log, schema
from nightdesk.store.engine import make_engine, resolve
from torture import torture

HERE = Path(__file__).parent


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Two processes add reports and are killed, thirty times and more: the chain holds and no report is half there."""
    outcome = torture(str(tmp_path / "log.db"), 30, seed=1)
    assert outcome.kills >= 30
    assert outcome.kept >= outcome.acknowledged > 0


def test_killed_on_postgresql_nothing_acknowledged_is_lost() -> None:
    """The same on a server, some times."""
    with postgresql_schema() as address:
        outcome = torture(address, 4, seed=2)
    assert outcome.kept >= outcome.acknowledged > 0


def test_two_processes_add_at_once(url: str) -> None:
    """Neither keeps the other out for long, and the chain is one."""
    Log(url).close()
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import torture; torture.REPORTS = 200; torture.add(sys.argv[2], sys.argv[3])"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(HERE), url, name], stdout=subprocess.DEVNULL) for name in "ab"]
    assert [p.wait(60) for p in started] == [0, 0]
    with Log(url) as log:
        assert (len(log.reports()), log.head().seq, log.verify()) == (200, 400, None)


def test_a_full_disk_is_told_and_leaves_the_log_whole(tmp_path: Path) -> None:
    """One clear line; what was kept before is there, and the next add works once there is room."""
    path = tmp_path / "log.db"
    with Log(path) as log:
        log.keep([incoming("539 drones launched")])
    size = path.stat().st_size
    code = f"""
        import resource, signal, sys
        sys.path.insert(0, {str(HERE)!r})
        from log_helpers import incoming
        from nightdesk.errors import LogError
        from nightdesk.store import Log
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Log({str(path)!r}) as log:
            resource.setrlimit(resource.RLIMIT_FSIZE, ({size} + 50_000, {size} + 50_000))
            try:
                for n in range(1000):
                    log.keep([incoming("539 drones launched " + "x" * 9000 + str(n), str(n))])
            except LogError as error:
                print(error)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False)
    assert "nothing of this was kept" in done.stdout, done.stderr
    with Log(path) as log:
        assert log.verify() is None
        assert log.keep([incoming("11 missiles launched", "after")])[0].status == "new"


def test_a_database_at_its_bound_is_told_as_a_full_disk(tmp_path: Path) -> None:
    """SQLite's own word for a full disk becomes ours."""
    with Log(tmp_path / "log.db") as log:
        bound = sa.event.listens_for(log._engine, "begin")

        @bound
        def _(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")

        with pytest.raises(LogError, match="the disk is full"):
            log.keep([incoming("539 drones launched " + "x" * 1_000_000)])
        assert (log.head().seq, log.verify()) == (0, None)


@pytest.mark.skipif(os.name != "posix", reason="folders are made read-only the POSIX way")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    """Somebody who may not write gets one line that says so, and the log stays as it was."""
    with Log(tmp_path / "log.db") as log:
        log.keep([incoming("539 drones launched")])
    (tmp_path / "log.db").chmod(0o444)
    tmp_path.chmod(0o555)
    code = f"""
        import os, sys
        sys.path.insert(0, {str(HERE)!r})
        from log_helpers import incoming
        from nightdesk.errors import LogError
        from nightdesk.store import Log
        if os.getuid() == 0:
            os.setgid(65534); os.setuid(65534)
        try:
            with Log({str(tmp_path / "log.db")!r}) as log:
                log.keep([incoming("11 missiles launched", "new")])
        except LogError as error:
            print(error)
    """
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False)
    tmp_path.chmod(0o755)
    assert "read-only" in done.stdout or "cannot be" in done.stdout, done.stderr
    with Log(tmp_path / "log.db") as log:
        assert (len(log.reports()), log.verify()) == (1, None)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(LogError, match="--log"):
        Log(tmp_path / "no" / "such" / "log.db")


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 500)
    with pytest.raises(LogError, match="no log of Nightdesk"):
        Log(path)
    assert path.read_text() == "Dear editor, " * 500


@pytest.mark.parametrize("address", ["mysql://host/x", "https://example.org/log", "://"])
def test_an_address_of_no_log_is_refused(address: str) -> None:
    """A log is SQLite or PostgreSQL."""
    with pytest.raises(LogError, match="postgresql://"):
        Log(address)


def test_a_server_that_is_not_there_is_told() -> None:
    """In one line, without the password."""
    with pytest.raises(LogError) as told:
        Log("postgresql://desk:secret@127.0.0.1:1/log")
    assert "secret" not in str(told.value)


def test_a_newer_log_is_refused(url: str) -> None:
    """A log from the future is not touched."""
    Log(url).close()
    _command(url, f"UPDATE meta SET value = '{schema.VERSION + 1}' WHERE key = 'schema'")
    with pytest.raises(LogError, match="made by a newer Nightdesk"):
        Log(url)


@pytest.mark.parametrize("back", range(1, schema.VERSION))
def test_older_logs_open_and_are_migrated(url: str, monkeypatch: pytest.MonkeyPatch, back: int) -> None:
    """A log that had only the first migrations gets the rest; what it held is whole."""
    then = schema.VERSION - back
    _old_log(url, then)
    with Log(url) as log:
        assert log.verify() is None
        assert [s.value for s in log.statements(night=NIGHT)] == [539]
        kept = log.keep([incoming("540 drones launched")])[0]
        flow.review(log, kept.statements[0].id, "reject", by="Ada", why="a slip")
        assert (kept.status, log.verify()) == ("changed", None)


def _old_log(url: str, version: int) -> None:
    """A log as an older program left it: made by its migrations alone, with one report in it."""
    with Log(url) as log:
        log.keep([incoming("539 drones launched")])
    engine = make_engine(resolve(url))
    tables = [t.name for t in (schema.entries, schema.head, schema.reports, schema.statements)]
    with engine.connect() as connection, connection.begin():
        held = {name: connection.execute(sa.text(f"SELECT * FROM {name}")).mappings().all() for name in tables}
        schema.metadata.drop_all(connection)
    with engine.connect() as connection, connection.begin():
        for step in schema.MIGRATIONS[:version]:
            step(connection)
        connection.execute(schema.meta.update().values(value=str(version)))
        connection.execute(schema.head.delete())
        for name in tables:
            there = {c["name"] for c in sa.inspect(connection).get_columns(name)}
            table = sa.table(name, *(sa.column(c) for c in there))
            connection.execute(table.insert(), [{k: v for k, v in row.items() if k in there} for row in held[name]])
    engine.dispose()


def _command(url: str, command: str) -> None:
    engine = make_engine(resolve(url))
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text(command))
    engine.dispose()
