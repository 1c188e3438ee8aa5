"""Which figures a sentence sets together, told by the words between them."""

import pytest

from assistant.chain.pairing import pairs
from assistant.figures import find_figures
from assistant.index.cards import FigureCard


def cards(clause: str, language: str) -> list[FigureCard]:
    """The cards of a clause that begins at 500 in its document."""
    return [
        FigureCard(
            id=figure.text,
            origin="stated",
            document_ids=("report",),
            clause_id="report:1",
            clause=clause,
            labels=(clause,),
            figure=figure.model_copy(
                update={
                    "start": figure.start + 500,
                    "end": figure.end + 500,
                    "outer": None,
                    "partner": figure.partner and tuple(place + 500 for place in figure.partner),
                }
            ),
        )
        for figure in find_figures(clause, language)
    ]


@pytest.mark.parametrize(
    ("language", "clause", "expected"),
    [
        ("en", "The price of a pass rose from 60 euros to 80 euros in May.", ("change", "60 euros", "80 euros")),
        ("en", "It made 80 euros, up 33% from 60 euros.", ("change", "60 euros", "80 euros")),
        ("en", "It made 12 euros, from 15 euros a year earlier.", ("change", "15 euros", "12 euros")),
        ("en", "It mined 7 tonnes in 2023 and 9 tonnes in 2024.", ("change", "7 tonnes", "9 tonnes")),
        ("en", "In 2024 it mined 9 tonnes, in 2023 only 7 tonnes.", ("change", "7 tonnes", "9 tonnes")),
        ("en", "Of late, 46 of the line's 385 jobs went.", ("share", "46", "385 jobs")),
        ("es", "La estancia bajó de 6,8 a 6,3 días.", ("change", "6,8", "6,3 días")),
        ("es", "Tardó 74 días, frente a los 112 de 2023.", ("change", "112", "74 días")),
        ("es", "Trabajan 1.846 personas, de las que 402 son médicos.", ("share", "402", "1.846 personas")),
        ("zh", "票价由60元提高到80元。", ("change", "60元", "80元")),
        ("zh", "2023年产煤120吨，2024年产煤150吨。", ("change", "120吨", "150吨")),
        ("zh", "团队有85人，其中女性9人。", ("share", "9人", "85人")),
    ],
)  # fmt: skip
def test_a_sentence_sets_two_figures_together(
    language: str, clause: str, expected: tuple[str, str, str]
) -> None:
    assert pairs(cards(clause, language)) == {expected}


@pytest.mark.parametrize(
    ("language", "clause"),
    [
        ("en", "It takes 2 to 3 days."),
        ("en", "A boat costs 60 euros and a car 80 euros."),
        ("en", "It mined 7 tonnes. From then on the 9 tonnes were gone."),
        ("en", "It sold 7 tonnes for 60 euros."),
        ("es", "Una barca cuesta 60 euros y un coche 80 euros."),
        ("zh", "船票60元，车票80元。"),
        ("en", "| Wool | 60 euros | from 80 euros |"),
    ],
)
def test_figures_side_by_side_are_no_pair(language: str, clause: str) -> None:
    assert pairs(cards(clause, language)) == frozenset()


def test_figures_of_two_sentences_are_no_pair() -> None:
    (one,) = cards("It rose from 60 euros", "en")
    (other,) = cards("to 80 euros", "en")
    assert pairs([one, other.model_copy(update={"clause_id": "report:2"})]) == frozenset()
