"""The types of a calculator's inputs and results: money, money a year, share price, power, percent, …

A `UnitType` stands as metadata in an annotation, `Annotated[Quantity, MONEY]`, and serves three readers: a
person reading the signature, pydantic (it checks and normalises the value), and a language model (it becomes a
JSON string with a description). Not covered: what a figure measures; two amounts of money are told apart by
their input's description only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from assistant.calculator.quantities import check_quantity, in_unit
from assistant.calculator.reading import Range, read_quantity, read_unit
from assistant.calculator.rounding import arithmetic, check_magnitude, plain
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Figure, Quantity
from assistant.figures.units import compatible, unit_kind

_THINGS = frozenset({"share", "token"})
"""Counted things that shapes name; a thousand of them (`kshare`) fits too."""

Value: TypeAlias = Quantity | Range
"""What an input may be given as: one quantity, or both ends of a range."""


@dataclass(frozen=True)
class UnitType:
    """A class of units that an input accepts.

    `shapes`: unit kinds or unit names joined by slashes (`money/share`, `power`), `any` for every unit.
    `becomes`: the unit it is converted to, if it must be one. `bare`: the unit of a number written without one.
    `least`, `most`: bounds of the value. `directed`: "a loss of 5" counts as −5. `unit_alone`: the name of a unit
    will do, and means one of it. `as_factor`: "rose by two times" counts as 3, what the base is multiplied by.
    """

    label: str
    example: str
    shapes: tuple[str, ...]
    becomes: str | None = None
    bare: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    directed: bool = False
    unit_alone: bool = False
    as_factor: bool = False

    def accepts(self, unit: str) -> bool:
        """Whether a quantity with this unit can be given."""
        return any(_fits(unit, shape) for shape in self.shapes)

    def check(self, quantity: Quantity, name: str) -> Quantity:
        """Return `quantity` in the form the calculator works with.

        Raises CalculationError if its unit is of another kind or its value out of bounds.
        """
        check_quantity(quantity, name)
        if not self.accepts(quantity.unit):
            raise CalculationError(
                f"{name} must be {self.label}, for instance {self.example}; "
                f"{written(quantity)} is not."
            )
        if isinstance(quantity, Figure):
            quantity = self._meant(quantity)
        quantity = self._normal(quantity)
        if self.least is not None and quantity.value < self.least:
            raise CalculationError(
                f"{name} is {written(quantity)}, but {self.label} cannot be under {plain(self.least)}."
            )
        if self.most is not None and quantity.value > self.most:
            raise CalculationError(
                f"{name} is {written(quantity)}, but {self.label} cannot be over {plain(self.most)}."
            )
        return quantity

    def _meant(self, figure: Figure) -> Quantity:
        """What the words around a figure make of its number, where this type asks for that."""
        if self.directed and figure.signed == -1:
            return Quantity(value=-abs(figure.value), unit=figure.unit)
        if self.as_factor and figure.factor is not None and figure.factor != figure.value:
            note = figure.loose or f"{figure.text} is read as {plain(figure.factor)} times the base"
            update = {"value": figure.factor, "text": f"{plain(figure.factor)} x", "loose": note}
            return figure.model_copy(update=update)
        return figure

    def _normal(self, quantity: Quantity) -> Quantity:
        """`quantity` in the unit this type wants; a rate of interest loses its `/yr`."""
        if self.becomes is None or quantity.unit == self.becomes:
            return quantity
        if quantity.unit == f"{self.becomes}/yr":
            return quantity.model_copy(update={"unit": self.becomes})
        with arithmetic():
            changed = in_unit(quantity, self.becomes)
        if not isinstance(quantity, Figure):
            return changed
        update = {"value": changed.value, "unit": changed.unit, "resolution": None}
        return quantity.model_copy(update=update)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read and check whatever is given for the field."""
        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A string such as `48 billion USD`: what a model or a person writes."""
        return {"type": "string", "description": f"{self.label}, for instance {self.example}"}

    def _validate(self, given: object, info: ValidationInfo) -> Quantity:
        name = info.field_name or "the input"
        quantity = as_value(given, self, name)
        if isinstance(quantity, tuple):
            raise range_error(name, quantity)
        return self.check(quantity, name)


def as_value(given: object, unit_type: UnitType, name: str) -> Value:
    """What was given for an input as a quantity, or as both ends of a range.

    Text is read; a mapping needs `value` and `unit`; a whole number or Decimal takes the type's own unit.
    Raises CalculationError for anything else, binary floats included: they are not what was written.
    """
    if isinstance(given, Quantity):
        return given
    if isinstance(given, str):
        if unit_type.unit_alone and (unit := read_unit(given)) is not None:
            return unit
        return read_quantity(given, bare=unit_type.bare, name=name)
    if isinstance(given, int | Decimal) and not isinstance(given, bool):
        return read_quantity(
            plain(check_magnitude(Decimal(given), name)), bare=unit_type.bare, name=name
        )
    if isinstance(given, Mapping):
        try:
            return Quantity.model_validate(given)
        except ValidationError as error:
            raise CalculationError(
                f"{name} was given as {dict(given)!r}; give its value and its unit."
            ) from error
    if isinstance(given, tuple) and len(given) == 2:
        low, high = (as_value(end, unit_type, name) for end in given)
        if isinstance(low, Quantity) and isinstance(high, Quantity):
            return low, high
    raise CalculationError(
        f"{name} was given as {given!r}; give one quantity, for instance {unit_type.example!r}."
    )


def range_error(name: str, ends: Range) -> CalculationError:
    """The error for a range where one number is needed."""
    low, high = ends
    return CalculationError(
        f"{name} is a range from {written(low)} to {written(high)}, but one number is needed; "
        "choose an end, or calculate both ends with run_range."
    )


def _fits(unit: str, shape: str) -> bool:
    if shape == "any":
        return True
    parts, wanted = unit.split("/"), shape.split("/")
    return len(parts) == len(wanted) and all(map(_part_fits, parts, wanted))


def _part_fits(part: str, wanted: str) -> bool:
    factors, kinds = part.split("*"), wanted.split("*")
    return len(factors) == len(kinds) and all(map(_factor_fits, factors, kinds))


def _factor_fits(factor: str, wanted: str) -> bool:
    if wanted in ("any", factor, unit_kind(factor)):
        return True
    return wanted in _THINGS and compatible(factor, wanted)
