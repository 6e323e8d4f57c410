"""Which of the places of a sentence a thing leans on: the next one behind it, else the last one before it."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.reading.where.spot import Spot
from nightdesk.reading.words.text import Token


def place_of(found: Sequence[Spot], at: int, end: int, others: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> list[Spot]:
    """The places that a thing at tokens `at` to `end` leans on; several where they are named together.

    That is the next one behind it, unless another thing or a stop is nearer, else the last one before it; one that
    something was only bound for counts where there is no other.
    """
    firm = [s for s in found if not s.bound]
    behind = [s for s in firm if s.start >= at]
    before = [s for s in firm if s.end <= at]
    after = behind[:1] if behind and not _blocked(behind[0], end, others, tokens) else []
    if after and not after[0].led and any(tokens[i].text == "," for i in range(end, after[0].start)):
        after = []
    if after and before and after[0].fresh and not after[0].joined:
        after = []
    leant = [s for s in (*after, *before[-1:]) if s.led] or [*after, *before[-1:]]
    if leant:
        return _together(found, leant[0])
    bound = [s for s in found if s.bound and (s.end <= at or not _blocked(s, end, others, tokens))]
    return _together(found, bound[0]) if bound and not behind else []


def _blocked(spot: Spot, end: int, others: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> bool:
    return any(end <= a < spot.start for a, b in others) or _stopped(tokens, end, spot.start)


def _stopped(tokens: Sequence[Token], a: int, b: int) -> bool:
    """Whether a stop, or an open bracket, stands between; a bracket that is closed again is passed over."""
    depth = 0
    for i in range(a, b):
        depth += (tokens[i].text == "(") - (tokens[i].text == ")")
        if tokens[i].text in ";:" and depth <= 0:
            return True
    return depth > 0


def _together(found: Sequence[Spot], spot: Spot) -> list[Spot]:
    if not spot.joined:
        return [spot]
    i = list(found).index(spot)
    low = high = i
    while low > 0 and found[low - 1].joined:
        low -= 1
    while high + 1 < len(found) and found[high + 1].joined:
        high += 1
    return list(found[low : high + 1])
