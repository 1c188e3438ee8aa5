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
    for row in told(gathered):
        if row.question["type"] in (*CALCULATIONS, *OTHERS):
            tell(row.question, row.plans)
    report()
    rows = rows_of(gathered)
    names = names_of(rows)
    lines = ["# Weights of the planner, written by evals/fit.py.", ""]
    lines += fit(rows, names).lines(names)
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[3:]))


def told(gathered: list) -> list:  # type: ignore[type-arg]
    """The same with the chance of every plan, likeliest first: by weights fitted on the other questions, and for
    questions that nothing is fitted on by weights fitted on all."""
    rows = rows_of(gathered)
    names = names_of(rows)
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    models = [
        fit([r for r, f in zip(rows, folds, strict=True) if f != fold], names)
        for fold in range(FOLDS)
    ]
    of = {id(r[1]): models[fold] for r, fold in zip(rows, folds, strict=True)}
    every = fit(rows, names)
    found = []
    for row in gathered:
        plans = []
        if row.plans:
            signs = np.array([[p.signs[n] for n in names] for p in row.plans])
            chances = of.get(id(row.plans), every).chances(signs)
            plans = [
                plan.model_copy(update={"chance": float(chance)})
                for plan, chance in zip(row.plans, chances, strict=True)
            ]
        found.append(row._replace(plans=sorted(plans, key=lambda plan: -plan.chance)))
    return found


def rows_of(gathered: list) -> list[tuple[dict, list[Plan], np.ndarray]]:  # type: ignore[type-arg]
    """What is fitted on: the question, its plans, and which of them are right."""
    return [
        (row.question, row.plans, np.array([is_right(row.question, p) for p in row.plans], bool))
        for row in gathered
        if row.question["type"] in (*CALCULATIONS, *OTHERS)
    ]


def names_of(rows: list[tuple[dict, list[Plan], np.ndarray]]) -> list[str]:
    """The names of the signs."""
    return list(next(p for _, plans, _ in rows for p in plans).signs)


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


def tell(question: dict, plans: list[Plan]) -> None:
    """Note where the first right plan ranks, and print what was chosen in its stead."""
    if not plans:
        _RANKS.setdefault(question["type"], []).append(None)
        print("NO PLAN", question["id"], question["question"])
        return
    _CHANCES.setdefault(question["type"], []).append(plans[0].chance)
    if question["type"] not in CALCULATIONS:
        return
    rank = next((n for n, plan in enumerate(plans) if is_right(question, plan)), None)
    key = f"{question.get('corpus', 'corpus')} {question['type']}"
    _RANKS.setdefault(key, []).append(rank)
    if rank != 0:
        print(rank, question["id"], question["question"])
        print("    chose", written(plans[0]))
        if rank is not None:
            print("    right", written(plans[rank]))


def written(plan: Plan) -> str:
    """A plan in a line."""
    labels = [o.label[:50] for _, o in plan.operands]
    made = plan.calculation
    return f"{plan.chance:.3f} {made.tool} {made.formula} = {made.text} {labels}"


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
