"""What an answer rests on: a figure of the sources, a calculation over such figures, sentences, or nothing.

Decided by code from what was found, before the language model writes a word.
"""

from collections.abc import Callable, Sequence

from assistant.audit.verdicts import fit_statements
from assistant.chain.answerable import has_words, likeliest
from assistant.chain.asking import Asked, read_question
from assistant.chain.basis import Basis, Greatest, Line, StatementLine, joined, once
from assistant.chain.checking import Says
from assistant.chain.choosing import without_statements
from assistant.chain.clauses import clauses
from assistant.chain.compose import line, source_note
from assistant.chain.consulting import if_figure, ways
from assistant.chain.evidence import EvidenceSentence, gather
from assistant.chain.figure_evidence import (
    SentenceFinder,
    computed_evidence,
    figure_evidence,
    label_in,
)
from assistant.chain.formula import Writes
from assistant.chain.localise import localised_formula
from assistant.chain.planning import Plan, plan
from assistant.chain.premises import granted
from assistant.chain.quoting import answer_part, nearest
from assistant.chain.ranking import RankedCard, is_range, rank_by_name
from assistant.chain.reading import Reads
from assistant.chain.series import over_years
from assistant.chain.several import Part, most, parts
from assistant.chain.source_questions import answered_by_source
from assistant.chain.supposing import suppose
from assistant.documents.language import is_foreign
from assistant.documents.types import Phrase
from assistant.errors import CalculationError
from assistant.figures import compatible
from assistant.index.cards import FigureCard, declared_names
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage

CANDIDATES = 24
"""Figure cards weighed for a question, beside those of the passages found."""


OTHERS = 3
"""Most differing statements of other sources that are listed below an answer; the audit has them all."""


def decide(
    index: Index,
    question: str,
    asked: Asked,
    language: str,
    retrieved: Sequence[RetrievedPassage],
    document_ids: Sequence[str] | None,
    budget: int,
    model: Callable[[str], Says],
    reads: Reads,
    writes: Writes,
) -> Basis:
    """What the answer to a question rests on; `budget` is for sentences, in tokens.

    A question whose clauses each ask something is decided clause by clause; several amounts of one kind are told apart
    together (`several`). `model` asks the language model about figures as answers to a question, `reads` which of
    several answers it, `writes` what formula does.
    """
    if not retrieved:
        return Basis(evidence=[])
    told = clauses(question, language)
    if asked.comparing is None and len(told) > max(1, len(asked.amounts)):
        each = []
        for said, text in told:
            its_own = index.search(text, len(retrieved), document_ids)
            wants = read_question(text, language)
            decided = decide(
                index, text, wants, language, its_own, document_ids, budget, model, reads, writes
            )
            each.append((said, decided))
        if (basis := joined(each)) is not None:
            return basis
    finder = SentenceFinder(index, question, language)
    if not asked.figure:  # a figure is told with what others say of it
        pair = answered_by_source(index, question, asked, language, retrieved)
        if pair is not None:
            return Basis(evidence=[pair], lines=[Line(0, answer_part(pair.shown))])
    if not granted(question, asked, language, retrieved):
        return _silent(finder, [], retrieved, budget)
    passages = [r.passage.id for r in retrieved]
    ranked: list[RankedCard] = []
    figure = asked.figure or not asked.words
    if figure or asked.comparing:
        scored = index.cards(question, CANDIDATES, passages, document_ids)
        likely = rank_by_name(index, question, asked, language, scored)
        answered = parts(
            index, question, asked, language, likely, passages, document_ids, CANDIDATES, model
        )
        if any(part.card is not None for part in answered):
            return _each(finder, answered, asked)
        if answered:
            return _silent(finder, likely, retrieved, budget)
        ranked = if_figure(asked, likely) if figure else []
    says = model(question)
    if not ranked:
        return _in_words(question, asked, language, retrieved, budget, says)
    declared = over_years(index, question, asked, ranked, document_ids) or suppose(
        index, question, asked, language, scored
    )
    if declared is not None:
        return _calculated(finder, declared)
    bare = index.nearness(question, document_ids)
    choice = None
    was_read: list[RankedCard] = []
    for found in ways(
        question, asked, ranked, lambda: plan(index, question, asked, ranked), reads, writes
    ):
        was_read += [one.cards[0] for one in found if one.read is not None and one.cards]
        choice = likeliest(question, asked, found, bare, says)
        if choice is not None:
            break
    if choice is None:
        return (
            _unsure(finder, was_read[0]) if was_read else _silent(finder, ranked, retrieved, budget)
        )
    if choice.plan is not None:
        return _calculated(finder, choice.plan)
    # of figures that are only almost as likely those are listed that the language model does not speak against
    cards = choice.cards
    if not asked.several:
        spoken_for = (one for one in cards[1:] if says(one.card) >= 0)
        cards = without_statements([cards[0], *spoken_for])
    return _stated(index, finder, cards)


