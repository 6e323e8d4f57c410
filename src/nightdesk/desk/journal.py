"""One line of JSON a request, and a number for it in the metrics: what was asked, by whom, how it went, how long it took."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nightdesk.desk.metrics import Metrics

log = structlog.get_logger("nightdesk.desk")


def set_up() -> None:
    """Structured lines on standard error, for this process; what libraries log comes the same way."""
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.dict_tracebacks,
    ]
    structlog.configure(
        processors=[*steps, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    formatter = structlog.stdlib.ProcessorFormatter(processor=structlog.processors.JSONRenderer(), foreign_pre_chain=steps)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class Journal:
    """Outermost: sees every request and every response. Bodies, query strings and addresses stay out of it."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        """Around the whole application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write it down."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, took = time.perf_counter(), 500, 0.0
        id_ = secrets.token_hex(6)

        async def seen(message: Message) -> None:
            nonlocal status, took
            if message["type"] == "http.response.start":
                status, took = message["status"], time.perf_counter() - begun
                message["headers"] = [*message["headers"], (b"x-request-id", id_.encode())]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        except Exception:
            log.exception("fault", request=id_, method=scope["method"], path=scope["path"])
            raise
        finally:
            self._write(scope, id_, status, took or time.perf_counter() - begun)

    def _write(self, scope: Scope, id_: str, status: int, took: float) -> None:
        route = getattr(scope.get("route"), "path", "") or ("/static" if scope["path"].startswith("/static") else "other")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(took)
        person = scope.get("state", {}).get("person")
        who = person.name if person else None
        if route not in ("/static", "/health"):
            log.info(
                "request", request=id_, method=scope["method"], path=scope["path"], status=status, ms=round(took * 1000, 1), by=who
            )
