"""The pages that are written from the program say what it says now."""

import sys
from pathlib import Path

import pytest
from cogapp import Cog

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("page", ["commands.md", "vocabulary.md"])
def test_a_written_page_is_up_to_date(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command, option, measure or category goes undocumented; `make docs` writes the pages anew."""
    if page == "commands.md" and sys.version_info[:2] != (3, 11):
        pytest.skip("argparse sets its help differently in each Python; the page is that of 3.11")
    monkeypatch.setenv("COLUMNS", "100")  # the page sets these itself, and would leave them to the next test
    monkeypatch.delenv("NIGHTDESK_LOG", raising=False)
    assert Cog().main(["cog", "--check", str(DOCS / page)]) == 0
