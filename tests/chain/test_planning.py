"""Calculations that are tried for a question: which come out, and which of them counts once."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.calculator import calculators
from assistant.chain.asking import read_question
from assistant.chain.plan_signs import Operand
from assistant.chain.planning import Plan, candidates, parts, with_chances, worth
from assistant.chain.ranking import rank_cards, years_of
from assistant.documents import detect_language
from tests.fakes import index_of

FERRY = """---
id: ferry
title: Ferry accounts
language: en
figures:
  - name: ferry_revenue
    measures: {en: revenue of the ferry line in 2019}
    value: "40000000"
    unit: USD
  - name: ferry_revenue_before
    measures: {en: revenue of the ferry line in 2018}
    value: "32000000"
    unit: USD
  - name: ferry_shares
    measures: {en: number of shares of the ferry line}
    value: "5000000"
    unit: share
  - name: ferry_price
    measures: {en: price of one ferry share}
    value: "12"
    unit: USD/share
---
# Ferry accounts

The ferry line took $40 million in 2019, after $32 million in 2018. It has 5 million shares; one costs $12 per share.
"""
Tried = Callable[[str], list[Plan]]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    index = index_of(tmp_path_factory.mktemp("planning"), {"ferry": FERRY})

    def found(question: str) -> list[Plan]:
        asked = read_question(question, detect_language(question))
        ranked = rank_cards(question, asked, index.cards(question, 10, []))
        return candidates(index, question, asked, ranked)

    return found


def named(plans: list[Plan]) -> dict[tuple[str, Decimal], Plan]:
    return {(p.calculation.result.unit, p.calculation.result.value): p for p in plans}


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("By what percentage did the revenue of the ferry line rise from 2018 to 2019?", "25", "%"),
        ("How many times its revenue of 2018 was the revenue of 2019?", "1.25", "x"),
        ("How much more revenue did the ferry line have in 2019 than in 2018?", "8000000", "USD"),
        ("What did the ferry line take in 2018 and 2019 together?", "72000000", "USD"),
        ("What is the ferry line worth, price times number of shares?", "60000000", "USD"),
        ("What would all shares of the ferry line be worth at $15 a share?", "75000000", "USD"),
        ("If revenue of 2019 grew by 10 %, what would it be?", "44000000.0", "USD"),
    ],
)
def test_the_calculation_asked_for_is_among_those_tried(
    tried: Tried, question: str, value: str, unit: str
) -> None:
    plan = named(tried(question)).get((unit, Decimal(value)))
    assert plan is not None
    assert plan.signs["wanted"] == 1.0
    assert plan.signs["own_left_out"] == 0.0


def test_a_number_of_the_question_stands_for_the_figure_it_repeats(tried: Tried) -> None:
    plan = named(tried("What share of the 40 million of 2019 were the 32 million of 2018?"))[
        "%", Decimal(80)
    ]
    assert all(operand.card is not None for _, operand in plan.operands)
    assert plan.signs["own"] == 1.0


def test_of_calculators_that_do_the_same_one_is_kept(tried: Tried) -> None:
    plans = tried("How many times its revenue of 2018 was the revenue of 2019?")
    keys = [
        (
            p.calculation.result.value,
            p.calculation.result.unit,
            frozenset(id(o) for _, o in p.operands),
        )
        for p in plans
    ]
    assert len(keys) == len(set(keys))


def test_nothing_is_calculated_of_the_persons_numbers_alone(tried: Tried) -> None:
    plans = tried("What is 7 dollars times 9 shares?")
    assert all(any(o.card is not None for _, o in p.operands) for p in plans)


def test_nothing_is_for_each_of_the_one_that_a_person_speaks_of(tried: Tried) -> None:
    plans = tried("What revenue of 2019 did the ferry line have for one tonne?")
    assert not any(p.calculation.result.unit == "USD/t" for p in plans)


def test_the_likeliest_comes_first(tried: Tried) -> None:
    plans = with_chances(tried("How many times its revenue of 2018 was the revenue of 2019?"))
    assert [p.chance for p in plans] == sorted((p.chance for p in plans), reverse=True)
    assert all(0 <= p.chance <= 1 for p in plans)


def test_parts_cover_the_question() -> None:
    assert parts("one two three four five six seven") == [
        "one two three four five six",
        "four five six seven",
    ]
    assert "".join(parts("债务是营业额的几倍呢问"))[:9] == "债务是营业额的几倍呢问"[:9]
    assert parts("why") == ["why"]


def test_the_ends_of_a_range_are_set_off_for_its_middle_or_its_width_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = "# Ferry\n\nThe ferry line expected a revenue of between $40 million and $50 million.\n"
    index = index_of(tmp_path_factory.mktemp("range"), {"ferry": text})
    question = "By what percentage is the revenue of the ferry line above what it expected?"
    asked = read_question(question, "en")
    low, high = (s.card for s in index.cards(question, 10, []))
    operands = [
        Operand(
            figure=one.figure, card=one, similarity=0.5, parts=(0.5,), named=frozenset(), label=""
        )
        for one in (low, high)
    ]
    allowed = {name for name, one in calculators().items() if worth(one, operands)}
    assert "percent_change" not in allowed
    assert {"midpoint", "average", "difference"} <= allowed
    ranked = rank_cards(question, asked, index.cards(question, 10, []))
    assert candidates(index, question, asked, ranked) == []


def test_cells_that_nothing_tells_apart_are_not_set_against_each_other(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = "# Hadley\n\n| Loom | |  |\n|---|---|---|\n| Sales | 30 | 40 |\n| Costs | 20 | 10 |\n"
    index = index_of(tmp_path_factory.mktemp("alike"), {"hadley": text})
    question = "By how much did the sales of Hadley change?"
    asked = read_question(question, "en")
    ranked = rank_cards(question, asked, index.cards(question, 10, []))
    assert len(ranked) == 4
    plans = candidates(index, question, asked, ranked)
    rows = [{o.card.labels[0] for _, o in p.operands if o.card} for p in plans]
    assert rows
    assert all(len(labels) == 2 for labels in rows)


MILL = """---
id: mill
title: Hadley annual report
language: en
---
# Hadley annual report

