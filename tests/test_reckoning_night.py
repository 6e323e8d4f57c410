"""Reckoning by example: the example night of record.md, tolls, corrections, voices, old records, copies, grouping."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nightdesk.model import Attack, Finding, Record, Report, Statement
from nightdesk.reckoning import reckon
from strategies import COUNTRY, holds, says, within

JUNE = {"from_": date(2025, 6, 1), "to": date(2025, 6, 30)}
EARLIER = {"from_": date(2025, 6, 28), "to": date(2025, 6, 29)}


def at(hour: int) -> datetime:
    """An hour of the morning after."""
    return datetime(2025, 7, 4, hour, tzinfo=UTC)


def reckoned(*statements: Statement, reports: tuple[Report, ...] = ()) -> Record:
    """The record of statements numbered s0, s1, … in the country of strategies.py."""
    numbered = [s if s.id else replace(s, id=f"s{n}", start=n) for n, s in enumerate(statements)]
    return reckon(numbered, reports, within=within, holds=holds)


def findings(record: Record, kind: str) -> list[Finding]:
    """All findings of a kind."""
    return [f for a in record.attacks for f in a.findings if f.kind == kind]


def standing(attack: Attack, measure: str, what: str, place: str = COUNTRY) -> tuple[Any, ...]:
    """Low, high and status of one figure."""
    return next((f.low, f.high, f.status) for f in attack.figures if (f.measure, f.what, f.place) == (measure, what, place))


@pytest.fixture
def example() -> Record:
    """The two reports of record.md, The example night."""
    return reckoned(
        says("intercepted", "drone", 476, report="first"),
        says("launched", "drone", 539, report="first"),
        says("launched", "missile", 11, report="first"),
        says("launched", "missile", 330, report="first", qualifier="over", said_by="Minister", **JUNE),
        says("penetrated", "drone", 72, report="second"),
        says("launched", "drone", 537, report="second", stance="previous_record", **EARLIER),
    )


def test_the_example_night_does_not_add_up(example: Record) -> None:
    """476 and 72 are more than 539: three statements, and the text says so."""
    (found,) = findings(example, "does_not_add_up")
    assert found.statements == ("s0", "s1", "s4")
    assert "make 548, more than the 539 drones launched" in found.text


def test_the_example_night_has_two_readings(example: Record) -> None:
    """Either the 72 or the 476 counts all weapons; each says what follows."""
    (found,) = findings(example, "does_not_add_up")
    changes = {(c.statement, c.field, c.from_, c.to) for r in found.readings for c in r.changes}
    assert changes == {("s4", "what", "drone", "weapon"), ("s0", "what", "drone", "weapon")}


@pytest.mark.parametrize(
    ("statement", "measure", "what", "loose", "exact"),
    [
        ("s4", "penetrated", "drone", (61, 63), (63, 63)),
        ("s4", "penetrated", "missile", (9, 11), (9, 9)),
        ("s4", "intercepted", "missile", (0, 2), (2, 2)),
        ("s0", "intercepted", "drone", (465, 467), (467, 467)),
        ("s0", "intercepted", "missile", (9, 11), (9, 9)),
    ],
)
def test_each_reading_of_the_example_night_says_what_follows(
    example: Record, statement: str, measure: str, what: str, loose: tuple[int, int], exact: tuple[int, int]
) -> None:
    """Bounds where nothing goes unmentioned, and the figure where all is accounted for as well."""
    (found,) = findings(example, "does_not_add_up")
    reading = next(r for r in found.readings if r.changes[0].statement == statement)
    spans = {c.assuming: (c.low, c.high) for c in reading.then if (c.measure, c.what) == (measure, what)}
    assert spans == {("closed",): loose, ("closed", "accounted"): exact}


def test_the_example_night_is_settled_by_missiles_or_weapons_stopped(example: Record) -> None:
    """What nobody told and would tell the readings apart."""
    (found,) = findings(example, "does_not_add_up")
    assert {"how many missiles stopped in Ukraine", "how many weapons stopped in Ukraine"} <= set(found.settled_by)


def test_a_months_figure_is_not_the_nights(example: Record) -> None:
    """The month's missiles stand in the attack of the report that tells them, under their own period."""
    (attack,) = example.attacks
    told = [(f.low, f.from_) for f in attack.figures if f.measure == "launched" and f.what == "missile"]
    assert (attack.id, told) == ("2025-07-04/Ukraine", [(11, date(2025, 7, 3)), (331, date(2025, 6, 1))])


