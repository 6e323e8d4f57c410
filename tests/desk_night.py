"""The example night as fakes: statements as they would be read, and a record reckoned from them, for the tests of the desk."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from nightdesk import flow
from nightdesk.desk.app import make_app
from nightdesk.desk.config import Config
from nightdesk.desk.desk import Desk
from nightdesk.model import Attack, Change, Consequence, Figure, Finding, Reading, Record, Report, Statement

EVENING, MORNING = date(2025, 7, 3), date(2025, 7, 4)
NIGHT = MORNING.isoformat()

AIR_FORCE = """On the night the enemy attacked with 539 drones and 11 missiles.

By preliminary figures 478 targets were stopped.

Nine missiles and 63 drones got through at eight locations."""
BROADCASTER = "At least 23 people were injured in Kyiv.\n\n72 of the 539 drones broke through the air defences."
SERVICE = "One person has been killed and 26 people have been injured in Kyiv."
REPRINT = "At least 23 people were injured in Kyiv, a channel said."

WORDS: tuple[tuple[str, str, str, float, str, str | None], ...] = (
    (r"attacked with (539 drones)", "launched", "drone", 539, "Ukraine", "Ukraine's Air Force"),
    (r"(11 missiles)", "launched", "missile", 11, "Ukraine", "Ukraine's Air Force"),
    (r"(478 targets were stopped)", "intercepted", "weapon", 478, "Ukraine", "Ukraine's Air Force"),
    (r"(63 drones got through)", "penetrated", "drone", 63, "Ukraine", "Ukraine's Air Force"),
    (r"(Nine missiles)", "penetrated", "missile", 9, "Ukraine", "Ukraine's Air Force"),
    (r"(72 of the 539 drones)", "penetrated", "drone", 72, "Ukraine", "Ukraine's Air Force"),
    (r"(23 people were injured)", "injured", "person", 23, "Kyiv", None),
    (r"(26 people have been injured)", "injured", "person", 26, "Kyiv", None),
    (r"(One person has been killed)", "killed", "person", 1, "Kyiv", None),
)


def reports() -> list[Report]:
    """The night's reports."""

    def at(hour: int) -> datetime:
        return datetime.fromisoformat(f"{NIGHT}T{hour:02}:05+03:00")

    return [
        Report("air-force", AIR_FORCE, "478 aerial targets stopped", "Ukraine's Air Force", at(8), "en"),
        Report("broadcaster", BROADCASTER, "Night of fire", "Channel Meridian", at(12), "en"),
        Report("service", SERVICE, "A body found", "State Emergency Service of Ukraine", at(15), "en"),
    ]


def read(report: Report) -> list[Statement]:
    """What the fake reader reads: the words above, wherever they stand."""
    out = []
    for pattern, measure, what, value, place, voice in WORDS:
        for match in re.finditer(pattern, report.text):
            quote = match[1]
            start = match.start(1)
            low = "at_least" if "At least" in report.text and measure == "injured" else "exactly"
            out.append(
                Statement(
                    report.id, quote, start, start + len(quote), measure, what, value, low, place=place, from_=EVENING, to=MORNING,
                    said_by=voice if voice != report.publisher else None, publisher=report.publisher, published=report.published,
                )
            )  # fmt: skip
    return out


def reckon(statements: Iterable[Statement], reports_: Sequence[Report] = (), known: Sequence[Figure] = ()) -> Record:
    """A fake record of one attack: a figure for each thing said, a conflict where 63 and 72 are both of drones."""
    said = tuple(statements)
    if not said:
        return Record((), ())
    groups: dict[tuple[str, str, str | None], list[Statement]] = {}
    for s in said:
        groups.setdefault((s.measure, s.what, s.place), []).append(s)
    figures = tuple(_figure(key, found) for key, found in groups.items())
    findings = tuple(_conflict(groups) + _update(groups) + _copies(reports_))
    attack = Attack(f"{NIGHT}/Ukraine", EVENING, MORNING, "Ukraine", tuple(reports_), figures, findings)
    return Record((attack,), said)


def _figure(key: tuple[str, str, str | None], found: list[Statement]) -> Figure:
    values = [s.value or 0 for s in found]
    status = "single" if len(found) == 1 else "agreed" if len(set(values)) == 1 else "updated"
    status = "disputed" if key[:2] == ("penetrated", "drone") and len(set(values)) > 1 else status
    voices = tuple(dict.fromkeys(s.said_by or s.publisher or s.report for s in found))
    low = max(values) if status != "disputed" else min(values)
    return Figure(*key, EVENING, MORNING, "count", low, max(values), status, voices, tuple(s.id for s in found))


def _conflict(groups: dict[tuple[str, str, str | None], list[Statement]]) -> list[Finding]:
    found = groups.get(("penetrated", "drone", "Ukraine"), [])
    if len({s.value for s in found}) < 2:
        return []
    wrong = next(s for s in found if s.value == 72)
    stopped = groups[("intercepted", "weapon", "Ukraine")][0]
    one = Reading((Change(wrong.id, "what", "drone", "weapon"),), (Consequence("penetrated", "drone", "Ukraine", 63, 63),))
    other = Reading((Change(stopped.id, "what", "weapon", "drone"),), (Consequence("intercepted", "drone", "Ukraine", 478, 478),))
    ids = tuple(s.id for s in (*found, stopped))
    text = "72 drones got through and 478 weapons were stopped, but 63 and 478 are all there were."
    return [Finding("does_not_add_up", ids, text, (one, other), ("how many missiles were stopped",))]


def _update(groups: dict[tuple[str, str, str | None], list[Statement]]) -> list[Finding]:
    found = groups.get(("injured", "person", "Kyiv"), [])
    if len({s.value for s in found}) < 2:
        return []
    return [Finding("update", tuple(s.id for s in found), "The injured in Kyiv rose from 23 to 26.")]


def _copies(reports_: Sequence[Report]) -> list[Finding]:
    same = [r.id for r in reports_ if "23 people were injured" in r.text]
    return [Finding("copies", (), "Two reports are one text.", reports=tuple(same))] if len(same) > 1 else []


@contextmanager
def open_desk(folder: Path, *, filled: bool = True, host: str = "127.0.0.1", reader: Any = read) -> Iterator[TestClient]:
    """A desk over a log of its own, asked by a client as this machine's browser asks; `filled` with the night's reports."""
    from argon2 import PasswordHasher

    fast = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = make_app(Config(log=str(folder / "desk.db"), host=host), read=reader, reckon=reckon, hasher=fast)
    if filled:
        list(flow.take_in(app.state.desk.log, reports(), read=read))
    with TestClient(app, base_url="http://127.0.0.1:8321", follow_redirects=False) as client:
        yield client


@contextmanager
def answering(app: Starlette) -> Iterator[str]:
    """A server in a thread of this process that answers for an app: its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, timeout_graceful_shutdown=3))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    app.state.desk.hub.stop()
    server.should_exit = True
    thread.join(10)


def desk(client: TestClient) -> Desk:
    """The desk behind a client."""
    found: Desk = client.app.state.desk  # type: ignore[attr-defined]
    return found


def key(client: TestClient, path: str = "/check") -> str:
    """What this client's forms carry."""
    found = re.search(r'name="key" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def post(client: TestClient, path: str, **fields: Any) -> Any:
    """A form sent from a page of the desk."""
    return client.post(path, data={"key": key(client, "/login"), **fields})


def statement(client: TestClient, quote: str) -> str:
    """The id of the statement with this quote."""
    return next(s.id for s in desk(client).log.statements() if s.quote == quote)
