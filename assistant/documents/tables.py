"""Tables as text: written as rows of `| cell | cell |`, found again, with caption, header and scale note.

All readers write tables this way, and Markdown files hold them this way already, so that one row is one line and the
rest of the program needs to know one form only.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, groupby

from assistant.documents.scale_notes import scale_note
from assistant.documents.types import Table

Row = Sequence[str]

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*(?:\|\s*:?-{2,}:?\s*|:?-{2,}:?\s*(?=\|))(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD_WORD = re.compile(
    r"""(?:FY|CY|Q[1-4]|[1-4]Q|H[12]|[12]H|[1-4]T|[12]S)(?![a-z])
    | 第?[一二三四1-4]季度? | [上下]半年 | 年度? | [月日底末止] | 截至
    | \b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|ene|abr|ago|dic)[a-zé]*\b
    | \b(?:years?|quarters?|half|months?|weeks?|days?|ended|ending|end|as|at|of|to|and|the|first|second|third|fourth
        |three|six|nine|twelve|fiscal|full)\b
    | \b(?:años?|ejercicio|trimestre|semestre|mes|meses|primer|segundo|tercer|cuarto|cierre|de|del|a)\b
    | \b\d{1,2}\b | [\s.,/'’()（）—–-]""",
    re.VERBOSE | re.IGNORECASE,
)
_COLUMNS = re.compile(r"\t+| {2,}")
_SIGN = re.compile(r"[$€£¥￥]|US\$|[A-Z]{3}")
_CLOSING = re.compile(r"[)）]|[%％]|[)）][%％]|[%％][)）]")
_CAPTION_LENGTH = 200
_TABLE_WORD = re.compile(
    r"^(?:\*\*)?(?:table|tabla|cuadro|exhibit|表|图表|圖表)\s*[\dIVX一二三四五六七八九十]*",
    re.IGNORECASE,
)
_NO_CAPTION = re.compile(r"[|>]|[-*+•]\s|\d{1,3}[.)]\s|(?:Q|A|问|答)\s*[:：]|```")
_NOTE_BELOW = re.compile(r"\s*[*_(（]*(?:notes?|notas?|注|备注|單位|单位)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.。!！?？]$")


