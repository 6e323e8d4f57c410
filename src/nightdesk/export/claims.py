"""Verdicts as schema.org ClaimReview, in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from nightdesk.checking import AGREES, DISPUTE, NO_SUM, UNKNOWN, UNLIKE, UPDATE, Verdict
from nightdesk.model import Report

RATINGS = {AGREES: 5, UPDATE: 4, UNKNOWN: 3, UNLIKE: 2, DISPUTE: 2, NO_SUM: 1}
"""From 1 (cannot be true of what the log holds) to 5 (the log says the same); the verdict itself is the rating's name."""


def claim_reviews(report: Report, verdicts: Iterable[Verdict], *, today: datetime | None = None) -> list[dict[str, Any]]:
    """A ClaimReview for each verdict that says something: what the log knows nothing of is left out."""
    on = (today or datetime.now(UTC)).date().isoformat()
    return [_review(report, v, on) for v in verdicts if v.verdict != UNKNOWN]


def _review(report: Report, v: Verdict, on: str) -> dict[str, Any]:
    rating = {"@type": "Rating", "ratingValue": RATINGS[v.verdict], "worstRating": 1, "bestRating": 5}
    author = v.statement.said_by or report.publisher
    claim: dict[str, Any] = {"@type": "Claim", "appearance": {"@type": "CreativeWork", "url": report.url, "headline": report.title}}
    if author:
        claim["author"] = {"@type": "Organization" if v.statement.said_by is None else "Thing", "name": author}
    if report.published:
        claim["datePublished"] = report.published.isoformat()
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": on,
        "claimReviewed": v.statement.quote,
        "itemReviewed": claim,
        "reviewRating": {**rating, "alternateName": v.verdict, "ratingExplanation": v.text},
        "reviewBody": v.text,
        "citation": list(v.against),
    }
