"""Where a figure holds: the place that a sentence ties to it, or else the one that is still spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from nightdesk.lexicon.morphology import ACTION, ATTRIBUTE, bare
from nightdesk.lexicon.places import SEA, Place, places
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.reading.context import Context, choose, root_of
from nightdesk.reading.where.called import heard_as, part_of, region_called
from nightdesk.reading.where.implied import OTHERWISE, said_otherwise
from nightdesk.reading.where.lying import ARTICLES, owns, without_wider
from nightdesk.reading.where.spot import WIDE, Spot, kind_of
from nightdesk.reading.who.names import past_aside
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token


def spots(tokens: Sequence[Token], marks: Marks, context: Context, spoken: Sequence[tuple[int, int]]) -> list[Spot]:
    """The places that a sentence names as places: not as origin, not as part of a speaker's name."""
    spans = _spans(tokens, marks)
    out = []
    namesakes: set[tuple[int, int]] = set()
    here = tuple(spoken)
    if spans and here not in marks.standing:
        marks.standing[here] = [s for s in spans if not _not_here(tokens, marks, *s, spoken, context)]
    for start, end in marks.standing[here] if spans else ():
        place = choose(spans[start, end], context)
        if _namesake(place, marks, (start, end), context):
            namesakes.add((start, end))
            continue
        ward = marks.small(end, "district")
        district = context.places.get(f"{place.name} District") if ward is not None and place.kind == "city" else None
        name = district.name if district else region_called(tokens, marks, start, place, context) or place.name
        until = ward.end if ward is not None and district else end
        bound = marks.ending(start, "small", "bound") is not None
        led = _led(tokens, marks, start, context)
        prepared = not context.language.articles or _prepared(tokens, marks, start) or marks.ending(start, "event") is not None
        out.append(Spot(start, until, name, bound=bound, prepared=prepared, water=place.kind == SEA, led=led))
    if not spans and not (marks.named("locative") or marks.named("district") or marks.smalls(OTHERWISE)):
        return []
    known = {i for a, b in spans if (a, b) not in namesakes for i in range(a, b)}
    out += _unknown(tokens, marks, context, spoken, known)
    heads = {s.start for s in out if not s.implied}
    out = [s for s in out if context.places.get(s.name) is not None or s.end not in heads or _before_wider(s, out, context)]
    out += _districts(tokens, marks, context, [*spans, *((s.start, s.end) for s in out)])
    out.sort(key=lambda s: s.start)
    out += said_otherwise(tokens, marks, context, out)
    out.sort(key=lambda s: s.start)
    out = without_wider(tokens, marks, out, context)
    out = _without_doers(out, context)
    _join(tokens, marks, out, context)
    _listed(out, context)
    for spot in out:
        spot.fresh = _fresh(tokens, marks, spot.start)
    return out


def _spans(tokens: Sequence[Token], marks: Marks) -> Mapping[tuple[int, int], list[Place]]:
    """Where names of places stand, and of which; found once a sentence."""
    if marks.spans is None:
        spans: dict[tuple[int, int], list[Place]] = {}
        for mark in marks.of("place") + [m for m in _short(marks) if _alone(tokens, marks, m)]:
            spans.setdefault((mark.start, mark.end), []).append(mark.payload)
        marks.spans = spans
    return marks.spans


def _short(marks: Marks) -> list[Mark]:
    """The places named without the word for their kind."""
    return marks.of("short_place", "low_place") if marks.of("short_place") or marks.of("low_place") else []


def _fresh(tokens: Sequence[Token], marks: Marks, start: int) -> bool:
    at = start
    while at > 0 and (marks.small(at - 1, "locative", "in", "definite", "district", "region_word") or marks.get(at - 1, "demonym")):
        at -= 1
    return 0 < at < start and (tokens[at - 1].text in ",;" or marks.small(at - 1, "and") is not None)


_SMALL = 50_000
"""Fewer inhabitants than this, and a place in another country than the one that is spoken of is a namesake of a village."""


