"""A chain with answers made by hand, and a run of it without any model."""

from collections.abc import Callable, Mapping

from evaluation_help import passage

from assistant.chain.types import Answer
from assistant.evaluation.chains import Answered
from assistant.evaluation.questions import Question
from assistant.evaluation.running import Ready

PASSAGES = (
    passage("a-1", "The loss was $145.9 million on sales of $510 million in 2025.", "a", 0.8),
    passage("b-1", "The range is $150-160 a share.", "b", 0.4),
)


class FakeChain:
    """Answers by question id; what it was asked is kept. An exception is raised."""

    def __init__(self, replies: Mapping[str, Answer | Exception]) -> None:
        self.replies = replies
        self.asked: list[str] = []

    def answer(self, question: Question) -> Answered:
        self.asked.append(question.id)
        reply = self.replies[question.id]
        if isinstance(reply, Exception):
            raise reply
        return Answered(reply.model_copy(update={"id": question.id}), PASSAGES)


class FakeStated:
    """Finds the holders of expected figures among the passages above."""

    def cited(self, answer, known):
        return ()

    def labels(self, document_ids):
        return ()

    def holders(self, question: Question) -> tuple[dict[str, str], ...]:
        return tuple(
            {
                p.passage_id: p.document_id
                for p in PASSAGES
                if any((f.value, f.unit) == (e.value, e.unit) for f in p.figures)
            }
            for e in question.figures
        )


def ready(chain: FakeChain) -> dict[str, Ready]:
    return {"corpus": Ready(chain, FakeStated())}  # type: ignore[arg-type]


Replies = Callable[[], dict[str, Answer | Exception]]
