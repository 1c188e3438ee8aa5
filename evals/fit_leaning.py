"""What the language model says of figures and passages that would be answered with; see `fit.py`."""

from pathlib import Path

from kept import KeptAnswers

from assistant.chain.checking import leaning, passage_of
from assistant.chain.choosing import Choice
from assistant.documents import detect_language


class Leanings:
    """Asks the local model once about each question and figure."""

    def __init__(self, file: Path | None) -> None:
        self._kept = KeptAnswers(file)

    def of(self, question: str, choice: Choice) -> float:
        """How the model leans on the likeliest figure of this way to answer; 0 for a calculation."""
        if choice.plan is not None:
            return 0.0
        return self.of_passage(
            question, passage_of(choice.cards[0].card, detect_language(question))
        )

    def of_passage(self, question: str, passage: str) -> float:
        """How the model leans on a passage as holding the answer."""
        model, prompts = self._kept.model, self._kept.prompts
        return float(
            self._kept.get(
                f"{question}\n{passage}", lambda: leaning(model, prompts, question, passage)
            )
        )
