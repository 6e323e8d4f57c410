"""Findings as an editor reads them: what was said, each reading side by side, and what would settle it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nightdesk.desk.shown.sources import Said, Sources
from nightdesk.desk.words import FIELDS, KINDS, OPEN, Words
from nightdesk.model import Attack, Change, Consequence, Finding, Reading


def _(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Shift:
    """One change of a reading: these words, from this to that."""

    quote: str
    voice: str
    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Row:
    """What follows from a reading: a measure and its figures."""

    measure: str
    figures: tuple[str, ...]


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
    name = words.text(FIELDS.get(change.field, change.field))
    voice = sources.voice(s) if s else ""
    quote = s.quote if s else change.statement
    return Shift(quote, voice, name, _named(change.field, change.from_, words), _named(change.field, change.to, words))


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


def _rows(then: Iterable[Consequence], words: Words) -> Iterator[Row]:
    by_measure: dict[str, dict[str, None]] = {}
    for c in then:
        by_measure.setdefault(c.measure, {})[f"{words.bounds(c.low, c.high)} {words.category(c.what, c.high)}"] = None
    for measure, told in by_measure.items():
        yield Row(words.measure(measure), tuple(told))
