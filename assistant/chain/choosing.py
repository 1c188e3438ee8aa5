"""What a question that wants a figure is answered with: one figure, several that have to be told apart, or a
calculation, whichever is likeliest."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chain.asking import Asked, years
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, card_text
from assistant.chain.wording import Wording
from assistant.figures import find_figures, same_quantity
from assistant.index.cards import FigureCard

CALCULATED = 0.3
"""Least chance of a calculation that is shown."""

MOST = 3
"""Most figures put before the model at once."""

NEAR = 0.8
"""A figure is shown beside the likeliest one when its chance is at least this part of that one's."""


LEAST = 0.08
"""Least chance of a further figure where a question wants several."""

GAIN = 0.04
"""Least part of the question's words that a further figure must add."""


@dataclass(frozen=True)
class Choice:
    """What a question that wants a figure is answered with: a calculation, or the figures of cards. Neither: it wants
    words."""

    plan: Plan | None
    cards: list[RankedCard]
    next_chance: float = 0.0
    """Chance of the next likely answer of another value."""


def make_choice(
    question: str, asked: Asked, ranked: Sequence[RankedCard], plans: Sequence[Plan]
) -> Choice:
    """The calculation, where it is likelier than any figure; else the likeliest figure, and those to be told from it.

    Several are listed only where all have a phrase that says which is which.
    """
    if not ranked:
        return Choice(None, [])
    if plans and plans[0].chance >= max(CALCULATED, ranked[0].chance):
        return Choice(plans[0], [], _next_plan(plans))
    following = _next_card(ranked)
    several = choose_several(question, ranked) if asked.several else []
    for cards in (several, choose(ranked)):
        if len(cards) > 1 and all(one.card.measures for one in cards):
            return Choice(None, cards, following)
    return Choice(None, list(ranked[:1]), following)


def _next_plan(plans: Sequence[Plan]) -> float:
    best = plans[0].calculation.result
    return next((p.chance for p in plans if not same_quantity(p.calculation.result, best)), 0.0)


def _next_card(ranked: Sequence[RankedCard]) -> float:
    return next((r.chance for r in ranked if not _same(r.card, ranked[0].card)), 0.0)


def leaves_out(asked: Asked, choice: Choice) -> bool:
    """Whether the figures of these cards cannot answer because they know nothing of the person's own numbers, or of one
    of several years that are asked about: such a question wants a calculation, and none was found."""
    if not choice.cards:
        return False
    texts = [card_text(one.card) for one in choice.cards]
    known = [f for text in texts for f in find_figures(text)]
    known += [one.card.figure for one in choice.cards]
    own = [f for f in asked.figures if f.value != 1 and f.kind != "number"]
    if not all(any(same_quantity(f, k) or f.value == k.value for k in known) for f in own):
        return True
    return len(asked.years) > 1 and not asked.years <= years("\n".join(texts))


def choose(ranked: Sequence[RankedCard]) -> list[RankedCard]:
    """The likeliest figure, and those almost as likely: one card for each quantity, best first.

    Of several cards with the same quantity the likeliest stands for all.
    """
    chosen: list[RankedCard] = []
    for one in ranked:
        if chosen and one.chance < NEAR * chosen[0].chance:
            break
        if any(_same(one.card, other.card) for other in chosen):
            continue
        chosen.append(one)
        if len(chosen) == MOST:
            break
    return chosen


def choose_several(question: str, ranked: Sequence[RankedCard]) -> list[RankedCard]:
    """For a question that wants several figures: the likeliest one, and each next one that the question has more
    words for than those before have."""
    wording = Wording(question, [card_text(one.card) for one in ranked])
    chosen: list[RankedCard] = []
    covered = 0.0
    for one in ranked:
        if len(chosen) == MOST or (chosen and one.chance < LEAST):
            break
        if any(_same(one.card, other.card) for other in chosen):
            continue
        more = wording.covered(
            [*(" ".join(c.card.labels) for c in chosen), " ".join(one.card.labels)]
        )
        if not chosen or more > covered + GAIN:
            chosen.append(one)
            covered = more
    return chosen


def _same(a: FigureCard, b: FigureCard) -> bool:
    if same_quantity(a.figure, b.figure):
        return True
    return a.figure.partner == (b.figure.start, b.figure.end) and a.document_ids == b.document_ids
