"""Who speaks: known bodies, offices and people, and what each is called in which language (statements.md, said_by).

The known voices are `voices.tsv`; `voices.toml` holds patterns for what every place has (a police, a mayor).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from nightdesk.errors import LexiconError
from nightdesk.lexicon.places import Place, Places, places
from nightdesk.lexicon.sounds import sounds

OFFICE = "office"
KINDS = ("body", OFFICE, "person")
LEVELS = ("national", "regional", "city", "media", "international")
FIELDS = ("name", "kind", "level", "country", "place", "role", "since", "until")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_PARTS = re.compile(r",\s+|\s+[–—|/·-]\s+|\s*:\s+")
_QUOTES = str.maketrans({"«": "", "»": "", '"': "", "“": "", "”": "", "„": "", "’": "'", "ʼ": "'"})
_ARTICLE = "the "
_TELLING = 3
"""Consonants that a surname needs to be known by its sound."""
_MOST = 10_000
"""How many answers about names are kept."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One line of `voices.tsv`, or one place's share of a pattern; there is one of each name.

    `name` is the usual English name; `place` is what its figures are about where the text names none, and `country`
    whose voice it is; both None where there is none. `names` gives the base-form names per language, the usual one
    first; it is empty for a share of a pattern (`Voices.names` has them). Of a person, `role` is what for, and
    `since`, `until` bound it, as year or year-month.
    """

    name: str
    kind: str
    country: str | None
    place: str | None
    level: str
    names: Mapping[str, tuple[str, ...]]
    role: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One table of `voices.toml`: the file's head says what each field means. `forms` are its names per language."""

    name: str
    kind: str
    level: str
    of: tuple[str, ...]
    in_: tuple[str, ...]
    forms: Mapping[str, tuple[str, ...]]
    least: int = 0
    spellings: int = 1

    def fits(self, place: Place) -> bool:
        """Whether the place has such a body."""
        return place.kind in self.of and place.country in self.in_ and (place.population or 0) >= self.least

    def spelled(self, lang: str) -> Iterator[tuple[str, str, str]]:
        """Its templates in a language, cut at their hole: what stands before it, the hole, what stands behind."""
        for form in self.forms.get(lang, ()):
            before, _, rest = form.partition("{")
            hole, _, behind = rest.partition("}")
            yield before, hole, behind


