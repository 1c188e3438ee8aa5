"""Whether to answer at all: decided from what was found, before any model writes.

For a question that wants a figure, it is the chance that what would be answered is right; a wrong figure is worse than
none. For the others it is the chance that the sources hold an answer. Signs are weighed by a logistic function. Weights
and thresholds stand in `answerable_*.toml`, fitted by `evals/fit.py` on the development questions; the error
rates stand in evals/answerable.md.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Literal

from assistant.chain.asking import Asked
from assistant.chain.checking import MOST, Says
from assistant.chain.choosing import Choice
from assistant.chain.consulting import calculates
from assistant.chain.formula import Formula
from assistant.chain.operations import read_operations, speaks_of_mean
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, card_text, kind_fit, unit_fit
from assistant.chain.reading import Read
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness

_HAN = re.compile("[\u4e00-\u9fff]{2}")
NEAREST = 3
"""Passages in which the words of a question that wants words are looked for."""

LEAST_LIKELY = -6.0
"""What the model was forced to further than this, or is less likely in the logarithm, counts as no likelier than any
other reply."""

Answering = Literal["card", "read", "calculation", "formula", "text"]


def likeliest(
    question: str, asked: Asked, found: Sequence[Choice], bare: Nearness, says: Says
) -> Choice | None:
    """Of the ways to answer a question that wants a figure the one that is likeliest to be right, or None where none
    is likely enough. `bare` is how near the sources are to the question without the names that stand everywhere.

    `says` asks the language model about a figure; only where its word can change what is decided.
    """
    best, likely = None, 0.0
    at_most = [(chance_of(question, asked, one, bare, MOST), one) for one in found]
    for most, choice in sorted(at_most, key=lambda pair: -pair[0]):
        least = max(threshold(kind_of(choice)), likely)
        if most < least:
            continue
        leaning = says(choice.cards[0].card) if kind_of(choice) == "card" else 0.0
        own = chance_of(question, asked, choice, bare, leaning)
        if own >= least:
            best, likely = choice, own
    return best


def has_words(
    question: str,
    asked: Asked,
    nearest: float,
    retrieved: Sequence[str],
    leaning: Callable[[], float],
) -> bool:
    """Whether the sources hold an answer to a question that wants words.

    `nearest` is the score of the best sentence, `retrieved` are the texts of the passages found, best first. `leaning`
    asks the language model (see `checking`), only where its word can change what is decided.
    """
    signs = text_signs(question, asked, nearest, retrieved)

    def likely(leans: float) -> bool:
        told = chance(signs | {"leaning": leans}, read_weights("answerable_text.toml"))
        return told >= threshold("text")

    most = likely(MOST)
    return most if most == likely(-MOST) else likely(leaning())


def chance_of(question: str, asked: Asked, choice: Choice, bare: Nearness, leaning: float) -> float:
    """The chance that an answer is right; `leaning` is how the language model takes it (see `checking`)."""
    signs = signs_of(question, asked, choice, bare, leaning)
    return chance(signs, read_weights(f"answerable_{kind_of(choice)}.toml"))


def threshold(kind: Answering) -> float:
    """The chance under which the sources count as silent."""
    return read_weights(f"answerable_{kind}.toml")["threshold"]


def kind_of(choice: Choice) -> Answering:
    """By what a choice answers."""
    if choice.formula is not None:
        return "formula"
    if choice.plan is not None:
        return "calculation"
    return "card" if choice.read is None else "read"


def signs_of(
    question: str, asked: Asked, choice: Choice, bare: Nearness, leaning: float
) -> dict[str, float]:
    """The signs for and against an answer."""
    if choice.formula is not None and choice.plan is not None:
        return _formula_signs(question, asked, choice.plan, choice.formula)
    if choice.plan is not None:
        return _calculation_signs(asked, choice.plan, choice, bare)
    signs = _card_signs(question, asked, choice.cards[0], choice, bare)
    if choice.read is None:
        return signs | {"leaning": leaning}
    return _read_signs(signs, choice.read)


def text_signs(
    question: str, asked: Asked, nearest: float, retrieved: Sequence[str]
) -> dict[str, float]:
    """The signs that the sources hold words for an answer, without how the language model leans."""
    wording = Wording(question, retrieved)
    return {
        "nearest": nearest,
        "names_missing": 1 - wording.names_covered(retrieved[:NEAREST]) if asked.names else 0.0,
        "words": wording.covered(retrieved[:NEAREST]),
    }


def _card_signs(
    question: str, asked: Asked, best: RankedCard, choice: Choice, bare: Nearness
) -> dict[str, float]:
    text = card_text(best.card)
    label = " ".join(best.card.labels)
    wording = Wording(question, [text])
    foreign = _is_foreign(question, best.card)
    return {
        "log_odds": _log_odds(best.chance),
        "plan_log_odds": _log_odds(choice.other_chance),
        "own": float(bool(asked.own_numbers)),
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
        "years_missing": float(bool(asked.years) and not wording.years_covered([text])),
        "years_foreign": wording.years_foreign([label]),
        "calculating": float(asked.calculating),
        "unmet": float(_unmet(read_operations(question, asked.figures), best.card)),
        "derived": float(best.card.origin == "derived"),
        "named": float(best.card.measures is not None),
    }


_READ_BESIDE = (
    "log_odds",
    "plan_log_odds",
    "foreign",
    "names_missing",
    "years_missing",
    "calculating",
    "unmet",
)
"""The signs of a figure that are weighed beside what the language model read."""


def _read_signs(signs: dict[str, float], read: Read) -> dict[str, float]:
    beside = {name: signs[name] for name in _READ_BESIDE}
    return beside | {
        "margin": read.margin,
        "likely": max(read.likely, LEAST_LIKELY),
        "first": float(signs["ahead"] >= 0),
    }


def _calculation_signs(
    asked: Asked, plan: Plan, choice: Choice, bare: Nearness
) -> dict[str, float]:
    signs = plan.signs
    return {
        "log_odds": _log_odds(plan.chance),
        "card_log_odds": _log_odds(choice.other_chance),
        "calculating": float(asked.calculating),
        "own_any": float(bool(asked.own_numbers)),
        "tool": signs["tool"],
        "direction": signs["direction"],
        "later_first": signs["later_first"],
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
        "names_missing": 1 - signs["names_least"] if asked.names else 0.0,
        "years_match": signs["years_match"],
        "one_thing": signs["one_thing"],
        "rows_called": signs["rows_called"],
    }


def _formula_signs(question: str, asked: Asked, plan: Plan, formula: Formula) -> dict[str, float]:
    """Few, for they are fitted on few questions."""
    return {
        "likely": max(formula.likely, LEAST_LIKELY),
        "forced": max(formula.forced, LEAST_LIKELY),
        "log_odds": _log_odds(plan.chance),
        "own": plan.signs["own"],
        "wanted": plan.signs["wanted"],
        "calculates": float(calculates(question, asked)),
    }


def _unmet(wanted: frozenset[str], card: FigureCard) -> bool:
    """Whether the question's words call for arithmetic whose result a stated figure cannot be."""
    kind = card.figure.kind
    if card.origin == "derived" or "part" in wanted:
        return False
    if wanted <= {"ratio", "share", "change"}:
        return kind not in ("multiple", "percent", "fraction", "points")
    if "mean" in wanted:
        return not speaks_of_mean(card_text(card))
    if "each" in wanted and "base" not in wanted:
        return kind != "rate"
    return bool(wanted & {"sum", "difference"})


def _log_odds(likely: float) -> float:
    kept = min(max(likely, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))


def _is_foreign(question: str, card: FigureCard) -> bool:
    """Whether all labels are in another script than the question, which makes everything less alike."""
    chinese = bool(_HAN.search(question))
    return not any(bool(_HAN.search(label)) == chinese for label in card.labels)
