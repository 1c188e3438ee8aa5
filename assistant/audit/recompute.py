"""Calculating what relations declare, from figures as their documents state them.

Besides the result itself there is its spread: the results that remain possible because the inputs are rounded too.
A figure of "$48.8 billion" stands for anything from 48.75 to 48.85 billion, half of its last written place either way
(the usual rounding interval). Figures without a scale word, such as prices and counts, are taken as exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeAlias

from assistant.audit.errors import AuditError, FigureMissing
from assistant.audit.places import FigureBook, Stated
from assistant.audit.relations import (
    Constant,
    Derivation,
    Derived,
    Ends,
    Input,
    Operand,
    operands,
)
from assistant.audit.types import Assumption, Source, Statement
from assistant.calculator import Calculation, CalculationRange, run_range
from assistant.errors import CalculationError
from assistant.figures import Figure, Quantity, unit_kind
from assistant.figures.units import PRECISION

_Value: TypeAlias = Quantity | tuple[Quantity, Quantity]


@dataclass(frozen=True)
class Recomputed:
    """A calculation done again: its results, their spread, and what they rest on."""

    results: CalculationRange
    spread: CalculationRange | None
    """None where rounding of the inputs leaves no definite interval."""
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]
    steps: tuple[Calculation, ...]
    """The calculations whose results go into it, each before those that need it."""


class Recomputer:
    """Calculates derivations and derived results over the figures of the chosen documents."""

    def __init__(self, book: FigureBook, derived: Mapping[str, Derived]) -> None:
        """`derived` must be free of circles (see `checking`)."""
        self._book = book
        self._derived = derived
        self._done: dict[str, Recomputed] = {}

    def compute(self, entry: Derivation | Derived) -> Recomputed:
        """Run the entry's calculator on its inputs.

        Raises FigureMissing with every reason when inputs are not there, AuditError when the calculation fails.
        """
        collected = _Collected()
        exact = {name: self._given(given, collected) for name, given in entry.inputs.items()}
        if collected.reasons:
            raise FigureMissing(tuple(dict.fromkeys(collected.reasons)))
        try:
            results = run_range(entry.calculator, exact)
        except CalculationError as error:
            raise AuditError(f"{entry.where}: {error}") from None
        try:
            loosened = {name: self._loosened(given) for name, given in entry.inputs.items()}
            spread: CalculationRange | None = run_range(entry.calculator, loosened)
        except CalculationError:
            spread = None  # an interval through zero or past a bound: nothing is excused then
        return Recomputed(
            results=results,
            spread=spread,
            sources=tuple(dict.fromkeys(collected.sources)),
            assumptions=tuple(dict.fromkeys(collected.assumptions)),
            steps=tuple({step.formula: step for step in collected.steps}.values()),
        )

    def stated(self, name: str) -> Stated:
        """A figure of a document, or a derived result in the same form. Raises as `compute` does."""
        entry = self._derived.get(name)
        if entry is None:
            return self._book.find(name)
        made = self._compute_derived(entry)
        result = made.results.low.result
        statement = Statement(
            name=entry.name,
            measures=entry.measures,
            text=made.results.low.text,
            value=result.value,
            unit=result.unit,
            documents=tuple(dict.fromkeys(source.document_id for source in made.sources)),
            sources=made.sources,
            assumptions=made.assumptions,
        )
        return Stated(statement, _as_figure(result, statement.text))

    def _compute_derived(self, entry: Derived) -> Recomputed:
        if entry.name not in self._done:
            self._done[entry.name] = self.compute(entry)
        return self._done[entry.name]

    def _given(self, given: Input, collected: "_Collected") -> _Value | list[_Value]:
        values = [self._value(operand, collected) for operand in operands(given)]
        return values if isinstance(given, tuple) else values[0]

    def _value(self, operand: Operand, collected: "_Collected") -> _Value:
        if isinstance(operand, Constant):
            constant = Assumption(value=operand.value, unit=operand.unit, why=operand.why)
            collected.assumptions.append(constant)
            return Quantity(value=operand.value, unit=operand.unit)
        if isinstance(operand, Ends):
            return self._named(operand.low, collected), self._named(operand.high, collected)
        return self._named(operand, collected)

    def _named(self, name: str, collected: "_Collected") -> Quantity:
        try:
            stated = self.stated(name)
        except FigureMissing as missing:
            collected.reasons.extend(missing.reasons)
            return _NOTHING
        if name in self._derived:
            made = self._compute_derived(self._derived[name])
            collected.steps.extend([*made.steps, made.results.low])
        collected.sources.extend(stated.statement.sources)
        collected.assumptions.extend(stated.statement.assumptions)
        return stated.quantity

    def _loosened(self, given: Input) -> _Value | list[_Value]:
        values = [self._interval(operand) for operand in operands(given)]
        return values if isinstance(given, tuple) else values[0]

    def _interval(self, operand: Operand) -> _Value:
        if isinstance(operand, Constant):
            return Quantity(value=operand.value, unit=operand.unit)
        names = (operand.low, operand.high) if isinstance(operand, Ends) else (operand, operand)
        low, high = (self._ends(name) for name in names)
        return low[0], high[1]

    def _ends(self, name: str) -> tuple[Quantity, Quantity]:
        if name in self._derived:
            made = self._compute_derived(self._derived[name])
            wide = made.spread or made.results
            return wide.low.result, wide.high.result
        return rounding_interval(self._book.find(name).quantity)


def _as_figure(result: Quantity, text: str) -> Figure:
    """A derived result under its rounded text, for formulas; its value stays exact and has no written last place."""
    return Figure(
        value=result.value,
        unit=result.unit,
        text=text,
        start=0,
        end=0,
        kind=unit_kind(result.unit),
    )


class _Collected:
    """What the inputs of one calculation rest on, and why some are missing."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.assumptions: list[Assumption] = []
        self.reasons: list[str] = []
        self.steps: list[Calculation] = []


_NOTHING = Quantity(value=Decimal(0), unit="1")
"""Stands in for a missing figure while the reasons for all missing ones are gathered; never calculated with."""


def rounding_interval(quantity: Quantity) -> tuple[Quantity, Quantity]:
    """The least and the greatest value that is written like this figure; itself twice where it is taken as exact."""
    if not isinstance(quantity, Figure) or quantity.resolution is None or quantity.resolution <= 1:
        return quantity, quantity
    with localcontext(prec=PRECISION):
        half = quantity.resolution / 2
        least, most = quantity.value - half, quantity.value + half
    return _moved(quantity, least), _moved(quantity, most)


def _moved(figure: Figure, value: Decimal) -> Figure:
    """The figure with another value; what its multiple multiplies by moves along."""
    factor = None if figure.factor in (None, figure.value) else figure.factor
    if factor is not None:
        factor += value - figure.value
    return figure.model_copy(update={"value": value, "factor": factor})
