"""Reading: one report into statements, each with the words that carry it (statements.md).

The steps, in order: the text into sentences and tokens; words into concepts; numbers, periods, places and speakers;
counted things and the verbs they go with; what the sentence does not repeat, from those before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.language import language as load_language
from nightdesk.lexicon.places import places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.lexicon.voices import Voice, voices
from nightdesk.model import Quotation, Report, Statement
from nightdesk.reading.attribution import Told, told
from nightdesk.reading.concepts import Marks, find
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.dates import Period, When, clock_of, moment, periods, published_day, shifted
from nightdesk.reading.names import Names
from nightdesk.reading.quoting import has_quotations, quotations_in
from nightdesk.reading.statements import Draft, Parsed, drafts, quote_of, without_doubles
from nightdesk.reading.tables import by_surname, romaniser, table
from nightdesk.reading.text import Sentence, Token, sentences
from nightdesk.reading.whereabouts import Spot, carried_place, place_of, spots

__all__ = ["quotations", "read"]


def read(report: Report) -> list[Statement]:
    """The statements of one report, in the order of its text; ids are `report:1`, `report:2` and so on.

    The report's `lang` must be one that there is a language file for. Raises LexiconError where it is not.
    """
    context = _context(report)
    if not _speaks_of_attack(context):
        return []
    _survey(report, context)
    made: list[Statement] = []
    for sentence in context.sentences:
        new = _sentence(sentence, context)
        if context.told_by:
            made = [replace(s, said_by=context.told_by) if s in context.sentence_made and s.said_by is None else s for s in made]
        if sentence.opened and context.told_last and not context.told_by:
            made = [
                replace(s, said_by=context.told_last) if s.start >= context.sentence_start and s.said_by is None else s
                for s in made
            ]
        if context.told_before:
            made = [replace(s, said_by=s.said_by or context.told_before) if s.start >= context.sentence_start else s for s in made]
        context.sentence_start = sentence.start
        if context.false_before:
            made = _denied(made)
        made += new
        context.made = made
    made = without_doubles(made)
    return [replace(s, id=f"{report.id}:{i}") for i, s in enumerate(made, 1)]


def _denied(made: list[Statement]) -> list[Statement]:
    """The statements of the sentence that is called false: the last ones from one sentence."""
    last = made[-1].start if made else 0
    return [replace(s, stance="denied") if last - s.start < _ONE_SENTENCE else s for s in made]


_ONE_SENTENCE = 60
"""Within how many characters figures are of one claim."""


def quotations(report: Report) -> list[Quotation]:
    """Every direct quotation of a report with its speaker (statements.md, Quotations)."""
    context = _context(report)
    return list(quotations_in(report, context, _told))


def _context(report: Report) -> Context:
    lang = report.lang or "en"
    language = load_language(lang)
    names = Names(language, by_surname(lang), romaniser(lang), voices().canonical)
    own = voices().get(voices().canonical(report.publisher)) if report.publisher else None
    if own is not None:
        names.country = own.country
    context = Context(report, language, places(), names, own, list(sentences(report.text, language)))
    if own is not None and own.place:
        context.main_place = own.place
    return context


def _speaks_of_attack(context: Context) -> bool:
    """A report that names no weapon's work at all (a product review, a market page) holds no statements."""
    return any(_marked(sentence, context)[0].of("gate") for sentence in context.sentences)


def _marked(sentence: Sentence, context: Context) -> tuple[Marks, list[When]]:
    """What the words of a sentence mean, and its periods: these hang on nothing around it, and are found once."""
    if sentence.marked is None:
        tokens = sentence.tokens
        marks = Marks(find(tokens, table(context.language.code)), len(tokens))
        sentence.marked = marks, periods(tokens, marks, context.report.published, context.language)
    marked: tuple[Marks, list[When]] = sentence.marked
    return marked


