"""The record as a page: Markdown for a situation report, HTML in one file that opens offline. Nothing of a report is live in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence

from nightdesk import wording
from nightdesk.export.tables import moment_text
from nightdesk.model import Attack, Figure, Record, Report, Statement

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")
_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.finding{border-left:4px solid #b33;padding:.2rem .8rem;margin:.8rem 0}sup a{text-decoration:none}
"""


def to_markdown(record: Record, reports: Mapping[str, Report]) -> bytes:
    """A sitrep: findings, figures in their order, and the sources with the words that carry each figure."""
    out: list[str] = []
    for attack in record.attacks:
        notes = _Notes(record, reports)
        out += [f"# {_md(_title(attack))}", ""]
        out += [f"- **{_md(kind)}**: {_md(text)}" for kind, text in _findings(attack)] + [""]
        out += ["| Figure | | Place | Period | Status | Voices | Sources |", "| --- | ---: | --- | --- | --- | --- | --- |"]
        for f in attack.figures:
            marks = " ".join(f"[^{notes.number(i)}]" for i in f.statements)
            cells = [_md(cell) for cell in _cells(f)]
            out.append(f"| {' | '.join([*cells, marks])} |")
        out += [""] + [f"[^{n}]: “{_md(quote)}” {_md(source)}" for n, quote, source in notes.lines()] + [""]
    return ("\n".join(out or ["No attack is in the record.", ""])).encode()


def to_html(record: Record, reports: Mapping[str, Report]) -> bytes:
    """One file: no script, nothing loaded, all text escaped."""
    body = "".join(_attack_html(record, a, reports) for a in record.attacks) or "<p>No attack is in the record.</p>"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    view = '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Nightdesk record</title>'
    return f'<!doctype html><html lang="en"><head>{head}{view}<style>{_STYLE}</style></head><body>{body}</body></html>\n'.encode()


def _attack_html(record: Record, attack: Attack, reports: Mapping[str, Report]) -> str:
    notes = _Notes(record, reports, prefix=attack.id)
    findings = "".join(f'<div class="finding"><b>{_h(kind)}</b> {_h(text)}</div>' for kind, text in _findings(attack))
    rows = "".join(_row_html(f, notes) for f in attack.figures)
    heads = "".join(f"<th>{name}</th>" for name in ("Figure", "", "Place", "Period", "Status", "Voices", "Sources"))
    lines = "".join(
        f'<li id="{_h(notes.anchor(n))}">“{_h(quote)}” <small>{_h(source)}</small></li>' for n, quote, source in notes.lines()
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<section><h1>{_h(_title(attack))}</h1>{findings}{table}<h2>Sources</h2><ol>{lines}</ol></section>"


def _row_html(f: Figure, notes: _Notes) -> str:
    name, value, *rest = (_h(cell) for cell in _cells(f))
    marks = " ".join(f'<a href="#{_h(notes.anchor(notes.number(i)))}">{notes.number(i)}</a>' for i in f.statements)
    return f'<tr><td>{name}</td><td class="n">{value}</td>{"".join(f"<td>{c}</td>" for c in rest)}<td>{marks}</td></tr>'


class _Notes:
    """Statements numbered in the order in which they are first pointed at."""

    def __init__(self, record: Record, reports: Mapping[str, Report], prefix: str = "") -> None:
        self._statements = {s.id: s for s in record.statements}
        self._reports, self._prefix = reports, re.sub(r"\W+", "-", prefix)
        self._numbers: dict[str, int] = {}

    def number(self, id_: str) -> int:
        return self._numbers.setdefault(id_, len(self._numbers) + 1)

    def anchor(self, number: int) -> str:
        return f"{self._prefix}-{number}"

    def lines(self) -> list[tuple[int, str, str]]:
        return [(n, *self._line(self._statements.get(id_), id_)) for id_, n in self._numbers.items()]

    def _line(self, s: Statement | None, id_: str) -> tuple[str, str]:
        if s is None:
            return "", id_
        report = self._reports.get(s.report)
        publisher = s.publisher or (report.publisher if report else None) or s.report
        published = moment_text(s.published or (report.published if report else None))
        said = f"{s.said_by}, in " if s.said_by else ""
        return s.quote, f"{said}{publisher}{f', {published}' if published else ''} [{s.id}]{_decided(s)}"


def _decided(s: Statement) -> str:
    made = s.extra.get("decided")
    return f"; {made['action']} by {made['by']}: {made['why']}" if made else ""


def _title(attack: Attack) -> str:
    return f"{attack.place or 'No place'}, {wording.period(attack.from_, attack.to)}"


def _findings(attack: Attack) -> list[tuple[str, str]]:
    return [(f.kind.replace("_", " "), f.text) for f in attack.findings]


def _cells(f: Figure) -> Sequence[str]:
    status = f"{f.status}, assuming {' and '.join(f.assuming)}" if f.assuming else f.status
    name = f"{wording.measure(f.measure)}: {wording.category(f.what, 2)}"
    unit = "" if f.unit == "count" else f" {f.unit}s"
    return (
        name,
        wording.bounds(f.low, f.high) + unit,
        f.place or "",
        wording.period(f.from_, f.to, f.relative),
        status,
        ", ".join(f.voices),
    )


def _md(text: str) -> str:
    """Text on one line in which nothing is Markdown or HTML."""
    return _MARKS.sub(r"\\\1", _SPACE.sub(" ", text)).strip()


def _h(text: str) -> str:
    return html.escape(_SPACE.sub(" ", text), quote=True)


PAGES: dict[str, Callable[[Record, Mapping[str, Report]], bytes]] = {"markdown": to_markdown, "html": to_html}
