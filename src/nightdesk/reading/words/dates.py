"""The periods that a sentence names: days, nights, months and "since", against the day of publication.

A night is its two dates, a month its first and last day (statements.md, `from`, `to`).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from nightdesk.lexicon.language import Language
from nightdesk.model import Moment
from nightdesk.reading.words.concepts import Marks
from nightdesk.reading.words.numbers import number_at
from nightdesk.reading.words.text import Token

_DAY = timedelta(days=1)
_NOON = 12
_OVERNIGHT = (1, -29, -30, -27, -28)
"""From one day of the month to the next: 3 to 4, 31 to 1."""
_NEAR = 6
"""How many tokens a night and its date may stand apart."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, and of what kind it is.

    The kind is `day`, `night`, `month`, `since`, `span`, or, against what is spoken of, `that_night`, `night_before`,
    `dawn` and `that_day` (of that day) and `earlier`, or `unknown` (said, but not when).
    """

    from_: date | None
    to: date | None
    kind: str
    days: int = 1
    """How many days `earlier` is."""
    said: str = ""
    """What it is called, where it cannot be dated: "--06" for a month without its year, else its words."""


@dataclass(slots=True)
class When:
    """A period that stands at tokens `start` to `end`."""

    start: int
    end: int
    period: Period
    plain: bool = True
    """A bare day or weekday, which may be the day of speaking rather than that of the attack."""


@dataclass(slots=True)
class _Base:
    start: int
    end: int
    dates: tuple[date, ...]
    """Empty where the day of publication is needed to tell them, and is not known."""
    kind: str
    said: str = ""


def published_day(published: Moment | None) -> date | None:
    """The day of publication, in the report's own zone."""
    return published.date() if isinstance(published, datetime) else published


def periods(tokens: Sequence[Token], marks: Marks, published: Moment | None, language: Language) -> list[When]:
    """Every period that the sentence names, in order."""
    today = published_day(published)
    bases = _bases(tokens, marks, today, language)
    out = _nights(tokens, marks, bases, published)
    out += _night_hours(tokens, marks, bases, today, [(w.start, w.end) for w in out])
    out += _eve_to_morning(marks, bases, [(w.start, w.end) for w in out])
    taken = [(w.start, w.end) for w in out]
    for base in bases:
        if any(a <= base.start and base.end <= b for a, b in taken) or _since_when(marks, base):
            continue
        if (again := _named_again(base, out)) is not None:
            out[again] = replace(out[again], end=base.end)
            continue
        out.append(_single(tokens, marks, base, today))
        taken.append((out[-1].start, out[-1].end))
    out += [
        w for w in _relative(marks, today, taken) if w.period.kind != "unknown" or not any(x.period.kind == "span" for x in out)
    ]
    out += _apart(tokens, marks, language)
    out.sort(key=lambda w: w.start)
    return [_named(w, tokens) for w in out]


def _named_again(base: _Base, nights: list[When]) -> int | None:
    """ "In the night of Wednesday to Thursday, 6 July": which of the nights named already the date is of."""
    near = (i for i, w in enumerate(nights) if len(base.dates) == 1 and 0 <= base.start - w.end <= _BESIDE)
    return next((i for i in near if base.dates[-1] in (nights[i].period.from_, nights[i].period.to)), None)


_BESIDE = 2


def _since_when(marks: Marks, base: _Base) -> bool:
    """ "The heaviest attack since February": how long there was none like it."""
    since = marks.ending(base.start, "small", "since") or marks.ending(base.start - 1, "small", "since")
    return since is not None and marks.like_none_since(since.start)


def _named(when: When, tokens: Sequence[Token]) -> When:
    """A period that cannot be dated keeps its words: "last Saturday night"."""
    if when.period.to is not None or when.period.said or when.end <= when.start:
        return when
    inside = tokens[when.start : when.end]
    words = inside[0].text
    for before, token in pairwise(inside):
        words += " " * (token.start > before.end) + token.text
    return replace(when, period=replace(when.period, said=words))


def _bases(tokens: Sequence[Token], marks: Marks, today: date | None, language: Language) -> list[_Base]:
    out: list[_Base] = []
    behind = 0
    for i, token in enumerate(tokens):
        if token.word.dated is False or i < behind or not _dated(token, language):
            continue
        base = _date_at(tokens, marks, i, today, language)
        if base is not None:
            out.append(base)
            behind = base.end
    return out