def _namesake(place: Place, marks: Marks, span: tuple[int, int], context: Context) -> bool:
    """ "In the village of Akimovka", under a heading in Russia: not the Ukrainian town of that name, nor a district."""
    start, end = span
    if not any(m.end == start and m.end - m.start > 1 for m in marks.named("locative")):
        return False
    behind = marks.get(end, "place")
    if behind is not None and behind.payload.kind in ("raion", "region") and behind.payload.country != place.country:
        return True
    if place.kind in ("raion", "hromada") and marks.get(start, "short_place") is not None and marks.get(start, "place") is None:
        return True
    around = context.place or context.heading_place
    here = context.places.get(around) if around else None
    return here is not None and place.kind == "city" and (place.population or 0) < _SMALL and place.country != here.country


def _led(tokens: Sequence[Token], marks: Marks, start: int, context: Context) -> bool:
    """Whether a place stands where places do; in a language of free order its case says so, and nobody looks."""
    if not context.language.articles:
        return True
    at = _behind_articles(tokens, marks, start)
    if at == 0 or tokens[at - 1].kind == "mark":
        return True
    return marks.ending(at, "small", *_LEADS) is not None or marks.ending(at, "event") is not None


def _prepared(tokens: Sequence[Token], marks: Marks, start: int) -> bool:
    return marks.ending(_behind_articles(tokens, marks, start), "small", *_LEADS) is not None


def _describes(tokens: Sequence[Token], marks: Marks, i: int) -> bool:
    """An article, an adjective, or a plain word behind one ("the eastern Donetsk region")."""
    if marks.small(i, *ARTICLES) is not None or marks.get(i, "demonym") is not None:
        return True
    return i > 0 and not marks.at[i] and tokens[i].text.islower() and marks.small(i - 1, "definite", "article") is not None


def _behind_articles(tokens: Sequence[Token], marks: Marks, at: int) -> int:
    """Where the words before a name end, but for articles and adjectives: "in the western Ukrainian …"."""
    while at > 0 and not marks.ending(at, "small", *_LEADS) and _describes(tokens, marks, at - 1):
        at -= 1
    return at


_LEADS = ("locative", "in", "of", "and", "bound", "near", "origin", "with")


def _without_doers(found: list[Spot], context: Context) -> list[Spot]:
    """ "In Crimea, Russia claimed …": a country that nothing leads to, beside a place that something leads to, acts there."""
    if not context.language.articles or len(found) < 2:  # noqa: PLR2004
        return found
    placed = any(s.led and kind_of(s, context) != WIDE[0] for s in found)
    return [s for s in found if not (placed and not s.prepared and kind_of(s, context) == WIDE[0])]


def _alone(tokens: Sequence[Token], marks: Marks, mark: Mark) -> bool:
    """A short name stands for the place only where nothing follows that it could describe; a small one behind "over", "in"."""
    if mark.kind == "low_place" and marks.ending(mark.start, "small", "locative") is None:
        return False
    if mark.end >= len(tokens) or any(m.kind in ("place", "voice") and m.start <= mark.start < m.end for m in marks.all):
        return mark.end >= len(tokens)
    return (
        tokens[mark.end].kind == "mark"
        or marks.small(mark.end, "and", "aux", "of", "locative", "region_word", "district") is not None
        or marks.get(mark.end, "event") is not None
    )


def _sent_from(tokens: Sequence[Token], marks: Marks, at: int) -> bool:
    """ "Five missiles from coastal launchers in Crimea": where weapons come from, a word or two away."""
    lead = marks.ending(at, "small", "locative", "near", "in")
    start = lead.start if lead is not None else 0
    for i in range(start - 1, max(-1, start - _LAUNCHERS - 1), -1):
        if tokens[i].kind != "word" or marks.get(i, "place") or marks.get(i, "event"):
            return False
        origin = marks.ending(i, "small", "origin")
        if origin is not None:
            sent = marks.ending(origin.start, "noun")
            return sent is not None and vocabulary().categories[root_of(sent.payload.what)].alone is not None
    return False


_LAUNCHERS = 3
"""So many words say from what weapons are launched, between "from" and the place."""


