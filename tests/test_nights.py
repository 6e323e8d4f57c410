"""Whole nights: what the record of several reports must say, and what it must not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nightdesk import stages
from nightdesk.model import Attack, Finding, Problem, Record, Report, Statement
from nightdesk.sources import take

NIGHTS = Path(__file__).parent / "nights"
SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
Want = Mapping[str, Any]


def record(night: Path) -> Record:
    """The record of a night's reports or statements."""
    inputs = sorted(map(str, night.glob("*.txt"))) or [str(night / "statements.jsonl")]
    found = list(take(inputs))
    assert [str(p) for p in found if isinstance(p, Problem)] == []
    return stages.reckon(stages.read_report(i) if isinstance(i, Report) else i for i in found if not isinstance(i, Problem))


def fits(found: Finding, want: Want, statements: Mapping[str, Statement]) -> bool:
    """Whether a finding is of the kind wanted, with all the values, measures, places and reports wanted."""
    mine = [statements[i] for i in found.statements]
    told = {
        "measure": {s.measure for s in mine},
        "what": {s.what for s in mine},
        "place": {s.place for s in mine},
    }
    return (
        found.kind == want["kind"]
        and set(want.get("values", ())) <= {s.value for s in mine}
        and set(want.get("reports", ())) <= {s.report for s in mine} | set(found.reports)
        and all(want[field] in there for field, there in told.items() if field in want)
    )


def reads(found: Finding, want: Want, statements: Mapping[str, Statement]) -> bool:
    """Whether one of the finding's readings changes a statement of that value so."""
    changes = [c for reading in found.readings for c in reading.changes]
    return any((statements[c.statement].value, c.field, c.to) == (want["value"], want["field"], want["to"]) for c in changes)


def stands(attack: Attack, want: Want) -> bool:
    """Whether the attack has that figure, with those bounds and, where one is wanted, that status."""
    return any(all(getattr(f, field) == value for field, value in want.items()) for f in attack.figures)


def missed(made: Record, want: Want) -> Iterator[str]:
    """Everything that was wanted of a record and is not so."""
    statements = {s.id: s for s in made.statements}
    findings = [f for a in made.attacks for f in a.findings]
    for finding in want["findings"]:
        there = [f for f in findings if fits(f, finding, statements)]
        if not there:
            yield f"not found: {finding}"
        yield from (f"not read: {r}" for r in finding.get("readings", ()) if not any(reads(f, r, statements) for f in there))
    yield from (f"false alarm: {a}" for a in want["absent"] if any(fits(f, a, statements) for f in findings))
    yield from (f"no such figure: {f}" for f in want["figures"] if not any(stands(a, f) for a in made.attacks))


@pytest.mark.parametrize("night", sorted(p.parent for p in NIGHTS.glob("*/expected.json")), ids=lambda p: p.name)
def test_a_record_says_what_it_must_and_raises_no_false_alarm(night: Path) -> None:
    """Every finding, reading and figure that an editor would look for, and none that would mislead him."""
    want = json.loads((night / "expected.json").read_text(encoding="utf-8"))
    assert [] == list(missed(record(night), want))


@pytest.mark.skipif(not SEEDS.exists(), reason="the two real reports of the example night are not here")
@pytest.mark.parametrize("published", [None, date(2025, 7, 4)])
def test_the_two_real_reports_of_the_example_night_say_what_they_must(published: date | None) -> None:
    """With the day of publication or without it: two readings, the toll's growth, June apart, the old record told."""
    found = [i for i in take([str(SEEDS)], published=published) if isinstance(i, Report)]
    made = stages.reckon(stages.read_report(r) for r in found)
    (attack,) = made.attacks
    statements = {s.id: s for s in made.statements}
    told = {kind: [f for f in attack.findings if f.kind == kind] for kind in ("does_not_add_up", "update", "record", "dispute")}
    (clash,) = told["does_not_add_up"]
    assert {(statements[c.statement].value, c.to) for r in clash.readings for c in r.changes} == {(476, "weapon"), (72, "weapon")}
    assert [{statements[i].value for i in f.statements} for f in told["update"]] == [{23, 26}]
    assert (len(told["record"]), told["dispute"]) == (1, [])
    apart = {(f.what, f.low) for f in attack.figures if f.measure == "launched" and (f.from_, f.relative) != (attack.from_, None)}
    assert {("missile", 331), ("drone", 5000), ("glide_bomb", 5000)} <= apart
