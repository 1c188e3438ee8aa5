"""In which order the ways to answer a question about figures are tried, and who is asked for them."""

from collections.abc import Sequence

import pytest

from assistant.chain.asking import Asked, read_question
from assistant.chain.choosing import Choice
from assistant.chain.consulting import ways
from assistant.chain.formula import Formula
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard
from assistant.chain.reading import Read
from tests.chain.test_reading import CLAUSE, ROW, STAFF, TRUCKS, WORKERS, card

UNLIKELY = Formula(None, -2.0, -3.0)


class Asking:
    """Notes what is asked, in its order."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def plans(self) -> Sequence[Plan]:
        self.noted.append("plans")
        return []

    def reads(self, question: str, among: Sequence[RankedCard]) -> Read:
        self.noted.append("reads")
        return Read(among[0], 2.0, -0.1)

    def writes(self, asked: Asked, question: str, ranked: Sequence[RankedCard]) -> Formula:
        self.noted.append("writes")
        return UNLIKELY

    def of(self, question: str, ranked: Sequence[RankedCard]) -> list[list[Choice]]:
        asked = read_question(question, "en")
        return list(ways(question, asked, ranked, self.plans, self.reads, self.writes))


def test_the_formula_comes_first_where_the_words_want_a_calculation() -> None:
    asking = Asking()
    formula, read = asking.of(
        "How many more workers than trucks does the mill have?", [WORKERS, TRUCKS]
    )
    assert asking.noted == ["writes", "reads", "plans"]
    assert formula == []
    assert [one.cards for one in read] == [[WORKERS]]


def test_the_formula_comes_last_where_the_words_want_none() -> None:
    asking = Asking()
    read, formula = asking.of("How many workers does the mill have?", [WORKERS, TRUCKS])
    assert asking.noted == ["reads", "plans", "writes"]
    assert [one.cards for one in read] == [[WORKERS]]
    assert formula == []


@pytest.mark.parametrize(
    ("question", "ranked", "noted"),
    [
        ("How many more workers than trucks?", [ROW, STAFF], ["reads", "plans"]),  # a table's cell
        (
            "How many more workers than trucks?",
            [card(CLAUSE, "120 workers", 0, named=True)],
            ["plans"],
        ),
        (
            "How many workers does the mill have?",
            [WORKERS.model_copy(update={"chance": 0.9})],
            ["reads"],
        ),
    ],
)
def test_nobody_is_asked_for_what_is_not_wanted(
    question: str, ranked: list[RankedCard], noted: list[str]
) -> None:
    asking = Asking()
    asking.of(question, ranked)
    assert asking.noted == noted
