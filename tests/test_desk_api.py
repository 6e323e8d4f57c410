from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")

from starlette.testclient import TestClient

from desk_night import NIGHT, desk, open_desk, statement
from nightdesk.desk.api.openapi import document
from nightdesk.desk.api.routes import OPERATIONS
from nightdesk.desk.live import Hub
from nightdesk.store import Log

HERE = Path(__file__).parent


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A desk with the example night."""
    with open_desk(tmp_path) as opened:
        yield opened


def test_a_night_is_the_record_of_the_contract(client: TestClient) -> None:
    """Attacks with reports, figures and findings, and the statements."""
    record = client.get(f"/api/v1/nights/{NIGHT}").json()
    [attack] = record["attacks"]
    assert set(attack) == {"id", "from", "to", "place", "reports", "figures", "findings"}
    assert {s["id"] for s in record["statements"]} >= set(attack["findings"][0]["statements"])


def test_an_answer_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    """The ETag stays until a decision touches the night."""
    first = client.get(f"/api/v1/nights/{NIGHT}")
    tag = {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/api/v1/nights/{NIGHT}", headers=tag).status_code == 304
    id_ = statement(client, "72 of the 539 drones")
    client.post(f"/api/v1/statements/{id_}/decisions", json={"action": "reject", "why": "mistaken"})
    changed = client.get(f"/api/v1/nights/{NIGHT}", headers=tag)
    assert changed.status_code == 200
    assert [f["kind"] for f in changed.json()["attacks"][0]["findings"]] == ["update"]


def test_lists_come_in_pages(client: TestClient) -> None:
    """`next` leads on until everything was told, once."""
    path, ids = "/api/v1/reports?limit=1", []
    while path:
        page = client.get(path).json()
        ids += [r["id"] for r in page["items"]]
        path = page["next"]
    assert ids == ["air-force", "broadcaster", "service"]


def test_changes_tell_every_entry(client: TestClient) -> None:
    """Each link of the chain, with its hash."""
    found = client.get("/api/v1/changes?limit=200").json()["items"]
    assert [e["seq"] for e in found] == list(range(1, len(found) + 1))


def test_a_night_comes_as_a_table_as_a_map_and_as_a_feed(client: TestClient) -> None:
    """CSV, GeoJSON and Atom, each by its type, each well formed."""
    base = f"/api/v1/nights/{NIGHT}"
    table = client.get(f"{base}/figures.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert {row["measure"] for row in csv.DictReader(io.StringIO(table.text))} >= {"launched", "killed"}
    places = client.get(f"{base}/places.geojson").json()
    assert places["type"] == "FeatureCollection"
    assert places["features"]
    feed = client.get(f"{base}/feed.atom")
    titles = [e.findtext("{*}title") for e in ET.fromstring(feed.text).iterfind("{*}entry")]
    assert "Does not add up" in titles
    assert "A body found" in titles


def test_reading_and_checking_keep_nothing(client: TestClient) -> None:
    """Statements of a text, and verdicts on it, with the log as it was."""
    text = "The air force said 63 drones got through."
    read = client.post("/api/v1/read", json={"text": text, "published": NIGHT, "lang": "en"}).json()
    assert [s["quote"] for s in read["statements"]] == ["63 drones got through"]
    assert client.post("/api/v1/check", json={"text": text, "published": NIGHT, "lang": "en"}).json()["verdicts"]
    assert len(desk(client).log.reports()) == 3


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nights/2025-13-01", None, 404),
        ("GET", "/nights/1999-01-01", None, 404),
        ("GET", "/nights?limit=0", None, 422),
        ("GET", "/nights?nonsense=1", None, 422),
        ("GET", "/reports/none", None, 404),
        ("GET", "/nothing", None, 404),
        ("DELETE", "/reports", None, 405),
        ("POST", "/check", {"text": 5}, 422),
        ("POST", "/check", {"text": "x", "more": 1}, 422),
        ("POST", "/statements/none/decisions", {"action": "accept", "why": "x"}, 404),
    ],
)
def test_every_refusal_has_one_shape(client: TestClient, method: str, path: str, body: object, status: int) -> None:
    """Status, code and one line."""
    answer = client.request(method, f"/api/v1{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["status"] == status
    assert answer.json()["error"]["text"]


def test_the_document_describes_every_operation() -> None:
    """Each operation of the table is there, under its name."""
    found = {o["operationId"] for path in document()["paths"].values() for o in path.values()}
    assert found == {o.name for o in OPERATIONS}


# ---- live


def test_a_change_is_told_with_the_nights_it_touches(client: TestClient) -> None:
    """An open stream gets a decision, with its author and its night."""
    hub: Hub = desk(client).hub
    id_ = statement(client, "11 missiles")
    seen = desk(client).log.head().seq

    async def first_change() -> dict[str, object]:
        async for message in hub.listen(seen):
            if message.startswith(b"event: change"):
                found: dict[str, object] = json.loads(message.split(b"data: ")[1])
                return found
        raise AssertionError

    portal = client.portal
    assert portal
    waiting = portal.start_task_soon(first_change)
    client.post(f"/api/v1/statements/{id_}/decisions", json={"action": "accept", "why": "so it is"})
    told = waiting.result(timeout=10)
    assert told["nights"] == [NIGHT]


def test_who_missed_more_than_is_held_is_told_to_look_at_everything(tmp_path: Path) -> None:
    """A page that was asleep for long looks at all of it anew."""
    with Log(tmp_path / "a.db") as log:
        hub = Hub(log)
        hub.seq = hub._from = 500
        [(seq, message)] = hub._since(3)
        assert seq == 500
        assert b'"nights": null' in message
        assert list(hub._since(500)) == []


# ---- the machine around it


def test_health_tells_whether_the_log_answers(client: TestClient) -> None:
    """200 and the number of entries."""
    assert client.get("/health").json() == {"status": "ok", "entries": desk(client).log.head().seq}


def test_metrics_are_in_prometheus_text(client: TestClient) -> None:
    """Requests by route and status, event streams, entries."""
    client.get(f"/nights/{NIGHT}")
    text = client.get("/metrics").text
    assert 'nightdesk_requests_total{method="GET",route="/nights/{night}",status="200"}' in text
    assert "nightdesk_event_streams" in text
    assert "nightdesk_log_entries 6.0" in text


def test_a_stop_loses_nothing(tmp_path: Path) -> None:
    """Told to end while a stream is open and a report is on its way in: the report is kept, the stream ends, exit 0."""
    port = _free_port()
    log = tmp_path / "desk.db"
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    command = [sys.executable, "-m", "nightdesk.cli", "serve", "--log", str(log), "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        _wait_for(port)
        stream = urlopen(f"http://127.0.0.1:{port}/events")
        assert stream.readline()
        done: list[int] = []

        def add() -> None:
            body = json.dumps({"text": "11 missiles", "lang": "xx"}).encode()
            sent = Request(f"http://127.0.0.1:{port}/api/v1/reports", body, {"Content-Type": "application/json"})
            done.append(urlopen(sent).status)

        adding = threading.Thread(target=add)
        adding.start()
        time.sleep(0.05)
        server.send_signal(signal.SIGTERM)
        adding.join(20)
        server.wait(20)
        lines = [json.loads(line) for line in (server.stderr or []) if line.startswith("{")]
    assert done in ([201], [])
    with Log(log) as kept:
        assert len(kept.reports()) == len(done)
    assert all({"event", "level", "timestamp"} <= set(line) for line in lines)
    assert stream.read() is not None


def _free_port() -> int:
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urlopen(f"http://127.0.0.1:{port}/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError


@pytest.mark.parametrize(
    "body",
    [
        {"action": "correct", "why": "so it is"},
        {"action": "accept", "why": "so it is", "fields": {"value": 3}},
        {"action": "correct", "why": "so it is", "fields": {"quote": "other words"}},
        {"action": "correct", "why": "so it is", "fields": {}},
    ],
)
def test_a_correction_names_its_fields_and_only_a_correction_does(client: TestClient, body: dict[str, object]) -> None:
    """The document says so, and what does not fit it is refused before the log is asked."""
    assert client.post(f"/api/v1/statements/{statement(client, '11 missiles')}/decisions", json=body).status_code == 422


def test_a_correction_that_does_not_fit_the_statement_is_a_conflict(client: TestClient) -> None:
    """Well formed, and yet no statement could be so; the same where there is nothing to take back."""
    address = f"/api/v1/statements/{statement(client, '11 missiles')}/decisions"
    wrong = {"action": "correct", "why": "so it is", "fields": {"what": "no such thing"}}
    assert client.post(address, json=wrong).status_code == 409
    assert client.post(address, json={"action": "undo", "why": "so it is"}).status_code == 409


def test_a_date_that_is_none_is_refused(client: TestClient) -> None:
    """An empty one too."""
    for published in ("", "Friday"):
        assert client.post("/api/v1/read", json={"text": "11 missiles", "published": published}).status_code == 422
