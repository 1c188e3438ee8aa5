"""Figures of a text written for readers of another language."""

from decimal import Decimal

import pytest

from assistant.chain.localise import localise
from assistant.figures import find_figures


@pytest.mark.parametrize(
    ("text", "source", "language", "expected"),
    [
        ("亏损1.459亿美元。", "zh", "en", "亏损$145.9 million。"),
        ("估值480亿美元", "zh", "es", "估值48.000 millones de dólares"),
        (
            "It lost $145.9 million in 2025 on WSE-3.",
            "en",
            "zh",
            "It lost 1.459亿美元 in 2025 on WSE-3.",
        ),
        ("It lost $145.9 million.", "en", None, "It lost $145.9 million."),
        ("no figures", "en", "zh", "no figures"),
        ("价值约50亿美元。", "zh", "en", "价值about $5 billion。"),
        (
            "It cost more than $20 billion.",
            "en",
            "es",
            "It cost más de 20.000 millones de dólares.",
        ),
    ],
)
def test_figures_are_rewritten_and_the_rest_is_not(
    text: str, source: str, language: str | None, expected: str
) -> None:
    localised = localise(
        text, find_figures(text, source), language or source, foreign=language is not None
    )
    assert localised.text == expected
    assert all(numeral in localised.text for numeral in localised.numerals)


def test_a_range_is_one_numeral() -> None:
    text = "定价区间为150-160美元/股。"
    localised = localise(text, find_figures(text, "zh"), "en", foreign=True)
    assert len(localised.numerals) == 1
    again = find_figures(localised.text, "en")
    assert [(f.value, f.unit) for f in again] == [(150, "USD/share"), (160, "USD/share")]


def test_offsets_may_count_from_a_larger_text() -> None:
    whole = "Intro. 亏损1.459亿美元。"
    part = whole[7:]
    assert (
        localise(part, find_figures(whole, "zh"), "en", foreign=True, offset=7).text
        == "亏损$145.9 million。"
    )


def test_a_cell_gets_the_scale_of_its_table_in_its_own_language_too() -> None:
    text = "| Revenue | 2,762.9 |"
    (figure,) = find_figures(text, "en")
    scaled = figure.model_copy(
        update={
            "value": figure.value * 1_000_000,
            "unit": "USD",
            "kind": "money",
            "resolution": Decimal(100_000),
            "implied": True,
        }
    )
    assert localise(text, [scaled], "en", foreign=False) == (
        "| Revenue | $2.7629 billion |",
        ("$2.7629 billion",),
    )
    assert localise(text, [figure], "en", foreign=False) == (text, ("2,762.9",))
