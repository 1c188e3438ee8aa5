"""The vectors of a library in Chroma, for search by similarity.

A copy that can be thrown away: `Index` fills it from the library and rebuilds it when it is damaged.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from assistant.errors import StoreError
from assistant.index.embedder import Vectors
from assistant.index.library import Unit

COLLECTION = "units"
BATCH = 1000  # Chroma refuses more than a few thousand at once


class ChromaVectors:
    """A Chroma collection in `folder`, made when missing; cosine similarity.

    Every method raises StoreError when the folder is damaged.
    """

    def __init__(self, folder: Path, embeddings: Embeddings) -> None:
        self.folder = folder
        self._embeddings = embeddings
        self._open()

    def _open(self) -> None:
        with _damage_reported(self.folder):
            self._client = chromadb.PersistentClient(
                path=str(self.folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            self._store = Chroma(
                client=self._client, collection_name=COLLECTION, embedding_function=self._embeddings
            )

    def close(self) -> None:
        """Release the files."""
        self._client.close()  # type: ignore[attr-defined]  # its interface lacks what the class has

    def count(self) -> int:
        """How many units are held."""
        with _damage_reported(self.folder):
            return self._collection.count()

    def add(self, units: Sequence[Unit], vectors: Vectors) -> None:
        """Put units in, `vectors` of shape (len(units), dimensions); those of the same id are replaced."""
        with _damage_reported(self.folder):
            for start in range(0, len(units), BATCH):
                batch = units[start : start + BATCH]
                self._collection.upsert(
                    ids=[u.id for u in batch],
                    embeddings=vectors[start : start + BATCH],
                    documents=[u.text for u in batch],
                    metadatas=[
                        {"document_id": u.document_id, "passage_id": u.passage_id} for u in batch
                    ],
                )

    def remove(self, document_id: str) -> None:
        """Take all units of a document out."""
        with _damage_reported(self.folder):
            self._collection.delete(where={"document_id": document_id})

    def nearest(
        self, vector: Vectors, limit: int, document_ids: Sequence[str] | None = None
    ) -> list[tuple[str, str, float]]:
        """Units nearest to `vector`, shape (dimensions,): (unit id, passage id, cosine similarity), best first."""
        among = None if document_ids is None else {"document_id": {"$in": list(document_ids)}}
        with _damage_reported(self.folder):
            found = self._store.similarity_search_by_vector_with_relevance_scores(
                [float(x) for x in vector],
                k=limit,
                filter=among,  # type: ignore[arg-type]  # Chroma takes conditions, LangChain says text
            )
        return [(d.id or "", d.metadata["passage_id"], 1.0 - distance) for d, distance in found]


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
