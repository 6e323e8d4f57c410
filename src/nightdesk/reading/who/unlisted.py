"""Speakers that no list knows, by their stand beside a word of speaking ("the border guards said", "Bazan, its operator, says")."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import root_of
from nightdesk.reading.who.names import Names, Speaker
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token

_WIDEST = 7
"""So many words may name an unlisted speaker ("the press service of the regional energy company")."""
_ASIDE = 8
"""So many tokens may stand between commas behind a speaker ("Kyiv, by the way, says")."""
_OPENS = frozenset(',;:.!?()[]"“”«»„‘–—-…\n')


def unlisted(tokens: Sequence[Token], marks: Marks, mark: Mark, names: Names) -> Speaker | None:
    """Whoever stands beside a word of speaking and is in no list; `mark` must be of a word that has no other meaning."""
    if not names.language.unlisted_speakers or marks.small(mark.start, "pale_speech") is not None:
        return None
    if mark.payload == "according":
        end = _end(tokens, marks, mark.end)
        return None if _of_what(marks, mark.end, end) else _named(tokens, marks, mark.end, end, names)
    if mark.payload != "verb":
        return None
    return _before(tokens, marks, mark, names) or _after(tokens, marks, mark, names)


def _before(tokens: Sequence[Token], marks: Marks, mark: Mark, names: Names) -> Speaker | None:
    """ "…, the fire service reports"; "Bazan, its operator, says": the words between the verb and what parts them off."""
    end = _without_small(marks, mark.start)
    if any(marks.small(i, "passive") is not None for i in range(end, mark.start)):
        return None
    if end and tokens[end - 1].text == ",":
        opening = next((i for i in range(end - 2, max(-1, end - 2 - _ASIDE), -1) if tokens[i].text == ","), None)
        if opening is None or marks.small(opening + 1, "break", "subordinate") is not None:
            return None
        end = opening
    start = end
    while start and end - start < _WIDEST and not _breaks(tokens, marks, start - 1):
        start -= 1
    return _named(tokens, marks, start, end, names)


def _of_what(marks: Marks, start: int, end: int) -> bool:
    """ "According to preliminary data": one word before what is told says of what kind that is, and not whose."""
    told = marks.get(end, "speech")
    return end - start == 1 and told is not None and told.payload == "count"


def _without_small(marks: Marks, end: int) -> int:
    """Where the words before a verb end without "has", "also", "later"."""
    while end and marks.small(end - 1, "aux", "adv") is not None:
        end -= 1
    return end


def _after(tokens: Sequence[Token], marks: Marks, mark: Mark, names: Names) -> Speaker | None:
    """ "…, said one villager": only behind a comma or a quotation, where subject and verb change places."""
    if mark.start and tokens[mark.start - 1].text not in _OPENS:
        return None
    start = mark.end
    if (inside := marks.small(start, "told_in")) is not None:
        start = inside.end
    return _named(tokens, marks, start, _end(tokens, marks, start), names)


def _end(tokens: Sequence[Token], marks: Marks, start: int) -> int:
    end = start
    while end < len(tokens) and end - start < _WIDEST and not _breaks(tokens, marks, end):
        end += 1
    return end


def _breaks(tokens: Sequence[Token], marks: Marks, i: int) -> bool:
    """Whether a name cannot go over this token."""
    if tokens[i].kind != "word":
        return True
    return (
        marks.small(i, "break", "subordinate", "like", "not", "he", "it", "them", "passive", "aux") is not None
        or marks.get(i, "time") is not None
        or marks.ending(i + 1, "time") is not None
        or marks.get(i, "speech") is not None
    )


def _named(tokens: Sequence[Token], marks: Marks, start: int, end: int, names: Names) -> Speaker | None:
    """The speaker whom these words name, if they can name one."""
    while start < end and marks.small(start, "and", "comma") is not None:
        start += 1
    first = start
    same = marks.small(start, "that") is not None and start + 1 < end
    while start < end and (marks.small(start, "article", "definite", "that") is not None or _one(tokens[start], names)):
        start += 1
    if start < end and marks.small(start, "locative", "in", "with", "to") is not None:
        return None
    if start >= end or any(_counted(tokens[i], marks, i, names) for i in range(start, end)):
        return None
    if marks.get(start, "event") is not None or (not names.language.head_first and marks.get(end - 1, "event") is not None):
        return None
    if end - start == 1 and (place := marks.get(start, "place")) is not None:
        return Speaker(start, end, place.payload.name) if place.payload.kind in ("country", "city") else None
    known = names.called(tokens[first:end]) if start > first else None
    if same and known is None:
        known = names.meant(tokens[first:end], "noun", None)
    return Speaker(first, end, known or names.as_said(tokens[start:end], first=start == 0), vague=True)


def _one(token: Token, names: Names) -> bool:
    return any(names.language.number_words.get(form) == 1 for form in token.forms)


def _counted(token: Token, marks: Marks, i: int, names: Names) -> bool:
    """Whether a word counts, is what attacks or is a pronoun of its own: a part of no speaker's name."""
    if marks.small(i, "not_teller", "number_of", "figure_word") is not None:
        return True
    noun = marks.get(i, "noun")
    if noun is not None and vocabulary().categories[root_of(noun.payload.what)].alone:
        return True
    if any(form in names.language.number_words for form in token.forms):
        return True
    return any(marks.get(i, kind) is not None for kind in ("vague", "qualifier", "unit"))
