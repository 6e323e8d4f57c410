"""A counted or named thing of a sentence, and how its categories lie to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nightdesk.lexicon.language import Event, Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.words.concepts import Mark
from nightdesk.reading.words.numbers import Number


@dataclass(slots=True, eq=False)
class Entity:
    """A counted thing at tokens `start` to `end`; `number` is None where several are meant but not counted."""

    start: int
    end: int
    number: Number | None
    noun: Noun | None = None
    article: bool = False
    definite: bool = False
    plural: bool = False
    increment: bool = False
    partitive: bool = False
    of: Event | None = None
    inner: Mark | None = None
    whole: Entity | None = None
    minus: float | None = None
    factor: float | None = None
    nearly: str | None = None
    """The qualifier of such a share ("almost half of them")."""
    all: bool = False
    each: bool = False
    others: bool = False
    unit: str | None = None
    rest: bool = False
    weak: bool = False
    alt: Noun | None = None
    """What its noun may mean as well ("targets" are weapons or things); the verb decides."""
    unknown: bool = False
    """Its noun is a word that the lexicon lacks."""
    some: bool = False
    """Several are meant in so many words ("some", "a number of")."""
    amount: float | None = None
    """The number that it is said to be among ("a child is among the 16")."""
    ref: str | None = None
    """Which of two that were named before is meant: the `former` or the `latter`."""
    soft: bool = False
    """Its noun is a measure's own word ("14 wounded")."""
    kin: Noun | None = None
    """What was counted right before, where it is a part of that ("60 flats, 12 of which were wrecked")."""
    joint: bool = False
    """One number for two kinds ("64 missiles and drones")."""
    void: bool = False
    """A number of something that is none of ours: it is passed over, with what it counts."""

    @property
    def bare(self) -> bool:
        """A number whose noun the sentence does not repeat."""
        return self.noun is None

    @property
    def counted(self) -> bool:
        """Whether the sentence gives a number in so many words."""
        return self.number is not None and not self.article


def common(a: str, b: str) -> str:
    """The narrowest category that holds both."""
    known = vocabulary()
    return next(c for c in (a, *known.above(a)) if known.holds(c, b))


def takes_numeral(what: str) -> bool:
    """Whether a category is counted by numerals alone, as weapons are."""
    known = vocabulary()
    return any(known.holds(root, what) for m in known.measures.values() if m.flow for root in m.of)


def same_root(a: str, b: str) -> bool:
    """Whether two categories stand in one tree."""
    known = vocabulary()
    return (known.above(a) or (a,))[-1] == (known.above(b) or (b,))[-1]


def up(noun: Noun | None) -> tuple[str, ...]:
    """A noun's category and all above it."""
    return (noun.what, *vocabulary().above(noun.what)) if noun else ()


def _root_of_tolls() -> str:
    known = vocabulary()
    return next(m.of[0] for m in known.measures.values() if m.grows)


PERSON = _root_of_tolls()
"""Who is counted in tolls."""


def of_age(noun: Noun, age: float) -> Noun:
    """ "A girl of 24" is no child, "a resident of 16" is one: the category that an age makes of a person's."""
    known = vocabulary()
    for young in known.categories.values():
        if young.until is None or young.in_ is None:
            continue
        if noun.what == young.name and young.until < age < _OLDEST:
            return replace(noun, what=young.in_)
        if noun.what == young.in_ and 0 < age <= young.until:
            return replace(noun, what=young.name)
    return noun


_OLDEST = 120
