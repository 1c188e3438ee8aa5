"""Which of the likeliest figures answers a question, as the language model reads their sentences: one of them, or none.

Asked where nobody has said what the figures measure: a small model that reads tells the figures of one sentence apart,
which signs hardly do. It may write nothing but a numeral of those sentences, so that no number is its own.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.chain.checking import MOST
from assistant.chain.evidence import token_estimate
from assistant.chain.grammar import one_of
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard
from assistant.documents.tables import is_table_row
from assistant.errors import ModelError
from assistant.figures import Figure, find_figures, same_quantity
from assistant.index.cards import FigureCard
from assistant.llm.chat import ChatModel

NONE = "none"
"""What the model writes where no figure answers."""

FIGURES = 6
"""Likeliest figures whose sentences are read."""

LONGEST = 130
"""Most tokens that are read, since each costs time; a sentence is never cut short for it."""


UNTOLD = -0.8
"""Between what right and wrong figures have in the mean, -0.5 and -1.2."""


class Read(NamedTuple):
    """What the model named: one of the figures, or none of them (`card` is None).

    `margin`: how much likelier it began to write a figure than to write that there is none, the logarithm of the odds
    between -MOST and MOST; 0 where the endpoint does not tell. `likely`: how likely what it wrote was (see `Picked`);
    UNTOLD where the endpoint does not tell.
    """

    card: RankedCard | None
    margin: float
    likely: float


Reads = Callable[[str, Sequence[RankedCard]], Read | None]
"""Asks the model to read for a question; None where it fails."""


def read(
    model: ChatModel, prompts: Prompts, question: str, ranked: Sequence[RankedCard]
) -> Read | None:
    """What the model names of `ranked`, likeliest first; None where it fails. `ranked` must not be empty."""
    passage, shown = passage_of(ranked)
    numerals = list(dict.fromkeys(one.card.figure.text for one in shown))
    try:
        told = model.pick(
            prompts.read,
            {"passage": passage, "question": question},
            numerals,
            NONE,
            one_of([NONE, *numerals]),
        )
    except ModelError:
        return None
    margin = 0.0 if told.margin is None else max(-MOST, min(MOST, told.margin))
    likely = UNTOLD if math.isinf(told.likely) else told.likely
    return Read(_named(told.text, shown), margin, likely)


def passage_of(ranked: Sequence[RankedCard]) -> tuple[str, list[RankedCard]]:
    """The sentences of the likeliest figures as the model is shown them, and the cards of all figures there, likeliest
    first."""
    return passage_within(ranked[:FIGURES], ranked, LONGEST)


def passage_within(
    order: Sequence[RankedCard], ranked: Sequence[RankedCard], longest: int
) -> tuple[str, list[RankedCard]]:
    """The sentences of the figures of `order`, of the first ones as many as `longest` tokens hold, each document's in
    its order and under its title; and the cards of `ranked` that stand there."""
    kept: dict[str, FigureCard] = {}
    length = 0
    for one in order:
        text = told_as(one.card)
        if text in kept:
            continue
        length += token_estimate(text)
        if kept and length > longest:
            break
        kept[text] = one.card
    lines: list[str] = []
    for card in sorted(kept.values(), key=_place):
        title = card.heading.split("\n")[0]
        lines += [text for text in (title, told_as(card)) if text and text not in lines]
    shown = [one for one in ranked if told_as(one.card) in kept]
    return ". ".join(line.rstrip(".。") for line in lines), shown


def told_as(card: FigureCard) -> str:
    """A figure's sentence; where it stands in a table, or is named or derived, what it measures and the figure."""
    if card.measures is None and card.clause and not is_table_row(card.clause):
        return card.clause
    if card.measures is not None:
        return f"{card.measures.en}: {card.figure.text}"
    about, _, rest = card.labels[0].partition("; ")
    known = rest and about in card.heading  # the title stands above
    return f"{rest if known else card.labels[0]}: {card.figure.text}"


def _place(card: FigureCard) -> tuple[str, int]:
    return card.document_ids[0], card.figure.start


def _named(told: str, shown: Sequence[RankedCard]) -> RankedCard | None:
    """The likeliest of the figures that this reply names, as it is written or by its value and unit."""
    for one in shown:
        if one.card.figure.text == told:
            return one
    return next((one for one in shown if any(_same(f, one) for f in find_figures(told))), None)


def _same(figure: Figure, one: RankedCard) -> bool:
    return same_quantity(figure, one.card.figure)
