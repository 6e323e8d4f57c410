"""Reading: one report into statements, each with the words that carry it (statements.md).

The steps, in order: the text into sentences and tokens; words into concepts; numbers, periods, places and speakers;
counted things and the verbs they go with; what the sentence does not repeat, from those before it.
"""

from __future__ import annotations

from dataclasses import replace

from nightdesk.lexicon.language import language as load_language
from nightdesk.lexicon.places import places
from nightdesk.lexicon.voices import voices
from nightdesk.model import Quotation, Report, Statement
from nightdesk.reading.carrying import begin_entry, between_items, carry_on, is_heading, takes_back, turned_foreign, under_heading
from nightdesk.reading.context import Context
from nightdesk.reading.deeds.drafts import Parsed
from nightdesk.reading.deeds.statements import drafts, without_doubles
from nightdesk.reading.parsing import grounds_of, parse, speaks_of_attack, told_in
from nightdesk.reading.placing import placed_drafts
from nightdesk.reading.survey import behind_dateline, look_over, publisher_ground
from nightdesk.reading.who.names import Names
from nightdesk.reading.who.quoting import quotations_in
from nightdesk.reading.words.tables import by_surname, romaniser
from nightdesk.reading.words.text import Sentence, sentences

__all__ = ["quotations", "read"]


def read(report: Report) -> list[Statement]:
    """The statements of one report, in the order of its text; ids are `report:1`, `report:2` and so on.

    The report's `lang` must be one that there is a language file for. Raises LexiconError where it is not.
    """
    context = _context(report)
    if not speaks_of_attack(context):
        return []
    look_over(report, context)
    context.last_bullet = max((s.start for s in context.sentences if s.bullet), default=-1)
    made: list[Statement] = []
    for sentence in context.sentences:
        new = _sentence(sentence, context)
        if context.told_by:
            made = [replace(s, said_by=context.told_by) if s in context.told_over and s.said_by is None else s for s in made]
        if sentence.opened and context.told_last and not context.told_by:
            made = [
                replace(s, said_by=context.told_last) if s.start >= context.sentence_start and s.said_by is None else s
                for s in made
            ]
        if context.told_before:
            named = context.told_before
            made = [replace(s, said_by=named) if s.start >= context.sentence_start and _unnamed(s, named) else s for s in made]
        if context.false_before:
            denier = context.false_by
            made = [replace(s, stance="denied", said_by=denier) if s.start >= context.sentence_start else s for s in made]
        context.sentence_start = sentence.start
        made += new
        context.made = made
    made = without_doubles(made)
    return [replace(s, id=f"{report.id}:{i}") for i, s in enumerate(made, 1)]


def _unnamed(statement: Statement, name: str) -> bool:
    """ "Two were killed, officials said. That was confirmed by the mayor": a name is more than a vague voice."""
    return statement.said_by is None or (statement.said_by.islower() and not name.islower())


def quotations(report: Report) -> list[Quotation]:
    """Every direct quotation of a report with its speaker (statements.md, Quotations)."""
    context = _context(report)
    return list(quotations_in(report, context, told_in))


def _context(report: Report) -> Context:
    lang = report.lang or "en"
    language = load_language(lang)
    names = Names(language, by_surname(lang), romaniser(lang), voices().canonical, voices().may_mean)
    own = voices().get(voices().canonical(report.publisher)) if report.publisher else None
    if own is not None:
        names.country = own.country
    context = Context(report, language, places(), names, own, list(sentences(report.text, language)))
    context.ground = own.place if own is not None else publisher_ground(context)
    if context.ground:
        context.main_place = context.ground
    return context


_BEHIND_ALL = 0.5
"""Words of speaking in the latter half of a clause behind a semicolon speak for the clause before it too."""


def _sentence(sentence: Sentence, context: Context) -> list[Statement]:
    if context.paragraph not in (sentence.paragraph, context.list_paragraph) and not sentence.bullet:
        context.listed = None
    if sentence.paragraph != context.paragraph:
        context.foreign = False
    context.enter(sentence.paragraph, sentence.line)
    between_items(sentence, context)
    context.names.here = grounds_of(context)
    parsed, found = parse(sentence, context)
    found = behind_dateline(parsed, found, context)
    if sentence.first:
        begin_entry(parsed, context)
    context.false_before = takes_back(parsed)
    context.false_by = parsed.told.attributions[-1].name if parsed.told.attributions else None
    context.told_by = None
    context.told_last = None
    context.foreign = turned_foreign(parsed, context)
    made = [] if context.foreign else drafts(parsed, context)
    context.told_before = _told_before(parsed)
    out = placed_drafts(made, parsed, found, context)
    if not out and parsed.told.attributions and bool(parsed.marks.named("said_back")):
        context.told_by = parsed.told.attributions[0].name
        context.told_over = list(context.told_here if _labelled(parsed) else context.sentence_made)
    if sentence.opened and parsed.told.attributions and parsed.told.attributions[-1].at > _BEHIND_ALL * len(sentence.tokens):
        context.told_last = parsed.told.attributions[-1].name
    carry_on(made, out, parsed, found, context)
    if not out and is_heading(sentence, context):
        under_heading(parsed, found, context)
    return out


def _labelled(parsed: Parsed) -> bool:
    """ "Source: the mayor": said of all that the paragraph has told so far."""
    return any(parsed.tokens[m.end - 1].text == ":" for m in parsed.marks.named("said_back"))


def _told_before(parsed: Parsed) -> str | None:
    """ "This was said by the mayor": who is quoted for the sentence before."""
    first = parsed.told.attributions[0] if parsed.told.attributions else None
    said = parsed.marks.small(0, "said_that") or parsed.marks.small(1, "said_that")
    if first is not None and said and first.at <= 3 and not parsed.marks.of("event"):  # noqa: PLR2004
        return parsed.told.attributions[0].name
    return None
