"""Asides: what stands between two commas behind a counted thing, and belongs to it alone."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.reading.concepts import Marks
from nightdesk.reading.context import root_of
from nightdesk.reading.entity import Entity
from nightdesk.reading.text import Token

_LONGEST = 24
"""How many tokens an aside may hold."""


def asides(tokens: Sequence[Token], marks: Marks, things: Sequence[Entity]) -> list[range]:
    """ "Nine people, including a nurse and two officers, were killed": the tokens from one comma to the other."""
    out: list[range] = []
    for thing in things:
        if thing.noun is None or (out and thing.end < out[-1].stop) or not _opens(thing.end, tokens, marks):
            continue
        close = next((i for i in range(thing.end + 2, min(thing.end + _LONGEST, len(tokens))) if _closes(i, tokens, marks)), None)
        if close is not None:
            out.append(range(thing.end, close + 1))
    return out


def _opens(at: int, tokens: Sequence[Token], marks: Marks) -> bool:
    return at < len(tokens) and tokens[at].text == "," and marks.small(at + 1, "part_intro", "relative") is not None


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
