"""Words become concepts: which phrases of the lexicon stand where in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol

from nightdesk.lexicon.language import Phrase
from nightdesk.lexicon.morphology import bare
from nightdesk.reading.words.text import Token, Word

_NAMES = frozenset({"place", "voice", "short_place"})


@dataclass(slots=True)
class Mark:
    """A concept over tokens `start` to `end` (exclusive): its kind and what it stands for."""

    kind: str
    payload: Any
    start: int
    end: int
    tail: range = range(0)
    """The tokens of its second part, where it has one."""


_NONE: dict[int, Mark] = {}
"""Of a kind that a sentence has nothing of."""


class Phrases(Protocol):
    """A table of phrases."""

    def under(self, form: str) -> Sequence[Phrase]:
        """The phrases whose first word has this form, longest first."""


SUPERLATIVE = 7
"""How many words before "since" a superlative may stand."""


class Marks:
    """The concepts of one sentence, asked for by kind and place."""

    def __init__(self, marks: Iterable[Mark], size: int) -> None:
        """`marks` by where they begin, the longest first, as `find` gives them; `size`: how many tokens the sentence has."""
        at: list[Any] = [()] * (size + 1)
        kinds: dict[str, list[Mark]] = defaultdict(list)
        smalls: dict[int, list[Mark]] = defaultdict(list)
        ends: dict[int, list[Mark]] = defaultdict(list)
        self.all = list(marks)
        for mark in self.all:
            start, kind = mark.start, mark.kind
            if at[start]:
                at[start].append(mark)
            else:
                at[start] = [mark]
            kinds[kind].append(mark)
            ends[mark.end].append(mark)
            if kind == "small":
                smalls[start].append(mark)
        self.at: list[Sequence[Mark]] = at
        self._kinds, self._smalls, self._ends = kinds, smalls, ends
        self._named: dict[str, list[Mark]] | None = None
        self._first: dict[str, dict[int, Mark]] = {}
        self.counting: AbstractSet[int] | None = None
        """Where a number may begin, once that was found out (`numbers.counting`)."""
        self.nameable: Mapping[int, None] | None = None
        """Which words may be of a person's name, once that was found out (`Names`)."""
        self.spans: Mapping[tuple[int, int], list[Any]] | None = None
        """Where names of places stand, and of which, once that was found out (`spots`)."""
        self.standing: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = {}
        """By where the words of speaking are: those of these that are named as places; nothing that is carried tells that."""

    def get(self, i: int, kind: str, payload: object = None) -> Mark | None:
        """The longest mark of a kind that begins at token `i`."""
        first = self._first.get(kind)
        mark = (self.first(kind) if first is None else first).get(i)
        if mark is None or payload is None or mark.payload == payload:
            return mark
        return next((m for m in self.at[i] if m.kind == kind and m.payload == payload), None)

    def first(self, kind: str) -> Mapping[int, Mark]:
        """Of each token where one begins, the longest mark of a kind."""
        found = self._first.get(kind)
        if found is None:
            here = self._kinds.get(kind)
            found = self._first[kind] = {m.start: m for m in reversed(here)} if here else _NONE
        return found

    def names_at(self, i: int) -> Sequence[Mark]:
        """The small words at token `i`."""
        return self._smalls.get(i, ())

    def like_none_since(self, start: int) -> bool:
        """Whether a superlative stands before: "the heaviest attack since February" tells how long there was none like it."""
        return any(self.small(i, "superlative") for i in range(max(0, start - SUPERLATIVE), start))

    def small(self, i: int, *names: str) -> Mark | None:
        """The small word of one of these names at token `i`."""
        here = self._smalls.get(i)
        if here is not None:
            for mark in here:
                if mark.payload in names:
                    return mark
        return None

    def ending(self, i: int, kind: str, *names: str) -> Mark | None:
        """A mark of a kind (and name) whose last token is the one before `i`."""
        for mark in self._ends.get(i, ()):
            if mark.kind == kind and (not names or mark.payload in names):
                return mark
        return None

    def of(self, *kinds: str) -> list[Mark]:
        """All marks of these kinds, in order."""
        if len(kinds) == 1:
            return self._kinds.get(kinds[0]) or []
        return [m for m in self.all if m.kind in kinds]

    def named(self, name: str) -> Sequence[Mark]:
        """All small words of one name, in order."""
        if self._named is None:
            self._named = {}
            for mark in self._kinds.get("small", ()):
                self._named.setdefault(mark.payload, []).append(mark)
        return self._named.get(name, ())

    def smalls(self, names: Iterable[str]) -> list[Mark]:
        """All small words of any of these names, in order."""
        found = [m for name in names for m in self.named(name)]
        if len(found) > 1:
            wanted = {m.payload for m in found}
            found = [m for m in self._kinds["small"] if m.payload in wanted]
        return found


