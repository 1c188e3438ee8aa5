"""Which names of rows a question calls."""

import pytest

from assistant.chain.wording import called

ROWS = ("Sales", "Wool sales", "Net sales", "营业收入", "")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What were wool sales in 2019?", {"Wool sales"}),  # its "sales" are no row of that name
        ("What were sales in 2019?", {"Sales"}),
        ("What are wool sales as a share of net sales?", {"Wool sales", "Net sales"}),
        ("What were salesmen paid?", set()),
        ("2019年的营业收入是多少？", {"营业收入"}),
        ("¿Cuánto fue Net sales en 2019?", {"Net sales"}),
    ],
)
def test_the_longest_names_that_stand_in_a_question_are_called(
    question: str, names: set[str]
) -> None:
    assert called(ROWS, question) == names
