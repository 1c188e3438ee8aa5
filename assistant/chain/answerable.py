"""Whether to answer at all: decided from what was found, before any model writes.

For a question that wants a figure, it is the chance that what would be answered is right; a wrong figure is worse than
none. For the others it is the chance that the sources hold an answer. Signs are weighed by a logistic function. Weights
and thresholds stand in `answerable_*.toml`, fitted by `evals/fit_answerable.py` on the development questions; the error
rates stand in evals/answerable.md.
"""

import math
import re
from collections.abc import Sequence
from typing import Literal

from assistant.chain.asking import Asked, names
from assistant.chain.choosing import Choice
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, card_text, kind_fit, unit_fit
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness

_HAN = re.compile("[\u4e00-\u9fff]{2}")
NEAREST = 3
"""Passages in which the words of a question that wants words are looked for."""

Answering = Literal["card", "calculation", "text"]


def answerable(
    question: str, asked: Asked, choice: Choice, bare: Nearness, retrieved: Sequence[str]
) -> bool:
    """Whether to answer with what was chosen; `bare` is how near the sources are to the question without the names
    that stand everywhere in them, and `retrieved` are the texts of the passages found, best first."""
    kind, signs = signs_of(question, asked, choice, bare, retrieved)
    weights = read_weights(f"answerable_{kind}.toml")
    return chance(signs, weights) >= weights["threshold"]


def signs_of(
    question: str, asked: Asked, choice: Choice, bare: Nearness, retrieved: Sequence[str]
) -> tuple[Answering, dict[str, float]]:
    """By what the question is to be answered, and the signs for and against doing so."""
    if choice.plan is not None:
        return "calculation", _calculation_signs(choice.plan, choice, bare)
    if choice.cards:
        return "card", _card_signs(question, asked, choice.cards[0], choice, bare)
    return "text", _text_signs(question, asked, bare, retrieved)


def _text_signs(
    question: str, asked: Asked, bare: Nearness, retrieved: Sequence[str]
) -> dict[str, float]:
    wording = Wording(question, retrieved)
    return {
        "bare_unit": bare.unit,
        "bare_second": bare.second,
        "bare_label": bare.label,
        "names_missing": 1 - wording.names_covered(retrieved[:NEAREST]) if asked.names else 0.0,
        "words": wording.covered(retrieved[:NEAREST]),
        "wants_figure": float(asked.figure),
    }


def _card_signs(
    question: str, asked: Asked, best: RankedCard, choice: Choice, bare: Nearness
) -> dict[str, float]:
    text = card_text(best.card)
    label = " ".join(best.card.labels)
    wording = Wording(question, [text])
    foreign = _is_foreign(question, best.card)
    own_names = names(label) if best.card.measures else frozenset()
    return {
        "chance": best.chance,
        "log_odds": _log_odds(best.chance),
        "ahead": best.chance - choice.next_chance,
        "several": float(len(choice.cards) > 1),
        "bare_label": bare.label,
        "bare_unit": bare.unit,
        "similarity": best.similarity,
        "unit": unit_fit(asked, best.card.figure),
        "kind": kind_fit(asked, best.card.figure),
        "foreign": float(foreign),
        "foreign_similarity": best.similarity * foreign,
        "names_missing": 1 - wording.names_covered([text]) if asked.names else 0.0,
        "names_besides": len(own_names - asked.names) / len(own_names) if own_names else 0.0,
        "years_missing": float(bool(asked.years) and not wording.years_covered([text])),
        "years_foreign": wording.years_foreign([label]),
        "calculating": float(asked.calculating),
        "named": float(best.card.measures is not None),
    }


def _calculation_signs(plan: Plan, choice: Choice, bare: Nearness) -> dict[str, float]:
    signs = plan.signs
    return {
        "log_odds": _log_odds(plan.chance),
        "ahead": plan.chance - choice.next_chance,
        "bare_label": bare.label,
        "similar_least": signs["similar_least"],
        "parts_covered": signs["parts_covered"],
        "parts_least": signs["parts_least"],
        "wanted": signs["wanted"],
        "unit": signs["unit"],
        "kind": signs["kind"],
        "own": signs["own"],
        "own_left_out": signs["own_left_out"],
        "unnamed": signs["unnamed"],
        "sensible": signs["sensible"],
    }


def _log_odds(likely: float) -> float:
    kept = min(max(likely, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))


def _is_foreign(question: str, card: FigureCard) -> bool:
    """Whether all labels are in another script than the question, which makes everything less alike."""
    chinese = bool(_HAN.search(question))
    return not any(bool(_HAN.search(label)) == chinese for label in card.labels)
