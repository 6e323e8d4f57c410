"""Where figures hold: in the sentence, under a heading, on the speaker's ground, or in the place that a report is about."""

from __future__ import annotations

from datetime import date

import pytest

from nightdesk.model import Report
from nightdesk.reading import read


def places_in(text: str, lang: str = "en", title: str = "", publisher: str | None = None) -> list[str | None]:
    """The place of each statement of a report, in order."""
    report = Report("example", text, title=title, publisher=publisher, published=date(2025, 7, 4), lang=lang)
    return [s.place for s in read(report)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Three people were killed and five injured by drones in Izium.", ["Izium", "Izium"]),
        ("Drones hit a barn in Ferozepur, in the Indian state of Punjab.", ["Ferozepur"]),
        ("A drone hit a barn in Chuhuiv, near Kharkiv.", ["Chuhuiv"]),
        ("In Lutsk drones damaged two houses, in Kovel one school.", ["Lutsk", "Kovel"]),
        ("Two drones were shot down over the Black Sea.", ["Black Sea"]),
        ("In Crimea, Russia claimed, 25 drones were stopped.", ["Crimea"]),
    ],
)
def test_a_sentence_ties_a_place_to_its_figure(text: str, found: list[str | None]) -> None:
    """What only says where a place lies, who acts, and what another figure has are passed over."""
    assert found == places_in(text)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Tres personas murieron y cinco resultaron heridas por drones en Izium.", "es", ["Izium", "Izium"]),
        ("Des drones ont tué trois personnes et blessé cinq autres à Lozova.", "fr", ["Lozova", "Lozova"]),
        ("Трое погибли и пятеро ранены при атаке дронов в Изюме.", "ru", ["Izium", "Izium"]),
        ("В селе Хмелёвое Краснинского района дрон повредил два дома.", "ru", ["Khmelevoye"]),
        ("W nalocie dronów na Browary pod Kijowem zginęły trzy osoby.", "pl", ["Brovary"]),
        ("Über den Gebieten Kursk und Brjansk wurden je vier Drohnen abgeschossen.", "de", ["Kursk Oblast", "Bryansk Oblast"]),
    ],
)
def test_so_it_is_in_every_language(text: str, lang: str, found: list[str | None]) -> None:
    """The ways are those of the language; the places have their usual English names."""
    assert found == places_in(text, lang)


def test_in_a_count_by_regions_a_short_name_is_the_region() -> None:
    """Kursk beside the Moscow region is Kursk Oblast."""
    text = "Russia's Defence Ministry reported 48 drones downed: 20 over the Moscow region, 14 over Kursk."
    assert places_in(text) == ["Russia", "Moscow Oblast", "Kursk Oblast"]


def test_a_national_count_is_of_the_country_in_a_report_about_a_city() -> None:
    """So are the places that it says were struck."""
    text = "Drones set a market in Poltava on fire. The Air Force said Russia had launched 90 drones and that 14 sites were hit."
    assert places_in(text, title="Poltava market burns") == ["Poltava", "Ukraine", "Ukraine"]


def test_the_few_missiles_of_a_report_about_a_town_came_there() -> None:
    """A national voice that counts two of them speaks of that town."""
    text = "A mall in Rivne was hit. Two missiles were launched from bombers, the Air Force said."
    assert places_in(text, title="Missiles strike Rivne") == ["Rivne", "Rivne"]


def test_a_total_goes_back_to_the_whole_ground() -> None:
    """Behind the villages, "in all" is the region's."""
    text = "In Bilozerka a drone hurt two people. In all, one person was killed and seven were injured."
    assert places_in(text, publisher="Governor of Kherson Oblast")[1:] == ["Kherson Oblast", "Kherson Oblast"]


def test_a_paragraph_about_two_places_has_figures_of_neither() -> None:
    """A figure for two places together has no place."""
    assert places_in("Drones came over Kursk and Belgorod. Eight were shot down.")[-1:] == [None]


def test_a_country_counts_its_own_people() -> None:
    """The Iranian ministry's dead are not in the Israeli town of the sentence before."""
    text = "In Haifa an Iranian missile killed three people. Iran's Health Ministry said Israeli strikes had killed 224 people."
    assert places_in(text) == ["Haifa", "Iran"]


def test_a_dateline_is_no_place_of_the_attack() -> None:
    """Where a report was written and which agency sent it say nothing of where the drones fell."""
    text = "KYIV, 3 July (Wire) — A drone hit a depot in Sumy. Two people were injured."
    assert places_in(text) == ["Sumy", "Sumy"]


def test_paragraphs_between_bullets_go_on_with_the_item() -> None:
    """Only the next bullet ends it."""
    text = "🔹 Izium. A drone hit a school.\n\nTwo teachers were injured.\n\n🔹 Lozova. A drone hit a shop."
    assert places_in(text, publisher="Governor of Kharkiv Oblast") == ["Izium", "Izium", "Lozova"]
