"""The languages of the pages: message catalogues (gettext), read from their source so that a clone needs no build step."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "uk": "Українська"}
"""Language codes of the pages, each named in itself; the messages in the code are the first one's."""


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The messages in a language of `LANGUAGES`."""
    source = files("nightdesk.desk").joinpath("locales", lang, "LC_MESSAGES", "desk.po")
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=lang, domain="desk"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose(asked: str | None, accepts: str) -> str:
    """The language asked for, else the best for an Accept-Language header, else English."""
    if asked in LANGUAGES:
        return asked
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in accepts.split(",")]
    return (negotiate_locale(wanted, list(LANGUAGES)) or "en").split("_")[0]
