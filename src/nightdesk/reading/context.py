"""What a sentence does not repeat: the place, the period, the speaker and the thing that are still spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from nightdesk.lexicon.language import Event, Language
from nightdesk.lexicon.places import Place, Places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.lexicon.voices import Voice
from nightdesk.model import Report, Statement
from nightdesk.reading.who.names import Names
from nightdesk.reading.words.dates import Period, When, moment, published_day
from nightdesk.reading.words.text import Sentence

_MORNING = 12
"""A report published before noon without a word on time speaks of the night before it."""


@dataclass(slots=True)
class Context:
    """What is carried from sentence to sentence of one report."""

    report: Report
    language: Language
    places: Places
    names: Names
    own: Voice | None
    sentences: Sequence[Sentence] = ()
    main_place: str | None = None
    main_period: Period = field(default_factory=lambda: Period(None, None, "unknown"))
    place: str | None = None
    period: Period | None = None
    speaker: str | None = None
    floor: str | None = None
    """Who is still quoted where a sentence names nobody."""
    begins: bool = True
    """The sentence is the first one of its paragraph."""
    weapon_place: str | None = None
    prefixed: int = -1
    """The line that was opened by a speaker's name and a colon."""
    quotes: list[tuple[int, int, str | None]] = field(default_factory=list)
    entry: datetime | None = None
    paragraph: int = -1
    line: int = -1
    what: dict[str, str] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=dict)
    event: Event | None = None
    listed: tuple[Event | None, str | None, str | None] | None = None
    list_line: int = -1
    list_paragraph: int = -1
    foreign: bool = False
    """The paragraph tells of what is none of ours: of shelling, of the front."""
    told_by: str | None = None
    """Who, a sentence says, has told what the one before it gave."""
    told_over: list[Statement] = field(default_factory=list)
    """Of what the report has told so far, that for which he is quoted."""
    told_last: str | None = None
    """Who is quoted behind a semicolon, for what stands before it too."""
    main_earlier: bool = False
    """The main period is known only as "the day before"."""
    false_before: bool = False
    """The sentence says that what the one before it gave is not so."""
    false_by: str | None = None
    """Who says so."""
    duration_of: str | None = None
    toll: tuple[Event, str] | None = None
    """Of the last sentence that told tolls, the first one."""
    latter_toll: tuple[Event, str] | None = None
    """Of that sentence, the last one."""
    old_record: bool = False
    """The sentence before spoke of a record that fell and gave no number."""
    made: list[Statement] = field(default_factory=list)
    told_here: list[Statement] = field(default_factory=list)
    placed_here: list[Statement] = field(default_factory=list)
    """The statements of this sentence so far."""
    sentence_made: list[Statement] = field(default_factory=list)
    heading_place: str | None = None
    item_place: str | None = None
    """Where the last item of a list with bullets was."""
    in_item: int = -1
    """The line of that item."""
    last_bullet: int = -1
    """Where the last bullet of the report begins."""
    scattered: bool = False
    """The paragraph speaks of several places at once: a figure is of none of them alone."""
    ground: str | None = None
    """What the publisher's own figures are about, where it is a body or holds an office."""
    countries: frozenset[str] = frozenset()
    """Those that the report's first sentences name places of."""
    attacker: str | None = None
    """The country whose strikes or weapons the report speaks of most ("Israeli raids", "Russian drones")."""
    told_before: str | None = None
    sentence_start: int = 0
    day: Period | None = None

    def enter(self, paragraph: int, line: int) -> None:
        """A new line or paragraph: what is carried only within one is forgotten."""
        self.begins = paragraph != self.paragraph
        if self.begins:
            self.place = None
            self.scattered = False
            self.period = None
            self.told_here = []
        if line != self.line and not (self.listed and line == self.list_line + 1):
            self.listed = None
        self.paragraph, self.line = paragraph, line

    def default_period(self) -> Period:
        """The report's attack: the night before a morning report, else the day of publication."""
        today = published_day(self.report.published)
        if today is None:
            return Period(None, None, "unknown")
        published = self.report.published
        if isinstance(published, datetime) and published.time() < time(_MORNING):
            return Period(today - timedelta(days=1), today, "night")
        return Period(today, today, "day")

    def stamp(self, at: time) -> None:
        """A clock time at the head of an entry of a live blog or of a series of posts."""
        self.entry = moment(self.report.published, at, self.day.to if self.day else None)


def root_of(what: str) -> str:
    """The widest category that holds this one."""
    above = vocabulary().above(what)
    return above[-1] if above else what


def nearest(whens: list[When], at: int, tokens: int) -> When | None:
    """The period that a token leans on: the last one before it, else the first one behind."""
    if not whens:
        return None
    return min(whens, key=lambda w: (0 if w.start <= at else 1, abs(w.start - at))) if tokens else None


def choose(candidates: list[Place], context: Context) -> Place:
    """Of several places with one name, the one that lies where the report speaks of; else the largest."""
    if len(candidates) == 1:
        return candidates[0]
    around = [p for p in (context.place, context.main_place, context.names.country) if p]

    def score(place: Place) -> tuple[int, int]:
        near = sum(a == place.name or a in place.within for a in around)
        return near, place.population or 0

    return max(candidates, key=score)
