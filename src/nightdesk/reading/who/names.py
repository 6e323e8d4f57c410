"""Names of speakers in a report: known voices, people with their offices, and those that stay vague."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightdesk.lexicon.language import Language
from nightdesk.lexicon.morphology import bare
from nightdesk.lexicon.places import Place, places
from nightdesk.lexicon.sounds import sound
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.tables import by_sound
from nightdesk.reading.words.text import Token

if TYPE_CHECKING:
    from nightdesk.lexicon.voices import Voice

_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(slots=True)
class Speaker:
    """A speaker named at tokens `start` to `end`; `name` is the usual English name or the words as said."""

    start: int
    end: int
    name: str
    vague: bool = False
    person: bool = False
    known: bool = False
    """Whether the lexicon has it, or it was named in full before."""
    hearer: bool = False
    """Whether it is an agency or a channel, which others tell ("a source told the agency Interfax")."""


class Names:
    """The people of one report, by surname, as they were first named in full; and the country it speaks of."""

    def __init__(
        self,
        language: Language,
        by_surname: Mapping[str, Sequence[Voice]],
        romanise: object = None,
        canonical: Callable[[str], str] = str,
        may_mean: Callable[[str, str], bool] = lambda vague, name: False,  # noqa: ARG005
    ) -> None:
        """Start with nobody named; `by_surname` holds the people whom the lexicon knows."""
        self.canonical = canonical
        self.may_mean = may_mean
        self.language = language
        self.by_surname = by_surname
        self.full: dict[str, str] = {}
        self.country: str | None = None
        self.romanise = romanise
        self.here: tuple[str | None, str | None, str | None] = (None, None, None)
        """The country, region and city that are spoken of, for bodies named without them ("the city administration")."""
        self.heard: list[Speaker] = []
        self.spoken: set[str] = set()
        self.grounds: dict[str, str] = {}
        """Of a vague body that was named with its place ("Kyiv city authorities"), the place."""
        self.offices: dict[str, str] = {}

    def speakers(self, tokens: Sequence[Token], marks: Marks) -> list[Speaker]:
        """Every speaker that the sentence names, in order."""
        out: list[Speaker] = []
        taken: set[int] = set()
        for named in (self._known, self._people, self._vague, self._metonyms):
            found = named(tokens, marks, taken)
            out += found
            taken.update(i for s in found for i in range(s.start, s.end))
        out = [s for s in out if not any(k.known and k.start == s.end and (s.vague or _both_bodies(s, k)) for k in out)]
        out.sort(key=lambda s: s.start)
        self._remember(tokens, marks, out)
        return out

    def any_named(self, tokens: Sequence[Token], marks: Marks) -> bool:
        """Whether a sentence has a word that may be of a speaker's name, but for a place that speaks."""
        return bool(marks.of("voice") or marks.of("body") or self._nameable(tokens, marks))

    def _remember(self, tokens: Sequence[Token], marks: Marks, found: Sequence[Speaker]) -> None:
        """Whom "he", "the ministry" and "the governor" will mean in the sentences that follow."""
        self.heard += found
        people = [s for s in found if s.person]
        for mark in marks.of("role", "small") if people else ():
            if mark.kind == "small" and not (mark.payload == "pronoun" and self._office(tokens[mark.end - 1])):
                continue
            near = [s for s in people if 0 <= s.start - mark.end <= _OFFICE or 0 <= mark.start - s.end <= _OFFICE]
            if near:
                holder = min(near, key=lambda s: min(abs(s.start - mark.end), abs(mark.start - s.end))).name
                self.offices.update(dict.fromkeys(tokens[mark.end - 1].forms, holder))

    def _office(self, word: Token) -> bool:
        """Whether a word is that of an office ("the mayor") and not of a body ("the ministry")."""
        return any(p.kind == "role" and not p.rest for form in word.forms for p in self.language.phrases.get(form, ()))

    def recall(self, name: str) -> None:
        """Whoever has spoken again is the first to be meant."""
        heard = next((s for s in reversed(self.heard) if s.name == name), None)
        if heard is not None:
            self.heard.append(heard)
            self.spoken.add(name)

    def meant(self, words: Sequence[Token], kind: str, carried: str | None) -> str | None:
        """The speaker that a pronoun or a definite noun stands for: a person, a body, or the holder of an office."""
        if kind in ("person", "body"):
            wanted = [s for s in self.heard if s.person == (kind == "person")]
            return wanted[-1].name if wanted else carried
        return self.called(words) or self._fallback(words[-1], carried)

    def called(self, words: Sequence[Token]) -> str | None:
        """Whoever was named before by this noun: the holder of the office, or a body whose name holds it."""
        last = words[-1]
        holder = next((self.offices[form] for form in last.forms if form in self.offices), None)
        if holder is not None:
            return holder
        key = last.low.removesuffix("'s").removesuffix("s")
        named = [s for s in self.heard if key in s.name.casefold()]
        return named[-1].name if named else None

    def _fallback(self, word: Token, carried: str | None) -> str | None:
        """Whom a noun means that nobody was called: an office a person, everything else a body, whoever spoke last."""
        meanings = {(p.kind, p.payload) for form in word.forms for p in self.language.phrases.get(form, ()) if not p.rest}
        if meanings & _PRONOUNS:
            return carried
        person = self._office(word)
        fitting = [s.name for s in self.heard if s.person == person and (s.name in self.spoken or not person)]
        if person and not fitting:
            return None
        return carried if carried in fitting or not fitting else fitting[-1]

    def _known(self, tokens: Sequence[Token], marks: Marks, _: set[int]) -> list[Speaker]:
        out: list[Speaker] = []
        spans: dict[tuple[int, int], list[Voice]] = {}
        for mark in marks.of("voice"):
            spans.setdefault((mark.start, mark.end), []).append(mark.payload)
        for (start, end), voices in spans.items():
            if marks.ending(start, "small", "locative") and any(m.kind == "place" and m.end == end for m in marks.at[start]):
                continue  # "in Saná", where an agency has that name too
            voice = self._choose(voices)
            generic = any(m.kind == "body" and m.end == end for m in marks.at[start])
            if generic and self._elsewhere(voice) and marks.ending(start, "place") is None:
                continue
            person = voice.kind == "person"
            if person:
                self.full[tokens[end - 1].low] = voice.name
            if voice.place and voice.level == "city" and not voice.names:
                self.grounds.setdefault(voice.name, voice.place)  # made from a template, it is in no list
            out.append(Speaker(start, end, voice.name, person=person, known=True, hearer=voice.level == "media"))
        return out

    def _elsewhere(self, voice: Voice) -> bool:
        """ "Der Zivilschutz" in Gaza: a name that every country has a body of, where it is told of another one."""
        if voice.kind == "person" or not self.here[0] or not voice.country or any(s.name == voice.name for s in self.heard):
            return False
        return voice.country != self.here[0]

    def _choose(self, voices: Sequence[Voice]) -> Voice:
        """Of several bodies with one name, that of the country that the report speaks of."""
        for country in (self.here[0], self.country):
            fitting = [v for v in voices if v.country == country]
            if fitting:
                return fitting[0]
        return voices[0]

    def _people(self, tokens: Sequence[Token], marks: Marks, taken: set[int]) -> list[Speaker]:
        out = []
        done = 0
        for i in self._nameable(tokens, marks):
            if i < done or not tokens[i].capital:
                continue
            end = self._run(tokens, marks, i, taken)
            if end > i:
                speaker = self._person(tokens, i, end)
                if speaker is not None:
                    out.append(speaker)
                done = end + 1
        return out

    def _run(self, tokens: Sequence[Token], marks: Marks, i: int, taken: set[int]) -> int:
        """How far a run of capitalised words that mean nothing else goes."""
        j = i
        nameable = self._nameable(tokens, marks)
        while j in nameable and j not in taken and _named(tokens[j], first=j == i):
            if tokens[j].text.isupper() and len(tokens[j].text) > 3 and self._surname(tokens, j, tokens[j].low) is None:  # noqa: PLR2004
                break
            j += 1
        return j

    def _nameable(self, tokens: Sequence[Token], marks: Marks) -> Mapping[int, None]:
        """The words with a capital in them that mean nothing else, in order; found once a sentence."""
        if marks.nameable is None:
            marks.nameable = {
                i: None
                for i, t in enumerate(tokens)
                if t.kind == "word"
                and (t.capital or "-" in t.text)
                and all(m.kind not in _MEANING for m in marks.at[i])
                and t.low not in self.language.months
            }
        return marks.nameable

    def _person(self, tokens: Sequence[Token], i: int, j: int) -> Speaker | None:
        surname = _POSSESSIVE.sub("", tokens[j - 1].low)
        known = self._surname(tokens, j - 1, surname)
        if j - i >= 2:  # noqa: PLR2004
            name = self._shown(tokens[i:j])
            last = self._shown(tokens[j - 1 : j])
            voice = next(
                (
                    v
                    for form in (surname, bare(surname), *tokens[j - 1].forms)
                    for v in self.by_surname.get(form, ())
                    if _alike(v.name, name)
                ),
                None,
            )
            voice = voice or self._heard_as(name)
            name = voice.name if voice else self.canonical(name)
            for form in (surname, *tokens[j - 1].forms, last.casefold()):
                self.full.setdefault(form, name)
            return Speaker(i, j, name, person=True)
        return Speaker(i, j, known, person=True) if known else None

    def _heard_as(self, name: str) -> Voice | None:
        """ "Oleg Siniegúbov": a known person whom the lists write otherwise, by the sound of both names; in Latin letters."""
        if callable(self.romanise):
            return None
        deep = self.language.deep
        first, last = sound(name.split(maxsplit=1)[0], deep), sound(name.rsplit(maxsplit=1)[-1], deep)
        alike = [v for v in by_sound(self.language.code)[0].get(last, ()) if sound(v.name.split()[0])[:2] == first[:2]]
        return alike[0] if len(alike) == 1 and len(last) >= _SOUNDS else None

    def _surname(self, tokens: Sequence[Token], i: int, surname: str) -> str | None:
        for form in (surname, *tokens[i].forms):
            if form in self.full:
                return self.full[form]
        for form in (surname, bare(surname), *tokens[i].forms):
            voices = self.by_surname.get(form, ())
            if voices:
                return self._choose([v for v in voices if v.place and v.place in self.here] or voices).name
        return None

    def _shown(self, tokens: Iterable[Token]) -> str:
        words = self.language.base([_POSSESSIVE.sub("", t.text) if self.language.articles else t.text for t in tokens])
        show = self.romanise
        return " ".join(show(w) if callable(show) else w for w in words)

    def as_said(self, tokens: Sequence[Token], *, first: bool) -> str:
        """The words of an unlisted speaker as they stand, without the capital of the sentence that they may begin."""
        words = tokens_text(tokens) if self.language.articles else self._shown(tokens)
        return words[:1].lower() + words[1:] if first and self.language.known(tokens[0].low) else words

    def _metonyms(self, tokens: Sequence[Token], marks: Marks, taken: set[int]) -> list[Speaker]:
        """ "Ukraine said", "by Riyadh's count": a country or its capital that speaks."""
        out = []
        for mark in marks.of("place") if marks.of("speech") else ():
            if mark.start in taken or mark.payload.kind not in ("country", "city"):
                continue
            counts = marks.get(mark.end, "speech", "count") is not None and _owns(tokens[mark.end - 1])
            if not counts and marks.ending(mark.start, "small", "locative", "origin") is not None:
                continue
            before = marks.ending(mark.start, "speech")
            if before is not None and before.payload == "according" and _governs(mark.payload) and _ends(tokens, mark.end):
                out.append(Speaker(mark.start, mark.end, mark.payload.name))
                taken.add(mark.start)
                continue
            if not self.language.articles and mark.start and tokens[mark.start - 1].kind == "word":
                continue  # a place in the genitive: "the services of Ryazan told"
            behind = marks.get(mark.end, "speech") or marks.get(past_aside(tokens, mark.end), "speech")
            if counts or (behind is not None and behind.payload == "verb"):
                out.append(Speaker(mark.start, mark.end, mark.payload.name))
                taken.add(mark.start)
        return out

    def _vague(self, tokens: Sequence[Token], marks: Marks, taken: set[int]) -> list[Speaker]:
        out = []
        for mark in marks.of("body"):
            if mark.start in taken or (str(mark.payload).islower() and marks.get(mark.end, "body") is not None):
                continue
            start = self._whose(tokens, marks, mark)
            whose = start < mark.start and self.language.articles
            name = tokens_text(tokens[start : mark.end]) if whose else self._body(tokens, marks, mark)
            name = next((s.name for s in reversed(self.heard) if s.known and self.may_mean(name, s.name)), name)
            behind = name.islower() and not self.language.articles
            place = marks.get(start, "place") or (marks.get(mark.end, "place") if behind else None)
            if place is not None:
                self.grounds[name] = place.payload.name
            out.append(Speaker(start, mark.end, name, vague=True))
        return out

    def _whose(self, tokens: Sequence[Token], marks: Marks, mark: Mark) -> int:
        """Where "Kyiv city and military authorities" begins: at the place before a vague body, if only such words part them."""
        if not str(mark.payload).islower():
            return mark.start
        for i in range(mark.start - 1, max(-1, mark.start - _WHOSE), -1):
            if marks.get(i, "place") is not None and not tokens[i].low.endswith("'s"):
                return i
            if (
                tokens[i].kind != "word"
                or tokens[i].capital
                or not (marks.get(i, "body") or marks.small(i, "and", "regional") or not marks.at[i])
            ):
                break
        return mark.start

    def _body(self, tokens: Sequence[Token], marks: Marks, mark: Mark) -> str:
        """ "officials"; with a demonym before it "Ukrainian officials"; a template is filled with what is spoken of."""
        name = str(mark.payload)
        if "{" in name:
            country, region, city = self.here
            filled = name.format(country=country or self.country, region=region or city, city=city or region)
            return self.canonical(filled) if "None" not in filled else tokens_text(tokens[mark.start : mark.end])
        adjective = marks.ending(mark.start, "demonym") if mark.start else None
        if adjective is None and self.language.head_first:
            adjective = marks.get(mark.end, "demonym")
        if adjective is not None and name.islower():
            return f"{adjective.payload} {name}"
        return name


