"""A text's figures are held against the log: a verdict each, like for like, with the statements it was held against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from log_helpers import READER, reckon
from nightdesk import flow, imports
from nightdesk.checking import Verdict
from nightdesk.model import Change, Finding, Reading, Record, Report, Statement
from nightdesk.store import Incoming, Log

DAYS = {
    "night": (date(2025, 7, 3), date(2025, 7, 4)),
    "old": (date(2025, 6, 28), date(2025, 6, 29)),
    "earlier": (date(2025, 6, 8), date(2025, 6, 9)),
    "june": (date(2025, 6, 1), date(2025, 6, 30)),
}
TEXT = "A record 539 drones flew, 11 missiles; the old record was 537. In June 800 drones. 26 hurt. The alert: 8 hours."


def said(words: str, measure: str, what: str, value: float, when: str = "night", **more: object) -> Statement:
    """A statement of the text (or of the log) about Ukraine."""
    start = max(TEXT.find(words), 0)
    from_, to = DAYS[when]
    fields = {"place": "Ukraine", "from_": from_, "to": to, "said_by": "Ukraine's Air Force"} | more
    return Statement("text", words, start, start + len(words), measure, what, value, **fields)  # type: ignore[arg-type]


def keep(log: Log, *statements: Statement, name: str = "bulletin", published: date = DAYS["night"][1]) -> None:
    """A report in the log that says these things."""
    log.keep([Incoming(Report(name, f"text of {name}", publisher="A Paper", published=published), statements, READER)])


def check(
    log: Log, *statements: Statement, published: date | None = DAYS["night"][1], findings: tuple[Finding, ...] = ()
) -> list[Verdict]:
    """The verdicts on these statements of the text."""
    report = Report("text", TEXT, publisher="B Paper", published=published, lang="en")

    def found(*_: object) -> Record:
        from nightdesk.model import Attack

        return Record((Attack("x", None, None, None, (), (), findings),), ())

    return flow.check(log, report, read=lambda _: list(statements), reckon=found if findings else reckon)


@pytest.fixture
def history(log: Log) -> Log:
    """Three nights: drones 479; 477 and 60 missiles; 539 and 11 missiles by two models."""
    keep(log, said("", "launched", "drone", 479, "earlier"), name="june 9", published=date(2025, 6, 9))
    missiles = [
        said("", "launched", "cruise_missile", 41, "old", detail="Kh-101"),
        said("", "launched", "missile", 19, "old", detail="other"),
    ]
    keep(log, said("", "launched", "drone", 477, "old"), *missiles, name="june 29", published=date(2025, 6, 29))
    kinzhal = said("", "launched", "ballistic_missile", 1, detail="Kinzhal", place="Kyiv")
    others = said("", "launched", "ballistic_missile", 10, detail="Iskander-M")
    shares = [said("", "shot_down", "drone", 268), said("", "suppressed", "drone", 208)]
    keep(log, said("", "launched", "drone", 539), kinzhal, others, *shares)
    return log


def test_a_like_figure_of_the_log_agrees(history: Log) -> None:
    """And is named."""
    verdict = check(history, said("539 drones", "launched", "drone", 539))[0]
    assert (verdict.verdict, [i.partition(":")[0] for i in verdict.against]) == ("agrees", ["bulletin"])


def test_a_total_of_named_parts_agrees(history: Log) -> None:
    """Missiles by model, one of them over the capital alone, make the country's figure."""
    verdict = check(history, said("11 missiles", "launched", "missile", 11))[0]
    assert (verdict.verdict, len(verdict.against)) == ("agrees", 2)


def test_a_regions_voice_gives_no_figure_of_the_country(log: Log) -> None:
    """What a regional command tells of its region is neither the country's figure nor a part that is added to it."""
    keep(log, said("", "launched", "drone", 4, place="southern Ukraine", said_by="Air Command South"))
    assert check(log, said("539 drones", "launched", "drone", 539))[0].verdict == "unknown"


def test_shares_make_the_whole(history: Log) -> None:
    """What was shot down and what was suppressed is what was stopped."""
    assert check(history, said("476", "intercepted", "drone", 476))[0].verdict == "agrees"


