"""What a question that wants a figure may be answered with: one figure, several that have to be told apart, or a
calculation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.chain.asking import Asked, years
from assistant.chain.formula import Formula
from assistant.chain.operations import sets_off, speaks_of_change
from assistant.chain.planning import Plan
from assistant.chain.ranking import (
    RankedCard,
    card_text,
    fits_kind,
    is_range,
    same_unit,
    unit_fit,
    years_of,
)
from assistant.chain.reading import Read
from assistant.chain.wording import Wording
from assistant.documents.tables import is_table_row
from assistant.figures import Quantity, compatible, find_figures, same_quantity, unit_kind
from assistant.index.cards import FigureCard

MOST = 3
"""Most figures listed at once."""

NEAR = 0.95
"""A figure of the same kind is shown beside the likeliest one when its chance is at least this part of that one's."""


LEAST = 0.08
"""Least chance of a further figure where a question wants several."""

ABOUT = Decimal("0.001")
"""Part of a result by which another that comes to the same may differ."""

GAIN = 0.04
"""Least part of the question's words that a further figure must add."""


@dataclass(frozen=True)
class Choice:
    """A way to answer a question that wants a figure: by a calculation, or by the figures of cards.

    `chance` is that of the calculation or of the likeliest card, `next_chance` that of the next likely one of its kind
    with another value, `other_chance` that of the best answer of the other kind. `read` is what the language model
    read, and `formula` the formula that it wrote, where it was asked to.
    """

    plan: Plan | None
    cards: list[RankedCard]
    chance: float
    next_chance: float
    other_chance: float
    read: Read | None = None
    formula: Formula | None = None


def choices(
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    plans: Sequence[Plan],
    read: Read | None = None,
) -> list[Choice]:
    """The best figure, with those to be told from it, and the best calculation, where there are any; neither where it
    cannot answer this question.

    Figures that are only almost as likely are listed only where all have a phrase that says which is which. With `read`
    the best figure is the one that the language model named; where it named none, there is none.
    """
    if not ranked:
        return []
    best_plan = plans[0].chance if plans else 0.0
    if read is not None and read.card is not None:
        first = read.card
        ranked = [first, *(one for one in ranked if one.card.id != first.card.id)]
    best_card = ranked[0].chance
    several = asked.several and not sets_off(question)
    cards = choose_several(question, asked, ranked) if several else []
    if len(cards) < 2:
        cards = choose(ranked)
        if read is not None or not all(one.card.measures for one in cards):
            cards = list(ranked[:1])
    found = []
    if read is None or read.card is not None:
        found.append(Choice(None, cards, best_card, _next_card(ranked), best_plan, read))
    if plans:
        found.append(Choice(plans[0], [], best_plan, _next_plan(plans), best_card))
    return [choice for choice in found if not leaves_out(question, asked, choice)]


def formula_choices(formula: Formula | None) -> list[Choice]:
    """The calculation that the language model wrote, which is weighed by itself; empty where it wrote none."""
    if formula is None or formula.plan is None:
        return []
    return [Choice(formula.plan, [], formula.plan.chance, 0.0, 0.0, formula=formula)]


def _next_plan(plans: Sequence[Plan]) -> float:
    best = plans[0].calculation.result
    return next((p.chance for p in plans if not _about(p.calculation.result, best)), 0.0)


def _about(one: Quantity, other: Quantity) -> bool:
    """Whether two results are the same but for what nobody would state."""
    if same_quantity(one, other):
        return True
    return one.unit == other.unit and abs(one.value - other.value) <= ABOUT * abs(other.value)


def _next_card(ranked: Sequence[RankedCard]) -> float:
    """What is declared to be another statement of the same thing is told with the likeliest, and no rival."""
    best = ranked[0]
    rivals = (r for r in ranked if not same_figure(r.card, best.card))
    return next((r.chance for r in rivals if not r.things & best.things), 0.0)


