"""One sentence into statements: its things bound to its verbs, and to the place, period and speaker they are told with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nightdesk.lexicon.language import Event, Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement
from nightdesk.reading.attribution import Told
from nightdesk.reading.binding import Bond, Verb, bind, measure_of, verbs
from nightdesk.reading.concepts import Mark, Marks
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.dates import When
from nightdesk.reading.entities import Entity, entities
from nightdesk.reading.numbers import Number
from nightdesk.reading.text import Sentence, Token

_QUOTE_GAP = 4


@dataclass(slots=True)
class Draft:
    """A statement in the making: what is counted, which measure, and the tokens that carry it."""

    entity: Entity
    measure: str
    what: str
    event: Event | None
    verb: Verb | None
    detail: str | None = None
    value: float | None = None
    qualifier: str = "exactly"
    upper: float | None = None
    unit: str = "count"
    stance: str = "asserted"


@dataclass(slots=True)
class Parsed:
    """A sentence with all that was found in it."""

    sentence: Sentence
    marks: Marks
    whens: list[When]
    told: Told
    taken: set[int]

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the sentence."""
        return self.sentence.tokens


def drafts(parsed: Parsed, context: Context) -> list[Draft]:
    """What the sentence states, without place, period and speaker."""
    tokens, marks = parsed.tokens, parsed.marks
    things = entities(tokens, marks, context.language, parsed.taken)
    used = {i for e in things for i in range(e.start, e.end)}
    found = verbs(tokens, marks, used)
    if not things and not found:
        return []
    tolls, things, found = _tolls(things, found, parsed, context)
    things, wholes = _opening_wholes(things, parsed)
    things, labelled = _under_label(things, found, parsed, context)
    tolls += labelled
    things = _labelled_counts(things, parsed)
    durations = [e for e in things if e.unit]
    things = [e for e in things if not e.unit]
    things = _complements(things, marks)
    things, inner = _inner(things, parsed)
    bonds = bind(tokens, marks, [t for t in things if not t.rest and _has_own_verb(t, marks)], found)
    out = _bound(bonds + inner, context, parsed)
    out += tolls
    out += wholes
    out += _left_over(things, out, parsed, context, found)
    out += _wholes(out)
    out += _nothing(found, bonds, parsed)
    out += _alone(found, bonds + [Bond(d.entity, d.verb, 0) for d in out if d.verb], out, parsed, context)
    out += _durations(durations, parsed, context)
    out = [d for d in out if _ours(d, parsed)]
    out = [d for d in out if d.value is not None or d.what not in _HELPERS]
    out = _added_up(_without_means(out))
    out.sort(key=lambda d: d.entity.start)
    _stances(out, parsed, context)
    return out


def _opening_wholes(things: list[Entity], parsed: Parsed) -> tuple[list[Entity], list[Draft]]:
    """ "Of the 45 drones, 40 were destroyed": the clause opens with what the part is taken from."""
    left, out = [], []
    for thing in things:
        opens = (
            thing.counted
            and thing.noun is not None
            and not thing.partitive
            and parsed.marks.ending(thing.start, "small", "of") is not None
        )
        before = thing.start - 2
        opens = opens and (before < 0 or parsed.tokens[before].text in ",;") and parsed.marks.small(thing.end, "comma") is not None
        noun = thing.noun
        measure = vocabulary().categories[root_of(noun.what)].alone if opens and noun is not None else None
        if measure is None or noun is None or thing.number is None:
            left.append(thing)
            continue
        n = thing.number
        out.append(Draft(thing, measure, noun.what, None, None, noun.detail, n.value, n.qualifier, n.upper))
    return left, out


def _under_label(things: list[Entity], found: Sequence[Verb], parsed: Parsed, context: Context) -> tuple[list[Entity], list[Draft]]:
    """ "Evacuated from damaged entrances: 83": the number behind a colon is of the first verb before it."""
    colon = next((i for i, t in enumerate(parsed.tokens) if t.text == ":"), None)
    if colon is None:
        return things, []
    before = [v for v in found if v.end <= colon]
    behind = [t for t in things if 0 < t.start - colon <= 2 and t.bare and t.counted]  # noqa: PLR2004
    if len(before) < 2 or not behind or any(t.counted for t in things if t.start < colon):  # noqa: PLR2004
        return things, []
    draft = _draft(behind[0], before[0].event, before[0], [], context, parsed)
    return [t for t in things if t is not behind[0]], [draft] if draft is not None else []


def _labelled_counts(things: list[Entity], parsed: Parsed) -> list[Entity]:
    """ "children: 6", "Kalibr - 4", a table's "Kinzhal    6": a noun as a label, its number behind."""
    out: list[Entity] = []
    for thing in things:
        last = out[-1] if out else None
        if (
            last is not None
            and last.noun is not None
            and not last.counted
            and thing.bare
            and thing.counted
            and _label(last, thing, parsed)
        ):
            last.number, last.article, last.plural, last.end = thing.number, False, True, thing.end
            continue
        out.append(thing)
    return out


def _label(noun: Entity, number: Entity, parsed: Parsed) -> bool:
    between = parsed.tokens[noun.end : number.start]
    if not between:
        gap = parsed.tokens[number.start].start - parsed.tokens[noun.end - 1].end
        return gap > 1
    depth = 0
    signs = ""
    for token in between:
        depth += (token.text == "(") - (token.text == ")")
        if depth or token.text == ")":
            continue
        if token.kind == "word" and not parsed.marks.small(parsed.tokens.index(token), "adv", "aux", "total", "dash"):
            return False
        signs += token.text if token.kind == "mark" else ""
    total = any(parsed.marks.small(i, "total") for i in range(noun.end, number.start))
    return signs in (":", "-", "–", "—", "=", "", ",") and (signs != "," or total or _bracketed(noun, parsed))


