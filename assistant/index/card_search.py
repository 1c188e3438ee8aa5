"""Finding the figures a question asks for, by what they measure."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.index.cards import FigureCard
from assistant.index.embedder import Vectors
from assistant.index.library import Library
from assistant.index.vectors import Collection

LABELS_PER_CARD = 3  # one a language


class ScoredCard(BaseModel):
    """A card with its cosine similarities to the question: of its nearest label, and of the clause it stands in.

    A derived card stands in no clause.
    """

    model_config = ConfigDict(frozen=True)

    card: FigureCard
    similarity: float
    clause_similarity: float | None = None


def search_cards(
    library: Library,
    labels: Collection,
    phrase: Vectors,
    query: Vectors,
    limit: int,
    passage_ids: Sequence[str] = (),
    document_ids: Sequence[str] | None = None,
) -> list[ScoredCard]:
    """The `limit` cards nearest to the question, and those of the figures of `passage_ids`; nearest label first.

    `phrase` and `query` are the question's vectors, each of shape (dimensions,), for labels and for clauses. Among
    `document_ids` only (None: all); a derived card counts when all that it rests on is among them.
    """
    ids = _nearest(labels, phrase, limit, document_ids)
    cards = _cards(library, [*ids, *library.cards.of_passages(passage_ids)], document_ids)
    labelled = library.cards.label_hashes([c.id for c in cards])
    hashes = [h for c in cards for h in labelled[c.id]]
    by_hash = dict(zip(hashes, library.vectors(hashes) @ phrase, strict=True)) if hashes else {}
    clauses = [c.clause_id for c in cards if c.clause_id is not None]
    by_clause = (
        dict(zip(clauses, library.unit_vectors(clauses) @ query, strict=True)) if clauses else {}
    )
    scored = [
        ScoredCard(
            card=card,
            similarity=max(float(by_hash[h]) for h in labelled[card.id]),
            clause_similarity=float(by_clause[card.clause_id]) if card.clause_id else None,
        )
        for card in cards
    ]
    return sorted(scored, key=lambda s: -s.similarity)


def cards_near(
    library: Library,
    labels: Collection,
    phrases: Vectors,
    limit: int,
    document_ids: Sequence[str] | None = None,
) -> list[FigureCard]:
    """The `limit` cards nearest to each of several phrases, by their nearest labels; each card once.

    `phrases` has shape (phrases, dimensions). Among `document_ids` only, as for `search_cards`.
    """
    ids = [i for phrase in phrases for i in _nearest(labels, phrase, limit, document_ids)]
    return _cards(library, ids, document_ids)


def _nearest(
    labels: Collection, phrase: Vectors, limit: int, document_ids: Sequence[str] | None
) -> list[str]:
    """The ids of the cards with the nearest labels; a derived card is among those of no document."""
    among = None if document_ids is None else [*document_ids, ""]
    nearest = [card for _, card, _ in labels.nearest(phrase, limit * LABELS_PER_CARD, among)]
    return list(dict.fromkeys(nearest))[:limit]


def _cards(
    library: Library, ids: Sequence[str], document_ids: Sequence[str] | None
) -> list[FigureCard]:
    """These cards, each once, but for those that rest on other documents."""
    cards = library.cards.get(list(dict.fromkeys(ids)))
    if document_ids is None:
        return cards
    return [c for c in cards if set(c.document_ids) <= set(document_ids)]
