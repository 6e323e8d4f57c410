"""Things without a verb of their own: parts of what stands before them, items of a list, weapons that were counted."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Verb, measure_of
from nightdesk.reading.deeds.bound import draft_of
from nightdesk.reading.deeds.drafts import NUMERAL, Draft, Parsed, bracketed, by_article, filled
from nightdesk.reading.things.entity import Entity


def leftovers(things: Sequence[Entity], bound: list[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]) -> list[Draft]:
    """Things without a verb of their own: parts of what stands before them, items of a list, weapons that were counted."""
    out: list[Draft] = []
    done = {id(d.entity) for d in bound}
    for thing in things:
        if id(thing) in done:
            continue
        draft = _left(thing, bound + out, parsed, context, found)
        if draft is not None:
            out.append(draft)
    return out


def _left(thing: Entity, drafts_: Sequence[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]) -> Draft | None:
    before = [d for d in drafts_ if d.entity.start < thing.start]
    before.sort(key=lambda d: d.entity.start)
    if thing.rest:
        return None
    if thing.noun is not None and thing.noun.told and thing.counted:
        event = Event({thing.noun.what: thing.noun.told})
        return filled(Draft(thing, thing.noun.told, thing.noun.what, event, None), before, context)
    if thing.of is not None and _untold(thing, found):
        return None
    if thing.of is not None:
        return draft_of(thing, thing.of, None, before, context, parsed)
    if before and thing.bare and thing.counted and parsed.marks.small(thing.start - 1, "not") is not None:
        last = before[-1]
        made = filled(Draft(thing, last.measure, last.what, last.event, None), before, context)
        if made is not None:
            made.stance = "denied"
        return made
    if before and thing.bare and thing.counted and _goes_on_growing(thing, before[-1], parsed):
        last = before[-1]
        return filled(Draft(thing, last.measure, last.what, last.event, None), before, context)
    if thing.bare and thing.counted and _shares_out(thing, parsed):
        if before:
            return _share(thing, before, context)
        if (parsed.sentence.opened or thing.start == 0) and context.told_here and context.event is not None:
            told = context.told_here[-1]
            return filled(Draft(thing, told.measure, told.what, context.event, None), before, context)
    if (struck := _struck_at(thing, before, parsed, context)) is not None:
        return struck
    if thing.partitive:
        return (
            _part(thing, before, context) or _severe(thing, before, parsed, context) or _placed_part(thing, before, parsed, context)
        )
    if not thing.counted and not (thing.article and (_listed(context) or _opened(before, thing, parsed))):
        return None
    if _listed(context):
        made = _listed_draft(thing, before, context, parsed)
        if made is not None:
            return made
    if (item := _itemised(thing, before, parsed, context)) is not None:
        return item
    if (likewise := _and_of(thing, before, parsed, context)) is not None:
        return likewise
    if thing.bare and (placed := _placed_part(thing, before, parsed, context)) is not None:
        return placed
    if thing.bare and any(parsed.marks.small(i, "they_count") for i in range(max(0, thing.start - 4), thing.start)):
        return _they(thing, before, context)
    return _alone_weapon(thing, before, parsed, context, found)


def _untold(thing: Entity, found: Sequence[Verb]) -> bool:
    """ "Twelve of the injured have gone home": a verb right behind that tells nothing of them."""
    return any(0 <= v.start - thing.end <= _RIGHT_BEHIND and "" in v.event.measures.values() for v in found)


_RIGHT_BEHIND = 4


def _struck_at(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "Hits by 20 drones were recorded at 12 locations": weapons and where they struck, of one word."""
    last = before[-1] if before else None
    if last is None or last.event is None or thing.noun is None or not thing.counted or by_article(last.what):
        return None
    where = parsed.marks.ending(thing.start, "small", "locative")
    measure = measure_of(last.event, thing.noun.what)
    if where is None or measure is None or not vocabulary().categories[thing.noun.what].area:
        return None
    return filled(Draft(thing, measure, thing.noun.what, last.event, None), before, context)


