"""The operations of the API in one table, from which both the routes and the OpenAPI document are made."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nightdesk.deciding import CORRECTABLE
from nightdesk.desk.api import handlers
from nightdesk.desk.api.handlers import Answer, Given, respond, to_json
from nightdesk.desk.api.shapes import MOST_NUMBER, MOST_TEXT, READABLE, Field, Fields, check_body, check_query
from nightdesk.desk.desk import person_of
from nightdesk.errors import InputError
from nightdesk.store import ACTIONS

JSON = "application/json"
LIMIT = Field("integer", "how many at most", least=1, most=200, default=20)
AFTER = Field("integer", "only what came after the log's entry with this number", most=MOST_NUMBER, default=0)
TEXT: dict[str, Field] = {
    "text": Field("string", "the text, with or without front matter", required=True, least=1, most=MOST_TEXT, pattern=READABLE),
    "title": Field("string", "its headline"),
    "publisher": Field("string", "who published it"),
    "published": Field("moment", "when: 2025-07-04 or 2025-07-04T09:40+03:00"),
    "lang": Field(
        "string", "the code of its language (two or three letters), where it is not to be detected", pattern="[a-z]{2,3}"
    ),
    "url": Field("string", "where it was published; it is not fetched"),
}
DRAFT = {k: TEXT[k] for k in ("text", "published", "lang")}
DECISION: dict[str, Field] = {
    "action": Field("string", "what was decided", required=True, choices=ACTIONS),
    "why": Field("string", "the reason, kept with it", required=True, least=1, pattern=READABLE),
    "fields": Field(
        "values", "the fields of statements.md that a correction changes", choices=CORRECTABLE, only_with=("action", "correct")
    ),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `path` is under /api/v1; `answers` the schema of what comes back, by its name.

    `contradicts`: whether what is sent may be well formed and yet not fit what the log holds (409).
    """

    name: str
    method: str
    path: str
    handler: Callable[[Request, Given], Any]
    answers: str
    query: Fields = field(default_factory=dict)
    body: Fields | None = None
    media_type: str = JSON
    status: int = 200
    contradicts: bool = False


OPERATIONS = (
    Operation(
        "nights",
        "GET",
        "/nights",
        handlers.nights,
        "Nights",
        {"before": Field("date", "only nights before this date"), "limit": LIMIT},
    ),
    Operation("night", "GET", "/nights/{night}", handlers.night, "Record"),
    Operation("nightFigures", "GET", "/nights/{night}/figures.csv", handlers.figures_csv, "", media_type="text/csv"),
    Operation(
        "nightPlaces", "GET", "/nights/{night}/places.geojson", handlers.places_geojson, "Object", media_type="application/geo+json"
    ),
    Operation("nightFeed", "GET", "/nights/{night}/feed.atom", handlers.atom, "", media_type="application/atom+xml"),
    Operation("reports", "GET", "/reports", handlers.reports, "Reports", {"after": AFTER, "limit": LIMIT}),
    Operation("addReport", "POST", "/reports", handlers.add_report, "Kept", body=TEXT, status=201),
    Operation("report", "GET", "/reports/{id}", handlers.report, "Report"),
    Operation(
        "decide",
        "POST",
        "/statements/{id}/decisions",
        handlers.decide,
        "Decision",
        body=DECISION,
        status=201,
        contradicts=True,
    ),
    Operation("statement", "GET", "/statements/{id}", handlers.statement, "Statement"),
    Operation("changes", "GET", "/changes", handlers.changes, "Changes", {"after": AFTER, "limit": LIMIT}),
    Operation("read", "POST", "/read", handlers.read, "Read", body=TEXT),
    Operation("check", "POST", "/check", handlers.check, "Verdicts", body=DRAFT),
    Operation("vocabulary", "GET", "/vocabulary", handlers.words, "Object"),
)


def routes() -> list[Route]:
    """The routes of all operations, and of the document that describes them."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    made = [Route(path.replace("{id}", "{id:path}"), _endpoint(found), methods=list(found)) for path, found in by_path.items()]
    return [Route("/openapi.json", _document), *made]


def _document(request: Request) -> Response:
    """`GET /api/v1/openapi.json`."""
    from nightdesk.desk.api.openapi import document

    accounts = person_of(request).via != "alone"
    return respond(request, Answer(to_json(document(accounts=accounts)), JSON), 200)


def _endpoint(operations: dict[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        operation = operations.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            raise HTTPException(405, "this is not done here", {"Allow": ", ".join(operations)})
        given = await _given(request, operation)
        made = await run_in_threadpool(operation.handler, request, given)
        body = made if isinstance(made, bytes) else to_json(made)
        return respond(request, Answer(body, operation.media_type), operation.status)

    return endpoint


async def _given(request: Request, operation: Operation) -> Given:
    try:
        return await _checked(request, operation)
    except InputError as error:
        raise HTTPException(422, str(error)) from error


async def _checked(request: Request, operation: Operation) -> Given:
    query = check_query(dict(request.query_params), operation.query)
    if operation.body is None:
        return query
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, f"send {JSON}")
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the body is no JSON") from error
    return check_body(body, operation.body)
