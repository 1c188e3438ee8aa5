"""A figure for each thing that a question asks: it is taken apart, and each part answered as a question of its own.

Of the ways to read it (`coordination`) the one is taken whose parts come nearest to figures of different kinds or
values. A part whose figure is not likely enough to be right, and has no name like that of another part's figure, is
told as not found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from assistant.calculator import evaluate_expression
from assistant.chain.answerable import likeliest
from assistant.chain.asking import Asked, read_question, without_comparing
from assistant.chain.checking import Says
from assistant.chain.choosing import Choice, leaves_out, same_figure
from assistant.chain.coordination import Coordination, between_amounts, coordinations
from assistant.chain.operations import sets_off
from assistant.chain.ranking import RankedCard, rank_by_name
from assistant.errors import CalculationError
from assistant.figures import Quantity, compatible
from assistant.index.index import Index
from assistant.index.tokens import stems

NEAR = 32
"""Figures likeliest for the whole question, to which the readings of its parts are compared."""

BEST = 6
"""Figures of each part that are tried with those of the others."""

CALLED = 0.2
"""How much likelier a figure is for a part whose own words, which no other part has, it is called by."""

AGAIN = 0.25
"""How likely a part's next figure has to be, against one that another part has already, to be taken in its place."""

LONGER = 0.02
"""What a reading that keeps the whole question is worth, in similarity."""

SHARED = 0.08
"""What it costs where every part asks by itself, and has little to share with the others."""


CLEAR = 0.5
"""Least chance of every part's figure where nothing but an "and" says that the question asks several things."""


ALIKE = 0.75
"""How alike the names of two parts' figures have to be where one is found by the other."""


@dataclass(frozen=True)
class Part:
    """One of the things asked: its question, and the figure that answers it, None where none is likely enough."""

    question: str
    card: RankedCard | None


def parts(
    index: Index,
    question: str,
    asked: Asked,
    language: str,
    ranked: Sequence[RankedCard],
    passages: Sequence[str],
    document_ids: Sequence[str] | None,
    limit: int,
    model: Callable[[str], Says],
) -> list[Part]:
    """The parts of a question that asks several things, in its order; empty where it does not, or none is found and it
    does not ask for several amounts either, for which nothing else would be looked for.

    `ranked` are the cards found for the whole question; for each part `limit` more are looked for. `model` asks the
    language model about figures as answers to a part.
    """
    said = asked.several or asked.comparing is not None
    if not ranked or (not said and (sets_off(question) or (asked.words and not asked.figure))):
        return []
    alternatives = asked.comparing is not None
    amounts = [] if alternatives else between_amounts(question, asked.amounts, language)
    ways = amounts or coordinations(question, language, alternatives=alternatives)
    texts = _nearest_reading(index, ways, _stated(ranked, asked))
    if len(texts) < 2:
        return []
    questions = [read_question(text, language) for text in texts]
    found = [
        _stated(
            rank_by_name(
                index, text, one, language, index.cards(text, limit, passages, document_ids)
            ),
            one,
        )
        for text, one in zip(texts, questions, strict=True)
    ]
    if not all(found):
        return []
    cards = _assigned(texts, found)
    if len({card.card.id for card in cards}) < 2:
        return []  # one figure answers all: not several things after all
    told = [
        Part(
            text,
            card
            if _answers(index, text, one, card, of, cards, document_ids, model(text))
            else None,
        )
        for text, one, card, of in zip(texts, questions, cards, found, strict=True)
    ]
    if said:
        told = _with_counterparts(index, language, told, found, ranked)
    answered = [part.card for part in told if part.card is not None]
    if said:
        return told if answered or amounts else []
    clear = len(answered) == len(told) and all(card.chance >= CLEAR for card in answered)
    return told if clear else []


def _stated(ranked: Sequence[RankedCard], asked: Asked) -> list[RankedCard]:
    """The figures that sources state: several things at once are asked of these, and a result that follows from them
    would take the place of one. So would a multiple where things are compared, which compares them already."""
    compared = asked.comparing is not None and "multiple" not in asked.kinds
    return [
        one
        for one in ranked
        if one.card.origin == "stated" and not (compared and one.card.figure.kind == "multiple")
    ]


def _with_counterparts(
    index: Index,
    language: str,
    told: Sequence[Part],
    found: Sequence[Sequence[RankedCard]],
    ranked: Sequence[RankedCard],
) -> list[Part]:
    """The same; a part without a figure gets the one whose name is that of another part's figure but for the words in
    which the parts differ ("length of the old quay", "length of the new quay"), where there is one.

    `found` are the cards likely for each part, `ranked` those for the whole question.
    """
    made = list(told)
    for i, part in enumerate(told):
        for other in told:
            if made[i].card is None and other.card is not None:
                near = [r for r in (*found[i], *ranked) if not _taken(r, made)]
                made[i] = Part(
                    part.question, _counterpart(index, language, part, other, other.card, near)
                )
    return made


