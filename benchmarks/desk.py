"""How fast the desk answers: the night page beside a plain page of the same framework, and decisions told to open streams.

    python benchmarks/desk.py [--log FILE] [--night 2025-07-04] [--seconds 5] [--streams 1000] [--workers 2]

Without --log: a log of its own with the example night. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

ROOT = Path(__file__).parent.parent
PLAIN = """
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
def page(request):
    return HTMLResponse("<!doctype html><title>plain</title>" + "<p>words</p>" * 3000)
app = Starlette(routes=[Route("/", page)])
if __name__ == "__main__":
    import sys, uvicorn
    from uvicorn.supervisors import Multiprocess
    from nightdesk.desk.serving import listen
    config = uvicorn.Config("plain_page:app", workers=int(sys.argv[1]), access_log=False, log_level="error")
    Multiprocess(config, sockets=[listen("127.0.0.1", int(sys.argv[3]))]).run()
"""
SETTLED = 3.0
"""Seconds after its start from which a desk is measured."""
PAINT = """new Promise(done => new PerformanceObserver(list => done(Math.round(list.getEntries()[0].startTime)))
    .observe({type: "paint", buffered: true}))"""


def main() -> None:
    """Measure, and print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        log = asked.log or _example(folder)
        out: dict[str, Any] = {}
        with _Server(_desk(log, asked.workers)) as url:
            time.sleep(SETTLED)
            out["first_paint_ms"] = _first_paint(f"{url}/nights/{asked.night}")
            asyncio.run(_get(f"{url}/nights/{asked.night}", 1.0))  # the first look reckons
            out["night_page"] = asyncio.run(_get(f"{url}/nights/{asked.night}", asked.seconds))
            out["night_page_alone_ms"] = _alone(f"{url}/nights/{asked.night}")
        Path(folder, "plain_page.py").write_text(PLAIN, encoding="utf-8")
        with _Server([str(Path(folder, "plain_page.py")), str(asked.workers)]) as url:
            out["plain_page"] = asyncio.run(_get(url, asked.seconds))
        out["ratio"] = round(out["night_page"]["per_second"] / out["plain_page"]["per_second"], 2)
        with _Server(_desk(log, 1)) as url:
            out["streams"] = asyncio.run(_streams(url, asked.streams))
    print(json.dumps(out, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log")
    parser.add_argument("--night", default="2025-07-04")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def _example(folder: str) -> str:
    log = str(Path(folder, "night.db"))
    texts = sorted(str(p) for p in (ROOT / "examples").glob("*.txt"))
    subprocess.run([sys.executable, "-m", "nightdesk.cli", "add", *texts, "--log", log], check=True, stdout=subprocess.DEVNULL)
    return log


def _desk(log: str, workers: int) -> list[str]:
    return ["-m", "nightdesk.cli", "serve", "--log", log, "--workers", str(workers)]


class _Server:
    """A server in a process of its own, on a free port, until the block ends."""

    def __init__(self, command: list[str]) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self._port = s.getsockname()[1]
        self._command = [sys.executable, *command, "--port", str(self._port)]

    def __enter__(self) -> str:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        url = f"http://127.0.0.1:{self._port}"
        for _ in range(300):
            try:
                httpx2.get(f"{url}/health")
            except httpx2.TransportError:
                time.sleep(0.1)
            else:
                break
        return url

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


async def _get(url: str, seconds: float, at_once: int = 8) -> dict[str, float]:
    """Requests for so long, some at once: how many a second, and how long each took.

    Over bare sockets: a client that costs more than the page would measure itself.
    """
    took: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_ask(url, begun + seconds, took) for _ in range(at_once)))
    spent, ordered = time.perf_counter() - begun, sorted(took)
    median, slow = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    return {"per_second": round(len(took) / spent, 1), "median_ms": round(median * 1000, 1), "p99_ms": round(slow * 1000, 1)}


async def _ask(url: str, until: float, took: list[float]) -> None:
    """One request after the other on one connection, as a browser asks."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    head = f"GET {at.path or '/'} HTTP/1.1\r\nHost: {at.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    while (begun := time.perf_counter()) < until:
        writer.write(head)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert answer.startswith(b"http/1.1 200"), answer
        await reader.readexactly(int(answer.partition(b"content-length:")[2].split(maxsplit=1)[0]))
        took.append(time.perf_counter() - begun)
    writer.close()


def _alone(url: str) -> float:
    """One request after the other: the median, in milliseconds."""
    with httpx2.Client() as client:
        took = []
        for _ in range(50):
            begun = time.perf_counter()
            client.get(url).raise_for_status()
            took.append(time.perf_counter() - begun)
    return round(statistics.median(took) * 1000, 1)


def _first_paint(url: str) -> list[float] | None:
    """When a browser has painted the page: the first time that anybody asks for it, and once more in a new browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        painted = []
        for _ in range(2):
            page = browser.new_context().new_page()
            page.goto(url)
            painted.append(page.evaluate(PAINT))
        browser.close()
    return painted


async def _streams(url: str, count: int) -> dict[str, float]:
    """So many open event streams; one decision; when each was told."""
    host, port = url.removeprefix("http://").split(":")
    opened = await asyncio.gather(*(_open(host, int(port)) for _ in range(count)))
    async with httpx2.AsyncClient(timeout=30) as client:
        report = (await client.get(f"{url}/api/v1/reports?limit=1")).json()["items"][0]["id"]
        found = (await client.get(f"{url}/api/v1/reports/{report}")).json()["statements"][0]["id"]
        waiting = [asyncio.create_task(_told(reader)) for reader, _ in opened]
        begun = time.perf_counter()
        body = {"action": "accept", "why": "measured"}
        (await client.post(f"{url}/api/v1/statements/{found}/decisions", json=body)).raise_for_status()
        told = sorted(when - begun for when in await asyncio.gather(*waiting))
    for _, writer in opened:
        writer.close()
    return {"open": count, "median_ms": round(statistics.median(told) * 1000), "last_ms": round(told[-1] * 1000)}


async def _open(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET /events HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode())
    await reader.readuntil(b"event: hello")
    return reader, writer


async def _told(reader: asyncio.StreamReader) -> float:
    await reader.readuntil(b"event: change")
    return time.perf_counter()


if __name__ == "__main__":
    main()
