"""Evaluation without a model: questions nobody can answer, refused or not."""

import threading
from collections.abc import Sequence

from web_fakes import make_answer

from assistant.errors import EvaluationError
from assistant.evaluation.questions import Question, QuestionSet
from assistant.evaluation.records import Record
from assistant.evaluation.summary import Results, summarise
from tests.fakes import made_with

HOSTILE = "<script>window.pwned = 1</script>"


def make_question(number: int) -> Question:
    return Question.model_validate(
        {
            "id": f"q{number}",
            "question": f"What does {HOSTILE} number {number} cost?",
            "language": "en",
            "type": "unanswerable",
            "refusal": True,
        }
    )


class FakeDesk:
    """Refuses questions with even numbers, which is right; `hold` keeps an answer back."""

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.hold.set()
        self.made: dict[str, Results] = {}
        for name, right in (("older", False), ("newer", True)):
            self.write(name, [self.record(q, right) for q in self.questions("small", 3).questions])

    def sets(self) -> list[str]:
        return ["small"]

    def questions(self, name: str, limit: int) -> QuestionSet:
        if name != "small":
            raise EvaluationError(f"There is no question set {name!r}.")
        questions = tuple(make_question(n) for n in range(limit))
        return QuestionSet(name="small", sha256="0" * 64, questions=questions)

    def record(self, question: Question, right: bool) -> Record:
        answer = make_answer("No." if right else "5 USD.", abstained=right, id=question.id)
        return Record(question_id=question.id, answer=answer, seconds=0.1)

    def ask(self, question: Question) -> Record:
        self.hold.wait(20)
        return self.record(question, int(question.id[1:]) % 2 == 0)

    def write(self, name: str, records: Sequence[Record]) -> None:
        questions = [make_question(int(r.question_id[1:])) for r in records]
        self.made = {name: summarise(made_with(set_name=name), questions, records), **self.made}

    def report(self, asked: QuestionSet, records: Sequence[Record]) -> str:
        name = f"{asked.name}-page"
        self.write(name, records)
        return name

    def reports(self) -> list[str]:
        return list(self.made)

    def load(self, name: str) -> Results:
        if name not in self.made:
            raise EvaluationError(f"There is no report {name!r}.")
        return self.made[name]