def write_table(
    rows: Sequence[Row], *, header: Sequence[bool] | None = None, caption: str = ""
) -> str:
    """`rows` as lines `| … |` under their caption; empty columns and rows are left out.

    Rows of a single cell before the header (a caption, "in millions") become lines above the table. Several header rows
    become one, column by column. Currency signs, percent signs and closing parentheses that stand in cells of their
    own, as in filings, join their number. `header` says for each row whether the source marks it as header; None where
    it does not say. Returns an empty string when there is nothing in the rows.
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
    while count and _names_a_section(grid[count - 1][0]):
        count -= 1
    head, body = [row for row, _ in grid[:count]], [_join_signs(row) for row, _ in grid[count:]]
    # over columns that are no periods a note may be of the one it stands in
    notes = [_only_note(row) for row in head] if any(map(_names_periods, head)) else []
    if any(notes):
        above += [note for note in dict.fromkeys(notes) if note and note not in above]
        head = [row for row, note in zip(head, notes, strict=True) if not note]
    columns = [i for i in range(width) if any(row[i] for row in body)]
    if not columns:
        columns = [i for i in range(width) if any(row[i] for row in head)]
    lines = []
    if head:
        lines.append(_line([_stack(head, i) for i in columns]))
        lines.append("|" + " --- |" * len(columns))
    lines += [_line([row[i] for i in columns]) for row in body]
    return "\n".join([*above, *lines])


def columns_to_tables(text: str) -> str:
    """Runs of lines set in columns by tabs, or by gaps of spaces and figures, as tables."""
    out: list[str] = []
    run: list[list[str]] = []
    raw: list[str] = []
    for line in [*text.split("\n"), ""]:
        cells = [cell.strip() for cell in _COLUMNS.split(line.strip("\n"))] if line.strip() else []
        aligned = len(cells) >= 2 and not line.lstrip().startswith("|")
        if aligned and (not run or abs(len(cells) - len(run[0])) <= 1):
            run.append(cells)
            raw.append(line)
            continue
        out += _as_table(run, raw)
        run, raw = [], []
        out.append(line)
    return "\n".join(out).rstrip("\n")


def _as_table(rows: list[list[str]], raw: list[str]) -> list[str]:
    with_figures = sum(1 for row in rows if any(_DIGIT.search(cell) for cell in row[1:]))
    tabs = all("\t" in line.strip() for line in raw)
    if len(rows) < 2 or not with_figures or (not tabs and len(rows) < 3):
        return raw
    width = max(len(row) for row in rows)
    # A header one short of its rows lacks the label of the first column.
    if len(rows[0]) == width - 1:
        rows = [["", *rows[0]], *rows[1:]]
    if any(len(row) != width for row in rows):
        return raw
    return write_table(rows).split("\n")


def find_tables(text: str) -> tuple[Table, ...]:
    """The tables in a cleaned text, in order, each with the caption and notes that stand around it.

    A table's span begins at its caption or scale line where one stands right above it.
    """
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    tables = []
    for in_table, group in groupby(enumerate(table_lines(lines)), key=lambda pair: pair[1]):
        numbers = [number for number, _ in group]
        if in_table:
            tables.append(_table(lines, starts, numbers[0], numbers[-1]))
    return tuple(tables)


def table_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it belongs to a table.

    Rows begin and end with a bar, two or more together; or, as Markdown allows, they have bars only between cells,
    around a rule of hyphens.
    """
    inside = [bool(_ROW.match(line)) for line in lines]
    for i, line in enumerate(lines):
        if i and "|" in lines[i - 1] and is_table_rule(line):
            inside[i - 1] = inside[i] = True
            for j in range(i + 1, len(lines)):
                if "|" not in lines[j]:
                    break
                inside[j] = True
    return [
        own and any(inside[max(i - 1, 0) : i] + inside[i + 1 : i + 2])
        for i, own in enumerate(inside)
    ]


def is_table_row(line: str) -> bool:
    """Whether `line` begins and ends as a row of a table does."""
    return bool(_ROW.match(line))


def row_name(line: str) -> str:
    """The first cell of a table's row; empty for any other line."""
    return line.strip().removeprefix("|").partition("|")[0].strip() if is_table_row(line) else ""


