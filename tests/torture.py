"""Kills two processes that add reports, again and again, and looks at the log after each kill. Run it for longer by `make torture`.

python tests/torture.py --kills 500
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path

from log_helpers import READER, read, report
from nightdesk import flow
from nightdesk.store import Log

REPORTS = 2000
FORK = multiprocessing.get_context("fork")
"""Forked, so that a kill hits the adding and not the start-up of Python."""


def add(url: str, name: str, out: str = "/dev/stdout") -> None:
    """Add the reports of one process and acknowledge each, once it is kept, by a line in `out`."""
    with Log(url) as log, Path(out).open("ab", buffering=0) as file:
        texts = (report(f"{n} drones launched, {n} persons injured by {name}", f"{name}-{n}") for n in range(REPORTS // 2))
        file.writelines(f"{kept.report.id}\n".encode() for kept in flow.take_in(log, texts, read=read, reader=READER))


@dataclass
class Outcome:
    """How many kills there were, how many reports were acknowledged in all, and how many the log holds."""

    kills: int
    acknowledged: int
    kept: int


def torture(url: str, kills: int, *, seed: int = 0) -> Outcome:
    """Start two adders, kill one or both at a random moment, check the log; until there were so many kills.

    Raises AssertionError where the chain does not hold, a report is half there or an acknowledged one is lost.
    """
    chance, acknowledged, done = random.Random(seed), set[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        while done < kills:
            done += _round(url, Path(folder), chance, acknowledged)
            _look(url, acknowledged)
    with Log(url) as log:
        return Outcome(done, len(acknowledged), len(log.reports()))


def _round(url: str, folder: Path, chance: random.Random, acknowledged: set[str]) -> int:
    """Two adders for a short while; both are killed. How many of them were still at work then."""
    run = f"{chance.randrange(10**9)}"
    out = [folder / f"{run}-{n}" for n in range(2)]
    running = [FORK.Process(target=add, args=(url, f"r{run}p{n}", str(path))) for n, path in enumerate(out)]
    for process in running:
        process.start()
    _wait_for_first(out, running)
    time.sleep(chance.uniform(0, 0.15))
    killed = 0
    for process in running:
        killed += process.is_alive()
        process.kill()
        process.join()
    for path in out:
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        acknowledged.update(line.strip() for line in lines if line.endswith("\n"))
    return killed


def _wait_for_first(out: list[Path], running: list[ForkProcess]) -> None:
    """Until the first report of either is acknowledged: a kill before that would hit the opening of the log alone."""
    deadline = time.monotonic() + 30
    while not any(path.exists() and path.stat().st_size for path in out) and all(p.is_alive() for p in running):
        assert time.monotonic() < deadline, "nothing was added in half a minute"
        time.sleep(0.002)


def _look(url: str, acknowledged: set[str]) -> None:
    with Log(url) as log:
        assert log.verify() is None, str(log.verify())
        kept = {r.report.id for r in log.reports()}
        lost = acknowledged - kept
        assert not lost, f"acknowledged and lost: {sorted(lost)[:5]}"
        counts = {e.subject: e.body["statements"] for e in log.entries() if e.kind == "reading"}
        assert set(counts) == kept, "a report is there without its reading"
        assert set(counts.values()) <= {2}, "a reading is half there"


def main() -> None:
    """So many kills on a log of its own, or on the one that `--url` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="", help="an empty log (otherwise a new SQLite file)")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"seed {args.seed}:", torture(args.url or str(Path(folder) / "log.db"), args.kills, seed=args.seed))


if __name__ == "__main__":
    main()
