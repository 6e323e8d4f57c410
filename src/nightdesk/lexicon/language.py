"""A language as the engine sees it: one file of words, one schema for all languages.

A file in `languages/` holds all that the engine knows of a language. Its keys are those of `SCHEMA`;
a key that is not there, an empty list, or a category that the vocabulary does not know is an error with file and key.
Words stand in their dictionary form; the morphology library finds their inflected forms. `=word` is meant to the letter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from nightdesk.errors import LexiconError
from nightdesk.lexicon.morphology import Analyse, Base, analyser, fold, in_base_form, knows
from nightdesk.lexicon.ready import Words, parsed
from nightdesk.lexicon.vocabulary import Vocabulary, vocabulary

TABLES: Mapping[str, type] = {
    "code": str,
    "name": str,
    "library": str,
    "lemma_differs_in_plural": bool,
    "articles": bool,
    "capital_nouns": bool,
    "head_first": bool,
    "unlisted_speakers": bool,
    "compound_nouns": bool,
    "elisions": list,
    "endings": list,
    "name_ends": dict,
    "names_in": dict,
    "verb_forms": dict,
    "deep": list,
    "irregular": dict,
    "night_of_is_morning": bool,
    "group": str,
    "decimal": str,
    "abbreviations": list,
    "cut_tails": list,
    "numbers": dict,
    "vague": dict,
    "qualifiers": dict,
    "nouns": dict,
    "many": dict,
    "models": dict,
    "told": dict,
    "events": list,
    "small": dict,
    "months": list,
    "weekdays": list,
    "time": dict,
    "units": dict,
    "speech": dict,
    "roles": dict,
    "bodies": dict,
    "places": dict,
    "voices": dict,
    "lasting": dict,
    "lasts": list,
    "demonyms": dict,
    "romanise": dict,
    "examples": list,
}
"""The keys that a language file may have at its top, and of what kind each is."""

_REQUIRED = ("code", "name", "library", "numbers", "qualifiers", "nouns", "events", "small", "months", "weekdays", "speech")


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for a category; `many` where the word itself says one (False) or several (True)."""

    what: str
    detail: str | None = None
    many: bool | None = None
    told: str | None = None
    """The measure that the word tells by itself, whatever the verb ("recovered seven bodies")."""


@dataclass(frozen=True, slots=True)
class Event:
    """A word for what is done: the measure that it gives for each kind of thing, and where that thing stands.

    `takes`: `object` (a passive turns it round), `subject`, `after` (a noun: what follows), `either`.
    `with`: the measure of weapons that are named as its means ("attacked the city with 96 drones").
    A measure of "" says that the verb tells nothing of that kind of thing (rescuers who rescue).
    `noun`: it is itself a noun of what it counts ("ein Verletzter").
    `bare`: the category of a number that stands alone with it. `agent`: only with this small word in the sentence.
    `weak`: a pale verb ("there were", "report") that counts only where no other verb claims the thing, and never with a
    number that stands alone. `part`: a severity; its words become the detail.
    """

    measures: Mapping[str, str]
    takes: str = "either"
    with_: str | None = None
    bare: str | None = None
    agent: str | None = None
    value: int | None = None
    alone: bool = False
    noun: bool = False
    none: str | None = None
    """The measure that none of them has: where "not one failed to arrive" means that none arrived."""
    weak: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A phrase of the lexicon: what must follow its first word, what it is, and what it stands for."""

    rest: tuple[frozenset[str], ...]
    kind: str
    payload: Any
    tail: tuple[frozenset[str], ...] = ()
    """What must follow further on, with other words between ("schlugen … ein")."""


@dataclass(frozen=True)
class Language:
    """One language, ready to be looked up in: `phrases` by any form of their first word, longest first."""

    code: str
    name: str
    analyse: Analyse
    keys: Callable[[str], frozenset[str]]
    """What a word of the lexicon is found under."""
    phrases: Mapping[str, tuple[Phrase, ...]]
    number_words: Mapping[str, int]
    multipliers: Mapping[str, int]
    number_and: frozenset[str]
    tens_and: frozenset[str]
    glued: bool
    abbreviations: frozenset[str]
    cut_tails: frozenset[str]
    whole: frozenset[str]
    group: str
    decimal: str
    articles: bool
    capital_nouns: bool
    head_first: bool
    unlisted_speakers: bool
    """Whether the words beside a verb of speaking name a speaker whom no list knows ("the border guards said")."""
    compound_nouns: bool
    deep: tuple[str, ...]
    """Letters of names that stand for a sound from the throat or a hushed one (`sounds.py`)."""
    elisions: frozenset[str]
    known: Callable[[str], bool]
    base: Base
    night_of_is_morning: bool
    places: Mapping[str, tuple[str, ...]]
    """Usual English name of a place → what it is called, beside the names that the gazetteer has."""
    voices: Mapping[str, tuple[str, ...]]
    """Usual English name of a voice → what it is called, beside the names that the list of voices has."""
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    romanise: Mapping[str, str] = field(default_factory=dict)
    name_ends: Mapping[str, str] = field(default_factory=dict)
    """How a name of a place ends that nobody has listed → how it ends when it stands alone, the longest first."""
    names_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Country → how a name there ends in this language, in Latin letters → how it ends in the country's own."""
    examples: tuple[Mapping[str, Any], ...] = field(default=())


