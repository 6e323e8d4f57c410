"""What leaves the newsroom protects people: places no finer than a district, and recent hits and damage held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from nightdesk.lexicon.places import places
from nightdesk.model import Attack, Figure, Record, Report, Statement
from nightdesk.settings import Settings, settings

COUNTRY = "country"


def public(record: Record, reports: Mapping[str, Report], *, now: datetime | None = None) -> Record:
    """The record as it may be published at a moment (None: now); the bounds are the settings' (`[public]`)."""
    rules, moment = settings(), now or datetime.now(UTC)
    held = {s.id for s in record.statements if _is_held(s, reports.get(s.report), rules, moment)}
    blurred = {s.id for s in record.statements if coarse(s.place, rules) != s.place}
    attacks = tuple(_attack(a, held, blurred, rules, moment) for a in record.attacks)
    return Record(attacks, tuple(_coarse_statement(s, rules) for s in record.statements if s.id not in held))


def coarse(name: str | None, rules: Settings) -> str | None:
    """The place itself, or the nearest that holds it and may be told; None for one that the gazetteer does not know."""
    if name is None:
        return None
    found = places().get(name)
    if found is None:
        return _within_name(name)
    allowed = (COUNTRY, *rules.coarsest)
    chain = [found.name, *found.within]
    return next((n for n in chain if (p := places().get(n)) and p.kind in allowed), None)


def _within_name(name: str) -> str | None:
    """`southern Ukraine` may be told as `Ukraine`; an unknown name could be a street's."""
    found = places().get(name.rpartition(" ")[2])
    return found.name if found and found.kind in (COUNTRY, "region") else None


def _is_held(s: Statement, report: Report | None, rules: Settings, now: datetime) -> bool:
    if s.measure not in rules.hold_back:
        return False
    told = s.as_of or s.published or (report.published if report else None) or s.to
    if told is None:
        return True
    return _moment(told, rules) > now - timedelta(hours=rules.hours)


def _moment(told: date | datetime, rules: Settings) -> datetime:
    """A date alone counts to its end: it may be that late."""
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=rules.zone)
    return datetime.combine(told, time.max, rules.zone)


def _attack(attack: Attack, held: set[str], blurred: set[str], rules: Settings, now: datetime) -> Attack:
    """A finding's text may name what its statements no longer do: it goes with them."""
    figures = tuple(_coarse_figure(f, rules) for f in attack.figures if not _held_figure(f, held, rules, now))
    findings = tuple(f for f in attack.findings if not (held | blurred) & set(f.statements))
    return replace(attack, place=coarse(attack.place, rules), figures=figures, findings=findings)


def _held_figure(f: Figure, held: set[str], rules: Settings, now: datetime) -> bool:
    if held & set(f.statements):
        return True
    if f.statements or f.measure not in rules.hold_back:
        return False
    return f.to is None or _moment(f.to, rules) > now - timedelta(hours=rules.hours)


def _coarse_figure(f: Figure, rules: Settings) -> Figure:
    return replace(f, place=coarse(f.place, rules))


def _coarse_statement(s: Statement, rules: Settings) -> Statement:
    """Where the place is told more coarsely the words go too: they may name it."""
    place = coarse(s.place, rules)
    if place == s.place:
        return s
    return replace(s, place=place, quote="", start=0, end=0)
