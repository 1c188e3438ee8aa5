"""Questions, answers and records made by hand."""

from decimal import Decimal
from typing import Any

from assistant.chain.types import (
    Answer,
    AnswerCalculation,
    AnswerFigure,
    CalculationInput,
    CalculationOutput,
    Citation,
    CitedPassage,
    Timings,
)
from assistant.evaluation.questions import Question
from assistant.evaluation.records import Record, RetrievedText, StoredFigure
from assistant.figures import find_figures


def question(text: str = "How much?", **given: Any) -> Question:
    return Question.model_validate(
        {"id": "q", "language": "en", "type": "lookup", "question": text} | given
    )


def money(value: str, unit: str = "USD", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit} | more


def citation(
    mark: int, quote: str, document: str = "report", passage: str | None = None
) -> Citation:
    return Citation(
        mark=mark,
        document_id=document,
        title="Report",
        url=None,
        quote=quote,
        start=0,
        end=len(quote),
        passage=CitedPassage(
            id=passage or f"{document}-{mark}", start=0, end=len(quote), text=quote
        ),
    )


def answer(text: str, *citations: Citation, **more: Any) -> Answer:
    """An answer whose figures are what the reader finds, each quoted from its first citation that states it."""
    figures = tuple(
        AnswerFigure(
            text=f.text,
            start=f.start,
            value=f.value,
            unit=f.unit,
            origin="quoted",
            citation=c.mark,
        )
        for f in find_figures(text, more.get("language", "en"))
        for c in citations
        if any((f.value, f.unit) == (g.value, g.unit) for g in find_figures(c.quote))
    )
    given: dict[str, Any] = {
        "id": "q",
        "question": "How much?",
        "language": "en",
        "answer": text,
        "figures": figures,
        "citations": citations,
        "timings": Timings(retrieve_ms=10, first_token_ms=400, total_ms=1500),
        "model": "fake",
        "index": "none",
    }
    return Answer(**given | more)


def calculation(
    tool: str,
    inputs: dict[str, tuple[str, str, int | None]],
    result: tuple[str, str],
    name: str = "c1",
) -> AnswerCalculation:
    return AnswerCalculation(
        id=name,
        tool=tool,
        formula=" ? ".join(inputs),
        inputs=tuple(
            CalculationInput(name=n, value=Decimal(v), unit=u, citation=c)
            for n, (v, u, c) in inputs.items()
        ),
        result=CalculationOutput(value=Decimal(result[0]), unit=result[1]),
    )


def passage(
    name: str, text: str, document: str = "report", similarity: float = 0.5
) -> RetrievedText:
    return RetrievedText(
        passage_id=name,
        document_id=document,
        start=0,
        end=len(text),
        similarity=similarity,
        text=text,
        figures=tuple(
            StoredFigure(value=f.value, unit=f.unit, start=f.start, end=f.end)
            for f in find_figures(text)
        ),
    )


def record(
    given: Answer | None,
    *retrieved: RetrievedText,
    holders: tuple[dict[str, str], ...] = (),
    **more: Any,
) -> Record:
    return Record(
        question_id="q", answer=given, retrieved=retrieved, holders=holders, seconds=1.5, **more
    )
