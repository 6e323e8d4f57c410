"""Reports that are one text: a wire story and its reprints (record.md, copies)."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.model import Report

SAME = 0.75
"""Share of the shorter text's words that stand in the longer in the same order; two stories of one night share under half."""
_WORDS = 30
"""Texts shorter than this say the same by chance."""
_SHARED = 0.6
"""Share of the shorter's different words that the longer must have: a cheap look before the dear one."""


def copies(reports: Sequence[Report]) -> list[list[Report]]:
    """Sets of reports that are one text, each in the given order; a report stands in one set at most."""
    words = [r.text.split() for r in reports]
    vocabularies = [frozenset(w) for w in words]
    root = list(range(len(reports)))
    for b in range(len(reports)):
        for a in range(b):
            if root[b] != root[a] and _alike(words[a], words[b], vocabularies[a], vocabularies[b]):
                old = root[b]
                root = [root[a] if r == old else r for r in root]
    sets = [[reports[i] for i in range(len(reports)) if root[i] == r] for r in dict.fromkeys(root)]
    return [s for s in sets if len(s) > 1]


def _alike(a: list[str], b: list[str], seen_a: frozenset[str], seen_b: frozenset[str]) -> bool:
    short = min(len(a), len(b))
    if short < _WORDS or len(seen_a & seen_b) < _SHARED * min(len(seen_a), len(seen_b)):
        return False
    from rapidfuzz.distance import LCSseq  # only nights with two texts or more need it

    return LCSseq.similarity(a, b, score_cutoff=int(SAME * short)) >= SAME * short