def _not_here(
    tokens: Sequence[Token], marks: Marks, start: int, end: int, spoken: Sequence[tuple[int, int]], context: Context
) -> bool:
    before = start - 1
    while before >= 0 and marks.small(before, "definite", "article") and not marks.small(before, "locative"):
        before -= 1
    if marks.ending(before + 1, "small", "origin") or _sent_from(tokens, marks, before + 1):
        return True
    if (told := marks.ending(before + 1, "speech")) is not None and told.payload == "according":
        return True
    if _attacks(marks, start, end, context):
        return True
    if _route(tokens, start, end) or (start > 1 and tokens[start - 1].text == "," and _origin_before(tokens, marks, start - 1)):
        return True
    if marks.small(end, "street") or _speaks(tokens, marks, before, end):
        return True
    if _doer(marks, start, end) or (context.language.capital_nouns and _acts_at_the_end(tokens, marks, start, end)):
        return True
    free_order = context.language.head_first and not context.language.articles
    heads = start == 0 and end < len(tokens) and tokens[0].text.isupper() and tokens[end].kind == "mark"
    wired = any(t.text in "–—-" for t in tokens[end : end + _WIRE])
    if heads and (free_order or (wired and _leads_on(marks, end))):
        return True  # a dateline: where the report was written
    if marks.small(before, "locative", "of") is None and (
        (_acts(marks, end) and not free_order) or _acted(marks, before + 1, start) or owns(tokens[end - 1], marks, start)
    ):
        return True
    if free_order and _only_named(tokens, marks, start, end, context):
        return True
    if end < len(tokens) and tokens[end].low in ("'s", "’s"):
        return True
    for i in range(max(0, start - 6), start):
        if marks.get(i, "role") and all(
            marks.small(k, "of", "definite", "article", "locative") or tokens[k].capital for k in range(i + 1, start)
        ):
            return True
    return any(a <= start and end <= b and b - a < 8 for a, b in spoken)  # noqa: PLR2004


def _attacks(marks: Marks, start: int, end: int, context: Context) -> bool:
    """ "In US strikes on Ras Isa": a country right before its attack is who strikes."""
    mark = marks.get(start, "place")
    if mark is None or mark.payload.kind != "country" or not context.language.articles or context.language.head_first:
        return False
    return marks.get(end, "gate") is not None or marks.get(end, "lasting") is not None


