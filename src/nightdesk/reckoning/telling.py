"""How a finding says a figure, who gave it, and what clashes: plain English from the vocabulary's labels."""

from __future__ import annotations

from collections.abc import Iterable

from nightdesk import wording
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reckoning.claims import Cell, Claim
from nightdesk.told import listed, tell

_MOST_NAMES = 3


def figure(claim: Claim) -> str:
    """`476 drones stopped`, `over 15-hour alert`: a claim's value with what it is of."""
    s = claim.statements[0]
    said = wording.amount(s.value, s.upper, s.qualifier)
    if s.unit != "count":
        said = tell("{n} {unit}", n=said, unit=wording.unit(s.unit, s.value))
    name = wording.category(s.what, s.value if s.unit == "count" else 1)
    what = tell("{what} ({detail})", what=name, detail=s.detail) if s.detail else name
    return tell(vocabulary().measures[s.measure].say, n=said, what=what)


def cell(at: Cell, low: float | None, high: float | None) -> str:
    """`61 to 63 drones got through`."""
    said = wording.bounds(low, high)
    what = wording.category(at.what, high if low == high else None)
    return tell(vocabulary().measures[at.measure].say, n=said, what=what)


def where(at: Cell) -> str:
    """` in Kyiv`, or nothing."""
    return tell(" in {place}", place=wording.place(at.place)) if at.place else ""


def said(claim: Claim, *, place: bool = False) -> str:
    """`476 drones stopped (Ukraine's Air Force)`."""
    there = where(claim.cell) if place else ""
    return tell("{figure}{where} ({voice})", figure=figure(claim), where=there, voice=wording.voice(claim.voice))


def names(voices: Iterable[str]) -> str:
    """`A, B and C`, or `A, B, C and 4 more`."""
    return listed([wording.voice(v) for v in dict.fromkeys(voices)], _MOST_NAMES)


def number(value: float, unit_minutes: float = 1) -> str:
    """A bound as a page writes it."""
    return wording.number(round(value / unit_minutes, 2))
