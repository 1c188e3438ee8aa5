"""Which figure answers a question: a small ranker over cheap signs, no model asked.

Every candidate card gets features; a logistic function of their weighted sum is the chance that its figure is the one
asked for. The weights stand in `ranker.toml`, fitted by `evals/fit_ranker.py` on the development questions.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from assistant.chain.asking import Asked, names, years
from assistant.figures import Figure, find_figures, same_quantity
from assistant.index.card_search import ScoredCard
from assistant.index.cards import FigureCard
from assistant.index.tokens import tokens

STEM = 5
"""Words of Latin letters are compared by so many letters, so that endings do not count."""


class RankedCard(BaseModel):
    """A candidate with the chance that its figure is the one asked for, between 0 and 1."""

    model_config = ConfigDict(frozen=True)

    card: FigureCard
    similarity: float
    chance: float


def rank_cards(question: str, asked: Asked, scored: Sequence[ScoredCard]) -> list[RankedCard]:
    """The candidates, likeliest first."""
    weights = _weights()
    ranked = [
        RankedCard(card=one.card, similarity=one.similarity, chance=_chance(found, weights))
        for one, found in zip(scored, features(question, asked, scored), strict=True)
    ]
    return sorted(ranked, key=lambda r: -r.chance)


def features(
    question: str, asked: Asked, scored: Sequence[ScoredCard]
) -> list[dict[str, float]]:
    """The signs for and against every candidate, each about between -1 and 1."""
    if not scored:
        return []
    wanted = _stems(question)
    texts = [_text(one.card) for one in scored]
    stems = [_stems(text) for text in texts]
    label_stems = [_stems(" ".join(one.card.labels)) for one in scored]
    weight = _rarity(wanted, stems)
    best = max(one.similarity for one in scored)
    clause_best = max((one.clause_similarity or 0.0) for one in scored)
    found: list[dict[str, float]] = []
    for one, text, own, label in zip(scored, texts, stems, label_stems, strict=True):
        card = one.card
        clause = one.clause_similarity if one.clause_similarity is not None else one.similarity
        card_names, card_years = names(text), years(text)
        label_names = names(" ".join(card.labels))
        found.append(
            {
                "similarity": one.similarity,
                "behind_best": one.similarity - best,
                "clause": clause,
                "clause_behind_best": clause - clause_best,
                "derived": float(card.origin == "derived"),
                "derived_calculating": float(card.origin == "derived" and asked.calculating),
                "named": float(card.measures is not None),
                "words": _share(wanted, own, weight),
                "label_words": _share(wanted, label, weight),
                "unit": _unit_fit(asked, card.figure),
                "kind": _kind_fit(asked, card.figure),
                "money_or_rate": float(card.figure.kind in ("money", "rate")),
                "names_found": _recall(asked.names, card_names),
                "names_foreign": _foreign(label_names, asked.names) if card.measures else 0.0,
                "years_found": _recall(asked.years, card_years),
                "years_foreign": _foreign(card_years, asked.years) if asked.years else 0.0,
                "years_unasked": float(bool(years(" ".join(card.labels))) and not asked.years),
                "own_number": float(_is_own(asked, card.figure)),
                "about_own_number": _about_own(asked, card, text),
                "range_high": float(card.figure.range_end == "high"),
            }
        )
    return found


def _text(card: FigureCard) -> str:
    return "\n".join((*card.labels, card.clause, card.heading))


def _stems(text: str) -> Counter[str]:
    return Counter(t if not t.isascii() or t.isdigit() else t[:STEM] for t in set(tokens(text)))


def _rarity(wanted: Counter[str], stems: Sequence[Counter[str]]) -> Mapping[str, float]:
    """How much a word of the question tells the candidates apart: rare ones more, those of all nothing."""
    total = len(stems)
    return {
        word: math.log((total + 1) / (sum(word in own for own in stems) + 1)) for word in wanted
    }


def _share(wanted: Counter[str], own: Counter[str], weight: Mapping[str, float]) -> float:
    """Which part of the question's words, by weight, a text has; words that no candidate has do not count."""
    least = min(weight.values(), default=0.0)
    most = max(weight.values(), default=0.0)
    counted = [w for w in wanted if weight[w] < most or least == most]
    total = sum(weight[w] for w in counted)
    return sum(weight[w] for w in counted if w in own) / total if total else 0.0


def _unit_fit(asked: Asked, figure: Figure) -> float:
    """1 where the unit is the one asked for, -1 where it is another, 0 where none was asked for."""
    if not asked.units:
        return 0.0
    return 1.0 if any(_same_unit(unit, figure.unit) for unit in asked.units) else -1.0


def _same_unit(asked: str, unit: str) -> bool:
    if asked == unit:
        return True
    numerator = unit.split("/")[0]
    return {asked, unit} == {"%", "1"} or asked == numerator


def _kind_fit(asked: Asked, figure: Figure) -> float:
    if not asked.kinds:
        return 0.0
    return 1.0 if fits_kind(asked.kinds, figure) else -1.0


def fits_kind(kinds: frozenset[str], figure: Figure) -> bool:
    """Whether a figure is of one of these kinds; money per share is money, a half is a percentage."""
    own = {figure.kind}
    if figure.kind in ("fraction", "points"):
        own.add("percent")
    if figure.kind == "multiple":
        own.add("percent")  # "by how much did it rise" - threefold
    if figure.kind == "rate":
        head = figure.unit.split("/")[0]
        own |= {"money"} if head.isupper() and len(head) == 3 else set()
        own |= {"data", "bandwidth"} if "B" in head else set()
    if figure.kind == "bandwidth":
        own |= {"data", "rate"}
    return bool(own & kinds)


def _recall(asked: frozenset[str], has: frozenset[str]) -> float:
    return len(asked & has) / len(asked) if asked else 0.0


def _foreign(has: frozenset[str], asked: frozenset[str]) -> float:
    return len(has - asked) / len(has) if has else 0.0


def _is_own(asked: Asked, figure: Figure) -> bool:
    return any(same_quantity(own, figure) for own in asked.figures)


def _about_own(asked: Asked, card: FigureCard, text: str) -> float:
    """Which part of the person's own numbers stand beside the figure: "at $160 a share"."""
    if not asked.figures:
        return 0.0
    beside = [
        f for f in find_figures(text) if not (f.value == card.figure.value and f.unit == card.figure.unit)
    ]
    there = sum(any(same_quantity(own, f) for f in beside) for own in asked.figures)
    return there / len(asked.figures)


def _chance(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-total))


@cache
def _weights() -> Mapping[str, float]:
    data = tomllib.loads(
        resources.files("assistant.chain").joinpath("ranker.toml").read_text("utf-8")
    )
    return {name: float(value) for name, value in data["weights"].items()}
