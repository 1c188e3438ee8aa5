"""Reading PDF files: prose, and tables set in columns.

A page is read by position, so that rows of tables stay rows; a page set in several columns of text is read in the order
it was written instead. Lines are joined into paragraphs, words divided at line ends made whole, running heads and page
numbers left out where they repeat from page to page. Not covered: scanned pages (no text recognition), headings (they
are told from their wording only), tables whose cells wrap over several lines.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdf
from pypdf.errors import PyPdfError

from assistant.documents.extract import Extract
from assistant.documents.metadata import first_line
from assistant.documents.normalise import CJK, join_lines, normalise
from assistant.documents.scale_notes import scale_note
from assistant.documents.tables import is_table_row, write_table
from assistant.errors import DocumentError

# What pypdf raises for files that break the format in ways it does not expect.
_BROKEN = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError,
    NotImplementedError, ZeroDivisionError, OverflowError, EOFError,
)  # fmt: skip
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_SPACES = re.compile(r" {2,}")
_LEADERS = re.compile(r"(?:\. ?){5}")
_HEADING_LENGTH = 40
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|página|pág\.|p\.|第)?\s*[-–—]?\s*(\d{1,4})\s*[-–—]?\s*(?:页|頁)?(?:\s*(?:of|de|/|共)\s*\d{1,4}\s*(?:页|頁)?)?",
    re.IGNORECASE,
)
_UNHELPFUL_TITLE = re.compile(
    r"^(?:untitled|microsoft word|.*\.(?:docx?|pdf|indd|qxd|tex|pptx?)$|\(?anonymous\)?$|\W*$)",
    re.IGNORECASE,
)
_STARTS_ITEM = re.compile(
    r"\s*(?:[-•·▪◦‣*]\s|\(?\d{1,3}[.)]\s|[（(]?[一二三四五六七八九十]{1,3}[、）)])"
)
_ENDS_SENTENCE = re.compile(r"[.!?:。！？：;；][\"”’)）」]*$")
_LETTER = re.compile(r"[^\W\d_]")
_HYPHEN = re.compile(r"([^\W\d_]{2,})[-\u2010]$")


def read_pdf(data: bytes, source: str) -> Extract:
    """The text of a PDF file, page after page.

    Raises DocumentError for a file that is broken, protected by a password, or holds pictures of text only.
    """
    try:
        with _silent_pypdf():
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise DocumentError("pdf_protected", source=source)
            pages = [_page_lines(page) for page in reader.pages]
            stated = reader.metadata.title if reader.metadata else None
    except _BROKEN as error:
        raise DocumentError("pdf_damaged", source=source, reason=type(error).__name__) from None
    if not pages:
        raise DocumentError("pdf_without_pages", source=source)
    letters = [sum(len(_LETTER.findall(line)) for line in page) for page in pages]
    if sum(letters) < 20:
        raise DocumentError("pdf_pictures", source=source, pages=len(pages))
    pages, removed = _without_running_heads(pages)
    text = normalise(_join_pages(pages))
    notes = tuple(f"Left out because it repeats on the pages: “{line}”." for line in removed)
    empty = [str(number) for number, count in enumerate(letters, start=1) if count == 0]
    if empty:
        notes += (f"No text on page {', '.join(empty)} of {len(pages)}: empty, or a picture.",)
    title = normalise(stated) if stated and not _UNHELPFUL_TITLE.match(stated) else None
    return Extract(text=text, title=title or first_line(text), notes=notes)


@contextmanager
def _silent_pypdf() -> Iterator[None]:
    """pypdf reports every irregularity of a file through logging; what matters comes as an error or as no text."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _page_lines(page: pypdf.PageObject) -> list[str]:
    """Lines of one page without their indentation; gaps between columns of a table stay in them."""
    laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    lines = [line.rstrip() for line in laid_out.split("\n")]
    if _in_columns(lines):
        lines = page.extract_text().split("\n")
    return [line.strip() for line in lines]


def _in_columns(lines: Sequence[str]) -> bool:
    """Whether the page sets its prose in columns: many lines with words, and few figures, on both sides of a gap."""
    filled = [line for line in lines if line.strip()]
    beside = 0
    for line in filled:
        sides = _GAP.split(line.strip())
        if 2 <= len(sides) <= 3 and all(len(_LETTER.findall(side)) >= 12 for side in sides):
            beside += 1
    return beside >= 5 and beside >= 0.4 * len(filled)