def test_an_old_record_is_an_open_question_without_a_history(example: Record) -> None:
    """Nothing known of that night: the claimed record stays open."""
    assert ["open question" in f.text for f in findings(example, "record")] == [True]


def test_an_old_record_of_all_weapons_is_not_like_for_like() -> None:
    """The 537 were drones and missiles: beside 539 drones they are another thing."""
    record = reckoned(
        says("launched", "weapon", 537, report="old", **EARLIER),
        says("launched", "drone", 477, report="old", **EARLIER),
        says("launched", "drone", 539),
        says("launched", "drone", 537, stance="previous_record", **EARLIER),
    )
    (found,) = findings(record, "not_like_for_like")
    assert "537 weapons and 477 drones" in found.text


def test_an_old_record_of_another_category_is_not_like_for_like() -> None:
    """Weapons set beside drones compare unlike things, whatever is known."""
    record = reckoned(says("launched", "drone", 59), says("launched", "weapon", 48, stance="previous_record", **EARLIER))
    assert len(findings(record, "not_like_for_like")) == 1


def test_a_record_that_the_log_bears_out_is_told() -> None:
    """Like for like, and nothing higher known."""
    record = reckoned(
        says("launched", "drone", 479, report="old", **EARLIER),
        says("launched", "drone", 539),
        says("launched", "drone", 479, stance="previous_record", **EARLIER),
    )
    assert ["bears it out" in f.text for f in findings(record, "record")] == [True]


def test_a_toll_that_grows_is_an_update() -> None:
    """23, then 26: one finding, and the figure is the later one."""
    record = reckoned(
        says("injured", "person", 23, "Kyiv", report="a", said_by="Mayor", published=at(8)),
        says("injured", "person", 26, "Kyiv", report="b", said_by="Rescuers", published=at(15)),
    )
    assert [f.statements for f in findings(record, "update")] == [("s0", "s1")]
    assert standing(record.attacks[0], "injured", "person", "Kyiv") == (26, 26, "updated")


def test_a_toll_that_falls_is_a_dispute() -> None:
    """26 and an hour later 24, never given before: two counts that cannot both be true."""
    record = reckoned(
        says("injured", "person", 26, "Kyiv", report="a", said_by="Rescuers", published=at(15)),
        says("injured", "person", 24, "Kyiv", report="b", said_by="Mayor", published=at(16)),
    )
    assert [f.statements for f in findings(record, "dispute")] == [("s0", "s1")]
    assert standing(record.attacks[0], "injured", "person", "Kyiv") == (24, 26, "disputed")


def test_an_old_count_told_again_is_no_fall() -> None:
    """A paper that still has the morning's figure in the evening contradicts nobody."""
    record = reckoned(
        says("injured", "person", 23, "Kyiv", report="a", said_by="Mayor", published=at(8)),
        says("injured", "person", 26, "Kyiv", report="b", said_by="Rescuers", published=at(15)),
        says("injured", "person", 23, "Kyiv", report="c", said_by=None, publisher="Evening Paper", published=at(18)),
    )
    assert findings(record, "dispute") == []


def test_the_injured_may_fall_by_those_who_died() -> None:
    """Killed and injured together do not fall."""
    record = reckoned(
        says("killed", "person", 1, "Kyiv", report="a", published=at(8)),
        says("injured", "person", 26, "Kyiv", report="a", published=at(8)),
        says("killed", "person", 2, "Kyiv", report="b", published=at(15)),
        says("injured", "person", 25, "Kyiv", report="b", published=at(15)),
    )
    assert findings(record, "dispute") == []


def test_a_correction_is_an_update_told_as_one() -> None:
    """Four, then "three, not four" by the same voice: no dispute, and three stand."""
    record = reckoned(
        says("killed", "person", 4, "Kyiv", report="a", said_by="Mayor", published=at(5)),
        says("killed", "person", 3, "Kyiv", report="b", said_by="Mayor", published=at(12)),
        says("killed", "person", 4, "Kyiv", report="b", said_by="Mayor", published=at(12), stance="denied"),
    )
    assert (findings(record, "dispute"), [f.text[:9] for f in findings(record, "update")]) == ([], ["Corrected"])
    assert standing(record.attacks[0], "killed", "person", "Kyiv") == (3, 3, "single")


