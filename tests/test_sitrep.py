"""The record on a screen: what is open first, then the figures, then the words; short for long nights."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nightdesk.model import (
    Attack,
    Change,
    Consequence,
    Figure,
    Finding,
    Quotation,
    Reading,
    Record,
    Report,
    Statement,
)
from nightdesk.sitrep import report_screen, screen
from nightdesk.terminal import clean, columns

EVE, MORNING = date(2025, 7, 3), date(2025, 7, 4)


def said(id_: str, report: str, quote: str, measure: str, what: str, value: float, **fields: Any) -> Statement:
    """A statement about the example night."""
    night = Statement(
        report, quote, 0, len(quote), measure, what, value, id=id_, place="Ukraine", from_=EVE, to=MORNING, said_by="Air Force"
    )
    return replace(night, **fields)


def figure(measure: str, what: str, low: float | None, high: float | None, status: str = "single", **fields: Any) -> Figure:
    """A figure of the example night."""
    return replace(Figure(measure, what, "Ukraine", EVE, MORNING, "count", low, high, status, ("Air Force",)), **fields)


STATEMENTS = (
    said("a", "wire", "476 of a record 539 drones were intercepted", "intercepted", "drone", 476),
    said("b", "channel", "72 of the 539 drones penetrating", "penetrated", "drone", 72),
    said("c", "wire", "at least 23 were injured", "injured", "person", 23, qualifier="at_least", said_by=None, place="Kyiv"),
    said("d", "channel", "26 others were injured", "injured", "person", 26, said_by=None, place="Kyiv"),
)
FINDINGS = (
    Finding("agreement", (), "Two voices say 539 drones."),
    Finding("update", ("c", "d"), "Injured people in Kyiv rose from 23 to 26."),
    Finding(
        "does_not_add_up",
        ("a", "b"),
        "476 stopped and 72 through make 548 of 539 drones.",
        (
            Reading((Change("b", "what", "drone", "weapon"),), (Consequence("penetrated", "drone", "Ukraine", 63, 63),)),
            Reading((Change("a", "what", "drone", "weapon"),), (Consequence("intercepted", "missile", "Ukraine", 9, 9),)),
        ),
        ("how many missiles were stopped",),
    ),
)
FIGURES = (
    figure("killed", "person", 1, 1, place="Kyiv"),
    figure("launched", "drone", 539, 539, "agreed", voices=("Air Force", "President")),
    figure("injured", "person", 26, 26, "updated", place="Kyiv"),
    figure("launched", "missile", 330, None, from_=date(2025, 6, 1), to=date(2025, 6, 30)),
)
REPORTS = (Report("wire", "", publisher="Wire", published=MORNING), Report("channel", "", publisher="Channel", published=MORNING))
NIGHT = Attack("2025-07-04/Ukraine", EVE, MORNING, "Ukraine", REPORTS, FIGURES, FINDINGS)
RECORD = Record((NIGHT,), STATEMENTS)


def shown(record: Record = RECORD, **options: Any) -> str:
    """The screen without colours, in 110 columns."""
    return screen(record, **({"colour": False, "width": 110} | options))


def test_what_does_not_add_up_stands_before_all_else() -> None:
    """Findings come in the order of their urgency, and before the figures."""
    headings = [line for line in shown().splitlines() if line.isupper()]
    assert headings == ["DOES NOT ADD UP", "UPDATED", "AGREED", "FIGURES", "FIGURES OF OTHER PERIODS"]


def test_a_finding_carries_its_words_and_who_said_them() -> None:
    """No finding without the words behind it."""
    assert "“476 of a record 539 drones were intercepted” — Air Force (wire)" in shown()
    assert "“26 others were injured” — Channel (channel)" in shown()


def test_readings_stand_side_by_side_with_what_follows_and_what_would_settle_it() -> None:
    """Both ways to mend a conflict are in one line of sight."""
    lines = shown().splitlines()
    first = next(n for n, line in enumerate(lines) if "(a)" in line)
    assert lines[first].index("(b)") > lines[first].index("(a)")
    assert "→ got through 63 drones" in lines[first + 2]
    assert "→ stopped 9 missiles" in lines[first + 2]
    assert "    What would settle it: how many missiles were stopped" in lines


def test_a_single_reading_is_one_sentence() -> None:
    """Where only one change mends a conflict there is nothing to compare."""
    only = (replace(FINDINGS[2], readings=FINDINGS[2].readings[:1]),)
    text = shown(Record((replace(NIGHT, findings=only),), STATEMENTS))
    assert (
        "    It would hold if “72 of the 539 drones penetrating” counts weapons, not drones\n      → got through 63 drones\n"
        in text
    )


def test_many_readings_are_collapsed_and_counted() -> None:
    """Four ways to mend a conflict are told, the rest counted."""
    many = (replace(FINDINGS[2], readings=FINDINGS[2].readings * 5),)
    text = shown(Record((replace(NIGHT, findings=many),), STATEMENTS))
    assert "(d)" in text
    assert "(e)" not in text
    assert "… and 6 more ways (--json tells all)" in text


def test_readings_stand_below_each_other_in_a_narrow_window() -> None:
    """A narrow terminal gets the readings one after the other."""
    lines = shown(width=60).splitlines()
    assert not [line for line in lines if "(a)" in line and "(b)" in line]
    assert max(map(len, lines)) <= 60


def test_figures_keep_the_vocabularys_order_with_status_and_voices() -> None:
    """Figures stand in the fixed order, whatever order the record has; each says who says so."""
    table = shown().split("\nFIGURES\n")[1].split("\n\n")[0].splitlines()
    assert table == [
        "  Launched       539 drones        agreed    2: Air Force, President",
        "  Killed         1 person    Kyiv  single    Air Force",
        "  Injured        26 people   Kyiv  updated   Air Force",
    ]


def test_a_months_figures_are_not_the_nights() -> None:
    """Figures of other periods stand apart and are dated."""
    [line] = shown().split("\nFIGURES OF OTHER PERIODS\n")[1].strip("\n").splitlines()
    assert line == "  Launched       330 or more missiles  June 2025  single    Air Force"


def test_a_long_night_is_collapsed_and_says_so() -> None:
    """Many figures of one measure become its first ones and a line that names the rest."""
    many = [figure("damaged", "building", n, n, place=f"District {n}") for n in range(40)]
    text = shown(Record((replace(NIGHT, figures=tuple(many)),), STATEMENTS))
    assert text.count("Damaged") == 1
    assert "+ 37 more: District 3, District 4," in text
    assert len(text.splitlines()) < 45


def test_many_findings_of_one_kind_are_collapsed_and_counted() -> None:
    """Six of a kind are told, the rest counted."""
    many = tuple(Finding("update", (), f"Figure {n} rose.") for n in range(20))
    text = shown(Record((replace(NIGHT, findings=many),), STATEMENTS))
    assert text.count(" rose.") == 6
    assert "… and 14 more of this kind (--json tells all)" in text


def test_attacks_that_are_only_mentioned_have_a_line_each() -> None:
    """Reports of one night mention others: the night is told in full, the others in a line."""
    other = replace(
        NIGHT, id="2025-06-29/Ukraine", figures=(figure("launched", "weapon", 537, 537, statements=("x",)),), findings=()
    )
    main = replace(NIGHT, figures=tuple(replace(f, statements=(str(n),)) for n, f in enumerate(FIGURES * 2)))
    text = shown(Record((other, main), STATEMENTS))
    assert text.index("DOES NOT ADD UP") < text.index("Also spoken of: 1 attack")
    assert text.splitlines()[-1] == "  2025-06-29/Ukraine            launched 537 weapons"


def test_many_attacks_have_a_line_each() -> None:
    """A year of nights is a table, with what is open in each."""
    figures = tuple(replace(f, statements=("a",)) for f in FIGURES)
    nights = tuple(replace(NIGHT, id=f"2025-07-{n:02}/Ukraine", figures=figures) for n in range(1, 21))
    lines = shown(Record(nights, STATEMENTS)).splitlines()
    assert len(lines) == 22
    assert [part in lines[2] for part in ("2025-07-01/Ukraine", "1 open", "launched 539 drones")] == [True, True, True]


def test_reports_without_a_date_are_named_with_the_way_out() -> None:
    """Relative days cannot be told without a date of publication, and the screen says so."""
    undated = replace(NIGHT, reports=(replace(REPORTS[0], published=None), REPORTS[1]))
    assert "No date of publication: wire." in shown(Record((undated,), STATEMENTS))
    assert "--published DATE" in shown(Record((undated,), STATEMENTS))


def test_quotations_stand_with_their_speakers() -> None:
    """Direct speech comes last, a handful of it unless all is asked for."""
    quotations = [Quotation("wire", f"“Word {n}”", 0, 8, "A speaker") for n in range(9)]
    text = shown(quotations=quotations)
    assert "“Word 0” — A speaker (wire)" in text
    assert "… and 3 more (--quotations tells all)" in text
    assert "Word 8" in shown(quotations=quotations, whole=True)


def test_colours_only_where_asked() -> None:
    """Without colour no escape is printed; with it the text is the same."""
    plain, coloured = shown(), shown(colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31mDOES NOT ADD UP\x1b[0m" in coloured


def test_what_a_report_says_cannot_steer_the_terminal() -> None:
    """Escape sequences and turned text in a report are taken out."""
    hostile = replace(STATEMENTS[0], quote="476 \x1b[2J\x9b31m of \u202edrones", said_by="\x07Bell")
    text = shown(Record((NIGHT,), (hostile, *STATEMENTS[1:])))
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(text)


@pytest.mark.parametrize("width", [1, 40, 60, 80, 200])
def test_any_width_is_held(width: int) -> None:
    """No line is longer than the window, from 40 columns on."""
    longest = max(map(len, shown(width=width).splitlines()))
    assert longest <= max(width, 40)


def test_an_empty_record_says_so() -> None:
    """No attack is a sentence, not an empty screen."""
    assert shown(Record((), ())) == "No statement about an attack was found.\n"


def test_one_reports_statements_stand_with_their_words() -> None:
    """The screen of `read` groups statements by report, in the order of the text."""
    text = report_screen(REPORTS[0], [STATEMENTS[0], STATEMENTS[2]], colour=False, width=100)
    assert text.splitlines() == [
        "wire  Wire · 2025-07-04  2 statements",
        "  Stopped 476 drones · Ukraine, 3–4 July 2025 · says Air Force",
        "      “476 of a record 539 drones were intercepted”",
        "  Injured at least 23 people · Kyiv, 3–4 July 2025",
        "      “at least 23 were injured”",
        "",
    ]


def test_columns_keep_lines_together() -> None:
    """Blocks of different length stand beside each other without losing their edges."""
    assert list(columns([["one", "two"], ["three"]], 13, 2)) == ["one   │ three", "two   │      "]


def test_cleaning_keeps_letters_of_every_script() -> None:
    """Only what steers is taken out, not what is written."""
    assert clean("Київ,\n  القاهرة  ירושלים 東京 🚀") == "Київ, القاهرة ירושלים 東京 🚀"