def available() -> tuple[str, ...]:
    """The codes of the languages that there is a file for."""
    folder = files("nightdesk.lexicon").joinpath("languages")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def language(code: str) -> Language:
    """The language of a code, loaded and checked. Raises LexiconError."""
    path = files("nightdesk.lexicon").joinpath("languages", f"{code}.toml")
    if not path.is_file():
        message = f"no language file for {code!r}: there are {', '.join(available())}"
        raise LexiconError(message)
    raw, known, keep = parsed(code, path, lambda text: _checked(text, path.name))
    differs, endings = raw.get("lemma_differs_in_plural", False), tuple(raw.get("endings", ()))
    analyse = _mended(analyser(raw["library"], raw["code"], differs, endings), raw.get("irregular", {}))
    return _compile(raw, Words(analyse, known, keep))


def _checked(text: str, file: str) -> Mapping[str, Any]:
    raw = tomllib.loads(text)
    _check(raw, file)
    return raw


def _check(raw: Mapping[str, Any], file: str) -> None:
    for key, value in raw.items():
        if key not in TABLES:
            raise _error(file, key, "is not a key of a language file")
        if not isinstance(value, TABLES[key]):
            raise _error(file, key, f"must be of kind {TABLES[key].__name__}")
        if value in ([], {}):
            raise _error(file, key, "is empty: leave it out or fill it")
    for key in _REQUIRED:
        if key not in raw:
            raise _error(file, key, "is missing")
    _check_names(raw, vocabulary(), file)


def _check_names(raw: Mapping[str, Any], known: Vocabulary, file: str) -> None:
    for what in [*raw["nouns"], *raw.get("many", {})]:
        if what not in known.categories:
            raise _error(file, f"nouns.{what}", "is no category of the vocabulary")
    for measure in raw.get("told", {}):
        if measure not in known.measures:
            raise _error(file, f"told.{measure}", "is no measure of the vocabulary")
    for event in raw["events"]:
        _check_event(event, known, file)


def _check_event(event: Mapping[str, Any], known: Vocabulary, file: str) -> None:
    where = f"events {event.get('words', ['?'])[:1]}"
    for what, measure in event.get("measures", {}).items():
        if what not in known.categories or (measure and measure not in known.measures):
            raise _error(file, where, f"{what} = {measure}: not in the vocabulary")
    if extra := set(event) - {
        "words",
        "measures",
        "takes",
        "bare",
        "agent",
        "value",
        "alone",
        "weak",
        "part",
        "noun",
        "with",
        "none",
    }:
        raise _error(file, where, f"unknown key {min(extra)!r}")
    if not event.get("words") or not event.get("measures"):
        raise _error(file, where, "needs words and measures")


def _error(file: str, key: str, text: str) -> LexiconError:
    return LexiconError(f"{file}: {key}: {text}")


