"""Who or what a sentence counts: a number with its noun, a noun alone, or a number alone.

Shapes over concepts; which words make them is the language's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nightdesk.lexicon.language import Event, Language, Noun
from nightdesk.lexicon.morphology import ACTION, ATTRIBUTE, OF_ONE
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.concepts import Mark, Marks
from nightdesk.reading.numbers import Number, counts, number_at, quantity_at
from nightdesk.reading.text import Token

_MODIFIERS = 6
"""How many words may stand between a number and its noun ("two of the newest Russian-made attack drones")."""


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


_ENTRANCES = frozenset(
    {
        "idiom",
        "part_intro",
        "each",
        "among",
        "of",
        "nobody",
        "none",
        "all_but",
        "half",
        "all",
        "both",
        "each_of",
        "rest",
        "more_before",
        "another",
        "some",
        "definite",
        "each_before",
        "between",
        "article",
    }
)
"""Every small word that `entity`, and `_counted` at its head, ask for: where none stands, they need not ask."""

_BEGINNING = frozenset({"qualifier", "vague", "noun", "event"})
"""The other kinds of words that a counted thing may begin with."""


class _Reader:
    def __init__(self, tokens: Sequence[Token], marks: Marks, language: Language, taken: set[int]) -> None:
        self.tokens = tokens
        self.marks = marks
        self.language = language
        self.taken = taken
        self.size = len(tokens)

    def all(self) -> list[Entity]:
        out: list[Entity] = []
        i = 0
        while i < self.size:
            if i in self.taken or not self._begins(i):
                i += 1
                continue
            entity = self.entity(i)
            if entity is None:
                i += 1
                continue
            if not entity.void:
                entity.alt = self._other_meaning(entity)
                out.append(entity)
            i = max(entity.end, i + 1)
        return out

    def _other_meaning(self, entity: Entity) -> Noun | None:
        if entity.noun is None:
            return None
        for i in range(entity.start, entity.end):
            for mark in self.marks.at[i]:
                if (
                    mark.kind == "noun"
                    and mark.end <= entity.end
                    and not _same_root(mark.payload.what, entity.noun.what)
                    and self.marks.get(i, "noun") is not mark
                ):
                    return Noun(mark.payload.what, mark.payload.detail, entity.noun.many)
        return None

    def _begins(self, i: int) -> bool:
        """Whether anything may begin here: a number, or a word of the lexicon that `entity` asks for."""
        for mark in self.marks.at[i]:
            if mark.kind in _BEGINNING or (mark.kind == "small" and mark.payload in _ENTRANCES):
                return True
        return counts(self.tokens[i], self.language)

    def entity(self, i: int) -> Entity | None:
        m = self.marks
        if m.small(i, *_ENTRANCES) is None:
            return self._counted(i) or self._noun_only(i)
        if (mark := m.small(i, "idiom")) is not None:
            return Entity(i, mark.end, None, void=True)
        if (mark := m.small(i, "part_intro")) is not None:
            at = mark.end
            while m.small(at, "adv", "aux", "comma", "dash"):
                at += 1
            inner = self.entity(at)
            if inner is not None and inner.start == at:
                inner.partitive, inner.start = True, i
                return inner
            return None
        if (mark := m.small(i, "each")) is not None and (inner := self._counted(mark.end)) is not None and inner.counted:
            inner.each, inner.start = True, i
            return inner
        if (mark := m.small(i, "of")) is not None and (inner := self._of_two(mark)) is not None:
            return inner
        if (mark := m.small(i, "among")) is not None and (inner := self._among(mark)) is not None:
            return inner
        if (mark := m.small(i, "nobody")) is not None:
            return Entity(i, mark.end, Number(0, i, mark.end), self._person())
        if (mark := m.small(i, "none")) is not None:
            return self._none(i, mark)
        if (mark := m.small(i, "all_but")) is not None:
            return self._all_but(i, mark)
        if (mark := m.small(i, "half")) is not None:
            return self._half(i, mark)
        if (mark := m.small(i, "all", "both", "each_of")) is not None:
            return self._all(i, mark)
        if (mark := m.small(i, "rest")) is not None:
            counted = self._counted(mark.end) if number_at(self.tokens, m, mark.end, self.language) else None
            return counted or Entity(i, mark.end, None, rest=True, partitive=True)
        if (mark := m.small(i, "more_before")) is not None:
            return self._one_more(i, mark)
        if (mark := m.small(i, "another")) is not None:
            return self._another(i, mark)
        if (mark := m.small(i, "some")) is not None and self.marks.get(i, "qualifier") is None:
            return self._some(i, mark)
        return self._counted(i) or self._noun_only(i)

    def _of_two(self, of: Mark) -> Entity | None:
        """ "Of the former 30 were shot down": the number behind says how many of the first of two."""
        ref = self.marks.small(of.end, "former", "latter")
        inner = self.entity(ref.end) if ref is not None else None
        if ref is None or inner is None or inner.start != ref.end or not inner.bare:
            return None
        inner.start, inner.ref, inner.partitive = of.start, str(ref.payload), True
        return inner

    def _among(self, mark: Mark) -> Entity | None:
        """ "Among the injured is a police officer": a part of those whom the measure's word names."""
        at = mark.end
        while self.marks.small(at, "definite", "them"):
            at += 1
        event = self.marks.get(at, "event")
        if (
            event is None
            and (noun := self.marks.get(at, "noun")) is not None
            and number_at(self.tokens, self.marks, at, self.language) is None
        ):
            return Entity(mark.start, noun.end, None, noun.payload, void=True)
        if event is None or _PERSON not in event.payload.measures:
            return None
        at = event.end
        while self.marks.small(at, "adv", "aux", "passive", "comma", "dash"):
            at += 1
        inner = self.entity(at)
        if inner is None or inner.start != at or (inner.noun is None and not inner.counted):
            return None
        inner.partitive, inner.of, inner.start = True, event.payload, mark.start
        return inner

    def _some(self, i: int, mark: Mark) -> Entity | None:
        got = self._noun_after(mark.end)
        if got is None:
            return None
        noun, end, inner = got
        return Entity(i, end, None, noun, plural=True, inner=inner, some=True)

    def _person(self) -> Noun:
        return Noun(_PERSON)

    def _none(self, i: int, mark: Mark) -> Entity | None:
        at = mark.end
        zero = Number(0, i, at)
        if (pron := self.marks.small(at, "of_them")) is not None:
            return Entity(i, pron.end, zero, partitive=True)
        whole = self._of(at)
        if whole is not None:
            return self._part(Entity(i, at, zero), whole)
        while self.marks.small(at, "article", "definite"):
            at += 1
        got = self._noun_after(at)
        if got is not None:
            noun, end, inner = got
            link = self.marks.small(end, "and")
            beside = self._noun_after(link.end) if link is not None else None
            if beside is not None and _same_root(beside[0].what, noun.what):
                noun, end = Noun(_common(noun.what, beside[0].what), many=True), beside[1]
            return Entity(i, end, zero, noun, inner=inner)
        if self._bare_follows(mark.end):
            return Entity(i, mark.end, zero)
        event = self.marks.get(at, "event")
        if event is not None:
            return Entity(i, at, zero)
        return None

    def _all_but(self, i: int, mark: Mark) -> Entity | None:
        at = mark.end
        number = number_at(self.tokens, self.marks, at, self.language)
        if number is None:
            if not (one := self.marks.small(at, "definite", "article")):
                return None
            number = number_at(self.tokens, self.marks, one.end, self.language) or Number(1, at, one.end)
        whole = self._of(number.end)
        end = whole.end if whole else number.end
        entity = Entity(i, end, number, whole.noun if whole else None, minus=number.value, whole=whole)
        if whole is not None and whole.number is not None:
            entity.number = Number(whole.number.value - number.value, i, end)
            entity.minus = None
        if entity.end < self.size and self.tokens[entity.end].text == "," and any(t.text == "," for t in self.tokens[i : mark.end]):
            entity.end += 1
        return entity if entity.number and entity.number.value >= 0 else None

    def _but(self, entity: Entity) -> Entity:
        """ "все беспилотники, кроме одного": what is left out stands behind the noun."""
        at = entity.end + (entity.end < self.size and self.tokens[entity.end].text == ",")
        but = self.marks.small(at, "but")
        number = number_at(self.tokens, self.marks, but.end, self.language) if but else None
        if number is None:
            return entity
        end = number.end + (number.end < self.size and self.tokens[number.end].text == ",")
        if entity.number is not None:
            number = Number(entity.number.value - number.value, entity.start, end)
            return replace(entity, end=end, number=number)
        return Entity(entity.start, end, number, entity.noun, minus=number.value)

    def _half(self, i: int, mark: Mark) -> Entity | None:
        whole = self._of(mark.end) or self._counted(mark.end)
        if whole is None or whole.number is None:
            return None
        value = whole.number.value / 2
        number = Number(int(value) if float(value).is_integer() else value, i, whole.end)
        return Entity(i, whole.end, number, whole.noun, whole=whole)

    def _all(self, i: int, mark: Mark) -> Entity | None:
        qualifier = self.marks.ending(i, "qualifier")
        at = mark.end
        if (pron := self.marks.small(at, "of_them")) is not None:
            number = Number(2, i, pron.end) if mark.payload == "both" else None
            return Entity(i, pron.end, number, all=number is None, partitive=True)
        if (of := self.marks.small(at, "of")) is not None:
            at = of.end
        while self.marks.small(at, "definite", "them"):
            if (pron := self.marks.small(at, "them")) is not None:
                number = Number(2, i, pron.end) if mark.payload == "both" else None
                return Entity(i, pron.end, number, all=number is None, partitive=True)
            at += 1
        inner = self._counted(at)
        if inner is not None and inner.start <= at:
            inner.start, inner.definite, inner.all = i, True, True
            if qualifier and inner.number and qualifier.payload in ("nearly", "about"):
                inner.number.qualifier = qualifier.payload
            return self._but(inner)
        if mark.payload == "both" and self._bare_follows(mark.end):
            return Entity(i, mark.end, Number(2, i, mark.end), definite=True, partitive=True)
        got = self._noun_after(at)
        if got is None:
            return (
                Entity(i, mark.end, None, all=True, partitive=True)
                if self._bare_follows(mark.end) and mark.payload == "all"
                else None
            )
        noun, end, inner_event = got
        number = Number(2, i, end) if mark.payload == "both" else None
        return self._but(Entity(i, end, number, noun, all=number is None, plural=True, inner=inner_event))

    def _another(self, i: int, mark: Mark) -> Entity | None:
        at = mark.end
        inner = self._counted(at)
        if inner is not None:
            inner.start, inner.increment = i, True
            return inner
        got = self._noun_after(at)
        if got is not None:
            noun, end, event = got
            return Entity(i, end, Number(1, i, end), noun, article=True, increment=True, inner=event)
        if self._bare_follows(at):
            return Entity(i, at, Number(1, i, at), increment=True, others=True)
        return None

    def _one_more(self, i: int, mark: Mark) -> Entity | None:
        """ "ещё 18 человек": the word for an increment before its number."""
        inner = self._counted(mark.end)
        if inner is not None and inner.start == mark.end and inner.counted:
            inner.start, inner.increment = i, True
            return inner
        return None

    def _counted(self, i: int) -> Entity | None:
        m = self.marks
        at = i
        definite = False
        while (d := m.small(at, "definite")) is not None:
            definite, at = True, d.end
        if at in self.taken:
            return None
        distributed = m.small(at, "each_before")
        number = quantity_at(self.tokens, m, distributed.end if distributed else at, self.language)
        article = False
        if number is None:
            a = m.small(at, "article")
            if a is None or definite:
                return self._noun_phrase_after_definite(i, at) if definite else None
            number, article = Number(1, at, a.end), True
        elif any(k in self.taken for k in range(number.start, number.end)):
            return None
        elif m.small(number.start, "article") and number.end - number.start == 1:
            article = True
        at = number.end
        entity = Entity(i, at, number, article=article, definite=definite, each=distributed is not None)
        at = self._increments(entity, at)
        if (unit := self._unit(at)) is not None:
            return self._measured(entity, unit)
        if (ages := self._listed_ages(at)) is not None:
            entity.void, entity.end = True, ages
            return entity
        if (of := self._of(at)) is not None:
            return self._part(entity, of)
        if (pron := m.small(at, "of_them")) is not None:
            entity.end, entity.partitive = pron.end, True
            return entity
        got = self._noun_after(at)
        if got is not None:
            entity.noun, entity.end, entity.inner = got
            self._joint(entity)
            self._after_noun(entity)
            return entity
        if article and (
            self._event_noun(at) or (number_at(self.tokens, m, number.end - 1, self.language) and self._bare_follows(at))
        ):
            entity.article = False
            return entity
        if self._labelled(number):
            return Entity(i, at, number, void=True)
        if not article and self.language.head_first and self._event_noun(at) and (event := self._event_at(at)) is not None:
            entity.noun, entity.end, entity.inner, entity.soft = Noun(_PERSON), event.end, event, True
            return entity
        if not article and (end := self._unknown_people(at)):
            entity.end, entity.unknown = end, True
            return entity
        recorded = any(self.marks.ending(k, "small", "old_record") for k in range(number.start - 1, number.start + 1))
        if (
            article
            or not (recorded or self._bare_follows(at))
            or (number.value == 1 and not number.digits and self._no_one_counted(i, definite=definite))
        ):
            return None
        entity.end = at
        return entity

    def _unknown_people(self, at: int) -> int:
        """ "99 Kyivans sought medical help": a word that the lexicon lacks, with what happens only to people behind it."""
        end = at
        while end < self.size and end - at < _UNKNOWN and self.tokens[end].kind == "word" and not self.marks.at[end]:
            end += 1
        if end == at or end >= self.size:
            return 0
        behind = end
        while self.marks.small(behind, "aux", "passive", "adv"):
            behind += 1
        event = self.marks.get(behind, "event")
        return end if event is not None and set(event.payload.measures) == {_PERSON} else 0

    def _no_one_counted(self, i: int, *, definite: bool) -> bool:
        """ "The one with missiles", "the taller one": a pronoun and no number."""
        before = self.tokens[i - 1] if i else None
        return definite or (
            before is not None
            and before.kind == "word"
            and not self.marks.at[i - 1]
            and not self.marks.ending(i, "event")
            and self.language.articles
        )

    def _models_behind(self, entity: Entity) -> None:
        """Models in brackets behind a wide word narrow it where they are all of one kind."""
        if entity.noun is None or entity.end >= self.size or self.tokens[entity.end].text != "(":
            return
        close = next((k for k in range(entity.end, self.size) if self.tokens[k].text == ")"), None)
        if close is None:
            return
        nouns = [n for k in range(entity.end + 1, close) if (n := self.marks.get(k, "noun")) is not None]
        kinds = {n.payload.what for n in nouns}
        if not nouns or any(n.payload.detail is None for n in nouns) or len(kinds) != 1:
            return
        kind = kinds.pop()
        if vocabulary().holds(entity.noun.what, kind) and _takes_numeral(kind):
            entity.noun = Noun(kind, entity.noun.detail or ", ".join(str(n.payload.detail) for n in nouns), many=True)
            entity.end = close + 1

    def _joint(self, entity: Entity) -> None:
        """ "64 missiles and drones": one number for two kinds of one root is a number of what holds both."""
        link = self.marks.small(entity.end, "and")
        if link is None or entity.noun is None or entity.article:
            return
        got = self._noun_after(link.end) if self.marks.get(link.end, "noun") or self._adjective_start(link.end) else None
        alike = got is not None and (
            got[0].what == entity.noun.what if not _takes_numeral(entity.noun.what) else _same_root(got[0].what, entity.noun.what)
        )
        if got is not None and alike and got[0].many is not False and not got[2]:
            entity.noun, entity.end = Noun(_common(entity.noun.what, got[0].what), entity.noun.detail, many=True), got[1]

    def _listed_ages(self, at: int) -> int | None:
        """ "50 и 44 лет": a number whose unit stands behind the next one."""
        link = self.marks.small(at, "and", "comma", "range_and")
        following = number_at(self.tokens, self.marks, link.end, self.language) if link else None
        unit = self._unit(following.end) if following else None
        return unit.end if unit is not None and unit.payload == "not_ours" else None

    def _labelled(self, number: Number) -> bool:
        """A number alone that is a year, or the number of a bus, a gate or a telephone."""
        token = self.tokens[number.end - 1]
        if number.start and self.tokens[number.start - 1].text in "$€£₴₽¥₪":
            return True
        if self._age(number) or self._aged(number):
            return True
        year = token.kind == "number" and len(token.text) == 4 and token.text[:2] in ("19", "20") and token.text.isdigit()  # noqa: PLR2004
        at = number.start
        while at >= 2 and self.marks.small(at - 1, "and", "comma") and number_at(self.tokens, self.marks, at - 2, self.language):  # noqa: PLR2004
            at -= 2
        called = any(m.payload == "contact" and m.end <= at for m in self.marks.of("small"))
        return year or called or self.marks.ending(at, "small", "label", "age") is not None

    def _age(self, number: Number) -> bool:
        """ "Svitlana, 74, who lives …": a number between commas behind a name."""
        before, behind = number.start - 2, number.end
        if before < 0 or behind >= self.size or self.tokens[before + 1].text != "," or self.tokens[behind].text != ",":
            return False
        noun = self.marks.get(before, "noun")
        named = self.tokens[before].capital and not self.marks.at[before]
        return (named or (noun is not None and _PERSON in _up(noun.payload))) and number.value < _AGE

    def _after_noun(self, entity: Entity) -> None:
        """ "35 drones more", "ten each", "a girl of 13", "3 missiles (S-400, Iskander-M)"."""
        self._models_behind(entity)
        if (of := self.marks.small(entity.end, "of", "age")) is not None:
            age = number_at(self.tokens, self.marks, of.end, self.language)
            if age is not None and _PERSON in _up(entity.noun) and age.value < _AGE and self._bare_follows(age.end):
                entity.end = age.end
        if (more := self.marks.small(entity.end, "more", "each")) is not None:
            if more.payload == "each":
                entity.each = True
            else:
                entity.increment = True
            entity.end = more.end

    def _increments(self, entity: Entity, at: int) -> int:
        while (mark := self.marks.small(at, "more", "other", "each", "more_of")) is not None:
            if mark.payload == "each":
                entity.each = True
            elif mark.payload == "other":
                entity.others = entity.increment = True
            else:
                entity.increment = True
            at = mark.end
            entity.end = at
        return at

    def _skipped(self, at: int) -> Mark | None:
        """A unit that only describes the noun behind it ("two-storey", "27-year-old")."""
        unit = self._unit(at)
        return unit if unit is not None and unit.payload == "skip" else None

    def _unit(self, at: int) -> Mark | None:
        if at < self.size and self.tokens[at].text in "-–‑" and (unit := self.marks.get(at + 1, "unit")) is not None:
            return unit
        return self.marks.get(at, "unit")

    def _measured(self, entity: Entity, unit: Mark) -> Entity | None:
        """A duration counts; any other unit (years, kilometres, money) makes the number none of ours."""
        if unit.payload == "skip":
            got = self._noun_after(unit.end)
            if got is not None:
                entity.number = Number(1, entity.start, entity.start + 1)
                entity.noun, entity.end, entity.inner = got
                entity.article = True
                return entity
            return None
        if unit.payload == "not_ours":
            whole = self._of(unit.end)
            entity.void, entity.end = True, whole.end if whole else unit.end
            return entity
        entity.unit, entity.end = unit.payload, unit.end
        return entity

    def _of(self, at: int) -> Entity | None:
        """ "of the 539 drones", "of them", "of the missiles", "of the injured"."""
        m = self.marks
        of = m.small(at, "of")
        if of is None:
            return None
        at = of.end
        while (
            m.small(at, "definite", "article", "other")
            or m.small(at, "the_city", "the_region", "the_country", "the_capital")
            or (at < self.size and self.tokens[at].low.endswith("'s") and not m.get(at, "noun"))
        ):
            owner = m.small(at, "the_city", "the_region", "the_country", "the_capital")
            at = owner.end if owner is not None else at + 1
        if (pron := m.small(at, "them")) is not None:
            return Entity(of.start, pron.end, None, partitive=True)
        if (ref := m.small(at, "former", "latter") or m.small(of.end, "former", "latter")) is not None:
            return Entity(of.start, ref.end, None, ref=str(ref.payload), partitive=True)
        if (event := m.get(at, "event")) is not None and m.get(at, "noun") is None and self._nominal(event):
            return Entity(of.start, event.end, None, of=event.payload)
        number = quantity_at(self.tokens, m, at, self.language)
        if number is not None and self._unit(number.end) is None:
            got = self._noun_after(number.end)
            entity = Entity(of.start, number.end, number, definite=True)
            if got is not None:
                entity.noun, entity.end, entity.inner = got
            elif (event := m.get(number.end, "event")) is not None and self._nominal(event):
                entity.of, entity.end = event.payload, event.end
            return entity
        got = self._noun_after(at)
        if got is None:
            return None
        noun, end, inner = got
        return Entity(of.start, end, None, noun, inner=inner)

    def _nominal(self, event: Mark) -> bool:
        """ "the injured", "the dead": a measure's word used as a noun: nothing that a verb governs follows."""
        return _PERSON in event.payload.measures and self._noun_after(event.end) is None

    def _part(self, entity: Entity, of: Entity) -> Entity | None:
        if of.of is not None:
            entity.of, entity.partitive = of.of, True
        elif of.partitive:
            entity.partitive, entity.ref = True, of.ref
        elif of.number is not None:
            entity.whole, entity.noun = of, of.noun
            entity.partitive = of.noun is None
        else:
            entity.noun, entity.inner, entity.definite = of.noun, of.inner, True
        if entity.article and entity.noun and not (entity.partitive or of.number):
            return None
        entity.end = of.end
        return entity

    def _noun_after(self, at: int) -> tuple[Noun, int, Mark | None] | None:
        """The noun that a number at `at` counts, past its modifiers; with a participle among these, if any."""
        m = self.marks
        inner: Mark | None = None
        steps = 0
        while at < self.size and steps <= _MODIFIERS:
            noun = m.get(at, "noun")
            if noun is not None:
                if m.small(noun.end, "void"):
                    return None
                if self._only_describes(noun):
                    at, steps = noun.end, steps + 1
                    continue
                return (*self._merged(noun), inner)
            if m.small(at, "void"):
                return None
            event = m.get(at, "event")
            if event is not None:
                if inner is not None or not self._participle(at, event):
                    return None
                inner, at, steps = event, event.end, steps + 1
                continue
            token = self.tokens[at]
            if m.small(at, "them") is not None and m.get(at + 1, "noun") is not None:
                at, steps = at + 1, steps + 1
                continue
            number = number_at(self.tokens, m, at, self.language)
            if (unit := self._skipped(number.end if number else at)) is not None:
                at, steps = unit.end, steps + 1
                continue
            if m.get(at, "unit") or self._stops(at, token):
                return None
            at, steps = at + 1, steps + 1
        return None

    def _only_describes(self, noun: Mark) -> bool:
        """An adjective that may stand for a noun ("цивільний") beside a noun of another kind."""
        following = self.marks.get(noun.end, "noun")
        return (
            following is not None
            and ATTRIBUTE in self.tokens[noun.end - 1].forms
            and not _same_root(following.payload.what, noun.payload.what)
        )

    def _participle(self, at: int, event: Mark) -> bool:
        """A measure's word before a noun ("39 damaged houses") and not the verb of the clause."""
        if ACTION in self.tokens[at].forms:
            return False
        following = event.end
        for _ in range(3):
            if self.marks.get(following, "noun") is not None:
                return not self.marks.small(at, "aux") and event.payload.takes != "after" and not event.payload.agent
            if following >= self.size or self._stops(following, self.tokens[following]) or self.marks.get(following, "event"):
                return False
            following += 1
        return False

    def _stops(self, at: int, token: Token) -> bool:
        if token.kind == "mark":
            return token.text not in "-–\"'«»“”„’" or (
                token.text == "–" and token.start > 0 and self.tokens[at - 1].end != token.start
            )
        if token.kind in ("clock", "day") or ACTION in token.forms:
            return True
        if token.kind == "number" and not (at + 1 < self.size and self.tokens[at + 1].text in "-–"):
            return True
        number = number_at(self.tokens, self.marks, at, self.language)
        if number is not None and self._skipped(number.end) is None:
            return True
        if self.marks.get(at, "speech") or self.marks.get(at, "time") or self.marks.get(at, "role"):
            return True
        small = self.marks.at[at]
        return any(x.kind == "small" and x.payload not in ("adv", "ordinal", "adj", "more", "other", "some") for x in small)

    def _merged(self, noun: Mark) -> tuple[Noun, int]:
        """Nouns in a row are one: "Kalibr cruise missiles", "Shahed drones", "apartment buildings"."""
        known = vocabulary()
        what, detail, end, many = noun.payload.what, noun.payload.detail, noun.end, noun.payload.many
        while True:
            at = end
            if at < self.size and self.tokens[at].text in "-–" and self.tokens[at].start == self.tokens[at - 1].end:
                at += 1
            while at < self.size and self.tokens[at].text in "\"'«»“”„":
                at += 1
            following = self.marks.get(at, "noun")
            if following is None or following.start < end or self.marks.small(following.end, "void"):
                break
            head = following.payload
            if known.holds(head.what, what) or (
                self.language.head_first and _same_root(what, head.what) and not known.holds(what, head.what)
            ):
                pass
            elif known.holds(what, head.what) or _same_root(what, head.what) or self._compound(following, end):
                what = head.what
            else:
                break
            detail = detail or head.detail
            end, many = following.end, head.many
        last = self.tokens[noun.start if self.language.head_first else end - 1]
        plural = last.plural and not self._of_one(noun.start)
        return Noun(what, detail, plural if many is None else many), end

    def _of_one(self, at: int) -> bool:
        """ "поверхи багатоповерхівки": a form that may be the genitive of one thing, behind a noun that it describes."""
        if OF_ONE not in self.tokens[at].forms or at == 0:
            return False
        before = self.tokens[at - 1]
        return before.plural is not None and ATTRIBUTE not in before.forms and ACTION not in before.forms

    def _event_noun(self, at: int) -> bool:
        """A word that is both the deed and whom it was done to: "ein Verletzter", "un mort"."""
        while (adjective := self.marks.small(at, "adj", "adv")) is not None:
            at = adjective.end
        event = self.marks.get(at, "event")
        return event is not None and event.payload.noun

    def _compound(self, following: Mark, end: int) -> bool:
        """ "A police building": where nouns stand side by side the last one is meant."""
        return (
            following.start == end and self.language.articles and not self.language.head_first and not self.language.capital_nouns
        )

    def _event_at(self, at: int) -> Mark | None:
        while (adjective := self.marks.small(at, "adj", "adv")) is not None:
            at = adjective.end
        event = self.marks.get(at, "event")
        return event if event is not None and _PERSON in event.payload.measures else None

    def _bare_follows(self, at: int) -> bool:
        """Whether what follows a number lets it stand alone: a verb, a mark, a preposition, the end."""
        if at >= self.size or at in self.taken:
            return True
        token = self.tokens[at]
        if token.kind == "mark" and token.text in _OPENING:
            return self._bare_follows(at + 1)
        if token.kind == "mark":
            return token.text not in "-%°№$€£/*"
        m = self.marks
        if m.get(at, "unit") or token.kind in ("number", "clock"):
            return False
        if (time := m.get(at, "time")) is not None and time.payload in ("night", "week", "part", "year", "am", "pm"):
            return False
        if m.get(at, "event") or m.get(at, "time") or m.get(at, "place") or m.get(at, "speech"):
            return True
        return any(x.kind == "small" for x in m.at[at])

    def _aged(self, number: Number) -> bool:
        """ "A driver (47)": an age in brackets right behind a person."""
        opened, closed = number.start - 1, number.end
        if opened < 1 or closed >= self.size or self.tokens[opened].text != "(" or self.tokens[closed].text != ")":
            return False
        noun = self.marks.ending(opened, "noun")
        return noun is not None and number.value < _AGE and _PERSON in _up(noun.payload) and not self.tokens[noun.start].plural

    def _noun_phrase_after_definite(self, i: int, at: int) -> Entity | None:
        if self.marks.ending(i, "small", "void_before"):
            return None
        got = self._noun_after(at)
        if got is None:
            return None
        noun, end, inner = got
        if noun.many:
            return Entity(i, end, None, noun, definite=True, plural=True, inner=inner)
        return Entity(i, end, Number(1, i, end), noun, article=True, definite=True, inner=inner, weak=True)

    def _noun_only(self, i: int) -> Entity | None:
        if self.marks.ending(i, "small", "void_before") or (self.language.head_first and self._describes(i)):
            return None
        if (
            i
            and self.marks.small(i, "district", "region_word")
            and ATTRIBUTE in self.tokens[i - 1].forms
            and self.tokens[i - 1].capital
        ):
            return None
        got = self._noun_after(i) if self.marks.get(i, "noun") or self._adjective_start(i) else None
        if got is None:
            return None
        noun, end, inner = got
        if noun.many:
            return Entity(i, end, None, noun, plural=True, inner=inner)
        if self.language.articles and i and self.tokens[i - 1].kind != "mark" and not self.marks.small(i - 1, "and"):
            return None
        return Entity(i, end, Number(1, i, end), noun, article=True, inner=inner, weak=self.language.articles)

    def _describes(self, i: int) -> bool:
        """A noun right behind another ("жителі будинку"): where the head comes first it only says whose."""
        while self.marks.ending(i, "small", "adj"):
            i -= 1
        return self.marks.ending(i, "noun") is not None or self.marks.ending(i, "small", "void_before") is not None

    def _adjective_start(self, i: int) -> bool:
        event = self.marks.get(i, "event")
        return event is not None and self._participle(i, event) and event.payload.takes != "subject"


def _common(a: str, b: str) -> str:
    """The narrowest category that holds both."""
    known = vocabulary()
    return next(c for c in (a, *known.above(a)) if known.holds(c, b))


def _takes_numeral(what: str) -> bool:
    known = vocabulary()
    return any(known.holds(root, what) for m in known.measures.values() if m.flow for root in m.of)


_OPENING = '«“„"'


def _same_root(a: str, b: str) -> bool:
    known = vocabulary()
    return (known.above(a) or (a,))[-1] == (known.above(b) or (b,))[-1]


_AGE = 120
_UNKNOWN = 3
"""How many words that the lexicon lacks may stand between a number and its verb."""


def _up(noun: Noun | None) -> tuple[str, ...]:
    return (noun.what, *vocabulary().above(noun.what)) if noun else ()


def _root_of_tolls() -> str:
    known = vocabulary()
    return next(m.of[0] for m in known.measures.values() if m.grows)


_PERSON = _root_of_tolls()


def entities(tokens: Sequence[Token], marks: Marks, language: Language, taken: set[int]) -> list[Entity]:
    """All that a sentence counts or names, in order; tokens in `taken` (dates, clock times) belong to something else."""
    return _Reader(tokens, marks, language, taken).all()
