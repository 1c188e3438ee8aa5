"""Evidence for a question that asks for a figure: the likeliest figures, each said for what it measures."""

from collections.abc import Sequence
from contextlib import suppress

from assistant.calculator import Calculation, shown
from assistant.chain.evidence import EvidenceSentence, heading_at, sentences
from assistant.chain.ranking import RankedCard
from assistant.errors import FigureError
from assistant.figures import (
    Figure,
    Language,
    find_figures,
    same_quantity,
    unit_kind,
    write_figure,
    write_range,
    written_language,
)
from assistant.index.cards import FigureCard
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage


class SentenceFinder:
    """Finds the sentences of documents as evidence for one question; `language` is that of the answer."""

    def __init__(self, index: Index, question: str, language: str) -> None:
        self._index = index
        self._question = question
        self.language = language
        self._passages: dict[str, tuple[RetrievedPassage, list[EvidenceSentence]]] = {}

    def at(self, document_id: str, offset: int) -> EvidenceSentence:
        """The sentence, or heading, that holds this place of a document. Raises KeyError when there is none."""
        passage_id = self._index.library.passage_at(document_id, offset)
        if passage_id not in self._passages:
            (found,) = self._index.passages(self._question, [passage_id])
            self._passages[passage_id] = found, sentences(found, self.language)
        found, known = self._passages[passage_id]
        for sentence in known:
            if sentence.start <= offset < sentence.end:
                return sentence
        return heading_at(found, offset, self.language)


def figure_evidence(finder: SentenceFinder, chosen: Sequence[RankedCard]) -> list[EvidenceSentence]:
    """A piece of evidence for every chosen card: what its figure measures, and the figure, in the answer's language."""
    return [_computed(finder, one) if one.card.derived else _stated(finder, one) for one in chosen]


def _stated(finder: SentenceFinder, one: RankedCard) -> EvidenceSentence:
    """The sentence a figure stands in, narrowed to that figure."""
    card, language = one.card, finder.language
    sentence = finder.at(card.document_ids[0], card.figure.start)
    figures, numeral = _with_partner(sentence, card.figure, written_language(language))
    update: dict[str, object] = {"figures": figures, "score": one.chance}
    if card.measures:
        label = label_in(card, language)
        update |= {"shown": f"{label}: {numeral}", "numerals": (numeral,), "label": label}
    else:
        update["numerals"] = _numerals_of(figures, sentence, written_language(language))
    return sentence.model_copy(update=update)


def _numerals_of(
    figures: Sequence[Figure], sentence: EvidenceSentence, language: Language
) -> tuple[str, ...]:
    """How the figure, or the range it is an end of, is written in what is shown of its sentence."""
    written = [figure.text for figure in figures]
    with suppress(FigureError):  # what cannot be written stays as it was
        written += [write_figure(figure, language, qualifier=False) for figure in figures]
        if len(figures) == 2:
            written.insert(0, write_range(figures[0], figures[1], language, qualifier=False))
    found = [n for w in written for n in sentence.numerals if n == w]
    found += [n for w in written for n in sentence.numerals if w in n]
    return tuple(dict.fromkeys(found))[:1]


def _computed(finder: SentenceFinder, one: RankedCard) -> EvidenceSentence:
    """A derived result, supported by the sentences its inputs stand in."""
    derived = one.card.derived
    assert derived is not None
    label = label_in(one.card, finder.language)
    made = computed_evidence(
        derived.calculation,
        label,
        [finder.at(s.document_id, s.figure_start) for s in derived.sources],
        one.chance,
        finder.language,
    )
    return made.model_copy(update={"steps": derived.steps, "label": label})


def computed_evidence(
    calculation: Calculation,
    label: str,
    support: Sequence[EvidenceSentence],
    score: float,
    language: str,
) -> EvidenceSentence:
    """A calculation as evidence: what it comes to, under a label. `support` must not be empty."""
    result = shown(calculation, written_language(language))
    numeral = write_figure(result, written_language(language))
    (figure,) = find_figures(numeral, language) or (None,)
    if figure is None or not same_quantity(figure, result):
        figure = Figure(
            value=result.value,
            unit=result.unit,
            text=numeral,
            start=0,
            end=len(numeral),
            kind=unit_kind(result.unit),
        )
    return support[0].model_copy(
        update={
            "shown": f"{label}: {numeral}",
            "numerals": (numeral,),
            "figures": (figure,),
            "score": score,
            "calculation": calculation,
            "support": tuple(support),
        }
    )


def label_in(card: FigureCard, language: str) -> str:
    """What the figure measures, in this language where it is said in it."""
    if card.measures is None:
        return card.labels[0]
    return card.measures.said(language)


def _with_partner(
    sentence: EvidenceSentence, figure: Figure, language: Language
) -> tuple[tuple[Figure, ...], str]:
    """The figure, with the other end where it is one of a range, and how it is written."""
    partner = next((f for f in sentence.figures if (f.start, f.end) == figure.partner), None)
    if partner is None or partner.unit != figure.unit:
        return (figure,), write_figure(figure, language)
    low, high = (figure, partner) if figure.range_end == "low" else (partner, figure)
    return (low, high), write_range(low, high, language)
