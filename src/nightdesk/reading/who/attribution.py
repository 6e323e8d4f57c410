"""Who is quoted for what a sentence says: speakers, the words of speaking, and how far they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nightdesk.reading.who.names import Names, Speaker
from nightdesk.reading.who.unlisted import unlisted
from nightdesk.reading.words.concepts import Mark, Marks
from nightdesk.reading.words.text import Token

_APPOSITION = 5
"""How far a name may stand behind the body that its bearer speaks for ("the army's spokesman, General …")."""
_COUNTED = 8
"""How far a speaker may stand before the words "by its own count"."""
_RELATIVE = 22
"""How far a speaker may stand from his verb with a relative clause between commas in between."""
_REACH = 14
"""How many tokens may stand between a speaker and the verb of speaking: a name, an office and an apposition."""


@dataclass(slots=True)
class Attribution:
    """A speaker with the words of speaking, and the tokens that the two reach over."""

    name: str
    at: int
    low: int
    high: int
    ends: int | None = None
    """Where a clause of its own begins behind them (", the police said, and two shops burned"): it may have another speaker."""


@dataclass(slots=True)
class Told:
    """What a sentence tells about its speakers."""

    attributions: list[Attribution] = field(default_factory=list)
    spoken: list[tuple[int, int]] = field(default_factory=list)
    prefix: str | None = None
    opener: str | None = None
    """The person at the head of the sentence, with words of speaking or without."""

    def speaker_of(self, i: int) -> str | None:
        """Who is quoted for what stands at token `i`."""
        inside = [a for a in self.attributions if a.low <= i < a.high]
        if not inside:
            return self.prefix
        behind = [a for a in inside if a.at > i]
        if behind and any(a.at < i and a.ends is not None and a.ends <= i for a in inside):
            return min(behind, key=lambda a: a.at).name
        return min(inside, key=lambda a: abs(a.at - i)).name


def told(tokens: Sequence[Token], marks: Marks, names: Names, *, carried: str | None) -> Told:
    """The attributions of one sentence; `carried` is whom "he" and "the ministry" are, from the sentences before."""
    if not (marks.of("speech") or names.any_named(tokens, marks)):
        return Told()
    speakers = names.speakers(tokens, marks)
    out = Told(opener=next((s.name for s in speakers if s.person and s.start <= 1), None))
    _prefix(tokens, marks, speakers, out)
    used: set[int] = set()
    taken = frozenset(i for s in speakers for i in range(s.start, s.end))
    for mark in marks.of("speech"):
        if mark.start in used:
            continue
        speaker = _of(tokens, marks, mark, speakers, _Meant(tokens, marks, names, carried, taken))
        told_to = speaker if speaker is not None and _hears(tokens, mark, speaker) else None
        if (speaker is None or told_to) and (speaker := unlisted(tokens, marks, mark, names)) is not None:
            names.heard.append(speaker)
        speaker = speaker or told_to
        if speaker is None:
            continue
        names.recall(speaker.name)
        low, high = _reach(tokens, marks, mark, speaker)
        out.attributions.append(Attribution(speaker.name, mark.start, low, high, _new_clause(tokens, marks, mark, speaker)))
        out.spoken.append((min(mark.start, speaker.start), max(mark.end, speaker.end)))
    _elliptic(tokens, marks, speakers, out)
    _having(tokens, marks, speakers, names, out)
    _in_brackets(tokens, speakers, out)
    return out


def _elliptic(tokens: Sequence[Token], marks: Marks, speakers: list[Speaker], out: Told) -> None:
    """ "The police told of five injured, and the mayor – of six": a dash stands for the verb."""
    for speaker in speakers if out.attributions else ():
        told_before = any(a.at < speaker.start for a in out.attributions)
        joined = any(marks.small(i, "and", "break") for i in range(max(0, speaker.start - 2), speaker.start))
        if told_before and joined and speaker.end < len(tokens) and marks.small(speaker.end, "dash"):
            out.attributions.append(Attribution(speaker.name, speaker.start, speaker.start, len(tokens)))


def _having(tokens: Sequence[Token], marks: Marks, speakers: list[Speaker], names: Names, out: Told) -> None:
    """ "The State Emergency Service has 67 injured": whoever has a number tells it."""
    for speaker in speakers:
        has = marks.small(speaker.end, "has")
        if has is None:
            continue
        hedge = marks.get(has.end, "qualifier")
        at = hedge.end if hedge is not None else has.end
        if at < len(tokens) and (tokens[at].kind == "number" or tokens[at].low in names.language.number_words):
            out.attributions.append(Attribution(speaker.name, has.start, speaker.start, len(tokens)))
            out.spoken.append((speaker.start, has.end))


def _reach(tokens: Sequence[Token], marks: Marks, mark: Mark, speaker: Speaker) -> tuple[int, int]:
    """A semicolon ends the reach of the words of speaking, and so does the comma behind a clause like "hours after he said"."""
    first = min(speaker.start, mark.start)
    parts = [i for i, token in enumerate(tokens) if token.text == ";"]
    low = next((i for i in reversed(parts) if i < mark.start and not _opened(tokens, 0, i)), 0)
    high = next((i for i in parts if i >= mark.end and not _opened(tokens, mark.end, i)), len(tokens))
    if marks.small(first - 1, "which") is not None and marks.ending(first - 1, "speech") is None:
        low = max(low, first - 1)
    if any(marks.small(i, "subordinate") for i in range(max(0, first - _CLAUSE), first)):
        high = next((i for i in range(mark.end, high) if tokens[i].text == ","), high)
    return low, high


def _opened(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a bracket is open at `end` that began after `start`."""
    return sum((t.text == "(") - (t.text == ")") for t in tokens[start:end]) > 0


