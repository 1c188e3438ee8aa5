"""Laws that hold for whatever numbers and units are put in."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.calculator import (
    calculators,
    evaluate_derivation,
    evaluate_expression,
    run,
    run_range,
    run_text,
)
from assistant.calculator.quantities import add, divide, in_unit, multiply, subtract
from assistant.calculator.rounding import arithmetic, justified, round_places, tidy
from assistant.calculator.tables import read_cell
from assistant.calculator.unit_types import as_value
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

UNITS = [
    "USD",
    "EUR",
    "MW",
    "GW",
    "%",
    "pp",
    "bp",
    "x",
    "1",
    "share",
    "token",
    "yr",
    "month",
    "h",
    "s",
]
RATES = [
    "USD/share",
    "USD/yr",
    "USD/MW",
    "USD/kWh",
    "USD/MW/yr",
    "token/s",
    "USD/token",
    "PB/s",
    "MW*yr",
    "‰",
]
WRONG_UNITS = ["", "/", "USD/", "%/yr", "kWh", "m2", "°C", "wafer"]

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
positive = st.decimals(min_value=Decimal("0.0001"), max_value=10**12, places=4)
percents = st.decimals(min_value=-99, max_value=10**4, places=2)


def money(value):
    return Quantity(value=value, unit="USD")


def of(value, unit):
    return Quantity(value=value, unit=unit)


def law(*strategies, examples=60):
    """`given` without a time limit for one example, as machines may be busy."""
    return lambda test: settings(deadline=None, max_examples=examples)(given(*strategies)(test))


def many(*strategies):
    return law(*strategies, examples=400)


def exact(quantity):
    return Fraction(quantity.value)


def near(value, expected):
    """Equal to 45 significant digits."""
    return abs(Fraction(value) - Fraction(expected)) <= abs(Fraction(expected)) / 10**45


@law(amounts, amounts)
def test_adding_does_not_depend_on_the_order(a, b):
    with arithmetic():
        assert add(money(a), money(b)) == add(money(b), money(a))


@law(amounts, amounts, amounts)
def test_adding_does_not_depend_on_the_grouping(a, b, c):
    with arithmetic():
        a, b, c = money(a), money(b), money(c)
        assert add(add(a, b), c) == add(a, add(b, c))


@law(amounts, amounts, st.sampled_from(["MW", "GW", "kW"]), st.sampled_from(["MW", "GW", "kW"]))
def test_sums_in_other_units_are_the_same_quantity(a, b, unit_a, unit_b):
    with arithmetic():
        one = add(of(a, unit_a), of(b, unit_b))
        other = add(of(b, unit_b), of(a, unit_a))
        assert (one.unit, other.unit) == (unit_a, unit_b)
        assert in_unit(other, unit_a).value == one.value


@law(amounts, amounts)
def test_multiplying_does_not_depend_on_the_order(a, b):
    with arithmetic():
        price, shares = of(a, "USD/share"), of(b, "share")
        assert multiply(price, shares) == multiply(shares, price)


@law(positive, positive)
def test_dividing_undoes_multiplying(a, b):
    with arithmetic():
        price, shares = of(a, "USD/share"), of(b, "share")
        back = divide(multiply(price, shares), shares)
        assert (back.unit, near(back.value, exact(price))) == ("USD/share", True)


@law(amounts, amounts)
def test_subtracting_undoes_adding(a, b):
    with arithmetic():
        assert subtract(add(money(a), money(b)), money(b)).value == a


@law(
    amounts, st.sampled_from([("MW", "GW"), ("yr", "month"), ("h", "s"), ("%", "1"), ("pp", "bp")])
)
def test_converting_there_and_back_changes_nothing(value, units):
    first, second = units
    there = run(
        "convert_unit", {"quantity": of(value, first), "unit": of(Decimal(1), second)}
    ).result
    back = run("convert_unit", {"quantity": there, "unit": of(Decimal(1), first)}).result
    assert (near(back.value, value), back.unit) == (True, first)


@law(positive, percents)
def test_a_percent_change_can_be_undone(start, change):
    end = run("after_percent_change", {"start": money(start), "change": of(change, "%")}).result
    assume(end.value > 0)
    back = run("before_percent_change", {"end": end, "change": of(change, "%")}).result
    assert near(back.value, start)
    again = run("percent_change", {"start": money(start), "end": end}).result
    assert again.unit == "%"
    assert abs(exact(again) - Fraction(change)) < Fraction(1, 10**30)


@law(positive, st.decimals(min_value=Decimal("0.01"), max_value=100, places=2))
def test_the_whole_can_be_found_from_its_part(whole, share):
    part = run("percent_of", {"share": of(share, "%"), "whole": money(whole)}).result
    assert near(run("whole_from_part", {"part": part, "share": of(share, "%")}).result.value, whole)
    assert near(run("share_of", {"part": part, "whole": money(whole)}).result.value, share)


@law(positive, positive)
def test_a_multiple_leads_back_to_its_base(base, multiple):
    value = run("from_multiple", {"base": money(base), "multiple": of(multiple, "x")}).result
    inputs = {"value": value, "multiple": of(multiple, "x")}
    assert near(run("baseline_from_multiple", inputs).result.value, base)


@law(positive, positive)
def test_growing_to_is_one_more_than_growing_by(start, end):
    inputs = {"start": money(start), "end": money(end)}
    to = run("growth_multiple", inputs).result.value
    by = run("growth_times", inputs).result.value
    assert abs(Fraction(to) - Fraction(by) - 1) < Fraction(1, 10**30)
    assert abs(Fraction(by) * 100 - exact(run("percent_change", inputs).result)) < Fraction(
        1, 10**28
    )


@law(positive, positive)
def test_a_valuation_gives_its_share_count_and_price_back(price, shares):
    value = run(
        "market_value", {"price": of(price, "USD/share"), "shares": of(shares, "share")}
    ).result
    count = run("implied_share_count", {"valuation": value, "price": of(price, "USD/share")}).result
    back = run("implied_share_price", {"valuation": value, "shares": of(shares, "share")}).result
    assert near(count.value, shares)
    assert near(back.value, price)


@law(positive, positive)
def test_sales_for_the_multiple_of_a_valuation_are_its_sales(valuation, revenue):
    inputs = {"valuation": money(valuation), "revenue": money(revenue)}
    multiple = run("trailing_price_to_sales", inputs).result
    sales = run("sales_for_multiple", {"valuation": money(valuation), "multiple": multiple}).result
    assert near(sales.value, revenue)


@law(st.lists(positive, min_size=1, max_size=6))
def test_an_average_lies_between_least_and_most(values):
    quantities = [of(value, "MW") for value in values]
    mean = run("average", {"values": quantities}).result.value
    assert min(values) - Decimal("1e-30") <= mean <= max(values) + Decimal("1e-30")
    weights = [of(Decimal(1), "1")] * len(values)
    weighted = run("weighted_average", {"values": quantities, "weights": weights}).result.value
    assert abs(Fraction(weighted) - Fraction(mean)) < Fraction(1, 10**30)


@law(st.lists(positive, min_size=1, max_size=6))
def test_a_ramp_delivers_no_more_than_its_last_capacity_all_along(additions):
    ramp = run("capacity_time_under_ramp", {"additions": [of(a, "MW") for a in additions]}).result
    full = of(sum(additions), "MW")
    flat = run(
        "capacity_time", {"power": full, "duration": of(Decimal(len(additions)), "yr")}
    ).result
    assert ramp.value <= flat.value
    assert exact(ramp) == sum(
        Fraction(a) * (len(additions) - year) for year, a in enumerate(additions)
    )


@law(positive, positive, positive)
def test_dilution_takes_from_the_old_what_it_gives_to_the_new(outstanding, new, held):
    assume(held <= outstanding)
    before = run(
        "ownership_outstanding",
        {"shares_held": of(held, "share"), "shares_outstanding": of(outstanding, "share")},
    )
    after = run(
        "ownership_after_issue",
        {
            "shares_held": of(held, "share"),
            "shares_outstanding": of(outstanding, "share"),
            "new_shares": of(new, "share"),
        },
    )
    lost = run(
        "dilution", {"shares_outstanding": of(outstanding, "share"), "new_shares": of(new, "share")}
    )
    kept = exact(before.result) * (1 - exact(lost.result) / 100)
    assert abs(kept - exact(after.result)) < Fraction(1, 10**40)


@law(amounts, amounts, amounts)
def test_an_expression_is_the_arithmetic_it_says(a, b, c):
    assume(c != 0)
    names = {"a": of(a, "1"), "b": of(b, "1"), "c": of(c, "1")}
    expected = (Fraction(a) + Fraction(b) * 3) / Fraction(c) - Fraction(b)
    value = evaluate_expression("(a + b * 3) / c - b", names).result.value
    assert abs(Fraction(value) - expected) <= Fraction(1, 10**20)
    program = "multiply(b, 3), add(a, #0), divide(#1, c), subtract(#2, b)"
    assert evaluate_expression(program, names).result.value == value


@law(positive, positive, positive, positive)
def test_a_range_holds_every_value_between_its_ends(low, high, within, shares):
    low, high = sorted((low, high))
    assume(low <= within <= high)
    prices = (of(low, "USD/share"), of(high, "USD/share"))
    both = run_range("market_value", {"price": prices, "shares": of(shares, "share")})
    inner = run("market_value", {"price": of(within, "USD/share"), "shares": of(shares, "share")})
    assert both.low.result.value <= inner.result.value <= both.high.result.value


@law(amounts, st.lists(amounts, min_size=1, max_size=4), st.booleans())
def test_rounding_moves_a_value_by_less_than_half_a_thousandth(value, inputs, additive):
    rounded = justified(value, [money(v) for v in inputs], additive=additive)
    assert abs(Fraction(rounded) - Fraction(value)) * 200 <= abs(Fraction(value))
    assert rounded == justified(rounded, [money(v) for v in inputs], additive=additive) or additive


@law(amounts, st.integers(min_value=-3, max_value=6))
def test_rounding_half_up_agrees_with_whole_number_arithmetic(value, places):
    scaled = abs(Fraction(value)) * Fraction(10) ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    expected = Fraction(whole) / Fraction(10) ** places * (-1 if value < 0 else 1)
    assert Fraction(round_places(value, places)) == expected


@law(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_tidying_keeps_the_value(value):
    assert tidy(value) == value
    assert "E" not in str(tidy(value)) or abs(value) < Decimal("1e-6")


ALL_UNITS = [*UNITS, *RATES, *WRONG_UNITS]
anything = st.one_of(
    st.builds(
        Quantity,
        value=st.one_of(amounts, st.decimals(allow_nan=False, allow_infinity=False)),
        unit=st.sampled_from(ALL_UNITS),
    ),
    st.sampled_from(["", "3", "10%", "1,000 USD", "750MW", "3.000", "abc", "-5", "5 ;6"]),
    st.none(),
    st.integers(),
    st.floats(),
)


def fitting(unit_type):
    """Quantities of the right kind, with values small and large, whole and broken, of either sign."""
    units = [
        unit for unit in ALL_UNITS if unit not in ("", "/", "USD/") and unit_type.accepts(unit)
    ]
    values = st.one_of(st.integers(0, 5).map(Decimal), positive, amounts)
    return st.builds(Quantity, value=values, unit=st.sampled_from(units))


@pytest.mark.parametrize("name", list(calculators()))
@law(st.data(), examples=12)
def test_whatever_is_put_in_there_is_a_result_or_a_calculation_error(name, data):
    calculator = calculators()[name]
    inputs = {}
    for asked in calculator.inputs:
        right = fitting(asked.unit_type)
        one = anything if data.draw(st.integers(0, 9)) == 0 else right
        if asked.is_list:
            inputs[asked.name] = data.draw(st.lists(one, max_size=3))
        else:
            pair = data.draw(st.integers(0, 5)) == 0
            inputs[asked.name] = data.draw(st.tuples(one, one) if pair else one)
    try:
        calculation = run(calculator.name, inputs)
    except CalculationError:
        pass
    else:
        assert calculation.result.value.is_finite()
        assert calculator.result_type.accepts(calculation.result.unit)
    try:
        both = run_range(calculator.name, inputs)
    except CalculationError:
        return
    with arithmetic():
        high = in_unit(both.high.result, both.low.result.unit)
    assert both.low.result.value <= high.value


SIGNS = [*"()[]+-*/^%, .", "**", "#0", "$", "é"]
WORDS = ["1", "2.5", "1,000", "1e5", "a", "b", "max", "USD", "million", "sales", "x", "const_100"]
CALLS = ["min(", "greater(", "table_sum(", "divide(", "exp("]
pieces = st.sampled_from([*SIGNS, *WORDS, *CALLS])


@many(st.lists(pieces, max_size=14).map("".join))
def test_whatever_is_written_there_is_a_result_or_a_calculation_error(text):
    names = {"a": money(Decimal(3)), "b": of(Decimal(2), "1")}
    for evaluate in (
        lambda: evaluate_expression(text, names, table=[["sales", "1", "2"]]),
        lambda: evaluate_derivation(text),
    ):
        try:
            value = evaluate().result.value
        except CalculationError:
            continue
        assert value.is_finite()


@law(st.text(max_size=30))
def test_whatever_stands_in_a_text_there_is_a_value_or_a_calculation_error(text):
    unit_type = calculators()["percent_of"].inputs[0].unit_type
    for read in (lambda: as_value(text, unit_type, "it"), lambda: read_cell(text)):
        try:
            read()
        except CalculationError:
            continue


@pytest.mark.parametrize("name", list(calculators()))
def test_running_twice_gives_the_same(name):
    example = calculators()[name].example
    assert run_text(name, example) == run_text(name, example)
