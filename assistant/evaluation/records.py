"""What is kept of every question asked: the answer, what was retrieved, or why it failed. One JSON object a line."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from assistant.chain.types import Answer
from assistant.figures import Figure


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredFigure(_Frozen):
    """A figure of a passage; offsets are into the document's text."""

    value: Decimal
    unit: str
    start: int
    end: int


class RetrievedText(_Frozen):
    """A passage that was retrieved, in the order of retrieval; `similarity` is the cosine of its best unit."""

    passage_id: str
    document_id: str
    start: int
    end: int
    similarity: float
    text: str
    figures: tuple[StoredFigure, ...] = ()


def stored_figures(figures: Iterable[Figure]) -> tuple[StoredFigure, ...]:
    """The figures that the index holds for a passage, as records keep them."""
    return tuple(
        StoredFigure(value=f.value, unit=f.unit, start=f.start, end=f.end) for f in figures
    )


class Failure(_Frozen):
    """Why a question has no answer: the error's type, its message and where it was raised."""

    type: str
    message: str
    where: str


class Record(_Frozen):
    """One question asked once.

    `cited`: passages that the answer cites and no search brought, because it found their figures; they count as
    sources and not as retrieved. `holders`: for every expected figure, the passages of the store that state it, each
    with its document. `labels`: what the front matter of the cited documents, and the relations beside them, say that
    their figures measure.
    Exactly one of `answer` and `failure` is there.
    """

    question_id: str
    answer: Answer | None = None
    failure: Failure | None = None
    retrieved: tuple[RetrievedText, ...] = ()
    cited: tuple[RetrievedText, ...] = ()
    holders: tuple[dict[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    seconds: float

    @property
    def passages(self) -> tuple[RetrievedText, ...]:
        """Every passage whose figures the index told, retrieved or cited."""
        return (*self.retrieved, *self.cited)
