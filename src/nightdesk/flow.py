"""The stages joined to the log. The desk and the commands call these functions, and nothing below them.

Whoever shows the log needs:

- `open_log(url)` → `Log`; `take_in` adds reports; `review` enters what a person decided; `read_again` after an upgrade
- `current_record(log, night=…, place=…)` → the record of a night, decisions honoured
- `log.nights()`, `log.report(id)`, `log.statements(report=id)`, `statements_of(log, id)` (decisions laid over them)
- `changes(log, after)` and `watch(log, after)`: what was entered since; `log.head().seq` only ever grows
- `check` holds a text against the log
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nightdesk.deciding import Decided, corrected, decide
from nightdesk.errors import InputError
from nightdesk.history import family
from nightdesk.model import Attack, Figure, Finding, Problem, Record, Report, Statement
from nightdesk.settings import settings
from nightdesk.store import Action, Decision, Entry, HistoryRow, Incoming, Kept, Log

if TYPE_CHECKING:
    from nightdesk.alerts import Alerts
    from nightdesk.checking import Verdict
    from nightdesk.imports import Mapping
    from nightdesk.knowledge import Knowledge
    from nightdesk.sources import Given, Ids, Source

Read = Callable[[Report], list[Statement]]
Reckon = Callable[..., Record]

BATCH = 64
"""Reports to one transaction at most. Each costs one wait for the disk, so that more would gain little."""
IMPORT_BATCH = 500
"""Reports made of a table's rows to one transaction: they are small, and cost no reading."""
RECKONED = 40
"""Like figures of the log that a checked text is reckoned with: one each voice; more would only say the same again."""
ALERTS_NEAR = timedelta(days=60)
"""How far from a night without alerts is looked for others."""
BATCH_SECONDS = 0.5
"""A batch is closed after this long, so that a slow source does not hold back what is read."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report with the bytes that it was made from, where they came from, and when."""

    report: Report
    raw: bytes | None = None
    source: str | None = None
    fetched: datetime | None = None

    @property
    def sha256(self) -> str:
        """Of the bytes as they came; of the text in UTF-8 where nothing else came."""
        return sha256(self.report.text.encode() if self.raw is None else self.raw).hexdigest()


def open_log(url: str | Path | None = None) -> Log:
    """The log at `url`, else at the environment's NIGHTDESK_LOG, else `nightdesk.db` here. Raises LogError."""
    return Log(url or os.environ.get("NIGHTDESK_LOG"))


def reader_name() -> str:
    """What readings of this version say they were made by."""
    from importlib.metadata import version

    return f"nightdesk {version('nightdesk')}"


def take_in(
    log: Log,
    reports: Iterable[Report | Delivery],
    *,
    read: Read | None = None,
    reader: str | None = None,
    jobs: int = 1,
) -> Iterator[Kept]:
    """Read each report and keep it with its statements; a `Kept` comes out once its report is safe on the disk.

    Reports whose bytes are known are not read again. In order; several reports share a transaction. `jobs`: processes
    to read with. Raises LogError where the log cannot be written: all that came out before is kept.
    """
    read, reader = read or read_one, reader or reader_name()
    with _mapper(jobs) as mapped:
        for batch in _batches(_deliveries(reports), BATCH * jobs):
            known = log.known(d.sha256 for d in batch)
            fresh = [_in_language(d) for d in batch if d.sha256 not in known]
            statements = iter(mapped(read, [d.report for d in fresh]))
            done = {d.sha256: _incoming(d, list(found), reader) for d, found in zip(fresh, statements, strict=True)}
            yield from log.keep([done.get(d.sha256) or _incoming(d, [], reader) for d in batch])


def deliver(inputs: Iterable[str], given: Given) -> Iterator[Delivery | Problem]:
    """The reports that `inputs` name (files, folders, addresses, `-`) with their bytes; a Problem for what is of no use."""
    from nightdesk import sources

    ids = sources.Ids()
    for source in sources.find(inputs):
        if isinstance(source, Problem):
            yield source
        elif source.kind == "statements":
            yield Problem(source.name, None, "holds statements, not a report: 'nightdesk import --as statements' keeps those")
        else:
            yield from _load(source, given, ids)


