"""Which of the counted things belongs to which verb of its sentence.

Between two verbs stands a run of things; each run is cut once: what is left of the cut belongs to the verb before it,
what is right of it to the verb behind. Among all cuts those with the best sum of scores are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from nightdesk.lexicon.language import Event
from nightdesk.lexicon.morphology import OBJECT
from nightdesk.lexicon.vocabulary import flowing, tolled, vocabulary
from nightdesk.reading.things.entity import Entity
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token

# Weights, set by the dev reports that were not held out: only their order matters much.
_DISTANCE = 0.15
_COMMA = 1.2
_BREAK = 3.0
_STOP = 5.0
_VOICE = 3.0
_ADJACENT = 1.5
_COUNTED = 4.0
_UNCOUNTED = 1.6
_UNUSED_VERB = -0.5
_FAR = 14
_ASIDE = 8
_BEHIND = 4
"""How far behind its verb what makes the verb mean something may stand ("found two bodies")."""


@dataclass(slots=True, eq=False)
class Verb:
    """A measure's word in its sentence, and whether it stands in the passive."""

    event: Event
    start: int
    end: int
    passive: bool
    negated: bool = False
    again: bool = False
    """A word that stands for the verb before it ("so was a warehouse"): what follows it is its thing."""


@dataclass(slots=True)
class Bond:
    """A thing and the verb that it goes with."""

    entity: Entity
    verb: Verb
    score: float


def measure_of(event: Event, what: str | None) -> str | None:
    """The measure that a verb gives for a category: by the nearest category above it that the verb knows."""
    what = what or event.bare
    if what is None:
        return None
    known = vocabulary()
    for category in (what, *known.above(what)):
        if category in event.measures:
            return event.measures[category] or None
    return None


def bind(
    tokens: Sequence[Token], marks: Marks, things: Sequence[Entity], verbs: Sequence[Verb], apart: Sequence[range] = ()
) -> list[Bond]:
    """The bonds of one sentence; a thing or a verb may stay without one. What stands in an aside is bound by itself."""
    bonds: list[Bond] = []
    for aside in apart:
        bonds += bind(tokens, marks, [t for t in things if t.start in aside], [v for v in verbs if v.start in aside])
    inside = {i for aside in apart for i in aside}
    things, verbs = [t for t in things if t.start not in inside], [v for v in verbs if v.start not in inside]
    return bonds + _bound(_Costs(tokens, marks, inside), things, verbs)


def _bound(cost: _Costs, things: Sequence[Entity], verbs: Sequence[Verb]) -> list[Bond]:
    tokens, marks = cost.tokens, cost.marks
    strong = [v for v in verbs if not v.event.weak and any(_fits(t, v) for t in things)]
    bonds = _bind(cost, things, strong)
    done = {id(b.entity) for b in bonds}
    bonds += _shared(tokens, marks, bonds, strong)
    bonds = _told_once([_by_verb(tokens, marks, b, bonds, strong) for b in bonds])
    left = [t for t in things if id(t) not in done]
    return bonds + _bind(cost, left, [v for v in verbs if v.event.weak])


def _by_verb(tokens: Sequence[Token], marks: Marks, bond: Bond, bonds: Sequence[Bond], verbs: Sequence[Verb]) -> Bond:
    """ "Twenty wounded were taken to hospital", "a woman hurt in the strike has died": the verb behind the participle tells."""
    participle = not bond.verb.passive and bond.entity.end == bond.verb.start and _what(bond.entity) in _PEOPLE
    if not (bond.verb.event.noun or participle) or bond.entity.end > bond.verb.start:
        return bond
    used = {id(b.verb) for b in bonds}
    for verb in verbs:
        between = range(bond.verb.end, verb.start)
        if id(verb) in used or verb.event.part or not 0 < len(between) <= _FAR or not _fits(bond.entity, verb):
            continue
        if participle and verb.event.takes == "after":
            continue
        if any(tokens[i].text in ";:.()" or marks.small(i, "break") for i in between):
            continue
        finite = any(marks.small(i, "passive", "aux") for i in (*between, verb.start))
        if finite or (participle and all(tokens[i].kind != "mark" for i in between)):
            return Bond(bond.entity, verb, bond.score)
    return bond


_PEOPLE = frozenset(c for c in vocabulary().categories if any(vocabulary().holds(root, c) for root in tolled()))


