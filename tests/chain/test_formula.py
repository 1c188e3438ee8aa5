"""The formula that the language model writes: over which figures, which formulas there are, and what comes of it."""

from collections.abc import Sequence

import pytest

from assistant.chain import answerable
from assistant.chain.asking import Asked, read_question
from assistant.chain.choosing import formula_choices
from assistant.chain.consulting import calculates, unnamed
from assistant.chain.evidence import token_estimate
from assistant.chain.formula import LONGEST, formula_grammar, formulas, passage_of, write_formula
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.documents import detect_language
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage
from assistant.settings import Settings
from tests.fakes import FakeModel, index_of

MILL = """---
id: mill
title: The mill at Orrin
language: en
---
# The mill at Orrin

The mill at Orrin spun 90 tonnes of wool in 2024, against 75 tonnes in 2023. It employs 40 people, 16 of them women. A
tonne of yarn sold for 6,000 euros. Wages came to 900,000 euros, and sales to 1,200,000 euros.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("formula"), {"mill": MILL})


def found(index: Index, question: str) -> tuple[Asked, list[RankedCard]]:
    asked = read_question(question, detect_language(question))
    passages: Sequence[RetrievedPassage] = index.search(question, 8)
    cards = index.cards(question, 24, [r.passage.id for r in passages])
    return asked, rank_cards(question, asked, cards)


def written(index: Index, question: str) -> list[str]:
    asked, ranked = found(index, question)
    return list(formulas(index, asked, question, passage_of(ranked)[1]))


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("By what percentage did the mill spin more in 2024?", "from 75 tonnes to 90 tonnes"),
        ("What share of the people at the mill are women?", "16 / 40 people"),
        ("What did the mill keep of its sales after wages?", "1,200,000 euros - 900,000 euros"),
        ("What did wages come to for each person at the mill?", "900,000 euros / 40 people"),
        ("What did the mill spin in both years together?", "90 tonnes + 75 tonnes"),
        ("If the mill employed 25% more people, how many would it be?", "40 people + 25%"),
        ("If wages were cut by 10%, what would they come to?", "900,000 euros - 10%"),
        ("At 50,000 euros a head, what would 40 people cost the mill?", "50,000 euros * 40 people"),
        ("磨坊的女员工占百分之几？", "16 / 40 people"),
    ],
)
def test_the_formula_of_a_question_is_among_those_it_may_write(
    index: Index, question: str, formula: str
) -> None:
    assert formula in written(index, question)


def test_no_formula_is_of_another_unit_than_the_one_asked_for(index: Index) -> None:
    asked, ranked = found(index, "How many tonnes more did the mill spin in 2024 than in 2023?")
    plans = formulas(index, asked, "How many tonnes more", passage_of(ranked)[1])
    assert {plan.calculation.result.unit for plan in plans.values()} == {"t"}


def test_the_persons_own_number_is_in_every_formula(index: Index) -> None:
    told = written(index, "If the mill paid wages of 20,000 euros, what would 40 people cost?")
    assert told
    assert all("20,000 euros" in formula for formula in told)


def test_the_model_is_shown_the_nearest_sentences_and_no_more_than_it_can_read_in_time(
    index: Index,
) -> None:
    _, ranked = found(index, "What did wages come to?")
    passage, shown = passage_of(ranked)
    assert passage.startswith("The mill at Orrin. ")
    assert "Wages came to 900,000 euros" in passage
    assert token_estimate(passage) <= LONGEST + token_estimate("The mill at Orrin. ")
    assert {one.card.figure.text for one in shown} >= {"900,000 euros", "1,200,000 euros"}


def test_what_it_writes_is_calculated(index: Index) -> None:
    question = "What share of the people at the mill are women?"
    asked, ranked = found(index, question)
    model = FakeModel()
    model.writes = ("16 / 40 people", 2.5)
    prompts = Prompts(Settings().prompts_dir)
    told = write_formula(model, prompts, index, asked, question, ranked)  # type: ignore[arg-type]
    assert told is not None
    assert told.plan is not None
    assert told.plan.calculation.text == "40%"
    assert (told.forced, told.likely) == (0.0, 0.0)
    passage, shown = passage_of(ranked)
    assert model.formulas == [(passage, list(formulas(index, asked, question, shown)))]
    (choice,) = formula_choices(told)
    assert choice.plan == told.plan
    assert answerable.kind_of(choice) == "formula"


def test_it_may_find_none_and_it_may_fail(index: Index) -> None:
    question = "What share of the people at the mill are women?"
    asked, ranked = found(index, question)
    model = FakeModel()
    prompts = Prompts(Settings().prompts_dir)
    assert write_formula(model, prompts, index, asked, question, ranked) is None  # type: ignore[arg-type]
    model.writes = ("none", -3.0)
    told = write_formula(model, prompts, index, asked, question, ranked)  # type: ignore[arg-type]
    assert told is not None
    assert told.plan is None
    assert formula_choices(told) == formula_choices(None) == []


def test_the_grammar_shares_beginnings() -> None:
    assert formula_grammar(["1 t / 2 t", "1 t - 2 t", "from 1 t to 2 t"]) == (
        'root ::= "none" | "1 t" (" / 2 t" | " - 2 t") | "from 1 t" (" to 2 t")\n'
    )


def test_formulas_are_for_figures_of_running_text_that_nobody_has_named(index: Index) -> None:
    _, ranked = found(index, "What share of the people at the mill are women?")
    assert unnamed(ranked)
    assert not unnamed([])


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("What did it spin on average?", True),
        ("By what percentage did sales rise?", True),
        ("How many kilos heavier is the new bell?", True),
        ("¿Cuánto sobró después de pagar los sueldos?", True),
        ("新钟比旧钟重多少公斤？", True),
        ("What would 40 tonnes cost?", True),
        ("What is the price of wool?", False),
        ("¿Cuánto pesa la campana?", False),
        ("钟有多重？", False),
    ],
)
def test_a_questions_words_tell_whether_they_want_a_calculation(question: str, wants: bool) -> None:
    assert calculates(question, read_question(question, detect_language(question))) == wants
