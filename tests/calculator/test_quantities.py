"""Arithmetic on quantities: which units go together, and what comes out."""

from decimal import Decimal

import pytest
from calculator_help import q

from assistant.calculator.quantities import (
    add,
    average,
    check_quantity,
    divide,
    fraction,
    greater,
    in_unit,
    is_ratio,
    largest,
    multiply,
    power,
    raise_to,
    ratio_of,
    scaled,
    smallest,
    subtract,
    total,
    whole_number,
    yearly_amount,
)
from assistant.calculator.rounding import arithmetic, was_inexact
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

SUMS = [
    ("1 USD", "2 USD", "3 USD", "-1 USD"),
    ("1 GW", "250 MW", "1.25 GW", "0.75 GW"),
    ("1 yr", "6 month", "1.5 yr", "0.5 yr"),
    ("41.2 %", "40.6 %", "81.8 %", "0.6 pp"),
    ("1 %", "5 ‰", "1.5 %", "0.5 pp"),
    ("3 %", "0.5 pp", "3.5 %", "2.5 %"),
    ("3 %", "50 bp", "3.5 %", "2.5 %"),
    ("2 pp", "50 bp", "2.5 pp", "1.5 pp"),
    ("50 bp", "2 pp", "250 bp", "-150 bp"),
    ("1", "6 %", "1.06", "0.94"),
    ("6 %", "1", "1.06", "-0.94"),
    ("15 x", "1", "16 x", "14 x"),
    ("1", "15 x", "16 x", "-14 x"),
    ("2 x", "50 %", "2.5", "1.5"),
    ("7", "3", "10", "4"),
]


@pytest.mark.parametrize(("left", "right", "added", "subtracted"), SUMS)
def test_sums_and_differences(left, right, added, subtracted):
    assert add(q(left), q(right)) == q(added)
    assert subtract(q(left), q(right)) == q(subtracted)


PRODUCTS = [
    ("155 USD/share", "2 share", "310 USD"),
    ("2 share", "155 USD/share", "310 USD"),
    ("12 USD/MW/yr", "750 MW", "9000 USD/yr"),
    ("12 USD/MW/yr", "0.75 GW", "9000 USD/yr"),
    ("0.75 GW", "12 USD/MW/yr", "9000 USD/yr"),
    ("9 USD/yr", "6 month", "4.5 USD"),
    ("6 month", "9 USD/yr", "4.5 USD"),
    ("12 USD/MW/yr", "1500 MW*yr", "18000 USD"),
    ("1 USD/MW/month", "1.5 GW*yr", "18000 USD"),
    ("25 kW", "24 h", "600 kWh"),
    ("0.08 USD/kWh", "2 MWh", "160 USD"),
    ("10 %", "48 USD", "4.8 USD"),
    ("48 USD", "10 %", "4.8 USD"),
    ("50 bp", "1000 USD", "5 USD"),
    ("3", "15 x", "45 x"),
    ("2 x", "5 %", "10 %"),
    ("5 %", "2 x", "10 %"),
    ("2 x", "5 ‰", "10 ‰"),
    ("5 ‰", "2 x", "10 ‰"),
    ("5 ‰", "2 pp", "0.01 pp"),
    ("53 %", "200", "106"),
    ("200", "53 %", "106"),
    ("50 %", "50 %", "25 %"),
    ("0.757", "100 %", "75.7 %"),
    ("100 %", "2 x", "200 %"),
    ("2", "50 bp", "100 bp"),
    ("50 %", "4 pp", "2 pp"),
    ("4", "5", "20"),
    ("4", "5 MW", "20 MW"),
]


@pytest.mark.parametrize(("left", "right", "product"), PRODUCTS)
def test_products(left, right, product):
    assert multiply(q(left), q(right)) == q(product)


QUOTIENTS = [
    ("9 USD", "3", "3 USD"),
    ("9 USD", "3 x", "3 USD"),
    ("9 USD", "3 USD", "3"),
    ("3 GW", "750 MW", "4"),
    ("5 USD", "10 %", "50 USD"),
    ("6 %", "3 %", "2"),
    ("6 %", "3", "2 %"),
    ("1 pp", "4 %", "0.25"),
    ("100 bp", "2 pp", "0.5"),
    ("1", "4 %", "25"),
    ("9000 USD/yr", "750 MW", "12 USD/MW/yr"),
    ("27 USD", "3 yr", "9 USD/yr"),
    ("450 USD", "180 USD/yr", "2.5 yr"),
    ("450 USD/yr", "1 USD/month/MW", "37.5 MW"),
    ("40 USD", "8 share", "5 USD/share"),
    ("10000 token", "2000 token/s", "5 s"),
    ("6 MWh", "3 h", "2 MW"),
    ("36 USD/h", "2000 token/h", "0.018 USD/token"),
]


@pytest.mark.parametrize(("left", "right", "quotient"), QUOTIENTS)
def test_quotients(left, right, quotient):
    assert divide(q(left), q(right)) == q(quotient)


