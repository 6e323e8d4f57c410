"""Direct quotations: the words between quotation marks that somebody is said to have spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nightdesk.model import Quotation, Report
from nightdesk.reading.attribution import Told
from nightdesk.reading.context import Context
from nightdesk.reading.text import Sentence

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
        yield Quotation(report.id, words, start, end, _speaker(speakers, start, end))


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


def _speakers(context: Context, told: Callable[[Sentence, Context], Told]) -> Iterator[tuple[int, int, int, str | None]]:
    for sentence in context.sentences:
        said = told(sentence, context)
        name = said.attributions[-1].name if said.attributions else said.prefix
        if name:
            context.speaker = name
        yield sentence.start, sentence.end, sentence.paragraph, name


def _speaker(speakers: list[tuple[int, int, int, str | None]], start: int, end: int) -> str | None:
    inside = [s for s in speakers if s[0] < end and start < s[1]]
    named = [s for s in inside if s[3]]
    if named:
        return named[-1][3]
    if not inside:
        return None
    paragraph = inside[0][2]
    near = [s for s in speakers if s[2] == paragraph and s[3]]
    if not near and inside[-1][2] > paragraph:
        near = [s for s in speakers if s[1] <= start and s[3]][-1:]
    return min(near, key=lambda s: min(abs(s[0] - end), abs(start - s[1])))[3] if near else None
