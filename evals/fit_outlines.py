"""How the language model takes the questions apart that the rankers are fitted on; see `fit.py`."""

import json
from pathlib import Path

from assistant.chain.outlining import Outline, Outlines, model_outlines
from assistant.chain.prompts import Prompts
from assistant.llm.chat import ChatModel
from assistant.settings import Settings
from assistant.wiring import model_store


def kept_outlines(gathered: Path | None) -> Outlines:
    """Asks the local model once about each question; kept in a file beside `gathered`, as it takes seconds."""
    file = gathered and gathered.with_suffix(".outlines.jsonl")
    settings = Settings()
    ask = model_outlines(ChatModel(settings, model_store(settings)), Prompts(settings.prompts_dir))
    known: dict[str, Outline | None] = {}
    if file and file.exists():
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            known[row["question"]] = row["outline"] and Outline(**row["outline"])

    def outline(question: str) -> Outline | None:
        if question not in known:
            made = known[question] = ask(question)
            if file:
                row = {"question": question, "outline": made and made.model_dump()}
                with file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps(row, ensure_ascii=False) + "\n")
        return known[question]

    return outline
