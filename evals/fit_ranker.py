"""Fit the weights of the ranker (`assistant/chain/ranker.toml`) on development questions.

    python evals/fit_ranker.py corpus=store article=PATH_OF_ITS_STORE

Each argument names a store for the questions that are about those documents. Questions with expected figures are used;
a candidate is right when its figure is an expected one. Prints how often the right figure ranks first, and among the
first three and five, with weights fitted on the other questions (five folds), then writes the weights fitted on all.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.chain import ranking
from assistant.chain.asking import read_question
from assistant.documents import detect_language
from assistant.figures import Quantity, same_quantity
from assistant.index.card_search import ScoredCard
from assistant.settings import Settings
from assistant.wiring import open_index

QUESTIONS = Path(__file__).parent / "questions"
WEIGHTS = Path(ranking.__file__).with_name("ranker.toml")
TYPES = ("lookup", "calculation", "several", "comparison", "disagreement")
CANDIDATES = 24
PASSAGES = 8
FOLDS = 5


def main() -> None:
    """Fit, report and write."""
    stores = dict(argument.split("=", 1) for argument in sys.argv[1:])
    settings = Settings()
    rows: list[tuple[dict, list[ScoredCard], list[dict[str, float]], np.ndarray]] = []
    for corpus, store in stores.items():
        index = open_index(settings, Path(store))
        for question in questions(corpus):
            text = question["question"]
            asked = read_question(text, detect_language(text))
            passages = [r.passage.id for r in index.search(text, PASSAGES)]
            scored = index.cards(text, CANDIDATES, passages)
            right = np.array([is_expected(question, s) for s in scored])
            rows.append((question, scored, ranking.signs(text, asked, scored), right))
        index.close()
    names = list(rows[0][2][0])
    folds = np.arange(len(rows)) % FOLDS
    ranks: list[int | None] = [None] * len(rows)
    for fold in range(FOLDS):
        model = fit([r for r, f in zip(rows, folds, strict=True) if f != fold], names)
        for i in np.flatnonzero(folds == fold):
            ranks[i] = rank_of_right(rows[i], model, names)
    report(rows, ranks)
    model = fit(rows, names)
    lines = ["# Weights of the figure ranker, written by evals/fit_ranker.py.", "", "[weights]"]
    lines += [f"bias = {model.intercept_[0]:.4f}"]
    lines += [f"{n} = {w:.4f}" for n, w in zip(names, model.coef_[0], strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[3:]))


def questions(corpus: str, types: tuple[str, ...] = TYPES) -> list[dict]:
    """The development questions about these documents that expect figures."""
    found = []
    for path in sorted(QUESTIONS.glob("*dev.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line)
            about = question.get("corpus", "corpus") == corpus
            if about and question.get("figures") and question["type"] in types:
                found.append(question)
    return found


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


def fit(rows: list, names: list[str]) -> LogisticRegression:  # type: ignore[type-arg]
    """A logistic regression over all candidates, every question weighing the same."""
    x, y, w = [], [], []
    for _, _, found, right in rows:
        for one, good in zip(found, right, strict=True):
            x.append([one[n] for n in names])
            y.append(bool(good))
            share = right.mean()
            w.append(1.0 if not right.any() else 0.5 / (share if good else 1 - share) / 8)
    model = LogisticRegression(C=3.0, max_iter=2000)
    return model.fit(np.array(x), np.array(y), sample_weight=np.array(w))


def rank_of_right(row: tuple, model: LogisticRegression, names: list[str]) -> int | None:  # type: ignore[type-arg]
    """How many other quantities rank before the first right one; None when it is no candidate."""
    _, scored, found, right = row
    if not right.any():
        return None
    order = np.argsort(
        -model.decision_function(np.array([[one[n] for n in names] for one in found]))
    )
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


if __name__ == "__main__":
    main()
