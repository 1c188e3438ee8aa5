"""Asking every question of a set and keeping each answer as it comes, so that a broken run can go on."""

import json
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from tqdm import tqdm

from assistant.errors import EvaluationError
from assistant.evaluation.chains import Chain
from assistant.evaluation.provenance import Provenance
from assistant.evaluation.questions import Question
from assistant.evaluation.records import Failure, Record
from assistant.evaluation.stores import StatedFigures
from assistant.evaluation.verdicts import judge

ROWS = "rows.jsonl"
PREVIOUS = "rows.previous.jsonl"


class Ready(NamedTuple):
    """A chain over the store of one corpus, and which passages there state what is expected."""

    chain: Chain
    stated: StatedFigures


def run(
    questions: Sequence[Question],
    ready: Mapping[str, Ready],
    folder: Path,
    provenance: Provenance,
    *,
    resume: bool = False,
) -> list[Record]:
    """A record for every question, in the order of `questions`; each is appended to rows.jsonl as it comes.

    `ready`: by corpus. A question that raises becomes a failed record, and the run goes on. With `resume` the records
    of an earlier run of the same questions, code, models, prompts and indexes are taken over, failed ones asked again;
    without it they are moved to rows.previous.jsonl. Raises EvaluationError when the earlier run was another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ROWS
    done: dict[str, Record] = {}
    if resume and path.is_file():
        done = _earlier(path, provenance)
    elif path.is_file():
        path.replace(folder / PREVIOUS)
    _begin(path, provenance, done.values())
    with (
        path.open("a", encoding="utf-8") as file,
        tqdm(total=len(questions), initial=len(done), unit="question", dynamic_ncols=True) as bar,
    ):
        tally = Tally()
        for question in questions:
            if question.id in done:
                tally.add(question, done[question.id])
        for question in questions:
            if question.id in done:
                continue
            record = ask(question, ready[question.corpus])
            done[question.id] = record
            file.write(record.model_dump_json() + "\n")
            file.flush()
            tally.add(question, record)
            bar.set_postfix_str(str(tally))
            bar.update()
    return [done[question.id] for question in questions]


def ask(question: Question, ready: Ready) -> Record:
    """Ask one question; whatever is raised is told in the record."""
    began = time.monotonic()
    try:
        holders = ready.stated.holders(question)
        answer, retrieved = ready.chain.answer(question)
    except Exception as error:  # the point is to go on with the next question, whatever it is
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Record(
            question_id=question.id,
            failure=Failure(
                type=type(error).__name__,
                message=str(error),
                where=f"{Path(last.filename).name}, line {last.lineno}, in {last.name}",
            ),
            seconds=round(time.monotonic() - began, 3),
        )
    return Record(
        question_id=question.id,
        answer=answer,
        retrieved=retrieved,
        cited=ready.stated.cited(answer, {p.passage_id for p in retrieved}),
        holders=holders,
        labels=ready.stated.labels({c.document_id for c in answer.citations}),
        seconds=round(time.monotonic() - began, 3),
    )


class Tally:
    """The running scores beside the progress bar."""

    def __init__(self) -> None:
        self._counts = {"right": 0, "wrong": 0, "failed": 0}
        self._asked = 0

    def add(self, question: Question, record: Record) -> None:
        """Count one more."""
        outcome = judge(question, record.answer).outcome
        self._asked += 1
        if outcome in self._counts:
            self._counts[outcome] += 1

    def __str__(self) -> str:
        """The counts in a line."""
        told = f"right {self._counts['right']}/{self._asked}, wrong {self._counts['wrong']}"
        return told + (f", failed {self._counts['failed']}" if self._counts["failed"] else "")


def read_rows(path: Path) -> tuple[Provenance, dict[str, Record]]:
    """What a run was made with and its records by question; a last line cut off by a crash is left out.

    Raises EvaluationError when the file is damaged elsewhere.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        provenance = Provenance.model_validate(json.loads(lines[0])["provenance"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{path} does not begin as the record of a run ({error}); start without --resume."
        ) from error
    records: dict[str, Record] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            if number == len(lines):  # no newline behind it: it was being written
                break
            raise EvaluationError(
                f"{path}, line {number} is damaged: {error.errors()[0]['msg']}."
            ) from error
        records[record.question_id] = record
    return provenance, records


def _earlier(path: Path, provenance: Provenance) -> dict[str, Record]:
    earlier, records = read_rows(path)
    if differences := earlier.differences(provenance):
        raise EvaluationError(
            f"The run in {path} was made with something else ({differences[0]}), so it cannot be resumed. "
            "Start without --resume; its answers are then kept beside the new ones."
        )
    return {i: r for i, r in records.items() if r.failure is None}


def _begin(path: Path, provenance: Provenance, records: Iterable[Record]) -> None:
    """Write the file's head and the records that are taken over, whole or not at all."""
    lines = [json.dumps({"provenance": provenance.model_dump(mode="json")}, ensure_ascii=False)]
    lines += [r.model_dump_json() for r in records]
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)
