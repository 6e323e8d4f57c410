"""What a report as a whole speaks of, found before its sentences are read: its place, its period, its people."""

from __future__ import annotations

from collections import Counter

from nightdesk.lexicon.places import Place
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.lexicon.voices import voices
from nightdesk.model import Report
from nightdesk.reading.context import Context, choose, root_of
from nightdesk.reading.deeds.drafts import Parsed
from nightdesk.reading.held import LEAD, depth, main_periods
from nightdesk.reading.parsing import marked, parse, told_in
from nightdesk.reading.where.grounds import demonym
from nightdesk.reading.where.spot import Spot
from nightdesk.reading.who.quoting import has_quotations, quotations_in
from nightdesk.reading.words.concepts import Marks
from nightdesk.reading.words.dates import Period, headed_month, moment, published_day, stamp_of
from nightdesk.reading.words.text import sentences


def look_over(report: Report, context: Context) -> None:
    """What the report as a whole speaks of: its place and its period, before a sentence is read."""
    best: tuple[float, Period] | None = None
    countries: Counter[str] = Counter()
    attackers: Counter[str] = Counter()
    voiced: Counter[str] = Counter()
    spoken_of: set[str] = set()
    spoken_for: set[str] = set()
    place: str | None = None
    several = False
    for k, sentence in enumerate(context.sentences[:_SURVEYED]):
        parsed, found = parse(sentence, context)
        countries.update(known.country for spot in found if (known := context.places.get(spot.name)) is not None and known.country)
        voiced.update(v.country for a in parsed.told.attributions if (v := voices().get(a.name)) is not None and v.country)
        found = behind_dateline(parsed, found, context)
        attackers.update(_attackers(parsed.marks, context))
        spoken_for |= {m.payload.country for m in parsed.marks.of("place")}
        spoken_for |= {c for m in parsed.marks.of("demonym") if (c := demonym(str(m.payload), context)) is not None}
        spoken_of.update(spot.name for spot in found)
        lead = [s.name for s in found if not s.implied and not s.water]
        if place is None and lead and k < LEAD:
            place = lead[0]
            several = all(s.joined for s in found if not s.implied)
        for score, period in main_periods(parsed, context):
            if best is None or score - k * 0.4 > best[0]:
                best = (score - k * 0.4, period)
    likely, titled = _title(report, context)
    stamped = _first_stamp(context)
    if stamped is not None and stamped.kind == "day":
        likely = [(score, period) for score, period in likely if period.kind != "night"]
    for score, period in likely:
        if best is None or score > best[0]:
            best = (score, period)
    context.main_period = best[1] if best else stamped or context.default_period()
    context.main_earlier = bool(best) and context.main_period.kind == "day" and context.main_period.days == 0
    context.main_place = _main_place(place, titled, spoken_of, context)
    if several and context.ground is None and context.main_place == place and place not in titled:
        context.main_place = None
    if context.names.country is None:
        context.names.country = _main_country(countries or voiced, context)
    country = context.places.get(context.names.country) if context.names.country else None
    national = context.places.get(context.ground) if context.ground else None
    context.weapon_place = country.name if country else None
    if national is not None and national.kind == "country":
        context.weapon_place = national.name
    context.countries = frozenset(spoken_for)
    context.attacker = next((c for c, n in attackers.most_common(1) if n > 1), None)
    context.names.full.clear()
    context.names.heard.clear()
    context.names.offices.clear()
    context.quotes = _quotes(report, context)
    context.names.heard.clear()
    context.speaker = None


_DATELINE = 20
"""How many tokens the place, the day and the agency at the head of a report may take."""


_AGENCY = 6
"""Behind the dash of a dateline so few words without a verb are the agency's name."""


def behind_dateline(parsed: Parsed, found: list[Spot], context: Context) -> list[Spot]:
    """ "Lviv (Ukraine), 5 Oct (Agency) – …": where and when a report was written is no place of its first figure."""
    end = _dateline_end(parsed, context)
    parsed.whens[:] = [w for w in parsed.whens if w.start >= end]
    return [s for s in found if s.start >= end]


def _dateline_end(parsed: Parsed, context: Context) -> int:
    tokens = parsed.tokens
    if parsed.sentence.line or not parsed.sentence.first or not parsed.marks.get(0, "place"):
        return 0
    for i, token in enumerate(tokens[:_DATELINE]):
        if i and parsed.marks.small(i, "dash") is not None:
            return len(tokens) if len(tokens) - i <= _AGENCY and not parsed.marks.of("event") else i + 1
        named = token.capital or token.kind != "word" or depth(tokens, i) > 0
        if not named and not any(f in context.language.months for f in token.forms):
            return 0
    return 0


def _attackers(marks: Marks, context: Context) -> list[str]:
    by = [m for m in marks.of("demonym") if marks.get(m.end, "gate") or marks.ending(m.start, "gate")]
    return [country for m in by if (country := demonym(str(m.payload), context)) is not None]