def _in_words(
    question: str,
    asked: Asked,
    language: str,
    retrieved: Sequence[RetrievedPassage],
    budget: int,
    says: Says,
) -> Basis:
    """Sentences of the sources, where they can stand as the answer; the model words reasons, since what it writes of a
    reason that the sources do not have is found out by its words."""
    evidence = gather(retrieved, language, budget)
    if not evidence:
        return Basis(evidence=[])
    best = max(evidence, key=lambda sentence: sentence.score)
    if asked.comparing and _is_row(best):
        return _nearest(evidence, language)  # no model compares rows
    texts = [r.passage.text for r in retrieved]
    if not has_words(question, asked, best.score, texts, lambda: says(evidence)):
        return _nearest(evidence, language)
    quoted = [] if asked.reason else nearest(evidence, language, says)
    if not quoted:
        return Basis(evidence=evidence, nearest=_nearest(evidence, language).lines)
    pieces = [evidence[i] for i in quoted]
    lines = [
        Line(n, answer_part(piece.shown), foreign=is_foreign(piece.metadata.language, language))
        for n, piece in enumerate(pieces)
    ]
    return Basis(evidence=pieces, lines=lines)


def _silent(
    finder: SentenceFinder,
    ranked: Sequence[RankedCard],
    retrieved: Sequence[RetrievedPassage],
    budget: int,
) -> Basis:
    """The sources do not say; the nearest figure that has a name, or the nearest sentence, is told."""
    if ranked and ranked[0].card.measures is not None:
        evidence = figure_evidence(finder, ranked[:1])
        lines = _lines_of(ranked[:1], evidence, finder.language)
        return Basis(evidence=evidence, silent=True, lines=lines)
    return _nearest(gather(retrieved, finder.language, budget), finder.language)


def _unsure(finder: SentenceFinder, read: RankedCard) -> Basis:
    """A figure was read that is not likely enough to be what is asked for; its sentence is told, in whatever language,
    but no row of a table."""
    evidence = figure_evidence(finder, [read])
    foreign = is_foreign(evidence[0].metadata.language, finder.language)
    told = [] if _is_row(evidence[0]) else [Line(0, evidence[0].shown, foreign=foreign)]
    return Basis(evidence=evidence, silent=True, unsure=True, lines=told)


def _nearest(evidence: list[EvidenceSentence], language: str) -> Basis:
    """The sources do not say; the sentence of the evidence nearest to the question is told, where it is readable."""
    best = max(range(len(evidence)), key=lambda i: evidence[i].score, default=None)
    if best is None or not _readable(evidence[best], language):
        return Basis(evidence=evidence, silent=True)
    return Basis(evidence=evidence, silent=True, lines=[Line(best, evidence[best].shown)])


def _readable(piece: EvidenceSentence, language: str) -> bool:
    """Whether somebody who asks in this language can read it: no row of a table either."""
    return not is_foreign(piece.metadata.language, language) and not _is_row(piece)


def _is_row(piece: EvidenceSentence) -> bool:
    return "|" in piece.shown


def _stated(index: Index, finder: SentenceFinder, chosen: Sequence[RankedCard]) -> Basis:
    """One figure, or several that are to be told apart. Code writes those that a phrase says of what they measure; else
    the sentence of the one figure is the answer, or where that is in another language or a row of a table, the model
    words it. Other sources' statements of the same thing as the first one are listed that has any which differ."""
    language = finder.language
    own = figure_evidence(finder, chosen)
    place, own_basis, differing = _differing(index, chosen)
    others = figure_evidence(finder, [one for one, _ in differing])
    made = [(chosen[place], own_basis, place, own[place])]
    made += [
        (one, basis, n, piece)
        for n, ((one, basis), piece) in enumerate(
            zip(differing, others, strict=True), start=len(own)
        )
    ]
    statements = [
        StatementLine(
            evidence=n,
            text=_line_of(one, piece, language, _note(piece, language, basis)),
            numeral=piece.numerals[0],
            label=label_in(one.card, language),
            basis=basis.in_language(language) if basis else None,
        )
        for one, basis, n, piece in (made if differing else ())
    ]
    pieces = [*own, *others]
    if len(chosen) > 1:
        return Basis(evidence=pieces, lines=_lines_of(chosen, own, language), statements=statements)
    # without its source: a number in the note of a basis, which no sentence has, would withhold the answer
    lines = [Line(0, _line_of(chosen[0], own[0], language))]
    if chosen[0].card.measures is not None:
        return Basis(evidence=pieces, lines=lines, statements=statements)
    if _readable(own[0], language) or not own[0].numerals:
        return Basis(evidence=pieces, lines=lines, statements=statements)
    # a model that could not word it is a sign that it is none
    return Basis(evidence=pieces, statements=statements, required=own[0].numerals[0])


