"""Small reports, a reader that needs no language, and logs on each database, for the tests of the log."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from nightdesk.model import Record, Report, Statement
from nightdesk.store import Incoming, Log

POSTGRESQL = os.environ.get("NIGHTDESK_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test")
NIGHT = date(2025, 7, 4)
READER = "a reader 1"
_FIGURE = re.compile(r"(?P<value>\d+) (?P<what>drone|missile|person)s? (?P<measure>launched|intercepted|injured)")


def report(text: str, id_: str = "bulletin", **fields: object) -> Report:
    """A report of a text such as `539 drones launched`."""
    made: dict[str, object] = {"published": NIGHT, "publisher": "A Paper", "lang": "en"}
    return Report(id_, text, **(made | fields))  # type: ignore[arg-type]


def read(given: Report) -> list[Statement]:
    """Each `<number> <category> <measure>` of the text, about the night to 4 July 2025 in Ukraine."""
    return [_statement(given, m) for m in _FIGURE.finditer(given.text)]


def _statement(given: Report, m: re.Match[str]) -> Statement:
    about = {"place": "Ukraine", "from_": date(2025, 7, 3), "to": NIGHT, "said_by": "Ukraine's Air Force"}
    value, start, end = int(m["value"]), m.start(), m.end()
    return Statement(given.id, m.group(), start, end, m["measure"], m["what"], value, **about)  # type: ignore[arg-type]


def reckon(statements: object, _reports: object = (), _known: object = ()) -> Record:
    """A record without attacks: the statements as they came."""
    return Record((), tuple(statements))  # type: ignore[arg-type]


def incoming(text: str, id_: str = "bulletin", **fields: object) -> Incoming:
    """A report with what `read` finds in it."""
    made = report(text, id_, **fields)
    return Incoming(made, read(made), READER)


@contextmanager
def postgresql_schema() -> Iterator[str]:
    """The address of a schema of its own in the test database; skips, saying so, where no server answers."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    try:
        connection = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {POSTGRESQL} (NIGHTDESK_TEST_POSTGRESQL names another): {error}".splitlines()[0])
    name = f"nightdesk_{uuid.uuid4().hex}"
    with connection:
        connection.execute(f"CREATE SCHEMA {name}")
        yield f"{POSTGRESQL}?options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty log, on each database in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "log.db")
        return
    with postgresql_schema() as made:
        yield made


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """An open, empty log, on each database in turn."""
    with Log(url) as opened:
        yield opened
