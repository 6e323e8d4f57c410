"""Fixtures that tests of several modules share."""

import os
from pathlib import Path

from log_helpers import log, url

__all__ = ["log", "url"]

os.environ.setdefault("NIGHTDESK_CACHE", str(Path(__file__).parents[1] / ".pytest_cache" / "nightdesk"))
"""Tests keep nothing in anybody's home."""
