"""The places: rows, names in seven languages, what lies in what."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from nightdesk.errors import LexiconError
from nightdesk.lexicon.places import KINDS, Place, load, places

LANGUAGES = ("en", "uk", "ru", "es", "de", "fr", "pl")
HEAD = "name\tkind\tform\tin\tiso\tpcode\tlat\tlon\tpopulation\tcapital\ten\tuk"
TEMPLATES = '[en]\noblast = ["{} Oblast"]\n[uk]\noblast = ["{} область"]\n'
NATIONALITIES = "country\ten\tuk\nFreedonia\tFreedonian\t\n"
KYIV_DISTRICTS = {
    "Holosiivskyi District",
    "Darnytskyi District",
    "Desnianskyi District",
    "Dniprovskyi District",
    "Obolonskyi District",
    "Pecherskyi District",
    "Podilskyi District",
    "Sviatoshynskyi District",
    "Solomianskyi District",
    "Shevchenkivskyi District",
}


def table(*lines: str) -> str:
    """A table of places with two languages; a line's fields are parted by semicolons."""
    return "\n".join([HEAD, *(line.replace(";", "\t") for line in lines)])


def named(surface: str, lang: str) -> set[str]:
    """The usual English names of what goes by this name in a language."""
    return {place.name for name, place in places().names(lang) if name == surface}


def test_languages_are_the_seven_that_reports_come_in() -> None:
    """Names are given in the seven languages of the reader."""
    assert places().languages == LANGUAGES


def test_every_row_is_of_a_known_kind_and_lies_in_a_country() -> None:
    """A chain upwards ends in a country; a country and a sea are in nothing."""
    faults = [p.name for p in places() if p.kind not in KINDS or (p.within == ()) != (p.kind in ("country", "sea"))]
    assert faults == []


def test_every_place_has_a_name_in_every_language() -> None:
    """No row leaves a language out."""
    have = Counter(place for lang in LANGUAGES for place in {place for _, place in places().names(lang)})
    assert [place.name for place in places() if have[place] != len(LANGUAGES)] == []


def test_english_names_hold_the_usual_name() -> None:
    """What a statement calls a place is one of the place's English names, but where only its country tells it apart."""
    english = defaultdict(set)
    for name, place in places().names("en"):
        english[place].add(name)
    assert [place.name for place in places() if place.name not in english[place] and "(" not in place.name] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_places_of_one_name_can_be_told_apart(lang: str) -> None:
    """Two places of one kind that share a name lie in different places."""
    meant = defaultdict(set)
    for name, place in places().names(lang):
        meant[name.casefold(), place.kind, place.in_].add(place)
    assert {key: [p.name for p in found] for key, found in meant.items() if len(found) > 1} == {}


def test_all_27_regions_of_ukraine_are_there() -> None:
    """24 oblasts, Crimea, Kyiv and Sevastopol, each with its ISO and OCHA code."""
    regions = [p for p in places() if p.in_ == "Ukraine" and p.iso and p.pcode]
    assert (len(regions), len({p.iso for p in regions}), len({p.pcode for p in regions})) == (27, 27, 27)


def test_all_83_regions_of_russia_are_there() -> None:
    """Oblasts, krais, republics, districts and the two cities, each with its ISO code."""
    regions = {p.iso for p in places() if p.in_ == "Russia" and p.iso}
    assert len(regions) == 83


def test_all_136_raions_of_ukraine_are_there() -> None:
    """The raions since 2020, those of Crimea included."""
    assert len([p for p in places() if p.kind == "raion" and p.country == "Ukraine"]) == 136


def test_ten_districts_of_kyiv() -> None:
    """Kyiv has its ten districts and no other."""
    assert {p.name for p in places() if p.kind == "district" and p.in_ == "Kyiv"} == KYIV_DISTRICTS


