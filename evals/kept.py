"""What the local model says, asked once and kept in a file, as it takes seconds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.chain.prompts import Prompts
from assistant.llm.chat import ChatModel
from assistant.settings import Settings
from assistant.wiring import model_store


class KeptAnswers:
    """The local model, its prompts, and by key what it has been asked already; `file` keeps it for the next time.

    What is kept has to be writable as JSON; read back, a tuple is a list.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, Any] = {}
        if file and file.exists():
            for line in file.read_text("utf-8").splitlines():
                self._known |= json.loads(line)
        settings = Settings()
        self.model = ChatModel(settings, model_store(settings))
        self.prompts = Prompts(settings.prompts_dir)

    def get(self, key: str, ask: Callable[[], Any]) -> Any:
        """What is known by this key, or what `ask` tells, which is kept."""
        if key not in self._known:
            self._known[key] = ask()
            if self._file:
                with self._file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps({key: self._known[key]}, ensure_ascii=False) + "\n")
        return self._known[key]
