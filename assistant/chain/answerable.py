"""Whether the sources hold what a question asks for: decided from what was found, before any model writes.

Signs are weighed by a logistic function, one for questions that want a figure and one for the others. Weights and
threshold stand in `answerable.toml`, fitted by `evals/fit_answerable.py` on the development questions, where the error
rates are written down too.
"""

import math
from collections.abc import Sequence

from assistant.chain.asking import Asked, names
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, card_text, kind_fit, unit_fit
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.documents.language import content_words, same_language
from assistant.index.index import Index, Nearness
from assistant.index.search import RetrievedPassage
from assistant.index.tokens import stems

FIGURE, TEXT = "answerable_figure.toml", "answerable_text.toml"


def likelihood(
    question: str,
    language: str,
    asked: Asked,
    retrieved: Sequence[RetrievedPassage],
    ranked: Sequence[RankedCard],
    plans: Sequence[Plan],
    bare: Nearness,
    unknown: float,
) -> float:
    """The chance that the sources answer the question, between 0 and 1.

    `bare` is how near they are to the question without the names that stand everywhere in them, `unknown` the part
    of its words that stand nowhere in them.
    """
    if asked.figure and ranked:
        found = figure_signs(question, asked, retrieved, ranked, plans, bare, unknown)
        return chance(found, read_weights(FIGURE))
    return chance(text_signs(question, language, asked, retrieved, bare, unknown), read_weights(TEXT))


def threshold(asked: Asked, ranked: Sequence[RankedCard]) -> float:
    """The chance under which the answer is that the sources do not say."""
    return read_weights(FIGURE if asked.figure and ranked else TEXT)["threshold"]


def figure_signs(
    question: str,
    asked: Asked,
    retrieved: Sequence[RetrievedPassage],
    ranked: Sequence[RankedCard],
    plans: Sequence[Plan],
    bare: Nearness,
    unknown: float,
) -> dict[str, float]:
    """The signs for a question that wants a figure."""
    best = ranked[0]
    text = card_text(best.card)
    wording = Wording(question, [card_text(one.card) for one in ranked])
    words = content_words(question)
    own = stems(text)
    return {
        "best": best.chance,
        "best_log": math.log(max(best.chance, 1e-4)),
        "plan": plans[0].chance if plans else 0.0,
        "bare_label": bare.label,
        "bare_unit": bare.unit,
        "best_similarity": best.similarity,
        "unit": unit_fit(asked, best.card.figure),
        "kind": kind_fit(asked, best.card.figure),
        "unknown": unknown,
        "missing": sum(not stems(w) & own for w in words) / len(words) if words else 0.0,
        "words": wording.covered([text]),
        "names_missing": _missing(asked.names, names(text)),
        "years_missing": float(bool(asked.years) and not wording.years_covered([text])),
        "years_foreign": wording.years_foreign([" ".join(best.card.labels)]),
        "named": float(best.card.measures is not None),
        "calculating": float(asked.calculating),
    }


def text_signs(
    question: str,
    language: str,
    asked: Asked,
    retrieved: Sequence[RetrievedPassage],
    bare: Nearness,
    unknown: float,
) -> dict[str, float]:
    """The signs for a question that wants words."""
    best = max(retrieved, key=lambda r: r.similarity)
    nearest = max(best.clauses, key=lambda c: c.similarity)
    texts = [r.passage.text for r in retrieved]
    wording = Wording(question, texts)
    near = [
        c.clause.text
        for r in retrieved
        for c in r.clauses
        if c.similarity > nearest.similarity - 0.08
    ]
    alike = same_language(best.metadata.language, language)
    return {
        "similarity": nearest.similarity,
        "bare_unit": bare.unit,
        "bare_second": bare.second,
        "second": sorted((r.similarity for r in retrieved), reverse=True)[:2][-1],
        "unknown": unknown,
        "words": wording.covered(near) if alike else 0.0,
        "words_in_passage": wording.covered([best.passage.text]) if alike else 0.0,
        "same_language": float(alike),
        "names_missing": _missing(asked.names, names("\n".join(texts))),
        "years_missing": float(bool(asked.years) and not wording.years_covered(texts)),
        "why": float(asked.words),
    }


def unknown_share(index: Index, question: str) -> float:
    """Which part of the words that say what a question is about stand nowhere in the sources."""
    words = content_words(question)
    return len(index.unknown(words)) / len(words) if words else 0.0


def _missing(asked: frozenset[str], has: frozenset[str]) -> float:
    return len(asked - has) / len(asked) if asked else 0.0
