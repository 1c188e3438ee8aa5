"""When a follow-up leans on the chat, and which rewritings are trusted."""

import pytest

from assistant.chain.standalone import conversation, leans_on_chat, usable
from assistant.chain.types import Turn

HISTORY = [Turn(question="How long is the quay?", answer="The quay is 600 m long [1].")]


@pytest.mark.parametrize(
    "question",
    [
        "And in 2018?",
        "那 160 美元呢?",
        "What is its area compared with the old one?",
        "¿Y cuánto costó la obra del muelle nuevo?",
        "该公司的收入是多少?",
        "为什么?",
        "How do they compare with the figures for the old quay?",
    ],
)
def test_leaning(question: str) -> None:
    assert leans_on_chat(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many containers did Port Lindqvist handle in 2019?",
        "¿Cuándo abre al público el muelle nuevo de Lindqvist?",
        "林德港的港务局长上任多少年了?",
    ],
)
def test_standing_alone(question: str) -> None:
    assert not leans_on_chat(question)


def test_the_conversation_has_no_marks_and_only_the_last_turns() -> None:
    turns = [Turn(question="first", answer="gone"), *HISTORY, *HISTORY]
    assert conversation(turns) == "\n".join(
        ["Q: How long is the quay?\nA: The quay is 600 m long."] * 2
    )


def test_a_good_rewriting_is_used() -> None:
    rewritten = "How wide is the quay of 600 m?\nMore text"
    assert usable(rewritten, "And how wide?", HISTORY) == "How wide is the quay of 600 m?"


@pytest.mark.parametrize(
    "rewritten",
    ["", "How wide is the quay of 700 m?", "How wide is it? " * 40],
    ids=["empty", "a number nobody wrote", "running on"],
)
def test_a_bad_rewriting_is_replaced_by_both_questions(rewritten: str) -> None:
    assert usable(rewritten, "And how wide?", HISTORY) == "How long is the quay? And how wide?"


def test_the_numbers_of_the_question_must_stay() -> None:
    assert (
        usable("How wide is the quay?", "And at 160?", HISTORY)
        == "How long is the quay? And at 160?"
    )