def _told_once(bonds: list[Bond]) -> list[Bond]:
    """Of "75 sent, all but one brought down" and of "not one of those fired was brought down" only the last verb tells."""
    last = {id(b.entity): b for b in bonds}
    return [
        b
        for b in bonds
        if last[id(b.entity)] is b
        or not (b.entity.whole or (b.entity.number and b.entity.number.value == 0 and _weapon(b.entity, b.verb)))
    ]


def _fits(thing: Entity, verb: Verb) -> bool:
    if thing.unknown and set(verb.event.measures) != {verb.event.bare}:
        return False
    if thing.noun is not None and verb.event.measures.get(thing.noun.what) == "":
        return True
    if measure_of(verb.event, thing.noun.what if thing.noun else None) is not None:
        return True
    return thing.alt is not None and measure_of(verb.event, thing.alt.what) is not None


def _shared(tokens: Sequence[Token], marks: Marks, bonds: Sequence[Bond], verbs: Sequence[Verb]) -> list[Bond]:
    """ "No one was killed or injured", "was damaged and caught fire": a second verb shares the things of the first."""
    out: list[Bond] = []
    used = {id(b.verb) for b in bonds}
    for first, second in pairwise(verbs):
        if id(second) in used or second.again:
            continue
        between = range(first.end, second.start)
        if _describes(tokens, marks, first, second, bonds):
            for bond in (b for b in bonds if b.verb is first and _fits(b.entity, second)):
                bond.verb = second
            used.add(id(second))
            continue
        if _reduced(tokens, marks, first, second, bonds):
            out += [Bond(b.entity, second, b.score) for b in bonds if b.verb is first and _fits(b.entity, second)]
            used.add(id(second))
            continue
        linked = any(marks.small(i, "and") for i in between)
        clear = all(tokens[i].kind == "word" and not marks.small(i, "break") for i in between)
        if not linked or not clear or len(between) > _SHARED:
            continue
        either = any(marks.small(i, "or") for i in between)
        shared = [
            b
            for b in bonds
            if b.verb is first and b.entity.end <= first.start and _fits(b.entity, second) and not _weapon(b.entity, first)
        ]
        shared = [b for b in shared if not either or (b.entity.number is not None and b.entity.number.value == 0)]
        out += [
            Bond(b.entity, second, b.score)
            for b in shared
            if measure_of(second.event, _what(b.entity)) != measure_of(first.event, _what(b.entity))
        ]
        used.add(id(second))
    return out


_SHARED = 5


def _weapon(thing: Entity, verb: Verb) -> bool:
    """What was stopped did not also get through: verbs of one flow do not share their things."""
    measure = measure_of(verb.event, _what(thing))
    return measure is not None and any(root in _FLOWING for root in vocabulary().measures[measure].of)


_FLOWING = flowing()


def _reduced(tokens: Sequence[Token], marks: Marks, first: Verb, second: Verb, bonds: Sequence[Bond]) -> bool:
    """ "All ten missiles launched at Kyiv were shot down": the participle describes, the verb behind it tells."""
    if first.passive or not second.passive or first.event.takes != "object":
        return False
    mine = [b for b in bonds if b.verb is first]
    if not mine or any(b.entity.end > first.start or first.start - b.entity.end > 0 for b in mine):
        return False
    return all(
        tokens[i].kind in ("word", "number", "day") and (not marks.small(i, "and", "break") or marks.get(i + 1, "time") is not None)
        for i in range(first.end, second.start)
    )


def _describes(tokens: Sequence[Token], marks: Marks, first: Verb, second: Verb, bonds: Sequence[Bond]) -> bool:
    """ "Nine drones flying towards Moscow had been shot down": what they were about is not told of them."""
    if first.passive or not second.passive or first.event.takes != "subject":
        return False
    mine = [b for b in bonds if b.verb is first]
    plain = all(tokens[i].kind == "word" and not marks.small(i, "and", "break") for i in range(first.end, second.start))
    return bool(mine) and plain and all(_weapon(b.entity, first) and b.entity.end == first.start for b in mine)


def _what(thing: Entity) -> str | None:
    return thing.noun.what if thing.noun else None


def _bind(cost: _Costs, things: Sequence[Entity], verbs: Sequence[Verb]) -> list[Bond]:
    if not verbs or not things:
        return []
    runs: list[list[Entity]] = [[] for _ in range(len(verbs) + 1)]
    for thing in things:
        runs[sum(v.start < thing.start for v in verbs)].append(thing)
    best = _cut(cost, runs, verbs)
    bonds = []
    for i, cut in enumerate(best):
        run = runs[i]
        if i > 0:
            bonds += cost.group(run[:cut], verbs[i - 1], right=True)[1]
        if i < len(verbs):
            bonds += cost.group(run[cut:], verbs[i], right=False)[1]
    return [b for b in bonds if b.score > 0]


