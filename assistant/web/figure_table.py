"""The table of all figures of documents: rows, search, order, HTML and cells for a file."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from assistant.audit.places import sentence_around
from assistant.figures import written_language
from assistant.index.index import Index
from assistant.web.render import button, number, table_html, text
from assistant.web.tables import Cell
from assistant.web.texts import Words

Column = Literal["figure", "value", "unit", "measures", "document", "sentence"]
COLUMNS: tuple[Column, ...] = get_args(Column)
_NUMERIC = ' class="n"'
SHOWN = 100
"""Rows shown until more are asked for."""


class FigureRow(NamedTuple):
    """A figure with its place; `before` and `after` are the rest of its sentence."""

    figure: str
    value: Decimal
    unit: str
    measures: dict[str, str]
    document: str
    document_id: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""
        return self.before + self.figure + self.after

    def said(self, language: str) -> str:
        """What it measures, where the document says so."""
        return self.measures.get(written_language(language)) or self.measures.get("en", "")


def figure_rows(index: Index) -> list[FigureRow]:
    """Every figure of every document of a store, in reading order."""
    return list(_rows(index))


def _rows(index: Index) -> Iterator[FigureRow]:
    library = index.library
    for stored in library.documents():
        document = stored.document
        metadata = document.metadata
        passages = list(dict.fromkeys(u.passage_id for u in library.units(metadata.id)))
        for card in library.cards.get(library.cards.of_passages(passages)):
            figure = card.figure
            start, end = sentence_around(document.text, figure)
            yield FigureRow(
                figure=figure.text,
                value=figure.value,
                unit=figure.unit,
                measures=card.measures.model_dump(exclude_none=True) if card.measures else {},
                document=metadata.title,
                document_id=metadata.id,
                before=document.text[start : figure.start],
                after=document.text[figure.end : end],
            )


def select(
    rows: Sequence[FigureRow],
    *,
    search: str,
    left_out: Collection[str],
    order: Column | None,
    falling: bool,
    language: str,
) -> list[FigureRow]:
    """The rows of the chosen documents that have every word of `search`, ordered by a column (None: as they stand).

    Values are ordered within their unit, for a megawatt is neither more nor less than a dollar.
    """
    words = search.casefold().split()
    found = [
        row
        for row in rows
        if row.document_id not in left_out and all(w in _haystack(row) for w in words)
    ]
    if order == "value":
        found.sort(key=lambda row: (row.unit, row.value))
    elif order is not None:
        found.sort(key=lambda row: _cell(row, order, language).casefold())
    return found[::-1] if falling else found


def figures_html(
    rows: Sequence[FigureRow], order: Column | None, falling: bool, words: Words, *, whole: bool
) -> str:
    """The table; its heads are buttons that order it. Only the first `SHOWN` rows unless `whole`."""
    w = words.figures
    heads = "".join(_head(column, order, falling, words) for column in COLUMNS)
    shown = rows if whole else rows[:SHOWN]
    body = "".join(_row(row, words) for row in shown)
    more = ""
    if len(shown) < len(rows):
        more = f'<p class="more">{button("whole", w.show_all.format(n=len(rows)))}</p>'
    count = f'<p class="count" role="status">{text(w.count.format(n=len(rows)))}</p>'
    return count + table_html(w.table, heads, body, kind="figures") + more


def figure_cells(rows: Sequence[FigureRow], words: Words) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows for a file."""
    head = [_name(column, words) for column in COLUMNS]
    cells: list[list[Cell]] = [
        [r.figure, r.value, r.unit, r.said(words.language), r.document, r.sentence] for r in rows
    ]
    return head, cells


def _haystack(row: FigureRow) -> str:
    parts = [row.sentence, row.unit, row.document, f"{row.value:f}", *row.measures.values()]
    return " ".join(parts).casefold()


def _cell(row: FigureRow, column: Column, language: str) -> str:
    return row.said(language) if column == "measures" else str(getattr(row, column))


def _name(column: Column, words: Words) -> str:
    return str(getattr(words.figures, column))


def _head(column: Column, order: Column | None, falling: bool, words: Words) -> str:
    sort, sign = "none", ""
    if column == order:
        sort, sign = ("descending", " ↓") if falling else ("ascending", " ↑")
    return (
        f'<th scope="col"{_NUMERIC if column == "value" else ""} aria-sort="{sort}">'
        f'<button type="button" class="sort" data-column="{column}">'
        f'{text(_name(column, words))}<span aria-hidden="true">{sign}</span></button></th>'
    )


def _row(row: FigureRow, words: Words) -> str:
    return (
        f'<tr><th scope="row" class="n">{text(row.figure)}</th>'
        f'<td class="n">{text(number(row.value, words))}</td><td>{text(row.unit)}</td>'
        f'<td>{text(row.said(words.language))}</td><td class="where" title="{text(row.document)}">'
        f"<bdi>{text(row.document)}</bdi></td>"
        f'<td class="sentence">{text(row.before)}<b>{text(row.figure)}</b>{text(row.after)}</td></tr>'
    )
