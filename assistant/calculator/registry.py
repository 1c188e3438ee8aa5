"""All calculators by name, and the ways of running one.

`run` wants one number for every input; `run_range` takes ranges too and calculates both ends. The functions
are monotonic in every input as long as it keeps its sign, so the lowest and highest result are found at the ends;
a range that passes through zero is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from math import prod
from types import MappingProxyType
from typing import Any, TypeAlias

from assistant.calculator import basic, compute, contracts, equity, growth, loans, multiples
from assistant.calculator.definition import (
    Calculator,
    CalculatorInputs,
    as_list,
    define,
    unknown_name,
)
from assistant.calculator.quantities import in_unit
from assistant.calculator.results import listed, make_calculation, substituted
from assistant.calculator.rounding import arithmetic, was_inexact
from assistant.calculator.types import Calculation, CalculationRange
from assistant.calculator.unit_types import Value, as_value
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

TOPICS = (basic, growth, equity, multiples, contracts, loans, compute)

Given: TypeAlias = Value | str | Sequence[Value | str]
"""What an input may be given as: a quantity, both ends of a range, text to be read, or a list of these."""

MOST_COMBINATIONS = 64
"""Six ranges at once; more are refused."""


@cache
def calculators() -> Mapping[str, Calculator]:
    """Every calculator by name, topic after topic."""
    made = [define(function) for topic in TOPICS for function in topic.CALCULATORS]
    return MappingProxyType({calculator.name: calculator for calculator in made})


def find(name: str) -> Calculator:
    """The calculator of this name; CalculationError with a suggestion if there is none."""
    known = calculators()
    if name not in known:
        raise unknown_name("There is no calculator", name, list(known))
    return known[name]


def run(name: str, inputs: Mapping[str, Given]) -> Calculation:
    """Run a calculator on quantities.

    `inputs`: by input name a quantity, or for lists a sequence of them. Text such as `480亿美元` is read.
    Raises CalculationError: unknown calculator or input, missing input, unit of the wrong kind, a range where
    one number is needed, and whatever the calculator's docstring names.
    """
    calculator = find(name)
    return _calculated(calculator, _checked(calculator, inputs))


def run_range(name: str, inputs: Mapping[str, Given]) -> CalculationRange:
    """Run a calculator at both ends of every range among its inputs.

    A range is a tuple of two quantities, or a text that states one. Without any, low and high are equal.
    Raises CalculationError as `run` does, and for a range that passes through zero or too many ranges.
    """
    calculator = find(name)
    results = [
        _calculated(calculator, _checked(calculator, choice))
        for choice in _choices(calculator, inputs)
    ]
    unit = results[0].result.unit

    def size(calculation: Calculation) -> Decimal:
        return in_unit(calculation.result, unit).value

    with arithmetic():
        return CalculationRange(low=min(results, key=size), high=max(results, key=size))


def run_text(name: str, inputs: Mapping[str, str | Sequence[str]]) -> Calculation:
    """Run a calculator on figures typed as text: `run_text("ratio", {"numerator": "480亿美元", …})`.

    A number alone takes the unit its input implies. A list is given as a sequence, or as one text with semicolons.
    Raises CalculationError as `run` does, and for text that holds no figure or more than one.
    """
    return run(name, inputs)


def _calculated(calculator: Calculator, inputs: CalculatorInputs) -> Calculation:
    given: dict[str, Any] = {
        name: value
        for name in type(inputs).model_fields
        if (value := getattr(inputs, name)) is not None
    }
    with arithmetic() as context:
        result = calculator.function(**given)
        exact = not was_inexact(context)
    result = calculator.result_type.check(result, "The result")
    shown = {
        declared.name: given.get(declared.name, declared.default) for declared in calculator.inputs
    }
    return make_calculation(
        tool=calculator.name,
        rule=calculator.formula,
        formula=substituted(calculator.formula, shown),
        inputs=given,
        limiting=[
            quantity
            for declared in calculator.inputs
            if declared.name in given and not declared.unit_type.unit_alone
            for quantity in listed(given[declared.name])
        ],
        result=result,
        exact=exact,
    )


def _checked(calculator: Calculator, inputs: Mapping[str, Any]) -> CalculatorInputs:
    return calculator.model.model_validate(dict(inputs))


def _choices(calculator: Calculator, inputs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every combination of the ends of the ranges among the inputs."""
    slots: list[tuple[str, list[Quantity]]] = []
    for name, given in inputs.items():
        declared = calculator.input(name)
        if given is None:
            continue
        elements = as_list(given, name) if declared.is_list else (given,)
        slots += [(name, _ends(as_value(one, declared.unit_type, name), name)) for one in elements]
    count = prod(len(ends) for _, ends in slots)
    if count > MOST_COMBINATIONS:
        raise CalculationError(
            f"{calculator.name} was given ranges with {count} combinations of ends; "
            f"{MOST_COMBINATIONS} can be calculated at most, so give some of them as one number."
        )
    for ends in product(*(ends for _, ends in slots)):
        choice: dict[str, Any] = {}
        for (name, _), end in zip(slots, ends, strict=True):
            if calculator.input(name).is_list:
                choice.setdefault(name, []).append(end)
            else:
                choice[name] = end
        yield choice


def _ends(value: Value, name: str) -> list[Quantity]:
    if isinstance(value, Quantity):
        return [value]
    low, high = value
    if low.value < 0 < high.value:
        raise CalculationError(
            f"{name} runs from {written(low)} to {written(high)}, through zero; "
            "calculate the part below and the part above zero apart."
        )
    return [low, high]
