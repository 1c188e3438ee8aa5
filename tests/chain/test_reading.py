"""What the language model reads out of sentences: what it is shown, what it may write, and what its word means."""

import pytest

from assistant.chain import answerable
from assistant.chain.asking import read_question
from assistant.chain.checking import MOST
from assistant.chain.choosing import choices
from assistant.chain.consulting import to_read
from assistant.chain.evidence import token_estimate
from assistant.chain.grammar import one_of
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard
from assistant.chain.reading import LONGEST, Read, passage_of, read
from assistant.documents.types import Measures
from assistant.figures import find_figures
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness
from assistant.settings import Settings
from tests.fakes import FakeModel

QUESTION = "How many workers does the mill have?"
CLAUSE = "The mill hired 120 workers and 14 trucks in one winter."


def card(
    clause: str, numeral: str, at: int, *, named: bool = False, title: str = "Mill book"
) -> RankedCard:
    (figure,) = (f for f in find_figures(clause, "en") if f.text == numeral)
    made = FigureCard(
        id=f"{title}@{at}{numeral}",
        origin="stated",
        document_ids=(title,),
        clause=clause,
        heading=f"{title}\nStock",
        measures=Measures(en="workers of the mill") if named else None,
        labels=("workers of the mill" if named else f"Mill {clause}",),
        figure=figure.model_copy(update={"start": at + figure.start, "end": at + figure.end}),
    )
    return RankedCard(card=made, similarity=0.6, chance=0.5)


TRUCKS = card(CLAUSE, "14 trucks", 100)
WORKERS = card(CLAUSE, "120 workers", 100)
STAFF = card("It employs 30 people.", "30 people", 10)
ROW = card("| Sheds | 95 |", "95", 300)
OTHER = card("The dam holds 7 km.", "7 km", 0, title="Dam book")


def test_the_sentences_are_shown_in_the_order_of_their_documents_under_their_titles() -> None:
    passage, shown = passage_of([WORKERS, OTHER, STAFF, ROW, TRUCKS])
    assert passage == (
        "Dam book. The dam holds 7 km. Mill book. It employs 30 people. "
        f"{CLAUSE.rstrip('.')}. Mill | Sheds | 95 |: 95"
    )
    assert shown == [WORKERS, OTHER, STAFF, ROW, TRUCKS]


def test_a_named_figure_is_shown_by_its_name() -> None:
    named = card(CLAUSE, "120 workers", 100, named=True)
    assert passage_of([named])[0] == "Mill book. workers of the mill: 120 workers"


def test_what_would_be_too_long_is_left_out_with_its_figures() -> None:
    long = card(f"{'It was a long winter, ' * 30}and 41 people froze.", "41 people", 500)
    passage, shown = passage_of([WORKERS, long, STAFF])
    assert "froze" not in passage
    assert shown == [WORKERS]
    assert token_estimate(passage_of([long])[0]) > LONGEST  # the first is whole, however long


@pytest.mark.parametrize(
    ("reply", "named", "margin"),
    [
        (("120 workers", 2.5), WORKERS, 2.5),
        (("14 trucks", 99.0), TRUCKS, MOST),
        (("none", -99.0), None, -MOST),
        (("about 120 workers, I think", None), WORKERS, 0.0),
        (("900 workers", 1.0), None, 1.0),
    ],
)
def test_the_model_names_a_figure_of_the_sentences_or_none(
    reply: tuple[str, float | None], named: RankedCard | None, margin: float
) -> None:
    model = FakeModel()
    model.picks = reply
    told = read(model, Prompts(Settings().prompts_dir), QUESTION, [TRUCKS, WORKERS])
    assert told == Read(named, margin, 0.0)
    assert model.read == [(f"Mill book. {CLAUSE.rstrip('.')}", ["14 trucks", "120 workers"])]


def test_a_model_that_fails_reads_nothing() -> None:
    assert read(FakeModel(), Prompts(Settings().prompts_dir), QUESTION, [WORKERS]) is None


def test_the_grammar_has_the_texts_alone() -> None:
    assert one_of(["none", 'a "1"', "2\n3"]) == 'root ::= "none" | "a \\"1\\"" | "2\\n3"\n'


def test_read_are_figures_that_nobody_has_named_in_a_unit_that_can_answer() -> None:
    asked = read_question(QUESTION, "en")
    named = card(CLAUSE, "120 workers", 100, named=True)
    assert to_read(QUESTION, asked, [TRUCKS, WORKERS, named, ROW]) == [WORKERS, named]
    assert to_read(QUESTION, asked, [TRUCKS, ROW, WORKERS]) == [ROW, WORKERS]
    assert to_read(QUESTION, asked, [named, WORKERS]) == []
    assert to_read(QUESTION, asked, [TRUCKS]) == []
    cost = "What does it cost?"
    assert to_read(cost, read_question(cost, "en"), [TRUCKS]) == [TRUCKS]
    both = "How many workers and trucks do both mills have?"
    assert to_read(both, read_question(both, "en"), [WORKERS]) == []


def cell(row: str, column: str, numeral: str) -> RankedCard:
    made = card(f"| {row} | {numeral} |", numeral, 500)
    labels = (f"Mill; {row}; {column}",)
    return made.model_copy(update={"card": made.card.model_copy(update={"labels": labels})})


@pytest.mark.parametrize(
    ("question", "is_read"),
    [
        ("What were the wool sales of the mill in 2019?", False),
        ("磨坊2019年的 wool sales 是多少？", False),
        ("What were the wool sales of the mill in 2018?", True),  # a column of another year
        ("What did the mill sell of wool in 2019?", True),  # in other words
        ("What were the gross wool sales of the mill in 2019?", True),  # another row
    ],
)
def test_a_cell_whose_row_the_question_calls_by_its_name_is_not_read(
    question: str, is_read: bool
) -> None:
    cells = [cell("Wool sales", "2019", "95"), cell("Gross wool sales", "2019", "70")]
    told = to_read(question, read_question(question, "en"), cells)
    assert told == (cells if is_read else [])


def test_the_figure_that_was_read_is_the_one_to_answer_with() -> None:
    asked = read_question(QUESTION, "en")
    (choice,) = choices(QUESTION, asked, [TRUCKS, WORKERS], [], Read(WORKERS, 2.0, -0.1))
    assert choice.cards == [WORKERS]
    assert answerable.kind_of(choice) == "read"


def test_where_none_was_read_no_figure_answers() -> None:
    asked = read_question(QUESTION, "en")
    assert choices(QUESTION, asked, [TRUCKS, WORKERS], [], Read(None, -3.0, -0.1)) == []


@pytest.mark.parametrize(
    ("told", "shown"), [(Read(WORKERS, MOST, -0.1), True), (Read(WORKERS, -MOST, -4.0), False)]
)
def test_what_was_read_decides_whether_it_is_shown(told: Read, shown: bool) -> None:
    asked = read_question(QUESTION, "en")
    found = choices(QUESTION, asked, [WORKERS, TRUCKS], [], told)
    near = Nearness(label=0.6, unit=0.6)

    def never(_: object) -> float:
        raise AssertionError("it has been asked already")

    best = answerable.likeliest(QUESTION, asked, found, near, never)
    assert (best is not None) == shown
