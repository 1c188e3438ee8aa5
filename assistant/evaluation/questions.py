"""Question sets: what is asked, and what an answer is held to. JSON Lines, one question a line."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from assistant.chain.types import Turn
from assistant.errors import AssistantError, EvaluationError
from assistant.figures import Quantity, same_quantity, unit_kind

Language = Literal["zh", "en", "es"]
QuestionType = Literal[
    "lookup",
    "calculation",
    "text",
    "several",
    "comparison",
    "what_if",
    "disagreement",
    "follow_up",
    "unanswerable",
    "false_premise",
    "hostile",
]
LANGUAGES: tuple[str, ...] = get_args(Language)
TYPES: tuple[str, ...] = get_args(QuestionType)

SHIPPED_CORPUS = "corpus"
"""The corpus that is the store in use, as against a folder of documents beside the question sets."""

MOST_ERRORS = 20
"""Bad lines named in one error; more are counted."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CorpusName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedQuantity(_Frozen):
    """A value with a unit as design and figures write them: scale words multiplied in, `USD`, `MW`, `%`, `x`."""

    value: Decimal = Field(allow_inf_nan=False)
    unit: Text

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        try:
            unit_kind(unit)
        except AssistantError as error:
            raise ValueError(str(error)) from None
        return unit

    @property
    def quantity(self) -> Quantity:
        """The same as the figures package knows it."""
        return Quantity(value=self.value, unit=self.unit)


class ExpectedFigure(ExpectedQuantity):
    """A figure every right answer states.

    `tolerance` is relative (0.01: within one percent of the value); `any_of` are readings that are as good.
    """

    tolerance: Decimal = Field(Decimal(0), ge=0, lt=1)
    any_of: tuple[ExpectedQuantity, ...] = ()

    @property
    def readings(self) -> tuple[Quantity, ...]:
        """Every acceptable quantity, the expected one first."""
        return (self.quantity, *(other.quantity for other in self.any_of))


class Question(_Frozen):
    """One question with its expectations.

    `statements`: of every inner list at least one term must occur in the answer. `forbidden_figures` and
    `forbidden_terms`: an answer that shows one of them is wrong, whatever else it says. `sources`: of every inner list
    at least one document must be cited. `refusal`: the answer has to abstain; one to a false premise may instead say
    what `figures` and `statements` expect, which there set the premise right.
    """

    id: Text
    language: Language
    type: QuestionType
    question: Text
    corpus: CorpusName = SHIPPED_CORPUS
    figures: tuple[ExpectedFigure, ...] = ()
    statements: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    forbidden_figures: tuple[ExpectedQuantity, ...] = ()
    forbidden_terms: tuple[Text, ...] = ()
    refusal: bool = False
    sources: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    history: tuple[Turn, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _expects_nothing_forbidden(self) -> Self:
        for forbidden in self.forbidden_figures:
            for expected in (reading for figure in self.figures for reading in figure.readings):
                if same_quantity(forbidden.quantity, expected):
                    raise ValueError(
                        f"{forbidden.value:f} {forbidden.unit} is both expected and forbidden"
                    )
        for term in self.forbidden_terms:
            for expected_term in (one for terms in self.statements for one in terms):
                if term.casefold() in expected_term.casefold():
                    raise ValueError(
                        f"{expected_term!r} is expected and has the forbidden {term!r}"
                    )
        return self

    @property
    def scorable(self) -> bool:
        """Whether code can tell a right answer from another: something is expected of it."""
        return bool(self.figures or self.statements or self.refusal)


class QuestionSet(_Frozen):
    """The questions of one or more files, in order. `sha256` is over their content, so that runs can be compared."""

    name: str
    sha256: str
    questions: tuple[Question, ...]

    @property
    def corpora(self) -> tuple[str, ...]:
        """The corpora the questions name, each once, in order of appearance."""
        return tuple(dict.fromkeys(q.corpus for q in self.questions))

    def sample(self, limit: int | None) -> Self:
        """`limit` questions spread evenly over the set, which is ordered by language and type; None: all."""
        if limit is None or limit >= len(self.questions):
            return self
        chosen = tuple(self.questions[i * len(self.questions) // limit] for i in range(limit))
        return self.model_copy(update={"questions": chosen})


def make_set(name: str, contents: Sequence[bytes], questions: Sequence[Question]) -> QuestionSet:
    """A set from the questions read from `contents`.

    Raises EvaluationError when there is none, or when two share an id.
    """
    if not questions:
        raise EvaluationError(f"{name} has no questions.")
    repeated = [i for i, n in Counter(q.id for q in questions).items() if n > 1]
    if repeated:
        raise EvaluationError(
            f"{name} uses the id {repeated[0]!r} more than once; every question needs its own."
        )
    digest = hashlib.sha256(b"\0".join(contents)).hexdigest()
    return QuestionSet(name=name, sha256=digest, questions=tuple(questions))


def join(sets: Sequence[QuestionSet]) -> QuestionSet:
    """Several sets as one, in order. Raises EvaluationError when two questions share an id."""
    if len(sets) == 1:
        return sets[0]
    return make_set(
        "+".join(one.name for one in sets),
        [one.sha256.encode() for one in sets],
        [question for one in sets for question in one.questions],
    )


def read_questions(path: Path, content: str) -> list[Question]:
    """The questions of a file in the project's own schema, `content` being its text.

    Raises EvaluationError naming every bad line (up to 20) with what is wrong with it.
    """
    found: list[Question] = []
    errors: list[str] = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(Question.model_validate_json(line))
        except ValidationError as error:
            errors.append(f"{path}, line {number}: {explain(error)}")
    refuse(errors)
    return found


def explain(error: ValidationError) -> str:
    """The first thing wrong with a line, with the key it is about."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def refuse(errors: Sequence[str]) -> None:
    """Raise EvaluationError with one line an error, unless there is none."""
    if not errors:
        return
    shown = list(errors[:MOST_ERRORS])
    if len(errors) > MOST_ERRORS:
        shown.append(f"and {len(errors) - MOST_ERRORS} more lines")
    raise EvaluationError("\n".join(shown))