def _lines_of(
    chosen: Sequence[RankedCard], evidence: Sequence[EvidenceSentence], language: str
) -> list[Line]:
    """The figures, one a line, each with its source."""
    return once(
        [
            Line(n, _line_of(one, piece, language, _note(piece, language)))
            for n, (one, piece) in enumerate(zip(chosen, evidence, strict=True))
        ]
    )


def _each(finder: SentenceFinder, told: Sequence[Part], asked: Asked) -> Basis:
    """What was found for each part of the question, listed; which figure is the greatest, if that is asked."""
    found = [(part, part.card) for part in told if part.card is not None]
    cards = [card for _, card in found]
    evidence = figure_evidence(finder, cards)
    lines = [
        Line(n, _line_of_part(part.question, card, piece, finder.language))
        for n, ((part, card), piece) in enumerate(zip(found, evidence, strict=True))
    ]
    missing = [part.question for part in told if part.card is None]
    greatest = None
    if asked.comparing and not missing:
        greatest = _greatest(finder, cards, evidence, asked.comparing)
    return Basis(evidence=evidence, lines=once(lines), greatest=greatest, missing=missing)


def _greatest(
    finder: SentenceFinder,
    cards: Sequence[RankedCard],
    evidence: Sequence[EvidenceSentence],
    comparing: str,
) -> Greatest | None:
    try:
        best = most(cards, comparing)
    except CalculationError:
        return None  # nothing to set against each other: the figures are listed
    if best is None:
        return Greatest(None, "", comparing == "less")
    card = cards[best].card
    numeral = next(iter(evidence[best].numerals), card.figure.text)
    name = label_in(card, finder.language) if card.measures else numeral
    return Greatest(best, name, comparing == "less")


def _line_of_part(question: str, one: RankedCard, piece: EvidenceSentence, language: str) -> str:
    """The line of a figure; one that nobody has named is named by the question, where its sentence is not readable."""
    if one.card.measures is None and piece.numerals and not _readable(piece, language):
        return line(question.strip(" ¿?？¡!"), piece.numerals[0], language)
    return _line_of(one, piece, language)


def _note(piece: EvidenceSentence, language: str, basis: Phrase | None = None) -> str:
    """Who says so; a calculation is nobody's statement."""
    return source_note(piece, basis, language) if piece.calculation is None else ""


def _line_of(one: RankedCard, piece: EvidenceSentence, language: str, note: str = "") -> str:
    if one.card.measures is None:
        return piece.shown
    return line(label_in(one.card, language), piece.numerals[0], language, note)


def _differing(
    index: Index, chosen: Sequence[RankedCard]
) -> tuple[int, Phrase | None, list[tuple[RankedCard, Phrase | None]]]:
    """Which of these figures has statements of the same thing, as declared beside the documents, that differ from all
    of these; its basis, if one is declared, and those statements, no more than `OTHERS`."""
    for place, one in enumerate(chosen):
        if one.card.name is None:
            continue
        names = declared_names(one.card.name)
        own: Phrase | None = None
        found: list[tuple[RankedCard, Phrase | None]] = []
        for card, basis in index.library.cards.statements(one.card.name):
            if card.name in names:
                own = own or basis
            known = [told.card for told in (*chosen, *(other for other, _ in found))]
            if any(_agree(card, other) for other in known):
                continue
            found.append((RankedCard(card=card, similarity=0.0, chance=one.chance), basis))
        if found:
            return place, own, found[:OTHERS]
    return 0, None, []


def _agree(a: FigureCard, b: FigureCard) -> bool:
    """Whether two statements give the same value, or the ends of one range, or cannot be set against each other."""
    if is_range(a, b) or not compatible(a.figure.unit, b.figure.unit):
        return True
    return fit_statements(a.figure, b.figure, qualified=True).verdict is not None


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
    support = list({(s.passage.id, s.start): s for s in support}.values())
    formula = localised_formula(made.calculation, language)
    result = computed_evidence(made.calculation, formula, support, made.chance, language)
    result = result.model_copy(update={"shown": formula})
    lines = [Line(0, formula)]
    lines += [
        Line(n, _line_of(one, piece, language, _note(piece, language)))
        for n, (one, piece) in enumerate(zip(ranked, inputs, strict=True), start=1)
        if one.card.measures is not None or not is_foreign(piece.metadata.language, language)
    ]
    return Basis(evidence=[result, *inputs], lines=once(lines))
