"""What `read`, `record` and `vocabulary` do once their options are parsed."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from nightdesk import stages
from nightdesk.errors import LexiconError
from nightdesk.jobs import ordered
from nightdesk.model import Problem, Statement
from nightdesk.sources import Given, Ids, Source, find, load, load_statements
from nightdesk.terminal import clean, wants_colour

OK, NOTHING = 0, 2

PROGRESS_AFTER = 2.0
"""Seconds of silence before a word about how far the work is."""


@dataclass(frozen=True, slots=True)
class How:
    """How reports are read and shown: all that a process of its own needs to know."""

    given: Given
    json: bool
    quotations: bool
    colour: bool
    width: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one input: what was made of the report under its `id`, or no `value` where it could not be read."""

    source: Source | None
    id: str | None
    value: Any
    problems: tuple[Problem, ...]


def read(args: argparse.Namespace) -> int:
    """`nightdesk read`: statements or quotations of each report, printed as they are read."""
    _utf8()
    status = NOTHING
    for text in _each(_no_statements(find(args.inputs)), _how(args), _shown, args.jobs):
        sys.stdout.write(text)
        status = OK
    return status


def record(args: argparse.Namespace) -> int:
    """`nightdesk record`: one record of all reports and statements."""
    _utf8()
    how = _how(args)
    items = list(_items(args.inputs, how, args.jobs))
    if not items:
        return NOTHING
    night = stages.reckon(items)
    if args.json:
        json.dump(night.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        from nightdesk.sitrep import screen

        quotations = [q for i in items if isinstance(i, stages.Read) for q in i.quotations]
        reports = [i.report for i in items if isinstance(i, stages.Read)]
        shown = screen(night, colour=how.colour, width=how.width, quotations=quotations, reports=reports, whole=how.quotations)
        sys.stdout.write(shown)
    return OK


def vocabulary() -> int:
    """`nightdesk vocabulary`: the tables of statements.md, as they are loaded."""
    from nightdesk.vocabulary_table import table

    _utf8()
    sys.stdout.write(table())
    return OK


def tell(problem: Problem) -> None:
    """One line about an input, on standard error."""
    print(clean(str(problem)), file=sys.stderr)


def _how(args: argparse.Namespace) -> How:
    given = Given(args.published, args.publisher, args.lang)
    width = shutil.get_terminal_size((100, 24)).columns
    return How(given, args.json, args.quotations, wants_colour(sys.stdout), width)


def _items(inputs: Iterable[str], how: How, jobs: int) -> Iterator[stages.Read | Statement]:
    """Reports as they are read, then statements, whose quotes are held against those reports."""
    later: list[Source] = []
    texts: dict[str, str] = {}
    for read_ in _each(_put_off(find(inputs), later), how, _kept, jobs):
        texts[read_.report.id] = read_.report.text
        yield read_
    seen: set[str] = set()
    for source in later:
        for item in load_statements(source, texts, seen):
            if isinstance(item, Problem):
                tell(item)
            else:
                yield item


def _put_off(found: Iterable[Source | Problem], later: list[Source]) -> Iterator[Source | Problem]:
    for item in found:
        if isinstance(item, Source) and item.kind == "statements":
            later.append(item)
        else:
            yield item


def _no_statements(found: Iterable[Source | Problem]) -> Iterator[Source | Problem]:
    for item in found:
        if isinstance(item, Source) and item.kind == "statements":
            yield Problem(item.name, None, "holds statements, not a report: give it to 'nightdesk record'")
        else:
            yield item


def _each(sources: Iterable[Source | Problem], how: How, make: Callable[[stages.Read, How], Any], jobs: int) -> Iterator[Any]:
    """What `make` makes of each report, in order; problems are told on the way. No two reports share an id."""
    work = partial(_done, how=how, make=make)
    ids = Ids()
    for done in _progress(ordered(work, sources, jobs)):
        if done.source and done.id:
            id_, problem = ids.give(done.id, done.source.name)
            if problem:
                tell(problem)
                done = work(done.source, id_=id_)  # noqa: PLW2901 - the same report under the id it gets
        for problem in done.problems:
            tell(problem)
        if done.value is not None:
            yield done.value


def _done(source: Source | Problem, *, how: How, make: Callable[[stages.Read, How], Any], id_: str | None = None) -> Done:
    """One report from its source to what is made of it; runs in a process of its own where there are several."""
    if isinstance(source, Problem):
        return Done(None, None, None, (source,))
    report, problems = load(source, how.given, id_)
    if report is None:
        return Done(source, None, None, tuple(problems))
    try:
        said = stages.read_report(report, name=source.name, quotations=how.quotations or make is _kept)
        value = None if said.problems else make(said, how)
    except LexiconError:  # every report would fail alike
        raise
    except Exception as error:  # noqa: BLE001 - whatever a report does to the reader, the other reports are still read
        fault = f"could not be read, by a fault of nightdesk ({type(error).__name__}: {error}); please report it"
        return Done(source, report.id, None, (*problems, Problem(source.name, None, fault)))
    return Done(source, report.id, value, (*problems, *said.problems))


def _kept(said: stages.Read, _: How) -> stages.Read:
    return said


def _shown(said: stages.Read, how: How) -> str:
    items = said.quotations if how.quotations else said.statements
    if how.json:
        return "".join(json.dumps(i.to_json(), ensure_ascii=False) + "\n" for i in items)
    from nightdesk.sitrep import report_screen

    statements = () if how.quotations else said.statements
    return report_screen(said.report, statements, said.quotations, colour=how.colour, width=how.width)


def _progress(done: Iterable[Done]) -> Iterator[Done]:
    """A running count on the terminal for long work, where what is printed does not show it already."""
    shows = sys.stderr.isatty() and not sys.stdout.isatty()
    last, told = time.monotonic() + PROGRESS_AFTER, False
    for n, item in enumerate(done, start=1):
        if shows and time.monotonic() > last:
            print(f"\r{n:,} reports", end="", file=sys.stderr, flush=True)
            last, told = time.monotonic() + 0.2, True
        yield item
    if told:
        print("\r" + " " * 20 + "\r", end="", file=sys.stderr, flush=True)


def _utf8() -> None:
    """What is printed is UTF-8 wherever it goes; a lone surrogate in somebody's JSON shows as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
