"""The record as a person reads it: what is open first, then the figures in their fixed order, then the words.

`screen` is the record, `report_screen` one report's statements; both are plain text, with colours where asked.
Text of reports is never trusted: control characters, which a terminal would obey, are taken out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nightdesk import wording
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Change, Figure, Finding, Quotation, Reading, Record, Report, Statement
from nightdesk.terminal import Page, clean, columns, cut

FINDINGS = {
    "does_not_add_up": ("DOES NOT ADD UP", "bad"),
    "dispute": ("IN DISPUTE", "bad"),
    "not_like_for_like": ("NOT LIKE FOR LIKE", "warn"),
    "record": ("RECORDS CLAIMED", "warn"),
    "update": ("UPDATED", "good"),
    "copies": ("ONE TEXT, ONE VOICE", "dim"),
    "agreement": ("AGREED", "good"),
}
"""The kinds of finding in the order in which an editor needs them: their heading and how it is marked."""

STATUS = {"disputed": "bad", "updated": "warn", "agreed": "good", "single": "", "inferred": "dim"}

MOST_FINDINGS = 6
"""Findings of one kind that are told in full; an editor who wants the rest asks for --json."""

WORDS = {"does_not_add_up": 4, "dispute": 4, "not_like_for_like": 4, "record": 2, "update": 1, "copies": 0, "agreement": 0}
"""How many different words are quoted under a finding: all that an open one turns on, the newest of an update."""

MOST_VOICES = 3
MOST_READINGS = 4
MOST_CONSEQUENCES = 4

MOST_ROWS = 24
"""Figures up to which a night is shown whole; beyond, each measure shows its first MOST_ROWS_EACH."""

MOST_ROWS_EACH = 3
MOST_QUOTATIONS = 6
MOST_NAMES = 5
SHARE_IN_FULL = 0.2
"""An attack with this share of the statements has its own screen, the others a line each: so at most five have one."""

_MARKS = '“”«»„‟"'
LABEL_WIDTH, STATUS_WIDTH = 15, 8
SIDE_BY_SIDE = 88
"""Columns from which readings stand beside each other."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a screen looks things up in: statements and reports by id, and the place that need not be said."""

    statements: Mapping[str, Statement]
    reports: Mapping[str, Report]
    home: str | None = None

    def voice(self, s: Statement) -> str:
        """Who says it: the speaker, or else the publisher."""
        report = self.reports.get(s.report)
        return clean(s.said_by or s.publisher or (report.publisher if report else None) or s.report)


def screen(
    record: Record,
    *,
    colour: bool,
    width: int,
    quotations: Sequence[Quotation] = (),
    reports: Sequence[Report] = (),
    whole: bool = False,
) -> str:
    """The record in `width` columns, one attack after the other; where they are many, each has a line.

    `quotations` are shown under the attack of their report, `whole` shows them all;
    `reports` are those that were read, beside the ones that the attacks name.
    """
    page = Page(width, colour=colour)
    known = {r.id: r for r in (*reports, *(r for a in record.attacks for r in a.reports))}
    sources = Sources({s.id: s for s in record.statements}, known)
    if not record.attacks:
        page.line("No statement about an attack was found.")
    full, rest = _told_in_full(record)
    for attack in full:
        own = {r.id for r in attack.reports}
        _attack(page, attack, sources, [q for q in quotations if q.report in own], None if whole else MOST_QUOTATIONS)
    if rest:
        _table_of_attacks(page, rest, also=bool(full))
    _undated(page, known.values())
    return page.text()


def _told_in_full(record: Record) -> tuple[list[Attack], list[Attack]]:
    """The attacks that the reports are about, and those that they only mention or that are too many to tell."""
    behind = {a.id: len({i for f in a.figures for i in f.statements}) for a in record.attacks}
    least = 0 if len(record.attacks) == 1 else max(1, sum(behind.values()) * SHARE_IN_FULL)
    full = [a for a in record.attacks if behind[a.id] >= least]
    return full, [a for a in record.attacks if behind[a.id] < least]