def _survey(report: Report, context: Context) -> None:
    """What the report as a whole speaks of: its place and its period, before a sentence is read."""
    best: tuple[float, Period] | None = None
    countries: Counter[str] = Counter()
    spoken_of: set[str] = set()
    place: str | None = None
    for k, sentence in enumerate(context.sentences[:_SURVEYED]):
        parsed, found = _parse(sentence, context)
        countries.update(known.country for spot in found if (known := context.places.get(spot.name)) is not None)
        spoken_of.update(spot.name for spot in found)
        lead = [s.name for s in found if not s.implied]
        if place is None and lead and k < _LEAD:
            place = lead[0]
        for score, period in _main_periods(parsed, context):
            if best is None or score - k * 0.4 > best[0]:
                best = (score - k * 0.4, period)
    likely, titled = _title(report, context)
    if titled and (place is None or context.places.holds(place, titled)):
        place = titled
    for score, period in likely:
        if best is None or score > best[0]:
            best = (score, period)
    context.main_period = best[1] if best else context.default_period()
    context.main_earlier = bool(best) and context.main_period.kind == "day" and context.main_period.days == 0
    context.main_place = _main_place(place, spoken_of, context)
    if context.names.country is None:
        context.names.country = _main_country(countries, context)
    country = context.places.get(context.names.country) if context.names.country else None
    national = context.places.get(context.own.place) if context.own and context.own.place else None
    context.weapon_place = country.name if country else None
    if national is not None and national.kind == "country":
        context.weapon_place = national.name
    context.names.full.clear()
    context.names.heard.clear()
    context.names.offices.clear()
    context.quotes = _quotes(report, context)
    context.names.heard.clear()
    context.speaker = None


def _quotes(report: Report, context: Context) -> list[tuple[int, int, str | None]]:
    """The quotations with their speakers; on the way `context.names` hears of everybody who is named in full."""
    if has_quotations(report.text):
        return [(q.start, q.end, q.said_by) for q in quotations_in(report, context, _told) if q.said_by]
    for sentence in context.sentences:
        context.names.speakers(sentence.tokens, _marked(sentence, context)[0])
    return []


def _main_country(countries: Counter[str], context: Context) -> str | None:
    """That of the main place, unless another is named far more often."""
    main = context.places.get(context.main_place) if context.main_place else None
    if main is not None:
        countries[main.country] += 2
    return countries.most_common(1)[0][0] if countries else None


_MONTH = 4.5
"""A month in the headline is the report's own period, unless a night stands there too."""
_PALE = 12
"""How much nearer a bare word for the day of publication must stand than another period: it is mostly that of speaking."""
_SURVEYED = 14
_LEAD = 6


def _main_place(place: str | None, named: set[str], context: Context) -> str | None:
    """The first place named; in a local body's own post only if that lies on its ground, and is the only one there."""
    own = context.own.place if context.own else None
    if own is None:
        return place
    if _is_city(own, context) and len({n for n in named if n != own and context.places.holds(own, n)}) > 1:
        return own
    return place if place and context.places.holds(own, place) else own


def _is_city(own: str, context: Context) -> bool:
    place = context.places.get(own)
    return place is not None and place.kind == "city"


def _main_periods(parsed: Parsed, context: Context) -> list[tuple[float, Period]]:
    """The periods of a sentence with how likely each is that of the attack: nights, days tied to an attack, other days."""
    out = []
    attacks = parsed.marks.of("lasting")
    today = published_day(context.report.published)
    for when in parsed.whens:
        since = when.period.from_ if when.period.kind == "since" else None
        if since is not None and today is not None and (today - since).days <= _RECENT:
            out.append((2.2, Period(since, since, "day")))
        if when.period.kind == "earlier" and today is not None:
            day = today - timedelta(days=when.period.days)
            out.append((2.5 - when.period.days / 2, Period(day, day, "day", 0)))
        if (
            when.period.kind == "that_night"
            and today is not None
            and not any(m.payload == "modal" for m in parsed.marks.of("small"))
        ):
            out.append((2.0, Period(today - timedelta(days=1), today, "night")))
        if when.period.to is None or when.period.kind not in ("night", "day"):
            continue
        if any(parsed.marks.small(i, "old_record") for i in range(max(0, when.start - 8), when.start)):
            continue
        age = (today - when.period.to).days if today else 0
        score = 4.0 if when.period.kind == "night" else 1.0
        if when.period.kind == "day" and any(min(abs(a.start - when.end), abs(when.start - a.end)) <= _TIED for a in attacks):
            score += 3.0
        if when.plain and when.start <= _LEAD and parsed.sentence.line == 0 and parsed.sentence.first:
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


