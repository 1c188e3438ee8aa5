"""When a follow-up leans on the chat, and which rewritings are trusted."""

import pytest

from assistant.chain.standalone import (
    completed,
    conversation,
    language_of,
    leans_on_chat,
    usable,
)
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
        "And how much did Norsa pay?",
        "What did Norsa pay for it?",
        "What if the fee were 20 euros?",
        "Norsa呢？",
        "按平方米算的价格呢？",
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
        "Who runs Norsa?",
        "And what did the port authority of Lindqvist pay Norsa?",
        "另外，Norsa的码头合同值多少？",
        "How much did the port pay Norsa for its cranes?",
        "If Norsa built a second quay, how much would the port pay?",
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
    [
        "",
        "How wide is the quay of 700 m?",
        "How wide is the quay of seventy metres?",
        "How wide is the quay of Norsa?",
        "How wide is it? " * 40,
        "How long is the quay?",
        "What is the quay made of?",
        "¿Qué anchura tiene el muelle? wide",
    ],
    ids=[
        "empty",
        "a number nobody wrote",
        "one in words",
        "a name nobody wrote",
        "running on",
        "the question before",
        "other words",
        "another language",
    ],
)
def test_a_bad_rewriting_is_replaced_by_both_questions(rewritten: str) -> None:
    assert usable(rewritten, "And how wide?", HISTORY) == "How long is the quay? And how wide?"


def test_the_numbers_of_the_question_must_stay() -> None:
    assert (
        usable("How wide is the quay?", "And at 160?", HISTORY)
        == "How long is the quay? And at 160?"
    )


def test_the_names_of_the_question_must_stay() -> None:
    asked = "And the wide one of Norsa?"
    assert usable("How long is the wide quay?", asked, HISTORY) == f"How long is the quay? {asked}"


@pytest.mark.parametrize(
    ("earlier", "question", "whole"),
    [
        (["What did Norsa earn in 2017?", "And in 2018?"], "In 2019?", "What did Norsa earn in 2019?"),
        (["What did Norsa earn in 2017?", "Why?"], "And in 2018?", None),
        (["Is the quay long?", "What did Norsa earn in 2017?"], "And in 2018?", "What did Norsa earn in 2018?"),
        (["¿Cuánto ganó Norsa en 2017?"], "2018?", "¿Cuánto ganó Norsa en 2018?"),
        (["What did Norsa earn in 2017?"], "¿Y en 2018?", None),
        (["Why?"], "And in 2018?", "Why in 2018?"),
    ],
)  # fmt: skip
def test_earlier_questions_are_completed_first(
    earlier: list[str], question: str, whole: str | None
) -> None:
    assert completed(question, [Turn(question=q, answer="Yes.") for q in earlier]) == whole


def test_a_question_without_words_is_in_the_language_of_the_chat() -> None:
    chat = [Turn(question="¿Cuánto ganó Norsa en 2017?", answer="10 euros.")]
    assert [language_of(q, chat) for q in ("2018?", "And in 2018?", "2018年呢？")] == [
        "es",
        "en",
        "zh",
    ]
    assert language_of("2018?", []) == "und"
