"""Direct quotations: the words between quotation marks that somebody is said to have spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nightdesk.model import Quotation, Report
from nightdesk.reading.context import Context
from nightdesk.reading.who.attribution import Told
from nightdesk.reading.words.text import Sentence

_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "»": "«", "”": "”", "‘": "’"}
_OPEN = re.compile(r"[“«„”]|(?<![^\W\d_])\"|\"(?![^\W\d_])")
"""A straight mark between two letters belongs to a word (a Hebrew abbreviation), in a text of whatever language."""

_WORDS = 4
"""A quotation of fewer words is a word in inverted commas, unless a sentence ends in it."""


def has_quotations(text: str) -> bool:
    """Whether a text may hold a quotation at all."""
    return _OPEN.search(text) is not None


def quotations_in(report: Report, context: Context, told: Callable[[Sentence, Context], Told]) -> Iterator[Quotation]:
    """Every quotation with the speaker of its sentence, of the one before it or of the one behind."""
    speakers = list(_speakers(context, told))
    for start, end in _spans(report.text):
        words = report.text[start:end]
        if len(words.split()) < _WORDS and not words.rstrip().endswith((".", "!", "?", ",")):
            continue
        yield Quotation(report.id, words, start, end, _speaker(speakers, start, end) or _behind(speakers, end))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (m := _OPEN.search(text, at)) is not None:
        closing = _PAIRS.get(m[0], m[0])
        end = next(
            (i for i in range(m.end(), min(len(text), m.end() + 1500)) if text[i] in closing and not _in_word(text, i)), None
        )
        if end is None or ("\n\n" in text[m.end() : end] and not _long(text, m[0], closing, m.end(), end)):
            at = m.end()
            continue
        yield m.end(), end
        at = end + 1


def _in_word(text: str, i: int) -> bool:
    """Whether a straight mark stands between two letters."""
    return text[i] == '"' and text[i - 1 : i].isalpha() and text[i + 1 : i + 2].isalpha()


def _long(text: str, opening: str, closing: str, start: int, end: int) -> bool:
    """Whether a quotation over several paragraphs, as of a document, opens a paragraph and holds no other one."""
    return opening not in closing and text[: start - len(opening)].endswith("\n\n") and opening not in text[start:end]


@dataclass(slots=True)
class _Heard:
    """Who speaks in a sentence, and who is named at its head."""

    start: int
    end: int
    paragraph: int
    name: str | None
    opener: str | None


def _speakers(context: Context, told: Callable[[Sentence, Context], Told]) -> Iterator[_Heard]:
    for sentence in context.sentences:
        said = told(sentence, context)
        name = said.attributions[-1].name if said.attributions else said.prefix
        if name:
            context.speaker = name
        yield _Heard(sentence.start, sentence.end, sentence.paragraph, name, said.opener)


def _speaker(speakers: list[_Heard], start: int, end: int) -> str | None:
    inside = [s for s in speakers if s.start < end and start < s.end]
    named = [s for s in inside if s.name]
    if named:
        return named[-1].name
    if not inside:
        return None
    paragraph = inside[0].paragraph
    near = [s for s in speakers if s.paragraph == paragraph and s.name]
    if not near and inside[-1].paragraph > paragraph:
        near = [s for s in speakers if s.end <= start and s.name][-1:]
    return min(near, key=lambda s: min(abs(s.start - end), abs(start - s.end))).name if near else None


def _behind(speakers: list[_Heard], end: int) -> str | None:
    """ "“… from one street.” Daniel Hadad reads from a notebook": who stands right behind a quotation without a speaker."""
    return next((s.opener for s in speakers if 0 <= s.start - end <= _RIGHT_BEHIND), None)


_RIGHT_BEHIND = 3