def report_screen(
    report: Report, statements: Sequence[Statement], quotations: Sequence[Quotation] = (), *, colour: bool, width: int
) -> str:
    """What one report says, each statement with the words that carry it, in the order of the text."""
    page = Page(width, colour=colour)
    read = _count(len(statements), "statement") if statements or not quotations else _count(len(quotations), "quotation")
    page.wrapped(f"{clean(report.id)}  {_about(report)}  {read}", mark="strong")
    for s in sorted(statements, key=lambda s: s.start):
        _statement(page, s)
    for q in quotations:
        page.wrapped(f"“{clean(q.quote).strip(_MARKS)}” — {clean(q.said_by or 'nobody named')}", indent=2)
    page.line()
    return page.text()


def _about(report: Report) -> str:
    said = report.published
    published = said.isoformat(sep=" ", timespec="minutes") if isinstance(said, datetime) else said
    return " · ".join(clean(str(p)) for p in (report.publisher, published or "no date") if p)


def _statement(page: Page, s: Statement) -> None:
    stance = {"denied": "denied: ", "previous_record": "the old record: "}.get(s.stance, "")
    when = wording.period(s.from_, s.to, s.relative.said if s.relative else None) if s.from_ or s.to or s.relative else ""
    about = ", ".join(p for p in (s.place or "", when) if p)
    parts = [f"{stance}{wording.measure(s.measure)} {wording.statement(s)}", about, f"says {s.said_by}" if s.said_by else ""]
    page.wrapped(clean(" · ".join(p for p in parts if p)), indent=2)
    page.wrapped(f"“{clean(s.quote)}”", indent=6, mark="dim")


def _attack(page: Page, attack: Attack, sources: Sources, quotations: Sequence[Quotation], most: int | None) -> None:
    page.rule()
    page.wrapped("  ".join(clean(p) for p in (_name(attack), attack.place or "", f"({attack.id})") if p), mark="strong")
    page.wrapped(_in_short(attack))
    for kind, (heading, mark) in FINDINGS.items():
        found = [f for f in attack.findings if f.kind == kind]
        if found:
            page.heading(heading, mark)
            _findings(page, found, replace(sources, home=attack.place))
    _figures(page, attack)
    _quotations(page, quotations, most)
    page.line()


def _name(attack: Attack) -> str:
    said = wording.period(attack.from_, attack.to)
    if attack.from_ is None and attack.to is None:
        return "An attack without a date"
    return f"Night of {said}" if attack.from_ != attack.to else said


def _in_short(attack: Attack) -> str:
    voices = {v for f in attack.figures for v in f.voices}
    kinds = Counter(f.kind for f in attack.findings)
    told = [f"{n} {FINDINGS[k][0].lower()}" for k in FINDINGS if (n := kinds[k]) and k != "agreement"]
    return " · ".join([_count(len(attack.reports), "report"), _count(len(voices), "voice"), *told])