Hit = tuple[int, int, Phrase, range]
"""A phrase that stands at tokens start to end, with the tokens of its second part."""

_NO_TAIL = range(0)


class _Known:
    """What the lexicon holds for a word: phrases of this word alone, and longer ones by the forms of their second word."""

    __slots__ = ("_behind", "acts", "alone", "longer", "opens", "second_words", "tailed")

    def __init__(self, word: Word, table: Phrases) -> None:
        phrases = dict.fromkeys(
            p for form in word.forms for p in table.under(form) if word.capital or p.rest or p.kind not in _NAMES
        )
        if word.capital and not word.low.isascii() and word.low.isalpha():
            phrases |= dict.fromkeys(p for p in table.under(bare(word.low)) if not p.rest and p.kind in _NAMES)
        self.alone = _distinct([p for p in phrases if not p.rest])
        self.opens = any(p.kind == "gate" for p in phrases)
        self.tailed = any(p.tail for p in self.alone)
        self.acts = any(_by_agent(p) for p in self.alone)
        self.longer: dict[str, list[tuple[int, int, Phrase]]] = {}
        for order, phrase in enumerate(phrases):
            for key in phrase.rest[0] if phrase.rest else ():
                self.longer.setdefault(key, []).append((-len(phrase.rest), order, phrase))
        self.second_words = frozenset(self.longer)
        self._behind: dict[Sequence[str], list[_Shape]] = {}

    def behind(self, forms: Sequence[str]) -> list[_Shape]:
        """The longer phrases that a second word of these forms may go on with, the longest first."""
        found = self._behind.get(forms)
        if found is None:
            going_on = {candidate for form in forms for candidate in self.longer.get(form, ())}
            found = self._behind[forms] = [_shape(phrase) for _, _, phrase in sorted(going_on)]
        return found


def _known(word: Word, table: Phrases) -> _Known:
    known: _Known | None = word.found
    if known is None:
        known = word.found = _Known(word, table)
    return known


def may_open(tokens: Iterable[Token], table: Phrases) -> bool:
    """Whether a sentence has a word with which a phrase begins that opens a report; nothing else of it is looked at."""
    return any(_known(token.word, table).opens for token in tokens)


def _by_agent(phrase: Phrase) -> bool:
    """Whether it is a word for a deed that counts only where a certain other word says who did it."""
    return phrase.kind == "event" and bool(phrase.payload.agent)


