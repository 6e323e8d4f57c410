"""What every request passes: who asks, whether they may, how much they may send, and the headers that keep a page harmless."""

from __future__ import annotations

import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nightdesk.desk.accounts import Accounts, Person
from nightdesk.desk.config import MAX_BODY, MAX_FORM, SESSION_LIFE, Config, is_loopback
from nightdesk.desk.problems import refuse
from nightdesk.errors import NightdeskError

SESSION, VISITOR = "nd_session", "nd_visitor"
"""The cookies: whose session it is, and a random mark that a visitor's forms are tied to."""

PUBLIC = ("/static/", "/login", "/health", "/look")
"""What anybody may ask for; all else needs an account once there is one."""

BIG = ("/add",)
"""Where files come in; everywhere else a body is a small form."""

SAFE = ("GET", "HEAD", "OPTIONS")
ASK_AGAIN = 1.0
"""Seconds for which "there are no accounts" is believed."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class TooLargeError(NightdeskError):
    """A request's body is larger than what the desk takes there."""


class Guard:
    """The outermost part of the desk that knows of people. Sets `person`, `visitor` and `form_key` in the scope's state."""

    def __init__(self, app: ASGIApp, *, config: Config, accounts: Accounts, alone: Person) -> None:
        """`alone` is who asks while the desk has no accounts and only this machine can reach it."""
        self._app = app
        self._config = config
        self._accounts = accounts
        self._alone = alone
        self._none_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers)
        state = scope.setdefault("state", {})
        visitor = cookies.get(VISITOR, "")
        state["visitor"] = visitor or secrets.token_urlsafe(18)
        state["person"] = await self._person(headers, cookies)
        state["form_key"] = self._accounts.form_key(f"{state['visitor']} {_name(state['person'])}")
        safe_send = _with_headers(send, scope, None if visitor else state["visitor"])
        refusal = self._refusal(scope, headers, state["person"])
        if refusal is None:
            await self._app(scope, _bounded(receive, scope["path"]), safe_send)
        else:
            await refuse(scope, receive, safe_send, *refusal)

    def forget(self) -> None:
        """Look again whether there are accounts: one was made just now."""
        self._none_until = 0.0

    async def _person(self, headers: Headers, cookies: dict[str, str]) -> Person | None:
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            return await run_in_threadpool(self._accounts.bearer, token.strip())
        if await self._without_accounts():
            return self._alone if self._is_alone(headers) else None
        key = cookies.get(SESSION)
        return await run_in_threadpool(self._accounts.session, key) if key else None

    async def _without_accounts(self) -> bool:
        if time.monotonic() < self._none_until:
            return True
        if await run_in_threadpool(self._accounts.any):
            return False
        self._none_until = time.monotonic() + ASK_AGAIN
        return True

    def _is_alone(self, headers: Headers) -> bool:
        """Only this machine, asked by its own name, not through a proxy: a page elsewhere could point a name of its own here."""
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        forwarded = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host"))
        return self._config.on_loopback and is_loopback(host) and not forwarded

    def _refusal(self, scope: Scope, headers: Headers, person: Person | None) -> tuple[int, str, str | None] | None:
        """Why the request is not let in: the status, the reason, and where to go instead."""
        path, method = scope["path"], scope["method"]
        if method not in SAFE and not _same_site(headers, scope):
            return 403, "this was sent from another site", None
        if _length(headers) > _most(path):
            return 413, f"this is larger than {_most(path) // 1024 // 1024} MB", None
        if person is None and not path.startswith(PUBLIC):
            api = path.startswith(("/api/", "/metrics")) or method not in SAFE
            return 401, "log in first", None if api else f"/login?next={quote(path)}"
        return None


def _cookies(headers: Headers) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _same_site(headers: Headers, scope: Scope) -> bool:
    """Whether a browser says that the request comes from the desk's own pages; other programs say nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin == f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() else 0


def _most(path: str) -> int:
    return MAX_BODY if path in BIG else MAX_FORM


def _bounded(receive: Receive, path: str) -> Receive:
    """A body that turns out longer than it said, or never said how long it is, ends at the bound."""
    most, got = _most(path), 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            reason = f"this is larger than {most // 1024 // 1024} MB"
            raise TooLargeError(reason)
        return message

    return bounded


def _with_headers(send: Send, scope: Scope, visitor: str | None) -> Send:
    async def safe(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not scope["path"].startswith("/static/"):
                headers.setdefault("Cache-Control", "private, no-cache")
                if visitor:
                    headers.append("Set-Cookie", cookie(VISITOR, visitor, scope, None))
        await send(message)

    return safe


def cookie(name: str, value: str, scope: Scope, age: int | None = int(SESSION_LIFE.total_seconds())) -> str:
    """A cookie that no script can read and no other site can send along with a form; age 0 ends it, None ends with the browser."""
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    max_age = "" if age is None else f"; Max-Age={age}"
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{max_age}{secure}"
