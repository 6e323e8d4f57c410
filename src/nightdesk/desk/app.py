"""The desk as an ASGI application (Starlette): routes to handlers, what every request passes, opening and closing."""

from __future__ import annotations

import asyncio
import getpass
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from nightdesk import flow
from nightdesk.desk import journal
from nightdesk.desk.accounts import AccountError, Accounts, Person
from nightdesk.desk.api.routes import routes as api_routes
from nightdesk.desk.config import Config, accounts_beside
from nightdesk.desk.desk import Desk, posted
from nightdesk.desk.guard import Guard, TooLargeError
from nightdesk.desk.live import Hub
from nightdesk.desk.metrics import Metrics
from nightdesk.desk.pages import account, add, check, events, night, nights, report, review, trouble
from nightdesk.desk.problems import problem
from nightdesk.desk.records import Records
from nightdesk.desk.warming import warm
from nightdesk.errors import InputError, LogError, NightdeskError
from nightdesk.flow import Read, Reckon
from nightdesk.told import reason, tell

STATUSES: tuple[tuple[type[Exception], int], ...] = ((TooLargeError, 413), (AccountError, 422), (InputError, 422), (LogError, 503))
"""Our own errors as answers; any other one of ours is 422."""

FOREVER = "public, max-age=31536000, immutable"


def make_app(
    config: Config, *, read: Read | None = None, reckon: Reckon | None = None, hasher: PasswordHasher | None = None
) -> Starlette:
    """The desk over the log that `config` names, opened. `read`, `reckon` and `hasher` are for tests. Raises LogError."""
    log = flow.open_log(config.log)
    accounts = Accounts(config.accounts or accounts_beside(config.log), hasher=hasher)
    desk = Desk(config, log, accounts, Records(log, reckon=reckon), Hub(log), Metrics(), read, reckon)
    alone = Person(_user(), "admin", "alone")
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(journal.Journal, metrics=desk.metrics),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=1),
            Middleware(Guard, config=config, accounts=accounts, alone=alone),
        ],
        exception_handlers={HTTPException: _http_problem, NightdeskError: _our_problem, 500: _fault},
        lifespan=_lifespan,
    )
    app.state.desk = desk
    return app


def from_environment() -> Starlette:
    """The desk of a worker that `nightdesk serve` started."""
    journal.set_up()
    return make_app(Config.handed_on())


def _routes() -> list[Any]:
    pages = [
        Route("/", nights.nights),
        Route("/nights/{night}", night.night),
        Route("/nights/{night}/figure", night.figure),
        Route("/reports/{id:path}", report.report),
        Route("/add", add.show, methods=["GET"]),
        Route("/add", posted(add.receive), methods=["POST"]),
        Route("/add/keep", posted(add.keep), methods=["POST"]),
        Route("/review", review.show, methods=["GET"]),
        Route("/review", posted(review.decide), methods=["POST"]),
        Route("/settle", posted(review.settle), methods=["POST"]),
        Route("/decisions", review.decisions, methods=["GET"]),
        Route("/check", check.show, methods=["GET"]),
        Route("/check", posted(check.check, role="reader"), methods=["POST"]),
        Route("/login", account.show_log_in, methods=["GET"]),
        Route("/login", posted(account.log_in, role=None), methods=["POST"]),
        Route("/logout", posted(account.log_out, role=None), methods=["POST"]),
        Route("/look", posted(account.look, role=None), methods=["POST"]),
        Route("/account", account.show, methods=["GET"]),
        Route("/account/password", posted(account.password, role="reader"), methods=["POST"]),
        Route("/account/tokens", posted(account.make_token, role="reader"), methods=["POST"]),
        Route("/account/tokens/drop", posted(account.drop_token, role="reader"), methods=["POST"]),
        Route("/people", account.people, methods=["GET"]),
        Route("/people", posted(account.add_person, role="admin"), methods=["POST"]),
        Route("/people/change", posted(account.change_person, role="admin"), methods=["POST"]),
        Route("/events", events.events),
        Route("/health", events.health),
        Route("/metrics", events.metrics),
    ]
    return [*pages, Mount("/api/v1", routes=api_routes()), Mount("/static", Static(packages=[("nightdesk.desk", "static")]))]


class Static(StaticFiles):
    """Files that pages load; their addresses change with them, so that they may be kept for ever."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file."""
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope.get("query_string"):  # noqa: PLR2004 - found
            response.headers["Cache-Control"] = FOREVER
        return response


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    watching = asyncio.create_task(desk.hub.run())
    warming = asyncio.create_task(run_in_threadpool(warm, desk, lambda: desk.hub.stopped))
    _end_streams_first(desk.hub)
    try:
        yield
    finally:
        desk.hub.stop()
        await asyncio.gather(watching, warming)
        desk.log.close()
        desk.accounts.close()


def _end_streams_first(hub: Hub) -> None:
    """When the server is told to end it waits for its requests: event streams must end by themselves, before."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        former = signal.getsignal(number)

        def end(signum: int, frame: FrameType | None, former: Any = former) -> None:
            hub.stop()
            if callable(former):
                former(signum, frame)

        signal.signal(number, end)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "desk"


def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _told(request, error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


def _our_problem(request: Request, error: Exception) -> Response:
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 422)
    if isinstance(error, InputError) and request.method in ("GET", "HEAD"):
        status = 404
    return _told(request, status, reason(error))


def _fault(request: Request, _error: Exception) -> Response:
    return _told(request, 500, tell("this is a fault of Nightdesk; it is in the desk's own log, please report it"))


def _told(request: Request, status: int, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return problem(status, text)
    if not hasattr(request.state, "form_key"):
        return PlainTextResponse(text, status)
    return trouble.trouble(request, status, text)


__all__ = ["from_environment", "make_app"]
