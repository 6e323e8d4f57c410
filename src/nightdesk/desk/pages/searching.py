"""The search over nights and reports: a date, a place, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nightdesk import flow
from nightdesk.desk.desk import Desk
from nightdesk.desk.shown import links
from nightdesk.desk.words import Words
from nightdesk.lexicon.places import places
from nightdesk.model import Report

MOST_HITS, MOST_NIGHTS = 30, 20
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words: its title, its publisher, when, and the words around."""

    title: str
    publisher: str
    when: str
    before: str
    words: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """The nights and the reports that fit."""

    nights: list[date]
    hits: tuple[Hit, ...]


def search(desk: Desk, q: str, words: Words) -> Found:
    """What fits: the night of a date or the nights of a month, else reports with the words, and their nights."""
    if match := _DATE.fullmatch(q):
        prefix = match[0]
        return Found([n for n in desk.records.nights() if n.isoformat().startswith(prefix)][:MOST_NIGHTS], ())
    found = sorted(desk.log.search(q, MOST_HITS), key=lambda kept: flow.was_imported(kept.reader))
    hits = tuple(_hit(kept.report, q, words) for kept in found)
    return Found(desk.log.nights_of([kept.report.id for kept in found], _named(q, words.lang), MOST_NIGHTS), hits)


def _named(q: str, lang: str) -> list[str]:
    """The places that the words are the name of, in English or in the language of the page."""
    known = places()
    found = {p.name for p in known.all(q)}
    return sorted(found | {p.name for surface, p in known.names(lang) if surface.casefold() == q.casefold()})


def _hit(report: Report, q: str, words: Words) -> Hit:
    text = " ".join(report.text.split())
    at = text.lower().find(q.lower())
    begin, end = max(0, at - 70), max(0, at) + len(q) + 90
    before, after = (text[begin:at], text[at + len(q) : end]) if at >= 0 else ("", text[:160])
    title = report.title or report.id
    voice = words.voice(report.publisher)
    found = text[at : at + len(q)] if at >= 0 else ""
    return Hit(title, voice, words.moment(report.published), before, found, after, links.report(report.id))
