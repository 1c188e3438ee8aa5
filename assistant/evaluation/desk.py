"""Evaluation as a page needs it: the reports there are, and running a small set question by question.

Only questions on the shipped documents are asked, of the store the page asks; whole sets run on the command line.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.errors import EvaluationError
from assistant.evaluation.chains import make_chain
from assistant.evaluation.command import QUESTIONS, REPORTS, write_reports
from assistant.evaluation.compare import load_results
from assistant.evaluation.provenance import provenance
from assistant.evaluation.questions import SHIPPED_CORPUS, Question, QuestionSet
from assistant.evaluation.reading_sets import find_set
from assistant.evaluation.records import Record
from assistant.evaluation.running import Ready, ask
from assistant.evaluation.stores import StatedFigures
from assistant.evaluation.summary import Results, summarise
from assistant.settings import Settings

CHAIN = "assistant"


class EvalDesk:
    """Runs and reports over one assistant. Reports lie in `reports`, a folder each."""

    def __init__(self, settings: Settings, assistant: Assistant, reports: Path = REPORTS) -> None:
        self._settings = settings
        self._assistant = assistant
        self._reports = reports
        self._ready: Ready | None = None

    def sets(self) -> list[str]:
        """The names of the shipped question sets."""
        return sorted(path.stem for path in QUESTIONS.glob("*.jsonl"))

    def questions(self, name: str, limit: int) -> QuestionSet:
        """At most `limit` questions of a shipped set, spread over its languages and types. Raises EvaluationError."""
        if name not in self.sets():
            raise EvaluationError(f"There is no question set {name!r}.")
        asked = find_set(name, QUESTIONS, Prompts(self._settings.prompts_dir).cannot_answer())
        here = tuple(q for q in asked.questions if q.corpus == SHIPPED_CORPUS)
        if not here:
            raise EvaluationError(f"The set {name} asks nothing of the shipped documents.")
        return asked.model_copy(update={"questions": here}).sample(limit)

    def ask(self, question: Question) -> Record:
        """Ask one question; whatever is raised is told in the record."""
        if self._ready is None:
            chain = make_chain(CHAIN, self._assistant, self._settings.answer_tokens)
            self._ready = Ready(chain, StatedFigures(self._assistant.index))
        return ask(question, self._ready)

    def report(self, asked: QuestionSet, records: Sequence[Record]) -> str:
        """Score the records and write a report; its name."""
        made_with = provenance(
            self._settings,
            set_name=asked.name,
            set_sha256=asked.sha256,
            questions=len(asked.questions),
            chain=CHAIN,
        ).model_copy(update={"indexes": {SHIPPED_CORPUS: self._assistant.index.fingerprint}})
        results = summarise(made_with, asked.questions, records)
        name = f"{asked.name}-page-{datetime.now():%Y%m%d-%H%M%S}"
        write_reports(results, self._reports / name, [], None)
        return name

    def reports(self) -> list[str]:
        """The names of all reports, the last written first."""
        found = self._reports.glob("*/results.json")
        ordered = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
        return [path.parent.name for path in ordered]

    def load(self, name: str) -> Results:
        """A report by its name. Raises EvaluationError when there is none, or it is of another version."""
        if name not in self.reports():
            raise EvaluationError(f"There is no report {name!r}.")
        return load_results(self._reports / name)
