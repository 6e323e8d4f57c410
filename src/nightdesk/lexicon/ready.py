"""A language made ready once: its file parsed, and what its library says of the words of the lexicon, kept for the next run.

Words of reports are asked for anew in every run; nothing of a report is kept.
"""

from __future__ import annotations

import atexit
import marshal
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nightdesk.lexicon import kept, morphology
from nightdesk.lexicon.morphology import Analyse, Forms, fold

Answer = tuple[Forms, bool | None]
"""What an `Analyse` gives."""


class Words:
    """What a library says of the words of a language; of those of the lexicon it is remembered."""

    def __init__(self, ask: Analyse, known: dict[str, Answer], keep: Callable[[], None]) -> None:
        """`known`: what is remembered from before; `keep` is called when the process ends, if there is more by then."""
        self._ask = ask
        self._known = known
        self._keep = keep
        self._keys: dict[str, frozenset[str]] = {}
        self._grown = False

    def analyse(self, word: str) -> Answer:
        """The forms of a folded word, and whether it is a plural."""
        return self._known.get(word) or self._ask(word)

    def keys(self, word: str) -> frozenset[str]:
        """What a word of the lexicon is found under: itself and its dictionary form, or `=word` where it is meant to the letter."""
        found = self._keys.get(word)
        if found is None:
            found = self._keys[word] = self._made(word)
        return found

    def _made(self, word: str) -> frozenset[str]:
        if word.startswith("=") and len(word) > 1:
            return frozenset(["=" + fold(word[1:])])
        return frozenset(form for form in self._learnt(fold(word))[0][:2] if not form.startswith("="))

    def _learnt(self, low: str) -> Answer:
        answer = self._known.get(low)
        if answer is None:
            answer = self._known[low] = self._ask(low)
            if not self._grown:
                self._grown = True
                atexit.register(self._keep)
        return answer


def parsed(
    code: str, path: Traversable, parse: Callable[[str], Mapping[str, Any]]
) -> tuple[Mapping[str, Any], dict[str, Answer], Callable[[], None]]:
    """What the file of a language holds, what is remembered of its words, and what keeps both.

    `parse` makes the first of the file's text, where it is not remembered; it may raise LexiconError.
    """
    version = _version([str(path), morphology.__file__])
    raw, of, known = _loaded(code, version) or (parse(path.read_text(encoding="utf-8")), "", {})
    library = _version(_origin(m) for m in morphology.modules(raw["library"], raw["code"]))
    words: dict[str, Answer] = known if of == library else {}

    def keep() -> None:
        if version and library:
            data = marshal.dumps((dict(raw), library, dict(words)))
            kept.save(_name(code), version, data)

    return raw, words, keep


def _name(code: str) -> str:
    return f"language-{code}"


def _loaded(code: str, version: str) -> tuple[Mapping[str, Any], str, dict[str, Answer]] | None:
    data = kept.load(_name(code), version) if version else None
    if data is None:
        return None
    loaded: tuple[Mapping[str, Any], str, dict[str, Answer]] = marshal.loads(data)  # noqa: S302 - by its checksum, our own
    return loaded


def _origin(module: str) -> str | None:
    spec = find_spec(module)
    return spec.origin if spec else None


def _version(paths: Iterable[str | None]) -> str:
    """What changes whenever one of the files does; empty where it cannot be told."""
    try:
        stats = [Path(path or "").stat() for path in paths]
    except OSError:
        return ""
    return " ".join([sys.version.split()[0], *(f"{s.st_mtime_ns}.{s.st_size}" for s in stats)])
