"""The event stream, and what a machine asks a desk: is it well, what has it counted."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from nightdesk.desk.desk import Desk, desk_of, person_of
from nightdesk.errors import NightdeskError


async def events(request: Request) -> Response:
    """`GET /events`: each change of the log as a server-sent event; `Last-Event-ID` tells where to go on from."""
    person_of(request)
    desk = desk_of(request)
    last = request.headers.get("last-event-id", request.query_params.get("after", ""))
    after = int(last) if last.isdecimal() and len(last) < 19 else None  # noqa: PLR2004 - a number that fits a database
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "identity"}
    return StreamingResponse(_counted(desk, after), media_type="text/event-stream", headers=headers)


async def _counted(desk: Desk, after: int | None) -> AsyncIterator[bytes]:
    desk.metrics.streams.inc()
    try:
        async for message in desk.hub.listen(after):
            yield message
    finally:
        desk.metrics.streams.dec()


async def health(request: Request) -> Response:
    """`GET /health`: 200 while the log answers, 503 otherwise."""
    try:
        head = await run_in_threadpool(desk_of(request).log.head)
    except NightdeskError as error:
        return JSONResponse({"status": "log unavailable", "why": str(error)}, 503)
    return JSONResponse({"status": "ok", "entries": head.seq})


def metrics(request: Request) -> Response:
    """`GET /metrics`: Prometheus' text format."""
    desk = desk_of(request)
    desk.metrics.entries.set(desk.log.head().seq)
    return Response(desk.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
