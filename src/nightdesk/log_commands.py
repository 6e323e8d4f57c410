"""The commands of the log. `register` adds them to the command line; what each does is in `log_work`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

EXPORTS = ("csv", "parquet", "jsonl", "geojson", "markdown", "html")
TABLES = ("statements", "figures", "record")
SHAPES = ("acled", "ucdp")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `add`, `import`, `check`, `review`, `alerts`, `nights`, `reread`, `export` and `verify`, and `record --night`."""
    _from_log(commands.choices.get("record"))
    add = _command(commands, "add", "keep reports and what they say in the log", "add")
    add.add_argument("inputs", metavar="REPORT", nargs="+", help="a text, Markdown or HTML file, a folder, a URL, or -")
    _given(add)
    add.add_argument("--jobs", metavar="N", type=_count, default=1, help="processes to read with (1)")
    bring = _command(commands, "import", "keep a table of somebody else's as statements", "bring_in")
    bring.add_argument("inputs", metavar="FILE", nargs="+", help="the table, or several of one kind")
    known = "missile-attacks, alerts, cap, statements, or a mapping file"
    bring.add_argument("--as", dest="mapping", metavar="MAPPING", required=True, help=known)
    check = _command(commands, "check", "hold every figure of a text against the log", "check")
    check.add_argument("inputs", metavar="REPORT", nargs="+", help="reports as for 'add'; they are not kept")
    _given(check)
    check.add_argument("--claim-review", action="store_true", help="print schema.org ClaimReview (JSON-LD) of each checked claim")
    _review(_command(commands, "review", "accept, reject or correct a statement, with your reason", "review"))
    alerts = _command(commands, "alerts", "tell when alerts began and ended", "alerts")
    alerts.add_argument("--place", metavar="PLACE", required=True, help="the usual English name, such as Kyiv")
    alerts.add_argument("--night", metavar="DATE", type=_day, required=True, help="the date of the night's morning")
    nights = _command(commands, "nights", "list the nights in the log, newest first", "nights")
    nights.add_argument("--limit", metavar="N", type=_count, default=30, help="how many (30)")
    _command(commands, "reread", "read the log's reports again with this version", "reread")
    _export(_command(commands, "export", "write statements, figures or the record for other programs", "export"))
    verify = _command(commands, "verify", "walk the log's chain and name the first entry that was altered", "verify")
    verify.add_argument("--anchor", metavar="FILE", help="a file with an earlier output of 'verify'")


def _command(commands: Any, name: str, about: str, work: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    command.add_argument("--json", action="store_true", help="print JSON for programs")
    command.set_defaults(run=_later(work))
    return command


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """The work is imported when its command runs: others need not wait for it."""

    def run(args: argparse.Namespace) -> int:
        from nightdesk import log_work

        status: int = getattr(log_work, name)(args)
        return status

    return run


def _from_log(record: argparse.ArgumentParser | None) -> None:
    """`record --night` takes the record from the log instead of from reports."""
    if record is None:
        return
    for action in record._actions:  # noqa: SLF001 - the command is made elsewhere; only its count of inputs changes
        if action.dest == "inputs":
            action.nargs = "*"
    about = "the record of this night from the log, by the date of its morning"
    record.add_argument("--night", metavar="DATE", type=_day, help=about)
    record.add_argument("--place", metavar="PLACE", help="with --night: only attacks on this place")
    from_reports = record.get_default("run")
    from_log = _later("record")

    def run(args: argparse.Namespace) -> int:
        if not args.inputs and not args.night:
            from nightdesk.errors import InputError

            message = "record: name the reports, or with --night the night of the log"
            raise InputError(message)
        return from_log(args) if args.night else int(from_reports(args))

    record.set_defaults(run=run)


def _given(command: argparse.ArgumentParser) -> None:
    command.add_argument("--published", metavar="DATE", type=_moment, help="when reports appeared that do not say so themselves")
    command.add_argument("--publisher", metavar="NAME", help="who published reports that do not say so themselves")
    command.add_argument("--lang", metavar="LANG", help="the language of every report")


def _review(review: argparse.ArgumentParser) -> None:
    review.add_argument("statement", metavar="STATEMENT", help="its id, as 'record --json' and 'export' print it")
    what = review.add_mutually_exclusive_group(required=True)
    what.add_argument("--accept", dest="action", action="store_const", const="accept", help="it is read as it should be")
    what.add_argument("--reject", dest="action", action="store_const", const="reject", help="it carries no figure")
    what.add_argument("--correct", metavar="FIELD=VALUE", nargs="+", help="it says something else: value=26 place=Kyiv")
    what.add_argument("--undo", dest="action", action="store_const", const="undo", help="take back the last decision on it")
    review.add_argument("--by", metavar="NAME", required=True, help="who decides")
    review.add_argument("--why", metavar="TEXT", required=True, help="the reason")


def _export(export: argparse.ArgumentParser) -> None:
    export.add_argument("--to", metavar="FORMAT", required=True, choices=EXPORTS, help=", ".join(EXPORTS))
    what = "statements, figures or record (figures; in Markdown, HTML and GeoJSON the record)"
    export.add_argument("--what", metavar="WHAT", choices=TABLES, help=what)
    shape = "rows as in the codebook of acled or ucdp (csv, parquet, jsonl)"
    export.add_argument("--shape", metavar="SHAPE", choices=SHAPES, help=shape)
    export.add_argument("--night", metavar="DATE", type=_day, help="one night only, by the date of its morning")
    export.add_argument("--place", metavar="PLACE", help="only attacks on this place")
    out = "where to write (standard output); a table gets a datapackage.json beside it"
    export.add_argument("--out", metavar="FILE", help=out)
    export.add_argument("--public", action="store_true", help="protect people: coarser places, recent hits and damage held back")


def _day(text: str) -> object:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no date: write 2025-07-04, the date of the night's morning"
        raise argparse.ArgumentTypeError(message) from error


def _moment(text: str) -> object:
    from nightdesk.errors import InputError
    from nightdesk.model import parse_moment

    try:
        return parse_moment(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"{text!r} is no count: write 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(text)
