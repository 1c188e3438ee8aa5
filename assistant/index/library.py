"""The library: documents, passages, clauses, figures, vectors and the lexical index in one SQLite file.

It is the source of truth of a store. Chroma beside it holds a copy of the vectors for search and can be rebuilt from
here at any time without a model. A document goes in or out in one transaction, so a crash leaves it whole or absent.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.documents.types import Clause, Document, DocumentMetadata, Passage
from assistant.errors import StoreError
from assistant.figures.types import Figure
from assistant.index.card_table import CardTable
from assistant.index.cards import FigureCard
from assistant.index.embedder import Vectors
from assistant.index.lexical import LexicalIndex
from assistant.index.schema import SCHEMA, SCHEMA_VERSION
from assistant.index.tokens import tokens
from assistant.index.types import StoredDocument, Unit


class Library:
    """One SQLite file. Many may read; callers see to it that one process writes at a time."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the library at `path`.

        Raises StoreError when there is none and `create` is off, or when it is damaged or of another version.
        """
        if not create and not path.is_file():
            raise StoreError(
                f"There is no index in {path.parent}. Build one with `assistant ingest --store {path.parent} PATH…`."
            )
        self.path = path
        try:
            self._db = sqlite3.connect(
                path, check_same_thread=False, isolation_level=None, timeout=30
            )
            self._db.execute("PRAGMA foreign_keys = ON")
            if self._version() == 0:
                with self.transaction():
                    for statement in SCHEMA.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The index file {path} is damaged ({error}). Move the folder {path.parent} away and run "
                "`assistant ingest` again."
            ) from error
        if self._version() != SCHEMA_VERSION:
            raise StoreError(
                f"The index in {path.parent} was made by another version of this program "
                f"(format {self._version()}, this one reads {SCHEMA_VERSION}). Move the folder away and run "
                "`assistant ingest` again."
            )

        self.cards = CardTable(self._db)
        self.words = LexicalIndex(self._db)

    def close(self) -> None:
        """Close the file; the object cannot be used afterwards."""
        self._db.close()

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is kept together or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # manifest

    def manifest(self) -> dict[str, str]:
        """What the store was built with: embedder, dimensions, generation."""
        return dict(self._db.execute("SELECT key, value FROM manifest"))

    def set_manifest(self, **values: str) -> None:
        """Record facts about the store."""
        self._db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", list(values.items()))

    # documents

    def add(
        self,
        document: Document,
        content_hash: str,
        fingerprint: str,
        passages: Sequence[Passage],
        units: Sequence[Unit],
        figures: Iterable[tuple[str, Figure]],
        cards: Iterable[FigureCard],
    ) -> None:
        """Put a document in, replacing the one of the same id or source. Vectors must be there already."""
        metadata = document.metadata
        with self.transaction():
            self._delete("source = ? OR id = ?", (document.source, metadata.id))
            self._db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                (
                    metadata.id,
                    document.source,
                    content_hash,
                    fingerprint,
                    document.model_dump_json(),
                    metadata.language.split("-")[0],
                    metadata.model_dump_json(exclude={"figures"}),
                ),
            )
            self._db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (p.id, p.document_id, p.ordinal, p.start, p.end, p.text, p.context)
                    for p in passages
                ],
            )
            self._db.executemany(
                "INSERT INTO lexical VALUES (?, ?)",
                [
                    (p.id, " ".join(tokens(f"{metadata.title}\n{p.context}\n{p.text}")))
                    for p in passages
                ],
            )
            self._db.executemany(
                "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?)",
                [(u.id, u.passage_id, u.start, u.end, u.text, u.embedded_hash) for u in units],
            )
            self._db.executemany(
                "INSERT INTO figures VALUES (?, ?, ?)",
                [(passage_id, f.start, f.model_dump_json()) for passage_id, f in figures],
            )
            self.cards.put(cards)
            self._next_generation()

    def remove(self, document_id: str) -> None:
        """Take a document and all that belongs to it out. Raises StoreError when it is not there."""
        with self.transaction():
            if not self._delete("id = ?", (document_id,)):
                known = ", ".join(d.document.metadata.id for d in self.documents()) or "none"
                raise StoreError(f"No document {document_id!r} is indexed. Indexed: {known}.")
            self._next_generation()

    def _delete(self, condition: str, values: tuple[str, ...]) -> int:
        self._db.execute(
            "DELETE FROM lexical WHERE passage_id IN (SELECT p.id FROM passages p "
            f"JOIN documents ON documents.id = p.document_id WHERE {condition.replace('id =', 'documents.id =')})",
            values,
        )
        return self._db.execute(f"DELETE FROM documents WHERE {condition}", values).rowcount

    def _next_generation(self) -> None:
        self.set_manifest(generation=str(self.generation() + 1))

    def generation(self) -> int:
        """A number that grows with every change, so that readers notice one."""
        row = self._db.execute("SELECT value FROM manifest WHERE key = 'generation'").fetchone()
        return int(row[0]) if row else 0

    def documents(self) -> list[StoredDocument]:
        """Every document, by id."""
        return self._stored("")

    def stored(self, source: str) -> StoredDocument:
        """The document read from `source`. Raises KeyError when there is none."""
        found = self._stored("WHERE source = ?", source)
        if not found:
            raise KeyError(source)
        return found[0]

    def _stored(self, where: str, *values: str) -> list[StoredDocument]:
        rows = self._db.execute(
            "SELECT document, content_hash, fingerprint, in_chroma, "
            "(SELECT count(*) FROM passages WHERE document_id = d.id), "
            "(SELECT count(*) FROM figures f JOIN passages p ON p.id = f.passage_id WHERE p.document_id = d.id) "
            f"FROM documents d {where} ORDER BY id",
            values,
        )
        return [
            StoredDocument(
                document=Document.model_validate_json(document),
                content_hash=content_hash,
                fingerprint=fingerprint,
                in_chroma=bool(in_chroma),
                passages=passages,
                figures=figures,
            )
            for document, content_hash, fingerprint, in_chroma, passages, figures in rows
        ]

    def document(self, document_id: str) -> Document:
        """One document. Raises KeyError when it is not there."""
        row = self._db.execute(
            "SELECT document FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            raise KeyError(document_id)
        return Document.model_validate_json(row[0])

    def metadata(self, document_ids: Sequence[str]) -> dict[str, DocumentMetadata]:
        """The metadata of these documents without their named figures, by id; unknown ids are left out."""
        rows = self._select("SELECT id, metadata FROM documents WHERE id IN", document_ids)
        return {i: DocumentMetadata.model_validate_json(metadata) for i, metadata in rows}

    def titles(self) -> list[tuple[str, str, str]]:
        """Id, language and title of every document."""
        query = "SELECT id, language, json_extract(metadata, '$.title') FROM documents ORDER BY id"
        return self._db.execute(query).fetchall()

    def fingerprint_of(self, source: str) -> tuple[str, str] | None:
        """Content hash and fingerprint of the document read from `source`, or None."""
        row = self._db.execute(
            "SELECT content_hash, fingerprint FROM documents WHERE source = ?", (source,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def source_of(self, document_id: str) -> str | None:
        """Where the document of this id was read from, or None."""
        row = self._db.execute(
            "SELECT source FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return str(row[0]) if row else None

    def content_hashes(self) -> list[tuple[str, str]]:
        """Id and content hash of every document, by id."""
        return self._db.execute("SELECT id, content_hash FROM documents ORDER BY id").fetchall()

    # passages

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in the order asked for; unknown ids are left out."""
        found = {
            row[0]: Passage(
                id=row[0],
                document_id=row[1],
                ordinal=row[2],
                start=row[3],
                end=row[4],
                text=row[5],
                context=row[6],
            )
            for row in self._select("SELECT * FROM passages WHERE id IN", ids)
        }
        return [found[i] for i in ids if i in found]

    def passages_in(self, language: str, passage_ids: Sequence[str]) -> set[str]:
        """Those of the passages whose document is in this language (`zh`, without script)."""
        rows = self._db.execute(
            "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.language = ? "
            "AND p.id IN (SELECT value FROM json_each(?))",
            (language, json.dumps(list(passage_ids))),
        )
        return {row[0] for row in rows}

    def passage_at(self, document_id: str, offset: int) -> str:
        """The id of the passage that holds a place of a document. Raises KeyError when none does."""
        row = self._db.execute(
            'SELECT id FROM passages WHERE document_id = ? AND start <= ? AND "end" > ?',
            (document_id, offset, offset),
        ).fetchone()
        if row is None:
            raise KeyError(f"{document_id} at {offset}")
        return str(row[0])

    def clauses(self, passage_ids: Sequence[str]) -> list[Clause]:
        """The clauses of these passages, in reading order within each."""
        rows = self._select(
            'SELECT id, passage_id, start, "end", text FROM units WHERE id <> passage_id AND passage_id IN',
            passage_ids,
        )
        clauses = [Clause(id=r[0], passage_id=r[1], start=r[2], end=r[3], text=r[4]) for r in rows]
        return sorted(clauses, key=lambda c: (passage_ids.index(c.passage_id), c.start))

    def figures(self, passage_ids: Sequence[str]) -> dict[str, list[Figure]]:
        """The figures of these passages, by passage; offsets are into the document's text."""
        found: dict[str, list[Figure]] = {i: [] for i in passage_ids}
        for passage_id, figure in self._select(
            "SELECT passage_id, figure FROM figures WHERE passage_id IN",
            passage_ids,
            "ORDER BY start",
        ):
            found[passage_id].append(Figure.model_validate_json(figure))
        return found

    def _select(self, query: str, values: Sequence[str], order: str = "") -> list[tuple[str, ...]]:
        marks = ",".join("?" * len(values))
        return self._db.execute(f"{query} ({marks}) {order}", list(values)).fetchall()

    # units and vectors

    def units(self, document_id: str) -> list[Unit]:
        """The units of a document."""
        rows = self._db.execute(
            'SELECT u.id, u.passage_id, u.start, u."end", u.text, u.embedded_hash FROM units u '
            "JOIN passages p ON p.id = u.passage_id WHERE p.document_id = ? ORDER BY u.start, u.id",
            (document_id,),
        )
        return [
            Unit(
                id=r[0],
                passage_id=r[1],
                document_id=document_id,
                start=r[2],
                end=r[3],
                text=r[4],
                embedded_hash=r[5],
            )
            for r in rows
        ]

    def unit_count(self) -> int:
        """How many units there are in all."""
        return int(self._db.execute("SELECT count(*) FROM units").fetchone()[0])

    def not_in_chroma(self) -> list[str]:
        """Ids of documents whose vectors Chroma has not confirmed."""
        return [
            r[0]
            for r in self._db.execute("SELECT id FROM documents WHERE NOT in_chroma ORDER BY id")
        ]

    def mark_in_chroma(self, document_id: str) -> None:
        """Record that Chroma holds this document's vectors."""
        self._db.execute("UPDATE documents SET in_chroma = 1 WHERE id = ?", (document_id,))

    def vector_hashes(self) -> list[str]:
        """The hashes of all vectors."""
        return [r[0] for r in self._db.execute("SELECT embedded_hash FROM vectors")]

    def missing_vectors(self, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that have no vector yet."""
        return set(hashes) - set(self.vector_hashes())

    def put_vectors(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (len(hashes), dimensions), under their hashes."""
        self._db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            [(h, v.astype("<f4").tobytes()) for h, v in zip(hashes, vectors, strict=True)],
        )

    def vectors(self, hashes: Sequence[str]) -> Vectors:
        """The vectors of these hashes, in order, shape (len(hashes), dimensions). Raises KeyError."""
        found = self.known_vectors(hashes)
        return np.stack([found[h] for h in hashes]) if hashes else np.zeros((0, 0), "<f4")

    def known_vectors(self, hashes: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of the hashes that are known, by hash, each of shape (dimensions,)."""
        rows = self._db.execute(
            "SELECT embedded_hash, vector FROM vectors WHERE embedded_hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hashes)),),
        )
        return {h: np.frombuffer(vector, dtype="<f4") for h, vector in rows}

    def unit_vectors(self, unit_ids: Sequence[str]) -> Vectors:
        """The vectors of these units, in order, shape (len(unit_ids), dimensions). Raises KeyError."""
        found = dict(
            self._db.execute(
                "SELECT u.id, v.vector FROM units u JOIN vectors v USING (embedded_hash) "
                "WHERE u.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(unit_ids)),),
            )
        )
        blobs = [np.frombuffer(found[i], dtype="<f4") for i in unit_ids]
        return np.stack(blobs) if blobs else np.zeros((0, 0), "<f4")

    def drop_unused_vectors(self, keep: Sequence[str] = ()) -> None:
        """Forget vectors no unit and no label refers to any more, and that are not among the hashes to keep."""
        self._db.execute(
            "DELETE FROM vectors WHERE embedded_hash NOT IN (SELECT embedded_hash FROM units "
            "UNION SELECT embedded_hash FROM labels UNION SELECT value FROM json_each(?))",
            (json.dumps(list(keep)),),
        )


def embedded_hash(text: str) -> str:
    """The name of the vector of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
