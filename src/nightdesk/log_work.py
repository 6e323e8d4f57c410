"""What the commands of the log do once their options are parsed: one call into `flow`, then print."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nightdesk import flow, wording
from nightdesk.errors import InputError, NightdeskError
from nightdesk.model import Problem, Record, Statement
from nightdesk.settings import settings
from nightdesk.store import Kept, parse_anchor
from nightdesk.terminal import clean, wants_colour

OK, FAULT, NOTHING = 0, 1, 2


def add(args: argparse.Namespace) -> int:
    """`add`: each report as it is safely kept; new, known or changed."""
    with flow.open_log(args.log) as log:
        kept = flow.take_in(log, _told(flow.deliver(args.inputs, _given(args))), jobs=args.jobs)
        return _print_kept(kept, as_json=args.json)


def bring_in(args: argparse.Namespace) -> int:
    """`import`: bad rows are told on the way, what the maker of the table changed is listed."""
    from nightdesk import imports

    mapping = imports.load(args.mapping)
    with flow.open_log(args.log) as log:
        return _print_kept(_told(flow.bring_in(log, args.inputs, mapping)), as_json=args.json, brief=True)


def record(args: argparse.Namespace) -> int:
    """`record --night`: the record of a night (or all) from the log."""
    with flow.open_log(args.log) as log:
        found = flow.current_record(log, args.night, args.place)
        if args.json:
            _dump(found.to_json(), indent=1)
            return OK
        from nightdesk.sitrep import screen

        reports = [kept.report for kept in log.reports({s.report for s in found.statements})]
        width = shutil.get_terminal_size((100, 24)).columns
        sys.stdout.write(screen(found, colour=wants_colour(sys.stdout), width=width, reports=reports))
        for line in _decisions(found):
            print(line)
    return OK


def check(args: argparse.Namespace) -> int:
    """`check`: a verdict on every figure of each text."""
    from nightdesk.export.claims import claim_reviews

    status = NOTHING
    with flow.open_log(args.log) as log:
        for delivery in _told(flow.deliver(args.inputs, _given(args))):
            report, note = flow.dated(log, delivery.report)
            status, verdicts = OK, flow.check(log, report)
            if note:
                print(clean(f"nightdesk: {report.id}: {note}"), file=sys.stderr)
            if args.claim_review:
                _dump(claim_reviews(report, verdicts), indent=1)
            elif args.json:
                for verdict in verdicts:
                    _dump(verdict.to_json())
            else:
                _print_verdicts(report.id, verdicts)
    return status


def review(args: argparse.Namespace) -> int:
    """`review`: one decision, entered."""
    fields = dict(_pair(text) for text in args.correct or ())
    with flow.open_log(args.log) as log:
        made = flow.review(log, args.statement, args.action or "correct", by=args.by, why=args.why, fields=fields or None)
    if args.json:
        _dump({"statement": made.statement, **made.to_json()})
    else:
        print(clean(f"entry {made.seq}: {made.by} {_DONE[made.action]} {made.statement}"))
    return OK


def alerts(args: argparse.Namespace) -> int:
    """`alerts`: when they began and ended, local time and UTC, a place's own told apart from wider ones and its parts'."""
    zone = settings().zone
    with flow.open_log(args.log) as log:
        found = flow.alerts(log, args.place, args.night)
    if args.json:
        _dump(found.to_json(zone), indent=1)
        return OK
    low, high = found.minutes()
    count = len(found.in_force)
    about = f"{count} alert{'s' * (count != 1)}, {_hours(low)}{'' if high is not None else ' and more: an end is unknown'}"
    night = wording.period(found.begins.date(), found.ends.date())
    print(clean(f"{args.place}, {night}: {about if count else 'no alert in the log'}"))
    for name, spans in [(args.place, found.own), *found.wider, *found.parts]:
        for span in spans:
            ended = f"{span.ended.astimezone(zone):%H:%M}" if span.ended else "?"
            utc = f"{span.began:%H:%M}–{f'{span.ended:%H:%M}' if span.ended else '?'} UTC"
            print(clean(f"  {span.began.astimezone(zone):%d %b %H:%M}–{ended} {zone.key}  ({utc})  {name}"))
    if found.levels:
        print(clean(f"  given for: {', '.join(found.levels)}"))
    elif near := found.elsewhen:
        which = "before" if near.day <= args.night else "after"
        print(clean(f"  given for: {', '.join(near.levels)} (the nearest alert {which}, {wording.period(near.day, near.day)})"))
    return OK


def nights(args: argparse.Namespace) -> int:
    """`nights`: newest first, with how much is kept of each."""
    with flow.open_log(args.log) as log:
        for row in log.nights(limit=args.limit):
            if args.json:
                _dump({"night": row.night.isoformat(), "statements": row.statements, "reports": row.reports})
            else:
                print(f"{row.night}  {row.statements:6,} statements  {row.reports:5,} reports")
    return OK


def reread(args: argparse.Namespace) -> int:
    """`reread`: reports that another version read, read again; the figures that differ are told."""
    with flow.open_log(args.log) as log:
        return _print_kept(flow.read_again(log), as_json=args.json, nothing=OK)


def export(args: argparse.Namespace) -> int:
    """`export`: one writer a format."""
    from nightdesk.export import write

    with flow.open_log(args.log) as log:
        found = flow.current_record(log, args.night, args.place)
        reports = {kept.report.id: kept.report for kept in log.reports({s.report for s in found.statements})}
    write(found, reports, to=args.to, what=args.what, shape=args.shape, public=args.public, out=args.out)
    return OK


def verify(args: argparse.Namespace) -> int:
    """`verify`: the head, which is an anchor for later; or the first entry that is not what was entered."""
    with flow.open_log(args.log) as log:
        fault = log.verify(_anchors(args.anchor))
        head = log.head()
    if args.json:
        found = {"seq": fault.seq, "text": fault.text} if fault else None
        _dump({"whole": fault is None, "fault": found, "seq": head.seq, "hash": head.hash})
    elif fault:
        print(clean(f"nightdesk: {args.log}: {fault}"), file=sys.stderr)
    else:
        print(head)
    return FAULT if fault else OK


_DONE = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "undo": "took back the last decision on"}


def _given(args: argparse.Namespace) -> Any:
    from nightdesk.sources import Given

    return Given(args.published, args.publisher, args.lang)


def _told(found: Iterable[Any]) -> Iterator[Any]:
    """What is of use; the problems on the way go to standard error, a line each."""
    for item in found:
        if isinstance(item, Problem):
            print(clean(str(item)), file=sys.stderr)
        else:
            yield item


def _print_kept(found: Iterable[Kept], *, as_json: bool, brief: bool = False, nothing: int = NOTHING) -> int:
    """A line a report, its changed figures under it; `brief`: known and new ones are only counted."""
    counts = {"new": 0, "known": 0, "changed": 0}
    statements = 0
    for kept in found:
        counts[kept.status] += 1
        statements += len(kept.statements)
        if as_json:
            _dump(_kept_json(kept))
        elif not brief or kept.changes:
            _print_one(kept)
    if brief and not as_json:
        print(", ".join(f"{n:,} {status}" for status, n in counts.items()) + f"; {statements:,} statements added")
    return OK if sum(counts.values()) else nothing


def _kept_json(kept: Kept) -> dict[str, Any]:
    out = {"status": kept.status, "report": kept.report.to_json(), "statements": len(kept.statements)}
    return out | ({"changes": [change.to_json() for change in kept.changes]} if kept.changes else {})


def _print_one(kept: Kept) -> None:
    count = f"  {len(kept.statements)} statements" if kept.status != "known" else ""
    print(clean(f"{kept.status:8}{kept.report.id}{count}"), flush=True)
    for change in kept.changes:
        said = change.now or change.was
        if said:
            about = f"{wording.measure(said.measure)}, {said.place or 'no place'}, {wording.period(said.from_, said.to)}"
            print(clean(f"        {about}: {_figure(change.was)} → {_figure(change.now)}"))


def _figure(statement: Statement | None) -> str:
    return wording.statement(statement) if statement else "not there"


def _print_verdicts(report: str, verdicts: Iterable[Any]) -> None:
    from nightdesk.terminal import wrap

    width = max(60, shutil.get_terminal_size((100, 24)).columns)
    print(clean(report))
    for v in verdicts:
        claim = "" if v.claim == "figure" else f" ({v.claim})"
        print(f"  {v.verdict.upper():16}“{clean(v.statement.quote)}”{claim}")
        for line in wrap(v.text, width - 18):
            print(" " * 18 + line)


def _decisions(record: Record) -> Iterator[str]:
    """A line for each statement that a person decided about."""
    for s in record.statements:
        decided = s.extra.get("decided")
        if decided:
            was = "; ".join(f"{k} was {v}" for k, v in decided.get("was", {}).items())
            said = f"{decided['by']} {_DONE[decided['action']]} “{s.quote}”: {decided['why']}"
            yield clean(f"  decided: {said}{f' ({was})' if was else ''}  [{s.id}]")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        message = f"--correct {text!r}: write field=value, such as value=26"
        raise InputError(message)
    return name.strip(), value


def _anchors(path: str | None) -> list[Any]:
    if path is None:
        return []
    try:
        return parse_anchor(Path(path).read_text(encoding="utf-8"))
    except InputError as error:
        message = f"{path}: {error}"
        raise NightdeskError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read: {error}"
        raise InputError(message) from error


def _hours(minutes: float) -> str:
    return f"{int(minutes // 60)} h {round(minutes % 60):02d} min"


def _dump(value: Any, *, indent: int | None = None) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=indent)
    sys.stdout.write("\n")
