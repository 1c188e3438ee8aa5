"""What `assistant calc` prints, as text and as JSON."""

import json
import shlex

import pytest

from assistant.calculator import calculators
from assistant.calculator.command import (
    as_json,
    as_text,
    calculate,
    help_text,
    list_json,
    list_text,
    parse_arguments,
)
from assistant.errors import CalculationError

PRICE_TO_SALES = ["valuation=48000000000 USD", "revenue = 510000000 USD"]


def test_arguments_become_inputs_and_repeated_keys_lists():
    assert parse_arguments(["a=1", "b = 2 = 3", "a=4", "a=5"]) == {
        "a": ["1", "4", "5"],
        "b": "2 = 3",
    }


@pytest.mark.parametrize("argument", ["a", "=1", "a=", "", " = "])
def test_arguments_without_key_or_value_are_refused(argument):
    with pytest.raises(CalculationError, match="is not key=value; write for instance"):
        parse_arguments([argument])


def test_text_shows_formula_result_and_exact_value():
    assert as_text(calculate("trailing_price_to_sales", PRICE_TO_SALES)) == (
        "48000000000 USD ÷ 510000000 USD ≈ 94.1 times\n"
        "  to 50 digits 94.117647058823529411764705882352941176470588235294 x"
    )


def test_text_of_an_exact_result_is_one_line():
    assert (
        as_text(calculate("sum_of", ["values=1 GW", "values=250 MW"])) == "1 GW + 250 MW = 1.25 GW"
    )


def test_text_tells_an_exact_value_that_is_shown_rounded():
    arguments = ["price=155.25 USD/share", "shares=33445.5 share"]
    assert as_text(calculate("market_value", arguments)) == (
        "155.25 USD/share × 33445.5 share ≈ $5,192,414\n  exactly 5192413.875 USD"
    )


def test_text_of_plain_numbers_and_notes():
    assert as_text(calculate("convert_scale", ["quantity=3.000", "scale=7"])) == (
        "3.000 ÷ 7 ≈ 0.428571\n"
        "  to 50 digits 0.42857142857142857142857142857142857142857142857143\n"
        "  note: quantity: 3.000 is read with a decimal point; 3000 may have been meant."
    )


def test_json_is_an_item_of_an_answers_calculations():
    item = as_json(calculate("trailing_price_to_sales", PRICE_TO_SALES))
    assert json.loads(json.dumps(item)) == {
        "id": "c1",
        "tool": "trailing_price_to_sales",
        "formula": "48000000000 USD ÷ 510000000 USD",
        "rule": "valuation ÷ revenue",
        "inputs": [
            {
                "name": "valuation",
                "value": "48000000000",
                "unit": "USD",
                "text": "48000000000 USD",
                "citation": None,
            },
            {
                "name": "revenue",
                "value": "510000000",
                "unit": "USD",
                "text": "510000000 USD",
                "citation": None,
            },
        ],
        "result": {"value": "94.117647058823529411764705882352941176470588235294", "unit": "x"},
        "rounded": {"value": "94.1", "unit": "x"},
        "text": "94.1 times",
        "exact": False,
        "notes": [],
    }


def test_ranges_give_both_ends():
    results = calculate("market_value", ["price=150-160美元/股", "shares=2 share"])
    assert as_text(results) == "150 USD/share × 2 share = $300\n160 USD/share × 2 share = $320"
    item = as_json(results, "c7")
    assert (item["id"], item["tool"]) == ("c7", "market_value")
    assert (item["low"]["id"], item["high"]["id"]) == ("c7-low", "c7-high")
    assert (item["low"]["result"]["value"], item["high"]["result"]["value"]) == ("300", "320")