def test_a_denial_by_another_is_a_dispute() -> None:
    """One says it, another calls it false and gives no figure of its own."""
    record = reckoned(
        says("hit", "hospital", 1, "Kyiv", report="a", said_by="Mayor"),
        says("hit", "hospital", 1, "Kyiv", report="b", said_by="Ministry", stance="denied"),
    )
    assert [f.text for f in findings(record, "dispute")] == ["1 hospital hit in Kyiv (Mayor) is denied by Ministry."]


def test_states_are_compared_at_one_time_only() -> None:
    """39 and 42 missing at 17:00 clash; 12 in hospital at dawn and 14 at noon do not."""
    record = reckoned(
        says("missing", "person", 39, "Kyiv", report="a", said_by="Police", as_of=at(17)),
        says("missing", "person", 42, "Kyiv", report="b", said_by="Rescuers", as_of=at(17)),
        says("hospitalised", "person", 12, "Kyiv", report="c", said_by="Mayor", as_of=at(5)),
        says("hospitalised", "person", 14, "Kyiv", report="d", said_by="Police", as_of=at(12)),
    )
    assert [f.statements for f in findings(record, "dispute")] == [("s0", "s1")]


def test_voices_are_counted_and_not_outlets() -> None:
    """Two papers that quote one body are one voice, and so is its own post, whatever channel it is on."""
    record = reckoned(
        says("launched", "drone", 59, report="a", said_by="Air Force", publisher="Paper"),
        says("launched", "drone", 59, report="b", said_by="Air Force", publisher="Radio"),
        says("launched", "drone", 59, report="c", said_by=None, publisher="Air Force (Telegram)"),
    )
    (figure,) = (f for f in record.attacks[0].figures if f.what == "drone" and f.status != "inferred")
    assert (figure.status, figure.voices, findings(record, "agreement")) == ("single", ("Air Force",), [])


def test_two_voices_with_one_figure_agree() -> None:
    """Independent speakers, the same number: told as an agreement."""
    record = reckoned(
        says("killed", "person", 1, "Kyiv", said_by="Mayor"), says("killed", "person", 1, "Kyiv", report="b", said_by="Police")
    )
    assert [f.text for f in findings(record, "agreement")] == ["1 person killed in Kyiv: Mayor and Police agree."]


def test_lengths_of_unlike_things_are_set_side_by_side() -> None:
    """A 13-hour attack and an alert of over eight hours are no contradiction."""
    record = reckoned(says("lasted", "attack", 13, "Kyiv"), says("lasted", "alert", 8, "Kyiv", report="b", qualifier="over"))
    assert [f.kind for f in record.attacks[0].findings] == ["not_like_for_like"]


def test_models_of_one_list_add_up() -> None:
    """1 Kinzhal and 6 Iskander-M beside 4 cruise missiles of 11 leave 7 ballistic ones."""
    record = reckoned(
        says("launched", "missile", 11),
        says("launched", "ballistic_missile", 1, detail="Kinzhal"),
        says("launched", "ballistic_missile", 6, detail="Iskander-M"),
        says("launched", "cruise_missile", 4, detail="Iskander-K"),
    )
    assert standing(record.attacks[0], "launched", "ballistic_missile") == (7, 7, "inferred")


def test_shares_of_one_voice_add_up() -> None:
    """268 shot down and 208 suppressed by one account are 476 stopped, which nobody need say."""
    record = reckoned(says("shot_down", "drone", 268), says("suppressed", "drone", 208))
    figure = next(f for f in record.attacks[0].figures if f.measure == "intercepted" and f.what == "drone")
    assert (figure.low, figure.high, figure.status, figure.assuming) == (476, 476, "inferred", ())


def test_a_place_holds_its_parts() -> None:
    """58 over Kyiv and 6 in another region are more than 59 in the country: the 58 are the country's."""
    record = reckoned(
        says("launched", "drone", 59),
        says("intercepted", "drone", 58),
        says("intercepted", "drone", 6, "Lviv Oblast", report="b", said_by="Governor"),
        says("shot_down", "drone", 58, "Kyiv", report="c"),
        says("launched", "missile", 0),
    )
    (found,) = findings(record, "does_not_add_up")
    assert ("s3", "place", "Kyiv", COUNTRY) in {(c.statement, c.field, c.from_, c.to) for c in found.readings[0].changes}


