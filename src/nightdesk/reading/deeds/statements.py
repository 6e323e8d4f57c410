"""One sentence into statements: its things bound to its verbs, and to the place, period and speaker they are told with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import Bond, bind, measure_of, verbs
from nightdesk.reading.deeds.bound import bound_drafts
from nightdesk.reading.deeds.drafts import TOLLS, Draft, Parsed, by_article
from nightdesk.reading.deeds.durations import told_durations
from nightdesk.reading.deeds.leftover import leftovers
from nightdesk.reading.deeds.tolls import told_tolls
from nightdesk.reading.deeds.unbound import nothing_told, part_of_town, told_of_one, verbs_alone
from nightdesk.reading.things.asides import asides, made_parts, told_of
from nightdesk.reading.things.entities import entities
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.things.shaping import (
    has_own_verb,
    labelled_counts,
    opening_wholes,
    under_label,
    with_complements,
    with_own_verbs,
    without_attached,
)
from nightdesk.reading.words.concepts import Mark
from nightdesk.reading.words.text import Token

_QUOTE_GAP = 4


def drafts(parsed: Parsed, context: Context) -> list[Draft]:
    """What the sentence states, without place, period and speaker."""
    tokens, marks = parsed.tokens, parsed.marks
    things = entities(tokens, marks, context.language, parsed.taken)
    parsed.counted = [(e.start, e.end) for e in things if e.counted]
    parsed.areas = {e.start for e in things if e.counted and e.noun is not None and vocabulary().categories[e.noun.what].area}
    used = {i for e in things for i in range(e.start, e.end)}
    found = verbs(tokens, marks, used)
    if not things and not found:
        return []
    tolls, things, found = told_tolls(things, found, parsed, context)
    things, wholes = opening_wholes(things, parsed)
    things, labelled = under_label(things, found, parsed, context)
    tolls += labelled
    things = labelled_counts(things, parsed)
    durations = [e for e in things if e.unit]
    things = [e for e in things if not e.unit]
    things = without_attached(with_complements(things, marks), marks)
    things, inner = with_own_verbs(things, parsed)
    apart = asides(tokens, marks, things)
    made_parts(things, apart, marks)
    clauses = told_of(tokens, marks, things)
    told = {clause.start for clause in clauses}
    own = [t for t in things if not t.rest and (t.end in told or has_own_verb(t, marks))]
    bonds = bind(tokens, marks, own, found, apart + clauses)
    bonds = [b for b in bonds if not _only_where(b, bonds, parsed)]
    out = bound_drafts(bonds + inner, context, parsed)
    out += tolls
    out += wholes
    out += leftovers(things, out, parsed, context, found)
    out += _wholes(out)
    out += nothing_told(found, bonds, parsed)
    out += verbs_alone(found, bonds + [Bond(d.entity, d.verb, 0) for d in out if d.verb], out, parsed, context)
    out += part_of_town(found, out, parsed)
    out += told_of_one(found, bonds, out, parsed, context)
    out += told_durations(durations, parsed, context)
    out = [d for d in map(_of_no_one, out) if _ours(d, parsed)]
    out = [d for d in out if d.value is not None or d.what not in _HELPERS]
    out = _added_up(_without_means(out))
    out = [grown for d in out for grown in _grown(d, parsed)]
    out.sort(key=lambda d: d.entity.start)
    _stances(out, parsed, context)
    return out


def _grown(draft: Draft, parsed: Parsed) -> list[Draft]:
    """ "The toll climbed from 12 to 14": of a toll that grew the two ends are two figures, and no range."""
    number = draft.entity.number
    if draft.upper is None or number is None or not vocabulary().measures[draft.measure].grows:
        return [draft]
    if not any(parsed.marks.small(i, "grew") for i in range(max(0, number.start - _GREW), number.start)):
        return [draft]
    return [replace(draft, value=value, upper=None, qualifier="exactly") for value in (draft.value, draft.upper)]


_GREW = 3
"""How far before a toll's two ends the word stands that says that it grew."""


def _only_where(bond: Bond, bonds: Sequence[Bond], parsed: Parsed) -> bool:
    """ "Seven fires broke out in three districts": an area says where, beside what is counted there."""
    noun = bond.entity.noun
    if (
        noun is None
        or not vocabulary().categories[noun.what].area
        or not parsed.marks.ending(bond.entity.start, "small", "locative")
    ):
        return False
    before = [b for b in bonds if b.verb is bond.verb and b.entity.start < bond.entity.start]
    return any(b.entity.counted and _a_thing(b) for b in before)


