"""The voices: known speakers, patterns, and one name for one voice in every language."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from nightdesk.errors import LexiconError
from nightdesk.lexicon.places import places
from nightdesk.lexicon.voices import LEVELS, _fold, _key, load, voices

LANGUAGES = ("en", "uk", "ru", "es", "de", "fr", "pl")
HEAD = "name\tkind\tlevel\tcountry\tplace\trole\tsince\tuntil\ten"


def test_no_name_stands_twice() -> None:
    """A usual English name is one voice."""
    assert [name for name, n in Counter(v.name for v in voices()).items() if n > 1] == []


def test_every_voice_is_of_a_known_level() -> None:
    """National, regional, city, media or international."""
    assert [v.name for v in voices() if v.level not in LEVELS] == []


def test_every_body_is_named_in_every_language() -> None:
    """No body is left out of a language."""
    assert [v.name for v in voices() if v.kind == "body" and set(v.names) != set(LANGUAGES)] == []


def test_english_names_hold_the_usual_name() -> None:
    """What a statement calls a voice is one of its English names."""
    assert [v.name for v in voices() if v.name not in v.names["en"]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_that_several_bear_can_be_told_apart_by_country(lang: str) -> None:
    """No two voices of one country share a name in a language."""
    meant = defaultdict(set)
    for voice in voices():
        for name in voice.names.get(lang, ()):
            meant[name.casefold(), voice.country].add(voice.name)
    assert {key: found for key, found in meant.items() if len(found) > 1} == {}


def test_names_of_our_files_are_clean() -> None:
    """No quotation marks, articles or odd spaces: what comes in is folded, what lies here is not."""
    names = {name for lang in LANGUAGES for name, _ in voices().names(lang, offices=True)}
    assert [name for name in names if _fold(name) != _key(name)] == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ukraine's Air Force (Telegram)", "Ukraine's Air Force"),
        ("Повітряні Сили ЗС України", "Ukraine's Air Force"),
        ("Воздушные силы ВСУ", "Ukraine's Air Force"),
        ("Fuerza Aérea de Ucrania", "Ukraine's Air Force"),
        ("ukrainische Luftwaffe", "Ukraine's Air Force"),
        ("armée de l’air ukrainienne", "Ukraine's Air Force"),
        ("Siły Powietrzne Ukrainy", "Ukraine's Air Force"),
        ("ДСНС України", "State Emergency Service of Ukraine"),
        ("Государственная служба Украины по чрезвычайным ситуациям (русская версия)", "State Emergency Service of Ukraine"),
        ("Министерство обороны Российской Федерации", "Russia's Defence Ministry"),
        ("Ministry of Defence of the Russian Federation", "Russia's Defence Ministry"),
        ("Russian Ministry of Defence", "Russia's Defence Ministry"),
        ("ПвК «Південь»", "Air Command South"),
        ("КМВА", "Kyiv City Military Administration"),
        ("Roman Starovoit, Governor of Kursk Oblast (Telegram)", "Roman Starovoit"),
        ("Віталій Кличко, міський голова Києва (Telegram)", "Vitali Klitschko"),
        ("Сергій Лисак, Дніпропетровська ОВА", "Serhii Lysak"),
        ("Governor of Kursk Oblast (Telegram)", "Governor of Kursk Oblast"),
        ("Kharkiv regional military administration", "Kharkiv Oblast Military Administration"),
        ("Харківська ОВА", "Kharkiv Oblast Military Administration"),
        ("Kyiv police", "Kyiv police"),
        ("Israel Defense Forces", "Israeli military"),
        ("Meridian Wire", "Meridian Wire"),
        ("Meridian Wire (machine translation)", "Meridian Wire"),
        ("officials", "officials"),
    ],
)
def test_canonical_folds_aliases(said: str, name: str) -> None:
    """One body is one voice, whatever it is called, in whatever language, wherever it posts; the unknown stays as it is."""
    assert voices().canonical(said) == name


def test_canonical_of_a_usual_name_is_itself() -> None:
    """Folding twice is folding once."""
    assert [v.name for v in voices() if voices().canonical(v.name) != v.name] == []


def test_get_knows_whose_ground_a_voice_speaks_of() -> None:
    """A mayor's figures are about the city, an oblast's administration's about the oblast."""
    asked = ("Vitali Klitschko", "Ukraine's Air Force", "Odesa Oblast Military Administration", "Kyiv police", "nobody at all")
    found = [(v.country, v.place, v.level) if (v := voices().get(name)) else None for name in asked]
    assert found == [
        ("Ukraine", "Kyiv", "city"),
        ("Ukraine", "Ukraine", "national"),
        ("Ukraine", "Odesa Oblast", "regional"),
        ("Ukraine", "Kyiv", "city"),
        None,
    ]


