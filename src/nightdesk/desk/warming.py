"""What the first reader of a desk would otherwise wait for: pages compiled, names known, the newest nights reckoned."""

from __future__ import annotations

from collections.abc import Callable

from nightdesk.desk.catalogue import LANGUAGES
from nightdesk.desk.desk import Desk
from nightdesk.desk.pages.nights import PAGE
from nightdesk.desk.rendering import environment
from nightdesk.desk.words import words
from nightdesk.errors import NightdeskError


def warm(desk: Desk, ended: Callable[[], bool]) -> None:
    """Do it now, in the thread of the caller; let be as soon as the desk has `ended`."""
    for lang in LANGUAGES:
        pages = environment(lang)
        for name in pages.list_templates():
            pages.get_template(name)
        words(lang).place("-")
        words(lang).voice("-")
    try:
        for night in desk.records.nights()[:PAGE]:
            if ended():
                return
            desk.records.night(night)
    except NightdeskError:
        return  # a log that cannot be read now is told to whoever asks for it
