"""The forms that a word may be looked up under: itself, folded, and its lemmas by a morphology library.

One library a language, named in the language's file: pymorphy3 (Ukrainian, Russian), simplemma (many others) or none.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

Forms = tuple[str, ...]
Analyse = Callable[[str], tuple[Forms, bool | None]]
"""A folded word → (its forms, itself first; whether it is a plural, None where it cannot be told)."""

_FOLD = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‘": "'", "\u2011": "-", "\u00ad": None, "\u0301": None})
_LIKELY = 3
"""How many readings of an ambiguous word count: beyond the third pymorphy3 guesses mostly surnames."""


def fold(word: str) -> str:
    """Lower case, one apostrophe, one hyphen, no soft hyphen and no stress mark."""
    return word.translate(_FOLD).casefold() if not word.isascii() else word.lower()


@cache
def analyser(library: str, lang: str, lemma_differs_in_plural: bool = False) -> Analyse:  # noqa: FBT001, FBT002
    """The analyser of one language; results are kept, since a night repeats its words."""
    if library == "pymorphy3":
        return cache(_pymorphy(lang))
    if library == "simplemma":
        return cache(_simplemma(lang, lemma_differs_in_plural))
    return lambda word: ((word,), None)


def _pymorphy(lang: str) -> Analyse:
    morph = importlib.import_module("pymorphy3").MorphAnalyzer(lang=lang)

    def analyse(word: str) -> tuple[Forms, bool | None]:
        parses = morph.parse(word)[:_LIKELY]
        forms = dict.fromkeys([word, *(fold(p.normal_form) for p in parses)])
        return tuple(forms), _number(parses)

    return analyse


def _number(parses: Any) -> bool | None:
    numbers = {p.tag.number for p in parses[:1]}
    if "plur" in numbers:
        return True
    return False if "sing" in numbers else None


def _simplemma(lang: str, differs: bool) -> Analyse:  # noqa: FBT001
    lemmatize = importlib.import_module("simplemma").lemmatize

    def analyse(word: str) -> tuple[Forms, bool | None]:
        lemma = fold(lemmatize(word, lang=lang))
        capital = fold(lemmatize(word.capitalize(), lang=lang))
        forms = tuple(dict.fromkeys([word, lemma, capital]))
        return forms, (differs and lemma != word) or None

    return analyse
