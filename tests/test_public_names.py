"""The narrow door: the names that others may use, and that each is imported only when it is used."""

import doctest
import subprocess
import sys
from importlib import import_module

import pytest

import nightdesk


def test_the_public_names_are_these() -> None:
    """A new name here is a promise; whoever adds one changes this test."""
    assert nightdesk.__all__ == ["NightdeskError", "Record", "Report", "Statement", "read", "record"]


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` can be had, and `dir` shows no other."""
    assert [n for n in nightdesk.__all__ if not hasattr(nightdesk, n)] == []
    assert dir(nightdesk) == nightdesk.__all__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """The package says of itself what it lacks."""
    with pytest.raises(AttributeError, match="module 'nightdesk' has no attribute 'reckon'"):
        nightdesk.reckon  # noqa: B018


def test_importing_the_package_imports_nothing_else() -> None:
    """`import nightdesk` costs nothing; a name costs its module."""
    check = "import sys, nightdesk; print([m for m in sys.modules if m.startswith('nightdesk.')])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("module", ["nightdesk", "nightdesk.api"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    """What the documentation shows is what happens."""
    results = doctest.testmod(import_module(module))
    assert results.attempted > 0
    assert results.failed == 0
