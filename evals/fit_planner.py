"""The planner's weights (`assistant/chain/planner.toml`); see `fit.py`.

A plan is right when its result is an expected figure of a question that wants a calculation; for look-ups and
comparisons all plans are wrong. Prints how often a right plan ranks first and among the first three, with weights
fitted on the other questions (ten folds).
"""

from decimal import Decimal
from pathlib import Path

import numpy as np
from fit_ranker import near
from fitting import Weights, fit_order

from assistant.chain import planning
from assistant.chain.planning import Plan

WEIGHTS = Path(planning.__file__).with_name("planner.toml")
CALCULATIONS = ("calculation", "what_if")
OTHERS = ("lookup", "comparison")
PENALTY = 5.0
FOLDS = 10


def run(gathered: list) -> None:  # type: ignore[type-arg]
    """Fit, report and write. `gathered`: see `fit.Gathered`."""
    rows: list[tuple[dict, list[Plan], np.ndarray]] = [
        (question, plans, np.array([is_right(question, p) for p in plans], bool))
        for question, _, _, plans, *_ in gathered
        if question["type"] in (*CALCULATIONS, *OTHERS)
    ]
    names = list(next(p for _, plans, _ in rows for p in plans).signs)
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    for fold in range(FOLDS):
        model = fit([r for r, f in zip(rows, folds, strict=True) if f != fold], names)
        for i in np.flatnonzero(folds == fold):
            tell(rows[i], model, names)
    report()
    lines = ["# Weights of the planner, written by evals/fit.py.", ""]
    lines += fit(rows, names).lines(names)
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


def fit(rows: list, names: list[str]) -> Weights:  # type: ignore[type-arg]
    """Weights fitted on these questions."""
    signs = [np.array([[p.signs[n] for n in names] for p in plans]) for _, plans, _ in rows]
    return fit_order(signs, [right for *_, right in rows], PENALTY)


_RANKS: dict[str, list[int | None]] = {}
_CHANCES: dict[str, list[float]] = {}


def tell(row: tuple, model: Weights, names: list[str]) -> None:  # type: ignore[type-arg]
    """Note where the first right plan ranks, and print what was chosen in its stead."""
    question, plans, right = row
    if not plans:
        _RANKS.setdefault(question["type"], []).append(None)
        print("NO PLAN", question["id"], question["question"])
        return
    chance = model.chances(np.array([[p.signs[n] for n in names] for p in plans]))
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
