"""Who speaks, and where: bodies named with a town, speakers behind words of time, two figures of one place."""

from __future__ import annotations

from datetime import date

import pytest

from nightdesk.model import Report
from nightdesk.reading import read


@pytest.mark.parametrize(
    ("text", "speaker", "place"),
    [
        ("According to Odesa city and military authorities, 17 were injured.", "Odesa city and military authorities", "Odesa"),
        ("Lviv city and regional officials said 17 people were injured in the attack.", "Lviv city and regional officials", "Lviv"),
        ("Last week Poland's interior minister said 17 drones were shot down.", "Poland's interior minister", None),
        ("Earlier this week the border guards said 17 drones were shot down.", "border guards", None),
        ("According to preliminary data, 17 people were injured in the attack.", None, None),
    ],
)  # fmt: skip
def test_a_speaker_is_named_as_a_whole_and_alone(text: str, speaker: str | None, place: str | None) -> None:
    """Neither the town alone nor the week with the minister; the kind of data is nobody."""
    found = {(s.said_by, s.place) for s in read(Report("a", text, lang="en", published=date(2025, 7, 4)))}
    assert found == {(speaker, place)}


def test_a_record_that_is_broken_is_no_damage() -> None:
    """ "Broke another record" breaks no thing, and the drones are the country's."""
    text = (
        "Russia fired 539 drones at Ukraine. The strikes broke another record, with 72 of the drones getting through. Kyiv was hit."
    )
    found = read(Report("a", text, lang="en", published=date(2025, 7, 4)))
    assert [(s.measure, s.value, s.place) for s in found if s.value == 72] == [("penetrated", 72, "Ukraine")]
    assert "damaged" not in {s.measure for s in found}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Drones flew at Odesa. Two people were killed and five injured in Kharkiv.",
            ["Kharkiv", "Kharkiv"],
        ),
        (
            "Drones flew at Odesa. In Sumy, two were killed and five were injured in Kharkiv.",
            ["Sumy", "Kharkiv"],
        ),
    ],
)
def test_two_figures_joined_by_and_share_the_place_behind_them(text: str, places: list[str]) -> None:
    """Unless the sentence has named a place before them."""
    made = read(Report("a", text, lang="en", published=date(2025, 7, 4)))
    assert [s.place for s in made if s.what == "person"] == places


def test_where_weapons_come_from_is_not_where_they_strike() -> None:
    """Launchers in Crimea, airfields in a region: words between "from" and the place change nothing."""
    text = "Odesa was attacked with five missiles from coastal launchers in Crimea and 12 drones from airfields in Kursk Oblast."
    assert {s.place for s in read(Report("a", text, lang="en", published=date(2025, 7, 4)))} == {"Odesa"}
