"""A report's text as lines, sentences and tokens, each with its offsets in the text as it came."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nightdesk.lexicon.language import Language, elided
from nightdesk.lexicon.morphology import fold

_SPACE = "[ \u00a0\u2009\u202f\u2007]"
_POINTS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
"""Accents, vowel points and joiners, which stand on letters and part no word."""

_UNSEEN = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Signs that only say how to set a text (its direction, where it may break): no tokens."""

_QUOTE_IN_WORD = r"(?<=[\u05d0-\u05ea])[\"\u05f4](?=[\u05d0-\u05ea])"
"""The mark of an abbreviation before its last letter, often typed as a quotation mark."""

_TOKEN = re.compile(
    rf"""
    (?P<word>[^\W\d_]+(?:(?:['’ʼ\u05be\u05f3\u2011\u00ad/-]|{_QUOTE_IN_WORD})[\w{_POINTS}]+|[{_POINTS}]+\w*|\d[\w]*)*|_\w+)
  | (?P<clock>(?<![\d.,:])(?:[01]?\d|2[0-4])[:.][0-5]\d(?![\d]|[.,:]\d))
  | (?P<day>(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])\.(?:(?:0[1-9]|1[0-2])(?:\.(?:20)?\d\d)?|[1-9]\.(?:20)?\d\d)(?![\d]))
  | (?P<number>\d{{1,3}}(?:(?:{_SPACE}|[.,'’\u066c])\d{{3}})+(?:[.,\u066b]\d{{1,2}})?(?![\d])|\d+(?:[.,\u066b]\d+)?)
  | (?P<mark>[^\s\w{_UNSEEN}])
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(
    rf"^[\s\ufe0f{_UNSEEN}]*(?:[^\w\s\"'«“„(\[#№@{_UNSEEN}]\s*[\ufe0f]?\s*|\(?[0-9]{{1,2}}[.)]\s+(?=[^\W\d]))+", re.UNICODE
)
_END = re.compile(r"[.!?…\u061f\u06d4]+[\"'”»“)\]]*(?=\s)|;(?=\s)")


@dataclass(slots=True, eq=False)
class Word:
    """What a word is wherever it stands: kept from text to text, and one object for all places where it stands.

    `low` is folded, `forms` are what it may be looked up under; `found` is what the lexicon holds for it, once that was asked.
    """

    text: str
    low: str
    kind: str
    forms: tuple[str, ...]
    plural: bool | None = None
    capital: bool = False
    found: Any = None
    dated: bool | None = None
    """Whether a date may begin with it; None where nobody has asked."""
    counts: bool | None = None
    """Whether a number in words may begin with it; None where nobody has asked."""

    def __post_init__(self) -> None:
        """Note whether it begins with a capital."""
        self.capital = self.text[:1].isupper()


class Token:
    """One word, number or mark at `start` to `end` of the text; the rest is its `word`'s."""

    __slots__ = ("capital", "end", "forms", "kind", "low", "plural", "start", "text", "word")

    def __init__(self, word: Word, start: int, end: int) -> None:
        """The word as it stands at one place."""
        self.word = word
        self.text = word.text
        self.low = word.low
        self.start = start
        self.end = end
        self.kind = word.kind
        self.forms = word.forms
        self.plural = word.plural
        self.capital = word.capital


@dataclass(slots=True)
class Sentence:
    """A sentence (or a clause closed by a semicolon): its tokens, its line, and how it stands there."""

    tokens: list[Token]
    start: int
    end: int
    line: int
    paragraph: int
    bullet: bool
    first: bool
    opened: bool = False
    """Closed by a semicolon before it: it goes on with the sentence before."""
    marked: Any = None
    """What its words mean, once that was found out."""


def sentences(text: str, language: Language) -> Iterator[Sentence]:
    """The sentences of a text in order. A line is never joined to the next; a blank line opens a paragraph.

    In a text without blank lines every line does, but for the items of a list.
    """
    paragraph = 0
    last_end = 0
    dense = "\n\n" not in text.strip()
    open_list = False
    for number, line in enumerate(_LINE.finditer(text)):
        if text.count("\n", last_end, line.start()) > 1 or (dense and not open_list and not _BULLET.match(line[0])):
            paragraph += 1
        last_end = line.end()
        open_list = line[0].rstrip().endswith(":")
        bullet = _BULLET.match(line[0])
        start = line.start() + (bullet.end() if bullet and bullet.end() < len(line[0]) else 0)
        is_bullet = bool(bullet and start > line.start())
        opened = False
        for i, (a, b, after) in enumerate(_pieces(text, start, line.end(), language)):
            tokens = _tokens(text, a, b, language)
            if tokens:
                yield Sentence(tokens, a, b, number, paragraph, is_bullet, i == 0, opened)
            opened = after


def _pieces(text: str, start: int, end: int, language: Language) -> Iterator[tuple[int, int, bool]]:
    at = start
    for m in _END.finditer(text, start, end):
        if m[0].startswith(".") and _no_end(text, at, m, language):
            continue
        if m[0] == ";" and text.count("(", at, m.start()) > text.count(")", at, m.start()):
            continue
        yield at, m.end(), m[0] == ";"
        at = m.end()
    if text[at:end].strip():
        yield at, end, False


def _no_end(text: str, start: int, m: re.Match[str], language: Language) -> bool:
    """A dot after an abbreviation, or before a small letter, ends nothing."""
    word = re.search(r"[\w'’-]+$", text[start : m.start()])
    low = fold(word[0]) if word else ""
    following = text[m.end() :].lstrip()[:1]
    if low.isdigit() and (after := re.match(r"\s+(\w+)", text[m.end() :])) and fold(after[1]) in language.months:
        return True
    if following.islower():
        return True
    if low in language.abbreviations:
        return True
    return len(low) == 1 and low.isalpha() and word is not None and word[0].isupper()


def _tokens(text: str, start: int, end: int, language: Language) -> list[Token]:
    known = _WORDS[language.code]
    out = []
    for m in _TOKEN.finditer(text, start, end):
        raw = m[0]
        words = known.get(raw) or _met(raw, m.lastgroup or "mark", language, known)
        at, behind = m.span()
        if len(words) == 1:
            out.append(Token(words[0], at, behind))
            continue
        for word in words:
            at = text.index(word.text, at)
            out.append(Token(word, at, at + len(word.text)))
            at += len(word.text)
    return out


_MOST = 50_000
"""So many different words are kept, some 50 MB; then the keeping begins anew, so that any number of texts takes the same memory."""

_WORDS: defaultdict[str, dict[str, tuple[Word, ...]]] = defaultdict(dict)
"""Language → what the tokeniser has met → the words that this is cut into, mostly one."""


def _met(raw: str, kind: str, language: Language, known: dict[str, tuple[Word, ...]]) -> tuple[Word, ...]:
    """The words of one match. Letters alone decide what they are; digits are a number here and a day there."""
    key = raw if kind in ("word", "mark") else f"{kind} {raw}"
    if key not in known:
        if len(known) >= _MOST:
            known.clear()
        known[key] = _parts(raw, kind, language)
    return known[key]


def _parts(raw: str, kind: str, language: Language) -> tuple[Word, ...]:
    """What one match of the tokeniser is cut into: mostly one word."""
    if kind != "word":
        return (Word(raw, raw, kind, (raw, "=" + raw)),)
    if len(parts := elided(raw, language.elisions)) > 1:
        return tuple(word for part in parts for word in _hyphened(part, fold(part), language))
    low = fold(raw)
    if "-" in low and low not in language.whole:
        return tuple(_hyphened(raw, low, language))
    return (Word(raw, low, kind, *language.analyse(low)),)


def _hyphened(raw: str, low: str, language: Language) -> Iterator[Word]:
    """A hyphenated word: kept whole where it is a number word or a name, cut where a part of it counts."""
    head, _, tail = low.partition("-")
    number = language.number_words.get(head)
    if number is not None and tail.split("-")[0] in language.cut_tails:
        yield Word(raw[: len(head)], head, "word", (head, "=" + head))
        yield Word(raw[len(head) + 1 :], tail, "word", (tail, tail.split("-")[0], "=" + tail))
        return
    yield Word(raw, low, "word", *language.analyse(low))
