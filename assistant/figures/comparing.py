"""Whether two quantities are the same, and whether a figure as stated agrees with an exact result."""

from decimal import Decimal, localcontext

from assistant.figures.types import Figure, Quantity
from assistant.figures.units import PRECISION, compatible, convert

_SAME = Decimal("1e-40")
"""Relative difference that only division without end can leave (1/3 at 50 digits)."""
_NEAR = Decimal("0.05")
"""How far "about" and "nearly" may be from the exact value, as a share of it, when rounding does not say."""


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """Return whether `a` and `b` are equal once they are in one unit: 0.75 GW and 750 MW, 50 % and half.

    Currencies are never converted, so 5 USD and 5 EUR differ; so do 1 % and 1 percentage point.

    Raises:
        FigureError: A unit is not a unit name.
    """
    if not compatible(a.unit, b.unit):
        return False
    with localcontext(prec=PRECISION):
        return _close(convert(a, b.unit).value, b.value)


def _close(a: Decimal, b: Decimal) -> bool:
    return a == b or abs(a - b) <= _SAME * max(abs(a), abs(b))


def agrees(stated: Figure, exact: Quantity) -> bool:
    """Return whether what a text states agrees with an exact value, rounding as written.

    "1.459亿美元" agrees with every value that rounds (half up or half even) to it in its last place as written; zeros
    that end a whole number count as written places, so 480亿 is exact to one 亿, and numbers in words below ten
    thousand are exact to one. Qualifiers mean what they say: over is more, at least is no less, under is less, up to
    is no more. About is within rounding or 5 %, nearly is within rounding, or below by at most 10 %. A truncated
    figure (1.4 for 1.459) does not agree.

    Args:
        stated: a figure read from a text; `resolution` says how exactly it is written.
        exact: the value to compare with; converted to the figure's unit.

    Raises:
        FigureError: The units have different dimensions.
    """
    with localcontext(prec=PRECISION):
        value = convert(exact, stated.unit).value
        step = stated.resolution
        rounds = _close(value, stated.value)
        if step is not None and step > 0:
            rounds = rounds or abs(value - stated.value) <= step / 2
        if stated.qualifier is None:
            return rounds
        if stated.qualifier == "about":
            return rounds or abs(value - stated.value) <= _NEAR * abs(value)
        if stated.qualifier == "nearly":
            return rounds or 0 <= stated.value - value <= 2 * _NEAR * abs(stated.value)
        bounds = {
            "over": value > stated.value,
            "at_least": value >= stated.value,
            "under": value < stated.value,
            "up_to": value <= stated.value,
        }
        return bounds[stated.qualifier]