def _a_thing(bond: Bond) -> bool:
    noun, bare = bond.entity.noun, bond.verb.event.bare
    return by_article(noun.what) if noun is not None else bare is not None and vocabulary().categories[bare].area


_HELPERS = frozenset(c for c, row in vocabulary().categories.items() if row.carries)
"""Who mostly acts where no number is said ("rescuers evacuated twelve people")."""


def _added_up(made: list[Draft]) -> list[Draft]:
    """ "An engine and a shunter burned": single things of one category with one verb are so many of it."""
    out: list[Draft] = []
    for draft in sorted(made, key=lambda d: d.entity.start):
        last = next((d for d in reversed(out) if (d.verb, d.measure, d.what) == (draft.verb, draft.measure, draft.what)), None)
        if (
            last is not None
            and last.verb is not None
            and last.entity.article
            and draft.entity.article
            and by_article(draft.what)
            and root_of(draft.what) not in TOLLS
        ):
            last.value, last.entity = (last.value or 0) + (draft.value or 0), replace(last.entity, end=draft.entity.end)
            continue
        out.append(draft)
    return out


def _without_means(made: list[Draft]) -> list[Draft]:
    """Weapons that are not counted are only the means of what they hit, or the kind of those that are counted.

    "Drones ploughed into a house"; "two missiles, probably Iskanders, fell".
    """
    return [d for d in made if d.value is not None or d.verb is None or by_article(d.what) or not _named_beside(d, made)]


def _named_beside(draft: Draft, made: Sequence[Draft]) -> bool:
    others = [d for d in made if d.verb is draft.verb and d is not draft]
    return any(by_article(d.what) or (d.value is not None and vocabulary().holds(d.what, draft.what)) for d in others)


def _wholes(made: Sequence[Draft]) -> list[Draft]:
    """ "72 of the 539 drones": what the part is taken from is itself said (launched, unless something else was)."""
    out = []
    for draft in made:
        whole = draft.entity.whole
        if whole is None or whole.number is None:
            continue
        if whole.noun is None:
            out += _those(whole) or _sent(whole, draft, made)
            continue
        measure = vocabulary().categories[root_of(whole.noun.what)].alone
        if measure is None or measure == draft.measure:
            continue
        n = whole.number
        out.append(Draft(whole, measure, whole.noun.what, None, None, whole.noun.detail, n.value, n.qualifier, n.upper))
    return out


def _those(whole: Entity) -> list[Draft]:
    """ "Eight of the 20 injured remain in hospital": the measure's word says what the 20 are."""
    what = whole.of.bare if whole.of is not None else None
    measure = measure_of(whole.of, what) if whole.of is not None else None
    n = whole.number
    if n is None or what is None or measure is None:
        return []
    return [Draft(whole, measure, what, whole.of, None, None, n.value, n.qualifier, n.upper)]


def _sent(whole: Entity, draft: Draft, made: Sequence[Draft]) -> list[Draft]:
    """ "Three of the four that came near were brought down": what the part is of tells what the four are."""
    n = whole.number
    measure = vocabulary().categories[root_of(draft.what)].alone
    if n is None or measure in (None, draft.measure) or whole.of is not None:
        return []
    if any(d.value == n.value and d is not draft and root_of(d.what) == root_of(draft.what) for d in made):
        return []
    return [Draft(whole, str(measure), draft.what, None, None, None, n.value, n.qualifier, n.upper)]


def _ours(draft: Draft, parsed: Parsed) -> bool:
    """Not what artillery did, not what may come, not what is only threatened (statements.md, Not statements)."""
    marks = parsed.marks
    at = draft.verb.start if draft.verb else draft.entity.start
    for mark in marks.smalls(_NOT_OURS):
        if _since_when(mark) and marks.like_none_since(mark.start):
            continue
        if mark.payload == "not_ours" and abs(mark.start - at) <= 14:  # noqa: PLR2004
            return False
        if mark.payload == "modal" and 0 < at - mark.start <= 5 and mark.start not in parsed.taken:  # noqa: PLR2004
            return False
        if mark.payload in ("threat", "ever_since"):
            return False
        if mark.payload == "how_many" and 0 <= draft.entity.start - mark.end <= _ASKED and not draft.entity.counted:
            return False
    return draft.value == 0 or not (draft.verb and draft.verb.negated and (draft.entity.number is None or draft.entity.article))


