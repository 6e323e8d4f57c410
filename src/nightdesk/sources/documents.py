"""Bytes of one report → Report: text, Markdown or HTML, with or without front matter."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightdesk.errors import InputError
from nightdesk.model import Moment, Problem, Report, parse_moment
from nightdesk.sources import front_matter
from nightdesk.sources.decoding import decode
from nightdesk.sources.detect import detect

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of all reports: `lang` goes for every one, the others where a report does not say so itself."""

    published: Moment | None = None
    publisher: str | None = None
    lang: str | None = None


def to_report(data: bytes, *, name: str, id_: str, given: Given, url: str | None = None) -> tuple[Report, list[Problem]]:
    """The report in `data`, and what its owner should know of it; its language is detected where nobody said it.

    `name` is what the user calls the input. Raises InputError, without a file name, where there is no text.
    """
    raw, note = decode(data)
    head, text = front_matter.split(raw)
    page = _page(text, url) if _HTML.match(text) else Page(text)
    if not page.text.strip():
        message = "holds no text"
        raise InputError(message)
    problems = [Problem(name, None, n) for n in (note, head.note) if n]
    title = head.values.get("title") or page.title
    published = _moment(head, name, problems) or given.published or page.published
    report = Report(
        id=head.values.get("id") or id_,
        text=page.text,
        title=title,
        publisher=head.values.get("publisher") or given.publisher or page.publisher,
        published=published,
        lang=_language(given.lang or head.values.get("lang")) or detect(f"{title or ''}\n{page.text}") or _language(page.lang),
        url=head.values.get("url") or url or page.url,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return report, problems


def _moment(head: front_matter.Head, name: str, problems: list[Problem]) -> Moment | None:
    if not (said := head.values.get("published")):
        return None
    try:
        return parse_moment(said)
    except InputError as error:
        problems.append(Problem(name, head.lines["published"], f"published: {error}"))
        return None


def _language(said: str | None) -> str | None:
    """`uk` of `uk-UA`; None where nothing like a code was said."""
    code = _LANGUAGE.match(said or "")
    return code[0].lower() if code else None


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a document and what it says of itself."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: Moment | None = None
    lang: str | None = None
    url: str | None = None


def _page(html: str, url: str | None) -> Page:
    from trafilatura import load_html  # a third of a second that text files need not wait for

    tree = load_html(html)
    if tree is None:
        message = "is HTML that cannot be parsed"
        raise InputError(message)
    stamp, lang = _first(tree, "//meta[@property='article:published_time']/@content"), _first(tree, "/html/@lang")
    found = _extract(tree, url)
    return Page(
        text=_without_title(found.text or "", found.title),
        title=found.title,
        publisher=found.sitename or found.hostname,
        published=_published(stamp, found.date),
        lang=lang,
        url=found.url,
    )


def _extract(tree: HtmlElement, url: str | None) -> Document:
    from trafilatura import bare_extraction

    dates = {"extensive_search": False, "original_date": True}
    try:
        found = bare_extraction(tree, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates)
    except Exception as error:  # hostile markup trips assertions deep in the extractor; the other reports are still read
        message = f"is HTML that cannot be taken apart ({type(error).__name__})"
        raise InputError(message) from error
    if found is None or isinstance(found, dict):
        message = "is HTML without a text to read"
        raise InputError(message)
    return found


def _first(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    return str(found[0]) if found else None


def _published(stamp: str | None, day: str | None) -> Moment | None:
    """The page's own stamp, which has the hour, where it can be read; otherwise the day the extractor found."""
    for said in (stamp, day):
        try:
            if said:
                return parse_moment(said)
        except InputError:
            continue
    return None


def _without_title(text: str, title: str | None) -> str:
    """The headline is no text (statements.md): extractors leave it as the first line."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if title and first.strip() == title.strip() else text
