"""Reading one source, a file or an address, into a Document; and finding the files of a folder."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assistant.documents.extract import Extract
from assistant.documents.formats import COSTLY, SUFFIXES, extract, kind_of
from assistant.documents.limits import Limits, write_size
from assistant.documents.metadata import describe
from assistant.documents.reading_process import ReadingProcess
from assistant.documents.tables import find_tables
from assistant.documents.types import Document, DocumentMetadata
from assistant.errors import DocumentError, part

CLEANING_VERSION = 2
"""Raised whenever a source may come out with another text than before; part of an index's fingerprint."""

_SUPPORTED = ", ".join(SUFFIXES)


def read_document(
    source: str | Path,
    *,
    limits: Limits | None = None,
    today: date | None = None,
    allow_loopback: bool = False,
    process: ReadingProcess | None = None,
) -> Document:
    """Read one file or one `http(s)` address into a cleaned Document.

    `today` (default: the system's date) becomes the day of access of an address. `allow_loopback` lets tests read from
    a server on this machine. A file's own front matter is its metadata; for any other source they are told from its
    name and content (see `metadata.describe`). `process` reads PDF, Word and Excel files and web pages, so that many
    sources share one; without it a process is started for a source that needs one.

    Raises DocumentError, a sentence naming the source, when it cannot be read: missing, empty, too large, too
    costly, encrypted, damaged, not text, without an article, of an unsupported kind, or not reachable.
    """
    limits = limits or Limits()
    if isinstance(source, str) and "://" in source:
        today = today or date.today()
        return _read_address(source, limits, today, process, allow_loopback=allow_loopback)
    path = Path(source).expanduser()
    _check_file(path, limits)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError("unopened", source=str(path), reason=str(error.strerror)) from None
    kind = kind_of(path.suffix, data)
    assert kind is not None
    metadata, found = _extract(kind, data, str(path), limits, process)
    resolved = path.resolve().as_posix()
    return _document(metadata or describe(resolved, found), found, str(path))


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
            raise DocumentError("missing", source=str(path))
        files = _files_below(path) if path.is_dir() else [path]
        if not files:
            raise DocumentError("folder_without_files", source=str(path), supported=_SUPPORTED)
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


def _check_file(path: Path, limits: Limits) -> None:
    source = str(path)
    if not path.exists():
        raise DocumentError("missing", source=source)
    if path.is_dir():
        raise DocumentError("folder", source=source)
    if not path.is_file():
        raise DocumentError("not_regular", source=source)
    if path.suffix.lower() not in SUFFIXES:
        ending = path.suffix or part("no_ending")
        raise DocumentError("kind", source=source, ending=ending, supported=_SUPPORTED)
    size = path.stat().st_size
    if size == 0:
        raise DocumentError("empty", source=source)
    if size > limits.file_bytes:
        raise DocumentError(
            "size", source=source, size=write_size(size), limit=write_size(limits.file_bytes)
        )


def _read_address(
    url: str, limits: Limits, today: date, process: ReadingProcess | None, *, allow_loopback: bool
) -> Document:
    from assistant.documents.fetch import fetch  # httpx takes a while to load

    fetched = fetch(url, limits, allow_loopback=allow_loopback)
    if not fetched.data:
        raise DocumentError("answer_empty", source=url)
    kind = kind_of(fetched.suffix, fetched.data)
    assert kind is not None
    metadata, found = _extract(kind, fetched.data, url, limits, process, fetched.charset)
    return _document(metadata or describe(url, found, accessed=today), found, url)


def _extract(
    kind: str,
    data: bytes,
    source: str,
    limits: Limits,
    process: ReadingProcess | None,
    charset: str | None = None,
) -> tuple[DocumentMetadata | None, Extract]:
    if kind not in COSTLY:
        return extract(kind, data, source, limits, charset)
    if process is not None:
        return None, process.read(kind, data, source, limits, charset)
    with ReadingProcess() as own:
        return None, own.read(kind, data, source, limits, charset)


def _document(metadata: DocumentMetadata, found: Extract, source: str) -> Document:
    if not found.text:
        raise DocumentError("no_text", source=source)
    return Document(
        metadata=metadata,
        text=found.text,
        tables=find_tables(found.text),
        source=source,
        notes=found.notes,
    )