def _dated(token: Token, language: Language) -> bool:
    """Whether a date may begin here: with digits, a month or a weekday."""
    if token.kind != "word":
        return token.kind in ("number", "day")
    word = token.word
    if word.dated is None:
        names = (*word.forms, re.sub(r"'s$", "", word.low))
        word.dated = any(n in language.months or n in language.weekdays for n in names) or _ordinal(token) is not None
    return word.dated


def _date_at(tokens: Sequence[Token], marks: Marks, i: int, today: date | None, language: Language) -> _Base | None:
    token = tokens[i]
    if token.kind == "day":
        return _dotted(token, i, today)
    if token.kind in ("number", "word"):
        return (
            _day_month(tokens, marks, i, today, language)
            or _month_day(tokens, marks, i, today, language)
            or _weekday(tokens, marks, i, today, language)
            or _nth(tokens, marks, i, today)
            or _in_year(tokens, marks, i)
        )
    return None


def _in_year(tokens: Sequence[Token], marks: Marks, i: int) -> _Base | None:
    """ "700 hours under alert in 2022": a year as a whole, told like a month."""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    led = marks.ending(i, "small", "in") is not None and re.fullmatch(r"20\d\d", tokens[i].text)
    if not led or (behind is not None and behind.kind == "word" and (marks.get(i + 1, "noun") or marks.get(i + 1, "unit"))):
        return None
    year = int(tokens[i].text)
    return _Base(i, i + 1, (date(year, 1, 1), date(year, 12, 31)), "month")


def _nth(tokens: Sequence[Token], marks: Marks, i: int, today: date | None) -> _Base | None:
    """ "In the evening of the 21st", "on the 6th": a day of this month or the last one; and not "the 21st floor"."""
    ordinal = marks.small(i + 1, "ordinal")
    number = _ordinal(tokens[i])
    if number is None or ordinal is None or today is None or not marks.ending(i, "small", "definite"):
        return None
    behind = ordinal.end
    if behind < len(tokens) and tokens[behind].kind == "word" and not marks.at[behind]:
        return None
    if marks.get(behind, "noun") or marks.get(behind, "unit") or marks.get(behind, "place") or marks.small(behind, "street"):
        return None
    first = today.replace(day=1)
    month = first if number <= today.day else (first - _DAY).replace(day=1)
    day = _make(month.year, month.month, number, today)
    return _Base(i, behind, (day,), "day") if day else None


def _dotted(token: Token, i: int, today: date | None) -> _Base | None:
    parts = [int(p) for p in token.text.split(".") if p]
    year = None
    if len(parts) > 2:  # noqa: PLR2004
        year = parts[2] if parts[2] > 99 else 2000 + parts[2]  # noqa: PLR2004
    day = _make(year, parts[1], parts[0], today)
    return _Base(i, i + 1, (day,), "day") if day else None


def _ordinal(token: Token) -> int | None:
    m = re.fullmatch(r"(\d{1,2})\.?", token.low) if token.kind in ("number", "word", "day") else None
    return int(m[1]) if m and 1 <= int(m[1]) <= 31 else None  # noqa: PLR2004


def _month_of(token: Token, language: Language) -> int | None:
    if token.kind != "word":
        return None
    for form in token.forms:
        if form in language.months:
            return language.months[form]
    return None


def _day_month(tokens: Sequence[Token], marks: Marks, i: int, today: date | None, language: Language) -> _Base | None:
    """ "4 July 2025", "the 26th of May", "3 to 4 July", "16 al 17 de junio"."""
    days: list[int] = []
    at = i
    while at < len(tokens) and len(days) < 2:  # noqa: PLR2004
        day = _ordinal(tokens[at])
        if day is None:
            break
        days.append(day)
        at += 1
        if at < len(tokens) and tokens[at].low == ".":
            at += 1
        while at < len(tokens) and marks.small(at, "ordinal"):
            at += 1
        joint = marks.small(at, "to", "range_and")
        if (
            joint is None
            or len(days) == 2  # noqa: PLR2004
            or at + 1 >= len(tokens)
            or _ordinal(tokens[joint.end] if joint.end < len(tokens) else tokens[at]) is None
        ):
            break
        at = joint.end
    if not days or at >= len(tokens):
        return None
    if (of := marks.small(at, "of")) is not None:
        at = of.end
    month = _month_of(tokens[at], language) if at < len(tokens) else None
    if month is None:
        return None
    year, end = _year(tokens, marks, at + 1, today)
    if year is None and today is None:
        kind = "night" if len(days) > 1 and days[1] - days[0] in _OVERNIGHT else "day" if len(days) == 1 else "span"
        return _Base(i, end, (), kind, "/".join(f"--{month:02}-{day:02}" for day in days))
    dates = tuple(d for day in days if (d := _make(year, month, day, today)))
    if len(dates) == 2 and dates[0] > dates[1]:  # noqa: PLR2004
        dates = dates[1:]
    return _Base(i, end, dates, "day") if dates else None


