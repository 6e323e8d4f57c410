"""Intervals of alerts: their unions, and whose they are. Pure. An end that nobody told stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nightdesk.lexicon.places import places
from nightdesk.model import Statement


@dataclass(frozen=True, slots=True)
class Span:
    """A time of alert without a break, in UTC: one interval or several that overlap. `ended` None: the end is unknown."""

    began: datetime
    ended: datetime | None
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhen:
    """The day (local) of the last alert before a time without any, or else of the first after it; at which kinds of place."""

    day: date
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alerts:
    """The alerts of a place in a window of time.

    `own`: of the place itself. `wider`: of places that hold it, which therefore were in force there too. `parts`: of
    places in it, each with its spans: those are not the place's own alert. `whats`: the categories of the statements.
    `elsewhen`: where this time has none, the nearest time that has some.
    """

    place: str
    begins: datetime
    ends: datetime
    own: tuple[Span, ...]
    wider: tuple[tuple[str, tuple[Span, ...]], ...]
    parts: tuple[tuple[str, tuple[Span, ...]], ...]
    whats: tuple[str, ...] = ()
    elsewhen: Elsewhen | None = None

    @property
    def in_force(self) -> tuple[Span, ...]:
        """The place's own alerts and the wider ones, joined."""
        return union(self.own + tuple(span for _, spans in self.wider for span in spans))

    @property
    def levels(self) -> tuple[str, ...]:
        """At which kinds of place the alerts of this window were given: region, raion, city."""
        return _kinds(([self.place] if self.own else []) + [name for name, _ in self.wider + self.parts])

    def minutes(self) -> tuple[float, float | None]:
        """How long alerts were in force in all: at least, and at most (None where an end is unknown)."""
        return minutes(self.in_force)

    def to_json(self, zone: ZoneInfo) -> dict[str, Any]:
        """All of it, times in UTC and in `zone`."""
        low, high = self.minutes()
        return {
            "place": self.place,
            "from": self.begins.isoformat(),
            "to": self.ends.isoformat(),
            "zone": str(zone),
            "minutes": {"low": low, "high": high},
            "levels": list(self.levels),
            "levels_elsewhen": self.elsewhen and {"day": self.elsewhen.day.isoformat(), "levels": list(self.elsewhen.levels)},
            "own": [_json(s, zone) for s in self.own],
            "wider": [{"place": name, "spans": [_json(s, zone) for s in spans]} for name, spans in self.wider],
            "parts": [{"place": name, "spans": [_json(s, zone) for s in spans]} for name, spans in self.parts],
        }


def _json(span: Span, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "began": span.began.isoformat(),
        "ended": span.ended.isoformat() if span.ended else None,
        "began_local": span.began.astimezone(zone).isoformat(),
        "ended_local": span.ended.astimezone(zone).isoformat() if span.ended else None,
        "statements": list(span.statements),
    }


def window(night: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From noon to noon, local time, of the night with this morning."""
    noon = datetime.combine(night, time(12), zone)
    return (noon - timedelta(days=1)).astimezone(UTC), noon.astimezone(UTC)


def alerts(statements: Iterable[Statement], place: str, begins: datetime, ends: datetime) -> Alerts:
    """Sort intervals (statements with `began`) by whose they are."""
    known = places()
    groups: dict[str, list[Span]] = {}
    given = list(statements)
    for statement in given:
        if statement.place and _concerns(statement, place):
            groups.setdefault(statement.place, []).append(span(statement))
    joined = {name: union(spans) for name, spans in groups.items()}
    own = joined.pop(place, ())
    wider = tuple((n, s) for n, s in sorted(joined.items()) if known.holds(n, place))
    parts = tuple((n, s) for n, s in sorted(joined.items()) if not known.holds(n, place))
    return Alerts(place, begins, ends, own, wider, parts, tuple(dict.fromkeys(s.what for s in given)))


def elsewhen(statements: Iterable[Statement], place: str, begins: datetime, zone: ZoneInfo) -> Elsewhen | None:
    """At which kinds of place alerts were given nearest to a time that has none; what was before it goes first."""
    found = [(span(s).began, s.place) for s in statements if s.place and _concerns(s, place)]
    if not found:
        return None
    nearest = max((began for began, _ in found if began < begins), default=None) or min(began for began, _ in found)
    day = nearest.astimezone(zone).date()
    levels = _kinds(name for began, name in found if began.astimezone(zone).date() == day)
    return Elsewhen(day, levels) if levels else None


def _concerns(statement: Statement, place: str) -> bool:
    """Whether an alert is the place's own, or of what holds it, or of a part of it."""
    given, known = statement.place or "", places()
    return given == place or known.holds(given, place) or known.holds(place, given)


def _kinds(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.kind for name in names if (p := places().get(name))))


def span(statement: Statement) -> Span:
    """The interval of one statement."""
    ended = statement.extra.get("ended")
    began = datetime.fromisoformat(statement.extra["began"]).astimezone(UTC)
    return Span(began, datetime.fromisoformat(ended).astimezone(UTC) if ended else None, (statement.id,))


def union(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that overlap or touch, joined. One whose end is unknown stays a span of its own, unless a like one has an end."""
    out: list[Span] = []
    for one in sorted((s for s in spans if s.ended), key=lambda s: s.began):
        last = out[-1] if out else None
        if last and last.ended and one.ended and one.began <= last.ended:
            out[-1] = Span(last.began, max(last.ended, one.ended), last.statements + one.statements)
        else:
            out.append(one)
    told = {span.began for span in spans if span.ended}
    unknown = {span.began: span for span in spans if not span.ended and span.began not in told}
    return tuple(sorted([*out, *unknown.values()], key=lambda s: (s.began, s.ended is None)))


def minutes(spans: Sequence[Span]) -> tuple[float, float | None]:
    """The length of a union: at least, and at most (None where an end is unknown)."""
    low = sum((s.ended - s.began).total_seconds() / 60 for s in spans if s.ended)
    return low, None if any(s.ended is None for s in spans) else low