def _new_clause(tokens: Sequence[Token], marks: Marks, mark: Mark, speaker: Speaker) -> int | None:
    """Where ", and" stands right behind the words of speaking."""
    end = max(mark.end, speaker.end)
    return end if end < len(tokens) and tokens[end].text == "," and marks.small(end + 1, "and") is not None else None


_CLAUSE = 4
"""How far before the speaker the word stands that makes his clause a subordinate one."""


_ASIDE = 2
"""How far behind the comma an aside names what a speaker is ("Ukrzaliznytsia, the state railway, said")."""
_OFFICE = 7
"""How many words an office may take before the name."""


def _prefix(tokens: Sequence[Token], marks: Marks, speakers: list[Speaker], out: Told) -> None:
    """ "Klitschko: 15 killed", "Air Force: …" at the head of a line, after a clock time if there is one."""
    first = 0
    while first < len(tokens) and tokens[first].kind in ("clock", "day", "mark"):
        first += 1
    for speaker in speakers:
        if speaker.end >= len(tokens) or tokens[speaker.end].text != ":":
            continue
        office = any(marks.get(i, "role") for i in range(first, speaker.start))
        if speaker.start - first <= (_OFFICE if office else 2):
            out.prefix = speaker.name
            out.spoken.append((speaker.start, speaker.end))
            return
    _list_head(tokens, marks, [s for s in speakers if s.start - first <= 2], out)  # noqa: PLR2004


def _list_head(tokens: Sequence[Token], marks: Marks, speakers: list[Speaker], out: Told) -> None:
    """ "The prosecutors have a list of their own: …": whose clause, with nothing told in it, ends in a colon."""
    colon = next((i for i, t in enumerate(tokens[:_HEAD]) if t.text == ":"), None) if speakers else None
    if colon is None or colon <= speakers[0].end:
        return
    if not any(marks.get(i, "event") or tokens[i].kind == "number" for i in range(colon)):
        out.prefix = speakers[0].name
        out.spoken.append((speakers[0].start, speakers[0].end))


_HEAD = 14
"""How many tokens a clause before a colon may take."""


def _in_brackets(tokens: Sequence[Token], speakers: list[Speaker], out: Told) -> None:
    """ "22 injuries (Kiper)": the speaker of what stands before the bracket."""
    last = 0
    for speaker in speakers:
        a, b = speaker.start - 1, speaker.end
        while a > 0 and tokens[a].kind == "word" and speaker.start - a <= 4:  # noqa: PLR2004
            a -= 1
        if a >= 0 and tokens[a].text == "(" and b < len(tokens) and tokens[b].text in "),":
            out.attributions.append(Attribution(speaker.name, a, last, b))
            last = b


@dataclass(slots=True)
class _Meant:
    """Whom the pronouns of a sentence stand for."""

    tokens: Sequence[Token]
    marks: Marks
    names: Names
    carried: str | None
    taken: frozenset[int] = frozenset()
    """The tokens of speakers that are named: no pronouns are among them."""

    def at(self, i: int) -> Speaker | None:
        """The speaker that a pronoun at token `i` stands for."""
        if i in self.taken or not self.marks.names_at(i):
            return None
        for kind in ("he", "it", "pronoun"):
            mark = self.marks.small(i, kind)
            if mark is not None:
                wanted = {"he": "person", "it": "body"}.get(kind, "noun")
                name = self.names.meant(self.tokens[mark.start : mark.end], wanted, self.carried)
                return Speaker(mark.start, mark.end, name) if name else None
        return None


