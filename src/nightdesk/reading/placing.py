"""Drafts into statements, each with its place, its period, its speaker and its words."""

from __future__ import annotations

from datetime import datetime, timedelta

from nightdesk.model import Relative, Statement
from nightdesk.reading.context import Context
from nightdesk.reading.deeds.drafts import Draft, Parsed
from nightdesk.reading.deeds.statements import quote_of
from nightdesk.reading.held import period_of
from nightdesk.reading.where.grounds import Leaning, carried_place, demonym, flies, ground_of, stopped
from nightdesk.reading.where.nearest import place_of
from nightdesk.reading.where.spot import Spot
from nightdesk.reading.where.whereabouts import region_named
from nightdesk.reading.who.floor import speaker_of
from nightdesk.reading.words.dates import clock_of, moment


def placed_drafts(made: list[Draft], parsed: Parsed, found: list[Spot], context: Context) -> list[Statement]:
    """The statements of a sentence's drafts, one for each place where it gives the same figure to several."""
    out: list[Statement] = []
    for draft in made:
        near = [s for s in found if not s.water or _over_water(s, draft, made)]
        speaker = speaker_of(draft, made, parsed, context)
        at = draft.entity.start
        others = _in_the_way(draft, made, near, parsed)
        between = [
            s for s in near if draft.verb is not None and 0 <= s.start - draft.verb.end <= 1 and s.end <= at and not s.joined
        ]
        if between and any(parsed.tokens[i].text == "," for i in range(between[-1].end, at)):
            between = []
        here = between[-1:] if between and not draft.entity.partitive else place_of(near, at, _behind(draft), others, parsed.tokens)
        context.placed_here = out
        goes_on = bool(out) or draft.entity.partitive or draft.entity.bare
        leaning = Leaning(
            ground_of(speaker, context) or _counting_nation(parsed, context),
            goes_on,
            _over_time(parsed),
            _total(parsed),
            _countries(parsed, context),
            speaker,
        )
        names = [None] if _and_more(here, draft, parsed) else _names(here, draft, speaker, leaning, context)
        out.extend(_statement(draft, name, speaker, parsed, context) for name in names)
    return out


def _over_water(spot: Spot, draft: Draft, made: list[Draft]) -> bool:
    """Weapons are stopped over a sea; what was sent from it, and what is told further on, is not there."""
    return stopped(draft) and not any(spot.end <= d.entity.start < draft.entity.start for d in made)


def _in_the_way(draft: Draft, made: list[Draft], found: list[Spot], parsed: Parsed) -> list[tuple[int, int]]:
    """What parts a thing from a place behind it: another thing or number, "of them", and words of speaking."""
    entity = draft.entity
    drafted = {(d.entity.start, d.entity.end) for d in made}
    led = any(s.end <= entity.start for s in found)
    beside = set() if led else _coordinate(draft, made, found, parsed)
    apart = [
        (d.entity.start, d.entity.end)
        for d in made
        if d is not draft and d.value is not None and _apart(d, draft) and d.entity.start not in beside
    ]
    counted = [(a, b) for a, b in parsed.counted if (a, b) not in drafted and a >= entity.end]
    of_them = [(m.start, m.end) for m in parsed.marks.named("of_them") if m.start > entity.start]
    return apart + counted + of_them + [s for s in parsed.told.spoken if _told_at(s, found, parsed)]


_LINKED = 4


def _coordinate(draft: Draft, made: list[Draft], found: list[Spot], parsed: Parsed) -> set[int]:
    """ "Three were killed and five injured in Izium": what goes on with "and" in the same place, by where it begins."""
    out: set[int] = set()
    last = draft
    for other in sorted(made, key=lambda d: d.entity.start):
        if other.entity.start <= last.entity.start or flies(other) or flies(draft):
            continue
        gap = range(_behind(last), _ahead(other))
        linked = any(parsed.marks.small(i, "and", "comma") is not None for i in gap) and len(gap) <= _LINKED
        if not linked or other.entity.partitive or any(last.entity.end <= s.start < other.entity.start for s in found):
            break
        out.add(other.entity.start)
        last = other
    return out


def _ahead(draft: Draft) -> int:
    return min(draft.entity.start, draft.verb.start if draft.verb is not None else draft.entity.start)


def _told_at(spoken: tuple[int, int], found: list[Spot], parsed: Parsed) -> bool:
    """ "… were used, a colonel told the press in Delhi": the place behind is where it was said."""
    end = spoken[1]
    spot = next((s for s in found if s.start >= end), None)
    if spot is None or any(parsed.marks.get(i, "event") for i in range(end, spot.start)):
        return False
    return not any(parsed.tokens[i].text == "," for i in range(end, spot.start))