def test_a_weeks_figure_taken_for_the_nights_moves_its_period() -> None:
    """513 in a night of 121 are the week's, two steps away."""
    week = {"from_": date(2025, 6, 28), "to": date(2025, 7, 4)}
    record = reckoned(
        says("intercepted", "drone", 121),
        says("intercepted", "weapon", 121),
        says("intercepted", "missile", 0),
        says("shot_down", "drone", 513, report="b"),
        says("shot_down", "drone", 513, report="c", **week),
    )
    (found,) = findings(record, "does_not_add_up")
    moves = [(c.field, c.from_, c.to) for c in found.readings[0].changes]
    assert moves == [("period", "2025-07-03/2025-07-04", "2025-06-28/2025-07-04")]


def test_many_nights_give_many_attacks() -> None:
    """Each night and country is an attack of its own, named after its morning and widest place."""
    record = reckoned(
        says("launched", "drone", 479, **EARLIER),
        says("launched", "drone", 539),
        says("injured", "person", 1, "Kyiv", report="b"),
        says("shot_down", "drone", 48, "Russia", report="c"),
    )
    assert [a.id for a in record.attacks] == ["2025-06-29/Ukraine", "2025-07-04/Russia", "2025-07-04/Ukraine"]


def test_statements_without_dates_go_with_their_report() -> None:
    """A report that tells the night once tells it for all that it says."""
    record = reckoned(says("launched", "drone", 539), says("hit", "school", 1, "Kyiv", from_=None, to=None))
    assert [(a.id, len(a.figures)) for a in record.attacks] == [("2025-07-04/Ukraine", 2)]


def test_reports_without_any_date_still_group() -> None:
    """Nothing tells the day: one attack, and it says so."""
    undated = {"from_": None, "to": None, "published": None}
    record = reckoned(
        says("launched", "drone", 539, **undated), says("launched", "drone", 539, report="b", said_by="Mayor", **undated)
    )
    assert [(a.id, a.from_, a.figures[0].status) for a in record.attacks] == [("undated/Ukraine", None, "agreed")]


def test_ids_are_kept_and_missing_ones_made_readable() -> None:
    """An id that came in stays; others come from the report and the words' place."""
    record = reckon(
        [says("launched", "drone", 539, id="mine"), says("launched", "missile", 11, start=7)], within=within, holds=holds
    )
    assert sorted(s.id for s in record.statements) == ["a:launched-missile@7", "mine"]


def test_reprints_of_a_text_are_one_voice() -> None:
    """A wire story and its reprint are told as copies, and what both say on their own is said once."""
    text = " ".join(f"word{n}" for n in range(80))
    reports = (
        Report("wire", f"{text} and a last paragraph more", publisher="Wire", published=at(8)),
        Report("reprint", text, publisher="Courier", published=at(9)),
        Report("other", " ".join(f"other{n}" for n in range(80)), publisher="Other", published=at(9)),
    )
    told = [says("damaged", "school", 2, "Kyiv", report=r.id, publisher=None, published=None) for r in reports[:2]]
    record = reckoned(*told, says("killed", "person", 1, "Kyiv", report="other"), reports=reports)
    assert [f.reports for f in findings(record, "copies")] == [("reprint", "wire")]
    assert standing(record.attacks[0], "damaged", "school", "Kyiv") == (2, 2, "single")


def test_a_count_in_passing_is_no_fall() -> None:
    """A report that gives 23 and names "a woman" among them contradicts neither itself nor the 12 of noon."""
    record = reckoned(
        says("killed", "person", 12, "Kyiv", report="a", said_by="Rescuers", published=at(12)),
        says("killed", "person", 23, "Kyiv", report="b", said_by="Governor", published=at(19)),
        says("killed", "person", 1, "Kyiv", report="b", said_by="Governor", published=at(19)),
    )
    assert findings(record, "dispute") == []
    assert standing(record.attacks[0], "killed", "person", "Kyiv") == (23, 23, "updated")


