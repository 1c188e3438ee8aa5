"""Figure cards: a short phrase for what each figure measures, so that a question finds the figure itself.

Figures that a document names bring their phrases. Every other figure gets one from the clause it stands in, with the
figure replaced by the words a question would ask for it with: several figures of one clause then differ in what is
asked. What follows from the figures by declared relations has cards in the same style, with its calculation.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.audit import DerivedFigure
from assistant.audit.places import place_figures
from assistant.documents.instructions import instruction_spans
from assistant.documents.scale_notes import scale_note
from assistant.documents.tables import is_table_row, row_cells, row_sections
from assistant.documents.types import Clause, Document, Measures, NamedFigure, Passage
from assistant.errors import FigureError
from assistant.figures import Figure, Language, Quantity, unit_kind, write_figure, written_language

CARDS_VERSION = 8  # raise it when labels are made differently, or cards hold other things

WINDOW = 120
"""Most characters of a clause kept on either side of a figure."""

OFTEN = 3
"""Least number of times a document repeats the name of its subject."""

_BLANKS: dict[Language, str] = {"zh": "多少", "es": "cuántos", "en": "how many"}
_AMOUNTS: dict[Language, str] = {"zh": "多少钱", "es": "cuánto dinero", "en": "how much money"}
_SHARES: dict[Language, str] = {"zh": "百分之多少", "es": "qué porcentaje", "en": "what percentage"}
_PART_END = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[，、；：。—()（）]|[.!?](?=\s)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# a name: a word with a capital that does not begin its sentence in a text that has spaces
_NAME = re.compile(
    r"(?<![.!?:#|\n-] )(?<![A-Za-z0-9\n])[A-Z][A-Za-z0-9&-]*[A-Za-z][A-Za-z0-9&-]*(?![A-Za-z0-9&-]| \d)"
)


class FigureCard(BaseModel):
    """What a figure measures, for search.

    `labels` are the phrases a question is compared with; `measures` is set where the document or a relation names
    the figure. `figure` has its place in the document for a stated figure, and `clause`, `clause_id` and `heading` are
    what it stands in and under; a derived one has its calculation in `derived` and no place. `document_ids` are the
    documents it rests on, all of which must be open to a question.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    origin: Literal["stated", "derived"]
    document_ids: tuple[str, ...]
    passage_id: str | None = None
    clause_id: str | None = None
    clause: str = ""
    heading: str = ""
    name: str | None = None
    measures: Measures | None = None
    labels: tuple[str, ...]
    figure: Figure
    derived: DerivedFigure | None = None


def declared_names(name: str) -> tuple[str, str, str]:
    """The names by which relations may speak of a figure: its own, and that of the figure it is a translation of."""
    return name, name.removesuffix("_en"), name.removesuffix("_es")


def stated_cards(
    document: Document,
    passages: Sequence[Passage],
    clauses: Sequence[Clause],
    figures: Sequence[tuple[str, Figure]],
) -> list[FigureCard]:
    """A card for every figure of a document but those of sentences that tell an assistant what to say; `figures` are
    pairs of passage id and figure."""
    named = {
        (place.start, place.end): (name, place) for name, place in place_figures(document).items()
    }
    declared: Mapping[str, NamedFigure] = {f.name: f for f in document.metadata.figures}
    by_id = {p.id: p for p in passages}
    by_passage: dict[str, list[Clause]] = {}
    for clause in clauses:
        by_passage.setdefault(clause.passage_id, []).append(clause)
    sections = {
        start: name
        for table in document.tables
        for start, name in row_sections(document.text, table).items()
    }
    planted = {
        p.id: [(p.start + a, p.start + b) for a, b in instruction_spans(p.text)] for p in passages
    }
    cards: list[FigureCard] = []
    for passage_id, figure in figures:
        if any(start <= figure.start < end for start, end in planted[passage_id]):
            continue
        name = named.get((figure.start, figure.end), (None, None))[0]
        measures = declared[name].measures if name else None
        clause = _clause_of(figure, by_passage[passage_id])
        passage = by_id[passage_id]
        section = sections.get(document.text.rfind("\n", 0, figure.start) + 1, "")
        own = clause_label(document, passage, clause, figure, section)
        labels = measure_labels(measures) if measures else (own,)
        cards.append(
            FigureCard(
                id=stated_id(document.metadata.id, figure.start),
                origin="stated",
                document_ids=(document.metadata.id,),
                passage_id=passage_id,
                clause_id=clause.id,
                clause=clause.text,
                heading=f"{document.metadata.title}\n{passage.context}".strip(),
                name=name,
                measures=measures,
                labels=labels,
                figure=figure,
            )
        )
    return cards


def stated_id(document_id: str, start: int) -> str:
    """The id of the card of the figure that starts there in a document's text."""
    return f"{document_id}@{start}"


def derived_id(name: str) -> str:
    """The id of the card of a derived result."""
    return f"derived@{name}"


