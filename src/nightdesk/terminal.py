"""Plain text for a terminal: wrapping, columns, marks, and nothing in it that a terminal would obey."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

_MARKS = {"strong": "1", "dim": "2", "bad": "1;31", "warn": "33", "good": "32"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
LEAST_WIDTH = 40


class Page:
    """Lines of a screen as they are written, `width` columns wide, marked with colours where `colour` is."""

    def __init__(self, width: int, *, colour: bool) -> None:
        """An empty page."""
        self.width = max(LEAST_WIDTH, width)
        self._colour = colour
        self._lines: list[str] = []

    def line(self, *parts: str) -> None:
        """One line of `parts`, two spaces apart."""
        self._lines.append("  ".join(p for p in parts if p))

    def heading(self, text: str, mark: str) -> None:
        """An empty line and a heading."""
        self._lines += ["", self.mark(text, mark)]

    def rule(self) -> None:
        """A line across."""
        self._lines.append(self.mark("─" * self.width, "dim"))

    def wrapped(self, text: str, *, indent: int = 0, mark: str = "", bullet: str = "") -> None:
        """`text` over as many lines as it takes; lines after the first stand under its first word."""
        pad = " " * indent
        lines = wrap(text, self.width - indent - len(bullet)) or [""]
        self._lines.append(pad + self.mark(bullet + lines[0], mark))
        self._lines += [pad + " " * len(bullet) + self.mark(line, mark) for line in lines[1:]]

    def strong(self, text: str) -> str:
        """`text` made to stand out."""
        return self.mark(text, "strong")

    def mark(self, text: str, mark: str) -> str:
        """`text` in the colour of `mark`, or as it is."""
        return f"\x1b[{_MARKS[mark]}m{text}\x1b[0m" if self._colour and mark and text else text

    def text(self) -> str:
        """The page, ending with a newline."""
        return "\n".join(line.rstrip() for line in self._lines) + "\n"


def clean(text: str) -> str:
    """`text` on one line, without characters that steer a terminal or turn the direction of what follows."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def wrap(text: str, width: int) -> list[str]:
    """`text` as lines of at most `width`."""
    return textwrap.wrap(text, max(10, width), break_on_hyphens=False)


def cut(text: str, width: int) -> str:
    """`text`, or its beginning and an ellipsis where it is longer than `width`."""
    return text if len(text) <= width else text[: max(0, width - 1)].rstrip() + "…"


def columns(blocks: Sequence[Sequence[str]], width: int, across: int) -> Iterator[str]:
    """`blocks` of paragraphs beside each other, `across` to a row of `width`; a paragraph's indent is kept."""
    each = (width - 3 * (across - 1)) // across
    folded = [[line for paragraph in block for line in _paragraph(paragraph, each)] for block in blocks]
    for cells in zip_longest(*folded, fillvalue=""):
        yield " │ ".join(f"{cell:<{each}}" for cell in cells)


def _paragraph(text: str, width: int) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text, width, subsequent_indent=indent + "  ", break_on_hyphens=False)


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to `stream`: a terminal, unless NO_COLOR is set or the terminal is dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