def _behind(draft: Draft) -> int:
    """From where its place may follow: "four people, among them a girl, were killed in Uman"."""
    return max(draft.entity.end, draft.verb.end if draft.verb is not None else 0)


def _apart(other: Draft, draft: Draft) -> bool:
    """Whether another thing of the sentence is told for itself, and not in one breath with this one."""
    return other.entity.partitive or other.entity.bare or other.verb is not draft.verb


def _names(here: list[Spot], draft: Draft, speaker: str | None, leaning: Leaning, context: Context) -> list[str | None]:
    if len(here) > 1:
        return [s.name for s in here] if draft.entity.each else [None]
    if here and here[0].implied and leaning.ground and _is_country(here[0].name, context) and _is_country(leaning.ground, context):
        return [leaning.ground]
    if here:
        return [_share_of(here[0], draft, context)]
    if speaker in context.names.grounds and context.place is None:
        return [leaning.ground]
    return [carried_place(draft, leaning, context)]


_OPENING = 2


def _total(parsed: Parsed) -> bool:
    """Whether a word like "in all" opens the sentence, or what stands behind a colon."""
    totals = [m.start for m in parsed.marks.named("total")]
    return any(i < _OPENING or parsed.tokens[i - 1].text == ":" for i in totals)


_LONG = timedelta(days=20)
"""From how many days on a toll is one of a war and not of an attack."""


def _countries(parsed: Parsed, context: Context) -> frozenset[str]:
    named = {m.payload.name for m in parsed.marks.of("place") if m.payload.kind == "country"}
    return frozenset(named | {c for m in parsed.marks.of("demonym") if (c := demonym(str(m.payload), context)) is not None})


def _counting_nation(parsed: Parsed, context: Context) -> str | None:
    """ "A first Pakistani toll": the country whose count it is."""
    marks = parsed.marks
    tallies = marks.named("tally")
    own = [m for m in marks.of("demonym") if any(t.end == m.start or t.start == m.end for t in tallies)]
    return demonym(str(own[0].payload), context) if own else None


def _over_time(parsed: Parsed) -> bool:
    """Whether a sentence speaks of weeks or months ("since February", "in the course of July")."""
    spans = [w.period for w in parsed.whens if w.period.from_ is not None and w.period.to is not None]
    return any(p.from_ is not None and p.to is not None and p.to - p.from_ >= _LONG for p in spans)


def _and_more(here: list[Spot], draft: Draft, parsed: Parsed) -> bool:
    """ "In Kremenchuk and two neighbouring communities": one place among several is not that of the figure."""
    if len(here) != 1:
        return False
    joined = parsed.marks.small(here[0].end, "and")
    return joined is not None and joined.end in parsed.areas and joined.end != draft.entity.start


def _is_country(name: str, context: Context) -> bool:
    place = context.places.get(name)
    return place is not None and place.kind == "country"


def _share_of(spot: Spot, draft: Draft, context: Context) -> str:
    """ "20 over the Moscow region, 14 over Kursk": in a count by regions the region's short name is the region."""
    beside = context.placed_here[-1:] or context.told_here[-1:]
    regional = any((p := context.places.get(s.place or "")) is not None and p.kind == "region" for s in beside)
    listed = draft.entity.bare and stopped(draft) and (regional or spot.regional)
    return (region_named(spot.name, context) if listed else None) or spot.name


def _statement(draft: Draft, place: str | None, speaker: str | None, parsed: Parsed, context: Context) -> Statement:
    start, end = quote_of(draft, parsed)
    period = period_of(draft, parsed, context)
    return Statement(
        report=context.report.id,
        quote=context.report.text[start:end],
        start=start,
        end=end,
        measure=draft.measure,
        what=draft.what,
        detail=draft.detail,
        value=draft.value,
        upper=draft.upper,
        qualifier=draft.qualifier,
        unit=draft.unit,
        place=place,
        from_=period.from_,
        to=period.to,
        said_by=speaker,
        as_of=_as_of(parsed, context),
        stance=draft.stance,
        relative=Relative(period.kind, period.said) if period.to is None and period.said else None,
    )


def _as_of(parsed: Parsed, context: Context) -> datetime | None:
    for i, token in enumerate(parsed.tokens):
        if token.kind == "clock" and parsed.marks.ending(i, "small", "as_of") and (at := clock_of(token, parsed.marks, i)):
            return moment(context.report.published, at)
    return context.entry
