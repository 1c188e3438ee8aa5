"""Fit the weights of the planner (`assistant/chain/planner.toml`) on development questions.

    python evals/fit_planner.py corpus=store article=PATH_OF_ITS_STORE

A plan is right when its result is an expected figure of a question that wants a calculation; for every other question
all plans are wrong. Prints how often a right plan ranks first and among the first three, with weights fitted on the
other questions (five folds), then writes the weights fitted on all.
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit_ranker import CANDIDATES, FOLDS, PASSAGES, near, questions
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from assistant.chain import planning
from assistant.chain.asking import read_question
from assistant.chain.planning import Plan
from assistant.chain.ranking import rank_cards
from assistant.documents import detect_language
from assistant.settings import Settings
from assistant.wiring import open_index

WEIGHTS = Path(planning.__file__).with_name("planner.toml")
CALCULATIONS = ("calculation", "what_if")
PENALTY = 5.0
"""Weight of the squares of the weights, over standardised signs."""


def main() -> None:
    """Fit, report and write."""
    stores = dict(argument.split("=", 1) for argument in sys.argv[1:])
    rows: list[tuple[dict, list[Plan], np.ndarray]] = []
    for corpus, store in stores.items():
        index = open_index(Settings(), Path(store))
        for question in questions(corpus, (*CALCULATIONS, "lookup", "comparison")):
            text = question["question"]
            asked = read_question(text, detect_language(text))
            passages = [r.passage.id for r in index.search(text, PASSAGES)]
            ranked = rank_cards(text, asked, index.cards(text, CANDIDATES, passages))
            plans = planning.candidates(index, text, asked, ranked)
            rows.append((question, plans, np.array([is_right(question, p) for p in plans])))
        index.close()
    names = list(next(p for _, plans, _ in rows for p in plans).signs)
    folds = np.arange(len(rows)) % FOLDS
    for fold in range(FOLDS):
        model = fit([r for r, f in zip(rows, folds, strict=True) if f != fold], names)
        for i in np.flatnonzero(folds == fold):
            tell(rows[i], model, names)
    report()
    model = fit(rows, names)
    lines = ["# Weights of the planner, written by evals/fit_planner.py.", "", "[weights]"]
    lines += [f"bias = {model.bias:.4f}"]
    lines += [f"{n} = {w:.4f}" for n, w in zip(names, model.weights, strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[3:]))


def is_right(question: dict, plan: Plan) -> bool:
    """Whether a plan's result is what a question that wants a calculation expects."""
    if question["type"] not in CALCULATIONS:
        return False
    return any(
        near(plan.calculation.result, one, Decimal("0.006"))
        for figure in question["figures"]
        for one in (figure, *figure.get("any_of", ()))
    )


def fit(rows: list, names: list[str]) -> "Model":  # type: ignore[type-arg]
    """Weights by which the right plans have the greatest share of a softmax over all plans of a question; a logistic
    function of the best plan's score then tells the chance that it is right."""
    signs = [np.array([[p.signs[n] for n in names] for p in plans]) for _, plans, _ in rows]
    every = np.concatenate([s for s in signs if len(s)])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    scaled = [(s - mean) / spread if len(s) else s for s in signs]
    useful = [(z, right) for z, (_, _, right) in zip(scaled, rows, strict=True) if right.any()]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = PENALTY * w @ w, 2 * PENALTY * w
        for z, right in useful:
            scores = np.exp(z @ w - (z @ w).max())
            shares = scores / scores.sum()
            good = shares[right].sum() + 1e-12
            total -= np.log(good)
            slope = slope - (z[right].T @ shares[right] / good - z.T @ shares)
        return total, slope

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    best, good = [], []
    for z, (_, plans, right) in zip(scaled, rows, strict=True):
        if plans:
            best.append([(z @ w).max()])
            good.append(bool(right[(z @ w).argmax()]))
    told = LogisticRegression(C=1).fit(np.array(best), good)
    slope = max(0.1, float(told.coef_[0][0]))
    weights = slope * w / spread
    return Model(weights, float(told.intercept_[0] - weights @ mean))


class Model(NamedTuple):
    """Weights of the signs as they are, and the bias."""

    weights: np.ndarray
    bias: float


_RANKS: dict[str, list[int | None]] = {}
_CHANCES: dict[str, list[float]] = {}


def tell(row: tuple, model: Model, names: list[str]) -> None:  # type: ignore[type-arg]
    """Note where the first right plan ranks, and print what was chosen in its stead."""
    question, plans, right = row
    if not plans:
        _RANKS.setdefault(question["type"], []).append(None)
        print("NO PLAN", question["id"], question["question"])
        return
    scores = np.array([[p.signs[n] for n in names] for p in plans]) @ model.weights
    chance = 1 / (1 + np.exp(-scores - model.bias))
    order = np.argsort(-chance)
    _CHANCES.setdefault(question["type"], []).append(float(chance[order[0]]))
    if question["type"] not in CALCULATIONS:
        return
    rank = next((n for n, i in enumerate(order) if right[i]), None)
    key = f"{question.get('corpus', 'corpus')} {question['type']}"
    _RANKS.setdefault(key, []).append(rank)
    if rank != 0:
        best = plans[order[0]]
        print(rank, question["id"], question["question"])
        print(
            "    chose",
            round(chance[order[0]], 3),
            best.calculation.tool,
            best.calculation.formula,
            best.calculation.text,
            [o.label[:50] for _, o in best.operands],
        )
        if rank is not None:
            good = plans[order[rank]]
            print(
                "    right",
                round(chance[order[rank]], 3),
                good.calculation.tool,
                good.calculation.formula,
                [o.label[:50] for _, o in good.operands],
            )


def report() -> None:
    """Print the shares."""
    for key, ranks in _RANKS.items():
        shares = [sum(r is not None and r < n for r in ranks) / len(ranks) for n in (1, 3)]
        found = sum(r is not None for r in ranks) / len(ranks)
        print(
            f"{key:22s} n={len(ranks)} first {shares[0]:.3f} three {shares[1]:.3f} found {found:.3f}"
        )
    for key, chances in _CHANCES.items():
        print(f"{key:22s} best chance: {np.percentile(chances, [10, 50, 90]).round(3)}")


if __name__ == "__main__":
    main()
