"""What the log knows of one measure over all nights: totals like for like, records, sums over longer periods. Pure.

A total is what one voice gives for a category at a place in a period: said outright, or the sum of its named parts
(record.md, Assumptions: `closed`). Different voices are never added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nightdesk.lexicon.places import places
from nightdesk.lexicon.vocabulary import Vocabulary, vocabulary
from nightdesk.lexicon.voices import voices
from nightdesk.model import Figure, Statement
from nightdesk.reckoning.claims import speaker
from nightdesk.store.entries import HistoryRow

DAY = timedelta(days=1)
ENOUGH = 2
"""Figures of a text that tell of which night it is."""
Key = tuple[date, date, str | None]


@dataclass(frozen=True, slots=True)
class Total:
    """A category's figure of one voice in one period. `parts`: (category, value) of what it is the sum of, or empty.

    `rows` are what it rests on.
    """

    what: str
    from_: date
    to: date
    voice: str | None
    value: float
    parts: tuple[tuple[str, float], ...]
    rows: tuple[HistoryRow, ...]

    @property
    def closed(self) -> bool:
        """Whether it rests on the assumption that parts which nobody mentions are nought."""
        return bool(self.parts) or len(self.rows) > 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The nights of a longer period added up, for one voice; `missing` are the mornings that nothing is known of."""

    what: str
    from_: date
    to: date
    voice: str | None
    value: float
    nights: tuple[Total, ...]
    missing: tuple[date, ...]


class History:
    """The totals of one measure at one place, from the rows that the log has for it."""

    def __init__(self, rows: Iterable[HistoryRow], place: str | None) -> None:
        """Rows of any place; those inside `place` count where their voice speaks for all of it.

        Who tells of regions alone tells no country's total, but for the country's own bodies.
        """
        self.place = place
        groups: dict[Key, list[HistoryRow]] = defaultdict(list)
        for row in rows:
            if inside(place, row.place):
                groups[row.from_, row.to, _plain(row.voice)].append(row)
        self._groups = {key: group for key, group in groups.items() if _for_all(key[2], group, place)}

    def totals(self, what: str, *, nights: bool = True) -> list[Total]:
        """The category's totals by period and voice, oldest first; of nights and days only, or of longer periods only."""
        found = [_total(what, key, rows, self.place) for key, rows in self._groups.items() if is_short(key[0], key[1]) == nights]
        return sorted((t for t in found if t), key=lambda t: (t.to, t.from_, t.voice or ""))

    def of(self, what: str, from_: date, to: date) -> list[Total]:
        """The category's totals in exactly this period, one a voice."""
        found = [_total(what, key, rows, self.place) for key, rows in self._groups.items() if key[:2] == (from_, to)]
        return [t for t in found if t]

    def record(self, what: str, before: date) -> Total | None:
        """The highest total of a night or day that ended before this date; the earliest of equals."""
        found = [t for t in self.totals(what) if t.to < before]
        return max(found, key=lambda t: (t.value, -t.to.toordinal()), default=None)

    def added(self, what: str, from_: date, to: date) -> Sum | None:
        """The nights with a morning in the period added up, for the voice that tells most of them."""
        root = _root(what)
        by_voice: dict[str | None, list[Total]] = defaultdict(list)
        told: dict[str | None, set[date]] = defaultdict(set)
        for (begins, ends, voice), rows in self._groups.items():
            if from_ <= ends <= to and is_short(begins, ends):
                told[voice].add(ends)
                if total := _total(what, (begins, ends, voice), rows, self.place):
                    by_voice[voice].append(total)
        if not by_voice or root is None:
            return None
        voice = max(by_voice, key=lambda v: (len(told[v]), sum(t.value for t in by_voice[v]), v or ""))
        nights = tuple(sorted(by_voice[voice], key=lambda t: (t.to, t.from_)))
        missing = tuple(d for d in _days(from_, to) if d not in told[voice])
        return Sum(what, from_, to, voice, sum(t.value for t in nights), nights, missing)


def night_of(
    statements: Iterable[Statement], history: Callable[[str, str, str | None], History]
) -> tuple[date, tuple[Statement, ...]] | None:
    """The one night that has a text's figures ("539 drones and 11 missiles"), and those that it has; two of them at least.

    `history`: that of a measure and category at a place. None where no night has two, or several have as many.
    """
    found: dict[date, dict[tuple[str, str, float], Statement]] = defaultdict(dict)
    for s in statements:
        if s.stance == "asserted" and s.value is not None and s.detail is None and s.qualifier == "exactly":
            for total in history(s.measure, s.what, s.place).totals(s.what):
                if total.value == s.value:
                    found[total.to].setdefault((s.measure, s.what, s.value), s)
    best = sorted(found, key=lambda night: len(found[night]), reverse=True)[:2]
    if not best or len(found[best[0]]) < ENOUGH or (len(best) > 1 and len(found[best[1]]) == len(found[best[0]])):
        return None
    return best[0], tuple(found[best[0]].values())


