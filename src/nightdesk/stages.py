"""The stages joined without a log: sources → reading → reckoning. `flow` joins them to the log, `cli` to a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nightdesk.model import Problem, Quotation, Record, Report, Statement
from nightdesk.sources.detect import detect, languages
from nightdesk.told import tell


@dataclass(frozen=True, slots=True)
class Read:
    """A report and what was read in it; `problems` say what could not be."""

    report: Report
    statements: tuple[Statement, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    problems: tuple[Problem, ...] = ()


def in_language(report: Report) -> Report | None:
    """The report with its language, detected where it does not say; None where no language file reads it."""
    lang = report.lang or detect(f"{report.title or ''}\n{report.text}")
    if lang is None or lang not in languages():
        return None
    return report if lang == report.lang else replace(report, lang=lang)


def read_report(report: Report, *, name: str = "", quotations: bool = False) -> Read:
    """What the report says, each statement with an id of its own; `name` is what the user calls the report.

    A report in a language that nobody wrote a file for gives no statements and one problem.
    """
    from nightdesk import reading  # brings the language data, which `--help` need not wait for

    known = in_language(report)
    if known is None:
        return Read(report, problems=(Problem(name or report.id, None, unread_language(report.lang)),))
    said = reading.read(known)
    numbered = (s if s.id else s.with_id(f"{known.id}:{n}") for n, s in enumerate(said, start=1))
    quoted = tuple(reading.quotations(known)) if quotations else ()
    return Read(known, tuple(numbered), quoted)


def unread_language(lang: str | None) -> str:
    """Why a report was not read, and the way out."""
    known = ", ".join(sorted(languages()))
    if lang:
        return tell("is in '{lang}', which nightdesk does not read (it reads {known}): no statements", lang=lang, known=known)
    return tell(
        "is in no language that nightdesk reads ({known}): no statements; name it with --lang if it is one of these", known=known
    )


def reckon(items: Iterable[Read | Statement]) -> Record:
    """One record of all that was read; ids of statements that came with one are kept."""
    from nightdesk import reckoning  # brings the solver, which reading need not wait for

    statements: list[Statement] = []
    reports: list[Report] = []
    for item in items:
        if isinstance(item, Read):
            reports.append(item.report)
            statements += item.statements
        else:
            statements.append(item)
    return reckoning.reckon(with_ids(statements), reports)


def with_ids(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, those without an id given one from their report and their place in it."""
    every = list(statements)
    taken, count = {s.id for s in every}, dict[str, int]()
    for s in every:
        if s.id:
            yield s
            continue
        n = count.get(s.report, 0) + 1
        while f"{s.report}:{n}" in taken:
            n += 1
        count[s.report] = n
        yield s.with_id(f"{s.report}:{n}")
