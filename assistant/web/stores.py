"""The stores a page asks: the shipped one, and for whoever adds documents a store of their own beside it.

Where nobody logs in, everybody who can open the page shares one store of their own; with login each person has one.
Documents are written through a connection of their own, so that answers go on being written meanwhile.
"""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from assistant.chain.assistant import Assistant
from assistant.documents import Document
from assistant.errors import DocumentError
from assistant.index.index import Index, Ingested
from assistant.index.intake import Progress
from assistant.index.own import follow, own_documents
from assistant.index.types import StoredDocument

MOST_OWN = 200
"""Documents of one's own."""


class Shelf(NamedTuple):
    """The documents somebody can ask, by id, and which of them are their own."""

    documents: list[StoredDocument]
    own: frozenset[str]


class Stores:
    """The assistants of all who use the page. They share their models and differ in their stores.

    `open_over` opens an assistant over another store; `root` is the folder in which stores of one's own are kept.
    """

    def __init__(
        self, shipped: Assistant, open_over: Callable[[Path], Assistant], root: Path
    ) -> None:
        self.shipped = shipped
        self._open_over = open_over
        self._root = root
        self._opened: dict[str, Assistant] = {}
        self._lock = threading.Lock()
        self._writing: dict[str, threading.Lock] = {}

    def of(self, person: str) -> Assistant:
        """The assistant that answers a person; that of the shipped store until they add a document."""
        with self._lock:
            if person in self._opened:
                return self._opened[person]
            folder = self.folder(person)
            return self._open(person) if folder.is_dir() else self.shipped

    def folder(self, person: str) -> Path:
        """Where the person's own store lies, whether it is there or not."""
        if not person:
            return self._root / "everybody"
        return self._root / hashlib.sha256(person.encode()).hexdigest()[:24]

    def shelf(self, person: str) -> Shelf:
        """What the person can ask."""
        assistant = self.of(person)
        own: list[str] = []
        if assistant is not self.shipped:
            own = own_documents(assistant.index.library)
        return Shelf(assistant.index.documents(), frozenset(own))

    def add(self, person: str, document: Document, progress: Progress | None = None) -> Ingested:
        """Take a document into the person's own store; whole or not at all.

        Waits while another document of the same store is being written. Raises DocumentError when it cannot be taken
        in beside what is there, StoreError when the store cannot be written.
        """
        with self._writer(person):
            with self._lock:
                self._open(person)
            self.check(person, document)
            index = self._own_index(person)
            try:
                with index.writing():
                    return index.put(document, progress)
            finally:
                index.close()

    def remove(self, person: str, document_id: str) -> None:
        """Take a document out of the person's own store. Raises DocumentError when it is not one of their own."""
        if document_id not in self.shelf(person).own:
            raise DocumentError("not_own", id=document_id)
        with self._writer(person):
            index = self._own_index(person)
            try:
                with index.writing():
                    index.remove(document_id)
            finally:
                index.close()

    def check(self, person: str, document: Document) -> None:
        """Raise DocumentError when a document cannot be taken in beside what the person has."""
        shelf = self.shelf(person)
        metadata = document.metadata
        others = [d.document for d in shelf.documents if d.document.source != document.source]
        if len(shelf.own) >= MOST_OWN and len(others) == len(shelf.documents):
            raise DocumentError("own_full", most=MOST_OWN)
        if metadata.id in {other.metadata.id for other in others}:
            raise DocumentError("own_id", id=metadata.id)
        taken = {figure.name for other in others for figure in other.metadata.figures}
        if clash := sorted({figure.name for figure in metadata.figures} & taken):
            raise DocumentError("own_figure", name=clash[0])

    def writing(self, person: str) -> bool:
        """Whether a document of the person's store is being written now."""
        return self._writer(person).locked()

    def close(self) -> None:
        """Release the stores that were opened here; the shipped one is the caller's."""
        with self._lock:
            for assistant in self._opened.values():
                assistant.index.close()
            self._opened.clear()

    def _open(self, person: str) -> Assistant:
        """The assistant over the person's own store, which is made if there is none. Call with the lock held."""
        if person not in self._opened:
            index = self.shipped.index
            folder = self.folder(person)
            follow(index.library, folder, index.embedder)
            self._opened[person] = self._open_over(folder)
        return self._opened[person]

    def _own_index(self, person: str) -> Index:
        return Index(self.folder(person), self.shipped.index.embedder)

    def _writer(self, person: str) -> threading.Lock:
        with self._lock:
            return self._writing.setdefault(person, threading.Lock())
