"""Reports that do not say when they were published: their days stay relative, are said so, and the reports still group."""

from __future__ import annotations

from datetime import date

import pytest

from nightdesk.model import Record, Relative, Report, Statement
from nightdesk.reading import read
from nightdesk.reckoning import reckon
from nightdesk.sitrep import screen
from nightdesk.wording import period

FIRST = (
    "Russia sent 310 drones and 9 missiles at Ukraine overnight into Friday, the Ukrainian air force said. "
    "It said 270 of the drones were intercepted.\n"
    "In May alone, Russia launched 3,900 drones and 210 missiles at Ukraine, the defence minister said."
)
SECOND = (
    "Ukraine's air force said Russia launched 310 drones on Friday. The previous record was 298 drones, launched last Sunday night."
)


def said(text: str, lang: str = "en", report: str = "a", published: date | None = None) -> list[Statement]:
    """What a text says."""
    return read(Report(report, text, lang=lang, published=published))


def night() -> Record:
    """The two reports together."""
    return reckon([*said(FIRST), *said(SECOND, report="b")], [Report("a", FIRST), Report("b", SECOND)])


def relative(text: str, value: float, lang: str = "en") -> tuple[Relative | None, date | None]:
    """What an undated text calls the period of a figure, and its date."""
    found = next(s for s in said(text, lang) if s.value == value)
    return found.relative, found.from_


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "In May alone, Russia launched 3,900 drones at Ukraine.", 3900),
        ("en", "Russia launched 3,900 drones at Ukraine in May.", 3900),
        ("uk", "У травні Росія запустила по Україні 3900 дронів.", 3900),
        ("ru", "В мае Россия запустила по Украине 3900 беспилотников.", 3900),
        ("de", "Im Mai startete Russland 3900 Drohnen gegen die Ukraine.", 3900),
        ("fr", "En mai, la Russie a lancé 3900 drones contre l'Ukraine.", 3900),
        ("es", "En mayo, Rusia lanzó 3900 drones contra Ucrania.", 3900),
        ("pl", "W maju Rosja wystrzeliła na Ukrainę 3900 dronów.", 3900),
        ("it", "A maggio la Russia ha lanciato 3900 droni contro l'Ucraina.", 3900),
    ],
)
def test_a_month_without_its_year_stays_a_month(lang: str, text: str, value: float) -> None:
    """It is not dated, and is not the night either, in any language."""
    assert relative(text, value, lang) == (Relative("month", "--05"), None)


def test_a_month_is_dated_once_the_day_of_publication_is_known() -> None:
    """The last May before it."""
    (found,) = said("In May, Russia launched 3,900 drones at Ukraine.", published=date(2025, 6, 2))
    assert (found.from_, found.to, found.relative) == (date(2025, 5, 1), date(2025, 5, 31), None)


def test_the_words_of_a_relative_night_are_kept() -> None:
    """A night that cannot be dated is called what the report calls it."""
    assert relative("Russia launched 310 drones at Ukraine overnight into Friday.", 310)[0] == Relative(
        "night", "overnight into Friday"
    )


def test_a_day_without_its_year_counts_nothing() -> None:
    """The 4 of "4 July" is no figure, and the day is told without its year."""
    (found,) = said("Russia launched 310 drones at Ukraine on 4 July.")
    assert (found.value, found.relative) == (310, Relative("day", "--07-04"))


def test_statements_keep_a_relative_period_through_json() -> None:
    """What one run writes another reads."""
    made = said(FIRST)
    assert [Statement.from_json(s.to_json()) for s in made] == made


def test_undated_reports_group_and_a_month_is_not_set_against_the_night() -> None:
    """One attack, nothing that does not add up, and May's figures beside the night's."""
    (attack,) = night().attacks
    drones = {(f.relative, f.low) for f in attack.figures if (f.measure, f.what, f.status) == ("launched", "drone", "single")}
    assert [f.kind for f in attack.findings if f.kind in ("does_not_add_up", "dispute")] == []
    assert drones == {(None, 310), ("--05", 3900)}


def test_an_undated_record_is_of_another_night() -> None:
    """ "Last Sunday night" is set beside the night and not into it."""
    assert [f.text[:37] for f in night().attacks[0].findings if f.kind == "record"] == ["298 drones launched as the old record"]


def test_the_screen_tells_undated_periods_apart() -> None:
    """May stands with other periods, as a month whose year is unknown."""
    shown = screen(night(), colour=False, width=100)
    assert "May, year unknown" in shown.partition("FIGURES OF OTHER PERIODS")[2]


def test_a_period_that_no_date_settles_is_not_the_nights() -> None:
    """ "In recent weeks … hundreds" is not what the night had, with a date of publication or without."""
    text = "Russia launched 55 drones at Ukraine overnight. In recent weeks it has launched hundreds of weapons at Ukraine."
    (attack,) = reckon(said(text, published=date(2025, 7, 4))).attacks
    assert {f.relative for f in attack.figures if f.low == 200} == {"In recent weeks"}


@pytest.mark.parametrize("name", ["--13", "", "--00-10", "last Saturday", "--06/--07"])
def test_any_name_of_a_period_can_be_shown(name: str) -> None:
    """Statements of other makers may call a period what they like."""
    assert str(period(None, None, name))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("One person was killed by a drone in Kyiv, where the last Sunday of May is the city's day.", date(2025, 5, 25)),
        ("One person was killed by a drone in Kyiv on Sunday.", date(2025, 5, 25)),
        (
            "It was the 14th attack since the beginning of May. A drone killed one in Kyiv on Monday.",
            date(2025, 5, 26),
        ),
    ],
)
def test_a_month_that_only_helps_to_tell_a_day_is_no_period(text: str, day: date) -> None:
    """The last Sunday of May is one day, and what is counted since its beginning does not date the harm."""
    (found,) = said(text, published=date(2025, 5, 27))
    assert (found.from_, found.to) == (day, day)
