"""Fit when to say that the sources are silent (`assistant/chain/answerable_*.toml`) on development questions.

    python evals/fit_answerable.py corpus=store article=PATH_OF_ITS_STORE

For questions that want a figure it is fitted whether what would be answered is right: a wrong answer to a question that
has one and any answer to one that has none are both to be withheld. For the others it is whether there is an answer.
Chances are told with weights fitted on the other questions (ten folds); the threshold is the one with the most points,
a right answer counting 1, a wrong one -1 and none 0, and no more than `FALSE_REFUSALS` of the right ones withheld
(a calculation is withheld whenever that pays).
Prints the error rates and the questions decided wrongly, then writes the weights fitted on all.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
from fit_ranker import QUESTIONS, near
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.chain import answerable
from assistant.chain.asking import read_question
from assistant.chain.choosing import Choice, leaves_out, make_choice
from assistant.chain.deciding import CANDIDATES, plans_for
from assistant.chain.ranking import rank_cards
from assistant.documents import detect_language
from assistant.settings import Settings
from assistant.wiring import open_index

FALSE_REFUSALS = {"card": 0.1, "calculation": 1.0, "text": 0.12}
TOLERANCE = Decimal("0.006")
FOLDS = 10
Row = tuple[dict, dict[str, float], bool]
LEANING = ("follow_up",)


def main() -> None:
    """Fit, report and write."""
    stores = dict(argument.split("=", 1) for argument in sys.argv[1:])
    rows: dict[str, list[Row]] = {"card": [], "calculation": [], "text": []}
    settings = Settings()
    for corpus, store in stores.items():
        index = open_index(settings, Path(store))
        for question in questions(corpus):
            text = question["question"]
            language = detect_language(text)
            asked = read_question(text, language)
            retrieved = index.search(text, settings.passages)
            ranked, plans = [], []
            if asked.figure:
                scored = index.cards(text, CANDIDATES, [r.passage.id for r in retrieved])
                ranked = rank_cards(text, asked, scored)
                plans = plans_for(index, text, asked, ranked)
            choice = make_choice(text, asked, ranked, plans)
            kind, found = answerable.signs_of(
                text, asked, choice, index.nearness(text), [r.passage.text for r in retrieved]
            )
            right = (
                not question.get("refusal", False)
                if kind == "text"
                else is_right(question, choice) and not leaves_out(asked, choice)
            )
            rows[kind].append((question, found, right))
        index.close()
    for kind, found_rows in rows.items():
        fit(kind, found_rows, Path(answerable.__file__).with_name(f"answerable_{kind}.toml"))


def is_right(question: dict, choice: Choice) -> bool:
    """Whether the figures chosen have an expected one."""
    expected = [
        (one, Decimal(figure.get("tolerance", "0")))
        for figure in question.get("figures", ())
        for one in (figure, *figure.get("any_of", ()))
    ]
    plan = choice.plan
    stated = [plan.calculation.result] if plan else [one.card.figure for one in choice.cards]
    return any(near(f, one, max(t, TOLERANCE)) for f in stated for one, t in expected)


def questions(corpus: str) -> list[dict]:
    """All development questions about these documents that stand alone."""
    return [
        question
        for path in sorted(QUESTIONS.glob("*dev.jsonl"))
        for question in map(json.loads, path.read_text("utf-8").splitlines())
        if question.get("corpus", "corpus") == corpus and question["type"] not in LEANING
    ]


def fit(kind: str, rows: list[Row], file: Path) -> None:
    """Fit one kind of question, print how well it does, and write its weights."""
    names = list(rows[0][1])
    x = np.array([[found[n] for n in names] for _, found, _ in rows])
    y = np.array([good for _, _, good in rows])
    chances = np.zeros(len(rows))
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = scaled(x[folds != fold], y[folds != fold])
        chances[folds == fold] = 1 / (1 + np.exp(-(x[folds == fold] @ weights) - bias))
    most = float(np.quantile(chances[y], FALSE_REFUSALS[kind]))
    _, threshold = max(
        ((y & (chances >= t)).sum() - (~y & (chances >= t)).sum(), t)
        for t in np.linspace(0.01, most, 200)
    )
    print(
        f"== {kind}: n={len(rows)}, to be withheld {(~y).sum()}, AUC {roc_auc_score(y, chances):.3f}"
    )
    print(
        f"threshold {threshold:.2f}: withheld rightly {(~y & (chances < threshold)).sum()} of {(~y).sum()}, "
    )
    print(f"   withheld wrongly {(y & (chances < threshold)).sum()} of {y.sum()}")
    for (question, _, _), chance, good in zip(rows, chances, y, strict=True):
        if good != (chance >= threshold):
            print(
                f"   {'refused' if good else 'answered'} {chance:.2f} {question['id']} {question['question']}"
            )
    weights, bias = scaled(x, y)
    lines = [
        f"# Weights for questions to be answered by a {kind}, written by evals/fit_answerable.py.",
        "",
        "[weights]",
    ]
    lines += [f"threshold = {threshold:.2f}", f"bias = {bias:.4f}"]
    lines += [f"{n} = {w:.4f}" for n, w in zip(names, weights, strict=True)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[3:]))


def scaled(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression fitted on standardised signs, for the signs as they are."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=5000, class_weight="balanced").fit(
        (x - mean) / spread, y
    )
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


if __name__ == "__main__":
    main()
