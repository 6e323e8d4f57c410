"""The log: append-only, one chain of entries over reports, readings and decisions. All writing happens here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from nightdesk.errors import InputError
from nightdesk.model import Report, Statement
from nightdesk.store import ask, rows, schema
from nightdesk.store.chain import canonical, digest, link
from nightdesk.store.engine import make_engine, resolve, told
from nightdesk.store.entries import Action, Decision, Entry, Head, HistoryRow, Incoming, Kept, KeptReport, NightRow

_MIGRATION_LOCK = 0x6E69676874  # "night": one program at a time lays the tables of a shared database


class Log:
    """A log that is open. Use it as a context manager, or `close()` it.

    Safe to share between threads; several processes may have one log open, each sees what the others have committed.
    Every method raises LogError where the database cannot do what is asked.

    >>> with Log(":memory:") as log:
    ...     log.head().seq
    0
    """

    def __init__(self, url: str | Path | None = None) -> None:
        """Open the log at a path or `postgresql://…` (default: nightdesk.db), laying or migrating its tables."""
        self._url = resolve(url)
        self.name = self._url.render_as_string(hide_password=True).removeprefix("sqlite:///")
        self._engine = make_engine(self._url)
        with told(self.name):
            self._migrate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ---- writing -----------------------------------------------------------------------------------------------

    def keep(self, items: Iterable[Incoming], *, at: datetime | None = None) -> list[Kept]:
        """Keep reports with their statements, all of them in one transaction; answered once they are on the disk.

        A report whose bytes are known adds nothing. One with the name or the address of a known one and other bytes
        becomes a further version (`name@2`), and its statements take the place of the former ones in the record.
        Raises InputError where a text cannot be kept.
        """
        with self._writing() as chain:
            return [_keep_one(chain, item, rows.now_text(at)) for item in items]

    def known(self, hashes: Iterable[str]) -> set[str]:
        """Which of these SHA-256 of reports' bytes the log has already: they need not be read again."""
        with self._reading() as connection:
            return ask.known(connection, hashes)

    def read_again(self, report: str, reader: str, statements: Sequence[Statement], *, at: datetime | None = None) -> Kept:
        """Add a further reading of a report; the former stays in the log, and the record uses the newest."""
        with self._writing() as chain:
            found = _require_report(chain.connection, report)
            before = ask.statements(chain.connection, report=report)
            after = _append_reading(chain, found, reader, statements, rows.now_text(at))
            return Kept("changed", found.report, after, rows.changes(before, after))

    def decide(
        self,
        statement: str,
        action: Action,
        *,
        by: str,
        why: str,
        fields: Mapping[str, Any] | None = None,
        at: datetime | None = None,
    ) -> Decision:
        """Enter what a person decided about a statement (its id). `fields` with `correct` only; see `flow.review`.

        `undo` takes back the newest decision on the statement that still stands.
        Raises InputError for an unknown statement, or when there is nothing to undo.
        """
        with self._writing() as chain:
            _require_statement(chain.connection, statement)
            body: dict[str, Any] = {"action": action, "by": by, "why": why}
            if action == "undo":
                body["undoes"] = _standing(chain.connection, statement).seq
            if fields:
                body["fields"] = dict(fields)
            entry = chain.append("decision", rows.now_text(at), statement, body)
            chain.connection.execute(schema.decisions.insert().values(seq=entry.seq, statement=statement))
            return rows.decision_of(entry)

    # ---- asking ------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """The last link of the chain. `seq` grows with every entry: poll it to learn of changes."""
        with self._reading() as connection:
            return ask.head(connection)

    def entries(self, after: int = 0, limit: int | None = None) -> list[Entry]:
        """The entries that came after the one with this `seq`, oldest first."""
        with self._reading() as connection:
            return ask.entries(connection, after, limit)

    def statements(
        self,
        *,
        night: date | None = None,
        report: str | None = None,
        ids: Sequence[str] | None = None,
        upto: int | None = None,
    ) -> list[Statement]:
        """Statements as they were read, newest reading only, in the order of the log; decisions are not applied.

        `night`: those of every report that speaks of the night with this morning. `report`, `ids`: of one report, or
        by their ids. `upto`: as the log stood after that entry. Intervals (alerts) are not among those of a night.
        """
        with self._reading() as connection:
            return ask.statements(connection, night=night, report=report, ids=ids, upto=upto)

    def intervals(self, begins: datetime, ends: datetime) -> list[Statement]:
        """Statements about intervals (`began`, `ended`) that may touch the time between two moments, by their begin."""
        with self._reading() as connection:
            return ask.intervals(connection, begins, ends)

    def decisions(self, statements: Iterable[str] | None = None, *, upto: int | None = None) -> list[Decision]:
        """Decisions on these statements (None: on all), oldest first; those taken back are marked `undone`."""
        with self._reading() as connection:
            return ask.decisions(connection, statements, upto)

    def report(self, report: str) -> KeptReport:
        """One report by its id. Raises InputError where the log has none of that id."""
        with self._reading() as connection:
            return _require_report(connection, report)

    def reports(self, ids: Iterable[str] | None = None) -> list[KeptReport]:
        """Reports by their ids (None: the newest version of each), oldest first."""
        with self._reading() as connection:
            return ask.reports(connection, ids)

    def versions(self, name: str) -> list[KeptReport]:
        """All versions of the report that was first kept under this name, oldest first."""
        with self._reading() as connection:
            return ask.reports(connection, name=name)

    def raw(self, report: str) -> bytes:
        """The bytes of a report as they came. Raises InputError where the log has none of that id."""
        with self._reading() as connection:
            _require_report(connection, report)
            return ask.raw(connection, report)

    def nights(self, *, before: date | None = None, limit: int | None = None) -> list[NightRow]:
        """The nights that the log has statements of, newest first, those before a date only where one is given."""
        with self._reading() as connection:
            return ask.nights(connection, before, limit)

    def history(self, measure: str, whats: Sequence[str], place: str | None, upto: int | None = None) -> list[HistoryRow]:
        """What was asserted of a measure at a place, over all periods, one row a period, category, detail and voice.

        Of several like statements the highest stands; those that a person rejected or corrected are left to the caller.
        """
        with self._reading() as connection:
            return ask.history(connection, measure, whats, place, upto)

    # ---- inside ------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with told(self.name), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[_Chain]:
        with told(self.name), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield _Chain(connection)

    def _migrate(self) -> None:
        with self._engine.connect() as connection, connection.begin():
            version = schema.version_of(connection)
        schema.check_version(version, self.name)
        for _ in range(version, schema.VERSION):
            self._migrate_once()

    def _migrate_once(self) -> None:
        """One migration in one transaction; nothing where another program has just done it."""
        with self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                version = schema.version_of(connection)
                if version < schema.VERSION:
                    schema.MIGRATIONS[version](connection)
                    connection.execute(schema.meta.update().where(schema.meta.c.key == "schema").values(value=str(version + 1)))


