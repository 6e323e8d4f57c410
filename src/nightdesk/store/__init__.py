"""The log: everything kept, nothing rewritten (beside the flow; only `flow` and the desk's own pages use it)."""

from nightdesk.store.entries import (
    ACTIONS,
    Action,
    Decision,
    Entry,
    FigureChange,
    Head,
    HistoryRow,
    Incoming,
    Kept,
    KeptReport,
    NightRow,
)
from nightdesk.store.log import Log
from nightdesk.store.verify import Fault, parse_anchor

__all__ = [
    "ACTIONS",
    "Action",
    "Decision",
    "Entry",
    "Fault",
    "FigureChange",
    "Head",
    "HistoryRow",
    "Incoming",
    "Kept",
    "KeptReport",
    "Log",
    "NightRow",
    "parse_anchor",
]
