"""A question set over documents that are not the deal: paragraphs of XQuAD, financial reports of TAT-QA.

    python evals/generated.py --xquad xquad-dev.jsonl --tatqa tests/data/tatqa-dev.jsonl --out DIR
    assistant ingest DIR/documents --store DIR/store
    assistant eval DIR/generated.jsonl --store DIR/store --out DIR/report
    python evals/wrong_numbers.py DIR/report/results.json

Writes DIR/documents and DIR/generated.jsonl, and prints how many questions of each kind there are. The same data sets
and numbers give the same files. The set is for measuring only: no weight and no threshold is fitted on it.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generated_documents import Candidate, Source
from generated_paragraphs import paragraph_candidates, paragraph_sources
from generated_reports import report_candidates, reports

SHARES: Mapping[str, Mapping[str, int]] = {
    "zh": {"asked": 40, "sentence": 25, "cell": 20, "change": 15},
    "en": {"asked": 25, "sentence": 15, "derived": 30, "cell": 20, "change": 10},
    "es": {"asked": 40, "sentence": 25, "cell": 20, "change": 15},
}
"""Questions of each kind in a hundred of a language. Where there are too few of one, the others fill up."""


class Generated(NamedTuple):
    """The set: its questions in the order of language and kind, and the documents to ask them of."""

    questions: tuple[Candidate, ...]
    sources: tuple[Source, ...]

    def table(self) -> str:
        """How many questions of each kind and language there are, as Markdown."""
        counts = Counter((c.kind, c.question.language) for c in self.questions)
        kinds = list(dict.fromkeys(kind for shares in SHARES.values() for kind in shares))
        lines = ["| kind | " + " | ".join(SHARES) + " |", "|---|" + "---|" * len(SHARES)]
        lines += [
            f"| {k} | " + " | ".join(str(counts[k, la]) for la in SHARES) + " |" for k in kinds
        ]
        return "\n".join(lines)


def generate(
    paragraphs: Sequence[Mapping[str, Any]],
    asked_of_reports: Sequence[Mapping[str, Any]],
    *,
    count: int,
    most_reports: int,
    seed: int,
) -> Generated:
    """`count` questions (fewer when the sources have fewer), a third a language, over all paragraphs and at most
    `most_reports` reports."""
    every = reports(asked_of_reports)
    told = {report.id: report_candidates(report) for report in every}
    useful = [report for report in every if told[report.id]]
    taken = random.Random(seed).sample(useful, min(most_reports, len(useful)))
    candidates = [
        *paragraph_candidates(paragraphs),
        *(candidate for report in taken for candidate in told[report.id]),
    ]
    chosen: list[Candidate] = []
    for place, (language, shares) in enumerate(SHARES.items()):
        wanted = count // len(SHARES) + (place < count % len(SHARES))
        chosen += _of_language(
            [c for c in candidates if c.question.language == language], shares, wanted, seed
        )
    sources = [*paragraph_sources(paragraphs), *(r.source for r in every if r in taken)]
    return Generated(tuple(chosen), tuple(sources))


def _of_language(
    candidates: Sequence[Candidate], shares: Mapping[str, int], wanted: int, seed: int
) -> list[Candidate]:
    by_kind = {kind: spread([c for c in candidates if c.kind == kind], seed) for kind in shares}
    taken = {kind: min(len(by_kind[kind]), wanted * share // 100) for kind, share in shares.items()}
    while sum(taken.values()) < wanted:
        growing = [kind for kind in shares if taken[kind] < len(by_kind[kind])]
        if not growing:
            break
        for kind in growing[: wanted - sum(taken.values())]:
            taken[kind] += 1
    return [c for kind in shares for c in by_kind[kind][: taken[kind]]]


def spread(candidates: Sequence[Candidate], seed: int) -> list[Candidate]:
    """The candidates in random order, but so that every document has given one before any gives a second."""
    shuffled = list(candidates)
    random.Random(seed).shuffle(shuffled)
    turns: Counter[str] = Counter()
    ordered: list[tuple[int, int]] = []
    for place, candidate in enumerate(shuffled):
        ordered.append((turns[candidate.document], place))
        turns[candidate.document] += 1
    return [shuffled[place] for _, place in sorted(ordered)]


def write(made: Generated, out: Path) -> None:
    """Write the documents and the set; documents of an earlier set that are not among them are taken away."""
    folder = out / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    names = {f"{source.id}.md" for source in made.sources}
    for path in folder.glob("*.md"):
        if path.name not in names and path.name.startswith(("paragraph-", "report-")):
            path.unlink()
    for source in made.sources:
        (folder / f"{source.id}.md").write_text(source.markdown(), encoding="utf-8")
    lines = [c.question.model_dump_json(exclude_defaults=True) for c in made.questions]
    (out / "generated.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> None:
    """Generate and say what there is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--xquad", type=Path, required=True, help="xquad-dev.jsonl")
    parser.add_argument("--tatqa", type=Path, required=True, help="tatqa-dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--count", type=int, default=300, help="questions")
    parser.add_argument(
        "--reports", type=int, default=60, help="reports among the documents, at most"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = generate(
        _lines(given.xquad),
        _lines(given.tatqa),
        count=given.count,
        most_reports=given.reports,
        seed=given.seed,
    )
    write(made, given.out)
    print(f"{len(made.questions)} questions over {len(made.sources)} documents\n\n{made.table()}")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