def _count(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def _findings(page: Page, found: Sequence[Finding], sources: Sources) -> None:
    for finding in found[:MOST_FINDINGS]:
        page.wrapped(clean(finding.text), indent=2, bullet="• ")
        if most := WORDS[finding.kind]:
            _words(page, finding, sources, most)
        if finding.readings:
            _readings(page, finding.readings, sources)
        if finding.settled_by:
            page.wrapped("What would settle it: " + clean("; ".join(finding.settled_by)), indent=4, mark="strong")
    if left := found[MOST_FINDINGS:]:
        page.wrapped(f"… and {len(left)} more of this kind (--json tells all)", indent=2, mark="dim")


def _words(page: Page, finding: Finding, sources: Sources, most: int) -> None:
    """The words behind a finding; words that stand in several reports are told once, with all who say them."""
    said: dict[str, list[Statement]] = {}
    for id_ in finding.statements:
        if s := sources.statements.get(id_):
            said.setdefault(clean(s.quote), []).append(s)
    for quote, statements in list(said.items())[-most:]:
        voices = dict.fromkeys(map(sources.voice, statements))
        reports = dict.fromkeys(clean(s.report) for s in statements)
        page.wrapped(f"“{quote}” — {_named(voices, MOST_VOICES)} ({_named(reports, 1)})", indent=4, mark="dim")
    if len(said) > most > 1:
        page.wrapped(f"… and {len(said) - most} more", indent=4, mark="dim")


def _named(names: Iterable[str], most: int) -> str:
    """`one, two and 3 more`."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more


def _readings(page: Page, readings: Sequence[Reading], sources: Sources) -> None:
    """Each way to mend it; beside each other where they fit, so that the eye can compare."""
    if len(readings) == 1:
        first, *rest = _reading("It would hold", readings[0], sources)
        page.wrapped(first, indent=4)
        for line in rest:
            page.wrapped(line.strip(), indent=6)
        return
    told = [list(_reading(f"({chr(ord('a') + n)})", r, sources)) for n, r in enumerate(readings[:MOST_READINGS])]
    across = 2 if page.width >= SIDE_BY_SIDE else 1
    for row in range(0, len(told), across):
        for line in columns(told[row : row + across], page.width - 4, across):
            page.line("    " + line)
    if len(readings) > MOST_READINGS:
        page.wrapped(f"… and {len(readings) - MOST_READINGS} more ways (--json tells all)", indent=4, mark="dim")


def _reading(lead: str, reading: Reading, sources: Sources) -> Iterator[str]:
    changes = dict.fromkeys(_change(c, sources.statements.get(c.statement)) for c in reading.changes)
    yield f"{lead} {'; and '.join(changes)}"
    by_measure: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for c in sorted(reading.then, key=lambda c: len(c.assuming)):
        where = f" in {clean(c.place)}" if c.place and c.place != sources.home else ""
        by_measure.setdefault((c.assuming, c.measure), []).append(wording.figure(c.low, c.high, c.what) + where)
    told: dict[tuple[str, ...], list[str]] = {}
    for (assuming, measure), figures in by_measure.items():
        told.setdefault(assuming, []).append(
            f"{wording.measure(measure).lower()} {_named(dict.fromkeys(figures), MOST_CONSEQUENCES)}"
        )
    for assuming, figures in told.items():
        yield f"    → {_supposing(assuming)}{'; '.join(figures)}"


SUPPOSED = {"closed": "nothing unmentioned", "accounted": "all accounted for"}
"""The assumptions of record.md, in words."""


def _supposing(assuming: Sequence[str]) -> str:
    """`with nothing unmentioned and all accounted for: `; nothing where nothing is assumed."""
    return f"with {' and '.join(SUPPOSED.get(a, a) for a in assuming)}: " if assuming else ""


def _change(change: Change, s: Statement | None) -> str:
    """`if “72 of the 539 drones” counts weapons, not drones`."""
    words = f"“{clean(s.quote)}”" if s else clean(change.statement)
    names: Mapping[str, Callable[[str], str]] = {"what": wording.category, "measure": lambda m: wording.measure(m).lower()}
    says = {"what": "counts", "measure": "means", "place": "is about", "period": "is about"}.get(change.field, change.field)
    name = names.get(change.field, clean)
    was = f", not {name(change.from_)}" if change.from_ else ""
    return f"if {words} {says} {name(change.to) if change.to else 'something else'}{was}"


def _figures(page: Page, attack: Attack) -> None:
    """The night's own figures as one table, then those of other periods, which must not be taken for the night's."""
    own = [f for f in attack.figures if _within(f, attack)]
    page.heading("FIGURES", "strong")
    _table(page, own, attack, dated=False)
    if others := [f for f in attack.figures if not _within(f, attack)]:
        page.heading("FIGURES OF OTHER PERIODS", "strong")
        _table(page, others, attack, dated=True)


def _within(figure: Figure, attack: Attack) -> bool:
    """Whether the figure is of days of the attack, or of none that is known."""
    if figure.relative:
        return False
    if figure.from_ is None or figure.to is None or attack.from_ is None or attack.to is None:
        return True
    return attack.from_ <= figure.from_ and figure.to <= attack.to


def _table(page: Page, figures: Sequence[Figure], attack: Attack, *, dated: bool) -> None:
    order = {m: n for n, m in enumerate(vocabulary().measures)}
    by_measure: dict[str, list[Figure]] = {}
    for f in sorted(figures, key=lambda f: order[f.measure]):
        by_measure.setdefault(f.measure, []).append(f)
    most = len(figures)
    if most > MOST_ROWS:
        most = MOST_ROWS_EACH
        by_measure = {
            m: sorted(rows, key=lambda f: (f.status == "inferred", f.place != attack.place)) for m, rows in by_measure.items()
        }
    shown = [f for rows in by_measure.values() for f in rows[:most]]
    said, about = {id(f): _said(f) for f in shown}, {id(f): _about_figure(f, attack, dated=dated) for f in shown}
    wide = _widths(page.width, said.values(), about.values())
    for measure, rows in by_measure.items():
        for n, f in enumerate(rows[:most]):
            label = wording.measure(measure) if n == 0 else ""
            status = page.mark(f"{f.status:<{STATUS_WIDTH}}", STATUS.get(f.status, ""))
            cells = (f"{cut(said[id(f)], wide[0]):<{wide[0]}}", f"{cut(about[id(f)], wide[1]):<{wide[1]}}", status)
            page.line(f"  {label:<{LABEL_WIDTH}}" + cells[0], *cells[1:], cut(_voices(f), wide[2]))
        if left := rows[most:]:
            names = dict.fromkeys(f.place if f.place and f.place != attack.place else wording.category(f.what) for f in left)
            more = cut(f"+ {len(left)} more: {clean(', '.join(names))}", page.width - LABEL_WIDTH - 2)
            page.line(" " * (LABEL_WIDTH + 2) + page.mark(more, "dim"))


def _widths(width: int, said: Iterable[str], about: Iterable[str]) -> tuple[int, int, int]:
    """Columns of the figure, of its place and period, and what is left for the voices: as wide as needed, as narrow as must be."""
    room = width - LABEL_WIDTH - STATUS_WIDTH - 8
    figure = min(max(map(len, said), default=0), room * 6 // 10)
    where = min(max(map(len, about), default=0), (room - figure) * 6 // 10)
    return figure, where, room - figure - where


def _said(f: Figure) -> str:
    return wording.figure(f.low, f.high, f.what, f.unit)


def _about_figure(f: Figure, attack: Attack, *, dated: bool) -> str:
    where = [f.place] if f.place and f.place != attack.place else []
    return clean(", ".join([*where, *([wording.period(f.from_, f.to, f.relative)] if dated else [])]))


def _voices(f: Figure) -> str:
    if not f.voices:
        return f"follows if {' and '.join(f.assuming)}" if f.assuming else ""
    named = clean(", ".join(f.voices))
    return named if len(f.voices) == 1 else f"{len(f.voices)}: {named}"


def _quotations(page: Page, quotations: Sequence[Quotation], most: int | None) -> None:
    if not quotations:
        return
    page.heading("IN THEIR WORDS", "strong")
    for q in quotations[:most]:
        page.wrapped(f"“{clean(q.quote).strip(_MARKS)}” — {clean(q.said_by or 'nobody named')} ({clean(q.report)})", indent=2)
    if left := quotations[len(quotations) if most is None else most :]:
        page.line(page.mark(f"  … and {len(left)} more (--quotations tells all)", "dim"))


def _undated(page: Page, reports: Iterable[Report]) -> None:
    undated = [clean(r.id) for r in reports if r.published is None]
    if undated:
        way_out = "“Overnight”, “on Friday” and the like stay relative there; --published DATE settles them."
        page.wrapped(f"No date of publication: {_named(undated, MOST_NAMES)}. {way_out}", mark="warn")


def _table_of_attacks(page: Page, attacks: Sequence[Attack], *, also: bool) -> None:
    """A line an attack: when, where, its first figures, how much is open."""
    page.rule()
    page.wrapped(f"Also spoken of: {_count(len(attacks), 'attack')}" if also else f"{len(attacks)} attacks", mark="strong")
    wide = min(max(len(a.id) for a in attacks), page.width // 3)
    for a in attacks:
        kinds = Counter(f.kind for f in a.findings)
        is_open = kinds["does_not_add_up"] + kinds["dispute"]
        first: dict[str, str] = {}
        for f in a.figures:
            if _within(f, a):
                first.setdefault(f.measure, f"{wording.measure(f.measure).lower()} {_said(f)}")
        told = page.mark(f"{is_open:>3} open" if is_open else " " * 8, "bad")
        page.line(f"  {cut(clean(a.id), wide):<{wide}}", told, cut(", ".join(first.values()), page.width - wide - 14))
