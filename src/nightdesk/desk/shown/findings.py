"""Findings as an editor reads them: what was said, each reading side by side, and what would settle it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nightdesk.desk.shown.sources import Said, Sources
from nightdesk.desk.words import ASSUMING, KINDS, OPEN, Words
from nightdesk.model import Attack, Change, Consequence, Finding, Reading


def _(text: str) -> str:
    return text


MEANT = {
    "what": _("It counts {now}, not {was}."),
    "measure": _("It means “{now}”, not “{was}”."),
    "place": _("It is about {now}, not about {was}."),
    "period": _("It is of {now}, not of {was}."),
}
"""What a change of each field comes to."""

CLOSED = "closed"
"""The assumption that goes without saying on a page: what nobody mentions was not there."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One change of a reading: these words, and what they mean by it."""

    quote: str
    voice: str
    meant: str


@dataclass(frozen=True, slots=True)
class Row:
    """What follows from a reading: a measure and its figures. `assuming`: what they rest on beside what was said."""

    measure: str
    figures: tuple[str, ...]
    assuming: str


@dataclass(frozen=True, slots=True)
class Side:
    """One reading. `letter` names it, `corrections` is its changes as JSON, as the form that takes it sends them."""

    letter: str
    shifts: tuple[Shift, ...]
    then: tuple[Row, ...]
    corrections: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, worded. `anchor` stays the same while the finding does."""

    anchor: str
    kind: str
    label: str
    open: bool
    text: str
    said: tuple[Said, ...]
    sides: tuple[Side, ...]
    settled_by: tuple[str, ...]
    reports: tuple[tuple[str, str], ...]


def findings(attack: Attack, sources: Sources) -> list[Shown]:
    """The findings of an attack, those that wait for a person first, each kind in the record's order."""
    order = {kind: n for n, kind in enumerate(KINDS)}
    return [shown(f, sources) for f in sorted(attack.findings, key=lambda f: order.get(f.kind, len(order)))]


def shown(finding: Finding, sources: Sources) -> Shown:
    """One finding."""
    return Shown(
        anchor=anchor(finding),
        kind=finding.kind,
        label=sources.words.text(KINDS[finding.kind]),
        open=finding.kind in OPEN,
        text=sources.words.sentence(finding.text),
        said=_once(sources.said(s) for i in finding.statements if (s := sources.statements.get(i))),
        sides=tuple(_side(n, reading, sources) for n, reading in enumerate(finding.readings)),
        settled_by=tuple(sources.words.say(what) for what in finding.settled_by),
        reports=tuple((r.id, r.title or r.id) for i in finding.reports if (r := sources.reports.get(i))),
    )


def anchor(finding: Finding) -> str:
    """A short name for a finding, from what it is about."""
    about = json.dumps([finding.kind, sorted(finding.statements), sorted(finding.reports)])
    return "f-" + hashlib.sha256(about.encode()).hexdigest()[:10]


def _once(said: Iterable[Said]) -> tuple[Said, ...]:
    """The same words of the same voice once."""
    return tuple({(s.quote, s.voice, s.figure): s for s in reversed(list(said))}.values())[::-1]


def _side(n: int, reading: Reading, sources: Sources) -> Side:
    shifts = dict.fromkeys(_shift(c, sources) for c in reading.changes)
    corrections = [{"statement": c.statement, "fields": fields(c)} for c in reading.changes]
    return Side(
        "abcdefghijklmnopqrstuvwxyz"[n % 26], tuple(shifts), tuple(_rows(reading.then, sources.words)), json.dumps(corrections)
    )


def fields(change: Change) -> dict[str, str | None]:
    """The fields of statements.md that a change sets: a period is two of them."""
    if change.field == "period":
        begins, _slash, ends = (change.to or "/").partition("/")
        return {"from": begins or None, "to": ends or begins or None}
    return {change.field: change.to}


def _shift(change: Change, sources: Sources) -> Shift:
    s, words = sources.statements.get(change.statement), sources.words
    was, now = (_named(change.field, value, words) for value in (change.from_, change.to))
    voice = sources.voice(s) if s else ""
    quote = s.quote if s else change.statement
    return Shift(quote, voice, words.text(MEANT.get(change.field, MEANT["what"])).format(was=was, now=now))


def _named(field: str, value: str | None, words: Words) -> str:
    if value is None:
        return words.text(_("not given"))
    if field == "what":
        return words.category(value)
    if field == "measure":
        return words.measure(value)
    if field == "place":
        return words.place(value)
    if field == "period":
        from datetime import date

        begins, _slash, ends = value.partition("/")
        try:
            return words.period(date.fromisoformat(begins), date.fromisoformat(ends or begins))
        except ValueError:
            return value
    return value


def _rows(then: Sequence[Consequence], words: Words) -> Iterator[Row]:
    several = len({c.place for c in then}) > 1
    rows: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for c in then:
        assuming = tuple(a for a in c.assuming if a != CLOSED)
        said = words.bounded(c.low, c.high, c.what)
        rows.setdefault((c.measure, assuming), {})[f"{said}, {words.place(c.place)}" if several and c.place else said] = None
    for (measure, assuming), told in rows.items():
        yield Row(words.measure(measure), tuple(told), ", ".join(words.text(ASSUMING[a]) for a in assuming))