@dataclass(frozen=True, slots=True)
class Mouths:
    """Who speaks for whom: a person's name → a body, and a role → the pattern of a body at the same place."""

    people: Mapping[str, str]
    roles: Mapping[str, str]
    vague: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A vague voice → what the names of those hold whom it means where they have spoken before."""


HOLES = ("place", "stem", "popular")
"""What a template may leave open: any name of the place, the marked part of its name, or a name not built of that."""


Spellings = Mapping[Place, Mapping[str, list[str]]]
"""What places are called in one language: place → hole → names."""


class Voices:
    """All known voices, by name and by language. Made once, by `voices()`."""

    def __init__(
        self,
        rows: Iterable[Voice],
        patterns: Iterable[Pattern],
        gazetteer: Places,
        languages: tuple[str, ...],
        mouths: Mouths | None = None,
    ) -> None:
        """`gazetteer`: the places that patterns are filled with; `languages`: those that the rows have a column for."""
        self._mouths = mouths or Mouths({}, {})
        self._bodies: dict[str, str] = {}
        self._by_sound: dict[str, Voice] | None = None
        self._languages = languages
        self._rows = tuple(rows)
        self._patterns = tuple(patterns)
        self._places = gazetteer
        self._by_name = {voice.name: voice for voice in self._rows}
        self._filled: dict[str, tuple[tuple[str, Voice], ...]] = {}
        self._own: dict[str, Voice] | None = None
        self._shares: dict[str, Voice] = {}
        self._spelled: dict[str, Spellings] = {}
        self._meant: dict[str, Mapping[tuple[str, str], list[Place]]] = {}
        self._canonical: dict[str, str] = {}
        self._called: dict[str, Voice | None] = {}

    def may_mean(self, vague: str, name: str) -> bool:
        """Whether "the military" may be the Air Force: where that has spoken before, it is."""
        return any(word in name for word in self._mouths.vague.get(vague, ()))

    def __iter__(self) -> Iterator[Voice]:
        """Every voice of our own rows; those of the patterns are not among them."""
        return iter(self._rows)

    def get(self, name: str) -> Voice | None:
        """The voice of this name in any language; None where nobody, or more than one, is known by it."""
        if name not in self._called:
            folded = _fold(name)
            found = self._by_name.get(name) or self._own_aliases().get(folded) or self._local(folded)
            _keep(self._called, name, found)
        return self._called[name]

    def canonical(self, name: str) -> str:
        """The usual English name of a speaker or publisher, so that "ДСНС України (Telegram)" is no second voice.

        What stands in brackets at the end and what follows a comma is dropped to find it; a name that is not known comes
        back without the brackets.
        """
        if name not in self._canonical:
            found = next((voice for part in _shorter(name) if (voice := self.get(part))), None) or self._sounding(_bare(name))
            _keep(self._canonical, name, found.name if found else _bare(name))
        return self._canonical[name]

    def _sounding(self, name: str) -> Voice | None:
        """The person whose name sounds like this one, as other languages spell it: "Oleh Synehoubov", "Jurij Slusar"."""
        if self._by_sound is None:
            heard: dict[str, set[Voice]] = defaultdict(set)
            for voice in self._rows:
                if voice.kind == "person":
                    for said in (voice.name, *voice.names.get(self._languages[0], ())):
                        heard[_sound(said)].add(voice)
            self._by_sound = {key: next(iter(of)) for key, of in heard.items() if len(of) == 1 and key}
        return self._by_sound.get(_sound(name))

    def speaks_for(self, name: str) -> str:
        """Whose voice a speaker or publisher is: the body that a spokesman or head speaks for, else his own.

        What says so stands in `voices.toml`: for people by name, for those who hold a role at a place by the role.
        """
        known = self.canonical(name)
        if known not in self._bodies:
            _keep(self._bodies, known, self._body_of(known) or known)
        return self._bodies[known]

    def _body_of(self, name: str) -> str | None:
        if name in self._mouths.people:
            return self._mouths.people[name]
        voice = self._by_name.get(name)
        if voice is None or voice.role is None or voice.place is None or voice.role not in self._mouths.roles:
            return None
        body = self.get(self._mouths.roles[voice.role].format(place=voice.place))
        return body.name if body else None

    def names(self, lang: str, *, offices: bool = False) -> Iterator[tuple[str, Voice]]:
        """Every name in this language in its base form, with its voice: bodies and people, the patterns filled.

        Offices ("Mayor of Kyiv") only where asked for: mostly the holder's name stands beside them. A language without
        a column has the names of the first one, for people are written alike in all that use its letters.
        """
        column = lang if lang in self._languages else self._languages[0]
        own = ((name, voice) for voice in self._rows for name in voice.names.get(column, ()))
        return ((n, v) for pairs in (own, self._fill(lang)) for n, v in pairs if offices or v.kind != OFFICE)

    def patterns(self, lang: str) -> Iterator[tuple[str, Pattern]]:
        """Every template of a pattern in this language, such as "{place} police", with its pattern."""
        return ((form, pattern) for pattern in self._patterns for form in pattern.forms.get(lang, ()))

    def holder(self, role: str, place: str, on: str) -> Voice | None:
        """Who is known to have held a role (`mayor`) at a place on a date (ISO 8601); None where nobody or several."""
        found = [v for v in self._rows if v.role == role and v.place == place and _held(v, on)]
        return found[0] if len(found) == 1 else None

    def _own_aliases(self) -> Mapping[str, Voice]:
        """Folded name in any language → voice of our own rows; a usual name beats an alias."""
        if self._own is None:
            aliases = _unambiguous((name, voice) for voice in self._rows for names in voice.names.values() for name in names)
            self._own = aliases | {_key(voice.name): voice for voice in self._rows}
        return self._own

    def _local(self, folded: str) -> Voice | None:
        """The share of a pattern that goes by this name; None where there is none, or several."""
        found = {voice.name: voice for voice in self._shares_called(folded)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _shares_called(self, folded: str) -> Iterator[Voice]:
        """Each template is laid over the name, and what fills its hole is looked up."""
        for pattern in self._patterns:
            for lang in self._places.languages:
                for before, hole, behind in pattern.spelled(lang):
                    if folded.startswith(_key(before)) and folded.endswith(_key(behind)) and len(before + behind) < len(folded):
                        word = folded[len(before) : len(folded) - len(behind)]
                        fitting = (place for place in self._meanings(lang).get((hole, word), ()) if pattern.fits(place))
                        yield from (self._of(pattern, place) for place in fitting)

    def _fill(self, lang: str) -> tuple[tuple[str, Voice], ...]:
        if lang not in self._filled:
            pairs = ((n, self._of(pattern, place)) for pattern, place in self._fitting() for n in self._named(pattern, lang, place))
            self._filled[lang] = tuple(dict.fromkeys(pairs))
        return self._filled[lang]

    def _fitting(self) -> Iterator[tuple[Pattern, Place]]:
        groups: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in self._places:
            groups[place.kind, place.country].append(place)
        for pattern in self._patterns:
            among = (place for kind in pattern.of for country in pattern.in_ for place in groups[kind, country])
            yield from ((pattern, place) for place in among if pattern.fits(place))

    def _named(self, pattern: Pattern, lang: str, place: Place) -> Iterator[str]:
        """What a pattern's share is called: every template with the usual spellings of the place."""
        words, cut = self._spellings(lang).get(place, {}), self._places.templates(lang).cut
        for before, hole, behind in pattern.spelled(lang):
            yield from (cut(f"{before}{word}{behind}") for word in words.get(hole, ())[: pattern.spellings])

    def _spellings(self, lang: str) -> Spellings:
        if lang not in self._spelled:
            self._spelled[lang] = _spellings(self._places, lang)
        return self._spelled[lang]

    def _meanings(self, lang: str) -> Mapping[tuple[str, str], list[Place]]:
        """The other way round: (hole, folded name) → places."""
        if lang not in self._meant:
            meant: dict[tuple[str, str], list[Place]] = defaultdict(list)
            for place, holes in self._spellings(lang).items():
                for hole, words in holes.items():
                    for word in words:
                        meant[hole, _key(word)].append(place)
            self._meant[lang] = meant
        return self._meant[lang]

    def _of(self, pattern: Pattern, place: Place) -> Voice:
        """A place's share of a pattern; where a row of our own has that name, the row."""
        name = pattern.name.format(place=place.name)
        if name not in self._shares:
            share = Voice(name, pattern.kind, place.country, place.name, pattern.level, {})
            self._shares[name] = self._by_name.get(name, share)
        return self._shares[name]


