"""Calculations: tool, inputs, result and arithmetic told apart."""

from decimal import Decimal

import pytest
from evaluation_help import answer, calculation, citation, money, passage, question, record

from assistant.chain.types import Answer, AnswerFigure
from assistant.evaluation.calculation_scores import CalculationScore, score_calculations

EXACT = "94.117647058823529411764705882352941176470588235294"
VALUE, SALES = ("48000000000", "USD", 1), ("510000000", "USD", 1)
ASKED = question(
    "How many times its sales is it worth?",
    type="calculation",
    figures=[money("94.1176470588235", "x", tolerance="0.005")],
)
PASSAGE = passage(
    "a-1", "A value of $48 billion, sales of $510 million and a loss of $145.9 million.", "a"
)
QUOTE = citation(1, PASSAGE.text, "a", "a-1")


def worked(text: str, *calculations: object, computed: str | None = None) -> Answer:
    given = answer(text, QUOTE, calculations=calculations)
    if computed is None:
        return given
    figure = AnswerFigure(
        text=computed,
        start=text.index(computed),
        value=Decimal("94.1"),
        unit="x",
        origin="computed",
        calculation="c1",
    )
    return given.model_copy(update={"figures": (figure,)})


def scored(given: Answer) -> CalculationScore | None:
    return score_calculations(ASKED, record(given, PASSAGE, holders=({},)))


RATIO = calculation("growth_multiple", {"end": VALUE, "start": SALES}, (EXACT, "x"))


def test_all_right() -> None:
    given = worked("It is 94.1 times its sales[1].", RATIO, computed="94.1 times")
    assert scored(given) == CalculationScore(
        result=True, tool=True, inputs=True, arithmetic=True, written=True
    )


def test_the_right_tool_with_another_input() -> None:
    other = calculation(
        "growth_multiple",
        {"end": VALUE, "start": ("145900000", "USD", 1)},
        ("328.99246058944482522275531185743660041124057573680603", "x"),
    )
    assert scored(worked("It is 329 times.", other)) == CalculationScore(
        result=False, tool=True, inputs=False, arithmetic=True
    )


def test_the_right_inputs_with_another_tool() -> None:
    other = calculation(
        "difference", {"minuend": VALUE, "subtrahend": SALES}, ("47490000000", "USD")
    )
    assert scored(worked("It is $47.49 billion.", other)) == CalculationScore(
        result=False, tool=False, inputs=True, arithmetic=True
    )


def test_no_calculation_where_one_is_needed() -> None:
    assert scored(worked("It is worth much.")) == CalculationScore(
        result=False, tool=False, inputs=False
    )


def test_a_result_that_is_stated_somewhere_may_be_quoted() -> None:
    given = record(worked("It is 94.1 times."), PASSAGE, holders=({"a-1": "a"},))
    assert score_calculations(ASKED, given) == CalculationScore()


@pytest.mark.parametrize(
    "wrong", ["94.12", "94.2", "941.17647058823529411764705882352941176470588235294"]
)
def test_a_result_that_is_rounded_or_off_does_not_come_out_again(wrong: str) -> None:
    broken = calculation("growth_multiple", {"end": VALUE, "start": SALES}, (wrong, "x"))
    found = scored(worked("It is 94 times.", broken))
    assert found is not None
    assert found.arithmetic is False


def test_a_list_is_summed_again() -> None:
    listed = calculation("sum_of", {"values": VALUE}, ("48510000000", "USD"))
    second = listed.inputs[0].model_copy(update={"value": Decimal("510000000")})
    total = listed.model_copy(update={"inputs": (*listed.inputs, second)})
    found = scored(worked("It is $48.51 billion.", total))
    assert found is not None
    assert found.arithmetic is True


@pytest.mark.parametrize(
    ("text", "fits"), [("94.1 times", True), ("94 times", True), ("94.2 times", False)]
)
def test_a_computed_figure_is_rounded_as_written(text: str, fits: bool) -> None:
    found = scored(worked(f"It is {text} its sales.", RATIO, computed=text))
    assert found is not None
    assert found.written is fits


def test_other_questions_have_no_calculation_scores() -> None:
    plain = question(figures=[money("5")])
    assert score_calculations(plain, record(answer("It is $5."))) is None
    assert score_calculations(plain, record(None)) is None
    found = score_calculations(plain, record(worked("It is $5.", RATIO)))
    assert found == CalculationScore(arithmetic=True)
