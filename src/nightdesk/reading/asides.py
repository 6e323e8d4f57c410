"""Asides: what stands between two commas behind a counted thing, and belongs to it alone."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.reading.concepts import Marks
from nightdesk.reading.context import root_of
from nightdesk.reading.entity import Entity
from nightdesk.reading.text import Token

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
        if close is not None and (_belongs(thing, marks) or _spoken(range(thing.end, close), marks)):
            out.append(range(thing.end, close + 1))
    return out


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
