"""The command line: a command is parsed, one call is made, and what it gives is printed.

Exit status: 0 also where figures do not add up, 2 where nothing could be read, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

OK, NOTHING, STOPPED = 0, 2, 130
OTHERS = ("nightdesk.log_commands", "nightdesk.desk_commands")
"""Modules with commands of their own: `register(subparsers)` adds them, each with `set_defaults(run=…)`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    from nightdesk.errors import NightdeskError

    args = parser().parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except NightdeskError as error:
        print(f"nightdesk: {error}", file=sys.stderr)
        return NOTHING
    except ModuleNotFoundError as error:
        print(f"nightdesk: {_missing(error)}", file=sys.stderr)
        return NOTHING
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        _leave_the_pipe()
        return OK
    return status


def parser() -> argparse.ArgumentParser:
    """The whole command line; modules that do the work are imported by the commands."""
    top = argparse.ArgumentParser(
        prog="nightdesk", description="Reads reports of a night of air attack, and says what adds up and what does not."
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version")
    log = os.environ.get("NIGHTDESK_LOG") or "nightdesk.db"
    log_help = "the log: a file or postgresql://… (NIGHTDESK_LOG; otherwise nightdesk.db)"
    top.add_argument("--log", metavar="URL", default=log, help=log_help)
    subs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _read_command(subs)
    _record_command(subs)
    vocabulary = subs.add_parser("vocabulary", help="print what is measured, and of what")
    vocabulary.set_defaults(run=_vocabulary)
    for name in OTHERS:
        _register(name, subs)
    for command in subs.choices.values():
        _also_after(command, log_help)
    return top


def commands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Every command of `parser()` by its name, for the pages that are written from them."""
    return {name: c for a in top._actions if isinstance(a, argparse._SubParsersAction) for name, c in a.choices.items()}  # noqa: SLF001


def _read_command(subs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    read = subs.add_parser("read", help="turn reports into statements", description="Turn reports into statements.")
    what = "a text, Markdown or HTML file, a folder, a URL, or - for standard input"
    read.add_argument("inputs", metavar="REPORT", nargs="+", help=what)
    _options(read)
    read.set_defaults(run=_read)


def _record_command(subs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "Turn reports or statements into one record: what agrees, what was updated, what does not add up."
    record = subs.add_parser("record", help="turn reports or statements into one record", description=about)
    what = "reports as for 'read', or statements as JSON Lines"
    record.add_argument("inputs", metavar="REPORT|STATEMENTS.jsonl", nargs="+", help=what)
    _options(record)
    record.set_defaults(run=_record)


def _options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for programs instead of a screen")
    command.add_argument("--quotations", action="store_true", help="print direct quotations and their speakers")
    command.add_argument("--published", metavar="DATE", type=_moment, help="when reports appeared that do not say so themselves")
    command.add_argument("--publisher", metavar="NAME", help="who published reports that do not say so themselves")
    command.add_argument("--lang", metavar="LANG", help="the language of every report, instead of what it says or what is detected")
    command.add_argument("--jobs", metavar="N", type=_positive, default=1, help="processes to read with (1)")


def _register(name: str, subs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
    else:
        module.register(subs)


def _also_after(command: argparse.ArgumentParser, log_help: str) -> None:
    """`--log` may stand after the command too."""
    if "--log" not in command._option_string_actions:  # noqa: SLF001 - argparse has no public way to ask
        command.add_argument("--log", metavar="URL", default=argparse.SUPPRESS, help=log_help)


def _read(args: argparse.Namespace) -> int:
    from nightdesk import commands as work

    return work.read(args)


def _record(args: argparse.Namespace) -> int:
    from nightdesk import commands as work

    return work.record(args)


def _vocabulary(_: argparse.Namespace) -> int:
    from nightdesk import commands as work

    return work.vocabulary()


class _Version(argparse.Action):
    """Prints the version; asks for it only then, for asking takes longer than all else at start-up."""

    def __call__(self, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"nightdesk {version('nightdesk')}")
        raise SystemExit(OK)


def _moment(text: str) -> object:
    from nightdesk.errors import InputError
    from nightdesk.model import parse_moment

    try:
        return parse_moment(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"{text!r} is no number of processes: write 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _missing(error: ModuleNotFoundError) -> str:
    """Which extra, the smallest that does, brings a library that is not installed. Raises the error where none does."""
    from importlib.metadata import requires

    name = (error.name or "").partition(".")[0].lower()
    extras: dict[str, list[str]] = {}
    for line in requires("nightdesk") or ():
        library, _, extra = line.partition("extra == ")
        extras.setdefault(extra.strip("\"'"), []).append(re.split(r"[^\w-]", library)[0].replace("-", "_").lower())
    bring = [extra for extra in sorted(extras, key=lambda e: len(extras[e])) if extra and name in extras[extra]]
    if not bring:
        raise error
    return f"this command needs {name}: pip install 'nightdesk[{bring[0]}]'"


def _leave_the_pipe() -> None:
    """Whoever read our output has gone (`| head`): so that the interpreter does not complain when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
