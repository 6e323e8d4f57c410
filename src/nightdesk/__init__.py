"""Nightdesk reads reports of a night of air attack into statements and reckons them into one record.

>>> from nightdesk import Report, read
>>> report = Report(id="flash", text="Russia launched 539 drones at Ukraine overnight.", lang="en")
>>> [(s.measure, s.what, s.value, s.quote in report.text) for s in read(report)]
[('launched', 'drone', 539, True)]

The public names are `read`, `record`, `Report`, `Statement`, `Record` and `NightdeskError`; each is imported when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nightdesk.api import read, record
    from nightdesk.errors import NightdeskError
    from nightdesk.model import Record, Report, Statement

__all__ = ["NightdeskError", "Record", "Report", "Statement", "read", "record"]

_HOMES = {
    "NightdeskError": "errors",
    "Record": "model",
    "Report": "model",
    "Statement": "model",
    "read": "api",
    "record": "api",
}


def __getattr__(name: str) -> Any:
    """A public name, imported on its first use (PEP 562)."""
    if name not in _HOMES:
        message = f"module 'nightdesk' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"nightdesk.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