def _sound(name: str) -> str:
    """What a name of several words sounds like; nothing for what is too short to tell, or in other letters."""
    heard = sounds(name)
    words = heard.split()
    return heard if len(words) > 1 and len(words[-1]) >= _TELLING else ""


@cache
def voices() -> Voices:
    """The voices that come with the package. Raises LexiconError where the files do not hold together."""
    here = files("nightdesk.lexicon")
    table = here.joinpath("voices.tsv").read_text(encoding="utf-8")
    return load(table, here.joinpath("voices.toml").read_text(encoding="utf-8"), places())


def load(table: str, patterns: str, gazetteer: Places) -> Voices:
    """Voices from the texts of the two files. Raises LexiconError naming file and line."""
    lines = [(n, line.split("\t")) for n, line in enumerate(table.split("\n"), 1) if line and line[0] != "#"]
    if not lines or tuple(lines[0][1][: len(FIELDS)]) != FIELDS:
        message = f"voices.tsv: the head must begin with {', '.join(FIELDS)}"
        raise LexiconError(message)
    languages = lines.pop(0)[1][len(FIELDS) :]
    known = {place.name for place in gazetteer} | {""}
    rows = [_row(number, cells, languages, known) for number, cells in lines]
    parsed = tomllib.loads(patterns)
    mouths = _mouths(parsed, {row.name for row in rows})
    return Voices(rows, [_pattern(raw) for raw in parsed["patterns"]], gazetteer, tuple(languages), mouths)


def _mouths(parsed: Mapping[str, Any], known: AbstractSet[str]) -> Mouths:
    """The tables `speaks_for` and `speaks_for_role`. Raises LexiconError where a name is not in voices.tsv, or stands twice."""
    people: dict[str, str] = {}
    for body, names in parsed.get("speaks_for", {}).items():
        for name in names:
            if name in people or name not in known:
                message = f"voices.toml: speaks_for: {name!r} {'stands twice' if name in people else 'is not in voices.tsv'}"
                raise LexiconError(message)
            people[name] = body
    return Mouths(people, parsed.get("speaks_for_role", {}), parsed.get("stands_for", {}))


