"""The figures of a document, those of its tables in what the tables say that they count.

A cell `5,765.2` under "(in millions)" is 5,765,200,000. The figure reader sees the cell alone; here the scale note of
the table is applied to it, and the note's currency where the cell has none. Cells that the note is not about keep their
value: shares in percent, amounts a share, ratios, durations, cells with a scale word of their own, and the labels of
rows and columns. A note with two scales ("$ in thousands, shares in millions") is applied to nothing.
"""

import re
from decimal import Decimal, localcontext
from typing import NamedTuple

from assistant.documents.tables import is_table_row
from assistant.documents.types import Document, Table
from assistant.figures import Figure, find_figures, unit_kind
from assistant.figures.units import PRECISION

_POWERS = {
    "miles de millones": 9,
    "billones": 12,
    "millones": 6,
    "miles": 3,
    "trillion": 12,
    "billion": 9,
    "million": 6,
    "thousand": 3,
    "bn": 9,
    "mn": 6,
    "mm": 6,
    "m": 6,
    "k": 3,
    "000": 3,
    "十亿": 9,
    "千万": 7,
    "百万": 6,
    "亿": 8,
    "億": 8,
    "万": 4,
    "萬": 4,
    "千": 3,
}
_SCALE = re.compile(
    r"miles de millones|(?<![a-z])(?:billones|millones|miles)(?![a-z])"
    r"|(?:trillion|billion|million|thousand)(?=s?(?![a-z]))|(?<![a-z])(?:bn|mn|mm|m|k)(?![a-z])|(?<!\d)000(?!\d)|十亿|千万|百万|亿|億|万|萬|千",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"(?:US|HK|NT|A|C|R)?\$|[€£¥]|(?<![A-Z])[A-Z]{3}(?![A-Z])|(?i:\b(?:dollars|euros|yuan|yen|dólares)\b)"
    r"|人民币|美元|欧元|港元|日元|元"
)
_SCALE_OF_ITS_OWN = re.compile(r"[a-zà-ÿ千百万亿萬億%％]")
_NOT_COUNTED = re.compile(
    r"""(?i)[%％] | \bper\b | \bpor\s | 每 | percent | porcentaje | por\ ciento | 比例 | 率 | 倍
    | \b(?:ratio|rate|margin|multiple|tasa|margen|cents?|pence)\b
    | \(\s*(?:in\s|en\s)?(?:years|months|days|hours|años|meses|días)\s*\) | \bin\s(?:years|months|days)\b
    | \b(?:number|count|headcount|employees|stores|restaurants|número|empleados)\b | [年月天]数 | 人数""",
    re.VERBOSE,
)
_SHARES = re.compile(r"(?i)\bshares?\b|\bacciones\b|\bacción\b|股")
_EXCEPT_SHARES = re.compile(r"(?i)except|excepto|salvo|除")


class _Note(NamedTuple):
    """What a table counts in: a power of ten, the currency where it names one, and whether shares are left out."""

    text: str
    power: int
    currency: str | None
    without_shares: bool


def figures_of(document: Document) -> tuple[Figure, ...]:
    """Every figure of a document in order, with the value that its table's note gives it.

    `counted_in` of a figure is the note by which it was multiplied.
    """
    figures = list(find_figures(document.text, document.metadata.language))
    for table in document.tables:
        note = _read(table.scale_note)
        if note is None:
            continue
        for i, figure in enumerate(figures):
            if table.start <= figure.start < table.end and _counted(document, table, note, figure):
                figures[i] = _scaled(figure, note)
    return tuple(figures)


def _read(text: str) -> _Note | None:
    powers = {_POWERS[m[0].lower()] for m in _SCALE.finditer(text)}
    if len(powers) != 1:
        return None
    currencies = {
        f.unit
        for m in _CURRENCY.finditer(text)
        for f in (*find_figures(f"{m[0]}5"), *find_figures(f"5 {m[0]}"), *find_figures(f"5{m[0]}"))
        if f.kind == "money"
    }
    return _Note(
        text=text,
        power=powers.pop(),
        currency=currencies.pop() if len(currencies) == 1 else None,
        without_shares=bool(_EXCEPT_SHARES.search(text)),
    )


def _counted(document: Document, table: Table, note: _Note, figure: Figure) -> bool:
    """Whether a figure is all that a cell says, and the note is about that cell."""
    text = document.text
    begin = text.rfind("\n", 0, figure.start) + 1
    end = text.find("\n", figure.end)
    line = text[begin : len(text) if end < 0 else end]
    if figure.kind not in ("number", "money") or not is_table_row(line):
        return False
    left, right = line[: figure.start - begin], line[figure.end - begin :]
    column = left.count("|") - 1
    around = left.rpartition("|")[2] + right.partition("|")[0]
    if column < 1 or any(c.isalnum() or c in "%％" for c in around):
        return False
    if figure.kind == "number" and _SCALE_OF_ITS_OWN.search(figure.text):
        return False
    heads = _cells(table.header)
    if line.strip() == table.header:
        return False
    named = f"{_cells(line)[0]} | {heads[column] if column < len(heads) else ''}"
    named = named.replace(note.text, " ")
    if note.without_shares and _SHARES.search(named):
        return False
    return not _NOT_COUNTED.search(named)


def _scaled(figure: Figure, note: _Note) -> Figure:
    """The figure in ones, in the note's currency where it has no unit."""
    unit = note.currency if figure.unit == "1" and note.currency is not None else figure.unit
    with localcontext(prec=PRECISION):
        factor = Decimal(10) ** note.power
        value = figure.value * factor
        if value == value.to_integral_value():
            value = value.quantize(Decimal(1))
        return figure.model_copy(
            update={
                "value": value,
                "unit": unit,
                "kind": unit_kind(unit) if unit != "1" else figure.kind,
                "resolution": None if figure.resolution is None else figure.resolution * factor,
                "counted_in": note.text,
            }
        )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
