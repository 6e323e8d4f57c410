"""One attack reckoned: from its statements to its figures and findings, step by step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf

from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Attack, Figure, Finding, Report, Statement
from nightdesk.reckoning import attacks, figures, findings, history
from nightdesk.reckoning.across import NOTHING, Beside, is_long
from nightdesk.reckoning.claims import NO_PERIOD, Claim, Period, claims, speaker, when
from nightdesk.reckoning.conflicts import Judge
from nightdesk.reckoning.copies import copies
from nightdesk.reckoning.repair import Options
from nightdesk.reckoning.rules import Scene, family
from nightdesk.reckoning.weighing import Weighed, weigh


class Night:
    """The statements of one attack and all that follows from them; each property is a step."""

    def __init__(
        self,
        group: attacks.Group,
        reports: Sequence[Report],
        within: Callable[[str], Sequence[str]],
        holds: Callable[[str, str], bool],
        name: Callable[[str], str] | None = None,
        voice: Callable[[str], str] | None = None,
        beside: Beside = NOTHING,
    ) -> None:
        """`group`: the attack's statements; `reports`: those that carry them; `within` and `holds`: what lies in what.

        `beside`: what other attacks say of nights in this one's longer periods. `name`: how a speaker is usually called;
        `voice`: whose voice he is (a spokesman is that of his body).
        """
        self.group, self.reports, self.within, self.holds = group, list(reports), within, holds
        self.name, self.voice = name or str, voice or str
        self.statements, self.beside = group.statements, beside
        own = {s.report for s in group.statements}
        self.own_reports = [r for r in reports if r.id in own]

    def attack(self, earlier: Sequence[Figure]) -> Attack:
        """The whole attack; `earlier`: figures of attacks before it, for claimed records."""
        place = self._place([s for s in self.statements if self._night_of(s)]) or self._place(self.statements)
        tallies = [figures.Tally(self.scene, w, self._all(w)) for w in self.weighed]
        told = figures.ordered((f for t in tallies for f in t.figures()), self.scene)
        start, end, _ = self.group.night
        return Attack(
            attacks.attack_id(self.group.key, place),
            start,
            end,
            place,
            tuple(self.own_reports),
            tuple(told),
            tuple(self._findings(earlier)),
        )

    def _place(self, statements: Sequence[Statement]) -> str | None:
        """The attack's country where it is named, else the widest place that is."""
        named = [s.place for s in statements]
        return self.group.key[1] if self.group.key[1] in named else attacks.widest(named, self.within)

    def _of_another_night(self, s: Statement) -> bool:
        """Whether a record is of another night than the attack's, as records are where no night is told for them."""
        return (s.from_ is None and s.to is None) or self.group.periods[s.id] != self.group.night

    def _night_of(self, s: Statement) -> bool:
        return self.group.periods[s.id] == self.group.night and s.stance == "asserted"

    @cached_property
    def reprints(self) -> list[list[Report]]:
        """Sets of reports that are one text."""
        return copies([r for r in self.own_reports if r.text])

    @cached_property
    def voices(self) -> dict[str, str]:
        """Who speaks in each statement: a body and those who speak for it are one voice, under its name where they are several."""
        said = self._speakers
        bodies = {name: self.voice(name) for name in set(said.values())}
        several = Counter(bodies.values())
        return {id_: name if several[bodies[name]] == 1 else bodies[name] for id_, name in said.items()}

    @cached_property
    def _speakers(self) -> dict[str, str]:
        """Who is named for each statement; the reprints of a text speak with the voice of the first to carry it."""
        first = {r.id: r for group in self.reprints for r in group for r in [r]}
        for group in self.reprints:
            original = min(group, key=lambda r: (r.published is None, str(r.published), r.id))
            first |= {r.id: original for r in group}
        known = {r.id: r for r in self.reports} | first
        out = {}
        for s in (*self.statements, *self.beside.statements):
            report = known[s.report]
            copied = s.report in first
            out[s.id] = self.name(speaker(s.said_by, report.publisher if copied else s.publisher or report.publisher, report.id))
        return out

    @cached_property
    def claims(self) -> list[Claim]:
        """What each voice says, corrections made and ripened figures opened upwards."""
        return self._claims(self.statements, self.group.periods)

    def _claims(self, statements: Sequence[Statement], periods: Mapping[str, Period]) -> list[Claim]:
        published = {r.id: r.published for r in self.reports}
        times = {s.id: when(s, published) for s in statements}
        return claims(statements, periods, self.voices, times)

    @cached_property
    def corrections(self) -> list[findings.Correction]:
        """Figures that their own voice, or one with a better figure, took back."""
        denied = [s for s in self.statements if s.stance == "denied"]
        return list(findings.corrections(denied, self.claims, self.voices, self.group.periods))

    @cached_property
    def standing(self) -> list[Claim]:
        """The claims that nobody took back; of two moments of one count the earlier is a lower bound."""
        gone = {c.number for correction in self.corrections for c in correction.withdrawn}
        kept = [_in_passing(c, self.claims, self.scene) for c in self.claims if c.number not in gone]
        return [replace(c, high=inf) if any(_ripened(c, d) for d in kept) else c for c in kept]

    @cached_property
    def scene(self) -> Scene:
        """What the attack's claims name."""
        return self._scene(self.claims)

    def _scene(self, claims_: Sequence[Claim]) -> Scene:
        cells = [c.cell for c in claims_]
        wide = {(w, c.period) for c in cells for w in (c.what, *vocabulary().above(c.what))}
        return Scene(
            frozenset(c.place for c in cells if c.place),
            frozenset(c.period for c in cells),
            self.group.night,
            self.holds,
            frozenset(wide),
        )

    @cached_property
    def weighed(self) -> list[Weighed]:
        """Each family of measures weighed by itself: no rule joins two."""
        return self._weigh(self.standing, self.claims, self.scene)

    @cached_property
    def weighed_across(self) -> list[Weighed]:
        """The families of which a longer period is told, weighed again with the nights of other attacks in it."""
        if not self.beside.statements:
            return []
        periods = {**self.group.periods, **(self.beside.periods or {})}
        everyone = self._claims([*self.statements, *self.beside.statements], periods)
        gone = {i for correction in self.corrections for c in correction.withdrawn for i in c.ids}
        scene = self._scene(everyone)
        standing = [_in_passing(c, everyone, scene) for c in everyone if not gone & set(c.ids)]
        longer = {family(c.cell.measure) for c in standing if is_long(c.cell.period)}
        return self._weigh([c for c in standing if family(c.cell.measure) in longer], everyone, scene)

    def _weigh(self, standing: Sequence[Claim], everyone: Sequence[Claim], scene: Scene) -> list[Weighed]:
        by_family: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
        for claim in standing:
            by_family[family(claim.cell.measure)].append(claim)
        places: dict[str, set[str]] = defaultdict(set)
        periods: dict[str, set[Period]] = defaultdict(set)
        for s in self.statements:
            if s.place:
                places[s.report].add(s.place)
            if self.group.periods[s.id] != NO_PERIOD:
                periods[s.report].add(self.group.periods[s.id])
        options = Options(scene, everyone, places, periods)
        out = []
        for measures, members in sorted(by_family.items(), key=lambda item: list(vocabulary().measures).index(item[0][0])):
            judge = Judge(scene, vocabulary().measures[measures[0]].course, members)
            out.append(weigh(members, judge, options))
        return out

    def _all(self, weighed: Weighed) -> list[Claim]:
        return weighed.claims

    def _findings(self, earlier: Sequence[Figure]) -> Iterable[Finding]:
        """All findings, what does not add up first."""
        for weighed in self.weighed:
            for conflict in weighed.conflicts:
                yield findings.conflict(weighed, conflict, self.scene)
        for weighed in self.weighed_across:
            for conflict in weighed.conflicts:
                if any(self.beside.holds(c) for c in conflict.core) and any(is_long(c.cell.period) for c in conflict.core):
                    yield findings.conflict(weighed, conflict, weighed.judge.scene)
        yield from findings.denials(self.corrections, self.claims, self.voices)
        olds = [s for s in self.statements if s.stance == "previous_record" and self._of_another_night(s)]
        yield from history.records(
            olds, [c for c in self.claims if c.cell.period == self.group.night], earlier, self.voices, self.holds
        )
        yield from findings.lengths(self.claims, self.scene)
        yield from findings.told_corrections(self.corrections)
        for weighed in self.weighed:
            yield from findings.updates(weighed)
        yield from findings.agreements(self.standing)
        yield from findings.reprints(self.reprints)


