"""Places that only say where another one lies: "Uman, Cherkasy Oblast", "a town near Kyiv"."""

from __future__ import annotations

from collections.abc import Sequence

from nightdesk.reading.context import Context
from nightdesk.reading.where.spot import WIDE, Spot, kind_of
from nightdesk.reading.words.concepts import Marks
from nightdesk.reading.words.text import Token

ARTICLES = ("definite", "article", "adj", "the_region", "the_city", "the_country")
"""The small words that an article is, or that begin with one ("la région" in "la région de Saratov")."""


_OWNED = 4
"""How far "Ukraine's" and the city that it owns may stand apart."""


def without_wider(tokens: Sequence[Token], marks: Marks, found: list[Spot], context: Context) -> list[Spot]:
    """ "Uman, Cherkasy Oblast", "in the city of Lgov in Kursk Oblast": what only says where the first one lies is left out."""
    out: list[Spot] = []
    for k, spot in enumerate(found):
        last = out[-1] if out else None
        following = found[k + 1] if k + 1 < len(found) else None
        if (
            following is not None
            and following.start - spot.end <= _OWNED
            and owns(tokens[spot.end - 1], marks, spot.start)
            and context.places.holds(spot.name, following.name)
        ):
            continue
        if last is not None and _beside(tokens, marks, last, spot, context):
            continue
        if last is not None and last.name != spot.name and _says_where(tokens, marks, last, spot, context):
            last.end = spot.end
            continue
        out.append(spot)
    return out


_ASIDE = 4
"""How many words may part a place from what only says where it lies ("Ferozepur, in the Indian state of Punjab")."""


def _beside(tokens: Sequence[Token], marks: Marks, last: Spot, spot: Spot, context: Context) -> bool:
    """ "In Hlevakha near Kyiv", "in Chuhuiv, close to Kharkiv": what a place lies beside is not meant."""
    near = next((m for m in marks.named("near") if m.end == spot.start), None)
    if context.places.holds(last.name, spot.name):
        return False
    between = range(last.end, near.start) if near is not None else range(0)
    return near is not None and near.start - last.end <= 1 and all(tokens[i].text == "," for i in between)


def _says_where(tokens: Sequence[Token], marks: Marks, last: Spot, spot: Spot, context: Context) -> bool:
    between = range(last.end, spot.start)
    holds = context.places.holds(spot.name, last.name) or (
        not between and not context.language.articles and _is_part(spot, context)
    )
    if not holds and not (_may_lie_in(last, spot, context) and marks.small(spot.end, "and") is None):
        return False
    if holds and spot.implied and len(between) <= _ASIDE and marks.small(last.end, "locative") is not None:
        return True
    comma = bool(between) and tokens[last.end].text == ","
    if len(between) == comma:
        genitive = not context.language.articles and (_is_part(spot, context) or kind_of(spot, context) == WIDE[1])
        return holds or (comma and _unlisted(last, context)) or (genitive and not comma)
    if holds and comma and not context.language.articles and _plain(tokens, marks, between):
        return True
    return len(between) <= _ASIDE + 2 and (
        all(tokens[i].text == "," or _leads_on_to(marks, i) or (not marks.at[i] and tokens[i].text.islower()) for i in between)
        or (comma and _apposed(tokens, marks, between))
    )


def _plain(tokens: Sequence[Token], marks: Marks, between: range) -> bool:
    """ "Алёшки, оккупированная часть Херсонской области": a comma and few words that tell nothing."""
    words = [i for i in between if tokens[i].text != ","]
    return len(words) == len(between) - 1 <= _ASIDE and not any(
        tokens[i].capital or tokens[i].kind != "word" or marks.get(i, "event") for i in words
    )


def _leads_on_to(marks: Marks, i: int) -> bool:
    return marks.small(i, "locative", "of", *ARTICLES) is not None or marks.get(i, "demonym") is not None


def _apposed(tokens: Sequence[Token], marks: Marks, between: range) -> bool:
    """ "El Fasher, capital of North Darfur", "Chuhuiv, a town in Kharkiv Oblast"."""
    words = [i for i in between if tokens[i].text != ","]
    lower = all(
        tokens[i].kind == "word" and (marks.get(i, "demonym") or not (tokens[i].capital or marks.get(i, "event"))) for i in words
    )
    return lower and _leads_on_to(marks, words[-1]) and len(words) == len(between) - 1


_PARTS = ("raion", "hromada")
"""The parts of a region that a village lies in."""


def _is_part(spot: Spot, context: Context) -> bool:
    kind = kind_of(spot, context)
    return kind in _PARTS or (kind is None and spot.name.endswith(" District"))


def _may_lie_in(last: Spot, spot: Spot, context: Context) -> bool:
    """A town behind which a region is named, of which the gazetteer does not say that it lies there."""
    if _is_part(spot, context):
        return _unlisted(last, context)
    if kind_of(spot, context) not in WIDE:
        return False
    return _unlisted(last, context) or (kind_of(last, context) == "city" and _same_country(last, spot, context))


def _same_country(a: Spot, b: Spot, context: Context) -> bool:
    one, other = context.places.get(a.name), context.places.get(b.name)
    return one is not None and other is not None and one.country == other.country and one.in_ == one.country


def _unlisted(spot: Spot, context: Context) -> bool:
    """A place taken as said, of which nobody knows where it lies; where a wider one follows, it lies there."""
    return context.places.get(spot.name) is None


def owns(token: Token, marks: Marks, start: int) -> bool:
    """ "Russia's overnight strikes": a country to which something belongs is no place of it."""
    mark = marks.get(start, "place")
    return token.low.endswith("'s") and mark is not None and mark.payload.kind == "country"
