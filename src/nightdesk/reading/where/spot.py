"""A place as a sentence names it."""

from __future__ import annotations

from dataclasses import dataclass

from nightdesk.reading.context import Context

WIDE = ("country", "region")
"""The kinds of place that hold towns."""


@dataclass(slots=True)
class Spot:
    """A place at tokens `start` to `end`; `joined` where it is one of several named together."""

    start: int
    end: int
    name: str
    joined: bool = False
    implied: bool = False
    """Named as "the region" or "there", and not by its name."""
    bound: bool = False
    """Only where something was on its way to ("drones flying towards Moscow")."""
    prepared: bool = True
    """Whether a preposition leads to it."""
    fresh: bool = False
    """Behind a comma or an "and": "In Kyiv two were killed, in Kharkiv three"."""
    regional: bool = False
    """Named in one sentence with regions."""
    water: bool = False
    """A sea or a river: weapons are stopped over it, and nothing else happens there."""
    led: bool = True
    """Whether a preposition or a verb leads to it, or it heads its clause; not so in "depots that supply the state"."""


def kind_of(spot: Spot, context: Context) -> str | None:
    """What kind of place it is; None where the gazetteer lacks it."""
    place = context.places.get(spot.name)
    return place.kind if place is not None else None
