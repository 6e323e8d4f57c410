"""Which words claim a record (`claims.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

NEAR = 20
"""Characters between "a record" and its number: room for an adjective or two."""

_NUMBER = re.compile(r"\d+(?:[,.\s\u00a0\u202f]\d{3})*")
_END = re.compile(r"[.!?…]['\"»”’)]*\s|\n")


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    raw = tomllib.loads(files("nightdesk.lexicon").joinpath("claims.toml").read_text(encoding="utf-8"))
    words = [re.escape(w).replace(r"\*", r"\w*") for w in raw.get(lang, ())]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) if words else None


def claims_record(text: str, start: int, end: int, number: float, lang: str) -> bool:
    """Whether `text` calls the number that stands in [start, end) a record, in this language.

    A word of the list belongs to the number that follows it closely, else to the one before it in the sentence.
    """
    pattern = _pattern(lang)
    if pattern is None:
        return False
    begins = max((m.end() for m in _END.finditer(text, 0, start)), default=0)
    after = _END.search(text, end)
    sentence = text[begins : after.start() if after else len(text)]
    numbers = [(m.start() + begins, m.end() + begins, _value(m.group())) for m in _NUMBER.finditer(sentence)]
    for word in pattern.finditer(sentence):
        whose = _whose(numbers, word.start() + begins, word.end() + begins)
        if whose and whose[2] == number and start <= whose[0] < end:
            return True
    return False


_Number = tuple[int, int, float]


def _whose(numbers: list[_Number], start: int, end: int) -> _Number | None:
    following = next((n for n in numbers if 0 <= n[0] - end <= NEAR), None)
    return following or next((n for n in reversed(numbers) if n[1] <= start), None)


def _value(text: str) -> float:
    digits = re.sub(r"\D", "", text)
    return float(digits) if digits else -1
