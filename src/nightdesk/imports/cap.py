"""CAP 1.2 messages → intervals of alerts. Hostile XML is refused; `expires` is a forecast and never an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nightdesk.errors import InputError
from nightdesk.imports import cells
from nightdesk.imports.mapping import Carried, Mapping
from nightdesk.imports.table import Unit, interval_fields, statement
from nightdesk.model import Problem, Report, Statement

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
MOST = 5_000_000
"""Bytes of one message; real ones have some thousands."""

Former = Callable[[str], list[Statement]]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came: who it is from, what it refers to, and for each area when it holds from."""

    file: str
    raw: bytes
    identifier: str
    sender: str
    sent: datetime
    kind: str
    event: str
    references: tuple[str, ...]
    onset: datetime
    areas: tuple[str, ...]


def read(paths: Iterable[str], mapping: Mapping, former: Former) -> Iterator[Unit | Problem]:
    """The messages of several files in the order in which they were sent, updates and cancellations honoured.

    `former` gives the statements of an earlier message by its report id.
    """
    messages: list[Message] = []
    for path in paths:
        try:
            messages.append(parse(Path(path).read_bytes(), path))
        except InputError as error:
            yield Problem(path, None, str(error))
        except OSError as error:
            yield Problem(path, None, f"cannot be opened: {error.strerror or error}")
    made: dict[str, list[Statement]] = {}
    for message in sorted(messages, key=lambda m: m.sent):
        unit = _unit(message, mapping, lambda id_: made.get(id_) or former(id_))
        if isinstance(unit, Unit):
            made[unit.report.id] = list(unit.statements)
        yield unit


def parse(raw: bytes, file: str) -> Message:
    """One message. Raises InputError where it is no CAP 1.2, no actual message, or hostile."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if len(raw) > MOST:
        message = f"a message of over {MOST:,} bytes is refused"
        raise InputError(message)
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        message = f"is refused: XML with entities or a DTD is hostile ({type(error).__name__})"
        raise InputError(message) from error
    except (ParseError, ValueError, LookupError) as error:
        message = f"is no XML: {error}"
        raise InputError(message) from error
    return _message(root, raw, file)


def _message(root: Any, raw: bytes, file: str) -> Message:
    if root.tag != f"{NAMESPACE}alert":
        message = f"is no CAP 1.2 message: its root is {str(root.tag)[:80]!r}"
        raise InputError(message)
    status, kind = _text(root, "status"), _text(root, "msgType")
    if status != "Actual":
        message = f"is {status!r} and not 'Actual': it is not kept"
        raise InputError(message)
    if kind not in ("Alert", "Update", "Cancel"):
        message = f"is of the type {kind!r}: only Alert, Update and Cancel say something of an alert"
        raise InputError(message)
    sent = _moment(_text(root, "sent"), "sent")
    info = root.find(f"{NAMESPACE}info")
    if info is None and kind != "Cancel":
        message = "has no info: there is nothing in it to keep"
        raise InputError(message)
    return Message(
        file=file,
        raw=raw,
        identifier=_text(root, "identifier")[:200],
        sender=_text(root, "sender")[:200],
        sent=sent,
        kind=kind,
        event=_text(info, "event") if info is not None else "",
        references=_referred(_maybe(root, "references")),
        onset=_onset(info, sent),
        areas=tuple(_text(area, "areaDesc")[:200] for area in (info.findall(f"{NAMESPACE}area") if info is not None else ())),
    )


def _referred(text: str) -> tuple[str, ...]:
    """The identifiers in `sender,identifier,sent sender,identifier,sent`."""
    found = (triple.split(",") for triple in text.split())
    return tuple(identifier for _, identifier, *_ in (t for t in found if len(t) == len(("sender", "identifier", "sent"))))


def _onset(info: Any, sent: datetime) -> datetime:
    said = (_maybe(info, "onset") or _maybe(info, "effective")) if info is not None else ""
    return _moment(said, "onset") if said else sent


def _maybe(element: Any, name: str) -> str:
    return " ".join((element.findtext(f"{NAMESPACE}{name}") or "").split())


def _text(element: Any, name: str) -> str:
    found = _maybe(element, name)
    if not found:
        message = f"lacks its element {name!r}"
        raise InputError(message)
    return found


def _moment(text: str, name: str) -> datetime:
    try:
        made = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{name} {text[:40]!r} is no time"
        raise InputError(message) from error
    if made.tzinfo is None:
        message = f"{name} {text!r} has no offset"
        raise InputError(message)
    return made


def _unit(message: Message, mapping: Mapping, former: Former) -> Unit | Problem:
    """A message as a report. A cancellation ends the intervals that it refers to; an update keeps when they began."""
    ids = tuple(f"{mapping.name}/{name}" for name in message.references)
    before = [s for id_ in ids for s in former(id_)]
    if message.kind == "Cancel" and not before:
        told = ", ".join(message.references) or "nothing"
        return Problem(message.file, None, f"cancels {told}, which the log has not: import that first")
    began = {s.place: datetime.fromisoformat(s.extra["began"]) for s in before if "began" in s.extra}
    places = {_place(area, mapping): area for area in message.areas} or {place: place or "" for place in began}
    head = f"{message.kind} {message.identifier} of {message.sender}, sent {message.sent.isoformat()}"
    lines, statements = [head], []
    ended = message.sent if message.kind == "Cancel" else None
    for place, area in places.items():
        start = min(message.onset, began.get(place, message.onset)) if ended is None else began.get(place, message.onset)
        line = f"{message.event or 'ended'}: {area}, from {start.isoformat()}" + (f" to {ended.isoformat()}" if ended else "")
        statements.append(_statement(mapping, place, line, sum(len(text) + 1 for text in lines), start, ended))
        lines.append(line)
    text = "\n".join(lines) + "\n"
    report = Report(f"{mapping.name}/{message.identifier}", text, message.event or None, message.sender, message.sent)
    return Unit(report, tuple(replace(s, report=report.id) for s in statements), ids, message.raw)


def _place(area: str, mapping: Mapping) -> str | None:
    return cells.field("place", {"areaDesc": area}, mapping)


def _statement(mapping: Mapping, place: str | None, line: str, at: int, began: datetime, ended: datetime | None) -> Statement:
    carried: Carried = mapping.statements[0]
    fields = interval_fields(began, ended, mapping) | {"what": cells.field("what", {}, mapping), "place": place}
    return replace(statement("", carried, fields, fields["value"], line, at, mapping), publisher=None)
