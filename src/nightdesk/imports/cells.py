"""Cells of a table as numbers, times and fields. Each raises InputError, in words that stand after `line, column:`."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from datetime import UTC, date, datetime, time, timedelta

from nightdesk.errors import InputError
from nightdesk.imports.mapping import FieldRule, Fold, Mapping, Times
from nightdesk.lexicon.vocabulary import vocabulary

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|[+-]\d{2}:?\d{2})?)?")


class CellError(InputError):
    """A cell that cannot be used; `column` is its name."""

    def __init__(self, column: str, text: str) -> None:
        """The column, and what is wrong with its cell."""
        super().__init__(text)
        self.column = column


def number(column: str, cell: str, *, whole: bool) -> float | None:
    """A figure; None for an empty cell. `123.0` is 123. A count with a fraction, or below nought, is refused."""
    text = cell.strip()
    if not text or text.lower() in ("nan", "null", "none"):
        return None
    if not _NUMBER.fullmatch(text):
        raise CellError(column, f"{text[:40]!r} is no number")
    value = float(text)
    if value.is_integer():
        return int(value)
    if whole:
        raise CellError(column, f"{text!r} is no whole number")
    return value


def moment(column: str, cell: str, times: Times) -> datetime | date:
    """A date, or a point in time with its offset (that of the mapping's zone where it says none)."""
    found = _TIME.fullmatch(cell.strip())
    if not found:
        raise CellError(column, f"{cell[:40]!r} is no time: 2025-07-04 or 2025-07-04 02:00 is")
    day, clock, offset = found.groups()
    try:
        if clock is None:
            return date.fromisoformat(day)
        made = datetime.fromisoformat(f"{day}T{clock.rjust(5, '0') if clock.count(':') == 1 else clock.zfill(8)}{offset or ''}")
    except ValueError as error:
        raise CellError(column, f"{cell[:40]!r} is no time: {error}") from error
    return made if made.tzinfo else made.replace(tzinfo=times.zone)


def period(row: Map[str, str], times: Times) -> tuple[date, date]:
    """The dates that a row's figures are about, both inclusive: a night is its two dates (see `Times`)."""
    begins, ends = moment(times.from_, row[times.from_], times), moment(times.to, row[times.to], times)
    first, last = _day(begins, times), _day(ends, times)
    if last < first:
        raise CellError(times.to, f"{row[times.to]!r} is before {row[times.from_]!r}")
    if first != last:
        return first, last
    began, ended = _clock(begins, times), _clock(ends, times)
    if began and times.night_begins and began >= times.night_begins:
        return first, first + timedelta(days=1)
    if ended and times.night_ends and times.dawn and ended <= times.night_ends and (began is None or began <= times.dawn):
        return first - timedelta(days=1), first
    return first, last


def interval(row: Map[str, str], times: Times) -> tuple[datetime, datetime | None]:
    """When an interval began and ended, in UTC; an end that is not told stays None."""
    began = moment(times.from_, row[times.from_], times)
    ended = moment(times.to, row[times.to], times) if row[times.to].strip() else None
    for column, value in ((times.from_, began), (times.to, ended)):
        if value is not None and not isinstance(value, datetime):
            raise CellError(column, f"{row[column]!r} has no hour")
    first, last = _utc(began), _utc(ended) if ended else None
    if last is not None and last < first:
        raise CellError(times.to, f"{row[times.to]!r} is before {row[times.from_]!r}")
    return first, last


def _utc(value: date | datetime) -> datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


def _day(value: date | datetime, times: Times) -> date:
    return value.astimezone(times.days).date() if isinstance(value, datetime) else value


def _clock(value: date | datetime, times: Times) -> time | None:
    return value.astimezone(times.days).time() if isinstance(value, datetime) else None


def folded(column: str, cell: str, fold: Fold) -> str:
    """The cell with look-alike letters put right; a word that is of another alphabet stays as it is."""
    text = cell.strip()
    if column not in fold.columns or text.isascii():
        return text
    latin = "".join(fold.letters.get(letter, letter) for letter in text)
    return latin if latin.isascii() else text


def field(name: str, row: Map[str, str], mapping: Mapping) -> str | None:
    """What a row says for a field, by the mapping's rule for it; None where it says nothing."""
    rule = mapping.fields.get(name)
    if rule is None:
        return None
    if rule.column is None:
        return rule.constant
    found = _pieces(row[rule.column], rule, mapping)
    value = _joined(found, rule) or None
    if value and rule.instead and re.search(rule.instead["when"], value):
        value = _instead(row, rule, mapping) or value
    if rule.also and re.search(rule.also["match"], row[rule.also["column"]]):
        value = " ".join(filter(None, (value, rule.also["put"].format(row[rule.also["column"]]))))
    return value


def _pieces(cell: str, rule: FieldRule, mapping: Mapping) -> list[str]:
    text = cell.strip()
    if not text:
        return [rule.empty] if rule.empty else []
    pieces = text.split(rule.split) if rule.split else [text]
    return [p for piece in pieces if (p := _looked_up(piece.strip(), rule, mapping)) is not None]


def _looked_up(piece: str, rule: FieldRule, mapping: Mapping) -> str | None:
    table = mapping.tables.get(rule.table or "", {})
    if (row := _row(piece, table, rule.by)) is not None:
        return row.get(rule.part, "")
    mended = piece
    for pattern, put in rule.rewrite:
        mended = re.sub(pattern, put, mended)
    if rule.otherwise == "refuse":
        where = f"mapping {mapping.name!r}: add it to its [tables.{rule.table}]"
        raise CellError(rule.column or "", f"{piece[:60]!r} is not in the {where}")
    return _OTHERWISE[rule.otherwise](mended)


def _row(piece: str, table: Map[str, Map[str, str]], by: str) -> Map[str, str] | None:
    if by == "prefix":
        return next((row for key, row in table.items() if piece.startswith(key)), None)
    return table.get(piece)


def _usual_name(name: str) -> str:
    """The gazetteer's usual English name, whichever language the name is in; the name itself where it knows none."""
    from nightdesk.lexicon.places import places

    found = places().get(name)
    return found.name if found else _by_any_name().get(name.casefold(), name)


def _by_any_name() -> dict[str, str]:
    from nightdesk.lexicon.places import places

    if not _NAMES:
        for lang in ("uk", "ru", "en"):
            _NAMES.update((word.casefold(), place.name) for word, place in places().names(lang))
    return _NAMES


_NAMES: dict[str, str] = {}
_OTHERWISE: dict[str, Callable[[str], str | None]] = {
    "keep": lambda piece: piece,
    "none": lambda _: None,
    "gazetteer": _usual_name,
}


def _joined(pieces: list[str], rule: FieldRule) -> str | None:
    unlike = list(dict.fromkeys(pieces))
    if not unlike:
        return None
    if len(unlike) == 1:
        return unlike[0]
    if rule.join == "category":
        return _holding(unlike)
    return rule.several or (rule.join or " ").join(p for p in unlike if p)


def _holding(categories: list[str]) -> str:
    """The narrowest category that holds them all."""
    words = vocabulary()
    for wide in (categories[0], *words.above(categories[0])):
        if all(words.holds(wide, narrow) for narrow in categories):
            return wide
    message = f"no category holds {' and '.join(categories)}"
    raise InputError(message)


def _instead(row: Map[str, str], rule: FieldRule, mapping: Mapping) -> str | None:
    other = rule.instead
    found = _row(row[other["column"]].strip(), mapping.tables[other["table"]], other.get("by", "exact"))
    return found.get(other.get("part", "name")) if found else None
