"""Asides: what stands between two commas behind a counted thing, and belongs to it alone."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import root_of
from nightdesk.reading.deeds.binding import measure_of
from nightdesk.reading.deeds.drafts import NUMERAL, TOLLS
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token

_LONGEST = 24
"""How many tokens an aside may hold."""


_SPOKEN = 9
"""How many tokens one may hold that only says who speaks."""


def asides(tokens: Sequence[Token], marks: Marks, things: Sequence[Entity]) -> list[range]:
    """ "Nine people, including a nurse and two officers, were killed": the tokens from one comma to the other."""
    out: list[range] = []
    for thing in things:
        if (out and thing.end < out[-1].stop) or thing.end >= len(tokens) or tokens[thing.end].text != ",":
            continue
        close = next((i for i in range(thing.end + 2, min(thing.end + _LONGEST, len(tokens))) if _closes(i, tokens, marks)), None)
        if close is None:
            continue
        between = range(thing.end, close)
        explains = _explains(thing, between, things, marks)
        if explains or _belongs(thing, marks) or _spoken(between, marks):
            out.append(range(thing.end, close + 1))
        for inner in things if explains else ():
            inner.rest = inner.rest or inner.start in between
    return out


def _explains(thing: Entity, between: range, things: Sequence[Entity], marks: Marks) -> bool:
    """ "Two missiles, weapons converted for use against the ground, were intercepted": what says which they are."""
    finite = any(marks.small(i, "passive", "aux", "break") for i in between)
    passive = marks.small(between.stop + 1, "passive") is not None
    counted = any(t.start in between and (t.counted or t.article) for t in things)
    return thing.counted and not thing.bare and passive and not finite and not counted


def told_of(tokens: Sequence[Token], marks: Marks, things: Sequence[Entity]) -> list[range]:
    """ "A boy of 11 who had lain under the slabs for hours died": the clause between a thing and the verb of the sentence."""
    out: list[range] = []
    for thing in things:
        root = root_of(thing.noun.what) if thing.noun is not None else None
        roots = NUMERAL if root is None or root in NUMERAL else {root} & TOLLS
        led = marks.small(thing.end, "relative", "which") is not None and (root is not None or thing.whole is not None)
        if not roots or not led:
            continue
        if any(m.start < thing.start for m in marks.of("event") if not m.payload.weak and not _led(m.start, thing.start, tokens)):
            continue
        verb = _main_verb(thing.end + 1, roots, tokens, marks)
        if verb is not None:
            out.append(range(thing.end, verb))
    return out


def _led(at: int, until: int, tokens: Sequence[Token]) -> bool:
    """Whether a comma parts a word from what follows: "After the strike, a man who …"."""
    return any(tokens[i].text in ",;" for i in range(at, until))


def _main_verb(at: int, roots: AbstractSet[str], tokens: Sequence[Token], marks: Marks) -> int | None:
    """Where behind a relative clause the verb of the sentence begins: behind what that clause does itself."""
    first = _behind_helpers(at, marks)
    if at >= len(tokens) or tokens[at].kind == "mark":
        return None
    if first is not None and not first.payload.weak and any(_arrived(r, first) for r in NUMERAL & roots):
        return None
    at = _past_verb(at, marks)
    while at < len(tokens) and tokens[at].kind != "mark" and not marks.small(at, "and", "break"):
        event = _behind_helpers(at, marks)
        if event is not None and not (event.payload.weak or event.payload.part) and roots & set(event.payload.measures):
            return at
        at += 1
    return None


def _arrived(root: str, event: Mark) -> bool:
    """Whether a verb tells more of weapons than that they were sent: then it is what the sentence has to say of them."""
    measure = measure_of(event.payload, root)
    return measure is not None and measure != vocabulary().categories[root].alone


def _past_verb(at: int, marks: Marks) -> int:
    while marks.small(at, "aux", "passive", "adv", "not") is not None:
        at += 1
    event = marks.get(at, "event")
    return event.end if event is not None else at + 1


def _behind_helpers(at: int, marks: Marks) -> Mark | None:
    while marks.small(at, "aux", "passive", "adv") is not None:
        at += 1
    return marks.get(at, "event")


def _belongs(thing: Entity, marks: Marks) -> bool:
    return thing.noun is not None and marks.small(thing.end + 1, "part_intro", "relative") is not None


def _spoken(between: range, marks: Marks) -> bool:
    """ "A third, the ministry added, was jammed": an aside that only says who speaks."""
    told = any(m.start in between for m in marks.of("speech"))
    return told and len(between) <= _SPOKEN and not any(m.start in between for m in marks.of("noun"))


def _closes(at: int, tokens: Sequence[Token], marks: Marks) -> bool:
    """A comma behind which the clause goes on with its verb."""
    return tokens[at].text == "," and (marks.small(at + 1, "aux", "passive") or marks.get(at + 1, "event")) is not None


def made_parts(things: Sequence[Entity], apart: Sequence[range], marks: Marks) -> None:
    """What an aside names, of the kind of the thing before it, is a part of that thing."""
    for aside in apart:
        head = next(t for t in things if t.end == aside.start)
        if head.noun is None or not marks.small(aside.start + 1, "part_intro"):
            continue
        for thing in things:
            if thing.start in aside and thing.noun is not None and root_of(thing.noun.what) == root_of(head.noun.what):
                thing.partitive = True
