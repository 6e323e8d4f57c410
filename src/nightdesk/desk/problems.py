"""How the desk says that something cannot be done: a page to a browser, one shape of JSON to a program."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

NAMES = {
    400: "bad_request",
    401: "log_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "cannot_be_used",
    429: "too_many",
    500: "fault",
    503: "log_unavailable",
}
"""The `code` of each status in the API's one shape of error."""


def problem(status: int, text: str) -> JSONResponse:
    """`{"error": {"status", "code", "text"}}`."""
    headers = {"WWW-Authenticate": 'Bearer realm="nightdesk"'} if status == 401 else None  # noqa: PLR2004
    body = {"error": {"status": status, "code": NAMES.get(status, "error"), "text": text}}
    return JSONResponse(body, status, headers)


def answer(path: str, status: int, text: str) -> Response:
    """The problem as JSON under /api and as a plain page elsewhere; pages with a frame of their own come from `pages`."""
    if path.startswith("/api/"):
        return problem(status, text)
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{status}</title><link rel="stylesheet" href="/static/desk.css"><main class="alone"><h1>{status}</h1>'
        f'<p>{escape(text)}</p><p><a href="/">Nightdesk</a></p></main></html>'
    )
    return HTMLResponse(page, status)


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str, instead: str | None) -> None:
    """Answer with the problem, or send a reader on to where it can be mended."""
    response = RedirectResponse(instead, 303) if instead else answer(scope["path"], status, text)
    await response(scope, receive, send)


def wants_json(request: Request) -> bool:
    """Whether a program asks."""
    return request.url.path.startswith("/api/")
