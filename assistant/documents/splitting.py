"""Passages and clauses of a document, with exact offsets.

A passage is what is retrieved, quoted and cited: whole paragraphs up to a size, within one section; a question with its
answer; rows of one table. A clause is what is searched: a sentence, a part of a long one, a heading, a table row.
Every character that is not whitespace stands in exactly one passage and in exactly one clause of it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from assistant.documents.blocks import Block, find_blocks, heading_text
from assistant.documents.sentences import Span, clause_spans, letters, sentence_spans
from assistant.documents.tables import is_table_rule
from assistant.documents.types import Clause, Document, Passage, Table

SPLITTING_VERSION = 1

PASSAGE_LIMIT = 850.0
"""Longest passage in letters, a Chinese character counting `_CJK_WEIGHT`: 850 in English, 450 in Chinese."""
_CJK_WEIGHT = 1.9
_OVER = 1.2
"""A passage may run over the limit by this factor rather than divide a paragraph or leave a remnant."""
_PAIR_LIMIT = 3 * PASSAGE_LIMIT

_Path = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Piece:
    """A stretch of text that is not divided between passages.

    `joins`: what follows must stand in the same passage. `alone`: nothing else may, but headings.
    """

    start: int
    end: int
    size: float
    section: int
    joins: bool = False
    alone: bool = False
    table: Table | None = None


def split_document(document: Document) -> tuple[list[Passage], list[Clause]]:
    """The document's passages in order, and the clauses of all passages in order."""
    text = document.text
    blocks = find_blocks(text, document.tables)
    paths = _heading_paths(document, blocks)
    heading_starts = [start for start, _ in paths]
    passages: list[Passage] = []
    clauses: list[Clause] = []
    for group in _pack(_pieces(text, blocks, document.tables)):
        start, end = group[0].start, group[-1].end
        above = bisect_right(heading_starts, start) - 1
        path = paths[above][1] if above >= 0 else ()
        passage = Passage(
            id=f"{document.metadata.id}:{len(passages)}",
            document_id=document.metadata.id,
            ordinal=len(passages),
            start=start,
            end=end,
            text=text[start:end],
            context=_context(path, start, group[-1].table),
        )
        passages.append(passage)
        clauses += [
            Clause(id=f"{passage.id}:{n}", passage_id=passage.id, start=s, end=e, text=text[s:e])
            for n, (s, e) in enumerate(_clauses_within(text, blocks, start, end))
        ]
    return passages, clauses


def _heading_paths(document: Document, blocks: list[Block]) -> list[tuple[int, _Path]]:
    """For every heading its start and the headings in force from there on, itself last."""
    paths: list[tuple[int, _Path]] = []
    stack: list[tuple[int, int, str]] = []
    written = document.text.startswith("#") or "\n#" in document.text
    for i, block in enumerate(blocks):
        if block.kind == "question" and not written and i and blocks[i - 1].kind != "heading":
            # Pages put questions and answers below the article; its last heading says nothing about them.
            if blocks[i - 1].kind != "answer":
                stack = []
                paths.append((block.start, ()))
            continue
        if block.kind != "heading":
            continue
        name = heading_text(document.text[block.start : block.end])
        stack = [entry for entry in stack if entry[0] < block.level]
        stack.append((block.level, block.start, name))
        # The title is the document's, and known wherever the passage is.
        path = tuple((start, text) for _, start, text in stack if text != document.metadata.title)
        paths.append((block.start, path))
    return paths


def _context(path: _Path, start: int, table: Table | None) -> str:
    parts = [" > ".join(name for heading_start, name in path if heading_start < start)]
    if table is not None:
        parts += [table.caption, table.scale_note, table.header]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _size(text: str) -> float:
    return letters(text, _CJK_WEIGHT)


def _pieces(text: str, blocks: list[Block], tables: tuple[Table, ...]) -> Iterator[_Piece]:
    section = 0
    i = 0
    while i < len(blocks):
        block = blocks[i]
        size = _size(text[block.start : block.end])
        if block.kind == "heading":
            section += not (i and blocks[i - 1].kind == "heading")
            yield _Piece(block.start, block.end, size, section, joins=i + 1 < len(blocks))
        elif block.kind == "table":
            table = next(t for t in tables if t.start < block.end and block.start < t.end)
            for start, end in _row_groups(text, block):
                yield _Piece(start, end, _size(text[start:end]), section, alone=True, table=table)
        elif block.kind == "question":
            last = i + 1
            while last + 1 < len(blocks) and blocks[last + 1].kind == "answer":
                last += 1
            yield from _pair(text, block, blocks[i + 1 : last + 1], section)
            i = last
        else:
            yield from _paragraph(text, block.start, block.end, section)
        i += 1