def _route(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Train 52 Odesa – Zaporizhzhia", «Одеса – Запоріжжя»: two names with a dash between are a way and no place."""
    behind = end + 1 < len(tokens) and tokens[end].text in _DASHES and tokens[end + 1].capital
    before = start > 1 and tokens[start - 1].text in _DASHES and tokens[start - 2].capital
    quoted = (behind and start > 0 and tokens[start - 1].text in '«“„"') or (
        before and end < len(tokens) and tokens[end].text in '»”“"'
    )
    numbered = behind and start > 0 and tokens[start - 1].kind == "number"
    return quoted or numbered or (before and start > _ROUTE and any(t.kind == "number" for t in tokens[start - _ROUTE : start - 2]))


_DASHES = ("–", "—", "-")


_ROUTE = 4


def _origin_before(tokens: Sequence[Token], marks: Marks, comma: int) -> bool:
    """ "Із напрямків Орел, Брянськ": what goes on a list of origins is one."""
    place = marks.ending(comma, "place") or marks.ending(comma, "short_place")
    while place is not None:
        if marks.ending(place.start, "small", "origin") is not None:
            return True
        if place.start < 2 or tokens[place.start - 1].text != ",":  # noqa: PLR2004
            return False
        place = marks.ending(place.start - 1, "place") or marks.ending(place.start - 1, "short_place")
    return False


_WIRE = 10
"""How far the dash that ends a dateline stands behind its place."""


def _leads_on(marks: Marks, end: int) -> bool:
    """Whether a place is named further on, behind a preposition of place: then the one at the head is where the writer sits."""
    return any(m.start > end and marks.ending(m.start, "small", "locative") for m in marks.of("place"))


def _speaks(tokens: Sequence[Token], marks: Marks, before: int, end: int) -> bool:
    """A place with a speaker or a word of speaking behind it is the speaker's, unless it is where ("In Sumy police said")."""
    where = (
        marks.small(before, "locative") is not None
        and marks.ending(before, "event") is None
        and marks.ending(before + 1, "speech") is None
    )
    owns = tokens[end - 1].low.endswith("'s")
    at = end
    while not where and (
        marks.small(at, "regional", "adj") or (owns and at == end and _lower(tokens, at) and marks.get(at + 1, "role"))
    ):
        at += 1
    spoken = marks.get(at, "speech") or marks.get(at, "body") or marks.get(at, "role")
    if spoken is None and not where and not owns:
        spoken = marks.get(past_aside(tokens, end), "speech")
    return spoken is not None and (not where or spoken.payload == "count")


def _lower(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "word" and not tokens[at].capital


def _doer(marks: Marks, start: int, end: int) -> bool:
    """ "launched by Russia", "empleados por Moscú": a country, or its capital, that stands as the doer behind a passive."""
    named = [m.payload for m in marks.at[start] if m.kind == "place" and m.end == end]
    if not any(p.kind == "country" or places().capital(p.country or "") == p for p in named):
        return False
    by = marks.ending(start, "small", "void_before")
    return by is not None and marks.ending(by.start, "event") is not None


def _only_named(tokens: Sequence[Token], marks: Marks, start: int, end: int, context: Context) -> bool:
    """A country that no preposition of place leads to, and no verb right before: it acts, or says whose something is."""
    if not any(
        (context.places.get(m.payload.name) or m.payload).kind == "country"
        for m in marks.at[start]
        if m.kind == "place" and m.end == end
    ):
        return False
    while start > 0 and ATTRIBUTE in tokens[start - 1].forms:
        start -= 1
    led = any(m.end == start and m.kind == "small" and m.payload in ("locative", "in", "and") for m in marks.all)
    return not led and marks.ending(start, "event") is None and not (start and ACTION in tokens[start - 1].forms)


def _acted(marks: Marks, before: int, start: int) -> bool:
    """ "had Russia …", "launched Russia 23 drones", as German and Spanish order them: a country behind its own verb."""
    mark = marks.get(start, "place")
    if mark is None or mark.payload.kind != "country" or marks.small(mark.end, "with") is not None:
        return False
    event = marks.ending(before, "event")
    sends = (
        event is not None and event.payload.takes != "after" and len(event.payload.measures) == 1 and event.payload.with_ is None
    )
    aux = marks.ending(before, "small", "aux")
    return sends or (
        aux is not None and marks.ending(before, "small", "passive") is None and marks.ending(aux.start, "place") is None
    )


def _acts(marks: Marks, at: int) -> bool:
    """ "Russia fired 38 missiles": a country that does something is no place of it."""
    passive = False
    while (word := marks.small(at, "aux", "passive", "adv", "not")) is not None:
        passive = passive or marks.small(at, "passive") is not None
        at = word.end
    event = marks.get(at, "event")
    return event is not None and not passive and event.payload.takes in ("object", "either")


def _acts_at_the_end(tokens: Sequence[Token], marks: Marks, start: int, at: int) -> bool:
    """ "Der Iran habe 20 Raketen abgefeuert": a country before its auxiliary, with its verb at the end of the clause."""
    mark = marks.get(start, "place")
    first = start
    while first > 0 and marks.small(first - 1, "definite"):
        first -= 1
    if mark is None or mark.payload.kind != "country" or marks.ending(first, "small", "locative", "in", "near"):
        return False
    if marks.small(at, "aux") is None or marks.small(at, "passive") is not None:
        return False
    for i in range(at + 1, len(tokens)):
        if tokens[i].kind == "mark" and tokens[i].text not in '„“»«"()-–':
            return False
        event = marks.get(i, "event")
        if event is not None:
            return marks.small(event.end, "passive", "aux") is None
    return False


def _unknown(
    tokens: Sequence[Token], marks: Marks, context: Context, spoken: Sequence[tuple[int, int]], known: set[int]
) -> list[Spot]:
    """A capitalised name after a preposition of place that the gazetteer does not know: taken as said."""
    out = []
    for mark in marks.named("locative"):
        if mark.end >= len(tokens):
            continue
        i = mark.end
        if marks.small(i, "definite") is not None and i + 1 < len(tokens):
            i += 1
        j = _name_from(tokens, marks, i, known, context)
        if (
            j == i
            or any(a < j and i < b for a, b in spoken)
            or not (mark.end - mark.start > 1 or _ends_name(tokens, marks, j) or _parts_from(tokens, marks, j, context))
        ):
            continue
        if j - i > 1 and marks.small(j, "district") is not None and ATTRIBUTE in tokens[j - 1].forms:
            j -= 1
        district = marks.small(j, "district", "region_word")
        if any(_half_name(tokens[k].text) for k in range(i, j)):
            continue
        name = " ".join(_bare(tokens[k].text) for k in range(i, j))
        name = part_of(name, context) or heard_as(name, context) or _shown(name, tokens, i, j, context)
        if district is not None:
            wide = f"{name} District" if district.payload == "district" else f"{name} Oblast"
            known_wide = district.payload == "district" or context.places.get(wide) is not None
            out.append(Spot(i, district.end, wide if known_wide else name))
        else:
            elliptic = out and out[-1].name.endswith(" District") and ATTRIBUTE in tokens[j - 1].forms
            out.append(Spot(i, j, f"{name} District" if elliptic else name))
            while (
                elliptic
                and marks.small(j, "and") is not None
                and j + 1 < len(tokens)
                and _names_district(tokens, marks, j + 1, known, context)
            ):
                out.append(Spot(j + 1, j + 2, f"{_shown(tokens[j + 1].text, tokens, j + 1, j + 2, context)} District"))
                j += 2
    return out


def _districts(tokens: Sequence[Token], marks: Marks, context: Context, taken: Sequence[tuple[int, int]]) -> list[Spot]:
    """ "Славянский и Темрюкский районы": districts that no preposition leads to, by the word for their kind behind them."""
    if context.language.articles or not context.language.head_first:
        return []
    used = {i for a, b in taken for i in range(a, b)}
    out = []
    last = 0
    for mark in marks.named("district"):
        i = mark.start - 1
        while i >= last and (
            _names_district(tokens, marks, i, used, context) or (i < mark.start - 1 and marks.small(i, "and", "comma") is not None)
        ):
            if tokens[i].capital:
                out.append(
                    Spot(
                        i,
                        mark.end if i == mark.start - 1 else i + 1,
                        f"{_shown(tokens[i].text, tokens, i, i + 1, context)} District",
                    )
                )
            i -= 1
        last = mark.end
    return out


def _names_district(tokens: Sequence[Token], marks: Marks, i: int, used: set[int], context: Context) -> bool:
    return tokens[i].capital and i not in used and ATTRIBUTE in tokens[i].forms and not _means_else(marks, tokens, i, context)


def _name_from(tokens: Sequence[Token], marks: Marks, i: int, known: set[int], context: Context) -> int:
    """Where a run of capitalised words that mean nothing else ends."""
    while (
        i < len(tokens)
        and tokens[i].kind == "word"
        and tokens[i].capital
        and i not in known
        and not _means_else(marks, tokens, i, context)
    ):
        i += 1
    return i


def _half_name(text: str) -> bool:
    """ "Telegram-channel": a compound that ends in a common noun names no place."""
    return "-" in text and text.rsplit("-", maxsplit=1)[-1][:1].islower() and "-on-" not in text


def _parts_from(tokens: Sequence[Token], marks: Marks, j: int, context: Context) -> bool:
    """Whether a name's case parts it from the noun behind it ("В Пушкарном дрон …"), or that noun is its own ("районом")."""
    if context.language.articles or not context.language.head_first:
        return False
    if marks.small(j, "district", "region_word"):
        return True
    name, following = tokens[j - 1].text, tokens[j].text
    base = context.language.base
    return (
        marks.get(j, "noun") is not None
        and base([name])[0] != name
        and following.islower()
        and base([following])[0] == following
        and ATTRIBUTE not in tokens[j].forms
    )


def _ends_name(tokens: Sequence[Token], marks: Marks, at: int) -> bool:
    """A name of a place is not followed by what it would only describe ("on Lesia Street", "against Houthi targets")."""
    if at >= len(tokens) or tokens[at].kind == "mark":
        return True
    if marks.small(at, "street"):
        return False
    return bool(marks.at[at]) and marks.get(at, "noun") is None


def _bare(text: str) -> str:
    return text[:-2] if text.endswith(("'s", "’s")) else text


def _shown(name: str, tokens: Sequence[Token], i: int, j: int, context: Context) -> str:
    """A name nobody has listed as it stands alone: its usual English form where the world knows it, else in Latin letters."""
    show = context.names.romanise
    if not context.language.name_ends and not callable(show):
        return name
    words = [_alone_form(tokens[k].text, context) for k in range(i, j)]
    listed = _by_surface(context.language.code).get(bare(" ".join(words)).casefold())
    if listed is not None:
        return choose(list(listed), context).name
    if not callable(show):
        return " ".join(words)
    found = context.places.world(name) or context.places.world(" ".join(words))
    return choose(list(found), context).name if found else _as_there(" ".join(show(w) for w in words), context)


def _as_there(name: str, context: Context) -> str:
    """A village as its own country writes it: Novosofiivka, though a Russian text has Novosofievka."""
    around = context.places.get(context.place or context.main_place or "")
    country = around.country if around is not None else context.names.country
    ends = context.language.names_in.get(country or "", {})
    end = next((e for e in ends if name.endswith(e)), None)
    return name[: -len(end)] + ends[end] if end is not None else name


def _alone_form(word: str, context: Context) -> str:
    """ "Czosnówce" is Czosnówka, "Званном" Званное: the library's form, mended by the ends that names have."""
    language = context.language
    base = language.base([word])[0]
    if base == word and language.known(word):
        return base
    end = next((e for e in language.name_ends if base.endswith(e) and len(base) > len(e) + 1), None)
    return base[: -len(end)] + language.name_ends[end] if end is not None else base


@cache
def _by_surface(lang: str) -> Mapping[str, tuple[Place, ...]]:
    out: dict[str, tuple[Place, ...]] = {}
    for surface, place in places().names(lang):
        key = bare(surface).casefold()
        out[key] = (*out.get(key, ()), place)
    return out


def _means_else(marks: Marks, tokens: Sequence[Token], i: int, context: Context) -> bool:
    if context.language.capital_nouns and (marks.get(i, "noun") or context.language.known(tokens[i].text)):
        return True
    if any(m.kind in ("voice", "time", "body", "role", "speech", "event", "noun", "demonym") for m in marks.at[i]):
        return True
    return any(f in context.language.months or f in context.language.weekdays for f in tokens[i].forms) or any(
        m.kind == "small" and m.payload != "adj" for m in marks.at[i]
    )


def _before_wider(spot: Spot, found: Sequence[Spot], context: Context) -> bool:
    """ "В селе Хоромное Климовского района": a village before the district that it lies in."""
    behind = next(s for s in found if s.start == spot.end)
    return not context.language.articles and kind_of(behind, context) in ("raion", "region", "hromada")


def _join(tokens: Sequence[Token], marks: Marks, found: list[Spot], context: Context) -> None:
    """ "over Lipetsk and Oryol Oblasts": named together; a region's word behind the last holds for all."""
    for a, b in pairwise(found):
        between = range(a.end, b.start)
        linked = any(marks.small(i, "and") for i in between)
        if (
            linked
            and len(between) <= 3  # noqa: PLR2004
            and all(_between_names(tokens, marks, i, context) for i in between)
        ):
            a.joined = b.joined = True
    for b, a in zip(reversed(found), list(reversed(found))[1:], strict=False):
        if b.joined and b.start - a.end == 1 and tokens[a.end].text == ",":
            a.joined = True
    for a, b in [*zip(reversed(found), list(reversed(found))[1:], strict=False), *pairwise(found)]:
        if a.joined and b.joined and kind_of(a, context) == "region" and kind_of(b, context) == "city":
            b.name = region_named(b.name, context) or b.name


def _between_names(tokens: Sequence[Token], marks: Marks, i: int, context: Context) -> bool:
    """What stands between places named together: "over Moscow and the nearer Moscow region"."""
    if marks.small(i, "and", "definite", "locative", "adj") is not None or tokens[i].text == ",":
        return True
    counts = any(f in context.language.number_words for f in tokens[i].forms)
    return not marks.at[i] and tokens[i].text.islower() and not counts


def _listed(found: list[Spot], context: Context) -> None:
    regions = [s for s in found if kind_of(s, context) == "region"]
    for spot in found:
        spot.regional = any(s is not spot for s in regions)


def region_named(city: str, context: Context) -> str | None:
    """The region that is called after this city and lies around it: Kursk Oblast of Kursk, none of a capital."""
    region = context.places.region(city)
    if region is None or region.name == city or region.name.split()[0] != city.split("-", maxsplit=1)[0]:
        return None
    return region.name if context.places.capital(region.country) is not context.places.get(city) else None
