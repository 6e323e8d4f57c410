"""Names of places as they stand in a sentence: in any case, after any preposition."""

from __future__ import annotations

from datetime import date

import pytest

from nightdesk.model import Report
from nightdesk.reading import read


def place_in(text: str, lang: str) -> set[str | None]:
    """Where the statements of a sentence hold."""
    return {s.place for s in read(Report("example", text, published=date(2025, 7, 4), lang=lang))}


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("У Чугуєві", "Chuhuiv"),
        ("В Охтирці", "Okhtyrka"),
        ("У Тростянці", "Trostianets"),
        ("У Кривому Розі", "Kryvyi Rih"),
        ("У Малій Токмачці", "Mala Tokmachka"),
        ("У Великому Бурлуці", "Velykyi Burluk"),
        ("У Новоросійську", "Novorossiysk"),
        ("У Межівській громаді", "Mezhova Hromada"),
        ("На Нікопольщині", "Nikopol District"),
        ("Над Чорним морем", "Black Sea"),
    ],
)
def test_a_ukrainian_name_is_known_in_its_cases(where: str, name: str) -> None:
    """However the name is bent, the statement has its usual English form."""
    assert place_in(f"{where} збито п'ять дронів.", "uk") == {name}


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("В Климове", "Klimovo"),
        ("В Лисках", "Liski"),
        ("В Каменске-Шахтинском", "Kamensk-Shakhtinsky"),
        ("В Славянске-на-Кубани", "Slavyansk-on-Kuban"),
        ("Над акваторией Азовского моря", "Sea of Azov"),
        ("Над Чувашской Республикой", "Chuvashia"),
        ("Над территорией РФ", "Russia"),
    ],
)
def test_a_russian_name_is_known_in_its_cases(where: str, name: str) -> None:
    """However the name is bent, the statement has its usual English form."""
    assert place_in(f"{where} сбиты пять беспилотников.", "ru") == {name}
