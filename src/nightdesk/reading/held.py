"""When a figure held: the period that its sentence ties to it, or else the one that is still spoken of."""

from __future__ import annotations

from datetime import date, timedelta

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context
from nightdesk.reading.deeds.drafts import Draft, Parsed
from nightdesk.reading.words.dates import Period, When, published_day, shifted
from nightdesk.reading.words.text import Token

LEAD = 6


def main_periods(parsed: Parsed, context: Context) -> list[tuple[float, Period]]:
    """The periods of a sentence with how likely each is that of the attack: nights, days tied to an attack, other days."""
    out = []
    attacks = parsed.marks.of("lasting")
    today = published_day(context.report.published)
    for when in parsed.whens:
        since = when.period.from_ if when.period.kind == "since" else None
        if since is not None and today is not None and (today - since).days <= _RECENT:
            out.append((2.2, Period(since, since, "day")))
        if when.period.kind == "earlier" and today is not None:
            day = _told_from(when, parsed, today) - timedelta(days=when.period.days)
            out.append((2.5 - when.period.days / 2, Period(day, day, "day", 0)))
        if when.period.kind == "that_night" and today is not None and not bool(parsed.marks.named("modal")):
            out.append((2.0, Period(today - timedelta(days=1), today, "night")))
        if when.period.kind == "night_before" and today is not None:
            out.append((2.0, Period(today - timedelta(days=1), today, "night")))
        if when.period.kind == "dawn" and today is not None:
            out.append((1.0, Period(today, today, "day")))
        if (
            when.period.kind == "month"
            and parsed.sentence.line == 0
            and parsed.sentence.first
            and parsed.marks.of("event", "lasting")
        ):
            out.append((_OPENING_MONTH, when.period))
        if when.period.to is None or when.period.kind not in ("night", "day"):
            continue
        if any(parsed.marks.small(i, "old_record") for i in range(max(0, when.start - 8), when.start)):
            continue
        age = (today - when.period.to).days if today else 0
        score = 4.0 if when.period.kind == "night" and not _of_word(when, parsed) else 1.0
        if when.period.kind == "day" and any(min(abs(a.start - when.end), abs(when.start - a.end)) <= _TIED for a in attacks):
            score += 3.0
        if when.plain and when.start <= LEAD and parsed.sentence.line == 0 and parsed.sentence.first:
            score -= 1.5
        elif (
            not when.plain
            and when.period.kind == "day"
            and parsed.sentence.line == 0
            and parsed.sentence.first
            and parsed.marks.of("event")
        ):
            score += 1.5
        out.append((score - (age / 10 if age <= _RECENT else 5), when.period))
    return out


def _told_from(when: When, parsed: Parsed, today: date) -> date:
    """The day that "a day after the strike" is told from: another one of the sentence, which it does not itself explain."""
    days = [w for w in parsed.whens if w.plain and w.period.kind == "day" and w.period.to]
    apart = (w.period.to for w in days if min(abs(w.start - when.end), abs(when.start - w.end)) > _BESIDE)
    return next((day for day in apart if day is not None), today)


_BESIDE = 2
"""So near a day stands to "the day before" that it is that very day ("the day before, 14 July")."""

_TIED = 3
_OPENING_MONTH = 3.2
"""A report that opens with what a month brought is of that month, unless it speaks of a night of its own."""

_RECENT = 10


def period_of(draft: Draft, parsed: Parsed, context: Context) -> Period:
    """The period of a draft: one that stands in its sentence, nearest first, else that of what was told before."""
    named = [w for w in parsed.whens if w.period.kind != "span"] or parsed.whens
    if draft.stance != "previous_record":
        named = [w for w in named if not _of_record(w, parsed)]
    whens = _around(draft.entity.start, named, parsed)
    if whens:
        at = draft.entity.start
        if vocabulary().measures[draft.measure].grows:
            whens = [w for w in whens if _tied(w, parsed)] or [w for w in whens if not _of_word(w, parsed)]
    if whens:
        when = min(whens, key=lambda w: abs(w.start - at) if w.start >= at else abs(at - w.end))
        if when.period.kind == "earlier" and context.period is None and context.main_earlier:
            return context.main_period
        if when.period.kind == "earlier":
            if (context.period or context.main_period).to is None:
                return when.period
            return shifted(context.period or context.main_period, -when.period.days)
        if when.period.kind in AGAINST:
            return against(when.period.kind, _dated_before(when, whens) or context.period or context.main_period)
        if when.period.kind == "that_night":
            around = context.period or _last_told(when, parsed, context) or context.main_period
            if around.to is None:
                return around
            return night_of(around, published_day(context.report.published))
        return when.period
    if vocabulary().measures[draft.measure].state:
        if context.period is not None and context.period.kind == "unknown":
            return context.period
        day = published_day(context.report.published)
        return Period(day, day, "day")
    return context.period or context.main_period


