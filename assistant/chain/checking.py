"""The language model's own doubt: does what would be answered answer the question? It says yes or no, nothing else.

Asked before a word is written, of a figure or a calculation that code has chosen. How strongly the model leans to yes
is one sign among those of `answerable`; a model that does not tell leans neither way.
"""

from collections.abc import Callable

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

Says = Callable[[FigureCard], float]
"""How the model leans on a figure as the answer: between -MOST (no) and MOST (yes), 0 where it does not tell."""


def model_says(model: ChatModel, prompts: Prompts, question: str, language: str) -> Says:
    """Asks this model about figures as answers to this question."""

    def says(card: FigureCard) -> float:
        passage = passage_of(card, language)
        try:
            told = model.leaning(prompts.check, {"passage": passage, "question": question}, YES, NO)
        except ModelError:
            return 0.0
        return 0.0 if told is None else max(-MOST, min(MOST, told))

    return says


def passage_of(card: FigureCard, language: str) -> str:
    """A figure as the model is shown it: under its document's title, with what it measures and its sentence."""
    title = card.heading.split("\n")[0]
    label = f"{card.measures.said(language)}: {_written(card, language)}" if card.measures else ""
    return ". ".join(part for part in (title, label, card.clause[:LONGEST]) if part)


def _written(card: FigureCard, language: str) -> str:
    try:
        return write_figure(card.figure, written_language(language))
    except FigureError:
        return card.figure.text
