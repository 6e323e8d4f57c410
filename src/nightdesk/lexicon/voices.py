"""Who speaks: known bodies, offices and people, and what each is called in which language (statements.md, said_by).

The known voices are `voices.tsv`; `voices.toml` holds patterns for what every place has (a police, a mayor).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from nightdesk.errors import LexiconError
from nightdesk.lexicon.places import Place, Places, places

OFFICE = "office"
KINDS = ("body", OFFICE, "person")
LEVELS = ("national", "regional", "city", "media", "international")
FIELDS = ("name", "kind", "level", "country", "place", "role", "since", "until")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_PARTS = re.compile(r",\s+|\s+[–—|/·-]\s+|\s*:\s+")
_QUOTES = str.maketrans({"«": "", "»": "", '"': "", "“": "", "”": "", "„": "", "’": "'", "ʼ": "'"})
_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class Voice:
    """One line of `voices.tsv`, or one place's share of a pattern.

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
    names: Mapping[str, tuple[str, ...]] = field(hash=False, compare=False)
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
    forms: Mapping[str, tuple[str, ...]] = field(hash=False)
    least: int = 0
    spellings: int = 1

    def fits(self, place: Place) -> bool:
        """Whether the place has such a body."""
        return place.kind in self.of and place.country in self.in_ and (place.population or 0) >= self.least


class Voices:
    """All known voices, by name and by language. Made once, by `voices()`."""

    def __init__(self, rows: Iterable[Voice], patterns: Iterable[Pattern], gazetteer: Places) -> None:
        """`gazetteer`: the places that patterns are filled with."""
        self._rows = tuple(rows)
        self._patterns = tuple(patterns)
        self._places = gazetteer
        self._by_name = {voice.name: voice for voice in self._rows}
        self._filled: dict[str, tuple[tuple[str, Voice], ...]] = {}
        self._own: dict[str, Voice] | None = None
        self._local: dict[str, Voice] | None = None
        self._canonical: dict[str, str] = {}

    def __iter__(self) -> Iterator[Voice]:
        """Every voice of our own rows; those of the patterns are not among them."""
        return iter(self._rows)

    def get(self, name: str) -> Voice | None:
        """The voice of this name in any language; None where nobody, or more than one, is known by it."""
        folded = _fold(name)
        return self._by_name.get(name) or self._own_aliases().get(folded) or self._local_aliases().get(folded)

    def canonical(self, name: str) -> str:
        """The usual English name of a speaker or publisher, so that "ДСНС України (Telegram)" is no second voice.

        What stands in brackets at the end and what follows a comma is dropped to find it; a name that is not known comes
        back without the brackets.
        """
        if name not in self._canonical:
            found = next((voice for part in _shorter(name) if (voice := self.get(part))), None)
            self._canonical[name] = found.name if found else _bare(name)
        return self._canonical[name]

    def names(self, lang: str, *, offices: bool = False) -> Iterator[tuple[str, Voice]]:
        """Every name in this language in its base form, with its voice: bodies and people, the patterns filled.

        Offices ("Mayor of Kyiv") only where asked for: mostly the holder's name stands beside them.
        """
        own = ((name, voice) for voice in self._rows for name in voice.names.get(lang, ()))
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
            self._own = aliases | {_fold(voice.name): voice for voice in self._rows}
        return self._own

    def _local_aliases(self) -> Mapping[str, Voice]:
        """The same for the patterns; filled only when a name is asked for that no row has."""
        if self._local is None:
            aliases = _unambiguous(pair for lang in self._places.languages for pair in self._fill(lang))
            usual = {_fold(voice.name): voice for lang in self._places.languages for _, voice in self._fill(lang)}
            self._local = aliases | usual
        return self._local

    def _fill(self, lang: str) -> tuple[tuple[str, Voice], ...]:
        if lang not in self._filled:
            words = _words(self._places, lang)
            pairs = (
                (name, self._of(pattern, place))
                for pattern in self._patterns
                for place in self._places
                if pattern.fits(place)
                for name in _filled(pattern, lang, words.get(place, {}))
            )
            self._filled[lang] = tuple(dict.fromkeys(pairs))
        return self._filled[lang]

    def _of(self, pattern: Pattern, place: Place) -> Voice:
        """A place's share of a pattern; where a row of our own has that name, the row."""
        name = pattern.name.format(place=place.name)
        return self._by_name.get(name) or Voice(name, pattern.kind, place.country, place.name, pattern.level, {})


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
    return Voices(rows, [_pattern(raw) for raw in tomllib.loads(patterns)["patterns"]], gazetteer)


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


def _words(gazetteer: Places, lang: str) -> Mapping[Place, Mapping[str, list[str]]]:
    """Place → hole of a template → what it may be filled with: stems are the marked names, popular ones those not built of them."""
    words: dict[Place, dict[str, list[str]]] = defaultdict(lambda: {"place": [], "stem": [], "popular": []})
    for stem, place in gazetteer.stems(lang):
        words[place]["stem"].append(stem)
    for name, place in gazetteer.names(lang):
        words[place]["place"].append(name)
    for holes in words.values():
        if holes["stem"]:
            holes["popular"] = [name for name in holes["place"] if not any(stem in name for stem in holes["stem"])]
    return words


def _filled(pattern: Pattern, lang: str, words: Mapping[str, list[str]]) -> Iterator[str]:
    for form in pattern.forms.get(lang, ()):
        hole = form[form.index("{") + 1 : form.index("}")]
        yield from (form.format(**{hole: word}) for word in words.get(hole, ())[: pattern.spellings])


def _unambiguous(named: Iterable[tuple[str, Voice]]) -> dict[str, Voice]:
    """Folded name → voice, for names that mean one voice only."""
    meant: dict[str, dict[str, Voice]] = defaultdict(dict)
    for name, voice in named:
        meant[_fold(name)][voice.name] = voice
    return {name: next(iter(of.values())) for name, of in meant.items() if len(of) == 1}


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


def _fail(line: int, what: str) -> None:
    message = f"voices.tsv, line {line}: {what}"
    raise LexiconError(message)
