"""simplemma's dictionaries, made ready once: it decodes each anew in every process, which takes up to a second.

The words of a dictionary lie in buckets by their checksum; a word is looked for in the bytes of its bucket.
"""

from __future__ import annotations

import importlib
import sys
from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate
from typing import Any
from zlib import crc32

from nightdesk.lexicon import kept

_SHARE = 4
"""Words that lie in one bucket, about: few enough to look through, enough that the list of buckets stays short."""
_WIDTH = 4
"""Bytes of a number."""


class Lemmas(Mapping[str, str]):
    """A dictionary, word → lemma, over the bytes that `packed` makes."""

    def __init__(self, data: bytes) -> None:
        """`data`: how many buckets there are, where each begins and the last one ends, and their words, a line each."""
        buckets = int.from_bytes(data[:_WIDTH], sys.byteorder)
        self._data = data
        self._starts = memoryview(data)[_WIDTH : _WIDTH * (buckets + 2)].cast("I")
        self._mask = buckets - 1

    def get(self, word: str, default: Any = None) -> Any:
        """The lemma of a word as it stands."""
        key = b"\n%b\t" % word.encode()
        bucket = crc32(key) & self._mask
        at = self._data.find(key, self._starts[bucket], self._starts[bucket + 1])
        if at < 0:
            return default
        at += len(key)
        return self._data[at : self._data.index(b"\n", at)].decode()

    def __getitem__(self, word: str) -> str:
        """The lemma of a word. Raises KeyError."""
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        lemma: str = found
        return lemma

    def __iter__(self) -> Iterator[str]:
        """Every word, in no order."""
        lines = self._data[self._starts[0] : self._starts[-1]].split(b"\n")
        return (line.partition(b"\t")[0].decode() for line in lines if line)

    def __len__(self) -> int:
        """How many words there are."""
        return self._data.count(b"\t", self._starts[0], self._starts[-1])


def packed(words: Mapping[bytes, bytes]) -> bytes:
    """The bytes of a dictionary. Raises ValueError where a word or a lemma holds a sign that parts them."""
    count = 1
    while count * _SHARE < len(words):
        count *= 2
    buckets = [b""] * count
    for word, lemma in words.items():
        key = b"\n%b\t" % word
        buckets[crc32(key) & (count - 1)] += key + lemma
    lines = [line + b"\n" for line in buckets]
    starts = array("I", accumulate(map(len, lines), initial=_WIDTH * (count + 2)))
    data = count.to_bytes(_WIDTH, sys.byteorder) + starts.tobytes() + b"".join(lines)
    if (
        starts.itemsize != _WIDTH
        or data.count(b"\t", starts[0]) != len(words)
        or data.count(b"\n", starts[0]) != len(words) + count
    ):
        message = "a word or a lemma holds a tab or a line end"
        raise ValueError(message)
    return data


class _Ready:
    """What simplemma asks for its dictionaries."""

    def __init__(self, version: str, usual: Any) -> None:
        self._version = f"{version} {sys.byteorder}"
        self._usual = usual
        self._loaded: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        if lang not in self._loaded:
            self._loaded[lang] = self._load(lang)
        return self._loaded[lang]

    def _load(self, lang: str) -> Mapping[str, str]:
        name = f"lemmas-{lang}"
        data = kept.load(name, self._version)
        if data is None:
            words: Mapping[str, str] = self._usual.get_dictionary(lang)
            try:
                data = packed(_in_bytes(words))
            except ValueError:
                return words
            kept.save(name, self._version, data)
        return Lemmas(data)


def _in_bytes(words: Mapping[str, str]) -> Mapping[bytes, bytes]:
    """Simplemma holds its words in bytes inside; where a version does not, they are made."""
    inside: Mapping[bytes, bytes] | None = getattr(words, "_dict", None)
    return inside if inside is not None else {w.encode(): words[w].encode() for w in words}


@cache
def dictionaries() -> Any:
    """The dictionaries of simplemma, ready to be looked up in."""
    usual = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory").DefaultDictionaryFactory()
    return _Ready(importlib.import_module("simplemma").__version__, usual)


@cache
def lemmatizer() -> Any:
    """What finds lemmas, over these dictionaries."""
    strategies = importlib.import_module("simplemma.strategies")
    usual = importlib.import_module("simplemma").Lemmatizer
    return usual(lemmatization_strategy=strategies.DefaultStrategy(dictionary_factory=dictionaries()))


@cache
def known_words() -> Any:
    """What finds a word in these dictionaries, None where it is not there."""
    return importlib.import_module("simplemma.strategies").DictionaryLookupStrategy(dictionaries()).get_lemma
