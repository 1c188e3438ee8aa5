"""Questions that people asked about paragraphs of an encyclopaedia (XQuAD), to fit the small rankers on; see `fit.py`.

Every second paragraph is used, in the three languages; the others are left to measure on. Each question is gathered
with its paragraph among the documents, and without it in any language, when the sources are silent; those that want a
figure, and one in three of the others, also with the documents of another language alone.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from assistant.chain.asking import read_question
from assistant.figures import Figure, find_figures
from assistant.index.index import Index
from assistant.settings import Settings
from assistant.wiring import embedder_of

EVERY_NTH_TEXT = 3
"""Of the questions that want words one in so many is used: there are many more of them."""

LANGUAGES = ("en", "es", "zh")


def read_rows(path: Path) -> list[dict]:
    """The paragraphs to fit on, one a language: those whose number is even."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [row for row in rows if row["pid"] % 2 == 0]


def questions(rows: list[dict]) -> Iterator[tuple[dict, int]]:
    """Each question in the form of the question sets, and the number of its paragraph.

    Questions that want a figure are those whose answer is one; the value is what the figure reader finds there.
    """
    texts = 0
    for row in rows:
        figures = find_figures(row["context"], row["lang"])
        for asked in row["questions"]:
            wants = read_question(asked["question"], row["lang"])
            inside = [f for a in asked["answers"] for f in figures if _is(f, a)]
            question = {
                "id": f"reading-{row['lang']}-{asked['qid']}",
                "question": asked["question"],
                "corpus": "reading",
            }
            if inside and (wants.figure or not wants.words):
                wanted = {"value": str(inside[0].value), "unit": inside[0].unit}
                yield question | {"type": "lookup", "figures": [wanted]}, row["pid"]
            elif not inside and not wants.figure:
                texts += 1
                if texts % EVERY_NTH_TEXT == 0:
                    yield question | {"type": "text"}, row["pid"]


def _is(figure: Figure, answer: dict) -> bool:
    """Whether an answer of the set is this figure, with or without its unit or a word beside it."""
    start, end = answer["start"], answer["start"] + len(answer["text"])
    overlap = min(end, figure.end) - max(start, figure.start)
    return overlap > 0 and overlap >= 0.5 * (end - start)


def gather_all(path: Path, gather: Callable[[Index, dict, Sequence[str]], tuple]) -> list:  # type: ignore[type-arg]
    """What the program finds for every question in these ways; `gather` is that of `fit.py`."""
    rows = read_rows(path)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "store", embedder_of(Settings()), create=True)
        places = _ingest(index, Path(folder), rows)
        for question, pid in tqdm(list(questions(rows)), desc="reading"):
            found.append(gather(index, question, list(places)))
            if question["type"] == "lookup" or len(found) % 3 == 0:
                other = LANGUAGES[LANGUAGES.index(question["id"].split("-")[1]) - 1]
                own = [one for one, (language, _) in places.items() if language == other]
                found.append(gather(index, question | {"id": f"{question['id']}-{other}"}, own))
            rest = [one for one, (_, number) in places.items() if number != pid]
            found.append(gather(index, unanswerable(question), rest))
        index.close()
    return found


def _ingest(index: Index, folder: Path, rows: list[dict]) -> dict[str, tuple[str, int]]:
    """Put the paragraphs into a store; language and number of the paragraph by document id."""
    for row in rows:
        put_in(index, folder / f"{row['lang']}-{row['pid']}.txt", row["context"])
    ids = [one for one, _ in index.library.content_hashes()]
    stems = {one: Path(index.library.source_of(one) or "").stem.split("-") for one in ids}
    return {one: (language, int(number)) for one, (language, number) in stems.items()}


def unanswerable(question: dict) -> dict:
    """The same question where the sources are silent."""
    kept = {k: v for k, v in question.items() if k != "figures"}
    return kept | {"id": f"{question['id']}-silent", "type": "unanswerable", "refusal": True}


def put_in(index: Index, path: Path, text: str) -> None:
    """Write a document and put it into a store; what cannot be indexed ends the program."""
    path.write_text(text, encoding="utf-8")
    with index.writing():
        outcome = index.ingest(path)
    if outcome.outcome == "failed":
        raise SystemExit(outcome.error)
