"""The open desk: its log, its records, its accounts, its hub; what every handler gets from its request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from nightdesk.desk.accounts import Accounts, Person, Role
from nightdesk.desk.config import MAX_FILES, MAX_FORM, Config
from nightdesk.desk.live import Hub
from nightdesk.desk.metrics import Metrics
from nightdesk.desk.records import Records
from nightdesk.flow import Read, Reckon
from nightdesk.store import Log
from nightdesk.told import tell

PostHandler = Callable[[Request, FormData], Response]


@dataclass(frozen=True)
class Desk:
    """Everything that is open. `read` and `reckon` are for tests (None: the stages themselves)."""

    config: Config
    log: Log
    accounts: Accounts
    records: Records
    hub: Hub
    metrics: Metrics
    read: Read | None = None
    reckon: Reckon | None = None


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def person_of(request: Request, role: Role = "reader") -> Person:
    """Who asks. Raises HTTPException where nobody did, or not one who may."""
    person: Person | None = request.state.person
    if person is None:
        raise HTTPException(401, tell("log in first"))
    if not person.may(role):
        roles = {"role": role_name(role), "yours": role_name(person.role)}
        raise HTTPException(403, tell("this takes the role {role}; you have the role {yours}", **roles))
    return person


def posted(handler: PostHandler, *, role: Role | None = "editor") -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for a form: one who may sent it, from a page of this desk. `role` None: anybody may."""

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        if role:
            person_of(request, role)
        async with request.form(max_files=MAX_FILES, max_fields=400, max_part_size=MAX_FORM * 8) as form:
            if not _fits(request, str(form.get("key", ""))):
                raise HTTPException(403, tell("this form is out of date: go back, load the page again, and send it once more"))
            return await run_in_threadpool(handler, request, form)

    return endpoint


def _fits(request: Request, key: str) -> bool:
    from hmac import compare_digest

    return compare_digest(key.encode(), str(request.state.form_key).encode())


def role_name(role: str) -> str:
    """A role by its name, which the catalogues have too."""
    return {"reader": tell("reader"), "editor": tell("editor"), "admin": tell("admin")}.get(role, role)


def on(path: str) -> Response:
    """Send the reader on after a form, to an address of this desk."""
    return RedirectResponse(path if is_own(path) else "/", 303)


def is_own(path: str) -> bool:
    """Whether an address that came with a request leads to a page of this desk, and nowhere else."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path and path.isprintable()


def night_of(text: str) -> date:
    """The night that an address names. Raises HTTPException where it is no date."""
    try:
        return date.fromisoformat(text) if len(text) == len("2025-07-04") else _no_night(text)
    except ValueError:
        return _no_night(text)


def _no_night(text: str) -> date:
    raise HTTPException(404, tell("“{text}” is no night: a night is named by the date of its morning, 2025-07-04", text=text))
