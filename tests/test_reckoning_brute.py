"""Small nights against brute force: every way the night can have been, looked at one by one."""

from __future__ import annotations

from functools import cache, reduce
from itertools import combinations, product
from operator import and_

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nightdesk.reckoning.claims import Cell, Claim, Period, When, bounds
from nightdesk.reckoning.conflicts import Judge, smallest
from nightdesk.reckoning.repair import MOST_STEPS, Option, Options, readings
from nightdesk.reckoning.rules import Scene
from strategies import COUNTRY, holds, says
from strategies import NIGHT as DATES

NIGHT = Period(*DATES)
PARTS = ("drone", "missile", "glide_bomb")
MEASURES = ("launched", "intercepted", "penetrated")
WHATS = ("weapon", "drone", "missile")
MOST = 2
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
NIGHTS_OF = (MOST + 1) ** 9


@cache
def nights(measure: str, what: str, low: int, high: int) -> int:
    """The nights, as bits of a number, in which a figure lies between two bounds.

    All nights with up to two weapons of each kind stopped, through or gone: enough for figures up to two.
    """
    return int("".join(str(int(low <= n <= high)) for n in _column(measure, what)), 2)


@cache
def _column(measure: str, what: str) -> list[int]:
    kinds = PARTS if what == "weapon" else (what,)
    flows = {"launched": (0, 1, 2), "intercepted": (0,), "penetrated": (1,)}[measure]
    places = [3 * f + PARTS.index(k) for f in flows for k in kinds]
    return [sum(values[p] for p in places) for values in product(range(MOST + 1), repeat=9)]


def left(claims: list[Claim]) -> int:
    """The nights in which all claims are true."""
    all_nights = (1 << NIGHTS_OF) - 1
    masks = (nights(c.cell.measure, c.cell.what, int(c.low), int(min(c.high, 99))) for c in claims)
    return reduce(and_, masks, all_nights)


def possible(claims: list[Claim]) -> bool:
    """Whether any night is left."""
    return left(claims) != 0


class Weapons(Options):
    """The ways to read a claim otherwise that brute force can follow: all but another measure."""

    def of(self, claim: Claim) -> tuple[Option, ...]:
        """All but those of another measure."""
        return tuple(o for o in super().of(claim) if o.claim is None or o.claim.cell.measure == claim.cell.measure)


@st.composite
def small_nights(draw: st.DrawFn) -> list[Claim]:
    """A few claims about one place and night, true together or not."""
    out = []
    for number in range(draw(st.integers(2, 6))):
        qualifier = draw(st.sampled_from(("exactly", "at_least", "up_to")))
        measure, what = draw(st.sampled_from(MEASURES)), draw(st.sampled_from(WHATS))
        s = says(measure, what, draw(st.integers(0, MOST)), qualifier=qualifier, id=str(number), start=number)
        out.append(Claim(number, (s,), f"voice {number}", Cell(measure, what, COUNTRY, NIGHT), *bounds(s), When(0, 0), When(0, 0)))
    return out


def judge(claims: list[Claim]) -> Judge:
    """The judge of these claims."""
    named = frozenset((w, NIGHT) for c in claims for w in (c.cell.what, "weapon"))
    return Judge(Scene(frozenset({COUNTRY}), frozenset({NIGHT}), NIGHT, holds, named), "", claims)


@few
@given(small_nights())
def test_a_clash_is_found_where_no_night_fits(claims: list[Claim]) -> None:
    """Propagation finds a contradiction exactly where brute force finds no night."""
    assert (judge(claims).clash(claims) is None) == possible(claims)


@few
@given(small_nights())
def test_a_smallest_conflicting_set_is_smallest(claims: list[Claim]) -> None:
    """No set of fewer claims conflicts, and the one found does."""
    core = smallest(judge(claims), claims)
    sizes = [n for n in range(1, len(claims) + 1) for group in combinations(claims, n) if not possible(list(group))]
    assert (len(core) if core else None, possible(core or [])) == (min(sizes, default=None), core is None)


