"""The index of a store: what is asked, and what documents are put into and taken out of.

A store is a folder: `library.sqlite` (the truth), `chroma…/` (its vectors, for search) and `write.lock` (one writer
at a time). Documents are written to the library first, then to Chroma, then marked as done there: a crash in between
is noticed by the next opening, which finishes the job from the library without a model.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.documents import Document, ReadingProcess, read_document
from assistant.errors import DocumentError, StoreError
from assistant.index.card_search import ScoredCard, search_cards
from assistant.index.card_table import label_hash
from assistant.index.embedder import Embedder, Vectors
from assistant.index.intake import Progress, derive_into, pipeline, take_in
from assistant.index.library import Library
from assistant.index.search import RetrievedPassage, retrieved, search
from assistant.index.store import (
    chroma_folder,
    hash_of_file,
    is_address,
    library_path,
    name_new_chroma_folder,
    write_lock,
)
from assistant.index.types import StoredDocument
from assistant.index.vectors import NO_DOCUMENT, ChromaVectors, Collection, Entry


class Ingested(BaseModel):
    """What became of one source: `added`, `replaced`, `unchanged` or `failed` with the reason in `error`."""

    model_config = ConfigDict(frozen=True)

    source: str
    outcome: str
    document_id: str | None = None
    title: str = ""
    passages: int = 0
    figures: int = 0
    notes: tuple[str, ...] = ()
    error: str | None = None


UBIQUITOUS = 0.25
"""A name that more than this part of the passages have tells no question of a store from another."""

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?:['’]s)?")


class Nearness(NamedTuple):
    """Cosine similarities of a question to the nearest unit, and to the nearest label of a card."""

    unit: float
    label: float


class QuestionVectors(NamedTuple):
    """A question's vectors, each of shape (dimensions,): `query` for passages, `phrase` for the labels of cards."""

    question: str
    query: Vectors
    phrase: Vectors


