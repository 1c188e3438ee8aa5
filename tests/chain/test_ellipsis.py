"""Completing an elliptic follow-up by code: which questions it stands for, and which are left to the model."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain.ellipsis import complete, continues, without_opening


@pytest.mark.parametrize(
    ("language", "before", "question", "whole"),
    [
        # a year
        ("en", "How much did Norsa earn in 2017?", "And in 2018?", "How much did Norsa earn in 2018?"),
        ("en", "How much did Norsa earn?", "and in 2018?", "How much did Norsa earn in 2018?"),
        ("en", "How much did Norsa earn in 2017?", "and the year before?", "How much did Norsa earn in 2016?"),
        ("es", "¿Cuánto ganó Norsa en 2017?", "¿Y en el año 2018?", "¿Cuánto ganó Norsa en 2018?"),
        ("es", "¿Cuánto ganó Norsa en 2017?", "¿y el año siguiente?", "¿Cuánto ganó Norsa en 2018?"),
        ("es", "¿Cuánto ganó Norsa?", "¿Y en 2018?", "¿Cuánto ganó Norsa en 2018?"),
        ("zh", "Norsa在2017年赚了多少？", "2018年呢？", "Norsa在2018年赚了多少？"),
        ("zh", "Norsa在2017年赚了多少？", "那前一年呢？", "Norsa在2016年赚了多少？"),
        ("zh", "Norsa赚了多少？", "2018年呢？", "2018年，Norsa赚了多少？"),
        # an amount: a bare number takes over the unit, one with a unit takes the place of its kind
        ("en", "What is the plot worth at €15 a share?", "and at 20?", "What is the plot worth at €20 a share?"),
        ("en", "What is the plot worth at €15 a share?", "At €20 a share?", "What is the plot worth at €20 a share?"),
        ("en", "What is 30% of €40 million?", "And 35%?", "What is 35% of €40 million?"),
        ("en", "What is 30% of €40 million?", "what if it were €55 million?", "What is 30% of €55 million?"),
        ("en", "What do 3 years at €7 million a year cost?", "5 years?", "What do 5 years at €7 million a year cost?"),
        ("es", "¿Cuánto vale a 15 euros por acción?", "¿Y si llega a 20?", "¿Cuánto vale a 20 euros por acción?"),
        ("es", "¿Cuánto vale a 15 euros por acción?", "¿y a 20 €?", "¿Cuánto vale a 20 euros por acción?"),
        ("zh", "按每股15欧元，这块地值多少？", "如果是20呢？", "按每股20欧元，这块地值多少？"),
        ("zh", "每年700万欧元，3年要多少？", "那5年呢？", "每年700万欧元，5年要多少？"),
        # a unit
        ("en", "How large is the quay?", "In square feet?", "How large is the quay in square feet?"),
        ("en", "How much did Norsa earn?", "and per share?", "How much did Norsa earn per share?"),
        ("es", "¿Cuánta potencia tiene la grúa?", "¿en megavatios?", "¿Cuánta potencia tiene la grúa en megavatios?"),
        ("zh", "起重机的功率是多少？", "换算成兆瓦呢？", "换算成兆瓦，起重机的功率是多少？"),
        # one of a row
        ("en", "When was the first quay built?", "And the second one?", "When was the second quay built?"),
        ("es", "¿Cuándo se construyó el primer muelle?", "¿Y el segundo?", "¿Cuándo se construyó el segundo muelle?"),
        ("zh", "第一座码头是哪年建的？", "第二座呢？", "第二座码头是哪年建的？"),
        # a name
        ("en", "How tall is the KR-7?", "and the KR-9?", "How tall is the KR-9?"),
        ("en", "What does Lindqvist owe to Halvor?", "What about to Norsa?", "What does Lindqvist owe to Norsa?"),
        ("en", "How much did the port buy from ABB?", "how about GE?", "How much did the port buy from GE?"),
        ("es", "¿Qué firmó Lindqvist con Halvor?", "¿Y con Norsa?", "¿Qué firmó Lindqvist con Norsa?"),
        ("zh", "KR-7有多高？", "那KR-9呢？", "KR-9有多高？"),
        ("zh", "Halvor的合同值多少？", "Norsa的呢？", "Norsa的合同值多少？"),
    ],
)  # fmt: skip
def test_completed(language: str, before: str, question: str, whole: str) -> None:
    assert complete(question, before, language) == whole


@pytest.mark.parametrize(
    ("language", "before", "question"),
    [
        ("en", "How long is the quay?", "Why?"),
        ("en", "How long is the quay?", "And how wide is it?"),
        ("en", "How long is the quay?", "And the depth?"),
        ("en", "How did earnings change from 2016 to 2017?", "And in 2018?"),
        ("en", "What does Lindqvist owe to Halvor?", "And Norsa?"),
        ("en", "How much did Norsa earn?", "And the costs of Halvor?"),
        ("en", "Who runs Norsa?", "And at 20?"),
        ("en", "What is 30% of €40 million?", "And at €7 million and €8 million?"),
        ("en", "What is the plot worth at €15 a share?", "And if Norsa pays 20?"),
        ("es", "¿Cuánto ganó Norsa en 2017?", "¿Por qué?"),
        ("es", "¿Cuánto ganó Norsa en 2017?", "¿Y en el primer trimestre de 2018?"),
        ("zh", "码头有多长？", "为什么？"),
        ("zh", "码头有多长？", "水深呢？"),
        ("zh", "码头有多长？", "？"),
    ],
)
def test_left_to_the_model(language: str, before: str, question: str) -> None:
    assert complete(question, before, language) is None


@pytest.mark.parametrize(
    ("question", "goes_on", "rest"),
    [
        ("And what about Norsa?", True, "Norsa?"),
        ("Norsa then?", True, "Norsa then?"),
        ("What if it were 20?", True, "it were 20?"),
        ("If it were 20, what would it be worth?", False, "it were 20, what would it be worth?"),
        ("¿Y si fueran 20?", True, "fueran 20?"),
        ("那Norsa呢？", True, "Norsa呢？"),
        ("How long is the quay?", False, "How long is the quay?"),
        ("Andy runs Norsa?", False, "Andy runs Norsa?"),
    ],
)
def test_openings(question: str, goes_on: bool, rest: str) -> None:
    assert (continues(question), without_opening(question)) == (goes_on, rest)


TEXTS = {
    "en": ("What is the plot worth at €{} a share in {}?", "and at {}?", "and in {}?"),
    "es": ("¿Cuánto vale la parcela a {} euros por acción en {}?", "¿y a {}?", "¿y en {}?"),
    "zh": ("按每股{}欧元，{}年这块地值多少？", "{}呢？", "{}年呢？"),
}


@given(
    st.sampled_from(sorted(TEXTS)),
    st.integers(1, 999),
    st.integers(1, 999),
    st.integers(1950, 2050),
    st.integers(1950, 2050),
)
def test_another_amount_and_another_year_change_nothing_else(
    language: str, amount: int, other: int, year: int, later: int
) -> None:
    before, at, in_year = TEXTS[language]
    asked = before.format(amount, year)
    assert complete(at.format(other), asked, language) == before.format(other, year)
    assert complete(in_year.format(later), asked, language) == before.format(amount, later)


@given(
    st.sampled_from(sorted(TEXTS)),
    st.text("0123456789.,%€$ abNorsa年万亿第二KR-在y", max_size=20),
    st.sampled_from(["{}?", "and {}?", "what if {}?", "¿y {}?", "那{}呢？", "如果{}呢？"]),
)
def test_no_number_comes_in_that_neither_question_has(language: str, said: str, form: str) -> None:
    before = TEXTS[language][0].format(15, 1987)
    question = form.format(said)
    whole = complete(question, before, language)
    digits = set(re.findall(r"\d+", before + " " + question))
    assert whole is None or set(re.findall(r"\d+", whole)) <= digits