def _without_running_heads(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Pages without page numbers and without lines that open or close most pages; and those lines.

    A line goes only if it repeats on three pages and on half of all, and no scale note ("in millions") goes with it.
    """
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(page[i]) for i in _edge(page)})
    least = max(3, (len(pages) + 1) // 2)
    running = {
        shape
        for shape, count in edges.items()
        if count >= least and shape and not scale_note(shape) and _is_furniture(shape, pages)
    }
    offsets = Counter(
        int(match[1]) - number
        for number, page in enumerate(pages)
        for i in _edge(page)
        if (match := _PAGE_NUMBER.fullmatch(page[i]))
    )
    offset, agreeing = offsets.most_common(1)[0] if offsets else (0, 0)
    kept, removed = [], []
    for number, page in enumerate(pages):
        edge = set(_edge(page))
        lines = []
        for i, line in enumerate(page):
            match = _PAGE_NUMBER.fullmatch(line) if i in edge else None
            is_number = match is not None and agreeing >= 2 and int(match[1]) - number == offset
            # At the top of the first page it may be the title; said once, it does no harm.
            may_be_title = number == 0 and i == min(edge, default=None)
            is_running = (
                i in edge and not is_number and not may_be_title and _shape(line) in running
            )
            if is_running:
                removed.append(_shape(line).replace("#", "…"))
            if not is_number and not is_running:
                lines.append(line)
        kept.append(lines)
    return kept, list(dict.fromkeys(removed))


def _edge(page: Sequence[str]) -> list[int]:
    """Numbers of the first and last two lines that hold anything; of a page with few lines, the first and last."""
    filled = [i for i, line in enumerate(page) if line]
    depth = 2 if len(filled) > 5 else 1
    return sorted({*filled[:depth], *filled[-depth:]})


def _shape(line: str) -> str:
    return " ".join(_DIGITS.sub("#", line).split())


def _is_furniture(shape: str, pages: list[list[str]]) -> bool:
    """Whether a repeated line is no sentence, and its numbers are the same everywhere or the pages', so no figures."""
    if _ENDS_SENTENCE.search(shape):
        return False
    seen = [
        (number, [int(digits) for digits in _DIGITS.findall(page[i])])
        for number, page in enumerate(pages)
        for i in _edge(page)
        if _shape(page[i]) == shape
    ]
    return all(
        len({values[k] for _, values in seen}) == 1
        or len({values[k] - number for number, values in seen}) == 1
        for k in range(len(seen[0][1]))
    )


def _join_pages(pages: list[list[str]]) -> str:
    """Paragraphs, joined over line and page ends, and tables."""
    blocks: list[str] = []
    open_block = unfinished = False
    for page in pages:
        width = max((_width(line) for line in page if not _GAP.search(line)), default=0)
        previous = width
        for is_table, lines in _runs(page):
            if is_table:
                blocks.append(write_table(_aligned(lines)))
                open_block = unfinished = False
                continue
            for line in (_SPACES.sub(" ", line) for line in lines):
                if not line:
                    # Some files have a blank line after every line; only a finished or short one ends a paragraph.
                    unfinished = unfinished or (
                        open_block and not _ENDS_SENTENCE.search(blocks[-1])
                    )
                    open_block = open_block and unfinished and previous >= 0.8 * width
                    continue
                goes_on = unfinished and line[0].islower() and len(blocks[-1]) >= _HEADING_LENGTH
                if (open_block and _continues(blocks[-1], line, previous, width)) or goes_on:
                    blocks[-1] = _join(blocks[-1], line)
                else:
                    blocks.append(line)
                previous, open_block, unfinished = _width(line), True, False
    return "\n\n".join(blocks)


def _runs(page: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Lines of a page in runs, each with whether it is a table: lines set in columns, two or more with figures."""
    run: list[str] = []
    for line in [*page, ""]:
        if _is_row(line) or (run and line.endswith((":", "：")) and len(line) <= 40):
            run.append(line)
            continue
        if run:
            yield sum(1 for row in run if _DIGITS.search(_GAP.split(row, 1)[-1])) >= 2, run
            run = []
        yield False, [line]


def _is_row(line: str) -> bool:
    """Whether a line has columns: wide gaps, and no running text to the right of one, as justified lines have."""
    cells = _GAP.split(line)
    return len(cells) > 1 and all(len(cell.split()) <= 6 and len(cell) <= 40 for cell in cells[1:])


def _continues(block: str, line: str, previous: int, width: int) -> bool:
    if (
        _STARTS_ITEM.match(line)
        or _LEADERS.search(line)
        or _LEADERS.search(block)
        or is_table_row(block)
    ):
        return False
    if _ENDS_SENTENCE.search(block):
        return previous >= 0.85 * width
    # A short line without a sentence's end is a heading, an address or a caption, unless the next is in lower case.
    return previous >= 0.6 * width or line[0].islower()


def _join(block: str, line: str) -> str:
    """Two lines of a paragraph; a word divided by a hyphen becomes whole, a compound or a range keeps its hyphen."""
    hyphen = _HYPHEN.search(block)
    if hyphen and line[:1].islower() and "-" not in block[: hyphen.end(1)].rsplit(" ", 1)[-1]:
        return block[: hyphen.end(1)] + line
    if re.search(r"\w[-\u2010–/]$", block):
        return block + line
    return join_lines(block, line)


def _width(line: str) -> int:
    return len(line) + len(re.findall(f"[{CJK}\uff00-\uffef\u3000-\u303f]", line))


def _aligned(rows: Sequence[str]) -> list[list[str]]:
    """Cells by row. They stand at the right of a row: what a short one lacks is the label of the first column."""
    split = [[cell.strip() for cell in _GAP.split(row)] for row in rows]
    width = max(len(cells) for cells in split)
    return [
        [""] * (width - len(cells)) + cells if _lacks_label(cells) else cells for cells in split
    ]


def _lacks_label(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_DIGITS.search(cell) for cell in cells)
