"""Places that a text calls by other names than the gazetteer: by their seat, their sound, their country or their city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from nightdesk.lexicon.morphology import fold
from nightdesk.lexicon.places import Place, places
from nightdesk.lexicon.sounds import sounds
from nightdesk.reading.context import Context
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.tables import by_sound
from nightdesk.reading.words.text import Token

_DESCRIBED = 2
"""How many words may describe a region between its word and its name."""


def region_called(tokens: Sequence[Token], marks: Marks, start: int, place: Place, context: Context) -> str | None:
    """ "L'oblast voisin de Dnipropetrovsk", "la región rusa de Rostov": the region that is called after its seat."""
    of = marks.ending(start, "small", "of") if context.language.head_first and place.kind == "city" else None
    at = of.start if of is not None else 0
    for _ in range(_DESCRIBED if of is not None else 0):
        if marks.ending(at, "small", "region_word", "the_region") is not None:
            seats = (up for name in context.places.within(place.name) if (up := context.places.get(name)) is not None)
            return next((up.name for up in seats if up.kind == "region" and up.capital == place.name), None)
        if at == 0 or tokens[at - 1].kind != "word" or tokens[at - 1].capital:
            return None
        at -= 1
    return None


def heard_as(name: str, context: Context) -> str | None:
    """ "Kryvi Rih": a town that the gazetteer writes otherwise, known by its sound; only in Latin letters."""
    if callable(context.names.romanise) or context.places.get(name) is not None or context.places.world(name):
        return None
    town = by_sound(context.language.code)[1].get(sounds(name, context.language.deep))
    return town.name if town is not None else None


def part_of(name: str, context: Context) -> str | None:
    """ "Kyiv-Pasazhyrskyi", "Moscow-City": a station or a quarter that is called after its city."""
    city = context.places.get(name.split("-", maxsplit=1)[0]) if "-" in name and not context.places.get(name) else None
    return city.name if city is not None and city.kind == "city" else None


def capital_of(tokens: Sequence[Token], mark: Mark, context: Context) -> str | None:
    """ "The Ukrainian capital": its country stands beside it in so many words."""
    adjectives = _adjectives(context.language.code)
    for token in tokens[max(0, mark.start - 1) : mark.end + 1]:
        country = next((adjectives[form] for form in token.forms if form in adjectives), None)
        capital = context.places.capital(country.name) if country is not None else None
        if capital is not None:
            return capital.name
    return None


@cache
def _adjectives(lang: str) -> Mapping[str, Place]:
    return {fold(word): country for word, country in places().adjectives(lang)}
