"""The model's own doubt: what it is shown, how its word counts, and when it is asked at all."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chain import answerable
from assistant.chain.asking import read_question
from assistant.chain.checking import MOST, model_says, nearest_of, passage_of
from assistant.chain.choosing import Choice
from assistant.chain.evidence import gather
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard
from assistant.documents.types import Measures
from assistant.errors import ModelError
from assistant.figures import Figure, unit_kind
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness
from assistant.settings import Settings
from tests.fakes import FakeModel, index_of

QUESTION = "What were the sales of the mill in 2019?"


def card(label: str, value: str, unit: str, *, named: bool = True) -> Choice:
    figure = Figure(
        value=Decimal(value), unit=unit, text=value, start=0, end=1, kind=unit_kind(unit)
    )
    made = FigureCard(
        id=label,
        origin="stated",
        document_ids=("mill",),
        clause=f"{label}: {value}",
        heading="Mill book\nSales",
        measures=Measures(en=label) if named else None,
        labels=(label,),
        figure=figure,
    )
    return Choice(None, [RankedCard(card=made, similarity=0.6, chance=0.7)], 0.7, 0.1, 0.0)


SALES = card("sales of the mill in 2019", "40000000", "USD")
LOOMS = card("looms of the mill", "120", "loom")


def test_the_model_is_shown_title_phrase_figure_and_sentence() -> None:
    assert passage_of(SALES.cards[0].card, "en") == (
        "Mill book. sales of the mill in 2019: $40 million. sales of the mill in 2019: 40000000"
    )
    unnamed = card("sales", "40000000", "USD", named=False)
    assert passage_of(unnamed.cards[0].card, "en") == "Mill book. sales: 40000000"


@pytest.mark.parametrize(
    ("leans", "counts"), [(1.5, 1.5), (-9.0, -MOST), (30.0, MOST), (None, 0.0)]
)
def test_a_leaning_is_bounded_and_silence_leans_neither_way(
    leans: float | None, counts: float
) -> None:
    model = FakeModel()
    model.leans = leans
    says = model_says(model, Prompts(Settings().prompts_dir), QUESTION, "en")  # type: ignore[arg-type]
    assert says(SALES.cards[0].card) == counts
    assert model.checked == [
        {"passage": passage_of(SALES.cards[0].card, "en"), "question": QUESTION}
    ]


def test_a_model_that_fails_leans_neither_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> float:
        raise ModelError("the local server failed")

    model = FakeModel()
    monkeypatch.setattr(model, "leaning", fail)
    assert (
        model_says(model, Prompts(Settings().prompts_dir), QUESTION, "en")(SALES.cards[0].card)
        == 0.0
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plain", "leaning", "chosen", "asked_about"),
    [
        ({"SALES": 0.5, "LOOMS": 0.2}, {"SALES": 2.0}, "SALES", ["SALES"]),
        ({"SALES": 0.5, "LOOMS": 0.4}, {"SALES": -4.0, "LOOMS": 1.0}, "LOOMS", ["SALES", "LOOMS"]),
        ({"SALES": 0.5, "LOOMS": 0.0}, {"SALES": -4.0}, None, ["SALES"]),
        ({"SALES": 0.0, "LOOMS": 0.0}, {}, None, []),
    ],
)
def test_the_model_is_asked_only_where_its_word_can_change_what_is_decided(
    monkeypatch: pytest.MonkeyPatch,
    plain: dict[str, float],
    leaning: dict[str, float],
    chosen: str | None,
    asked_about: Sequence[str],
) -> None:
    ways = {"SALES": SALES, "LOOMS": LOOMS}
    names = {id(way): name for name, way in ways.items()}
    cards = {way.cards[0].card.id: name for name, way in ways.items()}
    monkeypatch.setattr(
        answerable,
        "chance_of",
        lambda question, asked, choice, bare, leans: plain[names[id(choice)]] + leans / 10,
    )
    monkeypatch.setattr(answerable, "threshold", lambda kind: 0.45)
    told: list[str] = []

    def says(card: FigureCard) -> float:
        told.append(cards[card.id])
        return leaning[cards[card.id]]

    bare = Nearness(unit=0.5, label=0.5)
    best = answerable.likeliest(
        QUESTION, read_question(QUESTION, "en"), list(ways.values()), bare, says
    )
    assert (best and names[id(best)], told) == (chosen, list(asked_about))


@pytest.mark.parametrize(
    ("words", "leans", "answers", "asks"),
    [
        ("sales", 4.0, True, 1),
        ("sales", -4.0, False, 1),
        ("nothing", 4.0, False, 0),
        ("everything", -4.0, True, 0),
    ],
)
def test_words_are_asked_about_only_where_that_can_change_what_is_decided(
    monkeypatch: pytest.MonkeyPatch, words: str, leans: float, answers: bool, asks: int
) -> None:
    plain = {"nothing": -20.0, "sales": 0.0, "everything": 20.0}[words]
    weights = defaultdict(float, {"bias": plain, "threshold": 0.5, "leaning": 1.0})
    monkeypatch.setattr(answerable, "read_weights", lambda name: weights)
    told: list[float] = []

    def leaning() -> float:
        told.append(leans)
        return leans

    asked = read_question("Who owns the mill?", "en")
    found = answerable.has_words("Who owns the mill?", asked, 0.5, ["It is Norsa's."], leaning)
    assert (found, len(told)) == (answers, asks)


def test_of_evidence_the_nearest_sentences_are_shown_under_their_titles(tmp_path: Path) -> None:
    text = "# Mill\n\nNorsa owns the mill. It has looms. It stands by the lake. The lake is deep.\n"
    index = index_of(tmp_path, {"mill": text})
    question = "Who owns the mill?"
    evidence = gather(index.search(question, 5, None), "en", 400)
    nearest = sorted(evidence, key=lambda s: -s.score)[:3]
    told = nearest_of(evidence)
    assert told == ". ".join(["Mill", *(s.shown.rstrip(".") for s in nearest)])
    model = FakeModel()
    model.leans = 2.5
    says = model_says(model, Prompts(Settings().prompts_dir), question, "en")  # type: ignore[arg-type]
    assert says(evidence) == 2.5
    assert model.checked == [{"passage": told, "question": question}]