def _month_day(tokens: Sequence[Token], marks: Marks, i: int, today: date | None, language: Language) -> _Base | None:
    """ "July 4, 2025", "in June", "June 2024"."""
    month = _month_of(tokens[i], language)
    if month is None:
        return None
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    day = _ordinal(following) if following else None
    if (
        day
        and following
        and not (
            i + 2 < len(tokens) and tokens[i + 2].kind == "word" and tokens[i + 2].text[:1].islower() and marks.get(i + 2, "noun")
        )
    ):
        year, end = _year(tokens, marks, i + 2, today)
        if year is None and today is None:
            return _Base(i, end, (), "day", f"--{month:02}-{day:02}")
        made = _make(year, month, day, today)
        return _Base(i, end, (made,), "day") if made else None
    year, end = _year(tokens, marks, i + 1, today)
    if end == i + 1 and not marks.ending(i, "small", "in", "of", "since", "compared"):
        return None
    if year is None and today is None:
        return _Base(i, end, (), "month", f"--{month:02}")
    first = _make(year, month, 1, today)
    if first is None:
        return None
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return _Base(i, end, (first, last), "month")


def headed_month(tokens: Sequence[Token], today: date | None, language: Language) -> Period | None:
    """ "July in figures": a month that begins a headline, without a day beside it."""
    month = _month_of(tokens[0], language) if tokens else None
    first = _make(None, month, 1, today) if month is not None else None
    if first is None or (len(tokens) > 1 and tokens[1].kind in ("number", "day")):
        return None
    return Period(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]), "month")


def _year(tokens: Sequence[Token], marks: Marks, i: int, today: date | None) -> tuple[int | None, int]:
    at = i
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
    if (of := marks.small(at, "of")) is not None:
        at = of.end
    if at < len(tokens) and tokens[at].kind == "number" and re.fullmatch(r"20\d\d", tokens[at].text):
        end = at + 1
        if (word := marks.get(end, "time", "year")) is not None:
            end = word.end
        return int(tokens[at].text), end
    last = marks.get(at, "time", "last_year")
    if last is not None and today:
        return today.year - 1, last.end
    return None, i


def _make(year: int | None, month: int, day: int, today: date | None) -> date | None:
    """The date, in the year said or else the last one that is not after tomorrow."""
    try:
        if year is not None:
            return date(year, month, day)
        if today is None:
            return None
        made = date(today.year, month, day)
        return made if made <= today + _DAY else made.replace(year=today.year - 1)
    except ValueError:
        return None


_SHORT = 3
"""An abbreviation of so few letters is a weekday only with its capital: "Sat", and no "she sat"."""


def _weekday(tokens: Sequence[Token], marks: Marks, i: int, today: date | None, language: Language) -> _Base | None:
    token = tokens[i]
    if token.kind != "word" or (len(token.text) <= _SHORT and token.text.islower()):
        return None
    number = next((language.weekdays[f] for f in (*token.forms, re.sub(r"'s$", "", token.low)) if f in language.weekdays), None)
    if number is None:
        return None
    if (feast := _weekday_of_month(tokens, marks, i, number, today, language)) is not None:
        return feast
    if today is None:
        return _Base(i, i + 1, (), "day")
    back = (today.isoweekday() - number) % 7
    if back == 0 and marks.ending(i, "time", "last"):
        back = 7
    return _Base(i, i + 1, (today - timedelta(days=back),), "day")


def _weekday_of_month(
    tokens: Sequence[Token], marks: Marks, i: int, number: int, today: date | None, language: Language
) -> _Base | None:
    """ "The last Sunday of May" is the month's last one; which another one is, is not told by the weekday."""
    of = marks.small(i + 1, "of")
    month = _month_of(tokens[of.end], language) if of is not None and of.end < len(tokens) else None
    if of is None or month is None:
        return None
    first = _make(None, month, 1, today) if marks.ending(i, "time", "last") else None
    if first is None:
        return _Base(i, of.end + 1, (), "unknown")
    end = first.replace(day=calendar.monthrange(first.year, month)[1])
    return _Base(i, of.end + 1, (end - timedelta(days=(end.isoweekday() - number) % 7),), "day")


