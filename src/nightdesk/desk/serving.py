"""The server under the desk (uvicorn): one process or several, ended without losing what was sent."""

from __future__ import annotations

import os
import tempfile
import threading
import webbrowser

import uvicorn

from nightdesk.desk.config import Config
from nightdesk.desk.metrics import SHARED

GRACE = 15
"""Seconds that requests have to end once the server was told to; event streams end by themselves."""

SOON = 0.7


def serve(config: Config, *, workers: int = 1, browser: bool = False) -> None:
    """Answer until told to end. `config` must have been handed on, for the workers."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    url = f"http://{host}:{config.port}/"
    print(f"The desk is open at {url} (Ctrl-C ends it)", flush=True)
    if browser:
        threading.Timer(SOON, webbrowser.open, (url,)).start()
    with tempfile.TemporaryDirectory(prefix="nightdesk-") as shared:
        if workers > 1:
            os.environ[SHARED] = shared
        uvicorn.run(
            "nightdesk.desk.app:from_environment",
            factory=True,
            host=config.host,
            port=config.port,
            workers=max(workers, 1),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
            limit_concurrency=None,
        )
