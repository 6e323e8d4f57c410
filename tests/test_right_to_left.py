"""Text that runs from right to left, digits of every script and invisible signs: quotes and offsets hold in whatever language."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightdesk.lexicon.language import available, language
from nightdesk.lexicon.morphology import fold
from nightdesk.model import Report, Statement
from nightdesk.reading import quotations, read
from nightdesk.reading.words.text import sentences

ZEROS = [chr(c) for c in range(0x110000) if chr(c).isdecimal() and unicodedata.digit(chr(c)) == 0]
"""The zero of every script that has digits."""

HEBREW = "חיפה"
ABBREVIATION = 'צה"ל'
ARABIC = "خاركيف"


def statements(text: str, lang: str = "en") -> list[Statement]:
    """What is read from a text."""
    return read(Report("rtl", text, published=date(2025, 7, 4), lang=lang))


def figures(text: str, lang: str = "en") -> list[tuple[str, str, float | None]]:
    """Measure, category and value of each statement."""
    return [(s.measure, s.what, s.value) for s in statements(text, lang)]


@pytest.mark.parametrize("zero", ZEROS, ids=unicodedata.name)
def test_digits_of_every_script_are_numbers(zero: str) -> None:
    """A number is read in the digits of any script, and quoted in them."""
    digits = "".join(chr(ord(zero) + d) for d in (1, 2, 3))
    made = statements(f"In the attack {digits} people were injured.")
    assert [("injured", 123)] == [(s.measure, s.value) for s in made]
    assert digits in made[0].quote


@pytest.mark.parametrize(("number", "value"), [("١٬٢٠٠", 1200), ("١,٢٠٠", 1200), ("۱٬۲۰۰", 1200), ("१,२००", 1200)])
def test_grouped_digits_are_one_number(number: str, value: int) -> None:
    """Thousands may be parted by the Arabic sign as well as by a comma."""
    assert [("launched", "drone", value)] == figures(f"Russia launched {number} drones in the attack.")


def test_an_arabic_decimal_sign_splits() -> None:
    """A duration of 2.5 hours may be written in Arabic-Indic digits."""
    assert [("lasted", "attack", 2.5)] == figures("The attack lasted ٢٫٥ hours.")


@pytest.mark.parametrize("lang", [code for code in available() if language(code).examples])
def test_names_from_right_to_left_stand_in_no_way(lang: str) -> None:
    """A Hebrew or Arabic name in a sentence moves no offset: the same figure is found, at the same words further on."""
    plain = language(lang).examples[0]["text"]
    text = f"({HEBREW}, {ARABIC}) {plain}"
    shift = len(text) - len(plain)
    assert [(s.quote, s.start) for s in statements(plain, lang)] == [(s.quote, s.start - shift) for s in statements(text, lang)]


@pytest.mark.parametrize("sign", ["\u200e", "\u200f", "\u2067", "\u2069", "\u061c", "\u200b", "\ufeff"], ids=unicodedata.name)
def test_signs_of_direction_are_no_words(sign: str) -> None:
    """Invisible signs before and behind a number, at the head of a line and behind a stop change nothing but offsets."""
    text = f"{sign}In the attack {sign}23{sign} people were injured.{sign} {sign}Two missiles got through."
    assert [("injured", "person", 23), ("penetrated", "missile", 2)] == figures(text)
    assert [text[s.start : s.end] for s in statements(text)] == [s.quote for s in statements(text)]


def test_a_mark_inside_a_word_opens_no_quotation() -> None:
    """A Hebrew abbreviation is written with a straight mark: the quotation behind it is found, and nothing else."""
    text = f'{ABBREVIATION} spokesman Avi Dan said: "Twelve drones were shot down over Haifa in the attack."'
    made = list(quotations(Report("rtl", text, published=date(2025, 7, 4), lang="en")))
    assert ["Twelve drones were shot down over Haifa in the attack."] == [q.quote for q in made]
    assert [text[q.start : q.end] for q in made] == [q.quote for q in made]


def test_words_from_right_to_left_are_whole() -> None:
    """Vowel points, abbreviation marks and joined hyphens cut no word; an Arabic question mark ends a sentence."""
    text = "אֲנָשִׁים צה״ל בית־חולים. أُصيب؟ كتب"
    tokens = [[t.text for t in s.tokens if t.kind == "word"] for s in sentences(text, language("en"))]
    assert [["אֲנָשִׁים", "צה״ל", "בית־חולים"], ["أُصيب"], ["كتب"]] == tokens


def test_vowel_points_are_folded() -> None:
    """A pointed word is the same word as without points, and a decomposed letter the same as a composed one."""
    assert fold("אנשים") == fold("אֲנָשִׁים")
    assert fold("أصيب") == fold("أُصيب")
    assert fold("й") == fold("\u0438\u0306")


@given(
    st.lists(
        st.sampled_from(
            [HEBREW, ABBREVIATION, ARABIC, "٢٣", "23", "people were injured", "attack", ".", "،", "\u200f", "\n", "«", "»", '"']
        ),
        max_size=30,
    )
)
def test_a_quote_is_the_words_at_its_offsets(parts: list[str]) -> None:
    """Whatever runs in whatever direction, `text[start:end]` is the quote."""
    text = " ".join(parts)
    made = statements(text)
    assert [text[s.start : s.end] for s in made] == [s.quote for s in made]
