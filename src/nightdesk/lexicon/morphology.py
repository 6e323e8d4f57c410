"""The forms that a word may be looked up under: itself, folded, and its lemmas by a morphology library.

One library a language, named in the language's file: pymorphy3 (Ukrainian, Russian), morfeusz2 (Polish), simplemma
(many others) or none. A word that the library does not know, mostly a name, is also looked up without the endings
that the language's file lists, as `~stem`.
"""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from nightdesk.lexicon.lemmas import known_words, lemmatizer

Forms = tuple[str, ...]
Analyse = Callable[[str], tuple[Forms, bool | None]]
"""A folded word → (its forms, itself first; whether it is a plural, None where it cannot be told)."""

_FOLD = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "‘": "'",
        "\u2011": "-",
        "\u05be": "-",
        "\u05f4": '"',
        "\u05f3": "'",
        "\u00ad": None,
        "\u0301": None,
    }
)
_POINTS = (*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7, 0x640, *range(0x64B, 0x660), 0x670, 0x200C, 0x200D)
_FOLD.update(dict.fromkeys(_POINTS))
_LIKELY = 3
"""How many lemmas of an ambiguous word count: beyond the third pymorphy3 guesses mostly surnames."""


_kept = lru_cache(maxsize=50_000)
"""Answers are kept for so many words of a language: any number of reports takes the same memory."""


def fold(word: str) -> str:
    """Lower case, composed, one apostrophe, one hyphen, no soft hyphen, no stress mark and no vowel points."""
    return unicodedata.normalize("NFC", word).translate(_FOLD).casefold() if not word.isascii() else word.lower()


def bare(word: str) -> str:
    """A word without its accents: writers and agencies differ in them."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@cache
def analyser(library: str, lang: str, lemma_differs_in_plural: bool = False, endings: Forms = ()) -> Analyse:  # noqa: FBT001, FBT002
    """The analyser of one language; results are kept, since a night repeats its words."""
    if library == "pymorphy3":
        return _kept(_pymorphy(lang))
    if library == "simplemma":
        return _kept(_simplemma(lang, lemma_differs_in_plural, endings))
    if library == "morfeusz2":
        return _kept(_morfeusz(endings))
    return _kept(lambda word: (_forms(word), None))


def _forms(word: str, *lemmas: str) -> Forms:
    """The word, its lemmas, and `=word`, which stands for the word to the letter."""
    return (*dict.fromkeys([word, *lemmas]), "=" + word)


def modules(library: str, lang: str) -> tuple[str, ...]:
    """The modules whose versions decide what `analyser` answers."""
    return (library, f"pymorphy3_dicts_{lang}") if library == "pymorphy3" else () if library == "none" else (library,)


@cache
def _morph(lang: str) -> Any:
    """Pymorphy's analyser, loaded only when a word is asked for that nobody remembers: it takes a tenth of a second."""
    return importlib.import_module("pymorphy3").MorphAnalyzer(lang=lang)


def _pymorphy(lang: str) -> Analyse:
    """Pymorphy's dictionary forms; a letter that has no name in Unicode is one that it raises ValueError for."""

    def analyse(word: str) -> tuple[Forms, bool | None]:
        try:
            parses = _morph(lang).parse(word)
        except ValueError:
            return _forms(word), None
        lemmas = dict.fromkeys(fold(p.normal_form) for p in parses)
        return (*_forms(word, *[*lemmas][:_LIKELY]), *_marks(parses)), _number(parses)

    return analyse


def _number(parses: Any) -> bool | None:
    """Plural where every nominative or accusative reading is one: the genitive singular mostly describes another noun.

    A word that is also a surname ("дронов") is the word.
    """
    named = [p for p in parses if p.tag.POS in _DECLINED]
    named = [p for p in named if "Surn" not in p.tag] or named
    straight = [p for p in named if p.tag.case in ("nomn", "accs")]
    if not named:
        return None
    return all(p.tag.number == "plur" for p in straight or named[:1])


_DECLINED = ("NOUN", "ADJF", "PRTF", "PRTS", "ADJS")

ATTRIBUTE, ACTION, OF_ONE, AT_ONE = "+attribute", "+action", "+of-one", "+at-one"
"""Marks among a word's forms: it may only describe a noun; it is a clause's verb; it may be the genitive of one thing, or stand
behind a preposition of place and be one thing."""
SUBJECT, OBJECT = "+subject", "+object"
"""It is several who do something ("спасатели"); it is never who does ("двоих", "жильцов")."""


def _marks(parses: Any) -> Forms:
    first = parses[0].tag
    kind = ATTRIBUTE if first.POS in ("ADJF", "PRTF") else ACTION if first.POS in ("VERB", "INFN", "PRTS", "GRND") else None
    of_one = any(p.tag.POS == "NOUN" and p.tag.case == "gent" and p.tag.number != "plur" for p in parses)
    at_one = any(p.tag.POS == "NOUN" and p.tag.case in ("loct", "loc2", "datv") and p.tag.number != "plur" for p in parses)
    return tuple(m for m in (kind, OF_ONE if of_one else None, AT_ONE if at_one else None, _side(parses)) if m)