def _compile(raw: Mapping[str, Any], known: Words) -> Language:
    elisions = frozenset(map(fold, raw.get("elisions", ())))
    numbers = raw["numbers"]
    words = {fold(w): v for w, v in _number_words(numbers)}
    table: dict[str, list[Phrase]] = {}
    for text, kind, payload in _entries(raw):
        _add(table, text, kind, payload, known.keys, elisions)
    for listed in table.values():
        listed.sort(key=lambda p: -len(p.rest))
    return Language(
        code=raw["code"],
        name=raw["name"],
        analyse=_widened(known.analyse, table, raw),
        keys=known.keys,
        phrases={k: tuple(v) for k, v in table.items()},
        number_words=words,
        multipliers={fold(w): v for w, v in numbers.get("multipliers", {}).items()},
        number_and=frozenset(map(fold, numbers.get("and", ()))),
        tens_and=frozenset(map(fold, numbers.get("tens_and", ()))),
        glued=bool(numbers.get("glued")),
        abbreviations=frozenset(map(fold, raw.get("abbreviations", ()))),
        cut_tails=frozenset(map(fold, raw.get("cut_tails", ()))),
        whole=frozenset(w for w in words if "-" in w),
        group=raw.get("group", ","),
        decimal=raw.get("decimal", "."),
        articles=raw.get("articles", False),
        capital_nouns=raw.get("capital_nouns", False),
        head_first=raw.get("head_first", False),
        unlisted_speakers=raw.get("unlisted_speakers", False),
        compound_nouns=raw.get("compound_nouns", False),
        deep=tuple(raw.get("deep", ())),
        elisions=elisions,
        known=knows(raw["library"], raw["code"]),
        night_of_is_morning=raw.get("night_of_is_morning", True),
        base=in_base_form(raw["library"], raw["code"]),
        places={name: tuple(words) for name, words in raw.get("places", {}).items()},
        voices={name: tuple(words) for name, words in raw.get("voices", {}).items()},
        months=_named(raw["months"]),
        weekdays=_named(raw["weekdays"]),
        romanise=raw.get("romanise", {}),
        name_ends=dict(sorted(raw.get("name_ends", {}).items(), key=lambda e: -len(e[0]))),
        names_in=raw.get("names_in", {}),
        examples=tuple(raw.get("examples", ())),
    )


def _mended(analyse: Analyse, irregular: Mapping[str, str]) -> Analyse:
    """With the dictionary forms that the library does not find ("broke": "break")."""
    if not irregular:
        return analyse

    def wide(word: str) -> tuple[tuple[str, ...], bool | None]:
        forms, plural = analyse(word)
        base = irregular.get(word)
        return ((forms[0], base, *forms[1:]) if base else forms), plural

    return lru_cache(maxsize=50_000)(wide)


def _widened(analyse: Analyse, table: Mapping[str, list[Phrase]], raw: Mapping[str, Any]) -> Analyse:
    """What the library does not tell of a language's words: what compounds are made of, which verb a form is of."""
    if raw.get("compound_nouns"):
        return _compounds(analyse, table)
    return _verb_forms(analyse, table, raw) if "verb_forms" in raw else analyse


def _verb_forms(analyse: Analyse, table: Mapping[str, list[Phrase]], raw: Mapping[str, Any]) -> Analyse:
    """A word that means nothing else is also the verb of the file whose form it is ("perdido": "perder")."""
    words = [w for row in raw["events"] for w in row["words"]] + raw["speech"].get("verb", [])
    verbs = {fold(w.split()[0]) for w in words if not w.startswith("=")}
    made: dict[str, str] = {}
    for verb in sorted(verbs):
        for ending, forms in raw["verb_forms"].items():
            if verb.endswith(ending):
                made |= {verb.removesuffix(ending) + form: verb for form in forms if verb.removesuffix(ending) + form not in made}

    def wide(word: str) -> tuple[tuple[str, ...], bool | None]:
        forms, plural = analyse(word)
        verb = made.get(word)
        if verb is None or any(f in table for f in forms):
            return forms, plural
        return (*forms, verb), plural

    return lru_cache(maxsize=50_000)(wide)


_COMPOUND = 8
"""Shorter words are no compounds worth cutting; a head has four letters, what stands before it three."""


def _compounds(analyse: Analyse, table: Mapping[str, list[Phrase]]) -> Analyse:
    """A word that the file does not know is also what its last part is ("Lagerhalle": "Halle")."""

    def wide(word: str) -> tuple[tuple[str, ...], bool | None]:
        forms, plural = analyse(word)
        if len(word) < _COMPOUND or any(f in table for f in forms):
            return forms, plural
        for i in range(3, len(word) - 3):
            inner, many = analyse(word[i:])
            if whole := [word[:i] + f for f in inner if word[:i] + f in table]:
                return (*forms, *whole), plural if plural is not None else many
        for i in range(3, len(word) - 3):
            inner, many = analyse(word[i:])
            if heads := [f for f in inner if any(_is_head(p) for p in table.get(f, ()))]:
                return (*forms, *heads), plural if plural is not None else many
        return forms, plural

    return lru_cache(maxsize=50_000)(wide)


