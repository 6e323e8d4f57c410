"""Drafts into statements, each with its place, its period, its speaker and its words."""

from __future__ import annotations

from datetime import datetime

from nightdesk.lexicon.places import SEA
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.lexicon.voices import Voice, voices
from nightdesk.model import Relative, Statement
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.dates import clock_of, moment
from nightdesk.reading.drafts import Draft, Parsed
from nightdesk.reading.floor import speaker_of
from nightdesk.reading.grounds import carried_place
from nightdesk.reading.held import period_of
from nightdesk.reading.statements import quote_of
from nightdesk.reading.whereabouts import Spot, place_of


def placed_drafts(made: list[Draft], parsed: Parsed, found: list[Spot], context: Context) -> list[Statement]:
    """The statements of a sentence's drafts, one for each place where it gives the same figure to several."""
    out: list[Statement] = []
    _leave_out_seas(made, found, context)
    for draft in made:
        speaker = speaker_of(draft, made, parsed, context)
        at = draft.entity.start
        others = [(d.entity.start, d.entity.end) for d in made if d is not draft and _apart(d, draft)]
        others += [(m.start, m.end) for m in parsed.marks.of("small") if m.payload == "of_them" and m.start > at]
        between = [
            s for s in found if draft.verb is not None and 0 <= s.start - draft.verb.end <= 1 and s.end <= at and not s.joined
        ]
        if between and any(parsed.tokens[i].text == "," for i in range(between[-1].end, at)):
            between = []
        here = (
            between[-1:] if between and not draft.entity.partitive else place_of(found, at, _behind(draft), others, parsed.tokens)
        )
        context.placed_here = out
        goes_on = bool(out) or draft.entity.partitive or draft.entity.bare
        names = _names(here, draft, speaker, context, goes_on=goes_on)
        out.extend(_statement(draft, name, speaker, parsed, context) for name in names)
    return out


def _leave_out_seas(made: list[Draft], found: list[Spot], context: Context) -> None:
    """ "Launched in the Black Sea": what is sent from a sea is not told of it."""
    if any(draft.measure == vocabulary().categories[root_of(draft.what)].alone for draft in made):
        found[:] = [s for s in found if (place := context.places.get(s.name)) is None or place.kind != SEA]


def _behind(draft: Draft) -> int:
    """From where its place may follow: "four people, among them a girl, were killed in Uman"."""
    return max(draft.entity.end, draft.verb.end if draft.verb is not None else 0)


def _apart(other: Draft, draft: Draft) -> bool:
    """Whether another thing of the sentence is told for itself, and not in one breath with this one."""
    return other.entity.partitive or other.entity.bare or other.verb is not draft.verb


def _names(here: list[Spot], draft: Draft, speaker: str | None, context: Context, *, goes_on: bool) -> list[str | None]:
    if len(here) > 1:
        return [s.name for s in here] if draft.entity.each else [None]
    if here:
        return [here[0].name]
    voice: Voice | None = voices().get(speaker) if speaker else context.own
    if speaker in context.names.grounds and context.place is None:
        return [context.names.grounds[speaker]]
    spoken_for = context.places.get(speaker) if speaker and voice is None else None
    if spoken_for is not None and spoken_for.kind == "country" and vocabulary().categories[root_of(draft.what)].alone:
        return [spoken_for.name]
    return [carried_place(draft, voice, context, goes_on=goes_on)]


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
