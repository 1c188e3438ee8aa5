"""Calculations that are tried for a question: which come out, and which of them counts once."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.calculator import calculators
from assistant.chain.asking import read_question
from assistant.chain.operands import Operand
from assistant.chain.outlining import Outline
from assistant.chain.planning import Plan, candidates, with_chances, worth
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
Tried = Callable[..., list[Plan]]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    index = index_of(tmp_path_factory.mktemp("planning"), {"ferry": FERRY})

    def found(question: str, outline: Outline | None = None, cards: int = 10) -> list[Plan]:
        asked = read_question(question, detect_language(question))
        near = [one.card for one in index.cards(question, 10)][:cards]
        return candidates(index, question, asked, near, outline)

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


def test_a_number_of_the_question_stands_for_the_figure_it_repeats(tried: Tried) -> None:
    plans = tried("What share of the 40 million of 2019 were the 32 million of 2018?")
    found = [p for p in plans if p.calculation.result.value == 80]
    assert any(all(operand.card is not None for _, operand in p.operands) for p in found)


def test_no_calculation_leaves_a_number_of_the_question_out(tried: Tried) -> None:
    plans = tried("If the ferry line had 7 million shares, what would they be worth at $9 a share?")
    assert named(plans).keys() == set()  # both are the person's: nothing of the sources is needed
    plans = tried("What would the shares of the ferry line be worth at $9 a share?")
    values = [[o.figure.value for _, o in p.operands] for p in plans]
    assert plans
    assert all(Decimal(9) in one for one in values)


def test_one_year_and_bare_numbers_may_be_left_out(tried: Tried) -> None:
    plans = tried("In one year, how many times its revenue of 2018 did line 4 take in 2019?")
    assert ("x", Decimal("1.25")) in named(plans)


def test_an_amount_of_the_question_may_be_a_price_of_what_figures_near_to_it_are_prices_of(
    tried: Tried,
) -> None:
    plans = tried("If it went up to 15 dollars, by what percentage would the ferry stock rise?")
    assert ("%", Decimal(25)) in named(plans)


def test_a_result_in_another_unit_than_asked_for_is_left_out(tried: Tried) -> None:
    units = {p.calculation.result.unit for p in tried("What percentage of 2018 is 2019?")}
    assert units == {"%"}


def test_figures_that_the_outline_names_are_tried_though_the_question_did_not_find_them(
    tried: Tried,
) -> None:
    question = "By what factor did it go up?"
    outline = Outline(
        kind="ratio",
        names=("revenue of the ferry line in 2019", "revenue of the ferry line in 2018"),
    )
    assert tried(question, cards=0) == []
    plan = named(tried(question, outline, cards=0))["x", Decimal("1.25")]
    assert plan.signs["outline_kind"] == 1.0
    assert plan.signs["outlined"] == pytest.approx(1.0, abs=0.01)
    assert plan.signs["outlined_behind"] == pytest.approx(0.0, abs=0.01)
    others = [p for p in tried(question, outline, cards=0) if p.operands != plan.operands]
    assert all(p.signs["outlined"] <= plan.signs["outlined"] for p in others)


def test_without_an_outline_its_signs_are_nothing(tried: Tried) -> None:
    for plan in tried("How many times its revenue of 2018 was the revenue of 2019?"):
        signs = [plan.signs[s] for s in ("outline_kind", "outlined", "outlined_behind")]
        assert signs == [0.0, 0.0, 0.0]


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


def test_the_likeliest_comes_first(tried: Tried) -> None:
    plans = with_chances(tried("How many times its revenue of 2018 was the revenue of 2019?"))
    assert [p.chance for p in plans] == sorted((p.chance for p in plans), reverse=True)
    assert all(0 <= p.chance <= 1 for p in plans)


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
            figure=one.figure,
            card=one,
            similarity=0.5,
            parts=(0.5,),
            outlined=(),
            own=frozenset(),
            label="",
        )
        for one in (low, high)
    ]
    allowed = {name for name, one in calculators().items() if worth(one, operands)}
    assert "percent_change" not in allowed
    assert {"midpoint", "average", "difference"} <= allowed
    assert candidates(index, question, asked, [low, high]) == []
