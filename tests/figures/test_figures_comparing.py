"""Whether quantities are the same, and whether what a text states agrees with an exact value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FigureError
from assistant.figures import Quantity, agrees, find_figures, same_quantity


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("0.75", "GW"), ("750", "MW"), True),
        (("50", "%"), ("0.5", "1"), True),
        (("5", "USD"), ("5", "EUR"), False),
        (("1", "%"), ("1", "pp"), False),
        (("100", "bp"), ("1", "pp"), True),
        (("12", "month"), ("1", "yr"), True),
        (("365", "day"), ("1", "yr"), False),
        (("4.50", "USD"), ("4.5", "USD"), True),
        (("34", "cent"), ("0.34", "USD"), True),
        (("12", "token"), ("12", "share"), False),
    ],
)
def test_same_quantity(a, b, same):
    assert same_quantity(quantity(*a), quantity(*b)) is same


def test_a_third_is_a_third_however_it_is_written():
    figures = [
        find_figures(text, language)[0]
        for text, language in [("a third of it", "en"), ("三分之一", "zh"), ("un tercio", "es")]
    ]
    assert all(same_quantity(figures[0], figure) for figure in figures)


@pytest.mark.parametrize(
    ("text", "exact", "agree"),
    [
        ("1.459亿美元", ("145949999", "USD"), True),
        ("1.459亿美元", ("145850000", "USD"), True),
        ("1.459亿美元", ("145960000", "USD"), False),
        ("亏损1.4亿美元", ("145900000", "USD"), False),
        ("480亿美元", ("47800000000", "USD"), False),
        ("约50亿美元", ("5180000000", "USD"), True),
        ("约50亿美元", ("5600000000", "USD"), False),
        ("39%", ("0.3903", "1"), True),
        ("more than 4 trillion transistors", ("4000000000000", "transistor"), False),
        ("more than 4 trillion transistors", ("4100000000000", "transistor"), True),
        ("at least 5 MW", ("0.005", "GW"), True),
        ("up to 3,000 tokens per second", ("2700", "token/s"), True),
        ("up to 3,000 tokens per second", ("3001", "token/s"), False),
        ("less than 100 ms", ("0.099", "s"), True),
        ("接近半平方英尺", ("46225", "mm2"), True),
        ("nearly 50%", ("51", "%"), False),
        ("one-fortieth", ("0.025", "1"), True),
        ("4.50 dollars", ("4.504", "USD"), True),
        ("4.50 dollars", ("4.51", "USD"), False),
        ("十年", ("5", "yr"), False),
        ("十年", ("9.6", "yr"), True),
        ("two hundred people", ("240", "person"), False),
        ("三年半", ("3.4", "yr"), False),
    ],
)
def test_agreement_with_an_exact_value(text, exact, agree):
    (stated,) = find_figures(text)
    assert agrees(stated, quantity(*exact)) is agree


def test_other_dimension_is_an_error_and_no_disagreement():
    (stated,) = find_figures("750 MW")
    with pytest.raises(FigureError, match="measure different things"):
        agrees(stated, quantity("750", "MWh"))


@given(
    st.decimals(min_value="0.001", max_value="1e9", places=6), st.integers(min_value=0, max_value=5)
)
def test_a_rounded_figure_agrees_with_what_it_was_rounded_from(exact, places):
    rounded = exact.quantize(Decimal(1).scaleb(-places))
    if rounded == 0:
        return
    (stated,) = find_figures(f"{rounded:f} %", "en")
    assert agrees(stated, Quantity(value=exact, unit="%"))
