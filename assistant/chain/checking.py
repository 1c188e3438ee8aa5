"""The language model's own doubt: does what would be answered answer the question? It says yes or no, nothing else.

Asked before a word is written, of a figure or a calculation that code has chosen. How strongly the model leans to yes
is one sign among those of `answerable`; a model that does not tell leans neither way.
"""

from collections.abc import Callable

from assistant.chain.choosing import Choice
from assistant.chain.localise import localised_formula
from assistant.chain.planning import Plan
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

Says = Callable[[Choice], float]
"""How the model leans on a way to answer: between -MOST (no) and MOST (yes), 0 where it does not tell."""


def model_says(model: ChatModel, prompts: Prompts, question: str, language: str) -> Says:
    """Asks this model about ways to answer this question."""

    def says(choice: Choice) -> float:
        passage = passage_of(choice, language)
        try:
            told = model.leaning(prompts.check, {"passage": passage, "question": question}, YES, NO)
        except ModelError:
            return 0.0
        return 0.0 if told is None else max(-MOST, min(MOST, told))

    return says


def passage_of(choice: Choice, language: str) -> str:
    """A way to answer as the model is shown it: the likeliest figure with what it measures and its sentence, or the
    calculation with what its inputs are."""
    if choice.plan is not None:
        return _calculation(choice.plan, language)
    return _card(choice.cards[0].card, language)


def _card(card: FigureCard, language: str) -> str:
    title = card.heading.split("\n")[0]
    label = f"{card.measures.said(language)}: {_written(card, language)}" if card.measures else ""
    sentence = card.clause[:LONGEST]
    return ". ".join(part for part in (title, label, sentence) if part)


def _calculation(plan: Plan, language: str) -> str:
    inputs = [
        f"{_written(o.card, language)}: {_label(o.card, language)}"
        for _, o in plan.operands
        if o.card is not None
    ]
    return f"{localised_formula(plan.calculation, language)} ({'; '.join(inputs)})"


def _label(card: FigureCard, language: str) -> str:
    return (card.measures.said(language) if card.measures else card.labels[0])[:LONGEST]


def _written(card: FigureCard, language: str) -> str:
    try:
        return write_figure(card.figure, written_language(language))
    except FigureError:
        return card.figure.text