def _load(source: Source, given: Given, ids: Ids) -> Iterator[Delivery | Problem]:
    from nightdesk import sources

    try:
        data, url = sources.contents(source)
        report, problems = sources.to_report(data, name=source.name, id_=source.id, given=given, url=url)
    except InputError as error:
        yield Problem(source.name, None, str(error))
        return
    yield from problems
    if report is not None:
        id_, problem = ids.give(report.id, source.name)
        if problem:
            yield problem
        fetched = datetime.now(UTC) if source.kind == "url" else None
        yield Delivery(replace(report, id=id_), data, source.name, fetched)


def read_one(report: Report) -> list[Statement]:
    """The statements of a report in a language that is known; none of another."""
    from nightdesk import reading
    from nightdesk.sources.detect import languages

    return reading.read(report) if report.lang in languages() else []


def preview(report: Report, *, read: Read | None = None) -> list[Statement]:
    """What would be read from a report, nothing kept."""
    return (read or read_one)(_in_language(Delivery(report)).report)


def read_again(log: Log, *, read: Read | None = None, reader: str | None = None) -> Iterator[Kept]:
    """Read every report that another reader read before; `Kept.changes` tells the figures that differ.

    Tables that came by `import` keep their mapping's reading. The former readings stay in the log.
    """
    read, reader = read or read_one, reader or reader_name()
    for kept in log.reports():
        if kept.reader != reader and not was_imported(kept.reader):
            yield log.read_again(kept.report.id, reader, read(kept.report))


def current_record(
    log: Log,
    night: date | None = None,
    place: str | None = None,
    *,
    upto: int | None = None,
    reckon: Reckon | None = None,
    known: Sequence[Figure] = (),
) -> Record:
    """The record from the log: of the night with this morning (None: of all nights), at a place or in it.

    Decisions are honoured: a statement that a person corrected goes in as corrected and says so in `decided`; one that
    was rejected is listed among the record's statements, with `decided`, and carries no figure.
    `upto`: as the log stood after that entry (`seq`).
    """
    decided = statements_that_stand(log, night=night, upto=upto)
    ids = dict.fromkeys(s.report for s in decided.stand)
    reports = [kept.report for kept in log.reports(ids)]
    known = [*known, *_remembered(log, decided.stand, night)]
    record = (reckon or _reckoner())(decided.stand, reports, known)
    attacks = tuple(a for a in record.attacks if _wanted(a, night, place))
    return Record(attacks, record.statements + decided.rejected + _pointed_at(log, attacks, record.statements))


def _remembered(log: Log, statements: Sequence[Statement], night: date | None) -> Iterator[Figure]:
    """What the log knows of the nights that claimed old records are to be held against."""
    from nightdesk.history import History, remembered

    claims = [s for s in statements if s.stance == "previous_record" and night]
    for measure, root, place in dict.fromkeys((s.measure, family(s.what)[0], s.place) for s in claims):
        history = History(log.history(measure, family(root), until=night), place)
        for s in claims:
            if (s.measure, family(s.what)[0], s.place) == (measure, root, place) and night:
                yield from remembered(history, s, night)


