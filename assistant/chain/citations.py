"""Tying an answer's sentences to the sources: marks, quotes and the origin of every figure.

Marks are set here, from the evidence that was really retrieved; what the model may claim to cite plays no part.
A sentence with a number that neither the evidence nor the question has is reported, so that the caller can withhold it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from assistant.calculator import NamedQuantity
from assistant.chain.evidence import EvidenceSentence
from assistant.chain.localise import localised_formula
from assistant.chain.types import (
    AnswerCalculation,
    AnswerFigure,
    CalculationInput,
    CalculationOutput,
    Citation,
    CitedPassage,
)
from assistant.figures import Figure, Quantity, find_figures, same_quantity

SUPPORT = 0.45
"""Least similarity of a sentence without figures to the evidence it is said to rest on."""

MOST_MARKS = 3

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\[\d+\]")
_CLOSING = ".!?;\u3002\uff01\uff1f\u2026\uff1b"


class Unaccounted(Exception):  # noqa: N818 - a finding about the text, not a fault of the program
    """A sentence has a number with no source; `args[0]` is the number."""


class Citer:
    """Marks the sentences of one answer, one after the other.

    `similarities(sentence)` gives the cosine similarity of a sentence to each item of `evidence`, in order.
    """

    def __init__(
        self,
        evidence: Sequence[EvidenceSentence],
        question: str,
        language: str,
        similarities: Callable[[str], Sequence[float]],
    ) -> None:
        self.citations: list[Citation] = []
        self.figures: list[AnswerFigure] = []
        self.calculations: list[AnswerCalculation] = []
        self._marks: dict[tuple[str, int, int], int] = {}
        self._computed: dict[int, AnswerCalculation] = {}
        self._question = question
        self._evidence = evidence
        self._language = language
        self._question_figures = find_figures(question, language)
        self._known_digits = {
            digits
            for text in [question, *(t for s in evidence for t in _texts(s))]
            for digits in _DIGITS.findall(text)
        }
        self._similarities = similarities

    def fresh(self) -> "Citer":
        """One for the same evidence that has marked nothing yet."""
        return Citer(self._evidence, self._question, self._language, self._similarities)

    def mark(self, sentence: str, offset: int) -> str:
        """The sentence with its marks, `offset` being where it begins in the answer.

        Citations and figures are recorded on the way. Raises Unaccounted, recording nothing, for a number that has
        no source.
        """
        figures = find_figures(sentence, self._language)
        self._check_digits(sentence, figures)
        similarity = self._similarities(sentence)
        sources = [self._source(figure, similarity) for figure in figures]
        cited = list(dict.fromkeys(s for s in sources if s is not None))[:MOST_MARKS]
        if not cited and self._evidence:
            best = max(range(len(self._evidence)), key=lambda i: similarity[i])
            cited = [best] if similarity[best] >= SUPPORT else []
        for figure, source in zip(figures, sources, strict=True):
            self.figures.append(self._answer_figure(figure, source, offset))
        marks = sorted({mark for i in cited for mark in self.marks_of(i)})
        return _insert(sentence, "".join(f"[{mark}]" for mark in marks))

    def mark_as(self, text: str, source: int, offset: int) -> str:
        """A line that code wrote about one piece of the evidence, with its marks; `offset` is where it begins.

        Raises Unaccounted, recording nothing, for a number that neither that piece nor its passage has.
        """
        evidence = self._evidence[source]
        figures = find_figures(text, self._language)
        self._check_digits(text, figures)
        known = [*evidence.figures, *evidence.nearby]
        if evidence.calculation is not None:
            known += self._question_figures
        for figure in figures:
            if not any(_same(figure, f) for f in known):
                raise Unaccounted(figure.text)
        for figure in figures:
            own = any(_same(figure, f) for f in evidence.figures)
            self.figures.append(
                self._answer_figure(figure, source, offset)
                if own or evidence.calculation is None
                else self._context_figure(figure, evidence, offset)
            )
        return _insert(text, "".join(f"[{mark}]" for mark in self.marks_of(source)))

    def marks_of(self, source: int) -> list[int]:
        """The marks of a piece of evidence: its own, or those of what a calculation rests on."""
        evidence = self._evidence[source]
        rests_on = evidence.support or (evidence,)
        return list(dict.fromkeys(self._mark_of(sentence) for sentence in rests_on))

    def published(self, source: int) -> date | None:
        """The date of the document that a piece of evidence is quoted from; None where it has none, or is computed."""
        evidence = self._evidence[source]
        return None if evidence.calculation is not None else evidence.metadata.published

    def _context_figure(
        self, figure: Figure, evidence: EvidenceSentence, offset: int
    ) -> AnswerFigure:
        """A number beside the result of a calculation: quoted from one of the passages it rests on, or the person's."""
        holding = [s for s in evidence.support if any(_same(figure, f) for f in s.nearby)]
        return AnswerFigure(
            text=figure.text,
            start=offset + figure.start,
            value=figure.value,
            unit=figure.unit,
            origin="quoted" if holding else "question",
            citation=self._mark_of(holding[0]) if holding else None,
        )

    def _answer_figure(self, figure: Figure, source: int | None, offset: int) -> AnswerFigure:
        origin: Literal["quoted", "computed", "question"] = "question"
        citation = calculation = None
        if source is not None:
            origin, citation = "quoted", self.marks_of(source)[0]
            if self._evidence[source].calculation is not None:
                origin, citation = "computed", None
                calculation = self._calculation_of(source).id
        return AnswerFigure(
            text=figure.text,
            start=offset + figure.start,
            value=figure.value,
            unit=figure.unit,
            origin=origin,
            citation=citation,
            calculation=calculation,
        )

    def _source(self, figure: Figure, similarity: Sequence[float]) -> int | None:
        """The evidence a figure is quoted from; None when it is the person's own."""
        holding = [
            i
            for i, sentence in enumerate(self._evidence)
            if any(_same(figure, known) for known in sentence.figures)
        ]
        if not holding:  # beside the figure that was chosen, in the same sentence
            holding = [
                i
                for i, sentence in enumerate(self._evidence)
                if any(_same(figure, known) for known in _beside(sentence))
            ]
        if holding:
            return max(holding, key=lambda i: similarity[i])
        if any(_same(figure, known) for known in self._question_figures):
            return None
        raise Unaccounted(figure.text)

    def _check_digits(self, sentence: str, figures: Sequence[Figure]) -> None:
        """Digits outside figures (years, names) must have been seen too."""
        for match in _DIGITS.finditer(sentence):
            inside = any(f.start < match.end() and match.start() < f.end for f in figures)
            if not inside and match[0] not in self._known_digits:
                raise Unaccounted(match[0])

    def _mark_of(self, sentence: EvidenceSentence) -> int:
        place = (sentence.passage.document_id, sentence.start, sentence.end)
        if place not in self._marks:
            self._marks[place] = len(self.citations) + 1
            self.citations.append(citation(sentence, self._marks[place]))
        return self._marks[place]

    def _mark_of_input(self, given: NamedQuantity, evidence: EvidenceSentence) -> int | None:
        """The mark of the sentence an input stands in; None for the person's own, and for what was itself computed."""
        quantity = Quantity(value=abs(given.value), unit=given.unit)
        for sentence in evidence.support:
            if any(same_quantity(f, quantity) for f in sentence.figures):
                return self._mark_of(sentence)
        return None

    def _calculation_of(self, evidence_index: int) -> AnswerCalculation:
        if evidence_index not in self._computed:
            evidence = self._evidence[evidence_index]
            assert evidence.calculation is not None
            made = AnswerCalculation(
                id=f"c{len(self._computed) + 1}",
                tool=evidence.calculation.tool,
                formula=localised_formula(evidence.calculation, self._language),
                inputs=tuple(
                    CalculationInput(
                        name=given.name,
                        value=given.value,
                        unit=given.unit,
                        citation=self._mark_of_input(given, evidence),
                    )
                    for given in evidence.calculation.inputs
                ),
                result=CalculationOutput(
                    value=evidence.calculation.result.value, unit=evidence.calculation.result.unit
                ),
            )
            self._computed[evidence_index] = made
            self.calculations.append(made)
        return self._computed[evidence_index]


