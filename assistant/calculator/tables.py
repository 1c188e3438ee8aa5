"""Operations over a row of a table that is given as rows of cells, the first cell being the row's label.

Cells are read as financial reports print them: `$ 1,997.8`, `(3.1)` for a negative amount, `27% ( 27 % )`,
`-36 ( 36 )`. Empty cells, dashes and lone signs are left out. A number in a table has no
unit of its own here, except percent.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from assistant.calculator.quantities import average, largest, smallest, total
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

Rows: TypeAlias = Sequence[Sequence[str]]

OPERATIONS: Mapping[str, Callable[[Sequence[Quantity]], Quantity]] = {
    "table_sum": total,
    "table_average": average,
    "table_max": largest,
    "table_min": smallest,
}

_EMPTY = re.compile(r"\s*[$€£¥]?\s*[-–—]?\s*%?\s*|\s*n/a\s*", re.IGNORECASE)
_CELL = re.compile(
    r"""^\s* (?P<open>\()? \s* (?P<minus>[-−])? \s* [$€£¥]? \s* (?P<inner>\()? \s* (?P<minus2>[-−])?
    (?P<number> \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d+(?:\.\d+)? | \.\d+ ) \s*
    \)? \s* (?P<percent>%)? \s* \)? \s* (?: \( [^()]* \) )? \s*$""",
    re.VERBOSE,
)


def read_cell(cell: str) -> Quantity | None:
    """The number in a cell, None for an empty one.

    Raises CalculationError if the cell holds anything else.
    """
    if _EMPTY.fullmatch(cell):
        return None
    match = _CELL.match(cell)
    if match is None:
        raise CalculationError(f"The table cell {cell!r} is not a number.")
    value = Decimal(match["number"].replace(",", ""))
    if match["open"] or match["inner"] or match["minus"] or match["minus2"]:
        value = -value
    return Quantity(value=value, unit="%" if match["percent"] else "1")


def row_values(rows: Rows, label: str) -> list[Quantity]:
    """The numbers of the row with this label, case and spacing aside.

    Raises CalculationError if no row or more than one has the label, or if it holds no numbers.
    """
    wanted = _folded(label)
    found = [row for row in rows if row and _folded(row[0]) == wanted]
    if not found:
        labels = ", ".join(repr(row[0]) for row in rows if row and row[0].strip())
        raise CalculationError(f"The table has no row {label!r}; its rows are {labels or 'none'}.")
    if len(found) > 1:
        raise CalculationError(f"The table has {len(found)} rows {label!r}; one is needed.")
    values = [value for cell in found[0][1:] if (value := read_cell(cell)) is not None]
    if not values:
        raise CalculationError(f"The table row {label!r} holds no numbers.")
    return values


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
