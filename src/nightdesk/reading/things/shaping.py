"""Things made ready for their verbs: labels joined to their numbers, parts told from wholes, nouns that bring their own verb."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Bond, Verb, measure_of
from nightdesk.reading.deeds.bound import draft_of
from nightdesk.reading.deeds.drafts import TOLLS, Draft, Parsed, bracketed, by_article
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.words.concepts import Marks


def opening_wholes(things: list[Entity], parsed: Parsed) -> tuple[list[Entity], list[Draft]]:
    """ "Of the 45 drones, 40 were destroyed": the clause opens with what the part is taken from."""
    left, out = [], []
    for thing in things:
        opens = (
            thing.counted
            and thing.noun is not None
            and not thing.partitive
            and parsed.marks.ending(thing.start, "small", "of") is not None
        )
        tie = parsed.marks.ending(thing.start, "small", "of")
        before = (tie.start if tie is not None else thing.start) - 1
        opens = opens and (before < 0 or parsed.tokens[before].text in ",;") and _parted(thing, things, parsed)
        noun = thing.noun
        measure = vocabulary().categories[root_of(noun.what)].alone if opens and noun is not None else None
        if measure is None or noun is None or thing.number is None:
            left.append(thing)
            continue
        n = thing.number
        out.append(Draft(thing, measure, noun.what, None, None, noun.detail, n.value, n.qualifier, n.upper))
    return left, out


def _parted(whole: Entity, things: list[Entity], parsed: Parsed) -> bool:
    """Behind it a comma, the part's number ("Of 80 drones 61 …"), or its verb and then that ("Von 112 Drohnen wurden 87 …")."""
    marks = parsed.marks
    if marks.small(whole.end, "comma") is not None:
        return True
    if whole.inner is None and any(t.bare and t.counted and t.start == whole.end for t in things):
        return True
    verb = marks.small(whole.end, "passive", "aux") or marks.get(whole.end, "event")
    return verb is not None and any(t.bare and t.counted and verb.end <= t.start <= verb.end + 1 for t in things)


def under_label(things: list[Entity], found: Sequence[Verb], parsed: Parsed, context: Context) -> tuple[list[Entity], list[Draft]]:
    """ "Evacuated from damaged entrances: 83": the number behind a colon is of the first verb before it."""
    colon = next((i for i, t in enumerate(parsed.tokens) if t.text == ":"), None)
    if colon is None:
        return things, []
    before = [v for v in found if v.end <= colon]
    behind = [t for t in things if 0 < t.start - colon <= 2 and t.bare and t.counted]  # noqa: PLR2004
    labels = len(before) > 1 or (before and before[0].end == colon)
    if not labels or not behind or any(t.counted for t in things if t.start < colon):
        return things, []
    draft = draft_of(behind[0], before[0].event, before[0], [], context, parsed)
    return [t for t in things if t is not behind[0]], [draft] if draft is not None else []


def labelled_counts(things: list[Entity], parsed: Parsed) -> list[Entity]:
    """ "children: 6", "Kalibr - 4", a table's "Kinzhal    6": a noun as a label, its number behind."""
    out: list[Entity] = []
    for thing in things:
        last = out[-1] if out else None
        if (
            last is not None
            and last.noun is not None
            and not last.counted
            and thing.bare
            and thing.counted
            and _label(last, thing, parsed)
        ):
            last.number, last.article, last.plural, last.end = thing.number, False, True, thing.end
            continue
        out.append(thing)
    return out


def _label(noun: Entity, number: Entity, parsed: Parsed) -> bool:
    between = parsed.tokens[noun.end : number.start]
    if not between:
        gap = parsed.tokens[number.start].start - parsed.tokens[noun.end - 1].end
        return gap > 1
    depth = 0
    signs = ""
    for token in between:
        depth += (token.text == "(") - (token.text == ")")
        if depth or token.text == ")":
            continue
        if token.kind == "word" and not parsed.marks.small(parsed.tokens.index(token), "adv", "aux", "total", "dash"):
            return False
        signs += token.text if token.kind == "mark" and token.text not in _QUOTES else ""
    total = any(parsed.marks.small(i, "total") for i in range(noun.end, number.start))
    return signs in (":", "-", "–", "—", "=", "", ",") and (signs != "," or total or bracketed(noun, parsed))


_QUOTES = "\"'«»“”„"
"""Marks round a model's name that part it from its number no more than nothing does."""


