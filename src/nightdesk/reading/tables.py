"""The parts of the lexicon put together for one language: its words, the places and the voices under one table of phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn

from nightdesk.errors import LexiconError
from nightdesk.lexicon.language import Phrase, add_phrases, language
from nightdesk.lexicon.morphology import bare, fold
from nightdesk.lexicon.places import places
from nightdesk.lexicon.voices import Voice, voices


@cache
def table(code: str) -> Mapping[str, Sequence[Phrase]]:
    """All phrases of a language, places and voices included, by any form of their first word; longest first."""
    lang = language(code)
    merged: dict[str, list[Phrase]] = {k: list(v) for k, v in lang.phrases.items()}
    add_phrases(merged, _named(code), lang)
    for listed in merged.values():
        listed.sort(key=lambda p: -len(p.rest))
    return merged


def _named(code: str) -> Iterator[tuple[str, str, Any]]:
    yield from (("=" + name if name.isupper() else name, "place", place) for name, place in places().names(code))
    yield from _short_names(code)
    yield from ((name, "voice", voice) for name, voice in voices().names(code))
    yield from _own_names(code)


def _own_names(code: str) -> Iterator[tuple[str, str, Any]]:
    """The names of places and voices in the language's own file. Raises LexiconError where nobody bears the English name."""
    for name, words in language(code).places.items():
        yield from ((word, "place", place) for word in words for place in places().all(name) or _nobody(code, "places", name))
    for name, words in language(code).voices.items():
        yield from ((word, "voice", voices().get(name) or _nobody(code, "voices", name)) for word in words)


def _nobody(code: str, key: str, name: str) -> NoReturn:
    message = f"{code}.toml: {key}.{name}: there is no such name among the {key} of the lexicon"
    raise LexiconError(message)


_SYSTEMATIC = 5
"""From so many names on that end in one word, that word is a kind of place ("District", "область")."""


def _short_names(code: str) -> Iterator[tuple[str, str, Any]]:
    """"Darnytskyi", "Брянская": a systematic name without the word for its kind, as lists give it."""
    named = list(places().names(code))
    whole = {name for name, _ in named}
    ends = Counter(last for _, last in {(place.name, name.split()[-1]) for name, place in named if len(name.split()) == 2})  # noqa: PLR2004
    for name, place in named:
        words = name.split()
        if len(words) == 2 and ends[words[1]] >= _SYSTEMATIC and words[0] not in whole:  # noqa: PLR2004
            yield words[0], "short_place", place


@cache
def by_surname(code: str) -> Mapping[str, Sequence[Voice]]:
    """The people among the known voices by their surname in a language, folded."""
    out: dict[str, list[Voice]] = {}
    for name, voice in voices().names(code):
        if voice.kind == "person":
            surname = fold(name.split()[-1])
            for key in {surname, bare(surname)}:
                listed = out.setdefault(key, [])
                if voice not in listed:
                    listed.append(voice)
    return out


@cache
def romaniser(code: str) -> Callable[[str], str] | None:
    """How names of a language are given in English; None where its letters are Latin."""
    letters = language(code).romanise
    if not letters:
        return None
    return lambda word: _romanise(word, letters)


def _romanise(word: str, letters: Mapping[str, str]) -> str:
    out = []
    i = 0
    while i < len(word):
        size = 2 if i + 1 < len(word) and word[i : i + 2].lower() in letters else 1
        low = word[i : i + size].lower()
        new = letters.get("^" + low, letters.get(low, low)) if i == 0 else letters.get(low, low)
        out.append(new.capitalize() if word[i].isupper() else new)
        i += size
    return "".join(out)
