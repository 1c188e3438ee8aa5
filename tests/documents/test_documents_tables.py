import pytest

from assistant.documents.scale_notes import scale_note
from assistant.documents.tables import (
    columns_to_tables,
    find_tables,
    is_period,
    row_sections,
    write_table,
)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Results (in millions)", "(in millions)"),
        ("Results (in thousands, except per share data)", "(in thousands, except per share data)"),
        ("Results, in millions of euros", "in millions of euros"),
        ("$ in thousands, shares in millions", "$ in thousands, shares in millions"),
        ("Amounts in US$ millions", "Amounts in US$ millions"),
        ("Revenue, USD m", "USD m"),
        ("Ventas (€ million)", "(€ million)"),
        ("(Cifras en millones de euros)", "(Cifras en millones de euros)"),
        ("Balance, en miles de euros", "en miles de euros"),
        ("Expresado en miles de dólares", "Expresado en miles de dólares"),
        ("单位：百万元", "单位：百万元"),
        ("利润表（单位：人民币万元）", "（单位：人民币万元）"),
        ("Ships by port", ""),
        ("Millions of people came", ""),
        ("in the morning", ""),
        ("Gastos en enero", ""),
    ],
)
def test_scale_notes_are_found(text, note):
    assert scale_note(text) == note


def test_signs_in_cells_of_their_own_join_their_number():
    rows = [
        ["", "", "2029", "2029", "2029", "", "2030", "2030", "2030"],
        ["Revenue", "", "$", "290.3", "", "", "$", "510.0", ""],
        ["Loss", "", "", "(101.4", ")", "", "", "(145.9", ")"],
        ["Margin", "", "", "37", "%", "", "", "39", "%"],
    ]
    assert write_table(rows, header=[True, False, False, False]) == (
        "|  | 2029 | 2030 |\n| --- | --- | --- |\n| Revenue | $290.3 | $510.0 |\n| Loss | (101.4) | (145.9) |\n"
        "| Margin | 37% | 39% |"
    )


def test_several_header_rows_become_one_by_column():
    rows = [["", "Year", "Year"], ["", "2029", "2030"], ["Fuel", "12", "13"]]
    assert (
        write_table(rows, header=[True, True, False]).split("\n")[0]
        == "|  | Year 2029 | Year 2030 |"
    )


def test_a_row_of_years_ends_the_header_whatever_stands_above_it():
    rows = [
        ["", "", "Years ended December 31,", "31,"],
        ["", "2019", "2018", "2017"],
        ["Taxes", "49", "44", "48"],
    ]
    assert (
        write_table(rows).split("\n")[0] == "|  | 2019 | Years ended December 31, 2018 | 31, 2017 |"
    )


@pytest.mark.parametrize("years", [["", "2019", "2018"], ["", "May 29, 2019", "May 30, 2018"]])
def test_a_note_over_a_column_in_the_middle_is_one_on_all_years(years):
    rows = [years, ["", "", "(in thousands)"], ["Stocks:", "", ""], ["Raw", "$222", "$191"]]
    assert write_table(rows) == (
        f"(in thousands)\n|  | {years[1]} | {years[2]} |\n| --- | --- | --- |\n| Stocks: |  |  |\n"
        "| Raw | $222 | $191 |"
    )


def test_a_note_over_one_of_several_things_stays_with_it():
    rows = [["", "Shares", "Value"], ["", "", "(in millions)"], ["May", "1,222", "$19"]]
    assert write_table(rows).split("\n")[0] == "|  | Shares | Value (in millions) |"


def test_rows_of_the_same_name_are_told_apart_by_their_part_of_the_table():
    text = (
        "| Taxes | 2019 |\n| --- | --- |\n| Current: | |\n| State | 4 |\n| Abroad | 6 |\n| Total current | 10 |\n"
        "| Deferred | |\n| Abroad | 7 |\n"
    )
    (table,) = find_tables(text)
    found = row_sections(text, table)
    assert {text[at:].split("\n")[0]: part for at, part in found.items()} == {
        "| Abroad | 6 |": "Current",
        "| Abroad | 7 |": "Deferred",
    }


def test_a_table_without_header_is_written_without_one():
    assert write_table([["Fuel", "12"], ["Crew", "13"]]) == "| Fuel | 12 |\n| Crew | 13 |"


