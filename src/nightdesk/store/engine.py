"""How the log reaches its database: SQLite by default, PostgreSQL by the same code.

Every error of a database becomes a LogError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from nightdesk.errors import LogError

DEFAULT = "nightdesk.db"
WAIT_SECONDS = 60
"""How long a writer waits for another one; adding a batch takes well under one second."""

_WAYS_OUT = (
    ("full", "the disk is full: nothing of this was kept, what was kept before is whole; free some space and add it again"),
    (
        "no space left",
        "the disk is full: nothing of this was kept, what was kept before is whole; free some space and add it again",
    ),
    ("readonly", "the log cannot be written: its file or folder is read-only; change that, or give another place by --log"),
    ("unable to open", "the log cannot be opened: the folder is missing or may not be written; give another place by --log"),
    ("locked", "another program has held the log for a minute; let it finish and try again"),
    ("not a database", "this file is no log of Nightdesk; give another one by --log"),
    ("malformed", "the log's file is damaged; restore it from a copy, and check that copy by `nightdesk verify --anchor`"),
    ("disk i/o", "the disk failed while writing: nothing of this was kept; check the disk and add it again"),
    ("does not exist", "there is no such database; create it, or give another one by --log"),
    ("connection", "the database server cannot be reached; start it, or give another log by --log"),
)


def resolve(url: str | Path | None) -> sa.URL:
    """A log's address: a path, `sqlite:///…`, or `postgresql://…`. Raises LogError for any other kind."""
    text = str(url or DEFAULT)
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        made = sa.make_url(text)
    except exc.ArgumentError as error:
        message = f"{text!r} is no log: give a path, or postgresql://user@host/database"
        raise LogError(message) from error
    kind = made.get_backend_name()
    if kind == "postgresql":
        return made.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return made
    message = f"{made.render_as_string()}: a log is SQLite (a path) or PostgreSQL (postgresql://…)"
    raise LogError(message)


def make_engine(url: sa.URL) -> sa.Engine:
    """An engine whose transactions are whole: see `_sqlite` for the settings and why."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ImportError as error:
        message = "a log on PostgreSQL needs psycopg: pip install 'nightdesk[postgres]'"
        raise LogError(message) from error


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN is late; ours comes in `begin`
        cursor = connection.cursor()
        _set_wal(cursor)
        cursor.execute("PRAGMA synchronous=FULL")  # what was acknowledged outlives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _set_wal(cursor: sqlite3.Cursor) -> None:
    """Readers and a writer at once. A file that may only be read stays as it is."""
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise


@contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever the database raises becomes one line that says what to do. Raises LogError."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        message = f"{name}: {_way_out(error)}"
        raise LogError(message) from error


def _way_out(error: Exception) -> str:
    cause = str(getattr(error, "orig", None) or error)
    for sign, way_out in _WAYS_OUT:
        if sign in cause.lower():
            return way_out
    return " ".join(cause.split())
