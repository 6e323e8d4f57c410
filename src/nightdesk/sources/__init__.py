"""Sources: whatever the user names → Report, or Statement where it comes as JSON Lines; never an exception for bad input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nightdesk.errors import InputError
from nightdesk.model import Moment, Problem, Report, Statement
from nightdesk.sources.decoding import MAX_BYTES
from nightdesk.sources.documents import Given, to_report
from nightdesk.sources.finding import STDIN, Ids, Source, find, is_statements

__all__ = ["Given", "Ids", "Source", "contents", "find", "load", "load_statements", "take", "to_report"]


def take(
    inputs: Iterable[str], *, published: Moment | None = None, publisher: str | None = None, lang: str | None = None
) -> Iterator[Report | Statement | Problem]:
    """Everything that `inputs` name (files, folders, URLs, `-`), and a Problem for each thing that cannot be used.

    Reports come first, in order, then statements, whose quotes are held against those reports.
    `lang` goes for every report, `published` and `publisher` where a report does not say so itself.
    """
    named, given, ids = list(inputs), Given(published, publisher, lang), Ids()
    texts: dict[str, str] | None = {} if any(map(is_statements, named)) else None
    later: list[Source] = []
    for source in find(named):
        if isinstance(source, Problem):
            yield source
        elif source.kind == "statements":
            later.append(source)
        else:
            yield from _report(source, given, ids, texts)
    seen: set[str] = set()
    for source in later:
        yield from load_statements(source, texts or {}, seen)


def load(source: Source, given: Given, id_: str | None = None) -> tuple[Report | None, list[Problem]]:
    """The report of one source, if it can be used, and what its owner should know; `id_` goes before its own id."""
    try:
        data, url = contents(source)
        report, problems = to_report(data, name=source.name, id_=source.id, given=given, url=url)
    except InputError as error:
        return None, [Problem(source.name, None, str(error))]
    return (replace(report, id=id_) if id_ else report), problems


def load_statements(source: Source, texts: Mapping[str, str], seen: set[str]) -> Iterator[Statement | Problem]:
    """The statements of one source of JSON Lines; `texts` and `seen` as in `statement_lines.read_lines`."""
    from nightdesk.sources.statement_lines import read_lines  # brings the vocabulary, which reports need not wait for

    try:
        with sys.stdin.buffer if source.name == STDIN else Path(source.name).open("rb") as lines:
            yield from read_lines(lines, name=source.name, texts=texts, seen=seen)
    except OSError as error:
        yield Problem(source.name, None, f"cannot be opened: {error.strerror or error}")


def contents(source: Source) -> tuple[bytes, str | None]:
    """What the source holds, and the URL it came from. Raises InputError, without a name, where it cannot be had.

    One byte past the bound is enough to tell that it is too long.
    """
    if source.data is not None:
        return source.data, None
    if source.kind == "url":
        from nightdesk.sources.fetching import fetch

        return fetch(source.name), source.name
    try:
        with Path(source.name).open("rb") as file:
            return file.read(MAX_BYTES + 1), None
    except OSError as error:
        message = f"cannot be opened: {error.strerror or error}"
        raise InputError(message) from error


def _report(source: Source, given: Given, ids: Ids, texts: dict[str, str] | None) -> Iterator[Report | Problem]:
    report, problems = load(source, given)
    yield from problems
    if report is None:
        return
    id_, problem = ids.give(report.id, source.name)
    if problem:
        yield problem
    if texts is not None:
        texts[id_] = report.text
    yield report if id_ == report.id else replace(report, id=id_)