def with_complements(things: list[Entity], marks: Marks) -> list[Entity]:
    """ "Three of the injured are children": a part whose noun stands behind the copula."""
    out: list[Entity] = []
    for thing in things:
        last = out[-1] if out else None
        if (
            last is not None
            and last.bare
            and last.counted
            and thing.start == last.end
            and thing.article
            and thing.noun is not None
            and last.number is not None
            and last.number.value == 1
        ):
            last.noun, last.end, last.partitive = thing.noun, thing.end, True
            continue
        if last is not None and (described := _of_which(last, thing, marks)):
            last.noun = thing.noun if described == "inner" else last.noun
            continue
        if last is not None and _described(last, thing, marks):
            last.noun, last.end, last.partitive = thing.noun, thing.end, True
            continue
        out.append(thing)
    for first, second in pairwise(out):
        if first.of is not None and first.noun is not None and _beside(first, second, marks):
            second.partitive, second.of = True, first.of
    for i in range(len(out) - 1, -1, -1):
        thing = out[i]
        _among_them(thing, out[i + 1] if i + 1 < len(out) else None, marks)
        if (
            thing.of is not None
            and thing.noun is not None
            and i
            and marks.small(thing.start - 1, "and")
            and out[i - 1].end == thing.start - 1
            and out[i - 1].noun is not None
        ):
            out[i - 1].partitive, out[i - 1].of = True, thing.of
    _go_on_among(out, marks)
    _take_kin(out)
    return [t for t in out if not t.void]


def _take_kin(things: Sequence[Entity]) -> None:
    """ "The block has 60 flats, 12 of which were wrecked": a part is of what was counted right before it."""
    for last, thing in pairwise(things):
        near = 0 <= thing.start - last.end <= _KIN and _as_many(last, thing)
        if thing.partitive and thing.bare and thing.of is None and last.counted and near and last.noun is not None:
            thing.kin = last.noun


def _as_many(whole: Entity, part: Entity) -> bool:
    """Of "91 drones and two missiles, 68 of which …" the 68 are no missiles."""
    return whole.number is None or part.number is None or whole.number.value >= part.number.value


_KIN = 2
"""How far before a part its whole may stand: a comma and a small word."""


def _go_on_among(things: Sequence[Entity], marks: Marks) -> None:
    """ "Among the wounded were a girl of six and two firefighters": the second part is of the same."""
    for last, thing in pairwise(things):
        if last.of is None or last.noun is None or thing.noun is None or thing.of is not None or thing.start - last.end != 1:
            continue
        if marks.small(last.end, "and", "comma") is not None:
            thing.partitive, thing.of = True, last.of


def _described(last: Entity, thing: Entity, marks: Marks) -> bool:
    """ "Three of them are children", "two of those who died in the strike were children", "nine are women"."""
    if not last.bare or last.others or thing.noun is None or thing.counted:
        return False
    between = range(last.end, thing.start)
    if last.partitive and len(between) <= 3 and all(marks.small(i, "aux", "passive", "adv", "them", "of", "dash") for i in between):  # noqa: PLR2004
        return True
    copula = bool(between) and all(marks.small(i, "passive", "adv") for i in (between if last.of is None else between[-1:]))
    human = root_of(thing.noun.what) in TOLLS and last.counted
    return human and copula and len(between) <= _DESCRIBED and not any(marks.get(i, "event") for i in between)


_DESCRIBED = 8
"""How far behind a number the word may stand that says who they are."""


def _beside(first: Entity, second: Entity, marks: Marks) -> bool:
    """ "Among the injured are two children and three medics": the second is a part of them too, if no verb of its own follows."""
    return (
        second.start - first.end == 1
        and marks.small(first.end, "and") is not None
        and second.counted
        and second.of is None
        and second.noun is not None
        and root_of(second.noun.what) == root_of(first.noun.what if first.noun else "")
        and marks.get(second.end, "event") is None
    )


def _of_which(last: Entity, thing: Entity, marks: Marks) -> str | None:
    """ "The office of an oil pipeline" is an office; "the premises of the clinic" are the clinic."""
    if (
        last.noun is None
        or thing.noun is None
        or thing.counted
        or marks.small(last.end, "of") is None
        or thing.start - last.end != 1
    ):
        return None
    if root_of(last.noun.what) != root_of(thing.noun.what) or not by_article(last.noun.what):
        return None
    return "inner" if last.noun.what == root_of(last.noun.what) else "outer"


def _among_them(thing: Entity, following: Entity | None, marks: Marks) -> None:
    """ "A child is among the 16", "energy facilities among them", "31 officers had been among the injured"."""
    at = thing.end
    while marks.small(at, "aux", "passive", "adv", "dash") is not None:
        at += 1
    if (who := _of_those_who(at, marks)) is not None and thing.noun is not None:
        thing.partitive, thing.of = True, who
        return
    if (
        (them := marks.small(at, "part_intro")) is not None
        and thing.noun is not None
        and them.end - them.start > 1
        and (following is None or following.start > them.start)
    ):
        if following is None or following.start != them.start:
            thing.partitive = True
        return
    if marks.small(at, "among") is None or thing.noun is None:
        return
    at += 1
    while marks.small(at, "definite", "them") is not None:
        at += 1
    event = marks.get(at, "event")
    if event is not None:
        thing.partitive, thing.of = True, event.payload
    elif following is not None and following.start - at <= 1 and following.bare:
        thing.partitive, following.void = True, True
        thing.amount = following.number.value if following.number is not None else None


