"""A question that asks several things is answered part by part, from a real index."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chain.assistant import Assistant
from assistant.chain.basis import Line, once
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard
from assistant.chain.several import most
from assistant.errors import CalculationError
from assistant.figures import Figure, unit_kind
from assistant.index.cards import FigureCard
from assistant.settings import Settings
from tests.fakes import FakeModel, index_of

HARBOUR = """# Quays

The old quay is 400 m long. The new quay is 0.6 km long.

# Money

The port earned $90 million in 2018. The port earned $95 million in 2019.
"""


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """Chances are fitted to real embeddings; with stand-ins for them the sources always count as speaking."""
    for module in ("deciding", "several"):
        monkeypatch.setattr(f"assistant.chain.{module}.likeliest", lambda *given: given[2][0])
    index = index_of(tmp_path, {"harbour": HARBOUR})
    settings = Settings()
    return Assistant(index, FakeModel(), Prompts(settings.prompts_dir), settings)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Which is longer, the old quay or the new quay?",
            "The greater value: 0.6 km[1].\nThe old quay is 400 m long[2].\nThe new quay is 0.6 km long[1].",
        ),
        (
            "Which is shorter, the old quay or the new quay?",
            "The smaller value: 400 m[1].\nThe old quay is 400 m long[1].\nThe new quay is 0.6 km long[2].",
        ),
        (
            "How long is the old quay, and how long is the new quay?",
            "The old quay is 400 m long[1].\nThe new quay is 0.6 km long[2].",
        ),
        (
            "Give me both, what the port earned in 2018 and in 2019, in dollars of income.",
            "The port earned $90 million in 2018[1].\nThe port earned $95 million in 2019[2].",
        ),
    ],
)
def test_every_part_has_its_figure(harbour: Assistant, question: str, answer: str) -> None:
    made = harbour.ask(question)
    assert (made.answer, made.abstained, made.missing) == (answer, False, None)


@pytest.fixture
def doubtful(harbour: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """The figure of a question that has "new" or "pier" in it is never likely enough."""

    def likeliest(question, asked, found, bare, says):
        return None if "new" in question or "pier" in question else found[0]

    monkeypatch.setattr("assistant.chain.several.likeliest", likeliest)
    return harbour


def test_what_is_not_found_is_said(doubtful: Assistant) -> None:
    made = doubtful.ask("Which is longer, the old quay or the new pier?")
    found, missing = made.answer.split("\n")
    assert found == "The old quay is 400 m long[1]."
    assert missing == f"The sources do not say this: “{made.missing}”"
    assert made.missing.endswith("the new pier?")
    assert not made.abstained


def test_a_part_is_found_by_what_it_has_in_common_with_another(doubtful: Assistant) -> None:
    made = doubtful.ask("Which is longer, the old quay or the new quay?")
    assert (made.answer, made.missing) == (
        "The greater value: 0.6 km[1].\nThe old quay is 400 m long[2].\nThe new quay is 0.6 km long[1].",
        None,
    )


def test_a_sentence_that_two_lines_would_repeat_is_listed_once() -> None:
    lines = [
        Line(0, "a = b"),
        Line(1, "Both stand here."),
        Line(2, "Both stand here."),
        Line(3, "c"),
    ]
    assert once(lines) == [lines[0], lines[1], lines[3]]


def ranked(value: str, unit: str) -> RankedCard:
    figure = Figure(
        value=Decimal(value), unit=unit, text=value, start=0, end=1, kind=unit_kind(unit)
    )
    card = FigureCard(
        id=value, origin="stated", document_ids=("d",), labels=(value,), figure=figure
    )
    return RankedCard(card=card, similarity=0.5, chance=0.5)


@pytest.mark.parametrize(
    ("figures", "comparing", "which"),
    [
        (["400 m", "0.6 km"], "more", 1),
        (["400 m", "0.6 km"], "less", 0),
        (["3 USD", "5 USD", "4 USD"], "more", 1),
        (["750 MW", "0.75 GW"], "more", None),
    ],
)
def test_the_calculator_says_which_is_most(
    figures: list[str], comparing: str, which: int | None
) -> None:
    assert most([ranked(*one.split()) for one in figures], comparing) == which


def test_what_cannot_be_compared_is_not() -> None:
    with pytest.raises(CalculationError, match="cannot be compared"):
        most([ranked("3", "USD"), ranked("3", "EUR")], "more")
