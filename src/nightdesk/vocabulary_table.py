"""The vocabulary as tables for a person (`nightdesk vocabulary`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nightdesk.lexicon.vocabulary import Category, Measure, Qualifier, vocabulary


def table() -> str:
    """Measures, categories as a tree, qualifiers and units: every line of the vocabulary."""
    words = vocabulary()
    measures = [(m.name, m.label, " or ".join(m.of), _hangs(m)) for m in words.measures.values()]
    categories = [("  " * len(words.above(c.name)) + c.name, c.label[1]) for c in _tree(None)]
    qualifiers = [(q.name, q.label or "(none)", _means(q)) for q in words.qualifiers.values()]
    units = [(name, str(row["label"][1])) for name, row in words.units.items()]
    parts = [
        _table(("MEASURE", "SHOWN AS", "GOES WITH", "HOW IT HANGS TOGETHER"), measures),
        _table(("CATEGORY", "SHOWN AS"), categories),
        _table(("QUALIFIER", "SAID AS", "VALUE v MAY BE"), qualifiers),
        _table(("UNIT", "SHOWN AS"), units),
    ]
    return "\n\n".join(parts) + "\n"


def _tree(above: str | None) -> Iterator[Category]:
    for category in vocabulary().categories.values():
        if category.in_ == above:
            yield category
            yield from _tree(category.name)


def _hangs(m: Measure) -> str:
    shares = f"{m.share_of}'s share" if m.share_of else ""
    flow = f"with the others of its flow at most {m.flow}" if m.flow else ""
    grows = "a toll: does not fall" if m.grows else ""
    mistaken = f"mistaken for {m.mistaken_for}" if m.mistaken_for else ""
    return "; ".join(p for p in (shares, flow, grows, mistaken) if p)


def _means(q: Qualifier) -> str:
    """The bounds in the notation of statements.md."""
    if q.at_least is not None:
        return f"[{q.at_least}, ∞)"
    low = "0" if not q.low else "v" if q.low == 1 else f"{q.low:g} v"
    high = "upper" if q.upper else "∞" if q.high is None else "v" if q.high == 1 else f"{q.high:g} v"
    return f"{'(' if q.open_low else '['}{low}, {high}{')' if q.open_high or high == '∞' else ']'}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    wide = [max(len(r[n]) for r in (head, *rows)) for n in range(len(head))]
    return "\n".join("  ".join(f"{cell:<{w}}" for cell, w in zip(row, wide, strict=True)).rstrip() for row in (head, *rows))
