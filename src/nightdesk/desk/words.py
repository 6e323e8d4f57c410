"""How the pages say figures, times and places, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from nightdesk.desk.catalogue import catalogue
from nightdesk.lexicon.places import places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Figure, Moment, Statement, plain_number
from nightdesk.settings import settings
from nightdesk.told import Listed, Term, Told, reason

_LOCALES = {"en": "en_GB"}
"""The region whose dates and numbers a language uses, where the language alone means another one's."""


def _(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


KINDS = {
    "does_not_add_up": _("Does not add up"),
    "dispute": _("In dispute"),
    "not_like_for_like": _("Not like for like"),
    "record": _("Record claimed"),
    "update": _("Updated"),
    "copies": _("One text, one voice"),
    "agreement": _("Agreed"),
}
"""The kinds of finding in the order in which an editor needs them."""

OPEN = ("does_not_add_up", "dispute")
"""The kinds of finding that wait for a person."""

STATUSES = {
    "agreed": _("agreed"),
    "single": _("one voice"),
    "updated": _("updated"),
    "disputed": _("disputed"),
    "inferred": _("inferred"),
}
QUALIFIERS = {
    "exactly": _("exactly"),
    "at_least": _("at least"),
    "over": _("over"),
    "nearly": _("nearly"),
    "about": _("about"),
    "up_to": _("up to"),
    "between": _("between"),
    "some": _("some"),
}
STANCES = {"asserted": _("asserted"), "denied": _("denied"), "previous_record": _("the old record")}
ACTIONS = {"accept": _("accepted"), "reject": _("rejected"), "correct": _("corrected"), "undo": _("taken back")}
VERDICTS = {
    "agrees": _("agrees"),
    "update": _("updated since"),
    "dispute": _("disputed"),
    "does not add up": _("does not add up"),
    "unlike": _("not like for like"),
    "unknown": _("unknown to the log"),
}
FIELDS = {
    "measure": _("Measure"),
    "what": _("Of what"),
    "detail": _("Detail"),
    "value": _("Value"),
    "upper": _("Upper end"),
    "qualifier": _("Qualifier"),
    "unit": _("Unit"),
    "place": _("Place"),
    "from": _("From"),
    "to": _("To"),
    "said_by": _("Said by"),
    "as_of": _("As of"),
    "stance": _("Stance"),
    "period": _("Period"),
}
_TERMS = {"statement": "figure_of", "figure": "bounded"}
"""Functions of `wording` that have another name here."""

ASSUMING = {"closed": _("if a part nobody mentions is nought"), "accounted": _("if all that was launched is accounted for")}


@dataclass(frozen=True)
class Words:
    """The wording of one language; `zone` is the local time that pages tell beside UTC."""

    lang: str
    zone: ZoneInfo

    @property
    def locale(self) -> Locale:
        """Whose dates and numbers are used."""
        return _locale(self.lang)

    def text(self, message: str) -> str:
        """A marked text in this language."""
        return catalogue(self.lang).gettext(message) if message else ""

    def count(self, one: str, many: str, n: float) -> str:
        """A marked text in the number that goes with n; `{n}` in it is the number."""
        return catalogue(self.lang).ngettext(one, many, _whole(n)).replace("{n}", self.number(n))

    def number(self, value: float) -> str:
        """`1,150` or `1 150`."""
        return str(format_decimal(plain_number(value) or 0, locale=self.locale))

    def measure(self, name: str) -> str:
        """How a measure is called."""
        return self.text(vocabulary().measures[name].label)

    def deed(self, name: str) -> str:
        """The measure within a sentence."""
        return self.measure(name).lower()

    def category(self, name: str, n: float | None = None) -> str:
        """The category's word for so many."""
        one, many = vocabulary().categories[name].label
        return catalogue(self.lang).ngettext(one, many, _whole(n))

    def unit(self, name: str, n: float | None = None) -> str:
        """The unit's word for so many; nothing for a count."""
        one, many = vocabulary().units[name]["label"]
        return catalogue(self.lang).ngettext(one, many, _whole(n)) if one else ""

    def amount(self, value: float | None, upper: float | None, qualifier: str) -> str:
        """`over 330`, `20–30`, `some`: a value as it was said."""
        if value is None:
            return self.text(QUALIFIERS["some"])
        if upper is not None:
            return f"{self.number(value)}–{self.number(upper)}"
        said = "" if qualifier == "exactly" else self.text(QUALIFIERS[qualifier])
        return f"{said} {self.number(value)}".strip()

    def of_what(self, what: str, unit: str, n: float | None) -> str:
        """What is counted: the category, or the unit and whose."""
        if unit == "count":
            return self.category(what, n)
        return f"{self.unit(unit, n)} ({self.category(what, 1)})"

    def figure_of(self, s: Statement) -> str:
        """The figure of a statement: `over 330 missiles`, `9 drones (Shahed)`."""
        said = f"{self.amount(s.value, s.upper, s.qualifier)} {self.of_what(s.what, s.unit, s.value)}"
        return f"{said} ({s.detail})" if s.detail else said

    def bounds(self, low: float | None, high: float | None) -> str:
        """`539`, `61–63`, `330 or more`, `up to 72`, `unknown`."""
        if low is not None and low == high:
            return self.number(low)
        if not low:
            unknown, most = self.text(_("unknown")), self.text(_("up to {n}"))
            return unknown if high is None else most.replace("{n}", self.number(high))
        least = self.text(_("{n} or more")).replace("{n}", self.number(low))
        return least if high is None else f"{self.number(low)}–{self.number(high)}"

    def figure(self, f: Figure) -> str:
        """`539 drones`, `61–63 missiles`: a figure of the record."""
        return self.bounded(f.low, f.high, f.what, f.unit)

    def bounded(self, low: float | None, high: float | None, what: str, unit: str = "count") -> str:
        """The same, of its parts."""
        return f"{self.bounds(low, high)} {self.of_what(what, unit, high)}"

    def question(self, measure: str, what: str) -> str:
        """`how many missiles got through`, as a heading has it."""
        asked = self.text(_("how many {what}: {measure}"))
        return asked.format(what=self.category(what), measure=self.deed(measure))

    def say(self, text: str) -> str:
        """A sentence of the stages in this language, from its parts; a plain text as it is."""
        if self.lang == "en":
            return str(text)
        if isinstance(text, Told):
            return self.text(text.pattern).format(**{name: self.say(part) for name, part in text.parts.items()})
        if isinstance(text, Listed):
            return str(format_list([self.say(item) for item in text.items], locale=self.locale))
        if isinstance(text, Term):
            return str(getattr(self, _TERMS.get(text.name, text.name))(*text.given))
        return text

    def sentence(self, text: str) -> str:
        """The same, begun with a capital."""
        said = self.say(text)
        return said[:1].upper() + said[1:]

    def quoted(self, text: str) -> str:
        """In the quotation marks of the language."""
        return self.text(_("“{text}”")).replace("{text}", text)

    def reason(self, error: Exception) -> str:
        """What an error says, as a sentence."""
        return self.sentence(reason(error))

    def day(self, day: date) -> str:
        """`4 July 2025`."""
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def period(self, from_: date | None, to: date | None, relative: str | None = None) -> str:
        """`3–4 July 2025`, `June 2025`, `June, year unknown` for a `relative` one, or nothing."""
        start, end = from_ or to, to or from_
        if start is None or end is None:
            return self._undated(relative) if relative else ""
        if start == end:
            return self.day(end)
        if month := _month(start, end, self.lang):
            return month
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{self.day(end)}"
        first = self.day(start) if start.year != end.year else str(format_date(start, "d MMMM", locale=self.locale))
        return f"{first} – {self.day(end)}"

    def _undated(self, relative: str) -> str:
        """A month or a day without its year (`--06`, `--07-04`); all else is in the report's words."""
        days = [_yearless(part) for part in relative.split("/")]
        if None in days:
            return self.quoted(relative)
        forms = {True: "LLLL", False: "d MMMM"}
        named = [str(format_date(d, forms[is_month], locale=self.locale)) for d, is_month in filter(None, days)]
        return self.text(_("{day}, year unknown")).format(day="–".join(named))

    def moment(self, moment: Moment | None) -> str:
        """`4 July, 11:00` in local time; the day alone where no hour is known."""
        if not isinstance(moment, datetime):
            return self.day(moment) if moment else ""
        return str(format_datetime(moment.astimezone(self.zone), "d MMMM, HH:mm", locale=self.locale))

    def clock(self, moment: datetime) -> str:
        """`11:00` in local time."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def utc(self, moment: datetime) -> str:
        """`08:00` in UTC."""
        return f"{moment.astimezone(UTC):%H:%M}"

    def place(self, name: str | None) -> str:
        """A place by its name in this language, where gazetteer or catalogue have one; by the usual English one otherwise."""
        return (_place_names(self.lang).get(name) or self.text(name) if self.lang != "en" else name) if name else ""

    def voice(self, name: str | None) -> str:
        """A speaker by the name in this language, where list of voices or catalogue have one (`officials`, `police`)."""
        if not name or self.lang == "en":
            return name or ""
        from nightdesk.lexicon.voices import voices  # the English pages need no list of names

        known = voices().get(name)
        names = known.names.get(self.lang) if known else None
        return names[0] if names else self.text(name)


@cache
def words(lang: str) -> Words:
    """The wording of a language of `catalogue.LANGUAGES`."""
    return Words(lang, settings().zone)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_LOCALES.get(lang, lang))


@cache
def _place_names(lang: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for surface, place in places().names(lang):
        found.setdefault(place.name, surface)
    return found


def _month(start: date, end: date, lang: str) -> str:
    from calendar import monthrange

    whole = start.day == 1 and (start.year, start.month) == (end.year, end.month) and end.day == monthrange(end.year, end.month)[1]
    return str(format_date(end, "LLLL y", locale=_locale(lang))) if whole else ""


def _yearless(text: str) -> tuple[date, bool] | None:
    """`--06` and `--07-04` as a day of some leap year, and whether it is a month."""
    match = re.fullmatch(r"--(\d\d)(?:-(\d\d))?", text)
    try:
        return (date(2000, int(match[1]), int(match[2] or 1)), match[2] is None) if match else None
    except ValueError:
        return None


def _whole(n: float | None) -> int:
    """The number that decides between singular and plural: many where it is unknown, that of two where it is broken."""
    return 5 if n is None else int(n) if float(n).is_integer() else 2
