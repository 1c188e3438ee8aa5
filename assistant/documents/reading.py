"""Reading one source, a file or an address, into a Document; and finding the files of a folder."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assistant.documents.extract import Extract
from assistant.documents.fetch import fetch
from assistant.documents.limits import Limits, write_size
from assistant.documents.metadata import describe
from assistant.documents.pdf import read_pdf
from assistant.documents.plain import read_markdown, read_text
from assistant.documents.sheets import read_delimited, read_xlsx
from assistant.documents.tables import find_tables
from assistant.documents.types import Document, DocumentMetadata
from assistant.documents.web_page import read_html
from assistant.documents.word import read_docx
from assistant.errors import DocumentError

CLEANING_VERSION = 1
"""Raised whenever a source may come out with another text than before; part of an index's fingerprint."""

SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".csv": "csv", ".tsv": "tsv", ".xlsx": "xlsx",
}  # fmt: skip
"""File name endings that can be read, in lower case, and the kind of each."""

_SUPPORTED = ", ".join(SUFFIXES)


def read_document(
    source: str | Path,
    *,
    limits: Limits | None = None,
    today: date | None = None,
    allow_loopback: bool = False,
) -> Document:
    """Read one file or one `http(s)` address into a cleaned Document.

    `today` (default: the system's date) becomes the day of access of an address. `allow_loopback` lets tests read from
    a server on this machine. A file's own front matter is its metadata; for any other source they are told from its
    name and content (see `metadata.describe`).

    Raises DocumentError, a sentence naming the source, when it cannot be read: missing, empty, too large, encrypted,
    damaged, not text, without an article, of an unsupported kind, or not reachable.
    """
    limits = limits or Limits()
    if isinstance(source, str) and "://" in source:
        return _read_address(source, limits, today or date.today(), allow_loopback=allow_loopback)
    path = Path(source).expanduser()
    kind = SUFFIXES.get(path.suffix.lower())
    _check_file(path, kind, limits)
    assert kind is not None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be opened: {error.strerror}. Check its permissions."
        ) from None
    metadata, extract = _extract(kind, data, str(path), limits)
    resolved = path.resolve().as_posix()
    return _document(metadata or describe(resolved, extract), extract, str(path))


def find_sources(paths: Iterable[str | Path]) -> list[str | Path]:
    """Files and addresses among `paths`, with folders replaced by the supported files below them.

    Hidden files and folders, README files (they tell of the folder, not of the subject) and Office's lock files are
    skipped, links to folders not followed; a folder's files come sorted by path, a source named twice once. A file
    that is named itself is kept whatever its kind, so that reading it can say what is wrong. Raises DocumentError for
    a path that does not exist or a folder without any supported file.
    """
    found: dict[str, str | Path] = {}
    for given in paths:
        if isinstance(given, str) and "://" in given:
            found.setdefault(given, given)
            continue
        path = Path(given).expanduser()
        if not path.exists():
            raise DocumentError(f"{path} does not exist. Check the path.")
        files = _files_below(path) if path.is_dir() else [path]
        if not files:
            raise DocumentError(
                f"The folder {path} holds no file I can read. Supported are {_SUPPORTED}."
            )
        for file in files:
            found.setdefault(file.resolve().as_posix(), file)
    return list(found.values())


def _files_below(folder: Path) -> list[Path]:
    files = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            Path(parent, name)
            for name in names
            if Path(name).suffix.lower() in SUFFIXES
            and not name.startswith((".", "~$"))
            and Path(name).stem.lower() != "readme"
        ]
    return sorted(file for file in files if file.is_file())


def _check_file(path: Path, kind: str | None, limits: Limits) -> None:
    if not path.exists():
        raise DocumentError(f"{path} does not exist. Check the path.")
    if path.is_dir():
        raise DocumentError(f"{path} is a folder; give its files, or let `find_sources` list them.")
    if not path.is_file():
        raise DocumentError(f"{path} is not a regular file. Give a file.")
    if kind is None:
        shown = path.suffix or "no ending"
        raise DocumentError(
            f"{path} is of a kind I cannot read ({shown}). Supported are {_SUPPORTED}."
        )
    size = path.stat().st_size
    if size == 0:
        raise DocumentError(f"{path} is empty. Give a file with text.")
    if size > limits.file_bytes:
        raise DocumentError(
            f"{path} has {write_size(size)}, more than the limit of {write_size(limits.file_bytes)}. "
            "Split it into smaller files."
        )


def _read_address(url: str, limits: Limits, today: date, *, allow_loopback: bool) -> Document:
    fetched = fetch(url, limits, allow_loopback=allow_loopback)
    if not fetched.data:
        raise DocumentError(f"{url} answered with nothing. Check the address.")
    kind = SUFFIXES[fetched.suffix]
    metadata, extract = _extract(kind, fetched.data, url, limits, fetched.charset)
    return _document(metadata or describe(url, extract, accessed=today), extract, url)


def _extract(
    kind: str, data: bytes, source: str, limits: Limits, charset: str | None = None
) -> tuple[DocumentMetadata | None, Extract]:
    match kind:
        case "markdown":
            return read_markdown(data, source)
        case "html":
            return None, read_html(data, source, charset)
        case "pdf":
            return None, read_pdf(data, source)
        case "docx":
            return None, read_docx(data, source, limits)
        case "xlsx":
            return None, read_xlsx(data, source, limits)
        case "csv" | "tsv":
            return None, read_delimited(
                data, source, limits, delimiter="\t" if kind == "tsv" else None
            )
        case _:
            start = data[:1000].lstrip().lower()
            if start.startswith((b"<!doctype html", b"<html")):
                return None, read_html(data, source, charset)
            return None, read_text(data, source)


def _document(metadata: DocumentMetadata, extract: Extract, source: str) -> Document:
    if not extract.text:
        raise DocumentError(f"{source} holds no text. Give a file with text.")
    return Document(
        metadata=metadata,
        text=extract.text,
        tables=find_tables(extract.text),
        source=source,
        notes=extract.notes,
    )
