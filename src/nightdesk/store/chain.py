"""The chain of hashes: what exactly is hashed, and how. Nothing here knows a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

GENESIS = "0" * 64
"""Stands for "the entry before" of the first entry."""

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same content is always the same text."""
    return _ENCODER.encode(value)


def link(seq: int, kind: str, at: str, subject: str, body: str, prev: str) -> str:
    """The hash of an entry: SHA-256 over its canonical form, the hash of the entry before included."""
    return sha256(_ENCODER.encode([seq, kind, at, subject, body, prev]).encode()).hexdigest()


def digest(lines: Iterable[str]) -> str:
    """SHA-256 over lines, each ended by a line feed: what an entry says about the rows that it brought."""
    total = sha256()
    for line in lines:
        total.update(line.encode() + b"\n")
    return total.hexdigest()
