"""When what follows from other figures stands beside what sources state."""

from typing import Literal

import pytest

from assistant.chain.asking import read_question
from assistant.chain.ranking import FOLLOWING, rank_cards
from assistant.index.card_search import ScoredCard
from tests.fakes import figure_card


def card(
    label: str, unit: str, similarity: float, origin: Literal["stated", "derived"] = "stated"
) -> ScoredCard:
    return ScoredCard(card=figure_card(label, "5", unit, origin=origin), similarity=similarity)


SALES = card("sales of the mill", "USD", 0.7)
NEARER = card("sales of the mill for each loom", "USD", 0.8, "derived")
FARTHER = card("sales of the mill less its debt", "USD", 0.6, "derived")
SHARE = card("share of the sales of the mill that is wool", "%", 0.9, "derived")
WEIGHT = card("wool of the mill for each sheep", "kg", 0.9, "derived")
ALL = [SALES, NEARER, FARTHER, SHARE]


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        # another kind or unit than asked for, or farther than what a source states
        ("How much did the mill sell, in dollars?", ALL, [SALES, NEARER]),
        ("How many kilograms of wool does it sell?", [SALES, NEARER, WEIGHT], [SALES, WEIGHT]),
        # that may be farther which speaks of arithmetic
        ("How much more did it sell than it owes, in dollars?", ALL, [SALES, NEARER, FARTHER]),
        ("What percentage of the mill's sales is wool?", ALL, [SALES, SHARE]),
    ],
)
def test_what_follows_from_figures_has_to_be_asked_for(
    question: str, given: list[ScoredCard], kept: list[ScoredCard]
) -> None:
    ranked = rank_cards(question, read_question(question, "en"), given)
    assert {one.card.id for one in ranked} == {one.card.id for one in kept}


def test_no_more_than_a_few_of_many_that_follow_are_weighed() -> None:
    many = [
        card(f"wool of mill {n} for each sheep", "kg", 0.9 - n / 100, "derived") for n in range(20)
    ]
    question = "How many kilograms of wool does the mill sell, compared with its sheep?"
    ranked = rank_cards(question, read_question(question, "en"), [SALES, *reversed(many)])
    labels = {one.card.labels[0] for one in ranked if one.card.origin == "derived"}
    assert labels == {one.card.labels[0] for one in many[:FOLLOWING]}


PRICE = card("price of the mill's shares", "USD/share", 0.9)


@pytest.mark.parametrize(
    ("language", "question", "kept"),
    [
        ("en", "What is the mill worth?", [SALES]),
        ("es", "¿Cuánto vale el molino?", [SALES]),
        ("zh", "这家磨坊值多少钱？", [SALES]),
        ("en", "What is a share of the mill worth?", [SALES, PRICE]),
        ("en", "How much does the mill ask?", [SALES, PRICE]),
    ],
)
def test_what_something_is_worth_is_no_price_of_a_share_unless_it_is_asked_for(
    language: str, question: str, kept: list[ScoredCard]
) -> None:
    ranked = rank_cards(question, read_question(question, language), [SALES, PRICE])
    assert {one.card.id for one in ranked} == {one.card.id for one in kept}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("What was the price of the mill's shares?", [PRICE]),
        ("At what price did it sell its shares?", [PRICE]),
        ("How much did it raise by the price of its shares?", [SALES, PRICE]),  # other money
        ("With 5 shares at the price of the mill, how much is it?", [SALES, PRICE]),  # calculates
        ("What was the price of the mill?", [SALES, PRICE]),  # of no share
    ],
)
def test_the_price_of_a_share_is_no_amount_in_all(question: str, kept: list[ScoredCard]) -> None:
    asked = read_question(question, "en")
    ranked = rank_cards(question, asked, [SALES, PRICE])
    assert {one.card.id for one in ranked} == {one.card.id for one in kept}
    # where nothing is of a share, all may be meant
    whole = read_question("What was the price of the mill's shares?", "en")
    assert len(rank_cards("?", whole, [SALES])) == 1
