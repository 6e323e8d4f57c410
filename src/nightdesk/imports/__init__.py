"""Tables of others → reports with statements, by mappings that are data (`mapping.py`). Reads files, knows no log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nightdesk.errors import InputError
from nightdesk.imports.mapping import Mapping, load, ready
from nightdesk.imports.table import Unit
from nightdesk.model import Problem, Statement

__all__ = ["Mapping", "Unit", "load", "read", "ready"]

Former = Callable[[str], list[Statement]]


def read(paths: Sequence[str], mapping: Mapping, former: Former = lambda _: []) -> Iterator[Unit | Problem]:
    """What the files hold, by the mapping; a Problem for each row, or file, that is of no use.

    `former` gives the statements of an earlier report by its id (updates and cancellations need them).
    """
    from nightdesk.imports import cap

    if mapping.format == "cap":
        yield from cap.read(paths, mapping, former)
        return
    for path in paths:
        try:
            yield from _read_one(path, mapping)
        except InputError as error:
            yield Problem(path, None, str(error).removeprefix(f"{path}: "))
        except OSError as error:
            yield Problem(path, None, f"cannot be opened: {error.strerror or error}")
        except UnicodeDecodeError as error:
            yield Problem(path, None, f"is no UTF-8 text (byte {error.start})")


def _read_one(path: str, mapping: Mapping) -> Iterator[Unit | Problem]:
    from nightdesk.imports import lines, table

    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        yield from table.read(file, mapping, path) if mapping.format == "csv" else lines.read(file, mapping, path)