REFUSED = [
    (add, "1 USD", "1 EUR", "1 USD cannot be added to EUR: they are different currencies"),
    (
        subtract,
        "1 USD",
        "1 MW",
        "1 USD cannot be compared with MW: the units measure different things.",
    ),
    (
        add,
        "1 pp",
        "1 %",
        "1 pp cannot be added to %: a percentage and percentage points are different things.",
    ),
    (add, "1", "1 pp", "the units measure different things"),
    (add, "1 yr", "1 day", "months and years have no fixed number of days"),
    (add, "1 USD", "1 USD/yr", "the units measure different things"),
    (divide, "1 USD", "0 USD", "The calculation divides by 0 USD, so it has no result."),
    (divide, "1 USD", "0", "The calculation divides by 0, so it has no result."),
    (divide, "1 USD", "0 %", "The calculation divides by 0%, so it has no result."),
    (ratio_of, "1 USD", "0 USD", "divides by 0 USD"),
    (ratio_of, "1 USD", "1 EUR", "different currencies"),
    (greater, "1 USD", "1 EUR", "different currencies"),
    (multiply, "2 USD", "3 USD", "2 USD and 3 USD would give the unit USD2, which means nothing."),
    (multiply, "2 USD", "3 MW", "which means nothing"),
    (multiply, "2 USD", "3 pp/yr", "which means nothing"),
    (
        multiply,
        "2 token/s",
        "3 yr",
        "months and years have no fixed number of days; give the time in days",
    ),
    (raise_to, "2 USD", "2", "2 USD has a unit; powers are taken of plain numbers only."),
    (raise_to, "2", "2 yr", "2 yr has a unit"),
    (raise_to, "0", "0", "0 to the power of 0 is not defined"),
    (raise_to, "0", "-1", "0 to the power of -1 is not defined"),
    (raise_to, "-8", "0.5", "has no real value"),
    (in_unit, "1 USD", "1 MW", "1 USD cannot be converted to MW"),
]


@pytest.mark.parametrize(("operation", "left", "right", "message"), REFUSED)
def test_what_does_not_go_together(operation, left, right, message):
    second = q(right).unit if operation is in_unit else q(right)
    with pytest.raises(CalculationError) as error:
        operation(q(left), second)
    assert message in str(error.value)


def test_square_metres_are_a_product_with_a_meaning():
    assert multiply(q("2 m"), q("3 m")) == q("6 m2")


def test_ratios_convert_before_they_are_compared():
    assert ratio_of(q("5 %"), q("0.1")) == Decimal("0.5")
    assert ratio_of(q("3 GW"), q("750 MW")) == 4
    assert ratio_of(q("50 bp"), q("1 pp")) == Decimal("0.5")
    assert ratio_of(q("6 pp"), q("3 pp")) == 2


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ("7", "7"),
        ("7 x", "7"),
        ("7 %", "0.07"),
        ("7 ‰", "0.007"),
        ("7 pp", "0.07"),
        ("7 bp", "0.0007"),
    ],
)
def test_ratios_as_plain_numbers(ratio, expected):
    assert fraction(q(ratio)) == Decimal(expected)
    assert is_ratio(q(ratio)) is True


def test_money_is_no_ratio():
    assert is_ratio(q("7 USD")) is False


def test_scaling_keeps_the_unit():
    assert scaled(q("8 %"), Decimal("0.5")) == q("4 %")


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        ("2", "10", "1024"),
        ("4", "0.5", "2"),
        ("-2", "3", "-8"),
        ("50 %", "2", "0.25"),
        ("0", "2", "0"),
        ("9", "50 %", "3"),
    ],
)
def test_powers(base, exponent, expected):
    with arithmetic():
        assert raise_to(q(base), q(exponent)) == q(expected)


def test_power_of_decimals():
    assert power(Decimal(2), Decimal(-1)) == Decimal("0.5")


def test_lists():
    values = [q("1 GW"), q("250 MW"), q("1 MW")]
    assert total(values) == q("1.251 GW")
    assert average(values) == q("0.417 GW")
    assert largest(values) == q("1 GW")
    assert smallest(values) == q("1 MW")
    assert largest([q("2 MW"), q("0.002 GW")]) == q("2 MW")
    assert smallest([q("2 MW"), q("0.002 GW")]) == q("2 MW")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1 GW", "750 MW", True),
        ("750 MW", "1 GW", False),
        ("1 GW", "1000 MW", False),
        ("60 %", "0.5", True),
    ],
)
def test_greater_compares_in_one_unit(left, right, expected):
    assert greater(q(left), q(right)) is expected


def test_conversions_that_do_not_end_are_marked_inexact():
    with arithmetic() as context:
        in_unit(q("750 MW"), "GW")
    assert was_inexact(context) is False
    with arithmetic() as context:
        in_unit(q("1 day"), "week")
    assert was_inexact(context) is True


def test_yearly_amounts():
    assert yearly_amount(q("9 USD")) == q("9 USD")
    assert yearly_amount(q("9 USD/yr")) == q("9 USD")
    assert yearly_amount(q("9 USD/month")) == q("108 USD")


def test_whole_numbers():
    assert whole_number(q("3"), "payments") == 3
    assert whole_number(q("3.0"), "payments") == 3
    for wrong in ("0", "-1", "2.5", "0.5"):
        with pytest.raises(CalculationError, match=r"payments is .* whole number of one or more"):
            whole_number(q(wrong), "payments")


@pytest.mark.parametrize("unit", ["", "/", "USD/", "USD//yr", "*"])
def test_a_unit_that_is_none_is_refused(unit):
    with pytest.raises(CalculationError, match=r"amount has the unit .* which is none"):
        check_quantity(Quantity(value=Decimal(1), unit=unit), "amount")
