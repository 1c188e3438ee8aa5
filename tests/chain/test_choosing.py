"""One figure, several, or a calculation: what a question is answered with."""

from typing import Literal

import pytest

from assistant.calculator import run
from assistant.chain.asking import read_question
from assistant.chain.choosing import Choice, choices, leaves_out
from assistant.chain.plan_signs import Operand, sensible
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, unit_fit
from assistant.figures import find_figures
from tests.fakes import figure_card


def card(
    label: str,
    value: str,
    unit: str,
    chance: float,
    named: bool = True,
    origin: Literal["stated", "derived"] = "stated",
) -> RankedCard:
    made = figure_card(label, value, unit, named, origin)
    return RankedCard(card=made, similarity=0.6, chance=chance)


SALES = card("sales of the mill in 2019", "40000000", "USD", 0.9)
LOOMS = card("looms of the mill", "120", "loom", 0.5)
DEBT = card("debt of the mill in 2019", "38000000", "USD", 0.88)
LEFT = card("sales of the mill less its debt in 2019", "2000000", "USD", 0.89, origin="derived")


@pytest.mark.parametrize(
    ("question", "ranked", "chosen"),
    [
        ("What were the sales of the mill in 2019?", [SALES, LOOMS], [SALES]),
        ("What were the sales of the mill in 2019?", [SALES, DEBT], [SALES, DEBT]),
        (
            "What were the sales of the mill in 2019?",
            [SALES, card("margin of the mill in 2019", "7", "%", 0.88)],
            [SALES],
        ),
        (
            "What were the sales of the mill in 2019?",
            [SALES, card("debt", "38000000", "USD", 0.88, named=False)],
            [SALES],
        ),
        ("How much did the mill sell, and how many looms has it?", [SALES, LOOMS], [SALES, LOOMS]),
        ("What do both years of the mill's sales add up to?", [SALES, LOOMS], [SALES]),
        # what follows from others is no other answer beside the likeliest
        ("What were the sales of the mill in 2019?", [SALES, LEFT, DEBT], [SALES, DEBT]),
        ("How much did the mill sell, and how much was left?", [SALES, LEFT, DEBT], [SALES, DEBT]),
        ("What was left of the mill's sales in 2019?", [LEFT, DEBT], [LEFT, DEBT]),
        ("Who owns the mill?", [], []),
    ],
)
def test_figures_are_listed_where_the_question_or_the_chances_call_for_it(
    question: str, ranked: list[RankedCard], chosen: list[RankedCard]
) -> None:
    found = choices(question, read_question(question, "en"), ranked, [])
    assert [choice.cards for choice in found] == ([chosen] if chosen else [])


def test_the_next_likely_answer_is_told() -> None:
    question = "What were the sales of the mill?"
    (choice,) = choices(question, read_question(question, "en"), [SALES, LOOMS], [])
    assert choice == Choice(None, [SALES], chance=0.9, next_chance=0.5, other_chance=0.0)


def test_another_statement_of_the_same_thing_is_no_rival() -> None:
    question = "What were the sales of the mill in 2019?"
    told, other = (one.model_copy(update={"things": frozenset({3})}) for one in (SALES, DEBT))
    (choice,) = choices(question, read_question(question, "en"), [told, other, LOOMS], [])
    # it is listed with the first, as a statement that differs
    assert choice == Choice(None, [told], chance=0.9, next_chance=0.5, other_chance=0.0)


@pytest.mark.parametrize(
    ("question", "out"),
    [
        ("What were the sales of the mill in 2019?", False),
        ("What would the sales of the mill be at 12 dollars a bale?", True),
        ("What were the sales of the mill in 2019 and 2018?", True),
        ("How many workers had the mill in 2019?", True),
    ],
)
def test_a_figure_that_knows_nothing_of_the_persons_number_or_a_year_is_no_answer(
    question: str, out: bool
) -> None:
    asked = read_question(question, "en")
    assert leaves_out(question, asked, Choice(None, [SALES], 0.9, 0.0, 0.0)) is out
    assert len(choices(question, asked, [SALES], [])) == (not out)


