"""Whether a formula that the language model wrote is right (`assistant/chain/answerable_formula.toml`).

For questions about figures in running text that nobody has named; see `fit.py`. Right is a result that is expected; a
formula for a question that has none, or that wants a figure as it stands, is to be withheld. Chances and the threshold
are told as in `fit_answerable.py`.
"""

from pathlib import Path
from typing import Any

from fit_answerable import crossed, is_right, threshold_of, write
from kept import KeptAnswers
from tqdm import tqdm

from assistant.chain import answerable
from assistant.chain.choosing import formula_choices
from assistant.chain.consulting import calculates, if_figure, may_calculate
from assistant.chain.formula import Formula, formula_of
from assistant.chain.planning import with_chances
from assistant.chain.ranking import RankedCard, rank_cards

LOOKUPS_OF = "prose"
"""Of look-ups whose words do not want a calculation those on these documents are asked: a formula takes seconds."""


OTHERS = ("several", "comparison", "false_premise")
"""Types of questions for which no formula is wanted, whatever was found."""


class Formulas:
    """Asks the local model once about each question and passage."""

    def __init__(self, file: Path | None) -> None:
        self._kept = KeptAnswers(file)

    def of(self, question: str, passage: str, formulas: dict) -> Formula:  # type: ignore[type-arg]
        """What the model writes."""

        def ask() -> tuple[str, float, float]:
            told = formula_of(
                self._kept.model, self._kept.prompts, question, passage, list(formulas)
            )
            assert told is not None
            return told.text, told.forced, told.likely

        told, *signs = self._kept.get(f"{question}\n{passage}\n{len(formulas)}", ask)
        return Formula(formulas.get(told), *signs)


def formula_for(row: Any, ranked: list[RankedCard], formulas: Formulas) -> Formula | None:
    """What the model writes for a question (`row`: see `fit.Gathered`); None where it is not asked to."""
    text, asked = row.question["question"], row.asked
    if not (row.formulas and may_calculate(text, asked, ranked)):
        return None
    known = {t: with_chances([plan])[0] for t, plan in row.formulas.items()}
    return formulas.of(text, row.passage, known)


def run(gathered: list, formulas: Formulas) -> None:  # type: ignore[type-arg]
    """Fit, report and write. `gathered`: see `fit.Gathered`."""
    rows = []
    for row in tqdm(gathered, desc="formulas"):
        text = row.question["question"]
        ranked = if_figure(row.asked, rank_cards(text, row.asked, row.scored))
        asks = row.question["type"] != "lookup" or calculates(text, row.asked)
        asks |= row.question.get("corpus") == LOOKUPS_OF
        asks &= row.question["type"] not in OTHERS
        for choice in formula_choices(formula_for(row, ranked, formulas) if asks else None):
            signs = answerable.signs_of(text, row.asked, choice, row.bare, 0.0)
            rows.append((row.question, signs, is_right(row.question, choice)))
    print(f"formula: {len(rows)}, of which {sum(right for *_, right in rows)} are right")
    chances = crossed(rows)
    told = [
        (question, chance, right)
        for (question, _, right), chance in zip(rows, chances, strict=True)
    ]
    write("formula", rows, threshold_of("formula", told))
