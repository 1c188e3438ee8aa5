"""What a calculation hands back: its inputs, its formula and its result, exact and rounded."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from assistant.figures.types import Quantity


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedQuantity(_Frozen):
    """One input of a calculation: its name, its exact value and unit, and how it was written."""

    name: str
    value: Decimal
    unit: str
    text: str
    citation: int | None = None
    """The mark of the passage it was quoted from; set by whoever knows the passages."""


class Calculation(_Frozen):
    """A named calculator applied to figures.

    `formula` holds the inputs as they were written, `rule` their names. `result` is exact to 50 digits and
    `exact` says whether it is so without any rounding at all. `rounded` has the digits the inputs justify
    (see `assistant.calculator.rounding`) and `text` is the result as an English reader knows it (see
    `assistant.calculator.writing.to_be_written`). `truth` is set
    where the question was a comparison; `result` is then 1 or 0. `notes` say what a reader should know about the
    inputs, for instance that one of them can be read in two ways.
    """

    tool: str
    rule: str
    formula: str
    inputs: tuple[NamedQuantity, ...]
    result: Quantity
    rounded: Quantity
    text: str
    exact: bool
    truth: bool | None = None
    notes: tuple[str, ...] = ()


class CalculationRange(_Frozen):
    """The same calculation at both ends, where one or more inputs are ranges."""

    low: Calculation
    high: Calculation
