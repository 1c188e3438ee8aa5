"""What-ifs: what a declared calculation comes to with the person's own numbers in the place of its figures.

"What is the stake worth at 250 a share?" asks for what is declared as the value of the stake at the price of the sale,
but for the price. The declaration says which figures belong together; what has to be told is only which calculation is
meant: its phrase, with the person's number in the place of what it calls the figure, is set against the question.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.audit.types import DerivedFigure
from assistant.calculator import Calculation, run
from assistant.chain.asking import Asked, find_names, names, said_for_each, years
from assistant.chain.operations import (
    SETS_AGAINST,
    operation,
    read_operations,
    speaks_of_change,
)
from assistant.chain.plan_signs import Operand, kind_of_result, unit_of_result
from assistant.chain.planning import Plan
from assistant.chain.ranking import TELLING
from assistant.chain.wording import Wording
from assistant.errors import CalculationError, FigureError
from assistant.figures import Figure, Quantity, convert, find_figures, same_quantity, unit_kind
from assistant.index.card_search import ScoredCard
from assistant.index.cards import FigureCard, derived_id, measure_labels, stated_id
from assistant.index.index import Index
from assistant.index.tokens import stems

_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+")

MOST_OWN = 2
"""Most numbers of the question that are put into one calculation."""

TRIED = 24
"""Declared calculations tried; with more of them more are nearly as near, and fewer answers come out."""

NAMED = 0.05
"""What a name counts against a phrase that the question does not have."""

TOLD = 0.04
"""What another telling word counts against it."""

FARTHEST = 20
"""How many times the figure that a number stands for it may be, or the other way round."""

GREAT = 1000
"""A number at least as great is the same one wherever it stands."""

EVERYWHERE = 0.2
"""Part of all labels from which on a word or a name stands everywhere."""

NEAR = 0.68
"""Least similarity to the question; of the 43 development questions that have numbers of their own and of which some
calculation may answer, 34 are answered right by the nearest one. With this and `AHEAD` 32 of them are answered, and
three wrong (another loss, another share, and another company's multiple, than was asked for)."""

AHEAD = 0.04
"""Least lead over the next one with another result."""

WORDS = 0.2
"""How much the part of the question's words that a phrase has counts beside its similarity."""


class _Supposed(BaseModel):
    """A declared calculation with the person's own numbers in it, by the name of the input they stand in.

    `phrase` says what it comes to; `declared` is how near the declared phrase is to the question.
    """

    model_config = ConfigDict(frozen=True)

    derived: DerivedFigure
    own: dict[str, Figure]
    calculation: Calculation
    phrase: str
    declared: float


def suppose(
    index: Index, question: str, asked: Asked, language: str, scored: Sequence[ScoredCard]
) -> Plan | None:
    """The declared calculation among the `TRIED` nearest of the cards found that the question means with its own
    numbers; None where none is near enough, or another one is nearly as near."""
    numbers = [f for f in asked.figures if f.value != 1]
    if not numbers:
        return None
    wanted = read_operations(question, asked.figures)
    tried: dict[str, _Supposed] = {}
    declared = [(o.card.derived, o.similarity) for o in scored if o.card.derived is not None]
    for derived, similarity in declared[:TRIED]:
        if asked.years and not years(derived.measures.en) <= asked.years:
            continue  # of years that are not asked about
        for own in _places(derived, numbers, question):
            made = _with_own(derived, similarity, own, language)
            if made is not None and _may_answer(question, asked, wanted, made):
                tried.setdefault(made.calculation.formula, made)
    if not tried:
        return None
    kept = list(tried.values())
    phrases = [made.phrase for made in kept]
    similar = index.phrases(phrases) @ index.phrase_vector(question)
    # a number is often said to be of what it stands for ("a close at 280"): both phrases count
    near = (similar + np.array([made.declared for made in kept])) / 2
    named = [name for phrase in phrases for name in names(f"- {phrase}")]
    said = [question, *phrases, *_LATIN.findall(question), *named]
    shares = index.library.cards.word_shares(frozenset().union(*map(stems, said)))
    wording = Wording(_without_common(shares, question), phrases)
    scores = near + WORDS * np.array([wording.covered([phrase]) for phrase in phrases])
    scores -= np.array(_unasked(shares, asked, question, phrases))
    best = int(np.argmax(scores))
    result = kept[best].calculation.result
    others = [
        score
        for made, score in zip(kept, scores, strict=True)
        if not same_quantity(made.calculation.result, result)
    ]
    if near[best] < NEAR or any(score > scores[best] - AHEAD for score in others):
        return None
    return _plan(index, kept[best], float(near[best]))


def _without_common(shares: Mapping[str, float], question: str) -> str:
    """A question without the words that stand everywhere ("of", "the"), which tell no phrase from another; its names
    do, whatever they are. `shares`: which part of the labels has each word."""
    named = [match.span() for match in find_names(question)]
    words = [match for match in _LATIN.finditer(question) if match.span() not in named]
    for word in reversed(words):
        if any(shares[stem] >= EVERYWHERE for stem in stems(word[0])):
            question = f"{question[: word.start()]} {question[word.end() :]}"
    return question


def _unasked(
    shares: Mapping[str, float], asked: Asked, question: str, phrases: Sequence[str]
) -> list[float]:
    """What counts against each phrase: the names, and the telling words, that it has and the question does not; a name
    that stands everywhere is taken for granted."""
    named = [names(f"- {phrase}") - asked.names for phrase in phrases]
    said = [stems(phrase) - stems(question) for phrase in phrases]
    of_names = [frozenset().union(*map(stems, own)) for own in named]
    return [
        NAMED * sum(shares[word] < EVERYWHERE for word in own)
        + TOLD * sum(shares[word] <= TELLING for word in words - own)
        for own, words in zip(of_names, said, strict=True)
    ]


def _may_answer(question: str, asked: Asked, wanted: frozenset[str], made: _Supposed) -> bool:
    """Whether a result is of what the question calls by name, in the unit, of the kind and by the arithmetic that its
    words call for. A percentage or multiple that it gives itself is none that it asks for: "a margin of 50 %"."""
    told = [made.phrase, *measure_labels(made.derived.measures)]
    told += [text for one in made.derived.sources for text in measure_labels(one.measures)]
    if not asked.names <= names("\n".join(told)):
        return False
    result = made.calculation.result
    if not _for_each(result.unit) <= {each for unit in asked.per for each in unit.split("/")}:
        return False
    given = {figure.kind for figure in asked.own_numbers} & {"percent", "multiple", "rate"}
    kinds = asked.kinds - given
    ways = [kinds]
    if "money" in kinds:
        ways.append(kinds - {"percent"})  # a stake or an interest may be worth an amount
    told_kinds = [asked.model_copy(update={"kinds": one}) for one in ways]
    if all(kind_of_result(one, result) < 0 for one in told_kinds):
        return False
    if unit_of_result(asked, result.unit) < 0:
        return False
    kind = operation(made.calculation.tool)
    if kind == "share" and result.unit == "%" and result.value > 100:
        return False  # the part and the whole are the other way round
    if len(wanted) == 1 and wanted <= SETS_AGAINST:
        return kind in wanted
    if speaks_of_change(question):
        return kind in ("difference", "gain")
    return kind not in SETS_AGAINST


def _inputs(derived: DerivedFigure) -> dict[str, Quantity]:
    return {
        one.name: Quantity(value=one.value, unit=one.unit) for one in derived.calculation.inputs
    }


def _places(
    derived: DerivedFigure, numbers: Sequence[Figure], question: str
) -> Iterator[dict[str, Figure]]:
    """The ways to put those numbers of the question that a calculation knows nothing of in the place of its figures.

    Where one of a family's own figures fits, no other one of the calculation does.
    """
    given = _inputs(derived)
    told = "\n".join(one.measures.en for one in derived.sources)  # "the price a year of 750 MW"
    known = [*given.values(), *find_figures(told, "en")]
    lacking = [f for f in numbers if not any(_is_known(f, one) for one in known)]
    if not 0 < len(lacking) <= MOST_OWN:
        return
    found = []
    for chosen in permutations(given, len(lacking)):
        placed = {
            name: fitting
            for name, figure in zip(chosen, lacking, strict=True)
            if (fitting := _fitting(figure, given[name], question)) is not None
        }
        if len(placed) == len(lacking) and derived.inputs.keys() - placed.keys():
            found.append(placed)  # something of the sources is left
    varied = [placed for placed in found if placed.keys() <= derived.called.keys()]
    yield from varied or found


def _is_known(own: Figure, given: Quantity) -> bool:
    """Whether a number of the question is one that a calculation has, whatever its words count with it."""
    return same_quantity(own, given) or (own.value == given.value and own.value >= GREAT)


def _for_each(unit: str) -> frozenset[str]:
    """What a result is for one of, but for a time: "for each megawatt" has to be asked for."""
    return frozenset(one for one in unit.split("/")[1:] if unit_kind(one) != "duration")


def _fitting(own: Figure, given: Quantity, question: str) -> Figure | None:
    """The person's number in a unit that can stand for this one, and of its order; an amount may be meant for each of
    something, and a plain number for anything that is no multiple or percentage; but one said to be for each of
    something ("10 billion a year") only for what is so, too."""
    if own.kind == "number":
        each = said_for_each(question, own)
        if given.unit in ("x", "%") or (each and given.unit.partition("/")[2] not in each):
            return None
    if own.kind == "number" or own.unit == given.unit.partition("/")[0]:
        own = own.model_copy(update={"unit": given.unit, "kind": unit_kind(given.unit)})
    try:
        times = convert(own, given.unit).value / given.value
    except (CalculationError, FigureError, ArithmeticError):
        return None
    return own if 1 / FARTHEST <= times <= FARTHEST else None


def _with_own(
    derived: DerivedFigure, similarity: float, own: dict[str, Figure], language: str
) -> _Supposed | None:
    """The calculation done again; None where it cannot be."""
    try:
        calculation = run(derived.calculation.tool, {**_inputs(derived), **own})
    except CalculationError:
        return None
    phrase = derived.measures.said(language)
    added = []
    for name, figure in own.items():
        called = derived.called[name].said(language) if name in derived.called else ""
        if called and called in phrase:
            phrase = phrase.replace(called, figure.text, 1)
        else:
            added.append(figure.text)
    if added:
        phrase = f"{phrase} ({', '.join(added)})"
    return _Supposed(
        derived=derived,
        own=own,
        calculation=calculation,
        phrase=phrase,
        declared=similarity,
    )


def _plan(index: Index, made: _Supposed, near: float) -> Plan:
    """The same over figures as their sources write them; what is declared without a source stays as it is."""
    derived = made.derived
    ids = {one.name: stated_id(one.document_id, one.figure_start) for one in derived.sources}
    operands: list[tuple[str, Operand]] = []
    for part in derived.calculation.inputs:
        name = derived.inputs.get(part.name)
        if part.name in made.own:
            operands.append((part.name, _operand(made.own[part.name], None, near)))
        elif name is not None:
            (card,) = index.library.cards.get([ids.get(name, derived_id(name))])
            # with its sign, which a loss does not have where it stands
            figure = card.figure.model_copy(update={"value": part.value, "text": part.text})
            operands.append((part.name, _operand(figure, card, near)))
    written = {name: operand.figure for name, operand in operands}
    calculation = run(derived.calculation.tool, {**_inputs(derived), **written})
    return Plan(calculation=calculation, operands=tuple(operands), chance=near, signs={})


def _operand(figure: Figure, card: FigureCard | None, near: float) -> Operand:
    label = card.labels[0] if card is not None else figure.text
    return Operand(
        figure=figure, card=card, similarity=near, parts=(near,), named=frozenset(), label=label
    )