def _beside(evidence: EvidenceSentence) -> list[Figure]:
    """The figures of a piece of evidence's own sentence."""
    if evidence.calculation is not None:
        return []
    return [f for f in evidence.nearby if evidence.start <= f.start < evidence.end]


def _texts(evidence: EvidenceSentence) -> list[str]:
    """All that a piece of evidence says, in which years and names may stand."""
    sentences = (evidence, *evidence.support)
    texts = [t for s in sentences for t in (s.shown, s.quote, s.metadata.title, s.passage.context)]
    return [*texts, *(str(s.metadata.published) for s in sentences)]


def without_marks(text: str) -> str:
    """An answer's text without its citation marks."""
    return _MARK.sub("", text)


def citation(sentence: EvidenceSentence, mark: int) -> Citation:
    """The citation of a piece of evidence under a mark."""
    passage = sentence.passage
    return Citation(
        mark=mark,
        document_id=passage.document_id,
        title=sentence.metadata.title,
        url=sentence.metadata.url,
        quote=sentence.quote,
        start=sentence.start,
        end=sentence.end,
        publisher=sentence.metadata.publisher,
        published=sentence.metadata.published,
        passage=CitedPassage(
            id=passage.id, start=passage.start, end=passage.end, text=passage.text
        ),
    )


def _same(figure: Figure, known: Figure) -> bool:
    """The same quantity; where one of the two names no unit, the same value."""
    if same_quantity(figure, known):
        return True
    return figure.value == known.value and "1" in (figure.unit, known.unit)


def _insert(sentence: str, marks: str) -> str:
    """Marks go before the closing punctuation and the space behind it."""
    body = sentence.rstrip()
    tail = sentence[len(body) :]
    closing = body[len(body.rstrip(_CLOSING)) :]
    return f"{body[: len(body) - len(closing)]}{marks}{closing}{tail}"
