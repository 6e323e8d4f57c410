"""The night: findings first, then figures, the timeline, the map, and the reports; one figure with all its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nightdesk import wording
from nightdesk.alerts import span, union, window
from nightdesk.desk.desk import Desk, desk_of, night_of
from nightdesk.desk.pages.nights import figures_of, neighbours
from nightdesk.desk.records import Night
from nightdesk.desk.rendering import Context, Shell, fragment, render, render_kept, shell, told
from nightdesk.desk.shown import atlas, figures, findings, links, timeline
from nightdesk.desk.shown.figures import Headline, Table
from nightdesk.desk.shown.findings import Shown
from nightdesk.desk.shown.sources import Said, Sources, sortable, sources
from nightdesk.desk.words import STATUSES, Words, words
from nightdesk.lexicon.places import places
from nightdesk.model import Attack, Figure, Record, Report, Statement
from nightdesk.settings import settings
from nightdesk.store import Log
from nightdesk.told import tell

MOST_REGIONS = 12


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of the night. `copies`: the reports that are the same text."""

    id: str
    title: str
    publisher: str
    when: str
    statements: int
    copies: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One attack of the night: what is open, what else was found, its figures."""

    id: str
    title: str
    place: str
    open: tuple[Shown, ...]
    also: tuple[Shown, ...]
    table: Table
    others: Table
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True)
class NightContext(Context):
    """The page of a night."""

    night: date = told("the date of its morning")
    title: str = told("the night in words")
    headlines: tuple[Headline, ...] = told("the few figures that the night is known by")
    sections: tuple[Section, ...] = told("its attacks, the one that most reports speak of first")
    open: int = told("how many findings wait for a person")
    reports: int = told("how many reports speak of it")
    voices: int = told("how many voices its figures have")
    timeline: Markup = told("the drawing of its course; empty where no time is known")
    map: Markup = told("the map; empty where no place is known")
    older: date | None = told("the night before in the log")
    newer: date | None = told("the night after in the log")


def night(request: Request) -> Response:
    """`GET /nights/{night}`."""
    desk, day = desk_of(request), night_of(request.path_params["night"])
    held = desk.records.night(day)
    around = shell(request, seq=held.version)
    if not held.attacks:
        raise HTTPException(404, tell("the log has no report of the night to {day}", day=wording.period(day, day)))
    whole = request.query_params.get("all") == "1"
    near = neighbours(desk, day)
    around = replace(around, path=links.night(day) + ("?all=1" if whole else ""))
    return render_kept(held.keep(("pages", near), dict), "night.html", around, lambda s: _context(desk, held, s, near, whole=whole))


def _context(desk: Desk, held: Night, around: Shell, near: tuple[date | None, date | None], *, whole: bool) -> NightContext:
    return NightContext(
        shell=around,
        night=held.night,
        title=title(held, around.words),
        headlines=tuple(figures_of(held, around.lang)),
        sections=made(held, around.lang, whole=whole),
        open=held.open,
        reports=len({r.id for a in held.attacks for r in a.reports}),
        voices=len({v for a in held.attacks for f in a.figures for v in f.voices}),
        timeline=held.keep(("timeline", around.lang), lambda: _timeline(desk.log, held, around.lang)),
        map=held.keep(("map", around.lang), lambda: _map(held, around.lang)),
        older=near[0],
        newer=near[1],
    )


def title(held: Night, said: Words) -> str:
    """`3–4 July 2025`."""
    first = held.attacks[0] if held.attacks else None
    return (said.period(first.from_, first.to) if first else "") or said.day(held.night)


def made(held: Night, lang: str, *, whole: bool) -> tuple[Section, ...]:
    """The night's sections, made once a language."""
    out: tuple[Section, ...] = held.keep(
        ("sections", lang, whole), lambda: tuple(_section(a, held.record, words(lang), whole=whole) for a in held.attacks)
    )
    return out


def _section(attack: Attack, record: Record, said: Words, *, whole: bool) -> Section:
    looked_up = sources(record, said)
    shown = findings.findings(attack, looked_up)
    return Section(
        id=attack.id,
        title=said.period(attack.from_, attack.to),
        place=said.place(attack.place),
        open=tuple(f for f in shown if f.open),
        also=tuple(f for f in shown if not f.open),
        table=figures.table(attack, said, figures.own(attack), whole=whole),
        others=figures.table(attack, said, figures.of_other_periods(attack), whole=whole),
        reports=tuple(report_lines(attack, record.statements, said)),
    )


def report_lines(attack: Attack, statements: Sequence[Statement], said: Words) -> list[ReportLine]:
    """The reports in the order of their time; those that are one text stand together as one."""
    counted: dict[str, int] = {}
    for s in statements:
        counted[s.report] = counted.get(s.report, 0) + 1
    groups = _copies(attack)
    out = []
    for r in sorted(attack.reports, key=lambda r: sortable(r.published)):
        group = next((g for g in groups if r.id in g), (r.id,))
        if r.id == group[0]:
            others = tuple((o.id, said.voice(o.publisher) or o.title or o.id) for o in attack.reports if o.id in group[1:])
            out.append(_line(r, counted.get(r.id, 0), others, said))
    return out