def _cut(cost: _Costs, runs: list[list[Entity]], verbs: Sequence[Verb]) -> list[int]:
    """Where each run is cut. A verb gains more from things on one side than on both, so the state is what it has."""
    states: dict[bool, tuple[float, list[int]]] = {False: (0.0, [])}
    for i, run in enumerate(runs):
        new: dict[bool, tuple[float, list[int]]] = {}
        sides = list(_sides(cost, run, verbs[i - 1] if i else None, verbs[i] if i < len(verbs) else None))
        for has, (score, cuts) in states.items():
            for cut, right, left in sides:
                total, now = score, False
                if right is not None:
                    total += right[0] - (_BOTH if has and right[1] and not _both(verbs[i - 1]) else 0.0)
                    total += _UNUSED_VERB if not has and not right[1] and not verbs[i - 1].event.weak else 0.0
                if left is not None:
                    total += left[0]
                    now = bool(left[1])
                if now not in new or total > new[now][0]:
                    new[now] = (total, [*cuts, cut])
        states = new
    return max(states.values(), key=lambda s: s[0])[1]


_Side = tuple[float, list[Bond]]
"""The score of one side of a cut, and its bonds."""


def _sides(
    cost: _Costs, run: Sequence[Entity], before: Verb | None, behind: Verb | None
) -> Iterator[tuple[int, _Side | None, _Side | None]]:
    """Each cut of a run, with what is left of it by the verb before it, and what is right of it by the verb behind."""
    first = len(run) if behind is None else 0
    last = 0 if before is None else len(run)
    for cut in range(first, last + 1):
        right = cost.group(run[:cut], before, right=True) if before is not None else None
        yield cut, right, cost.group(run[cut:], behind, right=False) if behind is not None else None


_BOTH = 2.0


def _both(verb: Verb) -> bool:
    """A verb with more than one measure may take one thing before it and another behind it: "two missiles hit a block"."""
    return len(set(verb.event.measures.values())) > 1


