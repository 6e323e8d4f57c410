"""Sentences that remember what they are made of: plain English as text, sayable in other languages from their parts.

`tell` makes a sentence of a pattern and its parts, `term` marks a function whose words another language has its own
function for. Both give an ordinary `str`; whoever prints English needs to know nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

P = ParamSpec("P")


class Told(str):
    """A sentence. `pattern` has a name in braces for each of `parts`, which are texts, told ones among them.

    >>> found = tell("{what} and no more", what="9 missiles")
    >>> found, found.pattern
    ('9 missiles and no more', '{what} and no more')
    """

    __slots__ = ("parts", "pattern")

    pattern: str
    parts: Mapping[str, str]


class Term(str):
    """Words for a thing: the function of `wording` that made them, by its name, and what it was given."""

    __slots__ = ("given", "name")

    name: str
    given: tuple[Any, ...]


class Listed(str):
    """`a, b and c`, and its items."""

    __slots__ = ("items",)

    items: Sequence[str]


def tell(pattern: str, **parts: str) -> Told:
    """The sentence of a pattern and its parts."""
    out = Told(pattern.format(**parts))
    out.pattern, out.parts = pattern, parts
    return out


def listed(items: Sequence[str], most: int | None = None) -> Listed:
    """`a`, `a and b`, `a, b and c`; of more than `most` and one the rest is counted: `a, b and 4 more`."""
    if most is not None and len(items) > most + 1:
        items = [*items[:most], tell("{n} more", n=str(len(items) - most))]
    out = Listed(items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "")
    out.items = tuple(items)
    return out


def reason(error: Exception) -> str:
    """What an error says, told where it was told."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def term(make: Callable[P, str]) -> Callable[P, str]:
    """Marks a function that words a thing."""

    @wraps(make)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> str:
        out = Term(make(*args, **kwargs))
        out.name, out.given = make.__name__, (*args, *kwargs.values())
        return out

    return wrapper
