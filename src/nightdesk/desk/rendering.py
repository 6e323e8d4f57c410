"""Contexts into pages: one Jinja environment a language, everything escaped, nothing live that came from a report."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from nightdesk.desk.accounts import Person
from nightdesk.desk.catalogue import LANGUAGES, catalogue, choose
from nightdesk.desk.shown import links
from nightdesk.desk.words import Words, words

THEMES = ("auto", "light", "dark")


def told(help_: str) -> Any:
    """A field of a Context, with what it is for."""
    return field(metadata={"help": help_})


@dataclass(frozen=True)
class Shell:
    """What stands around every page."""

    lang: str = told("the language of the page")
    theme: str = told("light, dark or auto")
    person: Person | None = told("who looks at it")
    form_key: str = told("what every form must carry")
    path: str = told("where the page is, to come back to")
    seq: int = told("the log's last entry that the page knows")
    words: Words = told("how figures, times and places are said")
    notice: str = told("one sentence about what was just done")

    @property
    def may_edit(self) -> bool:
        """Whether this reader may add and decide."""
        return self.person is not None and self.person.may("editor")

    @property
    def may_admin(self) -> bool:
        """Whether this reader may see to the accounts."""
        return self.person is not None and self.person.may("admin")


@dataclass(frozen=True)
class Context:
    """The base of all contexts: a page's template gets the fields of its context, and nothing else but `helpers`."""

    shell: Shell = told("what stands around the page")

    def names(self) -> Iterator[str]:
        """The names that the template may use."""
        return (f.name for f in fields(self))


HELPERS = ("_", "ngettext", "gettext", "links", "asset", "languages", "themes", "words")
"""What every template may use beside its context."""


def shell(request: Request, *, seq: int = 0, notice: str = "") -> Shell:
    """The shell for a request."""
    lang = choose(request.cookies.get("nd_lang"), request.headers.get("accept-language", ""))
    theme = request.cookies.get("nd_theme", "auto")
    state = request.state
    return Shell(
        lang=lang,
        theme=theme if theme in THEMES else "auto",
        person=state.person,
        form_key=state.form_key,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        seq=seq,
        words=words(lang),
        notice=notice,
    )


def render(template: str, context: Context, status: int = 200) -> HTMLResponse:
    """The page."""
    return HTMLResponse(
        text(template, context), status, headers={"Content-Language": context.shell.lang, "Vary": "Cookie, Accept-Language"}
    )


KEY_MARK = secrets.token_hex(16)
"""Stands for the form key in a page that is kept; no report can hold it, for it is made anew with each process."""

MOST_KEPT = 48
"""Pages kept of one record at most: languages, lights and readers multiply."""


def render_kept(kept: dict[Any, Any], template: str, around: Shell, make: Callable[[Shell], Context]) -> HTMLResponse:
    """The page of something that seldom changes, made once a reader; `kept` goes when the thing changes."""
    key = (template, around.lang, around.theme, around.person, around.path)
    page = kept.get(key)
    if page is None:
        page = text(template, make(replace(around, form_key=KEY_MARK)))
        if len(kept) < MOST_KEPT:
            kept[key] = page
    headers = {"Content-Language": around.lang, "Vary": "Cookie, Accept-Language"}
    return HTMLResponse(page.replace(KEY_MARK, around.form_key), headers=headers)


def text(template: str, context: Context) -> str:
    """The page as text."""
    values = {name: getattr(context, name) for name in context.names()}
    return environment(context.shell.lang).get_template(template).render(values)


def fragment(template: str, lang: str, **values: Any) -> Markup:
    """A part of a page that can be made once and shown often."""
    return Markup(environment(lang).get_template(template).render(values))  # noqa: S704 - rendered with escaping on


@cache
def environment(lang: str) -> Environment:
    """The templates in a language. An unknown name is an error; everything is escaped."""
    env = Environment(
        loader=PackageLoader("nightdesk.desk"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.install_gettext_translations(catalogue(lang), newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    env.globals.update(links=links, asset=asset, languages=LANGUAGES, themes=THEMES, words=words(lang))
    return env


@cache
def asset(name: str) -> str:
    """The address of a file that pages load; it changes with the file, so that browsers may keep it for ever."""
    digest = sha256(files("nightdesk.desk").joinpath("static", name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"