def test_expressions():
    results = calculate("expression", ["expression=(a - b) / b", "a=3 MW", "b=2 MW"])
    assert as_text(results) == "(3 MW - 2 MW) / 2 MW = 0.5"
    assert as_json(results)["tool"] == "expression"
    assert "truth" not in as_json(results)
    assert as_json(calculate("expression", ["expression=greater(2, 1)"]))["truth"] is True
    assert as_text(calculate("expression", ["expression=greater(1, 2)"])) == "greater(1, 2) = no"


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("expression", ["a=1"], "needs each key once"),
        ("expression", ["expression=a", "a=1", "a=2"], "needs each key once"),
        ("expression", ["expression=1", "expression=2"], "needs each key once"),
        ("expresion", ["expression=1"], "There is no calculator 'expresion'"),
        ("ratio", ["numerator=1"], "missing: denominator"),
        ("ratio", ["numerator=1", "numerator=2", "denominator=1"], "numerator"),
    ],
)
def test_wrong_commands_are_calculation_errors(name, arguments, message):
    with pytest.raises(CalculationError, match=message):
        calculate(name, arguments)


def test_the_list_names_every_calculator_with_its_formula():
    text = list_text()
    assert text.splitlines()[:2] == ["basic", "  convert_unit = quantity in unit"]
    assert text.endswith("\n\nany\n  expression = whatever is written, over figures by name")
    assert "\n\nequity\n  market_value = price × shares\n" in text
    for calculator in calculators().values():
        assert f"  {calculator.name} = {calculator.formula}" in text


def test_the_help_for_expressions_states_a_true_example():
    text = help_text("expression")
    assert text.startswith("An expression over named figures")
    assert "min, max, sum, average, add, subtract, multiply, divide, exp, greater" in text
    *arguments, result = text.splitlines()[-2:]
    assert result == "  gives 25%"
    typed = shlex.split(arguments[0])
    assert typed[:4] == ["Example:", "assistant", "calc", "expression"]
    assert calculate(typed[3], typed[4:]).low.text == "25%"


@pytest.mark.parametrize("name", list(calculators()))
def test_the_command_in_a_help_text_gives_what_it_says(name):
    *_, command, result = help_text(name).splitlines()
    typed = shlex.split(command)
    assert typed[:4] == ["Example:", "assistant", "calc", name]
    assert f"  gives {calculate(name, typed[4:]).low.text}" == result


def test_the_list_as_json():
    items = json.loads(json.dumps(list_json()))
    assert [item["name"] for item in items] == list(calculators())
    stake = next(item for item in items if item["name"] == "stake_value")
    assert stake == {
        "name": "stake_value",
        "topic": "equity",
        "summary": "What a percentage of a company is worth at a valuation.",
        "formula": "valuation × stake",
        "inputs": [
            {
                "name": "valuation",
                "type": "an amount of money",
                "list": False,
                "required": True,
                "description": "value of the whole company.",
            },
            {
                "name": "stake",
                "type": "a share of a whole",
                "list": False,
                "required": True,
                "description": "percentage of the company, 0 to 100 %.",
            },
        ],
        "result": "money",
        "errors": "a stake above 100 %.",
        "source": "common definition.",
        "also_called": [
            "value of the stake",
            "worth of a holding",
            "持股价值",
            "股份价值",
            "valor de la participación",
        ],
        "example": {
            "inputs": {"valuation": "48 billion USD", "stake": "10 %"},
            "result": "$4.8 billion",
        },
    }


def test_help_shows_one_calculator_with_a_command_to_try():
    assert help_text("sum_of") == (
        "The sum of quantities of one kind.\n"
        "\n"
        "sum_of = sum(values)\n"
        "\n"
        "Inputs:\n"
        "  values (one or more times a quantity): what is added, in units of one kind.\n"
        "Result: a quantity\n"
        "Errors: units of different kinds; different currencies.\n"
        "Source: SI Brochure, 9th edition: only quantities of one kind can be added.\n"
        'Example: assistant calc sum_of values="4,459,337 share" values="5,574,171 share" values="23,411,518 share"\n'
        "  gives 33,445,026 shares"
    )
    typed = "".join(["expres", "sion"])  # as from a command line, no name of the program's own
    assert help_text(typed) == help_text("expression")
    with pytest.raises(CalculationError, match="did you mean 'sum_of'"):
        help_text("sum")
