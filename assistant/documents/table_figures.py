"""The figures of a document, those in table cells with what the table says of them: "(in millions)", "£m", "%".

A cell holds a bare number; its scale and currency stand above the table, in the head of its column, or beside the label
of its row. The nearest of these counts. Without them a cell of 5,765.2 would be read as five thousand of nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from assistant.documents.scale_notes import Scale, read_scale, scale_note, unit_in_brackets
from assistant.documents.tables import is_period, is_table_rule
from assistant.documents.types import Document, Table
from assistant.figures import Figure, find_figures, unit_kind

_FOOTNOTE = re.compile(r"[(（\[]\d{1,2}[)）\]]")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"\b(?:US|A|C|HK|NT|R|[A-Z]{3})(?=[\W\d]|$)")
_PERCENT = re.compile(
    r"[%％]|\bper ?cent|\bpercentage|\bpor ?ciento|\bporcentaje|百分比|比例|占比|\bmargin\b|\bmargen\b|\brate\b|率",
    re.IGNORECASE,
)
_PERCENT_SIGN = re.compile(r"[%％]")
_EACH = re.compile(
    r"\bper\b|\bEPS\b|\bpor (?:acción|unidad|título)\b|每|\bBPA\b|\bx\b|\btimes\b|\bveces\b|倍|\bratio\b|比率",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"""\bshares?\ (?:outstanding|issued|granted|authori[sz]ed|repurchased|vested)
    |\b(?:weighted|basic|diluted)\b.*\bshares?\b|\bnumber\ of\ (?:common\ |ordinary\ )?shares
    |\bacciones\b|股数|股數|股份数""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(
    r"""\b(?:number|count)\ of\b|\bemployees\b|\bheadcount\b|\bstores\b|\bdays?\b|\bmonths?\b|\byears?\b|\bunits?\b
    |\bnúmero\ de\b|\bempleados\b|\bdías\b|\bmeses\b|\baños\b|人数|员工|員工|数量|數量|天数|天數|个数|户数""",
    re.VERBOSE | re.IGNORECASE,
)
_EXCEPT_SHARES = re.compile(
    r"\b(?:except|excluding|other than)\b.*(?<!per )\bshares?\b"
    r"|\b(?:excepto|salvo)\b.*(?<!por )\bacciones\b|除.*股[份数數]",
    re.IGNORECASE,
)
_NO_NOTE = re.compile(r"[(（]\s*[)）]")
_YEAR_OF_MONEY = re.compile(r"(?:19|20)\d\d\s*[$€£¥]")


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


def document_figures(document: Document) -> list[Figure]:
    """Every quantity of a document's text, in order, those in tables with the scale and unit the table gives them."""
    figures = find_figures(document.text, document.metadata.language)
    starts = [f.start for f in figures]
    told: dict[int, Figure | None] = {}
    for table in document.tables:
        inside = figures[bisect_left(starts, table.start) : bisect_left(starts, table.end)]
        told |= _told(document.text, table, [f for f in inside if f.end <= table.end])
    return [one for f in figures if (one := told.get(f.start, f)) is not None]


def _told(text: str, table: Table, figures: Sequence[Figure]) -> dict[int, Figure | None]:
    """The figures that the table says more of, by where they start; None for what is none: marks of footnotes, the
    note itself, a year with the column's currency."""
    rows = list(_rows(text, table))
    head = rows[0] if table.header and rows else []
    body = rows[1:] if head else rows
    above = _above(table, head)
    cells = [cell for row in rows for cell in row]
    starts = [cell.start for cell in cells]
    told: dict[int, Figure | None] = {}
    by_cell: dict[_Cell, list[Figure]] = {}
    for figure in figures:
        at = bisect_right(starts, figure.start) - 1
        cell = cells[at] if at >= 0 and figure.start < cells[at].end else None
        if cell is None:
            if not any(c.isdigit() for c in figure.text):
                told[figure.start] = None  # the note itself: 单位：百万元
            continue
        if at < len(head) and _YEAR_OF_MONEY.fullmatch(figure.text):
            told[figure.start] = None
        if figure.end <= cell.end:
            by_cell.setdefault(cell, []).append(figure)
    of_money = {
        i
        for row in body
        for i, cell in enumerate(row)
        if any(figure.kind == "money" for figure in by_cell.get(cell, ()))
    }
    columns = _column_scales(head, of_money)
    signs = [unit_in_brackets(cell.text) for cell in head]
    currencies = {f.unit for own in by_cell.values() for f in own if f.kind == "money"}
    common = currencies.pop() if len(currencies) == 1 else None
    currency: dict[int, str] = {}
    section: Scale | None = None
    for row in body:
        if not any(cell.text for cell in row[1:]):
            section = read_scale(row[0].text) or section
        own = [by_cell.get(cell, []) for cell in row]
        for figure in own[0] if len(row) > 1 else []:
            if _FOOTNOTE.fullmatch(figure.text):
                told[figure.start] = None
        label = row[0].text
        of_row, row_sign = _scale_of(label), unit_in_brackets(label)
        for i, cell in enumerate(row[1:], start=1):
            if len(own[i]) != 1 or not _is_bare(cell):
                continue
            (figure,) = own[i]
            if figure.kind == "money":
                currency[i] = figure.unit
            heading = head[i].text if i < len(head) else ""
            of_column, column_sign = (columns[i], signs[i]) if i < len(head) else (None, None)
            scale = of_row or of_column or section or above or row_sign or column_sign
            told_currency = currency.get(i) or (common if not _names_a_thing(label) else None)
            changed = _scaled(figure, label, heading, scale, told_currency)
            if changed != figure:
                told[figure.start] = changed
    return told


