"""Files for spreadsheets: every value as it is, nothing a program would run."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.web.tables import csv_file, harmless, xlsx_file

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =HYPERLINK(1)", "\uff1d1", "\n-2"]


@pytest.mark.parametrize("cell", RISKY)
def test_text_that_a_spreadsheet_would_run_is_quoted(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-1.50"), "-1.50"),
        (Decimal("1E+10"), "10000000000"),
        (-3, "-3"),
        (None, ""),
        ("$5 million", "$5 million"),
        ("5 = 5", "5 = 5"),
    ],
)
def test_numbers_and_plain_text_stay_as_they_are(cell, written):
    assert harmless(cell) == written


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=4)
)
def test_a_csv_file_reads_back_and_no_cell_begins_a_formula(rows):
    read = list(
        csv.reader(
            io.StringIO(csv_file("t", ["a", "b"], rows).data.decode("utf-8-sig"), newline="")
        )
    )
    assert len(read) == len(rows) + 1
    for line, row in zip(read[1:], rows, strict=True):
        for cell, value in zip(line, row, strict=True):
            assert cell in (value, f"'{value}")
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers():
    rows = [[*RISKY[:4], Decimal("0.5"), Decimal("12345678901234567890"), None, "a\x00b"]]
    file = xlsx_file("t", list("abcdefgh"), rows)
    sheet = load_workbook(io.BytesIO(file.data)).active
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert [c.value for c in cells] == [
        *RISKY[:4], 0.5, "12345678901234567890", None, "a\ufffdb",
    ]  # fmt: skip
    assert [c.data_type for c in cells[:6]] == ["s", "s", "s", "s", "n", "s"]
    assert file.name == "t.xlsx"
