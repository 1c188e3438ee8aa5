"""The model's own doubt: what it is shown, how its word counts, and when it is asked at all."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chain import answerable
from assistant.chain.asking import read_question
from assistant.chain.checking import MOST, model_says, passage_of
from assistant.chain.choosing import Choice
from assistant.chain.planning import plan
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard, rank_cards
from assistant.documents.types import Measures
from assistant.errors import ModelError
from assistant.figures import Figure, unit_kind
from assistant.index.cards import FigureCard
from assistant.index.index import Nearness
from assistant.settings import Settings
from tests.fakes import FakeModel, index_of

QUESTION = "What were the sales of the mill in 2019?"
FERRY = """---
id: ferry
title: Ferry accounts
language: en
figures:
  - name: revenue
    measures: {en: revenue of the ferry line in 2019, zh: 渡轮公司2019年收入}
    value: "40000000"
    unit: USD
  - name: before
    measures: {en: revenue of the ferry line in 2018, zh: 渡轮公司2018年收入}
    value: "32000000"
    unit: USD
---
The ferry line took $40 million in 2019, after $32 million in 2018.
"""


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
    assert passage_of(SALES, "en") == (
        "Mill book. sales of the mill in 2019: $40 million. sales of the mill in 2019: 40000000"
    )
    unnamed = card("sales", "40000000", "USD", named=False)
    assert passage_of(unnamed, "en") == "Mill book. sales: 40000000"


@pytest.mark.parametrize(
    ("question", "language", "shown"),
    [
        (
            "How many times its revenue of 2018 was the ferry line's revenue of 2019?",
            "en",
            "$40 million ÷ $32 million = 1.25 times ($40 million: revenue of the ferry line in 2019; "
            "$32 million: revenue of the ferry line in 2018)",
        ),
    ],
)
def test_of_a_calculation_the_model_is_shown_formula_and_inputs(
    tmp_path: Path, question: str, language: str, shown: str
) -> None:
    index = index_of(tmp_path, {"ferry": FERRY})
    asked = read_question(question, language)
    plans = plan(index, question, asked, rank_cards(question, asked, index.cards(question, 10, [])))
    assert shown in [passage_of(Choice(p, [], p.chance, 0.0, 0.0), language) for p in plans]


@pytest.mark.parametrize(
    ("leans", "counts"), [(1.5, 1.5), (-9.0, -MOST), (30.0, MOST), (None, 0.0)]
)
def test_a_leaning_is_bounded_and_silence_leans_neither_way(
    leans: float | None, counts: float
) -> None:
    model = FakeModel()
    model.leans = leans
    says = model_says(model, Prompts(Settings().prompts_dir), QUESTION, "en")  # type: ignore[arg-type]
    assert says(SALES) == counts
    assert model.checked == [{"passage": passage_of(SALES, "en"), "question": QUESTION}]


def test_a_model_that_fails_leans_neither_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> float:
        raise ModelError("the local server failed")

    model = FakeModel()
    monkeypatch.setattr(model, "leaning", fail)
    assert model_says(model, Prompts(Settings().prompts_dir), QUESTION, "en")(SALES) == 0.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plain", "leaning", "chosen", "asked_about"),
    [
        ({"SALES": 0.5, "LOOMS": 0.4}, {"SALES": 2.0}, "SALES", ["SALES"]),
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
    monkeypatch.setattr(
        answerable,
        "chance_of",
        lambda question, asked, choice, bare, leans: plain[names[id(choice)]] + leans / 10,
    )
    monkeypatch.setattr(answerable, "threshold", lambda kind: 0.45)
    told: list[str] = []

    def says(choice: Choice) -> float:
        told.append(names[id(choice)])
        return leaning[names[id(choice)]]

    bare = Nearness(unit=0.5, second=0.4, label=0.5)
    best = answerable.likeliest(
        QUESTION, read_question(QUESTION, "en"), list(ways.values()), bare, says
    )
    assert (best and names[id(best)], told) == (chosen, list(asked_about))
