"""What a name sounds like, whoever wrote it down: "Siniegúbov", "Synehubow" and "Syniehubov" are one.

Names from other alphabets come to Latin letters by many roads. What they agree in are the consonants, roughly: those
from deep in the throat and the hushed ones fall together, for "ch" and "h" are either; so do the hissed ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nightdesk.lexicon.morphology import bare, fold

_HUSHED, _HISSED = "x", "s"
_GROUPS = re.compile(r"schtsch|shch|chtch|szcz|tsch|tch|sch|cz|sz|sh|zh|ch|kh|gh")
_HISSES = re.compile(r"ts|tz|[zc]")
_SINGLE = str.maketrans({"h": _HUSHED, "g": _HUSHED, "w": "v", "q": "k", "ł": "l", "đ": "d"})
_SILENT = re.compile(r"[aeiouyj'\-.ʼ]|[^a-z]")
_DOUBLE = re.compile(r"(.)\1+")
LEAST = 4
"""Names of fewer consonants sound like too many others."""


def sounds(name: str, deep: tuple[str, ...] = ()) -> str:
    """The sound of a name of several words, word by word."""
    return " ".join(sound(word, deep) for word in name.replace("-", " ").split())


@lru_cache(maxsize=50_000)
def sound(name: str, deep: tuple[str, ...] = ()) -> str:
    """The consonants of a name; `deep`: letters that stand for one from the throat in its language ("j" in Spanish)."""
    low = bare(fold(name)).replace("ł", "l")
    for letter in deep:
        low = low.replace(letter, _HUSHED)
    low = _GROUPS.sub(_HUSHED, low)
    low = _HISSES.sub(_HISSED, low).translate(_SINGLE)
    return _DOUBLE.sub(r"\1", _SILENT.sub("", low))
