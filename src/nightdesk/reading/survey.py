"""What a report as a whole speaks of, found before its sentences are read: its place, its period, its people."""

from __future__ import annotations

from collections import Counter

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Report
from nightdesk.reading.concepts import Marks
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.dates import Period
from nightdesk.reading.held import LEAD, main_periods
from nightdesk.reading.parsing import marked, parse, told_in
from nightdesk.reading.quoting import has_quotations, quotations_in
from nightdesk.reading.text import sentences


def look_over(report: Report, context: Context) -> None:
    """What the report as a whole speaks of: its place and its period, before a sentence is read."""
    best: tuple[float, Period] | None = None
    countries: Counter[str] = Counter()
    spoken_of: set[str] = set()
    place: str | None = None
    for k, sentence in enumerate(context.sentences[:_SURVEYED]):
        parsed, found = parse(sentence, context)
        countries.update(known.country for spot in found if (known := context.places.get(spot.name)) is not None)
        spoken_of.update(spot.name for spot in found)
        lead = [s.name for s in found if not s.implied]
        if place is None and lead and k < LEAD:
            place = lead[0]
        for score, period in main_periods(parsed, context):
            if best is None or score - k * 0.4 > best[0]:
                best = (score - k * 0.4, period)
    likely, titled = _title(report, context)
    if titled and (place is None or context.places.holds(place, titled)):
        place = titled
    for score, period in likely:
        if best is None or score > best[0]:
            best = (score, period)
    context.main_period = best[1] if best else context.default_period()
    context.main_earlier = bool(best) and context.main_period.kind == "day" and context.main_period.days == 0
    context.main_place = _main_place(place, spoken_of, context)
    if context.names.country is None:
        context.names.country = _main_country(countries, context)
    country = context.places.get(context.names.country) if context.names.country else None
    national = context.places.get(context.own.place) if context.own and context.own.place else None
    context.weapon_place = country.name if country else None
    if national is not None and national.kind == "country":
        context.weapon_place = national.name
    context.names.full.clear()
    context.names.heard.clear()
    context.names.offices.clear()
    context.quotes = _quotes(report, context)
    context.names.heard.clear()
    context.speaker = None


def _quotes(report: Report, context: Context) -> list[tuple[int, int, str | None]]:
    """The quotations with their speakers; on the way `context.names` hears of everybody who is named in full."""
    if has_quotations(report.text):
        return [(q.start, q.end, q.said_by) for q in quotations_in(report, context, told_in) if q.said_by]
    for sentence in context.sentences:
        context.names.speakers(sentence.tokens, marked(sentence, context)[0])
    return []


def _main_country(countries: Counter[str], context: Context) -> str | None:
    """That of the main place, unless another is named far more often."""
    main = context.places.get(context.main_place) if context.main_place else None
    if main is not None:
        countries[main.country] += 2
    return countries.most_common(1)[0][0] if countries else None


_MONTH = 4.5
"""A month in the headline is the report's own period, unless a night stands there too."""


_SURVEYED = 14


def _main_place(place: str | None, named: set[str], context: Context) -> str | None:
    """The first place named; in a local body's own post only if that lies on its ground, and is the only one there."""
    own = context.own.place if context.own else None
    if own is None:
        return place
    if _is_city(own, context) and len({n for n in named if n != own and context.places.holds(own, n)}) > 1:
        return own
    return place if place and context.places.holds(own, place) else own


def _is_city(own: str, context: Context) -> bool:
    place = context.places.get(own)
    return place is not None and place.kind == "city"


def _title(report: Report, context: Context) -> tuple[list[tuple[float, Period]], str | None]:
    """The headline states nothing, but it names the night, and the weapons that a first number may leave unsaid."""
    out = []
    place = None
    for sentence in sentences(report.title or "", context.language):
        parsed, found = parse(sentence, context)
        place = place or next((s.name for s in found), None)
        mention(parsed.marks, context)
        out += [(score + 0.2, period) for score, period in main_periods(parsed, context)]
        out += [(_MONTH, w.period) for w in parsed.whens if w.period.kind == "month"]
    return out, place


def mention(marks: Marks, context: Context) -> None:
    """Note the kinds of weapon that are spoken of: a number alone may count them later."""
    for mark in marks.of("noun"):
        root = root_of(mark.payload.what)
        if vocabulary().categories[root].alone:
            context.what[root] = mark.payload.what
