"""Logging in and out, one's own password and API tokens, and for admins the accounts."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nightdesk.desk.accounts import ROLES, SHORTEST, AccountError, Person, Token
from nightdesk.desk.catalogue import LANGUAGES
from nightdesk.desk.desk import desk_of, is_own, on, person_of
from nightdesk.desk.guard import SESSION, cookie
from nightdesk.desk.rendering import THEMES, Context, render, shell, told
from nightdesk.told import tell

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class LogInContext(Context):
    """The page to log in."""

    next: str = told("where to go then")
    name: str = told("the name that was tried")
    problem: str = told("why it did not work")


@dataclass(frozen=True)
class AccountContext(Context):
    """One's own account."""

    tokens: tuple[Token, ...] = told("one's API tokens")
    fresh: str = told("the token just made, shown this once")
    problem: str = told("what could not be done")
    done: str = told("what was done")
    shortest: int = told("characters of a password at least")


@dataclass(frozen=True)
class PeopleContext(Context):
    """The accounts."""

    people: tuple[Person, ...] = told("everybody")
    roles: tuple[str, ...] = told("the roles there are")
    problem: str = told("what could not be done")
    shortest: int = told("characters of a password at least")
    first: bool = told("whether there is no account yet")


def show_log_in(request: Request) -> Response:
    """`GET /login`."""
    return render("login.html", LogInContext(shell(request), _next(request.query_params.get("next", "/")), "", ""))


def log_in(request: Request, form: FormData) -> Response:
    """`POST /login`: a session, or the same answer for every cause why not."""
    name, password, next_ = (str(form.get(k, "")) for k in ("name", "password", "next"))
    address = request.client.host if request.client else ""
    try:
        key = desk_of(request).accounts.log_in(name, password, address)
    except AccountError as error:
        status = 429 if "wait" in str(error) else 403
        return render("login.html", LogInContext(shell(request), _next(next_), name, shell(request).words.reason(error)), status)
    response = on(_next(next_))
    response.headers.append("Set-Cookie", cookie(SESSION, key, request.scope))
    return response


def log_out(request: Request, _form: FormData) -> Response:
    """`POST /logout`."""
    if key := request.cookies.get(SESSION):
        desk_of(request).accounts.log_out(key)
    response = on("/")
    response.headers.append("Set-Cookie", cookie(SESSION, "", request.scope, 0))
    return response


def look(request: Request, form: FormData) -> Response:
    """`POST /look`: the language and the light of the pages, for this browser."""
    response = on(_next(str(form.get("next", "/"))))
    for name, field, allowed in (("nd_lang", "lang", tuple(LANGUAGES)), ("nd_theme", "theme", THEMES)):
        if (value := str(form.get(field, ""))) in allowed:
            response.headers.append("Set-Cookie", cookie(name, value, request.scope, YEAR))
    return response


def show(request: Request) -> Response:
    """`GET /account`."""
    return _account(request)


def password(request: Request, form: FormData) -> Response:
    """`POST /account/password`: the former must be known; all sessions end but this one's new one."""
    person, desk = _own(request), desk_of(request)
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    try:
        desk.accounts.log_in(person.name, old, request.client.host if request.client else "")
        desk.accounts.change(person.name, password=new)
        key = desk.accounts.log_in(person.name, new, request.client.host if request.client else "")
    except AccountError as error:
        return _account(request, problem=shell(request).words.reason(error), status=422)
    response = _account(request, done="password")
    response.headers.append("Set-Cookie", cookie(SESSION, key, request.scope))
    return response


def make_token(request: Request, form: FormData) -> Response:
    """`POST /account/tokens`: a token, shown this once."""
    return _account(request, fresh=desk_of(request).accounts.make_token(_own(request).name, str(form.get("label", ""))))


def drop_token(request: Request, form: FormData) -> Response:
    """`POST /account/tokens/drop`."""
    desk_of(request).accounts.drop_token(_own(request).name, str(form.get("mark", "")))
    return on("/account")


def people(request: Request) -> Response:
    """`GET /people`."""
    person_of(request, "admin")
    return _people(request)


def add_person(request: Request, form: FormData) -> Response:
    """`POST /people`: a new account; the first one is an admin's, or nobody could make a second."""
    desk = desk_of(request)
    role = str(form.get("role", "")) if desk.accounts.any() else "admin"
    try:
        desk.accounts.add(str(form.get("name", "")), role, str(form.get("password", "")))
    except AccountError as error:
        return _people(request, shell(request).words.reason(error), 422)
    return on("/people")


def change_person(request: Request, form: FormData) -> Response:
    """`POST /people/change`: another role, or the end of the account."""
    accounts, name = desk_of(request).accounts, str(form.get("name", ""))
    try:
        if form.get("do") == "remove":
            accounts.remove(name)
        else:
            accounts.change(name, role=str(form.get("role", "")))
    except AccountError as error:
        return _people(request, shell(request).words.reason(error), 422)
    return on("/people")


def _own(request: Request) -> Person:
    """Whose account it is. Raises HTTPException on a desk without accounts."""
    person = person_of(request)
    if person.via == "alone":
        raise HTTPException(404, tell("this desk has no accounts: make the first one under People"))
    return person


def _account(request: Request, *, fresh: str = "", problem: str = "", done: str = "", status: int = 200) -> Response:
    tokens = tuple(desk_of(request).accounts.tokens(_own(request).name))
    return render("account.html", AccountContext(shell(request), tokens, fresh, problem, done, SHORTEST), status)


def _people(request: Request, problem: str = "", status: int = 200) -> Response:
    found = tuple(desk_of(request).accounts.people())
    return render("people.html", PeopleContext(shell(request), found, ROLES, problem, SHORTEST, not found), status)


def _next(path: str) -> str:
    return path if is_own(path) else "/"
