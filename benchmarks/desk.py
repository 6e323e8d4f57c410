"""How fast the desk answers: the night page beside a plain page of the same framework, and decisions told to open streams.

    python benchmarks/desk.py [--log FILE] [--night 2025-07-04] [--seconds 5] [--streams 1000] [--workers 2]

Without --log: a log of its own with the example night. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parent.parent
PLAIN = """
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
def page(request):
    return HTMLResponse("<!doctype html><title>plain</title>" + "<p>words</p>" * 3000)
app = Starlette(routes=[Route("/", page)])
"""


def main() -> None:
    """Measure, and print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        log = asked.log or _example(folder)
        out: dict[str, Any] = {}
        with _Server(_desk(log, asked.workers)) as url:
            asyncio.run(_get(f"{url}/nights/{asked.night}", 1.0))  # the first look reckons
            out["night_page"] = asyncio.run(_get(f"{url}/nights/{asked.night}", asked.seconds))
            out["night_page_alone_ms"] = _alone(f"{url}/nights/{asked.night}")
        Path(folder, "plain_page.py").write_text(PLAIN, encoding="utf-8")
        plain = ["-m", "uvicorn", "plain_page:app", "--app-dir", folder, "--no-access-log", "--log-level", "error"]
        with _Server([*plain, "--workers", str(asked.workers)]) as url:
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
    """Requests for so long, some at once: how many a second, and how long each took."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def ask(client: httpx2.AsyncClient) -> None:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            (await client.get(url)).raise_for_status()
            took.append(time.perf_counter() - begun)

    async with httpx2.AsyncClient() as client:
        await asyncio.gather(*(ask(client) for _ in range(at_once)))
    ordered = sorted(took)
    median, slow = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    return {"per_second": round(len(took) / seconds, 1), "median_ms": round(median * 1000, 1), "p99_ms": round(slow * 1000, 1)}


def _alone(url: str) -> float:
    """One request after the other: the median, in milliseconds."""
    with httpx2.Client() as client:
        took = []
        for _ in range(50):
            begun = time.perf_counter()
            client.get(url).raise_for_status()
            took.append(time.perf_counter() - begun)
    return round(statistics.median(took) * 1000, 1)


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