_TOLL_NUMBER = 14
"""How far behind "the number of injured" its number may stand."""


def _subjects(found: Sequence[Verb], parsed: Parsed) -> list[Mark]:
    """ "The injured went from 32 to 33": a measure's word as a subject, before a verb of growing."""
    out = []
    for verb in found:
        behind = range(verb.end, min(verb.end + 3, len(parsed.tokens)))
        if parsed.marks.ending(verb.start, "small", "definite") and any(parsed.marks.small(i, "grew", "from") for i in behind):
            out.append(Mark("small", "number_of", verb.start, verb.start))
    return out


_TOLL_REACH = 6
"""How far behind "the number of" the word stands that says of whom."""


def _tolls(
    things: list[Entity], found: list[Verb], parsed: Parsed, context: Context
) -> tuple[list[Draft], list[Entity], list[Verb]]:
    """ "The number of injured has risen to 19", "the toll is now 20": a measure as a subject, its numbers behind."""
    out: list[Draft] = []
    for mark in [m for m in parsed.marks.of("small") if m.payload in ("number_of", "figure_word")] + _subjects(found, parsed):
        named = _toll_carried(context) if mark.payload == "figure_word" else _toll_named(mark.end, things, found)
        if named is None:
            continue
        event, what, used, end = named
        end = max(end, mark.end)
        found = [v for v in found if parsed.marks.small(v.start, "grew") is None]
        stop = next((v.start for v in found if v.start >= end and v not in used and not v.event.weak), len(parsed.tokens))
        stop = min(stop, end + (_TOLL_NUMBER if mark.payload == "number_of" else _TOLL_REACH))
        numbers = [
            t
            for t in things
            if t.start >= end and t.bare and t.counted and not t.partitive and t.start < stop and t.end <= max(stop, t.start + 1)
        ]
        measure = measure_of(event, what)
        if measure is None or not numbers:
            continue
        numbers = numbers[:2] if parsed.marks.ending(numbers[0].start, "small", "from") else numbers[:1]
        numbers = _both_ends(numbers)
        for number in numbers:
            draft = _filled(Draft(number, measure, what, event, None), out, context)
            if draft is not None:
                out.append(draft)
        gone = {id(n) for n in numbers} | {id(t) for t in things if mark.start <= t.start < end}
        things = [t for t in things if id(t) not in gone]
        found = [v for v in found if v not in used]
    return out, things, found


def _both_ends(numbers: list[Entity]) -> list[Entity]:
    """ "From 32 to 33" of a toll are two figures and no range."""
    out = []
    for thing in numbers:
        n = thing.number
        if n is not None and n.upper is not None:
            out.append(replace(thing, number=replace(n, upper=None, qualifier="exactly")))
            out.append(replace(thing, number=replace(n, value=n.upper, upper=None, qualifier="exactly")))
        else:
            out.append(thing)
    return out


def _toll_named(at: int, things: list[Entity], found: list[Verb]) -> tuple[Event, str, list[Verb], int] | None:
    near = [v for v in found if at <= v.start <= at + _TOLL_REACH]
    inner = [t for t in things if at <= t.start <= at + _TOLL_REACH and t.noun is not None and not t.counted]
    noun = inner[0].noun if inner else None
    event = near[0].event if near else None
    if event is None and inner and inner[0].inner is not None:
        event = inner[0].inner.payload
    if event is None:
        return None
    what = noun.what if noun and measure_of(event, noun.what) else event.bare
    if what is None or not any(m.grows and m.name == measure_of(event, what) for m in vocabulary().measures.values()):
        return None
    end = max([v.end for v in near[:1]] + [t.end for t in inner[:1]])
    return event, what, near[:1], end


def _toll_carried(context: Context) -> tuple[Event, str, list[Verb], int] | None:
    if context.toll is None:
        return None
    event, what = context.toll
    return event, what, [], 0


_HELPERS = frozenset(c for c, row in vocabulary().categories.items() if row.carries)
"""Who mostly acts where no number is said ("rescuers evacuated twelve people")."""


def _added_up(made: list[Draft]) -> list[Draft]:
    """ "An engine and a shunter burned": single things of one category with one verb are so many of it."""
    out: list[Draft] = []
    for draft in sorted(made, key=lambda d: d.entity.start):
        last = out[-1] if out else None
        alike = (
            last is not None
            and last.verb is not None
            and (last.verb, last.measure, last.what) == (draft.verb, draft.measure, draft.what)
        )
        if (
            last is not None
            and alike
            and last.entity.article
            and draft.entity.article
            and _by_article(draft.what)
            and root_of(draft.what) not in _TOLLS
        ):
            last.value, last.entity = (last.value or 0) + (draft.value or 0), replace(last.entity, end=draft.entity.end)
            continue
        out.append(draft)
    return out


_TOLLS = frozenset(r for m in vocabulary().measures.values() if m.grows for r in m.of)


def _without_means(made: list[Draft]) -> list[Draft]:
    """Weapons that are not counted are only the means of what they hit ("drones ploughed into a house")."""
    struck = {id(d.verb) for d in made if d.verb is not None and _by_article(d.what)}
    return [d for d in made if d.value is not None or d.verb is None or _by_article(d.what) or id(d.verb) not in struck]


