"""How quantities appear in formulas and error messages: as they were written, or as value and unit."""

from assistant.calculator.rounding import plain
from assistant.figures.types import Figure, Quantity


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