@pytest.mark.parametrize(
    ("question", "out"),
    [
        ("By how much did the sales of the mill grow from 2018 to 2019?", False),
        ("By how much did the sales of the mill grow from 2017 to 2019?", True),
        ("By how much did the sales of the mill grow from 2019 to 2020?", True),
        ("What were the sales of the mill in 2018 and 2019?", True),
    ],
)
def test_the_growth_of_a_year_is_that_since_the_year_before(question: str, out: bool) -> None:
    growth = card("growth of the sales of the mill in 2019", "25", "%", 0.9)
    asked = read_question(question, "en")
    assert leaves_out(question, asked, Choice(None, [growth], 0.9, 0.0, 0.0)) is out


@pytest.mark.parametrize(
    ("question", "out"),
    [
        ("What was the average of the mill's wool sales from 2017 to 2019?", True),
        ("What were the wool sales of the mill in 2019?", False),
    ],
)
def test_a_cell_of_one_year_is_no_answer_about_several(question: str, out: bool) -> None:
    cell = card("Mill; Wool sales; 2019", "3366000", "USD", 0.9, named=False)
    row = {
        "clause": "| Wool sales | $3,366 | $4,203 | $4,500 |",
        "heading": "|  | 2019 | 2018 | 2017 |",
    }
    in_table = cell.model_copy(update={"card": cell.card.model_copy(update=row)})
    asked = read_question(question, "en")
    assert leaves_out(question, asked, Choice(None, [in_table], 0.9, 0.0, 0.0)) is out


def multiplied(*texts: str, chance: float) -> Plan:
    figures = [find_figures(text, "en")[0] for text in texts]
    operands = tuple(
        (
            name,
            Operand(
                figure=f, card=None, similarity=0.5, parts=(0.5,), named=frozenset(), label=f.text
            ),
        )
        for name, f in zip(("factor", "quantity"), figures, strict=True)
    )
    made = run("product", dict(zip(("factor", "quantity"), figures, strict=True)))
    return Plan(calculation=made, operands=operands, chance=chance, signs={})


def test_a_calculation_that_comes_to_about_the_same_is_no_rival() -> None:
    question = "What would the sales of the mill be at 12 dollars a bale?"
    best = multiplied("$12 a bale", "1,000,000 bales", chance=0.6)
    same = multiplied("$12 a bale", "1,000,100 bales", chance=0.5)
    other = multiplied("$12 a bale", "1,100,000 bales", chance=0.4)
    asked = read_question(question, "en")
    (choice,) = choices(question, asked, [SALES], [best, same, other])
    assert (choice.plan, choice.next_chance) == (best, 0.4)


@pytest.mark.parametrize(
    ("total", "units", "sense"),
    [("12 MW", "$4", -1.0), ("$12", "4 MW", 1.0), ("12 PFLOPS", "4 MW", 1.0)],
)
def test_nobody_states_a_result_for_each_of_a_currency(
    total: str, units: str, sense: float
) -> None:
    given = {"total": find_figures(total, "en")[0], "units": find_figures(units, "en")[0]}
    assert sensible(run("per_unit", given)) == sense


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("How many people work there?", "164 employees", 1.0),
        ("How many people work there?", "164", 0.0),
        ("How many people work there?", "164 trucks", -1.0),
        ("How many customers has it?", "164 employees", -1.0),
        ("How many MW does it need?", "164", -1.0),
        ("安装了多少台风力发电机？", "68台", 0.0),
        ("How large is it?", "164", 0.0),
    ],
)
def test_a_number_of_nothing_may_be_of_what_is_asked_for(
    question: str, text: str, fit: float
) -> None:
    (figure,) = find_figures(text)
    asked = read_question(question, "zh" if "多" in question else "en")
    assert unit_fit(asked, figure) == fit
