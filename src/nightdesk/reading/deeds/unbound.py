"""Verbs without a thing of their own: words that say measure, thing and number by themselves, or that there was none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nightdesk.lexicon.language import Event, Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Bond, Verb, measure_of
from nightdesk.reading.deeds.drafts import TOLLS, Draft, Parsed
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.words.concepts import Mark
from nightdesk.reading.words.numbers import Number


def nothing_told(found: Sequence[Verb], bonds: Sequence[Bond], parsed: Parsed) -> list[Draft]:
    """ "Загиблих і поранених немає", "без постраждалих": none; "є загиблі": some, and the sentence does not say how many."""
    marks = parsed.marks
    free = {v.start: v for v in found if id(v) not in {id(b.verb) for b in bonds} and not v.event.weak}
    out: list[Draft] = []
    for mark in marks.of("small"):
        if mark.payload in ("nil_before", "exists"):
            out += [_none_of(free[i], parsed, none=mark.payload != "exists") for i in _onwards(mark.end, free, parsed)]
        elif mark.payload == "nil":
            out += [_none_of(free[i], parsed, none=True) for i in _backwards(mark.start, free, parsed)]
    return list({d.verb.start: d for d in out if d.verb is not None}.values())


def part_of_town(found: Sequence[Verb], made: Sequence[Draft], parsed: Parsed) -> list[Draft]:
    """ "Part of the city is without power": some of those who live there, of a state that people are in."""
    used = {id(d.verb) for d in made}
    out = []
    for verb in found:
        what = verb.event.bare
        measure = measure_of(verb.event, what)
        if what is None or measure is None or id(verb) in used or verb.negated or not vocabulary().measures[measure].state:
            continue
        if (part := _part_before(verb, parsed)) is not None:
            out.append(Draft(Entity(part.start, part.end, None, Noun(what)), measure, what, verb.event, verb, qualifier="some"))
    return out


def _part_before(verb: Verb, parsed: Parsed) -> Mark | None:
    """The words for "part of" before a verb that a place follows at once."""
    marks = parsed.marks
    for mark in reversed([*marks.named("some"), *marks.named("part_of")]):
        place = marks.get(mark.end, "place") or marks.small(mark.end, "the_city", "the_region", "district", "the_capital")
        if place is not None and 0 <= verb.start - place.end <= _BESIDE:
            return mark
    return None


def told_of_one(
    found: Sequence[Verb], bonds: Sequence[Bond], made: Sequence[Draft], parsed: Parsed, context: Context
) -> list[Draft]:
    """ "A driver was hurt. He is in hospital": of the one person who was told of last, something new."""
    used = {id(b.verb) for b in bonds} | {id(d.verb) for d in made}
    out: list[Draft] = []
    for verb in found:
        one = next((m for m in parsed.marks.named("the_one") if m.start - verb.end > -_BESIDE and m.end <= verb.end + 2), None)
        measures = set(verb.event.measures.values())
        if one is None or id(verb) in used or verb.negated or out or len(measures) != 1 or not _tolls(verb):
            continue
        last = _last_one(one.start, made, context)
        measure = measures.pop()
        if measure and last is not None and last[0] != measure:
            entity = Entity(one.start, one.end, Number(1, one.start, one.end), Noun(last[1]), article=True)
            out.append(Draft(entity, measure, last[1], verb.event, verb, value=1))
    return out


def _tolls(verb: Verb) -> bool:
    """A verb of people alone, and no mere severity."""
    return not verb.event.part and not verb.event.weak and all(root_of(what) in TOLLS for what in verb.event.measures)


def _last_one(at: int, made: Sequence[Draft], context: Context) -> tuple[str, str] | None:
    """Measure and category of the one person who was told of last before `at`."""
    here = [d for d in made if d.entity.start < at]
    told = here[-1] if here else context.told_here[-1] if context.told_here else None
    return (told.measure, told.what) if told is not None and told.value == 1 and root_of(told.what) in TOLLS else None


def _onwards(at: int, free: Mapping[int, Verb], parsed: Parsed) -> list[int]:
    found = []
    while at < len(parsed.tokens):
        if at in free:
            found.append(at)
            at = free[at].end
        elif parsed.marks.small(at, *_BETWEEN) is not None:
            at += 1
        else:
            break
    return found


def _backwards(at: int, free: Mapping[int, Verb], parsed: Parsed) -> list[int]:
    ends = {v.end: v.start for v in free.values()}
    found = []
    while at > 0:
        if (aside := _said_aside(at, parsed)) is not None:
            at = aside
        elif at in ends:
            at, told = _past_occasion(free[ends[at]], parsed)
            found += [at] if told else []
        elif (
            parsed.marks.small(at - 1, *_BETWEEN) is not None
            or any(a < at <= b for a, b in parsed.told.spoken)
            or parsed.marks.ending(at, "small", "there") is not None
        ):
            at -= 1
        elif (aside := _of_a_group(at, parsed) or _in_a_place(at, parsed) or _on_occasion(at, parsed)) is not None:
            at = aside
        else:
            break
    return [] if parsed.marks.ending(at, "small", "about_what") else found


def _of_a_group(at: int, parsed: Parsed) -> int | None:
    """Where "среди мирного населения" begins, if it ends right before `at`."""
    noun = parsed.marks.ending(at, "noun")
    start = noun.start if noun is not None else at
    while noun is not None and parsed.marks.ending(start, "small", "adj") is not None:
        start -= 1
    among = parsed.marks.ending(start, "small", "among") if noun is not None else None
    return among.start if among is not None else None


def _in_a_place(at: int, parsed: Parsed) -> int | None:
    """Where "в регионе", "в Курской области" begins, if it ends right before `at`."""
    marks = parsed.marks
    place = marks.ending(at, "place") or marks.ending(at, "small", "the_region", "the_city", "the_country")
    led = marks.ending(place.start, "small", "locative") if place is not None else None
    return led.start if led is not None else None


def _on_occasion(at: int, parsed: Parsed) -> int | None:
    """Where "після атаки", "в результате ночного удара" begins, if it ends right before `at`."""
    for start in range(at - 1, max(at - _OCCASION, 0), -1):
        if parsed.tokens[start].kind != "word":
            return None
        if parsed.marks.small(start, "occasion") is not None:
            return start
    return None


def _past_occasion(verb: Verb, parsed: Parsed) -> tuple[int, bool]:
    """The noun of a deed may be of the aside itself ("при атаке БПЛА"): where that begins, and whether it is told."""
    start = verb.start
    led = parsed.marks.ending(start, "small", "occasion") or parsed.marks.ending(start - 1, "small", "occasion")
    toll = any(root_of(what) in TOLLS for what in verb.event.measures)
    return (start, True) if led is None or toll else (led.start, False)


def _said_aside(at: int, parsed: Parsed) -> int | None:
    """Where ", говорит губернатор," begins, if it ends right before `at`."""
    if parsed.tokens[at - 1].text != ",":
        return None
    start = next((i for i in range(at - 2, max(at - _ASIDE, -1), -1) if parsed.tokens[i].text == ","), None)
    said = start is not None and any(parsed.marks.get(i, "speech") for i in range(start, at))
    return start if said else None


_ASIDE = 9
"""The most words of an aside on who says so."""

_OCCASION = 5
"""The most words of such an aside."""

_BETWEEN = ("and", "comma", "adv", "there", "adj", "aux", "not")


def _none_of(verb: Verb, parsed: Parsed, *, none: bool) -> Draft:
    """Of whom: those named behind a word for "among", else whom the verb speaks of by itself."""
    what = verb.event.bare or next(iter(verb.event.measures))
    for mark in parsed.marks.of("small"):
        noun = parsed.marks.get(mark.end, "noun") if mark.payload == "among" else None
        if noun is not None and measure_of(verb.event, noun.payload.what):
            what = noun.payload.what
    number = Number(0, verb.start, verb.end) if none else None
    entity = Entity(verb.start, verb.end, number, Noun(what))
    measure = measure_of(verb.event, what) or next(iter(verb.event.measures.values()))
    return Draft(entity, measure, what, verb.event, verb, None, 0 if none else None, "exactly" if none else "some")


def _same_thing(event: Event, verb: Verb, made: Sequence[Draft], parsed: Parsed, context: Context) -> str:
    """ "A plant was hit, a fire broke out": it broke out in what the sentence, or the one before a bare word, has just named."""
    bare = event.bare or next(iter(event.measures))
    here = [d.what for d in made if d.entity.start < verb.start and root_of(d.what) == root_of(bare) and d.value == 1]
    there = any(parsed.marks.small(i, "there") for i in range(verb.end, verb.end + _THERE))
    if not here and (there or len(parsed.tokens) <= _CURT):
        here = [s.what for s in context.told_here[-1:] if root_of(s.what) == root_of(bare) and s.value == 1]
    return here[-1] if here else bare


_CURT = 9
_THERE = 2


def verbs_alone(
    found: Sequence[Verb], bonds: Sequence[Bond], made: Sequence[Draft], parsed: Parsed, context: Context
) -> list[Draft]:
    """A word that says measure, thing and number by itself ("a fire broke out", "без постраждалих")."""
    used = {id(b.verb) for b in bonds}
    out = []
    for verb in found:
        event = verb.event
        if not event.alone or id(verb) in used or event.bare is None:
            continue
        measure = measure_of(event, event.bare)
        if measure is None:
            continue
        value = event.value
        what = _same_thing(event, verb, made, parsed, context) if value else event.bare
        entity = Entity(verb.start, verb.end, None, Noun(what))
        out.append(Draft(entity, measure, what, event, verb, value=value, qualifier="some" if value is None else "exactly"))
        if value == 0:
            free = {v.start: v for v in found if id(v) not in used and not v.event.weak and not v.event.alone}
            out += [_none_of(free[i], parsed, none=True) for i in _onwards(verb.end, free, parsed) if i < verb.end + _BESIDE]
    return out


_BESIDE = 8
"""How far a list of what there was none of may reach ("no deaths, injuries or damage")."""
