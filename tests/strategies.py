"""True attacks, and statements that are true of them: what reckoning must never find fault with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Statement

COUNTRY = "Ukraine"
PLACES = ("Kyiv", "Odesa Oblast", "Lviv Oblast")
NIGHT = (date(2025, 7, 3), date(2025, 7, 4))
MORNING = datetime(2025, 7, 4, 6, tzinfo=UTC)
LEAVES = ("drone", "ballistic_missile", "cruise_missile", "missile", "glide_bomb")
"""Where weapons are counted; `missile` stands here for those of no kind named."""
FLOWS = ("shot_down", "suppressed", "penetrated", "lost")

Truth = dict[tuple[str, str, str], int]


def within(place: str) -> tuple[str, ...]:
    """What lies in what: the three places in their country."""
    return (COUNTRY,) if place in PLACES else ()


def holds(outer: str, inner: str) -> bool:
    """Whether the first is the second or holds it."""
    return outer == inner or outer in within(inner)


def says(measure: str, what: str, value: float | None, place: str | None = COUNTRY, **other: object) -> Statement:
    """A statement of the night with all that a test does not care for filled in."""
    made = Statement(
        "a", f"{value} {what}", 0, 5, measure, what, value, place=place, from_=NIGHT[0], to=NIGHT[1], published=MORNING
    )
    return replace(made, **{"publisher": "Air Force", "unit": vocabulary().measures[measure].unit[0], **other})


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """The true figures of a night: every measure, category and place, all sums made."""
    out: Truth = {}
    for place in PLACES:
        for leaf in LEAVES:
            parts = {m: draw(st.integers(0, 9)) for m in FLOWS}
            parts["intercepted"] = parts["shot_down"] + parts["suppressed"]
            parts["launched"] = parts["intercepted"] + parts["penetrated"] + parts["lost"]
            for measure, value in parts.items():
                for what in (leaf, *vocabulary().above(leaf)):
                    for where in (place, COUNTRY):
                        out[measure, what, where] = out.get((measure, what, where), 0) + value
    return {key: value for key, value in out.items() if key[0] != "lost"}


@st.composite
def said(draw: st.DrawFn, truth: Truth) -> list[Statement]:
    """Statements by several voices in several reports, each true of the night."""
    keys = draw(st.lists(st.sampled_from(sorted(truth)), min_size=1, max_size=14))
    return [draw(_true_of(key, truth[key], n)) for n, key in enumerate(keys)]


@st.composite
def _true_of(draw: st.DrawFn, key: tuple[str, str, str], value: int, n: int) -> Statement:
    kind = draw(st.sampled_from(("exactly", "at_least", "up_to", "between", "over", "part")))
    off = draw(st.integers(0, 5))
    fields: dict[str, object] = {
        "report": f"r{n % 4}",
        "start": n,
        "end": n + 3,
        "said_by": draw(st.sampled_from(("Air Force", "Mayor", None))),
    }
    low = max(0, value - off)
    if kind == "part":
        return says(key[0], key[1], low, key[2], detail="of a kind", **fields)
    if kind == "over" and value:
        return says(key[0], key[1], value - 1, key[2], qualifier="over", **fields)
    if kind == "between":
        return says(key[0], key[1], low, key[2], qualifier="between", upper=value + off, **fields)
    told = {"at_least": low, "up_to": value + off}.get(kind, value)
    return says(key[0], key[1], told, key[2], qualifier=kind if kind in {"at_least", "up_to"} else "exactly", **fields)


@dataclass(frozen=True, slots=True)
class Toll:
    """Statements about one count that rises through the day, and where it ends."""

    statements: list[Statement]
    last: int


@st.composite
def tolls(draw: st.DrawFn) -> Toll:
    """A toll as several voices give it, hour by hour; each tells what was known when it spoke."""
    value, out = 0, []
    for n in range(draw(st.integers(1, 7))):
        value += draw(st.integers(0, 4))
        hour = MORNING + timedelta(hours=n)
        voice = draw(st.sampled_from(("Mayor", "Rescuers", "Police")))
        out.append(says("injured", "person", value, "Kyiv", report=f"t{n}", said_by=voice, published=hour))
    return Toll(out, value)
