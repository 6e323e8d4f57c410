"""Who holds the floor: whom a sentence without a speaker of its own goes on quoting, and what ends that.

A speaker holds the floor until another speaks, or until the report tells something that does not lean on what he said.
Over a paragraph's end the floor goes only to what plainly takes up a figure of his, or to a list that he opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.vocabulary import flowing
from nightdesk.lexicon.voices import voices
from nightdesk.model import Statement
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.drafts import Draft, Parsed


def speaker_of(draft: Draft, made: Sequence[Draft], parsed: Parsed, context: Context) -> str | None:
    """Who is quoted for what a draft says; None where the report says it itself."""
    if _own_voice(parsed):
        return None
    name = parsed.told.speaker_of(draft.entity.start) or _quoted(draft, parsed, context)
    if name is None and not parsed.told.attributions:
        name = _holder(parsed, context) if _leans(made, parsed, context) else _bulletin(draft, context)
        name = None if draft.stance == "previous_record" else name
    return None if name is not None and _is_publisher(name, context) else name


def _holder(parsed: Parsed, context: Context) -> str | None:
    """Who holds the floor; "the same source" and "he added" call back whoever spoke last."""
    called = bool(parsed.marks.named("goes_on"))
    return context.floor or (context.speaker if called and not context.begins else None)


def pass_floor(out: Sequence[Statement], parsed: Parsed, context: Context) -> None:
    """Whoever spoke last holds the floor; a sentence that told something in the report's own voice ends that."""
    told = parsed.told
    if _own_voice(parsed):
        context.floor = None
    elif told.attributions or told.prefix:
        context.floor = told.attributions[-1].name if told.attributions else told.prefix
    elif (out and all(s.said_by is None for s in out)) or (not out and context.begins and _ended(parsed)):
        context.floor = None


def _ended(parsed: Parsed) -> bool:
    """Whether a sentence ends in a mark, and is no heading."""
    return parsed.tokens[-1].text in ".!?…"


def _own_voice(parsed: Parsed) -> bool:
    """ "By our own count": what the report has reckoned or seen itself."""
    return bool(parsed.marks.named("own_voice"))


def _is_publisher(name: str, context: Context) -> bool:
    """ "The Observatory verified" in what the Civic Harm Observatory publishes: that is its own voice."""
    publisher = context.report.publisher
    if not publisher:
        return False
    if voices().get(name) is not None:
        return name == voices().canonical(publisher)
    return set(name.casefold().split()) <= set(publisher.casefold().split())


def _bulletin(draft: Draft, context: Context) -> str | None:
    """A count of weapons goes on in one paragraph with the voice that began it."""
    last = context.told_here[-1] if context.told_here else None
    sent = flowing()
    if last is None or root_of(last.what) not in sent:
        return None
    struck = draft.event is not None and bool(sent & set(draft.event.measures)) and draft.entity.counted
    return last.said_by if root_of(draft.what) in sent or struck else None


def _quoted(draft: Draft, parsed: Parsed, context: Context) -> str | None:
    """Whoever speaks the quotation that the thing stands in."""
    at = parsed.tokens[draft.entity.start].start
    return next((name for start, end, name in context.quotes if start <= at < end), None)


def _leans(made: Sequence[Draft], parsed: Parsed, context: Context) -> bool:
    """Whether the sentence leans on the one before it: it opens with a bare number, a part, a pronoun, or a list goes on."""
    sentence = parsed.sentence
    if context.prefixed == sentence.line and not sentence.first:
        return True
    if context.listed or sentence.opened or bool(parsed.marks.named("goes_on")):
        return True
    if not context.begins and not parsed.whens and _points_back(parsed):
        return True
    if not made:
        return False
    first = made[0].entity
    bare = first.bare and first.start <= _AT_HEAD and not (first.number and first.number.value == 0)
    return (bare and not context.begins) or first.partitive or any(d.entity.definite and d.entity.counted for d in made[:_FIRST])


_AT_HEAD = 2
_FIRST = 2
"""Which of a sentence's figures may take up one from before: "34 of the 48 missiles" gives its whole second."""


def _points_back(parsed: Parsed) -> bool:
    """ "Nobody was hurt there", "now it is four"; and not "there were"."""
    return any(
        m.payload == "figure_word" or (m.payload == "there" and not (m.start == 0 and parsed.marks.small(m.end, "aux")))
        for m in parsed.marks.of("small")
    )
