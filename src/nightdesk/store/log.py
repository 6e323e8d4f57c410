"""The log: append-only, one chain of entries over reports, readings and decisions. Writing is in `writing`, asking in `ask`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from nightdesk.model import Statement
from nightdesk.store import ask, rows, schema, search
from nightdesk.store.engine import make_engine, resolve, told
from nightdesk.store.entries import Action, Decision, Entry, Head, HistoryRow, Incoming, Kept, KeptReport, NightRow
from nightdesk.store.verify import Fault, first_fault
from nightdesk.store.writing import (
    Chain,
    append_decision,
    append_reading,
    keep,
    require_report,
    require_statement,
    standing,
)

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
        try:
            with told(self.name):
                self._migrate()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """The log itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
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
            return keep(chain, list(items), rows.now_text(at))

    def known(self, hashes: Iterable[str]) -> set[str]:
        """Which of these SHA-256 of reports' bytes the log has already: they need not be read again."""
        with self._reading() as connection:
            return ask.known(connection, hashes)

    def read_again(self, report: str, reader: str, statements: Sequence[Statement], *, at: datetime | None = None) -> Kept:
        """Add a further reading of a report; the former stays in the log, and the record uses the newest."""
        with self._writing() as chain:
            found = require_report(chain.connection, report)
            before = ask.statements(chain.connection, report=report)
            after = append_reading(chain, found, reader, statements, rows.now_text(at), [found.name])
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
            require_statement(chain.connection, statement)
            body: dict[str, Any] = {"action": action, "by": by, "why": why}
            if action == "undo":
                body["undoes"] = standing(chain.connection, statement).seq
            if fields:
                body["fields"] = dict(fields)
            return rows.decision_of(append_decision(chain, statement, body, rows.now_text(at)))

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
        period: tuple[date, date] | None = None,
        report: str | None = None,
        ids: Sequence[str] | None = None,
        upto: int | None = None,
    ) -> list[Statement]:
        """Statements as they were read, newest reading only, in the order of the log; decisions are not applied.

        `night`: those of every report that speaks of the night with this morning; intervals (alerts) are not among them.
        `period`: those about just these dates. `report`, `ids`: of one report, or by their ids. `upto`: as the log stood
        after that entry.
        """
        with self._reading() as connection:
            return ask.statements(connection, night=night, period=period, report=report, ids=ids, upto=upto)

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
            return require_report(connection, report)

    def reports(self, ids: Iterable[str] | None = None) -> list[KeptReport]:
        """Reports by their ids (None: the newest version of each), oldest first."""
        with self._reading() as connection:
            return ask.reports(connection, ids)

    def versions(self, name: str) -> list[KeptReport]:
        """All versions of the report that was first kept under this name, oldest first."""
        with self._reading() as connection:
            return ask.reports(connection, name=name)

    def same_text(self, text: str) -> list[str]:
        """The ids of reports that have just this text."""
        with self._reading() as connection:
            return ask.same_text(connection, text)

    def raw(self, report: str) -> bytes:
        """The bytes of a report as they came. Raises InputError where the log has none of that id."""
        with self._reading() as connection:
            require_report(connection, report)
            return ask.raw(connection, report)

    def nights(self, *, before: date | None = None, limit: int | None = None) -> list[NightRow]:
        """The nights that the log has statements of, newest first, those before a date only where one is given."""
        with self._reading() as connection:
            return ask.nights(connection, before, limit)

    def history(
        self,
        measure: str,
        whats: Sequence[str],
        *,
        since: date | None = None,
        until: date | None = None,
        without: Sequence[str] = (),
    ) -> list[HistoryRow]:
        """What was asserted of a measure over periods: one row a period, category, detail, place and voice.

        Of several like statements the highest stands. Figures without an upper bound count with their lower one; vague
        ones ("about", "nearly") are left out, and so are statements that a person decided about: the caller adds those.
        `since`, `until`: periods that end in these days only. `without`: reports to leave out.
        """
        with self._reading() as connection:
            return ask.history(connection, measure, whats, (since, until), without)

    def search(self, words: str, limit: int) -> list[KeptReport]:
        """The newest reports that hold these words in their text, each by its newest version.

        Latin letters are found in either case; of other scripts, words as given, in small letters, in capitals and with
        capital initials.
        """
        with self._reading() as connection:
            return search.reports(connection, words, limit)

    def nights_of(self, reports: Sequence[str], places: Sequence[str] = (), limit: int = 50) -> list[date]:
        """The nights that these reports speak of, or that have a figure at one of these places, newest first."""
        with self._reading() as connection:
            return search.nights(connection, reports, places, limit)

    def verify(self, anchors: Sequence[Head] = ()) -> Fault | None:
        """Walk the whole chain: None where everything is as it was entered, else the first entry that is not.

        `anchors`: heads that were printed earlier (`parse_anchor`); they also tell a chain that was made anew.
        """
        with self._reading() as connection:
            return first_fault(connection, list(anchors))

    # ---- inside ------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with told(self.name), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Chain]:
        with told(self.name), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                chain = Chain(connection)
                yield chain
                chain.flush()

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
