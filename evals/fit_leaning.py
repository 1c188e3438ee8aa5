"""What the language model says of figures and passages that would be answered with; see `fit.py`."""

import json
from pathlib import Path

from assistant.chain.checking import leaning, passage_of
from assistant.chain.choosing import Choice
from assistant.chain.prompts import Prompts
from assistant.documents import detect_language
from assistant.llm.chat import ChatModel
from assistant.settings import Settings
from assistant.wiring import model_store


class Leanings:
    """Asks the local model once about each question and figure; kept in a file, as it takes seconds."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, float] = {}
        if file and file.exists():
            for line in file.read_text("utf-8").splitlines():
                self._known |= json.loads(line)
        settings = Settings()
        self._model = ChatModel(settings, model_store(settings))
        self._prompts = Prompts(settings.prompts_dir)

    def of(self, question: str, choice: Choice) -> float:
        """How the model leans on the likeliest figure of this way to answer; 0 for a calculation."""
        if choice.plan is not None:
            return 0.0
        return self.of_passage(
            question, passage_of(choice.cards[0].card, detect_language(question))
        )

    def of_passage(self, question: str, passage: str) -> float:
        """How the model leans on a passage as holding the answer."""
        key = f"{question}\n{passage}"
        if key not in self._known:
            self._known[key] = leaning(self._model, self._prompts, question, passage)
            if self._file:
                with self._file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps({key: self._known[key]}, ensure_ascii=False) + "\n")
        return self._known[key]
