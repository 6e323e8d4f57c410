"""What takes long to work out and is the same every time, kept in the user's cache folder from one run to the next.

A file that is missing, cut short, damaged or of another version is none, and where nothing can be written nothing is kept:
everything is then worked out anew. `NIGHTDESK_CACHE` names another folder; empty, it keeps nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import zlib
from pathlib import Path

_SIZE = 4
"""Bytes of the checksum."""


def folder() -> Path | None:
    """Where things are kept on this system; None where they are not."""
    named = os.environ.get("NIGHTDESK_CACHE")
    if named is not None:
        return Path(named) if named else None
    try:
        return _usual() / "nightdesk"
    except RuntimeError:  # nobody's home
        return None


def _usual() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def load(name: str, version: str) -> bytes | None:
    """What was kept under this name for this version, with some bytes behind it; None where there is nothing, or nothing whole."""
    where = folder()
    if where is None:
        return None
    try:
        data = (where / name).read_bytes()
    except OSError:
        return None
    tail = _tail(version)
    end = len(data) - len(tail) - _SIZE
    return data if end >= 0 and data.endswith(tail) and data[end : end + _SIZE] == _sum(memoryview(data)[:end]) else None


def save(name: str, version: str, data: bytes) -> None:
    """Keep `data`, whole or not at all: other processes see the old file or the new one."""
    where = folder()
    if where is None:
        return
    with contextlib.suppress(OSError):
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=name, dir=where)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines((data, _sum(data), _tail(version)))
            Path(path).replace(where / name)
        except OSError:
            Path(path).unlink(missing_ok=True)


def _tail(version: str) -> bytes:
    return f"\n{version} nightdesk 1\n".encode()


def _sum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_SIZE, "big")
