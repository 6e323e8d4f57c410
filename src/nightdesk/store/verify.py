"""Walk the chain and hold everything that is kept against it. Names the first entry at which the log is not what was entered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from nightdesk.errors import InputError
from nightdesk.store import ask, rows, schema
from nightdesk.store.chain import GENESIS, digest, link
from nightdesk.store.entries import Head

_PAGE = 500
"""Entries looked at together: what they brought is fetched for all of them at once."""

E, R, S = schema.entries.c, schema.reports.c, schema.statements.c

_BROUGHT_BY = (
    (R.seq, "report"),
    (S.seq, "reading"),
    (schema.superseded.c.by, "reading"),
    (schema.decisions.c.seq, "decision"),
)
"""Which kind of entry brings the rows of each table."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the log differs from what was entered: the entry's number, and what happened to it."""

    seq: int
    text: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"entry {self.seq}: {self.text}"


def parse_anchor(text: str) -> list[Head]:
    """The heads in a file of anchors, one `<seq> <hash>` a line. Raises InputError, naming the line."""
    heads = []
    for number, line in enumerate(text.splitlines(), 1):
        seq, _, hash_ = line.strip().partition(" ")
        if not line.strip():
            continue
        if not seq.isdecimal() or len(hash_) != len(GENESIS) or hash_.strip("0123456789abcdef"):
            message = f"line {number}: no anchor: it is the number of an entry and its hash, as `nightdesk verify` prints them"
            raise InputError(message)
        heads.append(Head(int(seq), hash_))
    if not heads:
        message = "holds no anchor: it is the line that `nightdesk verify` prints"
        raise InputError(message)
    return heads


def first_fault(connection: sa.Connection, anchors: list[Head]) -> Fault | None:
    """The first fault of the log, or None where it is whole and agrees with the anchors."""
    wanted = {head.seq: head.hash for head in anchors}
    prev, expected, last = GENESIS, 1, ask.head(connection)
    for row, brought in _rows(connection):
        fault = _link_fault(connection, row, expected, prev) or _content_fault(row, brought)
        if not fault and row.seq > last.seq:
            fault = Fault(row.seq, "was inserted: the log had ended before it")
        if not fault and wanted.get(row.seq, row.hash) != row.hash:
            fault = Fault(row.seq, "differs from the anchor: it, or an entry before it, was altered and the chain made anew")
        if fault:
            return fault
        prev, expected = row.hash, expected + 1
    return _end_fault(connection, Head(expected - 1, prev), last, anchors)


@dataclass(frozen=True, slots=True)
class _Brought:
    """The rows that a page of entries brought, by the numbers of the entries."""

    reports: dict[int, Any]
    statements: dict[int, list[Any]]
    superseded: dict[int, list[int]]
    decisions: dict[int, str]


def _rows(connection: sa.Connection) -> Iterator[tuple[Any, _Brought]]:
    after = -1
    while page := connection.execute(sa.select(schema.entries).where(E.seq > after).order_by(E.seq).limit(_PAGE)).all():
        brought = _brought(connection, page[0].seq, page[-1].seq)
        yield from ((row, brought) for row in page)
        after = page[-1].seq


def _brought(connection: sa.Connection, first: int, last: int) -> _Brought:
    by, decided = schema.superseded.c, schema.decisions.c
    statements: dict[int, list[Any]] = defaultdict(list)
    for line in connection.execute(
        sa.select(schema.statements).where(S.seq.between(first, last)).order_by(S.seq, S.ord)
    ).mappings():
        statements[line["seq"]].append(line)
    gone: dict[int, list[int]] = defaultdict(list)
    for mark in connection.execute(sa.select(by.seq, by.by).where(by.by.between(first, last)).order_by(by.by, by.seq)):
        gone[mark.by].append(mark.seq)
    reports = connection.execute(sa.select(schema.reports).where(R.seq.between(first, last)))
    decisions = connection.execute(sa.select(decided.seq, decided.statement).where(decided.seq.between(first, last)))
    return _Brought({r.seq: r for r in reports}, statements, gone, {d.seq: d.statement for d in decisions})


