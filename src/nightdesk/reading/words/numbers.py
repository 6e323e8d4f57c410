"""Numbers in digits and in words, with the words that qualify them (statements.md, qualifier and Vague numbers)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from nightdesk.lexicon.language import Language
from nightdesk.lexicon.morphology import OF_ONE
from nightdesk.reading.words.concepts import Marks
from nightdesk.reading.words.text import Token

_SPACES = re.compile("[ \u00a0\u2009\u202f\u2007\u066c'’]")
_THOUSAND = 1000
_LARGEST = 10**12


@dataclass(slots=True)
class Number:
    """A number over tokens `start` to `end`: as said, with its qualifier, and the upper end of a range."""

    value: float
    start: int
    end: int
    qualifier: str = "exactly"
    upper: float | None = None
    vague: bool = False
    digits: bool = False


def quantity_at(tokens: Sequence[Token], marks: Marks, i: int, language: Language) -> Number | None:
    """A number with what qualifies it on either side, beginning at token `i`: "at least 23", "20 to 30", "15 or more"."""
    start = i
    qualifier = None
    while (q := marks.get(i, "qualifier")) is not None:
        qualifier, i = q.payload, q.end
    if i not in counting(tokens, marks, language) and not (marks.names_at(i) or (i < len(tokens) and "-" in tokens[i].low)):
        return None
    number = (_of_one(tokens, marks, i, language) if qualifier else None) or _range_at(tokens, marks, i, language)
    if number is None:
        return None
    number.start = start
    if qualifier == "up_to" and any(m.end <= i for m in marks.named("grown")):
        qualifier = None
    if qualifier and not (number.vague and qualifier in ("about", "exactly")):
        number.qualifier = qualifier
    half = marks.small(number.end, "and_half")
    if half is not None:
        number.value, number.end = number.value + 0.5, half.end
    after = marks.get(number.end, "after")
    if after is not None:
        number.qualifier, number.end = after.payload, after.end
    return number


def _of_one(tokens: Sequence[Token], marks: Marks, i: int, language: Language) -> Number | None:
    """ "Около тысячи", "понад сотні": behind a qualifier a form that may be one thing is one, and not several."""
    if marks.get(i, "vague") is None or OF_ONE not in tokens[i].forms:
        return None
    factor = _lookup(tokens[i], language.multipliers)
    return Number(factor, i, i + 1) if factor else None


def _range_at(tokens: Sequence[Token], marks: Marks, i: int, language: Language) -> Number | None:
    opened = marks.small(i, "between")
    first = _two_words(tokens, i, language) or number_at(tokens, marks, opened.end if opened else i, language)
    if first is None or first.upper is not None:
        return first
    joint = marks.small(first.end, "to", "range_and") if opened else marks.small(first.end, "to")
    if joint is None or first.vague:
        return first
    second = number_at(tokens, marks, joint.end, language)
    if second is None or second.value <= first.value or second.vague or marks.ending(i, "small", "from"):
        return first
    if tokens[joint.start].kind == "mark" and not (first.digits and second.digits and _tight(tokens, joint.start)):
        return first
    return Number(first.value, i, second.end, "between", second.value, digits=second.digits)


def _two_words(tokens: Sequence[Token], i: int, language: Language) -> Number | None:
    """ "Чотири-п'ять автобусів": two numbers joined by a hyphen that make no one number are a range."""
    if i >= len(tokens) or tokens[i].kind != "word" or "-" not in tokens[i].low:
        return None
    values = [language.number_words.get(p) for p in tokens[i].low.split("-")]
    if len(values) != 2 or values[0] is None or values[1] is None or not values[0] < values[1] < _CLOSE * values[0]:  # noqa: PLR2004
        return None
    return Number(values[0], i, i + 1, "between", values[1])


_CLOSE = 3
"""By what factor the ends of a range in two words differ at most: twenty-five is none."""


def _tight(tokens: Sequence[Token], i: int) -> bool:
    """A dash without spaces round it joins a range; with spaces it is a dash."""
    return tokens[i - 1].end == tokens[i].start and i + 1 < len(tokens) and tokens[i].end == tokens[i + 1].start


def number_at(tokens: Sequence[Token], marks: Marks, i: int, language: Language) -> Number | None:
    """A number that begins at token `i`: digits, words, both ("15 thousand"), or a vague word ("dozens")."""
    if i not in (marks.counting or counting(tokens, marks, language)):
        return None
    vague = marks.get(i, "vague")
    if vague is not None:
        value, qualifier = vague.payload
        return Number(value, i, vague.end, qualifier, vague=qualifier != "exactly")
    token = tokens[i]
    if token.kind == "number":
        if marks.small(i + 1, "ordinal") and tokens[i + 1].start == token.end:
            return None
        return _digits(tokens, i, language)
    if token.kind == "word" and counts(token, language):
        return _words(tokens, i, language)
    return None


def counting(tokens: Sequence[Token], marks: Marks, language: Language) -> AbstractSet[int]:
    """Where in a sentence a number may begin, a vague one among them; found once."""
    if marks.counting is None:
        marks.counting = {i for i, t in enumerate(tokens) if t.kind == "number" or (t.kind == "word" and counts(t, language))}
        marks.counting |= marks.first("vague").keys()
    return marks.counting


def counts(token: Token, language: Language) -> bool:
    """Whether a number may begin with this token: digits, or a word that stands for one."""
    if token.kind != "word":
        return token.kind == "number"
    word = token.word
    if word.counts is None:
        word.counts = _word_value(token, language) is not None or bool(_lookup(token, language.multipliers))
    return word.counts


def _digits(tokens: Sequence[Token], i: int, language: Language) -> Number | None:
    value = _value(tokens[i].text, language.group, language.decimal)
    if value is None:
        return None
    end = i + 1
    if end < len(tokens) and (factor := _lookup(tokens[end], language.multipliers)):
        value, end = value * factor, _behind_dot(tokens, end + 1, language)
    if value > _LARGEST:
        return None
    return Number(int(value) if float(value).is_integer() else round(value, 3), i, end, digits=True)


def _behind_dot(tokens: Sequence[Token], end: int, language: Language) -> int:
    """ "12,4 tys. odbiorców": the dot of an abbreviated thousand ends no sentence where more follows."""
    dotted = end + 1 < len(tokens) and tokens[end].text == "." and tokens[end].start == tokens[end - 1].end
    return end + 1 if dotted and tokens[end - 1].low in language.abbreviations else end


@lru_cache(maxsize=10_000)
def _value(text: str, group: str, decimal: str) -> float | None:
    """Digits of any script; a group sign or space followed by three digits groups, the decimal sign splits."""
    bare = _SPACES.sub("", text)
    bare = re.sub(rf"(?<=\d){re.escape(group)}(?=\d{{3}}(?!\d))", "", bare)
    if decimal != "." and re.fullmatch(r"\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        bare = bare.replace(",", "")
    bare = bare.replace(",", ".").replace("\u066b", ".")
    try:
        return float("".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in bare))
    except ValueError:
        return None


def _words(tokens: Sequence[Token], i: int, language: Language) -> Number | None:
    total = 0
    group = 0
    size = 0
    end = i
    seen = False
    while end < len(tokens):
        token = tokens[end]
        step = _word_value(token, language)
        if step is not None and (not group or _fits(step, size)):
            group, size, seen, end = group + step, step, True, end + 1
            continue
        factor = _lookup(token, language.multipliers)
        if factor and (seen or factor >= _THOUSAND // 10) and (step is None or seen):
            if not seen and not _bare_multiplier(tokens, end):
                break
            if factor >= _THOUSAND:
                total, group, size = total + max(group, 1) * factor, 0, 0
            else:
                group, size = max(group, 1) * factor, factor
            seen, end = True, end + 1
            continue
        if seen and _joins(token, size, language, bare=group == 0 and bool(total)) and end + 1 < len(tokens):
            after = _word_value(tokens[end + 1], language)
            if after is not None and after < (10 if 0 < size < _THOUSAND // 10 else max(size, 100)):
                end += 1
                continue
        break
    if not seen:
        return None
    return Number(total + group, i, end)


def _joins(token: Token, size: int, language: Language, *, bare: bool) -> bool:
    """Whether an "and" may go on with the number: behind hundreds and thousands, in some languages behind tens."""
    if token.low in language.tens_and and 20 <= size < _THOUSAND // 10:  # noqa: PLR2004
        return True
    return (size >= _THOUSAND // 10 or bare) and token.low in language.number_and


def _bare_multiplier(tokens: Sequence[Token], i: int) -> bool:
    """ "Hundred" alone is no number, "тысяча" is: only where the word is no plural."""
    return not tokens[i].plural


def _fits(step: int, size: int) -> bool:
    """Twenty may take three, a hundred may take twenty-three; three takes nothing."""
    if step == 0 or size == 0:
        return False
    return (size >= 100 and step < 100) or (20 <= size < 100 and step < 10)  # noqa: PLR2004


def _word_value(token: Token, language: Language) -> int | None:
    value = _number_word(token, language)
    if value is None and language.glued and token.kind == "word":
        value = _glued(token.low, language)
    if value is not None or "-" not in token.low:
        return value
    parts = [p for p in token.low.split("-") if p not in language.tens_and]
    values = [language.number_words.get(p) for p in parts]
    if any(v is None for v in values):
        return None
    return sum(v for v in values if v is not None)


def _number_word(token: Token, language: Language) -> int | None:
    """Where there are articles, numbers are written as they stand: a library takes "des" for a form of "un"."""
    if language.articles:
        return language.number_words.get(token.low) if token.kind == "word" else None
    return _lookup(token, language.number_words)


def _glued(word: str, language: Language) -> int | None:
    """A number written in one word: "dreihundertzwanzig", "zweitausend"."""
    if not word or word in language.number_words:
        return language.number_words.get(word)
    for name, factor in sorted(language.multipliers.items(), key=lambda m: -m[1]):
        head, found, tail = word.partition(name)
        if not found:
            continue
        tail = tail.removeprefix(next((a for a in language.number_and if tail.startswith(a)), ""))
        before = _glued(head, language) if head else 1
        after = _glued(tail, language) if tail else 0
        return before * factor + after if before is not None and after is not None else None
    return None


def _lookup(token: Token, words: dict[str, int] | object) -> int | None:
    table = words if isinstance(words, dict) else {}
    if token.kind != "word":
        return None
    for form in token.forms:
        if form in table:
            return int(table[form])
    return None
