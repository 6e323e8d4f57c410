"""Fixtures that tests of several modules share."""

from log_helpers import log, url

__all__ = ["log", "url"]