class _Chain:
    """The end of the chain while one transaction writes; the row `head` keeps other writers out until it is done."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        row = connection.execute(sa.select(schema.head.c.seq, schema.head.c.hash).with_for_update()).one()
        self._seq, self._hash = row.seq, row.hash

    def append(self, kind: str, at: str, subject: str, body: Mapping[str, Any]) -> Entry:
        text = canonical(body)
        rows.refuse_unstorable(subject, subject)
        hash_ = link(self._seq + 1, kind, at, subject, text, self._hash)
        entry = Entry(self._seq + 1, kind, datetime.fromisoformat(at), subject, body, self._hash, hash_)
        values = {"seq": entry.seq, "kind": kind, "at": at, "subject": subject, "body": text, "prev": self._hash, "hash": hash_}
        self.connection.execute(schema.entries.insert(), values)
        self.connection.execute(schema.head.update().values(seq=entry.seq, hash=hash_))
        self._seq, self._hash = entry.seq, hash_
        return entry


def _keep_one(chain: _Chain, item: Incoming, at: str) -> Kept:
    raw = item.raw if item.raw is not None else item.report.text.encode()
    rows.refuse_unstorable(item.report.text, item.report.id)
    hash_ = sha256(raw).hexdigest()
    same = ask.find_report(chain.connection, sha256=hash_)
    if same:
        return Kept("known", same.report, tuple(ask.statements(chain.connection, report=same.report.id)))
    former = _former(chain.connection, item.report)
    name = former.name if former else _free_name(chain.connection, item.report.id, hash_)
    version = former.version + 1 if former else 1
    id_ = name if version == 1 else f"{name}@{version}"
    body = rows.report_body(item, name, version, hash_)
    entry = chain.append("report", at, id_, body)
    values = {"seq": entry.seq, "id": id_, "name": name, "version": version, "sha256": hash_}
    values |= {"url": item.report.url, "raw": raw, "text": item.report.text}
    chain.connection.execute(schema.reports.insert(), values)
    kept = KeptReport(
        rows.report_of(id_, body, item.report.text), name, version, entry.seq, entry.at, item.source, item.fetched, None
    )
    before = ask.statements(chain.connection, report=former.report.id) if former else []
    after = _append_reading(chain, kept, item.reader, item.statements, at, item.replaces)
    return Kept("changed" if former else "new", kept.report, after, rows.changes(before, after) if former else ())


def _append_reading(
    chain: _Chain, kept: KeptReport, reader: str, statements: Sequence[Statement], at: str, replaces: Sequence[str] = ()
) -> tuple[Statement, ...]:
    """One entry for a reading, a row for each of its statements, and a mark on each reading that it takes the place of."""
    named = rows.with_ids(kept.report.id, statements)
    bodies = [rows.statement_body(s) for s in named]
    former = ask.live_readings(chain.connection, [kept.name, *replaces])
    body = {"reader": reader, "statements": len(bodies), "digest": digest(bodies), "supersedes": former}
    entry = chain.append("reading", at, kept.report.id, body)
    if bodies:
        values = [{"seq": entry.seq, "ord": n, **rows.statement_columns(b)} for n, b in enumerate(bodies)]
        chain.connection.execute(schema.statements.insert(), values)
    if former:
        chain.connection.execute(schema.superseded.insert(), [{"seq": seq, "by": entry.seq} for seq in former])
    return named


def _former(connection: sa.Connection, report: Report) -> KeptReport | None:
    """The newest version of the report that this one is a further version of: the same address, or the same name."""
    if report.url and (found := ask.find_report(connection, url=report.url)):
        return found
    found = ask.find_report(connection, name=report.id)
    if found and _conflict(found.report.url, report.url):
        return None
    if found and _conflict(found.report.publisher, report.publisher):
        return None
    return found


def _conflict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _free_name(connection: sa.Connection, wanted: str, hash_: str) -> str:
    """The wanted name, or, where another publisher's report has it, that name with a piece of the hash."""
    taken = ask.find_report(connection, name=wanted) or ask.reports(connection, [wanted])
    return f"{wanted}.{hash_[:8]}" if taken else wanted


def _require_report(connection: sa.Connection, report: str) -> KeptReport:
    found = ask.reports(connection, [report])
    if not found:
        message = f"the log has no report {report!r}"
        raise InputError(message)
    return found[0]


def _require_statement(connection: sa.Connection, statement: str) -> Statement:
    found = ask.statements(connection, ids=[statement])
    if not found:
        message = f"the log has no statement {statement!r}: `nightdesk record --json` gives their ids"
        raise InputError(message)
    return found[0]


def _standing(connection: sa.Connection, statement: str) -> Decision:
    standing = [d for d in ask.decisions(connection, [statement], None) if not d.undone and d.action != "undo"]
    if not standing:
        message = f"no decision stands on {statement!r}, so there is none to undo"
        raise InputError(message)
    return standing[-1]
