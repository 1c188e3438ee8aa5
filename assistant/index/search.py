"""Finding the passages a question is about: dense and lexical search, fused.

Dense search runs over clauses and whole passages alike; a passage is as near as its nearest unit.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from pydantic import BaseModel, ConfigDict

from assistant.documents import detect_language
from assistant.documents.types import Clause, DocumentMetadata, Passage
from assistant.figures.types import Figure
from assistant.index.embedder import Vectors
from assistant.index.fusion import K, reciprocal_rank_fusion
from assistant.index.library import Library
from assistant.index.vectors import Collection

DENSE_UNITS = 60
LEXICAL_PASSAGES = 30
LEXICAL_WEIGHT = 0.5


class ScoredClause(BaseModel):
    """A clause with its cosine similarity to the question."""

    model_config = ConfigDict(frozen=True)

    clause: Clause
    similarity: float


class RetrievedPassage(BaseModel):
    """A passage found for a question, with all its clauses in reading order and its figures.

    `similarity`: the best cosine similarity of one of its units; `score`: the fused score passages are ordered by.
    """

    model_config = ConfigDict(frozen=True)

    passage: Passage
    metadata: DocumentMetadata
    score: float
    similarity: float
    clauses: tuple[ScoredClause, ...]
    figures: tuple[Figure, ...]


def search(
    library: Library,
    vectors: Collection,
    query: Vectors,
    question: str,
    limit: int,
    document_ids: Sequence[str] | None = None,
) -> list[RetrievedPassage]:
    """The `limit` passages nearest to the question, best first, among `document_ids` (None: all).

    `query` is the question's vector, shape (dimensions,).
    """
    dense = rank_passages(vectors.nearest(query, DENSE_UNITS, document_ids))
    language = detect_language(question).split("-")[0]
    found = library.words.search(question, LEXICAL_PASSAGES, document_ids, language)
    ranked = fuse_by_language(
        dense, [passage_id for passage_id, _ in found], library.passages_in(language, dense)
    )
    scored = [(p, 1 / (K + rank)) for rank, p in enumerate(ranked[:limit], start=1)]
    return retrieved(library, query, scored)


def fuse_by_language(
    dense: Sequence[str], lexical: Sequence[str], same: AbstractSet[str]
) -> list[str]:
    """One ranking of passages from both. `same` are those of `dense` that are in the question's language, as all of
    `lexical` are.

    Words shared with a passage in another language are names and chance, and cost recall (evals/retrieval.md). So
    passages in the question's language are ordered among themselves by both rankings, and the others keep the
    places that similarity gives them: neither language is put before the other by what only one can score in.
    """
    own = reciprocal_rank_fusion([[p for p in dense if p in same], lexical], [1.0, LEXICAL_WEIGHT])
    ordered = iter([passage_id for passage_id, _ in own])
    ranked = [next(ordered) if p in same else p for p in dense]
    return [*ranked, *ordered]


def rank_passages(nearest: Sequence[tuple[str, str, float]]) -> list[str]:
    """Passages in the order of their nearest unit, from (unit id, passage id, similarity) best first."""
    return list(dict.fromkeys(passage_id for _, passage_id, _ in nearest))


def retrieved(
    library: Library, query: Vectors, fused: Sequence[tuple[str, float]]
) -> list[RetrievedPassage]:
    """The passages of these ids with their scores, as a question whose vector is `query` finds them."""
    scores = dict(fused)
    passages = library.passages(list(scores))
    clauses = library.clauses(list(scores))
    figures = library.figures(list(scores))
    unit_ids = [c.id for c in clauses] + [p.id for p in passages]
    similarities = dict(zip(unit_ids, library.unit_vectors(unit_ids) @ query, strict=True))
    documents = library.metadata(list(dict.fromkeys(p.document_id for p in passages)))
    return [
        RetrievedPassage(
            passage=passage,
            metadata=documents[passage.document_id],
            score=scores[passage.id],
            similarity=max(
                float(similarities[i])
                for i in [passage.id, *(c.id for c in clauses if c.passage_id == passage.id)]
            ),
            clauses=tuple(
                ScoredClause(clause=c, similarity=float(similarities[c.id]))
                for c in clauses
                if c.passage_id == passage.id
            ),
            figures=tuple(figures[passage.id]),
        )
        for passage in passages
    ]
