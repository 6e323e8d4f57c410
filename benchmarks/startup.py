"""How long a command takes to start: `nightdesk --help`, and `nightdesk read` with one short report.

    python benchmarks/startup.py

Each runs in a process of its own; the best of some turns counts, since the first one compiles and fills the cache folder. Beside
it stands the bare interpreter, which no command can undercut, and reading without a cache folder, as on the first day.
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
TEXTS = {
    "en": "Russia launched 539 drones at Ukraine overnight, and 476 of them were intercepted, the Air Force said.\n",
    "uk": "Уночі Росія запустила по Україні 539 дронів, 476 із них збито, повідомили Повітряні сили.\n",
    "de": "Russland hat in der Nacht 539 Drohnen auf die Ukraine gestartet, 476 wurden abgefangen, teilte die Luftwaffe mit.\n",
    "pl": "W nocy Rosja wystrzeliła na Ukrainę 539 dronów, 476 z nich zestrzelono, podały Siły Powietrzne.\n",
}


def seconds(command: Sequence[str], caches: str, kept_in: str) -> float:
    """Wall-clock seconds of the best turn; compiled modules are kept in the folder `caches`, as they are once installed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    kept = environment | {"PYTHONPYCACHEPREFIX": caches, "NIGHTDESK_CACHE": kept_in}
    took = []
    for _ in range(TURNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=kept)
        took.append(time.perf_counter() - start)
    return min(took)


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        caches, kept = str(Path(folder) / "compiled"), str(Path(folder) / "kept")
        nightdesk = [sys.executable, "-m", "nightdesk.cli"]
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], kept),
            "nightdesk --help": ([*nightdesk, "--help"], kept),
        }
        for lang, text in TEXTS.items():
            report = Path(folder) / f"{lang}.txt"
            report.write_text(text, encoding="utf-8")
            commands[f"nightdesk read FILE ({lang})"] = ([*nightdesk, "read", str(report)], kept)
        commands["without a cache folder"] = ([*nightdesk, "read", str(Path(folder) / "en.txt")], "")
        for name, (command, where) in commands.items():
            print(f"{name:26} {seconds(command, caches, where):6.2f} s")


if __name__ == "__main__":
    main()
