"""The report: its text with every statement marked in place, and where each stands in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from nightdesk import flow
from nightdesk.desk.desk import desk_of
from nightdesk.desk.rendering import Context, render, shell, told
from nightdesk.desk.shown import links, marking
from nightdesk.desk.shown.findings import Shown, shown
from nightdesk.desk.shown.marking import Paragraph
from nightdesk.desk.shown.sources import Said, Sources, figure_of
from nightdesk.desk.words import FIELDS, STATUSES, Words
from nightdesk.model import Attack, Statement
from nightdesk.store import KeptReport


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement with where it stands: its figure in the record, and the findings that it is part of."""

    said: Said
    anchor: str
    figure: str
    status: str
    status_label: str
    figure_url: str
    findings: tuple[Shown, ...]
    night: date | None
    was: tuple[tuple[str, str], ...]
    by: str
    why: str


@dataclass(frozen=True)
class ReportContext(Context):
    """The page of a report."""

    title: str = told("its headline")
    kept: KeptReport = told("the report and what the log knows of it")
    publisher: str = told("who published it")
    when: str = told("when it appeared")
    paragraphs: tuple[Paragraph, ...] = told("its text, marked")
    statements: tuple[Standing, ...] = told("its statements in the order of the text")
    copies: tuple[tuple[str, str], ...] = told("reports that are the same text: one voice")
    versions: tuple[KeptReport, ...] = told("all versions of it, oldest first, where there are several")
    nights: tuple[tuple[date, str], ...] = told("the nights that it speaks of")


def report(request: Request) -> Response:
    """`GET /reports/{id}`."""
    desk, id_ = desk_of(request), request.path_params["id"]
    seq = desk.records.catch_up()
    kept = desk.log.report(id_)
    said = flow.statements_of(desk.log, id_)
    around = shell(request, seq=seq)
    nights = sorted({s.to for s in said if s.to and flow.is_night(s)}, reverse=True)[:5]
    attacks = [(n, a) for n in nights for a in desk.records.night(n).attacks]
    known = {s.id: s for n in nights for s in desk.records.night(n).record.statements} | {s.id: s for s in said}
    reports = {r.id: r for _, a in attacks for r in a.reports} | {kept.report.id: kept.report}
    looked_up = Sources(known, reports, around.words)
    versions = desk.log.versions(kept.name)
    context = ReportContext(
        shell=around,
        title=kept.report.title or kept.report.id,
        kept=kept,
        publisher=around.words.voice(kept.report.publisher),
        when=around.words.moment(kept.report.published),
        paragraphs=marking.paragraphs(kept.report.text, said),
        statements=tuple(standing(s, attacks, looked_up) for s in said),
        copies=tuple(_copies(kept.report.id, attacks)),
        versions=tuple(versions) if len(versions) > 1 else (),
        nights=tuple((n, around.words.day(n)) for n in nights),
    )
    return render("report.html", context)


def standing(s: Statement, attacks: list[tuple[date, Attack]], looked_up: Sources) -> Standing:
    """Where a statement stands."""
    words = looked_up.words
    found = next(((n, f) for n, a in attacks if (f := figure_of(a, s))), None)
    in_ = tuple(shown(f, looked_up) for _, a in attacks for f in a.findings if s.id in f.statements)
    night, figure = found or (next((n for n, _ in attacks if n == s.to), None), None)
    decided = s.extra.get("decided") or {}
    return Standing(
        said=looked_up.said(s),
        anchor=links.anchor(s.id),
        figure=f"{words.measure(figure.measure)}: {words.figure(figure)}" if figure else "",
        status=figure.status if figure else "",
        status_label=words.text(STATUSES[figure.status]) if figure else "",
        figure_url=links.figure(night, figure) if figure and night else "",
        findings=in_,
        night=night,
        was=tuple(_was(decided.get("was") or {}, words)),
        by=str(decided.get("by", "")),
        why=str(decided.get("why", "")),
    )


def _was(was: dict[str, object], words: Words) -> list[tuple[str, str]]:
    """Each corrected field: its name, and what was read before."""
    return [(words.text(FIELDS[k]), named(k, v, words)) for k, v in was.items() if k in FIELDS]


def named(field: str, value: object, words: Words) -> str:
    """A field's value as a reader knows it."""
    if value is None:
        return "–"
    names = {"measure": words.measure, "what": words.category, "place": words.place, "said_by": words.voice}
    return names[field](str(value)) if field in names else str(value)


def _copies(id_: str, attacks: list[tuple[date, Attack]]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for _, attack in attacks:
        for f in attack.findings:
            if f.kind == "copies" and id_ in f.reports:
                found |= {r.id: r.publisher or r.title or r.id for r in attack.reports if r.id in f.reports and r.id != id_}
    return list(found.items())
