"""What the next sentence may leave unsaid, and what a heading or the head of a list says for those under it."""

from __future__ import annotations

from dataclasses import replace

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.drafts import NUMERAL, Draft, Parsed
from nightdesk.reading.held import AGAINST, against, depth, main_periods, night_of
from nightdesk.reading.survey import mention
from nightdesk.reading.where.spot import Spot, kind_of
from nightdesk.reading.who.floor import pass_floor
from nightdesk.reading.words.concepts import Mark
from nightdesk.reading.words.dates import Period, When, published_day, shifted, stamp_of
from nightdesk.reading.words.text import Sentence

_HEADING_WORDS = 9


def is_heading(sentence: Sentence, context: Context) -> bool:
    """A short line of its own that ends in no mark ("Thursday into Friday (3–4 July)", "KHARKIV")."""
    text = context.report.text
    alone = sentence.first and not (sentence.bullet and sentence.line) and (sentence.end >= len(text) or text[sentence.end] == "\n")
    last = sentence.tokens[-1]
    return alone and len(sentence.tokens) <= _HEADING_WORDS and (last.kind != "mark" or last.text in ")»”")


def under_heading(parsed: Parsed, found: list[Spot], context: Context) -> None:
    """What stands under a heading is of its night, its month and its place."""
    spans = [w.period for w in parsed.whens if w.period.from_ is not None and w.period.to is not None]
    nights = [p for p in spans if p.kind == "night" or (p.from_ and p.to and (p.to - p.from_).days == 1)]
    if spans:
        chosen = nights[0] if nights else spans[-1]
        context.main_period = replace(chosen, kind="night") if nights else chosen
        context.period = None
    if found:
        context.heading_place = found[0].name
        context.place = None


def between_items(sentence: Sentence, context: Context) -> None:
    """A paragraph between two bullets goes on with the item before it; a new bullet ends that."""
    if not sentence.first:
        return
    if sentence.bullet:
        context.item_place = None
    elif context.item_place and sentence.start < context.last_bullet and context.heading_place is None:
        context.place = context.place or context.item_place


def begin_entry(parsed: Parsed, context: Context) -> None:
    """A line that begins with a clock time is an entry of its own; one that is a date alone gives the day."""
    tokens = parsed.tokens
    if (at := stamp_of(tokens, parsed.marks)) is not None:
        context.stamp(at)
        context.place = context.period = context.speaker = context.floor = None
        return
    if parsed.whens and parsed.whens[0].start == 0 and len(tokens) - parsed.whens[0].end <= 1 and parsed.whens[0].period.to:
        context.day = parsed.whens[0].period


def carry_on(made: list[Draft], out: list[Statement], parsed: Parsed, found: list[Spot], context: Context) -> None:
    """What the next sentence may leave unsaid."""
    if parsed.told.attributions:
        context.speaker = parsed.told.attributions[-1].name
        if not made and len(parsed.tokens) <= _NAMED_ALONE and not parsed.marks.of("event"):
            context.prefixed = parsed.sentence.line
    elif parsed.told.prefix:
        context.speaker = parsed.told.prefix
        context.prefixed = parsed.sentence.line
    pass_floor(out, parsed, context)
    whens = [w for w in parsed.whens if w.period.kind != "span" and depth(parsed.tokens, w.start) == 0]
    whens = [w for w in whens if not _compared(w, parsed)]
    told = [s for s in out if s.stance != "previous_record"]
    if told and any(w.period.kind == "since" and (w.period.from_, w.period.to) == (told[-1].from_, told[-1].to) for w in whens):
        pass
    elif told and told[-1].from_ is None and (unknown := next((w.period for w in whens if w.period.kind == "unknown"), None)):
        context.period = unknown
    elif told and told[-1].from_ is not None and not vocabulary().measures[told[-1].measure].state:
        context.period = Period(told[-1].from_, told[-1].to, "night" if told[-1].from_ != told[-1].to else "day")
    elif told and (apart := told[-1].relative) is not None:
        context.period = Period(None, None, apart.kind, said=apart.said)
    elif whens and not out and not all(w.period.kind == "earlier" and w.period.days > _RECENTLY for w in whens):
        likely = main_periods(parsed, context)
        last = max(likely, key=lambda s: s[0])[1] if likely else whens[-1].period
        around = context.period or context.main_period
        today = published_day(context.report.published)
        context.period = (
            against(last.kind, around)
            if last.kind in AGAINST
            else shifted(around, -last.days)
            if last.kind == "earlier"
            else night_of(around, today)
            if last.kind == "that_night"
            else last
        )
    _carry_place(out, parsed, found, context)
    context.told_here += out
    context.sentence_made = out or context.sentence_made
    if lasting := parsed.marks.of("lasting"):
        context.duration_of = str(lasting[-1].payload)
    context.old_record = not out and bool(parsed.marks.named("old_record"))
    mention(parsed.marks, context)
    tolls = [(d.event, d.event.bare or d.what) for d in made if d.event is not None and vocabulary().measures[d.measure].grows]
    if tolls:
        context.toll, context.latter_toll = tolls[0], tolls[-1]
    for draft in made:
        root = root_of(draft.what)
        context.what[root] = draft.what
        if draft.value is not None and draft.entity.counted and not draft.entity.partitive:
            context.counts[draft.what] = draft.value
        if draft.event is not None:
            context.event = draft.event
    _list_head(made, parsed, context)


