"""Turning a cleaned document into a library's entries: passages, units with vectors, figures."""

from collections.abc import Iterator, Sequence

from assistant.documents import CLEANING_VERSION, SPLITTING_VERSION, split_document
from assistant.documents.types import Clause, Document, Passage
from assistant.figures import Figure, find_figures
from assistant.index.embedder import Embedder
from assistant.index.library import Library, Unit, embedded_hash

FIGURES_VERSION = 2  # raise it when figures are read differently
EMBED_CHUNK = 128  # texts embedded between two savings, so that little is lost when stopped


class Progress:
    """Told how far the work is; this one is silent."""

    def source(self, name: str) -> None:
        """A source is begun."""

    def texts(self, done: int, total: int) -> None:
        """`done` of the `total` passages and clauses of the source have their vectors."""


def pipeline(embedder: Embedder) -> str:
    """What turns a file into index entries, as one string; entries made by another one are made anew."""
    versions = f"clean{CLEANING_VERSION}/split{SPLITTING_VERSION}/figures{FIGURES_VERSION}"
    return f"{versions}/{embedder.fingerprint}"


def take_in(
    library: Library,
    embedder: Embedder,
    document: Document,
    content_hash: str,
    progress: Progress,
) -> None:
    """Put a document into the library, replacing the one of the same id or source.

    Vectors are saved as they are made, so work that was stopped goes on where it was.
    """
    passages, clauses = split_document(document)
    figures = find_figures(document.text, document.metadata.language)
    units = _units(document, passages, clauses)
    _embed(library, embedder, {u.embedded_hash: text for u, text in units}, progress)
    library.add(
        document,
        content_hash,
        pipeline(embedder),
        passages,
        [u for u, _ in units],
        _by_passage(figures, passages),
    )


def _embed(library: Library, embedder: Embedder, texts: dict[str, str], progress: Progress) -> None:
    unknown = library.missing_vectors(texts)
    missing = [h for h in texts if h in unknown]
    done = len(texts) - len(missing)
    progress.texts(done, len(texts))
    for start in range(0, len(missing), EMBED_CHUNK):
        chunk = missing[start : start + EMBED_CHUNK]
        library.put_vectors(chunk, embedder.encode_documents([texts[h] for h in chunk]))
        done += len(chunk)
        progress.texts(done, len(texts))


def _units(
    document: Document, passages: Sequence[Passage], clauses: Sequence[Clause]
) -> list[tuple[Unit, str]]:
    """Every unit with the text embedded for it, headed by its context or title, which clauses lack."""
    by_id = {p.id: p for p in passages}
    spans = [(p.id, p, p.start, p.end, p.text) for p in passages]
    spans += [(c.id, by_id[c.passage_id], c.start, c.end, c.text) for c in clauses]
    units: list[tuple[Unit, str]] = []
    for unit_id, passage, start, end, text in spans:
        embedded = f"{passage.context or document.metadata.title}\n{text}"
        unit = Unit(
            id=unit_id,
            passage_id=passage.id,
            document_id=passage.document_id,
            start=start,
            end=end,
            text=text,
            embedded_hash=embedded_hash(embedded),
        )
        units.append((unit, embedded))
    return units


def _by_passage(
    figures: Sequence[Figure], passages: Sequence[Passage]
) -> Iterator[tuple[str, Figure]]:
    position = 0
    ordered = sorted(passages, key=lambda p: p.start)
    for figure in figures:
        while position < len(ordered) and ordered[position].end < figure.end:
            position += 1
        if position < len(ordered) and ordered[position].start <= figure.start:
            yield ordered[position].id, figure
