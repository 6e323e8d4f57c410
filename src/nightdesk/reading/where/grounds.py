"""The place of a figure whose sentence names none: of the count it goes on with, of who says it, or of what is spoken of.

Grounds are asked in order, and the first that knows gives the place:

1. the time: a large toll of weeks or months is a country's
2. the count: a figure that goes on with one of its kind is of its place; areas are counted in what is wider than they are
3. the whole: "in all" goes back to what holds the places told before
4. the town: the few weapons of a report about one town came there, and what an attacker counts fell where it struck
5. the country: a national voice counts weapons and struck sites for its country, and its own people
6. the speaker's own ground, unless a place on it is still spoken of
7. the place still spoken of, the heading's, the report's; none where a paragraph speaks of several at once
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nightdesk.lexicon.places import KINDS, Places
from nightdesk.lexicon.vocabulary import flowing, vocabulary
from nightdesk.lexicon.voices import voices
from nightdesk.model import Statement
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.drafts import Draft


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a figure without a place leans on: the ground of its speaker, what it goes on with, the time that it is told for."""

    ground: str | None
    goes_on: bool
    over_time: bool
    total: bool = False
    """Whether the sentence opens with "in all"."""
    others: frozenset[str] = frozenset()
    speaker: str | None = None
    """The countries that the sentence names as places, doers or by their adjectives."""


def carried_place(draft: Draft, leaning: Leaning, context: Context) -> str | None:
    """The place of a figure whose sentence names none, from the first ground that knows."""
    ground, goes_on = leaning.ground, leaning.goes_on
    if leaning.over_time and not draft.entity.partitive and (wide := _of_a_war(draft, ground, context)) is not None:
        return wide
    counted = _of_the_count(draft, ground, context, goes_on=goes_on)
    if counted is not None:
        return _wide_enough(draft.what, counted.place, context)
    place = (
        _of_the_whole(draft, leaning, context)
        or _of_the_town(draft, ground, context, goes_on=goes_on)
        or _of_the_struck(draft, leaning, context)
        or _of_the_country(draft, ground, context, goes_on=goes_on)
        or _of_the_land(draft, ground, context, goes_on=goes_on)
        or _of_the_people(draft, leaning, context)
        or _of_the_speaker(ground, context, goes_on=goes_on)
        or (_of_them_all(draft, ground, context) if context.scattered else _spoken_of(draft, context) or ground)
    )
    return _wide_enough(draft.what, place, context)


def ground_of(speaker: str | None, context: Context) -> str | None:
    """The place that a speaker answers for: a body's own, the city of "Kyiv city authorities", the country of "Riyadh said"."""
    if speaker is None:
        return context.ground
    voice = voices().get(speaker)
    if voice is not None:
        return voice.place
    if speaker in context.names.grounds:
        return context.names.grounds[speaker]
    named = context.places.get(speaker)
    if named is not None:
        return named.country if named.kind == _COUNTRY or context.places.capital(named.country) is named else named.name
    return demonym(speaker.split()[0], context)


def demonym(word: str, context: Context) -> str | None:
    """The country of "Pakistani officials"."""
    return _by_adjective(context.places).get(word)


@cache
def _by_adjective(places: Places) -> dict[str, str]:
    return {adjective: place.name for adjective, place in places.adjectives(_USUAL)}


def _of_the_count(draft: Draft, ground: str | None, context: Context, *, goes_on: bool) -> Statement | None:
    """What it goes on with: "70 drones, 12 of them …"; "88 were stopped. Hits were recorded at 25 sites"."""
    told = [*context.told_here, *context.placed_here]
    alike = [s for s in told if root_of(s.what) == root_of(draft.what)]
    if goes_on and alike and (draft.entity.partitive or alike[-1].place == told[-1].place):
        return alike[-1]
    if not _counts_areas(draft):
        return None
    flown = [s for s in told if root_of(s.what) in _FLOWN]
    national = flown and _kind(flown[-1].place, context) == _COUNTRY
    last = national and flown[-1] is told[-1]
    return flown[-1] if national and (last or ground is None or _national(ground, context)) else None


def _of_the_whole(draft: Draft, leaning: Leaning, context: Context) -> str | None:
    """ "In all, one dead and seven wounded": of the whole that the places told before lie in."""
    here = context.place
    if not leaning.total or here is None or flies(draft):
        return None
    wholes = (context.ground, context.main_place, leaning.ground)
    return next((w for w in wholes if w and w != here and context.places.holds(w, here)), None)


_MANY = 50
"""From so many on a figure told for weeks is mostly that of a country."""


def _of_a_war(draft: Draft, ground: str | None, context: Context) -> str | None:
    """ "Since February 5,900 people have been killed, the ministry says": of the country, unless a local voice says so."""
    if draft.value is None or draft.value < _MANY:
        return None
    if ground is not None and not _national(ground, context):
        return None
    main = context.main_place
    if _kind(main, context) in _WIDE and (ground is None or context.places.holds(ground, main or "")):
        return main
    place = context.places.get(context.place or main or "")
    return ground or (place.country if place is not None else context.names.country)


_FEW = 12
"""So many weapons may all have come to the one town that a report is about; national counts are mostly larger."""
_FEWER = 4
"""The same for a region."""


def _of_the_town(draft: Draft, ground: str | None, context: Context, *, goes_on: bool) -> str | None:
    """ "Two missiles were launched from bombers, the air force said", in a report about one town: those that came there."""
    main = context.main_place
    if goes_on or not flies(draft) or draft.value is None or draft.value > _FEW:
        return None
    flown = [s for s in context.told_here if root_of(s.what) in _FLOWN]
    if flown and _kind(flown[-1].place, context) in _LOCAL:
        return flown[-1].place
    elsewhere = context.place is not None and not context.places.holds(main or "", context.place)
    small = _kind(main, context) in _LOCAL or (_kind(main, context) == _WIDE[1] and draft.value <= _FEWER)
    if elsewhere or not small or any(_kind(s.place, context) == _COUNTRY for s in flown):
        return None
    if not _national(ground, context):
        return main if _STRUCK[draft.measure] else None
    return main if not stopped(draft) or context.places.holds(ground or "", main or "") else None


