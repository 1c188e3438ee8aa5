"""The answer as it grows: sentences with their marks, or a refusal, or passages quoted in the model's stead."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.chain.basis import Greatest, Line, StatementLine
from assistant.chain.citations import Citer, Unaccounted, citation
from assistant.chain.evidence import EvidenceSentence
from assistant.chain.prompts import Prompts
from assistant.chain.types import AnswerCalculation, AnswerFigure, Citation, Statement
from assistant.figures import Figure, Quantity, find_figures, same_quantity

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
        self.statements: list[Statement] = []
        self._refusals = tuple(p.rstrip("。.") for p in prompts.cannot_answer())
        self.question = question
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

    def list_figures(
        self, lines: Sequence[Line], citer: Citer, heading: str = ""
    ) -> list[int | None]:
        """Add lines that code wrote, each with the marks of its own evidence, under a heading.

        Where each line begins in the text; None for one that is withheld.
        """
        self.text = self.text.rstrip()
        listed: list[str] = []
        places: list[int | None] = []
        start = len(self.text) + bool(self.text) + (len(heading) + 1 if heading else 0)
        for one in lines:
            try:
                marked = citer.mark_as(one.text, one.evidence, start)
            except Unaccounted:
                self._withheld += 1
                places.append(None)
                continue
            listed.append(marked)
            places.append(start)
            start += len(marked) + 1
        if listed:
            self.text = "\n".join(part for part in (self.text, heading, *listed) if part)
        return places

    def list_statements(
        self, lines: Sequence[StatementLine], figures: Sequence[Figure], citer: Citer
    ) -> None:
        """List other statements below the answer, and note them beside its own.

        The first of `lines` is what the answer states already, by one of `figures`; it is not listed again.
        """
        own, *others = lines
        places = [self._place(own.numeral, figures, citer)]
        starts = self.list_figures(others, citer, self.phrases.also_stated)
        for start, one in zip(starts, others, strict=True):
            inside = one.text.index(one.numeral, len(one.label))
            places.append(None if start is None else (start + inside, one.numeral))
        made = [
            Statement(
                figure=place[1],
                start=place[0],
                label=one.label,
                basis=one.basis,
                published=citer.published(one.evidence),
                citations=tuple(citer.marks_of(one.evidence)),
            )
            for place, one in zip(places, lines, strict=True)
            if place is not None
        ]
        self.statements = made if places[0] is not None and len(made) > 1 else []

    def _place(
        self, numeral: str, figures: Sequence[Figure], citer: Citer
    ) -> tuple[int, str] | None:
        """Where the text first states one of these figures, and as what: as `numeral` where that stands there."""
        for found in citer.figures:
            quantity = Quantity(value=found.value, unit=found.unit)
            if any(same_quantity(quantity, figure) for figure in figures):
                start = self.text.find(numeral, max(0, found.start - len(numeral)))
                if 0 <= start <= found.start < start + len(numeral):
                    return start, numeral
                return found.start, found.text
        return None

    def compared(self, greatest: Greatest | None) -> list[Line]:
        """The line that says which of the figures listed is the greatest, or the smallest."""
        if greatest is None:
            return []
        if greatest.evidence is None:
            return [Line(0, self.phrases.equal)]
        phrase = self.phrases.least if greatest.least else self.phrases.greatest
        return [Line(greatest.evidence, phrase.format(measures=greatest.measures))]

    def as_said(self, line: Line, translation: str | None) -> Line:
        """The same line as the words of a source in another language, with their translation if there is one."""
        if translation is None:
            return replace(line, text=self.phrases.source_says.format(sentence=line.text))
        text = self.phrases.translated.format(translation=translation, sentence=line.text)
        return replace(line, text=text)

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
        self.missing = self.question

    def refuse_for(self, nearest: Sequence[Line], citer: Citer, *, unsure: bool = False) -> None:
        """Make it a refusal that says what was looked for; what the sources say nearest to it is listed below.

        `unsure`: they may say it there.
        """
        phrases = self.phrases
        said = phrases.not_clear if unsure else phrases.not_found
        self.refuse(said.format(question=self.question))
        if nearest:
            nearest = [
                replace(one, text=phrases.nearest_foreign.format(sentence=one.text))
                if one.foreign
                else one
                for one in nearest
            ]
            self.list_figures(nearest, citer, phrases.nearest)
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