(in thousands)

|  | 2019 | 2018 | 2017 |
| --- | --- | --- | --- |
| Wool sales | $3,366 | $4,203 | $4,500 |
| Linen sales | $6,388 | $7,262 | $7,021 |
| Looms in use | 120 | 96 | 84 |
"""
OTHER_MILL = MILL.replace("Hadley", "Orwick").replace("3,366", "9,100").replace("mill", "other")


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    index = index_of(tmp_path_factory.mktemp("mills"), {"mill": MILL, "other": OTHER_MILL})

    def found(question: str) -> list[Plan]:
        asked = read_question(question, detect_language(question))
        ranked = rank_cards(question, asked, index.cards(question, 24, []))
        return with_chances(candidates(index, question, asked, ranked))

    return found


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        (
            "By what percentage did the wool sales of Hadley change from 2018 to 2019?",
            "($3,366 − $4,203) ÷ $4,203",
        ),
        (
            "¿En qué porcentaje cambió wool sales de Hadley entre 2018 y 2019?",
            "($3,366 − $4,203) ÷ $4,203",
        ),
        (
            "Hadley 的 Linen sales 从2017年到2018年变化了百分之多少？",
            "($7,262 − $7,021) ÷ $7,021",
        ),
        (
            "What was the average of Hadley's linen sales from 2017 to 2019?",
            "($6,388 + $7,021 + $7,262) ÷ 3",
        ),
        ("What was the change in looms in use of Hadley between 2018 and 2019?", "120 − 96"),
    ],
)
def test_the_cells_of_a_row_are_set_against_each_other(
    mills: Tried, question: str, formula: str
) -> None:
    assert mills(question)[0].calculation.formula == formula


def test_years_that_the_question_does_not_name_are_left_alone(mills: Tried) -> None:
    plans = mills("By what percentage did the wool sales of Hadley change from 2018 to 2019?")
    pairs = [[o.card for _, o in plan.operands if o.card] for plan in plans]
    told = [frozenset().union(*map(years_of, cards)) for cards in pairs if len(cards) > 1]
    assert told
    assert all(one <= {"2018", "2019"} for one in told)
