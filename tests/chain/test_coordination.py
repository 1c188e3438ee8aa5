"""Questions that ask several things, taken apart: the right reading of each part is among those that are tried."""

import pytest

from assistant.chain.asking import read_question
from assistant.chain.coordination import Coordination, between_amounts, coordinations


def ways(question: str, language: str) -> list[Coordination]:
    asked = read_question(question, language)
    found = between_amounts(question, asked.amounts, language)
    alternatives = asked.comparing is not None
    return found or coordinations(question, language, alternatives=alternatives)


@pytest.mark.parametrize(
    ("language", "question", "first", "last"),
    [
        (
            "en",
            "What were the fees and running costs of the port in 2019?",
            "What were the fees of the port in 2019?",
            "What were the running costs of the port in 2019?",
        ),
        (
            "en",
            "Give me the opening and closing price of the share, please.",
            "Give me the opening price of the share, please.",
            "Give me the closing price of the share, please.",
        ),
        (
            "en",
            "How many cranes has the first and how many has the second quay of Lindqvist?",
            "How many cranes has the first quay of Lindqvist?",
            "How many cranes has the second quay of Lindqvist?",
        ),
        (
            "en",
            "How much did Lindqvist earn in 2019 and how much did it lose?",
            "How much did Lindqvist earn in 2019",
            "how much did it lose? (Lindqvist, 2019)",
        ),
        (
            "en",
            "How many cranes are there, and how many did the port of Lindqvist buy in 2019?",
            "How many cranes are there (2019)",
            "how many did the port of Lindqvist buy in 2019?",
        ),
        (
            "en",
            "Which is longer, the old quay or the new quay?",
            "Which is longer, the old quay ?",
            "Which is longer, the new quay?",
        ),
        (
            "es",
            "¿Cuáles fueron los ingresos y los costes totales del puerto?",
            "¿Cuáles fueron los ingresos del puerto?",
            "¿Cuáles fueron los costes totales del puerto?",
        ),
        (
            "es",
            "¿Cuántas grúas tiene el puerto y cuánto costó cada grúa?",
            "¿Cuántas grúas tiene el puerto",
            "cuánto costó cada grúa?",
        ),
        (
            "es",
            "¿Cuánto costó la obra de 2019 y a qué precio por metro?",
            "¿Cuánto costó la obra de 2019",
            "a qué precio por metro? (2019)",
        ),
        ("zh", "林德港的收入和亏损分别是多少？", "林德港的收入分别是多少？", "林德港的亏损分别是多少？"),
        ("zh", "新码头长多少米，有多少台吊车？", "新码头长多少米？", "新码头有多少台吊车？"),
        ("zh", "旧码头还是新码头更长？", "旧码头更长？", "新码头更长？"),
    ],
)  # fmt: skip
def test_the_right_reading_of_both_parts_is_tried(
    language: str, question: str, first: str, last: str
) -> None:
    tried = [
        ([way.first(end) for end in way.ends], [way.last(begin) for begin in way.begins])
        for way in ways(question, language)
    ]
    assert any(first in firsts and last in lasts for firsts, lasts in tried), tried


def test_the_name_of_one_alternative_does_not_stay_in_the_question_about_another() -> None:
    question = "Which is longer, the Elbe line or the Oder line?"
    (way,) = coordinations(question, "en", alternatives=True)
    firsts, lasts = [way.first(end) for end in way.ends], [way.last(one) for one in way.begins]
    assert set(lasts) == {"Which is longer, the Oder line?"}
    assert "Which is longer, the Elbe line?" in firsts
    assert not any("Oder" in first for first in firsts)


def test_a_number_after_an_amount_of_another_sort_is_no_part_of_what_that_one_asks() -> None:
    question = "¿A qué precio salió Elbe y cuántas acciones vendió?"
    tried = ways(question, "es")
    assert not any("precio" in way.last(begin) for way in tried for begin in way.begins[:1])
    assert not any(not way.clauses for way in tried)


def test_a_list_has_parts_between() -> None:
    (whole, two) = ways("What were the fees, the costs and the debt of the port?", "en")
    assert [whole.question[s:e] for s, e in whole.joints] == [", ", "and"]
    begin, end = whole.begins[1], whole.ends[1]
    assert [whole.first(end), *whole.middle(begin, end), whole.last(begin)] == [
        "What were the fees of the port?",
        "What were the costs of the port?",
        "What were the debt of the port?",
    ]
    assert [two.question[s:e] for s, e in two.joints] == ["and"]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How long is the new quay?"),
        ("en", "How many ships came between 2018 and 2019?"),
        ("es", "¿Qué diferencia hay entre 2018 y 2019?"),
        ("zh", "新码头有多长？"),
    ],
)
def test_other_questions_stay_whole(language: str, question: str) -> None:
    assert ways(question, language) == []


@pytest.mark.parametrize(
    ("question", "comparing"),
    [
        ("Which quay is longer, the old or the new one?", "more"),
        ("Was the loss smaller in 2018 or in 2019?", "less"),
        ("¿Qué muelle costó menos, el viejo o el nuevo?", "less"),
        ("新码头和旧码头哪个更长？", "more"),
        ("How much longer is the new quay than the old one?", None),
        ("¿Cuánto costó el muelle?", None),
        ("Who leads the works?", None),
    ],
)
def test_a_question_that_compares_says_which_way(question: str, comparing: str | None) -> None:
    assert read_question(question, "en").comparing == comparing
