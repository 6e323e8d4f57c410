"""How a finding says a figure, who gave it, and what clashes: plain English from the vocabulary's labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nightdesk import wording
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reckoning.claims import Cell, Claim

_MOST_NAMES = 3


def figure(claim: Claim) -> str:
    """`476 drones stopped`, `over 15-hour alert`: a claim's value with what it is of."""
    s = claim.statements[0]
    said = wording.amount(s.value, s.upper, s.qualifier)
    if s.unit != "count":
        one, many = vocabulary().units[s.unit]["label"]
        said = f"{said} {one if s.value == 1 else many}"
    name = wording.category(s.what, s.value if s.unit == "count" else 1)
    return vocabulary().measures[s.measure].say.format(n=said, what=f"{name} ({s.detail})" if s.detail else name)


def cell(at: Cell, low: float | None, high: float | None) -> str:
    """`61 to 63 drones got through`."""
    said = wording.bounds(low, high)
    return vocabulary().measures[at.measure].say.format(n=said, what=wording.category(at.what, high if low == high else None))


def where(at: Cell) -> str:
    """` in Kyiv`, or nothing."""
    return f" in {at.place}" if at.place else ""


def said(claim: Claim, *, place: bool = False) -> str:
    """`476 drones stopped (Ukraine's Air Force)`."""
    return f"{figure(claim)}{where(claim.cell) if place else ''} ({claim.voice})"


def names(voices: Iterable[str]) -> str:
    """`A, B and C`, or `A, B, C and 4 more`."""
    distinct = list(dict.fromkeys(voices))
    if len(distinct) > _MOST_NAMES + 1:
        distinct = [*distinct[:_MOST_NAMES], f"{len(distinct) - _MOST_NAMES} more"]
    return listed(distinct)


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def number(value: float, unit_minutes: float = 1) -> str:
    """A bound as a page writes it."""
    return wording.number(round(value / unit_minutes, 2))
