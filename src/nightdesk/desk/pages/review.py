"""Review: the queue of statements that matter most, each accepted, rejected or corrected with a reason; and what was decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nightdesk import flow
from nightdesk.deciding import CORRECTABLE
from nightdesk.desk.desk import Desk, desk_of, on, person_of
from nightdesk.desk.pages.report import Standing, named, standing
from nightdesk.desk.rendering import Context, render, shell, told
from nightdesk.desk.shown import links, marking
from nightdesk.desk.shown.sources import Said, Sources, sources
from nightdesk.desk.words import ACTIONS, FIELDS, KINDS, OPEN, QUALIFIERS, STANCES, Words
from nightdesk.errors import InputError
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Record, Statement
from nightdesk.store import Action
from nightdesk.told import reason, tell

NIGHTS, QUEUE = 8, 120
"""Nights that the queue looks through, and how many statements it holds at most."""

ASIDE = ("record", "not_like_for_like")
"""Kinds of finding that come after the open ones: they warn, and wait for nobody."""

LAST = len(OPEN) + len(ASIDE)
"""The rank of statements that no such finding is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """A statement in the queue, and why it is there."""

    said: Said
    why: str
    open: bool
    night: date


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the statement as a form has it: its value, and the values to choose from (none: free text)."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReviewContext(Context):
    """The page of the queue."""

    items: tuple[Item, ...] = told("the queue")
    current: Standing | None = told("the statement to decide about; none where the queue is empty")
    around: tuple[str, str, str] = told("the words before its quote, the quote, the words after")
    choices: tuple[Choice, ...] = told("its fields, to correct")
    position: int = told("where it stands in the queue, from 1; 0 where it is not in it")
    before: str = told("the address of the one before")
    after: str = told("the address of the one after")
    may_undo: bool = told("whether a decision on it stands")
    problem: str = told("why the last decision could not be entered")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, worded."""

    action: str
    by: str
    when: str
    why: str
    said: Said | None
    changes: tuple[tuple[str, str], ...]
    undone: bool
    statement: str


@dataclass(frozen=True)
class DecisionsContext(Context):
    """The page of what was decided."""

    decided: tuple[Decided, ...] = told("decisions, newest first")


def show(request: Request) -> Response:
    """`GET /review`: the first of the queue, or the statement that is asked for."""
    person_of(request, "editor")
    return _page(request, request.query_params.get("statement", ""))


def decide(request: Request, form: FormData) -> Response:
    """`POST /review`: enter a decision, and go on to the next."""
    person, desk = person_of(request, "editor"), desk_of(request)
    id_, action = str(form.get("statement", "")), str(form.get("do", ""))
    if action not in ACTIONS:
        raise HTTPException(422, tell("choose to accept, to reject, to correct or to undo"))
    after = _next(queue(desk, shell(request).words), id_)
    try:
        why = str(form.get("why", "")) or ("taken back" if action == "undo" else "")
        fields = _fields(desk, id_, form) if action == "correct" else None
        flow.review(desk.log, id_, _action(action), by=person.name, why=why, fields=fields)
    except InputError as error:
        return _page(request, id_, problem=shell(request).words.sentence(_reason(error)), status=422)
    desk.hub.hurry()
    if back := str(form.get("next", "")):
        return on(back)
    return on(links.review(id_) if action == "undo" else after)


def settle(request: Request, form: FormData) -> Response:
    """`POST /settle`: take one reading of a conflict as right: each of its changes becomes a correction."""
    person, desk = person_of(request, "editor"), desk_of(request)
    why = str(form.get("why", "")).strip()
    if not why:
        raise HTTPException(422, _no_reason())
    for statement, fields in _corrections(str(form.get("corrections", ""))):
        flow.review(desk.log, statement, "correct", by=person.name, why=why, fields=fields)
    desk.hub.hurry()
    return on(str(form.get("next", "/")))


def decisions(request: Request) -> Response:
    """`GET /decisions`: what was decided, newest first."""
    person_of(request)
    desk, words = desk_of(request), shell(request).words
    made = desk.log.decisions()[::-1][:200]
    found = {s.id: s for s in desk.log.statements(ids=list({d.statement for d in made}))} if made else {}
    kept = {k.report.id: k.report for k in desk.log.reports({s.report for s in found.values()})} if found else {}
    looked_up = Sources(found, kept, words)
    shown = tuple(
        Decided(
            action=words.text(ACTIONS[d.action]),
            by=d.by,
            when=words.moment(d.at),
            why=d.why,
            said=looked_up.said(found[d.statement]) if d.statement in found else None,
            changes=tuple((words.text(FIELDS[k]), named(k, v, words)) for k, v in d.fields.items()),
            undone=d.undone or d.action == "undo",
            statement=d.statement,
        )
        for d in made
    )
    return render("decisions.html", DecisionsContext(shell(request), shown))


def queue(desk: Desk, words: Words) -> list[Item]:
    """What to look at: statements of open findings, then of doubtful ones, then the rest of the newest nights."""
    held = [desk.records.night(n) for n in looked_through(desk)]
    ranked: list[tuple[tuple[int, int], Item]] = []
    seen: set[str] = set()
    for age, night in enumerate(held):
        looked_up = sources(night.record, words)
        imported = desk.records.imported(night)
        for rank, s, why in _of_night(night.record, night.attacks, words):
            if rank >= len(OPEN) and s.report in imported:
                continue  # nobody read it, so nobody misread it
            if s.id not in seen and "decided" not in s.extra:
                seen.add(s.id)
                ranked.append(((rank, age), Item(looked_up.said(s), why, rank < len(OPEN), night.night)))
    ranked.sort(key=lambda pair: pair[0])
    return [item for _, item in ranked[:QUEUE]]


def looked_through(desk: Desk) -> list[date]:
    """The nights of the queue: those that were last worked on, then those that several reports tell of, then the newest."""
    known = desk.records
    return list(dict.fromkeys([*known.recent(), *known.told_twice(), *known.nights()]))[:NIGHTS]


def _of_night(record: Record, attacks: tuple[Attack, ...], words: Words) -> Iterator[tuple[int, Statement, str]]:
    """Each statement with its rank (0 first) and why it has it; of an open finding those first that a reading changes."""
    by_id = {s.id: s for s in record.statements}
    for attack in attacks:
        for finding in attack.findings:
            kinds = (*OPEN, *ASIDE)
            if finding.kind in kinds:
                changed = [c.statement for r in finding.readings for c in r.changes]
                for i in dict.fromkeys([*changed, *finding.statements]):
                    if i in by_id:
                        yield kinds.index(finding.kind), by_id[i], words.text(KINDS[finding.kind])
        for figure in attack.figures:
            for i in figure.statements:
                if i in by_id:
                    yield LAST, by_id[i], words.measure(figure.measure)


def _page(request: Request, asked: str, *, problem: str = "", status: int = 200) -> Response:
    desk, around = desk_of(request), shell(request, seq=desk_of(request).records.catch_up())
    items = queue(desk, around.words)
    ids = [i.said.id for i in items]
    asked = asked or (ids[0] if ids else "")
    current, words_around, choices = _current(desk, asked, around.words) if asked else (None, ("", "", ""), ())
    at = ids.index(asked) if asked in ids else -1
    context = ReviewContext(
        shell=around,
        items=tuple(items),
        current=current,
        around=words_around,
        choices=choices,
        position=at + 1,
        before=links.review(ids[at - 1]) if at > 0 else "",
        after=links.review(ids[at + 1]) if at + 1 < len(ids) else "",
        may_undo=bool(current and current.said.decided),
        problem=problem,
    )
    return render("review.html", context, status)


def _current(desk: Desk, id_: str, words: Words) -> tuple[Standing, tuple[str, str, str], tuple[Choice, ...]]:
    """The statement as it stands. Raises HTTPException where the log has none of that id."""
    found = desk.log.statements(ids=[id_])
    if not found:
        raise HTTPException(404, tell("the log has no statement “{id}”", id=id_))
    kept = desk.log.report(found[0].report)
    s = next((s for s in flow.statements_of(desk.log, kept.report.id) if s.id == id_), found[0])
    nights = [s.to] if s.to and flow.is_night(s) else []
    attacks = [(n, a) for n in nights for a in desk.records.night(n).attacks]
    record = {x.id: x for n in nights for x in desk.records.night(n).record.statements}
    reports = {r.id: r for _, a in attacks for r in a.reports} | {kept.report.id: kept.report}
    looked_up = Sources(record | {s.id: s}, reports, words)
    return standing(s, attacks, looked_up), marking.around(kept.report.text, s), tuple(_choices(s, words))


def _choices(s: Statement, words: Words) -> Iterator[Choice]:
    row, known = s.to_json(), vocabulary()
    options: dict[str, list[tuple[str, str]]] = {
        "measure": [(m, words.measure(m)) for m in known.measures],
        "what": [(c, words.category(c)) for c in known.categories],
        "qualifier": [(q, words.text(label)) for q, label in QUALIFIERS.items()],
        "unit": [(u, words.unit(u) or words.text("count")) for u in known.units],
        "stance": [(x, words.text(label)) for x, label in STANCES.items()],
    }
    for name in CORRECTABLE:
        value = row.get(name)
        yield Choice(name, words.text(FIELDS[name]), "" if value is None else str(value), tuple(options.get(name, ())))


def _fields(desk: Desk, id_: str, form: FormData) -> dict[str, object]:
    """The fields of the form that differ from how the statement stands."""
    found = desk.log.statements(ids=[id_])
    if not found:
        return {}
    s = next((s for s in flow.statements_of(desk.log, found[0].report) if s.id == id_), found[0])
    row = s.to_json()
    sent = {name: str(form[name]).strip() for name in CORRECTABLE if name in form}
    return {k: v or None for k, v in sent.items() if v != ("" if row.get(k) is None else str(row.get(k)))}


def _corrections(text: str) -> list[tuple[str, dict[str, object]]]:
    try:
        return [(str(c["statement"]), dict(c["fields"])) for c in json.loads(text)]
    except (ValueError, KeyError, TypeError) as error:
        message = tell("this reading cannot be taken: load the page again")
        raise InputError(message) from error


def _next(items: list[Item], id_: str) -> str:
    ids = [i.said.id for i in items]
    at = ids.index(id_) if id_ in ids else -1
    left = ids[at + 1 :] or ids[:at]
    return "/review?" + urlencode({"statement": left[0]}) if left else "/review"


def _action(name: str) -> Action:
    for action in ("accept", "reject", "correct", "undo"):
        if name == action:
            return action
    raise HTTPException(422, f"{name!r} is no decision")


def _reason(error: InputError) -> str:
    """The command line's words for a missing name or reason, as a page says them."""
    return _no_reason() if str(error).startswith("--why") else reason(error)


def _no_reason() -> str:
    return tell("a reason is missing: a decision is kept with who made it, and why")
