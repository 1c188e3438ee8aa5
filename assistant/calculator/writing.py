"""How quantities appear in formulas, results and error messages: as they were written, or as value and unit."""

from decimal import Decimal

from assistant.calculator.rounding import plain, round_places, tidy
from assistant.calculator.types import Calculation
from assistant.figures import written_place
from assistant.figures.types import Figure, Language, Quantity


def to_be_written(exact: Quantity, rounded: Quantity, language: Language) -> Quantity:
    """`rounded`, or `exact` rounded less, so that every digit that is written for readers of `language` is right.

    5,351.2 million rounded to three digits is `$5.35 billion`; in Spanish, which has no word for a billion, it would
    be `5350 millones` and read as exact to the million, so it is `5351 millones` there. Both have one unit. What is
    returned is within half a unit of its last written digit of `exact`.
    """
    value = rounded.value
    while True:
        place = written_place(value, language)
        if abs(value - exact.value) * 2 <= Decimal(1).scaleb(place):
            return Quantity(value=value, unit=exact.unit)
        value = tidy(round_places(exact.value, -place))


def shown(calculation: Calculation, language: Language) -> Quantity:
    """The result as it is written for readers of `language`."""
    return to_be_written(calculation.result, calculation.rounded, language)


def equals_sign(calculation: Calculation, language: Language) -> str:
    """`=` before a result that is exact as it is written, else `≈`."""
    return "=" if calculation.exact and shown(calculation, language) == calculation.result else "≈"


def written(quantity: Quantity) -> str:
    """The figure's own text, or the value with its unit: `48,000,000,000 USD`, `37.5%`, `3`."""
    if isinstance(quantity, Figure):
        return quantity.text
    return value_and_unit(quantity)


def value_and_unit(quantity: Quantity) -> str:
    """The value with thousands separated and its unit; plain numbers stand alone."""
    whole, _, decimals = plain(quantity.value).partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{sign}{int(whole.removeprefix('-')):,}" + (f".{decimals}" if decimals else "")
    if quantity.unit == "1":
        return grouped
    return grouped + ("" if quantity.unit in ("%", "‰") else " ") + quantity.unit
