"""What a language needs of the places and voices: nothing, for names written as in English, and a line for each other one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from nightdesk.errors import LexiconError
from nightdesk.lexicon.language import available
from nightdesk.lexicon.places import places
from nightdesk.lexicon.voices import voices
from nightdesk.model import Report
from nightdesk.reading import read
from nightdesk.reading.words import tables
from nightdesk.sources import detect

NEW = "it"
"""A language that came after the tables of places and voices, and has no column in them."""


def test_a_language_without_a_column_has_the_names_of_the_first() -> None:
    """Cities and people are found under their English names."""
    assert NEW not in places().languages
    assert {"Kharkiv", "Kharkov"} <= {name for name, place in places().names(NEW) if place.name == "Kharkiv"}
    assert "Ihor Klymenko" in {name for name, voice in voices().names(NEW) if voice.name == "Ihor Klymenko"}


def test_systematic_names_follow_the_templates_of_the_language() -> None:
    """A region is called as the language's section of places.toml says."""
    assert "regione di Kharkiv" in {name for name, place in places().names(NEW) if place.name == "Kharkiv Oblast"}


def test_systematic_names_without_templates_are_the_first_languages() -> None:
    """A language that no section of places.toml is for has the English names of regions."""
    assert "Kharkiv Oblast" in {name for name, place in places().names("xx") if place.name == "Kharkiv Oblast"}


def test_a_language_file_names_places_and_voices_of_its_own() -> None:
    """ "Mosca" and "aeronautica ucraina" stand in the language's own file and are given by their usual English names."""
    text = "Nella notte la Russia ha lanciato 212 droni contro Leopoli, ha annunciato l'Aeronautica ucraina."
    made = read(Report("new", text, published=date(2025, 7, 4), lang=NEW))
    assert [("launched", 212, "Lviv", "Ukraine's Air Force")] == [(s.measure, s.value, s.place, s.said_by) for s in made]


def test_a_name_that_nobody_bears_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place in a language file that the gazetteer does not know is told with file and key."""

    class File:
        places: Mapping[str, Any] = {"Atlantis": ("Atlantide",)}
        voices: Mapping[str, Any] = {}

    monkeypatch.setattr(tables, "language", lambda _: File())
    with pytest.raises(LexiconError) as caught:
        list(tables._own_names("xx"))
    assert "xx.toml: places.Atlantis: there is no such name among the places of the lexicon" == str(caught.value)


@pytest.mark.parametrize("code", available())
def test_every_language_with_a_file_is_offered(code: str) -> None:
    """The detector gives a language as soon as its file is there."""
    assert code in detect.languages()


def test_a_report_in_the_new_language_is_told() -> None:
    """An Italian sentence is detected as Italian."""
    assert NEW == detect.detect("Nella notte tre persone sono state uccise e altre dodici sono rimaste ferite in un attacco.")
