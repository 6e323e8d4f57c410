"""Statements and reports as rows, and back.

A row's columns follow from its body alone, so that `verify` can hold one against the other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from nightdesk.errors import InputError
from nightdesk.model import Json, Report, Statement, parse_moment, plain_number
from nightdesk.store.chain import canonical
from nightdesk.store.entries import Decision, Entry, FigureChange, Incoming

BEGAN, ENDED = "began", "ended"
"""Further fields of a statement about an interval (an alert): ISO 8601 with offset. A missing end is unknown."""

_FIGURE = ("measure", "what", "detail", "place", "from", "to", "said_by", "stance", "unit", BEGAN)


def now_text(moment: datetime | None = None) -> str:
    """A moment in UTC, to the microsecond, as the log writes it."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def statement_row(statement: Statement) -> dict[str, Any]:
    """The columns of a statement; `body` is what is kept and hashed: canonical JSON, fields without a value left out."""
    row = {k: v for k, v in statement.to_json().items() if v is not None or k == "value"}
    return _columns(row, canonical(row))


def statement_columns(body: str) -> dict[str, Any]:
    """The columns that follow from a body."""
    return _columns(json.loads(body), body)


def _columns(row: Json, body: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "report": row["report"],
        "measure": row["measure"],
        "what": row["what"],
        "detail": row.get("detail"),
        "place": row.get("place"),
        "day_from": row.get("from"),
        "day_to": row.get("to"),
        "qualifier": row.get("qualifier") or "exactly",
        "value": row["value"],
        "voice": row.get("said_by") or row.get("publisher"),
        "stance": row.get("stance") or "asserted",
        BEGAN: _utc(row.get(BEGAN)),
        ENDED: _utc(row.get(ENDED)),
        "body": body,
    }


def _utc(text: str | None) -> str | None:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="seconds") if text else None


def statement_of(body: str) -> Statement:
    """The statement that a body holds."""
    return Statement.from_json(json.loads(body))


def with_ids(report: Report, statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements with ids of the log: the report's id and a short hash of what is said, the same after each reading.

    What nobody is quoted for is the publisher's, and says so.
    """
    seen: Counter[str] = Counter()
    out = []
    for statement in statements:
        mark = statement.id.rpartition(":")[2] or _mark(statement)
        seen[mark] += 1
        unique = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        publisher = statement.publisher or (None if statement.said_by else report.publisher)
        out.append(replace(statement, report=report.id, publisher=publisher, id=f"{report.id}:{unique}"))
    return tuple(out)


def _mark(statement: Statement) -> str:
    said = (statement.start, statement.measure, statement.what, statement.detail, plain_number(statement.value))
    about = (plain_number(statement.upper), statement.stance, statement.place, statement.from_, statement.extra.get(BEGAN))
    return sha256(repr((said, str(about))).encode()).hexdigest()[:10]


def report_body(item: Incoming, name: str, version: int, digest: str) -> Json:
    """What the chain says about a report: all that is known of it, its bytes and its text by their hashes."""
    report = item.report
    body: Json = {
        "name": name,
        "version": version,
        "sha256": digest,
        "text": sha256(report.text.encode()).hexdigest(),
        "title": report.title,
        "publisher": report.publisher,
        "published": report.published.isoformat() if report.published else None,
        "lang": report.lang,
        "url": report.url,
        "source": item.source,
        "fetched": now_text(item.fetched) if item.fetched else None,
        "replaces": list(item.replaces) or None,
    }
    return {k: v for k, v in body.items() if v is not None}


def report_of(id_: str, body: Mapping[str, Any], text: str) -> Report:
    """The report that an entry tells of, under the log's id for it."""
    return Report(
        id=id_,
        text=text,
        title=body.get("title"),
        publisher=body.get("publisher"),
        published=parse_moment(body["published"]) if "published" in body else None,
        lang=body.get("lang"),
        url=body.get("url"),
        sha256=body["sha256"],
    )


def entry_of(row: Any) -> Entry:
    """An entry from its row."""
    at = datetime.fromisoformat(row.at)
    return Entry(row.seq, row.kind, at, row.subject, json.loads(row.body), row.prev, row.hash)


def decision_of(entry: Entry) -> Decision:
    """The decision that an entry holds."""
    body = entry.body
    return Decision(
        entry.seq, entry.at, entry.subject, body["action"], body["by"], body["why"], body.get("fields", {}), body.get("undoes")
    )


def changes(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[FigureChange, ...]:
    """The figures that differ: another value for the same thing, one that is gone, one that is new."""
    old, new = _by_figure(before), _by_figure(after)
    out = [FigureChange(old.get(key), new.get(key)) for key in old | new if _said(old.get(key)) != _said(new.get(key))]
    return tuple(out)


def _by_figure(statements: Iterable[Statement]) -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    seen: Counter[str] = Counter()
    for statement in statements:
        row = statement.to_json()
        key = canonical({k: row.get(k) for k in _FIGURE})
        seen[key] += 1
        found[f"{key}{seen[key]}"] = statement
    return found


def _said(statement: Statement | None) -> tuple[Any, ...] | None:
    if statement is None:
        return None
    return (plain_number(statement.value), plain_number(statement.upper), statement.qualifier, statement.extra.get(ENDED))


def refuse_unstorable(text: str, what: str) -> None:
    """NUL and lone surrogates are no text that a database keeps. Raises InputError."""
    if "\x00" in text:
        message = f"{what}: holds a NUL character, so it is no text"
        raise InputError(message)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"{what}: holds a broken character (lone surrogate) at {error.start}"
        raise InputError(message) from error