def _nights(tokens: Sequence[Token], marks: Marks, bases: list[_Base], published: Moment | None) -> list[When]:
    out = []
    today = published_day(published)
    late = isinstance(published, datetime) and published.hour >= _NOON
    for mark in marks.of("time"):
        if mark.payload not in ("night", "overnight", "last_night", "tonight"):
            continue
        when = _night(tokens, marks, mark.start, mark.end, mark.payload, bases, today, published_late=late)
        if when is not None:
            out.append(when)
    return out


def _night(
    tokens: Sequence[Token],
    marks: Marks,
    start: int,
    end: int,
    name: str,
    bases: list[_Base],
    today: date | None,
    *,
    published_late: bool,
) -> When | None:
    after = [b for b in bases if end <= b.start <= end + _NEAR and b.kind == "day" and _linked(tokens, marks, end, b.start)][:1]
    after += [b for b in bases if after and b.kind == "day" and after[0].end <= b.start <= after[0].end + 2]
    if len(after) == 1 and (morning := _morning_after(marks, start, after[0], bases)) is not None:
        return When(start, morning.end, Period(after[0].dates[-1], morning.dates[0], "night"), plain=False)
    before = [b for b in bases if b.end <= start <= b.end + 1 and b.kind == "day"]
    if any(not b.dates for b in (*after, *before)):
        return _undated_night(start, end, after, before)
    if after:
        dates = after[0].dates
        last = after[0].end
        if len(after) > 1 and after[1].start - after[0].end <= 2:  # noqa: PLR2004
            dates, last = (*dates, *after[1].dates), after[1].end
        if len(dates) > 1 and dates[-1] - dates[0] == _DAY:
            return When(start, last, Period(dates[0], dates[-1], "night"), plain=False)
        if _linked_to_eve(marks, end, after[0].start):
            return When(start, last, Period(dates[-1], dates[-1] + _DAY, "night"), plain=False)
        return When(start, last, Period(dates[-1] - _DAY, dates[-1], "night"), plain=False)
    if before and not marks.small(start, "comma") and name == "night":
        day = before[-1].dates[-1]
        return When(before[-1].start, end, Period(day, day + _DAY, "night"), plain=False)
    if name == "night" and not marks.ending(start, "time", "last", "this"):
        held = marks.ending(start, "small", "that", "definite", "in")
        return When(start, end, Period(None, None, "that_night"), plain=False) if held else None
    if today is None:
        return When(start, end, Period(None, None, "night"), plain=False)
    if name == "tonight" and published_late:
        return None
    told_on = next((b.dates[0] for b in bases if b.start <= _AT_HEAD and b.end <= start and b.kind == "day" and b.dates), today)
    ends = told_on if name == "overnight" else today
    return When(start, end, Period(ends - _DAY, ends, "night"), plain=False)


_AT_HEAD = 3
"""A day at the head of a sentence is that on which a night is told of: "On Thursday the army said that overnight …"."""


def _night_hours(
    tokens: Sequence[Token], marks: Marks, bases: list[_Base], today: date | None, taken: list[tuple[int, int]]
) -> list[When]:
    """ "Between 11 p.m. and 7 a.m.", "from 20:00 on 3 May to 06:00": from an evening to the morning after it."""
    hours = [i for i, token in enumerate(tokens) if token.kind in ("clock", "number")]
    clocks = [(i, at) for i in hours if (at := clock_of(tokens[i], marks, i) or _hour(tokens[i], marks, i)) is not None]
    out = []
    for (i, eve), (j, morning) in pairwise(clocks):
        if eve.hour < _EVENING or morning.hour > _NOON or j - i > _HOURS_APART or any(a <= i < b for a, b in taken):
            continue
        if not any(marks.small(k, "range_and", "to", "as_of") for k in range(i + 1, j)):
            continue
        day = next((b.dates[0] for b in bases if i < b.start < j and b.kind == "day" and b.dates), None)
        behind = next((b for b in bases if j < b.start <= j + _NEAR and b.kind == "day" and b.dates), None)
        end = behind.end if behind is not None else j + 1
        last = day + _DAY if day else behind.dates[-1] if behind is not None else today
        if last is not None:
            out.append(When(i, end, Period(last - _DAY, last, "night"), plain=False))
    return out