class Index:
    """One store, opened for asking; inside `writing` it may be changed too."""

    def __init__(self, store_dir: Path, embedder: Embedder, *, create: bool = False) -> None:
        """Open the store in `store_dir`.

        Raises StoreError when there is none (and `create` is off), when it was built with another embedder, or
        when another process is writing while vectors need repair.
        """
        if create:
            store_dir.mkdir(parents=True, exist_ok=True)
        self.store_dir = store_dir
        self.embedder = embedder
        self.library = Library(library_path(store_dir), create=create)
        self._check_embedder()
        self._vectors = self._open_vectors()
        self._question_vectors: QuestionVectors | None = None
        self._phrases: dict[str, Vectors] = {}
        self._seen = self.library.generation()
        if not self._in_step():
            with write_lock(store_dir):
                self._repair()

    def close(self) -> None:
        """Release the files."""
        self._vectors.close()
        self.library.close()

    @property
    def fingerprint(self) -> str:
        """A short name of what is indexed and how; it changes with every change of either."""
        parts = [pipeline(self.embedder)]
        parts += [f"{i}={h}" for i, h in self.library.content_hashes()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    # asking

    def search(
        self, question: str, limit: int, document_ids: Sequence[str] | None = None
    ) -> list[RetrievedPassage]:
        """The `limit` passages nearest to the question, best first, among `document_ids` (None: all)."""
        self._notice_changes()
        if self.library.unit_count() == 0:
            return []
        query = self._encode(question).query
        return search(self.library, self._vectors.units, query, question, limit, document_ids)

    def cards(
        self,
        question: str,
        limit: int,
        passage_ids: Sequence[str] = (),
        document_ids: Sequence[str] | None = None,
    ) -> list[ScoredCard]:
        """The `limit` figure cards nearest to the question, some derived ones, and those of the figures of
        `passage_ids`; nearest label first.

        Derived ones count when all the documents they rest on are among `document_ids` (None: all).
        """
        self._notice_changes()
        if self.library.cards.label_count() == 0:
            return []
        vectors = self._encode(question)
        return search_cards(
            self.library,
            self._vectors.cards,
            vectors.phrase,
            vectors.query,
            limit,
            passage_ids,
            document_ids,
        )

    def passages(self, question: str, passage_ids: Sequence[str]) -> list[RetrievedPassage]:
        """These passages, as a question finds them."""
        wanted = [(i, 0.0) for i in dict.fromkeys(passage_ids)]
        return retrieved(self.library, self._encode(question).query, wanted) if wanted else []

    def nearness(self, question: str, document_ids: Sequence[str] | None = None) -> "Nearness":
        """How near the store is to a question without the names that stand everywhere in it: those make every
        question about a corpus look like one that it answers."""
        bare = self._without_ubiquitous(question)
        vectors = self._encode(question) if bare == question else self._vectors_of(bare)
        units = self._vectors.units.nearest(vectors.query, 1, document_ids)
        among = None if document_ids is None else [*document_ids, NO_DOCUMENT]
        labels = self._vectors.cards.nearest(vectors.phrase, 1, among)
        return Nearness(
            unit=units[0][2] if units else 0.0,
            label=labels[0][2] if labels else 0.0,
        )

    def _without_ubiquitous(self, question: str) -> str:
        """The question without the names that more than `UBIQUITOUS` of the passages have."""

        def keep(match: re.Match[str]) -> str:
            return "" if self.library.words.passage_share(match[0]) > UBIQUITOUS else match[0]

        return " ".join(_NAME.sub(keep, question).split()) or question

    def phrase_vector(self, question: str) -> Vectors:
        """The vector of a question for comparing it with phrases, shape (dimensions,)."""
        return self._encode(question).phrase

    def phrases(self, texts: Sequence[str]) -> Vectors:
        """Vectors of phrases, shape (len(texts), dimensions); what the library does not know is encoded once."""
        hashes = [label_hash(text) for text in texts]
        unknown = [t for t, h in zip(texts, hashes, strict=True) if h not in self._phrases]
        stored = self.library.known_vectors([label_hash(t) for t in unknown])
        self._phrases.update(stored)
        if fresh := [t for t in unknown if label_hash(t) not in stored]:
            made = self.embedder.encode_phrases(fresh)
            self._phrases.update(zip(map(label_hash, fresh), made, strict=True))
        return np.stack([self._phrases[h] for h in hashes])

    def card_vectors(self, card_ids: Sequence[str]) -> list[Vectors]:
        """The vectors of the labels of each card, each of shape (labels, dimensions)."""
        hashes = self.library.cards.label_hashes(card_ids)
        return [self.library.vectors(hashes[i]) for i in card_ids]

    def _encode(self, question: str) -> "QuestionVectors":
        """The vectors of a question; the last ones are kept, since passages and cards are both asked for."""
        kept = self._question_vectors
        if kept is None or kept.question != question:
            kept = self._question_vectors = self._vectors_of(question)
        return kept

    def _vectors_of(self, question: str) -> "QuestionVectors":
        return QuestionVectors(
            question=question,
            query=self.embedder.encode_queries([question])[0],
            phrase=self.embedder.encode_phrases([question])[0],
        )

    def documents(self) -> list[StoredDocument]:
        """Every document, by id."""
        return self.library.documents()

    # changing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store's write lock, and bring what follows from the documents up to date at the end.

        Raises StoreError when another process has the lock, AuditError when relations beside the documents cannot be
        used; the documents are in by then.
        """
        with write_lock(self.store_dir):
            yield
            self._derive()

    def _derive(self) -> None:
        """Compute what the documents' declared relations give, and its cards, unless that is done already."""
        if derive_into(self.library, self.embedder):
            self._fill_derived()

    def ingest(
        self,
        source: str | Path,
        progress: Progress | None = None,
        process: ReadingProcess | None = None,
    ) -> Ingested:
        """Take one file or address in; a source read before is replaced when it changed.

        Bad input is told in the result, never raised, so that other sources go on. `process`: the one that reads costly
        formats, see `read_document`. Call inside `writing`.
        """
        progress = progress or Progress()
        if not is_address(source):
            source = Path(
                source
            ).resolve()  # the same file is one source, wherever the person stands
        progress.source(str(source))
        known = self.library.fingerprint_of(str(source))
        file_hash = hash_of_file(source)
        if known is not None and known == (file_hash, pipeline(self.embedder)):
            return self._report(str(source), "unchanged")
        try:
            document = read_document(source, process=process)
            content_hash = file_hash or hashlib.sha256(document.text.encode()).hexdigest()
            if known is not None and known == (content_hash, pipeline(self.embedder)):
                return self._report(document.source, "unchanged")
            return self._take(document, str(source), content_hash, known is not None, progress)
        except DocumentError as error:
            return Ingested(source=str(source), outcome="failed", error=str(error))

    def put(self, document: Document, progress: Progress | None = None) -> Ingested:
        """Take in a document that was read already; one of the same source is replaced. Call inside `writing`.

        Raises DocumentError when another source has its id.
        """
        known = self.library.fingerprint_of(document.source) is not None
        content_hash = hashlib.sha256(document.text.encode()).hexdigest()
        return self._take(document, document.source, content_hash, known, progress or Progress())

    def _take(
        self, document: Document, source: str, content_hash: str, known: bool, progress: Progress
    ) -> Ingested:
        other = self.library.source_of(document.metadata.id)
        if other is not None and other != document.source:
            raise DocumentError("id_taken", source=source, id=document.metadata.id, other=other)
        take_in(self.library, self.embedder, document, content_hash, progress)
        self._fill([document.metadata.id])
        return self._report(document.source, "replaced" if known else "added")

    def remove(self, document_id: str) -> None:
        """Take a document out. Raises StoreError when it is not there. Call inside `writing`."""
        self.library.remove(document_id)
        for collection in (self._vectors.units, self._vectors.cards):
            collection.remove(document_id)
        self._seen = self.library.generation()

    def _fill(self, document_ids: Sequence[str]) -> None:
        """Bring Chroma in step with the library for these documents."""
        for document_id in document_ids:
            units = self.library.units(document_id)
            self._put(
                self._vectors.units,
                document_id,
                [(Entry(u.id, u.passage_id, document_id, u.text), u.embedded_hash) for u in units],
            )
            self._put(self._vectors.cards, document_id, self.library.cards.entries(document_id))
            self.library.mark_in_chroma(document_id)
        self._seen = self.library.generation()

    def _fill_derived(self) -> None:
        self._put(self._vectors.cards, NO_DOCUMENT, self.library.cards.entries(None))
        self._seen = self.library.generation()

    def _put(
        self, collection: Collection, document_id: str, entries: Sequence[tuple[Entry, str]]
    ) -> None:
        """Have a collection hold exactly these entries, with the hashes of their vectors, for a document."""
        collection.remove(document_id)
        if entries:
            vectors = self.library.vectors([vector for _, vector in entries])
            collection.add([entry for entry, _ in entries], vectors)

    def _report(self, source: str, outcome: str) -> Ingested:
        stored = self.library.stored(source)
        return Ingested(
            source=source,
            outcome=outcome,
            document_id=stored.document.metadata.id,
            title=stored.document.metadata.title,
            passages=stored.passages,
            figures=stored.figures,
            notes=stored.document.notes,
        )

    # keeping Chroma in step

    def _check_embedder(self) -> None:
        built_with = self.library.manifest().get("embedder")
        if built_with is None:
            self.library.set_manifest(embedder=self.embedder.fingerprint)
        elif built_with != self.embedder.fingerprint:
            raise StoreError(
                f"The index in {self.store_dir} was built with the embedder {built_with}, the settings ask for "
                f"{self.embedder.fingerprint}. Rebuild it with `assistant ingest --rebuild --store "
                f"{self.store_dir}`, or set ASSISTANT_EMBEDDING_MODEL and ASSISTANT_EMBEDDING_DIMENSIONS back."
            )

    def _open_vectors(self) -> ChromaVectors:
        try:
            return ChromaVectors(chroma_folder(self.library), self.embedder)
        except StoreError:
            with write_lock(self.store_dir):
                return self._fresh_vectors()

    def _fresh_vectors(self) -> ChromaVectors:
        """Begin with an empty folder of a new name: Chroma remembers a broken one as long as the process lives."""
        name_new_chroma_folder(self.library)
        return ChromaVectors(chroma_folder(self.library), self.embedder)

    def _in_step(self) -> bool:
        try:
            return (
                not self.library.not_in_chroma()
                and self._vectors.units.count() == self.library.unit_count()
                and self._vectors.cards.count() == self.library.cards.label_count()
            )
        except StoreError:
            return False

    def _repair(self) -> None:
        """Finish what an interrupted change left, or refill a damaged folder from the library."""
        try:
            self._fill(self.library.not_in_chroma())
            self._fill_derived()
            if self._in_step():
                return
        except StoreError:
            pass  # the folder itself is broken; the library holds all that was in it
        self._vectors.close()
        self._vectors = self._fresh_vectors()
        self._fill([i for i, _ in self.library.content_hashes()])
        self._fill_derived()

    def _notice_changes(self) -> None:
        """Chroma keeps what it read; another process's changes need a fresh look."""
        generation = self.library.generation()
        if generation != self._seen:
            self._vectors.close()
            self._vectors = self._open_vectors()
            self._seen = generation
