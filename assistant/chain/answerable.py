"""Whether to answer at all: decided from what was found, before any model writes.

For a question that wants a figure, it is the chance that what would be answered is right; a wrong figure is worse than
none. For the others it is the chance that the sources hold an answer. Signs are weighed by a logistic function. Weights
and threshold stand in `answerable_figure.toml` and `answerable_text.toml`, fitted by `evals/fit_answerable.py` on the
development questions; the error rates stand in evals/answerable.md.
"""

import math
import re
from collections.abc import Sequence

from assistant.chain.asking import Asked
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, card_text, kind_fit, unit_fit
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness

_HAN = re.compile("[\u4e00-\u9fff]{2}")
FIGURE, TEXT = "answerable_figure.toml", "answerable_text.toml"


def likelihood(
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    plans: Sequence[Plan],
    bare: Nearness,
) -> float:
    """The chance that the sources answer the question, between 0 and 1.

    `bare` is how near they are to the question without the names that stand everywhere in them.
    """
    if asked.figure and ranked:
        found = figure_signs(question, asked, ranked, plans, bare)
        return chance(found, read_weights(FIGURE))
    return chance(text_signs(bare), read_weights(TEXT))


def threshold(asked: Asked, ranked: Sequence[RankedCard]) -> float:
    """The chance under which the answer is that the sources do not say."""
    return read_weights(FIGURE if asked.figure and ranked else TEXT)["threshold"]


def figure_signs(
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    plans: Sequence[Plan],
    bare: Nearness,
) -> dict[str, float]:
    """The signs for a question that wants a figure."""
    best = ranked[0]
    text = card_text(best.card)
    wording = Wording(question, [card_text(one.card) for one in ranked])
    return {
        "best": best.chance,
        "best_log": math.log(max(best.chance, 1e-4)),
        "plan": plans[0].chance if plans else 0.0,
        "bare_label": bare.label,
        "bare_unit": bare.unit,
        "best_similarity": best.similarity,
        "unit": unit_fit(asked, best.card.figure),
        "kind": kind_fit(asked, best.card.figure),
        "foreign": float(_is_foreign(question, best.card)),
        "foreign_similarity": best.similarity * _is_foreign(question, best.card),
        "years_missing": float(bool(asked.years) and not wording.years_covered([text])),
        "years_foreign": wording.years_foreign([" ".join(best.card.labels)]),
        "calculating": float(asked.calculating),
    }


def text_signs(bare: Nearness) -> dict[str, float]:
    """The signs for a question that wants words."""
    return {"bare_unit": bare.unit, "bare_second": bare.second}


def _is_foreign(question: str, card: FigureCard) -> bool:
    """Whether all labels are in another script than the question, which makes everything less alike."""
    chinese = bool(_HAN.search(question))
    return not any(bool(_HAN.search(label)) == chinese for label in card.labels)
