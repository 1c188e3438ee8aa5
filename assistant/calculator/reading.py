"""Reads one input of a calculator from text: `480亿美元`, `48 billion USD`, `12000000 USD/MW/yr`, `37 %`, `3`.

A number alone takes the unit its input implies, if it implies one. A number followed by the name of a unit is
read as it stands, with the point as decimal mark and the comma for thousands; everything else goes to the reader of
figures, `find_figures`, in its language. Not covered: several figures in one input, which is an error.
"""

import re
from decimal import Decimal
from typing import TypeAlias

from assistant.calculator.rounding import check_magnitude
from assistant.calculator.writing import value_and_unit, written
from assistant.errors import CalculationError, FigureError
from assistant.figures import find_figures
from assistant.figures.types import Figure, Quantity
from assistant.figures.units import canonical_unit, unit_kind

Range: TypeAlias = tuple[Quantity, Quantity]

_NUMBER = re.compile(
    r"([-+−]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d.,])\s*(.*)", re.DOTALL
)
_GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SEPARATOR = re.compile(r"[;；\n]")


def read_quantity(text: str, *, bare: str | None, name: str) -> Quantity | Range:
    """The quantity written in `text`, or both ends of the range.

    `bare` is the unit of a number that stands alone; None if it needs one. `name` is the input's, for messages.
    Raises CalculationError if there is no figure, more than one, or a number without a needed unit.
    """
    stripped = text.strip()
    return _plainly_written(stripped, bare, name) or _found(stripped, name)


def read_unit(text: str) -> Quantity | None:
    """One of the unit that `text` names, None if it names none."""
    unit = _unit(text)
    if unit is None:
        return None
    text = text.strip()
    return Figure(
        value=Decimal(1), unit=unit, text=text, start=0, end=len(text), kind=unit_kind(unit)
    )


def split_list(text: str) -> list[str]:
    """The parts of a text that lists several quantities, separated by semicolons or lines."""
    return [part.strip() for part in _SEPARATOR.split(text) if part.strip()]


def _plainly_written(text: str, bare: str | None, name: str) -> Quantity | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, digits, rest = match.groups()
    unit = _unit(rest) if rest else bare
    if unit is None:
        if rest:
            return None
        raise CalculationError(
            f"{name} was given as {text!r}; say in which unit, for instance {text} USD or {text} MW."
        )
    value = check_magnitude(Decimal(digits.replace(",", "")), name)
    loose = None
    if _GROUPED_BY_POINTS.fullmatch(digits):
        loose = (
            f"{text} is read with a decimal point; {digits.replace('.', '')} may have been meant."
        )
    return Figure(
        value=-value if sign in ("-", "−") else value,
        unit=unit,
        text=text,
        start=0,
        end=len(text),
        kind=unit_kind(unit),
        loose=loose,
    )


def _unit(text: str) -> str | None:
    try:
        return canonical_unit(text)
    except FigureError:
        return None


def _standing_alone(end: Figure) -> Figure:
    """One end of a range with its unit in its text: of `150-160美元/股` the low end is only `150`."""
    return end.model_copy(update={"text": value_and_unit(end)})


def _found(text: str, name: str) -> Quantity | Range:
    figures = find_figures(text)
    if len(figures) == 1:
        return figures[0]
    if len(figures) == 2 and {figure.range_end for figure in figures} == {"low", "high"}:
        low, high = sorted(figures, key=lambda figure: figure.range_end == "high")
        return _standing_alone(low), _standing_alone(high)
    if not figures:
        raise CalculationError(f"{name} was given as {text!r}, in which no figure can be read.")
    listed = ", ".join(written(figure) for figure in figures)
    raise CalculationError(
        f"{name} was given as {text!r}, which holds {len(figures)} figures ({listed}); give one."
    )
