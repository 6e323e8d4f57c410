"""The noun that a number counts: how far it may stand from it, and where the search for it ends."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.language import Language, Noun
from nightdesk.lexicon.morphology import ACTION, AT_ONE, ATTRIBUTE, OBJECT, OF_ONE, SUBJECT
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.things.entity import PERSON, same_root
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.numbers import counting, number_at
from nightdesk.reading.words.text import Token

_MODIFIERS = 6
"""How many words may stand between a number and its noun ("two of the newest Russian-made attack drones")."""

_ATTRIBUTE = 8
"""How many words a participle with its circumstances may take between a number and its noun."""

_OPENING = '«“„"'


_DESCRIBING = frozenset({"regional", "adv", "ordinal", "adj", "more", "other", "some"})
"""Small words that may stand between a number and its noun."""


class Nouns:
    """The nouns of one sentence, searched for from where a number stands."""

    def __init__(self, tokens: Sequence[Token], marks: Marks, language: Language, taken: set[int]) -> None:
        """Tokens in `taken` (dates, clock times) belong to something else."""
        self.tokens = tokens
        self.marks = marks
        self.language = language
        self.taken = taken
        self.size = len(tokens)
        self.counting = counting(tokens, marks, language)

    def _skipped(self, at: int) -> Mark | None:
        """A unit that only describes the noun behind it ("two-storey", "27-year-old")."""
        unit = self._unit(at)
        return unit if unit is not None and unit.payload == "skip" else None

    def _unit(self, at: int) -> Mark | None:
        if at < self.size and self.tokens[at].text in "-–‑" and (unit := self.marks.get(at + 1, "unit")) is not None:
            return unit
        return self.marks.get(at, "unit")

    def _noun_after(self, at: int) -> tuple[Noun, int, Mark | None] | None:
        """The noun that a number at `at` counts; somebody's age alone ("a 23-year-old") stands for one."""
        return self._noun_behind(at) or self._aged_one(at)

    def _aged_one(self, at: int) -> tuple[Noun, int, Mark | None] | None:
        number = number_at(self.tokens, self.marks, at, self.language)
        unit = self._skipped(number.end if number else at)
        if unit is None or not self.marks.small(unit.end - 1, "aged_one"):
            return None
        return Noun(PERSON), unit.end, None

    def _noun_behind(self, at: int) -> tuple[Noun, int, Mark | None] | None:
        """The noun that a number at `at` counts, past its modifiers; with a participle among these, if any."""
        m = self.marks
        inner: Mark | None = None
        steps = 0
        while at < self.size and steps <= _MODIFIERS:
            token = self.tokens[at]
            if not m.at[at] and token.kind == "word" and at not in self.counting:
                if ACTION in token.forms:
                    return None
                at, steps = at + 1, steps + 1
                continue
            noun = m.get(at, "noun")
            if noun is not None:
                if m.small(noun.end, "void"):
                    return None
                if self._acts(noun.start):
                    return None
                if self._only_describes(noun):
                    at, steps = noun.end, steps + 1
                    continue
                return (*self._merged(noun), inner)
            if m.small(at, "void") and not self.tokens[at].low.endswith("'s"):
                return None
            event = m.get(at, "event")
            if event is not None:
                if inner is not None or not self._participle(at, event):
                    return None
                inner, at, steps = event, event.end, steps + 1
                continue
            if m.small(at, "them") is not None and m.get(at + 1, "noun") is not None:
                at, steps = at + 1, steps + 1
                continue
            number = number_at(self.tokens, m, at, self.language)
            if (unit := self._skipped(number.end if number else at)) is not None:
                at, steps = unit.end, steps + 1
                continue
            if (m.get(at, "unit") and not token.low.endswith("'s")) or self._stops(at, token):
                return None
            at, steps = at + 1, steps + 1
        return None

    def _attributed(self, at: int) -> tuple[Noun, int, Mark | None] | None:
        """ "98 in der Nacht gestartete Drohnen": what is done to them, with its circumstances, stands before the noun."""
        if not self.language.capital_nouns or not (self.marks.small(at, "locative", "in") or self.marks.get(at, "time")):
            return None
        for i in range(at + 1, min(at + _ATTRIBUTE, self.size)):
            event = self.marks.get(i, "event")
            if self.tokens[i].kind != "word" or self.tokens[i].text == ",":
                return None
            if event is not None:
                noun = self.marks.get(event.end, "noun") if not self.tokens[i].capital else None
                return (*self._merged(noun), event) if noun is not None and self._participle(i, event) else None
        return None

    def _named_place(self, noun: Noun, end: int) -> bool:
        """ "Im Dorf Dolotinka", "w miejscowości Szebiekino": a kind of place with its name right behind it."""
        if not vocabulary().categories[noun.what].area or noun.many or end >= self.size:
            return False
        return self.marks.get(end, "place") is not None or (self.tokens[end].capital and not self.marks.at[end])

    def _acts(self, at: int) -> bool:
        """ "Двоих спасатели достали": who does it is not whom it is done to, and their forms tell."""
        if at == 0 or OBJECT not in self.tokens[at - 1].forms or SUBJECT not in self.tokens[at].forms:
            return False
        return not self._when_or_where(at)

    def _when_or_where(self, at: int) -> bool:
        """ "Ночью дроны …", "в Туле дроны …": the word before is no object but says when or where."""
        said = self.marks.ending(at, "time") or self.marks.ending(at, "place")
        return said is not None or self.marks.ending(at - 1, "small", "locative", "in", "occasion") is not None

    def _only_describes(self, noun: Mark) -> bool:
        """An adjective that may stand for a noun ("цивільний") beside a noun of another kind."""
        following = self.marks.get(noun.end, "noun")
        return (
            following is not None
            and ATTRIBUTE in self.tokens[noun.end - 1].forms
            and not same_root(following.payload.what, noun.payload.what)
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
        small = {x.payload for x in self.marks.at[at] if x.kind == "small"}
        if token.low.endswith("'s"):
            small.discard("void")
        return bool(small) and small.isdisjoint(_DESCRIBING)

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
            if (kind := self.marks.small(at, "of_type")) is not None:
                at = kind.end
            following = self.marks.get(at, "noun")
            if following is None or following.start < end or self.marks.small(following.end, "void"):
                break
            if self._acts(following.start):
                break
            head = following.payload
            if known.holds(head.what, what) or (
                self.language.head_first and same_root(what, head.what) and not known.holds(what, head.what)
            ):
                pass
            elif known.holds(what, head.what) or same_root(what, head.what) or self._compound(following, end):
                what = head.what
            else:
                break
            detail = detail or head.detail
            end, many = following.end, head.many
        last = self.tokens[noun.start if self.language.head_first else self._head_at(noun.start, end)]
        plural = last.plural and not self._of_one(noun.start)
        return Noun(what, detail, plural if many is None else many, noun.payload.told), end

    def _head_at(self, start: int, end: int) -> int:
        """ "The House of Officers" is one house: where a name of several words holds an "of", its head stands before that."""
        for at in range(start + 1, end - 1):
            known = (p for form in self.tokens[at].forms for p in self.language.phrases.get(form, ()))
            if any(p.kind == "small" and p.payload == "of" and not p.rest for p in known):
                return at - 1
        return end - 1

    def _of_office(self, at: int) -> bool:
        """ "Начальник городской администрации": a noun that only says whose head someone is."""
        if OF_ONE not in self.tokens[at].forms:
            return False
        while at > 1 and ATTRIBUTE in self.tokens[at - 1].forms:
            at -= 1
        return self.marks.ending(at, "role") is not None

    def _of_one(self, at: int) -> bool:
        """ "Поверхи багатоповерхівки", "на подстанции": a form that may be one thing, behind its noun or a preposition."""
        if at and AT_ONE in self.tokens[at].forms and (self.marks.ending(at, "small", "locative") or self._with_preposition(at)):
            return True
        if OF_ONE not in self.tokens[at].forms or at == 0:
            return False
        if (link := self.marks.ending(at, "small", "and")) is not None:
            noun = self.marks.ending(link.start, "noun")
            return noun is not None and self._of_one(noun.end - 1)
        while at > 1 and ATTRIBUTE in self.tokens[at - 1].forms and self.tokens[at - 1].plural is False:
            at -= 1
        before = self.tokens[at - 1]
        return before.plural is not None and ATTRIBUTE not in before.forms and ACTION not in before.forms

    def _with_preposition(self, at: int) -> bool:
        """ "Вдарили по стоянці": a deed that takes its preposition with it."""
        deed = self.marks.ending(at, "event")
        return deed is not None and deed.end - deed.start > 1

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
        return event if event is not None and PERSON in event.payload.measures else None

    def _bare_follows(self, at: int) -> bool:
        """Whether what follows a number lets it stand alone: a verb, a mark, a preposition, the end."""
        if at >= self.size or at in self.taken or self._acts(at):
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
        return any(x.kind == "small" and x.payload != "void_before" for x in m.at[at])

    def _describes(self, i: int) -> bool:
        """A noun right behind another ("жителі будинку"): where the head comes first it only says whose."""
        while self.marks.ending(i, "small", "adj"):
            i -= 1
        return self.marks.ending(i, "noun") is not None or self.marks.ending(i, "small", "void_before") is not None

    def _adjective_start(self, i: int) -> bool:
        event = self.marks.get(i, "event")
        before = self.tokens[i - 1] if i else None
        if event is not None and self.language.articles and before is not None and before.kind == "word":
            small = self.marks.at[i - 1]
            if all(x.kind == "small" and x.payload == "adj" for x in small):
                return False
        describes = event is not None and not event.payload.weak and event.payload.takes != "subject"
        return event is not None and describes and self._participle(i, event)

    def _nominal(self, event: Mark) -> bool:
        """ "the injured", "the dead": a measure's word used as a noun: nothing that a verb governs follows."""
        return event.end - event.start == 1 and PERSON in event.payload.measures and self._noun_after(event.end) is None
