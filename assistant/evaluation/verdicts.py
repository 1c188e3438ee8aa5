"""The verdict on an answer: right +1, withheld or incomplete 0, wrong −1, what is forbidden always wrong.

A wrong answer costs more than none, as in CRAG (Yang et al., NeurIPS 2024). Definitions stand in evals/README.md.
"""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.chain.types import Answer
from assistant.evaluation.figure_scores import (
    FigureScore,
    is_one_of,
    plain_text,
    same_kind,
    score_figure,
    stated_figures,
)
from assistant.evaluation.premises import affirms
from assistant.evaluation.questions import Question
from assistant.evaluation.quotes import same_figure
from assistant.figures import Figure, Quantity, find_figures

Outcome = Literal["right", "incomplete", "scattered", "withheld", "wrong", "unscored", "failed"]

MOST_EXTRAS = 3
"""Figures of the kind asked for that may stand beside the right one; with more, nobody can tell which is the answer."""

_POINTS = {"right": 1, "wrong": -1, "unscored": None}


class Judgement(BaseModel):
    """What code makes of one answer.

    `points`: +1, 0 or −1, None when nothing was expected that code could check. `statements`: by expected statement,
    whether the answer has it. `forbidden`: what the answer shows and must not, as it is written there.
    `extra_figures`: distinct figures of the kind asked for beside the expected ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    points: int | None
    figures: tuple[FigureScore, ...] = ()
    statements: tuple[bool, ...] = ()
    forbidden: tuple[str, ...] = ()
    extra_figures: int = 0


def judge(question: Question, answer: Answer | None) -> Judgement:
    """The verdict on an answer; None is a question whose answering failed, which counts 0 and is never left out."""
    if answer is None:
        return Judgement(outcome="failed", points=0)
    told = without_echo(plain_text(answer.answer), question.question)
    stated = stated_figures(told, question.language)
    forbidden = _forbidden(question, told, stated)
    if not (question.scorable or forbidden):
        return Judgement(outcome="unscored", points=None)
    figures = tuple(score_figure(e, stated, question.question) for e in question.figures)
    statements = tuple(_has_term(told, terms) for terms in question.statements)
    extras = _extras(question, answer, stated)
    outcome: Outcome = "wrong"
    if not forbidden:
        outcome = _outcome(question, answer, told, figures, statements, extras)
    return Judgement(
        outcome=outcome,
        points=_POINTS.get(outcome, 0),
        figures=figures,
        statements=statements,
        forbidden=forbidden,
        extra_figures=len(extras),
    )


def without_echo(answer: str, question: str) -> str:
    """The answer without the question repeated word for word, which says nothing."""
    words = [re.escape(word) for word in question.strip().rstrip("?？。.!").split()]
    return re.sub(r"\s*".join(words), " ", answer, flags=re.IGNORECASE).strip(" ?？。.!¿\n\t")


def _outcome(
    question: Question,
    answer: Answer,
    told: str,
    figures: Sequence[FigureScore],
    statements: Sequence[bool],
    extras: Sequence[Figure],
) -> Outcome:
    complete = all(f.outcome == "right" for f in figures) and all(statements)
    if question.refusal:
        return _refusal_outcome(question, answer, told, complete)
    if answer.abstained or not told:
        return "withheld"
    if complete:
        return "scattered" if len(extras) > max(MOST_EXTRAS, len(figures)) else "right"
    if any(f.outcome != "right" for f in figures):
        off = any(f.outcome in ("scale", "unit", "currency") for f in figures)
        return "wrong" if off or extras else "incomplete"
    return "incomplete" if figures or any(statements) else "wrong"


def _refusal_outcome(question: Question, answer: Answer, told: str, complete: bool) -> Outcome:
    """A refusal is right; a false premise may also be set right, with all that the question expects of a correction.

    A word that denies is no correction: "it fell because there was no demand" affirms that it fell.
    """
    if answer.abstained:
        return "right"
    correction = question.type == "false_premise" and bool(question.figures or question.statements)
    return "right" if correction and complete and not affirms(question, told) else "wrong"


def _forbidden(question: Question, told: str, stated: Sequence[Figure]) -> tuple[str, ...]:
    """What the answer shows of the figures and terms that must not be in it, each once."""
    figures = [
        figure.text
        for figure in stated
        if any(same_figure(figure, one.quantity) for one in question.forbidden_figures)
    ]
    terms = [term for term in question.forbidden_terms if _has_term(told, [term])]
    return tuple(dict.fromkeys([*figures, *terms]))


def _has_term(text: str, terms: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(term.casefold() in folded for term in terms)


def _extras(question: Question, answer: Answer, stated: Sequence[Figure]) -> list[Figure]:
    """Distinct stated figures that could be taken for the answer and are not expected.

    The person's own figures and the inputs of the answer's calculations are no candidates.
    """
    own: list[Quantity] = list(find_figures(question.question, question.language))
    own += [Quantity(value=i.value, unit=i.unit) for c in answer.calculations for i in c.inputs]
    found: list[Figure] = []
    for figure in stated:
        if is_one_of(figure, question.figures, question.question):
            continue
        if not any(same_kind(figure, e, question.question) for e in question.figures):
            continue
        if any(same_figure(figure, other) for other in [*own, *found]):
            continue
        found.append(figure)
    return found
