"""The language model's own doubt: does what would be answered answer the question? It says yes or no, nothing else.

Asked before a word is written, of a figure that code has chosen, or of the sentences nearest to a question that wants
words. How strongly the model leans to yes is one sign among those of `answerable`; a model that does not tell leans
neither way.
"""

from collections.abc import Callable, Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.chain.prompts import Prompts
from assistant.errors import FigureError, ModelError
from assistant.figures import write_figure, written_language
from assistant.index.cards import FigureCard
from assistant.llm.chat import ChatModel

MOST = 4.0
"""Logarithm of the odds beyond which a leaning counts no more."""

YES, NO = "Yes", "No"
LONGEST = 320
"""Most characters of a sentence that are shown, since every word costs time."""

MOST_SENTENCES = 3

Says = Callable[[FigureCard | Sequence[EvidenceSentence]], float]
"""How the model leans on a figure, or on evidence, as holding the answer: between -MOST (no) and MOST (yes), 0 where it
does not tell."""


def model_says(model: ChatModel, prompts: Prompts, question: str, language: str) -> Says:
    """Asks this model about figures, and about evidence, as answers to this question."""

    def says(found: FigureCard | Sequence[EvidenceSentence]) -> float:
        if isinstance(found, FigureCard):
            return leaning(model, prompts, question, passage_of(found, language))
        return leaning(model, prompts, question, nearest_of(found))

    return says


def leaning(model: ChatModel, prompts: Prompts, question: str, passage: str) -> float:
    """How the model leans on a passage as holding the answer, as `Says` tells it."""
    try:
        told = model.leaning(prompts.check, {"passage": passage, "question": question}, YES, NO)
    except ModelError:
        return 0.0
    return 0.0 if told is None else max(-MOST, min(MOST, told))


def passage_of(card: FigureCard, language: str) -> str:
    """A figure as the model is shown it: under its document's title, with what it measures and its sentence."""
    title = card.heading.split("\n")[0]
    label = f"{card.measures.said(language)}: {_written(card, language)}" if card.measures else ""
    return ". ".join(part for part in (title, label, card.clause[:LONGEST]) if part)


def nearest_of(evidence: Sequence[EvidenceSentence]) -> str:
    """The sentences of evidence nearest to the question, as the model is shown them, under their documents' titles."""
    nearest = sorted(evidence, key=lambda s: -s.score)[:MOST_SENTENCES]
    told: list[str] = []
    for sentence in nearest:
        if sentence.metadata.title not in told:
            told.append(sentence.metadata.title)
        told.append(sentence.shown[:LONGEST])
    return ". ".join(text.rstrip(".") for text in told)


def _written(card: FigureCard, language: str) -> str:
    try:
        return write_figure(card.figure, written_language(language))
    except FigureError:
        return card.figure.text
