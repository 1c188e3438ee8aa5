"""Unaccounted-for numerals: every number of an answer must come from a quote, a calculation or the person.

Checked from the outside: what the answer says of its figures' origin plays no part here. Only its citations' quotes and
titles, its calculations and the question with its history are looked into, with the figure reader.
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.calculator import calculators
from assistant.chain.types import Answer, AnswerCalculation
from assistant.errors import AssistantError
from assistant.evaluation.figure_scores import plain_text, stated_figures
from assistant.evaluation.questions import Question
from assistant.evaluation.quotes import figures_of_quote, same_figure
from assistant.evaluation.records import RetrievedText
from assistant.figures import Figure, Quantity, agrees, find_figures
from assistant.figures.folding import fold

_DIGITS = re.compile(r"\d+(?:[.,:/-]\d+)*")
_LONE = re.compile(r"\d+")


class Accounting(BaseModel):
    """The numerals of one answer: how many there are, and those without a source, as they are written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numerals: int
    unaccounted: tuple[str, ...]


def account(
    question: Question,
    answer: Answer,
    retrieved: Sequence[RetrievedText] = (),
    labels: Sequence[str] = (),
) -> Accounting:
    """Every numeral of the answer, and those that have no source.

    A figure has one when a cited quote, the question or an earlier turn of the chat states the same quantity, or when
    it agrees (rounded as it is written) with the result or an input of a calculation whose inputs have one each, be it
    as the result of another, or when the formula of its calculator has it ("÷ 2").
    Digits that are no figure (years, names, dates) have one when they stand in a quote, a cited title, the question, or
    in one of `labels`, the phrases in which the cited documents say what their figures measure; so have figures that
    such a phrase names beside its own ("at $160 a share").
    """
    sources = _Sources(question, answer, retrieved, labels)
    text = plain_text(answer.answer)
    figures = stated_figures(answer.answer, question.language)
    unaccounted = [f.text for f in figures if not sources.has(f)]
    others = [
        match[0]
        for match in _DIGITS.finditer(fold(text))
        if not any(f.start < match.end() and match.start() < f.end for f in figures)
    ]
    unaccounted += [digits for digits in others if not sources.has_digits(digits)]
    return Accounting(numerals=len(figures) + len(others), unaccounted=tuple(unaccounted))


class _Sources:
    """Where the numbers of one answer may come from."""

    def __init__(
        self,
        question: Question,
        answer: Answer,
        retrieved: Sequence[RetrievedText],
        labels: Sequence[str],
    ) -> None:
        asked = [question.question, *(turn.question for turn in question.history)]
        told = [
            *(label for label in labels if label.casefold() in answer.answer.casefold()),
            *(turn.answer for turn in question.history),
        ]
        self.own = [f for text in asked for f in find_figures(text, question.language)]
        self.known: list[Quantity] = [
            *self.own,
            *(f for text in told for f in find_figures(text, question.language)),
        ]
        texts = [*asked, *told]
        for citation in answer.citations:
            self.known += figures_of_quote(citation, retrieved)
            texts += [citation.quote, citation.title, str(citation.published or "")]
        used = {calculation.tool for calculation in answer.calculations}
        self.computed: list[Quantity] = []
        left = list(answer.calculations)
        while sourced := [c for c in left if self.has_inputs(c)]:  # one may go into the next
            for calculation in sourced:
                left.remove(calculation)
                result = calculation.result
                self.computed.append(Quantity(value=result.value, unit=result.unit))
                self.computed += [Quantity(value=i.value, unit=i.unit) for i in calculation.inputs]
        rules = [c.formula for c in calculators().values() if c.name in used]
        self.known += [f for rule in rules for f in find_figures(rule)]
        texts += rules
        folded = [fold(text) for text in texts]
        self.digits = {d for text in folded for d in _DIGITS.findall(text)}
        self.digits |= {d for text in folded for d in _LONE.findall(text)}

    def has(self, figure: Figure) -> bool:
        return any(same_figure(figure, known) for known in self.known) or any(
            _agrees(figure, exact) for exact in self.computed
        )

    def has_inputs(self, calculation: AnswerCalculation) -> bool:
        """Whether every input has a source; one of a unit needs none ("a year")."""
        return all(
            i.value == 1
            or self._as_rate(Quantity(value=i.value, unit=i.unit))
            or any(
                same_figure(Quantity(value=i.value, unit=i.unit), known)
                for known in (*self.known, *self.computed)
            )
            for i in calculation.inputs
        )

    def _as_rate(self, given: Quantity) -> bool:
        """Whether it is an amount of the person's, taken for each of something: "at 120 dollars", for a share."""
        counted, _, each = given.unit.partition("/")
        return bool(each) and any(
            given.value == own.value and counted == own.unit for own in self.own
        )

    def has_digits(self, digits: str) -> bool:
        return digits in self.digits or all(d in self.digits for d in _LONE.findall(digits))


def _agrees(figure: Figure, exact: Quantity) -> bool:
    try:
        if agrees(figure, exact):
            return True
        return figure.unit == "1" and agrees(figure.model_copy(update={"unit": exact.unit}), exact)
    except AssistantError:
        return False