def _distinct(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Phrases without those that mean the same as one before them; such with a second part may still not be there."""
    seen: dict[tuple[object, ...], Phrase] = {}
    for phrase in phrases:
        seen.setdefault((phrase.kind, id(phrase.payload), id(phrase) if phrase.tail else 0), phrase)
    return list(seen.values())


def find(tokens: Sequence[Token], table: Phrases) -> list[Mark]:
    """Every phrase of a language's table in a sentence; one that lies wholly inside a longer one is left out."""
    found: list[Hit] = []
    last = len(tokens) - 1
    plain = True
    for i, token in enumerate(tokens):
        known: _Known = token.word.found or _known(token.word, table)
        if known.longer and i < last and not known.second_words.isdisjoint(tokens[i + 1].forms):
            longer = _matches(tokens, i, known.behind(tokens[i + 1].forms))
            if longer:
                found += longer
                plain = False
        if known.tailed:
            found += _matches(tokens, i, [_shape(p) for p in known.alone])
            plain = False
        elif known.alone:
            end = i + 1
            found += [(i, end, phrase, _NO_TAIL) for phrase in known.alone]
            plain = plain and not known.acts
    return [Mark(p.kind, p.payload, start, end, tail) for start, end, p, tail in (found if plain else _longest(found))]


_Shape = tuple[Phrase, int, Sequence[frozenset[str]]]
"""A phrase, of how many words it is, and what it goes on with behind the second of them."""


def _shape(phrase: Phrase) -> _Shape:
    return phrase, 1 + len(phrase.rest), phrase.rest[1:]


def _matches(tokens: Sequence[Token], i: int, phrases: Sequence[_Shape]) -> list[Hit]:
    """Those that stand at token `i`, of such as go on with the word behind it."""
    out = []
    for phrase, size, rest in phrases:
        if rest and not _goes_on(tokens, i + 2, rest):
            continue
        tail = _tail(tokens, i + size, phrase.tail) if phrase.tail else _NO_TAIL
        if tail or not phrase.tail:
            out.append((i, i + size, phrase, tail))
    return out


def _goes_on(tokens: Sequence[Token], i: int, rest: Sequence[frozenset[str]]) -> bool:
    if i + len(rest) > len(tokens):
        return False
    for k, keys in enumerate(rest, i):  # noqa: SIM110 - a generator would take three times as long
        if keys.isdisjoint(tokens[k].forms):
            return False
    return True


_FAR = 30
"""How far the second part of a phrase may stand from the first."""


def _tail(tokens: Sequence[Token], start: int, tail: Sequence[frozenset[str]]) -> range:
    """Where the second part stands; one of a single word stands at the end of its clause ("… schlugen in ein Haus ein").

    Behind a comma only the very end will do: what goes on there is another clause.
    """
    parted = False
    for i in range(start, min(len(tokens), start + _FAR) - len(tail) + 1):
        if tokens[i].text in ".;!?:":
            break
        parted = parted or tokens[i].text == ","
        end = i + len(tail)
        if all(not keys.isdisjoint(t.forms) for keys, t in zip(tail, tokens[i:end], strict=True)) and (
            _ends(tokens, end) if parted else len(tail) > 1 or _closes(tokens, end)
        ):
            return range(i, end)
    return range(0)


def _ends(tokens: Sequence[Token], i: int) -> bool:
    return i >= len(tokens) or tokens[i].kind == "mark"


def _closes(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause ends here, or goes on with a small word."""
    if _ends(tokens, i):
        return True
    return i + 1 < len(tokens) and not tokens[i].capital and tokens[i].kind == "word" and len(tokens[i].text) <= 4  # noqa: PLR2004


def _longest(found: list[Hit]) -> list[Hit]:
    if len(found) < 2:  # noqa: PLR2004
        return found
    agents: set[str] = set()
    parted = False
    for _, _, phrase, tail in found:
        if tail:
            parted = True
        if phrase.kind == "event" and phrase.payload.agent:
            agents.add(phrase.payload.agent)
    if agents:
        named = {p.payload for _, _, p, _ in found if p.kind == "small"}
        found = [h for h in found if h[2].kind != "event" or not h[2].payload.agent or h[2].payload.agent in named]
    if parted:
        found = _parted(found)
    found = _uncrossed(found)
    cover: dict[int, set[tuple[int, int, str]]] = {}
    for start, end, phrase, _ in found:
        if end - start > 1 and phrase.kind != "gate":
            for i in range(start, end):
                cover.setdefault(i, set()).add((start, end, phrase.kind))
    if not cover:
        return _once(found)
    return _once([h for h in found if h[0] not in cover or _stays(h, agents) or not _inside(h, cover[h[0]])])


def _stays(hit: Hit, agents: set[str]) -> bool:
    """The words that open a report, and "debris" inside "debris of", without which its verb means nothing."""
    return hit[2].kind == "gate" or (hit[2].kind == "small" and hit[2].payload in agents)


def _uncrossed(found: list[Hit]) -> list[Hit]:
    """ "The town hall" is a hall and no town: a small phrase gives way to a noun that begins in it and goes on behind it."""
    nouns = [(start, end) for start, end, p, _ in found if p.kind == "noun" and end - start > 1]
    if not nouns:
        return found
    return [h for h in found if h[2].kind != "small" or h[1] - h[0] < 2 or not any(h[0] < a < h[1] < b for a, b in nouns)]  # noqa: PLR2004


def _inside(hit: Hit, cover: set[tuple[int, int, str]]) -> bool:
    """Whether something longer of what lies over its first token lies over it all, and says what it says."""
    start, end, phrase, _ = hit
    size = end - start
    for a, b, kind in cover:  # noqa: SIM110 - a generator would take twice as long
        if end <= b and b - a > size and (phrase.kind, kind) not in _SAYS_MORE:
            return True
    return False


_SAYS_MORE = frozenset({("speech", "event"), ("body", "speech"), ("speech", "small")})
"""A word keeps its meaning inside such a longer phrase: "reported" in "reported 40 of", "police" in "by police accounts"."""


def _parted(found: list[Hit]) -> list[Hit]:
    """A phrase in two parts stands before its first part alone, and its second part means nothing by itself."""
    heads = {(p.kind, start) for start, _, p, tail in found if tail}
    tails = {i for _, _, _, tail in found for i in tail}
    return [h for h in found if h[3] or not ((h[2].kind, h[0]) in heads or (h[0] in tails and h[2].kind in _NOT_AS_TAIL))]


_NOT_AS_TAIL = ("small", "event", "noun", "qualifier", "speech")


def _once(found: list[Hit]) -> list[Hit]:
    seen: dict[tuple[str, int, int, int], Hit] = {}
    for hit in found:
        start, end, phrase, _ = hit
        key = (phrase.kind, start, end, id(phrase.payload))
        if key not in seen:
            seen[key] = hit
    return list(seen.values())
