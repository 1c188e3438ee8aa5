"""What an answer rests on: a figure of the sources, a calculation over such figures, sentences, or nothing.

Decided by code from what was found, before the language model writes a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.chain.answerable import has_words, likeliest
from assistant.chain.asking import Asked
from assistant.chain.choosing import choices, leaves_out
from assistant.chain.compose import line, source_note
from assistant.chain.evidence import EvidenceSentence, gather
from assistant.chain.figure_evidence import (
    SentenceFinder,
    computed_evidence,
    figure_evidence,
    label_in,
)
from assistant.chain.localise import localised_formula
from assistant.chain.planning import Plan, plan
from assistant.chain.premises import granted
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.documents.language import same_language
from assistant.documents.types import Phrase
from assistant.figures import Figure, agrees, compatible
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage

CANDIDATES = 24
"""Figure cards weighed for a question, beside those of the passages found."""

PLAIN = 0.6
"""Chance of the best card from which on no calculation is looked for, unless the question asks for one; and from which
on a question that names no amount is taken to want that figure."""


@dataclass(frozen=True)
class Line:
    """A line of a list that code writes: about which piece of the evidence, and its text without marks."""

    evidence: int
    text: str


@dataclass(frozen=True)
class Basis:
    """What the answer may say. Exactly one way of answering is meant:

    `silent`: the sources do not say; `lines` are what they say nearest to it. Else `lines`: code lists these figures.
    `required`: the model words an answer that has this numeral, and `fallback` stands in where it does not;
    `differing` are other statements of the same thing, listed below it. None of these: the model answers from the
    evidence, and `nearest` stands in where what it wrote does not stand there. No evidence: nothing was found.
    """

    evidence: list[EvidenceSentence]
    silent: bool = False
    lines: list[Line] = field(default_factory=list)
    differing: list[Line] = field(default_factory=list)
    required: str | None = None
    fallback: list[Line] = field(default_factory=list)
    nearest: list[Line] = field(default_factory=list)


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
    if not retrieved:
        return Basis(evidence=[])
    if asked.reason and not granted(question, language, retrieved):
        return _silent(index, question, [], retrieved, language, budget)
    passages = [r.passage.id for r in retrieved]
    ranked: list[RankedCard] = []
    plans: list[Plan] = []
    if asked.figure or not asked.words:
        scored = index.cards(question, CANDIDATES, passages, document_ids)
        ranked = if_figure(asked, rank_cards(question, asked, scored))
        if needs_plan(asked, ranked):
            plans = plan(index, question, asked, ranked)
    bare = index.nearness(question, document_ids)
    found = choices(question, asked, ranked, plans)
    if not found:
        texts = [r.passage.text for r in retrieved]
        if not has_words(question, asked, bare, texts):
            return _silent(index, question, ranked, retrieved, language, budget)
        evidence = gather(retrieved, language, budget)
        return Basis(evidence=evidence, nearest=nearest_lines(evidence, language))
    choice = likeliest(question, asked, found, bare)
    if choice is None or leaves_out(asked, choice):
        return _silent(index, question, ranked, retrieved, language, budget)
    finder = SentenceFinder(index, question, language)
    if choice.plan is not None:
        return _calculated(finder, choice.plan)
    if len(choice.cards) > 1:
        return _listed(finder, choice.cards)
    return _one(index, finder, choice.cards[0])


def if_figure(asked: Asked, ranked: list[RankedCard]) -> list[RankedCard]:
    """The same, or none where the question wants no figure: its words name none, and none is likely."""
    return ranked if ranked and (asked.figure or ranked[0].chance >= PLAIN) else []


def needs_plan(asked: Asked, ranked: Sequence[RankedCard]) -> bool:
    """Whether a calculation may be wanted: unless a figure is likely enough and the question says nothing of one."""
    if not ranked:
        return False
    return asked.calculating or bool(asked.figures) or ranked[0].chance < PLAIN


def _silent(
    index: Index,
    question: str,
    ranked: Sequence[RankedCard],
    retrieved: Sequence[RetrievedPassage],
    language: str,
    budget: int,
) -> Basis:
    """The sources do not say; the nearest figure, or the nearest sentence in the question's language, is named."""
    if ranked and ranked[0].card.measures is not None:
        nearest = _listed(SentenceFinder(index, question, language), ranked[:1])
        return Basis(evidence=nearest.evidence, silent=True, lines=nearest.lines)
    evidence = gather(retrieved, language, budget)
    return Basis(evidence=evidence, silent=True, lines=nearest_lines(evidence, language))


