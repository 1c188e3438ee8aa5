"""What an answer rests on: a figure of the sources, a calculation over such figures, sentences, or nothing.

Decided by code from what was found, before the language model writes a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.chain.asking import Asked
from assistant.chain.compose import line, source_note
from assistant.chain.evidence import EvidenceSentence, gather
from assistant.chain.figure_evidence import (
    SentenceFinder,
    choose,
    choose_several,
    computed_evidence,
    figure_evidence,
    label_in,
)
from assistant.chain.localise import localised_formula
from assistant.chain.planning import Plan, plan
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.figures import Figure, agrees, compatible
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage

CANDIDATES = 24
"""Figure cards weighed for a question, beside those of the passages found."""

PLAIN = 0.6
"""Chance of the best card from which on no calculation is looked for, unless the question asks for one."""


@dataclass(frozen=True)
class Line:
    """A line of a list that code writes: about which piece of the evidence, and its text without marks."""

    evidence: int
    text: str


@dataclass(frozen=True)
class Basis:
    """What the answer may say. Exactly one way of answering is meant:

    `lines`: code lists figures, `heading` above them. `required`: the model words an answer that has this numeral,
    and `fallback` stands in where it does not. Neither: the model answers from the evidence. No evidence: nothing
    was found. `likelihood` is the chance that the sources hold what was asked for, None where no figure was asked.
    """

    evidence: list[EvidenceSentence]
    lines: list[Line] = field(default_factory=list)
    differing: list[Line] = field(default_factory=list)
    required: str | None = None
    fallback: list[Line] = field(default_factory=list)
    likelihood: float | None = None


def decide(
    index: Index,
    question: str,
    asked: Asked,
    language: str,
    retrieved: Sequence[RetrievedPassage],
    document_ids: Sequence[str] | None,
    budget: int,
) -> Basis:
    """What the answer to a question rests on; `budget` is for sentences, in tokens."""
    if not asked.figure:
        return Basis(evidence=gather(retrieved, language, budget))
    passages = [r.passage.id for r in retrieved]
    ranked = rank_cards(question, asked, index.cards(question, CANDIDATES, passages, document_ids))
    if not ranked:
        return Basis(evidence=gather(retrieved, language, budget))
    best = ranked[0].chance
    if asked.calculating or asked.figures or best < PLAIN:
        plans = plan(index, question, asked, ranked)
        if plans and plans[0].chance > best:
            return _calculated(index, question, plans[0], language)
    if asked.several:
        several = choose_several(question, ranked)
        if len(several) > 1:
            return _listed(index, question, several, language)
    chosen = choose(ranked)
    if len(chosen) > 1 and all(one.card.measures for one in chosen):
        return _listed(index, question, chosen, language)
    return _one(index, question, chosen[:1], language)


def _one(index: Index, question: str, chosen: Sequence[RankedCard], language: str) -> Basis:
    """One figure: the model words it. Other sources' statements of the same thing are listed where they differ."""
    evidence = figure_evidence(index, question, chosen, language)
    fallback = [Line(0, _line_of(chosen[0], evidence[0], language))]
    differing = _differing(index, chosen[0])
    others = figure_evidence(index, question, [one for one, _ in differing], language)
    lines = [
        Line(n, _line_of(one, piece, language, basis))
        for n, ((one, basis), piece) in enumerate(zip(differing, others, strict=True), start=1)
    ]
    return Basis(
        evidence=[*evidence, *others],
        differing=lines,
        required=evidence[0].numerals[0] if evidence[0].numerals else None,
        fallback=fallback,
        likelihood=chosen[0].chance,
    )


def _listed(index: Index, question: str, chosen: Sequence[RankedCard], language: str) -> Basis:
    evidence = figure_evidence(index, question, chosen, language)
    lines = [
        Line(n, _line_of(one, piece, language, None))
        for n, (one, piece) in enumerate(zip(chosen, evidence, strict=True))
    ]
    return Basis(evidence=evidence, lines=lines, likelihood=chosen[0].chance)


def _line_of(
    one: RankedCard, piece: EvidenceSentence, language: str, basis: str | None = None
) -> str:
    if one.card.measures is None:
        return piece.shown
    note = source_note(piece, basis) if piece.calculation is None else ""
    return line(label_in(one.card, language), piece.numerals[0], language, note)


def _differing(index: Index, chosen: RankedCard) -> list[tuple[RankedCard, str | None]]:
    """Statements of the same thing, as declared beside the documents, whose figures differ from the chosen one's."""
    if chosen.card.name is None:
        return []
    found: list[tuple[RankedCard, str | None]] = []
    for card, basis in index.library.cards.statements(chosen.card.name):
        known = [chosen.card, *(one.card for one, _ in found)]
        if any(_agree(card.figure, other.figure) for other in known):
            continue
        found.append((RankedCard(card=card, similarity=0.0, chance=chosen.chance), basis))
    return found


def _agree(a: Figure, b: Figure) -> bool:
    if not compatible(a.unit, b.unit):
        return True  # not comparable: nothing to set against each other
    return agrees(a, b) or agrees(b, a)


def _calculated(index: Index, question: str, made: Plan, language: str) -> Basis:
    """A calculation over figures of the sources and the person's own numbers."""
    finder = SentenceFinder(index, question, language)
    cards = [o.card for _, o in made.operands if o.card is not None]
    inputs = figure_evidence(
        index,
        question,
        [RankedCard(card=c, similarity=0.0, chance=made.chance) for c in cards],
        language,
    )
    support = [
        sentence
        for card, piece in zip(cards, inputs, strict=True)
        for sentence in (piece.support or (finder.at(card.document_ids[0], card.figure.start),))
    ]
    formula = localised_formula(made.calculation, language)
    result = computed_evidence(made.calculation, formula, support, made.chance, language)
    result = result.model_copy(update={"shown": formula})
    return Basis(
        evidence=[result, *inputs],
        required=result.numerals[0],
        fallback=[Line(0, formula)],
        likelihood=made.chance,
    )
