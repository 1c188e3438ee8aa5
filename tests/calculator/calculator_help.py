"""Short ways to write quantities and exact values in the calculator's tests."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from assistant.figures.types import Quantity


def q(text: str) -> Quantity:
    """`q("750 MW")`: a quantity from its value and canonical unit; a number alone has the unit `1`."""
    value, _, unit = text.partition(" ")
    return Quantity(value=Decimal(value), unit=unit or "1")


def fifty(value: Fraction | int | str) -> Decimal:
    """The 50-digit decimal nearest to an exact fraction, reached without the code under test."""
    exact = Fraction(value)
    context = Context(prec=50, rounding=ROUND_HALF_UP)
    return context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
