"""Names that writers of several languages spell in their own way are known by their sound."""

from __future__ import annotations

import pytest

from nightdesk.lexicon.sounds import sound, sounds


@pytest.mark.parametrize(
    "names",
    [
        ("Synehubov", "Siniegúbov", "Synehubow", "Siniehubow"),
        ("Haivanenko", "Hajwanenko", "Haïvanenko", "Gaivanenko"),
        ("Shebekino", "Schebekino", "Chebekino", "Szebiekino"),
        ("Kozytskyi", "Kosyzkyj", "Kozicki", "Kozitski"),
    ],
)
def test_one_name_in_several_spellings_has_one_sound(names: tuple[str, ...]) -> None:
    """Transliterations differ in vowels and in how they write what is hushed, hissed or deep in the throat."""
    assert {sound(name) for name in names} == {sound(names[0])}


def test_a_letter_may_stand_for_a_deep_sound_in_one_language() -> None:
    """The Spanish "j" is the German "ch", and not a vowel."""
    assert sound("Teréjov", ("j",)) == sound("Terechow")


def test_words_are_told_apart() -> None:
    """Kryvyi Rih is not Kryvorizhzhia."""
    assert sounds("Kryvi Rih") == sounds("Kryvyi Rih") != sounds("Kryvorizhzhia")
