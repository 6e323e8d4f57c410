"""The page for what cannot be done: what is wrong, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from nightdesk.desk.rendering import Context, render, shell, told


@dataclass(frozen=True)
class TroubleContext(Context):
    """What is wrong."""

    status: int = told("the HTTP status")
    reason: str = told("what is wrong, in a sentence")


def trouble(request: Request, status: int, reason: str) -> Response:
    """The page."""
    around = shell(request)
    return render("trouble.html", TroubleContext(shell=around, status=status, reason=around.words.sentence(reason)), status)