def _is_head(phrase: Phrase) -> bool:
    return not phrase.rest and not phrase.tail and (phrase.kind in ("noun", "lasting") or phrase.payload == "void")


def _named(lists: list[list[str]]) -> dict[str, int]:
    return {fold(w): i for i, words in enumerate(lists, 1) for w in words}


def _number_words(numbers: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    yield from numbers.get("words", {}).items()
    for pattern in numbers.get("compounds", ()):
        for unit, a in numbers["units"].items():
            for ten, b in numbers["tens"].items():
                yield pattern.format(unit=unit, ten=ten), a + b


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every phrase of the file with its kind and what it stands for."""
    yield from _things(raw)
    for row in raw["events"]:
        yield from _happenings(row)
    for name, words in raw["small"].items():
        yield from ((w, "gate" if name == "attack" else "small", name) for w in words)
    for name, words in raw["qualifiers"].items():
        qualifier, after, _ = name.partition("_after")
        yield from ((w, "after" if after else "qualifier", qualifier) for w in words)
    for word, row in raw.get("vague", {}).items():
        yield word, "vague", (row[0], row[1])
    for table, kind in _LISTS.items():
        for name, words in raw.get(table, {}).items():
            yield from ((w, kind, name) for w in words)
    yield from ((w, "lasts", None) for w in raw.get("lasts", ()))


_LISTS = {
    "time": "time",
    "units": "unit",
    "speech": "speech",
    "lasting": "lasting",
    "demonyms": "demonym",
    "roles": "role",
    "bodies": "body",
}
"""The tables that list words under a name, and the kind of concept that each word makes."""


def _things(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Noun]]:
    for what, words in raw.get("many", {}).items():
        yield from ((w, "noun", Noun(what, many=True)) for w in words)
    for what, words in raw["nouns"].items():
        yield from ((w, "noun", Noun(what)) for w in words)
    for measure, words in raw.get("told", {}).items():
        yield from ((w, "noun", Noun(vocabulary().measures[measure].of[0], told=measure)) for w in words)
    models = raw.get("models", {})
    for word, row in models.items():
        yield word, "noun", Noun(row[0], row[1] if len(row) > 1 else None, many=word[:-1] in models or None)


def _happenings(row: Mapping[str, Any]) -> Iterator[tuple[str, str, Event]]:
    fields = {("with_" if k == "with" else k): v for k, v in row.items() if k != "words"}
    event = Event(**fields | {"bare": row.get("bare") or next(iter(row["measures"]))})
    yield from ((w, "event", event) for w in row["words"])


def add_phrases(table: dict[str, list[Phrase]], entries: Iterable[tuple[str, str, Any]], lang: Language) -> None:
    """Add entries of another part of the lexicon (places, voices) to a table of phrases."""
    for text, kind, payload in entries:
        _add(table, text, kind, payload, lang.keys, lang.elisions)


Keys = Callable[[str], frozenset[str]]


def _add(table: dict[str, list[Phrase]], text: str, kind: str, payload: Any, keys_of: Keys, elisions: frozenset[str]) -> None:
    head, _, tail = text.partition(" … ")
    words = split_words(head, elisions)
    if head.startswith("=") and kind in _TO_THE_LETTER:
        words = ["=" + w.removeprefix("=") for w in words]
    keys = [keys_of(word) for word in words]
    if not keys:
        return
    phrase = Phrase(tuple(keys[1:]), kind, payload, tuple(keys_of(word) for word in split_words(tail, elisions)))
    for key in keys[0]:
        table.setdefault(key, []).append(phrase)


_TO_THE_LETTER = ("qualifier", "after", "vague", "small")
"""Kinds of phrases that are meant to the letter wholly where their first word is: "und mehrere" is not "und mehr"."""


def split_words(text: str, elisions: frozenset[str] = frozenset()) -> list[str]:
    """A phrase of the lexicon as the tokeniser would cut it."""
    words = re.sub(r"(?<!=)(?=[,.])", " ", text).replace("(", "( ").replace("%", " % ").split()
    return [part for word in words for part in elided(word, elisions)]


def elided(word: str, elisions: frozenset[str]) -> list[str]:
    """A word cut behind each elided one before it: "l'alerte" is "l'" and "alerte"."""
    head, mark, rest = word.replace("’", "'").partition("'")
    if not mark or not rest or fold(head.removeprefix("=")) not in elisions:
        return [word]
    return [word[: len(head) + 1], *elided(("=" if head.startswith("=") else "") + word[len(head) + 1 :], elisions)]
