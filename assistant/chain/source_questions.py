"""Questions that a source asks and answers itself: whoever asks the same gets that answer.

Embeddings see that two questions are about the same thing, not who did what to whom; so the names have to stand in the
same order, and the years and quantities of the question in what the source says.
"""

from collections.abc import Sequence

import numpy as np

from assistant.chain.asking import Asked, find_names, years
from assistant.chain.evidence import EvidenceSentence, sentences
from assistant.chain.quoting import question_part
from assistant.documents.language import is_foreign
from assistant.figures import same_quantity
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage

SAME = 0.95
"""Cosine similarity from which on two questions are the same.

Of 24 looked at, the seven that repeat one of a source have 0.96 to 1.00, those in other words 0.83 to 0.90, others at
most 0.88, but for two with the names exchanged (0.95 and 0.97).
"""


def answered_by_source(
    index: Index,
    question: str,
    asked: Asked,
    language: str,
    retrieved: Sequence[RetrievedPassage],
) -> EvidenceSentence | None:
    """The question and answer of a source that is nearest to a question, in its language; None where none is the
    same."""
    found = [
        (piece, told)
        for passage in retrieved
        if not is_foreign(passage.metadata.language, language)
        for piece in sentences(passage, language)
        if (told := question_part(piece.shown))
    ]
    if not found:
        return None
    alike = index.phrases([told for _, told in found]) @ index.phrase_vector(question)
    best = int(np.argmax(alike))
    piece, told = found[best]
    return piece if alike[best] >= SAME and _fits(question, asked, told, piece) else None


def _fits(question: str, asked: Asked, told: str, piece: EvidenceSentence) -> bool:
    theirs = _names(told)
    said = {*theirs, *_names(piece.shown)}
    # a word that only begins the question is a name where the source has it as one
    own = [n for n in _names(question) if n in said or n in asked.names]
    ordered = [n for n in own if n in theirs] == [n for n in theirs if n in own]
    quantities = [f for f in asked.figures if f.kind != "number"]
    return (
        ordered
        and set(own) <= said
        and asked.years <= years(piece.shown)
        and all(any(same_quantity(f, known) for known in piece.figures) for f in quantities)
    )


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(match[0].lower() for match in find_names(f"- {text}")))
