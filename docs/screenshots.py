# ruff: noqa: INP001, S603 - a script, which runs programs of our own
"""Takes the screenshots of the docs: the example night on a desk of its own, in a real Chromium.

Usage: `python docs/screenshots.py [FOLDER]` (docs/images otherwise).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NIGHT = "2025-07-04"
SIZES = ((360, 800), (1280, 1150), (2560, 1300))
PATIENCE = 60


def main(folder: Path) -> None:
    """Fill a log with the example night, open a desk on it, and take each picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tidy:
        log = str(Path(tidy) / "night.db")
        nightdesk = [sys.executable, "-m", "nightdesk.cli"]
        texts = sorted(str(p) for p in (ROOT / "examples").glob("*.txt"))
        subprocess.run([*nightdesk, "add", *texts, "--log", log], check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        server = subprocess.Popen([*nightdesk, "serve", "--log", log, "--port", str(port)], stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            _take(f"http://127.0.0.1:{port}", folder)
        finally:
            server.terminate()
            server.wait(20)


def _take(desk: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for scheme in ("light", "dark"):
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
                page.goto(f"{desk}/nights/{NIGHT}")
                page.screenshot(path=folder / f"night-{width}-{scheme}.png")
                page.close()
        browser.close()


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/health").close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
