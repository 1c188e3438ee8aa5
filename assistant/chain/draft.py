"""The answer as it grows: sentences with their marks, or a refusal, or passages quoted in the model's stead."""

from collections.abc import Sequence

from assistant.chain.citations import Citer, Unaccounted, citation
from assistant.chain.deciding import Greatest, Line
from assistant.chain.evidence import EvidenceSentence
from assistant.chain.prompts import Prompts
from assistant.chain.types import AnswerCalculation, AnswerFigure, Citation
from assistant.figures import Figure, find_figures, same_quantity

MOST_QUOTES = 3


class Draft:
    """One answer in the making."""

    def __init__(self, prompts: Prompts, language: str, question: str) -> None:
        self.phrases = prompts.phrases(language)
        self.text = ""
        self.abstained = False
        self.missing: str | None = None
        self.notice: str | None = None
        self.figures: list[AnswerFigure] = []
        self.calculations: list[AnswerCalculation] = []
        self.citations: list[Citation] = []
        self._refusals = tuple(p.rstrip("。.") for p in prompts.cannot_answer())
        self._question = question
        self.language = language
        self._withheld = 0

    def add(self, sentence: str, citer: Citer) -> str:
        """Take a sentence of the model in; what may be shown of it: marked, or nothing when it is withheld."""
        if self.abstained:
            return ""
        if not self.text and sentence.strip().startswith(self._refusals):
            self.refuse(self.phrases.cannot_answer)
            return self.text
        try:
            marked = citer.mark(sentence, len(self.text))
        except Unaccounted:
            self._withheld += 1
            return ""
        self.text += marked
        return marked

    def list_figures(self, lines: Sequence[Line], citer: Citer, heading: str = "") -> None:
        """Add lines that code wrote, each with the marks of its own evidence, under a heading."""
        self.text = self.text.rstrip()
        listed: list[str] = []
        start = len(self.text) + bool(self.text) + (len(heading) + 1 if heading else 0)
        for one in lines:
            try:
                marked = citer.mark_as(one.text, one.evidence, start)
            except Unaccounted:
                self._withheld += 1
                continue
            listed.append(marked)
            start += len(marked) + 1
        if listed:
            self.text = "\n".join(part for part in (self.text, heading, *listed) if part)

    def compared(self, greatest: Greatest | None) -> list[Line]:
        """The line that says which of the figures listed is the greatest, or the smallest."""
        if greatest is None:
            return []
        if greatest.evidence is None:
            return [Line(0, self.phrases.equal)]
        phrase = self.phrases.least if greatest.least else self.phrases.greatest
        return [Line(greatest.evidence, phrase.format(measures=greatest.measures))]

    def say_missing(self, parts: Sequence[str]) -> None:
        """Say which parts of the question the sources do not answer."""
        if parts and self.text:
            self.missing = "; ".join(parts)
            said = [self.phrases.not_found.format(question=part) for part in parts]
            self.text = "\n".join([self.text, *said])

    def states(self, figures: Sequence[Figure]) -> bool:
        """Whether the model's sentences, which were accepted so far, have one of these figures."""
        stated = find_figures(self.text, self.language)
        return any(same_quantity(a, b) for a in stated for b in figures)

    def begin_again(self) -> None:
        """Forget what the model wrote."""
        self.text = ""
        self.abstained = False
        self.missing = None
        self._withheld = 0

    def finish(self, citer: Citer, evidence: Sequence[EvidenceSentence]) -> None:
        """Close the answer after the model's last sentence."""
        self.text = self.text.strip()
        if self.abstained:
            return
        if not self.text:
            self.quote(evidence, self.phrases.withheld)
            return
        self.figures, self.citations = citer.figures, citer.citations
        self.calculations = citer.calculations
        if self._withheld:
            self.notice = self.phrases.withheld

    def refuse(self, sentence: str) -> None:
        """Make it a refusal: the sources do not say."""
        self.text = sentence
        self.abstained = True
        self.missing = self._question

    def refuse_for(self, nearest: Sequence[Line], citer: Citer) -> None:
        """Make it a refusal that says what was looked for; what the sources say nearest to it is listed below."""
        self.refuse(self.phrases.not_found.format(question=self._question))
        if nearest:
            self.list_figures(nearest, citer, self.phrases.nearest)
            self.figures, self.citations = citer.figures, citer.citations
            self.calculations = citer.calculations

    def quote(self, evidence: Sequence[EvidenceSentence], notice: str) -> None:
        """Make it the best evidence word for word, with a sentence that says why."""
        best = sorted(evidence, key=lambda s: -s.score)[:MOST_QUOTES]
        self.citations = [citation(s, mark) for mark, s in enumerate(best, start=1)]
        self.text = "\n".join(f"{s.quote} [{mark}]" for mark, s in enumerate(best, start=1))
        self.figures = []
        for start, sentence, mark in _offsets(best):
            self.figures += [
                AnswerFigure(
                    text=f.text,
                    start=start + f.start - sentence.start,
                    value=f.value,
                    unit=f.unit,
                    origin="quoted",
                    citation=mark,
                )
                for f in sentence.figures
            ]
        self.notice = notice


def _offsets(quoted: Sequence[EvidenceSentence]) -> list[tuple[int, EvidenceSentence, int]]:
    """Where each quote begins in the joined text, with its mark."""
    found: list[tuple[int, EvidenceSentence, int]] = []
    start = 0
    for mark, sentence in enumerate(quoted, start=1):
        found.append((start, sentence, mark))
        start += len(f"{sentence.quote} [{mark}]\n")
    return found
