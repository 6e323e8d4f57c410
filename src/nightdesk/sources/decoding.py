"""Bytes to text: whatever encoding a report came in, and a clear word where there is none."""

from __future__ import annotations

import codecs
import re

from nightdesk.errors import InputError

MAX_BYTES = 10_000_000
"""A report is one text by one publisher; the longest liveblogs with all their markup stay well under this."""

MAX_BROKEN = 0.01
"""Up to this share of bytes a text that fails as UTF-8 is a damaged UTF-8 text, beyond it another encoding."""

MAX_CONTROLS = 0.02
"""Beyond this share of control characters it is no text: damaged texts hold a few, pictures and programs many."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD = 4096


def decode(data: bytes) -> tuple[str, str | None]:
    r"""The text of `data` with `\n` line ends, and a note where it was not plain UTF-8 through and through.

    Raises InputError, without a file name, where `data` is no text.
    """
    _refuse_known(data)
    text, note = _decoded(data)
    if len(_CONTROLS.findall(text[:100_000])) > MAX_CONTROLS * min(len(text), 100_000):
        message = "is binary, not text"
        raise InputError(message)
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _refuse_known(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        message = f"is larger than a report can be ({MAX_BYTES // 1_000_000} MB): cut it into its reports"
        raise InputError(message)
    if data.startswith(b"%PDF-"):
        message = "is a PDF: save it as text or HTML, or add it on the desk"
        raise InputError(message)


def _decoded(data: bytes) -> tuple[str, str | None]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _by_mark(data, encoding)
    if b"\0" in data:
        return _wide(data), None
    try:
        return data.decode(), None
    except UnicodeDecodeError as error:
        return _damaged_or_other(data, error)


def _by_mark(data: bytes, encoding: str) -> tuple[str, str | None]:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return text, f"{_counted(lost)} could not be read as {encoding} and became \ufffd" if lost else None


def _wide(data: bytes) -> str:
    """UTF-16 without its mark has a NUL in nearly every second place; any other NUL means no text."""
    for encoding, nulls in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        letters = len(data) / 2
        if nulls.count(0) > letters * 0.3 and data.count(0) < letters * 1.1:
            return data.decode(encoding, errors="replace")
    message = "is binary, not text: it holds NUL bytes"
    raise InputError(message)


def _damaged_or_other(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    declared = _DECLARED.search(data[:_HEAD])
    if declared and (text := _as_declared(data, declared[1].decode("ascii"))) is not None:
        return text, f"is not UTF-8; read as {declared[1].decode('ascii')}, as it says"
    text = data.decode(errors="replace")
    lost = text.count("\ufffd")
    if lost <= max(1, MAX_BROKEN * len(data)):
        line = data.count(b"\n", 0, error.start) + 1
        return text, f"{_counted(lost)} of broken UTF-8 became \ufffd, the first in line {line}"
    return _guessed(data)


def _as_declared(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # costs start-up; almost every report is UTF-8

    best = from_bytes(data).best()
    if best is None:
        message = "is binary, or in an encoding nobody could tell: save it as UTF-8"
        raise InputError(message)
    return str(best), f"is not UTF-8; read as {best.encoding}: check the words, or save it as UTF-8"


def _counted(places: int) -> str:
    return "1 place" if places == 1 else f"{places} places"
