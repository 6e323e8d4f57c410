"""The API does what its document says: requests made from it, good and bad, with and without a token."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")
pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import httpx2
from argon2 import PasswordHasher

from desk_night import NIGHT, answering, read, reckon, reports
from nightdesk import flow
from nightdesk.desk.api.routes import OPERATIONS
from nightdesk.desk.app import make_app
from nightdesk.desk.config import Config

HOW = ("--phases=fuzzing,stateful", "--max-examples=6", "--seed=1", "--generation-database=none")
"""Requests at random of each operation, good and bad, and some in turn. Those at every bound of the document take minutes."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A desk with accounts and the example night: its address, and the header with a token."""
    fast = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = make_app(Config(log=str(tmp_path_factory.mktemp("api") / "desk.db")), read=read, reckon=reckon, hasher=fast)
    list(flow.take_in(app.state.desk.log, reports(), read=read))
    app.state.desk.accounts.add("ann", "admin", "a long enough one")
    token = app.state.desk.accounts.make_token("ann", "schemathesis")
    with answering(app) as url:
        yield url, {"Authorization": f"Bearer {token}"}


def test_every_answer_is_as_the_document_says(api: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    """All checks of schemathesis: schemas, statuses, what was refused and should not be, authentication."""
    url, token = api
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/v1/openapi.json", "--no-color"]
    headers = [f"--header={name}: {value}" for name, value in token.items()]
    ran = subprocess.run([*command, *headers, *HOW], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", sorted({o.path for o in OPERATIONS if not o.path.endswith("/decisions")}))
def test_methods_that_are_not_there_are_refused(api: tuple[str, dict[str, str]], path: str) -> None:
    """With 405, the one shape of error, and the methods that are; an id may have slashes, so …/decisions may be a statement."""
    url, token = api
    here = {operation.method for operation in OPERATIONS if operation.path == path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - here:
        refused = httpx2.request(method, f"{url}/api/v1{path.format(night=NIGHT, id='x')}", headers=token)
        assert (refused.status_code, refused.json()["error"]["code"]) == (405, "method_not_allowed"), method
        assert here <= {allowed.strip() for allowed in refused.headers["allow"].split(",")}
