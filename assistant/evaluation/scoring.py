"""All scores of one question: a pure function of the question and the record of its answer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.chain.types import Answer
from assistant.documents import detect_language
from assistant.documents.language import UNDETERMINED, same_language
from assistant.evaluation.accounting import Accounting, account
from assistant.evaluation.calculation_scores import CalculationScore, score_calculations
from assistant.evaluation.figure_scores import plain_text, without_parentheses
from assistant.evaluation.questions import Question
from assistant.evaluation.records import Record
from assistant.evaluation.source_scores import (
    CitationScore,
    RetrievalScore,
    needs,
    score_citations,
    score_retrieval,
)
from assistant.evaluation.verdicts import Judgement, judge

Step = Literal["failure", "retrieval", "refusal", "figure", "calculation", "wording"]


class Score(BaseModel):
    """What one question scored. None stands where a score does not apply; the row is then not counted for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_id: str
    judgement: Judgement
    at_fault: Step | None
    abstained: bool
    accounting: Accounting | None = None
    retrieval: RetrievalScore | None = None
    citations: CitationScore | None = None
    calculations: CalculationScore | None = None
    language_match: bool | None = None
    similarity: float | None = None
    total_ms: int | None = None
    first_token_ms: int | None = None

    @property
    def right(self) -> bool:
        """Whether the answer is right; a failed question is not."""
        return self.judgement.outcome == "right"


def score(question: Question, record: Record) -> Score:
    """Every score of one question."""
    judgement = judge(question, record.answer)
    answer = record.answer
    retrieval = score_retrieval(question, record)
    fault = at_fault(question, record, judgement)
    if answer is None:
        return Score(question_id=question.id, judgement=judgement, at_fault=fault, abstained=False)
    return Score(
        question_id=question.id,
        judgement=judgement,
        at_fault=fault,
        abstained=answer.abstained,
        accounting=account(question, answer, record.passages, record.labels),
        retrieval=retrieval,
        citations=score_citations(question, record),
        calculations=score_calculations(question, record),
        language_match=_language_match(question, answer),
        similarity=max((p.similarity for p in record.retrieved), default=None),
        total_ms=answer.timings.total_ms,
        first_token_ms=_first_text_ms(answer),
    )


def at_fault(question: Question, record: Record, judgement: Judgement) -> Step | None:
    """The first step on the way of the question that went wrong; None for right and unscored answers.

    1. `failure`: answering raised an error.
    2. `refusal`: answered what should be refused.
    3. `retrieval`: something needed is in none of the retrieved passages.
    4. `calculation`: a figure had to be computed (no passage of the store states it), and the answer does not have it.
    5. `refusal`: refused although all that is needed was retrieved.
    6. `figure`: the right digits with another scale, unit or currency.
    7. `wording`: everything was there, and the answer took another figure, left something out or shows what it
       must not.
    """
    if judgement.outcome in ("right", "unscored"):
        return None
    answer = record.answer
    if answer is None:
        return "failure"
    if question.refusal:
        return "refusal"
    if not all(
        any(need.met_by(p.passage_id, p.document_id) for p in record.retrieved)
        for need in needs(question, record)
    ):
        return "retrieval"
    stated = [bool(holders) for holders in record.holders] or [True] * len(question.figures)
    if any(
        figure.outcome != "right" and not somewhere
        for figure, somewhere in zip(judgement.figures, stated, strict=True)
    ):
        return "calculation"
    if answer.abstained:
        return "refusal"
    if any(f.outcome in ("scale", "unit", "currency") for f in judgement.figures):
        return "figure"
    return "wording"


def _first_text_ms(answer: Answer) -> int:
    """Milliseconds until the first text of the answer was ready; for one that came all at once, until it was whole."""
    first = answer.timings.first_token_ms
    return answer.timings.total_ms if first is None else first


def _language_match(question: Question, answer: Answer) -> bool | None:
    """Whether the answer is in the question's language; None when it is nothing but names and numbers.

    Names of cited sources (publisher, title) are left out, as they stay in the language they were given in, and what
    stands in parentheses, as the source's own words beside their translation do.
    """
    text = without_parentheses(plain_text(answer.answer))
    names = {n for c in answer.citations for n in (c.publisher, c.title) if n}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    language = detect_language(text)
    return None if language == UNDETERMINED else same_language(language, question.language)
