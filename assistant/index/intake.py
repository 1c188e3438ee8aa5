"""Turning a cleaned document into a library's entries: passages, units with vectors, figures."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from assistant.audit import RELATIONS_FILE, derive, relations_for
from assistant.audit.loading import folders_of
from assistant.calculator.toolset import search_texts
from assistant.documents import (
    CLEANING_VERSION,
    SPLITTING_VERSION,
    document_figures,
    split_document,
)
from assistant.documents.types import Clause, Document, Passage
from assistant.figures import Figure
from assistant.index.card_table import label_hash
from assistant.index.cards import CARDS_VERSION, derived_cards, stated_cards
from assistant.index.embedder import Embedder, Vectors
from assistant.index.library import Library, embedded_hash
from assistant.index.types import Unit

FIGURES_VERSION = 10  # raise it when figures are read differently
EMBED_CHUNK = 128  # texts embedded between two savings, so that little is lost when stopped


class Progress:
    """Told how far the work is; this one is silent."""

    def source(self, name: str) -> None:
        """A source is begun."""

    def expect(self, total: int) -> None:
        """The source has this many passages, clauses and labels of figures."""

    def done(self, texts: int) -> None:
        """So many more of them have their vectors."""


def pipeline(embedder: Embedder) -> str:
    """What turns a file into index entries, as one string; entries made by another one are made anew."""
    versions = f"clean{CLEANING_VERSION}/split{SPLITTING_VERSION}/figures{FIGURES_VERSION}/cards{CARDS_VERSION}"
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
    figures = list(figures_by_passage(document_figures(document), passages))
    units = _units(document, passages, clauses)
    cards = stated_cards(document, passages, clauses, figures)
    texts = {u.embedded_hash: text for u, text in units}
    labels = {label_hash(label): label for card in cards for label in card.labels}
    progress.expect(len(texts) + len(labels))
    _embed(library, embedder.encode_documents, texts, progress)
    _embed(library, embedder.encode_phrases, labels, progress)
    library.add(
        document,
        content_hash,
        pipeline(embedder),
        passages,
        [u for u, _ in units],
        figures,
        cards,
    )


def derive_into(library: Library, embedder: Embedder) -> bool:
    """Compute what follows from the documents by the relations beside them, and keep it as cards.

    False when that is done already for these documents and relations. Raises AuditError when a relation cannot be
    used.
    """
    documents = [stored.document for stored in library.documents()]
    state = _derivation_state(library, embedder, documents)
    if library.manifest().get("derived") == state:
        return False
    relations = relations_for(documents)
    cards = derived_cards(derive(documents, relations))
    labels = {label_hash(label): label for card in cards for label in card.labels}
    phrases = {label_hash(text): text for text in search_texts()}
    _embed(library, embedder.encode_phrases, labels | phrases, Progress())
    with library.transaction():
        library.cards.replace_derived(cards, relations.same)
        library.drop_unused_vectors(keep=list(phrases))
        library.set_manifest(derived=state)
    return True


def _derivation_state(library: Library, embedder: Embedder, documents: Sequence[Document]) -> str:
    """A hash of all that derived cards depend on."""
    made_from = (pipeline(embedder), library.content_hashes(), search_texts())
    state = hashlib.sha256(repr(made_from).encode())
    for folder in folders_of(documents):
        path = folder / RELATIONS_FILE
        state.update(path.read_bytes() if path.is_file() else b"-")
    return state.hexdigest()


def _embed(
    library: Library,
    encode: Callable[[Sequence[str]], Vectors],
    texts: dict[str, str],
    progress: Progress,
) -> None:
    unknown = library.missing_vectors(texts)
    missing = [h for h in texts if h in unknown]
    progress.done(len(texts) - len(missing))
    for start in range(0, len(missing), EMBED_CHUNK):
        chunk = missing[start : start + EMBED_CHUNK]
        library.put_vectors(chunk, encode([texts[h] for h in chunk]))
        progress.done(len(chunk))


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


def figures_by_passage(
    figures: Sequence[Figure], passages: Sequence[Passage]
) -> Iterator[tuple[str, Figure]]:
    """Every figure that stands in a passage, with the passage's id."""
    position = 0
    ordered = sorted(passages, key=lambda p: p.start)
    for figure in figures:
        while position < len(ordered) and ordered[position].end < figure.end:
            position += 1
        if position < len(ordered) and ordered[position].start <= figure.start:
            yield ordered[position].id, figure
