"""The index of a store: what is asked, and what documents are put into and taken out of.

A store is a folder: `library.sqlite` (the truth), `chroma/` (its vectors, for search) and `write.lock` (one writer
at a time). Documents are written to the library first, then to Chroma, then marked as done there: a crash in between
is noticed by the next opening, which finishes the job from the library without a model.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict

from assistant.documents import CLEANING_VERSION, SPLITTING_VERSION, read_document, split_document
from assistant.documents.types import Clause, Document, Passage
from assistant.errors import DocumentError, StoreError
from assistant.figures import Figure, find_figures
from assistant.index.embedder import Embedder
from assistant.index.library import Library, StoredDocument, Unit, embedded_hash
from assistant.index.search import RetrievedPassage, search
from assistant.index.vectors import ChromaVectors, clear_folder

EMBED_CHUNK = 128  # passages embedded between two savings, so that little is lost when stopped


class Ingested(BaseModel):
    """What became of one source: `added`, `replaced`, `unchanged` or `failed` with the reason."""

    model_config = ConfigDict(frozen=True)

    source: str
    outcome: str
    document_id: str | None = None
    title: str = ""
    passages: int = 0
    figures: int = 0
    notes: tuple[str, ...] = ()
    error: str | None = None


class Progress:
    """Told how far an ingest is; this one is silent. `total` is None until it is known."""

    def source(self, name: str) -> None:
        """A source is begun."""

    def passages(self, done: int, total: int) -> None:
        """`done` of `total` texts of the source are embedded."""


class Index:
    """One store, opened for asking; `writing` opens it for changing too."""

    def __init__(self, store_dir: Path, embedder: Embedder, *, create: bool = False) -> None:
        """Open the store in `store_dir`.

        Raises StoreError when there is none (and `create` is off), when it was built with another embedder, or
        when another process is writing while vectors need repair.
        """
        if create:
            store_dir.mkdir(parents=True, exist_ok=True)
        self.store_dir = store_dir
        self.embedder = embedder
        self.library = Library(store_dir / "library.sqlite", create=create)
        built_with = self.library.manifest().get("embedder")
        if built_with is None:
            self.library.set_manifest(embedder=embedder.fingerprint)
        elif built_with != embedder.fingerprint:
            raise StoreError(
                f"The index in {store_dir} was built with the embedder {built_with}, the settings ask for "
                f"{embedder.fingerprint}. Rebuild it with `assistant ingest --rebuild --store {store_dir}`, "
                "or set ASSISTANT_EMBEDDING_MODEL and ASSISTANT_EMBEDDING_DIMENSIONS back."
            )
        self._vectors = self._open_vectors()
        self._seen = self.library.generation()
        if not self._in_step():
            with self.writing():
                self._repair()

    def close(self) -> None:
        """Release the files."""
        self._vectors.close()
        self.library.close()

    @property
    def fingerprint(self) -> str:
        """A short name of what is indexed and how; it changes with every change of either."""
        parts = [self.embedder.fingerprint, pipeline_version()]
        parts += [f"{d.document.metadata.id}={d.content_hash}" for d in self.library.documents()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    # asking

    def search(
        self, question: str, limit: int, document_ids: Sequence[str] | None = None
    ) -> list[RetrievedPassage]:
        """The `limit` passages nearest to the question, best first, among `document_ids` (None: all)."""
        self._notice_changes()
        if self.library.unit_count() == 0:
            return []
        return search(self.library, self._vectors, self.embedder, question, limit, document_ids)

    def documents(self) -> list[StoredDocument]:
        """Every document, by id."""
        return self.library.documents()

    # changing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store's write lock. Raises StoreError when another process has it."""
        lock = FileLock(self.store_dir / "write.lock")
        try:
            with lock.acquire(timeout=0):
                yield
        except Timeout:
            raise StoreError(
                f"Another process is changing the index in {self.store_dir}. Wait until it is done, then try again."
            ) from None

    def ingest(self, source: str | Path, progress: Progress | None = None) -> Ingested:
        """Take one file or address in; a source read before is replaced when it changed.

        Bad input is reported in the result, never raised. Call inside `writing`.
        """
        progress = progress or Progress()
        progress.source(str(source))
        before = self.library.fingerprint_of(str(source))
        raw_hash = _hash_of_file(source)
        if before is not None and before == (raw_hash, self._pipeline()):
            return self._report(str(source), "unchanged")
        try:
            document = read_document(source)
        except DocumentError as error:
            return Ingested(source=str(source), outcome="failed", error=str(error))
        content_hash = raw_hash or hashlib.sha256(document.text.encode()).hexdigest()
        if before is not None and before == (content_hash, self._pipeline()):
            return self._report(document.source, "unchanged")
        passages, clauses = split_document(document)
        figures = find_figures(document.text, document.metadata.language)
        units = _units(document, passages, clauses)
        self._embed(units, progress)
        replaced = self.library.has(document.metadata.id, document.source)
        self.library.add(
            document, content_hash, self._pipeline(), passages, [u for u, _ in units],
            _by_passage(figures, passages),
        )
        self._fill([document.metadata.id])
        return self._report(document.source, "replaced" if replaced else "added")

    def remove(self, document_id: str) -> None:
        """Take a document out. Raises StoreError when it is not there. Call inside `writing`."""
        self.library.remove(document_id)
        self._vectors.remove(document_id)
        self.library.drop_unused_vectors()
        self._seen = self.library.generation()

    def _embed(self, units: Sequence[tuple[Unit, str]], progress: Progress) -> None:
        texts = {unit.embedded_hash: text for unit, text in units}
        missing = [h for h in texts if h in self.library.missing_vectors(texts)]
        done = len(texts) - len(missing)
        progress.passages(done, len(texts))
        for start in range(0, len(missing), EMBED_CHUNK):
            chunk = missing[start : start + EMBED_CHUNK]
            self.library.put_vectors(chunk, self.embedder.encode_documents([texts[h] for h in chunk]))
            done += len(chunk)
            progress.passages(done, len(texts))

    def _fill(self, document_ids: Sequence[str]) -> None:
        """Bring Chroma in step with the library for these documents."""
        for document_id in document_ids:
            units = self.library.units(document_id)
            self._vectors.remove(document_id)
            if units:
                self._vectors.add(units, self.library.vectors([u.embedded_hash for u in units]))
        self.library.mark_in_chroma(document_ids)
        self._seen = self.library.generation()

    def _report(self, source: str, outcome: str) -> Ingested:
        stored = next(d for d in self.library.documents() if d.document.source == source)
        return Ingested(
            source=source, outcome=outcome, document_id=stored.document.metadata.id,
            title=stored.document.metadata.title, passages=stored.passages, figures=stored.figures,
            notes=stored.document.notes,
        )

    # keeping Chroma in step

    def _pipeline(self) -> str:
        return f"{pipeline_version()}/{self.embedder.fingerprint}"

    def _open_vectors(self) -> ChromaVectors:
        folder = self.store_dir / "chroma"
        try:
            return ChromaVectors(folder, self.embedder)
        except StoreError:
            with self.writing():
                clear_folder(folder)
                return ChromaVectors(folder, self.embedder)

    def _in_step(self) -> bool:
        try:
            return not self.library.not_in_chroma() and self._vectors.count() == self.library.unit_count()
        except StoreError:
            return False

    def _repair(self) -> None:
        """Finish what an interrupted change left, or refill a damaged or foreign folder from the library."""
        try:
            self._fill(self.library.not_in_chroma())
            if self._in_step():
                return
        except StoreError:
            pass  # the folder itself is broken; the library holds all that was in it
        self._vectors.clear()
        self._fill([d.document.metadata.id for d in self.library.documents()])

    def _notice_changes(self) -> None:
        """Chroma keeps what it read; another process's changes need a fresh look."""
        generation = self.library.generation()
        if generation != self._seen:
            self._vectors.reopen()
            self._seen = generation


