"""What happens inside one writing transaction: the end of the chain, and how reports, readings and decisions get onto it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from nightdesk.errors import InputError
from nightdesk.model import Report, Statement
from nightdesk.store import ask, rows, schema
from nightdesk.store.chain import canonical, digest, link
from nightdesk.store.entries import Decision, Entry, Incoming, Kept, KeptReport

_ORDER = (schema.entries, schema.reports, schema.statements, schema.superseded, schema.decisions)


class Chain:
    """The end of the chain while one transaction writes; the row `head` keeps other writers out until it is done.

    Rows wait until `flush`, so that a batch of reports costs five statements and not five each.
    """

    def __init__(self, connection: sa.Connection) -> None:
        """Take the end of the chain; waits for another writer to be done."""
        self.connection = connection
        row = connection.execute(sa.select(schema.head.c.seq, schema.head.c.hash).with_for_update()).one()
        self._seq, self._hash = row.seq, row.hash
        self._waiting: dict[sa.Table, list[dict[str, Any]]] = {table: [] for table in _ORDER}

    def append(self, kind: str, at: str, subject: str, body: Mapping[str, Any]) -> Entry:
        """Link one more entry. Raises InputError for a subject that no database keeps."""
        rows.refuse_unstorable(subject, subject)
        text, seq, prev = canonical(body), self._seq + 1, self._hash
        self._seq, self._hash = seq, link(seq, kind, at, subject, text, prev)
        values = {"seq": seq, "kind": kind, "at": at, "subject": subject, "body": text, "prev": prev, "hash": self._hash}
        self.insert(schema.entries, [values])
        return Entry(seq, kind, datetime.fromisoformat(at), subject, body, prev, self._hash)

    def insert(self, table: sa.Table, values: Iterable[dict[str, Any]]) -> None:
        """Rows to write with the next `flush`."""
        self._waiting[table].extend(values)

    def flush(self) -> None:
        """Write what waits, in the order of the tables above, and the new end."""
        if not self._waiting[schema.entries]:
            return
        for table, values in self._waiting.items():
            if values:
                self.connection.execute(table.insert(), values)
                values.clear()
        self.connection.execute(schema.head.update().values(seq=self._seq, hash=self._hash))


class _Shelf:
    """What the log knows of a batch of reports, asked once for all of them, and kept up as they are added."""

    def __init__(self, connection: sa.Connection, items: Sequence[tuple[Incoming, str]]) -> None:
        self._by: dict[str, dict[str, KeptReport]] = {"sha256": {}, "url": {}, "name": {}, "id": {}}
        wanted = {
            "sha256": [hash_ for _, hash_ in items],
            "url": [item.report.url for item, _ in items if item.report.url],
            "name": [item.report.id for item, _ in items],
            "id": [item.report.id for item, _ in items],
        }
        for column, values in wanted.items():
            for kept in ask.find_reports(connection, column, values):
                self.put(kept)

    def put(self, kept: KeptReport) -> None:
        """Later versions take the place of former ones, but for the bytes: those are each one's own."""
        report = kept.report
        for column, value in (("sha256", report.sha256), ("url", report.url), ("name", kept.name), ("id", report.id)):
            former = self._by[column].get(value or "")
            if value and (former is None or former.seq <= kept.seq):
                self._by[column][value] = kept

    def same(self, hash_: str) -> KeptReport | None:
        """The report that has these bytes."""
        return self._by["sha256"].get(hash_)

    def former(self, report: Report) -> KeptReport | None:
        """The report that this one is a further version of: the same address, or the same name and no sign against it."""
        by_url = self._by["url"].get(report.url or "")
        found = by_url or self._by["name"].get(report.id)
        unlike = found and (_differ(found.report.url, report.url) or _differ(found.report.publisher, report.publisher))
        return None if unlike and not by_url else found

    def free_name(self, wanted: str, hash_: str) -> str:
        """The wanted name, or, where another publisher's report has it, that name with a piece of the hash."""
        taken = wanted in self._by["name"] or wanted in self._by["id"]
        return f"{wanted}.{hash_[:8]}" if taken else wanted


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def keep(chain: Chain, items: Sequence[Incoming], at: str) -> list[Kept]:
    """Keep reports with their statements, see `Log.keep`."""
    hashed = [(item, sha256(_raw(item)).hexdigest()) for item in items]
    shelf = _Shelf(chain.connection, hashed)
    return [_keep_one(chain, shelf, item, hash_, at) for item, hash_ in hashed]


