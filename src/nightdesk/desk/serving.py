"""The server under the desk (uvicorn): one process or several, ended without losing what was sent."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import webbrowser
from contextlib import ExitStack, suppress

import uvicorn
from uvicorn.supervisors import Multiprocess

from nightdesk.desk.config import Config
from nightdesk.desk.metrics import SHARED
from nightdesk.errors import NightdeskError

GRACE = 15
"""Seconds that requests have to end once the server was told to; event streams end by themselves."""

SOON = 0.7


def serve(config: Config, *, workers: int = 1, browser: bool = False) -> None:
    """Answer until told to end. `config` must have been handed on, for the workers. Raises NightdeskError where it cannot."""
    with listen(config.host, config.port) as ear, tempfile.TemporaryDirectory(prefix="nightdesk-") as shared:
        host, port = f"[{config.host}]" if ":" in config.host else config.host, ear.getsockname()[1]
        print(f"The desk is open at http://{host}:{port}/ (Ctrl-C ends it)", flush=True)
        if browser:
            threading.Timer(SOON, webbrowser.open, (f"http://{host}:{port}/",)).start()
        if workers > 1:
            os.environ[SHARED] = shared
        _answer(ear, workers)


def listen(host: str, port: int) -> socket.socket:
    """The address to answer at. Raises NightdeskError where it is not to be had.

    The protocol is named because asyncio sends at once only on sockets that name it: otherwise the second half of each
    answer waits 40 ms for the first one to be acknowledged.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)[0]
        with ExitStack() as unless_bound:
            ear = unless_bound.enter_context(socket.socket(family, kind, protocol))
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ear.bind(address)
            unless_bound.pop_all()
    except OSError as error:
        message = f"cannot open the desk at {host}, port {port}: {error.strerror}; another port is chosen with --port"
        raise NightdeskError(message) from error
    ear.set_inheritable(True)
    return ear


def _answer(ear: socket.socket, workers: int) -> None:
    config = uvicorn.Config(
        "nightdesk.desk.app:from_environment",
        factory=True,
        workers=max(workers, 1),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[ear]).run()
        else:
            uvicorn.Server(config).run(sockets=[ear])
