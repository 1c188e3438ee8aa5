"""Reading what a person wants to add, a file or an address, and showing what would become of it before it is taken in.

What a file is called says only which reader is tried; the readers look at its content. Names of uploaded files are
labels: nothing is ever written under them.
"""

from dataclasses import dataclass
from pathlib import Path

from assistant.documents import (
    SUFFIXES,
    Document,
    Limits,
    ReadingProcess,
    document_figures,
    read_document,
    split_document,
)
from assistant.documents.limits import GB, MB, write_size
from assistant.documents.metadata import document_id
from assistant.errors import DocumentError
from assistant.figures import Figure
from assistant.index.store import is_address

MOST_FILES = 10
"""Files read at once."""
PAGE_LIMITS = Limits(
    file_bytes=20 * MB,
    page_bytes=10 * MB,
    unpacked_bytes=100 * MB,
    table_cells=200_000,
    processor_seconds=60.0,
    memory_bytes=2 * GB,
)
"""What one file or address may cost."""
MOST_CHARACTERS = 2_000_000
"""Cleaned text of one document."""


@dataclass(frozen=True)
class Pending:
    """A document that was read and waits to be accepted; `replaces` tells that one of the same name is there."""

    document: Document
    figures: tuple[Figure, ...]
    passages: int
    replaces: bool = False


def read_upload(path: Path, process: ReadingProcess | None = None) -> Document:
    """Read an uploaded file; its source is `upload://` and its name. Raises DocumentError naming the file.

    `process`: see `read_document`.
    """
    name = path.name
    try:
        document = read_document(path, limits=PAGE_LIMITS, process=process)
    except DocumentError as error:
        raise error.about(name) from None
    source = f"upload://{name}"
    metadata = document.metadata
    if metadata.id == document_id(path.resolve().as_posix()):  # told from its path, not its own
        metadata = metadata.model_copy(update={"id": document_id(source)})
    return document.model_copy(update={"source": source, "metadata": metadata})


def read_page(
    address: str, process: ReadingProcess | None = None, *, allow_loopback: bool = False
) -> Document:
    """Read a public web address. Raises DocumentError when it is not one, or cannot be read.

    `process`: see `read_document`.
    """
    address = address.strip()
    if not address:
        raise DocumentError("no_address")
    if not is_address(address):
        raise DocumentError("not_address", source=address)
    return read_document(
        address, limits=PAGE_LIMITS, allow_loopback=allow_loopback, process=process
    )


def look_over(document: Document, replaces: bool) -> Pending:
    """What would become of a document. Raises DocumentError when it is too long."""
    if len(document.text) > MOST_CHARACTERS:
        raise DocumentError(
            "too_long",
            title=document.metadata.title,
            characters=len(document.text),
            most=MOST_CHARACTERS,
        )
    passages, _ = split_document(document)
    figures = document_figures(document)
    return Pending(document, tuple(figures), len(passages), replaces)


def limits_named() -> dict[str, str]:
    """The limits as the page states them: kinds, size, number."""
    kinds = ", ".join(sorted({suffix.lstrip(".") for suffix in SUFFIXES}))
    return {
        "kinds": kinds,
        "size": write_size(PAGE_LIMITS.file_bytes),
        "files": str(MOST_FILES),
    }