class _Costs:
    def __init__(self, tokens: Sequence[Token], marks: Marks, apart: set[int]) -> None:
        self.tokens = tokens
        self.marks = marks
        self.apart = apart
        self._gaps: dict[tuple[int, int, bool], float] = {}

    def group(self, run: Sequence[Entity], verb: Verb, *, right: bool) -> tuple[float, list[Bond]]:
        """The score of a run with one verb, and its bonds; from the verb outwards, each thing leans on the one before it."""
        if not run:
            return 0.0, []
        ordered = run if right else run[::-1]
        total = 0.0
        bonds: list[Bond] = []
        edge = verb.end if right else verb.start
        penalty = 0.0
        linked = False
        for thing in ordered:
            gap = (edge, thing.start) if right else (thing.end, edge)
            penalty += self._gap(*gap, coordinated=linked) if gap[0] < gap[1] else 0.0
            if not right and bonds and self._opens_clause(bonds[-1].entity, verb, gap):
                penalty += _BREAK
            score = self._one(thing, verb, right=right) - penalty
            fits = _fits(thing, verb) and thing.unit is None
            if fits and score > 0:
                total += score
                bonds.append(Bond(thing, verb, score))
                linked = True
                if thing.partitive and not thing.ref:
                    break
            elif thing.partitive and linked:
                pass
            else:
                penalty += 0.5
            edge = thing.end if right else thing.start
        return total, bonds

    def _opens_clause(self, thing: Entity, verb: Verb, gap: tuple[int, int]) -> bool:
        """ "Zwölf Menschen, über sechzig wurden verletzt": a number alone behind a comma, its verb right behind it."""
        alone = thing.bare and all(self.marks.small(i, "aux", "passive", "adv") for i in range(thing.end, verb.start))
        return alone and self.tokens[gap[1] - 1].text == "," and not any(self.marks.small(i, "and") for i in range(*gap))

    def _one(self, thing: Entity, verb: Verb, *, right: bool) -> float:
        if thing.bare and self._of_another(thing, verb):
            return -_FAR
        score = _COUNTED if thing.counted else _UNCOUNTED
        if thing.article and not thing.weak:
            score = (_COUNTED + _UNCOUNTED) / 2
        if thing.bare and not thing.counted:
            score = _UNCOUNTED
        if verb.event.weak:
            score = 1.0 if (thing.counted and not thing.bare) or (not right and self._moves(thing, verb)) else -_FAR
        gap = thing.start - verb.end if right else verb.start - thing.end
        if gap <= 0:
            score += _ADJACENT
        return score + self._voice(thing, verb, right=right)

    def _beside(self, thing: Entity) -> bool:
        """ "… were damaged, along with a school", "and ten cars as well": behind a passive, but done to that too."""
        led = self.marks.ending(thing.start, "small", "and", "comma") is not None
        return self.marks.ending(thing.start, "small", "along") is not None or (
            led and self.marks.small(thing.end, "too") is not None
        )

    def _moves(self, thing: Entity, verb: Verb) -> bool:
        """ "A few hours later drones came", "UAVs are over the city": several, not counted, right before what they do."""
        several = thing.plural and thing.noun is not None and not (thing.definite or thing.partitive or thing.all)
        if not several or verb.event.takes != "subject" or self.marks.ending(thing.start, "small", "subordinate", "break"):
            return False
        return all(self.marks.small(i, "aux", "passive", "adv") for i in range(thing.end, verb.start))

    def _of_another(self, thing: Entity, verb: Verb) -> bool:
        """ "Put out three fires": a number right before a word that says measure and thing by itself is of that word."""
        own = self.marks.get(thing.end, "event")
        return own is not None and own.payload.alone and own.start != verb.start

    def _voice(self, thing: Entity, verb: Verb, *, right: bool) -> float:
        takes = verb.event.takes
        if (
            takes == "object"
            and not right
            and not verb.passive
            and (thing.number is None or self.marks.small(verb.start - 1, "and"))
        ):
            return -_FAR
        if verb.again:
            return _VOICE if right else -_VOICE * 2
        if takes == "after":
            return (_VOICE if self._governed(verb) or not thing.bare else 0.0) if right else (0.0 if thing.bare else -_VOICE)
        if right and self.marks.ending(thing.start, "small", "beside") is not None:
            return -_FAR
        if right and self._placed(thing) and (takes == "subject" or verb.passive or thing.start - verb.end > _BEHIND):
            return -_FAR
        if takes == "subject":
            if right and thing.bare:
                return -_FAR
            return -_VOICE / 2 if right else 1.0
        if takes == "object":
            if verb.passive:
                return (0.0 if self._beside(thing) else -_VOICE) if right else 1.0
            return 1.0 if right else (-0.5 if verb.start - thing.end <= 1 and thing.counted else -_VOICE / 2)
        if verb.passive:
            return 0.0 if right else 0.5
        return 0.2 if right else 0.0

    def _placed(self, thing: Entity) -> bool:
        """A thing behind a preposition of place says where, and not what."""
        at = self.marks.ending(thing.start, "small", "locative")
        if thing.counted and thing.noun is not None and vocabulary().categories[thing.noun.what].area:
            return False
        return at is not None and self.marks.ending(at.start, "small", "and") is None

    def _governed(self, verb: Verb) -> bool:
        return self.marks.small(verb.end, "of", "to", "colon") is not None

    def _gap(self, a: int, b: int, *, coordinated: bool) -> float:
        """What parts a thing from its verb, or from the thing before it."""
        known = self._gaps.get((a, b, coordinated))
        if known is None:
            known = self._gaps[a, b, coordinated] = self._parted(a, b, coordinated=coordinated)
        return known

    def _parted(self, a: int, b: int, *, coordinated: bool) -> float:
        cost = 0.0
        depth = 0
        aside = self._aside(a, b)
        for i in range(a, b):
            token = self.tokens[i]
            if token.word.dated or self.marks.get(i, "time") is not None:
                continue
            depth += (token.text == "(") - (token.text == ")")
            if depth > 0 or i in aside or i in self.apart:
                continue
            if (passed := self.marks.get(i, "event")) is not None and passed.payload.weak:
                cost += _BREAK * (2 if coordinated else 1)
            if token.kind == "mark":
                cost += self._mark(token.text, coordinated=coordinated)
            else:
                cost += self._word(i, coordinated=coordinated)
        far = b - a - sum(i in self.apart for i in range(a, b)) if self.apart else b - a
        return cost + (2.0 if far > _FAR else 0.0)

    def _word(self, i: int, *, coordinated: bool) -> float:
        smalls = {m.payload for m in self.marks.names_at(i)}
        if "whereupon" in smalls:
            return _STOP
        if "break" in smalls:
            return _BREAK
        if "and" in smalls:
            return 0.2 if coordinated else 1.0
        return _DISTANCE

    def _aside(self, a: int, b: int) -> range:
        """What stands between two commas and names nothing counted, or a part ("an electrician, Vasyl H., was wounded")."""
        commas = [i for i in range(a, b) if self.tokens[i].text == ","]
        if len(commas) != 2 or commas[0] != a or commas[1] - commas[0] > _ASIDE:  # noqa: PLR2004
            return range(0)
        clear = self.marks.small(a + 1, "part_intro") is not None or not any(
            self.marks.get(i, "event") or self.marks.get(i, "noun") for i in range(commas[0], commas[1])
        )
        return range(commas[0], commas[1] + 1) if clear else range(0)

    def _mark(self, text: str, *, coordinated: bool) -> float:
        if text == ",":
            return 0.3 if coordinated else _COMMA
        if text in ";!?":
            return _STOP
        if text in "().":
            return 1.0
        if text in "–—-:":
            return 0.4
        return 0.1


