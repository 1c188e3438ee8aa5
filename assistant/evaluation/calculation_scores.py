"""Scores of calculations: tool, inputs, result and arithmetic apart. Definitions stand in evals/README.md.

A question says what must come out, not by which tool from which figures. So a tool is called right when some choice of
the figures at hand gives the expected result with it, and the inputs when some tool gives it with them: whichever of
the two can be repaired alone was not at fault.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, permutations, product

from pydantic import BaseModel, ConfigDict

from assistant.calculator.definition import Calculator
from assistant.calculator.expression import evaluate_expression
from assistant.calculator.registry import calculators, run
from assistant.chain.types import Answer, AnswerCalculation
from assistant.errors import AssistantError
from assistant.evaluation.figure_scores import MARK
from assistant.evaluation.questions import ExpectedFigure, Question
from assistant.evaluation.quotes import same_figure
from assistant.evaluation.records import Record
from assistant.figures import Figure, Quantity, agrees, convert, find_figures, same_quantity

CALCULATED = ("calculation", "what_if")
"""Types of questions that are about a calculation."""

MOST_TRIES = 2000
"""Choices of figures tried with a tool before it is called wrong; enough for three inputs from a dozen figures."""

_SAME = Decimal("1e-30")


class CalculationScore(BaseModel):
    """`result`, `tool`, `inputs`: whether they are right, None where the answer was quoted and nothing was computed.

    `arithmetic`: whether every calculation of the answer comes out the same when done again another way. `written`:
    whether every computed figure in the text agrees with its exact result, rounded as it is written. Both None where
    there is nothing to check.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    result: bool | None = None
    tool: bool | None = None
    inputs: bool | None = None
    arithmetic: bool | None = None
    written: bool | None = None


def score_calculations(question: Question, record: Record) -> CalculationScore | None:
    """Scores of an answer's calculations; None where none was asked for and none was done."""
    answer = record.answer
    if answer is None or question.refusal:
        return None
    asked = question.type in CALCULATED and bool(question.figures)
    if not asked and not answer.calculations:
        return None
    arithmetic = written = None
    if answer.calculations:
        arithmetic = all(_comes_out_again(c) for c in answer.calculations)
        written = _written(answer)
    if not asked or (not answer.calculations and any(record.holders)):
        return CalculationScore(arithmetic=arithmetic, written=written)
    result = all(
        any(
            gives(Quantity(value=c.result.value, unit=c.result.unit), e)
            for c in answer.calculations
        )
        for e in question.figures
    )
    return CalculationScore(
        result=result,
        tool=result or _some_tool_fits(question, record, answer),
        inputs=result or _some_inputs_fit(question, answer),
        arithmetic=arithmetic,
        written=written,
    )


def gives(result: Quantity, expected: ExpectedFigure) -> bool:
    """Whether a result is what is expected, within its tolerance, in any of its readings; a loss as its negative."""
    for reading in expected.readings:
        try:
            value = convert(result, reading.unit).value
        except AssistantError:
            continue
        if abs(abs(value) - abs(reading.value)) <= expected.tolerance * abs(reading.value):
            return True
        if same_figure(result, reading):
            return True
    return False


def _comes_out_again(calculation: AnswerCalculation) -> bool:
    """Whether the rule of the tool, evaluated over the inputs as an expression, gives the result the answer has.

    Rules over lists are no expressions; for them the tool itself is run again.
    """
    stated = Quantity(value=calculation.result.value, unit=calculation.result.unit)
    inputs: dict[str, list[Quantity]] = {}
    for given in calculation.inputs:
        inputs.setdefault(given.name, []).append(Quantity(value=given.value, unit=given.unit))
    known = calculators()
    try:
        if calculation.tool in known:
            single = {name: values[0] for name, values in inputs.items() if len(values) == 1}
            exact = _evaluated(known[calculation.tool].formula, single)
            if exact is None:
                exact = run(
                    calculation.tool, {n: v if len(v) > 1 else v[0] for n, v in inputs.items()}
                ).result
        else:
            exact = evaluate_expression(calculation.formula).result
        return _equal(exact, stated)
    except AssistantError:
        return False


