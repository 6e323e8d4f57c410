"""Words become concepts: which phrases of the lexicon stand where in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nightdesk.lexicon.language import Phrase
from nightdesk.reading.text import Token

_NAMES = frozenset({"place", "voice", "short_place"})


@dataclass(slots=True)
class Mark:
    """A concept over tokens `start` to `end` (exclusive): its kind and what it stands for."""

    kind: str
    payload: Any
    start: int
    end: int
    tail: range = range(0)
    """The tokens of its second part, where it has one."""


class Marks:
    """The concepts of one sentence, asked for by kind and place."""

    def __init__(self, marks: Iterable[Mark], size: int) -> None:
        self.at: list[list[Mark]] = [[] for _ in range(size + 1)]
        self.all = sorted(marks, key=lambda m: (m.start, -m.end))
        for mark in self.all:
            self.at[mark.start].append(mark)

    def get(self, i: int, kind: str, payload: object = None) -> Mark | None:
        """The longest mark of a kind that begins at token `i`."""
        if i < 0 or i >= len(self.at):
            return None
        for mark in self.at[i]:
            if mark.kind == kind and (payload is None or mark.payload == payload):
                return mark
        return None

    def small(self, i: int, *names: str) -> Mark | None:
        """The small word of one of these names at token `i`."""
        if i < 0 or i >= len(self.at):
            return None
        for mark in self.at[i]:
            if mark.kind == "small" and mark.payload in names:
                return mark
        return None

    def ending(self, i: int, kind: str, *names: str) -> Mark | None:
        """A mark of a kind (and name) whose last token is the one before `i`."""
        for mark in self.all:
            if mark.end == i and mark.kind == kind and (not names or mark.payload in names):
                return mark
        return None

    def of(self, *kinds: str) -> list[Mark]:
        """All marks of these kinds, in order."""
        return [m for m in self.all if m.kind in kinds]


def find(tokens: Sequence[Token], *tables: Mapping[str, Sequence[Phrase]]) -> list[Mark]:
    """Every phrase of the tables in a sentence; one that lies wholly inside a longer one is left out."""
    found: list[Mark] = []
    for i, token in enumerate(tokens):
        for table in tables:
            for form in token.forms:
                phrases = table.get(form)
                if phrases:
                    found.extend(_matches(tokens, i, phrases))
    return _longest(found)


def _matches(tokens: Sequence[Token], i: int, phrases: Sequence[Phrase]) -> list[Mark]:
    left = len(tokens) - i - 1
    out = []
    for phrase in phrases:
        rest = phrase.rest
        if len(rest) > left or (phrase.kind in _NAMES and not tokens[i].capital):
            continue
        for k, keys in enumerate(rest, i + 1):
            if keys.isdisjoint(tokens[k].forms):
                break
        else:
            tail = _tail(tokens, i + 1 + len(rest), phrase.tail) if phrase.tail else range(0)
            if tail or not phrase.tail:
                out.append(Mark(phrase.kind, phrase.payload, i, i + 1 + len(rest), tail))
    return out


_FAR = 30
"""How far the second part of a phrase may stand from the first."""


def _tail(tokens: Sequence[Token], start: int, tail: Sequence[frozenset[str]]) -> range:
    """Where the second part stands; one of a single word stands at the end of its clause ("… schlugen in ein Haus ein")."""
    for i in range(start, min(len(tokens), start + _FAR) - len(tail) + 1):
        if tokens[i].text in ".;!?:":
            break
        end = i + len(tail)
        if all(not keys.isdisjoint(t.forms) for keys, t in zip(tail, tokens[i:end], strict=True)) and (len(tail) > 1 or _closes(tokens, end)):
            return range(i, end)
    return range(0)


def _closes(tokens: Sequence[Token], i: int) -> bool:
    return i >= len(tokens) or tokens[i].kind == "mark" or (i + 1 < len(tokens) and not tokens[i].capital and tokens[i].kind == "word" and len(tokens[i].text) <= 4)  # noqa: PLR2004


def _longest(found: list[Mark]) -> list[Mark]:
    if len(found) < 2:  # noqa: PLR2004
        return found
    named = {m.payload for m in found if m.kind == "small"}
    found = [m for m in found if m.kind != "event" or not m.payload.agent or m.payload.agent in named]
    if any(m.tail for m in found):
        found = _parted(found)
    cover = sorted({(m.start, m.end) for m in found if m.end - m.start > 1 and m.kind != "gate"})
    if not cover:
        return _once(found)
    kept = [m for m in found if m.kind == "gate" or not any(a <= m.start and m.end <= b and b - a > m.end - m.start for a, b in cover)]
    return _once(kept)


def _parted(found: list[Mark]) -> list[Mark]:
    """A phrase in two parts stands before its first part alone, and its second part means nothing by itself."""
    heads = {(m.kind, m.start) for m in found if m.tail}
    tails = {i for m in found for i in m.tail}
    return [m for m in found if m.tail or not ((m.kind, m.start) in heads or (m.start in tails and m.kind in ("small", "event", "noun", "qualifier", "speech")))]


def _once(found: list[Mark]) -> list[Mark]:
    seen = set()
    out = []
    for mark in found:
        key = (mark.kind, mark.start, mark.end, id(mark.payload))
        if key not in seen:
            seen.add(key)
            out.append(mark)
    return out