def _side(parses: Any) -> str | None:
    cases = {(p.tag.case, p.tag.number) for p in parses if p.tag.case and p.tag.POS in (*_DECLINED, "NUMR")}
    if not cases:
        return None
    if all(case != "nomn" for case, _ in cases):
        return OBJECT
    return SUBJECT if ("nomn", "plur") in cases and all(case != "gent" for case, _ in cases) else None


Base = Callable[[Sequence[str]], list[str]]
"""The words of one name, in any case → the same words in the nominative."""


@cache
def in_base_form(library: str, lang: str) -> Base:
    """How names of a language stand in the nominative; those of a language without cases stay as they are."""
    if library == "pymorphy3":
        return lambda words: _nominative(words, _morph(lang))
    return list


def _nominative(words: Sequence[str], morph: Any) -> list[str]:
    """First name and surname agree in case and gender; of several readings the nominative counts, then the first that agrees."""
    readings = [[p for p in morph.parse(w) if p.tag.case and p.tag.number != "plur"] for w in words]
    if len(words) > 1:
        for gender, case in ((g, c) for c in _CASES for g in ("masc", "femn")):
            chosen = [_reading(r, gender, case) for r in readings]
            if all(chosen):
                return [_cased(w, p) for w, p in zip(words, chosen, strict=True)]
        return list(words)
    place = [p for p in readings[0] if _is(p, "Geox")] or [p for p in readings[0] if p.tag.POS == "ADJF"] or readings[0]
    return [_cased(words[0], place[0]) if place else words[0]]


_CASES = ("nomn", "gent", "ablt", "datv", "accs", "loct")


def _reading(readings: Any, gender: str, case: str) -> Any:
    fitting = [p for p in readings if p.tag.case == case and str(p.tag.gender) in (gender, "None")]
    return next((p for p in fitting if _is(p, "Name") or _is(p, "Surn")), fitting[0] if fitting else None)


def _is(reading: Any, grammeme: str) -> bool:
    """By the tag's text: not every dictionary knows every grammeme."""
    return grammeme in str(reading.tag)


def _cased(word: str, reading: Any) -> str:
    """The nominative of a reading, written as the word is: an adjective in the masculine, as districts are named."""
    if reading.tag.case == "nomn":
        return word
    base = (
        reading.normal_form
        if reading.tag.POS == "ADJF" and not _is(reading, "Surn")
        else (reading.inflect({"nomn"}) or reading).word
    )
    return "-".join(part.capitalize() for part in base.split("-")) if word[:1].isupper() else str(base)


def knows(library: str, lang: str) -> Callable[[str], bool]:
    """Whether a library knows a word as it stands: what it does not know is mostly a name."""
    if library == "simplemma":
        return _kept(lambda word: known_words()(unicodedata.normalize("NFC", word), lang) is not None)
    return lambda word: not word


def _stems(word: str, endings: Forms) -> Forms:
    """An unknown word without its ending, as `~stem`; the longest ending that leaves four letters counts."""
    if not endings:
        return ()
    end = max((e for e in endings if word.endswith(e) and len(word) - len(e) > 3), key=len, default="")  # noqa: PLR2004
    return ("~" + word.removesuffix(end),)


@cache
def _morfeusz_analyser() -> Any:
    return importlib.import_module("morfeusz2").Morfeusz(generate=False)


def _morfeusz(endings: Forms) -> Analyse:
    def analyse(word: str) -> tuple[Forms, bool | None]:
        morph = _morfeusz_analyser()
        rows = [r[2] for w in (word, word.capitalize()) if (found := morph.analyse(w)) and found[-1][1] == 1 for r in found]
        known = [r for r in rows if r[2] != "ign"]
        lemmas = [fold(r[1].split(":")[0]) for r in known]
        stems = () if known else _stems(word, endings)
        return _forms(word, *lemmas, *stems), _number_of_tags({r[2] for r in known if r[2].startswith(("subst", "depr"))})

    return analyse


def _number_of_tags(tags: set[str]) -> bool | None:
    """A noun's number where all readings agree; those that may be a subject or an object come first."""
    direct = {tag for tag in tags if "nom" in tag or "acc" in tag}
    numbers = {tag.split(":")[1] for tag in direct or tags}
    return numbers == {"pl"} if len(numbers) == 1 else None


def _simplemma(lang: str, differs: bool, endings: Forms) -> Analyse:  # noqa: FBT001
    def analyse(word: str) -> tuple[Forms, bool | None]:
        lemmatize = lemmatizer().lemmatize
        owner = word.removesuffix("'s")
        lemma = fold(lemmatize(owner, lang=lang))
        capital = fold(lemmatize(word.capitalize(), lang=lang))
        if endings and lemma == capital == word:
            return _forms(word, *_stems(word, endings)), None
        return _forms(word, owner, lemma, capital), (differs and lemma != owner) or None

    return analyse
