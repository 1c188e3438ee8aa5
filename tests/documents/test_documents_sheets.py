import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from assistant.documents.limits import Limits
from assistant.documents.sheets import read_delimited, read_xlsx
from assistant.documents.tables import find_tables
from assistant.errors import DocumentError


def saved(workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def csv_text(text: str, encoding: str = "utf-8", source: str = "a.csv") -> str:
    return read_delimited(text.encode(encoding), source, Limits()).text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter):
    rows = [["Year", "Revenue", "Note"], ["2029", "290.3", "a, b; c"], ["2030", "510.0", ""]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert csv_text(text) == (
        "| Year | Revenue | Note |\n| --- | --- | --- |\n| 2029 | 290.3 | a, b; c |\n| 2030 | 510.0 |  |"
    )


def test_decimal_commas_are_no_delimiters():
    text = csv_text("Año;Ventas;Pérdida\n2029;290,3;101,4\n2030;510,0;145,9\n", "cp1252")
    assert text.endswith("| 2030 | 510,0 | 145,9 |")


def test_chinese_in_gb18030_is_read():
    assert (
        csv_text("项目,2030年\n营业收入,5.1亿元\n", "gb18030")
        == "| 项目 | 2030年 |\n| --- | --- |\n| 营业收入 | 5.1亿元 |"
    )


def test_title_and_scale_above_the_header_belong_to_the_table():
    text = csv_text(
        "Segment results,,\n(in millions of euros),,\nSegment,2029,2030\nNorth,12.5,13.1\n"
    )
    assert text == (
        "Segment results\n(in millions of euros)\n| Segment | 2029 | 2030 |\n| --- | --- | --- |\n| "
        "North | 12.5 | 13.1 |"
    )
    (table,) = find_tables(text)
    assert (table.caption, table.scale_note, text[table.start : table.end]) == (
        "Segment results",
        "(in millions of euros)",
        text,
    )


def test_bars_and_line_ends_in_cells_do_not_break_rows():
    assert csv_text('A,B\n"x|y","two\nlines"\n').split("\n")[2] == "| x\\|y | two lines |"


def test_rows_of_different_length_keep_all_cells():
    assert csv_text("A,B\n1,2,3\n4\n").split("\n") == [
        "| A | B |  |",
        "| --- | --- | --- |",
        "| 1 | 2 | 3 |",
        "| 4 |  |  |",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,\x00\x002\n", r"^b\.csv holds zero bytes, so it is not a text table"),
        (b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04" * 20, r"^b\.csv holds a PNG image, not text"),
        (
            b"a,b\n1," + b"9" * 200_000 + b"\n",
            r"^b\.csv is not a readable table: field larger than field limit",
        ),
    ],
)
def test_what_is_no_csv_is_refused_in_a_sentence(data, message):
    with pytest.raises(DocumentError, match=message):
        read_delimited(data, "b.csv", Limits())


def test_utf16_as_excel_exports_it_is_read():
    text = read_delimited(
        "Año\tVentas\n2030\t510,0\n".encode("utf-16"), "a.tsv", Limits(), delimiter="\t"
    ).text
    assert text.split("\n")[2] == "| 2030 | 510,0 |"


def test_a_table_with_too_many_cells_is_refused():
    with pytest.raises(DocumentError, match=r"^b\.csv has more than 10 cells\."):
        read_delimited(b"1,2,3\n" * 9, "b.csv", Limits(table_cells=10))


def test_every_sheet_is_a_table_under_its_name():
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "Income statement"
    for row in [
        ["(in thousands of dollars)"],
        ["", 2029, 2030],
        ["Revenue", 290300, 510000],
        ["Loss", -101400, -145900],
    ]:
        first.append(row)
    workbook.create_sheet("Ships").append(["Ship", "Built"])
    workbook["Ships"].append(["Aurora", date(2029, 4, 1)])
    text = read_xlsx(saved(workbook), "a.xlsx", Limits()).text
    assert text == (
        "## Income statement\n\n(in thousands of dollars)\n|  | 2029 | 2030 |\n| --- | --- | --- |\n"
        "| Revenue | 290300 | 510000 |\n| Loss | -101400 | -145900 |\n\n"
        "## Ships\n\n| Ship | Built |\n| --- | --- |\n| Aurora | 2029-04-01 |"
    )
    income, ships = find_tables(text)
    assert (income.caption, income.scale_note, ships.caption) == (
        "Income statement",
        "(in thousands of dollars)",
        "Ships",
    )


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.37, "0%", "37%"),
        (0.12345, "0.0%", "12.345%"),
        (145.9, "General", "145.9"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (123456789012345, "0", "123456789012345"),
        (510000000.0, '"$"#,##0', "$510000000"),
        (-12.5, "[$€-C0A] #,##0.00", "-€12.5"),
        (12.5, "#,##0.00 [$€-407]", "12.5€"),
        (12.5, "[$USD] #,##0.00", "USD 12.5"),
        (750, '#,##0" MW"', "750 MW"),
        (15, '0.0"x"', "15x"),
        (510000000, '#,##0.0,,"M"', "510M"),
        (5, "#,##0_);(#,##0)", "5"),
        (True, "General", "TRUE"),
        (datetime(2031, 3, 9), "yyyy-mm-dd", "2031-03-09"),
        (datetime(2031, 3, 9, 8, 30), "yyyy-mm-dd hh:mm", "2031-03-09 08:30"),
        ("B200", "General", "B200"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_a_person_reads_it(value, number_format, shown):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Name", "Value"])
    workbook.active.append(["x", value])
    workbook.active["B2"].number_format = number_format
    text = read_xlsx(saved(workbook), "a.xlsx", Limits()).text
    assert text.split("\n")[-1] == f"| x | {shown} |"


def test_hidden_sheets_and_formulas_without_a_result_are_reported():
    workbook = openpyxl.Workbook()
    workbook.active.append(["Name", "Value"])
    workbook.active.append(["Sum", "=1+2"])
    workbook.create_sheet("Secret").append(["x", 5])
    workbook["Secret"].sheet_state = "hidden"
    extract = read_xlsx(saved(workbook), "a.xlsx", Limits())
    assert "Secret" not in extract.text
    assert extract.notes == (
        "Hidden sheets left out: Secret.",
        "1 formula cells hold no stored result and are empty here; "
        "open the file in Excel or LibreOffice and save it to have them computed.",
    )


def test_parts_of_a_sheet_with_headers_of_their_own_are_tables_of_their_own():
    workbook = openpyxl.Workbook()
    for row in [["Ship", "Tons"], ["Aurora", 310], [], ["Port", "Cranes"], ["Lund", 4]]:
        workbook.active.append(row)
    tables = find_tables(read_xlsx(saved(workbook), "a.xlsx", Limits()).text)
    assert [table.header for table in tables] == ["| Ship | Tons |", "| Port | Cranes |"]


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def damaged() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook())))
    members = {name: source.read(name) for name in source.namelist()}
    members["xl/workbook.xml"] = members["xl/workbook.xml"][:100]
    return archive(**members)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"PK\x03\x04 not really",
            r"^b\.xlsx is not an Excel file: it is damaged or something else under that name",
        ),
        (
            archive(**{"xl/workbook.xml": bytes(30_000_000)}),
            r"^b\.xlsx unpacks to 30 MB, more than the limit of 10 MB",
        ),
        (damaged(), r"^b\.xlsx is not an Excel file I can read: it is damaged"),
    ],
    ids=["garbage", "bomb", "damaged"],
)
def test_what_is_no_excel_file_is_refused_in_a_sentence(data, message):
    with pytest.raises(DocumentError, match=message):
        read_xlsx(data, "b.xlsx", Limits(unpacked_bytes=10_000_000))


def test_a_sheet_with_too_many_cells_is_refused():
    workbook = openpyxl.Workbook()
    for _ in range(20):
        workbook.active.append([1, 2, 3])
    with pytest.raises(DocumentError, match=r"^b\.xlsx has more than 10 cells"):
        read_xlsx(saved(workbook), "b.xlsx", Limits(table_cells=10))