def test_places_are_known_by_their_usual_name() -> None:
    """Kiev and Kyiv are one place; the statement keeps its own spelling."""
    told = [
        says("killed", "person", 1, "Kiev", id="x", said_by="Mayor"),
        says("killed", "person", 1, "Kyiv", report="b", id="y", said_by="Police"),
    ]
    record = reckon(told, within=within, holds=holds, usual={"Kiev": "Kyiv", "Kyiv": "Kyiv"}.__getitem__)
    assert (standing(record.attacks[0], "killed", "person", "Kyiv"), record.statements[0].place) == ((1, 1, "agreed"), "Kiev")


def test_a_known_figure_of_an_earlier_record_answers_a_claim() -> None:
    """What the log hands in counts as history, like for like."""
    earlier = reckoned(says("launched", "drone", 479, report="old", **EARLIER)).attacks[0].figures
    claim = [
        says("launched", "drone", 539, id="new"),
        says("launched", "drone", 479, id="old", stance="previous_record", **EARLIER),
    ]
    record = reckon(claim, known=earlier, within=within, holds=holds)
    assert ["bears it out" in f.text for f in findings(record, "record")] == [True]


def test_those_who_speak_for_a_body_are_its_voice() -> None:
    """The air force and its spokesman are one voice, a mayor and the head of the city's administration two."""
    record = reckon(
        [
            says("launched", "drone", 59, id="a", said_by="Ukraine's Air Force"),
            says("launched", "drone", 59, id="b", report="b", said_by="Yuriy Ihnat"),
            says("injured", "person", 3, "Kyiv", id="c", report="b", said_by="Vitali Klitschko"),
            says("injured", "person", 3, "Kyiv", id="d", report="c", said_by="Tymur Tkachenko"),
        ]
    )
    drones = next(f for f in record.attacks[0].figures if f.what == "drone" and f.status != "inferred")
    assert (drones.status, drones.voices) == ("single", ("Ukraine's Air Force",))
    assert [f.statements for f in findings(record, "agreement")] == [("c", "d")]


def test_who_speaks_alone_keeps_the_name() -> None:
    """A governor is told by name where the administration says nothing itself."""
    record = reckon([says("killed", "person", 1, "Odesa", id="a", said_by="Oleh Kiper")])
    assert record.attacks[0].figures[0].voices == ("Oleh Kiper",)


def test_a_place_that_no_list_knows_is_where_its_report_is() -> None:
    """A village nobody has listed makes no attack of its own beside the country's."""
    record = reckon(
        [says("launched", "drone", 59, id="a"), says("killed", "person", 1, "Neverheardofivka", id="b", report="a")], voice=str
    )
    assert [a.id for a in record.attacks] == ["2025-07-04/Ukraine"]


def test_figures_of_one_report_were_true_together() -> None:
    """Twelve dead in the country and twelve in one region, in one report, while another region had one: not all of it can be."""
    record = reckoned(
        says("killed", "person", 12, report="a", said_by="Minister", published=at(9)),
        says("killed", "person", 1, "Lviv Oblast", report="b", said_by="Governor", published=at(8)),
        says("killed", "person", 12, report="c", said_by="Minister", published=at(14)),
        says("killed", "person", 12, "Odesa Oblast", report="c", said_by="Minister", published=at(14)),
    )
    (found,) = findings(record, "does_not_add_up")
    moves = {(c.statement, c.field, c.to) for r in found.readings for c in r.changes}
    assert ("s3", "place", COUNTRY) in moves


def test_a_toll_of_the_day_after_goes_back_to_its_attack() -> None:
    """Twenty dead in the evening and twenty the next morning are one strike; the search is no attack of its own."""
    day = {"from_": date(2025, 7, 4), "to": date(2025, 7, 4)}
    after = {"from_": date(2025, 7, 4), "to": date(2025, 7, 5)}
    record = reckoned(
        says("launched", "missile", 38, **day),
        says("killed", "person", 20, "Kyiv", said_by="Governor", **day),
        says("killed", "person", 20, "Kyiv", report="b", said_by="Rescuers", published=at(23), **after),
        says("injured", "person", 80, "Kyiv", report="b", said_by="Rescuers", published=at(23), **after),
    )
    assert [a.id for a in record.attacks] == ["2025-07-04/Ukraine"]
    assert standing(record.attacks[0], "killed", "person", "Kyiv") == (20, 20, "agreed")