def leaves_out(question: str, asked: Asked, choice: Choice) -> bool:
    """Whether the figures of these cards cannot answer: they are of another unit than the one asked for, or know
    nothing of the person's own numbers, or of one of several years that are asked about. Such a question wants a
    calculation, and none was found."""
    if not choice.cards:
        return False
    if all(unit_fit(asked, one.card.figure) < 0 for one in choice.cards):
        return True
    texts = [card_text(one.card) for one in choice.cards]
    known: list[Quantity] = [f for text in texts for f in find_figures(text)]
    known += [one.card.figure for one in choice.cards]
    derived = [one.card.derived for one in choice.cards if one.card.derived is not None]
    known += [
        Quantity(value=given.value, unit=given.unit)
        for one in derived
        for given in one.calculation.inputs
    ]
    own = asked.own_numbers
    if not all(any(same_quantity(f, k) or f.value == k.value for k in known) for f in own):
        return True
    told = [
        years_of(one.card) if is_table_row(one.card.clause) else years(text)
        for one, text in zip(choice.cards, texts, strict=True)
    ]
    if len(asked.years) < 2 or asked.years <= frozenset().union(*told):
        return False
    return not all(_is_change(question, asked, one) for one in choice.cards)


def _is_change(question: str, asked: Asked, one: RankedCard) -> bool:
    """Whether a figure is the change that a question wants from one year to the next: the growth "in 2025" is the one
    between 2024 and 2025."""
    first, last = min(asked.years), max(asked.years)
    if len(asked.years) > 2 or int(last) - int(first) != 1 or years_of(one.card) != {last}:
        return False
    relative = one.card.figure.kind in ("percent", "multiple")
    return relative and speaks_of_change(question) and speaks_of_change(card_text(one.card))


def choose(ranked: Sequence[RankedCard]) -> list[RankedCard]:
    """The likeliest figure, and those almost as likely that sources state: one card for each quantity, best first.

    Of several cards with the same quantity the likeliest stands for all.
    """
    chosen: list[RankedCard] = []
    for one in ranked:
        if chosen and one.chance < NEAR * chosen[0].chance:
            break
        if any(same_figure(one.card, other.card) for other in chosen):
            continue
        if chosen and one.card.origin == "derived":
            continue  # the same calculation over other figures is no other answer
        if not chosen or compatible(one.card.figure.unit, chosen[0].card.figure.unit):
            chosen.append(one)
        if len(chosen) == MOST:
            break
    return without_statements(chosen)


def without_statements(chosen: Sequence[RankedCard]) -> list[RankedCard]:
    """The likeliest figure alone where all others are declared to be statements of the same thing, which are told below
    it; else all."""
    first, *others = chosen
    same = all(one.things & first.things for one in others)
    return [first] if same else [first, *others]


def choose_several(question: str, asked: Asked, ranked: Sequence[RankedCard]) -> list[RankedCard]:
    """For a question that wants several figures: the likeliest of every unit it names; where it names fewer than two,
    the likeliest figure, and each next one that the question has more words for. Beside the likeliest one only what
    sources state counts."""
    ranked = [one for one in ranked if one is ranked[0] or one.card.origin == "stated"]
    by_unit = _by_unit(asked, ranked)
    if len(by_unit) > 1:
        return by_unit[:MOST]
    wording = Wording(question, [card_text(one.card) for one in ranked])
    chosen: list[RankedCard] = []
    covered = 0.0
    for one in ranked:
        if len(chosen) == MOST or (chosen and one.chance < LEAST):
            break
        if asked.units and not any(same_unit(u, one.card.figure.unit) for u in asked.units):
            continue
        if any(same_figure(one.card, other.card) for other in chosen):
            continue
        more = wording.covered(
            [*(" ".join(c.card.labels) for c in chosen), " ".join(one.card.labels)]
        )
        if not chosen or more > covered + GAIN:
            chosen.append(one)
            covered = more
    return chosen


def _by_unit(asked: Asked, ranked: Sequence[RankedCard]) -> list[RankedCard]:
    chosen: list[RankedCard] = []
    units = [u for u in asked.units if unit_kind(u) != "money"]
    for unit in units:
        fitting = (r for r in ranked if same_unit(unit, r.card.figure.unit))
        chosen += [r for r in fitting if r.chance >= LEAST and r not in chosen][:1]
    if "money" in asked.kinds:
        fitting = (r for r in ranked if fits_kind(frozenset({"money"}), r.card.figure))
        chosen += [r for r in fitting if r.chance >= LEAST and r not in chosen][:1]
    return sorted(chosen, key=lambda r: -r.chance)


def same_figure(a: FigureCard, b: FigureCard) -> bool:
    """Whether two cards have the same quantity, or are the two ends of one range."""
    return same_quantity(a.figure, b.figure) or is_range(a, b)
