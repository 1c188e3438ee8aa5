"""The registry: every calculator is documented, its formula and example true, its tool works; running one."""

import inspect
from decimal import Decimal
from types import SimpleNamespace

import pytest
from calculator_help import q
from langchain_core.tools import StructuredTool

from assistant.calculator import (
    calculators,
    evaluate_expression,
    find,
    run,
    run_range,
    run_text,
    tools,
)
from assistant.calculator.definition import SECTIONS, define
from assistant.calculator.inputs import Money, Multiple
from assistant.calculator.quantities import fraction, is_ratio
from assistant.calculator.results import substituted
from assistant.calculator.rounding import arithmetic
from assistant.calculator.toolset import describe, in_one_line, run_expression
from assistant.calculator.types import NamedQuantity
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

ALL = list(calculators().values())
NAMES = [calculator.name for calculator in ALL]

WITHOUT_ARITHMETIC_FORMULA = {"convert_unit"}
FORMULA_NEEDS_ONE_TIME_UNIT = {"cost_per_token_at_speed": Decimal(3600)}
"""An hour of cost over a second of tokens: the formula in plain numbers is larger by the seconds of an hour."""


def plain_number(quantity):
    return Quantity(value=fraction(quantity) if is_ratio(quantity) else quantity.value, unit="1")


@pytest.mark.parametrize("calculator", ALL, ids=NAMES)
def test_every_calculator_is_documented(calculator):
    doc = inspect.getdoc(calculator.function)
    assert all(f"\n{section}:" in doc for section in SECTIONS)
    assert calculator.summary.endswith(".")
    assert len(calculator.aliases) >= 3
    assert all(calculator.aliases)
    assert any(not alias.isascii() for alias in calculator.aliases), "no Chinese name"
    assert all(given.description.endswith(".") for given in calculator.inputs)
    assert calculator.errors.endswith(".")
    assert len(calculator.source) > 10
    for given in calculator.inputs:
        assert given.name in calculator.formula, "an input does not stand in the formula"


@pytest.mark.parametrize("calculator", ALL, ids=NAMES)
def test_every_example_gives_its_stated_result(calculator):
    assert run_text(calculator.name, calculator.example).text == calculator.example_result


@pytest.mark.parametrize(
    "calculator", [c for c in ALL if c.name not in WITHOUT_ARITHMETIC_FORMULA], ids=lambda c: c.name
)
def test_every_formula_says_what_is_calculated(calculator):
    calculation = run_text(calculator.name, calculator.example)
    inputs = {}
    for given in calculator.inputs:
        values = [
            plain_number(Quantity(value=i.value, unit=i.unit))
            for i in calculation.inputs
            if i.name == given.name
        ]
        default = None if given.default is None else plain_number(given.default)
        inputs[given.name] = values if given.is_list else (values[0] if values else default)
    by_formula = evaluate_expression(substituted(calculator.formula, inputs)).result.value
    with arithmetic():
        by_formula /= FORMULA_NEEDS_ONE_TIME_UNIT.get(calculator.name, 1)
        stated = plain_number(calculation.result).value
        assert abs(by_formula - stated) <= abs(stated) * Decimal("1e-45")


def test_names_are_unique_and_topics_in_order():
    functions = [c.function for c in ALL]
    assert len(set(functions)) == len(functions) == len(NAMES)
    topics = list(dict.fromkeys(c.topic for c in ALL))
    assert topics == ["basic", "growth", "equity", "multiples", "contracts", "loans", "compute"]


@pytest.mark.parametrize("calculator", ALL, ids=NAMES)
def test_every_tool_runs_its_example(calculator):
    tool = next(tool for tool in tools() if tool.name == calculator.name)
    assert isinstance(tool, StructuredTool)
    assert tool.args_schema is calculator.model
    message = tool.invoke(
        {"name": tool.name, "args": dict(calculator.example), "id": "1", "type": "tool_call"}
    )
    calculation = run_text(calculator.name, calculator.example)
    assert message.content == in_one_line(calculation)
    assert message.artifact == calculation