def _hour(token: Token, marks: Marks, i: int) -> time | None:
    """ "11 p.m.": an hour without minutes."""
    half = marks.get(i + 1, "time", "pm") or marks.get(i + 1, "time", "am")
    if half is None or token.kind != "number" or not re.fullmatch(r"1[0-2]|[1-9]", token.text):
        return None
    return time(int(token.text) % 12 + (12 if half.payload == "pm" else 0))


def _eve_to_morning(marks: Marks, bases: list[_Base], taken: list[tuple[int, int]]) -> list[When]:
    """ "Between Friday evening and Saturday morning": a night."""
    out = []
    for eve, morning in pairwise(bases):
        if eve.kind != "day" or morning.kind != "day" or not eve.dates or not morning.dates:
            continue
        if morning.dates[0] - eve.dates[-1] != _DAY or any(a <= eve.start < b for a, b in taken):
            continue
        evening, early = marks.get(eve.end, "time", "part"), marks.get(morning.end, "time", "part")
        if evening and early and morning.start - evening.end <= 2 and marks.small(evening.end, "range_and", "to"):  # noqa: PLR2004
            out.append(When(eve.start, early.end, Period(eve.dates[-1], morning.dates[0], "night"), plain=False))
    return out


_EVENING = 17
_HOURS_APART = 9
"""How many tokens the two hours of a night may stand apart, with their dates."""


def _undated_night(start: int, end: int, after: list[_Base], before: list[_Base]) -> When:
    """ "Overnight into Friday", "Saturday night", in a report that does not say when it was published."""
    first = before[-1].start if before else start
    last = after[0].end if after else end
    return When(first, last, Period(None, None, "night"), plain=False)


def _morning_after(marks: Marks, start: int, eve: _Base, bases: list[_Base]) -> _Base | None:
    """ "Between the night of Tuesday and the morning of Wednesday": the second day."""
    if not eve.dates or not any(marks.ending(i, "small", "between") for i in range(max(0, start - 1), start + 1)):
        return None
    return next(
        (
            b
            for b in bases
            if eve.end < b.start <= eve.end + _NEAR + 2 and b.kind == "day" and b.dates and b.dates[0] - eve.dates[-1] == _DAY
        ),
        None,
    )


def _linked(tokens: Sequence[Token], marks: Marks, i: int, j: int) -> bool:
    """Only small words stand between a night and its date: "night of", "ніч на", "Nacht zum", "overnight into"."""
    return all(
        marks.small(
            k, "of", "to", "night_to", "that", "in", "article", "range_and", "between", "from", "on_day", "aux", "definite", "comma"
        )
        or (tokens[k].capital is False and marks.get(k, "time"))
        for k in range(i, j)
    )


def _linked_to_eve(marks: Marks, i: int, j: int) -> bool:
    return any(marks.small(k, "night_from") for k in range(i, j))


def _single(tokens: Sequence[Token], marks: Marks, base: _Base, today: date | None) -> When:
    since = marks.ending(base.start, "small", "since") or marks.ending(base.start - 1, "small", "since")
    if not base.dates:
        start = since.start if since is not None else base.start
        return When(start, base.end, Period(None, None, "since" if since is not None else base.kind, said=base.said), plain=False)
    if since is not None and today is not None and (len(base.dates) == 1 or base.kind == "month"):
        return When(since.start, base.end, Period(base.dates[0], max(today, base.dates[0]), "since"), plain=False)
    if base.kind == "month":
        return When(base.start, base.end, Period(base.dates[0], base.dates[-1], "month"), plain=False)
    if len(base.dates) > 1:
        return When(base.start, base.end, Period(base.dates[0], base.dates[-1], "span"), plain=False)
    part = marks.get(base.end, "time", "part") is not None or marks.ending(base.start, "time", "part") is not None
    start, end = _with_dawn(tokens, marks, base)
    part = part or (start, end) != (base.start, base.end) or _at_hour(tokens, marks, base.end)
    return When(start, end, Period(base.dates[0], base.dates[0], "day"), plain=not part)


def _at_hour(tokens: Sequence[Token], marks: Marks, i: int) -> bool:
    """ "Monday at about 7 o'clock": a day with its hour is no day of speaking."""
    for k in range(i, min(len(tokens), i + 4)):
        if tokens[k].kind == "clock" or (tokens[k].kind == "number" and marks.get(k + 1, "unit", "hour") is not None):
            return True
        if tokens[k].kind != "word" or marks.get(k, "speech") or marks.get(k, "event"):
            return False
    return False


