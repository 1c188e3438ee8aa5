"""Finding the figures a question asks for, by what they measure."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.documents.tables import is_table_row
from assistant.index.cards import FigureCard
from assistant.index.embedder import Vectors
from assistant.index.library import Library
from assistant.index.vectors import NO_DOCUMENT, Collection

LABELS_PER_CARD = 3  # one a language

DERIVED = 48
"""Derived cards found beside the stated ones, by what they measure alone; many of them are in no unit asked for."""


class ScoredCard(BaseModel):
    """A card with its cosine similarities to the question: of its nearest label, and of the clause it stands in.

    A derived card stands in no clause, and one of a table in a row, whose numbers say nothing of what it measures.
    `things` are what its figure is declared to measure, by number: differing statements of one thing share one.
    """

    model_config = ConfigDict(frozen=True)

    card: FigureCard
    similarity: float
    clause_similarity: float | None = None
    things: frozenset[int] = frozenset()


def search_cards(
    library: Library,
    labels: Collection,
    phrase: Vectors,
    query: Vectors,
    limit: int,
    passage_ids: Sequence[str] = (),
    document_ids: Sequence[str] | None = None,
) -> list[ScoredCard]:
    """The `limit` stated cards nearest to the question, `DERIVED` derived ones, and those of the figures of
    `passage_ids`; nearest label first.

    `phrase` and `query` are the question's vectors, each of shape (dimensions,), for labels and for clauses. Among
    `document_ids` only (None: all); a derived card counts when all that it rests on is among them.
    """
    stated = labels.nearest(phrase, limit * LABELS_PER_CARD, document_ids, but=NO_DOCUMENT)
    derived = labels.nearest(phrase, DERIVED * LABELS_PER_CARD, [NO_DOCUMENT])
    ids = list(dict.fromkeys(card for _, card, _ in stated))[:limit]
    ids += list(dict.fromkeys(card for _, card, _ in derived))[:DERIVED]
    cards = library.cards.get(list(dict.fromkeys([*ids, *library.cards.of_passages(passage_ids)])))
    if document_ids is not None:
        cards = [c for c in cards if set(c.document_ids) <= set(document_ids)]
    labelled = library.cards.label_hashes([c.id for c in cards])
    hashes = [h for c in cards for h in labelled[c.id]]
    by_hash = dict(zip(hashes, library.vectors(hashes) @ phrase, strict=True)) if hashes else {}
    clause_of = {
        c.id: c.clause_id
        for c in cards
        if c.clause_id is not None and (c.measures is not None or not is_table_row(c.clause))
    }
    clauses = list(clause_of.values())
    by_clause = (
        dict(zip(clauses, library.unit_vectors(clauses) @ query, strict=True)) if clauses else {}
    )
    things = library.cards.things(c.name for c in cards if c.name is not None)
    scored = [
        ScoredCard(
            card=card,
            similarity=max(float(by_hash[h]) for h in labelled[card.id]),
            clause_similarity=float(by_clause[clause_of[card.id]])
            if card.id in clause_of
            else None,
            things=things.get(card.name or "", frozenset()),
        )
        for card in cards
    ]
    return sorted(scored, key=lambda s: -s.similarity)
