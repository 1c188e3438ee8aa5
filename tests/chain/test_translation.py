"""What speaks against a translation."""

import pytest

from assistant.chain.translation import faithful

QUAY = "Norsa opened the quay on 1 September 2024 for 12,5 millones de euros."


@pytest.mark.parametrize(
    ("translation", "holds"),
    [
        ("Norsa abrió el muelle el 1 de septiembre de 2024 por 12,5 millones de euros.", True),
        ("Norsa abrió el muelle el 1 de enero de 2024 por 12,5 millones de euros.", False),
        ("Norsa abrió el muelle el 1 de septiembre de 2024.", False),
        ("Norsa abrió el muelle el 1 de septiembre de 2024 por 12,5 millones de dólares.", False),
        ("Norsa abrió 3 muelles el 1 de septiembre de 2024 por 12,5 millones de euros.", False),
    ],
)
def test_numbers_dates_and_units_have_to_be_the_same(translation, holds) -> None:
    assert faithful(translation, QUAY, "en", "es") is holds


@pytest.mark.parametrize(
    ("translation", "original", "language", "holds"),
    [
        ("摩根斯坦、Citigroup 牵头。", "The banks Morgan Stanley and Citigroup led.", "zh", False),
        (
            "Morgan Stanley 和 Citigroup 牵头。",
            "The banks Morgan Stanley and Citigroup led.",
            "zh",
            True,
        ),
        (
            "El Tribunal Supremo falló contra FERC.",
            "Then the Supreme Court ruled against FERC.",
            "es",
            True,
        ),
        ("El Tribunal Supremo falló.", "Then the Supreme Court ruled against FERC.", "es", False),
    ],
)
def test_names_stay(translation, original, language, holds) -> None:
    assert faithful(translation, original, "en", language) is holds


def test_from_chinese() -> None:
    original = "2025年，G42 带来几乎全部收入 $510 million。"
    assert faithful("In 2025 G42 brought nearly all of the $510 million.", original, "zh", "en")
    assert not faithful("In 2025 G24 brought nearly all of the $510 million.", original, "zh", "en")