def _row(number: int, cells: list[str], languages: list[str], known: AbstractSet[str]) -> Voice:
    if len(cells) != len(FIELDS) + len(languages):
        _fail(number, f"{len(cells)} fields instead of {len(FIELDS) + len(languages)}")
    name, kind, level, country, place, role, since, until = cells[: len(FIELDS)]
    if kind not in KINDS or level not in LEVELS:
        _fail(number, f"{name}: kind {kind!r} must be one of {', '.join(KINDS)}, level {level!r} one of {', '.join(LEVELS)}")
    for where in (country, place):
        if where not in known:
            _fail(number, f"{name}: {where!r} is not in places.tsv")
    names = {lang: tuple(cell.split("|")) for lang, cell in zip(languages, cells[len(FIELDS) :], strict=True) if cell}
    return Voice(name, kind, country or None, place or None, level, names, role or None, since or None, until or None)


def _pattern(raw: Mapping[str, object]) -> Pattern:
    known = {"name", "kind", "level", "of", "in", "least", "spellings"}
    plain = {("in_" if k == "in" else k): (tuple(v) if isinstance(v, list) else v) for k, v in raw.items() if k in known}
    forms = {k: tuple(v) for k, v in raw.items() if k not in known and isinstance(v, list)}
    try:
        return Pattern(forms=forms, **plain)  # type: ignore[arg-type]
    except TypeError as error:
        message = f"voices.toml: {raw.get('name')}: {error}"
        raise LexiconError(message) from error


def _spellings(gazetteer: Places, lang: str) -> Spellings:
    """Stems are the marked names, popular ones those that are not built of them (Київщина)."""
    out: dict[Place, dict[str, list[str]]] = defaultdict(lambda: {hole: [] for hole in HOLES})
    for stem, place in gazetteer.stems(lang):
        out[place]["stem"].append(stem)
    for name, place in gazetteer.names(lang):
        out[place]["place"].append(name)
    for holes in out.values():
        if holes["stem"]:
            holes["popular"] = [name for name in holes["place"] if not any(stem in name for stem in holes["stem"])]
    return out


def _unambiguous(named: Iterable[tuple[str, Voice]]) -> dict[str, Voice]:
    """Folded name → voice, for names that mean one voice only."""
    meant: dict[str, dict[str, Voice]] = defaultdict(dict)
    for name, voice in named:
        meant[_key(name)][voice.name] = voice
    return {name: next(iter(of.values())) for name, of in meant.items() if len(of) == 1}


def _keep(answers: dict[str, Answer], name: str, answer: Answer) -> None:
    """Keep an answer; never so many that any number of reports would not fit into the same memory."""
    if len(answers) >= _MOST:
        answers.clear()
    answers[name] = answer


def _bare(name: str) -> str:
    """A name without what stands in brackets at its end."""
    while (cut := _BRACKET.sub("", name)) != name and cut:
        name = cut
    return name.strip()


def _shorter(name: str) -> Iterator[str]:
    """The name, then without its brackets, then its parts between commas, dashes and colons, the first one first."""
    bare = _bare(name)
    yield from dict.fromkeys((name, bare))
    parts = _PARTS.split(bare)
    yield from (part for part in parts if len(parts) > 1)


def _held(voice: Voice, on: str) -> bool:
    return (voice.since or "") <= on[: len(voice.since or "")] and (voice.until is None or on[: len(voice.until)] <= voice.until)


def _fold(name: str) -> str:
    """A name as it is compared: no case, no quotation marks, no article, single spaces."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name).replace("ё", "е").replace("Ё", "Е")
    return " ".join(name.translate(_QUOTES).casefold().split()).removeprefix(_ARTICLE)


def _key(name: str) -> str:
    """`_fold` of a name out of our own files, which hold no quotation marks, articles or odd spaces."""
    return name.casefold().replace("ё", "е")


def _fail(line: int, what: str) -> None:
    message = f"voices.tsv, line {line}: {what}"
    raise LexiconError(message)