def nearest_lines(evidence: Sequence[EvidenceSentence], language: str) -> list[Line]:
    """The sentence of the evidence that is nearest to the question, where it is in the question's language."""
    nearest = max(range(len(evidence)), key=lambda i: evidence[i].score)
    best = evidence[nearest]
    readable = same_language(best.metadata.language, language) and "|" not in best.shown
    return [Line(nearest, best.shown)] if readable else []


def _one(index: Index, finder: SentenceFinder, chosen: RankedCard) -> Basis:
    """One figure: the model words it. Other sources' statements of the same thing are listed where they differ."""
    (evidence,) = figure_evidence(finder, [chosen])
    # a sentence in another language is no answer, and a model that could not word it is a sign that it is none
    own_words = same_language(evidence.metadata.language, finder.language)
    sayable = chosen.card.measures is not None or own_words
    fallback = [Line(0, _line_of(chosen, evidence, finder.language))] if sayable else []
    differing = _differing(index, chosen)
    others = figure_evidence(finder, [one for one, _ in differing])
    lines = [
        Line(n, _line_of(one, piece, finder.language, basis))
        for n, ((one, basis), piece) in enumerate(zip(differing, others, strict=True), start=1)
    ]
    return Basis(
        evidence=[evidence, *others],
        differing=lines,
        required=evidence.numerals[0] if evidence.numerals else None,
        fallback=fallback,
    )


def _listed(finder: SentenceFinder, chosen: Sequence[RankedCard]) -> Basis:
    evidence = figure_evidence(finder, chosen)
    lines = [
        Line(n, _line_of(one, piece, finder.language))
        for n, (one, piece) in enumerate(zip(chosen, evidence, strict=True))
    ]
    return Basis(evidence=evidence, lines=lines)


def _line_of(
    one: RankedCard, piece: EvidenceSentence, language: str, basis: Phrase | None = None
) -> str:
    if one.card.measures is None:
        return piece.shown
    note = source_note(piece, basis, language) if piece.calculation is None else ""
    return line(label_in(one.card, language), piece.numerals[0], language, note)


def _differing(index: Index, chosen: RankedCard) -> list[tuple[RankedCard, Phrase | None]]:
    """Statements of the same thing, as declared beside the documents, whose figures differ from the chosen one's."""
    if chosen.card.name is None:
        return []
    found: list[tuple[RankedCard, Phrase | None]] = []
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


def _calculated(finder: SentenceFinder, made: Plan) -> Basis:
    """A calculation over figures of the sources and the person's own numbers, written by code: the formula, and what
    its inputs are."""
    language = finder.language
    cards = [o.card for _, o in made.operands if o.card is not None]
    ranked = [RankedCard(card=c, similarity=0.0, chance=made.chance) for c in cards]
    inputs = figure_evidence(finder, ranked)
    support = [
        sentence
        for card, piece in zip(cards, inputs, strict=True)
        for sentence in (piece.support or (finder.at(card.document_ids[0], card.figure.start),))
    ]
    formula = localised_formula(made.calculation, language)
    result = computed_evidence(made.calculation, formula, support, made.chance, language)
    result = result.model_copy(update={"shown": formula})
    lines = [Line(0, formula)]
    lines += [
        Line(n, _line_of(one, piece, language))
        for n, (one, piece) in enumerate(zip(ranked, inputs, strict=True), start=1)
        if one.card.measures is not None or same_language(piece.metadata.language, language)
    ]
    return Basis(evidence=[result, *inputs], lines=lines)
