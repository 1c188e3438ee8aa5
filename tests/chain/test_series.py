"""Calculations over two years of what documents call by the same name."""

from pathlib import Path

import pytest

from assistant.chain import series
from assistant.chain.asking import read_question
from assistant.chain.ranking import RankedCard
from assistant.chain.series import over_years
from assistant.documents import detect_language
from assistant.index.index import Index
from tests.fakes import index_of, named_document

NAMED = [
    ("sales_2018", "sales of the mill in 2018", "40000000", "USD", "$40 million"),
    ("sales_2019", "sales of the mill in 2019", "50000000", "USD", "$50 million"),
    ("growth_2019", "growth of the sales of the mill in 2019", "25", "%", "25%"),
    ("wool_2019", "wool sales of the mill in 2019", "30000000", "USD", "$30 million"),
    ("share_2018", "share of wool in 2018", "70", "%", "70%"),
    ("share_2019", "share of wool in 2019", "60", "%", "60%"),
    ("half_2019", "freight in the first half of 2019", "9", "t", "9 t"),
    ("half_2018", "freight in the first half of 2018", "8", "t", "8 t"),
]


@pytest.fixture
def index(tmp_path: Path):
    made = index_of(tmp_path, {"mill": named_document("mill", NAMED)})
    yield made
    made.close()


def first(index: Index, name: str) -> RankedCard:
    """The card of this name as the likeliest of a question."""
    label = next(en for named, en, *_ in NAMED if named == name)
    (card,) = [one.card for one in index.cards(label, 20) if one.card.name == f"{name}"]
    return RankedCard(card=card, similarity=0.8, chance=0.5)


@pytest.mark.parametrize(
    ("question", "likeliest", "told"),
    [
        ("How much more did the mill sell in 2019 than in 2018?", "sales_2019", "10000000 USD"),
        ("How much less did the mill sell in 2018 than in 2019?", "sales_2018", "10000000 USD"),
        ("How much more did the mill sell in 2018 than in 2019?", "sales_2018", "-10000000 USD"),
        ("How much did it sell less from 2018 to 2019?", "sales_2018", "-10000000 USD"),
        ("By how much did sales grow between 2018 and 2019?", "sales_2018", "25 %"),
        ("By what percentage did sales change from 2018 to 2019?", "sales_2019", "25 %"),
        ("Sales in 2019 were how many times those of 2018?", "sales_2019", "1.25 x"),
        ("2019年的销售额比2018年多多少？", "sales_2019", "10000000 USD"),
        ("¿En cuánto disminuyó la parte de la lana de 2018 a 2019?", "share_2019", "10 pp"),
        (
            "By how much did freight rise from the first half of 2018 to that of 2019?",
            "half_2019",
            "12.5 %",
        ),
        # another thing in one year alone, no such year, what cannot be said of whole years, a mean
        ("How much more wool did the mill sell in 2019 than in 2018?", "wool_2019", None),
        ("How much more did the mill sell in 2019 than in 2017?", "sales_2019", None),
        ("By how much did freight rise from 2018 to 2019?", "half_2019", None),
        ("What was the average growth from 2018 to 2019?", "sales_2019", None),
        ("By how much did sales grow each year from 2018 to 2019?", "sales_2019", None),
        # another name, one year, no change asked for
        ("By how much did the sales of Norsa grow between 2018 and 2019?", "sales_2019", None),
        ("By how much did sales grow in 2019?", "sales_2019", None),
        ("What were sales in 2018 and 2019?", "sales_2019", None),
        # named as a change itself
        ("By how much did sales grow between 2018 and 2019?", "growth_2019", None),
    ],
)
def test_figures_of_one_name_and_two_years_are_set_against_each_other(
    index: Index, question: str, likeliest: str, told: str | None
) -> None:
    asked = read_question(question, detect_language(question))
    plan = over_years(index, question, asked, [first(index, likeliest)], None)
    result = plan.calculation.result if plan else None
    assert (result and f"{result.value.normalize():f} {result.unit}") == told
    if plan is not None:
        assert plan.calculation.inputs
        assert {o.card.document_ids for _, o in plan.operands if o.card} == {("mill",)}


def test_a_name_that_is_far_from_the_question_is_another_thing(index: Index) -> None:
    question = "How much more did the mill sell in 2019 than in 2018?"
    asked = read_question(question, "en")
    near = first(index, "sales_2019")
    far = near.model_copy(update={"similarity": series.NEAR - 0.01})
    assert over_years(index, question, asked, [far], None) is None


def test_only_the_likeliest_figure_counts(index: Index) -> None:
    question = "How much more wool did the mill sell in 2019 than in 2018?"
    asked = read_question(question, "en")
    ranked = [first(index, "wool_2019"), first(index, "sales_2019")]
    assert over_years(index, question, asked, ranked, None) is None
