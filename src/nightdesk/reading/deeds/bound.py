"""Things with the verb that they go with, as drafts."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.language import Event, Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Bond, Verb, measure_of
from nightdesk.reading.deeds.carried import carried_what, narrowed
from nightdesk.reading.deeds.drafts import Draft, Parsed, by_article, filled
from nightdesk.reading.things.entity import Entity


def bound_drafts(bonds: Sequence[Bond], context: Context, parsed: Parsed) -> list[Draft]:
    """The drafts of all bonds, in the order of their things."""
    out: list[Draft] = []
    for bond in sorted(bonds, key=lambda b: b.entity.start):
        draft = draft_of(bond.entity, bond.verb.event, bond.verb, out, context, parsed)
        if draft is not None:
            out.append(draft)
    return out


def draft_of(
    entity: Entity, event: Event, verb: Verb | None, before: Sequence[Draft], context: Context, parsed: Parsed
) -> Draft | None:
    """A thing with what is done to it, as a draft; None where the two do not go together."""
    if entity.ref == "same":
        return _of_the_same(entity, event, verb, before, context)
    noun = _meant(entity, event, verb)
    said = noun.what if noun and entity.joint else None
    what = said or (narrowed(noun, before, context) if noun else None) or carried_what(entity, event, before, context, parsed)
    if noun is None and verb is not None and (weapon := _striker(entity, event, verb, context)) is not None:
        what = weapon
    measure = _told_by_noun(entity, noun, parsed) or _as_means(entity, event, parsed) or measure_of(event, what)
    if event.none and entity.number is not None and entity.number.value == 0:
        measure = event.none
    if event.part and (whole := _taken_from(entity, before, parsed)):
        measure = whole.measure
    if measure is None or not vocabulary().fits(measure, what):
        return None
    made = filled(Draft(entity, measure, what, event, verb), before, context)
    if made is not None and event.part and verb is not None and made.detail is None:
        made.detail = " ".join(t.text for t in parsed.tokens[verb.start : verb.end])
    return made


def _told_by_noun(entity: Entity, noun: Noun | None, parsed: Parsed) -> str | None:
    """ "Six bodies were found", "the bodies of six people": a noun that tells the measure, or the one whose these are."""
    marks = parsed.marks
    of = marks.ending(entity.start, "small", "of")
    owner = marks.ending(of.start if of is not None else entity.start, "noun")
    return (noun.told if noun else None) or (owner.payload.told if owner is not None and noun is not None else None)


def _meant(entity: Entity, event: Event, verb: Verb | None) -> Noun | None:
    """Of two meanings of a noun ("homes" are houses and households) the one that the verb goes with."""
    object_ = verb is not None and not verb.passive and entity.start >= verb.end and event.with_ is not None
    if entity.noun is not None and entity.alt is not None and object_ and not by_article(entity.noun.what):
        return entity.alt if measure_of(event, entity.alt.what) is not None else entity.noun
    if entity.noun is None or entity.alt is None or measure_of(event, entity.noun.what) is not None:
        return entity.noun
    return entity.alt


def _of_the_same(entity: Entity, event: Event, verb: Verb | None, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "Set it alight": one more thing that was done to what was told last."""
    told = [(d.measure, d.what, d.value) for d in before] or [(s.measure, s.what, s.value) for s in context.sentence_made]
    for measure, what, value in reversed(told):
        new = measure_of(event, what)
        if not by_article(what) or not value or not new:
            continue
        return Draft(entity, new, what, event, verb, None, value) if new != measure else None
    return None


def _striker(entity: Entity, event: Event, verb: Verb, context: Context) -> str | None:
    """ "Two got through. One struck a mosque": a number alone before a verb that weapons do is one of the weapons."""
    if verb.passive or entity.end > verb.start or entity.number is None or entity.ref or not entity.counted:
        return None
    root = next((root_of(what) for what in event.measures if not by_article(what)), None)
    both = root is not None and any(by_article(what) for what in event.measures) and event.with_ is not None
    return context.what.get(root) if both and root is not None else None


def _taken_from(entity: Entity, before: Sequence[Draft], parsed: Parsed) -> Draft | None:
    """ "Six are in hospital: one in grave condition": whose part a severity tells, where a colon or a word for it says so."""
    for draft in reversed(before):
        if any(parsed.tokens[i].text == ":" for i in range(draft.entity.end, entity.start)):
            return draft
    return None


def _as_means(entity: Entity, event: Event, parsed: Parsed) -> str | None:
    """ "Struck at Ukraine with 96 drones": weapons named as the means of an attack."""
    if event.with_ is None or entity.noun is None or by_article(entity.noun.what):
        return None
    return event.with_ if _led_by_with(entity.start, parsed) else None


_MEANS = 8
"""How many words may stand between "with" and the last of the weapons that it leads to."""


def _led_by_with(start: int, parsed: Parsed) -> bool:
    """ "With 440 drones and 32 missiles": what stands between is counted too, and no verb."""
    for i in range(start, max(0, start - _MEANS), -1):
        if parsed.marks.ending(i, "small", "with") is not None:
            return True
        if parsed.tokens[i - 1].kind == "mark" or parsed.marks.get(i - 1, "event") is not None:
            return False
    return False