_TIED = 3
_RECENT = 10


def _title(report: Report, context: Context) -> tuple[list[tuple[float, Period]], str | None]:
    """The headline states nothing, but it names the night, and the weapons that a first number may leave unsaid."""
    out = []
    place = None
    for sentence in sentences(report.title or "", context.language):
        parsed, found = _parse(sentence, context)
        place = place or next((s.name for s in found), None)
        _mention(parsed.marks, context)
        out += [(score + 0.2, period) for score, period in _main_periods(parsed, context)]
        out += [(_MONTH, w.period) for w in parsed.whens if w.period.kind == "month"]
    return out, place


def _mention(marks: Marks, context: Context) -> None:
    for mark in marks.of("noun"):
        root = root_of(mark.payload.what)
        if vocabulary().categories[root].alone:
            context.what[root] = mark.payload.what


def _parse(sentence: Sentence, context: Context) -> tuple[Parsed, list[Spot]]:
    tokens = sentence.tokens
    marks, whens = _marked(sentence, context)
    own = [m.payload.name for m in marks.of("place") if m.payload.kind != "country"]
    if own:
        context.names.here = _here(context, own[0])
    said = told(tokens, marks, context.names, carried=context.speaker)
    spoken_of = [w for w in whens if not (w.period.kind == "day" and _day_of_speaking(w, marks, said.spoken, tokens))]
    found = spots(tokens, marks, context, said.spoken)
    return Parsed(sentence, marks, spoken_of, said, _taken(tokens, marks, whens, said)), found


def _taken(tokens: Sequence[Token], marks: Marks, whens: Sequence[When], said: Told) -> set[int]:
    """The tokens of dates, clock times, second parts and speakers: no number of theirs counts anything."""
    taken = {i for w in whens for i in range(w.start, w.end)}
    taken |= {i for i, t in enumerate(tokens) if t.kind in ("clock", "day")}
    taken |= {i for m in marks.all if m.tail for i in m.tail}
    taken |= {i for a, b in said.spoken for i in range(a, b) if marks.get(i, "voice") or marks.get(i, "body")}
    return taken


def _told(sentence: Sentence, context: Context) -> Told:
    """Who speaks in a sentence."""
    marks, _ = _marked(sentence, context)
    return told(sentence.tokens, marks, context.names, carried=context.speaker)


def _after_clock(when: When, tokens: list[Token]) -> bool:
    """ "At 09:00, 13 December": the day that a clock time belongs to, and not that of the attack."""
    return any(tokens[i].kind == "clock" for i in range(max(0, when.start - 4), when.start))


def _day_of_speaking(when: When, marks: Marks, spoken: list[tuple[int, int]], tokens: list[Token]) -> bool:
    """ "said on Friday": the day of the word, not of the deed."""
    for mark in marks.of("speech"):
        if mark.payload in ("verb", "passive") and 0 <= when.start - mark.end <= 3:  # noqa: PLR2004
            return True
    if when.plain and _after_clock(when, tokens):
        return True
    if marks.ending(when.start, "small", "as_of") is not None and marks.ending(when.start, "small", "in") is None:
        return True
    return any(0 <= when.start - b <= 2 for a, b in spoken)  # noqa: PLR2004


_BEHIND_ALL = 0.5
"""Words of speaking in the latter half of a clause behind a semicolon speak for the clause before it too."""


def _sentence(sentence: Sentence, context: Context) -> list[Statement]:
    if context.paragraph not in (sentence.paragraph, context.list_paragraph) and not sentence.bullet:
        context.listed = None
    if sentence.paragraph != context.paragraph:
        context.foreign = False
    context.enter(sentence.paragraph, sentence.line)
    context.names.here = _here(context)
    parsed, found = _parse(sentence, context)
    found = _behind_dateline(parsed, found, context)
    if sentence.first:
        _entry(parsed, context)
    context.false_before = _takes_back(parsed)
    context.told_by = None
    context.told_last = None
    context.foreign = _foreign(parsed, context)
    made = [] if context.foreign else drafts(parsed, context)
    context.told_before = _told_before(parsed)
    out = _placed(made, parsed, found, context)
    if not out and parsed.told.attributions and any(m.payload == "said_back" for m in parsed.marks.of("small")):
        context.told_by = parsed.told.attributions[0].name
    if sentence.opened and parsed.told.attributions and parsed.told.attributions[-1].at > _BEHIND_ALL * len(sentence.tokens):
        context.told_last = parsed.told.attributions[-1].name
    _carry(made, out, parsed, found, context)
    if not out and _is_heading(sentence, context):
        _head(parsed, found, context)
    return out


