"""What a question wants done with figures, told from its words."""

import pytest

from assistant.calculator import calculators
from assistant.chain.operations import (
    of_another_dimension,
    operation,
    read_operations,
    says_nothing_of,
    years_wanted,
)
from assistant.documents import detect_language
from assistant.figures import find_figures


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many times its turnover of 2019 was the debt of the mill?", {"ratio"}),
        ("¿Cuántas veces las ventas de 2019 era la deuda?", {"ratio"}),
        ("债务是2019年营业额的几倍？", {"ratio"}),
        ("What percentage of the turnover came from wool?", {"share"}),
        ("¿Qué porcentaje de las ventas vino de la lana?", {"share"}),
        ("羊毛占营业额的百分之几？", {"share"}),
        ("By what percentage did turnover rise in 2019?", {"change"}),
        ("¿En qué porcentaje subió la facturación?", {"change"}),
        ("2019年的营业额比2018年高百分之几？", {"change"}),
        ("How much more did the mill earn in 2019 than in 2018?", {"difference", "gain"}),
        ("2019年比2018年多收了多少钱？", {"difference", "gain"}),
        ("What did wool and linen bring in together?", {"sum", "product"}),
        ("Sumando lana y lino, ¿cuánto facturó?", {"sum", "product"}),
        ("羊毛和亚麻一共卖了多少？", {"sum", "product"}),
        ("How much rent is that per square metre?", {"each", "product"}),
        ("If wages went up by 5 %, what would they come to?", {"part", "whole", "grown"}),
        ("At 12 times its turnover, what would the mill be worth?", {"product", "base"}),
        ("What was the average turnover for 2018 and 2019?", {"mean", "each"}),
        ("营业额从2018年到2019年变化了百分之多少？", {"change"}),
        ("Si multiplico las ventas por cuatro, ¿cuánto sale?", {"product"}),
        ("营业额从2018年到2019年减少了多少？", {"difference", "gain"}),
        ("2019年的营业额比2018年多多少？", {"difference", "gain"}),
        ("¿Cuál fue la variación porcentual de las ventas entre 2018 y 2019?", {"change"}),
    ],
)
def test_the_kind_of_arithmetic_is_told_from_the_words(question: str, wanted: set[str]) -> None:
    own = find_figures(question, detect_language(question))
    assert read_operations(question, own) == wanted


def test_every_calculator_that_is_sorted_exists() -> None:
    from assistant.chain.operations import _lexicon

    assert set(_lexicon().of_tool) <= set(calculators())
    assert operation("share_of") == "share"
    assert operation("convert_unit") is None


@pytest.mark.parametrize(
    ("question", "kind", "wanted"),
    [
        ("What was the average turnover from 2017-2019?", "mean", {"2017", "2018", "2019"}),
        ("What was the total turnover between 2017 and 2019?", "sum", {"2017", "2018", "2019"}),
        ("¿Cuál fue la media de ventas de 2017 a 2019?", "mean", {"2017", "2018", "2019"}),
        ("2017年至2019年的平均营业额是多少？", "mean", {"2017", "2018", "2019"}),
        ("What was the average turnover for 2017 and 2019?", "mean", {"2017", "2019"}),
        ("By how much did turnover change from 2017 to 2019?", "change", {"2017", "2019"}),
        ("What was the average turnover?", "mean", set()),
    ],
)
def test_a_mean_over_a_span_is_of_every_year(question: str, kind: str, wanted: set[str]) -> None:
    assert years_wanted(question, kind) == wanted


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        (
            "How many times faster is the new loom?",
            "times the new loom is larger than the old",
            True,
        ),
        ("How many times faster is the new loom?", "times the speed of the old loom", False),
        ("¿Cuántas veces más grande es el telar?", "veces que el telar es más rápido", True),
        ("新织机比旧织机大几倍？", "新织机速度是旧织机的倍数", True),
        ("How many times faster is the new loom?", "output as a multiple of the old loom's", False),
        ("How much does the loom cost?", "speed of the loom", False),
    ],
)
def test_what_is_said_of_another_dimension_is_no_answer(
    question: str, text: str, another: bool
) -> None:
    assert of_another_dimension(question, text) is another


@pytest.mark.parametrize(
    ("question", "kind", "nothing"),
    [
        ("How many times faster is the new loom?", "count", True),
        ("新织机比旧织机快几倍？", "money", True),
        ("How many times faster is the new loom?", "rate", False),
        ("How many times larger is the new loom?", "count", False),
        ("How many more looms are there?", "count", False),
    ],
)
def test_a_number_of_things_tells_nothing_of_how_fast_one_is(
    question: str, kind: str, nothing: bool
) -> None:
    assert says_nothing_of(question, kind) is nothing