def _of_those_who(at: int, marks: Marks) -> Event | None:
    """ "Six pensioners were among those who died": what the clause says of all of them."""
    them = marks.small(at, "part_intro", "among")
    who = marks.small(them.end, "relative") if them is not None else None
    if who is None:
        return None
    at = who.end
    while marks.small(at, "aux", "passive", "adv") is not None:
        at += 1
    event = marks.get(at, "event")
    return event.payload if event is not None and TOLLS & set(event.payload.measures) else None


def without_attached(things: list[Entity], marks: Marks) -> list[Entity]:
    """ "A warehouse in the port was hit": what a preposition ties to the thing before it only says where that stood."""
    left = [t for t, last in zip(things, [None, *things], strict=False) if last is None or not _attached(t, last, marks)]
    left = _behind_both_places(left, marks)
    return [
        t for t, following in zip(left, [*left[1:], None], strict=False) if following is None or not _opens(t, following, marks)
    ]


def _behind_both_places(things: list[Entity], marks: Marks) -> list[Entity]:
    """ "In the yard and the next houses 12 balconies were damaged": two places, before what is counted there."""
    if len(things) < 3:  # noqa: PLR2004
        return things
    first, second, counted = things[:3]
    joined = second.start - first.end == 1 and marks.small(first.end, "and") is not None and second.end == counted.start
    both = not (first.counted or second.counted) and counted.counted and first.noun is not None and second.noun is not None
    led = marks.ending(first.start, "small", "locative")
    return things[2:] if joined and both and led is not None and led.start == 0 else things


def _opens(thing: Entity, following: Entity, marks: Marks) -> bool:
    """ "At the depot three tanks caught fire": where, before what is counted there."""
    at = marks.ending(thing.start, "small", "locative")
    led = at is not None and (at.start == 0 or marks.small(at.start - 1, "comma") is not None)
    where = thing.noun is not None and (thing.article or (thing.definite and by_article(thing.noun.what)))
    return led and where and thing.end == following.start and not following.partitive


def _attached(thing: Entity, last: Entity, marks: Marks) -> bool:
    if thing.noun is None or last.noun is None or thing.partitive or not by_article(last.noun.what):
        return False
    if not last.counted and not last.article and thing.counted:
        return False
    tie = marks.ending(thing.start, "small", "locative", "near", "origin", "of")
    return tie is not None and tie.start == last.end


def has_own_verb(thing: Entity, marks: Marks) -> bool:
    """A part of what stands before ("two of them children") takes a verb of its own only where that follows at once."""
    if not thing.partitive or thing.ref or (thing.of is not None and thing.bare):
        return True
    at = thing.end
    if marks.small(at, "comma") is not None:
        close = next((i for i in range(at + 1, at + _ASIDE) if marks.small(i, "comma")), at)
        at = close + 1 if close > at and marks.small(close + 1, "passive") is not None else at
    while (small := marks.small(at, "aux", "passive", "adv", "not", "dash")) is not None:
        at = small.end
    return marks.get(at, "event") is not None


_ASIDE = 9
"""The longest aside between a part and its verb ("two of them, one a boy of ten, were …")."""


def with_own_verbs(things: list[Entity], parsed: Parsed) -> tuple[list[Entity], list[Bond]]:
    """ "39 damaged houses": the thing brings its verb, unless the word is but a name for people whom another verb claims."""
    bonds = []
    rest = []
    for thing in things:
        fits = thing.inner and measure_of(thing.inner.payload, thing.noun.what if thing.noun else None)
        if thing.inner is None or not fits or (_by_noun(thing) and _claimed(thing, parsed)):
            rest.append(thing)
            continue
        if thing.noun is None or (not thing.counted and thing.definite):
            continue
        bonds.append(Bond(thing, Verb(thing.inner.payload, thing.inner.start, thing.inner.end, passive=True), 1.0))
    return rest, bonds


def _by_noun(thing: Entity) -> bool:
    """ "14 wounded", "a wounded man": its verb is a noun of people, and another verb tells what became of them."""
    return thing.soft or (thing.inner is not None and thing.inner.payload.noun)


def _past_aside(at: int, parsed: Parsed) -> int:
    """Behind an aside on a part ("20 wounded, among them a boy, were …"), where there is one."""
    marks = parsed.marks
    if marks.small(at, "comma") is None or marks.small(at + 1, "part_intro") is None:
        return at
    close = next((i for i in range(at + 2, min(at + 2 + _ASIDE, len(parsed.tokens))) if marks.small(i, "comma")), at - 1)
    return close + 1


def _claimed(thing: Entity, parsed: Parsed) -> bool:
    """ "14 wounded ended up in hospital", "in hospital are 37 wounded": a verb of people right beside."""
    marks = parsed.marks
    after, before = _past_aside(thing.end, parsed), thing.start
    while marks.small(after, "adv", "aux", "them") is not None:
        after += 1
    while marks.small(before - 1, "adv", "aux", "the_city") is not None or marks.ending(before, "place") is not None:
        before -= 1
    beside = (marks.get(after, "event"), marks.ending(before, "event"))
    what = thing.noun.what if thing.noun else None
    return any(m is not None and not m.payload.noun and not m.payload.part and measure_of(m.payload, what) for m in beside)
