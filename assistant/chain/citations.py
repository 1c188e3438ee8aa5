"""Tying an answer's sentences to the sources: marks, quotes and the origin of every figure.

Marks are set here, from the evidence that was really retrieved; what the model may claim to cite plays no part.
A sentence with a number that neither the evidence nor the question has is reported, so that the caller can withhold it.
"""

import re
from collections.abc import Callable, Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.chain.types import AnswerFigure, Citation, CitedPassage
from assistant.figures import Figure, find_figures, same_quantity

SUPPORT = 0.45
"""Least similarity of a sentence without figures to the evidence it is said to rest on."""

MOST_MARKS = 3

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
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
        self._marks: dict[int, int] = {}
        self._evidence = evidence
        self._language = language
        self._question_figures = find_figures(question, language)
        self._known_digits = {
            digits
            for text in [question, *(s.shown for s in evidence), *(s.quote for s in evidence)]
            for digits in _DIGITS.findall(text)
        }
        self._similarities = similarities

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
            self.figures.append(
                AnswerFigure(
                    text=figure.text,
                    start=offset + figure.start,
                    value=figure.value,
                    unit=figure.unit,
                    origin="question" if source is None else "quoted",
                    citation=None if source is None else self._mark_of(source),
                )
            )
        marks = "".join(f"[{self._mark_of(i)}]" for i in sorted(cited, key=self._mark_of))
        return _insert(sentence, marks)

    def _source(self, figure: Figure, similarity: Sequence[float]) -> int | None:
        """The evidence a figure is quoted from; None when it is the person's own."""
        holding = [
            i
            for i, sentence in enumerate(self._evidence)
            if any(_same(figure, known) for known in sentence.figures)
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

    def _mark_of(self, evidence_index: int) -> int:
        if evidence_index not in self._marks:
            mark = len(self.citations) + 1
            self._marks[evidence_index] = mark
            self.citations.append(citation(self._evidence[evidence_index], mark))
        return self._marks[evidence_index]


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
