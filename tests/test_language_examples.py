"""What every language file says of itself: its examples are read as it says, and the engine knows none of its words."""

from __future__ import annotations

import ast
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import nightdesk.reading
from nightdesk.lexicon import places
from nightdesk.lexicon.language import TABLES, available, language
from nightdesk.lexicon.vocabulary import vocabulary
from nightdesk.model import Report
from nightdesk.reading import read

READING = sorted(Path(nightdesk.reading.__file__).parent.rglob("*.py"))
LETTERS = ("Lu", "Ll", "Lt", "Lo")
FIELDS = ("measure", "what", "value", "qualifier")
ALSO = {"place": "place", "said_by": "said_by", "from": "from_", "to": "to"}
"""What an example may say besides: its fields and the attributes that hold them."""


def raw(code: str) -> Mapping[str, Any]:
    """A language file as it stands."""
    return tomllib.loads(files("nightdesk.lexicon").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8"))


def examples() -> Iterator[Any]:
    """Every example of every language file, named by language and text."""
    for code in available():
        for example in language(code).examples:
            yield pytest.param(code, example, id=f"{code}: {example['text']}")


@pytest.mark.parametrize(("code", "example"), list(examples()))
def test_an_example_holds_its_statements(code: str, example: Mapping[str, Any]) -> None:
    """A sentence of a language file gives the statements that stand beside it, and no other."""
    made = read(Report("example", example["text"], published=date(2025, 7, 4), lang=code))
    expected = [tuple(s.get(f) for f in FIELDS) for s in example["statements"]]
    assert expected == [(s.measure, s.what, s.value, s.qualifier) for s in made]
    for says, is_ in zip(example["statements"], made, strict=True):
        said = {name: says[name] for name in ALSO if name in says}
        assert said == {name: str(getattr(is_, ALSO[name]) or "") for name in said}


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module with their lines, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def listed(value: object) -> Iterator[str]:
    """Every word in a part of a language file, at whatever depth."""
    if isinstance(value, str):
        yield value.removeprefix("=")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(inner, list | Mapping):
                yield str(key)
            yield from listed(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from listed(inner)


@cache
def words() -> set[str]:
    """All words of all language files that the engine looks for in a text."""
    lists = (
        "numbers",
        "vague",
        "qualifiers",
        "nouns",
        "many",
        "models",
        "small",
        "time",
        "units",
        "speech",
        "bodies",
        "lasting",
        "lasts",
    )
    found = {w for code in available() for key in lists for w in listed(raw(code).get(key, {}))}
    found |= {w for code in available() for event in raw(code)["events"] for w in listed(event["words"])}
    return {w for w in found if any(c.isalpha() for c in w)}


@cache
def concepts() -> set[str]:
    """The names that engine and language files share: keys, measures, categories, kinds of concept."""
    known = vocabulary()
    names = {*TABLES, *known.measures, *known.categories, *available(), *places.KINDS, *KINDS}
    for code in available():
        names |= {key for part in raw(code).values() if isinstance(part, Mapping) for key in part}
    return names


KINDS = (
    "subject",
    "object",
    "after",
    "either",
    "denied",
    "month",
    "night",
    "day",
    "span",
    "since",
    "alone",
    "kind",
    "start",
    "gate",
    "person",
    "part",
    "clock",
    "number",
    "place",
    "unit",
    "word",
    "mark",
    "line",
)
"""What the model calls things: how a verb takes them, stances, kinds of period, of concept and of token, fields."""


@pytest.mark.parametrize("path", READING, ids=lambda p: p.name)
def test_engine_code_holds_no_letter_of_another_alphabet(path: Path) -> None:
    """A string of the reading engine has no letter outside the English alphabet."""
    assert [] == [
        (line, text) for line, text in literals(path) if any(unicodedata.category(c) in LETTERS and not c.isascii() for c in text)
    ]


@pytest.mark.parametrize("path", READING, ids=lambda p: p.name)
def test_engine_code_holds_no_word_of_a_language(path: Path) -> None:
    """No string of the reading engine is a word that a language file lists, but for the names of concepts."""
    forbidden = words() - concepts()
    assert [] == [(line, text) for line, text in literals(path) if text.strip() in forbidden]