def _pair(text: str, question: Block, answers: list[Block], section: int) -> Iterator[_Piece]:
    size = _size(text[question.start : answers[-1].end])
    if size <= _PAIR_LIMIT:
        yield _Piece(question.start, answers[-1].end, size, section, alone=True)
        return
    yield _Piece(
        question.start,
        question.end,
        _size(text[question.start : question.end]),
        section,
        joins=True,
    )
    for answer in answers:
        yield from _paragraph(text, answer.start, answer.end, section)


def _paragraph(text: str, start: int, end: int, section: int) -> Iterator[_Piece]:
    """A paragraph as one piece, or a long one as its sentences, each no longer than a passage."""
    size = _size(text[start:end])
    if size <= _OVER * PASSAGE_LIMIT:
        yield _Piece(start, end, size, section, joins=text[end - 1] in ":：")
        return
    for sentence in sentence_spans(text, start, end):
        too_long = _size(text[slice(*sentence)]) > PASSAGE_LIMIT
        for span in (
            clause_spans(text, *sentence, limit=PASSAGE_LIMIT / 2) if too_long else [sentence]
        ):
            yield _Piece(*span, _size(text[slice(*span)]), section)


def _row_groups(text: str, block: Block) -> Iterator[Span]:
    """Rows in groups up to the passage limit; caption, header and rule stay with the first row."""
    group: list[Span] = []
    rows = 0
    for line in _line_spans(text, block.start, block.end):
        if rows >= 2 and _size(text[group[0][0] : line[1]]) > PASSAGE_LIMIT:
            yield group[0][0], group[-1][1]
            group = []
        group.append(line)
        # Caption, header and rule come before the first row; a passage of them alone would say nothing.
        rows += "|" in text[slice(*line)] and not is_table_rule(text[slice(*line)])
    if group:
        yield group[0][0], group[-1][1]


def _line_spans(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for line in text[start:end].split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            yield position + lead, position + len(line.rstrip())
        position += len(line) + 1


def _pack(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces in groups, one a passage: a section in passages of about equal size, none much over the limit."""
    for _, section in groupby(_units(pieces), key=lambda unit: unit[-1].section):
        units = list(section)
        run: list[list[_Piece]] = []
        for unit in units:
            if unit[-1].alone:
                yield from _balance(run)
                yield unit
                run = []
            else:
                run.append(unit)
        yield from _balance(run)


def _units(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces with those they must stand together with: headings and what follows, an introduction and its list."""
    unit: list[_Piece] = []
    for piece in pieces:
        unit.append(piece)
        if not piece.joins:
            yield unit
            unit = []
    if unit:
        yield unit


def _balance(units: list[list[_Piece]]) -> Iterator[list[_Piece]]:
    sizes = [sum(piece.size for piece in unit) for unit in units]
    total = sum(sizes)
    passages = 1 if total <= _OVER * PASSAGE_LIMIT else ceil(total / PASSAGE_LIMIT)
    target = total / passages
    group: list[_Piece] = []
    filled = 0.0
    for unit, size in zip(units, sizes, strict=True):
        if group and (filled + size / 2 > target or filled + size > _OVER * PASSAGE_LIMIT):
            yield group
            group, filled = [], 0.0
        group = group + unit
        filled += size
    if group:
        yield group


def _clauses_within(text: str, blocks: list[Block], start: int, end: int) -> Iterator[Span]:
    """Clauses of one passage; a block that reaches beyond it is read up to its bounds."""
    first = bisect_right(blocks, start, key=lambda block: block.end)
    for block in blocks[first:]:
        if block.start >= end:
            return
        low, high = max(block.start, start), min(block.end, end)
        if block.kind == "heading":
            yield low, high
        elif block.kind == "table":
            yield from _rows(text, low, high)
        else:
            for sentence in sentence_spans(text, low, high):
                yield from clause_spans(text, *sentence)


def _rows(text: str, start: int, end: int) -> Iterator[Span]:
    pending: Span | None = None
    for line in _line_spans(text, start, end):
        if pending and is_table_rule(text[line[0] : line[1]]):
            yield pending[0], line[1]
            pending = None
            continue
        if pending:
            yield pending
        pending = line
    if pending:
        yield pending
