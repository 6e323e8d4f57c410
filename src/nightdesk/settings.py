"""What a newsroom may set for itself, from one file (`settings.toml`, or the one that NIGHTDESK_SETTINGS names)."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nightdesk.errors import LexiconError


@dataclass(frozen=True, slots=True)
class Settings:
    """The zone of nights; for public exports the kinds of place that may be told, and measures held back for `hours`."""

    zone: ZoneInfo
    coarsest: tuple[str, ...]
    hold_back: tuple[str, ...]
    hours: float


@cache
def settings() -> Settings:
    """The settings in force. Raises LexiconError where the file does not hold together."""
    path = os.environ.get("NIGHTDESK_SETTINGS")
    try:
        text = Path(path).read_text(encoding="utf-8") if path else files("nightdesk").joinpath("settings.toml").read_text("utf-8")
        return _made(tomllib.loads(text))
    except KeyError as error:
        message = f"{path or 'settings.toml'}: lacks the key {error.args[0]!r}"
        raise LexiconError(message) from error
    except (OSError, ValueError, TypeError, LookupError) as error:
        message = f"{path or 'settings.toml'}: {error}"
        raise LexiconError(message) from error


def _made(raw: dict[str, Any]) -> Settings:
    from nightdesk.lexicon.vocabulary import vocabulary

    public = raw["public"]
    unknown = [m for m in public["hold_back"] if m not in vocabulary().measures]
    if unknown:
        message = f"public.hold_back: {', '.join(unknown)} is not in the vocabulary"
        raise ValueError(message)
    return Settings(ZoneInfo(raw["time"]["zone"]), tuple(public["coarsest"]), tuple(public["hold_back"]), float(public["hours"]))
