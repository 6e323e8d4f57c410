"""Where things stand on the desk: one place that knows its addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from nightdesk.model import Attack, Figure


def night(day: date | str) -> str:
    """A night's page, by the date of its morning."""
    return f"/nights/{day}"


def report(id_: str) -> str:
    """A report's page."""
    return f"/reports/{quote(id_)}"


def statement(id_: str, report_id: str) -> str:
    """The words of a statement, in its report."""
    return f"{report(report_id)}#{anchor(id_)}"


def review(id_: str) -> str:
    """A statement in the review queue."""
    return f"/review?{urlencode({'statement': id_})}"


def anchor(id_: str) -> str:
    """A statement's mark on its report's page."""
    return "s-" + "".join(c if c.isalnum() or c in "-_." else f"~{ord(c):x}" for c in id_)


def figure(day: date | str, f: Figure) -> str:
    """A figure's page: its words in every report."""
    return f"{night(day)}/figure?{urlencode({k: v for k, v in named(f).items() if v and (k, v) != ('unit', 'count')})}"


def named(f: Figure) -> dict[str, str]:
    """What tells a figure from the others of its night."""
    about = {"measure": f.measure, "what": f.what, "place": f.place, "from": f.from_, "to": f.to, "unit": f.unit}
    return {k: str(v or "") for k, v in (about | {"relative": f.relative}).items()}


def morning(attack: Attack) -> date | None:
    """The date under which an attack's night is found."""
    return attack.to or attack.from_