def test_a_share_called_the_whole_is_unlike(history: Log) -> None:
    """476 “shot down” is the figure of what was stopped."""
    verdict = check(history, said("476", "shot_down", "drone", 476))[0]
    assert (verdict.verdict, "“stopped”" in verdict.text, "268 drones" in verdict.text) == ("unlike", True, True)


def test_another_figure_for_the_same_thing_is_a_dispute(history: Log) -> None:
    """The log's figure is told."""
    verdict = check(history, said("545 drones", "launched", "drone", 545))[0]
    assert (verdict.verdict, "539 drones" in verdict.text) == ("dispute", True)


def test_a_number_that_is_right_for_another_category_is_unlike(history: Log) -> None:
    """550 is drones and missiles together."""
    verdict = check(history, said("550 drones", "launched", "drone", 550))[0]
    assert (verdict.verdict, "539 drones + 11 missiles" in verdict.text) == ("unlike", True)


def test_a_number_that_is_right_for_a_wider_place_is_unlike(history: Log) -> None:
    """539 were sent at Ukraine, not at Kyiv."""
    verdict = check(history, said("539 drones", "launched", "drone", 539, place="Kyiv"))[0]
    assert (verdict.verdict, "Ukraine" in verdict.text) == ("unlike", True)


def test_what_the_log_knows_nothing_of_is_unknown(history: Log) -> None:
    """Nothing is made up."""
    assert check(history, said("26 hurt", "injured", "person", 26))[0].verdict == "unknown"


@pytest.mark.parametrize(
    ("value", "published", "verdict"),
    [
        (23, date(2025, 7, 5), "agrees"),
        (26, date(2025, 7, 5), "update"),
        (19, date(2025, 7, 3), "update"),
        (19, date(2025, 7, 5), "dispute"),
    ],
)
def test_tolls_grow(log: Log, value: int, published: date, verdict: str) -> None:
    """A higher one is an update, an older lower one was outgrown, a later lower one is a dispute."""
    keep(log, said("", "injured", "person", 23))
    assert check(log, said("hurt", "injured", "person", value), published=published)[0].verdict == verdict


def test_what_breaks_a_rule_with_the_log_does_not_add_up(history: Log) -> None:
    """The reckoner's finding is the reason, and the other statements of its smallest set are named."""
    finding = Finding("does_not_add_up", ("text:1", "bulletin:1"), "476 stopped and 72 through make 548, more than 539")
    verdict = check(history, said("72", "penetrated", "drone", 72), findings=(finding,))[0]
    assert (verdict.verdict, verdict.text, verdict.against) == ("does not add up", finding.text, ("bulletin:1",))


def test_the_text_itself_is_no_witness(log: Log) -> None:
    """A text that is in the log already does not agree with itself."""
    statement = said("539 drones", "launched", "drone", 539)
    log.keep([Incoming(Report("text", TEXT), [statement], READER)])
    assert check(log, statement)[0].verdict == "unknown"


def test_decisions_are_honoured(history: Log) -> None:
    """A figure that a person corrected counts as corrected; one that was rejected does not count."""
    drones = next(s for s in history.statements(report="bulletin") if s.value == 539)
    flow.review(history, drones.id, "correct", by="Ada", why="a slip", fields={"value": "541"})
    assert check(history, said("541 drones", "launched", "drone", 541))[0].verdict == "agrees"
    flow.review(history, drones.id, "reject", by="Ada", why="no such bulletin")
    assert check(history, said("541 drones", "launched", "drone", 541))[0].verdict == "unknown"


def test_a_record_is_held_against_all_nights_before(history: Log) -> None:
    """Like for like: the night that was the record is named."""
    verdicts = check(history, said("539 drones", "launched", "drone", 539))
    claim = next(v for v in verdicts if v.claim == "record")
    assert (claim.verdict, claim.night, "479 drones" in claim.text) == ("agrees", date(2025, 6, 9), True)


def test_a_figure_that_is_not_called_a_record_is_not_held_against_them(history: Log) -> None:
    """The word belongs to the number that it stands with."""
    verdicts = check(history, said("11 missiles", "launched", "missile", 11))
    assert [v.claim for v in verdicts] == ["figure"]