def test_a_tool_says_what_it_takes():
    tool = next(tool for tool in tools() if tool.name == "trailing_price_to_sales")
    assert tool.description == describe(find("trailing_price_to_sales"))
    assert tool.description == (
        "How many times the sales of the past year a company is valued at. Formula: valuation ÷ revenue. "
        "Inputs: valuation: an amount of money, value of the whole company.; revenue: sales, sales of the last full "
        "year or the last four quarters. Also called: price-to-sales, trailing P/S, times sales, 市销率, "
        "历史市销率, relación precio-ventas."
    )
    schema = tool.args_schema.model_json_schema()
    assert schema["required"] == ["valuation", "revenue"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["valuation"] == {
        "description": "value of the whole company.",
        "title": "Valuation",
        "type": "string",
    }


def test_lists_are_arrays_of_texts_for_a_model():
    schema = find("sum_of").model.model_json_schema()["properties"]["values"]
    assert schema["type"] == "array"
    assert schema["items"]["type"] == "string"


def test_errors_of_a_tool_are_calculation_errors():
    tool = next(tool for tool in tools() if tool.name == "ratio")
    for wrong in (
        {},
        {"numerator": "1 USD", "denominator": "1 EUR"},
        {"a": "1"},
        {"numerator": 1.5, "denominator": "1"},
    ):
        with pytest.raises(CalculationError):
            tool.invoke(wrong)


def test_the_expression_tool():
    tool = tools()[-1]
    assert tool.name == "expression"
    message = tool.invoke(
        {
            "name": "expression",
            "args": {"expression": "a / b", "figures": {"a": "9 MW", "b": "3 MW"}},
            "id": "1",
            "type": "tool_call",
        }
    )
    assert message.content == "9 MW / 3 MW = 3"
    assert message.artifact == run_expression("a / b", {"a": "9 MW", "b": "3 MW"})
    assert tool.invoke({"expression": "1 + 1"}) == "1 + 1 = 2"


def test_expressions_take_quantities_and_refuse_ranges():
    assert run_expression("a * 2", {"a": q("3 MW")}).result == q("6 MW")
    with pytest.raises(CalculationError, match="a was given as"):
        run_expression("a * 2", {"a": "nothing"})


def test_the_record_of_a_calculation():
    calculation = run(
        "operating_margin", {"operating_result": q("-145900000 USD"), "revenue": q("510000000 USD")}
    )
    assert calculation.tool == "operating_margin"
    assert calculation.rule == "operating_result ÷ revenue"
    assert calculation.formula == "(-145,900,000 USD) ÷ 510,000,000 USD"
    assert calculation.inputs == (
        NamedQuantity(
            name="operating_result", value=Decimal(-145900000), unit="USD", text="-145,900,000 USD"
        ),
        NamedQuantity(name="revenue", value=Decimal(510000000), unit="USD", text="510,000,000 USD"),
    )
    assert str(calculation.result.value) == "-28.60784313725490196078431372549019607843137254902"
    assert calculation.rounded == Quantity(value=Decimal("-28.6"), unit="%")
    assert calculation.text == "-28.6%"
    assert (calculation.exact, calculation.truth, calculation.notes) == (False, None, ())


@pytest.mark.parametrize(
    ("name", "inputs", "formula"),
    [
        ("sum_of", {"values": [q("1 MW"), q("2 MW")]}, "1 MW + 2 MW"),
        ("average", {"values": [q("1 MW"), q("-2 MW")]}, "(1 MW + (-2 MW)) ÷ 2"),
        ("average", {"values": [q("1 MW")]}, "1 MW ÷ 1"),
        (
            "weighted_average",
            {"values": [q("1 %"), q("2 %")], "weights": [q("3"), q("4")]},
            "(1% × 3 + 2% × 4) ÷ (3 + 4)",
        ),
        ("remaining_share", {"taken": [q("1 %"), q("2 %")]}, "100% − (1% + 2%)"),
        ("percent_of", {"share": q("1 %"), "whole": q("2 share")}, "1% × 2 share"),
        (
            "capacity_time_under_ramp",
            {"additions": [q("1 MW"), q("2 MW"), q("3 MW")]},
            "(1 MW + (1 MW + 2 MW) + (1 MW + 2 MW + 3 MW)) × 1 year",
        ),
        (
            "warrant_value",
            {"shares": q("1 share"), "price": q("2 USD/share")},
            "1 share × max(2 USD/share − 0, 0)",
        ),
        (
            "equal_instalment",
            {"principal": q("1 USD"), "rate": q("6 %"), "payments": q("3")},
            "1 USD × (6% ÷ 1) ÷ (1 − (1 + 6% ÷ 1)^(−3))",
        ),
    ],
)
def test_formulas_hold_the_inputs_as_they_were_written(name, inputs, formula):
    assert run(name, inputs).formula == formula


def test_a_list_has_one_entry_an_element():
    inputs = run("sum_of", {"values": [q("1 MW"), q("2 GW")]}).inputs
    assert [(i.name, i.value, i.unit, i.text) for i in inputs] == [
        ("values", Decimal(1), "MW", "1 MW"),
        ("values", Decimal(2), "GW", "2 GW"),
    ]


NAME_ERRORS = [
    ("ratioo", {}, "There is no calculator 'ratioo'; did you mean 'ratio'?"),
    ("zzzzz", {}, "There is no calculator 'zzzzz'; known are convert_unit, "),
    ("ratio", {"numerater": q("1")}, "ratio has no input 'numerater'; did you mean 'numerator'?"),
    ("ratio", {"zz": q("1")}, "ratio has no input 'zz'; known are numerator, denominator."),
    ("ratio", {"numerator": q("1")}, "ratio needs numerator, denominator; missing: denominator."),
    ("ratio", {"numerator": q("1"), "denominator": None}, "missing: denominator."),
    (
        "stake_value",
        {"valuation": q("1 MW"), "stake": q("1 %")},
        "valuation must be an amount of money",
    ),
    ("ratio", {"numerator": [q("1"), q("2"), q("3")], "denominator": q("1")}, "give one quantity"),
]


@pytest.mark.parametrize(("name", "inputs", "message"), NAME_ERRORS)
def test_names_that_are_wrong_are_errors_with_a_hint(name, inputs, message):
    for runner in (run, run_range):
        with pytest.raises(CalculationError) as error:
            runner(name, inputs)
        assert message in str(error.value)


def test_where_one_number_is_needed_a_range_is_an_error():
    with pytest.raises(CalculationError) as error:
        run(
            "market_value",
            {"price": (q("150 USD/share"), q("160 USD/share")), "shares": q("2 share")},
        )
    assert str(error.value) == (
        "price is a range from 150 USD/share to 160 USD/share, but one number is needed; "
        "choose an end, or calculate both ends with run_range."
    )


RANGES = [
    (
        "market_value",
        {"price": (q("150 USD/share"), q("160 USD/share")), "shares": q("2 share")},
        "300 USD",
        "320 USD",
    ),
    (
        "ratio",
        {"numerator": (q("8 USD"), q("12 USD")), "denominator": (q("2 USD"), q("4 USD"))},
        "2 x",
        "6 x",
    ),
    (
        "sum_of",
        {"values": [(q("1 MW"), q("2 MW")), q("5 MW"), (q("1 MW"), q("3 MW"))]},
        "7 MW",
        "10 MW",
    ),
    (
        "difference",
        {"minuend": (q("-3 USD"), q("-1 USD")), "subtrahend": q("1 USD")},
        "-4 USD",
        "-2 USD",
    ),
    ("ratio", {"numerator": q("8 USD"), "denominator": q("2 USD")}, "4 x", "4 x"),
    (
        "difference",
        {"minuend": (q("0 USD"), q("1 USD")), "subtrahend": q("1 USD")},
        "-1 USD",
        "0 USD",
    ),
]


@pytest.mark.parametrize(("name", "inputs", "low", "high"), RANGES)
def test_ranges_are_calculated_at_both_ends(name, inputs, low, high):
    results = run_range(name, inputs)
    assert (results.low.result, results.high.result) == (q(low), q(high))


def test_ends_in_different_units_are_ordered_by_size():
    results = run_range("product", {"factor": q("2"), "quantity": (q("500 MW"), q("1 GW"))})
    assert (results.low.result, results.high.result) == (q("1000 MW"), q("2 GW"))


@pytest.mark.parametrize(
    ("name", "inputs", "text"),
    [
        # a sum of one unit goes down to the last place of its coarsest input
        ("sum_of", {"values": [q("1000 MW"), q("23 MW"), q("0.4 MW")]}, "1,023 MW"),
        ("difference", {"minuend": q("155.25 USD"), "subtrahend": q("5.1 USD")}, "$150.2"),
        # in several units places say nothing, digits do
        ("sum_of", {"values": [q("1.2345 GW"), q("23.456 MW")]}, "1.2580 GW"),
        (
            "difference",
            {"minuend": q("39.00 %"), "subtrahend": q("3.123456 %")},
            "35.9 percentage points",
        ),
        # the unit asked for limits nothing
        ("convert_unit", {"quantity": q("46225 mm2"), "unit": q("1 ft2")}, "0.49756 square feet"),
        ("stake_value", {"valuation": q("48123.4 USD"), "stake": q("9.8765 %")}, "$4,752.9"),
    ],
)
def test_results_are_shown_with_the_digits_their_inputs_justify(name, inputs, text):
    assert run(name, inputs).text == text


def test_plain_numbers_stay_digits():
    assert run("convert_scale", {"quantity": q("5"), "scale": q("10")}).text == "0.5"


def test_a_negative_amount_is_not_called_a_positive_one():
    calculation = run_text("ratio", {"numerator": "a loss of US$0", "denominator": "2 USD"})
    assert calculation.notes == ()


def test_a_loss_taken_as_positive_is_noted():
    calculation = run_text("ratio", {"numerator": "a loss of US$5 million", "denominator": "2 USD"})
    assert calculation.notes == (
        "numerator: US$5 million is a loss or a fall in its text and was taken as positive",
    )
    inputs = {"operating_result": "a loss of US$5 million", "revenue": "10 million USD"}
    margin = run_text("operating_margin", inputs)
    assert (margin.result, margin.notes) == (q("-50 %"), ())


def test_a_fall_in_percent_lowers_what_it_is_applied_to():
    change = run_text("after_percent_change", {"start": "100 USD", "change": "fell 10%"})
    assert (change.result, change.formula) == (q("90 USD"), "100 USD × (1 + (-10%))")


def test_a_range_through_zero_is_refused():
    with pytest.raises(CalculationError, match="minuend runs from -1 USD to 1 USD, through zero"):
        run_range("difference", {"minuend": (q("-1 USD"), q("1 USD")), "subtrahend": q("1 USD")})


def test_too_many_ranges_are_refused():
    one = (q("1 USD"), q("2 USD"))
    assert run_range("sum_of", {"values": [one] * 6}).high.result == q("12 USD")
    with pytest.raises(CalculationError, match="128 combinations of ends; 64 can"):
        run_range("sum_of", {"values": [one] * 7})


def test_two_quantities_for_a_list_are_a_list_and_no_range():
    assert run("sum_of", {"values": (q("1 USD"), q("2 USD"))}).result == q("3 USD")


def half(value: Money) -> Multiple:
    """Half.

    Formula: value ÷ 2
    Inputs:
        value (money): what
            is halved.
    Result: a multiple.
    Errors: none.
    Source: none.
    Names: half; 一半
    Example:
        value = 2 USD
        result = 1 x
    """
    return value


def test_the_parts_of_a_definition():
    calculator = define(half)
    assert calculator.name == "half"
    assert calculator.summary == "Half."
    assert calculator.inputs[0].description == "what is halved."
    assert calculator.aliases == ("half", "一半")
    assert (calculator.example, calculator.example_result) == ({"value": "2 USD"}, "1 x")
    assert calculator.input("value") is calculator.inputs[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    Source: none.\n", "", "the docstring lacks Source"),
        ("    Errors: none.\n", "    Errors:\n", "the docstring lacks Errors"),
        ("value (money)", "value (power)", "value is money, its docstring says power"),
        ("value (money)", "other (money)", "name different inputs"),
        ("value (money):", "value money", "is not `name \\(type\\): description`"),
        ("Result: a multiple", "Result: money", "the result is a multiple"),
        ("        result = 1 x\n", "", "the example states no result"),
    ],
)
def test_a_docstring_that_disagrees_with_its_function_is_refused(old, new, message):
    doc = half.__doc__
    assert old in doc
    changed = SimpleNamespace(doc=doc.replace(old, new))

    def copy(value: Money) -> Multiple:
        return value

    copy.__doc__ = changed.doc
    with pytest.raises(ValueError, match=message):
        define(copy)


def test_calculations_do_not_lean_on_the_surrounding_precision():
    with arithmetic() as context:
        context.prec = 5
        assert run("sum_of", {"values": [q("123456789 USD"), q("0.5 USD")]}).result == q(
            "123456789.5 USD"
        )
