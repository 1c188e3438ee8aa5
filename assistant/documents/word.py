"""Reading Word files (.docx): paragraphs, headings, lists, tables and footnotes in reading order.

The file's XML is walked directly, because text in tracked insertions, links and content controls counts and text in
tracked deletions does not. Page headers and footers, comments and text boxes are left out; automatic numbers of
headings and lists are not written, as the file does not hold them.
"""

import io
import re
import zipfile
import zlib
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.documents.archive import check_archive
from assistant.documents.extract import Extract
from assistant.documents.limits import Limits
from assistant.documents.metadata import first_line
from assistant.documents.normalise import normalise
from assistant.documents.tables import write_table
from assistant.errors import DocumentError

Element = Any
"""An lxml element; lxml has no types."""
WordFile = Any
"""A python-docx document; python-docx has no types."""

_HEADING = re.compile(r"^(?:heading|título|titulo|标题)\s*(\d)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|título|titulo|标题)$", re.IGNORECASE)
_LIST = re.compile(r"list|lista|列表", re.IGNORECASE)
# XML that does not parse raises lxml's XMLSyntaxError, a SyntaxError.
_BROKEN = (
    OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, IndexError, EOFError,
    AttributeError, NotImplementedError, OSError,
)  # fmt: skip


def read_docx(data: bytes, source: str, limits: Limits) -> Extract:
    """The text of a Word file. Raises DocumentError for one that is damaged, protected or far too large unpacked."""
    check_archive(data, source, "Word", "word/document.xml", limits)
    try:
        document = docx.Document(io.BytesIO(data))
        names = {style.style_id: style.name or "" for style in document.styles if style.style_id}
        notes = _footnotes(document)
        blocks = _blocks(document.element.body, names)
        blocks += [f"[{number}] {text}" for number, text in notes]
        stated = document.core_properties.title
    except _BROKEN as error:
        raise DocumentError("word_damaged", source=source, reason=type(error).__name__) from None
    text = normalise("\n\n".join(blocks).replace("\n\n- ", "\n- "))
    return Extract(text=text, title=normalise(stated or "") or first_line(text))


def _blocks(parent: Element, names: dict[str, str]) -> list[str]:
    """Paragraphs and tables below `parent`, in order, content controls opened."""
    blocks = []
    for child in parent:
        if child.tag == qn("w:p"):
            blocks.append(_paragraph(child, names))
        elif child.tag == qn("w:tbl"):
            blocks.append(_table(child, names))
        elif child.tag in {
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:ins"),
            qn("w:moveTo"),
            qn("w:customXml"),
        }:
            blocks += _blocks(child, names)
    return [block for block in blocks if block.strip()]


def _paragraph(paragraph: Element, names: dict[str, str]) -> str:
    text = " ".join(_inline(paragraph).split())
    if not text:
        return ""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    style_id = style.get(qn("w:val")) if style is not None else ""
    name = names.get(style_id, style_id) or ""
    heading = _HEADING.match(name) or _HEADING.match(re.sub(r"(\d)$", r" \1", style_id or ""))
    if _TITLE.match(name):
        return f"# {text}"
    if heading:
        return "#" * min(int(heading[1]) + 1, 6) + f" {text}"
    if paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or _LIST.search(name):
        return f"- {text}"
    return text


def _inline(element: Element) -> str:
    """The text a reader sees: insertions but not deletions, footnote marks, raised digits never glued to others."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            if not _within_hidden(node, element):
                parts.append(_styled(node, node.text or "", "".join(parts[-3:])))
        elif node.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
            if node.getparent().tag == qn("w:r"):
                parts.append(" ")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif node.tag == qn("w:footnoteReference"):
            parts.append(f" [{node.get(qn('w:id'))}]")
    return "".join(parts)


def _within_hidden(node: Element, top: Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag in {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")}:
            return True
        if ancestor.tag == qn("w:r") and _is_on(ancestor, "w:vanish"):
            return True
    return False


def _styled(node: Element, text: str, before: str) -> str:
    run = node.getparent()
    align = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    if (
        align is not None
        and align.get(qn("w:val")) == "superscript"
        and re.fullmatch(r"\s*[-−+]?\d{1,3}\s*", text)
    ):
        if re.search(r"(?:^|[^\d.,])10$", before):
            return f"^{text.strip()}"
        if text.strip() in {"2", "3"} and re.search(
            r"(?:^|[\d\s/(])(?:[kcmµ]?m|ft|in|yd|mi)$", before
        ):
            return {"2": "²", "3": "³"}[text.strip()]
        return f" [{text.strip()}]"
    if _is_on(run, "w:strike") or _is_on(run, "w:dstrike"):
        return f"~~{text}~~"
    return text


def _is_on(run: Element, name: str) -> bool:
    setting = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return setting is not None and setting.get(qn("w:val")) not in {"0", "false", "off"}


def _table(table: Element, names: dict[str, str]) -> str:
    """A table as rows; one with a table inside, or of a single column, arranges the page and is read as blocks."""
    rows: list[list[str]] = []
    header: list[bool] = []
    for row in table.iter(qn("w:tr")):
        if row.getparent() is not table and row.getparent().tag not in {
            qn("w:sdtContent"),
            qn("w:ins"),
        }:
            continue
        cells: list[str] = []
        is_header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for cell in row.iter(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = " ".join(_blocks(cell, names)).replace("\n", " ")
            text = re.sub(r"(?:^|(?<=\s))(?:#{1,6}|-) (?=\S)", "", text)
            if (
                merge is not None
                and merge.get(qn("w:val")) != "restart"
                and rows
                and len(cells) < len(rows[-1])
            ):
                text = rows[-1][len(cells)]
            width = int(span.get(qn("w:val")) or 1) if span is not None else 1
            cells += [text] + [text if is_header else ""] * (min(width, 100) - 1)
        header.append(is_header)
        rows.append(cells)
    if (
        table.find(f".//{qn('w:tc')}//{qn('w:tbl')}") is not None
        or max(map(len, rows), default=0) <= 1
    ):
        inner = [
            block
            for cell in table.iter(qn("w:tc"))
            if _outermost(cell, table)
            for block in _blocks(cell, names)
        ]
        return "\n\n".join(inner)
    return write_table(rows, header=header)


def _outermost(cell: Element, table: Element) -> bool:
    return next(a for a in cell.iterancestors() if a.tag == qn("w:tbl")) is table


def _footnotes(document: WordFile) -> list[tuple[str, str]]:
    """Number and text of the footnotes, in the file's order."""
    notes = []
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            for note in root.iter(qn("w:footnote")):
                text = " ".join(" ".join(_inline(p) for p in note.iter(qn("w:p"))).split())
                if note.get(qn("w:type")) is None and text:
                    notes.append((note.get(qn("w:id")), text))
    return notes
