"""How many digits a result is shown with, and rounding half up."""

from decimal import Decimal

import pytest
from calculator_help import q

from assistant.calculator.rounding import (
    arithmetic,
    check_magnitude,
    justified,
    last_place,
    plain,
    round_digits,
    round_places,
    significant_digits,
    tidy,
    was_inexact,
)
from assistant.errors import CalculationError
from assistant.figures.types import Figure


def written_as(text, value, resolution, unit="USD"):
    return Figure(
        value=Decimal(value),
        unit=unit,
        text=text,
        start=0,
        end=len(text),
        kind="money",
        resolution=Decimal(resolution),
    )


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.125745", 5, "0.12575"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.4999", 0, "2"),
        ("1459", -2, "1.5E+3"),
        ("0", 2, "0.00"),
        ("1" * 60 + ".5", 0, "1" * 59 + "2"),
    ],
)
def test_rounding_to_places_is_half_up(value, places, expected):
    assert str(round_places(Decimal(value), places)) == expected


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("94.1176", 3, "94.1"),
        ("9.996", 3, "10.0"),
        ("99950", 3, "1.00E+5"),
        ("-0.028605", 3, "-0.0286"),
        ("5183979030", 3, "5.18E+9"),
        ("0", 3, "0"),
    ],
)
def test_rounding_to_significant_digits(value, digits, expected):
    assert str(round_digits(Decimal(value), digits)) == expected


@pytest.mark.parametrize(
    ("value", "place", "digits"),
    [
        ("2.50", -2, 3),
        ("48000000000", 9, 2),
        ("4.8E+10", 9, 2),
        ("510.0", 1, 2),
        ("0.0051", -4, 2),
        ("33445026", 0, 8),
    ],
)
def test_digits_that_say_something(value, place, digits):
    assert last_place(Decimal(value)) == place
    assert significant_digits(Decimal(value)) == digits


def test_zero_has_no_significant_digits():
    assert significant_digits(Decimal("0.00")) == 0


RULES = [
    (
        "the least precise input counts",
        "94.1176",
        [q("48800000000 USD"), q("0.5101 USD")],
        False,
        "94.1",
    ),
    (
        "never fewer than three digits",
        "309677419.35",
        [q("48000000000 USD"), q("155 USD/share")],
        False,
        "310000000",
    ),
    (
        "four digits where all inputs have four",
        "75.6803",
        [q("510.1 USD"), q("290.3 USD")],
        False,
        "75.68",
    ),
    ("whole durations limit nothing", "9.256789", [q("27.77 USD"), q("3 yr")], False, "9.257"),
    ("whole plain numbers limit nothing", "9.256789", [q("27.77 USD"), q("3")], False, "9.257"),
    ("a duration with decimals limits", "9.256789", [q("27.7777 USD"), q("3.5 yr")], False, "9.26"),
    ("a zero limits nothing", "9.256789", [q("27.77 USD"), q("0 USD")], False, "9.257"),
    ("six digits where nothing limits", "2.333333333", [q("7"), q("3")], False, "2.33333"),
    ("exact with fewer digits stays", "27", [q("9 USD"), q("3 yr")], False, "27"),
    ("a zero result", "0.000", [q("9 USD")], False, "0"),
    (
        "sums go down to the last place of the coarsest",
        "33445026",
        [q("4459337"), q("5574171 share")],
        True,
        "33445026",
    ),
    ("sums with decimals", "219.74", [q("510.1 USD"), q("290.36 USD")], True, "219.7"),
    ("sums never fewer than three digits", "1.2345", [q("1 USD"), q("0.2345 USD")], True, "1.23"),
    ("differences of near values stay exact", "0.1", [q("155.2 USD"), q("155.1 USD")], True, "0.1"),
    (
        "figures know their last place",
        "480123456789.5",
        [written_as("480.0亿", "48000000000", "10000000")],
        False,
        "480100000000",
    ),
    (
        "sums of figures know it too",
        "33441234.5",
        [written_as("3344万", "33440000", "10000"), q("1234.5 USD")],
        True,
        "33440000",
    ),
]


@pytest.mark.parametrize(
    ("value", "inputs", "additive", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES]
)
def test_digits_that_the_inputs_justify(value, inputs, additive, expected):
    assert str(justified(Decimal(value), inputs, additive=additive)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("4.8E+10", "48000000000"), ("37.0", "37.0"), ("-0", "0"), ("0E-9", "0"), ("-1.50", "-1.50")],
)
def test_plain_strings_have_no_exponent(value, expected):
    assert plain(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4.80E+10", "48000000000"),
        ("37.0", "37"),
        ("0.0100", "0.01"),
        ("-0.0", "0"),
        ("1" * 60, "1" * 60),
    ],
)
def test_tidy_values_have_no_idle_zeros(value, expected):
    assert str(tidy(Decimal(value))) == expected


def test_the_context_tells_whether_a_digit_was_lost():
    with arithmetic() as context:
        assert Decimal(1) / Decimal(8) == Decimal("0.125")
    assert was_inexact(context) is False
    with arithmetic() as context:
        assert Decimal(2) / Decimal(3) == Decimal("0." + "6" * 49 + "7")
    assert was_inexact(context) is True


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (lambda: Decimal(1) / Decimal(0), "divides by zero"),
        (lambda: Decimal(10) ** 999999999, "too large"),
        (lambda: Decimal(0) / Decimal(0), "not defined"),
    ],
)
def test_what_cannot_be_calculated_is_a_calculation_error(operation, message):
    with pytest.raises(CalculationError, match=message), arithmetic():
        operation()


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+100", "-1E+100", "1E-100"])
def test_values_that_no_text_means_are_refused(value):
    with pytest.raises(CalculationError, match="price is"):
        check_magnitude(Decimal(value), "price")


@pytest.mark.parametrize("value", ["0", "9.9E+99", "1E-99", "0E+500"])
def test_other_values_pass(value):
    assert check_magnitude(Decimal(value), "price") == Decimal(value)