def _link_fault(connection: sa.Connection, row: Any, expected: int, prev: str) -> Fault | None:
    if row.seq > expected:
        return Fault(expected, "was removed")
    if row.seq < expected:
        return Fault(row.seq, "was inserted: the first entry has the number 1")
    own = link(row.seq, row.kind, row.at, row.subject, row.body, row.prev)
    if own == row.hash and row.prev == prev:
        return None
    after = connection.execute(sa.select(E.prev).where(E.seq == row.seq + 1)).scalar()
    if row.prev != prev and after == prev:
        return Fault(row.seq, "was inserted: the entry after it follows the one before it")
    if own == row.hash:
        return Fault(row.seq, "was altered or inserted: it does not follow the entry before it")
    return Fault(row.seq, "was altered: its content does not have its hash")


def _content_fault(row: Any, brought: _Brought) -> Fault | None:
    """Whether the rows that the entry brought are still those."""
    if row.kind == "report":
        return _report_fault(row, brought)
    if row.kind == "reading":
        return _reading_fault(row, brought)
    if row.kind == "decision" and brought.decisions.get(row.seq) != row.subject:
        return Fault(row.seq, "its decision was taken out of the index")
    return None


def _report_fault(row: Any, brought: _Brought) -> Fault | None:
    found = brought.reports.get(row.seq)
    body = json.loads(row.body)
    if found is None:
        return Fault(row.seq, f"the report {row.subject} was removed")
    if sha256(bytes(found.raw)).hexdigest() != body["sha256"]:
        return Fault(row.seq, f"the bytes of the report {row.subject} were altered")
    if sha256(found.text.encode()).hexdigest() != body["text"]:
        return Fault(row.seq, f"the text of the report {row.subject} was altered")
    wanted = (row.subject, body["name"], body["version"], body["sha256"], body.get("url"), body["text"])
    if (found.id, found.name, found.version, found.sha256, found.url, found.text_sha256) != wanted:
        return Fault(row.seq, f"the name of the report {row.subject} was altered")
    return None


def _reading_fault(row: Any, brought: _Brought) -> Fault | None:
    found = brought.statements.get(row.seq, [])
    body = json.loads(row.body)
    if len(found) != body["statements"]:
        done = "removed" if len(found) < body["statements"] else "inserted"
        return Fault(row.seq, f"a statement of {row.subject} was {done}")
    if digest(line["body"] for line in found) != body["digest"]:
        return Fault(row.seq, f"a statement of {row.subject} was altered")
    for line in found:
        if any(line[name] != value for name, value in rows.statement_columns(line["body"]).items()):
            return Fault(row.seq, f"the index of the statement {line['id']} was altered")
    if brought.superseded.get(row.seq, []) != body["supersedes"]:
        return Fault(row.seq, f"what the reading of {row.subject} takes the place of was altered")
    return None


def _end_fault(connection: sa.Connection, walked: Head, last: Head, anchors: list[Head]) -> Fault | None:
    """What only shows at the end: a log cut short, or rows that no entry brought."""
    if walked.seq < last.seq:
        return Fault(walked.seq + 1, "was removed: the log was cut short")
    if walked != last:
        return Fault(walked.seq, "is not the one that the log ended with")
    beyond = min((head.seq for head in anchors if head.seq > walked.seq), default=None)
    if beyond is not None:
        return Fault(walked.seq + 1, f"was removed: the anchor knew {beyond} entries")
    for column, kind in _BROUGHT_BY:
        brought = sa.select(E.seq).where(E.kind == kind)
        stray = connection.execute(sa.select(sa.func.min(column)).where(column.not_in(brought))).scalar()
        if stray is not None:
            return Fault(stray, f"was inserted: `{column.table.name}` has rows that no entry brought")
    return None
