"""Questions to go on with: what the sources state or imply beside what an answer cited.

Made by code from the phrases that documents and relations declare for their figures, so that each asks for a figure
that is there. No model and no embedding is run: the vectors of those phrases are in the library.
"""

from collections.abc import Sequence

import numpy as np

from assistant.chain.types import Answer
from assistant.figures import Quantity, same_quantity
from assistant.index.cards import FigureCard
from assistant.index.index import Index

MOST = 3


def follow_ups(
    index: Index,
    answer: Answer,
    template: str,
    document_ids: Sequence[str] | None = None,
    limit: int = MOST,
) -> list[str]:
    """At most `limit` questions in the answer's language, those nearest to the cited figures first.

    Candidates are the named figures of the cited passages and what is derived from the cited documents, with all that
    they rest on among `document_ids` (None: all). `template` has `{measures}` in the place of the figure's phrase.
    """
    cited = [c.passage.id for c in answer.citations]
    cards = index.library.cards.get(index.library.cards.of_passages(list(dict.fromkeys(cited))))
    documents = {c.document_id for c in answer.citations}
    cards += [c for c in index.library.cards.derived() if documents & set(c.document_ids)]
    named = [c for c in cards if c.measures is not None and _within(c, document_ids)]
    used = [c for c in named if _stated(answer, c)]
    free = [c for c in named if not _stated(answer, c)]
    chosen = _nearest(index, used, free, 3 * limit)
    questions: list[str] = []
    for card in chosen:
        assert card.measures is not None
        question = template.format(measures=card.measures.said(answer.language))
        if question not in questions and question != answer.question:
            questions.append(question)
    return questions[:limit]


def _within(card: FigureCard, document_ids: Sequence[str] | None) -> bool:
    return document_ids is None or set(card.document_ids) <= set(document_ids)


def _stated(answer: Answer, card: FigureCard) -> bool:
    """Whether the answer states the card's figure."""
    stated = (Quantity(value=figure.value, unit=figure.unit) for figure in answer.figures)
    return any(same_quantity(figure, card.figure) for figure in stated)


def _nearest(
    index: Index, used: Sequence[FigureCard], free: Sequence[FigureCard], limit: int
) -> list[FigureCard]:
    """The cards most like those used; in their own order where none was used. Each value once."""
    ordered = list(free)
    if used and free:
        anchors = np.vstack(index.card_vectors([c.id for c in used]))
        vectors = index.card_vectors([c.id for c in free])
        near = [float((own @ anchors.T).max()) for own in vectors]
        ordered = [free[i] for i in sorted(range(len(free)), key=lambda i: -near[i])]
    kept: list[FigureCard] = []
    for card in ordered:
        if len(kept) == limit:
            break
        if not any(same_quantity(card.figure, other.figure) for other in kept):
            kept.append(card)
    return kept