def verbs(tokens: Sequence[Token], marks: Marks, used: set[int]) -> list[Verb]:
    """The measures' words of a sentence that are not part of a counted thing."""
    out: list[Verb] = []
    end = 0
    events = marks.of("event")
    doers = marks.of("small") if any(m.payload.agent for m in events) else []
    for mark in [m for m in marks.all if m.kind == "event" or m.payload == "pro_verb"] if marks.named("pro_verb") else events:
        if mark.start in used or mark.start < end:
            continue
        if mark.kind == "small":
            if out:
                out.append(Verb(out[-1].event, mark.start, mark.end, passive=False, again=True))
                end = mark.end
            continue
        agents = {m.payload for m in doers if end <= m.start and -_BEHIND <= mark.start - m.start <= _FAR}
        if mark.payload.agent and mark.payload.agent not in agents:
            continue
        better = [m for m in marks.at[mark.start] if m.kind == "event" and m.payload.agent in agents]
        chosen = better[0] if better else _by_object(tokens, mark, marks)
        out.append(_verb(tokens, marks, chosen))
        end = chosen.end
    return out


def _by_object(tokens: Sequence[Token], mark: Mark, marks: Marks) -> Mark:
    """Of two meanings of one word ("fly into") the one that what stands behind it can have, or else what stands before it."""
    alike = [m for m in marks.at[mark.start] if m.kind == "event" and m.end == mark.end and not m.payload.agent]
    if len(alike) < 2:  # noqa: PLR2004
        return mark
    clause = takewhile(lambda i: not marks.small(i, "comma"), range(mark.end, mark.end + _OBJECT))
    if (acting := _acting(tokens, mark, alike, marks)) is not None:
        return acting
    behind = (marks.get(i, "noun") for i in clause)
    before = (marks.ending(i, "noun") for i in range(mark.start, mark.start - _OBJECT, -1))
    beside = next((n for n in behind if n is not None), None) or next((n for n in before if n is not None), None)
    return mark if beside is None else next((m for m in alike if measure_of(m.payload, beside.payload.what)), mark)


def _acting(tokens: Sequence[Token], mark: Mark, alike: Sequence[Mark], marks: Marks) -> Mark | None:
    """ "Two missiles struck the town": the meaning of who does it, where that stands right before and in no oblique case."""
    doer = marks.ending(mark.start, "noun")
    if doer is None or OBJECT in tokens[mark.start - 1].forms:
        return None
    return next((m for m in alike if m.payload.takes == "subject" and measure_of(m.payload, doer.payload.what)), None)


_OBJECT = 4
"""How far behind a word its object's noun may stand, for its meaning to be chosen by it."""


def _verb(tokens: Sequence[Token], marks: Marks, mark: Mark) -> Verb:
    passive = negated = False
    i = mark.start - 1
    while i >= 0 and mark.start - i <= 4:  # noqa: PLR2004
        if tokens[i].kind == "mark":
            break
        passive = passive or marks.small(i, "passive") is not None
        negated = negated or marks.small(i, "not") is not None
        if not marks.small(i, "passive", "aux", "adv", "not", "and") and marks.get(i, "event") is None:
            break
        i -= 1
    return Verb(mark.payload, mark.start, mark.end, passive, negated)
