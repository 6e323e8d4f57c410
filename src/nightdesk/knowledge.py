"""What the log knows that a text's figures can be held against: like statements, totals by voice and by report, alerts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nightdesk.alerts import Alerts
from nightdesk.history import DAY, History, Total, family
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Finding, Moment, Statement
from nightdesk.store.entries import HistoryRow
from nightdesk.values import bounds

Rows = Callable[[str, str, date | None, date | None], list[HistoryRow]]


@dataclass(frozen=True)
class Knowledge:
    """What a text is held against.

    `near`: statements of the log about the text's nights, decisions applied. `published`: when the report of each
    appeared. `rows`: the history of a measure and category, of periods that end in some days. `alerts`: those of a place
    and night. `findings`: what does not add up when the text's statements are reckoned with the log's.
    """

    near: Sequence[Statement]
    published: Mapping[str, Moment | None]
    rows: Rows
    alerts: Callable[[str, date], Alerts]
    findings: Callable[[], Sequence[Finding]] = tuple
    _made: dict[Any, Any] = field(default_factory=dict)

    def history(self, measure: str, what: str, place: str | None, since: date | None = None, until: date | None = None) -> History:
        """The history of a measure at a place, of periods that end in these days."""
        key = (measure, family(what)[0], place, since, until)
        if key not in self._made:
            self._made[key] = History(self.rows(measure, what, since, until), place)
        made: History = self._made[key]
        return made

    def totals(self, s: Statement, what: str, measure: str | None = None) -> list[Total]:
        """The totals of the statement's period for a category; a measure that nobody told is the sum of its shares."""
        if not (s.from_ and s.to):
            return []
        measure = measure or s.measure
        history = self.history(measure, what, s.place, s.to, s.to)
        found = history.of(what, s.from_, s.to)
        if s.from_ == s.to:  # a text's "on Friday" may be the night that ended on it
            found += history.of(what, s.to - DAY, s.to)
        rule = vocabulary().measures[measure]
        return found if found or not rule.share_sum else self._shares(s, what, measure)

    def told_in_one(self, s: Statement, what: str) -> list[Total]:
        """What single reports give for the statement's night: outright, or in several parts ("nine missiles and 63 drones")."""
        if not (s.from_ and s.to):
            return []
        found = [t for history in self._by_report(s) for t in history.of(what, s.from_, s.to)]
        return [t for t in found if not t.closed or len(t.parts) > 1]

    def _by_report(self, s: Statement) -> list[History]:
        key = ("reports", s.measure, s.place)
        if key not in self._made:
            rows: dict[str, list[HistoryRow]] = {}
            for o in self.near:
                if o.measure == s.measure and o.to and o.stance == "asserted" and bounds(o)[0] == o.value:
                    rows.setdefault(o.report, []).append(as_row(o, o.said_by or o.publisher))
            self._made[key] = [History(some, s.place) for some in rows.values()]
        made: list[History] = self._made[key]
        return made

    def _shares(self, s: Statement, what: str, measure: str) -> list[Total]:
        by_voice: dict[str | None, list[Total]] = {}
        for share in vocabulary().shares(measure):
            for total in self.totals(s, what, share):
                by_voice.setdefault(total.voice, []).append(total)
        return [_joined(totals) for totals in by_voice.values()]


def _joined(totals: Sequence[Total]) -> Total:
    rows = tuple(row for t in totals for row in t.rows)
    return replace(totals[0], value=sum(t.value for t in totals), parts=(), rows=rows)


def as_row(s: Statement, voice: str | None) -> HistoryRow:
    """A statement as a row of the history."""
    to = s.to or date.min
    return HistoryRow(s.from_ or to, to, s.what, s.detail, s.place, voice, s.value or 0, s.id)
