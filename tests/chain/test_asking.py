"""What a question asks for, told from its own words in three languages."""

import pytest

from assistant.chain.asking import names, own_years, read_question, said_for_each


@pytest.mark.parametrize(
    ("question", "language", "units", "kinds"),
    [
        ("How many MW will Norsa supply?", "en", ("MW",), {"power", "count"}),
        ("How many ships does Norsa own?", "en", ("ship",), {"count"}),
        (
            "How many times its revenue is the valuation?",
            "en",
            ("x",),
            {"multiple", "money", "count"},
        ),
        ("What share of revenue came from freight?", "en", ("%",), {"percent", "money"}),
        ("Who has the largest share of the revenue, and how much?", "en", (), {"percent", "money"}),
        ("¿Qué porcentaje de los ingresos vino del flete?", "es", ("%",), {"percent", "money"}),
        ("¿Cuántos años dura el contrato?", "es", ("yr",), {"duration", "count"}),
        ("¿A qué precio por acción salió a bolsa?", "es", (), {"money", "rate"}),
        ("诺萨供应多少兆瓦?", "zh", ("MW",), {"power"}),
        ("这笔订单占收入的百分之几?", "zh", ("%",), {"percent", "money"}),
        ("面积有多大?", "zh", (), {"area"}),
    ],
)
def test_units_and_kinds(
    question: str, language: str, units: tuple[str, ...], kinds: set[str]
) -> None:
    asked = read_question(question, language)
    assert (asked.units, set(asked.kinds)) == (units, kinds)
    assert asked.figure


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("¿En qué importe cambió el flete de Norsa entre 2018 y 2019?", True),
        ("What was the change in freight between 2018 and 2019?", True),
        ("¿Qué diferencia hubo en el flete entre 2018 y 2019?", True),
        ("Why did freight change between 2018 and 2019?", False),
        ("Who led Norsa in 2018 and 2019?", False),
    ],
)
def test_a_change_between_years_is_a_figure(question: str, figure: bool) -> None:
    assert read_question(question, "en").figure == figure


@pytest.mark.parametrize(
    "question",
    [
        "According to the annual report, how many ships has Norsa?",
        "Según el informe anual, ¿cuántos barcos tiene Norsa?",
        "根据年报，诺萨有多少艘船？",
    ],
)
def test_the_name_of_a_document_asks_for_nothing_a_year(question: str) -> None:
    assert "rate" not in read_question(question, "en").kinds


@pytest.mark.parametrize(
    "question",
    [
        "Who led the round?",
        "Why did Norsa raise its price?",
        "¿Quién dirige el puerto?",
        "为什么诺萨要涨价?",
        "谁是最大的客户?",
        "哪几家银行参加了?",
    ],
)
def test_questions_for_a_person_or_a_reason_want_no_figure(question: str) -> None:
    assert not read_question(question, "en").figure


def test_the_persons_own_numbers_years_and_names_are_kept() -> None:
    asked = read_question("At $200 a share in 2031, what is Norsa's X-90 stake in ABC worth?", "en")
    assert [f.text for f in asked.figures] == ["$200 a share"]
    assert asked.years == {"2031"}
    assert asked.names == {"norsa", "x-90", "abc"}
    assert asked.per == ("share",)


def test_a_word_that_only_begins_a_sentence_is_no_name() -> None:
    assert names("What does Norsa own? Does ABC?") == {"norsa", "abc"}
    assert names("¿Cuánto vale?") == frozenset()
    assert names("Norsa 的船有多少艘？") == names("Norsa的船有多少艘？") == {"norsa"}


def test_some_money_is_asked_for_whatever_it_is_for() -> None:
    asked = read_question("平均每位观众贡献了多少门票钱？", "zh")
    assert asked.units == ()
    assert "money" in asked.kinds


def test_a_percentage_of_the_persons_own_asks_for_none() -> None:
    asked = read_question("If it employed 25% more people, how many would it be?", "en")
    assert asked.kinds == {"count"}


def test_a_year_that_something_is_set_against_is_not_what_a_text_is_about() -> None:
    assert own_years("Fuel cost 19 million, 12% less than in 2024.") == set()
    assert own_years("2025年比2024年多收了多少？") == {"2025"}
    assert own_years("In 2025 it was 9, against 7 in 2023.") == {"2025", "2023"}


@pytest.mark.parametrize(
    ("question", "language", "units"),
    [
        ("What does the loom draw, in kilowatts?", "en", ("kW",)),
        ("¿Qué potencia tiene el telar en kilovatios?", "es", ("kW",)),
        ("发电量以兆瓦时计是多少？", "zh", ("MWh",)),
        ("What was lost in Watt county?", "en", ()),
        ("How high is it in feet above the sea?", "en", ()),
        ("What did it cost, in euros?", "en", ()),
        ("矿工会占多少股份？", "zh", ("%",)),
        ("羊毛占2019年销售额多少？", "zh", ("%",)),
        ("新厂占地多少平方米？", "zh", ("m2",)),
        ("他们持有多少股份？", "zh", ("share",)),
    ],
)
def test_the_unit_that_an_answer_is_to_be_in(
    question: str, language: str, units: tuple[str, ...]
) -> None:
    assert read_question(question, language).units == units


@pytest.mark.parametrize(
    ("language", "question", "each"),
    [
        ("en", "If it paid 10 billion a year, what is that in three years?", {"yr"}),
        ("en", "If each year it paid 10 billion, what is that in three years?", {"yr"}),
        ("en", "If in a year of frost it paid 10 billion, what is that in all?", set()),
        ("en", "Each year it pays more: what are 10 billion in all?", set()),
        ("es", "Si pagara 10.000 millones al año, ¿cuánto sumarían?", {"yr"}),
        ("zh", "如果每年付100亿，三年一共多少？", {"yr"}),
        ("zh", "如果2025年付100亿，一共多少？", set()),
    ],
)
def test_what_a_number_of_the_question_is_for_each_of(
    language: str, question: str, each: set[str]
) -> None:
    assert said_for_each(question, read_question(question, language).figures[0]) == each
