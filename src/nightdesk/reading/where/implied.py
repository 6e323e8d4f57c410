"""Places that a sentence names otherwise than by name: "there", "the city", "the regional centre", "the kingdom"."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.reading.context import Context, choose
from nightdesk.reading.where.called import capital_of
from nightdesk.reading.where.spot import Spot, kind_of
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token


def said_otherwise(tokens: Sequence[Token], marks: Marks, context: Context, named: Sequence[Spot]) -> list[Spot]:
    """ "there", "the city", "the capital", "the region", "the country"; not where an office is "head of the region"."""
    out = []
    for mark in marks.smalls(OTHERWISE):
        if mark.payload == "there":
            before = [s.name for s in named if s.end <= mark.start]
            name = before[-1] if before else context.place
        elif marks.ending(mark.start, "small", "origin", "near") is not None:
            continue
        elif not (_of_office(marks, mark) or _told_by_name(marks, mark)):
            capital = capital_of(tokens, mark, context) if mark.payload == "the_capital" else None
            if capital is not None:
                out.append(Spot(mark.start, mark.end, capital))
                continue
            name = _named_here(mark, named, context) or _named(mark.payload, context)
        else:
            continue
        if name:
            out.append(Spot(mark.start, mark.end, name, implied=True))
    return out


OTHERWISE = ("there", "the_city", "the_region", "the_country", "the_capital", "the_seat")
"""The small words that stand for a place."""

_IMPLIED = {"the_city": "city", "the_region": "region", "the_country": "country"}


def _named_here(mark: Mark, named: Sequence[Spot], context: Context) -> str | None:
    """ "Belgorod was attacked 30 times, in the city six were hurt": what the sentence itself has named before."""
    before = [s.name for s in named if s.end <= mark.start and kind_of(s, context) == _IMPLIED.get(str(mark.payload))]
    return before[-1] if before else None


def _told_by_name(marks: Marks, mark: Mark) -> bool:
    """ "The city of Lviv", "Sanaa, the capital": the name stands beside it."""
    of = marks.small(mark.end, "of") if marks.small(mark.end, "origin") is None else None
    after = of is not None and (marks.get(of.end, "place") or marks.ending(of.end, "small", "locative")) is not None
    led = any(m.start < mark.end < m.end and marks.get(m.end, "place") for m in marks.named("locative"))
    inside = any(m.start < mark.end and mark.start < m.end for m in marks.of("place"))
    beside = marks.small(mark.start - 1, "comma") is not None and marks.ending(mark.start - 1, "place") is not None
    return after or led or inside or beside


def _of_office(marks: Marks, mark: Mark) -> bool:
    of = marks.ending(mark.start, "small", "of")
    if of is not None and marks.ending(of.start, "small", "pronoun") is not None:
        return True
    if marks.small(mark.end, "comma") is not None and marks.get(mark.end + 1, "voice") is not None:
        return True
    size = mark.end - mark.start
    if any(m.start <= mark.start and mark.end <= m.end and m.end - m.start > size for m in marks.of("voice", "body", "role")):
        return True
    return any(marks.get(i, "role") is not None for i in range(max(0, mark.start - 3), mark.start))


def _named(word: str, context: Context) -> str | None:
    placed = context.place if any(s.place == context.place for s in context.made) or word != "the_country" else None
    around = [p for p in (placed, context.main_place, context.names.country) if p]
    places = context.places
    if word == "the_capital":
        for name in (context.place, context.names.country, context.main_place):
            country = _country(name, context)
            capital = places.capital(country) if country else None
            if capital:
                return capital.name
        return None
    if word == "the_seat":
        regions = (places.region(name) for name in around)
        return next((seat.name for r in regions if r is not None and (seat := places.capital(r.name)) is not None), None)
    wanted = {"the_city": ("city",), "the_region": ("region",), "the_country": ("country",)}[word]
    for name in around:
        known = places.all(name)
        for up in (name, *choose(list(known), context).within) if known else ():
            place = places.get(up)
            if place is not None and place.kind in wanted:
                return place.name
    return None


def _country(name: str | None, context: Context) -> str | None:
    place = context.places.get(name) if name else None
    if place is None:
        return None
    return place.name if place.kind == "country" else place.country