def _of(tokens: Sequence[Token], marks: Marks, mark: Mark, speakers: list[Speaker], meant: _Meant) -> Speaker | None:
    kind = mark.payload
    if kind == "according":
        return _within(mark, speakers) or _after(marks, mark, speakers, 7, meant)
    if kind == "count":
        return _before(tokens, marks, mark, speakers, _COUNTED) or _pronoun_before(tokens, marks, mark, meant, 3)
    if kind == "passive":
        return _after(marks, mark, speakers, 3, meant)
    parted = tokens[mark.start - 1].text in _PARTED
    if parted and not {mark.end + 1, mark.end + 2} & meant.taken and (turned := meant.at(mark.end)) is not None:
        return turned
    pronoun = _pronoun_before(tokens, marks, mark, meant, 4)
    before = _before(tokens, marks, mark, speakers, _REACH)
    after = _after(marks, mark, speakers, 5, None)
    if before is None and after is None and pronoun is None:
        return meant.at(mark.end)
    if pronoun is not None and (before is None or before.start < pronoun.start):
        return before if before is not None and before.person and pronoun.start - before.end <= 2 else pronoun  # noqa: PLR2004
    if before is not None and after is not None and _hears(tokens, mark, after):
        return before
    if before is not None and after is not None:
        gap_before, gap_after = mark.start - before.end, after.start - mark.end
        aside = tokens[before.end].text == "," and tokens[before.start - 1].text == ","
        if parted and gap_after <= 1 and not before.person and not aside:
            return after
        far = gap_before > 2 or (before.vague and after.known)  # noqa: PLR2004
        return after if gap_after <= 2 and far and (before.vague or not after.vague) else before  # noqa: PLR2004
    return before or after


def _hears(tokens: Sequence[Token], mark: Mark, speaker: Speaker) -> bool:
    """ "A dispatcher told the agency Interfax": who hears it, and not who tells it."""
    return speaker.hearer and mark.payload == "verb" and mark.end <= speaker.start and tokens[mark.start - 1].text not in _PARTED


_PARTED = frozenset(',»”“"–—-')
"""What parts the words of speaking from what is told before them: "…, said she", "“…” indicates its statement"."""


def _between(marks: Marks, a: int, b: int) -> int:
    """How many words stand between, without those that lead to an office ("said on Sunday the head of the …")."""
    if b - a > _REACH:
        return b - a
    return sum(not (marks.small(i, *_LEADING) or marks.get(i, "role") or marks.get(i, "time")) for i in range(a, b))


_LEADING = ("of", "definite", "article", "on_day", "comma")


def _within(mark: Mark, speakers: list[Speaker]) -> Speaker | None:
    """ "Nach Polizeiangaben": the words of speaking name the speaker themselves."""
    return next((s for s in speakers if s.vague and mark.start <= s.start and s.end <= mark.end), None)


def _pronoun_before(tokens: Sequence[Token], marks: Marks, mark: Mark, meant: _Meant, reach: int) -> Speaker | None:
    for i in range(mark.start - 1, max(-1, mark.start - 1 - reach), -1):
        if tokens[i].text == ",":
            return None
        if (speaker := meant.at(i)) is not None:
            return speaker
        if marks.get(i, "event") or marks.get(i, "noun"):
            return None
    return None


def _before(tokens: Sequence[Token], marks: Marks, mark: Mark, speakers: list[Speaker], reach: int) -> Speaker | None:
    near = [s for s in speakers if s.end <= mark.start and mark.start - s.end <= reach]
    if not near and reach == _REACH and tokens[mark.start - 1].text == ",":
        near = [s for s in speakers if s.end <= mark.start and mark.start - s.end <= _RELATIVE and tokens[s.end].text == ","]
    if not near:
        return None
    last = near[-1]
    aside = last.end < len(tokens) and tokens[last.end].text == "," and tokens[mark.start - 1].text == ","
    for i in range(last.end, mark.start):
        if tokens[i].text in ";:":
            return None
        if marks.get(i, "event") is not None and mark.start - i > 1 and mark.start - last.end > 3 and not aside:  # noqa: PLR2004
            return None
    people = [s for s in near if s.person and last.start - s.end <= 7]  # noqa: PLR2004
    named = [s for s in near if s.known and last.vague and tokens[s.end].text == "," and last.start - s.end <= _ASIDE]
    return people[-1] if people else named[-1] if named else last


def _after(marks: Marks, mark: Mark, speakers: list[Speaker], reach: int, meant: _Meant | None) -> Speaker | None:
    near = [s for s in speakers if s.start >= mark.end and _between(marks, mark.end, s.start) <= reach]
    for s in near[:1]:
        people = [p for p in speakers if p.person and 0 <= p.start - s.end <= _APPOSITION]
        named = [p for p in people if p.known]
        return named[0] if named and not s.known else people[0] if people and not s.person else s
    if meant is not None:
        for i in range(mark.end, mark.end + 3):
            if (speaker := meant.at(i)) is not None:
                return speaker
    return None