def test_an_old_record_that_counted_other_things_is_unlike(history: Log) -> None:
    """537 counted drones and missiles together; for drones alone the old record was lower; 550 is to be set against it."""
    new, old = said("539 drones", "launched", "drone", 539), said("537", "launched", "drone", 537, "old", stance="previous_record")
    verdict = check(history, new, old)[-1]
    assert (verdict.claim, verdict.verdict, verdict.night) == ("record", "unlike", date(2025, 6, 9))
    for words in ("477 drones + 60 missiles", "the old record for drones alone is 479", "set against 537 is 550"):
        assert words in verdict.text


def test_an_old_record_without_a_place_of_its_own_takes_the_new_ones(history: Log) -> None:
    """As texts do; nor need its night be told."""
    new = said("539 drones", "launched", "drone", 539)
    old = said("537", "launched", "drone", 537, stance="previous_record", place=None, from_=None, to=None)
    assert check(history, new, old)[-1].verdict == "unlike"


def test_a_right_old_record_agrees_and_a_lower_one_is_a_dispute(history: Log) -> None:
    """479 was the record for drones; 477 was that night's figure, and not the record."""
    new = said("539 drones", "launched", "drone", 539)
    right = said("537", "launched", "drone", 479, "earlier", stance="previous_record")
    lower = said("537", "launched", "drone", 477, "old", stance="previous_record")
    assert [check(history, new, old)[-1].verdict for old in (right, lower)] == ["agrees", "dispute"]


def test_without_a_history_an_old_record_stays_open(log: Log) -> None:
    """And the way out is told."""
    new, old = said("539 drones", "launched", "drone", 539), said("537", "launched", "drone", 537, "old", stance="previous_record")
    verdict = check(log, new, old)[-1]
    assert (verdict.verdict, "import" in verdict.text) == ("unknown", True)


def test_a_figure_that_the_log_is_at_odds_about_does_not_simply_agree(log: Log) -> None:
    """One paper gives the same number, the bulletin another: both are told."""
    keep(log, said("", "penetrated", "drone", 72), name="paper")
    keep(log, said("", "penetrated", "drone", 63), name="air force")
    verdict = check(log, said("72", "penetrated", "drone", 72))[0]
    assert (verdict.verdict, "63 drones" in verdict.text, "72 drones" in verdict.text) == ("dispute", True, True)


def test_a_number_right_for_another_category_is_told_so_though_a_paper_says_the_same(log: Log) -> None:
    """63 drones and 9 missiles got through: 72 are weapons, whoever repeats that they were drones."""
    keep(log, said("", "penetrated", "drone", 72, said_by="A Paper"), name="paper")
    keep(log, said("", "penetrated", "drone", 63), said("", "penetrated", "missile", 9), name="air force")
    verdict = check(log, said("72", "penetrated", "drone", 72))[0]
    assert (verdict.verdict, "63 drones + 9 missiles" in verdict.text) == ("unlike", True)


def test_a_figure_that_agrees_and_is_suspect_in_a_sum_does_not_add_up(log: Log) -> None:
    """Another paper has the same number, and yet a reading of the conflict would change it."""
    keep(log, said("", "penetrated", "drone", 72), name="paper")
    mended = Reading((Change("text:1", "what", "drone", "weapon"),))
    finding = Finding("does_not_add_up", ("text:1", "paper:1"), "548 is more than 539.", (mended,))
    figure = said("72", "penetrated", "drone", 72).with_id("text:1")
    assert check(log, figure, findings=(finding,))[0].verdict == "does not add up"


def test_weapons_that_one_report_parts_by_kind_and_another_by_place_count_once(history: Log) -> None:
    """An agency puts the country's eleven missiles over the capital: they are the eleven by model, and no more."""
    keep(history, said("", "launched", "missile", 11, place="Kyiv"), name="agency")
    new, old = said("539 drones", "launched", "drone", 539), said("537", "launched", "drone", 537, "old", stance="previous_record")
    assert "set against 537 is 550" in check(history, new, old)[-1].text