@pytest.mark.parametrize(
    ("surface", "lang", "name"),
    [
        ("Київщина", "uk", "Kyiv Oblast"),
        ("Одещина", "uk", "Odesa Oblast"),
        ("Прикарпаття", "uk", "Ivano-Frankivsk Oblast"),
        ("Киевщина", "ru", "Kyiv Oblast"),
        ("Подмосковье", "ru", "Moscow Oblast"),
        ("Кубань", "ru", "Krasnodar Krai"),
        ("Харьковская область", "ru", "Kharkiv Oblast"),
        ("Kharkov Province", "en", "Kharkiv Oblast"),
        ("región de Járkov", "es", "Kharkiv Oblast"),
        ("Gebiet Charkiw", "de", "Kharkiv Oblast"),
        ("région d'Odessa", "fr", "Odesa Oblast"),
        ("obwód charkowski", "pl", "Kharkiv Oblast"),
        ("Голосіївський район", "uk", "Holosiivskyi District"),
        ("Дніпро", "uk", "Dnipro"),
        ("Lwów", "pl", "Lviv"),
        ("Leópolis", "es", "Lviv"),
        ("ОАЭ", "ru", "United Arab Emirates"),
        ("Азовське море", "uk", "Sea of Azov"),
        ("Чёрное море", "ru", "Black Sea"),
        ("Білопільська громада", "uk", "Bilopillia Hromada"),
        ("Павлоградщина", "uk", "Pavlohrad District"),
        ("Чувашская Республика", "ru", "Chuvashia"),
    ],
)
def test_names_in_each_language(surface: str, lang: str, name: str) -> None:
    """Long, short and popular names lead to the usual English one."""
    assert named(surface, lang) == {name}


def test_get_finds_other_spellings() -> None:
    """An English name is found whatever it calls the unit, and by its older spelling."""
    asked = ("Kyiv", "Kiev", "Kyiv City", "Kyiv region", "the Kharkiv Province", "Odintsovo Raion", "Atlantis")
    assert [p.name if (p := places().get(name)) else None for name in asked] == [
        "Kyiv",
        "Kyiv",
        "Kyiv",
        "Kyiv Oblast",
        "Kharkiv Oblast",
        "Odintsovo District",
        None,
    ]


def test_a_city_is_not_its_region() -> None:
    """Kyiv and Kyiv Oblast are two places, side by side in Ukraine."""
    assert (places().holds("Kyiv Oblast", "Kyiv"), places().holds("Ukraine", "Kyiv"), places().holds("Ukraine", "Kyiv Oblast")) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        ("Ukraine", "Chuhuiv", True),
        ("Kharkiv Oblast", "Chuhuiv", True),
        ("Kharkiv Region", "Saltivskyi District", True),
        ("Kyiv", "Shevchenkivskyi District", True),
        ("Kharkiv", "Shevchenkivskyi District", True),
        ("Russia", "Yelabuga District", True),
        ("Russia", "Chuhuiv", False),
        ("Chuhuiv", "Kharkiv Oblast", False),
        ("Atlantis", "Atlantis", True),
        ("Ukraine", "Atlantis", False),
        ("Atlantis", "Kyiv", False),
    ],
)
def test_holds(outer: str, inner: str, held: bool) -> None:
    """A place holds itself and all that lies in it; of a name that several bear, one is enough; the unknown holds nothing."""
    assert places().holds(outer, inner) is held


def test_within_is_the_chain_upwards() -> None:
    """Nearest first, the country last."""
    assert (places().within("Uman"), places().within("Atlantis")) == (("Uman District", "Cherkasy Oblast", "Ukraine"), ())


def test_the_capital_is_found_from_the_country() -> None:
    """Of a country, a region or a raion: its seat."""
    asked = ("Ukraine", "Russia", "Iran", "Kharkiv Oblast", "Atlantis")
    assert [p.name if (p := places().capital(name)) else None for name in asked] == ["Kyiv", "Moscow", "Tehran", "Kharkiv", None]


def test_the_region_is_found_from_a_place() -> None:
    """The region that a place lies in, or whose seat it is; a country has none."""
    asked = ("Uman", "Kyiv", "Moscow", "Kharkiv Oblast", "Ukraine")
    found = [p.name if (p := places().region(name)) else None for name in asked]
    assert found == ["Cherkasy Oblast", "Kyiv Oblast", "Moscow Oblast", "Kharkiv Oblast", None]


