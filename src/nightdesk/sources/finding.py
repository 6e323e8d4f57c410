"""What the user named, as one source a report: files, the files of a folder, URLs, standard input."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from nightdesk.model import Problem
from nightdesk.sources.decoding import MAX_BYTES

REPORT_ENDINGS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")
"""What is taken from a folder; a file that is named itself may have any ending."""

STATEMENT_ENDINGS = (".jsonl", ".ndjson")

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input before it is opened. `name` is what the user calls it, `id` the report's id unless it brings one.

    `data` is what came on standard input, which only the process that was started can read.
    """

    name: str
    kind: Literal["file", "url", "stdin", "statements"]
    id: str
    data: bytes | None = None


def find(inputs: Iterable[str]) -> Iterator[Source | Problem]:
    """The sources that `inputs` name, in that order, a folder's by path."""
    for name in inputs:
        if name == STDIN:
            yield _stdin()
        elif re.match(r"https?://", name, re.IGNORECASE):
            yield Source(name, "url", _id_of_url(name))
        else:
            yield from _files(name)


def is_statements(name: str) -> bool:
    """Whether an input holds statements, by its ending; what comes on standard input shows it by its first character."""
    if name == STDIN:
        peek = getattr(sys.stdin.buffer, "peek", None)
        return bool(peek and peek(1).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"))
    return Path(name).suffix.lower() in STATEMENT_ENDINGS


class Ids:
    """Report ids that have been given, so that no two reports of one run share one."""

    def __init__(self) -> None:
        """No id is taken yet."""
        self._taken: set[str] = set()

    def give(self, wanted: str, name: str) -> tuple[str, Problem | None]:
        """`wanted`, or the next free `wanted-2`, `wanted-3` … and a word about it that names the input."""
        id_, n = wanted, 1
        while id_ in self._taken:
            n += 1
            id_ = f"{wanted}-{n}"
        self._taken.add(id_)
        return id_, None if n == 1 else Problem(name, None, f"another report has the id {wanted!r}; this one is {id_!r}")


def _stdin() -> Source:
    if is_statements(STDIN):
        return Source(STDIN, "statements", "stdin")
    return Source(STDIN, "stdin", "stdin", sys.stdin.buffer.read(MAX_BYTES + 1))


def _id_of_url(url: str) -> str:
    parts = urlsplit(url)
    return PurePosixPath(parts.path).stem or parts.netloc or "page"


def _files(name: str) -> Iterator[Source | Problem]:
    try:
        is_folder = stat.S_ISDIR(Path(name).stat().st_mode)
    except FileNotFoundError:
        yield Problem(name, None, "there is no such file or folder")
    except (OSError, ValueError) as error:
        yield Problem(name, None, f"cannot be opened: {_reason(error)}")
    else:
        yield from _folder(name) if is_folder else (_file(name),)


def _file(name: str) -> Source:
    return Source(name, "statements" if is_statements(name) else "file", Path(name).stem)


def _folder(name: str) -> Iterator[Source | Problem]:
    """A folder is somebody's pile of reports: only their endings, nothing hidden, and no link that may lead elsewhere."""
    empty = True
    for top, folders, files in os.walk(name):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(top, file)
            if file.startswith(".") or path.suffix.lower() not in REPORT_ENDINGS:
                continue
            empty = False
            if stat.S_ISREG(path.lstat().st_mode):
                yield _file(str(path))
            else:
                yield Problem(str(path), None, "is a link or device, which a folder's are not followed: name it itself")
    if empty:
        yield Problem(name, None, f"the folder holds no reports ({', '.join(REPORT_ENDINGS)})")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