def row_cells(line: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def is_table_rule(line: str) -> bool:
    """Whether `line` is the rule between header and rows."""
    return bool(_RULE.match(line))


def _table(lines: Sequence[str], starts: Sequence[int], first: int, last: int) -> Table:
    has_header = first < last and is_table_rule(lines[first + 1])
    header = lines[first].strip() if has_header else ""
    top, caption, notes = _above(lines, first)
    notes.append(scale_note(header))
    after = [line for line in lines[last + 1 : last + 6] if line.strip()]
    below = after[0] if after else ""
    belongs_to_next = len(after) > 1 and is_table_row(after[1])
    if _NOTE_BELOW.match(below) and not belongs_to_next:
        notes.append(scale_note(below))
    return Table(
        start=starts[top] + len(lines[top]) - len(lines[top].lstrip()),
        end=starts[last] + len(lines[last].rstrip()),
        caption=caption,
        header=header,
        scale_note="; ".join(dict.fromkeys(note for note in notes if note)),
    )


def _above(lines: Sequence[str], first: int) -> tuple[int, str, list[str]]:
    """The lines above a table that belong to it: number of the topmost, the caption, the scale notes.

    A caption is a short line right above, or above a line that is only a scale note; a heading is a caption too, but
    stays outside the table.
    """
    top, caption = first, ""
    notes: list[str] = []
    i = first - 1
    while i >= max(first - 6, 0):
        line = lines[i].strip()
        if not line and (i == 0 or not lines[i - 1].strip()):
            break
        if line.startswith("#"):
            notes.append(scale_note(line))
            return top, caption or line.lstrip("# "), notes
        if line:
            note = scale_note(line)
            mostly_note = len(note) >= 0.5 * len(line)
            is_text = _SENTENCE.search(line) and not _TABLE_WORD.match(line) and not mostly_note
            if len(line) > _CAPTION_LENGTH or is_text or _NO_CAPTION.match(line):
                break
            if caption and not _TABLE_WORD.match(line):
                break
            notes.append(note)
            top = i
            # "Results (in millions)" is a caption, unless a line that says so stands above it.
            if len(line) - len(note) >= 4:
                caption = line.strip("* ")
            if not mostly_note:
                break
        i -= 1
    lead = next(
        (line.strip() for line in reversed(lines[max(top - 2, 0) : top]) if line.strip()), ""
    )
    if lead.endswith((":", "：")):  # "… are as follows (in thousands):"
        notes.append(scale_note(lead))
    return top, caption, notes


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


def _names_a_section(row: Row) -> bool:
    """Whether a row holds nothing but its name, as one does that heads a part of the rows."""
    return bool(row[0]) and not any(row[1:])


def _only_note(row: Row) -> str:
    """The one cell of a row that says what all columns are counted in, wherever it stands; else an empty string."""
    cells = [cell for cell in row if cell]
    return cells[0] if len(set(cells)) == 1 and scale_note(cells[0]).strip("()（）") else ""


def _stack(header: Sequence[Row], column: int) -> str:
    return " ".join(dict.fromkeys(row[column] for row in header if row[column]))


def _is_number(cell: str) -> bool:
    """Whether a cell holds a figure rather than a label; years and quarters are labels."""
    if not _DIGIT.search(cell) or is_period(cell) or scale_note(cell) == cell:
        return False
    return sum(c.isalpha() for c in cell) <= max(3, sum(c.isdigit() for c in cell))


def is_period(cell: str) -> bool:
    """Whether a cell names a year, a quarter or a date, as headers do: `2025`, `Q1 2025`, `2030年一季度`."""
    rest = _YEAR.sub("", cell)
    has_period = rest != cell or bool(re.search(r"[QH][1-4]|[1-4][QHT]|季度|半年", cell))
    return has_period and not _PERIOD_WORD.sub("", rest)


def row_sections(text: str, table: Table) -> dict[int, str]:
    """The parts of a table that its rows are in, for rows whose name it has more than once: "Revenue" and "Costs" of
    two rows "Licences". A part is named by the nearest row above that holds nothing but a name. By where the line of
    the row starts in `text`."""
    rows: list[tuple[int, list[str]]] = []
    start = table.start
    for line in text[table.start : table.end].split("\n"):
        if is_table_row(line) and not is_table_rule(line):
            rows.append((start, row_cells(line)))
        start += len(line) + 1
    often = Counter(cells[0].casefold() for _, cells in rows)
    found: dict[int, str] = {}
    section = ""
    for start, (name, *others) in rows:
        if name and not any(others):
            section = name.rstrip(":： ")
        elif section and often[name.casefold()] > 1:
            found[start] = section
    return found


def _count_header_rows(grid: Sequence[Row]) -> int:
    """Leading rows without figures, if rows with figures follow, down to the one that names periods; one row where no
    row holds figures."""
    unnamed = next((i for i, row in enumerate(grid) if row[0]), len(grid))
    periods = max((i for i, row in enumerate(grid[:unnamed]) if _names_periods(row)), default=-1)
    for i, row in enumerate(grid):
        if i > periods and any(_is_number(cell) for cell in row[1:] or row):
            return i if i <= 3 else 1
    return 1 if len(grid) > 1 else 0


def _names_periods(row: Row) -> bool:
    """Whether a row has nothing but years or quarters, over two columns or more."""
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and all(is_period(cell) for cell in cells)


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
