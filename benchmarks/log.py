"""How the cost of the log grows with what it holds: add, record --night, check and verify at several sizes.

    python benchmarks/log.py --sizes 10000 100000 1000000

Statements are made, not real: each night has its reports, each report its statements, in the shape of the real ones.
`keep` keeps those; `add` reads real texts (`--read`: the example night and our own reports) and keeps them.
The record of a night is given with and without reckoning.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from nightdesk import flow
from nightdesk.model import Record, Report, Statement
from nightdesk.store import Incoming, Log

NIGHTS = 1300
STATEMENTS_OF_A_REPORT = 15
READ_PASSES = 2
HERE = Path(__file__).parent.parent
OURS = [str(HERE / "examples"), str(HERE / "tests" / "reports")]
LAST = date(2026, 1, 31)
TOWNS = ("Kyiv", "Kharkiv", "Odesa", "Dnipro")
AIR_FORCE = "Ukraine's Air Force"
TEXT = "Russia launched 539 drones at Ukraine overnight, a record; 476 were intercepted and 26 people were injured in Kyiv. " * 20


def night(n: int, dice: random.Random, reports: int) -> Iterator[Incoming]:
    """The reports of one night: they say much the same, as real ones do, and it is true."""
    morning = LAST - timedelta(days=n)
    facts = _facts(morning, dice)
    for r in range(reports):
        id_ = f"{morning}-{r}"
        said = [_said(id_, start, fact) for start, fact in enumerate(dice.sample(facts, STATEMENTS_OF_A_REPORT))]
        yield Incoming(Report(id_, f"{id_} {TEXT}", publisher=f"Paper {r}", published=morning, lang="en"), said, "made 1")


def _facts(morning: date, dice: random.Random) -> list[Statement]:
    drones, missiles = dice.randrange(50, 500), dice.randrange(60)
    stopped, downed = drones - dice.randrange(40), missiles - dice.randrange(missiles + 1)
    shot = dice.randrange(stopped)
    country = {
        ("launched", "drone"): drones,
        ("launched", "missile"): missiles,
        ("launched", "weapon"): drones + missiles,
        ("intercepted", "drone"): stopped,
        ("intercepted", "missile"): downed,
        ("shot_down", "drone"): shot,
        ("suppressed", "drone"): stopped - shot,
        ("penetrated", "drone"): drones - stopped,
        ("hit", "site"): dice.randrange(20),
        ("debris", "site"): dice.randrange(20),
    }
    towns = [(m, w, p) for p in TOWNS for m, w in (("killed", "person"), ("injured", "person"), ("damaged", "school"))]
    days = {"from_": morning - timedelta(days=1), "to": morning}
    facts = [_fact(m, w, value, place="Ukraine", said_by=AIR_FORCE, **days) for (m, w), value in country.items()]
    return facts + [_fact(m, w, dice.randrange(30), place=p, said_by=f"Mayor of {p}", **days) for m, w, p in towns]


def _fact(measure: str, what: str, value: int, **fields: object) -> Statement:
    return Statement("", "539 drones", 0, 10, measure, what, value, **fields)  # type: ignore[arg-type]


def _said(report: str, start: int, fact: Statement) -> Statement:
    return Statement.from_json(fact.to_json() | {"report": report, "start": start, "end": start + 10})


def _draft() -> list[Statement]:
    """What a draft about the last night says, an old record and a month's total among it; reading it is not measured here."""
    night_, june = {"from_": LAST - timedelta(days=1), "to": LAST}, {"from_": LAST.replace(day=1), "to": LAST}
    country = {"place": "Ukraine", "said_by": AIR_FORCE}
    kinds = [("launched", "drone"), ("launched", "missile"), ("intercepted", "drone"), ("penetrated", "drone")]
    said = [_fact(m, w, 100 + n, **country, **night_) for n, (m, w) in enumerate(kinds)]
    said.append(_fact("launched", "drone", 537, stance="previous_record", **country))
    said.append(_fact("launched", "drone", 5000, **country, **june))
    return [*said, _fact("injured", "person", 26, place="Kyiv", said_by="Mayor of Kyiv", **night_)]


def fill(log: Log, statements: int, dice: random.Random) -> float:
    """Statements over all nights; reports a second."""
    reports = max(1, round(statements / NIGHTS / STATEMENTS_OF_A_REPORT))
    nights = max(1, round(statements / reports / STATEMENTS_OF_A_REPORT))
    kept, spent, batch = 0, 0.0, list[Incoming]()
    for n in range(nights):
        batch += night(n, dice, reports)
        if len(batch) >= flow.BATCH or n == nights - 1:
            start = time.perf_counter()
            kept += len(log.keep(batch))
            spent += time.perf_counter() - start
            batch = []
    return kept / spent


def timed(work: Callable[[], object], times: int = 3) -> float:
    """The fastest of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def unreckoned(statements: object, *_: object) -> Record:
    """Stands in for the reckoner, so that the log's own cost shows."""
    return Record((), tuple(statements))  # type: ignore[arg-type]


def measure(folder: Path, size: int, reports: list[str]) -> str:
    """A row of the table."""
    path = folder / f"{size}.db"
    with Log(path) as log:
        rate = fill(log, size, random.Random(size))
        middle = LAST - timedelta(days=NIGHTS // 2 if size >= NIGHTS * STATEMENTS_OF_A_REPORT else 1)
        bare = timed(lambda: flow.current_record(log, middle, reckon=unreckoned))
        whole = timed(lambda: flow.current_record(log, middle), 1)
        text = Report("draft", TEXT[:1000], published=LAST, lang="en")
        said = _draft()
        checked = timed(lambda: flow.check(log, text, read=lambda _: said))
        read = _read_rate(log, reports)
        verified = timed(log.verify, 1)
        listed = timed(lambda: log.nights(limit=30))
    megabytes = path.stat().st_size / 1e6
    figures = f"{rate:8,.0f} {read:8,.0f} {bare:9.3f} {whole:9.3f} {checked:8.3f} {listed:8.3f} {verified:8.1f} {megabytes:8,.0f}"
    return f"{size:>10,} {figures}"


def _read_rate(log: Log, reports: list[str]) -> float:
    """Texts read and kept a second, by one process. Each comes in versions, so that none is known; the first is to warm up."""
    from nightdesk.sources import Given

    texts = [d for d in flow.deliver(reports, Given()) if isinstance(d, flow.Delivery)]
    warm, *passes = ([_version(d, n) for d in texts] for n in range(READ_PASSES + 1))
    sum(1 for _ in flow.take_in(log, warm))
    start = time.perf_counter()
    kept = sum(1 for each in passes for _ in flow.take_in(log, each))
    return kept / (time.perf_counter() - start)


def _version(d: flow.Delivery, n: int) -> flow.Delivery:
    return flow.Delivery(replace(d.report, id=f"{d.report.id}-{n}", text=f"{d.report.text}\n{n}"))


def main() -> None:
    """Print a row a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--read", nargs="+", default=OURS, metavar="REPORT", help="texts to measure `add` with")
    args = parser.parse_args()
    print("                 keep      add    record    record                                     MB")
    print("statements  reports/s reports/s  loaded  reckoned    check   nights   verify   (seconds)")
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            print(measure(Path(folder), size, args.read), flush=True)


if __name__ == "__main__":
    main()
