"""Add: paste a text, drop files, give a URL; see what was read before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from nightdesk import flow
from nightdesk.desk import incoming
from nightdesk.desk.desk import desk_of, on, person_of
from nightdesk.desk.fetching import fetch_public
from nightdesk.desk.incoming import About
from nightdesk.desk.rendering import Context, render, shell, told
from nightdesk.desk.shown import links, marking
from nightdesk.desk.shown.marking import Paragraph
from nightdesk.desk.shown.sources import Said, Sources
from nightdesk.desk.words import Words
from nightdesk.errors import InputError
from nightdesk.sources.detect import languages
from nightdesk.told import reason


def _(text: str) -> str:
    return text


HEAD = ("title", "publisher", "published", "lang")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that was read and is not kept yet."""

    draft: str
    title: str
    publisher: str
    when: str
    lang: str
    known: bool
    problems: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    statements: tuple[tuple[str, Said], ...]


@dataclass(frozen=True)
class AddContext(Context):
    """The page to add reports."""

    waiting: tuple[Waiting, ...] = told("what was read and is not kept yet")
    problems: tuple[str, ...] = told("what could not be used, a line each")
    langs: tuple[str, ...] = told("the languages that are read")
    said: dict[str, str] = told("what was filled in, to fill it in again")


def show(request: Request) -> Response:
    """`GET /add`: the form; with `?draft=…` what was read."""
    person = person_of(request, "editor")
    desk = desk_of(request)
    around = shell(request)
    waiting, problems = [], []
    for id_ in request.query_params.getlist("draft"):
        try:
            draft = desk.accounts.draft(person.name, id_)
            preview = incoming.preview(desk, draft.raw, About(**draft.about))
        except InputError as error:
            problems.append(around.words.reason(error))
            continue
        report = preview.report
        looked_up = Sources({}, {report.id: report}, around.words)
        waiting.append(
            Waiting(
                draft=id_,
                title=report.title or report.id,
                publisher=around.words.voice(report.publisher),
                when=around.words.moment(report.published),
                lang=report.lang or "",
                known=preview.known,
                problems=tuple(around.words.sentence(p) for p in preview.problems),
                paragraphs=marking.paragraphs(report.text, preview.statements),
                statements=tuple((links.anchor(s.id), looked_up.said(s)) for s in preview.statements),
            )
        )
    return render("add.html", _context(request, tuple(waiting), tuple(problems), dict.fromkeys((*HEAD, "text", "url"), "")))


def receive(request: Request, form: FormData) -> Response:
    """`POST /add`: read what came, and show it."""
    person, desk = person_of(request, "editor"), desk_of(request)
    drafts: list[str] = []
    problems: list[str] = []
    words = shell(request).words
    for raw, about in _items(form, problems, words):
        try:
            incoming.report_of(raw, about)
        except InputError as error:
            problems.append(f"{about.name or about.url or words.text(_('The text'))}: {words.say(reason(error))}")
            continue
        drafts.append(desk.accounts.put_draft(person.name, raw, about.to_json()))
    if drafts and not problems:
        return on("/add?" + urlencode({"draft": drafts}, doseq=True))
    if not drafts and not problems:
        problems.append(words.text(_("Nothing was given: paste a text, choose a file, or give the address of a page.")))
    for draft in drafts:
        desk.accounts.drop_draft(person.name, draft)
    said = {k: str(form.get(k, "")) for k in (*HEAD, "text", "url")}
    return render("add.html", _context(request, (), tuple(problems), said), 422)


def keep(request: Request, form: FormData) -> Response:
    """`POST /add/keep`: keep what was read, or drop it."""
    person, desk = person_of(request, "editor"), desk_of(request)
    ids = [str(v) for v in form.getlist("draft")]
    if form.get("do") == "keep":
        drafts = [desk.accounts.draft(person.name, id_) for id_ in ids]
        kept = incoming.keep(desk, [(d.raw, About(**d.about)) for d in drafts])
    for id_ in ids:
        desk.accounts.drop_draft(person.name, id_)
    if form.get("do") != "keep":
        return on("/add")
    nights: dict[date, int] = {}
    for s in (s for k in kept for s in k.statements):
        if s.to and flow.is_night(s):
            nights[s.to] = nights.get(s.to, 0) + 1
    if nights:
        return on(links.night(max(nights, key=lambda n: nights[n])))
    return on(links.report(kept[0].report.id) if kept else "/")


def _items(form: FormData, problems: list[str], words: Words) -> list[tuple[bytes, About]]:
    head: dict[str, Any] = {k: str(form.get(k, "")).strip() or None for k in HEAD}
    items = []
    if text := str(form.get("text", "")).strip():
        items.append((text.replace("\r\n", "\n").encode(), About(**head)))
    uploads = [u for u in form.getlist("files") if isinstance(u, UploadFile)]
    items += [(u.file.read(), About(**head | {"title": None}, name=u.filename)) for u in uploads if u.filename]
    if url := str(form.get("url", "")).strip():
        try:
            items.append((fetch_public(url), About(**head | {"title": None}, url=url)))
        except InputError as error:
            problems.append(f"{url}: {words.say(reason(error))}")
    return items


def _context(request: Request, waiting: tuple[Waiting, ...], problems: tuple[str, ...], said: dict[str, str]) -> AddContext:
    return AddContext(shell=shell(request), waiting=waiting, problems=problems, langs=tuple(sorted(languages())), said=said)
