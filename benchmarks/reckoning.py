"""How long reckoning takes: one large night, and a year of nights, both in one run.

    python benchmarks/reckoning.py [--nights 400] [--json]

Seconds of CPU on the machine it runs on; compare only figures of one run. The nights are made up: a bulletin by one
body, papers that quote it, a toll that grows, places with figures of their own, and now and then a slip of each kind that
`record.md` knows (a wrong category, place, measure or number).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import UTC, date, datetime, timedelta

from nightdesk.model import Statement
from nightdesk.reckoning import reckon

PLACES = ("Kyiv", "Odesa Oblast", "Lviv Oblast", "Kharkiv Oblast", "Sumy Oblast")


def night(day: date, reports: int, each: int, chance: random.Random, slips: int) -> list[Statement]:
    """One night's statements: `reports` papers with `each` statements, `slips` of them wrong."""
    drones, missiles, out = chance.randint(100, 700), chance.randint(0, 60), []
    stopped, through = int(drones * 0.8), int(drones * 0.1)
    facts = [("launched", "drone", drones), ("launched", "missile", missiles), ("launched", "weapon", drones + missiles)]
    facts += [("intercepted", "drone", stopped), ("penetrated", "drone", through), ("intercepted", "missile", missiles // 2)]
    facts += [("shot_down", "drone", stopped // 2), ("suppressed", "drone", stopped - stopped // 2)]
    for r in range(reports):
        hour = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(minutes=10 * r)
        for n in range(each):
            wrong = slips > 0 and n == 0 and r % max(1, reports // max(slips, 1)) == 1
            out.append(_statement(day, f"{day}-{r}", n, hour, chance, facts, r, wrong=wrong))
    return out


def _statement(
    day: date, report: str, n: int, hour: datetime, chance: random.Random, facts: list[tuple[str, str, int]], r: int, *, wrong: bool
) -> Statement:
    measure, what, value = chance.choice(facts)
    place, voice = "Ukraine", "Air Force"
    if n % 3 == 1:
        measure, what, value, place, voice = "injured", "person", 5 + r // 5, chance.choice(PLACES), "Rescuers"
    elif n % 3 == 2:  # noqa: PLR2004 (every third)
        measure, what, value, place, voice = (
            "damaged",
            chance.choice(("school", "residential_building")),
            2,
            chance.choice(PLACES),
            f"Paper {r}",
        )
    elif wrong:
        measure, what, value = chance.choice(
            [("penetrated", "drone", facts[4][2] + 9), ("shot_down", "drone", facts[3][2]), ("launched", "drone", facts[2][2])]
        )
    return Statement(
        report, f"{value}", n * 9, n * 9 + 5, measure, what, value, place=place, from_=day - timedelta(days=1), to=day,
        said_by=voice, publisher=f"Paper {r}", published=hour,
    )  # fmt: skip


def cpu(statements: list[Statement]) -> tuple[float, int, int]:
    """Seconds, attacks and findings of one reckoning."""
    start = time.process_time()
    record = reckon(statements)
    return time.process_time() - start, len(record.attacks), sum(len(a.findings) for a in record.attacks)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nights", type=int, default=400)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    chance = random.Random(4)
    first = date(2025, 1, 1)
    reckon(night(first, 2, 5, chance, 0))  # the lexicon is read once
    large = cpu(night(first, 60, 5, chance, 10))
    year = [s for n in range(asked.nights) for s in night(first + timedelta(days=2 * n), 6, 5, chance, 1)]
    all_ = cpu(year)
    out = {
        "one night: 300 statements, 60 reports, 10 slips": round(large[0], 2),
        f"{asked.nights} nights: {len(year)} statements, a slip each": round(all_[0], 2),
        "a night of the year": round(all_[0] / max(asked.nights, 1), 3),
    }
    print(json.dumps(out) if asked.json else "\n".join(f"{value:8.3f} s  {name}" for name, value in out.items()))


if __name__ == "__main__":
    main()