def _complements(things: list[Entity], marks: Marks) -> list[Entity]:
    """ "Three of the injured are children": a part whose noun stands behind the copula."""
    out: list[Entity] = []
    for thing in things:
        last = out[-1] if out else None
        if (
            last is not None
            and last.bare
            and last.counted
            and thing.start == last.end
            and thing.article
            and thing.noun is not None
            and last.number is not None
            and last.number.value == 1
        ):
            last.noun, last.end, last.partitive = thing.noun, thing.end, True
            continue
        if last is not None and (described := _of_which(last, thing, marks)):
            last.noun = thing.noun if described == "inner" else last.noun
            continue
        if last is not None and last.partitive and last.bare and not last.others and thing.noun is not None and not thing.counted:
            between = range(last.end, thing.start)
            if len(between) <= 3 and all(marks.small(i, "aux", "passive", "adv", "them", "of", "dash") for i in between):  # noqa: PLR2004
                last.noun, last.end = thing.noun, thing.end
                continue
        out.append(thing)
    for i in range(len(out) - 1, -1, -1):
        thing = out[i]
        _among_them(thing, out[i + 1] if i + 1 < len(out) else None, marks)
        if (
            thing.of is not None
            and thing.noun is not None
            and i
            and marks.small(thing.start - 1, "and")
            and out[i - 1].end == thing.start - 1
            and out[i - 1].noun is not None
        ):
            out[i - 1].partitive, out[i - 1].of = True, thing.of
    return [t for t in out if not t.void]


def _of_which(last: Entity, thing: Entity, marks: Marks) -> str | None:
    """ "The office of an oil pipeline" is an office; "the premises of the clinic" are the clinic."""
    if (
        last.noun is None
        or thing.noun is None
        or thing.counted
        or marks.small(last.end, "of") is None
        or thing.start - last.end != 1
    ):
        return None
    if root_of(last.noun.what) != root_of(thing.noun.what) or not _by_article(last.noun.what):
        return None
    return "inner" if last.noun.what == root_of(last.noun.what) else "outer"


def _among_them(thing: Entity, following: Entity | None, marks: Marks) -> None:
    """ "A child is among the 16", "energy facilities among them", "31 officers had been among the injured"."""
    at = thing.end
    while marks.small(at, "aux", "passive", "adv", "dash") is not None:
        at += 1
    if (
        (them := marks.small(at, "part_intro")) is not None
        and thing.noun is not None
        and them.end - them.start > 1
        and (following is None or following.start > them.start)
    ):
        if following is None or following.start != them.start:
            thing.partitive = True
        return
    if marks.small(at, "among") is None or thing.noun is None:
        return
    at += 1
    while marks.small(at, "definite", "them") is not None:
        at += 1
    event = marks.get(at, "event")
    if event is not None:
        thing.partitive, thing.of = True, event.payload
    elif following is not None and following.start - at <= 1 and following.bare:
        thing.partitive, following.void = True, True
        thing.amount = following.number.value if following.number is not None else None


def _has_own_verb(thing: Entity, marks: Marks) -> bool:
    """A part of what stands before ("two of them children") takes a verb of its own only where that follows at once."""
    if not thing.partitive or (thing.of is not None and thing.bare):
        return True
    at = thing.end
    if marks.small(at, "comma") is not None:
        close = next((i for i in range(at + 1, at + _ASIDE) if marks.small(i, "comma")), at)
        at = close + 1 if close > at and marks.small(close + 1, "passive") is not None else at
    while (small := marks.small(at, "aux", "passive", "adv", "not", "dash")) is not None:
        at = small.end
    return marks.get(at, "event") is not None


_ASIDE = 9
"""The longest aside between a part and its verb ("two of them, one a boy of ten, were …")."""


def _inner(things: list[Entity], parsed: Parsed) -> tuple[list[Entity], list[Bond]]:
    """ "39 damaged houses": the thing brings its verb, unless the word is but a name for people whom another verb claims."""
    bonds = []
    rest = []
    for thing in things:
        fits = thing.inner and measure_of(thing.inner.payload, thing.noun.what if thing.noun else None)
        if thing.inner is None or not fits or (thing.soft and _claimed(thing, parsed)):
            rest.append(thing)
            continue
        if thing.noun is None or (not thing.counted and thing.definite):
            continue
        bonds.append(Bond(thing, Verb(thing.inner.payload, thing.inner.start, thing.inner.end, passive=True), 1.0))
    return rest, bonds


def _past_aside(at: int, parsed: Parsed) -> int:
    """Behind an aside on a part ("20 wounded, among them a boy, were …"), where there is one."""
    marks = parsed.marks
    if marks.small(at, "comma") is None or marks.small(at + 1, "part_intro") is None:
        return at
    close = next((i for i in range(at + 2, min(at + 2 + _ASIDE, len(parsed.tokens))) if marks.small(i, "comma")), at - 1)
    return close + 1


def _claimed(thing: Entity, parsed: Parsed) -> bool:
    """ "14 wounded ended up in hospital", "in hospital are 37 wounded": a verb of people right beside."""
    marks = parsed.marks
    after, before = _past_aside(thing.end, parsed), thing.start
    while marks.small(after, "adv", "aux", "them") is not None:
        after += 1
    while marks.small(before - 1, "adv", "aux", "the_city") is not None or marks.ending(before, "place") is not None:
        before -= 1
    beside = (marks.get(after, "event"), marks.ending(before, "event"))
    what = thing.noun.what if thing.noun else None
    return any(m is not None and not m.payload.noun and not m.payload.part and measure_of(m.payload, what) for m in beside)