def _copies(attack: Attack) -> list[tuple[str, ...]]:
    """Groups of reports that are one text, the first to appear at the head."""
    when = {r.id: sortable(r.published) for r in attack.reports}
    known = [tuple(i for i in f.reports if i in when) for f in attack.findings if f.kind == "copies"]
    return [tuple(sorted(g, key=lambda i: when[i] or "9")) for g in known if len(g) > 1]


def _line(r: Report, count: int, others: tuple[tuple[str, str], ...], said: Words) -> ReportLine:
    return ReportLine(r.id, r.title or r.id, said.voice(r.publisher), said.moment(r.published), count, others, links.report(r.id))


def _timeline(log: Log, held: Night, lang: str) -> Markup:
    said = words(lang)
    looked_up = sources(held.record, said)
    reports = list({r.id: r for a in held.attacks for r in a.reports}.values())
    about = {r.id for r in reports}
    near = [s for s in held.record.statements if s.report in about and _of(s, held.night)]
    drawn = timeline.timeline(reports, near, alerts(log, held), looked_up)
    return fragment("parts/timeline.svg", lang, drawn=drawn) if drawn else Markup()


def _of(s: Statement, night_: date) -> bool:
    return night_ in {s.to, s.from_} or (s.to is None and s.from_ is None)


def alerts(log: Log, held: Night) -> timeline.Spans:
    """The alerts of the night in the countries that its attacks were on, by place; the regions that its figures name first."""
    begins, ends = window(held.night, settings().zone)
    by_place: dict[str, list[Any]] = {}
    for s in log.intervals(begins, ends):
        if s.place:
            by_place.setdefault(s.place, []).append(span(s))
    named = {f.place for a in held.attacks for f in a.figures}
    hit = [p for p in by_place if p in named or any(places().holds(p, n) for n in named if n)]
    chosen = [*hit, *(p for p in sorted(by_place) if p not in hit)][:MOST_REGIONS]
    return [(p, [(max(s.began, begins), s.ended and min(s.ended, ends)) for s in union(by_place[p])]) for p in chosen]


def _map(held: Night, lang: str) -> Markup:
    drawn = atlas.atlas(held.attacks, words(lang))
    return fragment("parts/map.svg", lang, drawn=drawn) if drawn else Markup()


# ---- one figure ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice and its words in every report, oldest first."""

    name: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class FigureContext(Context):
    """The page of one figure: its words in every report, side by side."""

    night: date = told("the night it is of")
    title: str = told("the night in words")
    measure: str = told("the measure's name")
    figure: str = told("the figure in words")
    about: str = told("its place and period")
    status: str = told("where it stands: a key of the contract")
    status_label: str = told("where it stands, in words")
    assuming: tuple[str, ...] = told("the assumptions that an inferred figure rests on")
    voices: tuple[Voice, ...] = told("who says what")
    also: tuple[Said, ...] = told("statements about the same thing that the figure does not rest on")
    findings: tuple[Shown, ...] = told("the findings that its statements are part of")


def figure(request: Request) -> Response:
    """`GET /nights/{night}/figure?measure=…&what=…&place=…`."""
    desk, day = desk_of(request), night_of(request.path_params["night"])
    held = desk.records.night(day)
    around = shell(request, seq=held.version)
    attack, found = _find(held, dict(request.query_params))
    looked_up = sources(held.record, around.words)
    context = FigureContext(
        shell=around,
        night=day,
        title=title(held, around.words),
        measure=around.words.measure(found.measure),
        figure=around.words.figure(found),
        about=", ".join(
            p for p in (around.words.place(found.place), around.words.period(found.from_, found.to, found.relative)) if p
        ),
        status=found.status,
        status_label=around.words.text(STATUSES[found.status]),
        assuming=found.assuming,
        voices=tuple(_voices(found.statements, looked_up)),
        also=tuple(_also(found, held.record, looked_up)),
        findings=tuple(findings.shown(f, looked_up) for f in attack.findings if set(f.statements) & set(found.statements)),
    )
    return render("figure.html", context)


def _find(held: Night, asked: dict[str, str]) -> tuple[Attack, Figure]:
    """The figure that an address names. Raises HTTPException where the night has none."""
    for attack in held.attacks:
        for f in attack.figures:
            if all((asked.get(k) or ("count" if k == "unit" else "")) == v for k, v in links.named(f).items()):
                return attack, f
    raise HTTPException(404, tell("this night has no such figure now: a decision or a new report may have changed it"))


def _voices(ids: Sequence[str], looked_up: Sources) -> list[Voice]:
    by_voice: dict[str, list[Statement]] = {}
    for s in (looked_up.statements[i] for i in ids if i in looked_up.statements):
        by_voice.setdefault(looked_up.voice(s), []).append(s)
    ordered = {v: sorted(ss, key=lambda s: sortable(looked_up.moment(s))) for v, ss in by_voice.items()}
    return [Voice(v, tuple(looked_up.said(s) for s in ss)) for v, ss in ordered.items()]


def _also(found: Figure, record: Record, looked_up: Sources) -> list[Said]:
    """Of the same measure, category and place, but not what the figure rests on: parts, denials, what was rejected."""
    used = set(found.statements)
    near = (
        s
        for s in record.statements
        if s.id not in used and (s.measure, s.what, s.place) == (found.measure, found.what, found.place)
    )
    return [looked_up.said(s) for s in near if s.to is None or found.to is None or s.to == found.to]