_HEADING_WORDS = 9


def _is_heading(sentence: Sentence, context: Context) -> bool:
    """A short line of its own that ends in no mark ("Thursday into Friday (3–4 July)", "KHARKIV")."""
    text = context.report.text
    alone = sentence.first and not sentence.bullet and (sentence.end >= len(text) or text[sentence.end] == "\n")
    last = sentence.tokens[-1]
    return alone and len(sentence.tokens) <= _HEADING_WORDS and (last.kind != "mark" or last.text in ")»”")


def _head(parsed: Parsed, found: list[Spot], context: Context) -> None:
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


_DATELINE = 20
"""How many tokens the place, the day and the agency at the head of a report may take."""


def _behind_dateline(parsed: Parsed, found: list[Spot], context: Context) -> list[Spot]:
    """ "Lviv (Ukraine), 5 Oct (Agency) – …": where and when a report was written is no place of its first figure."""
    end = _dateline_end(parsed, context)
    parsed.whens[:] = [w for w in parsed.whens if w.start >= end]
    return [s for s in found if s.start >= end]


def _dateline_end(parsed: Parsed, context: Context) -> int:
    tokens = parsed.tokens
    if parsed.sentence.line or not parsed.sentence.first or not parsed.marks.get(0, "place"):
        return 0
    for i, token in enumerate(tokens[:_DATELINE]):
        if i and parsed.marks.small(i, "dash") is not None:
            return i + 1
        named = token.capital or token.kind != "word" or _depth(tokens, i) > 0
        if not named and not any(f in context.language.months for f in token.forms):
            return 0
    return 0


def _here(context: Context, first: str | None = None) -> tuple[str | None, str | None, str | None]:
    """The country, region and city that are spoken of: those of a place of the sentence itself before all."""
    found: dict[str, str] = {}
    for name in (first, context.place, context.main_place):
        for up in (name, *context.places.within(name)) if name else ():
            place = context.places.get(up)
            if place is not None:
                found.setdefault(place.kind, place.name)
    return found.get("country", context.names.country), found.get("region"), found.get("city")


def _told_before(parsed: Parsed) -> str | None:
    """ "This was said by the mayor": who is quoted for the sentence before."""
    first = parsed.told.attributions[0] if parsed.told.attributions else None
    said = parsed.marks.small(0, "said_that") or parsed.marks.small(1, "said_that")
    if first is not None and said and first.at <= 3 and not parsed.marks.of("event"):  # noqa: PLR2004
        return parsed.told.attributions[0].name
    return None


def _entry(parsed: Parsed, context: Context) -> None:
    """A line that begins with a clock time is an entry of its own; one that is a date alone gives the day."""
    tokens = parsed.tokens
    for i, token in enumerate(tokens[:3]):
        if token.kind == "clock" and (at := clock_of(token, parsed.marks, i)) is not None:
            context.stamp(at)
            context.place = context.period = context.speaker = None
            return
        if token.kind == "word":
            break
    if parsed.whens and parsed.whens[0].start == 0 and len(tokens) - parsed.whens[0].end <= 1 and parsed.whens[0].period.to:
        context.day = parsed.whens[0].period


