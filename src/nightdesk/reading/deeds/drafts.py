"""A statement in the making: what is counted, of which measure, and the value that its words give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import flowing, tolled, vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Verb
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.who.attribution import Told
from nightdesk.reading.words.concepts import Marks
from nightdesk.reading.words.dates import When
from nightdesk.reading.words.numbers import Number
from nightdesk.reading.words.text import Sentence, Token


@dataclass(slots=True)
class Draft:
    """A statement in the making: what is counted, which measure, and the tokens that carry it."""

    entity: Entity
    measure: str
    what: str
    event: Event | None
    verb: Verb | None
    detail: str | None = None
    value: float | None = None
    qualifier: str = "exactly"
    upper: float | None = None
    unit: str = "count"
    stance: str = "asserted"


@dataclass(slots=True)
class Parsed:
    """A sentence with all that was found in it."""

    sentence: Sentence
    marks: Marks
    whens: list[When]
    told: Told
    taken: set[int]
    counted: list[tuple[int, int]] = field(default_factory=list)
    """Where something is counted, whether or not a statement comes of it."""
    areas: set[int] = field(default_factory=set)
    """Where such a count of places begins ("two neighbouring communities")."""

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the sentence."""
        return self.sentence.tokens


def filled(draft: Draft, before: Sequence[Draft], context: Context) -> Draft | None:
    """A draft with the value, the qualifier and the detail that its thing gives; None where it states nothing."""
    entity = draft.entity
    draft.detail = entity.noun.detail if entity.noun else None
    if entity.increment and draft.detail is None and _told_before(draft, before, context):
        draft.detail = "more"
    if entity.number is None and draft.verb is not None and draft.verb.negated and (_unused(draft) or _spared(draft)):
        entity.number = Number(0, entity.start, entity.end)
    number = entity.number
    if entity.minus is not None:
        here = [d.value for d in before if d.what == draft.what and d.value and d.entity.counted]
        whole = here[-1] if here else context.counts.get(draft.what)
        if whole is None or whole < entity.minus:
            return None
        draft.value = whole - entity.minus
        return draft
    if entity.factor is not None:
        return _share_of(draft, entity.factor, before, context)
    if entity.all and number is None:
        return _all(draft, before, context)
    if number is None:
        if entity.definite and not by_article(draft.what):
            return None
        if vocabulary().measures[draft.measure].grows and not entity.some:
            return None
        draft.value, draft.qualifier = None, "some"
        return draft
    draft.value, draft.qualifier, draft.upper = number.value, number.qualifier, number.upper
    if entity.article and not by_article(draft.what) and not _beside(entity, before):
        return None
    return draft


def _share_of(draft: Draft, factor: float, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "Half of them": of the number that was told last."""
    whole = next((d.value for d in reversed(before) if d.what == draft.what and d.value), context.counts.get(draft.what))
    if whole is None or not float(whole * factor).is_integer():
        return None
    draft.value, draft.qualifier = int(whole * factor), draft.entity.nearly or draft.qualifier
    return draft


def _unused(draft: Draft) -> bool:
    """ "Ракет не применялось": weapons that were not sent are none."""
    return vocabulary().categories[root_of(draft.what)].alone == draft.measure


def _spared(draft: Draft) -> bool:
    """ "Civilians were not hurt": a toll of none."""
    return vocabulary().measures[draft.measure].grows and draft.entity.plural and not draft.entity.definite


def _beside(entity: Entity, before: Sequence[Draft]) -> bool:
    """ "Five drones and a missile": beside a numeral the article is one."""
    return any(d.entity.counted and not by_article(d.what) and 0 < entity.start - d.entity.end <= 2 for d in before)  # noqa: PLR2004


def by_article(what: str) -> bool:
    """People and things are counted by their article, weapons need a numeral (statements.md, Articles and singulars)."""
    return root_of(what) not in NUMERAL


TOLLS = tolled()
"""Of whom tolls are told."""

NUMERAL = flowing()


def _told_before(draft: Draft, before: Sequence[Draft], context: Context) -> bool:
    return any(s.measure == draft.measure for s in context.made) or any(d.measure == draft.measure for d in before)


def _all(draft: Draft, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "All of them were shot down": the number that was given last; where none was, some."""
    whole = before[-1] if before and draft.entity.partitive and before[-1].measure == draft.measure else None
    if whole is not None and whole.value and draft.verb is None:
        draft.value, draft.qualifier = whole.value, whole.qualifier
        return draft if whole.what != draft.what else None
    if draft.entity.bare and before and root_of(before[-1].what) != root_of(draft.what):
        return None
    for other in reversed(before):
        if other.what == draft.what and other.value and other.measure != draft.measure:
            draft.value, draft.qualifier = other.value, other.qualifier
            return draft
    count = max((s.value for s in context.sentence_made if s.what == draft.what and s.value), default=None)
    count = count or context.counts.get(draft.what)
    if count is not None and (draft.entity.partitive or draft.entity.bare):
        draft.value = count
    elif vocabulary().categories[draft.what].area:
        return None
    else:
        draft.value, draft.qualifier = None, "some"
    return draft


def bracketed(thing: Entity, parsed: Parsed) -> bool:
    """Whether a thing stands inside a bracket."""
    return sum((t.text == "(") - (t.text == ")") for t in parsed.tokens[: thing.start]) > 0
