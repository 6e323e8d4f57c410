"""What the parts of a page look statements and reports up in, and how they tell one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nightdesk.desk.shown import links
from nightdesk.desk.words import ACTIONS, STANCES, Words
from nightdesk.model import Attack, Figure, Moment, Record, Report, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as pages tell it, worded.

    `voice`: who says it; `outlet`: the report's publisher, where it is another. `decided`: what a person decided.
    """

    id: str
    report: str
    quote: str
    figure: str
    about: str
    voice: str
    outlet: str
    title: str
    when: str
    stance: str
    decided: str
    rejected: bool
    url: str
    review: str


@dataclass(frozen=True)
class Sources:
    """Statements and reports by id, and the wording."""

    statements: Mapping[str, Statement]
    reports: Mapping[str, Report]
    words: Words

    def voice(self, s: Statement) -> str:
        """Who says it: the speaker, or else the publisher (the contract's rule for `voices`)."""
        report = self.reports.get(s.report)
        return self.words.voice(s.said_by or s.publisher or (report.publisher if report else None) or s.report)

    def moment(self, s: Statement) -> Moment | None:
        """The time at which its figure held, else when its report appeared."""
        report = self.reports.get(s.report)
        return s.as_of or s.published or (report.published if report else None)

    def said(self, s: Statement) -> Said:
        """The statement, worded."""
        report = self.reports.get(s.report)
        outlet = self.words.voice((report.publisher if report else None) or s.publisher or "")
        voice = self.voice(s)
        decided = s.extra.get("decided") or {}
        return Said(
            id=s.id,
            report=s.report,
            quote=s.quote,
            figure=f"{self.words.measure(s.measure)}: {self.words.figure_of(s)}",
            about=self.about(s),
            voice=voice,
            outlet=outlet if outlet != voice else "",
            title=(report.title if report else None) or s.report,
            when=self.words.moment(self.moment(s)),
            stance="" if s.stance == "asserted" else self.words.text(STANCES[s.stance]),
            decided=self.words.text(ACTIONS.get(decided.get("action", ""), "")),
            rejected=decided.get("action") == "reject",
            url=links.statement(s.id, s.report),
            review=links.review(s.id),
        )

    def about(self, s: Statement) -> str:
        """Its place and its period."""
        period = self.words.period(s.from_, s.to, s.relative.said if s.relative else None)
        return ", ".join(p for p in (self.words.place(s.place), period) if p)

    @cached_property
    def newest(self) -> Moment | None:
        """When the newest report appeared."""
        return max((r.published for r in self.reports.values() if r.published), key=sortable, default=None)


def sources(record: Record, words: Words, more: Iterable[Report] = ()) -> Sources:
    """All that a record's pages look up; `more` are reports beside those that its attacks name."""
    reports = {r.id: r for r in (*more, *(r for a in record.attacks for r in a.reports))}
    return Sources({s.id: s for s in record.statements}, reports, words)


def sortable(moment: Moment | None) -> str:
    """Days and times in one order; a day goes before its hours."""
    if isinstance(moment, datetime):
        from datetime import UTC

        return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()
    return moment.isoformat() if moment else ""


def figure_of(attack: Attack, s: Statement) -> Figure | None:
    """The figure of an attack that rests on the statement, the first of several."""
    return next((f for f in attack.figures if s.id in f.statements), None)
