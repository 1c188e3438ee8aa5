"""The calculators as LangChain tools, for chains and agents that choose one by its description.

A tool's content is the calculation in one line, its artifact the `Calculation`. Errors are CalculationError, raised.
LangChain is imported when tools are asked for: the command line calculates without it, in half the time.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from assistant.calculator.definition import Calculator
from assistant.calculator.expression import FUNCTIONS, TOOL, evaluate_expression
from assistant.calculator.inputs import ANY
from assistant.calculator.registry import Given, calculators, run
from assistant.calculator.types import Calculation
from assistant.calculator.unit_types import as_value, range_error
from assistant.calculator.writing import equals_sign
from assistant.figures.types import Quantity

if TYPE_CHECKING:
    from langchain_core.tools import StructuredTool


class ExpressionInputs(BaseModel):
    """An expression, and the figures whose names stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expression: str = Field(description="for instance (later - earlier) / earlier")
    figures: dict[str, str] = Field(
        default_factory=dict, description="name to figure as written, for instance 480亿美元"
    )


def tools() -> "list[StructuredTool]":
    """One tool a calculator, and one for expressions."""
    made = [_tool(calculator) for calculator in calculators().values()]
    return [*made, _expression_tool()]


def run_expression(expression: str, figures: Mapping[str, str | Quantity]) -> Calculation:
    """Calculate an expression over figures typed as text.

    Raises CalculationError as `evaluate_expression` does, and for text that holds no single figure.
    """
    return evaluate_expression(
        expression, {name: _single(given, name) for name, given in figures.items()}
    )


def describe(calculator: Calculator) -> str:
    """What a calculator does, its formula, its inputs and the names people use for it."""
    inputs = "; ".join(
        f"{given.name}: {'list of ' if given.is_list else ''}{given.unit_type.label}, {given.description}"
        for given in calculator.inputs
    )
    return (
        f"{calculator.summary} Formula: {calculator.formula}. Inputs: {inputs} "
        f"Also called: {', '.join(calculator.aliases)}."
    )


def search_text(calculator: Calculator) -> str:
    """What a question is compared with to find a calculator: what it does, and the names people use for it."""
    return f"{calculator.summary} {', '.join(calculator.aliases)}"


def search_texts() -> list[str]:
    """Every phrase a question or a figure is compared with to plan a calculation."""
    texts = [search_text(calculator) for calculator in calculators().values()]
    texts += [given.description for c in calculators().values() for given in c.inputs]
    return list(dict.fromkeys(texts))


def in_one_line(calculation: Calculation) -> str:
    """Formula and rounded result: `48 billion USD ÷ 510 million USD = 94.1 x`."""
    return f"{calculation.formula} {equals_sign(calculation, 'en')} {calculation.text}"


def _tool(calculator: Calculator) -> "StructuredTool":
    from langchain_core.tools import StructuredTool

    return StructuredTool.from_function(
        func=_runner(calculator.name),
        name=calculator.name,
        description=describe(calculator),
        args_schema=calculator.model,
        infer_schema=False,
        response_format="content_and_artifact",
    )


def _runner(name: str) -> Callable[..., tuple[str, Calculation]]:
    def call(**inputs: Given) -> tuple[str, Calculation]:
        calculation = run(name, inputs)
        return in_one_line(calculation), calculation

    return call


def _expression_tool() -> "StructuredTool":
    from langchain_core.tools import StructuredTool

    def call(expression: str, figures: dict[str, str]) -> tuple[str, Calculation]:
        calculation = run_expression(expression, figures)
        return in_one_line(calculation), calculation

    return StructuredTool.from_function(
        func=call,
        name=TOOL,
        description=(
            "An expression over named figures, with + - * / ^ %, parentheses and the functions "
            f"{', '.join(FUNCTIONS)}. Units are checked. Use it where no other calculator fits."
        ),
        args_schema=ExpressionInputs,
        infer_schema=False,
        response_format="content_and_artifact",
    )


def _single(given: str | Quantity, name: str) -> Quantity:
    value = as_value(given, ANY, name)
    if not isinstance(value, Quantity):
        raise range_error(name, value)
    return value
