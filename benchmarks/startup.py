"""How long a command takes to start: `nightdesk --help`, and `nightdesk read` with one short report.

    python benchmarks/startup.py

Each runs in a process of its own; the best of some turns counts, since the first one compiles. Beside it stands the bare
interpreter, which no command can undercut.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

TURNS = 7
TEXT = "Russia launched 539 drones at Ukraine overnight, and 476 of them were intercepted, the Air Force said.\n"


def seconds(command: Sequence[str], caches: str) -> float:
    """Wall-clock seconds of the best turn; compiled modules are kept in the folder `caches`, as they are once installed."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": caches}
    took = []
    for _ in range(TURNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=kept)
        took.append(time.perf_counter() - start)
    return min(took)


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "flash.txt"
        report.write_text(TEXT, encoding="utf-8")
        nightdesk = [sys.executable, "-m", "nightdesk.cli"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "nightdesk --help": [*nightdesk, "--help"],
            "nightdesk read FILE": [*nightdesk, "read", str(report), "--lang", "en"],
        }
        for name, command in commands.items():
            print(f"{name:24} {seconds(command, str(Path(folder) / 'compiled')):6.2f} s")


if __name__ == "__main__":
    main()