def _owns(token: Token) -> bool:
    """ "In Riyadh's reckoning": whose reckoning it is."""
    return token.low.endswith("'s")


def _both_bodies(first: Speaker, second: Speaker) -> bool:
    """ "The emergency service Magen David Adom": what a body is stands right before its name."""
    return not (first.person or second.person)


def tokens_text(tokens: Sequence[Token]) -> str:
    """The words of some tokens as they stand, one space between."""
    return " ".join(t.text for t in tokens)


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name is over: "laut Kiew" and not "laut Kiewer Luftwaffe"."""
    return at >= len(tokens) or not tokens[at].capital


def _governs(place: Place) -> bool:
    """A country, or the capital of one: "according to Kyiv"."""
    return place.kind == "country" or places().capital(place.country) is place


_ASIDE = 6
"""How many words may stand between the two commas of an aside."""


def past_aside(tokens: Sequence[Token], at: int) -> int:
    """Behind what stands between two commas: "Kyiv, by the way, says"; `at` itself where there is no such."""
    if at >= len(tokens) or tokens[at].text != ",":
        return at
    return next((i + 1 for i in range(at + 1, min(len(tokens), at + _ASIDE)) if tokens[i].text == ","), at)


_SOUNDS = 3
"""Surnames of fewer consonants are known by their letters only."""
_WHOSE = 5
_OFFICE = 6
"""How far an office may stand from its holder's name."""
_PRONOUNS = frozenset({("small", "he"), ("small", "it"), ("small", "definite"), ("small", "them")})


_MEANING = frozenset({"place", "noun", "time", "body", "role", "event", "small"})
"""The kinds of words that are no part of a person's name."""


def _named(token: Token, *, first: bool) -> bool:
    """A capitalised word, or one like "al-Malki" inside a name."""
    if token.capital:
        return len(token.text) > 1
    return not first and "-" in token.text and token.text.split("-")[-1][:1].isupper()


def _alike(a: str, b: str) -> bool:
    """Whether two names may begin with one first name in other spellings: Oleh and Oleg, and not Olena and Oleksandr."""
    if bare(a[:1]).casefold() != bare(b[:1]).casefold():
        return False
    first, second = sound(a.split(maxsplit=1)[0]), sound(b.split(maxsplit=1)[0])
    return all(x == y for x, y in zip(first[:_FIRST], second[:_FIRST], strict=False))


_FIRST = 2
"""So many consonants tell two first names apart."""
