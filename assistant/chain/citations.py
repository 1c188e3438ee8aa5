"""Tying an answer's sentences to the sources: marks, quotes and the origin of every figure.

Marks are set here, from the evidence that was really retrieved; what the model may claim to cite plays no part.
A sentence with a number that neither the evidence nor the question has is reported, so that the caller can withhold it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal

from assistant.calculator import Calculation, NamedQuantity
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
        self._question_digits = set(_DIGITS.findall(question))
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
        similarity = self._similarities(sentence)
        sources = [self._source(figure, similarity) for figure in figures]
        cited = list(dict.fromkeys(s for s in sources if s is not None))
        nearest = sorted(range(len(self._evidence)), key=lambda i: -similarity[i])
        for digits in self._other_digits(sentence, figures):
            if not any(digits in _digits_of(self._evidence[i]) for i in cited):
                cited += self._holding(digits, nearest)
        if not cited and self._evidence:
            cited = nearest[:1] if similarity[nearest[0]] >= SUPPORT else []
        for figure, source in zip(figures, sources, strict=True):
            piece = None if source is None else self._evidence[source]
            self.figures.append(self._answer_figure(figure, piece, offset))
        marks = sorted({mark for i in cited for mark in self.marks_of(i)})
        return _insert(sentence, "".join(f"[{mark}]" for mark in marks))

    def mark_as(self, text: str, source: int, offset: int) -> str:
        """A line that code wrote about one piece of the evidence, with its marks; `offset` is where it begins.

        Numbers that the sources have in the phrase for what a figure measures ("at $160 a share"), or that the rule of
        a calculation has ("÷ 2"), are good, and are not recorded, as no quote has them. Raises Unaccounted, recording
        nothing, for a number that neither that piece nor the question has.
        """
        evidence = self._evidence[source]
        figures = find_figures(text, self._language)
        for digits in self._other_digits(text, figures):
            self._holding(digits, [source])
        phrased = [f for said in _phrases(evidence) for f in find_figures(said, self._language)]
        origins = [list(self._origins(figure, source)) for figure in figures]
        for figure, found in zip(figures, origins, strict=True):
            if not found and not any(_same(figure, f) for f in phrased):
                raise Unaccounted(figure.text)
        for figure, found in zip(figures, origins, strict=True):
            if found:
                self.figures.append(self._answer_figure(figure, found[0], offset))
        return _insert(text, "".join(f"[{mark}]" for mark in sorted(self.marks_of(source))))

    def marks_of(self, source: int) -> list[int]:
        """The marks of a piece of evidence: its own, or those of what a calculation rests on."""
        evidence = self._evidence[source]
        rests_on = evidence.support or (evidence,)
        return list(dict.fromkeys(self._mark_of(sentence) for sentence in rests_on))

    def published(self, source: int) -> date | None:
        """The date of the document that a piece of evidence is quoted from; None where it has none, or is computed."""
        evidence = self._evidence[source]
        return None if evidence.calculation is not None else evidence.metadata.published

    def _answer_figure(
        self, figure: Figure, source: EvidenceSentence | None, offset: int
    ) -> AnswerFigure:
        """A figure of the answer and where it comes from; without `source` it is the person's own."""
        origin: Literal["quoted", "computed", "question"] = "question"
        citation = calculation = None
        if source is not None:
            if source.calculation is not None:
                origin, calculation = "computed", self._calculation_of(source).id
            else:
                origin, citation = "quoted", self._mark_of(source)
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

    def _origins(self, figure: Figure, source: int) -> Iterator[EvidenceSentence | None]:
        """Where a figure of a line about the piece of evidence `source` may come from, best first: that piece, the
        sentences it rests on, the question (None), another calculation, whose result goes into it."""
        own = self._evidence[source]
        if any(_same(figure, f) for f in own.figures):
            yield own
        for sentence in own.support or (own,):
            if any(_same(figure, f) for f in _beside(sentence)):
                yield sentence
        if any(_same(figure, f) for f in self._question_figures) or self._as_rate(figure, own):
            yield None
        for other in self._evidence:
            if other.calculation is not None and any(_same(figure, f) for f in other.figures):
                yield other

    def _as_rate(self, figure: Figure, evidence: EvidenceSentence) -> bool:
        """Whether it is an amount of the question that a calculation takes as a rate: "at 120 dollars", for a share."""
        given = evidence.calculation.inputs if evidence.calculation is not None else ()
        counted = figure.unit.partition("/")[0]
        return any(one.value == figure.value and one.unit == figure.unit for one in given) and any(
            f.value == figure.value and f.unit == counted for f in self._question_figures
        )

    def _other_digits(self, text: str, figures: Sequence[Figure]) -> list[str]:
        """The digits outside figures, of years and names, that the question does not have."""
        return [
            match[0]
            for match in _DIGITS.finditer(text)
            if not any(f.start < match.end() and match.start() < f.end for f in figures)
            and match[0] not in self._question_digits
        ]

    def _holding(self, digits: str, among: Sequence[int]) -> list[int]:
        """The first piece of evidence `among` these whose quote, title, date or phrase has the digits.

        Raises Unaccounted where none has.
        """
        for i in among:
            if digits in _digits_of(self._evidence[i]):
                return [i]
        raise Unaccounted(digits)

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

    def _calculation_of(self, evidence: EvidenceSentence) -> AnswerCalculation:
        """The calculation of a piece of evidence as the answer has it, after those whose results go into it."""
        if id(evidence) not in self._computed:
            assert evidence.calculation is not None
            steps: list[AnswerCalculation] = []
            for made in (*evidence.steps, evidence.calculation):
                steps.append(self._told(made, steps, evidence))
            self._computed[id(evidence)] = steps[-1]
        return self._computed[id(evidence)]

    def _told(
        self, made: Calculation, before: Sequence[AnswerCalculation], evidence: EvidenceSentence
    ) -> AnswerCalculation:
        """A calculation, noted once; its inputs stand in what `evidence` rests on, or are results of those `before`."""
        formula = localised_formula(made, self._language)
        known = next((one for one in self.calculations if one.formula == formula), None)
        if known is not None:
            return known
        computed = {(one.result.value, one.result.unit): one.id for one in before}
        told = AnswerCalculation(
            id=f"c{len(self.calculations) + 1}",
            tool=made.tool,
            formula=formula,
            inputs=tuple(
                CalculationInput(
                    name=given.name,
                    value=given.value,
                    unit=given.unit,
                    citation=self._mark_of_input(given, evidence),
                    calculation=computed.get((given.value, given.unit)),
                )
                for given in made.inputs
            ),
            result=CalculationOutput(value=made.result.value, unit=made.result.unit),
        )
        self.calculations.append(told)
        return told


def _beside(evidence: EvidenceSentence) -> list[Figure]:
    """The figures of a piece of evidence's own sentence."""
    if evidence.calculation is not None:
        return []
    return [f for f in evidence.nearby if evidence.start <= f.start < evidence.end]


def _digits_of(evidence: EvidenceSentence) -> set[str]:
    """The digits that somebody who follows the marks of a piece of evidence finds there, in years and names too."""
    texts = _phrases(evidence)
    for sentence in evidence.support or (evidence,):
        texts += [sentence.quote, sentence.metadata.title, str(sentence.metadata.published)]
    return {digits for text in texts for digits in _DIGITS.findall(text)}


def _phrases(evidence: EvidenceSentence) -> list[str]:
    """What is said beside the quotes: what a figure measures, and the rule of a calculation."""
    return [evidence.label, *([evidence.calculation.rule] if evidence.calculation else [])]


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
