"""A number with what it counts: units, increments, parts of a whole, models and ages behind the noun."""

from __future__ import annotations

from nightdesk.lexicon.language import Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.things.entity import PERSON, Entity, common, of_age, same_root, takes_numeral, up
from nightdesk.reading.things.nouns import Nouns
from nightdesk.reading.words.concepts import Mark
from nightdesk.reading.words.numbers import Number, number_at, quantity_at

_AGE = 120
_HOURS = 24

_UNKNOWN = 3
"""How many words that the lexicon lacks may stand between a number and its verb."""


class Counted(Nouns):
    """The counted things of one sentence, each read from its number."""

    def _counted(self, i: int) -> Entity | None:
        m = self.marks
        at = i
        definite = False
        while (d := m.small(at, "definite")) is not None:
            definite, at = True, d.end
        if at in self.taken or self._voided(at):
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
        if (apart := m.small(at, "days_apart", "subordinate")) is not None and apart.end - apart.start > 1:
            entity.void = True
            return entity
        if (ago := m.get(at, "time", "vague_day")) is not None and ago.payload == "vague_day":
            entity.void, entity.end = True, ago.end
            return entity
        if (ages := self._listed_ages(at)) is not None:
            entity.void, entity.end = True, ages
            return entity
        if (of := self._of(at)) is not None:
            return self._part(entity, of)
        if (pron := m.small(at, "of_them")) is not None:
            entity.end, entity.partitive = pron.end, True
            self._who(entity)
            return entity
        at = self._behind_article(entity, at)
        got = self._noun_after(at) or (None if article else self._attributed(at))
        if got is not None:
            entity.noun, entity.end, entity.inner = got
            self._joint(entity)
            self._after_noun(entity)
            return entity
        if article and (
            self._event_noun(at)
            or (number_at(self.tokens, m, number.end - 1, self.language) and self._bare_follows(at) and not self._deed(at))
        ):
            entity.article = False
            return entity
        if self._labelled(number):
            return Entity(i, at, number, void=True)
        if not article and self.language.head_first and self._event_noun(at) and (event := self._event_at(at)) is not None:
            entity.noun, entity.end, entity.inner, entity.soft = Noun(PERSON), event.end, event, True
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

    def _voided(self, at: int) -> bool:
        """ "Trümmer einer Drohne": an article inside words behind which nothing counts."""
        return any(m.start < at < m.end for m in self.marks.named("void_before"))

    def _who(self, entity: Entity) -> None:
        """ "Two of those who died": the verb says whose part it is."""
        at = entity.end + 1
        while self.marks.small(at, "aux", "passive"):
            at += 1
        event = self.marks.get(at, "event") if self.marks.small(entity.end, "break") else None
        if event is not None and PERSON in event.payload.measures:
            entity.of, entity.end = event.payload, event.end

    def _behind_article(self, entity: Entity, at: int) -> int:
        """ "Cifra en 598 los drones", "son ya 20 los heridos": the number stands before its noun with the article between."""
        the = self.marks.small(at, "definite") if self.language.head_first and not (entity.article or entity.definite) else None
        if the is None or the.end >= self.size or not self.tokens[the.end].plural:
            return at
        led = self.marks.ending(entity.start, "small", "in", "to", "aux", "adv", "grew")
        noun = self.marks.get(the.end, "noun") or self._event_noun(the.end)
        return the.end if led is not None and noun else at

    def _deed(self, at: int) -> bool:
        """ "Une frappe sur un bus": an article before the noun of what was done."""
        while self.marks.small(at, "adj") is not None:
            at += 1
        event = self.marks.get(at, "event")
        named = self.language.capital_nouns and at < self.size and self.tokens[at].capital
        return event is not None and (event.payload.takes == "after" or named)

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
        return end if event is not None and set(event.payload.measures) == {PERSON} else 0

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
        if vocabulary().holds(entity.noun.what, kind) and takes_numeral(kind):
            entity.noun = Noun(kind, entity.noun.detail or ", ".join(str(n.payload.detail) for n in nouns), many=True)
            entity.end = close + 1

    def _joint(self, entity: Entity) -> None:
        """ "64 missiles and drones": one number for two kinds of one root is a number of what holds both."""
        link = self.marks.small(entity.end, "and")
        if link is None or entity.noun is None or entity.article:
            return
        got = self._noun_after(link.end) if self.marks.get(link.end, "noun") or self._adjective_start(link.end) else None
        alike = got is not None and (
            got[0].what == entity.noun.what if not takes_numeral(entity.noun.what) else same_root(got[0].what, entity.noun.what)
        )
        if got is not None and alike and got[0].many is not False and not got[2]:
            entity.joint = got[0].what != entity.noun.what
            entity.noun, entity.end = Noun(common(entity.noun.what, got[0].what), entity.noun.detail, many=True), got[1]

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
        if self._age(number) or self._aged(number) or self._hour(number):
            return True
        year = token.kind == "number" and len(token.text) == 4 and token.text[:2] in ("19", "20") and token.text.isdigit()  # noqa: PLR2004
        at = number.start
        while at >= 2 and self.marks.small(at - 1, "and", "comma") and number_at(self.tokens, self.marks, at - 2, self.language):  # noqa: PLR2004
            at -= 2
        called = any(m.end <= at for m in self.marks.named("contact"))
        return year or called or self.marks.ending(at, "small", "label", "age") is not None

    def _age(self, number: Number) -> bool:
        """ "Svitlana, 74, who lives …": a number between commas behind a name."""
        before, behind = number.start - 2, number.end
        if self.marks.small(number.start - 1, "and") and number_at(self.tokens, self.marks, before, self.language):
            before -= 2
        if self.marks.small(behind, "and") and (other := number_at(self.tokens, self.marks, behind + 1, self.language)):
            behind = other.end
        if before < 0 or behind >= self.size or self.tokens[before + 1].text != "," or self.tokens[behind].text not in ",.":
            return False
        noun = self.marks.get(before, "noun")
        named = self.tokens[before].capital and not self.marks.at[before]
        return (named or (noun is not None and PERSON in up(noun.payload))) and number.value < _AGE

    def _hour(self, number: Number) -> bool:
        """ "At nine the mayor wrote …": an hour, where a clause opens with it."""
        led = self.marks.ending(number.start, "small", "as_of")
        if led is None or not float(number.value).is_integer() or not 0 < number.value <= _HOURS:
            return False
        return led.start == 0 or self.tokens[led.start - 1].text in ",;:–—"

    def _aged(self, number: Number) -> bool:
        """ "A driver (47)": an age in brackets right behind a person."""
        opened, closed = number.start - 1, number.end
        if opened < 1 or closed >= self.size or self.tokens[opened].text != "(" or self.tokens[closed].text != ")":
            return False
        noun = self.marks.ending(opened, "noun")
        return noun is not None and number.value < _AGE and PERSON in up(noun.payload) and not self.tokens[noun.start].plural

    def _after_noun(self, entity: Entity) -> None:
        """ "35 drones more", "ten each", "a girl of 13", "3 missiles (S-400, Iskander-M)"."""
        self._models_behind(entity)
        self._out_of(entity)
        if (of := self.marks.small(entity.end, "of", "age")) is not None:
            age = quantity_at(self.tokens, self.marks, of.end, self.language)
            if age is not None and PERSON in up(entity.noun) and age.value < _AGE and self._bare_follows(age.end):
                entity.end = age.end
        if (more := self.marks.small(entity.end, "more", "each")) is not None:
            if more.payload == "each":
                entity.each = True
            else:
                entity.increment = True
            entity.end = more.end

    def _out_of(self, entity: Entity) -> None:
        """ "28 drones of 34": weapons with the number that they are taken from."""
        of = self.marks.small(entity.end, "of")
        number = quantity_at(self.tokens, self.marks, of.end, self.language) if of is not None else None
        if of is None or number is None or entity.noun is None or entity.number is None or not takes_numeral(entity.noun.what):
            return
        if number.value >= entity.number.value and number.value > 1 and self._bare_follows(number.end):
            entity.whole = Entity(of.start, number.end, number, entity.noun)
            entity.end = number.end

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

    def _measured(self, entity: Entity, unit: Mark) -> Entity | None:
        """A duration counts; any other unit (years, kilometres, money) makes the number none of ours."""
        if unit.payload == "skip":
            got = self._noun_after(unit.end) or self._aged_one(entity.end)
            if got is not None:
                age = entity.number.value if entity.number else 0
                entity.number = Number(1, entity.start, entity.start + 1)
                entity.noun, entity.end, entity.inner = got
                entity.noun = of_age(entity.noun, age)
                entity.article = True
                return entity
            if self.language.capital_nouns and self.tokens[unit.start].capital:
                return Entity(entity.start, unit.end, Number(1, entity.start, unit.end), Noun(PERSON), article=True)
            entity.void, entity.end = True, unit.end
            return entity
        if unit.payload == "not_ours":
            whole = self._of(unit.end)
            entity.void, entity.end = True, whole.end if whole else unit.end
            return entity
        entity.unit, entity.end = unit.payload, unit.end
        self._and_minutes(entity)
        return entity

    def _and_minutes(self, entity: Entity) -> None:
        """ "Six hours and 20 minutes" are one duration."""
        link = self.marks.small(entity.end, "and")
        smaller = number_at(self.tokens, self.marks, link.end if link else entity.end, self.language)
        unit = self._unit(smaller.end) if smaller is not None else None
        if entity.number is None or smaller is None or unit is None:
            return
        whole, part = (vocabulary().length(name) for name in (str(entity.unit), str(unit.payload)))
        if 0 < part < whole:
            entity.number.value = round(entity.number.value + smaller.value * part / whole, 2)
            entity.end = unit.end

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

    def _part(self, entity: Entity, of: Entity) -> Entity | None:
        if of.of is not None:
            entity.of, entity.partitive = of.of, True
            entity.whole = of if of.number is not None else None
        elif of.partitive:
            entity.partitive, entity.ref = True, of.ref
        elif of.number is not None and self._told_of_all(entity, of):
            of.start = entity.start
            return of
        elif of.number is not None:
            entity.whole, entity.noun = of, of.noun
            entity.partitive = of.noun is None
        else:
            entity.noun, entity.inner, entity.definite = of.noun, of.inner, True
        if entity.article and entity.noun and not (entity.partitive or of.number):
            return None
        entity.end = of.end
        return entity

    def _told_of_all(self, entity: Entity, of: Entity) -> bool:
        """ "One of four people who died": the clause tells of the four."""
        one = entity.number is not None and entity.number.value == 1
        return one and PERSON in up(of.noun) and self.marks.small(of.end, "relative") is not None

    def _noun_phrase_after_definite(self, i: int, at: int) -> Entity | None:
        if self.marks.ending(i, "small", "void_before") or self._owns(i):
            return None
        got = self._noun_after(at)
        if got is None or self._named_place(got[0], got[1]):
            return None
        noun, end, inner = got
        if self.marks.small(i, "locative"):
            i = at  # "im Viertel": the preposition within says where
        if inner is not None and any(not self.marks.small(k, "adv", "ordinal") for k in range(at, inner.start)):
            return None
        if noun.many:
            return Entity(i, end, None, noun, definite=True, plural=True, inner=inner)
        if self.marks.small(end - 1, "district", "region_word"):
            return None
        return Entity(i, end, Number(1, i, end), noun, article=True, definite=True, inner=inner, weak=True)

    def _owns(self, i: int) -> bool:
        """ "Dos almacenes del puerto", "das Dach der Schule": behind a noun it only says whose that is."""
        if not (self.language.head_first or self.language.capital_nouns):
            return False
        of = self.marks.small(i, "of") or self.marks.ending(i, "small", "of")
        return of is not None and self.marks.ending(of.start, "noun") is not None
