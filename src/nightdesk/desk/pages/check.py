"""Check: paste a draft; its figures come back marked with their verdicts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from nightdesk import flow, stages
from nightdesk.checking import Verdict
from nightdesk.desk.desk import Desk, desk_of, person_of
from nightdesk.desk.incoming import About, report_of
from nightdesk.desk.rendering import Context, render, shell, told
from nightdesk.desk.shown import links, marking
from nightdesk.desk.shown.marking import Paragraph
from nightdesk.desk.shown.sources import Said, Sources
from nightdesk.desk.words import VERDICTS, Words
from nightdesk.errors import InputError
from nightdesk.model import Report

WORST = ("does not add up", "dispute", "unlike", "update", "unknown", "agrees")
"""Verdicts, the one that an editor must see first at the head."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, worded. `mark`: where its words are in the text; `against`: what the log has of it."""

    mark: str
    verdict: str
    label: str
    said: Said
    text: str
    against: tuple[Said, ...]


@dataclass(frozen=True)
class CheckContext(Context):
    """The page to check a draft."""

    text: str = told("the draft")
    published: str = told("the date that the draft is of")
    problem: str = told("why it could not be checked")
    paragraphs: tuple[Paragraph, ...] = told("the draft, marked")
    verdicts: dict[str, str] = told("for each statement's id its worst verdict")
    checked: tuple[Checked, ...] = told("the verdicts in the order of the text")
    markdown: str = told("the same as Markdown, with its sources")


def show(request: Request) -> Response:
    """`GET /check`."""
    person_of(request)
    return render("check.html", CheckContext(shell(request), "", "", "", (), {}, (), ""))


def check(request: Request, form: FormData) -> Response:
    """`POST /check`: nothing of the draft is kept."""
    text, published = str(form.get("text", "")).replace("\r\n", "\n"), str(form.get("published", "")).strip()
    around = shell(request)
    try:
        report, verdicts = verdicts_of(desk_of(request), text, published)
    except InputError as error:
        return render("check.html", CheckContext(around, text, published, around.words.reason(error), (), {}, (), ""), 422)
    checked = _checked(desk_of(request), report, verdicts, around.words)
    context = CheckContext(
        shell=around,
        text=text,
        published=published,
        problem="" if stages.in_language(report) else around.words.sentence(stages.unread_language(report.lang)),
        paragraphs=marking.paragraphs(report.text, [v.statement for v in verdicts]),
        verdicts=_worst(verdicts),
        checked=checked,
        markdown=markdown(report, checked, around.words),
    )
    return render("check.html", context)


def verdicts_of(desk: Desk, text: str, published: str = "", lang: str | None = None) -> tuple[Report, list[Verdict]]:
    """The draft as a report, and what the log says to it. Raises InputError where there is no text or the date is none."""
    report, _ = report_of(text.encode(), About(name="draft", published=published or None, lang=lang))
    known = stages.in_language(report)
    if known is None:
        return report, []
    found = flow.check(desk.log, replace(known, id="draft"), read=desk.read, reckon=desk.reckon)
    return known, found


def _worst(verdicts: list[Verdict]) -> dict[str, str]:
    out: dict[str, str] = {}
    for v in verdicts:
        former = out.get(v.statement.id, WORST[-1])
        out[v.statement.id] = min(former, v.verdict, key=WORST.index)
    return out


def _checked(desk: Desk, report: Report, verdicts: list[Verdict], words: Words) -> tuple[Checked, ...]:
    ids = list(dict.fromkeys(i for v in verdicts for i in v.against))
    found = {s.id: s for s in desk.log.statements(ids=ids)} if ids else {}
    kept = {k.report.id: k.report for k in desk.log.reports({s.report for s in found.values()})} if found else {}
    looked_up = Sources(found, kept | {report.id: report}, words)
    return tuple(
        Checked(
            mark=links.anchor(v.statement.id),
            verdict=v.verdict,
            label=words.text(VERDICTS[v.verdict]),
            said=looked_up.said(v.statement),
            text=words.sentence(v.text),
            against=tuple(looked_up.said(found[i]) for i in v.against[:6] if i in found),
        )
        for v in verdicts
    )


def markdown(report: Report, checked: tuple[Checked, ...], words: Words) -> str:
    """The verdicts as a list in Markdown, each with the words that it was held against."""
    lines = [f"# {_plain(report.title)}" if report.title else f"# {words.text('Figures checked')}", ""]
    for c in checked:
        lines.append(f"- **{c.label}**: {words.quoted(_plain(c.said.quote))}. {_plain(c.text)}")
        lines += [f"    - {words.quoted(_plain(a.quote))} — {_plain(a.voice)}, {a.when} ({_plain(a.title)})" for a in c.against]
    return "\n".join(lines) + "\n"


def _plain(text: str | None) -> str:
    """Words of others, harmless in Markdown."""
    flat = " ".join((text or "").split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in flat)
