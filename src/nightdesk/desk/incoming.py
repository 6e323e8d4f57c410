"""What comes in by the Add page or the API: bytes of a text, an HTML page or a PDF, into a report with what was read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from nightdesk import flow, stages
from nightdesk.desk.config import MAX_PAGES
from nightdesk.desk.desk import Desk
from nightdesk.errors import InputError
from nightdesk.flow import Delivery, Read
from nightdesk.model import Problem, Report, Statement, parse_moment
from nightdesk.sources import Given, to_report
from nightdesk.store import Kept
from nightdesk.told import tell

_PDF = b"%PDF-"
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of the bytes: the file's name, the address they came from, and the head of the report."""

    name: str = ""
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    lang: str | None = None

    def to_json(self) -> dict[str, Any]:
        """For a draft."""
        return {k: getattr(self, k) for k in ("name", "url", "title", "publisher", "published", "lang")}


@dataclass(frozen=True, slots=True)
class Preview:
    """A report with what was read in it, nothing kept; `problems` are what its owner should know."""

    report: Report
    statements: tuple[Statement, ...]
    problems: tuple[str, ...]
    known: bool


def report_of(raw: bytes, given: About) -> tuple[Report, list[Problem]]:
    """The report that bytes hold. Raises InputError where there is no text in them, or the date is none."""
    digest = sha256(raw).hexdigest()
    text = _pdf_text(raw) if raw.startswith(_PDF) else raw
    name = given.name or given.url or "text"
    said = Given(parse_moment(given.published) if given.published else None, given.publisher, given.lang)
    report, problems = to_report(text, name=name, id_=_id(given, digest), given=said, url=given.url)
    return replace(report, title=given.title or report.title, sha256=digest), problems


def preview(desk: Desk, raw: bytes, given: About) -> Preview:
    """What would be kept. Raises InputError as `report_of`."""
    report, problems = report_of(raw, given)
    read = stages.in_language(report)
    told = [p.text for p in problems] + ([] if read else [stages.unread_language(report.lang)])
    statements = reader(desk)(report)
    return Preview(read or report, tuple(statements), tuple(told), bool(desk.log.known([report.sha256 or ""])))


def keep(desk: Desk, items: list[tuple[bytes, About]]) -> list[Kept]:
    """Read and keep reports; answered once they are on the disk. Raises InputError as `report_of`, LogError."""
    deliveries = [_delivery(desk, raw, given) for raw, given in items]
    kept = list(flow.take_in(desk.log, deliveries, read=reader(desk)))
    desk.hub.hurry()
    return kept


def reader(desk: Desk) -> Read:
    """Reads a report in any language that is read; one in another language gives no statements."""

    def read(report: Report) -> list[Statement]:
        known = stages.in_language(report)
        return [] if known is None else flow.preview(known, read=desk.read)

    return read


def _delivery(desk: Desk, raw: bytes, given: About) -> Delivery:
    report, _ = report_of(raw, given)
    known = desk.log.versions(report.id)
    if known and given.name and not given.url and known[-1].report.sha256 != report.sha256:
        report = replace(report, id=f"{report.id}-{(report.sha256 or '')[:6]}")  # files of one name need not be one report
    source = given.url or given.name or "pasted"
    return Delivery(stages.in_language(report) or report, raw, source, datetime.now(UTC))


def _id(given: About, digest: str) -> str:
    """A short name for the report: the file's, the page's, or its bytes'."""
    base = given.name.rpartition(".")[0] or given.name
    if given.url:
        base = given.url.rstrip("/").rpartition("/")[2].partition("?")[0]
    tidy = _UNSAFE.sub("-", base.replace("\\", "/").rpartition("/")[2]).strip("-.")[:60]
    return tidy or f"text-{digest[:8]}"


def _pdf_text(raw: bytes) -> bytes:
    """The text of a PDF, pages apart by an empty line. Raises InputError where it has none."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(raw)).pages
        count = len(pages)
        text = "\n\n".join(page.extract_text() for page in pages).strip() if count <= MAX_PAGES else ""
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        message = tell("is a PDF that cannot be read: save it anew, or paste its text")
        raise InputError(message) from error
    if count > MAX_PAGES:
        message = tell("has {n} pages; a report has {most} at most", n=str(count), most=str(MAX_PAGES))
        raise InputError(message)
    if not text:
        message = tell("is a PDF without text (a scan?): paste its text")
        raise InputError(message)
    return text.encode()