@few
@given(small_nights())
def test_bounds_are_those_of_the_nights_that_fit(claims: list[Claim]) -> None:
    """The bounds of every figure are tight: some night has them."""
    open_ = left(claims)
    assume(open_)
    built = judge(claims).scene.network(claims)
    for cell, at in built.index.items():
        low, high = built.network.tighten(at)
        seen = [n for n in range(3 * MOST * 3 + 1) if open_ & nights(cell.measure, cell.what, n, n)]
        assert (low, high if high <= MOST else None) == (min(seen), max(seen) if high <= MOST else None)


@few
@given(small_nights())
def test_readings_are_all_and_only_the_cheapest(claims: list[Claim]) -> None:
    """Of all ways to change claims that are in conflict, exactly the cheapest that leave a possible night are listed."""
    by = judge(claims)
    core = smallest(by, claims)
    assume(core)
    rest = claims
    while (more := smallest(by, rest)) is not None:
        rest = [c for c in rest if c not in more]
    assert core is not None
    held = [*core, *rest]
    options = Weapons(by.scene, claims, {}, {})
    found = readings(by, options, core, rest)
    assume(not found[0].aside)
    listed = {frozenset((n, c.cell) for n, c in s.moved.items() if c) for s in found}
    assert (listed, found[0].steps) == _cheapest(held, options)


def _cheapest(held: list[Claim], options: Options) -> tuple[set[frozenset[tuple[int, Cell]]], int]:
    suspects = {c.number for n in range(1, len(held) + 1) for g in combinations(held, n) if _minimal(list(g)) for c in g}
    ways = [[(0, c), *((o.steps, o.claim) for o in options.of(c) if c.number in suspects)] for c in held]
    mended: list[tuple[int, frozenset[tuple[int, Cell]]]] = []
    for choice in product(*ways):
        steps = sum(n for n, _ in choice)
        claims = [c for _, c in choice if c is not None]
        if steps <= MOST_STEPS and possible(claims):
            mended.append((steps, frozenset((c.number, c.cell) for n, c in choice if n and c)))
    least = min(steps for steps, _ in mended)
    return {changed for steps, changed in mended if steps == least}, least


def _minimal(group: list[Claim]) -> bool:
    return not possible(group) and all(possible([c for c in group if c is not left]) for left in group)


def test_a_smaller_conflict_beside_a_larger_one_is_found() -> None:
    """Four figures that break a total are told before five others that break another, whichever is met first."""
    told = [
        ("intercepted", "weapon", COUNTRY, "up_to", 10),
        ("intercepted", "drone", "Kyiv", "at_least", 3),
        ("intercepted", "drone", "Odesa Oblast", "at_least", 3),
        ("intercepted", "drone", "Lviv Oblast", "at_least", 3),
        ("intercepted", "missile", COUNTRY, "at_least", 3),
        ("launched", "weapon", COUNTRY, "up_to", 11),
        ("launched", "drone", COUNTRY, "at_least", 4),
        ("launched", "missile", COUNTRY, "at_least", 4),
        ("launched", "glide_bomb", COUNTRY, "at_least", 4),
    ]
    claims = []
    for number, (measure, what, place, qualifier, value) in enumerate(told):
        s = says(measure, what, value, place, qualifier=qualifier, id=str(number), start=number)
        claims.append(Claim(number, (s,), "voice", Cell(measure, what, place, NIGHT), *bounds(s), When(0, 0), When(0, 0)))
    scene = Scene(frozenset({COUNTRY, "Kyiv", "Odesa Oblast", "Lviv Oblast"}), frozenset({NIGHT}), NIGHT, holds)
    core = smallest(Judge(scene, "", claims), claims)
    assert sorted(c.number for c in core or ()) == [5, 6, 7, 8]
