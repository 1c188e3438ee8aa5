"""The ranker's weights (`assistant/chain/ranker.toml`); see `fit.py`.

Questions with expected figures are used; a candidate is right when its figure is an expected one. Prints how often the
right figure ranks first, and among the first three and five, with weights fitted on the other questions (five folds).
"""

from decimal import Decimal
from pathlib import Path

import numpy as np
from fitting import Weights, fit_order

from assistant.chain import ranking
from assistant.figures import Quantity, same_quantity
from assistant.index.card_search import ScoredCard

WEIGHTS = Path(ranking.__file__).with_name("ranker.toml")
TYPES = ("lookup", "calculation", "several", "comparison", "disagreement")
FOLDS = 5
PENALTY = 1.0


def run(gathered: list) -> None:  # type: ignore[type-arg]
    """Fit, report and write. `gathered`: see `fit.Gathered`."""
    rows: list[tuple[dict, list[ScoredCard], list[dict[str, float]], np.ndarray]] = []
    for question, asked, scored, *_ in gathered:
        if question["type"] in TYPES and question.get("figures") and scored:
            # among all cards, also those that are never weighed: they are good examples of wrong ones
            right = np.array([is_expected(question, s) for s in scored])
            signs = ranking.signs(question["question"], asked, scored)
            rows.append((question, scored, signs, right))
    names = list(rows[0][2][0])
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    ranks: list[int | None] = [None] * len(rows)
    for fold in range(FOLDS):
        model = fit([r for r, f in zip(rows, folds, strict=True) if f != fold], names)
        for i in np.flatnonzero(folds == fold):
            ranks[i] = rank_of_right(rows[i], model, names)
    report(rows, ranks)
    lines = ["# Weights of the figure ranker, written by evals/fit.py.", ""]
    lines += fit(rows, names).lines(names)
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[3:]))


def is_expected(question: dict, scored: ScoredCard) -> bool:
    """Whether a card's figure is one of those a question expects."""
    return any(
        near(scored.card.figure, one, Decimal(figure.get("tolerance", "0")))
        for figure in question["figures"]
        for one in (figure, *figure.get("any_of", ()))
    )


def near(figure: Quantity, expected: dict, tolerance: Decimal) -> bool:
    """Whether a figure is the expected one, within a relative tolerance."""
    wanted = Quantity(value=Decimal(expected["value"]), unit=expected["unit"])
    scale = {"%": Decimal(1), "1": Decimal(100)}
    if figure.unit in scale and wanted.unit in scale:
        a, b = figure.value * scale[figure.unit], wanted.value * scale[wanted.unit]
    elif same_quantity(figure, wanted):
        return True
    elif figure.unit == wanted.unit:
        a, b = figure.value, wanted.value
    else:
        return False
    return abs(abs(a) - abs(b)) <= max(tolerance, Decimal("1e-9")) * abs(b)


def fit(rows: list, names: list[str]) -> Weights:  # type: ignore[type-arg]
    """Weights fitted on these questions."""
    signs = [np.array([[one[n] for n in names] for one in found]) for _, _, found, _ in rows]
    return fit_order(signs, [right for *_, right in rows], PENALTY)


def rank_of_right(row: tuple, model: Weights, names: list[str]) -> int | None:  # type: ignore[type-arg]
    """How many other quantities rank before the first right one; None when it is no candidate."""
    _, scored, found, right = row
    if not right.any():
        return None
    order = np.argsort(-model.chances(np.array([[one[n] for n in names] for one in found])))
    before: set[tuple[Decimal, str]] = set()
    for i in order:
        if right[i]:
            return len(before)
        before.add((scored[i].card.figure.value, scored[i].card.figure.unit))
    raise AssertionError


def report(rows: list, ranks: list[int | None]) -> None:  # type: ignore[type-arg]
    """Print the shares by type, and the questions whose right figure is not first."""
    for (question, scored, _, _), rank in zip(rows, ranks, strict=True):
        if rank != 0:
            top = max(scored, key=lambda s: s.similarity)
            print(rank, question["id"], question["question"], "| nearest:", top.card.labels[0])
    groups: dict[str, list[int | None]] = {}
    for (question, *_), rank in zip(rows, ranks, strict=True):
        for key in ("all", f"{question.get('corpus', 'corpus')} {question['type']}"):
            groups.setdefault(key, []).append(rank)
    for key, own in groups.items():
        shares = [sum(r is not None and r < n for r in own) / len(own) for n in (1, 3, 5)]
        found = sum(r is not None for r in own) / len(own)
        print(
            f"{key:24s} n={len(own)} first {shares[0]:.3f} three {shares[1]:.3f} five {shares[2]:.3f} found {found:.3f}"
        )