def _quotes(report: Report, context: Context) -> list[tuple[int, int, str | None]]:
    """The quotations with their speakers; on the way `context.names` hears of everybody who is named in full."""
    if has_quotations(report.text):
        return [(q.start, q.end, q.said_by) for q in quotations_in(report, context, told_in) if q.said_by]
    for sentence in context.sentences:
        context.names.speakers(sentence.tokens, marked(sentence, context)[0])
    return []


_ENTRIES = 3
"""From so many entries with a clock time on, a report is a live blog or a series of posts."""


def _first_stamp(context: Context) -> Period | None:
    """The day of a live blog's entries, or the night where they go from one day to the next: what they tell of is of that."""
    times = [stamp_of(s.tokens, marked(s, context)[0]) for s in context.sentences if s.first]
    days = [at.date() for t in times if t is not None and (at := moment(context.report.published, t)) is not None]
    if len(days) < _ENTRIES:
        return None
    night = (max(days) - min(days)).days == 1
    return Period(min(days), max(days), "night") if night else Period(min(days), min(days), "day")


def publisher_ground(context: Context) -> str | None:
    """The place of a publisher that nobody lists but that names its office: "Head of the administration of Lyman"."""
    for sentence in sentences(context.report.publisher or "", context.language):
        marks = marked(sentence, context)[0]
        grounds = [m.payload.place for m in marks.of("voice") if m.payload.place]
        if grounds:
            return str(grounds[0])
        places = [m.payload for m in marks.of("place") if m.payload.kind != "country"]
        office = marks.of("role", "body") or bool(marks.named("regional"))
        if places and (office or all(p.kind in ("region", "raion") for p in places)):
            return choose(places, context).name
    return None


def _main_country(countries: Counter[str], context: Context) -> str | None:
    """That of the main place, unless another is named far more often."""
    main = context.places.get(context.main_place) if context.main_place else None
    if main is not None:
        countries[main.country] += 2
    return countries.most_common(1)[0][0] if countries else None


_MONTH = 4.5
"""A month in the headline is the report's own period, unless a night stands there too."""


_SURVEYED = 14


def _main_place(place: str | None, headed: list[str], named: set[str], context: Context) -> str | None:
    """The first place named, or the headline's where that is no wider; a body's own post is of its own ground."""
    own = context.ground
    titled = place if place in headed else next((n for n in headed if kind_of(n, context) != "country"), next(iter(headed), None))
    if own is None:
        return titled if titled and _leads(titled, place, context) else _city_of(place, context)
    if kind_of(own, context) in ("city", "district"):
        return own
    if titled and titled != own and context.places.holds(own, titled):
        return place if place and context.places.holds(titled, place) else titled
    on_it = [n for n in named if n != own and context.places.holds(own, n)]
    alone = place in on_it and all(context.places.holds(place, n) or context.places.holds(n, place) for n in on_it)
    return place if alone else own


def _leads(titled: str, place: str | None, context: Context) -> bool:
    """Whether the headline's place and not the first one of the text is what the report is about."""
    if place is None or context.places.holds(place, titled):
        return True
    unknown = kind_of(place, context) is None and kind_of(titled, context) == "region"
    inside = unknown or (context.places.holds(titled, place) and kind_of(place, context) != "district")
    return not inside and kind_of(titled, context) not in ("country", None)


def _city_of(place: str | None, context: Context) -> str | None:
    """A district of a city that the text names first is one of several; the report is about the city."""
    known = context.places.get(place) if place else None
    return known.in_ if known is not None and known.kind == "district" and known.in_ else place


def kind_of(name: str, context: Context) -> str | None:
    """Whether a name is a country's, a region's, a city's."""
    place = context.places.get(name)
    return place.kind if place is not None else None


def _title(report: Report, context: Context) -> tuple[list[tuple[float, Period]], list[str]]:
    """The headline states nothing, but it names the night, places, and the weapons that a first number may leave unsaid."""
    out = []
    places: list[str] = []
    for sentence in sentences(report.title or "", context.language):
        parsed, found = parse(sentence, context)
        named = [s.name for s in found if not s.implied and not s.water]
        places += named or [m.payload.name for m in parsed.marks.of("place") if _a_town(m.payload, context)]
        mention(parsed.marks, context)
        out += [(score + 0.2, period) for score, period in main_periods(parsed, context)]
        out += [(_MONTH, w.period) for w in parsed.whens if w.period.kind == "month"]
        if (month := headed_month(sentence.tokens, published_day(report.published), context.language)) is not None:
            out.append((_MONTH, month))
    return out, places


def _a_town(place: Place, context: Context) -> bool:
    """ "Odesa counts its monuments": in a headline a town is where it happens; a capital may be who acts."""
    return place.kind == "city" and context.places.capital(place.country) is not place


def mention(marks: Marks, context: Context) -> None:
    """Note the kinds of weapon that are spoken of: a number alone may count them later."""
    for mark in marks.of("noun"):
        root = root_of(mark.payload.what)
        if vocabulary().categories[root].alone:
            context.what[root] = mark.payload.what
