"""How long an attack or an alert lasted."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context
from nightdesk.reading.deeds.drafts import Draft, Parsed
from nightdesk.reading.things.entity import Entity


def told_durations(durations: Sequence[Entity], parsed: Parsed, context: Context) -> list[Draft]:
    """How long each attack or alert lasted, for durations that the sentence ties to one."""
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
        duration.end = near[0].end
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
