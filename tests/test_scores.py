"""What the reader reaches on the corpora never falls below what it reached before."""

from __future__ import annotations

import pytest

from floors import CORPORA, SHARED, below, digest, kept, raised, scores

needs_scorer = pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the shared corpus is not here")


@needs_scorer
@pytest.mark.parametrize("name", CORPORA)
def test_no_score_falls_below_its_floor(name: str) -> None:
    """Every language keeps its figures, places, periods and speakers, and every night its findings."""
    assert [] == below(kept()[name], scores(name))


@needs_scorer
@pytest.mark.parametrize("name", CORPORA)
def test_floors_are_those_of_this_corpus(name: str) -> None:
    """Floors are worth something on the corpus they were measured on; `make floors` measures a new one."""
    if CORPORA[name].is_relative_to(SHARED) and kept()[name]["hash"] != digest(CORPORA[name]):
        pytest.skip("the shared corpus is another one than the floors were measured on")
    assert kept()[name]["hash"] == digest(CORPORA[name])


def test_a_floor_sinks_only_when_asked_to() -> None:
    """A lower score leaves the floor where it is, unless lowering is asked for."""
    old, reached = {"en": {"figures": 0.9}}, {"en": {"figures": 0.8}}
    assert [0.9, 0.79] == [raised(old, reached, lower=lower)["en"]["figures"] for lower in (False, True)]


def test_a_score_below_its_floor_is_told_with_both() -> None:
    """What fell is named with what it is and what it must be, a language that went missing too."""
    assert ["en figures: 0.8 is below 0.9", "pl place: 0.0 is below 0.5"] == below(
        {"hash": "x", "en": {"figures": 0.9}, "pl": {"place": 0.5}}, {"en": {"figures": 0.8}}
    )
