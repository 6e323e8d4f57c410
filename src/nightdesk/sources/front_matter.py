"""Front matter: `key: value` lines between two `---` lines at the head of a text, and the text below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SHOWN = 40
"""Characters of an odd line that a message repeats."""

_OPEN = "---\n"
_CLOSE = "\n---\n"
_ENTRY = re.compile(r"[A-Za-z_][\w .-]{0,40}:(?:\s|$)")
_CONTINUED = re.compile(r"\s+\S|\s*$|\s*-\s|#")


@dataclass(frozen=True, slots=True)
class Head:
    """The entries of a front matter and the line of each (from 1); empty where there is none. `note` says what is odd."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    note: str | None = None


def split(raw: str) -> tuple[Head, str]:
    """The front matter of `raw` and the text after it, without the text's leading newlines.

    A text that only begins with a line of dashes has no front matter, and all of it is text.
    """
    if not raw.startswith(_OPEN):
        return Head(), raw
    head, closed, text = raw[len(_OPEN) :].partition(_CLOSE)
    if not closed and head.endswith("\n---"):
        head, closed = head.removesuffix("\n---"), _CLOSE
    if not closed:
        return Head(note="the front matter has no closing '---' line, so all of it is read as text"), raw
    if stray := _stray(head):
        return Head(note=f"the lines between '---' are no front matter ({stray!r} is no 'key: value'), so all is read as text"), raw
    return _entries(head), text.lstrip("\n")


def _stray(head: str) -> str | None:
    """The first line that neither is an entry nor goes on from one."""
    for line in head.split("\n"):
        if not _ENTRY.match(line) and not _CONTINUED.match(line):
            return line[:SHOWN]
    return None


def _entries(head: str) -> Head:
    values, lines = {}, {}
    for n, line in enumerate(head.split("\n"), start=2):
        if _ENTRY.match(line):
            key, _, value = line.partition(":")
            values[key.strip().lower()] = _unquoted(value.strip())
            lines[key.strip().lower()] = n
    return Head(values, lines)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
