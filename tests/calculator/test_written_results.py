"""Results as a reader finds them: every digit that is written is right, in every language."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.calculator import equals_sign, run, shown
from assistant.calculator.rounding import PRECISION, round_digits, tidy
from assistant.calculator.writing import to_be_written
from assistant.figures import Quantity, agrees, find_figures, write_figure, written_place

LANGUAGES = st.sampled_from(["en", "es", "zh"])
UNITS = st.sampled_from(["USD", "EUR/yr", "USD/share", "share", "MW", "%", "x", "PB/s", "month"])
EXACT = st.builds(
    lambda digits, power: Decimal(digits).scaleb(power),
    st.integers(min_value=1, max_value=10**18),
    st.integers(min_value=-14, max_value=6),
)


@settings(max_examples=600, deadline=None)
@given(EXACT, st.integers(min_value=3, max_value=8), UNITS, LANGUAGES)
@example(Decimal("5351200000"), 3, "USD", "es")
@example(Decimal("5349970000"), 3, "USD", "es")
@example(Decimal("48123.4"), 3, "share", "en")
@example(Decimal("123456789.01"), 6, "USD", "zh")
@example(Decimal("9999.96"), 3, "MW", "en")
@example(Decimal("0.00012345"), 3, "x", "es")
def test_a_written_result_is_right_to_half_a_unit_of_its_last_digit(exact, digits, unit, language):
    rounded = Quantity(value=tidy(round_digits(exact, digits)), unit=unit)
    result = to_be_written(Quantity(value=exact, unit=unit), rounded, language)
    step = Decimal(1).scaleb(written_place(result.value, language))
    assert abs(result.value - exact) * 2 <= step
    (read,) = find_figures(write_figure(result, language), language)
    assert (read.value, read.unit, read.resolution) == (result.value, unit, step)
    assert agrees(read, Quantity(value=exact, unit=unit))


@settings(max_examples=300, deadline=None)
@given(EXACT, st.integers(min_value=3, max_value=8), LANGUAGES)
def test_no_more_digits_are_written_than_it_takes(exact, digits, language):
    given_digits = tidy(round_digits(exact, digits))
    result = to_be_written(
        Quantity(value=exact, unit="USD"), Quantity(value=given_digits, unit="USD"), language
    )
    place = written_place(given_digits, language)
    if abs(given_digits - exact) * 2 <= Decimal(1).scaleb(place):
        assert result.value == given_digits
    else:
        assert written_place(result.value, language) >= min(place, 0)


@pytest.mark.parametrize(
    ("valuation", "shares", "written"),
    [
        (
            "160 USD/share",
            "33445026 share",
            {"en": "≈ $5.35 billion", "es": "≈ 5351 millones de dólares", "zh": "≈ 53.5亿美元"},
        ),
        (
            "160 USD/share",
            "33437500 share",
            {"en": "= $5.35 billion", "es": "= 5350 millones de dólares", "zh": "= 53.5亿美元"},
        ),
    ],
)
def test_the_sign_says_whether_the_written_result_is_exact(valuation, shares, written):
    prices = Quantity(value=Decimal(valuation.split()[0]), unit="USD/share")
    counted = Quantity(value=Decimal(shares.split()[0]), unit="share")
    made = run("market_value", {"price": prices, "shares": counted})
    assert {
        language: f"{equals_sign(made, language)} {write_figure(shown(made, language), language)}"
        for language in ("en", "es", "zh")
    } == written


def test_a_result_without_end_is_written_with_an_end():
    third = Decimal(1) / 3
    assert len(third.as_tuple().digits) < PRECISION
    made = run(
        "convert_scale",
        {
            "quantity": Quantity(value=Decimal(1), unit="1"),
            "scale": Quantity(value=Decimal(3), unit="1"),
        },
    )
    assert (equals_sign(made, "es"), shown(made, "es").value) == ("≈", Decimal("0.333333"))