def test_a_share_of_a_pattern_is_one_voice() -> None:
    """Every name of a share, in every language, gives the same object."""
    shares = {id(v) for lang in LANGUAGES for _, v in voices().names(lang) if v.name == "Kharkiv Oblast Prosecutor's Office"}
    assert len(shares) == 1


def test_offices_are_named_only_where_asked_for() -> None:
    """ "Mayor of Kharkiv" stands beside the holder's name, mostly, and is no voice of its own then."""
    plain = {name for name, _ in voices().names("en")}
    asked = {name for name, _ in voices().names("en", offices=True)}
    assert ("Mayor of Kharkiv" in plain, "Mayor of Kharkiv" in asked) == (False, True)


@pytest.mark.parametrize(
    ("role", "place", "on", "name"),
    [
        ("governor", "Kursk Oblast", "2023-07-23", "Roman Starovoit"),
        ("governor", "Kursk Oblast", "2025-07-04", "Alexander Khinshtein"),
        ("mayor", "Kyiv", "2025-07-04", "Vitali Klitschko"),
        ("mayor", "Atlantis", "2025-07-04", None),
    ],
)
def test_holder_of_an_office_on_a_day(role: str, place: str, on: str, name: str | None) -> None:
    """Who held an office is known for the years of the log."""
    found = voices().holder(role, place, on)
    assert (found.name if found else None) == name


def test_elision_holds_for_patterns() -> None:
    """French cuts its small word before a vowel in the name of a body too."""
    names = {name for name, voice in voices().names("fr") if voice.name == "Odesa Oblast Military Administration"}
    assert "administration militaire d'Odessa" in names


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Nobody;body", "voices.tsv, line 2: 2 fields instead of 9"),
        ("Nobody;ghost;national;;;;;;Nobody", "voices.tsv, line 2: Nobody: kind 'ghost' must be one of"),
        ("Nobody;body;national;Atlantis;;;;;Nobody", "voices.tsv, line 2: Nobody: 'Atlantis' is not in places.tsv"),
    ],
)
def test_a_bad_line_is_named(line: str, told: str) -> None:
    """Each fault of the table is told with file and line."""
    with pytest.raises(LexiconError, match=told):
        load("\n".join([HEAD, line.replace(";", "\t")]), "patterns = []", places())


@pytest.mark.parametrize(
    ("spelled", "usual"),
    [
        ("Jurij Slusar", "Yury Slyusar"),
        ("Juri Sljussar", "Yury Slyusar"),
        ("Oleh Synehoubov", "Oleh Syniehubov"),
        ("Witalij Kłyczko", "Vitali Klitschko"),
        ("Wjatscheslaw Gladkow", "Vyacheslav Gladkov"),
        ("Iván Fédorov", "Ivan Fedorov"),
        ("Serguéi Sobianin", "Sergei Sobyanin"),
        ("Peter Klein", "Peter Klein"),
    ],
)
def test_a_person_is_known_by_the_sound_of_his_name(spelled: str, usual: str) -> None:
    """Languages spell one name in their own ways."""
    assert voices().canonical(spelled) == usual


def test_who_speaks_for_whom_is_data() -> None:
    """A spokesman by name, a governor by his office, and nobody beyond that."""
    said = ("Yuriy Ihnat", "Oleh Kiper", "Tymur Tkachenko", "Vitali Klitschko", "A Paper")
    assert [voices().speaks_for(name) for name in said] == [
        "Ukraine's Air Force",
        "Odesa Oblast Military Administration",
        "Kyiv City Military Administration",
        "Vitali Klitschko",
        "A Paper",
    ]
