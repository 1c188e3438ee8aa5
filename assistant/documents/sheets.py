"""Reading tables: CSV, TSV and Excel files (.xlsx).

Every sheet is one table, or several where empty rows divide it and each part has its own header. Cells are written as a
person sees them where that loses nothing: a share of 0.37 formatted as a percentage is `37%`, a formatted amount keeps
its currency, and no value is rounded. Formulas are not computed: the result stored in the file is read.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from pathlib import PurePath

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from assistant.documents.archive import check_archive
from assistant.documents.encoding import decode
from assistant.documents.extract import Extract
from assistant.documents.limits import Limits
from assistant.documents.normalise import normalise, visible
from assistant.documents.tables import write_table
from assistant.errors import DocumentError

# XML that does not parse raises a SyntaxError, whichever parser openpyxl uses.
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, IndexError,
    EOFError, AttributeError, NotImplementedError, OSError, OverflowError,
)  # fmt: skip
_EXCEL_DIGITS = Context(prec=15)
"""Excel computes with 15 significant digits; what a stored float holds beyond them is noise."""
_LITERAL = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|([$€£¥￥])|\[[^\]]*\]|_.|\*.|E[+-]'
)
_PLACES = re.compile(r"[0#?]")
_DELIMITERS = ",;\t|"


def read_delimited(
    data: bytes, source: str, limits: Limits, *, delimiter: str | None = None
) -> Extract:
    """A CSV or TSV file as one table; the delimiter is found out where none is given.

    Raises DocumentError when it is no text, holds NUL characters, or has more cells than the limit.
    """
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError("zero_bytes", source=source)
    text = visible(decode(data, source))
    rows: list[list[str]] = []
    cells = 0
    try:
        delimiter = delimiter or _delimiter(text)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(row)
            _check_cells(cells, source, limits)
            rows.append(row)
    except csv.Error as error:
        raise DocumentError(
            "table_unreadable", source=source, reason=str(error), row=len(rows)
        ) from None
    name = PurePath(source).stem
    return Extract(text=normalise(_write(rows, caption="")), title=name)


def read_xlsx(data: bytes, source: str, limits: Limits) -> Extract:
    """An Excel file, each visible sheet under its name as heading.

    Raises DocumentError for one that is damaged, protected, far too large unpacked, or has more cells than the limit.
    """
    check_archive(data, source, "Excel", "xl/workbook.xml", limits)
    parts: list[str] = []
    hidden: list[str] = []
    missing = 0
    cells = 0
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it leaves out; none of them holds values.
            warnings.simplefilter("ignore")
            results = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            for sheet in results.worksheets:
                if sheet.sheet_state != "visible":
                    hidden.append(sheet.title)
                    continue
                rows = []
                for row, written in zip(sheet.rows, formulas[sheet.title].rows, strict=False):
                    cells += len(row)
                    _check_cells(cells, source, limits)
                    rows.append(
                        [_shown(cell.value, getattr(cell, "number_format", "")) for cell in row]
                    )
                    missing += sum(
                        1
                        for a, b in zip(row, written, strict=False)
                        if a.value is None and b.data_type == "f"
                    )
                table = _write(rows, caption="")
                if table:
                    parts.append(f"## {' '.join(sheet.title.split())}\n\n{table}")
            stated = results.properties.title
    except _BROKEN as error:
        raise DocumentError("excel_damaged", source=source, reason=type(error).__name__) from None
    notes: tuple[str, ...] = ()
    if hidden:
        notes += (f"Hidden sheets left out: {', '.join(hidden)}.",)
    if missing:
        notes += (
            f"{missing} formula cells hold no stored result and are empty here; "
            "open the file in Excel or LibreOffice and save it to have them computed.",
        )
    return Extract(
        text=normalise("\n\n".join(parts)),
        title=normalise(stated or "") or PurePath(source).stem,
        notes=notes,
    )


def _check_cells(cells: int, source: str, limits: Limits) -> None:
    if cells > limits.table_cells:
        raise DocumentError("cells", source=source, limit=limits.table_cells)


def _write(rows: Sequence[Sequence[str]], caption: str) -> str:
    return "\n\n".join(
        text for part in _parts(rows) if (text := write_table(part, caption=caption))
    )


def _parts(rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Rows up to an empty row, if what follows begins with a header of its own; else on and on."""
    part: list[Sequence[str]] = []
    after_gap = False
    for row in rows:
        filled = [cell for cell in row if cell.strip()]
        if not filled:
            after_gap = bool(part)
            continue
        if after_gap and not any(re.search(r"\d", cell) and not _is_year(cell) for cell in filled):
            yield part
            part = []
        after_gap = False
        part.append(row)
    if part:
        yield part


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"\D{0,4}(?:19|20)\d\d\D{0,2}", cell.strip()))


def _delimiter(text: str) -> str:
    """The delimiter that divides most of the first rows alike; a comma where none does."""
    best = (0.0, ",")
    sample = text.split("\n")[:50]
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        wide = {width: count for width, count in widths.items() if width > 1}
        if wide:
            width, count = max(wide.items(), key=lambda item: item[1])
            best = max(best, (count + width / 100, delimiter))
    return best[1]


def _shown(value: object, number_format: str) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format or "")
    return str(value)


def _number(value: int | float, number_format: str) -> str:
    # repr of a float is the shortest decimal that gives it back: what was typed.
    number = (
        _EXCEL_DIGITS.create_decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    )
    positive = number_format.split(";")[0]
    bare = _LITERAL.sub(lambda match: "\x00" * len(match.group()), positive)
    places = [match.start() for match in _PLACES.finditer(bare)]
    if not places:
        return _plain(number)
    if "%" in bare:
        return f"{_plain(number * 100)}%"
    # Commas after the last place show thousands or millions: `#,##0.0,,"M"`.
    commas = len(bare[places[-1] + 1 :]) - len(bare[places[-1] + 1 :].lstrip(","))
    written = _plain(number.scaleb(-3 * commas))
    before, after = (
        _literals(positive, 0, places[0]),
        _literals(positive, places[-1] + 1, len(positive)),
    )
    before += " " if before[-1:].isalpha() else ""
    after = f" {after}" if after[:1].isalpha() and len(after) > 1 else after
    return (
        f"-{before}{written[1:]}{after}" if written.startswith("-") else f"{before}{written}{after}"
    )


def _literals(number_format: str, start: int, end: int) -> str:
    """What a number format writes before or after the number: `$`, ` MW`, `x`."""
    found = [m for m in _LITERAL.finditer(number_format) if start <= m.start() < end]
    text = "".join(next((group for group in match.groups() if group), "") for match in found)
    return "" if text.strip() in {"(", ")", "-", "+"} else text.strip()


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