def _placed(made: list[Draft], parsed: Parsed, found: list[Spot], context: Context) -> list[Statement]:
    out: list[Statement] = []
    for draft in made:
        speaker = _speaker(draft, made, parsed, context)
        at = draft.entity.start
        others = [(d.entity.start, d.entity.end) for d in made if d is not draft and _apart(d, draft)]
        others += [(m.start, m.end) for m in parsed.marks.of("small") if m.payload == "of_them" and m.start > at]
        between = [
            s for s in found if draft.verb is not None and 0 <= s.start - draft.verb.end <= 1 and s.end <= at and not s.joined
        ]
        if between and any(parsed.tokens[i].text == "," for i in range(between[-1].end, at)):
            between = []
        here = (
            between[-1:] if between and not draft.entity.partitive else place_of(found, at, draft.entity.end, others, parsed.tokens)
        )
        context.placed_here = out
        goes_on = bool(out) or draft.entity.partitive or draft.entity.bare
        names = _names(here, draft, speaker, context, goes_on=goes_on)
        out.extend(_statement(draft, name, speaker, parsed, context) for name in names)
    return out


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
    return [carried_place(draft.what, voice, context, goes_on=goes_on)]


def _speaker(draft: Draft, made: list[Draft], parsed: Parsed, context: Context) -> str | None:
    name = parsed.told.speaker_of(draft.entity.start) or _quoted(draft, parsed, context)
    if name is None and not parsed.told.attributions:
        name = context.speaker if _goes_on(made, parsed, context) else _bulletin(draft, context)
    own = voices().canonical(context.report.publisher) if context.report.publisher else None
    return None if name is not None and name == own else name


def _bulletin(draft: Draft, context: Context) -> str | None:
    """A count of weapons goes on in one paragraph with the voice that began it."""
    last = context.told_here[-1] if context.told_here else None
    flowing = {r for m in vocabulary().measures.values() if m.flow for r in m.of}
    if last is None or root_of(last.what) not in flowing:
        return None
    weapons = draft.event is not None and bool(flowing & set(draft.event.measures))
    return last.said_by if root_of(draft.what) in flowing or weapons else None


def _quoted(draft: Draft, parsed: Parsed, context: Context) -> str | None:
    """Whoever speaks the quotation that the thing stands in."""
    at = parsed.tokens[draft.entity.start].start
    return next((name for start, end, name in context.quotes if start <= at < end), None)


def _goes_on(made: list[Draft], parsed: Parsed, context: Context) -> bool:
    """Whether the sentence leans on the one before it: it opens with a bare number, a part, a pronoun, or a list goes on."""
    if context.prefixed == parsed.sentence.line and not parsed.sentence.first:
        return True
    if not parsed.whens and any(m.payload in ("there", "figure_word") for m in parsed.marks.of("small")):
        return True
    if context.listed or parsed.sentence.opened or any(m.payload == "goes_on" for m in parsed.marks.of("small")):
        return True
    if not made:
        return False
    first = made[0].entity
    return (
        (first.bare and first.start <= 2 and not (first.number and first.number.value == 0))  # noqa: PLR2004
        or first.partitive
        or (first.definite and first.counted)
    )


def _statement(draft: Draft, place: str | None, speaker: str | None, parsed: Parsed, context: Context) -> Statement:
    start, end = quote_of(draft, parsed)
    period = _period(draft, parsed, context)
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
    )


def _as_of(parsed: Parsed, context: Context) -> datetime | None:
    for i, token in enumerate(parsed.tokens):
        if token.kind == "clock" and parsed.marks.ending(i, "small", "as_of") and (at := clock_of(token, parsed.marks, i)):
            return moment(context.report.published, at)
    return context.entry


def _period(draft: Draft, parsed: Parsed, context: Context) -> Period:
    named = [w for w in parsed.whens if w.period.kind != "span"] or parsed.whens
    if draft.stance != "previous_record":
        named = [w for w in named if not _of_record(w, parsed)]
    whens = _around(draft.entity.start, named, parsed)
    if whens:
        at = draft.entity.start
        when = min(whens, key=lambda w: abs(w.start - at) if w.start >= at else abs(at - w.end))
        if when.period.kind == "earlier" and context.period is None and context.main_earlier:
            return context.main_period
        if when.period.kind == "earlier":
            return shifted(context.period or context.main_period, -when.period.days)
        if when.period.kind == "that_night":
            around = context.period or _last_told(when, parsed, context) or context.main_period
            return _night_of(around, published_day(context.report.published))
        return when.period
    if vocabulary().measures[draft.measure].state:
        day = published_day(context.report.published)
        return Period(day, day, "day")
    return context.period or context.main_period


def _last_told(when: When, parsed: Parsed, context: Context) -> Period | None:
    """ "That night", "the same night" at the head of a paragraph: the period of the figures told last."""
    if parsed.marks.ending(when.start, "small", "that") is None:
        return None
    told_last = next((s for s in reversed(context.made) if s.from_ and not vocabulary().measures[s.measure].state), None)
    return Period(told_last.from_, told_last.to, "night" if told_last.from_ != told_last.to else "day") if told_last else None


def _of_record(when: When, parsed: Parsed) -> bool:
    """The day of an old record is not that of what broke it."""
    return any(parsed.marks.small(i, "old_record") for i in range(max(0, when.start - 8), when.start))


def _night_of(period: Period, today: date | None) -> Period:
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
    return [w for w in whens if _depth(tokens, w.start) == 0 or _depth(tokens, w.start) == _depth(tokens, at)]


def _depth(tokens: list[Token], at: int) -> int:
    return sum((t.text == "(") - (t.text == ")") for t in tokens[:at])


def _carry(made: list[Draft], out: list[Statement], parsed: Parsed, found: list[Spot], context: Context) -> None:
    """What the next sentence may leave unsaid."""
    if parsed.told.attributions:
        context.speaker = parsed.told.attributions[-1].name
        if not made and len(parsed.tokens) <= _NAMED_ALONE and not parsed.marks.of("event"):
            context.prefixed = parsed.sentence.line
    elif parsed.told.prefix:
        context.speaker = parsed.told.prefix
        context.prefixed = parsed.sentence.line
    whens = [w for w in parsed.whens if w.period.kind != "span" and _depth(parsed.tokens, w.start) == 0]
    told = [s for s in out if s.stance != "previous_record"]
    if told and told[-1].from_ is not None and not vocabulary().measures[told[-1].measure].state:
        context.period = Period(told[-1].from_, told[-1].to, "night" if told[-1].from_ != told[-1].to else "day")
    elif whens and not out:
        likely = _main_periods(parsed, context)
        last = max(likely, key=lambda s: s[0])[1] if likely else whens[-1].period
        around = context.period or context.main_period
        today = published_day(context.report.published)
        context.period = (
            shifted(around, -last.days)
            if last.kind == "earlier"
            else _night_of(around, today)
            if last.kind == "that_night"
            else last
        )
    if found and not _dateline(parsed, found):
        context.place = found[0].name if len(found) == 1 else (out[-1].place if out and out[-1].place else found[-1].name)
    context.told_here += out
    context.sentence_made = out or context.sentence_made
    if lasting := parsed.marks.of("lasting"):
        context.duration_of = str(lasting[-1].payload)
    context.old_record = not out and any(m.payload == "old_record" for m in parsed.marks.of("small"))
    _mention(parsed.marks, context)
    for draft in made:
        root = root_of(draft.what)
        context.what[root] = draft.what
        if draft.value is not None and draft.entity.counted and not draft.entity.partitive:
            context.counts[draft.what] = draft.value
        if draft.event is not None:
            context.event = draft.event
            if vocabulary().measures[draft.measure].grows:
                context.toll = (draft.event, draft.event.bare or draft.what)
    _list_head(made, parsed, context)


_NAMED_ALONE = 5
"""A sentence of so few tokens that only names a voice and its word ("Сводка Минобороны.") heads what follows on its line."""


def _takes_back(parsed: Parsed) -> bool:
    """ "That is not so", "this figure is false": of what the sentence before gave."""
    small = {m.payload for m in parsed.marks.of("small")}
    return {"said_before", "denial"} <= small


def _foreign(parsed: Parsed, context: Context) -> bool:
    """Whether the paragraph has turned to shelling or the front, and has not come back to weapons of ours."""
    known = vocabulary().categories
    if any(known[root_of(m.payload.what)].alone for m in parsed.marks.of("noun")):
        return False
    return context.foreign or any(m.payload == "not_ours_from_here" for m in parsed.marks.of("small"))


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
    return parsed.sentence.line == 0 and all(i in inside for i, t in enumerate(parsed.tokens) if t.kind == "word")


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