_RECENTLY = 10
"""What lies more days back is told of in passing."""


def _compared(when: When, parsed: Parsed) -> bool:
    """ "More than in May": what something is compared with is not spoken of further."""
    return any(parsed.marks.small(i, "like", "compared") for i in range(max(0, when.start - 2), when.start))


def _carry_place(out: list[Statement], parsed: Parsed, found: list[Spot], context: Context) -> None:
    """Where the report stands after a sentence, and whether that is the place of an item of a list."""
    found = [s for s in found if not s.water]
    if found and all(kind_of(s, context) == "district" for s in found) and parsed.marks.named("for_instance"):
        return  # "an old house in Podil, among others": one of many
    if found and not _dateline(parsed, found):
        context.place = _left_at(found, out, context)
        context.scattered = len(found) > 1 and all(s.joined for s in found) and not any(s.place for s in out)
    elif out and context.place and out[-1].place and out[-1].place != context.place and root_of(out[-1].what) not in NUMERAL:
        context.place = out[-1].place
    if parsed.sentence.bullet:
        context.in_item = parsed.sentence.line
    if parsed.sentence.line == context.in_item and context.place:
        context.item_place = context.place


def _left_at(found: list[Spot], out: list[Statement], context: Context) -> str:
    """Where the report stands after a sentence: at its one place, at the whole before its shares, else at the last one told."""
    if len(found) == 1:
        return found[0].name
    if len(found) > _SHARES and all(context.places.holds(found[0].name, s.name) or kind_of(s, context) is None for s in found):
        return found[0].name
    return out[-1].place if out and out[-1].place else found[-1].name


_SHARES = 2
"""Behind a whole that holds them, more than one place is a share of it."""
_NAMED_ALONE = 5
"""A sentence of so few tokens that only names a voice and its word ("Сводка Минобороны.") heads what follows on its line."""


def takes_back(parsed: Parsed) -> bool:
    """ "That is not so", "this figure is false": of what the sentence before gave."""
    backwards = [m for m in parsed.marks.named("said_before") if not _says_itself(m, parsed)]
    return bool(backwards) and bool(parsed.marks.named("denial"))


def _says_itself(said: Mark, parsed: Parsed) -> bool:
    """ "The claim that 31 were killed is untrue", "31 killed: that is false": of a figure in the sentence itself."""
    marks = parsed.marks
    behind = said.start > 0 and (parsed.tokens[said.start - 1].text == ":" or marks.ending(said.start, "small", "dash") is not None)
    return behind or marks.small(said.end, "which") is not None


def turned_foreign(parsed: Parsed, context: Context) -> bool:
    """Whether the paragraph has turned to shelling or the front, and has not come back to weapons of ours."""
    known = vocabulary().categories
    if any(known[root_of(m.payload.what)].alone for m in parsed.marks.of("noun")):
        return False
    return context.foreign or bool(parsed.marks.named("not_ours_from_here"))


_HEADING = 3
"""A line of so few words, with a verb and without a number, heads a table."""


def _heading(made: list[Draft], parsed: Parsed) -> bool:
    sentence = parsed.sentence
    alone = (
        sentence.first
        and not sentence.bullet
        and sentence.end - sentence.start == len(sentence.tokens[-1].text) + sentence.tokens[-1].start - sentence.start
    )
    return (
        alone
        and not made
        and len(sentence.tokens) <= _HEADING
        and bool(parsed.marks.of("event"))
        and sentence.tokens[-1].kind == "word"
    )


def _dateline(parsed: Parsed, found: list[Spot]) -> bool:
    """ "Odesa / Madrid." at the head of a report: nothing but places."""
    inside = {i for s in found for i in range(s.start, s.end)}
    return (
        parsed.sentence.line == 0
        and not parsed.sentence.bullet
        and all(i in inside for i, t in enumerate(parsed.tokens) if t.kind == "word")
    )


def _list_head(made: list[Draft], parsed: Parsed, context: Context) -> None:
    """A line that ends in a colon opens a list: its items take its verb."""
    tokens = parsed.tokens
    if tokens[-1].text == ":" or _heading(made, parsed):
        context.listed = None
        if made:
            context.listed = (made[-1].event, made[-1].measure, made[-1].what)
        else:
            events = [m.payload for m in parsed.marks.of("event") if len(set(m.payload.measures.values())) == 1]
            event = events[-1] if events else None
            if event is not None:
                context.listed = (event, event.measures.get(event.bare or ""), None)
            elif context.sentence_made:
                told = context.sentence_made[0]
                context.listed = (Event({root_of(told.what): told.measure}), told.measure, told.what)
        context.list_line, context.list_paragraph = context.line, context.paragraph
    elif context.listed is not None:
        context.list_line = context.line