def _bound(bonds: Sequence[Bond], context: Context, parsed: Parsed) -> list[Draft]:
    out: list[Draft] = []
    for bond in sorted(bonds, key=lambda b: b.entity.start):
        draft = _draft(bond.entity, bond.verb.event, bond.verb, out, context, parsed)
        if draft is not None:
            out.append(draft)
    return out


def _draft(
    entity: Entity, event: Event, verb: Verb | None, before: Sequence[Draft], context: Context, parsed: Parsed
) -> Draft | None:
    what = _narrowed(entity.noun, before, context) if entity.noun else _carried_what(entity, event, before, context, parsed)
    measure = _as_means(entity, event, parsed) or measure_of(event, what)
    if event.none and entity.number is not None and entity.number.value == 0:
        measure = event.none
    if event.part and (whole := _taken_from(entity, before, parsed)):
        measure = whole.measure
    if measure is None or not vocabulary().fits(measure, what):
        return None
    made = _filled(Draft(entity, measure, what, event, verb), before, context)
    if made is not None and event.part and verb is not None and made.detail is None:
        made.detail = " ".join(t.text for t in parsed.tokens[verb.start : verb.end])
    return made


def _taken_from(entity: Entity, before: Sequence[Draft], parsed: Parsed) -> Draft | None:
    """ "Six are in hospital: one in grave condition": whose part a severity tells, where a colon or a word for it says so."""
    for draft in reversed(before):
        if any(parsed.tokens[i].text == ":" for i in range(draft.entity.end, entity.start)):
            return draft
    return None


def _as_means(entity: Entity, event: Event, parsed: Parsed) -> str | None:
    """ "Struck at Ukraine with 96 drones": weapons named as the means of an attack."""
    if event.with_ is None or entity.noun is None or _by_article(entity.noun.what):
        return None
    at = entity.start
    while (
        at > 0
        and parsed.marks.ending(at, "small", "with") is None
        and parsed.marks.ending(at, "small", "and", "article", "adv") is not None
    ):
        at -= 1
    return event.with_ if parsed.marks.ending(at, "small", "with") is not None else None


def _narrowed(noun: Noun, before: Sequence[Draft], context: Context) -> str:
    """ "Six of the missiles" after "14 ballistic missiles": a wide word takes up the only narrow one that was counted."""
    what = noun.what
    if _by_article(what) or noun.detail is not None:
        return what
    seen = {d.what for d in before} | {s.what for s in context.told_here}
    narrow = {w for w in seen if w != what and vocabulary().holds(what, w)}
    return narrow.pop() if len(narrow) == 1 and what not in seen else what


_BESIDE = 2
"""A part right behind its whole ("five children, one of them in a serious condition") is of its kind."""


def _carries_zero(root: str) -> bool:
    """No weapon got through, but "no damage" is none to anything."""
    return root in _NUMERAL


def _pair(context: Context) -> tuple[str, str] | None:
    """The last two kinds of weapon that were told, for "the former" and "the latter"."""
    kinds: list[str] = []
    for s in reversed(context.told_here):
        if not _by_article(s.what) and s.what not in kinds:
            kinds.append(s.what)
    return (kinds[1], kinds[0]) if len(kinds) > 1 else None


def _mentioned(root: str, at: int, parsed: Parsed) -> str | None:
    """The weapon that the sentence has named before token `at`, counted or not."""
    if root not in _NUMERAL:
        return None
    named = [m for m in parsed.marks.of("noun") if root_of(m.payload.what) == root]
    before = [m.payload.what for m in named if m.end <= at]
    return before[-1] if before else None


def _carried_what(entity: Entity, event: Event, before: Sequence[Draft], context: Context, parsed: Parsed) -> str:
    """The category of a number that stands alone: what was counted last of that kind, else the verb's own."""
    bare = event.bare or next(iter(event.measures))
    root = root_of(bare)
    if entity.ref and (pair := _pair(context)) is not None:
        return pair[entity.ref == "latter"]
    if entity.number is not None and entity.number.value == 0 and not entity.partitive and not _carries_zero(root):
        return bare
    if (
        entity.partitive
        and before
        and entity.start - before[-1].entity.end <= _BESIDE
        and root_of(before[-1].what) == root
        and measure_of(event, before[-1].what)
    ):
        return before[-1].what
    if entity.partitive and (last := [s.what for s in context.made if s.measure in event.measures.values()]) and not before:
        return last[-1] if measure_of(event, last[-1]) else bare
    if not _carries(root) and not (before and not entity.others and root_of(before[-1].what) == root and _plural(before[-1])):
        return bare
    for draft in reversed(before):
        if root_of(draft.what) == root and measure_of(event, draft.what):
            return draft.what
    if entity.partitive and root in _NUMERAL and (several := _several(before, context)) is not None:
        return several
    carried = _mentioned(root, entity.start, parsed) or _enough(root, entity, context) or context.what.get(root)
    if carried is not None and (wider := _told_with_parts(carried, before, context)) is not None:
        carried = wider
    if carried is not None and measure_of(event, carried) and (_carries(root) or entity.partitive):
        return carried
    later = [m.payload.what for m in parsed.marks.of("noun") if root_of(m.payload.what) == root and _carries(root)]
    return later[0] if later and root in _NUMERAL and measure_of(event, later[0]) else bare


