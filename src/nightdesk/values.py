"""What a value may be (statements.md, "What a value may be, for reckoning"), from the vocabulary's qualifiers."""

from __future__ import annotations

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement

Bounds = tuple[float, float | None]


def bounds(statement: Statement) -> Bounds:
    """The least and the most that the statement's value may be, both inclusive; None is unbounded.

    Durations are in minutes; the open end of a duration is told as the end itself.
    """
    rule, unit = vocabulary().qualifiers[statement.qualifier], vocabulary().units[statement.unit]
    if statement.value is None:
        return float(rule.at_least or 0), None
    scale, whole = unit.get("minutes", 1), statement.unit == "count"
    low = statement.value * rule.low + (1 if whole and rule.open_low else 0)
    if rule.upper and statement.upper is not None:
        return low * scale, statement.upper * scale
    high = None if rule.high is None else statement.value * rule.high - (1 if whole and rule.open_high else 0)
    return low * scale, None if high is None else high * scale


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether both may be true of one thing."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])
