"""Fit when to say that the sources are silent (`assistant/chain/answerable_*.toml`) on development questions.

    python evals/fit_answerable.py corpus=store article=PATH_OF_ITS_STORE

Answerable are the questions that expect an answer, unanswerable those that expect a refusal, false premises among them.
Chances are told with weights fitted on the other questions (ten folds); the threshold is the one that refuses a share of
`FALSE_REFUSALS` of the answerable ones. Prints the error rates and the questions decided
wrongly, then writes the weights fitted on all.
"""

import json
import sys
from pathlib import Path

import numpy as np
from fit_ranker import QUESTIONS
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.chain import answerable
from assistant.chain.asking import read_question
from assistant.chain.deciding import CANDIDATES
from assistant.chain.planning import plan
from assistant.chain.ranking import rank_cards
from assistant.documents import detect_language
from assistant.settings import Settings
from assistant.wiring import open_index

FALSE_REFUSALS = 0.05
FOLDS = 10
LEANING = ("follow_up",)


def main() -> None:
    """Fit, report and write."""
    stores = dict(argument.split("=", 1) for argument in sys.argv[1:])
    rows: dict[str, list[tuple[dict, dict[str, float]]]] = {"figure": [], "text": []}
    settings = Settings()
    for corpus, store in stores.items():
        index = open_index(settings, Path(store))
        for question in questions(corpus):
            text = question["question"]
            language = detect_language(text)
            asked = read_question(text, language)
            retrieved = index.search(text, settings.passages)
            scored = index.cards(text, CANDIDATES, [r.passage.id for r in retrieved])
            ranked = rank_cards(text, asked, scored)
            bare = index.nearness(text)
            if asked.figure and ranked:
                plans = plan(index, text, asked, ranked)
                found = answerable.figure_signs(text, asked, ranked, plans, bare)
                rows["figure"].append((question, found))
            else:
                found = answerable.text_signs(bare)
                rows["text"].append((question, found))
        index.close()
    for kind, file in (("figure", answerable.FIGURE), ("text", answerable.TEXT)):
        fit(kind, rows[kind], Path(answerable.__file__).with_name(file))


def questions(corpus: str) -> list[dict]:
    """All development questions about these documents that stand alone."""
    return [
        question
        for path in sorted(QUESTIONS.glob("*dev.jsonl"))
        for question in map(json.loads, path.read_text("utf-8").splitlines())
        if question.get("corpus", "corpus") == corpus and question["type"] not in LEANING
    ]


def fit(kind: str, rows: list[tuple[dict, dict[str, float]]], file: Path) -> None:
    """Fit one kind of question, print how well it does, and write its weights."""
    names = list(rows[0][1])
    x = np.array([[found[n] for n in names] for _, found in rows])
    y = np.array([not question.get("refusal", False) for question, _ in rows])
    chances = np.zeros(len(rows))
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = scaled(x[folds != fold], y[folds != fold])
        chances[folds == fold] = 1 / (1 + np.exp(-(x[folds == fold] @ weights) - bias))
    threshold = float(np.quantile(chances[y], FALSE_REFUSALS))
    print(
        f"== {kind}: n={len(rows)}, unanswerable {(~y).sum()}, AUC {roc_auc_score(y, chances):.3f}"
    )
    print(
        f"threshold {threshold:.2f}: refused rightly {(~y & (chances < threshold)).sum()} of {(~y).sum()}, "
    )
    print(f"   refused wrongly {(y & (chances < threshold)).sum()} of {y.sum()}")
    for (question, _), chance, good in zip(rows, chances, y, strict=True):
        if good != (chance >= threshold):
            print(
                f"   {'refused' if good else 'answered'} {chance:.2f} {question['id']} {question['question']}"
            )
    weights, bias = scaled(x, y)
    wanted = "a figure" if kind == "figure" else "words"
    lines = [
        f"# Weights for questions that want {wanted}, written by evals/fit_answerable.py.",
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
