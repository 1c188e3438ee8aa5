"""Whether the figure that the language model read out of sentences is right (`assistant/chain/answerable_read.toml`).

For questions whose likeliest figure nobody has named; see `fit.py`. Right is to name an expected figure; a figure named
for a question that has none, or another one, is to be withheld. Chances and the threshold are told as in
`fit_answerable.py`.
"""

import json
from pathlib import Path

from fit_answerable import crossed, is_right, threshold_of, write
from tqdm import tqdm

from assistant.chain import answerable
from assistant.chain.choosing import choices
from assistant.chain.deciding import if_figure, needs_plan, to_read
from assistant.chain.planning import with_chances
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.chain.reading import Read, passage_of, read
from assistant.llm.chat import ChatModel
from assistant.settings import Settings
from assistant.wiring import model_store

EVERY_NTH = 4
"""Of the questions on paragraphs of an encyclopaedia one in so many is read: to read takes seconds."""


class Readings:
    """Asks the local model once about each question and passage; kept in a file, as it takes seconds."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, tuple[str | None, float]] = {}
        if file and file.exists():
            for line in file.read_text("utf-8").splitlines():
                self._known |= json.loads(line)
        settings = Settings()
        self._model = ChatModel(settings, model_store(settings))
        self._prompts = Prompts(settings.prompts_dir)

    def of(self, question: str, ranked: list[RankedCard]) -> Read:
        """What the model reads."""
        key = f"{question}\n{passage_of(ranked)[0]}"
        if key not in self._known:
            told = read(self._model, self._prompts, question, ranked)
            assert told is not None
            self._known[key] = (told.card and told.card.card.id, told.margin)
            if self._file:
                with self._file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps({key: self._known[key]}, ensure_ascii=False) + "\n")
        card, margin = self._known[key]
        return Read(next((one for one in ranked if one.card.id == card), None), margin)


def run(gathered: list, readings: Readings) -> None:  # type: ignore[type-arg]
    """Fit, report and write. `gathered`: see `fit.Gathered`."""
    rows = []
    of_paragraphs = [g for g in gathered if g.question.get("corpus") == "reading"]
    left_out = {g.question["id"] for i, g in enumerate(of_paragraphs) if i % EVERY_NTH}
    gathered = [g for g in gathered if g.question["id"] not in left_out]
    for question, asked, scored, tried, bare, *_ in tqdm(gathered, desc="reading"):
        text = question["question"]
        ranked = if_figure(asked, rank_cards(text, asked, scored))
        named = to_read(asked, ranked)
        if not named:
            continue
        plans = with_chances(tried) if needs_plan(asked, ranked) else []
        for choice in choices(text, asked, ranked, plans, readings.of(text, named)):
            if answerable.kind_of(choice) == "read":
                signs = answerable.signs_of(text, asked, choice, bare, 0.0)
                rows.append((question, signs, is_right(question, choice)))
    named = [(right, signs["named"] > 0) for _, signs, right in rows]
    print(
        f"read: {len(rows)}; of {sum(n for _, n in named)} that name a figure "
        f"{sum(r and n for r, n in named)} are right"
    )
    chances = crossed(rows)
    told = [
        (question, chance, right)
        for (question, _, right), chance in zip(rows, chances, strict=True)
    ]
    write("read", rows, threshold_of("read", told))
