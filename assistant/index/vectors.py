"""The vectors of a library in Chroma, for search by similarity.

A copy that can be thrown away: `Index` fills it from the library and rebuilds it when it is damaged.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from assistant.errors import StoreError
from assistant.index.embedder import Vectors

BATCH = 1000  # Chroma refuses more than a few thousand at once


class Entry(NamedTuple):
    """A text in a collection. `owner` is what it finds: the passage of a unit, the card of a label.

    `document_id` is empty for what rests on several documents.
    """

    id: str
    owner: str
    document_id: str
    text: str


class ChromaVectors:
    """The collections of a library in `folder`, made when missing; cosine similarity.

    `units` finds passages by their units, `cards` finds figure cards by their labels. Every method of both raises
    StoreError when the folder is damaged.
    """

    def __init__(self, folder: Path, embeddings: Embeddings) -> None:
        self.folder = folder
        with _damage_reported(folder):
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
        self.units = Collection(self._client, "units", folder, embeddings)
        self.cards = Collection(self._client, "cards", folder, embeddings)

    def close(self) -> None:
        """Release the files."""
        self._client.close()  # type: ignore[attr-defined]  # its interface lacks what the class has


NO_DOCUMENT = ""
"""The document id of entries that rest on several documents: the labels of derived cards."""


class Collection:
    """One Chroma collection of texts with their vectors."""

    def __init__(self, client: ClientAPI, name: str, folder: Path, embeddings: Embeddings) -> None:
        self._folder = folder
        with _damage_reported(folder):
            self._collection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            self._store = Chroma(client=client, collection_name=name, embedding_function=embeddings)

    def count(self) -> int:
        """How many entries are held."""
        with _damage_reported(self._folder):
            return self._collection.count()

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Put entries in, `vectors` of shape (len(entries), dimensions); those of the same id are replaced."""
        with _damage_reported(self._folder):
            for start in range(0, len(entries), BATCH):
                batch = entries[start : start + BATCH]
                self._collection.upsert(
                    ids=[e.id for e in batch],
                    embeddings=vectors[start : start + BATCH],
                    documents=[e.text for e in batch],
                    metadatas=[{"document_id": e.document_id, "owner": e.owner} for e in batch],
                )

    def remove(self, document_id: str) -> None:
        """Take all entries of a document out."""
        with _damage_reported(self._folder):
            self._collection.delete(where={"document_id": document_id})

    def nearest(
        self,
        vector: Vectors,
        limit: int,
        document_ids: Sequence[str] | None = None,
        but: str | None = None,
    ) -> list[tuple[str, str, float]]:
        """Entries nearest to `vector`, shape (dimensions,): (id, owner, cosine similarity), best first.

        Those of `document_ids` only (None: of all, or of all but the document `but`).
        """
        among: dict[str, dict[str, object]] | None = None
        if document_ids is not None:
            among = {"document_id": {"$in": list(document_ids)}}
        elif but is not None:
            among = {"document_id": {"$ne": but}}
        with _damage_reported(self._folder):
            found = self._store.similarity_search_by_vector_with_relevance_scores(
                [float(x) for x in vector],
                k=limit,
                filter=among,  # type: ignore[arg-type]  # Chroma takes conditions, LangChain says text
            )
        return [(d.id or "", d.metadata["owner"], 1.0 - distance) for d, distance in found]


@contextmanager
def _damage_reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ChromaError, sqlite3.Error, OSError, ValueError, RuntimeError) as error:
        raise StoreError(
            f"The vectors in {folder} cannot be read ({error}). "
            f"Rebuild them with `assistant ingest --rebuild --store {folder.parent}`."
        ) from error
    except BaseException as error:
        # Chroma's core is written in Rust; its panics derive from BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise StoreError(
            f"The vectors in {folder} are damaged ({error}). "
            f"Rebuild them with `assistant ingest --rebuild --store {folder.parent}`."
        ) from error
