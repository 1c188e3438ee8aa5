"""What the chain gives back: the Answer, the same for page, command line and evaluation, and events before it."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerFigure(_Frozen):
    """A figure of the answer and where it comes from: quoted from a citation, computed, or the person's own.

    `text` is as the answer has it, `start` its code-point offset there.
    """

    text: str
    start: int
    value: Decimal
    unit: str
    origin: Literal["quoted", "computed", "question"]
    citation: int | None = None
    calculation: str | None = None


class CalculationInput(_Frozen):
    """One input of a calculation: `citation` is the mark of its source, `calculation` the id of the one whose result it
    is; it has neither where it is the person's own, or one of its unit."""

    name: str
    value: Decimal
    unit: str
    citation: int | None = None
    calculation: str | None = None


class CalculationOutput(_Frozen):
    """The exact result of a calculation."""

    value: Decimal
    unit: str


class AnswerCalculation(_Frozen):
    """A calculation the answer rests on."""

    id: str
    tool: str
    formula: str
    inputs: tuple[CalculationInput, ...]
    result: CalculationOutput


class CitedPassage(_Frozen):
    """The passage a quote stands in; offsets are into the document's cleaned text."""

    id: str
    start: int
    end: int
    text: str


class Citation(_Frozen):
    """A mark `[n]` of the answer, tied to a quote. `start` and `end` are code points into the document's text."""

    mark: int
    document_id: str
    title: str
    url: str | None
    quote: str
    start: int
    end: int
    publisher: str | None = None
    published: date | None = None
    passage: CitedPassage


class Statement(_Frozen):
    """One of several statements of the same thing whose figures differ.

    `figure` is as the answer has it, `start` its code-point offset there; `label` says what it measures and `basis` on
    what basis, where one is declared, both in the answer's language. `published` is the date of the document that says
    so, None where it has none and for what was computed. `citations` are the marks of its sources.
    """

    figure: str
    start: int
    label: str
    basis: str | None = None
    published: date | None = None
    citations: tuple[int, ...] = ()


class Timings(_Frozen):
    """Milliseconds from the question; `first_token_ms` until the first text of the answer, by the model or by code."""

    retrieve_ms: int
    plan_ms: int = 0
    first_token_ms: int | None = None
    total_ms: int


class Turn(_Frozen):
    """One question and its answer, earlier in the same chat."""

    question: str
    answer: str


class Answer(_Frozen):
    """What is printed by `assistant ask --json`, one object a question.

    `answer`: text with [1] marks. `abstained`: the sources do not say, `missing` names what was not found.
    `notice`: what the person should know about how the answer came about, for instance that the model failed and
    passages are quoted instead. `statements`: where sources disagree, the answer's own statement first and then the
    others, which end its text as lines under a heading of one line; else none. `model` and `index` name what answered.
    """

    id: str
    question: str
    language: str
    answer: str
    abstained: bool = False
    missing: str | None = None
    notice: str | None = None
    figures: tuple[AnswerFigure, ...] = ()
    calculations: tuple[AnswerCalculation, ...] = ()
    citations: tuple[Citation, ...] = ()
    statements: tuple[Statement, ...] = ()
    timings: Timings
    model: str
    index: str


class TextPiece(_Frozen):
    """Some more of the answer's text, while it is being written."""

    kind: Literal["text"] = "text"
    text: str


class Stage(_Frozen):
    """What is being done now."""

    kind: Literal["stage"] = "stage"
    name: Literal["rewriting", "searching", "writing"]


class Finished(_Frozen):
    """The whole answer; its text replaces the pieces shown so far."""

    kind: Literal["finished"] = "finished"
    answer: Answer = Field()


Event = Stage | TextPiece | Finished
