"""What holds of the whole, from any text to its record: quotes stand, nothing falls over, order and copies change nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightdesk.lexicon.language import available
from nightdesk.model import Report
from nightdesk.reading import quotations, read
from nightdesk.reckoning import reckon
from nightdesk.sources import take

EXAMPLES = Path(__file__).parent.parent / "examples"
TEXTS = sorted([*(Path(__file__).parent / "reports").glob("*.txt"), *EXAMPLES.glob("*.txt")])
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reports(*paths: Path) -> list[Report]:
    """The reports of files."""
    return [r for r in take([str(p) for p in paths]) if isinstance(r, Report)]


def torn(report: Report) -> list[str]:
    """The quotes of a report's statements and quotations that its text does not hold where they say."""
    found = [*read(report), *quotations(report)]
    return [x.quote for x in found if x.quote != report.text[x.start : x.end] or not x.quote]


@st.composite
def mutated(draw: st.DrawFn) -> Report:
    """A real report with pieces cut out, doubled, moved or strewn with odd characters."""
    report = reports(draw(st.sampled_from(TEXTS)))[0]
    text = report.text
    for _ in range(draw(st.integers(1, 6))):
        a, b = sorted(draw(st.integers(0, len(text))) for _ in range(2))
        b = min(b, a + 60)
        odd = draw(st.sampled_from(["", "\u00ad", "\u0301", "\u202f", "\n\n", "\u200f", "  ", ", ", "0", "”", "1/0", "31.02."]))
        text = draw(st.sampled_from([text[:a] + odd + text[b:], text[:b] + odd + text[a:], text[b:] + odd + text[:a]]))
    return replace(report, text=text, lang=draw(st.sampled_from([report.lang, *available()])))


@few
@given(st.text(max_size=400), st.sampled_from(available()), st.one_of(st.none(), st.dates()))
def test_any_text_can_be_read(text: str, lang: str, published: date | None) -> None:
    """No text makes the reader raise, and each quote stands where its statement says."""
    assert [] == torn(Report("any", text, published=published, lang=lang))


@few
@given(mutated())
def test_a_spoilt_report_can_be_read(report: Report) -> None:
    """A real report that was cut and strewn, read in any language, still has every quote in its place."""
    assert [] == torn(report)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(shuffle: random.Random) -> None:
    """The example night's reports in any order give the same record."""
    night = reports(*sorted(EXAMPLES.glob("*.txt")))
    other = list(night)
    shuffle.shuffle(other)
    first, second = (reckon([s for r in x for s in read(r)], x).to_json() for x in (night, other))
    assert first == second


def test_the_same_report_twice_is_one_voice() -> None:
    """A copy of a report adds no agreement to any figure."""
    night = reports(*sorted(EXAMPLES.glob("*.txt")))
    copies = [replace(r, id=f"{r.id}-copy") for r in night]
    once, twice = (reckon([s for r in x for s in read(r)], x) for x in (night, [*night, *copies]))
    kinds = [[f.kind for a in record.attacks for f in a.findings if f.kind == "agreement"] for record in (once, twice)]
    assert len(kinds[0]) == len(kinds[1])
