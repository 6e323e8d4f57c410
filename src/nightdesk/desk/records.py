"""The records of the nights, worked out once and held until an entry touches them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nightdesk import flow
from nightdesk.desk.words import OPEN
from nightdesk.model import Attack, Record
from nightdesk.store import Log, NightRow

MOST = 120
"""Nights held at once."""

LOOK_BACK, RECENT = 400, 6
"""Entries among which the last reports are looked for, and nights that count as recent."""

TOO_MANY = 200
"""Entries at once after which everything is worked out anew: looking up whom each touches would cost more."""


@dataclass(frozen=True)
class Night:
    """A night's record. `version` is the entry up to which it stands; `made` holds what pages made of it."""

    night: date
    version: int
    record: Record
    made: dict[Any, Any] = field(default_factory=dict)

    @property
    def attacks(self) -> tuple[Attack, ...]:
        """Its attacks, the one that most reports speak of first."""
        return tuple(sorted(self.record.attacks, key=lambda a: (-len(a.reports), -len(a.figures), a.id)))

    @property
    def open(self) -> int:
        """How many findings wait for a person."""
        return sum(f.kind in OPEN for a in self.record.attacks for f in a.findings)

    def keep(self, key: Any, make: Callable[[], Any]) -> Any:
        """Something made of this record, made once."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]


class Records:
    """The nights of a log. Safe to share between threads; sees what other processes enter."""

    def __init__(self, log: Log, *, reckon: Callable[..., Record] | None = None) -> None:
        """`reckon` is for tests."""
        self._log = log
        self._reckon = reckon
        self._held: OrderedDict[date, Night] = OrderedDict()
        self._seen = 0
        self._lock = threading.Lock()
        self._at_work: dict[date, threading.Lock] = {}
        self._nights: tuple[int, list[NightRow]] = (-1, [])
        self._recent: tuple[int, list[date]] = (0, [])

    def night(self, night: date) -> Night:
        """The record of the night with this morning, as the log stands now."""
        self.catch_up()
        with self._lock:
            held = self._held.get(night)
            work = self._at_work.setdefault(night, threading.Lock())
        if held:
            return held
        with work:  # of many that ask at once one works, the others wait for it
            with self._lock:
                if held := self._held.get(night):
                    return held
                seen = self._seen
            made = Night(night, seen, flow.current_record(self._log, night, reckon=self._reckon))
            return self._hold(made)

    def nights(self) -> list[date]:
        """The nights that the log has statements of, newest first."""
        return [row.night for row in self._rows()]

    def _rows(self) -> list[NightRow]:
        seq = self.catch_up()
        if self._nights[0] != seq:
            self._nights = (seq, self._log.nights())
        return self._nights[1]

    def recent(self) -> list[date]:
        """The nights that the last reports read and the last decisions are about, the latest first; a few at most."""
        head = self.catch_up()
        seen, nights = self._recent
        if head > seen:
            entries = flow.changes(self._log, max(seen, head - LOOK_BACK), LOOK_BACK)
            read = [e for e in entries if e.kind in ("reading", "decision") and not flow.was_imported(e.body.get("reader"))]
            for entry in read[-LOOK_BACK // 10 :]:
                nights = [*sorted(flow.nights_touched(self._log, [entry]), reverse=True), *nights]
            nights = list(dict.fromkeys(nights))[:RECENT]
            self._recent = (head, nights)
        return nights

    def told_twice(self) -> list[date]:
        """The newest nights that more than one report speaks of: only there can anything contradict itself."""
        return [row.night for row in self._rows() if row.reports > 1][:RECENT]

    def imported(self, night: Night) -> set[str]:
        """The reports of a night that are rows of somebody's table, which nobody read."""
        ids = {r.id for a in night.record.attacks for r in a.reports}
        made: set[str] = night.keep(
            "imported", lambda: {k.report.id for k in self._log.reports(ids) if flow.was_imported(k.reader)}
        )
        return made

    def catch_up(self) -> int:
        """Let go of what new entries touch; gives the log's last entry."""
        head = self._log.head().seq
        with self._lock:
            if head == self._seen:
                return head
            seen = self._seen
        entries = flow.changes(self._log, seen, TOO_MANY) if seen else []
        touched = flow.nights_touched(self._log, entries) if 0 < len(entries) < TOO_MANY else None
        with self._lock:
            for night in list(self._held) if touched is None else touched:
                self._held.pop(night, None)
            self._seen = max(self._seen, head if touched is None else entries[-1].seq)
        return self._seen

    def _hold(self, made: Night) -> Night:
        with self._lock:
            if made.version == self._seen:  # nothing came in between
                self._held[made.night] = made
                while len(self._held) > MOST:
                    self._held.popitem(last=False)
        return made