def _counterpart(
    index: Index,
    language: str,
    part: Part,
    other: Part,
    card: RankedCard,
    near: Sequence[RankedCard],
) -> RankedCard | None:
    theirs, own = (stems(without_comparing(one.question)) for one in (other, part))
    theirs, own = theirs - own, own - theirs
    known = stems(" ".join(card.card.labels))
    asked = read_question(part.question, language)
    fitting = [
        one
        for one, has in ((one, stems(" ".join(one.card.labels))) for one in near)
        if own - known and own <= has and not theirs & known & has
        if compatible(one.card.figure.unit, card.card.figure.unit)
        if not leaves_out(part.question, asked, Choice(None, [one], one.chance, 0.0, 0.0))
    ]
    if not fitting:
        return None
    (labels, *others) = index.card_vectors([one.card.id for one in (card, *fitting)])
    alike = [float((labels @ vectors.T).max()) for vectors in others]
    best = int(np.argmax(alike))
    return fitting[best] if alike[best] >= ALIKE else None


def _taken(one: RankedCard, told: Sequence[Part]) -> bool:
    return any(part.card is not None and same_figure(one.card, part.card.card) for part in told)


def most(cards: Sequence[RankedCard], comparing: str) -> int | None:
    """Which of these figures is the greatest, or with `less` the smallest; None where two are equal.

    Raises CalculationError where they cannot be compared.
    """
    best = 0
    for i in range(1, len(cards)):
        one, other = cards[i].card.figure, cards[best].card.figure
        if not compatible(one.unit, other.unit):
            raise CalculationError(f"{one.text} and {other.text} cannot be compared.")
        if _greater(one, other) == _greater(other, one):
            return None
        if _greater(one, other) == (comparing == "more"):
            best = i
    return best


def _greater(one: Quantity, other: Quantity) -> bool:
    return bool(evaluate_expression("greater(one, other)", {"one": one, "other": other}).truth)


def _nearest_reading(
    index: Index, ways: Sequence[Coordination], ranked: Sequence[RankedCard]
) -> list[str]:
    """The parts of the reading whose first and last part come nearest to two figures that differ."""
    if not ways:
        return []
    firsts = [[way.first(end) for end in way.ends] for way in ways]
    lasts = [[way.last(begin) for begin in way.begins] for way in ways]
    texts = list(dict.fromkeys(t for one in (*firsts, *lasts) for t in one))
    vectors = dict(zip(texts, index.embedder.encode_phrases(texts), strict=True))
    near = ranked[:NEAR]
    labels = index.card_vectors([one.card.id for one in near])
    differ = ~np.array([[same_figure(a.card, b.card) for b in near] for a in near], dtype=bool)
    best: tuple[float, list[str]] = (0.0, [])
    for way, first, last in zip(ways, firsts, lasts, strict=True):
        near_first = _near(way, first, vectors, labels)
        near_last = _near(way, last, vectors, labels)
        both = np.where(differ, near_first.max(0)[:, None] + near_last.max(0)[None, :], 0.0)
        one, other = np.unravel_index(int(both.argmax()), both.shape)
        end = way.ends[int(near_first[:, one].argmax())]
        begin = way.begins[int(near_last[:, other].argmax())]
        if both[one, other] > best[0]:
            best = (
                float(both[one, other]),
                [way.first(end), *way.middle(begin, end), way.last(begin)],
            )
    return best[1]


def _near(
    way: Coordination,
    texts: Sequence[str],
    vectors: dict[str, npt.NDArray[np.float32]],
    labels: Sequence[npt.NDArray[np.float32]],
) -> npt.NDArray[np.float32]:
    """How near each text is to each card by its nearest label, shape (texts, cards)."""
    worth = -SHARED if way.clauses else LONGER
    kept = np.array([worth * len(text) / len(way.question) for text in texts], dtype=np.float32)
    matrix = np.stack([vectors[text] for text in texts])
    return np.stack([(own @ matrix.T).max(axis=0) for own in labels], axis=1) + kept[:, None]


def _assigned(texts: Sequence[str], found: Sequence[Sequence[RankedCard]]) -> list[RankedCard]:
    """A figure for each part, likeliest together; two parts have one figure only where nothing else is likely, and what
    tells a part from the others ("the first", "the second") tells for figures that are called so."""
    words = [stems(text) for text in texts]
    own = [
        one - frozenset().union(*(other for k, other in enumerate(words) if k != i))
        for i, one in enumerate(words)
    ]
    called = {r.card.id: stems(" ".join(r.card.labels)) for ranked in found for r in ranked[:BEST]}

    def likely(cards: list[RankedCard]) -> float:
        value = 1.0
        for i, one in enumerate(cards):
            again = any(same_figure(one.card, other.card) for other in cards[:i])
            shared = len(own[i] & called[one.card.id]) / len(own[i]) if own[i] else 0.0
            value *= one.chance * (AGAIN if again else 1.0) * (1 + CALLED * shared)
        return value

    ways = [list(cards) for cards in product(*(ranked[:BEST] for ranked in found))]
    return max(ways, key=likely)


def _answers(
    index: Index,
    text: str,
    asked: Asked,
    card: RankedCard,
    ranked: Sequence[RankedCard],
    chosen: Sequence[RankedCard],
    document_ids: Sequence[str] | None,
    says: Says,
) -> bool:
    """Whether the figure of a card is likely enough to be right for a part; the other parts' figures are no rivals."""
    others = (
        r
        for r in ranked
        if not r.things & card.things
        if not any(same_figure(r.card, one.card) for one in chosen)
    )
    choice = Choice(None, [card], card.chance, next((r.chance for r in others), 0.0), 0.0)
    if leaves_out(text, asked, choice):
        return False
    bare = index.nearness(text, document_ids)
    return likeliest(text, asked, [choice], bare, says) is not None