@pytest.mark.parametrize(
    ("beside", "city"),
    [(["Saltivskyi District", "Kharkiv"], "Kharkiv"), (["Lviv Oblast"], "Lviv"), ([], "Kyiv")],
)
def test_best_is_nearest_to_the_other_places(beside: list[str], city: str) -> None:
    """Of seven Shevchenkivskyi Districts the one near the report's other places is meant."""
    best = places().best(places().all("Shevchenkivskyi District"), beside)
    assert best is not None
    assert best.in_ == city


def test_stems_and_templates_make_lists_readable() -> None:
    """A list that gives its head once is read from the stems; the head is in the templates."""
    stems = {stem for stem, place in places().stems("uk") if place.name == "Sumy Oblast"}
    assert (stems, places().templates("uk").forms["oblast"]) == ({"Сумська"}, ("{} область",))


def test_adjectives_of_countries() -> None:
    """Nominative adjectives lead to their country in every language."""
    words = ("Ukrainian", "український", "украинский", "ucraniano", "ukrainisch", "ukrainien", "ukraiński")
    found = [{p.name for w, p in places().adjectives(lang) if w == word} for lang, word in zip(LANGUAGES, words, strict=True)]
    assert found == [{"Ukraine"}] * len(LANGUAGES)


def test_world_knows_large_cities_in_any_script() -> None:
    """Cities that have no row of ours come from the world package."""
    found = [[(p.name, p.country) for p in places().world(name)[:1]] for name in ("Мюнхен", "Munich", "大阪", "Nowheretown")]
    assert found == [[("Munich", "Germany")], [("Munich", "Germany")], [("Osaka", "Japan")], []]


def test_coordinates_are_on_the_globe() -> None:
    """Latitude and longitude are given together, in degrees."""

    def sound(p: Place) -> bool:
        return (p.lat is None) == (p.lon is None) and abs(p.lat or 0) <= 90 and abs(p.lon or 0) <= 180

    assert [p.name for p in places() if not sound(p)] == []


def test_every_region_of_both_countries_can_be_drawn() -> None:
    """Regions of Ukraine and Russia have a point for the map."""
    assert [p.name for p in places() if p.kind == "region" and p.country in ("Ukraine", "Russia") and p.lat is None] == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["Freedonia;country"], "places.tsv, line 2: 'Freedonia' must have 12 fields"),
        (["Freedonia;planet;;;;;;;;;Freedonia;"], "places.tsv, line 2: kind 'planet' is none of"),
        (["Here;city;;Nowhere;;;;;;;Here;"], "places.tsv, line 2: Here lies in 'Nowhere', which no line above names"),
        (["Freedonia;country;;;;;north;;;;Freedonia;"], "places.tsv, line 2: Freedonia: could not convert"),
    ],
)
def test_a_bad_line_is_named(lines: list[str], told: str) -> None:
    """Each fault of the table is told with file and line."""
    with pytest.raises(LexiconError, match=told):
        load(table(*lines), TEMPLATES, NATIONALITIES)


def test_an_adjective_needs_its_country() -> None:
    """A line of nationalities.tsv without a place is told."""
    with pytest.raises(LexiconError, match=r"nationalities.tsv, line 2: 'Freedonia' is not in places.tsv"):
        load(table("Ruritania;country;;;;;;;;;Ruritania;"), TEMPLATES, NATIONALITIES)


def test_a_marked_name_needs_templates() -> None:
    """A form without templates is told with the place, the language and the form."""
    made = load(table("Freedonia;country;canton;;;;;;;;Freedonia~;"), TEMPLATES, NATIONALITIES)
    with pytest.raises(LexiconError, match=r"Freedonia: places.toml has no en.canton"):
        list(made.names("en"))


def test_another_head_is_refused() -> None:
    """A table with other columns is no table of places."""
    with pytest.raises(LexiconError, match=r"places.tsv: the head must begin with name, kind"):
        load("city\tcountry\n", TEMPLATES, NATIONALITIES)
