"""What the log holds and hands out: entries of the chain, decisions, and the answers to keeping a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from nightdesk.model import Report, Statement

Action = Literal["accept", "reject", "correct", "undo"]
ACTIONS: tuple[Action, ...] = ("accept", "reject", "correct", "undo")


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain.

    `seq` counts from 1 without gaps. `kind` is `report`, `reading` or `decision`; `subject` the id of the report or
    statement it is about. `body` is what was entered; `prev` and `hash` are SHA-256 in hex.
    """

    seq: int
    kind: str
    at: datetime
    subject: str
    body: Mapping[str, Any]
    prev: str
    hash: str

    def to_json(self) -> dict[str, Any]:
        """The entry as one JSON object, times in ISO 8601 UTC."""
        return {
            "seq": self.seq,
            "kind": self.kind,
            "at": self.at.isoformat(),
            "subject": self.subject,
            "body": dict(self.body),
            "prev": self.prev,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: how many entries there are, and the hash that stands for all of them. An anchor is its text."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """`<seq> <hash>`, one line: print it, and later hand it to `verify`."""
        return f"{self.seq} {self.hash}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report on its way into the log.

    `raw` are the bytes as they came (None: the text itself, in UTF-8); `reader` names what made the statements
    (`nightdesk 0.1.0`, `mapping alerts 1`); `source` says where the bytes came from, `fetched` when.
    `replaces` names earlier reports that this one takes the place of (an update or a cancellation).
    """

    report: Report
    statements: Sequence[Statement]
    reader: str
    raw: bytes | None = None
    source: str | None = None
    fetched: datetime | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs between two versions of one report. `was` or `now` is None where it is not in that version."""

    was: Statement | None
    now: Statement | None

    def to_json(self) -> dict[str, Any]:
        """`{"was": statement or null, "now": statement or null}`."""
        return {"was": self.was and self.was.to_json(), "now": self.now and self.now.to_json()}


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a report: `new`, `known` (nothing was added) or `changed` (a further version; all are kept).

    `report` has the id under which the log knows it; `statements` carry their ids in the log
    (of a known one they are not told again: ask for them); `changes` are the figures that differ from the version before.
    """

    status: Literal["new", "known", "changed"]
    report: Report
    statements: tuple[Statement, ...]
    changes: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a statement. `fields` holds the corrected fields, by their names in statements.md.

    `undone` tells that a later entry took it back; `undoes` is the `seq` that an `undo` takes back.
    """

    seq: int
    at: datetime
    statement: str
    action: Action
    by: str
    why: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None
    undone: bool = False

    def to_json(self) -> dict[str, Any]:
        """The decision as it stands on a statement (`decided`)."""
        out: dict[str, Any] = {"seq": self.seq, "at": self.at.isoformat(), "action": self.action}
        out |= {"by": self.by, "why": self.why}
        return out | ({"fields": dict(self.fields)} if self.fields else {})


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report in the log with what the log knows of it beside its text."""

    report: Report
    name: str
    version: int
    seq: int
    kept_at: datetime
    source: str | None
    fetched: datetime | None
    reader: str | None


@dataclass(frozen=True, slots=True)
class NightRow:
    """One night of the log: the date of its morning, and how much is kept about it."""

    night: date
    statements: int
    reports: int


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What one voice asserted of a measure for one period, category, detail and place (see `Log.history`).

    `statement` is the id of one that says so.
    """

    from_: date
    to: date
    what: str
    detail: str | None
    place: str | None
    voice: str | None
    value: float
    statement: str

    @property
    def report(self) -> str:
        """The report that the statement is of."""
        return self.statement.rpartition(":")[0]