def _dated_before(when: When, whens: list[When]) -> Period | None:
    """ "On 28 November the region was attacked: a million had no light that day": the day that the sentence names itself."""
    return next(
        (w.period for w in reversed(whens) if w.end <= when.start and w.period.to and w.period.kind in ("day", "night")), None
    )


def _of_word(when: When, parsed: Parsed) -> bool:
    """ "A day earlier he had spoken of four dead", "on Monday night officials told of 13": when it was told."""
    between = [a - when.end for a, _ in parsed.told.spoken if 0 <= a - when.end <= _TO_SPEAKER]
    comma = when.end < len(parsed.tokens) and parsed.tokens[when.end].text == ","
    return bool(between) and (not comma or when.period.kind == "earlier")


_TO_SPEAKER = 2


def _tied(when: When, parsed: Parsed) -> bool:
    """ "In Saturday's missile strike", "the attack of 14 August": a day that belongs to an attack."""
    return any(0 <= a.start - when.end <= _TO_ATTACK or 0 <= when.start - a.end <= 1 for a in parsed.marks.of("lasting"))


_TO_ATTACK = 2


AGAINST = ("dawn", "that_day", "night_before")
"""Kinds of period that are told against what is spoken of."""


def against(kind: str, spoken_of: Period) -> Period:
    """ "Before dawn": of the day that is spoken of, or on which its night ends. "The night before": the one before that."""
    if spoken_of.to is None or spoken_of.kind not in ("day", "night"):
        return spoken_of
    if kind != "night_before":
        return Period(spoken_of.to, spoken_of.to, "day")
    if spoken_of.kind == "night":
        return shifted(spoken_of, -1)
    return Period(spoken_of.to - timedelta(days=1), spoken_of.to, "night")


def _last_told(when: When, parsed: Parsed, context: Context) -> Period | None:
    """ "That night", "the same night" at the head of a paragraph: the period of the figures told last."""
    if parsed.marks.ending(when.start, "small", "that") is None:
        return None
    told = [s for s in context.made if s.from_ and not vocabulary().measures[s.measure].state]
    told_last = told[-1] if told else None
    main = context.main_period
    if told_last and told_last.from_ and main.from_ and main.kind == "night":
        old = (main.from_ - told_last.from_).days > _RECENT
        if old or sum(s.from_ == told_last.from_ for s in told) == 1:
            return None
    return Period(told_last.from_, told_last.to, "night" if told_last.from_ != told_last.to else "day") if told_last else None


def _of_record(when: When, parsed: Parsed) -> bool:
    """The day of an old record is not that of what broke it."""
    return any(parsed.marks.small(i, "old_record") for i in range(max(0, when.start - 8), when.start))


def night_of(period: Period, today: date | None) -> Period:
    """ "In the night": the night that is spoken of.

    Beside a day it is the one before it, or the one after it where a report of the day after says so.
    """
    if period.kind == "night" or period.to is None:
        return period
    if today is not None and today - period.to == timedelta(days=1):
        return Period(period.to, today, "night")
    return Period(period.to - timedelta(days=1), period.to, "night")


def _around(at: int, whens: list[When], parsed: Parsed) -> list[When]:
    """Not a period inside a bracket that the thing stands outside of."""
    tokens = parsed.tokens
    return [w for w in whens if depth(tokens, w.start) == 0 or depth(tokens, w.start) == depth(tokens, at)]


def depth(tokens: list[Token], at: int) -> int:
    """In how many brackets a token stands."""
    return sum((t.text == "(") - (t.text == ")") for t in tokens[:at])
