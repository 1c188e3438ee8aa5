"""Whether the figure that the language model read out of sentences is right (`assistant/chain/answerable_read.toml`).

For questions whose likeliest figure nobody has named; see `fit.py`. Right is to name an expected figure; a figure named
for a question that has none, or another one, is to be withheld. Questions for which a formula is shown are left out.
Chances and the threshold are told as in `fit_answerable.py`.
"""

from pathlib import Path

from fit_answerable import crossed, is_right, threshold_of, write
from fit_formula import Formulas, formula_for
from kept import KeptAnswers
from tqdm import tqdm

from assistant.chain import answerable
from assistant.chain.choosing import choices, formula_choices
from assistant.chain.consulting import calculates, if_figure, needs_plan, to_read
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.chain.reading import Read, passage_of, read

EVERY_NTH = 4
"""Of the questions on paragraphs of an encyclopaedia one in so many is read: to read takes seconds."""


class Readings:
    """Asks the local model once about each question and passage."""

    def __init__(self, file: Path | None) -> None:
        self._kept = KeptAnswers(file)

    def of(self, question: str, ranked: list[RankedCard]) -> Read:
        """What the model reads."""

        def ask() -> tuple[str | None, float, float]:
            told = read(self._kept.model, self._kept.prompts, question, ranked)
            assert told is not None
            return told.card and told.card.card.id, told.margin, told.likely

        card, *signs = self._kept.get(f"{question}\n{passage_of(ranked)[0]}", ask)
        return Read(next((one for one in ranked if one.card.id == card), None), *signs)


def run(gathered: list, readings: Readings, formulas: Formulas) -> None:  # type: ignore[type-arg]
    """Fit, report and write. `gathered`: see `fit.Gathered`."""
    rows = []
    of_paragraphs = [g for g in gathered if g.question.get("corpus") == "reading"]
    left_out = {g.question["id"] for i, g in enumerate(of_paragraphs) if i % EVERY_NTH}
    gathered = [g for g in gathered if g.question["id"] not in left_out]
    for row in tqdm(gathered, desc="reading"):
        text, asked = row.question["question"], row.asked
        ranked = if_figure(asked, rank_cards(text, asked, row.scored))
        among = to_read(text, asked, ranked)
        if not among:
            continue
        formula = formula_for(row, ranked, formulas) if calculates(text, asked) else None
        if answerable.likeliest(text, asked, formula_choices(formula), row.bare, lambda _: 0.0):
            continue
        plans = row.plans if needs_plan(text, asked, ranked) else []
        for choice in choices(text, asked, ranked, plans, readings.of(text, among)):
            if answerable.kind_of(choice) == "read":
                signs = answerable.signs_of(text, asked, choice, row.bare, 0.0)
                rows.append((row.question, signs, is_right(row.question, choice)))
    print(
        f"read: {len(rows)} that name a figure, of which {sum(right for *_, right in rows)} are right"
    )
    chances = crossed(rows)
    told = [
        (question, chance, right)
        for (question, _, right), chance in zip(rows, chances, strict=True)
    ]
    write("read", rows, threshold_of("read", told))
