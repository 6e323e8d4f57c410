"""A measure as the subject and its numbers behind: "the number of injured has risen to 19", "the toll is now 20"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.binding import Verb, measure_of
from nightdesk.reading.concepts import Mark
from nightdesk.reading.context import Context
from nightdesk.reading.drafts import Draft, Parsed, filled
from nightdesk.reading.entity import Entity

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


_TOLL_REACH = 6
"""How far behind "the number of" the word stands that says of whom."""


def told_tolls(
    things: list[Entity], found: list[Verb], parsed: Parsed, context: Context
) -> tuple[list[Draft], list[Entity], list[Verb]]:
    """ "The number of injured has risen to 19", "the toll is now 20": a measure as a subject, its numbers behind."""
    out: list[Draft] = []
    for mark in [m for m in parsed.marks.of("small") if m.payload in ("number_of", "figure_word")] + _subjects(found, parsed):
        named = _toll_carried(context) if mark.payload == "figure_word" else _toll_named(mark.end, things, found)
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


def _toll_carried(context: Context) -> tuple[Event, str, list[Verb], int] | None:
    if context.toll is None:
        return None
    event, what = context.toll
    return event, what, [], 0
