"""The figures of an attack as a table in their fixed order, and the few that a night is known by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nightdesk.desk.shown import links
from nightdesk.desk.words import ASSUMING, STATUSES, Words
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Figure

SHOWN_EACH = 6
"""Figures of one measure that a night's page shows at once; the rest is one click away."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure, worded. `first`: the first of its measure, which carries the measure's name."""

    measure: str
    first: bool
    bounds: str
    of_what: str
    where: str
    status: str
    status_label: str
    voices: tuple[str, ...]
    assuming: str
    statements: int
    url: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the few figures that a night is known by: the measure, its number, whose, and where it stands."""

    measure: str
    name: str
    number: str
    low: float | None
    of_what: str
    place: str
    status: str
    status_label: str
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures, and how many more there are."""

    lines: tuple[Line, ...]
    more: int


def table(attack: Attack, words: Words, figures: Sequence[Figure], *, whole: bool) -> Table:
    """Figures as lines in the vocabulary's order; unless `whole` no more than a few of a measure, and no mere nought."""
    order = {m: n for n, m in enumerate(vocabulary().measures)}
    by_measure: dict[str, list[Figure]] = {}
    for f in sorted((f for f in figures if whole or not _mere_nought(f)), key=lambda f: order[f.measure]):
        by_measure.setdefault(f.measure, []).append(f)
    most = None if whole else SHOWN_EACH
    lines = [_line(f, n == 0, attack, words) for rows in by_measure.values() for n, f in enumerate(rows[:most])]
    return Table(tuple(lines), len(figures) - len(lines))


def _mere_nought(f: Figure) -> bool:
    """Whether it is nought for the reason alone that nobody spoke of it."""
    return f.status == "inferred" and f.high == 0


def own(attack: Attack) -> list[Figure]:
    """The figures of the attack's own days, or of none that is known."""
    return [f for f in attack.figures if _within(f, attack)]


def of_other_periods(attack: Attack) -> list[Figure]:
    """The figures of other periods, which must not be taken for the night's."""
    return [f for f in attack.figures if not _within(f, attack)]


def headlines(attacks: Iterable[Attack], words: Words) -> list[Headline]:
    """For each headline measure the widest figure of the first attack that has one."""
    attacks = list(attacks)
    measures = [m for m in vocabulary().measures.values() if m.headline]
    return [_headline(*found, words) for m in measures if (found := _widest(m.name, m.of, attacks))]


def _widest(measure: str, roots: Sequence[str], attacks: Sequence[Attack]) -> tuple[Attack, Figure] | None:
    """The figure of a root category if there is one, at the attack's own place if there is one."""
    for attack in attacks:
        found = [f for f in own(attack) if f.measure == measure and (f.low is not None or f.high is not None)]
        if found:
            return attack, min(found, key=lambda f: (f.what not in roots, f.place != attack.place, -(f.low or f.high or 0)))
    return None


def _headline(attack: Attack, f: Figure, words: Words) -> Headline:
    return Headline(
        measure=words.measure(f.measure),
        name=f.measure,
        number=words.bounds(f.low, f.high),
        low=f.low if f.low is not None else f.high,
        of_what=words.of_what(f.what, f.unit, f.high),
        place=words.place(f.place) if f.place != attack.place else "",
        status=f.status,
        status_label=words.text(STATUSES[f.status]),
        url=links.figure(links.morning(attack) or date.min, f),
    )


def _line(f: Figure, first: bool, attack: Attack, words: Words) -> Line:  # noqa: FBT001 - private, one caller
    where = [words.place(f.place)] if f.place and f.place != attack.place else []
    if not _within(f, attack):
        where.append(words.period(f.from_, f.to, f.relative))
    return Line(
        measure=words.measure(f.measure),
        first=first,
        bounds=words.bounds(f.low, f.high),
        of_what=words.of_what(f.what, f.unit, f.high),
        where=", ".join(w for w in where if w),
        status=f.status,
        status_label=words.text(STATUSES[f.status]),
        voices=tuple(words.voice(v) for v in f.voices),
        assuming=", ".join(words.text(ASSUMING.get(a, a)) for a in f.assuming),
        statements=len(f.statements),
        url=links.figure(links.morning(attack) or date.min, f),
    )


def _within(f: Figure, attack: Attack) -> bool:
    if f.relative:
        return False
    if f.from_ is None or f.to is None or attack.from_ is None or attack.to is None:
        return True
    return attack.from_ <= f.from_ and f.to <= attack.to
