"""The functions of the Python API: reports in, statements and a record out; nothing is opened, fetched or kept."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from nightdesk import stages
from nightdesk.model import Record, Report, Statement


def read(report: Report) -> list[Statement]:
    """What one report says, in the order of its text, each statement with the words that carry it.

    The report's language is detected where it names none. A language that is not read gives a warning and no statements.

    >>> from datetime import date
    >>> text = "At least 23 people were injured in Kyiv overnight, the mayor said."
    >>> [statement] = read(Report(id="city", text=text, published=date(2025, 7, 4), lang="en"))
    >>> statement.measure, statement.what, statement.value, statement.qualifier, statement.place
    ('injured', 'person', 23, 'at_least', 'Kyiv')
    >>> text[statement.start : statement.end] == statement.quote
    True
    """
    return list(_read(report).statements)


def record(items: Iterable[Report | Statement]) -> Record:
    """One record of reports, of statements, or of both: attacks, their figures, and what agrees and does not add up.

    >>> from datetime import date
    >>> morning = Report(id="morning", text="In Kyiv 23 people were injured overnight.", published=date(2025, 7, 4), lang="en")
    >>> [attack] = record([morning]).attacks
    >>> attack.id, [(f.measure, f.low, f.high, f.status) for f in attack.figures]
    ('2025-07-04/Kyiv', [('injured', 23, 23, 'single')])
    """
    return stages.reckon(_read(i) if isinstance(i, Report) else i for i in items)


def _read(report: Report) -> stages.Read:
    said = stages.read_report(report)
    for problem in said.problems:
        warnings.warn(str(problem), stacklevel=3)
    return said