def test_two_nights_with_harm_of_their_own_stay_two() -> None:
    """One dead in each of two nights, each with its drones: two attacks."""
    next_night = {"from_": date(2025, 7, 4), "to": date(2025, 7, 5)}
    record = reckoned(
        says("launched", "drone", 50),
        says("killed", "person", 5, "Kyiv"),
        says("launched", "drone", 60, report="b", **next_night),
        says("killed", "person", 5, "Kyiv", report="b", **next_night),
    )
    assert [a.id for a in record.attacks] == ["2025-07-04/Ukraine", "2025-07-05/Ukraine"]


NEXT = {"from_": date(2025, 7, 4), "to": date(2025, 7, 5)}
WEEK = {"from_": date(2025, 6, 29), "to": date(2025, 7, 5)}


def test_a_week_is_held_against_the_nights_of_other_attacks() -> None:
    """539 and 397 in two nights of a week that is said to have had 800."""
    record = reckoned(
        says("launched", "drone", 539),
        says("launched", "drone", 397, report="b", **NEXT),
        says("launched", "drone", 800, report="b", said_by="Minister", **WEEK),
    )
    (found,) = findings(record, "does_not_add_up") + findings(record, "dispute")
    assert (found.statements, "make 936, more than the 800" in found.text) == (("s0", "s1", "s2"), True)


@pytest.mark.parametrize(("value", "qualifier"), [(936, "exactly"), (2000, "exactly"), (800, "over")])
def test_a_week_may_have_had_more_than_the_nights_that_are_known(value: int, qualifier: str) -> None:
    """Nights may be missing: a total above their sum is no contradiction."""
    record = reckoned(
        says("launched", "drone", 539),
        says("launched", "drone", 397, report="b", **NEXT),
        says("launched", "drone", value, report="b", qualifier=qualifier, said_by="Minister", **WEEK),
    )
    assert [f.text for f in findings(record, "does_not_add_up") + findings(record, "dispute")] == []


def test_a_count_of_one_place_in_passing_is_no_fall() -> None:
    """ "As of 20:00, 27 were killed. In the hospital two were killed": the two are some of the 27."""
    record = reckoned(
        says("killed", "person", 7, "Kyiv", said_by="Mayor", published=at(9)),
        says("killed", "person", 27, "Kyiv", report="b", said_by="City", as_of=at(20), published=at(21)),
        says("killed", "person", 2, "Kyiv", report="b", said_by="City", published=at(21)),
    )
    assert findings(record, "dispute") + findings(record, "does_not_add_up") == []
    assert standing(record.attacks[0], "killed", "person", "Kyiv") == (27, 27, "updated")


def test_a_report_that_gives_a_place_more_than_its_country_means_some_of_it() -> None:
    """Two dead at the hospital, ten in another city, in one story: the two are not the country's."""
    record = reckoned(
        says("killed", "person", 2, said_by="Minister", published=at(19)),
        says("killed", "person", 10, "Odesa Oblast", said_by="Ministry", published=at(19)),
        says("killed", "person", 7, "Kyiv", report="b", said_by="Mayor", published=at(13)),
    )
    assert findings(record, "dispute") + findings(record, "does_not_add_up") == []


def test_a_live_blog_keeps_the_hours_of_its_counts() -> None:
    """A lower count at a later hour of one report is a fall and not in passing."""
    record = reckoned(
        says("killed", "person", 9, "Kyiv", said_by="Mayor", as_of=at(8), published=at(21)),
        says("killed", "person", 6, "Kyiv", said_by="Mayor", as_of=at(12), published=at(21)),
    )
    assert [f.kind for f in record.attacks[0].findings] == ["dispute"]


def test_some_of_those_in_hospital_are_a_part_of_them() -> None:
    """ "66 are in hospital. Five of those in hospital are critical": 66, and nothing was updated."""
    record = reckoned(
        says("hospitalised", "person", 66, "Kyiv", said_by="Rescuers", as_of=at(17), published=at(18)),
        says("hospitalised", "person", 5, "Kyiv", said_by="Rescuers", published=at(18)),
    )
    assert standing(record.attacks[0], "hospitalised", "person", "Kyiv") == (66, 66, "single")
