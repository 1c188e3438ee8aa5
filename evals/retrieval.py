"""Recall of retrieval across languages on XQuAD: questions in one language, paragraphs in another.

    python evals/retrieval.py xquad.jsonl

Every paragraph is a document of a store of its language, read and split as any other. A question counts as found at k
when its paragraph is among the first k documents. Prints a Markdown table.
"""

import json
import sys
import tempfile
from pathlib import Path

from assistant.privacy import go_private

go_private()

from assistant.index.index import Index  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from assistant.wiring import embedder_of  # noqa: E402

LANGUAGES = ("zh", "en", "es")
DEPTH = 12


def main() -> None:
    """Build three stores, ask every question of each, print recall."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    embedder = embedder_of(Settings())
    with tempfile.TemporaryDirectory() as folder:
        indexes = {
            language: build(Path(folder), language, rows, embedder) for language in LANGUAGES
        }
        print("| questions | paragraphs | n | recall@1 | recall@5 |\n|---|---|---|---|---|")
        firsts = []
        for asked in LANGUAGES:
            questions = [
                (q["question"], str(row["pid"]))
                for row in rows
                if row["lang"] == asked
                for q in row["questions"]
            ]
            for written, index in indexes.items():
                ranks = [rank(index, question, pid) for question, pid in questions]
                at = {k: sum(r is not None and r < k for r in ranks) / len(ranks) for k in (1, 5)}
                firsts.append(at[1])
                print(
                    f"| {asked} | {written} | {len(ranks)} | {at[1]:.3f} | {at[5]:.3f} |",
                    flush=True,
                )
        print(f"\nrecall@1 on average: {sum(firsts) / len(firsts):.3f}")


def build(folder: Path, language: str, rows: list, embedder: object) -> Index:  # type: ignore[type-arg]
    """A store with the paragraphs of one language."""
    index = Index(folder / language, embedder, create=True)  # type: ignore[arg-type]
    with index.writing():
        for row in rows:
            if row["lang"] == language:
                path = folder / f"{language}-{row['pid']}.txt"
                path.write_text(row["context"], encoding="utf-8")
                outcome = index.ingest(path)
                if outcome.outcome == "failed":
                    raise SystemExit(outcome.error)
    return index


def rank(index: Index, question: str, pid: str) -> int | None:
    """Place of the paragraph among the documents found, from 0; None when it is not there."""
    found = index.search(question, DEPTH)
    sources = [index.library.source_of(f.metadata.id) or "" for f in found]
    documents = list(dict.fromkeys(Path(s).stem.split("-")[1] for s in sources))
    return documents.index(pid) if pid in documents else None


if __name__ == "__main__":
    main()
