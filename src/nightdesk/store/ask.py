"""Questions to the log, each one function over an open connection. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from nightdesk.model import Statement
from nightdesk.store import rows, schema
from nightdesk.store.entries import Decision, Entry, Head, HistoryRow, KeptReport, NightRow

_AT_ONCE = 500
"""Values in one IN list: databases bound how many a query may carry."""

S, R, E, D = schema.statements.c, schema.reports.c, schema.entries.c, schema.decisions.c
NO_INTERVAL = sa.func.coalesce(S.began, "") == ""
"""Not an interval (an alert). Written so that no database takes the index of `began` for it: nearly every row has none."""


def head(connection: sa.Connection) -> Head:
    """The last link."""
    row = connection.execute(sa.select(schema.head.c.seq, schema.head.c.hash)).one()
    return Head(row.seq, row.hash)


def entries(connection: sa.Connection, after: int, limit: int | None) -> list[Entry]:
    """Entries after `after`, oldest first."""
    query = sa.select(schema.entries).where(E.seq > after).order_by(E.seq).limit(limit)
    return [rows.entry_of(row) for row in connection.execute(query)]


def known(connection: sa.Connection, hashes: Iterable[str]) -> set[str]:
    """Which of the hashes belong to a report that is kept."""
    out: set[str] = set()
    for some in _chunks(list(hashes)):
        out.update(connection.execute(sa.select(R.sha256).where(R.sha256.in_(some))).scalars())
    return out


def find_reports(connection: sa.Connection, column: str, values: Iterable[str]) -> list[KeptReport]:
    """The reports whose `sha256`, `url`, `name` or `id` is one of the values; without their texts."""
    query = sa.select(R.id, R.name, R.version, R.seq, sa.literal("").label("text"), E.at, E.body).join(
        schema.entries, R.seq == E.seq
    )
    found = [row for some in _chunks(list(values)) for row in connection.execute(query.where(schema.reports.c[column].in_(some)))]
    return [_kept(row, None) for row in found]


def reports(connection: sa.Connection, ids: Iterable[str] | None = None, *, name: str | None = None) -> list[KeptReport]:
    """Reports by ids, by name (all versions), or the newest version of each; oldest first."""
    query = sa.select(R.id, R.name, R.version, R.seq, R.text, E.at, E.body).join(schema.entries, R.seq == E.seq)
    if name is not None:
        found = connection.execute(query.where(R.name == name)).all()
    elif ids is not None:
        found = [row for some in _chunks(list(ids)) for row in connection.execute(query.where(R.id.in_(some)))]
    else:
        newest = sa.select(sa.func.max(R.seq)).group_by(R.name)
        found = connection.execute(query.where(R.seq.in_(newest))).all()
    readers = _readers(connection, [row.id for row in found])
    return [_kept(row, readers.get(row.id)) for row in sorted(found, key=lambda row: row.seq)]


def _kept(row: Any, reader: str | None) -> KeptReport:
    body = json.loads(row.body)
    fetched = datetime.fromisoformat(body["fetched"]) if "fetched" in body else None
    report = rows.report_of(row.id, body, row.text)
    return KeptReport(report, row.name, row.version, row.seq, datetime.fromisoformat(row.at), body.get("source"), fetched, reader)


def _readers(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str]:
    """Which reader read each of the reports last."""
    out: dict[str, str] = {}
    for some in _chunks(ids):
        query = sa.select(E.subject, E.body).where(E.kind == "reading", E.subject.in_(some)).order_by(E.seq)
        out.update((row.subject, json.loads(row.body)["reader"]) for row in connection.execute(query))
    return out


def same_text(connection: sa.Connection, text: str) -> list[str]:
    """See `Log.same_text`."""
    hash_ = sha256(text.encode()).hexdigest()
    return list(connection.execute(sa.select(R.id).where(R.text_sha256 == hash_)).scalars())


def raw(connection: sa.Connection, report: str) -> bytes:
    """The bytes as they came."""
    return bytes(connection.execute(sa.select(R.raw).where(R.id == report)).scalar_one())


def live_readings(connection: sa.Connection, names: Sequence[str]) -> list[int]:
    """The readings of reports of these names whose place no other one has taken."""
    query = (
        sa.select(E.seq)
        .join(schema.reports, R.id == E.subject)
        .where(E.kind == "reading", R.name.in_(names), E.seq.not_in(sa.select(schema.superseded.c.seq)))
    )
    return list(connection.execute(query.order_by(E.seq)).scalars())


def statements(
    connection: sa.Connection,
    *,
    night: date | None = None,
    period: tuple[date, date] | None = None,
    report: str | None = None,
    ids: Sequence[str] | None = None,
    upto: int | None = None,
) -> list[Statement]:
    """See `Log.statements`."""
    query = sa.select(S.seq, S.ord, S.body).where(_live(upto))
    if night is not None:
        return _in_order(connection, query.where(NO_INTERVAL), S.report, _speak_of(connection, night))
    if period is not None:
        query = query.where(S.day_from == period[0].isoformat(), S.day_to == period[1].isoformat())
    if report is not None:
        query = query.where(S.report == report)
    if ids is not None:
        return _in_order(connection, query, S.id, ids)
    return [rows.statement_of(row.body) for row in connection.execute(query.order_by(S.seq, S.ord))]


def _in_order(
    connection: sa.Connection, query: sa.Select[Any], column: sa.ColumnElement[str], values: Sequence[str]
) -> list[Statement]:
    """The statements whose column is one of the values, in the order of the log."""
    found = [row for some in _chunks(values) for row in connection.execute(query.where(column.in_(some)))]
    return [rows.statement_of(row.body) for row in sorted(found, key=lambda row: (row.seq, row.ord))]


def _speak_of(connection: sa.Connection, night: date) -> list[str]:
    """Reports with a statement about the night, or the day, that ends on this date."""
    evening, morning = (night - timedelta(days=1)).isoformat(), night.isoformat()
    query = sa.select(S.report).where(S.day_to == morning, S.day_from >= evening, NO_INTERVAL).distinct()
    return list(connection.execute(query).scalars())


def _live(upto: int | None) -> sa.ColumnElement[bool]:
    """Not taken the place of, as of an entry."""
    gone = sa.select(schema.superseded.c.seq)
    if upto is None:
        return S.seq.not_in(gone)
    return sa.and_(S.seq <= upto, S.seq.not_in(gone.where(schema.superseded.c.by <= upto)))


def intervals(connection: sa.Connection, begins: datetime, ends: datetime) -> list[Statement]:
    """See `Log.intervals`. An interval whose end is unknown may touch any later time: two days are looked back for it."""
    first, last = _text(begins), _text(ends)
    earliest = _text(begins - timedelta(days=2))
    touches = sa.or_(S.ended >= first, sa.and_(S.ended.is_(None), S.began >= earliest))
    query = sa.select(S.body).where(S.began <= last, touches, _live(None)).order_by(S.began, S.seq, S.ord)
    return [rows.statement_of(body) for body in connection.execute(query).scalars()]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def decisions(connection: sa.Connection, statement_ids: Iterable[str] | None, upto: int | None) -> list[Decision]:
    """See `Log.decisions`."""
    query = sa.select(schema.entries).join(schema.decisions, D.seq == E.seq).order_by(E.seq)
    if upto is not None:
        query = query.where(E.seq <= upto)
    if statement_ids is None:
        found = connection.execute(query).all()
    else:
        found = [row for some in _chunks(list(statement_ids)) for row in connection.execute(query.where(D.statement.in_(some)))]
    made = [rows.decision_of(rows.entry_of(row)) for row in sorted(found, key=lambda row: row.seq)]
    undone = {d.undoes for d in made if d.undoes}
    return [replace(d, undone=d.seq in undone) for d in made]


def nights(connection: sa.Connection, before: date | None, limit: int | None) -> list[NightRow]:
    """See `Log.nights`. Each night is one step down the index of days, however many statements there are."""
    out: list[NightRow] = []
    morning: str | None = before.isoformat() if before else "9999"
    while limit is None or len(out) < limit:
        morning = connection.execute(sa.select(sa.func.max(S.day_to)).where(S.day_to < morning)).scalar()
        if morning is None:
            break
        if row := _night(connection, date.fromisoformat(morning)):
            out.append(row)
    return out


def _night(connection: sa.Connection, night: date) -> NightRow | None:
    """How much is kept about one night; None where only longer periods end on its morning."""
    short = sa.or_(S.day_from.is_(None), S.day_from >= (night - timedelta(days=1)).isoformat())
    counts = sa.select(sa.func.count(), sa.func.count(S.report.distinct()))
    query = counts.where(S.day_to == night.isoformat(), short, NO_INTERVAL, _live(None))
    statements, reports = connection.execute(query).one()
    return NightRow(night, statements, reports) if statements else None


Span = tuple[date | None, date | None]


def history(
    connection: sa.Connection, measure: str, whats: Sequence[str], span: Span, without: Sequence[str] = ()
) -> list[HistoryRow]:
    """See `Log.history`. The index `statements_history` holds every column asked for."""
    told = _told(measure, whats, span, without)
    value, least, id_ = sa.func.max(S.value).label("value"), sa.func.min(S.value).label("least"), sa.func.min(S.id).label("id")
    found = connection.execute(sa.select(*_GROUP, value, least, id_).where(*told).group_by(*_GROUP)).all()
    highest = _who_said_most(connection, told, sorted({row.day_to for row in found if row.least != row.value}))
    return [_history_row(row, highest.get(tuple(row)[: len(_GROUP) + 1], row.id)) for row in found]


_GROUP = (S.day_from, S.day_to, S.what, S.detail, S.place, S.voice)


def _told(measure: str, whats: Sequence[str], span: Span, without: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """The conditions on what counts as history."""
    out = [S.measure == measure, S.what.in_(whats), S.stance == "asserted", S.day_to.is_not(None), _live(None)]
    out += [S.qualifier.in_(("exactly", "at_least", "over")), S.value.is_not(None), S.id.not_in(sa.select(D.statement))]
    out += [S.day_to >= span[0].isoformat()] if span[0] else []
    out += [S.day_to <= span[1].isoformat()] if span[1] else []
    return out + ([S.report.not_in(without)] if without else [])


def _who_said_most(
    connection: sa.Connection, told: Sequence[sa.ColumnElement[bool]], days: Sequence[str]
) -> dict[tuple[Any, ...], str]:
    """Where the statements of a group differ: the id behind each of its values."""
    out: dict[tuple[Any, ...], str] = {}
    for some in _chunks(days):
        query = sa.select(*_GROUP, S.value, S.id).where(*told, S.day_to.in_(some)).order_by(S.id.desc())
        out.update((tuple(row)[:-1], row.id) for row in connection.execute(query))
    return out


def _history_row(row: Any, statement: str) -> HistoryRow:
    to = date.fromisoformat(row.day_to)
    from_ = date.fromisoformat(row.day_from) if row.day_from else to
    return HistoryRow(from_, to, row.what, row.detail, row.place, row.voice, row.value, statement)


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