def test_a_figure_is_held_against_the_statement_that_gives_it(history: Log) -> None:
    """Of two reports that quote one voice, the one with the higher number stands for the night, by its own id."""
    keep(history, said("", "launched", "drone", 100), name="a first count")
    verdict = check(history, said("550 drones", "launched", "drone", 550))[0]
    assert [i.partition(":")[0] for i in verdict.against][:1] == ["bulletin"]


def test_what_the_publisher_says_himself_is_his(log: Log) -> None:
    """His bulletin quotes nobody, and its figures do not come from "the log"; the channel it stands on is no other voice."""
    bulletin = Report("bulletin", "text", publisher="Ukraine's Air Force (Telegram)", published=DAYS["night"][1])
    kinds = [said("", "launched", w, n, said_by=None) for w, n in (("drone", 539), ("missile", 11))]
    log.keep([Incoming(bulletin, kinds, READER)])
    keep(log, said("", "launched", "drone", 539), name="paper")
    verdict = check(log, said("550", "launched", "weapon", 550))[0]
    assert (verdict.verdict, verdict.text) == ("agrees", "Ukraine's Air Force gives 550 weapons (539 drones + 11 missiles)")


def test_one_reports_own_sum_shows_what_another_mistook(log: Log) -> None:
    """The air force says 63 drones and 9 missiles, a paper makes it say 72 drones: 72 are weapons."""
    keep(log, said("", "penetrated", "drone", 63), said("", "penetrated", "missile", 9), name="air force")
    keep(log, said("", "penetrated", "drone", 72), name="paper")
    verdict = check(log, said("72", "penetrated", "drone", 72))[0]
    assert (verdict.verdict, "72 weapons (63 drones + 9 missiles)" in verdict.text) == ("unlike", True)


def test_what_is_damaged_by_night_and_by_day_is_one_thing_where_the_number_is(log: Log) -> None:
    """The mayor tells of Friday, the text of the night to Friday."""
    day = DAYS["night"][1]
    keep(log, said("", "damaged", "ambulance", 5, from_=day, to=day, said_by="Vitali Klitschko"))
    found = [check(log, said("hurt", "damaged", "ambulance", n))[0] for n in (5, 6)]
    assert (found[0].verdict, found[1].verdict) == ("agrees", "unknown")


def test_a_month_that_others_tell_of_too_is_still_added_up(history: Log) -> None:
    """The minister said 900 in the log as in the text; the two nights of the month make more."""
    keep(history, said("", "launched", "drone", 900, "june", said_by="A Minister"), name="minister")
    found = check(history, said("800 drones", "launched", "drone", 900, "june"))[0]
    assert (found.verdict, "56 more than that" in found.text, "900 drones" in found.text) == ("does not add up", True, True)


def test_a_text_without_a_date_is_of_the_one_night_that_has_its_figures(history: Log) -> None:
    """539 drones and 11 missiles were launched in one night of the log; drones alone are not enough to tell."""
    undated: dict[str, object] = {"from_": None, "to": None}
    drones, missiles = (said("", "launched", what, n, **undated) for what, n in (("drone", 539), ("missile", 11)))
    report = Report("text", TEXT, lang="en")
    found, note = flow.dated(history, report, read=lambda _: [drones, missiles])
    assert (found.published, "3–4 July 2025" in (note or ""), "539 drones and 11 missiles" in (note or "")) == (
        DAYS["night"][1],
        True,
        True,
    )
    assert flow.dated(history, report, read=lambda _: [drones]) == (report, None)


def test_an_old_record_of_a_text_without_a_date_stays_open(history: Log) -> None:
    """Some night of the log has that number, and it may be a later one."""
    old = said("537", "launched", "drone", 479, stance="previous_record", from_=None, to=None)
    assert check(history, old, published=None)[0].verdict == "unknown"


def test_what_is_left_of_what_was_launched_got_through(history: Log) -> None:
    """539 less 268 and 208 leaves 63; another number is not held against what nobody told."""
    verdict = check(history, said("63", "penetrated", "drone", 63))[0]
    assert (verdict.verdict, "539 drones" in verdict.text, "leaves 63" in verdict.text) == ("agrees", True, True)
    assert check(history, said("60", "penetrated", "drone", 60))[0].verdict == "unknown"