def _told_with_parts(what: str, before: Sequence[Draft], context: Context) -> str | None:
    """ "215 targets: 70 missiles and 145 drones; of these 112 …": a number alone goes back to the whole."""
    if root_of(what) not in _NUMERAL:
        return None
    told = [d.what for d in before if d.entity.counted] or [s.what for s in context.told_here if s.value is not None]
    if len(told) < 3 or told[-1] != what:  # noqa: PLR2004
        return None
    return next((t for t in reversed(told) if t != what and vocabulary().holds(t, what)), None)


def _several(before: Sequence[Draft], context: Context) -> str | None:
    """ "478 of them" after "539 drones and 11 missiles": what holds both."""
    last = [d.what for d in before] or [s.what for s in context.sentence_made]
    kinds = list(dict.fromkeys(w for w in last if root_of(w) in _NUMERAL))
    if len(kinds) < 2:  # noqa: PLR2004
        return None
    return next(c for c in (kinds[0], *vocabulary().above(kinds[0])) if all(vocabulary().holds(c, k) for k in kinds))


def _enough(root: str, entity: Entity, context: Context) -> str | None:
    """A number alone means what was told last of that kind and is not fewer ("nine" after "Kalibr, 4", "19 missiles")."""
    if root not in _NUMERAL or entity.number is None:
        return None
    for s in reversed(context.told_here):
        if root_of(s.what) == root and s.value is not None and s.value >= entity.number.value:
            return s.what
    return None


def _carries(root: str) -> bool:
    """Weapons and things keep their name from sentence to sentence; of people a new number means people."""
    tolls = {r for m in vocabulary().measures.values() if m.grows for r in m.of}
    return root not in tolls


def _plural(draft: Draft) -> bool:
    return draft.what not in _NOT_CARRIED and (draft.value or 0) > 1


_NOT_CARRIED = frozenset(
    c for c in vocabulary().categories if vocabulary().categories[c].in_ and not vocabulary().categories[c].carries
)


def _filled(draft: Draft, before: Sequence[Draft], context: Context) -> Draft | None:
    entity = draft.entity
    draft.detail = entity.noun.detail if entity.noun else None
    if entity.increment and draft.detail is None and _told_before(draft, before, context):
        draft.detail = "more"
    if entity.number is None and draft.verb is not None and draft.verb.negated and _unused(draft):
        entity.number = Number(0, entity.start, entity.end)
    number = entity.number
    if entity.minus is not None:
        here = [d.value for d in before if d.what == draft.what and d.value and d.entity.counted]
        whole = here[-1] if here else context.counts.get(draft.what)
        if whole is None or whole < entity.minus:
            return None
        draft.value = whole - entity.minus
        return draft
    if entity.all and number is None:
        return _all(draft, before, context)
    if number is None:
        if entity.definite and not _by_article(draft.what):
            return None
        if vocabulary().measures[draft.measure].grows and not entity.some:
            return None
        draft.value, draft.qualifier = None, "some"
        return draft
    draft.value, draft.qualifier, draft.upper = number.value, number.qualifier, number.upper
    if entity.article and not _by_article(draft.what) and not _beside(entity, before):
        return None
    return draft


def _unused(draft: Draft) -> bool:
    """ "Ракет не применялось": weapons that were not sent are none."""
    return vocabulary().categories[root_of(draft.what)].alone == draft.measure


def _beside(entity: Entity, before: Sequence[Draft]) -> bool:
    """ "Five drones and a missile": beside a numeral the article is one."""
    return any(d.entity.counted and not _by_article(d.what) and 0 < entity.start - d.entity.end <= 2 for d in before)  # noqa: PLR2004


def _by_article(what: str) -> bool:
    """People and things are counted by their article, weapons need a numeral (statements.md, Articles and singulars)."""
    return root_of(what) not in _NUMERAL


_NUMERAL = frozenset(r for m in vocabulary().measures.values() if m.flow for r in m.of)


def _told_before(draft: Draft, before: Sequence[Draft], context: Context) -> bool:
    return any(s.measure == draft.measure for s in context.made) or any(d.measure == draft.measure for d in before)


