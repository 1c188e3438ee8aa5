"""What `assistant calc` does with its arguments: `NAME key=value …` in, text or a JSON-able mapping out.

A key given more than once makes a list. `expression` is a calculator too: its key `expression` holds the
expression, the other keys the figures it names. A range in an input gives both ends.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.calculator.definition import Calculator
from assistant.calculator.expression import FUNCTIONS, TOOL
from assistant.calculator.registry import calculators, find, run_range
from assistant.calculator.rounding import plain
from assistant.calculator.toolset import in_one_line, run_expression
from assistant.calculator.types import Calculation, CalculationRange
from assistant.calculator.writing import shown
from assistant.errors import CalculationError

_EXPRESSION_HELP = f"""\
An expression over named figures: + - * / ^ %, parentheses, numbers with units.

Functions: {", ".join(FUNCTIONS)}
Inputs:
  {TOOL}: the expression.
  any other key: the figure of that name.
Example: assistant calc {TOOL} {TOOL}="(later - earlier) / earlier * 100%" later="5 MW" earlier="4 MW"
  gives 25%"""


def parse_arguments(arguments: Sequence[str]) -> dict[str, str | list[str]]:
    """`["shares=5", "shares=6", "price=2 USD"]` as a mapping, a repeated key holding a list.

    Raises CalculationError for an argument without a key or a value.
    """
    parsed: dict[str, str | list[str]] = {}
    for argument in arguments:
        key, equals, value = argument.partition("=")
        key, value = key.strip(), value.strip()
        if not (equals and key and value):
            raise CalculationError(
                f'{argument!r} is not key=value; write for instance valuation="48 billion USD".'
            )
        earlier = parsed.get(key)
        if earlier is None:
            parsed[key] = value
        else:
            parsed[key] = [*([earlier] if isinstance(earlier, str) else earlier), value]
    return parsed


def calculate(name: str, arguments: Sequence[str]) -> CalculationRange:
    """Run a calculator, or `expression`, on `key=value` arguments; low and high differ where a range was given.

    Raises CalculationError as `run` and `evaluate_expression` do.
    """
    inputs = parse_arguments(arguments)
    if name != TOOL:
        return run_range(name, inputs)
    text = inputs.pop(TOOL, None)
    figures = {key: value for key, value in inputs.items() if isinstance(value, str)}
    if not isinstance(text, str) or len(figures) < len(inputs):
        raise CalculationError(
            'expression needs each key once, for instance expression="(a - b) / b" a=3 b=2.'
        )
    calculation = run_expression(text, figures)
    return CalculationRange(low=calculation, high=calculation)


def as_text(results: CalculationRange) -> str:
    """The calculation for a person: formula and rounded result, exact value, notes; both ends of a range."""
    ends = [results.low] if results.low == results.high else [results.low, results.high]
    lines = []
    for calculation in ends:
        lines.append(in_one_line(calculation))
        result = calculation.result
        if result != shown(calculation, "en"):
            unit = "" if result.unit == "1" else f" {result.unit}"
            word = "exactly" if calculation.exact else "to 50 digits"
            lines.append(f"  {word} {plain(result.value)}{unit}")
        lines += [f"  note: {note}" for note in calculation.notes]
    return "\n".join(lines)


def as_json(results: CalculationRange, identifier: str = "c1") -> dict[str, Any]:
    """The calculation as one item of an answer's `calculations`; a range adds `low` and `high`, each such an item."""
    if results.low == results.high:
        return calculation_json(results.low, identifier)
    return {
        "id": identifier,
        "tool": results.low.tool,
        "low": calculation_json(results.low, f"{identifier}-low"),
        "high": calculation_json(results.high, f"{identifier}-high"),
    }


def calculation_json(calculation: Calculation, identifier: str) -> dict[str, Any]:
    """A calculation in the form answers carry it, numbers as plain decimal strings."""
    item: dict[str, Any] = {
        "id": identifier,
        "tool": calculation.tool,
        "formula": calculation.formula,
        "rule": calculation.rule,
        "inputs": [
            {
                "name": given.name,
                "value": plain(given.value),
                "unit": given.unit,
                "text": given.text,
                "citation": given.citation,
            }
            for given in calculation.inputs
        ],
        "result": {"value": plain(calculation.result.value), "unit": calculation.result.unit},
        "rounded": {"value": plain(calculation.rounded.value), "unit": calculation.rounded.unit},
        "text": calculation.text,
        "exact": calculation.exact,
        "notes": list(calculation.notes),
    }
    if calculation.truth is not None:
        item["truth"] = calculation.truth
    return item


def list_text() -> str:
    """Every calculator with its formula, topic by topic."""
    lines: list[str] = []
    topic = ""
    for calculator in calculators().values():
        if calculator.topic != topic:
            topic = calculator.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {calculator.name} = {calculator.formula}")
    lines += ["", "any", f"  {TOOL} = whatever is written, over figures by name"]
    return "\n".join(lines)


def list_json() -> list[dict[str, Any]]:
    """Every calculator as a mapping: name, topic, summary, formula, inputs, result, source, example."""
    return [_calculator_json(calculator) for calculator in calculators().values()]


def help_text(name: str) -> str:
    """One calculator in full: summary, formula, inputs, result, errors, source, and its example as a command.

    Raises CalculationError if there is no such calculator.
    """
    if name == TOOL:
        return _EXPRESSION_HELP
    calculator = find(name)
    lines = [calculator.summary, "", f"{calculator.name} = {calculator.formula}", "", "Inputs:"]
    for given in calculator.inputs:
        kind = f"{'one or more times ' if given.is_list else ''}{given.unit_type.label}"
        lines.append(f"  {given.name} ({kind}): {given.description}")
    lines += [
        f"Result: {calculator.result_type.label}",
        f"Errors: {calculator.errors}",
        f"Source: {calculator.source}",
        f"Example: {_command(calculator)}",
        f"  gives {calculator.example_result}",
    ]
    return "\n".join(lines)


def _command(calculator: Calculator) -> str:
    parts = [f"assistant calc {calculator.name}"]
    for key, given in calculator.example.items():
        parts += [f'{key}="{text}"' for text in ([given] if isinstance(given, str) else given)]
    return " ".join(parts)


def _calculator_json(calculator: Calculator) -> dict[str, Any]:
    example: Mapping[str, Any] = calculator.example
    return {
        "name": calculator.name,
        "topic": calculator.topic,
        "summary": calculator.summary,
        "formula": calculator.formula,
        "inputs": [
            {
                "name": given.name,
                "type": given.unit_type.label,
                "list": given.is_list,
                "required": given.required,
                "description": given.description,
            }
            for given in calculator.inputs
        ],
        "result": calculator.result_type.label,
        "errors": calculator.errors,
        "source": calculator.source,
        "also_called": list(calculator.aliases),
        "example": {"inputs": dict(example), "result": calculator.example_result},
    }
