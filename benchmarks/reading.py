"""How fast reports are read, beside a peer: spaCy's small English pipeline, and its blank tokenizer.

    pip install 'nightdesk[bench]' and, for the pipeline, a package of the model en_core_web_sm
    python benchmarks/reading.py

All read the same texts in turns, in one process on one core, and the best turn of each counts: only the ratios mean anything
on another machine. What is not installed is left out and named. `--jobs` also compares two processes with one, `--flat N` tells
how the memory of one process grows while it reads N reports.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from nightdesk import Report, read
from nightdesk.jobs import ordered
from nightdesk.sources import take

REPORTS = Path(__file__).parents[1] / "tests" / "reports"
WORDS = 420
"""Words of a usual report: the rates are given for so many."""
TURNS = 5


def english() -> list[Report]:
    """The English reports of the tests."""
    paths = sorted(str(p) for p in REPORTS.glob("en-*.txt"))
    return [r for r in take(paths, lang="en") if isinstance(r, Report)]


def blank(reports: Sequence[Report]) -> Callable[[], object] | None:
    """What cuts words and nothing else: a tokenizer of spaCy; None where it is not installed."""
    try:
        import spacy
    except ModuleNotFoundError:
        return None
    tokens = spacy.blank("en")
    return lambda: [tokens(r.text) for r in reports]


def pipeline(reports: Sequence[Report]) -> Callable[[], object] | None:
    """The small English pipeline of spaCy; None where it is not installed."""
    try:
        import spacy
    except ModuleNotFoundError:
        return None
    models = [m for m in spacy.util.get_installed_models() if m.startswith("en_core_web_sm")]
    if not models:
        return None
    parse = spacy.load(models[0])
    return lambda: [parse(r.text) for r in reports]


def plain(reports: Sequence[Report]) -> Callable[[], object]:
    """One look-up for each word in a Python loop: what reading could reach at most."""
    known: dict[str, int] = {}
    return lambda: [known.get(word) for r in reports for word in r.text.split()]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one turn."""
    start = time.process_time()
    work()
    return time.process_time() - start


def rates(reports: Sequence[Report]) -> dict[str, float]:
    """Reports of `WORDS` words a second, by what reads them."""
    works = {
        "nightdesk read": lambda: [read(r) for r in reports],
        "spaCy, small pipeline": pipeline(reports),
        "spaCy, blank tokenizer": blank(reports),
        "a look-up for each word": plain(reports),
    }
    best: dict[str, float] = {}
    for turn in range(TURNS + 1):
        for name, work in works.items():
            if work is not None and not (name == "spaCy, small pipeline" and turn > 1):
                took = seconds(work)
                best[name] = took if turn <= 1 else min(best[name], took)  # the first turn fills the caches
    units = sum(len(r.text.split()) for r in reports) / WORDS
    return {name: units / took for name, took in best.items()}


def two_to_one(reports: Sequence[Report]) -> float:
    """How many times as fast two processes read as one, both warm."""
    many = list(islice(cycle(reports), 2000))
    took = []
    for jobs in (1, 2):
        start = time.perf_counter()
        for _ in ordered(read, many, jobs):
            pass
        took.append(time.perf_counter() - start)
    return took[0] / took[1]


def growth(reports: Sequence[Report], count: int) -> tuple[float, float]:
    """Peak memory in MB after a hundredth of `count` reports, and after all of them; no two have the same names and numbers."""
    peaks = []
    for n, report in enumerate(islice(cycle(reports), count), start=1):
        read(Report(id=str(n), text=f"{report.text}\n\nIn Newtown{n} {n} drones were shot down, Ann Smith{n} said.", lang="en"))
        if n in {max(1, count // 100), count}:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return peaks[0], peaks[-1]


def main() -> None:
    """Print what was measured."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--jobs", action="store_true", help="compare two processes with one")
    options.add_argument("--flat", type=int, metavar="N", help="read N reports and tell how memory grows")
    args = options.parse_args()
    reports = english()
    found = rates(reports)
    own = found["nightdesk read"]
    for name, rate in found.items():
        print(f"{name:24} {rate:10,.1f} reports of {WORDS} words/s   {own / rate:8.2f} times")
    for name in {"spaCy, small pipeline", "spaCy, blank tokenizer"} - set(found):
        print(f"{name:24} not installed")
    if args.jobs:
        print(f"two processes read {two_to_one(reports):.2f} times as fast as one")
    if args.flat:
        early, late = growth(reports, args.flat)
        print(f"memory: {early:.0f} MB after {max(1, args.flat // 100):,} reports, {late:.0f} MB after {args.flat:,}")


if __name__ == "__main__":
    main()