def _evaluated(rule: str, inputs: Mapping[str, Quantity]) -> Quantity | None:
    try:
        return evaluate_expression(rule, inputs).result
    except AssistantError:
        return None


def _equal(a: Quantity, b: Quantity) -> bool:
    """The same up to the last of 50 digits; a number, a multiple and a percentage are ratios alike."""
    if same_quantity(a, b):
        return True
    try:
        value = convert(a, b.unit).value
    except AssistantError:
        return a.value == b.value and "1" in (a.unit, b.unit)
    return abs(value - b.value) <= _SAME * max(abs(value), abs(b.value))


def _written(answer: Answer) -> bool | None:
    """Whether the computed figures of the text agree with the results they name; None when none is in it.

    The figures are read from the text again, so that what the answer says of itself is checked with what it shows.
    """
    results = {
        c.id: Quantity(value=c.result.value, unit=c.result.unit) for c in answer.calculations
    }
    shown = find_figures(MARK.sub("", answer.answer), answer.language)
    checked: list[bool] = []
    for figure in answer.figures:
        if figure.origin != "computed" or figure.calculation not in results:
            continue
        exact = results[figure.calculation]
        checked.append(any(f.text == figure.text and _agrees(f, exact) for f in shown))
    return all(checked) if checked else None


def _agrees(figure: Figure, exact: Quantity) -> bool:
    for quantity in (exact, Quantity(value=-exact.value, unit=exact.unit)):
        try:
            if agrees(figure, quantity):
                return True
        except AssistantError:
            return False
    return False


def _some_tool_fits(question: Question, record: Record, answer: Answer) -> bool:
    """Whether one of the tools the answer used gives an expected result with some choice of the figures at hand."""
    at_hand = _distinct(
        [
            *find_figures(question.question, question.language),
            *(Quantity(value=f.value, unit=f.unit) for p in record.retrieved for f in p.figures),
        ]
    )
    known = calculators()
    return any(
        gives(found, expected)
        for calculation in answer.calculations
        if calculation.tool in known
        for found in _results(known[calculation.tool], at_hand)
        for expected in question.figures
    )


def _some_inputs_fit(question: Question, answer: Answer) -> bool:
    """Whether the inputs of one of the answer's calculations give an expected result with some tool, in some order."""
    for calculation in answer.calculations:
        inputs = [Quantity(value=i.value, unit=i.unit) for i in calculation.inputs]
        for tool in calculators().values():
            required = [i for i in tool.inputs if i.required]
            if len(required) != len(inputs) or any(i.is_list for i in tool.inputs):
                continue
            for order in permutations(inputs):
                found = _run(tool, dict(zip((i.name for i in required), order, strict=True)))
                if found is not None and any(gives(found, e) for e in question.figures):
                    return True
    return False


def _results(tool: Calculator, figures: Sequence[Quantity]) -> Iterator[Quantity]:
    """What a tool gives with every choice of figures whose units fit, up to `MOST_TRIES`."""
    required = [i for i in tool.inputs if i.required]
    if any(i.is_list for i in required):
        return
    fitting = [[f for f in figures if i.unit_type.accepts(f.unit)] for i in required]
    for choice in islice(product(*fitting), MOST_TRIES):
        found = _run(tool, dict(zip((i.name for i in required), choice, strict=True)))
        if found is not None:
            yield found


def _run(tool: Calculator, inputs: Mapping[str, Quantity]) -> Quantity | None:
    try:
        return run(tool.name, inputs).result
    except AssistantError:
        return None


def _distinct(quantities: Sequence[Quantity]) -> list[Quantity]:
    return list(
        {(q.value, q.unit): Quantity(value=q.value, unit=q.unit) for q in quantities}.values()
    )