def _ripened(claim: Claim, later: Claim) -> bool:
    """Whether both say at what hour they held and the later one is higher: one count at two moments, no contradiction."""
    if (
        claim.cell != later.cell
        or claim.part
        or later.part
        or later.low <= claim.high
        or vocabulary().measures[claim.cell.measure].course
    ):
        return False
    timed = all(s.as_of for c in (claim, later) for s in c.statements)
    return timed and claim.when != later.when and claim.when.before(later.when)


def _in_passing(claim: Claim, claims: Sequence[Claim], scene: Scene) -> Claim:
    """A count beside a higher one in the same report: what was known before, one of many ("a girl"), or of one of its places.

    "27 people were killed in Kyiv. In the hospital, two people were killed": it bounds nothing from above; a single one is a part.
    """
    if claim.part or not vocabulary().measures[claim.cell.measure].course:
        return claim
    for c in claims:
        if c.low > claim.low and not c.part and claim.reports <= c.reports and _of_one_moment(claim, c):
            if c.cell == claim.cell and c.voice == claim.voice:
                once = claim.low <= 1 or vocabulary().measures[claim.cell.measure].course == "changes"
                return replace(claim, high=inf, detail="" if once else None)
            if c.cell != claim.cell and scene.dominates(claim.cell, c.cell):
                return replace(claim, high=inf)
    return claim


def _of_one_moment(a: Claim, b: Claim) -> bool:
    """Whether two claims of one report may be of one hour: the same, or one of them tells none."""
    return a.when == b.when or not all(s.as_of for c in (a, b) for s in c.statements)
