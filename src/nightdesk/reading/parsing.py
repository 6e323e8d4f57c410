"""One sentence with all that is found in it: what its words mean, its periods, its places and who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from nightdesk.lexicon.places import Places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.drafts import Parsed
from nightdesk.reading.where.spot import Spot
from nightdesk.reading.where.whereabouts import spots
from nightdesk.reading.who.attribution import Told, told
from nightdesk.reading.words.concepts import Marks, find, may_open
from nightdesk.reading.words.dates import When, periods, published_day
from nightdesk.reading.words.tables import table
from nightdesk.reading.words.text import Sentence, Token


def marked(sentence: Sentence, context: Context) -> tuple[Marks, list[When]]:
    """What the words of a sentence mean, and its periods: these hang on nothing around it, and are found once."""
    if sentence.marked is None:
        tokens = sentence.tokens
        marks = Marks(find(tokens, table(context.language.code)), len(tokens))
        sentence.marked = marks, periods(tokens, marks, context.report.published, context.language)
    marked: tuple[Marks, list[When]] = sentence.marked
    return marked


def speaks_of_attack(context: Context) -> bool:
    """Whether a report names any weapon's work; one that does not (a product review, a market page) holds no statements."""
    words = table(context.language.code)
    return any(may_open(s.tokens, words) and marked(s, context)[0].of("gate") for s in context.sentences)


def parse(sentence: Sentence, context: Context) -> tuple[Parsed, list[Spot]]:
    """A sentence with its periods and speaker, and the places it names."""
    tokens = sentence.tokens
    marks, whens = marked(sentence, context)
    own = [m.payload.name for m in marks.of("place") if m.payload.kind != "country"]
    if own:
        around, here = grounds_of(context), grounds_of(context, own[0])
        context.names.here = (around[0] if _behind_body(marks) else here[0], here[1], here[2])
    if (country := _heading_country(marks)) is not None:
        context.names.here = (country, *context.names.here[1:])
    said = told(tokens, marks, context.names, carried=context.speaker)
    today = published_day(context.report.published)
    spoken_of = [
        w
        for w in whens
        if w.period.kind != "day" or not (_day_of_speaking(w, marks, said.spoken, tokens) or _stamps(w, today, tokens, marks))
    ]
    found = spots(tokens, marks, context, said.spoken)
    return Parsed(sentence, marks, spoken_of, said, _taken(tokens, marks, whens, said)), found


def _heading_country(marks: Marks) -> str | None:
    """ "04:55 Russia: the defence ministry …": the country that a line is about."""
    first = next((m for m in marks.of("place") if m.payload.kind == "country" and m.start <= _STAMPED), None)
    return first.payload.name if first is not None and marks.small(first.end, "colon") is not None else None


_STAMPED = 3
"""How many tokens of a clock time may stand before the head of a line."""


def _behind_body(marks: Marks) -> bool:
    """ "The air force says that Moscow …": a place behind a body does not tell whose it is."""
    bodies = marks.of("body")
    places = [m for m in marks.of("place") if m.payload.kind != "country"]
    return bool(bodies and places) and bodies[0].start < places[0].start


def _taken(tokens: Sequence[Token], marks: Marks, whens: Sequence[When], said: Told) -> set[int]:
    """The tokens of dates, clock times, second parts and speakers: no number of theirs counts anything."""
    taken = {i for w in whens for i in range(w.start, w.end)}
    taken |= {i for i, t in enumerate(tokens) if t.kind in ("clock", "day")}
    taken |= {i for m in marks.all if m.tail for i in m.tail}
    taken |= {i for a, b in said.spoken for i in range(a, b) if marks.get(i, "voice") or marks.get(i, "body")}
    return taken


def told_in(sentence: Sentence, context: Context) -> Told:
    """Who speaks in a sentence."""
    marks, _ = marked(sentence, context)
    return told(sentence.tokens, marks, context.names, carried=context.speaker)


_TIED = 2
"""How many words may stand between a day and the attack that it names ("Saturday's missile strike")."""


def _after_clock(when: When, tokens: list[Token]) -> bool:
    """ "At 09:00, 13 December": the day that a clock time belongs to, and not that of the attack; no hours from … to."""
    clocks = [i for i in range(max(0, when.start - 7), when.start) if tokens[i].kind == "clock"]
    return len(clocks) == 1 and when.start - clocks[0] <= 4  # noqa: PLR2004


def _stamps(when: When, today: date | None, tokens: list[Token], marks: Marks) -> bool:
    """ "16 January, 21:00." on the day of publication, in a sentence that tells nothing: when a post was written."""
    clock = any(tokens[i].kind == "clock" for i in range(when.end, min(when.end + 2, len(tokens))))
    return clock and when.plain and when.period.to == today and not marks.of("event")


def _at_the_hour(when: When, marks: Marks) -> bool:
    """ "At 17:35 on 7 June four bombs were dropped": the day of what weapons did."""
    known = vocabulary().categories
    weapons = any(known[root_of(m.payload.what)].alone for m in marks.of("noun"))
    return weapons and marks.ending(when.start, "small", "on_day") is not None


def _day_of_speaking(when: When, marks: Marks, spoken: list[tuple[int, int]], tokens: list[Token]) -> bool:
    """ "said on Friday": the day of the word, not of the deed."""
    if any(0 <= attack.start - when.end <= _TIED for attack in marks.of("lasting")):
        return False
    for mark in marks.of("speech"):
        if mark.payload in ("verb", "passive") and 0 <= when.start - mark.end <= 3:  # noqa: PLR2004
            return True
    if when.plain and _after_clock(when, tokens) and not _at_the_hour(when, marks):
        return True
    if marks.ending(when.start, "small", "as_of") is not None and marks.ending(when.start, "small", "in") is None:
        return True
    return any(0 <= when.start - b <= 2 for a, b in spoken)  # noqa: PLR2004


def grounds_of(context: Context, first: str | None = None) -> tuple[str | None, str | None, str | None]:
    """The country, region and city that are spoken of: those of a place of the sentence itself before all."""
    main = context.places.get(context.main_place) if context.main_place else None
    within = context.main_place if main is None or main.kind != "country" or not context.names.country else None
    country, region, city = _around(context.places, first, context.place, within)
    return country or context.names.country, region, city


@lru_cache(maxsize=1000)
def _around(places: Places, *names: str | None) -> tuple[str | None, str | None, str | None]:
    """The country, region and city that places lie in, or are; the first one counts most."""
    found: dict[str, str] = {}
    for name in names:
        for up in (name, *places.within(name)) if name else ():
            place = places.get(up)
            if place is not None:
                found.setdefault(place.kind, place.name)
    return found.get("country"), found.get("region"), found.get("city")
