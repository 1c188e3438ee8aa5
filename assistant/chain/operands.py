"""The figures that may go into a calculation: of the sources, as found for the question and for the names of its
outline, and the person's own numbers."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.chain.asking import Asked
from assistant.chain.outlining import Outline
from assistant.figures import Figure, Quantity, find_figures, same_quantity
from assistant.index.cards import FigureCard
from assistant.index.index import Index

MOST = 14
"""Figures of the sources that are tried; those whose value stands in the question come on top."""

NEAREST = 4
"""Cards looked at for each name of an outline, beside those found for the question."""

OWN_NEARNESS = 0.6
"""How near the person's own numbers count to be to the question."""

_HAN = re.compile("[\u4e00-\u9fff]")


class Operand(BaseModel):
    """A figure that may go into a calculation: of a card, or the person's own (`card` is None).

    `similarity` is to the whole question, `parts` to each part of it, `outlined` to each name of its outline (1 where
    the name has this number). `own` are the places, among the question's numbers, of those that it stands for or that
    its name has.
    """

    model_config = ConfigDict(frozen=True)

    figure: Figure
    card: FigureCard | None
    similarity: float
    parts: tuple[float, ...]
    outlined: tuple[float, ...]
    own: frozenset[int]
    label: str


def find_operands(
    index: Index,
    question: str,
    asked: Asked,
    found: Sequence[FigureCard],
    outline: Outline | None,
    document_ids: Sequence[str] | None,
) -> list[Operand]:
    """The figures of the cards found for the question and of those near to the names of its outline, one card a
    quantity, nearest first; then the person's own numbers."""
    pieces, names = parts(question), outline.names if outline else ()
    vectors = index.embedder.encode_phrases([*pieces, *names])
    cards = {card.id: card for card in found}
    if names:
        near = index.cards_near(vectors[len(pieces) :], NEAREST, document_ids)
        cards |= {card.id: card for card in near}
    own = own_figures(asked)
    whole = index.phrase_vector(question)
    operands = [
        Operand(
            figure=card.figure,
            card=card,
            similarity=float((labels @ whole).max()),
            parts=tuple(map(float, (labels @ vectors[: len(pieces)].T).max(axis=0))),
            outlined=tuple(
                1.0 if _has(name, card.figure) else float((labels @ vector).max())
                for name, vector in zip(names, vectors[len(pieces) :], strict=True)
            ),
            own=_own_beside(card, own),
            label=card.labels[0],
        )
        for card, labels in zip(cards.values(), index.card_vectors(list(cards)), strict=True)
    ]
    return _nearest(operands, own) + _of_person(own, asked, operands, len(pieces), names)


def parts(question: str) -> list[str]:
    """Overlapping parts of a question, each about a figure's name long."""
    if _HAN.search(question):
        return list(
            dict.fromkeys(question[i : i + 9] for i in range(0, max(1, len(question) - 5), 5))
        )
    words = question.split()
    return list(
        dict.fromkeys(" ".join(words[i : i + 6]) for i in range(0, max(1, len(words) - 3), 3))
    )


def own_figures(asked: Asked) -> list[Figure]:
    """The numbers that stand in the question; the number one is none."""
    return [f for f in asked.figures if f.value != 1 or f.kind != "number"]


def to_be_used(own: Sequence[Figure]) -> frozenset[int]:
    """The places of those of the person's numbers that a calculation may not leave out: not "one year", which may mean
    a rate, and no number without a unit, which may be a name."""
    return frozenset(k for k, f in enumerate(own) if f.value != 1 and f.kind != "number")


def _nearest(operands: Sequence[Operand], own: Sequence[Figure]) -> list[Operand]:
    """The nearest, one a quantity, and all that are numbers of the question."""
    kept: list[Operand] = []
    for one in sorted(operands, key=_promise, reverse=True):
        if one.figure.kind == "number" or any(same_quantity(o.figure, one.figure) for o in kept):
            continue
        if len(kept) < MOST or any(_stands_for(one.figure, given) for given in own):
            kept.append(one)
    return kept


def _promise(one: Operand) -> float:
    return one.similarity + 0.5 * max(one.parts) + 0.7 * max(one.outlined, default=0.0)


def _of_person(
    own: Sequence[Figure],
    asked: Asked,
    operands: Sequence[Operand],
    pieces: int,
    names: Sequence[str],
) -> list[Operand]:
    """The person's numbers, amounts of money also as the rates that they may be."""
    return [
        Operand(
            figure=figure,
            card=None,
            similarity=OWN_NEARNESS,
            parts=(OWN_NEARNESS,) * pieces,
            outlined=tuple(float(_has(name, given)) for name in names),
            own=frozenset({k}),
            label=figure.text,
        )
        for k, given in enumerate(own)
        for figure in (given, *_as_rates(given, asked, operands))
    ]


def _as_rates(figure: Figure, asked: Asked, operands: Sequence[Operand]) -> list[Figure]:
    """The person's own amount as the rate that the question speaks of, or that figures near to it are: "a price of 200
    dollars", among prices of a share."""
    if figure.kind != "money":
        return []
    units = [o.figure.unit.partition("/") for o in operands if o.figure.kind == "rate"]
    each = [*asked.per, *(rest for head, _, rest in units if head == figure.unit and rest)]
    return [
        figure.model_copy(update={"unit": f"{figure.unit}/{per}", "kind": "rate"})
        for per in dict.fromkeys(each)
    ]


def _own_beside(card: FigureCard, own: Sequence[Figure]) -> frozenset[int]:
    """The places of the person's numbers that a card's figure is, or is said to be of: "proceeds at $185"."""
    known: list[Quantity] = [card.figure, *find_figures("\n".join(card.labels))]
    if card.derived is not None:
        known += [
            Quantity(value=given.value, unit=given.unit)
            for given in card.derived.calculation.inputs
        ]
    return frozenset(k for k, f in enumerate(own) if any(_stands_for(g, f) for g in known))


def _has(name: str, figure: Figure) -> bool:
    """Whether the name of a figure in an outline has this number."""
    return any(_stands_for(figure, given) for given in find_figures(name))


def _stands_for(figure: Quantity, own: Figure) -> bool:
    """Whether a number of the question is this figure: "48,800 million", "160 dollars" for a share."""
    if same_quantity(own, figure):
        return True
    return own.value == figure.value and (own.unit == "1" or own.unit == figure.unit.split("/")[0])
