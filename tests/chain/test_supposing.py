"""What-ifs: declared calculations with the person's own numbers in the place of their figures."""

from pathlib import Path

import pytest

from assistant.chain import supposing
from assistant.chain.asking import read_question
from assistant.chain.supposing import suppose
from assistant.documents import detect_language
from assistant.index.index import Index
from assistant.index.tokens import stems
from tests.fakes import index_of, named_document

NAMED = [
    ("price", "price of a share of Norsa at noon", "20", "USD/share", "$20 a share"),
    ("late", "price of a share of Norsa at night", "22", "USD/share", "$22 a share"),
    ("strike", "exercise price of the warrant on Norsa", "1", "USD/share", "$1 a share"),
    ("shares", "shares of the warrant on Norsa", "4000000", "share", "4 million shares"),
    ("sales", "sales of Norsa in 2019", "50000000", "USD", "$50 million"),
    ("loss", "loss of Norsa in 2019", "5000000", "USD", "$5 million"),
    ("rent", "rent a year for the 30 barns of Norsa", "90000", "USD/yr", "$90,000 a year"),
    ("years", "years of the lease of Norsa", "3", "yr", "three years"),
    ("all", "shares of Norsa in all", "40000000", "share", "40 million shares"),
]

RELATIONS = """
losses = ["loss"]

[[family]]
name = "warrant_value"
each = { price = ["price", "late"] }
measures = { en = "value of the warrant on Norsa at the {price}", zh = "按{price}计算的 Norsa 权证价值" }
calculator = "warrant_value"
inputs = { shares = "shares", price = "{price}", strike = "strike" }

[[derived]]
name = "margin"
measures = { en = "margin of Norsa in 2019, its loss as a percentage of sales" }
calculator = "operating_margin"
inputs = { operating_result = "loss", revenue = "sales" }

[[derived]]
name = "rent_in_all"
measures = { en = "rent Norsa pays over all years of the lease" }
calculator = "total_over_time"
inputs = { rate = "rent", duration = "years" }

[[derived]]
name = "rent_of_a_year"
measures = { en = "what Norsa pays in one year" }
calculator = "total_over_time"
inputs = { rate = "rent", duration = { value = 1, unit = "yr", why = "one year" } }

[[derived]]
name = "stake"
measures = { en = "shares of the warrant as a percentage of all shares of Norsa" }
calculator = "share_of"
inputs = { part = "shares", whole = "all" }

[called]
price = { en = "noon price", zh = "中午价" }
late = { en = "night price", zh = "晚上价" }
"""


@pytest.fixture
def index(tmp_path: Path):
    (tmp_path / "relations.toml").write_text(RELATIONS, encoding="utf-8")
    made = index_of(tmp_path, {"norsa": named_document("norsa", NAMED)})
    yield made
    made.close()


@pytest.fixture(autouse=True)
def words_for_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedder of these tests counts words, so that everything is less alike than to a model."""
    monkeypatch.setattr(supposing, "NEAR", 0.3)


def told(index: Index, question: str) -> str | None:
    language = detect_language(question)
    asked = read_question(question, language)
    plan = suppose(index, question, asked, language, index.cards(question, 24))
    return plan and f"{plan.calculation.formula} = {plan.calculation.text}"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "What would the value of the warrant on Norsa be at a price of 25 dollars?",
            "4 million shares × max(25 dollars − $1 a share, 0) = $96 million",
        ),
        (
            "价格是25美元时，Norsa 权证价值是多少？",
            "4 million shares × max(25美元 − $1 a share, 0) = $96 million",
        ),
        (
            "With sales of 20 million dollars, what would the margin of Norsa be in 2019, its loss as a percentage?",
            "(−$5 million) ÷ 20 million dollars = -25%",
        ),
        (
            "If rent were 100,000 dollars a year, how much would Norsa pay over all years of the lease?",
            "100,000 dollars a year × three years = $300,000",
        ),
        (
            "What would Norsa pay over all years for the 30 barns if the lease ran 4 years?",
            "$90,000 a year × 4 years = $360,000",
        ),
        (
            "What would the value of the warrant on Norsa be if it were for 6 million shares at night price?",
            "6 million shares × max($22 a share − $1 a share, 0) = $126 million",
        ),
        (  # "USD" is a word of its own here, and none in "25USD"
            "What would the value of the warrant on Norsa be at a price of 25USD a share?",
            "4 million shares × max(25USD a share − $1 a share, 0) = $96 million",
        ),
        (  # 3 million are no whole of which 4 million are a part
            "What percentage of all shares of Norsa would 3 million shares of the warrant be?",
            "3 million shares ÷ 40 million shares = 7.5%",
        ),
        (
            "If the rent were 100,000 a year, how much would Norsa pay over all years of the lease?",
            "100,000 × three years = $300,000",
        ),
    ],
)
def test_the_persons_number_stands_in_the_place_of_a_figure(
    index: Index, question: str, answer: str
) -> None:
    assert told(index, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the value of the warrant on Norsa at the noon price?",  # no number of its own
        "What would the value of the warrant on Sura be at a price of 25 dollars?",  # of nobody told of
        "What would the value of the warrant on Norsa be at a price of 25 euros?",
        "What would the value of the warrant on Norsa be at a price of 2,500 dollars?",  # of another order
        "How many times the sales is the value of the warrant on Norsa at 25 dollars a share?",
        "By what percentage would the value of the warrant on Norsa rise at 25 dollars a share?",
        "What would the margin of Norsa be in 2018 with sales of 20 million dollars?",  # of another year
        "What would the value of the warrant on Norsa be at 25 dollars, on 9 hectares?",
        "How many shares of Norsa does the warrant have at 25 dollars?",
        "What would the rent of the barns be in all if the lease ran 4 years at 3?",  # 3 of what
        "With 20 million a share, what would the margin of Norsa be in 2019, its loss as a percentage?",
    ],
)
def test_what_no_declared_calculation_means_is_left(index: Index, question: str) -> None:
    assert told(index, question) is None


def test_of_two_that_are_equally_near_none_is_taken(index: Index) -> None:
    # the shares may be at either price
    question = "What would the value of the warrant on Norsa be if it were for 6 million shares?"
    assert told(index, question) is None


def test_the_sources_of_the_other_figures_are_kept(index: Index) -> None:
    question = "What would the value of the warrant on Norsa be at a price of 25 dollars?"
    asked = read_question(question, "en")
    plan = suppose(index, question, asked, "en", index.cards(question, 24))
    assert plan is not None
    assert {name: one.card.name if one.card else None for name, one in plan.operands} == {
        "shares": "shares",
        "price": None,
        "strike": "strike",
    }


def test_names_and_telling_words_that_nobody_asked_about_count_against_a_phrase(
    index: Index,
) -> None:
    question = "What would the value of the warrant be?"
    asked = read_question(question, "en")
    phrases = [
        "value of the warrant",
        "value of the warrant on Norsa",  # whom all labels name
        "value of the warrant on Sura",
        "value of the purple warrant",
    ]
    words = frozenset().union(*map(stems, [question, *phrases]))
    shares = index.library.cards.word_shares(words)
    counted = supposing._unasked(shares, asked, question, phrases)
    assert counted == [0.0, 0.0, supposing.NAMED, supposing.TOLD]
