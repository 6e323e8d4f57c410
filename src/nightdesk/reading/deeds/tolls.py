"""A measure as the subject and its numbers behind: "the number of injured has risen to 19", "the toll is now 20"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Verb, measure_of
from nightdesk.reading.deeds.drafts import TOLLS, Draft, Parsed, filled
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.words.concepts import Mark

_TOLL_NUMBER = 14
"""How far behind "the number of injured" its number may stand."""


def _subjects(found: Sequence[Verb], parsed: Parsed) -> list[Mark]:
    """ "The injured went from 32 to 33": a measure's word as a subject, before a verb of growing."""
    out = []
    for verb in found:
        behind = range(verb.end, min(verb.end + 3, len(parsed.tokens)))
        if parsed.marks.ending(verb.start, "small", "definite") and any(parsed.marks.small(i, "grew", "from") for i in behind):
            out.append(Mark("small", "number_of", verb.start, verb.start))
    return out


_LEADING = ("number_of", "figure_word", "latter_figure")
"""Words that lead to the number of a toll."""

_TOLL_REACH = 6
"""How far behind "the number of" the word stands that says of whom."""


def told_tolls(
    things: list[Entity], found: list[Verb], parsed: Parsed, context: Context
) -> tuple[list[Draft], list[Entity], list[Verb]]:
    """ "The number of injured has risen to 19", "the toll is now 20": a measure as a subject, its numbers behind."""
    out: list[Draft] = []
    led = [m for m in parsed.marks.of("small") if m.payload in _LEADING or _tells_of(m, things, parsed, context)]
    for mark in led + _subjects(found, parsed):
        named = _whose(mark, things, found, context)
        if named is None:
            continue
        event, what, used, end = named
        end = max(end, mark.end)
        found = [v for v in found if parsed.marks.small(v.start, "grew") is None]
        stop = next((v.start for v in found if v.start >= end and v not in used and not v.event.weak), len(parsed.tokens))
        stop = min(stop, end + (_TOLL_NUMBER if mark.payload == "number_of" else _TOLL_REACH))
        numbers = [
            t
            for t in things
            if t.start >= end and t.bare and t.counted and not t.partitive and t.start < stop and t.end <= max(stop, t.start + 1)
        ]
        measure = measure_of(event, what)
        numbers = numbers or _in_front(mark, things, parsed)
        if measure is None or not numbers:
            continue
        numbers = numbers[:2] if parsed.marks.ending(numbers[0].start, "small", "from") else numbers[:1]
        numbers = [_grown_to(n, parsed) for n in _both_ends(numbers)]
        for number in numbers:
            draft = filled(Draft(number, measure, what, event, None), out, context)
            if draft is not None:
                out.append(draft)
        gone = {id(n) for n in numbers} | {id(t) for t in things if mark.start <= t.start < end}
        things = [t for t in things if id(t) not in gone]
        found = [v for v in found if v not in used]
    return out, things, found


def _tells_of(mark: Mark, things: list[Entity], parsed: Parsed, context: Context) -> bool:
    """ "The mayor wrote of 17", "by then his service had counted 66": of a toll told last, the number right behind is another."""
    if mark.payload != "tells_of" or _told_last(context) is None:
        return False
    number = next((t for t in things if t.start == mark.end and t.bare and t.counted and not t.partitive), None)
    if number is None:
        return False
    return number.end >= len(parsed.tokens) or parsed.tokens[number.end].text in ".,;"


def _told_last(context: Context) -> tuple[Event, str, list[Verb], int] | None:
    """Whom the sentences before told of, and what had become of them, where that was told of people."""
    last = context.told_here[-1] if context.told_here else None
    if last is None or root_of(last.what) not in TOLLS:
        return None
    what = root_of(last.what)
    return Event({what: last.measure}), what, [], 0


def _in_front(mark: Mark, things: list[Entity], parsed: Parsed) -> list[Entity]:
    """ "Do 15 wzrosła liczba ofiar": where the verb of growing comes first, the number stands before it."""
    near = range(max(0, mark.start - 2), mark.start)
    grew = next((i for i in near if parsed.marks.small(i, "grew") is not None), None)
    return [t for t in things if t.bare and t.counted and t.end == grew]


def _grown_to(thing: Entity, parsed: Parsed) -> Entity:
    """ "Wzrosła do 46": what leads to the number a toll has grown to is no upper bound."""
    n = thing.number
    if n is None or n.qualifier != "up_to" or parsed.marks.small(thing.start, "to") is None:
        return thing
    return replace(thing, number=replace(n, qualifier="exactly"))


def _both_ends(numbers: list[Entity]) -> list[Entity]:
    """ "From 32 to 33" of a toll are two figures and no range."""
    out = []
    for thing in numbers:
        n = thing.number
        if n is not None and n.upper is not None:
            out.append(replace(thing, number=replace(n, upper=None, qualifier="exactly")))
            out.append(replace(thing, number=replace(n, value=n.upper, upper=None, qualifier="exactly")))
        else:
            out.append(thing)
    return out


def _whose(mark: Mark, things: list[Entity], found: list[Verb], context: Context) -> tuple[Event, str, list[Verb], int] | None:
    """Which toll a word leads to: one that is named behind it, or one that the sentences before told."""
    if mark.payload == "tells_of":
        return _told_last(context)
    if mark.payload == "figure_word":
        return _toll_carried(context.toll)
    if mark.payload == "latter_figure":
        return _toll_carried(context.latter_toll)
    return _toll_named(mark.end, things, found)


def _toll_named(at: int, things: list[Entity], found: list[Verb]) -> tuple[Event, str, list[Verb], int] | None:
    near = [v for v in found if at <= v.start <= at + _TOLL_REACH]
    inner = [t for t in things if at <= t.start <= at + _TOLL_REACH and t.noun is not None and not t.counted]
    noun = inner[0].noun if inner else None
    event = near[0].event if near else None
    if event is None and inner and inner[0].inner is not None:
        event = inner[0].inner.payload
    if event is None:
        return None
    what = noun.what if noun and measure_of(event, noun.what) else event.bare
    if what is None or not any(m.grows and m.name == measure_of(event, what) for m in vocabulary().measures.values()):
        return None
    end = max([v.end for v in near[:1]] + [t.end for t in inner[:1]])
    return event, what, near[:1], end


def _toll_carried(toll: tuple[Event, str] | None) -> tuple[Event, str, list[Verb], int] | None:
    if toll is None:
        return None
    event, what = toll
    return event, what, [], 0
