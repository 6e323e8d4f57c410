"""Who or what a sentence counts: a number with its noun, a noun alone, or a number alone.

Shapes over concepts; which words make them is the language's file. Here are the small words that such a thing may begin with
("all but two", "none of", "another"); what stands behind them is read by `counted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nightdesk.lexicon.language import Language, Noun
from nightdesk.lexicon.morphology import ATTRIBUTE
from nightdesk.reading.things.counted import Counted
from nightdesk.reading.things.entity import PERSON, Entity, common, same_root, takes_numeral, up
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.numbers import Number, number_at, quantity_at
from nightdesk.reading.words.text import Token

_ENTRANCES = frozenset(
    {
        "idiom",
        "him",
        "its_part",
        "relative",
        "part_of",
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
        "one_of_those",
        "so_many",
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

_INTRODUCING = _ENTRANCES - {"definite", "each_before", "between", "article"}
"""Those of them that `entity` itself asks for."""

_BEGINNING = frozenset({"qualifier", "vague", "noun", "event"})
"""The other kinds of words that a counted thing may begin with."""


_NONE_YET = -9

_NEAR = 3
"""How far behind its verb a pronoun may stand ("slammed into it")."""


class _Reader(Counted):
    def all(self) -> list[Entity]:
        out: list[Entity] = []
        i, void = 0, _NONE_YET
        for at in self._beginnings():
            if at < i or at in self.taken:
                continue
            entity = self.entity(at)
            if entity is None:
                continue
            if entity.partitive and entity.bare and 0 <= entity.start - void <= 1:
                entity.void = True
            if not entity.void:
                entity.alt = self._other_meaning(entity)
                out.append(entity)
            i = max(entity.end, at + 1)
            void = entity.end if entity.void else _NONE_YET
        return out

    def _other_meaning(self, entity: Entity) -> Noun | None:
        if entity.noun is None:
            return None
        for i in range(entity.start, entity.end):
            for mark in self.marks.at[i]:
                if (
                    mark.kind == "noun"
                    and mark.end <= entity.end
                    and not same_root(mark.payload.what, entity.noun.what)
                    and self.marks.get(i, "noun") is not mark
                ):
                    return Noun(mark.payload.what, mark.payload.detail, entity.noun.many)
        return None

    def _beginnings(self) -> list[int]:
        """Where anything may begin: a number, or a word of the lexicon that `entity` asks for."""
        words = {m.start for m in self.marks.all if m.kind in _BEGINNING or (m.kind == "small" and m.payload in _ENTRANCES)}
        return sorted(words | self.counting)

    def entity(self, i: int) -> Entity | None:
        m = self.marks
        smalls = {small.payload for small in m.names_at(i)}
        if smalls.isdisjoint(_ENTRANCES):
            return (self._counted(i) if self._quantity_begins(i) else None) or self._noun_only(i)
        if smalls.isdisjoint(_INTRODUCING):
            return self._the_other(i) or self._counted(i) or self._noun_only(i)
        if (mark := m.small(i, "idiom")) is not None:
            return Entity(i, mark.end, None, void=True)
        if (mark := m.small(i, "its_part")) is not None:
            return Entity(i, mark.end, Number(1, i, mark.end), article=True, ref="same")
        if (mark := m.small(i, "him", "relative")) is not None:
            return self._same(i, mark)
        if (mark := m.small(i, "part_of")) is not None:
            return self._whole_of(i, mark)
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
        if (mark := m.small(i, "so_many")) is not None:
            got = self._noun_after(mark.end)
            return Entity(i, got[1] if got else mark.end, None, void=True)
        if (mark := m.small(i, "one_of_those")) is not None and (inner := self._counted(mark.end)) is not None:
            return self._one_of_those(i, inner)
        if (mark := m.small(i, "more_before")) is not None:
            return self._one_more(i, mark)
        if (mark := m.small(i, "another")) is not None:
            return self._another(i, mark)
        if (mark := m.small(i, "some")) is not None and self._uncounted(i):
            return self._some(i, mark)
        return self._counted(i) or self._noun_only(i)

    def _the_other(self, i: int) -> Entity | None:
        """ "One over the city, the other near Azov": one more of them, where only its place follows."""
        the = self.marks.small(i, "definite")
        other = self.marks.small(the.end, "the_other") if the is not None else None
        if other is None or self.marks.small(other.end, "locative") is None:
            return None
        return Entity(i, other.end, Number(1, i, other.end))

    def _one_of_those(self, i: int, inner: Entity) -> Entity:
        """ "The larger of the two depots" is one of them; of weapons and people it only says which is meant."""
        thing = inner.noun is not None and not takes_numeral(inner.noun.what) and PERSON not in up(inner.noun)
        inner.start, inner.number, inner.article = i, Number(1, i, inner.end), True
        inner.void = not thing
        return inner

    def _same(self, i: int, mark: Mark) -> Entity | None:
        """ "A drone hit a depot and set it alight", "hit a depot, which burned": what was told just before."""
        governed = self._object_of(i) if mark.payload == "him" else self._subject_of(i, mark.end)
        return Entity(i, mark.end, Number(1, i, mark.end), article=True, ref="same") if governed else None

    def _uncounted(self, i: int) -> bool:
        """ "Some people", and not "some 60 people"."""
        qualifies = self.marks.get(i, "qualifier") is not None
        return not qualifies or quantity_at(self.tokens, self.marks, i, self.language) is None

    def _object_of(self, i: int) -> bool:
        near = [e for e in self.marks.of("event") if e.start < i and i - e.start <= _NEAR]
        return any(i <= (e.tail.start if e.tail else e.end) for e in near)

    def _subject_of(self, i: int, at: int) -> bool:
        while self.marks.small(at, "aux", "passive", "adv"):
            at += 1
        return i > 0 and self.tokens[i - 1].text == "," and self.marks.get(at, "event") is not None

    def _whole_of(self, i: int, mark: Mark) -> Entity | None:
        """ "The roof of a clinic was damaged": what is done to a part is done to the thing."""
        at = mark.end
        while at < self.size and self.tokens[at].low.endswith("'s"):
            at += 1
        inner = self.entity(at) or self._part_of_one(at)
        if inner is None or inner.start != at or inner.noun is None:
            return None
        inner.start = i
        return inner

    def _part_of_one(self, at: int) -> Entity | None:
        """ "Part of Kyiv's railway": a thing that its owner leads to, without an article."""
        noun = self.marks.get(at, "noun")
        if noun is None or noun.payload.many or takes_numeral(noun.payload.what):
            return None
        return Entity(at, noun.end, None, noun.payload)

    def _quantity_begins(self, i: int) -> bool:
        """Whether a number with what qualifies it may begin here, where no small word does."""
        return i in self.counting or self.marks.get(i, "qualifier") is not None

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
        if event is None or PERSON not in event.payload.measures:
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
        return Noun(PERSON)

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
            if beside is not None and same_root(beside[0].what, noun.what):
                noun, end = Noun(common(noun.what, beside[0].what), many=True), beside[1]
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
        them = self.marks.small
        if (pron := them(mark.end, "of_them", "them") or them(mark.end - 1, "of_them")) is not None:
            entity = Entity(i, pron.end, None, factor=0.5, partitive=True)
            qualifier = self.marks.ending(i, "qualifier")
            entity.nearly = qualifier.payload if qualifier is not None else None
            return entity
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
        if got is None or self._named_place(got[0], got[1]) or self._of_office(i):
            return None
        noun, end, inner = got
        if noun.many:
            return Entity(i, end, None, noun, plural=True, inner=inner)
        if self.marks.small(i, "the_region") and self.marks.ending(i, "small", "locative"):
            return None
        if self.language.articles and i and self.tokens[i - 1].kind != "mark" and not self.marks.small(i - 1, "and"):
            return None
        return Entity(i, end, Number(1, i, end), noun, article=True, inner=inner, weak=self.language.articles)


def entities(tokens: Sequence[Token], marks: Marks, language: Language, taken: set[int]) -> list[Entity]:
    """All that a sentence counts or names, in order; tokens in `taken` (dates, clock times) belong to something else."""
    return _Reader(tokens, marks, language, taken).all()
