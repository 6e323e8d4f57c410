"""The parts of the lexicon put together for one language: its words, the places and the voices under one table of phrases."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn

from nightdesk.errors import LexiconError
from nightdesk.lexicon.language import Language, Phrase, add_phrases, elided, language
from nightdesk.lexicon.morphology import bare, fold
from nightdesk.lexicon.places import Place, places
from nightdesk.lexicon.sounds import LEAST, sound, sounds
from nightdesk.lexicon.voices import Voice, voices

_LETTERS = 3
"""Names are looked through by so many first letters: enough that few share them, few enough for a word's dictionary form."""


class Table:
    """All phrases of a language, by any form of their first word: its own words, and the names of places and voices.

    There are thousands of names, and to find the forms of them all takes longer than to read a report: only those are
    gone into that begin like a word of a text.
    """

    def __init__(self, lang: Language, named: Iterable[tuple[str, str, Any]]) -> None:
        """`named`: the names with their kind and what they stand for, in the order in which they count."""
        self._lang = lang
        self._with_names: dict[str, list[Phrase]] = {}
        self._waiting: dict[str, list[tuple[str, str, Any]]] = {}
        for entry in named:
            self._waiting.setdefault(_first_letters(_first_word(entry[0], lang)), []).append(entry)

    def under(self, form: str) -> Sequence[Phrase]:
        """The phrases whose first word has this form, longest first."""
        waiting = self._waiting.pop(_first_letters(form), None)
        if waiting:
            self._add(waiting)
        return self._with_names.get(form) or self._lang.phrases.get(form, ())

    def _add(self, entries: list[tuple[str, str, Any]]) -> None:
        added: dict[str, list[Phrase]] = {}
        add_phrases(added, entries, self._lang)
        for form, phrases in added.items():
            known = self._with_names.get(form) or self._lang.phrases.get(form, ())
            self._with_names[form] = sorted([*known, *phrases], key=lambda p: -len(p.rest))


def _first_word(name: str, lang: Language) -> str:
    """The first word of a name, roughly as `split_words` cuts it, for a hundredth of the time."""
    word = _WORD_END.split(name.lstrip("="), maxsplit=1)[0]
    return elided(word, lang.elisions)[0] if lang.elisions else word


_WORD_END = re.compile(r"[\s,.(%]")


@cache
def _letter(char: str) -> str:
    """A letter without its marks: a word and its dictionary form may differ in these ("Орел", "орёл")."""
    return unicodedata.normalize("NFKD", char)[0]


def _first_letters(word: str) -> str:
    low = fold(word.lstrip("=~"))[:_LETTERS]
    return low if low.isascii() else "".join(map(_letter, low))


@cache
def table(code: str) -> Table:
    """The table of a language, with its names. Made once."""
    return Table(language(code), _named(code))


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
    """ "Darnytskyi", "Брянская", "kurski": a systematic name without the word for its kind, as lists give it."""
    named = [(name.split(), place) for name, place in places().names(code)]
    whole = {" ".join(words) for words, _ in named}
    two = [(words, place) for words, place in named if len(words) == 2]  # noqa: PLR2004
    for of, at in ((1, 0), (0, 1)):
        kinds = Counter(kind for _, kind in {(place.name, words[of]) for words, place in two})
        for words, place in two:
            if kinds[words[of]] >= _SYSTEMATIC and words[at] not in whole and kinds[words[at]] < _SYSTEMATIC:
                yield words[at], "short_place" if words[at][0].isupper() else "low_place", place


@cache
def by_sound(code: str) -> tuple[Mapping[str, Sequence[Voice]], Mapping[str, Place]]:
    """The known people by the sound of their surname, and the settlements by that of their name, where it is one only."""
    deep = language(code).deep
    people: dict[str, list[Voice]] = {}
    named = ((name, voice) for voice in voices() if voice.kind == "person" for name in voice.names.get(code, (voice.name,)))
    for name, voice in named:
        if voice not in (listed := people.setdefault(sound(name.split()[-1], deep), [])):
            listed.append(voice)
    towns: dict[str, dict[str, Place]] = {}
    for name, place in places().names(code):
        if place.kind == _TOWN and len(key := sounds(name, deep)) >= LEAST:
            towns.setdefault(key, {})[place.name] = place
    return people, {key: next(iter(alike.values())) for key, alike in towns.items() if len(alike) == 1}


_TOWN = "city"


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