def _pointed_at(log: Log, attacks: Sequence[Attack], there: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements of earlier nights that findings name: a record holds the words for all that it says."""
    have = {s.id for s in there}
    wanted = dict.fromkeys(i for a in attacks for f in a.findings for i in f.statements if i not in have)
    return tuple(log.statements(ids=list(wanted))) if wanted else ()


def statements_that_stand(log: Log, *, night: date | None = None, upto: int | None = None) -> Decided:
    """The statements of a night (None: of all) after the decisions of people; those moved to it by a person are among them."""
    decisions = log.decisions(upto=upto)
    found = log.statements(night=night, upto=upto)
    moved = [d.statement for d in decisions if not d.undone and {"from", "to"} & set(d.fields)]
    if night and moved:
        here = {s.id for s in found}
        others = [i for i in dict.fromkeys(moved) if i not in here]
        corrected_ = decide(log.statements(ids=others, upto=upto), decisions).stand
        ids = [s.id for s in corrected_ if s.to == night and is_night(s)]
        found += log.statements(ids=ids, upto=upto)
    return decide(found, decisions)


def statements_of(log: Log, report: str) -> list[Statement]:
    """The statements of one report in the order of its text, each decision laid over it; rejected ones are among them."""
    found = log.statements(report=report)
    decided = decide(found, log.decisions(s.id for s in found))
    return sorted(decided.stand + decided.rejected, key=lambda s: (s.start, s.end, s.id))


def review(log: Log, statement: str, action: Action, *, by: str, why: str, fields: dict[str, Any] | None = None) -> Decision:
    """Enter a decision about a statement: `accept`, `reject`, `correct` (with `fields`), or `undo` the last that stands.

    `fields` are names of statements.md to values; words are turned into the field's kind ("26" for `value`).
    Raises InputError where statement or field is unknown, a value does not fit, or name or reason is missing.
    """
    for name, value in (("--by", by), ("--why", why)):
        if not value.strip():
            message = f"{name} is missing: a decision is kept with who made it, and why"
            raise InputError(message)
    if (action == "correct") != bool(fields):
        message = "a correction names its fields (value=26), and only a correction does"
        raise InputError(message)
    if fields:
        found = log.statements(ids=[statement])
        fields = corrected(found[0], fields) if found else fields
    return log.decide(statement, action, by=by.strip(), why=why.strip(), fields=fields)


def changes(log: Log, after: int, limit: int = 1000) -> list[Entry]:
    """What was entered after the entry with this `seq`, oldest first: ask again with the last one's `seq`."""
    return log.entries(after, limit)


def watch(log: Log, after: int | None = None, *, every: float = 0.2, until: Callable[[], bool] = bool) -> Iterator[list[Entry]]:
    """Wait for changes, by this process or another, and give them as they come; ends once `until()` is true.

    `after`: the last `seq` already seen (None: only what comes from now on). `every`: seconds between looks; a look
    is one row. An empty list comes out when nothing changed for a second, so that a caller may say it is alive.
    """
    seen = log.head().seq if after is None else after
    quiet = time.monotonic()
    while not until():
        if log.head().seq > seen:
            new = changes(log, seen)
            seen, quiet = new[-1].seq, time.monotonic()
            yield new
            continue
        if time.monotonic() - quiet > 1:
            quiet = time.monotonic()
            yield []
        time.sleep(every)


def nights_touched(log: Log, entries: Iterable[Entry]) -> set[date]:
    """The nights whose record may differ after these entries: those that a report or statement in them speaks of."""
    subjects = list(entries)
    reports = {e.subject for e in subjects if e.kind == "reading"}
    ids = [e.subject for e in subjects if e.kind == "decision"]
    reports |= {s.report for s in log.statements(ids=ids)} if ids else set()
    return {s.to for report in reports for s in log.statements(report=report) if s.to and is_night(s)}


def was_imported(reader: str | None) -> bool:
    """Whether statements are rows of somebody's table, made by a mapping and not by reading."""
    return (reader or "").startswith("mapping ")


def is_night(statement: Statement) -> bool:
    """Whether a statement's period is a night or a day, and no longer one."""
    return statement.to is not None and statement.to - (statement.from_ or statement.to) <= timedelta(days=1)


def bring_in(log: Log, paths: Sequence[str], mapping: Mapping) -> Iterator[Kept | Problem]:
    """Import tables by a mapping: a `Kept` for each report made of their rows, a `Problem` for each bad row or file.

    The same table again adds nothing; a later copy gives `changed` with what its maker changed (was, now).
    """
    from nightdesk import imports

    def former(report: str) -> list[Statement]:
        return log.statements(report=log.versions(report)[-1].report.id) if log.versions(report) else []

    waiting: list[Incoming] = []
    for found in imports.read(paths, mapping, former):
        if isinstance(found, Problem):
            yield found
            continue
        waiting.append(Incoming(found.report, found.statements, mapping.reader, found.raw, replaces=found.replaces))
        if len(waiting) >= IMPORT_BATCH:
            yield from log.keep(waiting)
            waiting = []
    yield from log.keep(waiting)


def alerts(log: Log, place: str, night: date) -> Alerts:
    """The alerts at a place in a night, from noon to noon: its own, those of what holds it, those of its parts.

    A night without any tells at which kinds of place alerts were given before, or later where the log has none before.
    """
    from nightdesk.alerts import alerts as sort_out
    from nightdesk.alerts import elsewhen, window

    zone = settings().zone
    begins, ends = window(night, zone)
    found = sort_out(log.intervals(begins, ends), place, begins, ends)
    if found.levels:
        return found
    near = (log.intervals(*span) for span in ((begins - ALERTS_NEAR, begins), (ends, ends + ALERTS_NEAR)))
    told = (elsewhen(some, place, begins, zone) for some in near)
    return replace(found, elsewhen=next((t for t in told if t), None))


def check(log: Log, report: Report, *, read: Read | None = None, reckon: Reckon | None = None) -> list[Verdict]:
    """Hold every figure of a text against the log: its nights, their history, the intervals of alerts. Keeps nothing."""
    from nightdesk import checking

    report = _in_language(Delivery(report)).report
    found = (read or read_one)(report)
    named = [s if s.id else s.with_id(f"{report.id}:{n}") for n, s in enumerate(found, 1)]
    return checking.check(report, named, _knowledge(log, report, named, reckon or _reckoner()))


def dated(log: Log, report: Report, *, read: Read | None = None) -> tuple[Report, str | None]:
    """A report that does not say when it was published, under the morning of the one night in the log that has its figures.

    With it comes how that was found out. A report that tells a day, or whose figures fit no night or several, stays as it is.
    """
    from nightdesk import wording
    from nightdesk.history import History, night_of
    from nightdesk.told import listed, tell

    if report.published is not None:
        return report, None
    found = preview(report, read=read)
    history = cache(lambda measure, root, place: History(log.history(measure, family(root)), place))
    fits = None if any(s.to for s in found) else night_of(found, lambda m, what, place: history(m, family(what)[0], place))
    if fits is None:
        return report, None
    night, said = fits
    when, figures = wording.period(night - timedelta(days=1), night), listed([wording.statement(s) for s in said])
    told = tell("no date is told; held as of {period}, the one night in the log with {figures}", period=when, figures=figures)
    return replace(report, published=night), told


def _knowledge(log: Log, report: Report, text: Sequence[Statement], reckon: Reckon) -> Knowledge:
    from nightdesk.knowledge import Knowledge

    own = log.same_text(report.text)
    nights = {s.to for s in text if s.to and is_night(s)}
    near = [s for night in sorted(nights) for s in statements_that_stand(log, night=night).stand]
    near += _of_longer_periods(log, text)
    near = [s for s in {s.id: s for s in near}.values() if s.report not in own]
    reports = {kept.report.id: kept.report for kept in log.reports({s.report for s in near})}
    near = [replace(s, publisher=s.publisher or reports[s.report].publisher) if s.report in reports else s for s in near]
    published = {id_: kept.published for id_, kept in reports.items()}
    corrected_rows = _decided_rows(log, own)

    def rows(measure: str, what: str, since: date | None, until: date | None) -> list[HistoryRow]:
        whats, span = family(what), (since or date.min, until or date.max)
        added = [r for m, r in corrected_rows if m == measure and r.what in whats and span[0] <= r.to <= span[1]]
        return log.history(measure, whats, since=since, until=until, without=own) + added

    findings = cache(lambda: _conflicts(report, text, near, reckon))
    return Knowledge(near, published, rows, lambda place, night: alerts(log, place, night), findings)


def _of_longer_periods(log: Log, text: Sequence[Statement]) -> Iterator[Statement]:
    periods = {(s.from_, s.to) for s in text if s.from_ and s.to and not is_night(s)}
    for from_, to in sorted(periods):
        found = log.statements(period=(from_, to))
        yield from decide(found, log.decisions(s.id for s in found)).stand


def _decided_rows(log: Log, without: Sequence[str]) -> list[tuple[str, HistoryRow]]:
    """The statements that people decided about, as the history would have them: it leaves them to us."""
    decisions = log.decisions()
    found = decide(log.statements(ids=list(dict.fromkeys(d.statement for d in decisions))), decisions).stand
    usable = [s for s in found if s.to and s.value is not None and s.stance == "asserted" and s.report not in without]
    return [(s.measure, _row(s, s.to)) for s in usable if s.to]


def _row(s: Statement, to: date) -> HistoryRow:
    return HistoryRow(s.from_ or to, to, s.what, s.detail, s.place, s.said_by or s.publisher, s.value or 0, s.id)


def _conflicts(report: Report, text: Sequence[Statement], near: Sequence[Statement], reckon: Reckon) -> list[Finding]:
    """What breaks a rule when the text's figures are reckoned with like figures of the log, each said once a voice."""
    about = {(s.to, s.place, family(s.what)[0]) for s in text if s.stance == "asserted"}
    like = {_gist(s): s for s in near if s.value is not None and (s.to, s.place, family(s.what)[0]) in about}
    plain_first = sorted(like.values(), key=lambda s: s.detail is not None)
    record = reckon([*text, *plain_first[:RECKONED]], [report], ())
    return [f for attack in record.attacks for f in attack.findings if f.kind == "does_not_add_up"]


def _gist(s: Statement) -> tuple[Any, ...]:
    return (s.measure, s.what, s.detail, s.place, s.from_, s.to, s.value, s.qualifier, s.said_by or s.publisher)


def _wanted(attack: Attack, night: date | None, place: str | None) -> bool:
    if night and attack.to and not (attack.from_ or attack.to) <= night <= attack.to:
        return False
    return place is None or attack.place is None or _holds(attack.place, place)


def _holds(one: str, other: str) -> bool:
    """Whether either place lies in the other."""
    from nightdesk.lexicon.places import places

    known = places()
    return one == other or known.holds(one, other) or known.holds(other, one)


def _in_language(delivery: Delivery) -> Delivery:
    """The delivery with its report's language, found out where the report does not say."""
    if delivery.report.lang:
        return delivery
    from nightdesk.sources.detect import detect

    lang = detect(f"{delivery.report.title or ''}\n{delivery.report.text}")
    return replace(delivery, report=replace(delivery.report, lang=lang))


def _incoming(delivery: Delivery, statements: Iterable[Statement], reader: str) -> Incoming:
    """Ids are the log's to give: the same for the same words after each reading."""
    nameless = [s.with_id("") if s.id else s for s in statements]
    return Incoming(delivery.report, nameless, reader, delivery.raw, delivery.source, delivery.fetched)


@contextmanager
def _mapper(jobs: int) -> Iterator[Callable[..., Iterable[list[Statement]]]]:
    """`map`, in other processes where there are to be more than one."""
    if jobs == 1:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield partial(pool.map, chunksize=8)


def _deliveries(reports: Iterable[Report | Delivery]) -> Iterator[Delivery]:
    for report in reports:
        yield report if isinstance(report, Delivery) else Delivery(report)


def _batches(items: Iterable[Delivery], most: int) -> Iterator[list[Delivery]]:
    batch: list[Delivery] = []
    begun = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= most or time.monotonic() - begun > BATCH_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def _reckoner() -> Reckon:
    from nightdesk.reckoning import reckon

    return reckon


__all__ = [
    "Delivery",
    "alerts",
    "bring_in",
    "changes",
    "check",
    "current_record",
    "dated",
    "deliver",
    "is_night",
    "nights_touched",
    "open_log",
    "preview",
    "read_again",
    "read_one",
    "reader_name",
    "review",
    "statements_of",
    "statements_that_stand",
    "take_in",
    "watch",
]
