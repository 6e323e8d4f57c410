"""A report's text with its statements marked in place: plain pieces of text, each with the statements it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nightdesk.model import Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `statements` are those whose words it is part of, the shortest quote first; often none.

    `first`: the statements that begin here, so that a link can point to the place.
    """

    text: str
    statements: tuple[Statement, ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a report, in pieces."""

    pieces: tuple[Piece, ...]


def paragraphs(text: str, statements: Iterable[Statement]) -> tuple[Paragraph, ...]:
    """The text in paragraphs (as its lines break), every character kept, each statement marked where it stands.

    >>> s = Statement("r", "23 hurt", 3, 10, "injured", "person", 23, id="r:1")
    >>> [[(p.text, len(p.statements)) for p in par.pieces] for par in paragraphs("In 23 hurt.", [s])]
    [[('In ', 0), ('23 hurt', 1), ('.', 0)]]
    """
    marked = sorted((s for s in statements if 0 <= s.start < s.end <= len(text)), key=lambda s: (s.start, s.end))
    return tuple(Paragraph(tuple(_pieces(text, begin, end, marked))) for begin, end in _lines(text))


def around(text: str, statement: Statement, reach: int = 160) -> tuple[str, str, str]:
    """The words before a statement's quote, the quote, and the words after it, cut at words within `reach` characters."""
    begin, end = max(0, statement.start - reach), min(len(text), statement.end + reach)
    before, after = text[begin : statement.start], text[statement.end : end]
    if begin > 0:
        before = "…" + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, text[statement.start : statement.end], after


def _lines(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for line in text.split("\n"):
        if line.strip():
            yield begin, begin + len(line)
        begin += len(line) + 1


def _pieces(text: str, begin: int, end: int, marked: Sequence[Statement]) -> Iterator[Piece]:
    here = [s for s in marked if s.start < end and s.end > begin]
    cuts = sorted({begin, end} | {min(max(c, begin), end) for s in here for c in (s.start, s.end)})
    for a, b in pairwise(cuts):
        inside = sorted((s for s in here if s.start < b and s.end > a), key=lambda s: (s.end - s.start, s.start))
        yield Piece(text[a:b], tuple(inside), tuple(s.id for s in inside if max(s.start, begin) == a))
