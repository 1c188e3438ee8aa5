"""When to say that the sources are silent (`assistant/chain/answerable_*.toml`); see `fit.py`.

For questions that want a figure it is fitted whether what would be answered is right: a wrong answer to a question that
has one and any answer to one that has none are both to be withheld. For the others it is whether there is an answer.
Chances are told with weights fitted on the other questions (ten folds); the threshold is the one with the most points,
a right answer counting 1, a wrong one -1 and none 0, no more than `FALSE_REFUSALS` of the right ones withheld (a
calculation is withheld whenever that pays) and no less than `LEAST_RIGHT` of those shown right. Prints the error rates
and the questions decided wrongly.
"""

from decimal import Decimal
from pathlib import Path

import numpy as np
from fit_leaning import Leanings
from fit_ranker import near
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from assistant.chain import answerable
from assistant.chain.checking import nearest_of
from assistant.chain.choosing import Choice, choices
from assistant.chain.consulting import if_figure, needs_plan
from assistant.chain.ranking import rank_cards

FALSE_REFUSALS = {"card": 0.1, "calculation": 1.0, "text": 0.12, "read": 1.0, "formula": 1.0}
LEAST_RIGHT = {"calculation": 0.88, "formula": 0.85, "read": 0.85}
TOLERANCE = Decimal("0.006")
FOLDS = 10
Row = tuple[dict, dict[str, float], bool]


def run_calculations(gathered: list) -> None:  # type: ignore[type-arg]
    """Fit, report and write what tells whether a calculation is right, for which no model is asked. `gathered`: see
    `fit.Gathered`, with the chances of plans."""
    rows: list[Row] = []
    for row in gathered:
        text = row.question["question"]
        ranked = if_figure(row.asked, rank_cards(text, row.asked, row.scored))
        plans = row.plans if needs_plan(row.question["question"], row.asked, ranked) else []
        for choice in choices(text, row.asked, ranked, plans):
            if choice.plan is not None:
                signs = answerable.signs_of(text, row.asked, choice, row.bare, 0.0)
                rows.append((row.question, signs, is_right(row.question, choice)))
    told = [(q, float(c), good) for (q, _, good), c in zip(rows, crossed(rows), strict=True)]
    write("calculation", rows, threshold_of("calculation", told))


def run(gathered: list, leanings: Leanings) -> None:  # type: ignore[type-arg]
    """Fit, report and write the others. `gathered`: see `fit.Gathered`, with the chances of plans."""
    rows: dict[str, list[Row]] = {"card": [], "calculation": [], "text": []}
    both: list[tuple[dict, list[tuple[str, int]]]] = []
    for question, asked, scored, tried, bare, texts, evidence, *_ in tqdm(
        gathered, desc="asking the model"
    ):
        text = question["question"]
        ranked = if_figure(asked, rank_cards(text, asked, scored))
        plans = tried if needs_plan(text, asked, ranked) else []
        found = choices(text, asked, ranked, plans)
        ways = []
        for choice in found:
            kind = answerable.kind_of(choice)
            signs = answerable.signs_of(text, asked, choice, bare, leanings.of(text, choice))
            ways.append((kind, len(rows[kind])))
            rows[kind].append((question, signs, is_right(question, choice)))
        if not ranked:
            best = max(sentence.score for sentence in evidence)
            signs = answerable.text_signs(text, asked, best, texts)
            signs |= {"leaning": leanings.of_passage(text, nearest_of(evidence))}
            rows["text"].append((question, signs, not question.get("refusal", False)))
        elif ways:
            both.append((question, ways))
    told = {kind: crossed(own) for kind, own in rows.items()}
    decided: dict[str, list[tuple[dict, float, bool]]] = {kind: [] for kind in rows}
    for question, ways in both:
        kind, i = max(ways, key=lambda way: told[way[0]][way[1]])
        decided[kind].append((question, told[kind][i], rows[kind][i][2]))
    decided["text"] = [
        (question, chance, right)
        for (question, _, right), chance in zip(rows["text"], told["text"], strict=True)
    ]
    for kind in ("card", "text"):
        write(kind, rows[kind], threshold_of(kind, decided[kind]))


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


def crossed(rows: list[Row]) -> np.ndarray:
    """Chances told with weights fitted on the other questions, shape (rows,)."""
    x, y = matrix(rows)
    chances = np.zeros(len(rows))
    folds = np.random.RandomState(0).permutation(len(rows)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = scaled(x[folds != fold], y[folds != fold])
        chances[folds == fold] = 1 / (1 + np.exp(-(x[folds == fold] @ weights) - bias))
    return chances


def threshold_of(kind: str, decided: list[tuple[dict, float, bool]]) -> float:
    """The threshold for answers that would be given in this way; prints what it comes to."""
    chances = np.array([chance for _, chance, _ in decided])
    y = np.array([right for *_, right in decided])
    most = float(np.quantile(chances[y], FALSE_REFUSALS[kind]))
    _, threshold = max(
        ((y & (chances >= t)).sum() - (~y & (chances >= t)).sum(), t)
        for t in np.linspace(0.01, most, 200)
        if y[chances >= t].mean() >= LEAST_RIGHT.get(kind, 0.0)
    )
    print(
        f"== {kind}: n={len(y)}, to be withheld {(~y).sum()}, AUC {roc_auc_score(y, chances):.3f}"
    )
    print(
        f"threshold {threshold:.2f}: withheld rightly {(~y & (chances < threshold)).sum()} of {(~y).sum()}, "
        f"wrongly {(y & (chances < threshold)).sum()} of {y.sum()}"
    )
    for question, chance, good in decided:
        if good != (chance >= threshold):
            how = "refused" if good else "answered"
            print(f"   {how} {chance:.2f} {question['id']} {question['question']}")
    return float(threshold)


def write(kind: str, rows: list[Row], threshold: float) -> None:
    """Fit on all questions and write the weights."""
    weights, bias = scaled(*matrix(rows))
    lines = [
        f"# Weights for questions to be answered by a {kind}, written by evals/fit.py.",
        "",
        "[weights]",
        f"threshold = {threshold:.2f}",
        f"bias = {bias:.4f}",
    ]
    lines += [f"{n} = {w:.4f}" for n, w in zip(rows[0][1], weights, strict=True)]
    Path(answerable.__file__).with_name(f"answerable_{kind}.toml").write_text(
        "\n".join(lines) + "\n", "utf-8"
    )
    print("\n".join(lines[3:]))


def matrix(rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    """The signs, shape (rows, signs), and whether each is right, shape (rows,)."""
    names = list(rows[0][1])
    x = np.array([[found[n] for n in names] for _, found, _ in rows])
    return x, np.array([good for *_, good in rows])


def scaled(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression fitted on standardised signs, for the signs as they are."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=5000).fit((x - mean) / spread, y)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)
