"""The tables of the log, and the named steps that lead to them.

Each migration is a function run in one transaction. A log says how many it has had (`meta`, `schema`);
opening it runs the rest. Never change a migration that was released: add one.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from nightdesk.errors import LogError
from nightdesk.store.chain import GENESIS

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("prev", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
head = sa.Table(
    "head",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
reports = sa.Table(
    "reports",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("url", sa.Text, index=True),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    # since add_text_hashes:
    sa.Column("text_sha256", sa.Text),
)
statements = sa.Table(
    "statements",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ord", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("report", sa.Text, nullable=False, index=True),
    sa.Column("measure", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("detail", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("day_from", sa.Text),
    sa.Column("day_to", sa.Text),
    sa.Column("qualifier", sa.Text, nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("voice", sa.Text),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    # since add_intervals:
    sa.Column("began", sa.Text),
    sa.Column("ended", sa.Text),
)
superseded = sa.Table(
    "superseded",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("by", sa.BigInteger, nullable=False, index=True),
)
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("statement", sa.Text, nullable=False, index=True),
)

_SINCE_INTERVALS = ("began", "ended")
_SINCE_TEXT_HASHES = ("text_sha256",)
_DAYS = ("day_to", "day_from", "began", "seq", "report")
_HISTORY = ("measure", "what", "day_to", "day_from", "detail", "place", "voice", "stance", "qualifier", "value", "seq", "id")


def lay_the_chain(connection: sa.Connection) -> None:
    """Entries, reports, statements: the log as it first was."""
    for table in (meta, entries, head, superseded):
        table.create(connection)
    _as_first(reports, _SINCE_TEXT_HASHES).create(connection)
    _as_first(statements, _SINCE_INTERVALS).create(connection)
    connection.execute(sa.text("CREATE INDEX statements_days ON statements (day_to, day_from)"))
    connection.execute(head.insert().values(one=1, seq=0, hash=GENESIS))
    connection.execute(meta.insert().values(key="schema", value="0"))


def _as_first(table: sa.Table, later: tuple[str, ...]) -> sa.Table:
    """The table without the columns that came later."""
    return sa.Table(table.name, sa.MetaData(), *(_column(c) for c in table.columns if c.name not in later))


def _column(c: sa.Column[Any]) -> sa.Column[Any]:
    told = {"primary_key": c.primary_key, "nullable": c.nullable, "unique": c.unique, "index": c.index}
    return sa.Column(c.name, c.type, autoincrement=False, **told)  # type: ignore[arg-type]


def add_decisions(connection: sa.Connection) -> None:
    """Decisions of people can be found by the statement they are about."""
    decisions.create(connection)


def add_intervals(connection: sa.Connection) -> None:
    """Alerts keep when they began and ended; the history of a measure is read from an index alone."""
    for name in _SINCE_INTERVALS:
        connection.execute(sa.text(f"ALTER TABLE statements ADD COLUMN {name} TEXT"))
    connection.execute(sa.text("DROP INDEX statements_days"))
    connection.execute(sa.text(f"CREATE INDEX statements_days ON statements ({', '.join(_DAYS)})"))
    connection.execute(sa.text("CREATE INDEX statements_began ON statements (began)"))
    connection.execute(sa.text(f"CREATE INDEX statements_history ON statements ({', '.join(_HISTORY)})"))


def add_text_hashes(connection: sa.Connection) -> None:
    """A text that comes again, with other bytes around it, is found by its hash."""
    connection.execute(sa.text("ALTER TABLE reports ADD COLUMN text_sha256 TEXT"))
    for seq, text in connection.execute(sa.select(reports.c.seq, reports.c.text)).all():
        connection.execute(reports.update().where(reports.c.seq == seq).values(text_sha256=sha256(text.encode()).hexdigest()))
    connection.execute(sa.text("CREATE INDEX reports_text ON reports (text_sha256)"))


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (lay_the_chain, add_decisions, add_intervals, add_text_hashes)
VERSION = len(MIGRATIONS)


def version_of(connection: sa.Connection) -> int:
    """How many migrations the log has had; 0 for an empty database."""
    if not sa.inspect(connection).has_table("meta"):
        return 0
    found = connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema")).scalar()
    return int(found or 0)


def check_version(version: int, name: str) -> None:
    """Refuse a log from the future. Raises LogError."""
    if version > VERSION:
        message = (
            f"{name}: this log has schema {version}, made by a newer Nightdesk; this one knows up to {VERSION}. Upgrade Nightdesk"
        )
        raise LogError(message)
