"""A figure almost as likely goes before the likeliest where its name has more of what the question calls it by."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.chain.asking import read_question
from assistant.chain.ranking import rank_by_name, rank_cards
from assistant.index.card_search import ScoredCard
from assistant.index.card_table import CardTable
from assistant.index.cards import FigureCard
from assistant.index.schema import SCHEMA
from tests.fakes import figure_card

OPERATING = figure_card("operating margin of the mill in 2024", "30", "%")
GROSS = figure_card("gross margin of the mill in 2024", "40", "%")
UNNAMED = figure_card("gross margin of the mill in 2024 again", "41", "%", named=False)
OTHERS = [figure_card(f"the {word} of the mill", "3", "%") for word in "abcdefgh"]
# words that most labels have tell nothing
COMMON = [figure_card(f"the gross {n} of the mill", "5", "kg") for n in range(120)]
RARE = [figure_card(f"part {n} of the mill", "5", "kg") for n in range(120)]


def library(cards: list[FigureCard]) -> Any:
    """An index over these cards, of which only the table of cards is asked."""
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    table = CardTable(db)
    db.execute("PRAGMA foreign_keys = OFF")
    table.put(card.model_copy(update={"id": str(n)}) for n, card in enumerate(cards))
    return SimpleNamespace(library=SimpleNamespace(cards=table))


def scored(*cards: FigureCard) -> list[ScoredCard]:
    """The first of these is the likeliest, the next ones almost as likely."""
    return [
        ScoredCard(card=one, similarity=0.9 - n / 12) for n, one in enumerate([*cards, *OTHERS])
    ]


def first(index: Any, question: str, *cards: FigureCard) -> FigureCard:
    asked = read_question(question, "en")
    return rank_by_name(index, question, asked, "en", scored(*cards))[0].card


QUESTION = "What was the gross margin of the mill?"


def test_a_telling_word_more_goes_first() -> None:
    index = library([OPERATING, GROSS, *OTHERS, *RARE])
    found = scored(OPERATING, GROSS)
    asked = read_question(QUESTION, "en")
    before = rank_cards(QUESTION, asked, found)
    after = rank_by_name(index, QUESTION, asked, "en", found)
    assert (before[0].card, before[1].card) == (OPERATING, GROSS)
    assert (after[0].card, after[1].card) == (GROSS, OPERATING)
    # chances stay where they were
    assert [one.chance for one in after] == [one.chance for one in before]


def test_a_figure_of_a_kind_that_is_asked_for_goes_before_one_that_is_of_none() -> None:
    sold = figure_card("flour of the mill in 2024", "30", "kg")
    earned = figure_card("money for flour of the mill in 2024", "40", "USD")
    index = library([sold, earned, *OTHERS])
    question = "How much did flour earn the mill?"
    found = [ScoredCard(card=sold, similarity=0.95), *scored(earned)]
    asked = read_question(question, "en")
    assert rank_cards(question, asked, found)[0].card == sold
    assert rank_by_name(index, question, asked, "en", found)[0].card == earned
    either = "How much flour is it?"
    named = rank_by_name(index, either, read_question(either, "en"), "en", found)
    assert named[0].card == sold


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        ("growth of the mill", True),
        ("growth of the mill from the second blue yard on to the third red one", False),
    ],
)
def test_what_a_source_states_goes_before_a_result_that_says_more_than_was_asked(
    stated: str, first: bool
) -> None:
    name = "growth of the mill from the first green yard on to the last yellow one"
    result = figure_card(name, "30", "%", origin="derived")
    told = figure_card(stated, "40", "%")
    index = library([result, told, *OTHERS, *RARE, *COMMON])
    question = "By what percentage did the mill grow?"
    asked = read_question(question, "en")
    found = [ScoredCard(card=result, similarity=1.02), *scored(told)]
    assert rank_cards(question, asked, found)[0].card == result
    named = rank_by_name(index, question, asked, "en", found)
    assert (named[0].card == told) is first


def test_words_that_stand_in_no_label_of_the_sample_are_the_rarest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.index.card_table.SAMPLE", 1)
    name = "growth of the mill from the first green yard on to the last yellow one"
    result = figure_card(name, "30", "%", origin="derived")
    told = figure_card("growth of the mill", "40", "%")
    index = library([result, told, *OTHERS])
    question = "By what percentage did the mill grow?"
    found = [ScoredCard(card=result, similarity=1.02), *scored(told)]
    named = rank_by_name(index, question, read_question(question, "en"), "en", found)
    assert named[0].card == told


@pytest.mark.parametrize(
    ("question", "labels", "cards"),
    [
        (QUESTION, COMMON, (OPERATING, GROSS)),  # a word that many labels have
        (QUESTION, RARE, (OPERATING, UNNAMED)),  # nobody has named it
        # it lacks a word that the likeliest has
        ("What were gross and operating margins?", RARE, (OPERATING, GROSS)),
        # it is in another unit than the one asked for
        (
            "What percentage was the gross margin?",
            RARE,
            (OPERATING, GROSS.model_copy(update={"figure": COMMON[0].figure})),
        ),
    ],
)
def test_else_the_likeliest_stays_first(
    question: str, labels: list[FigureCard], cards: tuple[FigureCard, ...]
) -> None:
    index = library([*cards, *OTHERS, *labels])
    assert first(index, question, *cards) == cards[0]


def test_shares_of_words_are_told_from_all_labels() -> None:
    index = library([OPERATING, GROSS, *OTHERS])
    shares = index.library.cards.word_shares(["gross", "mill", "sheep"])
    assert shares == {"gross": 1 / 10, "mill": 1.0, "sheep": 0.0}
    assert library([]).library.cards.word_shares(["mill"]) == {"mill": 0.0}