def _scale_of(heading: str) -> Scale | None:
    """What the name of a row or a column says that it is counted in, if it is more than a currency's sign."""
    scale = read_scale(heading) or unit_in_brackets(heading)
    return None if scale is not None and scale.currency_alone else scale


def _column_scales(head: Sequence[_Cell], of_money: Collection[int]) -> list[Scale | None]:
    """What the head of each column says it is counted in. What one says of its years or its money holds for the other
    years ("2019" beside "2018 (in thousands)") and for the other columns `of_money`, but for those of prices."""
    scales = [_scale_of(cell.text) for cell in head]
    noted = [i for i, scale in enumerate(scales) if scale is not None]
    if len({scales[i] for i in noted}) != 1:
        return scales
    names = [_NO_NOTE.sub("", c.text.replace(scale_note(c.text), "")).strip() for c in head[1:]]
    years = all(is_period(name) for name in names if name)
    money = any(i in of_money for i in noted)
    return [
        scales[noted[0]]
        if years or (money and i in of_money and not _EACH.search(cell.text))
        else scale
        for i, (scale, cell) in enumerate(zip(scales, head, strict=True))
    ]


def _names_a_thing(label: str) -> bool:
    """Whether a row is of things that are counted: "Subscribers", 员工."""
    return any(f.kind == "count" for f in find_figures(f"5 {label.lower()}"))


def _above(table: Table, head: Sequence[_Cell]) -> Scale | None:
    """What is said for the whole table: above or below it, or over its column of labels."""
    over_columns = {scale_note(cell.text) for cell in head[1:]} - {""}
    notes = [note for note in table.scale_note.split("; ") if note and note not in over_columns]
    return next((scale for note in notes if (scale := read_scale(note)) is not None), None)


def _scaled(
    figure: Figure, label: str, heading: str, scale: Scale | None, currency: str | None
) -> Figure:
    """The figure of a cell as its table means it."""
    sign = _PERCENT_SIGN.search(label) or (
        _PERCENT_SIGN.search(heading) and not scale_note(heading)
    )
    if figure.kind == "number" and sign:
        return figure.model_copy(update={"unit": "%", "kind": "percent", "implied": True})
    if figure.kind not in ("number", "money") or scale is None:
        return figure
    if figure.kind == "money" and scale.unit is not None and unit_kind(scale.unit) != "money":
        return figure
    likely_percent = abs(figure.value) <= 100 and _PERCENT.search(label)
    if figure.kind == "number" and likely_percent:
        return figure
    shares = bool(_SHARES.search(label))
    uncounted = _EXCEPT_SHARES.search(scale.note) if shares else _COUNTED.search(label)
    if scale.factor != 1 and (_EACH.search(label) or uncounted):
        return figure
    unit = figure.unit
    if figure.kind == "number" and not shares:
        unit = scale.unit or currency or figure.unit
    if scale.factor == 1 and unit == figure.unit:
        return figure
    resolution = None if figure.resolution is None else figure.resolution * scale.factor
    return figure.model_copy(
        update={
            "value": figure.value * scale.factor,
            "unit": unit,
            "kind": figure.kind if unit == figure.unit else unit_kind(unit),
            "resolution": resolution,
            "implied": True,
        }
    )


def _is_bare(cell: _Cell) -> bool:
    """Whether a cell has no word that says what its number is counted in, but for a currency's code."""
    return not _LETTER.search(_CODE.sub("", cell.text))


def _rows(text: str, table: Table) -> Iterator[list[_Cell]]:
    """The rows of a table that are no rule, each as its cells with their places in the text."""
    start = table.start
    for line in text[table.start : table.end].split("\n"):
        if "|" in line and not is_table_rule(line):
            shift = len(line) - len(line.lstrip().removeprefix("|"))
            inner = line[shift:].rstrip().removesuffix("|")
            yield list(_cells(inner, start + shift))
        start += len(line) + 1


def _cells(inner: str, offset: int) -> Iterator[_Cell]:
    at = 0
    for piece in re.split(r"(?<!\\)\|", inner):
        yield _Cell(offset + at, offset + at + len(piece), piece.strip())
        at += len(piece) + 1
