"""Longer periods against the nights in them that other attacks hold (record.md, rule 4).

Each attack is reckoned by itself; only where a report gives a week's or a month's figure are the nights of that time
that have attacks of their own held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nightdesk.model import Statement
from nightdesk.reckoning.attacks import NIGHT, Group
from nightdesk.reckoning.claims import Claim, Period
from nightdesk.reckoning.rules import family, inside


@dataclass(frozen=True)
class Beside:
    """Statements of other attacks that lie in a longer period of this one, and the period of each (by id)."""

    statements: tuple[Statement, ...] = ()
    periods: Mapping[str, Period] | None = None

    def holds(self, claim: Claim) -> bool:
        """Whether the claim is of another attack."""
        return all(s.id in (self.periods or {}) for s in claim.statements)


NOTHING = Beside()


def is_long(period: Period) -> bool:
    """Whether a period is more than a night."""
    return period.first is not None and period.last is not None and period.last - period.first > NIGHT


def beside(groups: Sequence[Group]) -> Iterator[Beside]:
    """For each attack the statements of others that its longer periods hold; mostly none."""
    for group in groups:
        longer = {(family(s.measure), p) for s in group.statements if is_long(p := group.periods[s.id]) and s.stance == "asserted"}
        yield _within(group, groups, longer) if longer else NOTHING


def _within(group: Group, groups: Sequence[Group], longer: set[tuple[tuple[str, ...], Period]]) -> Beside:
    found: list[Statement] = []
    periods: dict[str, Period] = {}
    for other in groups:
        if other is group or other.key[1] != group.key[1]:
            continue
        for s in other.statements:
            mine = other.periods[s.id]
            if s.stance == "asserted" and any(family(s.measure) == kind and inside(p, mine) for kind, p in longer):
                found.append(s)
                periods[s.id] = mine
    return Beside(tuple(found), periods)