def _raw(item: Incoming) -> bytes:
    rows.refuse_unstorable(item.report.text, item.report.id)
    return item.report.text.encode() if item.raw is None else item.raw


def _keep_one(chain: Chain, shelf: _Shelf, item: Incoming, hash_: str, at: str) -> Kept:
    if same := shelf.same(hash_):
        return Kept("known", replace(same.report, text=item.report.text), ())
    former = shelf.former(item.report)
    name = former.name if former else shelf.free_name(item.report.id, hash_)
    kept = _append_report(chain, item, name, former.version + 1 if former else 1, hash_, at)
    shelf.put(kept)
    before = _former_statements(chain, former) if former else []
    after = append_reading(chain, kept, item.reader, item.statements, at, [former.name] if former else [], item.replaces)
    return Kept("changed" if former else "new", kept.report, after, rows.changes(before, after) if former else ())


def _former_statements(chain: Chain, kept: KeptReport) -> list[Statement]:
    chain.flush()
    return ask.statements(chain.connection, report=kept.report.id)


def _append_report(chain: Chain, item: Incoming, name: str, version: int, hash_: str, at: str) -> KeptReport:
    id_ = name if version == 1 else f"{name}@{version}"
    body = rows.report_body(item, name, version, hash_)
    entry = chain.append("report", at, id_, body)
    values = {"seq": entry.seq, "id": id_, "name": name, "version": version, "sha256": hash_}
    values |= {"url": item.report.url, "raw": _raw(item), "text": item.report.text, "text_sha256": body["text"]}
    chain.insert(schema.reports, [values])
    report = rows.report_of(id_, body, item.report.text)
    return KeptReport(report, name, version, entry.seq, entry.at, item.source, item.fetched, item.reader)


def append_reading(
    chain: Chain,
    kept: KeptReport,
    reader: str,
    statements: Sequence[Statement],
    at: str,
    *replaces: Sequence[str],
) -> tuple[Statement, ...]:
    """One entry for a reading, a row for each of its statements, and a mark on each reading whose place it takes.

    `replaces`: names of reports whose readings so far give way; for a further reading that is the report's own name.
    """
    named = rows.with_ids(kept.report, statements)
    made = [rows.statement_row(s) for s in named]
    former = _live_readings(chain, [name for names in replaces for name in names])
    body = {"reader": reader, "statements": len(made), "digest": digest(row["body"] for row in made), "supersedes": former}
    entry = chain.append("reading", at, kept.report.id, body)
    chain.insert(schema.statements, ({"seq": entry.seq, "ord": n, **row} for n, row in enumerate(made)))
    chain.insert(schema.superseded, ({"seq": seq, "by": entry.seq} for seq in former))
    return named


def _live_readings(chain: Chain, names: Sequence[str]) -> list[int]:
    if not names:
        return []
    chain.flush()
    return ask.live_readings(chain.connection, names)


def append_decision(chain: Chain, statement: str, body: Mapping[str, Any], at: str) -> Entry:
    """One entry for a decision, and a row to find it by."""
    entry = chain.append("decision", at, statement, body)
    chain.insert(schema.decisions, [{"seq": entry.seq, "statement": statement}])
    return entry


def require_report(connection: sa.Connection, report: str) -> KeptReport:
    """The report of this id. Raises InputError where there is none."""
    found = ask.reports(connection, [report])
    if not found:
        message = f"the log has no report {report!r}"
        raise InputError(message)
    return found[0]


def require_statement(connection: sa.Connection, statement: str) -> Statement:
    """The statement of this id. Raises InputError where there is none."""
    found = ask.statements(connection, ids=[statement])
    if not found:
        message = f"the log has no statement {statement!r}: `nightdesk record --json` gives their ids"
        raise InputError(message)
    return found[0]


def standing(connection: sa.Connection, statement: str) -> Decision:
    """The newest decision on a statement that was not taken back. Raises InputError where there is none."""
    found = [d for d in ask.decisions(connection, [statement], None) if not d.undone and d.action != "undo"]
    if not found:
        message = f"no decision stands on {statement!r}, so there is none to undo"
        raise InputError(message)
    return found[-1]
