"""Finding and loading the relations that belong to documents.

They stand in a file `relations.toml` in the folder the documents were read from. The names it may use are those of
the Markdown documents in and below that folder, indexed or not, and of the documents given.
"""

from collections.abc import Sequence
from pathlib import Path

from assistant.audit.checking import check
from assistant.audit.families import with_families
from assistant.audit.relations import RELATIONS_FILE, Relations, merge, read_relations
from assistant.documents import Document, find_sources, read_document
from assistant.documents.types import NamedFigure
from assistant.errors import DocumentError

_NAMING_SUFFIXES = (".md", ".markdown")
"""Kinds of file that have front matter, and so can name figures."""


def load_relations(folder: Path, documents: Sequence[Document] = ()) -> Relations:
    """The relations of a folder, checked; none at all where it has no `relations.toml`.

    `documents` may name further figures. Raises AuditError, naming file and entry, when an entry cannot be used.
    """
    path = folder / RELATIONS_FILE
    if not path.is_file():
        return Relations()
    figures = {**_figures_below(folder), **_figures_of(documents)}
    relations = with_families(read_relations(path), figures)
    check(relations, figures)
    return relations


def relations_for(documents: Sequence[Document]) -> Relations:
    """The relations of every folder the documents were read from; documents from the web have none.

    Raises AuditError as `load_relations` does, and when two folders declare the same thing.
    """
    folders = folders_of(documents)
    loaded = [part for folder in folders if (part := load_relations(folder, documents)).files]
    if len(loaded) < 2:
        return loaded[0] if loaded else Relations()
    merged = merge(loaded)
    figures = _figures_of(documents)
    for folder in folders:
        figures = {**_figures_below(folder), **figures}
    check(merged, figures)
    return merged


def folders_of(documents: Sequence[Document]) -> list[Path]:
    """The folders documents were read from, sorted; those from the web come from none."""
    local = (document.source for document in documents if "://" not in document.source)
    return sorted({Path(source).resolve().parent for source in local})


def _figures_below(folder: Path) -> dict[str, NamedFigure]:
    """Named figures of the Markdown files in and below a folder; files that cannot be read name none."""
    documents = []
    try:
        sources = find_sources([folder])
    except DocumentError:
        return {}
    for source in sources:
        if Path(source).suffix.lower() in _NAMING_SUFFIXES:
            try:
                documents.append(read_document(source))
            except DocumentError:
                continue  # taking documents in is where a person is told of this
    return _figures_of(documents)


def _figures_of(documents: Sequence[Document]) -> dict[str, NamedFigure]:
    return {figure.name: figure for document in documents for figure in document.metadata.figures}