@pytest.mark.parametrize(("hours", "verdict"), [(8, "agrees"), (9, "dispute"), (7, "dispute")])
def test_a_length_in_whole_hours_is_a_rounded_one(log: Log, tmp_path: Path, hours: int, verdict: str) -> None:
    """The alert was 8 h 20 min long."""
    path = tmp_path / "alerts.csv"
    path.write_text("region,started_at,finished_at\nKyiv City,2025-07-03 17:00,2025-07-04 01:20\n")
    list(flow.bring_in(log, [str(path)], imports.load("alerts")))
    assert check(log, said("8 hours", "lasted", "alert", hours, place="Kyiv", unit="hour"))[0].verdict == verdict


@pytest.mark.parametrize(
    ("value", "qualifier", "verdict"),
    [(900, "exactly", "does not add up"), (956, "exactly", "agrees"), (900, "over", "agrees"), (1200, "over", "unknown")],
)
def test_a_month_is_held_against_its_nights(history: Log, value: int, qualifier: str, verdict: str) -> None:
    """Two nights of June are in the log: they bound the month from below, and the other 28 are named."""
    found = check(history, said("800 drones", "launched", "drone", value, "june", qualifier=qualifier))[0]
    assert (found.claim, found.verdict, len(found.missing)) == ("sum", verdict, 28)
    assert ("956 drones" in found.text, "28 of 30 nights are missing" in found.text) == (True, True)


def test_a_duration_is_held_against_the_union_of_intervals(log: Log, tmp_path: Path) -> None:
    """The alerts of the place and night, as long as they are in all."""
    path = tmp_path / "alerts.csv"
    rows = ["Kyiv City,2025-07-03 14:00,2025-07-03 15:00", "Kyiv City,2025-07-03 17:00,2025-07-04 01:30"]
    path.write_text("\n".join(["region,started_at,finished_at", *rows]))
    list(flow.bring_in(log, [str(path)], imports.load("alerts")))
    eight = {"place": "Kyiv", "unit": "hour", "qualifier": "over"}
    verdicts = [check(log, said("8 hours", "lasted", "alert", hours, **eight))[0] for hours in (8, 12)]
    assert [v.verdict for v in verdicts] == ["agrees", "dispute"]
    assert ("9 h 30 min" in verdicts[0].text, len(verdicts[0].against)) == (True, 2)


def test_the_length_of_an_attack_is_not_that_of_alerts(log: Log, tmp_path: Path) -> None:
    """They are unlike things: the one says nothing of the other."""
    path = tmp_path / "alerts.csv"
    path.write_text("region,started_at,finished_at\nKyiv City,2025-07-03 17:00,2025-07-04 01:30\n")
    list(flow.bring_in(log, [str(path)], imports.load("alerts")))
    assert check(log, said("8 hours", "lasted", "attack", 13, place="Kyiv", unit="hour"))[0].verdict == "unknown"


SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.skipif(not (SHARED / "data" / "missile_attacks_daily.csv").exists(), reason="the public data set is not here")
def test_the_public_history_answers_the_example_night(log: Log) -> None:
    """The real table: 537 was 477 and 60, the old record for drones alone 479, and 550 is to be set against 537."""
    found = list(flow.bring_in(log, [str(SHARED / "data" / "missile_attacks_daily.csv")], imports.load("missile-attacks")))
    assert len(found) > 1000
    new, old = said("539 drones", "launched", "drone", 539), said("537", "launched", "drone", 537, "old", stance="previous_record")
    month = said("800 drones", "launched", "drone", 5000, "june", qualifier="over")
    text = {v.claim: v for v in check(log, new, old, month) if v.verdict in ("unlike", "agrees")}
    for words in ("477 drones + 60 missiles", "alone is 479", "550 (539 drones + 11 missiles)"):
        assert words in text["record"].text
    assert ("5,438 drones" in text["sum"].text, text["sum"].missing) == (True, ())


def test_a_figure_without_a_speaker_is_its_publishers(log: Log) -> None:
    """The log names the publisher of a report, and not its file."""
    keep(log, said("26 hurt", "injured", "person", 26, said_by=None))
    [verdict] = check(log, said("26 hurt", "injured", "person", 26, said_by=None))
    assert verdict.text == "A Paper: 26 people"