def test_an_empty_table_is_nothing():
    assert write_table([["", " "], []]) == ""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2030", True), ("FY2030", True), ("Q1 2030", True), ("1Q", True), ("2030年一季度", True),
        ("2030年上半年", True),
        ("Dec 31, 2030", True), ("31 de diciembre de 2030", True), ("Three months ended March 31, 2030", True),
        ("290.3", False), ("$2,030", False), ("Fuel", False), ("20", False), ("2030 ships", False), ("12.5%", False),
    ],
)  # fmt: skip
def test_periods_are_labels_and_not_figures(cell, expected):
    assert is_period(cell) is expected


MARKDOWN = """# Report

Table 3: Ferries by line

Source data, in thousands of passengers

| Line | 2029 | 2030 |
|------|-----:|-----:|
| North | 120 | 131 |
| South | 98 | 102 |

Text after it.

| a | b |
| c | d |

Note: in millions.
"""


def test_tables_of_markdown_are_found_with_what_stands_around_them():
    first, second = find_tables(MARKDOWN)
    assert MARKDOWN[first.start : first.end].split("\n")[0] == "Table 3: Ferries by line"
    assert MARKDOWN[first.start : first.end].endswith("| South | 98 | 102 |")
    assert (first.caption, first.header, first.scale_note) == (
        "Table 3: Ferries by line",
        "| Line | 2029 | 2030 |",
        "in thousands of passengers",
    )
    assert (second.header, second.scale_note) == ("", "in millions")


def test_a_paragraph_before_a_table_is_not_its_caption():
    text = "The table below was made by hand. It shows 2 lines.\n\n| a | 1 |\n| b | 2 |"
    (table,) = find_tables(text)
    assert (table.caption, text[table.start :]) == ("", "| a | 1 |\n| b | 2 |")


def test_a_single_row_is_no_table():
    assert find_tables("| a | b |\n\ntext") == ()


def test_rows_without_outer_bars_are_a_table_if_a_rule_says_so():
    text = (
        "Ferries (in thousands)\n\nLine | 2029\n--- | ---\nNorth | 120\nSouth | 98\n\nChoose a | b."
    )
    (table,) = find_tables(text)
    assert (table.caption, table.header, table.scale_note) == (
        "Ferries (in thousands)",
        "Line | 2029",
        "(in thousands)",
    )
    assert text[table.start : table.end].endswith("South | 98")


def test_a_heading_is_the_caption_but_no_part_of_the_table():
    text = "## Ferries (in thousands)\n\n| Line | 2029 |\n| --- | --- |\n| North | 120 |"
    (table,) = find_tables(text)
    assert (table.caption, table.scale_note, text[table.start]) == (
        "Ferries (in thousands)",
        "(in thousands)",
        "|",
    )


@pytest.mark.parametrize("line", ["- an item", "A: an answer", "1. a step", "> a quotation"])
def test_other_lines_above_a_table_are_no_caption(line):
    (table,) = find_tables(f"{line}\n\n| a | 1 |\n| b | 2 |")
    assert table.caption == ""


def test_columns_set_with_tabs_or_gaps_become_tables():
    assert columns_to_tables("Line\t2029\nNorth\t120\nSouth\t98") == (
        "| Line | 2029 |\n| --- | --- |\n| North | 120 |\n| South | 98 |"
    )
    gaps = "Item        2029     2030\nFuel       1,204      998\nCrew       3,310    3,420"
    assert columns_to_tables(f"Costs\n\n{gaps}\n\nAn  end.") == (
        "Costs\n\n| Item | 2029 | 2030 |\n| --- | --- | --- |\n| Fuel | 1,204 | 998 |\n| Crew | 3,310 | "
        "3,420 |\n\nAn  end."
    )


def test_a_row_that_says_what_columns_are_counted_in_belongs_to_the_header():
    rows = [
        ["", "2019", "2018"],
        ["Current", "$'000", "$'000"],
        ["Trade receivables", "3,770", "3,054"],
    ]
    assert write_table(rows) == (
        "| Current | 2019 $'000 | 2018 $'000 |\n| --- | --- | --- |\n| Trade receivables | 3,770 | 3,054 |"
    )
