"""Tables as files for spreadsheet programs: CSV and XLSX, in which no cell is ever a formula.

A spreadsheet takes text that begins with =, +, -, @ or a control character for a formula, and a formula can fetch and
send. In CSV such text gets an apostrophe before it, which spreadsheets show as text; in XLSX every text is stored as
text.
"""

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assistant.web.files import ByteFile

Cell = str | Decimal | int | None

_RISKY = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
_MOST_CHARACTERS = 32_767  # of an XLSX cell
_EXACT_DIGITS = 15  # of a number in XLSX


def csv_file(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> ByteFile:
    """The table as CSV in UTF-8 with a byte order mark, by which spreadsheets know the encoding."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return ByteFile(
        f"{name}.csv", "text/csv", out.getvalue().encode("utf-8-sig", "backslashreplace")
    )


def xlsx_file(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> ByteFile:
    """The table as a workbook with one sheet. Numbers that XLSX cannot hold exactly are text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.freeze_panes = "A2"
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            if isinstance(value, str) or not _exact(value):
                shown = value if isinstance(value, str) else f"{value:f}"
                shown = ILLEGAL_CHARACTERS_RE.sub("\ufffd", shown)[:_MOST_CHARACTERS]
                cell.value = shown.encode("utf-8", "replace").decode("utf-8")
                cell.data_type = "s"  # openpyxl takes what begins with = for a formula
                cell.quotePrefix = bool(_RISKY.match(shown))
            else:
                cell.value = value
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ByteFile(f"{name}.xlsx", kind, out.getvalue())


def harmless(cell: Cell) -> str:
    """A CSV cell as text that no spreadsheet runs; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _RISKY.match(cell) else cell
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _exact(value: Decimal | int) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS
