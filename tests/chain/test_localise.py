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
    localised = localise(text, find_figures(text, source), language)
    assert localised.text == expected
    assert all(numeral in localised.text for numeral in localised.numerals)


def test_a_range_is_one_numeral() -> None:
    text = "定价区间为150-160美元/股。"
    localised = localise(text, find_figures(text, "zh"), "en")
    assert len(localised.numerals) == 1
    again = find_figures(localised.text, "en")
    assert [(f.value, f.unit) for f in again] == [(150, "USD/share"), (160, "USD/share")]


def test_offsets_may_count_from_a_larger_text() -> None:
    whole = "Intro. 亏损1.459亿美元。"
    part = whole[7:]
    assert localise(part, find_figures(whole, "zh"), "en", offset=7).text == "亏损$145.9 million。"


def test_a_cell_that_leaves_its_scale_to_the_table_is_written_out_even_in_its_own_language() -> (
    None
):
    row = "| Dues | 1,250.5 | 42 % |"
    first, second = find_figures(row, "en")
    scaled = first.model_copy(
        update={"value": Decimal(1250500000), "unit": "USD", "counted_in": "($ in millions)"}
    )
    assert localise(row, [scaled, second], "en", every=False) == (
        "| Dues | $1.2505 billion | 42 % |",
        ("$1.2505 billion", "42 %"),
    )