def _of_the_struck(draft: Draft, leaning: Leaning, context: Context) -> str | None:
    """ "The army said that it dropped 60 bombs", in a report about another country: told of where they fell."""
    ground, here = leaning.ground, context.place or context.main_place
    sent = draft.measure == vocabulary().categories[root_of(draft.what)].alone
    place = context.places.get(here) if here else None
    if not sent or place is None or ground is None or ground != context.attacker or place.country == context.attacker:
        return None
    return None if leaning.others - {ground} else here


def _of_the_country(draft: Draft, ground: str | None, context: Context, *, goes_on: bool) -> str | None:
    """ "Russia launched 120 drones, the air force said", "it recorded hits at 25 sites"."""
    if goes_on or not _national(ground, context):
        return None
    return ground if flies(draft) or _counts_areas(draft) else None


def _of_the_land(draft: Draft, ground: str | None, context: Context, *, goes_on: bool) -> str | None:
    """ "129 drones were launched in all", after a fire in one city: more than come to one city are the country's."""
    here = context.places.get(context.place or "")
    many = draft.value is not None and draft.value > _FEW
    if goes_on or ground is not None or not many or not flies(draft) or _STRUCK[draft.measure]:
        return None
    return here.country if here is not None and here.kind in _LOCAL else None


def _of_the_people(draft: Draft, leaning: Leaning, context: Context) -> str | None:
    """ "Iran's health ministry speaks of 224 dead", after a place in Israel: a country counts its own people."""
    here, ground = context.places.get(context.place or context.main_place or ""), leaning.ground
    if not _GROWS[draft.measure] or not _national(ground, context) or ground not in context.countries or here is None:
        return None
    told = context.told_here[-1:]
    if told and told[-1].place == ground and leaning.speaker not in (None, told[-1].said_by):
        return ground
    same = any(ground_of(s.said_by, context) == ground for s in told)
    return None if ground in (here.country, context.attacker) or same else ground


def _of_the_speaker(ground: str | None, context: Context, *, goes_on: bool) -> str | None:
    """ "Ten were hurt, the governor said": on the speaker's ground, and nearer where a place on it is spoken of."""
    if ground is None:
        return None
    here, main = context.place or context.heading_place, context.main_place
    places = context.places
    narrower = main if main and places.holds(ground, main) else None
    if ground == here and narrower and context.place is None:
        return narrower
    if _national(ground, context) or (here and (places.holds(ground, here) or places.get(here) is None)):
        return None
    if narrower and not context.place:
        return narrower
    return here if goes_on and here else ground


def _of_them_all(draft: Draft, ground: str | None, context: Context) -> str | None:
    """Behind several places at once: of the speaker's country, or of none that is told."""
    return ground if _national(ground, context) and not flies(draft) else None


def _spoken_of(draft: Draft, context: Context) -> str | None:
    here = context.place or context.heading_place or _told_last(draft, context)
    if flies(draft) and not here and not _STRUCK[draft.measure]:
        return context.weapon_place or context.main_place
    return here or context.main_place


def _told_last(draft: Draft, context: Context) -> str | None:
    """Where the paragraph's last figure was, of people or things for people or things."""
    told = [*context.told_here, *context.placed_here]
    last = told[-1] if told and not flies(draft) else None
    return last.place if last is not None and root_of(last.what) not in _FLOWN else None


def _wide_enough(what: str, place: str | None, context: Context) -> str | None:
    """Regions lie in a country, districts in a city: what is counted there is wider than they are."""
    if what not in KINDS or place is None:
        return place
    wide = KINDS[: KINDS.index(what)]
    return next((p for p in (place, *context.places.within(place)) if _kind(p, context) in wide), place)


def _counts_areas(draft: Draft) -> bool:
    """Places that were struck, and several: "hits at 25 sites"; fires burn in one town."""
    lasting = vocabulary().measures[draft.measure].course == _GATHERS
    return _AREAS[draft.what] and lasting and draft.value is not None and draft.value > 1


def flies(draft: Draft) -> bool:
    """Whether it counts what is sent to attack."""
    return root_of(draft.what) in _FLOWN


def stopped(draft: Draft) -> bool:
    """Whether it tells of weapons that were stopped in the air."""
    measure = vocabulary().measures[draft.measure]
    return not _STRUCK[draft.measure] and (measure.flow or measure.share_of) is not None


def _kind(name: str | None, context: Context) -> str | None:
    place = context.places.get(name) if name else None
    return place.kind if place is not None else None


def _national(ground: str | None, context: Context) -> bool:
    return _kind(ground, context) == _COUNTRY


_USUAL = "en"
"""The language of the names that statements give."""
_GATHERS = "gathers"
_COUNTRY = KINDS[0]
_WIDE = ("country", "region")
_LOCAL = ("city", "district", "site")
_FLOWN = flowing()
_GROWS = {name: measure.grows for name, measure in vocabulary().measures.items()}
_AREAS = {name: category.area for name, category in vocabulary().categories.items()}
_STRUCK = {
    name: measure.mistaken_for is not None and not set(measure.of) & set(vocabulary().measures[measure.mistaken_for].of)
    for name, measure in vocabulary().measures.items()
}
"""Whether a measure of what flies tells that it struck: writers mistake it for one of things."""
