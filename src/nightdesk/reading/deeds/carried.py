"""What a number alone counts: the category that the text has named before, or that its verb speaks of by itself."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.language import Event, Noun
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, root_of
from nightdesk.reading.deeds.binding import measure_of
from nightdesk.reading.deeds.drafts import NUMERAL, TOLLS, Draft, Parsed, by_article
from nightdesk.reading.things.entity import Entity


def narrowed(noun: Noun, before: Sequence[Draft], context: Context) -> str:
    """ "Six of the missiles" after "14 ballistic missiles": a wide word takes up the only narrow one that was counted."""
    what = noun.what
    if by_article(what) or noun.detail is not None:
        return what
    seen = {d.what for d in before} | {s.what for s in context.told_here}
    narrow = {w for w in seen if w != what and vocabulary().holds(what, w)}
    return narrow.pop() if len(narrow) == 1 and what not in seen else what


_BESIDE = 2
"""A part right behind its whole ("five children, one of them in a serious condition") is of its kind."""


def _carries_zero(root: str) -> bool:
    """No weapon got through, but "no damage" is none to anything."""
    return root in NUMERAL


def _pair(context: Context) -> tuple[str, str] | None:
    """The last two kinds of weapon that were told, for "the former" and "the latter"."""
    kinds: list[str] = []
    for s in reversed(context.told_here):
        if not by_article(s.what) and s.what not in kinds:
            kinds.append(s.what)
    return (kinds[1], kinds[0]) if len(kinds) > 1 else None


def _mentioned(root: str, at: int, parsed: Parsed) -> str | None:
    """The weapon that the sentence has named before token `at`, counted or not."""
    if root not in NUMERAL:
        return None
    named = [m for m in parsed.marks.of("noun") if root_of(m.payload.what) == root]
    before = [m.payload.what for m in named if m.end <= at]
    return before[-1] if before else None


def _listed_alike(entity: Entity, event: Event, bare: str, before: Sequence[Draft]) -> str | None:
    """ "500 households in the city, 200 in the region": a number in a list with one verb counts what the first one does."""
    last = before[-1] if before and not entity.partitive else None
    if last is None or last.event is not event or not last.entity.counted or root_of(last.what) == root_of(bare):
        return None
    return last.what if measure_of(event, last.what) == measure_of(event, bare) else None


def carried_what(entity: Entity, event: Event, before: Sequence[Draft], context: Context, parsed: Parsed) -> str:
    """The category of a number that stands alone: what was counted last of that kind, else the verb's own."""
    bare = event.bare or next(iter(event.measures))
    root = root_of(bare)
    if entity.ref and (pair := _pair(context)) is not None:
        return pair[entity.ref == "latter"]
    if entity.number is not None and entity.number.value == 0 and not entity.partitive and not _carries_zero(root):
        return bare
    if (alike := _listed_alike(entity, event, bare, before)) is not None:
        return alike
    if (
        entity.partitive
        and before
        and entity.start - before[-1].entity.end <= _BESIDE
        and root_of(before[-1].what) == root
        and measure_of(event, before[-1].what)
        and _holds(before[-1], entity)
    ):
        return before[-1].what
    if entity.kin is not None and root_of(entity.kin.what) == root and measure_of(event, entity.kin.what):
        return entity.kin.what
    if entity.partitive and (last := [s.what for s in context.made if s.measure in event.measures.values()]) and not before:
        return last[-1] if measure_of(event, last[-1]) else bare
    if not _carries(root) and not (before and not entity.others and root_of(before[-1].what) == root and _plural(before[-1])):
        return bare
    fitting = [d for d in reversed(before) if root_of(d.what) == root and measure_of(event, d.what)]
    if fitting:
        return next((d.what for d in fitting if _holds(d, entity)), fitting[0].what)
    if entity.partitive and root in NUMERAL and (several := _several(before, context)) is not None:
        return several
    carried = _mentioned(root, entity.start, parsed) or _enough(root, entity, context) or context.what.get(root)
    if carried is not None and (wider := _told_with_parts(carried, before, context)) is not None:
        carried = wider
    if carried is not None and measure_of(event, carried) and (_carries(root) or entity.partitive):
        return carried
    later = [m.payload.what for m in parsed.marks.of("noun") if root_of(m.payload.what) == root and _carries(root)]
    return later[0] if later and root in NUMERAL and measure_of(event, later[0]) else bare


def _holds(whole: Draft, part: Entity) -> bool:
    """Whether so many can be a part of it: of "91 drones and two missiles, 68 of which …" they are drones."""
    return not part.partitive or part.number is None or whole.value is None or whole.value >= part.number.value


def _told_with_parts(what: str, before: Sequence[Draft], context: Context) -> str | None:
    """ "215 targets: 70 missiles and 145 drones; of these 112 …": a number alone goes back to the whole."""
    if root_of(what) not in NUMERAL:
        return None
    told = [d.what for d in before if d.entity.counted] or [s.what for s in context.told_here if s.value is not None]
    if len(told) < 3 or told[-1] != what:  # noqa: PLR2004
        return None
    return next((t for t in reversed(told) if t != what and vocabulary().holds(t, what)), None)


def _several(before: Sequence[Draft], context: Context) -> str | None:
    """ "478 of them" after "539 drones and 11 missiles": what holds both."""
    last = [d.what for d in before] or [s.what for s in context.sentence_made]
    kinds = list(dict.fromkeys(w for w in last if root_of(w) in NUMERAL))
    if len(kinds) < 2:  # noqa: PLR2004
        return None
    return next(c for c in (kinds[0], *vocabulary().above(kinds[0])) if all(vocabulary().holds(c, k) for k in kinds))


def _enough(root: str, entity: Entity, context: Context) -> str | None:
    """A number alone means what was told last of that kind and is not fewer ("nine" after "Kalibr, 4", "19 missiles")."""
    if root not in NUMERAL or entity.number is None:
        return None
    for s in reversed(context.told_here):
        if root_of(s.what) == root and s.value is not None and s.value >= entity.number.value:
            return s.what
    return None


def _carries(root: str) -> bool:
    """Weapons and things keep their name from sentence to sentence; of people a new number means people."""
    return root not in TOLLS


def _plural(draft: Draft) -> bool:
    return draft.what not in _NOT_CARRIED and (draft.value or 0) > 1


_NOT_CARRIED = frozenset(
    c for c in vocabulary().categories if vocabulary().categories[c].in_ and not vocabulary().categories[c].carries
)
