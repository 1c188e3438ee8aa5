"""Which reader reads which kind of source, and which kinds are read in a process of their own.

The readers' libraries take a second to load, so each is loaded when a source of its kind is read.
"""

from assistant.documents.extract import Extract
from assistant.documents.limits import Limits
from assistant.documents.plain import read_markdown, read_text
from assistant.documents.types import DocumentMetadata

SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".csv": "csv", ".tsv": "tsv", ".xlsx": "xlsx",
}  # fmt: skip
"""File name endings that can be read, in lower case, and the kind of each."""

COSTLY = frozenset({"pdf", "docx", "xlsx", "html"})
"""Kinds that a small file can make cost minutes or gigabytes; the others cost what their size says."""


def kind_of(suffix: str, data: bytes) -> str | None:
    """The kind of a source by its ending and, for a text that is a web page, its beginning; None for another ending."""
    kind = SUFFIXES.get(suffix.lower())
    if kind == "text" and data[:1000].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return kind


def extract(
    kind: str, data: bytes, source: str, limits: Limits, charset: str | None = None
) -> tuple[DocumentMetadata | None, Extract]:
    """Read `data` of one of the kinds in `SUFFIXES`; its metadata where it brings its own, and its text.

    `charset` is the encoding a server named. Raises DocumentError, naming `source`, when it cannot be read.
    """
    match kind:
        case "markdown":
            return read_markdown(data, source)
        case "html":
            from assistant.documents.web_page import read_html

            return None, read_html(data, source, charset)
        case "pdf":
            from assistant.documents.pdf import read_pdf

            return None, read_pdf(data, source)
        case "docx":
            from assistant.documents.word import read_docx

            return None, read_docx(data, source, limits)
        case "xlsx":
            from assistant.documents.sheets import read_xlsx

            return None, read_xlsx(data, source, limits)
        case "csv" | "tsv":
            from assistant.documents.sheets import read_delimited

            delimiter = "\t" if kind == "tsv" else None
            return None, read_delimited(data, source, limits, delimiter=delimiter)
        case _:
            return None, read_text(data, source)
