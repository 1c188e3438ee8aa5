"""Units: conversion is exact, the algebra gives one name, and what cannot be compared is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FigureError
from assistant.figures import Quantity, canonical_unit, compatible, convert, unit_kind
from assistant.figures.lexicon import lexicon
from assistant.figures.units import divide_units, multiply_units, normal_unit


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        ("12", "inch", "mm", "304.8"),
        ("3600", "s", "h", "1"),
        ("3", "PB/s", "TB/s", "3000"),
        ("150", "bp", "pp", "1.5"),
        ("50", "%", "1", "0.5"),
        ("3", "‰", "%", "0.3"),
        ("1.5", "x", "%", "150"),
        ("750", "MW", "GW", "0.75"),
        ("2", "MWh", "kWh", "2000"),
        ("1", "kWh", "J", "3600000"),
        ("24", "month", "yr", "2"),
        ("2", "GB", "Gbit", "16"),
        ("12", "USD/MW/yr", "USD/kW/yr", "0.012"),
        ("5", "USD/Mtoken", "USD/token", "0.000005"),
        ("20", "°C", "°F", "68"),
        ("-40", "°F", "°C", "-40"),
        ("1", "mi", "m", "1609.344"),
        ("1", "ft2", "m2", "0.09290304"),
        ("34", "cent", "USD", "0.34"),
        ("1500", "MW*h", "GWh", "1.5"),
        ("1", "widget", "widget", "1"),
        ("26.85", "°C", "K", "300"),
        ("300", "K", "°C", "26.85"),
        ("212", "°F", "K", "373.15"),
        ("373.15", "K", "°F", "212"),
        ("2", "ktoken", "token", "2000"),
        ("3", "Mshare", "kshare", "3000"),
        ("0.5", "1", "‰", "500"),
        ("2", "x", "1", "2"),
        ("4", "MW/h", "kW/h", "4000"),
    ],
)
def test_conversion_is_exact(value, unit, target, expected):
    assert convert(quantity(value, unit), target) == quantity(expected, target)


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        ("USD", "EUR"),
        ("MW", "MWh"),
        ("%", "pp"),
        ("yr", "day"),
        ("MW*yr", "MWh"),
        ("token", "share"),
        ("m", "m2"),
        ("°C", "MW"),
        ("MW", "°C"),
        ("K", "°F/s"),
    ],
)
def test_different_dimensions_are_refused(unit, target):
    assert not compatible(unit, target)
    with pytest.raises(FigureError, match="measure different things"):
        convert(quantity("1", unit), target)


@pytest.mark.parametrize(
    ("a", "b", "product", "quotient"),
    [
        ("USD/share", "share", "USD", "USD/share2"),
        ("MW", "yr", "MW*yr", "MW/yr"),
        ("USD/MW/yr", "MW*yr", "USD", "USD/MW2/yr2"),
        ("MW", "h", "MWh", "MW/h"),
        ("MWh", "h", "MW*h2", "MW"),
        ("USD/yr", "MW", "MW*USD/yr", "USD/MW/yr"),
        ("USD", "x", "USD", "USD"),
        ("USD", "USD", "USD2", "1"),
        ("%", "USD", "%*USD", "%/USD"),
        ("m", "m", "m2", "1"),
        ("USD/kWh", "kWh", "USD", None),
    ],
)
def test_algebra(a, b, product, quotient):
    assert multiply_units(a, b) == product
    if quotient is not None:
        assert divide_units(a, b) == quotient


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("megavatios", "MW"),
        ("兆瓦", "MW"),
        ("dólares por acción", "USD/share"),
        ("$/share", "USD/share"),
        ("美元/股", "USD/share"),
        ("每股美元", "USD/share"),
        ("dollars a share", "USD/share"),
        ("tokens/s", "token/s"),
        ("USD per year", "USD/yr"),
        ("euros al año", "EUR/yr"),
        ("%", "%"),
        ("puntos básicos", "bp"),
        ("kWh", "kWh"),
        ("USD/yr/MW", "USD/MW/yr"),
        ("BRL", "BRL"),
        ("1", "1"),
        ("‰", "‰"),
        ("business day", "business day"),
        (" días hábiles ", "business day"),
        ("Mtoken", "Mtoken"),
        ("kshare", "kshare"),
        ("$", "USD"),
        ("MW*yr", "MW*yr"),
        ("yr*MW", "MW*yr"),
        ("USD/MW per year", "USD/MW/yr"),
        ("每兆瓦每年美元", "USD/MW/yr"),
        ("euros por cada acción", "EUR/share"),
        ("ISK", "ISK"),
    ],
)
def test_units_as_people_type_them(text, unit):
    assert canonical_unit(text) == unit


@pytest.mark.parametrize("text", ["", "quux", "亿", "//", "USD/"])
def test_unknown_words_are_no_units(text):
    with pytest.raises(FigureError):
        canonical_unit(text)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("USD", "money"), ("USD/share", "rate"), ("%", "percent"), ("pp", "points"), ("x", "multiple"), ("1", "number"),
        ("MW", "power"), ("MW*yr", "rate"), ("kWh", "energy"), ("PB/s", "bandwidth"), ("km/h", "speed"), ("GB", "data"),
        ("PFLOPS", "compute"), ("token", "count"), ("widget", "count"), ("yr", "duration"), ("ft2", "area"),
        ("peso", "money"), ("MWh/yr", "rate"), ("1/yr", "rate"), ("MW*h", "energy"), ("USD/MW/yr", "rate"),
        ("m/s", "speed"), ("kW*m", "rate"), ("Gbit/h", "bandwidth"), ("m/m", "rate"), ("GB/GB", "rate"),
    ],
)  # fmt: skip
def test_kind_of_a_unit(unit, kind):
    assert unit_kind(unit) == kind


SINGLE = st.sampled_from(
    sorted(name for name in lexicon().entries if name not in ("1", "%", "‰", "x", "°C", "°F", "K"))
)


@given(SINGLE, SINGLE)
def test_dividing_undoes_multiplying(a, b):
    assert divide_units(multiply_units(a, b), b) == normal_unit(a)


@given(SINGLE, SINGLE, st.decimals(min_value="0.001", max_value="1e12", places=3))
def test_conversion_there_and_back(a, b, value):
    if compatible(a, b):
        there = convert(Quantity(value=value, unit=a), b)
        back = convert(there, a)
        assert abs(back.value - value) <= value * Decimal("1e-45")
