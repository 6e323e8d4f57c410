"""Score floors: what a reader must reach on each corpus, kept in floors.toml.

`python tests/floors.py` measures and raises the floors; it refuses to lower one unless `--lower` says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "corpus"
FLOORS = HERE / "floors.toml"
CORPORA = {"dev": SHARED / "dev", "unseen": HERE / "reports", "nights": SHARED / "nights"}
MARGIN = 0.01
"""A floor stands this much below what was measured: a change elsewhere may move a figure or two without being worse."""

Scores = dict[str, dict[str, float]]
"""Language (or `all`, for nights) → measure of the score → 0 to 1."""


def digest(corpus: Path) -> str:
    """What tells one state of a corpus from another: names and contents of its files."""
    made = hashlib.sha256()
    for path in sorted(p for p in corpus.rglob("*") if p.suffix in {".txt", ".jsonl", ".json"}):
        made.update(path.relative_to(corpus).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()[:16]


def languages(corpus: Path) -> list[str]:
    """The languages of a corpus's reports, by their front matter."""
    found = (re.search(r"^lang: *(\w+)", p.read_text(encoding="utf-8"), re.MULTILINE) for p in corpus.glob("*.txt"))
    return sorted({m[1] for m in found if m})


def scores(name: str) -> Scores:
    """What the reader reaches on a corpus now; needs the scorer beside the shared corpus."""
    corpus = CORPORA[name]
    if name == "nights":
        return {"all": json.loads(_run(sys.executable, SHARED / "score_nights.py", corpus, "--nightdesk", _nightdesk(), "--json"))}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as read:
        read.write(_run(_nightdesk(), "read", "--json", *sorted(corpus.glob("*.txt"))))
        read.flush()
        return {lang: _score(corpus, read.name, lang) for lang in languages(corpus)}


def _score(corpus: Path, read: str, lang: str) -> dict[str, float]:
    out = json.loads(_run(sys.executable, SHARED / "score.py", corpus, read, "--lang", lang, "--json"))
    fields = {f: v for f, v in out["of the figures found"].items() if f != "quote"}
    return {"figures": out["figures"]["f1"], **fields}


def _nightdesk() -> Path:
    return Path(sys.executable).parent / "nightdesk"


def _run(*command: object) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, encoding="utf-8", check=True).stdout


def kept() -> dict[str, dict[str, object]]:
    """The floors as they stand in floors.toml: corpus → `hash` and, by language, the floors."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def below(floors: dict[str, object], reached: Scores) -> list[str]:
    """Every score under its floor, in a sentence."""
    return [
        f"{lang} {measure}: {reached.get(lang, {}).get(measure, 0.0)} is below {floor}"
        for lang, of in floors.items()
        if isinstance(of, dict)
        for measure, floor in of.items()
        if reached.get(lang, {}).get(measure, 0.0) < floor
    ]


def raised(floors: dict[str, object], reached: Scores, *, lower: bool) -> Scores:
    """The floors that go with what was reached: no old one sinks, unless lowering was asked for."""
    out: Scores = {}
    for lang, of in reached.items():
        old = floors.get(lang, {})
        assert isinstance(old, dict)
        out[lang] = {m: _floor(v) if lower else max(_floor(v), old.get(m, 0.0)) for m, v in of.items()}
    return out


def _floor(score: float) -> float:
    return max(0.0, math.floor((score - MARGIN) * 1000) / 1000)


def _lines(name: str, corpus: Path, floors: Scores) -> Iterator[str]:
    yield f'[{name}]\nhash = "{digest(corpus)}"'
    for lang, of in floors.items():
        yield f"{lang} = {{ {', '.join(f'{m} = {v}' for m, v in of.items())} }}"
    yield ""


def main() -> int:
    """Measure every corpus and write the floors anew; 1 where one would sink and `--lower` was not given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", action="store_true", help="let floors sink to what is reached now")
    lower, old = parser.parse_args().lower, kept()
    reached = {name: scores(name) for name in CORPORA}
    sunk = [f"{name} {line}" for name in CORPORA for line in below(old.get(name, {}), reached[name])]
    if sunk and not lower:
        print(*sunk, "Nothing was written. Mend the reader, or say --lower and why in the commit.", sep="\n", file=sys.stderr)
        return 1
    lines = [line for n, c in CORPORA.items() for line in _lines(n, c, raised(old.get(n, {}), reached[n], lower=lower))]
    FLOORS.write_text(
        "# Written by `make floors`: a score below its floor fails the tests.\n\n" + "\n".join(lines), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
