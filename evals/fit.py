"""Fit the weights of the small rankers on the development questions: which figure, which calculation, whether at all.

    python evals/fit.py corpus=store article=PATH_OF_ITS_STORE other=PATH
        [--reading xquad.jsonl] [--reports tatqa.jsonl] [--gathered FILE]

Each argument names a store for the questions that are about those documents; `--reading` and `--reports` add questions
on other documents (`fit_reading.py`, `fit_reports.py`). What is found for every question is gathered once (some
minutes, kept in FILE for the next time), then ranker, planner, refusal and what the language model reads are fitted one
after the other, since each rests on the one before; `--only` fits one of them. Prints how well each does on questions
it was not fitted on, and writes `assistant/chain/*.toml`.
"""

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import fit_answerable
import fit_formula
import fit_planner
import fit_ranker
import fit_read
import fit_reading
import fit_reports
import generated_documents
from fit_leaning import Leanings
from tqdm import tqdm

from assistant.chain.asking import Asked, read_question
from assistant.chain.consulting import unnamed
from assistant.chain.deciding import CANDIDATES
from assistant.chain.evidence import EvidenceSentence
from assistant.chain.evidence import gather as gather_sentences
from assistant.chain.formula import formulas, passage_of
from assistant.chain.planning import Plan, candidates
from assistant.chain.ranking import rank_cards
from assistant.chain.scope import scope
from assistant.chain.weights import read_weights
from assistant.documents import detect_language
from assistant.index.card_search import ScoredCard
from assistant.index.index import Index, Nearness
from assistant.settings import Settings
from assistant.wiring import open_index

QUESTIONS = Path(__file__).parent / "questions"
LEANING = ("follow_up",)


class Gathered(NamedTuple):
    """What was found for a question, before any weights.

    `plans` have no chances yet; `evidence` is what would answer in words; `passage` and `formulas` are what the
    language model is shown and may write where nobody has named the figures.
    """

    question: dict
    asked: Asked
    scored: list[ScoredCard]
    plans: list[Plan]
    bare: Nearness
    texts: list[str]
    evidence: list[EvidenceSentence]
    passage: str
    formulas: dict[str, Plan]


def main() -> None:
    """Gather, fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stores", nargs="+", metavar="CORPUS=STORE")
    parser.add_argument("--reading", type=Path, metavar="XQUAD")
    parser.add_argument("--reports", type=Path, metavar="TATQA")
    parser.add_argument("--gathered", type=Path)
    parser.add_argument(
        "--only", choices=("ranker", "planner", "calculation", "answerable", "read", "formula")
    )
    given = parser.parse_args()
    if given.gathered and given.gathered.exists():
        rows = pickle.loads(given.gathered.read_bytes())
    else:
        rows = []
        for argument in given.stores:
            corpus, store = argument.split("=", 1)
            index = open_index(Settings(), Path(store))
            rows += [gather(index, q) for q in tqdm(questions(corpus), desc=corpus)]
            index.close()
        if given.reading:
            rows += fit_reading.gather_all(given.reading, gather)
        if given.reports:
            rows += fit_reports.gather_all(given.reports, gather)
        if given.gathered:
            given.gathered.write_bytes(pickle.dumps(rows))
    rows = [row._replace(asked=asked(row.question)) for row in rows]
    leanings = Leanings(given.gathered and given.gathered.with_suffix(".leanings.jsonl"))
    readings = fit_read.Readings(given.gathered and given.gathered.with_suffix(".readings.jsonl"))
    written = fit_formula.Formulas(given.gathered and given.gathered.with_suffix(".formulas.jsonl"))
    fits = {
        "ranker": fit_ranker.run,
        "planner": fit_planner.run,
        "calculation": lambda rows: fit_answerable.run_calculations(fit_planner.told(rows)),
        "answerable": lambda rows: fit_answerable.run(fit_planner.told(rows), leanings),
        "formula": lambda rows: fit_formula.run(prose(rows), written),
        "read": lambda rows: fit_read.run(prose(fit_planner.told(rows)), readings, written),
    }
    for fit in [fits[given.only]] if given.only else fits.values():
        fit(rows)
        read_weights.cache_clear()
        sys.stdout.flush()


def prose(rows: list[Gathered]) -> list[Gathered]:
    """The questions about documents whose figures nobody has labelled and that are no tables."""
    labelled = ("corpus", generated_documents.CORPUS)
    return [row for row in rows if row.question.get("corpus", "corpus") not in labelled]


def questions(corpus: str) -> list[dict]:
    """The development questions about these documents that stand alone."""
    return [
        question
        for path in sorted(QUESTIONS.glob("*dev.jsonl"))
        for question in map(json.loads, path.read_text("utf-8").splitlines())
        if question.get("corpus", "corpus") == corpus and question["type"] not in LEANING
    ]


def gather(index: Index, question: dict, document_ids: Sequence[str] | None = None) -> Gathered:
    """What the program finds for a question in these documents (None: all)."""
    text = question["question"]
    wants = asked(question)
    document_ids = scope(index, text, document_ids)
    retrieved = index.search(text, Settings().passages, document_ids)
    scored: list[ScoredCard] = []
    plans: list[Plan] = []
    passage, written = "", {}
    if wants.figure or not wants.words:
        scored = index.cards(text, CANDIDATES, [r.passage.id for r in retrieved], document_ids)
        ranked = rank_cards(text, wants, scored)
        plans = candidates(index, text, wants, ranked)
        if unnamed(ranked):
            passage, shown = passage_of(ranked)
            written = formulas(index, wants, text, shown)
    texts = [r.passage.text for r in retrieved]
    evidence = gather_sentences(retrieved, detect_language(text), Settings().evidence_tokens)
    near = index.nearness(text, document_ids)
    return Gathered(question, wants, scored, plans, near, texts, evidence, passage, written)


def asked(question: dict) -> Asked:
    """What a question asks for."""
    text = question["question"]
    return read_question(text, detect_language(text))


if __name__ == "__main__":
    main()