def _since_when(mark: Mark) -> bool:
    """ "Since the start of the war": a phrase, and no single word such as "artillery"."""
    return mark.payload == "ever_since" or (mark.payload == "not_ours" and mark.end - mark.start >= _PHRASE)


_PHRASE = 3
_ASKED = 1
"""How far behind "how many" the thing may stand that is asked after ("how many of the missiles were downed is not said")."""


_NOT_OURS = ("not_ours", "modal", "threat", "ever_since", "how_many")
"""The small words that `_ours` asks for."""


def _of_no_one(draft: Draft) -> Draft:
    """ "Menschen kamen nicht zu Schaden": of people at large that it did not happen to, there are none."""
    who = draft.entity
    at_large = who.plural and who.number is None and not (who.definite or who.some or who.all or who.partitive)
    if draft.verb is not None and draft.verb.negated and at_large and root_of(draft.what) in TOLLS:
        draft.value, draft.qualifier = 0, "exactly"
    return draft


def _next_to(mark: Mark, draft: Draft, made: Sequence[Draft]) -> bool:
    """ "The old record of 537 was beaten with 539": only the first number behind the word is the old one."""
    gap = draft.entity.start - mark.end
    between = any(mark.end <= d.entity.start < draft.entity.start for d in made if d is not draft)
    return -3 <= gap <= 6 and not (gap > 0 and between)  # noqa: PLR2004


def _stances(made: Sequence[Draft], parsed: Parsed, context: Context) -> None:
    for draft in made:
        if draft.entity.counted and parsed.marks.ending(draft.entity.start, "small", "not"):
            draft.stance = "denied"
        for mark in parsed.marks.named("old_record"):
            grows = vocabulary().measures[draft.measure].grows
            if not grows and _next_to(mark, draft, made):
                draft.stance = "previous_record"
        if context.old_record and draft.event is not None and draft.entity.bare:
            draft.stance = "previous_record"
        if parsed.marks.named("denial") and not context.false_before:
            draft.stance = "denied"


def quote_of(draft: Draft, parsed: Parsed) -> tuple[int, int]:
    """The words that carry a statement: the thing, with its verb where that stands near and no mark lies between."""
    tokens = parsed.tokens
    start, end = draft.entity.start, draft.entity.end
    verb = draft.verb
    if verb is not None:
        if 0 <= verb.start - end <= _QUOTE_GAP and not _marked(tokens, end, verb.start):
            end = verb.end
        elif 0 <= start - verb.end <= _QUOTE_GAP and not _marked(tokens, verb.end, start):
            start = verb.start
        elif verb.start < end and start < verb.end:
            start, end = min(start, verb.start), max(end, verb.end)
    while start < end - 1 and tokens[start].kind == "mark":
        start += 1
    return tokens[start].start, tokens[min(end, len(tokens)) - 1].end


def _marked(tokens: Sequence[Token], a: int, b: int) -> bool:
    return any(tokens[i].kind == "mark" for i in range(a, b))


def without_doubles(made: Sequence[Statement]) -> list[Statement]:
    """A figure that stands twice with the same meaning is one statement; the first place is the quote.

    One that names a model and one that does not are the same; two that name different models are not.
    """
    seen: dict[tuple[object, ...], list[str | None]] = {}
    out = []
    for s in made:
        shape = (s.measure, s.what, s.value, s.upper, s.qualifier, s.unit, s.place, s.from_, s.to, s.said_by, s.stance)
        details = seen.setdefault(shape, [])
        if details and (s.detail is None or s.detail in details or None in details):
            continue
        details.append(s.detail)
        out.append(s)
    return [replace(s, detail=None) if _lone(s, out) else s for s in out]


def _lone(statement: Statement, made: Sequence[Statement]) -> bool:
    """A lone model that is the whole figure ("60 Shahed drones" and no others) is no part (statements.md, Lists by model)."""
    if statement.detail is None or by_article(statement.what):
        return False
    root = root_of(statement.what)
    beside = [
        s
        for s in made
        if s is not statement
        and (s.measure, s.place, s.from_, s.to, s.said_by, s.stance)
        == (statement.measure, statement.place, statement.from_, statement.to, statement.said_by, statement.stance)
        and root_of(s.what) == root
    ]
    return not any(vocabulary().holds(s.what, statement.what) or vocabulary().holds(statement.what, s.what) for s in beside)
