"""Tables as text: written as rows of `| cell | cell |`, found again, with caption, header and scale note.

All readers write tables this way, and Markdown files hold them this way already, so that one row is one line and the
rest of the program needs to know one form only.
"""

import re
from collections.abc import Sequence

from assistant.documents.types import Table

Row = Sequence[str]

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD_WORD = re.compile(
    r"""(?:FY|CY|Q[1-4]|[1-4]Q|H[12]|[12]H|[1-4]T|[12]S)(?![a-z]) | 第?[一二三四1-4]季度?|[上下]半年|年度?|月|日|底|末|止|截至
    | \b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|ene|abr|ago|dic)[a-zé]*\b
    | \b(?:years?|quarters?|half|months?|weeks?|days?|ended|ending|end|as|at|of|to|and|the|first|second|third|fourth|three|six
    | nine|twelve|fiscal|full|año|años|ejercicio|trimestre|semestre|meses|mes|primer|segundo|tercer|cuarto|cierre|de|del|a)\b
    | \b\d{1,2}\b | [\s.,/'’()（）—–-]""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = re.compile(r"[$€£¥￥]|US\$|[A-Z]{3}")
_CLOSING = re.compile(r"[)）]|[%％]|[)）][%％]|[%％][)）]")
_CAPTION_LENGTH = 200
_TABLE_WORD = re.compile(
    r"^(?:\*\*)?(?:table|tabla|cuadro|exhibit|表|图表|圖表)\s*[\dIVX一二三四五六七八九十]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.。!！?？]$")

# "in millions", "(in thousands, except per share)", "$ in millions", "EUR m", "单位：百万元", "en miles de euros"
_SCALE = re.compile(
    r"""
    (?:\(|（|\[)?\s*
    (?:
      (?:(?:all\s+)?(?:amounts|figures|numbers|values|dollars|shares)\s+(?:are\s+|shown\s+|stated\s+|expressed\s+)*)?
      (?:[A-Z]{2,3}\$?|[$€£¥])?\s*\bin\s+(?:(?:[A-Z]{3}|(?:US|A|C|HK|NT|R)?[$€£¥])\s*)?(?:thousands|millions|billions|trillions|hundreds|units|\$?000s?)\b[^.()（）\n|]{0,90}
    | (?:cifras|importes|datos|valores|cantidades|expresad[oa]s?)?\s*(?:expresad[oa]s?\s+)?\ben\s+(?:miles|millones|billones|cientos|decenas)(?:\s+de\s+millones)?\b[^.()（）\n|]{0,60}
    | (?:单位|單位|金额单位|币种|貨幣單位|计量单位)\s*[:：为]?\s*[^。()（）\n|]{1,40}
    | (?:USD|EUR|GBP|CNY|RMB|JPY|[$€£¥])\s?(?:m|mn|bn|k|millions?|billions?|thousands?|thousand|'000s?|000s?)\b
    | (?:millions|thousands|billions)\s+of\s+(?:US\s+|U\.S\.\s+)?(?:dollars|euros|pounds|yuan|yen|francs|pesos|reais|[A-Z]{3}\b|[$€£¥])[^.()（）\n|]{0,40}
    | (?:millones|miles)\s+de\s+(?:euros|dólares|pesos|[A-Z]{3}|€|\$|US\$)[^.()（）\n|]{0,40}
    )
    \s*(?:\)|）|\])?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def scale_note(text: str) -> str:
    """The note in `text` that says what its figures are counted in, or an empty string."""
    match = _SCALE.search(text)
    if match is None:
        return ""
    note = match.group().strip()
    # A parenthesis that opened outside the note does not belong to it.
    if note[-1:] in ")）]" and note[:1] not in "(（[":
        note = note[:-1]
    elif note[:1] in "(（[" and note[-1:] not in ")）]":
        note = note[1:]
    return note.strip(" ,;:：，；*_")


def write_table(rows: Sequence[Row], *, header: Sequence[bool] | None = None, caption: str = "") -> str:
    """`rows` as lines `| … |` under their caption; empty columns and rows are left out.

    Rows of a single cell before the header (a caption, "in millions") become lines above the table. Several header rows
    become one, column by column. Currency signs, percent signs and closing parentheses that stand in cells of their
    own, as in filings, join their number. `header` says for each row whether the source marks it as header; None where it
    does not say. Returns an empty string when there is nothing in the rows.
    """
    width = max((len(row) for row in rows), default=0)
    marked = [*(header or ()), *[False] * len(rows)]
    grid = [
        ([_cell(cell) for cell in row] + [""] * (width - len(row)), mark)
        for row, mark in zip(rows, marked, strict=False)
        if any(cell.strip() for cell in row)
    ]
    above = [" ".join(caption.split())] if caption.strip() else []
    while len(grid) > 1 and width > 1 and (single := _single_cell(*grid[0])):
        above += [single] if single not in above else []
        grid = grid[1:]
    if not grid:
        return "\n".join(above)
    count = next((i for i, (_, mark) in enumerate(grid) if not mark), len(grid))
    count = min(count or _count_header_rows([row for row, _ in grid]), len(grid) - 1)
    head, body = [row for row, _ in grid[:count]], [_join_signs(row) for row, _ in grid[count:]]
    columns = [i for i in range(width) if any(row[i] for row in body)]
    if not columns:
        columns = [i for i in range(width) if any(row[i] for row in head)]
    lines = []
    if head:
        lines.append(_line([_stack(head, i) for i in columns]))
        lines.append("|" + " --- |" * len(columns))
    lines += [_line([row[i] for i in columns]) for row in body]
    return "\n".join([*above, *lines])


def find_tables(text: str) -> tuple[Table, ...]:
    """The tables in a cleaned text, in order, each with the caption and notes that stand around it.

    A table's span begins at its caption or scale line where one stands right above it.
    """
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    tables = []
    i = 0
    while i < len(lines):
        first = i
        while i < len(lines) and _ROW.match(lines[i][1]):
            i += 1
        if i - first >= 2:
            tables.append(_table(lines, first, i))
        i = max(i, first + 1)
    return tuple(tables)


def is_table_row(line: str) -> bool:
    """Whether `line` is written as a row of a table."""
    return bool(_ROW.match(line))


def is_table_rule(line: str) -> bool:
    """Whether `line` is the rule between header and rows."""
    return bool(_RULE.match(line))


def _table(lines: list[tuple[int, str]], first: int, end: int) -> Table:
    header = lines[first][1].strip() if _RULE.match(lines[first + 1][1]) else ""
    caption, notes, start = "", [scale_note(header)], first
    blank = 0
    for i in range(first - 1, max(first - 6, -1), -1):
        line = lines[i][1].strip()
        if not line:
            blank += 1
            if blank > 1:
                break
            continue
        if len(line) > _CAPTION_LENGTH or _ROW.match(line):
            break
        if line.startswith("#"):
            caption = caption or line.lstrip("# ")
            notes.append(scale_note(line))
            break
        note = scale_note(line)
        if _SENTENCE.search(line) and not _TABLE_WORD.match(line) and len(note) < 0.5 * len(line):
            break
        notes.append(note)
        start = i
        blank = 0
        if len(note) < 0.7 * len(line):
            caption = line.strip("* ")
            if _TABLE_WORD.match(line) or not note:
                break
    after = next((line for _, line in lines[end : end + 2] if line.strip()), "")
    if re.match(r"\s*[*_(（]*(?:note|nota|notes|notas|注|备注|單位|单位)", after, re.IGNORECASE):
        notes.append(scale_note(after))
    last_position, last_line = lines[end - 1]
    return Table(
        start=lines[start][0] + len(lines[start][1]) - len(lines[start][1].lstrip()),
        end=last_position + len(last_line.rstrip()),
        caption=caption,
        header=header,
        scale_note="; ".join(dict.fromkeys(note for note in notes if note)),
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"


def _single_cell(row: Row, is_header: bool) -> str | None:
    """The text of a row that says one thing only and no figure: a caption, a scale note."""
    cells = [cell for cell in row if cell]
    if is_header and len(cells) > 1:
        return None  # a header over several columns
    return cells[0] if len(set(cells)) == 1 and not _is_number(cells[0]) else None


def _stack(header: Sequence[Row], column: int) -> str:
    return " ".join(dict.fromkeys(row[column] for row in header if row[column]))


def _is_number(cell: str) -> bool:
    """Whether a cell holds a figure rather than a label; years and quarters are labels."""
    if not _DIGIT.search(cell) or is_period(cell):
        return False
    return sum(c.isalpha() for c in cell) <= max(3, sum(c.isdigit() for c in cell))


def is_period(cell: str) -> bool:
    """Whether a cell names a year, a quarter or a date, as headers do: `2025`, `Q1 2025`, `2030年一季度`."""
    rest = _YEAR.sub("", cell)
    has_period = rest != cell or bool(re.search(r"[QH][1-4]|[1-4][QHT]|季度|半年", cell))
    return has_period and not _PERIOD_WORD.sub("", rest)


def _count_header_rows(grid: Sequence[Row]) -> int:
    """Leading rows without figures, if rows with figures follow; one row where no row holds figures."""
    for i, row in enumerate(grid):
        if any(_is_number(cell) for cell in row[1:] or row):
            return i if i <= 3 else 1
    return 1 if len(grid) > 1 else 0


def _join_signs(row: Row) -> list[str]:
    cells = list(row)
    for i, cell in enumerate(cells):
        if not cell:
            continue
        if _SIGN.fullmatch(cell) and i + 1 < len(cells) and _DIGIT.search(cells[i + 1]):
            cells[i], cells[i + 1] = "", f"{cell}{' ' if cell.isalpha() else ''}{cells[i + 1]}"
        elif _CLOSING.fullmatch(cell):
            left = next((j for j in range(i - 1, max(i - 3, -1), -1) if cells[j]), None)
            if left is not None and _DIGIT.search(cells[left]):
                cells[left], cells[i] = cells[left] + cell, ""
    return cells
