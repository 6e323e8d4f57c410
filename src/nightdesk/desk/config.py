"""What the desk is started with, and its bounds: constants with a name."""

from __future__ import annotations

import ipaddress
import json
import os
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

MAX_BODY = 24 * 1024 * 1024
"""Bytes of a request at most: an evening's reports with a PDF or two among them."""

MAX_FORM = 1024 * 1024
"""Bytes of a form without files at most, and of JSON."""

MAX_FILES = 50
MAX_PAGES = 300
"""Pages of a PDF at most: a report is short, a hostile file need not be."""

SESSION_IDLE, SESSION_LIFE = timedelta(hours=12), timedelta(days=14)
"""A session ends when it was not used for so long, and in any case after so long."""

DRAFT_LIFE = timedelta(hours=6)
"""What was read but not kept is forgotten after this."""

FREE_TRIES, LONGEST_WAIT = 5, timedelta(minutes=15)
"""Failed log-ins of a name, or from an address, until the next must wait: a second, then twice as long each time."""

CONFIG = "NIGHTDESK_DESK"
"""The environment variable by which the workers of one desk get their configuration."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this desk was started. `log` and `accounts` are addresses of databases (None: the usual places)."""

    log: str | None = None
    accounts: str | None = None
    host: str = "127.0.0.1"
    port: int = 8321

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    def hand_on(self) -> None:
        """Put it where the workers find it."""
        os.environ[CONFIG] = json.dumps(asdict(self))

    @classmethod
    def handed_on(cls) -> Config:
        """What `hand_on` put there."""
        return cls(**json.loads(os.environ.get(CONFIG, "{}")))


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine's alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def accounts_beside(log: str | None) -> str:
    """Where the accounts of a log are kept: beside its file, so that a copy of the log holds no passwords."""
    from nightdesk.store.engine import DEFAULT

    text = str(log or os.environ.get("NIGHTDESK_LOG") or DEFAULT)
    if "://" in text and not text.startswith("sqlite"):
        return text
    path = Path(text.removeprefix("sqlite:///"))
    return ":memory:" if text == ":memory:" else str(path.with_name(f"{path.stem}.accounts.db"))