def remembered(history: History, claim: Statement, before: date) -> list[Figure]:
    """The figures that an old record is to be held against: of its own night, and the highest before, by category.

    For `reckon(known=…)`. Sums of named parts are inferred, assuming `closed`.
    """
    found: list[Total] = []
    for what in family(claim.what):
        if claim.from_ and claim.to:
            found += history.of(what, claim.from_, claim.to)
        best = history.record(what, before)
        found += [best] if best else []
    return [_figure(t, claim) for t in dict.fromkeys(found)]


def _figure(total: Total, claim: Statement) -> Figure:
    voices, ids = (total.voice,) if total.voice else (), tuple(dict.fromkeys(row.statement for row in total.rows))
    status, assuming = ("inferred", ("closed",)) if total.closed else ("single", ())
    period, value = (total.from_, total.to), total.value
    return Figure(claim.measure, total.what, claim.place, *period, claim.unit, value, value, status, voices, ids, assuming)


def family(what: str) -> tuple[str, ...]:
    """Every category of the tree that this one stands in: what a total of it, or of what holds it, is made of."""
    words, root = vocabulary(), _root(what)
    return tuple(name for name in words.categories if words.holds(root, name))


def is_short(from_: date, to: date) -> bool:
    """Whether a period is a night or a day."""
    return to - from_ <= DAY


def _for_all(voice: str | None, rows: Sequence[HistoryRow], place: str | None) -> bool:
    """Whether a voice tells of a place as a whole: it names it, or is a body of the whole place."""
    if any(row.place == place for row in rows):
        return True
    known = voices().get(voice) if voice else None
    return known is not None and known.place == place


@cache
def _plain(voice: str | None) -> str | None:
    """A voice without the channel that it posts on: "Ukraine's Air Force (Telegram)"."""
    return speaker(None, voice, "") or None


@cache
def inside(outer: str | None, inner: str | None) -> bool:
    """Whether a place is, or lies in, another; `southern Ukraine` lies in `Ukraine`."""
    if outer is None or inner is None or outer == inner:
        return outer == inner
    return inner.endswith(f" {outer}") or places().holds(outer, inner)


def _root(what: str) -> str:
    return (vocabulary().above(what) or (what,))[-1]


def _days(from_: date, to: date) -> list[date]:
    return [from_ + n * DAY for n in range((to - from_).days + 1)]


def _total(what: str, key: Key, rows: Sequence[HistoryRow], place: str | None) -> Total | None:
    words = vocabulary()
    value, used = _value(what, rows, place, words)
    if value is None:
        return None
    below = [(part, _value(part, rows, place, words)[0]) for part in words.parts(what)]
    parts = tuple((part, v) for part, v in below if v) if _said(what, used, place) is None else ()
    return Total(what, key[0], key[1], key[2], value, parts, tuple(used))


def _value(what: str, rows: Sequence[HistoryRow], place: str | None, words: Vocabulary) -> tuple[float | None, list[HistoryRow]]:
    """The category's value and the rows behind it: said outright, else (or if more) the sum of its parts."""
    said = _said(what, rows, place)
    total: float = 0
    used: list[HistoryRow] = []
    for part in words.parts(what):
        value, below = _value(part, rows, place, words)
        if value is not None:
            total, used = total + value, used + below
    total, used = _with_own_parts(total, used, _details(what, rows, place))
    if said is not None and said.value >= total:
        return said.value, [said]
    return (total, used) if used else (None, [])


def _with_own_parts(total: float, used: list[HistoryRow], own: Sequence[list[HistoryRow]]) -> tuple[float, list[HistoryRow]]:
    """The most that one report's own parts make, added to categories below where the same report tells those too.

    Another report may have parted the same weapons another way: 11 missiles, 7 and 4 by model, or 11 by where they fell.
    """
    reports = {row.report for row in used}
    best = (total, used)
    for group in own:
        value, beside = sum(row.value for row in group), group[0].report in reports
        found = (total + value, used + group) if beside else (value, group)
        best = found if not best[1] or found[0] > best[0] else best
    return best


def _said(what: str, rows: Sequence[HistoryRow], place: str | None) -> HistoryRow | None:
    found = [row for row in rows if row.what == what and row.detail is None and row.place == place]
    return max(found, key=lambda row: row.value, default=None)


def _details(what: str, rows: Sequence[HistoryRow], place: str | None) -> list[list[HistoryRow]]:
    """The category's own parts in each report: by model, and at places inside; a model's figure for the whole place goes first."""
    groups: dict[str, dict[str | None, list[HistoryRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.what == what and (row.detail is not None or row.place != place):
            groups[row.report][row.detail].append(row)
    return [[row for group in details.values() for row in _disjoint(group, place)] for details in groups.values()]


def _disjoint(rows: Sequence[HistoryRow], place: str | None) -> list[HistoryRow]:
    """The row of the whole place, or else the rows of places of which none lies in another."""
    highest = {row.place: row for row in sorted(rows, key=lambda row: row.value)}
    if place in highest:
        return [highest[place]]
    return [row for row in highest.values() if not any(row.place != o and inside(o, row.place) for o in highest)]
