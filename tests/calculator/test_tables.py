"""Numbers in the cells of financial tables, and sums over a row."""

import pytest
from calculator_help import q

from assistant.calculator import evaluate_expression
from assistant.calculator.tables import read_cell, row_values
from assistant.errors import CalculationError

TABLE = [
    ["(in millions)", "2023", "2024", "2025"],
    ["Net  sales", "$ 1,997.8", "(3.1)", "10"],
    ["Margin", "27% ( 27 % )", "-36% ( 36 % )", "—"],
    ["Other (net)", "1", "2", ""],
    ["Text", "1", "see note", "3"],
    ["Empty", "", "—", "n/a"],
    ["Twice", "1", "2", "3"],
    ["twice", "1", "2", "3"],
    [],
]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,997.8", "1997.8"),
        ("$ 1,997.8", "1997.8"),
        (".5", "0.5"),
        ("(3.1)", "-3.1"),
        ("$(2,227)", "-2227"),
        ("($2,227)", "-2227"),
        ("( 13 )", "-13"),
        ("-36 ( 36 )", "-36"),
        ("−36", "-36"),
        ("$ -36", "-36"),
        ("27% ( 27 % )", "27 %"),
        ("(2.4)%", "-2.4 %"),
        ("(2.4 %)", "-2.4 %"),
        ("€ 5", "5"),
    ],
)
def test_cells(cell, expected):
    assert read_cell(cell) == q(expected)


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "$", "$—", "%", "n/a", "N/A"])
def test_empty_cells(cell):
    assert read_cell(cell) is None


@pytest.mark.parametrize("cell", ["August 2015", "1 to 2", "12a", "1,23", "5 6"])
def test_other_cells_are_no_numbers(cell):
    with pytest.raises(CalculationError, match="is not a number"):
        read_cell(cell)


def test_rows_are_found_whatever_their_case_and_spacing():
    assert row_values(TABLE, " net sales") == [q("1997.8"), q("-3.1"), q("10")]


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("Cost", "no row 'Cost'; its rows are '\\(in millions\\)', 'Net  sales', 'Margin'"),
        ("Twice", "2 rows 'Twice'"),
        ("Empty", "holds no numbers"),
        ("Text", "'see note' is not a number"),
    ],
)
def test_rows_that_cannot_be_used(label, message):
    with pytest.raises(CalculationError, match=message):
        row_values(TABLE, label)


def test_a_table_without_rows():
    with pytest.raises(CalculationError, match="its rows are none"):
        row_values([], "Net sales")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("table_sum(Net sales, none)", "2004.7"),
        ("table_average(Other (net), none)", "1.5"),
        ("table_max(net sales)", "1997.8"),
        ("table_min('Net sales')", "-3.1"),
        ("table_min(Margin, none)", "-36 %"),
        ("table_max(net sales, none), table_min(net sales, none), subtract(#0, #1)", "2000.9"),
        ("table_sum(Other (net)) / 3 + 1", "2"),
    ],
)
def test_table_functions_in_expressions(expression, expected):
    assert evaluate_expression(expression, table=TABLE).result == q(expected)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("table_sum(Net sales", "^table_sum has no closing parenthesis"),
        ("table_sum()", "needs the label of a row"),
        ("table_sum(, none)", "needs the label of a row"),
    ],
)
def test_table_functions_written_wrongly(expression, message):
    with pytest.raises(CalculationError, match=message):
        evaluate_expression(expression, table=TABLE)