def _severe(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "36 of them – in grave condition": a part that only its state tells."""
    states = (parsed.marks.get(i, "event") for i in range(thing.end, thing.end + 3))
    told = any(m is not None and m.payload.part for m in states) or parsed.marks.small(thing.end, "severely") is not None
    if before and thing.bare and thing.counted and told:
        last = before[-1]
        return filled(Draft(thing, last.measure, last.what, last.event, None, "part"), before, context)
    return None


def _placed_part(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "Из них три – над Брянской областью": a part that only its place tells."""
    dash = parsed.marks.small(thing.end, "dash")
    led = dash is not None and (parsed.marks.small(dash.end, "locative") or parsed.marks.get(dash.end, "place"))
    last = before[-1] if before else None
    if not led or last is None or last.event is None or not thing.counted or by_article(last.what):
        return None
    return filled(Draft(thing, last.measure, last.what, last.event, None), before, context)


def _they(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "Их было восемь": a number of those that are spoken of; of weapons not yet counted, how many were sent."""
    last = before[-1] if before else context.made[-1] if context.made else None
    named = {context.what[r] for r in context.what if vocabulary().categories[r].alone}
    if last is not None and (before or not named or by_article(last.what)):
        event = Event({root_of(last.what): last.measure})
        return filled(Draft(thing, last.measure, last.what, event, None), before, context)
    what = next(iter(named), None)
    measure = vocabulary().categories[root_of(what)].alone if what else None
    return filled(Draft(thing, measure, what, Event({what: measure}), None), before, context) if what and measure else None


def _goes_on_growing(thing: Entity, last: Draft, parsed: Parsed) -> bool:
    """ "The toll rose to nine, then to eleven", "15, by evening 17": the next figure of a toll."""
    if not vocabulary().measures[last.measure].grows:
        return False
    between = range(max(last.entity.end, thing.start - _THEN), thing.start)
    return any(parsed.marks.small(i, "then", "grew", "as_of") is not None for i in between)


_THEN = 4
"""How far before a toll's next figure the word stands that leads to it."""


def _shares_out(thing: Entity, parsed: Parsed) -> bool:
    """ "17 over Kursk Oblast, one over Naro-Fominsk", "29 by Thursday and 48 overnight": a share by place or time."""
    at = thing.end
    while parsed.marks.small(at, "aux", "passive", "adv"):
        at += 1
    pale = parsed.marks.get(at, "event")
    if (preposition := parsed.marks.small(at, "locative", "as_of")) is not None:
        at = preposition.end
    elif pale is not None and pale.payload.weak and pale.end - at > 1:
        at = pale.end  # "66 were over Crimea"
    if parsed.marks.small(at, "the_city", "the_region", "the_capital", "the_country") is not None:
        return True
    while parsed.marks.small(at, "definite", "article"):
        at += 1
    named = parsed.marks.get(at, "place") or (preposition and parsed.marks.get(at + 1, "place"))
    return named is not None or any(w.start in (thing.end, at) for w in parsed.whens)


def _share(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    last = next(
        (d for d in reversed(before) if (d.value or 0) >= (thing.number.value if thing.number else 0) or d.qualifier != "exactly"),
        None,
    )
    if last is None:
        return None
    return filled(Draft(thing, last.measure, last.what, last.event, None), before, context)


def _part(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """A part takes the measure of what it is a part of."""
    for draft in reversed(before):
        what = thing.noun.what if thing.noun else draft.what
        if root_of(what) == root_of(draft.what) and draft.event is not None:
            if measure_of(draft.event, what) == draft.measure and thing.noun is not None:
                return filled(Draft(thing, draft.measure, what, draft.event, None), before, context)
            return None
    if not before and thing.noun is not None and context.made and context.event is not None:
        last = next((s for s in reversed(context.made) if thing.amount is not None and s.value == thing.amount), context.made[-1])
        if root_of(thing.noun.what) == root_of(last.what):
            return filled(Draft(thing, last.measure, thing.noun.what, context.event, None), before, context)
    return None


def _opened(before: Sequence[Draft], thing: Entity, parsed: Parsed) -> Draft | None:
    """What stands before the colon or the dash that leads to a thing, where that is counted and has a verb."""
    for draft in reversed(before):
        between = range(draft.entity.end, thing.start)
        sign = any(parsed.tokens[i].text == ":" or parsed.marks.small(i, "dash") for i in between)
        if sign and draft.verb is not None and draft.entity.counted and not draft.entity.bare and draft.verb.end <= thing.start:
            return draft
    return None


def _itemised(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "Thirty buildings were damaged: 20 houses, ten shops and a school": what a colon opens takes the verb before it."""
    whole = _opened(before, thing, parsed)
    if whole is None or thing.noun is None or not by_article(whole.what) or root_of(whole.what) != root_of(thing.noun.what):
        return None
    return filled(Draft(thing, whole.measure, thing.noun.what, whole.event, None), before, context)


def _and_of(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "The mayor spoke of five damaged buildings and of 14 cars": of the cars he says what he said of the buildings."""
    of = parsed.marks.ending(thing.start, "small", "of")
    if of is None or thing.noun is None or not thing.counted or parsed.marks.small(of.start - 1, "and") is None:
        return None
    led = [d for d in before if parsed.marks.ending(d.entity.start, "small", "of", "tells_of") is not None]
    last = next((d for d in led if root_of(d.what) == root_of(thing.noun.what) and by_article(d.what)), None)
    if last is None or last.event is None or not vocabulary().fits(last.measure, thing.noun.what):
        return None
    return filled(Draft(thing, last.measure, thing.noun.what, last.event, None), before, context)


def _listed(context: Context) -> bool:
    return context.listed is not None


def _listed_draft(thing: Entity, before: Sequence[Draft], context: Context, parsed: Parsed) -> Draft | None:
    """An item of a list takes the verb, and where it names nothing the category, of the list's head."""
    if context.listed is None:
        return None
    event, measure, what = context.listed
    if event is not None and thing.noun is not None:
        if measure and vocabulary().fits(measure, thing.noun.what):
            return filled(Draft(thing, measure, thing.noun.what, event, None), before, context)
        return draft_of(thing, event, None, before, context, parsed)
    if measure is None or (what is None and thing.noun is None):
        return None
    category = thing.noun.what if thing.noun else what
    if category is None or not vocabulary().fits(measure, category):
        return None
    return filled(Draft(thing, measure, category, event, None), before, context)


def _alone_weapon(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]) -> Draft | None:
    """A counted thing without a verb, where the vocabulary says what that means ("267 drones in one night")."""
    if thing.noun is None:
        return _old_record(thing, before, parsed, context) or _each(thing, before, context)
    root = root_of(thing.noun.what)
    measure = vocabulary().categories[root].alone
    if measure is None or not thing.counted:
        return None
    if bracketed(thing, parsed) and (around := [d for d in before if root_of(d.what) == root and d.event is not None]):
        return filled(Draft(thing, around[-1].measure, thing.noun.what, around[-1].event, None), before, context)
    coordinated = [d for d in before if root_of(d.what) == root and _joined(d.entity, thing, parsed)]
    if coordinated and coordinated[-1].event is not None:
        last = coordinated[-1]
        made = measure_of(last.event, thing.noun.what) if last.event else None
        if made:
            return filled(Draft(thing, made, thing.noun.what, last.event, None), before, context)
    if any(v.end <= thing.start or v.event.measures.get(root) == "" for v in found):
        return None
    return filled(Draft(thing, measure, thing.noun.what, None, None), before, context)


def _old_record(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "The old record was 472": a number alone, of the weapons that are spoken of."""
    near = any(-3 <= thing.start - m.end <= 6 for m in parsed.marks.named("old_record"))  # noqa: PLR2004
    if near and thing.counted and (before or context.told_here) and (toll := _toll(before, context)) is not None:
        return filled(Draft(thing, toll[0], toll[1], toll[2], None), before, context)
    for root in NUMERAL if near and thing.counted else ():
        measure = vocabulary().categories[root].alone
        what = next((d.what for d in reversed(before) if root_of(d.what) == root), context.what.get(root, root))
        if measure is not None:
            return filled(Draft(thing, measure, what, None, None), before, context)
    return None


def _toll(before: Sequence[Draft], context: Context) -> tuple[str, str, Event] | None:
    """ "The toll is 25, up from 21": the measure that was told last, where it is one that grows."""
    last = (before[-1].measure, before[-1].what) if before else (context.told_here[-1].measure, context.told_here[-1].what)
    whole = next((s for s in reversed(context.told_here) if not before and s.measure == last[0] and s.detail is None), None)
    what = whole.what if whole is not None and vocabulary().holds(root_of(last[1]), whole.what) else last[1]
    return (last[0], root_of(what), Event({root_of(what): last[0]})) if vocabulary().measures[last[0]].grows else None


def _each(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "To these it added one each over Kaluga and Ryazan": more of what was told last."""
    if not thing.each or before or not context.told_here or context.event is None:
        return None
    last = context.told_here[-1]
    return filled(Draft(thing, last.measure, last.what, context.event, None), before, context)


def _joined(a: Entity, b: Entity, parsed: Parsed) -> bool:
    between = range(a.end, b.start)
    return len(between) <= 8 and all(  # noqa: PLR2004
        parsed.tokens[i].text in ",()"
        or parsed.marks.small(i, "and", "article", "adv", "comma", "locative")
        or parsed.marks.get(i, "place")
        for i in between
    )
