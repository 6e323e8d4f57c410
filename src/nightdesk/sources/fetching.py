"""URL → bytes, politely: one GET, bounded in time, size and redirects."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from nightdesk.errors import InputError
from nightdesk.sources.decoding import MAX_BYTES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 30.0
"""A page that comes a byte at a time keeps within READ_SECONDS for ever; this ends it."""

MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_OK = 200


class Transport(Protocol):
    """Opens a URL for reading; tests hand in their own."""

    def __call__(self, url: str) -> BaseHTTPResponse:
        """The response with its body still to be read."""


def fetch(url: str, *, transport: Transport | None = None) -> bytes:
    """The body of `url`. Raises InputError, without the URL, where it cannot be had."""
    from urllib3.exceptions import HTTPError  # the library costs start-up; most inputs are files

    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        response = (transport or _get)(url)
        try:
            return _body(response, deadline)
        finally:
            response.close()
    except (HTTPError, OSError, ValueError) as error:
        message = f"cannot be fetched: {_reason(error, url)}"
        raise InputError(message) from error


def _get(url: str) -> BaseHTTPResponse:
    from urllib3 import PoolManager, Retry, Timeout

    retries = Retry(total=MAX_REDIRECTS, connect=1, read=0, redirect=MAX_REDIRECTS, status=0)
    with PoolManager(timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=retries) as pool:
        agent = {"User-Agent": "nightdesk", "Accept": "text/html, text/plain;q=0.9, */*;q=0.1"}
        return pool.request("GET", url, headers=agent, preload_content=False)


def _body(response: BaseHTTPResponse, deadline: float) -> bytes:
    if response.status != _OK:
        message = f"cannot be fetched: the server answers {response.status} {response.reason or ''}".rstrip()
        raise InputError(message)
    body = bytearray()
    while chunk := response.read(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            message = f"is larger than a report can be ({MAX_BYTES // 1_000_000} MB)"
            raise InputError(message)
        if time.monotonic() > deadline:
            message = f"cannot be fetched: not done after {WHOLE_SECONDS:.0f} seconds"
            raise InputError(message)
    return bytes(body)


def _reason(error: Exception, url: str) -> str:
    """The innermost reason in one line: a library's own texts name pools, retries and addresses of objects."""
    while (inner := getattr(error, "reason", None)) and isinstance(inner, Exception):
        error = inner
    host = urlsplit(url).netloc or url
    kinds = {"NameResolutionError": f"no such host {host!r}", "ConnectTimeoutError": f"{host} does not answer",
             "ReadTimeoutError": f"{host} stopped answering", "NewConnectionError": f"{host} refuses the connection"}  # fmt: skip
    return kinds.get(type(error).__name__) or " ".join(str(error).split())
