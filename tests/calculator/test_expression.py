"""Expressions and programs over named figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from calculator_help import fifty, q

from assistant.calculator import evaluate_derivation, evaluate_expression
from assistant.calculator.types import NamedQuantity
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

NAMES = {
    "a": q("510 USD"),
    "b": q("290.3 USD"),
    "mw": q("750 MW"),
    "销售额": q("4 USD"),
    "stake": q("50 %"),
}

VALUES = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("[(1 + 2) * 3]", "9"),
    ("7 - 2 - 1", "4"),
    ("16 / 4 / 2", "2"),
    ("2 ^ 3 ^ 2", "512"),
    ("2 ** 3", "8"),
    ("-2 ^ 2", "-4"),
    ("2 ^ -1", "0.5"),
    ("--3", "3"),
    ("+3", "3"),
    ("2 * -3", "-6"),
    ("6 × 7 ÷ 2 − 1", "20"),
    ("（1 ＋ 2）＊3", "9"),
    ("1,234.5 + 1", "1235.5"),
    (".5 + .25", "0.75"),
    ("5%", "5 %"),
    ("41.2% - 40.6%", "0.6 pp"),
    ("2.7% + 2.0%", "4.7 %"),
    ("(2.7% + 2.1%) / 2", "2.4 %"),
    ("1 - 6%", "0.94"),
    ("53% * 200", "106"),
    ("(3% - 2%) / 2%", "0.5"),
    ("min(3, 1, 2)", "1"),
    ("max(3, 1, 2)", "3"),
    ("sum(3, 1, 2)", "6"),
    ("average(3, 1, 2)", "2"),
    ("max(1, -2) * 3", "3"),
    ("add(1, 2)", "3"),
    ("subtract(1, 2)", "-1"),
    ("multiply(4, 2)", "8"),
    ("divide(4, 2)", "2"),
    ("exp(2, 3)", "8"),
    ("subtract(5, 2), multiply(#0, 4), add(#0, #1)", "15"),
    ("const_1000 * 2", "2000"),
    ("multiply(3, const_m1)", "-3"),
    ("60.3 million + 32,137 thousand", "92437000"),
    ("2 bn", "2000000000"),
    ("2 k + 2 m + 2 mn + 2 tn", "2000004002000"),
    ("2 thousand + 2 trillion", "2000000002000"),
    ("2 billion", "2000000000"),
    ("2万 + 2亿 + 2万亿", "2000200020000"),
    ("3亿 / 1万", "30000"),
    ("750 MW", "750 MW"),
    ("750 MW / 3", "250 MW"),
    ("12 USD/MW/yr * 750 MW", "9000 USD/yr"),
    ("3.1 billion USD / 155 USD/share", "20000000 share"),
    ("15x * 2", "30 x"),
    ("$5 + $2.5", "7.5 USD"),
    ("€5 * 2", "10 EUR"),
    ("$5 million", "5000000 USD"),
    ("a - b", "219.7 USD"),
    ("a / a", "1"),
    ("mw * 40", "30000 MW"),
    ("销售额 * 2", "8 USD"),
    ("stake * 销售额", "2 USD"),
    ("sum(a, b, 1 USD)", "801.3 USD"),
    ("max(mw, 1 GW)", "1 GW"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values(text, expected):
    calculation = evaluate_expression(text, NAMES)
    assert calculation.result == q(expected)
    assert calculation.exact is True


def test_the_record_of_an_expression():
    calculation = evaluate_expression("(a − b) ÷ b × 100%", NAMES)
    assert calculation.model_dump() == {
        "tool": "expression",
        "rule": "(a - b) / b * 100%",
        "formula": "(510 USD - 290.3 USD) / 290.3 USD * 100%",
        "inputs": (
            NamedQuantity(name="a", value=Decimal(510), unit="USD", text="510 USD").model_dump(),
            NamedQuantity(
                name="b", value=Decimal("290.3"), unit="USD", text="290.3 USD"
            ).model_dump(),
        ),
        "result": {"value": fifty(Fraction(219700, 2903)), "unit": "%"},
        "rounded": {"value": Decimal("75.7"), "unit": "%"},
        "text": "75.7%",
        "exact": False,
        "truth": None,
        "notes": (),
    }


def test_literals_limit_the_digits_too():
    assert evaluate_expression("10.25 / 3.333333").text == "3.075"


def test_comparisons_answer_yes_or_no():
    yes = evaluate_expression("greater(178.93, 105.34)")
    assert (yes.truth, yes.text, yes.result) == (True, "yes", q("1"))
    no = evaluate_expression("subtract(17.84, 4.11), subtract(60.15, 41.30), greater(#0, #1)")
    assert (no.truth, no.text, no.result) == (False, "no", q("0"))


ERRORS = [
    ("", "The expression is empty"),
    ("   ", "The expression is empty"),
    ("1 +", "ends too early"),
    ("(1 + 2", "ends too early"),
    ("(1 + 2]", "']' at character 7"),
    ("1 2", "'2' at character 3"),
    (")", "'\\)' at character 1"),
    ("* 3", "'\\*' at character 1"),
    ("5 $3", "'\\$' at character 3 of '5 \\$3' was not expected"),
    ("1 ! 2", "'!' at character 3 cannot be read"),
    ("__import__('os')", "cannot be read|neither a figure"),
    ("a.b", "'.' at character 2"),
    ("1.2.3", "cannot be read"),
    ("1 / 0", "divides by 0"),
    ("0 ^ 0", "not defined"),
    ("0 ^ -1", "not defined"),
    ("(-8) ^ 0.5", "no real value"),
    ("9 ^ 9 ^ 9 ^ 9", "too large|of the order"),
    ("10 ^ 100", "The result is of the order of 10\\^100"),
    ("zzz / 2", "'zzz' is neither a figure nor a function; known: a, b, mw"),
    ("averag(1, 2)", "did you mean average"),
    ("min", "'min' is neither a figure"),
    ("a + mw", "measure different things"),
    ("$5 + €5", "different currencies"),
    ("¥5", "several currencies"),
    ("$a", "must stand before a number"),
    ("$5 MW", "has a unit already"),
    ("a%", "510 USD is followed by %, but has a unit"),
    ("5 widgets", "'widgets' after a number is no unit that is known"),
    ("5 a", "'a' after a number|measure|operator is missing"),
    ("#0", "#0 refers to a step that has not been calculated; there are 0"),
    ("1 + 1, #1 + 1", "there are 1 before it"),
    ("add(1, 2, 3)", "add takes two values; it was given 3"),
    ("greater(1)", "greater takes two values; it was given 1"),
    ("greater(2, 1) + 1", "yes or no of greater cannot be calculated with"),
    (
        "max(1,234)",
        "'1,234' inside a function could be one number or several; write 1234 or 1, 234",
    ),
    ("1,5 + 2", "The comma after '1' groups no thousands"),
    ("1,23", "groups no thousands"),
    ("(" * 101 + "1" + ")" * 101, "More than 100 brackets"),
    ("-" * 101 + "1", "More than 100"),
    ("2^" * 101 + "1", "More than 100"),
    ("1+" * 1500 + "1", "3001 characters; 2000 can be read"),
]


@pytest.mark.parametrize(("text", "message"), ERRORS, ids=[text[:20] for text, _ in ERRORS])
def test_what_cannot_be_calculated(text, message):
    with pytest.raises(CalculationError, match=message):
        evaluate_expression(text, NAMES)


def test_a_hundred_brackets_are_fine():
    assert evaluate_expression("(" * 100 + "1" + ")" * 100).result == q("1")


@pytest.mark.parametrize("part", ["(1)", "max(1, 0)", "-1 + 2", "1 ^ 1"])
def test_any_number_of_brackets_may_stand_beside_one_another(part):
    assert evaluate_expression(" + ".join([part] * 120)).result == q("120")


def test_a_comma_with_a_space_separates_arguments():
    assert evaluate_expression("max(1, 234)").result == q("234")
    assert evaluate_expression("max((1,234), 5)").result == q("1234")


def test_figures_with_impossible_values_are_refused():
    with pytest.raises(CalculationError, match="big is of the order of 10\\^120"):
        evaluate_expression("big + 1", {"big": Quantity(value=Decimal("1E+120"), unit="1")})


def test_names_come_before_units_after_a_slash():
    names = {"yr": q("2 yr")}
    assert evaluate_expression("12 USD/yr", names).result == q("6 USD/yr")


DERIVATIONS = [
    ("($6,489+3,376)", "9865"),
    ("$5,121 +$(-5,946) + $17,592", "16767"),
    ("$(290.2 + 239.6 + 190.4)", "720.2"),
    ("$-5 + $3", "-2"),
    ("8,000/$10,000", "0.8"),
    ("[(433+685)/2] - [(-2,088) + (-1,074)]/2", "2140"),
    ("(1-6%)*(273/6%)", "4277"),
    ("¥5 + 5", "10"),
]


@pytest.mark.parametrize(("text", "expected"), DERIVATIONS)
def test_derivations_take_currency_signs_as_ornaments(text, expected):
    assert evaluate_derivation(text).result == q(expected)


def test_derivations_say_that_lone_parentheses_are_read_as_they_stand():
    calculation = evaluate_derivation("3 + (13) + 26")
    assert calculation.result == q("42")
    assert calculation.notes == ("(13) is read as 13; accounts print negative amounts so.",)
    assert evaluate_expression("3 + (13)").notes == ()