def _all(draft: Draft, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "All of them were shot down": the number that was given last; where none was, some."""
    for other in reversed(before):
        if other.what == draft.what and other.value and other.measure != draft.measure:
            draft.value, draft.qualifier = other.value, other.qualifier
            return draft
    count = context.counts.get(draft.what)
    if count is not None and (draft.entity.partitive or draft.entity.bare):
        draft.value = count
    else:
        draft.value, draft.qualifier = None, "some"
    return draft


def _left_over(
    things: Sequence[Entity], bound: list[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]
) -> list[Draft]:
    """Things without a verb of their own: parts of what stands before them, items of a list, weapons that were counted."""
    out: list[Draft] = []
    done = {id(d.entity) for d in bound}
    for thing in things:
        if id(thing) in done:
            continue
        draft = _left(thing, bound + out, parsed, context, found)
        if draft is not None:
            out.append(draft)
    return out


def _left(thing: Entity, drafts_: Sequence[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]) -> Draft | None:
    before = [d for d in drafts_ if d.entity.start < thing.start]
    before.sort(key=lambda d: d.entity.start)
    if thing.rest:
        return None
    if thing.of is not None:
        return _draft(thing, thing.of, None, before, context, parsed)
    if before and thing.bare and thing.counted and parsed.marks.small(thing.start - 1, "not") is not None:
        last = before[-1]
        made = _filled(Draft(thing, last.measure, last.what, last.event, None), before, context)
        if made is not None:
            made.stance = "denied"
        return made
    if before and thing.bare and thing.counted and _goes_on_growing(thing, before[-1], parsed):
        last = before[-1]
        return _filled(Draft(thing, last.measure, last.what, last.event, None), before, context)
    if thing.bare and thing.counted and _shares_out(thing, parsed):
        if before:
            return _share(thing, before, context)
        if (parsed.sentence.opened or thing.start == 0) and context.told_here and context.event is not None:
            told = context.told_here[-1]
            return _filled(Draft(thing, told.measure, told.what, context.event, None), before, context)
    if thing.partitive:
        return (
            _part(thing, before, context) or _severe(thing, before, parsed, context) or _placed_part(thing, before, parsed, context)
        )
    if not thing.counted and not (thing.article and _listed(context)):
        return None
    if _listed(context):
        made = _listed_draft(thing, before, context, parsed)
        if made is not None:
            return made
    if thing.bare and (placed := _placed_part(thing, before, parsed, context)) is not None:
        return placed
    if thing.bare and any(parsed.marks.small(i, "they_count") for i in range(max(0, thing.start - 4), thing.start)):
        return _they(thing, before, context)
    return _alone_weapon(thing, before, parsed, context, found)


def _severe(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "36 of them – in grave condition": a part that only its state tells."""
    states = (parsed.marks.get(i, "event") for i in range(thing.end, thing.end + 3))
    if before and thing.bare and thing.counted and any(m is not None and m.payload.part for m in states):
        last = before[-1]
        return _filled(Draft(thing, last.measure, last.what, last.event, None, "part"), before, context)
    return None


def _placed_part(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "Из них три – над Брянской областью": a part that only its place tells."""
    dash = parsed.marks.small(thing.end, "dash")
    led = dash is not None and (parsed.marks.small(dash.end, "locative") or parsed.marks.get(dash.end, "place"))
    last = before[-1] if before else None
    if not led or last is None or last.event is None or not thing.counted or _by_article(last.what):
        return None
    return _filled(Draft(thing, last.measure, last.what, last.event, None), before, context)


def _they(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "Их было восемь": a number of those that are spoken of; of weapons not yet counted, how many were sent."""
    last = before[-1] if before else context.made[-1] if context.made else None
    named = {context.what[r] for r in context.what if vocabulary().categories[r].alone}
    if last is not None and (before or not named or _by_article(last.what)):
        event = Event({root_of(last.what): last.measure})
        return _filled(Draft(thing, last.measure, last.what, event, None), before, context)
    what = next(iter(named), None)
    measure = vocabulary().categories[root_of(what)].alone if what else None
    return _filled(Draft(thing, measure, what, Event({what: measure}), None), before, context) if what and measure else None


def _goes_on_growing(thing: Entity, last: Draft, parsed: Parsed) -> bool:
    """ "The toll rose to nine, then to eleven", "15, by evening 17": the next figure of a toll."""
    if not vocabulary().measures[last.measure].grows:
        return False
    between = range(max(last.entity.end, thing.start - _THEN), thing.start)
    return any(parsed.marks.small(i, "then", "grew", "as_of") is not None for i in between)


_THEN = 4
"""How far before a toll's next figure the word stands that leads to it."""


def _shares_out(thing: Entity, parsed: Parsed) -> bool:
    """ "17 over Kursk Oblast, one over Naro-Fominsk", "29 by Thursday and 48 overnight": a share by place or time."""
    at = thing.end
    while parsed.marks.small(at, "aux", "passive", "adv"):
        at += 1
    if (preposition := parsed.marks.small(at, "locative", "as_of")) is not None:
        at = preposition.end
    while parsed.marks.small(at, "definite", "article"):
        at += 1
    return parsed.marks.get(at, "place") is not None or any(w.start in (thing.end, at) for w in parsed.whens)


def _share(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    last = next(
        (d for d in reversed(before) if (d.value or 0) >= (thing.number.value if thing.number else 0) or d.qualifier != "exactly"),
        None,
    )
    if last is None:
        return None
    return _filled(Draft(thing, last.measure, last.what, last.event, None), before, context)


def _part(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """A part takes the measure of what it is a part of."""
    for draft in reversed(before):
        what = thing.noun.what if thing.noun else draft.what
        if root_of(what) == root_of(draft.what) and draft.event is not None:
            if measure_of(draft.event, what) == draft.measure and thing.noun is not None:
                return _filled(Draft(thing, draft.measure, what, draft.event, None), before, context)
            return None
    if not before and thing.noun is not None and context.made and context.event is not None:
        last = next((s for s in reversed(context.made) if thing.amount is not None and s.value == thing.amount), context.made[-1])
        if root_of(thing.noun.what) == root_of(last.what):
            return _filled(Draft(thing, last.measure, thing.noun.what, context.event, None), before, context)
    return None


def _listed(context: Context) -> bool:
    return context.listed is not None


def _listed_draft(thing: Entity, before: Sequence[Draft], context: Context, parsed: Parsed) -> Draft | None:
    """An item of a list takes the verb, and where it names nothing the category, of the list's head."""
    if context.listed is None:
        return None
    event, measure, what = context.listed
    if event is not None and thing.noun is not None:
        if measure and vocabulary().fits(measure, thing.noun.what):
            return _filled(Draft(thing, measure, thing.noun.what, event, None), before, context)
        return _draft(thing, event, None, before, context, parsed)
    if measure is None or (what is None and thing.noun is None):
        return None
    category = thing.noun.what if thing.noun else what
    if category is None or not vocabulary().fits(measure, category):
        return None
    return _filled(Draft(thing, measure, category, event, None), before, context)


def _alone_weapon(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context, found: Sequence[Verb]) -> Draft | None:
    """A counted thing without a verb, where the vocabulary says what that means ("267 drones in one night")."""
    if thing.noun is None:
        return _old_record(thing, before, parsed, context) or _each(thing, before, context)
    root = root_of(thing.noun.what)
    measure = vocabulary().categories[root].alone
    if measure is None or not thing.counted:
        return None
    if _bracketed(thing, parsed) and (around := [d for d in before if root_of(d.what) == root and d.event is not None]):
        return _filled(Draft(thing, around[-1].measure, thing.noun.what, around[-1].event, None), before, context)
    coordinated = [d for d in before if root_of(d.what) == root and _joined(d.entity, thing, parsed)]
    if coordinated and coordinated[-1].event is not None:
        last = coordinated[-1]
        made = measure_of(last.event, thing.noun.what) if last.event else None
        if made:
            return _filled(Draft(thing, made, thing.noun.what, last.event, None), before, context)
    if found and any(v.end <= thing.start for v in found):
        return None
    return _filled(Draft(thing, measure, thing.noun.what, None, None), before, context)


def _bracketed(thing: Entity, parsed: Parsed) -> bool:
    return sum((t.text == "(") - (t.text == ")") for t in parsed.tokens[: thing.start]) > 0


def _old_record(thing: Entity, before: Sequence[Draft], parsed: Parsed, context: Context) -> Draft | None:
    """ "The old record was 472": a number alone, of the weapons that are spoken of."""
    near = any(m.payload == "old_record" and -3 <= thing.start - m.end <= 6 for m in parsed.marks.of("small"))  # noqa: PLR2004
    for root in _NUMERAL if near and thing.counted else ():
        measure = vocabulary().categories[root].alone
        what = next((d.what for d in reversed(before) if root_of(d.what) == root), context.what.get(root, root))
        if measure is not None:
            return _filled(Draft(thing, measure, what, None, None), before, context)
    return None


def _each(thing: Entity, before: Sequence[Draft], context: Context) -> Draft | None:
    """ "To these it added one each over Kaluga and Ryazan": more of what was told last."""
    if not thing.each or before or not context.told_here or context.event is None:
        return None
    last = context.told_here[-1]
    return _filled(Draft(thing, last.measure, last.what, context.event, None), before, context)


def _joined(a: Entity, b: Entity, parsed: Parsed) -> bool:
    between = range(a.end, b.start)
    return len(between) <= 8 and all(  # noqa: PLR2004
        parsed.tokens[i].text in ",()"
        or parsed.marks.small(i, "and", "article", "adv", "comma", "locative")
        or parsed.marks.get(i, "place")
        for i in between
    )


def _wholes(made: Sequence[Draft]) -> list[Draft]:
    """ "72 of the 539 drones": what the part is taken from is itself said (launched, unless something else was)."""
    out = []
    for draft in made:
        whole = draft.entity.whole
        if whole is None or whole.number is None or whole.noun is None:
            continue
        measure = vocabulary().categories[root_of(whole.noun.what)].alone
        if measure is None or measure == draft.measure:
            continue
        n = whole.number
        out.append(Draft(whole, measure, whole.noun.what, None, None, whole.noun.detail, n.value, n.qualifier, n.upper))
    return out


def _nothing(found: Sequence[Verb], bonds: Sequence[Bond], parsed: Parsed) -> list[Draft]:
    """ "Загиблих і поранених немає", "без постраждалих": none; "є загиблі": some, and the sentence does not say how many."""
    marks = parsed.marks
    free = {v.start: v for v in found if id(v) not in {id(b.verb) for b in bonds} and not v.event.weak}
    out: list[Draft] = []
    for mark in marks.of("small"):
        if mark.payload in ("nil_before", "exists"):
            out += [_none_of(free[i], parsed, none=mark.payload != "exists") for i in _onwards(mark.end, free, parsed)]
        elif mark.payload == "nil":
            out += [_none_of(free[i], parsed, none=True) for i in _backwards(mark.start, free, parsed)]
    return list({d.verb.start: d for d in out if d.verb is not None}.values())


def _onwards(at: int, free: Mapping[int, Verb], parsed: Parsed) -> list[int]:
    found = []
    while at < len(parsed.tokens):
        if at in free:
            found.append(at)
            at = free[at].end
        elif parsed.marks.small(at, *_BETWEEN) is not None:
            at += 1
        else:
            break
    return found


def _backwards(at: int, free: Mapping[int, Verb], parsed: Parsed) -> list[int]:
    ends = {v.end: v.start for v in free.values()}
    found = []
    while at > 0:
        if at in ends:
            at = ends[at]
            found.append(at)
        elif (
            parsed.marks.small(at - 1, *_BETWEEN) is not None
            or any(a < at <= b for a, b in parsed.told.spoken)
            or parsed.marks.ending(at, "small", "there") is not None
        ):
            at -= 1
        else:
            break
    return [] if parsed.marks.ending(at, "small", "about_what") else found


_BETWEEN = ("and", "comma", "adv", "there", "adj", "aux", "not")


def _none_of(verb: Verb, parsed: Parsed, *, none: bool) -> Draft:
    """Of whom: those named behind a word for "among", else whom the verb speaks of by itself."""
    what = verb.event.bare or next(iter(verb.event.measures))
    for mark in parsed.marks.of("small"):
        noun = parsed.marks.get(mark.end, "noun") if mark.payload == "among" else None
        if noun is not None and measure_of(verb.event, noun.payload.what):
            what = noun.payload.what
    number = Number(0, verb.start, verb.end) if none else None
    entity = Entity(verb.start, verb.end, number, Noun(what))
    measure = measure_of(verb.event, what) or next(iter(verb.event.measures.values()))
    return Draft(entity, measure, what, verb.event, verb, None, 0 if none else None, "exactly" if none else "some")


def _same_thing(event: Event, verb: Verb, made: Sequence[Draft], parsed: Parsed, context: Context) -> str:
    """ "A plant was hit, a fire broke out": it broke out in what the sentence, or the one before a bare word, has just named."""
    bare = event.bare or next(iter(event.measures))
    here = [d.what for d in made if d.entity.start < verb.start and root_of(d.what) == root_of(bare) and d.value == 1]
    if not here and len(parsed.tokens) <= _CURT:
        here = [s.what for s in context.told_here[-1:] if root_of(s.what) == root_of(bare) and s.value == 1]
    return here[-1] if here else bare


_CURT = 4


def _alone(found: Sequence[Verb], bonds: Sequence[Bond], made: Sequence[Draft], parsed: Parsed, context: Context) -> list[Draft]:
    """A word that says measure, thing and number by itself ("a fire broke out", "без постраждалих")."""
    used = {id(b.verb) for b in bonds}
    out = []
    for verb in found:
        event = verb.event
        if not event.alone or id(verb) in used or event.bare is None:
            continue
        measure = event.measures.get(event.bare)
        if measure is None:
            continue
        value = event.value
        what = _same_thing(event, verb, made, parsed, context) if value else event.bare
        entity = Entity(verb.start, verb.end, None, Noun(what))
        out.append(Draft(entity, measure, what, event, verb, value=value, qualifier="some" if value is None else "exactly"))
    return out


def _durations(durations: Sequence[Entity], parsed: Parsed, context: Context) -> list[Draft]:
    out = []
    for duration in durations:
        noun = _lasting(duration, parsed, context)
        if noun is None or duration.number is None:
            continue
        measure = next(
            (m.name for m in vocabulary().measures.values() if duration.unit in m.unit and vocabulary().fits(m.name, noun)), None
        )
        if measure is None:
            continue
        n = duration.number
        out.append(Draft(duration, measure, noun, None, None, None, n.value, n.qualifier, n.upper, duration.unit or "count"))
        context.duration_of = noun
    return out


def _lasting(duration: Entity, parsed: Parsed, context: Context) -> str | None:
    """What lasted: the noun behind ("the 13-hour attack"), before a verb of lasting, or before a colon."""
    marks = parsed.marks
    nouns = list(marks.of("lasting"))
    near = [
        m
        for m in nouns
        if duration.end <= m.start <= duration.end + 3
        and not any(
            marks.small(i, "and") or (parsed.tokens[i].kind == "mark" and parsed.tokens[i].text not in "-–")
            for i in range(duration.end, m.start)
        )
    ]
    if near:
        return str(near[0].payload)
    before = [m for m in nouns if m.end <= duration.start]
    lasts = marks.of("lasts")
    spoken = any(abs(v.start - duration.start) <= 8 for v in lasts)  # noqa: PLR2004
    if before and (spoken or _colon_between(before[-1].end, duration.start, parsed)):
        return str(before[-1].payload)
    if spoken and nouns:
        return str(nouns[0].payload)
    if context.duration_of and not before and any(marks.small(v.start - 1, "it", "aux") for v in lasts if v.start < duration.start):
        return context.duration_of
    return None


def _colon_between(a: int, b: int, parsed: Parsed) -> bool:
    return b - a <= 3 and any(parsed.tokens[i].text in ":–—-" for i in range(a, b))  # noqa: PLR2004


def _ours(draft: Draft, parsed: Parsed) -> bool:
    """Not what artillery did, not what may come, not what is only threatened (statements.md, Not statements)."""
    marks = parsed.marks
    at = draft.verb.start if draft.verb else draft.entity.start
    for mark in marks.of("small"):
        if mark.payload == "not_ours" and abs(mark.start - at) <= 14:  # noqa: PLR2004
            return False
        if mark.payload == "modal" and 0 < at - mark.start <= 5 and mark.start not in parsed.taken:  # noqa: PLR2004
            return False
        if mark.payload == "threat":
            return False
    return not (draft.verb and draft.verb.negated and draft.entity.number is None)


def _stances(made: Sequence[Draft], parsed: Parsed, context: Context) -> None:
    for draft in made:
        if draft.entity.counted and parsed.marks.ending(draft.entity.start, "small", "not"):
            draft.stance = "denied"
        for mark in parsed.marks.of("small"):
            if mark.payload == "old_record" and -3 <= draft.entity.start - mark.end <= 6:  # noqa: PLR2004
                draft.stance = "previous_record"
        if context.old_record and draft.event is not None and draft.entity.bare:
            draft.stance = "previous_record"
        for mark in parsed.marks.of("small"):
            if mark.payload == "denial" and not context.false_before:
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
    if statement.detail is None or _by_article(statement.what):
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
