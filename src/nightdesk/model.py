"""The things that move through Nightdesk, and their JSON forms.

Reports become statements, statements become one record. Each type here is a frozen value;
the JSON forms are those of the contracts (statements.md, record.md) and live in this module only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from nightdesk.errors import InputError

Json = dict[str, Any]
Moment = date | datetime
"""A day, or a point in time with its offset: a report's `published` may be either."""
AnyMoment = TypeVar("AnyMoment", date, datetime)

QUALIFIERS = ("exactly", "at_least", "over", "nearly", "about", "up_to", "between", "some")
STANCES = ("asserted", "denied", "previous_record")


def parse_moment(text: str) -> Moment:
    """An ISO 8601 date or date-time as a `Moment`. Raises InputError."""
    try:
        return of_our_time(date.fromisoformat(text) if len(text) == len("2025-07-04") else datetime.fromisoformat(text))
    except ValueError as error:
        message = f"{text!r} is no date: write 2025-07-04 or 2025-07-04T09:40+03:00"
        raise InputError(message) from error


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Air attacks are not older, nor is anything told of later: a date beyond is a slip, and nights before it cannot be counted."""


def of_our_time(moment: AnyMoment) -> AnyMoment:
    """The date, if an attack can be of it. Raises ValueError where not."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        message = f"{moment.isoformat()} is not between the years {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(message)
    return moment


@dataclass(frozen=True, slots=True)
class Report:
    """One text by one publisher (statements.md): what came in, and where from.

    `text` is the report without its front matter; offsets of statements count its code points.
    `sha256` is of the bytes as they came.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: Moment | None = None
    lang: str | None = None
    url: str | None = None
    sha256: str | None = None

    def to_json(self) -> Json:
        """The form that record.md gives a report."""
        return {
            "id": self.id,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published.isoformat() if self.published else None,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Relative:
    """A period that a report names and that cannot be dated: what kind it is of, and what it is called.

    `kind` is `night` or `day` for what an attack lasts, `month`, `since`, `span`, `earlier` or `unknown` for what is surely
    or perhaps another time. `said` is "--06" for a month and "--07-04" for a day without the year (ISO 8601), else the words.
    """

    kind: str
    said: str

    @property
    def apart(self) -> bool:
        """Whether it is another period than the attack that the report is about."""
        return self.kind not in ("night", "day")

    def to_json(self) -> Json:
        """`{"kind": "month", "said": "--06"}`."""
        return {"kind": self.kind, "said": self.said}

    @classmethod
    def from_json(cls, row: object) -> Relative:
        """A period from its JSON form. Raises ValueError where it is none."""
        if not isinstance(row, Mapping) or not all(isinstance(row.get(k), str) for k in ("kind", "said")):
            message = f"relative needs kind and said, both text, not {row!r}"
            raise ValueError(message)
        return cls(row["kind"], row["said"])


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a report says about an attack, with the words that say it (statements.md, Fields).

    `relative` is the period's name where the report names one that cannot be dated.
    `from_` and `to` are the JSON fields `from` and `to`. `value` and `upper` are numbers as said.
    `extra` keeps the fields that another maker put on a statement, so that they are handed on.
    """

    report: str
    quote: str
    start: int
    end: int
    measure: str
    what: str
    value: float | None
    qualifier: str = "exactly"
    upper: float | None = None
    unit: str = "count"
    detail: str | None = None
    place: str | None = None
    from_: date | None = None
    to: date | None = None
    said_by: str | None = None
    as_of: datetime | None = None
    stance: str = "asserted"
    id: str = ""
    publisher: str | None = None
    published: Moment | None = None
    relative: Relative | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> Json:
        """The form of statements.md, with `id` where it has one, `publisher` and `published` where it carries them."""
        out: Json = {"id": self.id} if self.id else {}
        out |= {
            "report": self.report,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "measure": self.measure,
            "what": self.what,
            "detail": self.detail,
            "value": plain_number(self.value),
            "upper": plain_number(self.upper),
            "qualifier": self.qualifier,
            "unit": self.unit,
            "place": self.place,
            "from": self.from_.isoformat() if self.from_ else None,
            "to": self.to.isoformat() if self.to else None,
            "said_by": self.said_by,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "stance": self.stance,
        }
        if self.publisher:
            out["publisher"] = self.publisher
        if self.published:
            out["published"] = self.published.isoformat()
        if self.relative:
            out["relative"] = self.relative.to_json()
        return out | dict(self.extra)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Statement:
        """A statement from its JSON form. Raises InputError where a field is missing or no such value is allowed."""
        try:
            known = dict(row)
            text = _text(known.pop("quote"), "quote")
            start = int(known.pop("start", 0) or 0)
            return cls(
                report=_text(known.pop("report"), "report"),
                quote=text,
                start=start,
                end=int(known.pop("end", None) or start + len(text)),
                measure=str(known.pop("measure")),
                what=str(known.pop("what")),
                value=_number(known.pop("value")),
                qualifier=_one_of(known.pop("qualifier", None) or "exactly", QUALIFIERS, "qualifier"),
                upper=_number(known.pop("upper", None)),
                unit=known.pop("unit", None) or "count",
                detail=known.pop("detail", None) or None,
                place=known.pop("place", None) or None,
                from_=_date(known.pop("from", None)),
                to=_date(known.pop("to", None)),
                said_by=known.pop("said_by", None) or None,
                as_of=_moment_of_day(known.pop("as_of", None)),
                stance=_one_of(known.pop("stance", None) or "asserted", STANCES, "stance"),
                id=str(known.pop("id", "") or ""),
                publisher=known.pop("publisher", None),
                published=parse_moment(p) if (p := known.pop("published", None)) else None,
                relative=Relative.from_json(r) if (r := known.pop("relative", None)) else None,
                extra=known,
            )
        except KeyError as error:
            message = f"a statement lacks its field {error.args[0]!r}"
            raise InputError(message) from error
        except (TypeError, ValueError) as error:
            message = f"a statement has a field of the wrong kind: {error}"
            raise InputError(message) from error

    def with_id(self, id_: str) -> Statement:
        """The same statement under another id."""
        return replace(self, id=id_)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A direct quotation: its words, where they stand, and who is quoted (statements.md, Quotations)."""

    report: str
    quote: str
    start: int
    end: int
    said_by: str | None

    def to_json(self) -> Json:
        """The form of statements.md."""
        return {"report": self.report, "quote": self.quote, "start": self.start, "end": self.end, "said_by": self.said_by}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about an input that its owner should know: it could not be used, or not as it stood.

    `path` is the input as the user named it, `line` counts from 1 where one line is to blame.
    """

    path: str
    line: int | None
    text: str

    def __str__(self) -> str:
        """One line: `file:line: what is wrong and what to do`."""
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(frozen=True, slots=True)
class Figure:
    """What follows from all accepted statements about one measure, category, place and period (record.md, Form).

    `relative`: what the period is called, where it is another than the attack's and cannot be dated ("--06").

    `low` and `high` are inclusive; None is unbounded. `voices` are distinct speakers. `assuming` names
    `closed` and `accounted` where an inferred figure rests on them.
    """

    measure: str
    what: str
    place: str | None
    from_: date | None
    to: date | None
    unit: str
    low: float | None
    high: float | None
    status: str
    voices: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    assuming: tuple[str, ...] = ()
    relative: str | None = None

    def to_json(self) -> Json:
        """The form of record.md."""
        return {
            "measure": self.measure,
            "what": self.what,
            "place": self.place,
            "from": self.from_.isoformat() if self.from_ else None,
            "to": self.to.isoformat() if self.to else None,
            "unit": self.unit,
            "low": plain_number(self.low),
            "high": plain_number(self.high),
            "status": self.status,
            "voices": list(self.voices),
            "statements": list(self.statements),
            "assuming": list(self.assuming),
        } | ({"relative": self.relative} if self.relative else {})


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one statement, read otherwise (record.md, Least change)."""

    statement: str
    field: str
    from_: str | None
    to: str | None

    def to_json(self) -> Json:
        """The form of record.md."""
        return {"statement": self.statement, "field": self.field, "from": self.from_, "to": self.to}


@dataclass(frozen=True, slots=True)
class Consequence:
    """A figure that a reading implies, under the assumptions that `assuming` names."""

    measure: str
    what: str
    place: str | None
    low: float | None
    high: float | None
    assuming: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The form of record.md, and `assuming` where the figure rests on assumptions."""
        low, high = plain_number(self.low), plain_number(self.high)
        out: Json = {"measure": self.measure, "what": self.what, "place": self.place, "low": low, "high": high}
        return out | ({"assuming": list(self.assuming)} if self.assuming else {})


@dataclass(frozen=True, slots=True)
class Reading:
    """One least-change way to make the statements hold together, and what follows from it."""

    changes: tuple[Change, ...]
    then: tuple[Consequence, ...] = ()

    def to_json(self) -> Json:
        """The form of record.md."""
        return {"changes": [c.to_json() for c in self.changes], "then": [c.to_json() for c in self.then]}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the desk found when it held statements against each other (record.md, kinds of finding).

    `settled_by` names, in words, figures that would tell the readings apart. `reports` is used by `copies`.
    """

    kind: str
    statements: tuple[str, ...]
    text: str
    readings: tuple[Reading, ...] = ()
    settled_by: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The form of record.md; `reports` only where the finding is about reports."""
        out: Json = {
            "kind": self.kind,
            "statements": list(self.statements),
            "text": self.text,
            "readings": [r.to_json() for r in self.readings],
            "settled_by": list(self.settled_by),
        }
        return out | ({"reports": list(self.reports)} if self.reports else {})


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: the reports that speak of it, its figures in their fixed order, and the findings."""

    id: str
    from_: date | None
    to: date | None
    place: str | None
    reports: tuple[Report, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> Json:
        """The form of record.md."""
        return {
            "id": self.id,
            "from": self.from_.isoformat() if self.from_ else None,
            "to": self.to.isoformat() if self.to else None,
            "place": self.place,
            "reports": [r.to_json() for r in self.reports],
            "figures": [f.to_json() for f in self.figures],
            "findings": [f.to_json() for f in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Record:
    """All attacks that the statements speak of, and the statements themselves (record.md, Form)."""

    attacks: tuple[Attack, ...]
    statements: tuple[Statement, ...]

    def to_json(self) -> Json:
        """The form of record.md."""
        return {"attacks": [a.to_json() for a in self.attacks], "statements": [s.to_json() for s in self.statements]}


def plain_number(value: float | None) -> float | None:
    """A whole number as `int`, so that JSON says 539 and not 539.0."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() else value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:  # noqa: PLR0124 (not a number)
        message = f"{value!r} is no number"
        raise ValueError(message)
    if not -MOST <= value <= MOST:
        message = f"a number beyond {MOST:,} counts nothing in an attack"
        raise ValueError(message)
    return value


MOST = 10**12
"""No figure of an attack is larger, and none beyond it can be reckoned with exactly."""


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        message = f"{field} is no text: {value!r}"
        raise ValueError(message)  # noqa: TRY004 (a bad value of the user's, not a bad call)
    return value


def _date(value: object) -> date | None:
    return None if value is None else of_our_time(date.fromisoformat(str(value)))


def _moment_of_day(value: object) -> datetime | None:
    return None if value is None else of_our_time(datetime.fromisoformat(str(value)))


def _one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        message = f"{name} {value!r} is none of {', '.join(allowed)}"
        raise ValueError(message)
    return value