def _with_dawn(tokens: Sequence[Token], marks: Marks, base: _Base) -> tuple[int, int]:
    """ "In the early hours of Friday", "Friday before dawn": from where to where a day with its early hours goes."""
    for mark in marks.of("time"):
        if mark.payload in ("dawn", "this_morning"):
            if 0 <= base.start - mark.end <= _DAWN and _linked(tokens, marks, mark.end, base.start):
                return mark.start, base.end
            if 0 <= mark.start - base.end <= 1:
                return base.start, mark.end
    return base.start, base.end


_DAWN = 3
"""How many small words may stand between the early hours and their day."""


_SO_FAR = ("year_so_far", "month_so_far")

_OFFSETS = {"today": 0, "this_morning": 0, "yesterday": 1, "two_days_ago": 2, "three_days_ago": 3}


def _relative(marks: Marks, today: date | None, taken: list[tuple[int, int]]) -> list[When]:
    out = []
    for mark in marks.of("time"):
        if any(a <= mark.start < b for a, b in taken):
            continue
        if mark.payload in _OFFSETS:
            day = today - timedelta(days=_OFFSETS[mark.payload]) if today else None
            out.append(When(mark.start, mark.end, Period(day, day, "day"), plain=mark.payload != "this_morning"))
        elif mark.payload in ("vague_day", "week"):
            out.append(When(mark.start, mark.end, Period(None, None, "unknown"), plain=False))
        elif mark.payload in _SO_FAR and today is not None:
            first = today.replace(month=1, day=1) if mark.payload == "year_so_far" else today.replace(day=1)
            out.append(When(mark.start, mark.end, Period(first, today, "since"), plain=False))
        elif mark.payload == "last_month" and today is None:
            out.append(When(mark.start, mark.end, Period(None, None, "month"), plain=False))
        elif mark.payload == "last_month" and today:
            last = today.replace(day=1) - _DAY
            out.append(When(mark.start, mark.end, Period(last.replace(day=1), last, "month"), plain=False))
        elif mark.payload in ("dawn", "night_before", "that_day"):
            out.append(When(mark.start, mark.end, Period(None, None, mark.payload), plain=False))
        elif mark.payload == "day_earlier":
            out.append(When(mark.start, mark.end, Period(None, None, "earlier"), plain=False))
    return out


def _apart(tokens: Sequence[Token], marks: Marks, language: Language) -> list[When]:
    """ "Five days after", "two days earlier": so many days before what is spoken of."""
    out = []
    for mark in marks.named("days_apart"):
        if mark.start == 0:
            continue
        number = number_at(tokens, marks, mark.start - 1, language)
        if number is not None and number.end == mark.start and number.value <= _APART:
            out.append(When(mark.start - 1, mark.end, Period(None, None, "earlier", int(number.value)), plain=False))
    return out


_APART = 60
"""More days than that are a span of the war and no distance between two attacks."""


def shifted(period: Period, days: int) -> Period:
    """The same period some days later (or earlier, where `days` is negative)."""
    move = timedelta(days=days)
    return replace(period, from_=period.from_ + move if period.from_ else None, to=period.to + move if period.to else None)


def clock_of(token: Token, marks: Marks, i: int) -> time | None:
    """A clock time at a token: "16:10", "9.20 p.m."."""
    if token.kind != "clock":
        return None
    hour, minute = (int(p) for p in re.split("[:.]", token.text))
    if (half := marks.get(i + 1, "time")) is not None and half.payload in ("pm", "am"):
        hour = hour % 12 + (12 if half.payload == "pm" else 0)
    return time(hour % 24, minute)


def stamp_of(tokens: Sequence[Token], marks: Marks) -> time | None:
    """The clock time that an entry of a live blog begins with: "19:10 …", "Updated at 19:10."."""
    reach = _STAMP if marks.small(0, "update") is not None else 0
    for i, token in enumerate(tokens[: max(reach, 3)]):
        if (at := clock_of(token, marks, i)) is not None:
            return at
        if token.kind == "word" and i >= reach:
            return None
    return None


_STAMP = 6
"""How many tokens a word for an update, a date and a clock time may take."""


def moment(published: Moment | None, at: time, day: date | None = None) -> datetime | None:
    """The clock time on a day in the zone of publication; without a day, the last such time before publication."""
    if not isinstance(published, datetime):
        return None
    zone = published.tzinfo or UTC
    base = datetime.combine(day or published.date(), at, zone)
    if day is None and base > published.replace(tzinfo=zone):
        base -= _DAY
    return base