def pipeline_version() -> str:
    """What turns a file into index entries, as one string; documents made by another one are made anew."""
    return f"clean{CLEANING_VERSION}/split{SPLITTING_VERSION}"


def _hash_of_file(source: str | Path) -> str:
    path = Path(source)
    if str(source).startswith(("http://", "https://")) or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _units(
    document: Document, passages: Sequence[Passage], clauses: Sequence[Clause]
) -> list[tuple[Unit, str]]:
    """Every unit with the text that is embedded for it: headed by title and context, which clauses lack."""
    by_id = {p.id: p for p in passages}
    spans: list[tuple[str, Passage, int, int, str]] = [
        (p.id, p, p.start, p.end, p.text) for p in passages
    ]
    spans += [(c.id, by_id[c.passage_id], c.start, c.end, c.text) for c in clauses]
    units: list[tuple[Unit, str]] = []
    for unit_id, passage, start, end, text in spans:
        heading = passage.context or document.metadata.title
        embedded = f"{heading}\n{text}"
        units.append(
            (
                Unit(
                    id=unit_id, passage_id=passage.id, document_id=passage.document_id, start=start,
                    end=end, text=text, embedded_hash=embedded_hash(embedded),
                ),
                embedded,
            )
        )
    return units


def _by_passage(
    figures: Sequence[Figure], passages: Sequence[Passage]
) -> Iterator[tuple[str, Figure]]:
    for figure in figures:
        for passage in passages:
            if passage.start <= figure.start and figure.end <= passage.end:
                yield passage.id, figure
                break
