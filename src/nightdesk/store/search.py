"""Finding reports by their words, and nights by reports or a place. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from nightdesk.store import ask, schema
from nightdesk.store.entries import KeptReport

S, R, E = schema.statements.c, schema.reports.c, schema.entries.c


def reports(connection: sa.Connection, words: str, limit: int) -> list[KeptReport]:
    """See `Log.search`."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    cases = {escaped, escaped.lower(), escaped.upper(), escaped.capitalize(), escaped.title()}
    fits = sa.or_(*(R.text.like(f"%{case}%", escape="\\") for case in sorted(cases)))
    newest = sa.select(sa.func.max(R.seq)).group_by(R.name)
    ids = connection.execute(sa.select(R.id).where(fits, R.seq.in_(newest)).order_by(R.seq.desc()).limit(limit)).scalars()
    return ask.reports(connection, list(ids))[::-1]


def nights(connection: sa.Connection, ids: Sequence[str], places: Sequence[str], limit: int) -> list[date]:
    """See `Log.nights_of`."""
    query = (
        sa.select(S.day_to, S.day_from)
        .where(sa.or_(S.report.in_(list(ids)), S.place.in_(list(places))), S.day_to.is_not(None), ask.NO_INTERVAL)
        .distinct()
        .order_by(S.day_to.desc())
        .limit(limit * 3)
    )
    found = [(date.fromisoformat(row.day_to), date.fromisoformat(row.day_from or row.day_to)) for row in connection.execute(query)]
    return list(dict.fromkeys(to for to, from_ in found if to - from_ <= timedelta(days=1)))[:limit]
