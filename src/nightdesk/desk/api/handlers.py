"""The operations of the API: what is asked of the desk, answered as plain values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nightdesk import export, flow
from nightdesk.desk import incoming
from nightdesk.desk.api.atom import feed
from nightdesk.desk.desk import desk_of, night_of, person_of
from nightdesk.desk.incoming import About
from nightdesk.desk.pages.check import verdicts_of
from nightdesk.desk.pages.nights import figures_of
from nightdesk.desk.records import Night
from nightdesk.errors import InputError
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Json
from nightdesk.store import KeptReport

Given = dict[str, Any]
"""The checked parameters of a query, or the checked fields of a body."""


def nights(request: Request, given: Given) -> Json:
    """A page of nights, newest first."""
    desk, limit = desk_of(request), given["limit"]
    before = date.fromisoformat(given["before"]) if given["before"] else None
    found = [n for n in desk.records.nights() if before is None or n < before][: limit + 1]
    items = [_night(desk.records.night(n)) for n in found[:limit]]
    more = f"?before={found[limit - 1]}&limit={limit}" if len(found) > limit else None
    return {"items": items, "next": more and _here(request, more)}


def _night(held: Night) -> Json:
    return {
        "night": held.night.isoformat(),
        "attacks": [{"id": a.id, "place": a.place, "reports": len(a.reports)} for a in held.attacks],
        "open": held.open,
        "figures": [{"measure": h.name, "figure": h.number, "status": h.status} for h in figures_of(held, "en")],
    }


def night(request: Request, _given: Given) -> bytes:
    """The record of a night, in the form of record.md."""
    held = _held(request)
    made: bytes = held.keep("json", lambda: to_json(held.record.to_json()))
    return made


def figures_csv(request: Request, _given: Given) -> bytes:
    """The night's figures as a table."""
    held = _held(request)
    made: bytes = held.keep("csv", lambda: export.render(held.record, _reports(held), to="csv", what="figures")[0])
    return made


def places_geojson(request: Request, _given: Given) -> bytes:
    """The night's figures at the gazetteer's points."""
    held = _held(request)
    made: bytes = held.keep("geojson", lambda: export.render(held.record, _reports(held), to="geojson")[0])
    return made


def atom(request: Request, _given: Given) -> bytes:
    """The night's findings and reports as a feed."""
    return feed(_held(request), str(request.base_url.replace(path="")).rstrip("/"))


def reports(request: Request, given: Given) -> Json:
    """A page of reports, in the order in which they were kept."""
    desk, limit = desk_of(request), given["limit"]
    entries = [e for e in desk.log.entries(given["after"], 2000) if e.kind == "report"]
    found = {k.report.id: k for k in desk.log.reports([e.subject for e in entries[:limit]])}
    items = [_report(found[e.subject]) for e in entries[:limit] if e.subject in found]
    last = entries[min(limit, len(entries)) - 1].seq if entries else None
    more = f"?after={last}&limit={limit}" if len(entries) > limit else None
    return {"items": items, "next": more and _here(request, more)}


def report(request: Request, _given: Given) -> Json:
    """A report with its text and its statements, decisions laid over them."""
    desk, id_ = desk_of(request), request.path_params["id"]
    kept = desk.log.report(id_)
    said = flow.statements_of(desk.log, id_)
    return _report(kept) | {"text": kept.report.text, "statements": [s.to_json() for s in said]}


def _report(kept: KeptReport) -> Json:
    about = {"lang": kept.report.lang, "url": kept.report.url, "version": kept.version, "kept": kept.kept_at.isoformat()}
    return kept.report.to_json() | about


def add_report(request: Request, given: Given) -> Json:
    """Read a report and keep it."""
    person_of(request, "editor")
    text, about = _about(given)
    kept = incoming.keep(desk_of(request), [(text, about)])[0]
    return {"status": kept.status, "report": kept.report.to_json(), "statements": [s.to_json() for s in kept.statements]}


def read(request: Request, given: Given) -> Json:
    """Read a text; nothing is kept."""
    text, about = _about(given)
    seen = incoming.preview(desk_of(request), text, about)
    return {
        "report": seen.report.to_json() | {"lang": seen.report.lang},
        "statements": [s.to_json() for s in seen.statements],
        "problems": list(seen.problems),
    }


def _about(given: Given) -> tuple[bytes, About]:
    said = {f.name: given[f.name] for f in fields(About) if f.name in given}
    return given["text"].encode(), About(**said)


def check(request: Request, given: Given) -> Json:
    """Hold every figure of a text against the log; nothing is kept."""
    _, verdicts = verdicts_of(desk_of(request), given["text"], given.get("published", ""), given.get("lang"))
    return {"verdicts": [v.to_json() for v in verdicts]}


def statement(request: Request, _given: Given) -> Json:
    """One statement, decisions laid over it."""
    desk, id_ = desk_of(request), request.path_params["id"]
    found = desk.log.statements(ids=[id_])
    if not found:
        raise HTTPException(404, f"the log has no statement {id_!r}")
    return next((s for s in flow.statements_of(desk.log, found[0].report) if s.id == id_), found[0]).to_json()


def decide(request: Request, given: Given) -> Json:
    """Enter a decision about a statement."""
    person, desk, id_ = person_of(request, "editor"), desk_of(request), request.path_params["id"]
    if not desk.log.statements(ids=[id_]):
        raise HTTPException(404, f"the log has no statement {id_!r}")
    try:
        made = flow.review(desk.log, id_, given["action"], by=person.name, why=given["why"], fields=given.get("fields"))
    except InputError as error:
        raise HTTPException(409, str(error)) from error
    desk.hub.hurry()
    return made.to_json() | {"statement": made.statement}


def changes(request: Request, given: Given) -> Json:
    """What was entered into the log after an entry."""
    limit = given["limit"]
    found = desk_of(request).log.entries(given["after"], limit + 1)
    more = f"?after={found[limit - 1].seq}&limit={limit}" if len(found) > limit else None
    return {"items": [e.to_json() for e in found[:limit]], "next": more and _here(request, more)}


def words(_request: Request, _given: Given) -> Json:
    """The vocabulary: what is measured, and of what."""
    known = vocabulary()
    measures = [{"name": m.name, "label": m.label, "of": list(m.of), "units": list(m.unit)} for m in known.measures.values()]
    categories = [{"name": c.name, "label": c.label[0], "in": c.in_} for c in known.categories.values()]
    return {"measures": measures, "categories": categories, "qualifiers": list(known.qualifiers), "units": list(known.units)}


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its type."""

    body: bytes
    media_type: str


def respond(request: Request, answer: Answer, status: int) -> Response:
    """The answer with its ETag; nothing but that where the asker has it already."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Vary": "Authorization, Cookie"}
    if request.method in ("GET", "HEAD") and _has(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, status, headers, answer.media_type)


def _has(sent: str, etag: str) -> bool:
    return sent.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in sent.split(",")]


def to_json(value: object) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _held(request: Request) -> Night:
    held = desk_of(request).records.night(night_of(request.path_params["night"]))
    if not held.attacks:
        raise HTTPException(404, f"the log has no report of the night to {held.night}")
    return held


def _reports(held: Night) -> dict[str, Any]:
    return {r.id: r for a in held.attacks for r in a.reports}


def _here(request: Request, query: str) -> str:
    return f"{request.url.path}{query}"
