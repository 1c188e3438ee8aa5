"""Months as numbers, for comparing the dates of two texts."""

import pytest

from assistant.figures import month_numbers


@pytest.mark.parametrize(
    ("text", "language", "months", "left"),
    [
        ("on 1 September 2024", "en", ["9"], "on 1   2024"),
        ("on Sept. 3 and 4th May", "en", ["9", "5"], "on   3 and 4th"),
        ("el 24 de diciembre de 2035", "es", ["12"], "el 24 de   de 2035"),
        ("en setiembre de 2024 y octubre de 2025", "es", ["9", "10"], "en   de 2024 y   de 2025"),
        ("It may march on", "en", [], "It may march on"),
        ("2024年9月1日", "zh", [], "2024年9月1日"),
        ("le 3 mai 2020", "fr", [], "le 3 mai 2020"),
    ],
)
def test_the_months_of_dates(text, language, months, left) -> None:
    without, found = month_numbers(text, language)
    assert found == months
    assert without.split() == left.split()
