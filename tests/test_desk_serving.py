"""The server under the desk: it answers at once, and says in one line why it cannot."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")

from desk_night import MORNING, desk, open_desk
from nightdesk.cli import main
from nightdesk.desk.serving import listen
from nightdesk.desk.warming import warm


def test_no_half_of_an_answer_waits_for_the_other() -> None:
    """The socket names its protocol: only so does asyncio send at once, and an answer take 2 ms instead of 44."""
    with listen("127.0.0.1", 0) as ear:
        assert ear.proto == socket.IPPROTO_TCP


def test_an_address_in_use_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the way out, and no word that the desk is open."""
    with listen("127.0.0.1", 0) as ear:
        ear.listen()
        port = str(ear.getsockname()[1])
        assert main(["serve", "--log", str(tmp_path / "desk.db"), "--port", port]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    way_out = "another port is chosen with --port"
    assert told.err == f"nightdesk: cannot open the desk at 127.0.0.1, port {port}: Address already in use; {way_out}\n"


def test_the_first_reader_waits_for_nothing_that_could_be_done_before(tmp_path: Path) -> None:
    """The newest nights are reckoned when the desk opens; not once it ends."""
    with open_desk(tmp_path) as client:
        records = desk(client).records
        records._held.clear()
        warm(desk(client), lambda: True)
        assert list(records._held) == []
        warm(desk(client), lambda: False)
        assert list(records._held) == [MORNING]
