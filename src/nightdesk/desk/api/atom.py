"""A night as an Atom feed (RFC 4287): its findings and its reports, so that a reader of feeds learns of both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET

from nightdesk.desk.records import Night
from nightdesk.desk.shown import links
from nightdesk.desk.shown.findings import anchor
from nightdesk.desk.words import KINDS
from nightdesk.model import Moment

ATOM = "http://www.w3.org/2005/Atom"


def feed(held: Night, base: str) -> bytes:
    """The feed. `base` is the desk's own address, without a slash at its end."""
    ET.register_namespace("", ATOM)
    entries = list(_entries(held, base))
    root = ET.Element(f"{{{ATOM}}}feed")
    page = base + links.night(held.night)
    _add(root, "id", page)
    _add(root, "title", f"Night to {held.night}")
    _add(root, "updated", max((e[2] for e in entries), default=_time(held.night)))
    ET.SubElement(root, f"{{{ATOM}}}link", href=page)
    ET.SubElement(root, f"{{{ATOM}}}link", href=f"{base}/api/v1/nights/{held.night}/feed.atom", rel="self")
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", "Nightdesk")
    for title, url, updated, content in entries:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "id", url)
        _add(entry, "title", title)
        _add(entry, "updated", updated)
        ET.SubElement(entry, f"{{{ATOM}}}link", href=url)
        _add(entry, "content", content)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entries(held: Night, base: str) -> Iterator[tuple[str, str, str, str]]:
    for attack in held.attacks:
        published = {r.id: r.published for r in attack.reports}
        report_of = {s.id: s.report for s in held.record.statements}
        for f in attack.findings:
            when = max((_time(published.get(report_of.get(i, ""), held.night)) for i in f.statements), default=_time(held.night))
            yield KINDS[f.kind], f"{base}{links.night(held.night)}#{anchor(f)}", when, f.text
        for r in attack.reports:
            yield r.title or r.id, base + links.report(r.id), _time(r.published), r.publisher or ""


def _time(moment: Moment | None) -> str:
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    return datetime.combine(moment or date(1970, 1, 1), time(), UTC).isoformat()


def _add(parent: ET.Element, name: str, text: str) -> None:
    """An element with a text; characters that XML has no place for are left out."""
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c for c in text if c in "\t\n" or c >= " ")