def derived_cards(derived: Sequence[DerivedFigure]) -> list[FigureCard]:
    """A card for every derived result."""
    return [
        FigureCard(
            id=derived_id(one.name),
            origin="derived",
            document_ids=tuple(dict.fromkeys(s.document_id for s in one.sources)),
            name=one.name,
            measures=one.measures,
            labels=measure_labels(one.measures),
            figure=Figure(
                value=one.calculation.result.value,
                unit=one.calculation.result.unit,
                text=one.calculation.text,
                start=0,
                end=0,
                kind=unit_kind(one.calculation.result.unit),
            ),
            derived=one,
        )
        for one in derived
    ]


def measure_labels(measures: Measures) -> tuple[str, ...]:
    """The phrases of a named figure, one a language."""
    return tuple(dict.fromkeys(t for t in (measures.en, measures.zh, measures.es) if t))


def clause_label(
    document: Document, passage: Passage, clause: Clause, figure: Figure, section: str = ""
) -> str:
    """What an unnamed figure measures, as its own words tell it: the subject of the document, and the part of the
    clause around the figure, which is made a blank. In a table: the subject, its caption without the scale, the
    `section` of the table, where the row alone says too little, and the names of row and column."""
    if is_table_row(clause.text):
        return _cell_label(_table_subject(document), passage.context, section, clause, figure)
    text = clause.text
    start, end = (offset - clause.start for offset in figure.outer or (figure.start, figure.end))
    start, end = max(0, start), min(len(text), end)
    cuts = [
        -1,
        *(m.start() for m in _PART_END.finditer(text) if not start <= m.start() < end),
        len(text),
    ]
    after = next(cut for cut in cuts if cut >= end)
    first = max(i for i, cut in enumerate(cuts) if cut < start or cut == -1)
    if first and _YEAR.search(text[cuts[first - 1] + 1 : cuts[first] + 1]):
        first -= 1  # "in 2025, revenue was ..."
    before = cuts[first]
    left = text[max(before + 1, start - WINDOW) : start]
    right = text[end : min(after, end + WINDOW)]
    language = written_language(document.metadata.language)
    return " ".join(
        f"{subject(document)} {left}{_blank(figure, language)}{right.rstrip(' .')}?".split()
    )


def _blank(figure: Figure, language: Language) -> str:
    """The words that ask for a figure of this unit: 多少美元, how many MW, cuántos años."""
    if figure.unit == "%":
        return _SHARES[language]
    few = Quantity(value=Decimal(5), unit=figure.unit)
    try:
        written = write_figure(few, language)
    except FigureError:
        return _BLANKS[language]
    if not written[0].isdigit():
        return re.sub(
            r"^(\D*)5",
            lambda m: _AMOUNTS[language] if language == "en" else m[1] + _BLANKS[language],
            written,
        )
    return written.replace("5", _BLANKS[language], 1)


def subject(document: Document) -> str:
    """What a document is about, in a word or two: the name it repeats most, else the beginning of its title."""
    return _subject(document.metadata.title, document.text)


@lru_cache(maxsize=64)
def _subject(title: str, text: str) -> str:
    counts = Counter(m[0] for m in _NAME.finditer(text))
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count >= OFTEN:
        return name
    return _head(title)


def _head(title: str) -> str:
    return re.split(r"[:：(（,，;；|—–]", title)[0].strip()


def _table_subject(document: Document) -> str:
    """The subject, but no name that the title lacks: in a document of tables that may be a word of their rows."""
    title = document.metadata.title
    name = subject(document)
    return name if name.casefold() in title.casefold() else _head(title)


def _without_scale(line: str) -> str:
    """A caption or note without what it says of the scale."""
    while note := scale_note(line):
        line = line.replace(note, "")
    return re.sub(r"[(（]\s*[)）]|^[\s;；:：,]+|[\s;；:：,]+$", "", line)


def _cell_label(about: str, context: str, section: str, clause: Clause, figure: Figure) -> str:
    cells = row_cells(clause.text)
    column = clause.text[: figure.start - clause.start].count("|") - 1
    lines = context.split("\n")
    header = next((row_cells(line) for line in reversed(lines) if is_table_row(line)), [])
    above = [line for line in lines if line and not is_table_row(line)]
    row = cells[0] if column > 0 else ""
    name = header[column] if 0 <= column < len(header) else ""
    caption = " ".join(filter(None, map(_without_scale, above)))
    named = [caption, section, row, name]
    if about.casefold() not in caption.casefold():
        named.insert(0, about)
    return "; ".join(dict.fromkeys(t for part in named if (t := " ".join(part.split()))))


def _clause_of(figure: Figure, clauses: Sequence[Clause]) -> Clause:
    """The clause that holds most of a figure."""

    def shared(clause: Clause) -> int:
        return min(clause.end, figure.end) - max(clause.start, figure.start)

    return max(clauses, key=shared)
