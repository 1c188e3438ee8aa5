"""A chain with answers made by hand, and a run of it without any model."""

from collections.abc import Callable, Mapping

from evaluation_help import passage

from assistant.chain.types import Answer
from assistant.evaluation.chains import Answered
from assistant.evaluation.intervals import SEED
from assistant.evaluation.provenance import Provenance
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


def made_with(**changed: object) -> Provenance:
    given: dict[str, object] = {
        "set_name": "small",
        "set_sha256": "0" * 64,
        "questions": 3,
        "chain": "assistant",
        "code": "c",
        "scoring": "s",
        "commit": None,
        "versions": {"python": "3.11"},
        "chat_model": "fake",
        "chat_model_sha256": None,
        "embedding_model": "hash",
        "embedding_model_sha256": None,
        "prompts_sha256": "p",
        "settings": {},
        "machine": {"cores": "2"},
        "seed": SEED,
        "indexes": {"corpus": "i"},
    }
    return Provenance.model_validate(given | changed)


Replies = Callable[[], dict[str, Answer | Exception]]
