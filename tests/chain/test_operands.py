"""The figures that may go into a calculation."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chain.asking import read_question
from assistant.chain.operands import find_operands, own_figures, parts, to_be_used
from assistant.chain.outlining import Outline
from tests.fakes import index_of

TRAM = """---
id: tram
title: Tram accounts
language: en
figures:
  - name: tram_fares
    measures: {en: fares taken by the tram}
    value: "30000000"
    unit: EUR
  - name: tram_ticket
    measures: {en: price of a ticket}
    value: "3"
    unit: EUR/ticket
  - name: tram_computer
    measures: {en: speed of the tram's computer}
    value: "125"
    unit: PFLOPS
---
# Tram accounts

Fares taken by the tram came to €30 million, at €3 per ticket. Its computer does 125 petaFLOPS.
"""


def test_parts_cover_the_question() -> None:
    assert parts("one two three four five six seven") == [
        "one two three four five six",
        "four five six seven",
    ]
    assert "".join(parts("债务是营业额的几倍呢问"))[:9] == "债务是营业额的几倍呢问"[:9]
    assert parts("why") == ["why"]


def test_one_year_and_bare_numbers_need_not_be_used() -> None:
    asked = read_question("What would line 7 cost in one year, at 9 % of 5 million euros?", "en")
    own = own_figures(asked)
    assert [own[k].text for k in sorted(to_be_used(own))] == ["9 %", "5 million euros"]


def test_figures_of_the_sources_come_first_and_the_persons_own_with_the_rates_they_may_be(
    tmp_path: Path,
) -> None:
    index = index_of(tmp_path, {"tram": TRAM})
    question = "What would the fares be at 4 euros?"
    asked = read_question(question, "en")
    found = [one.card for one in index.cards(question, 5)]
    operands = find_operands(index, question, asked, found, None, None)
    told = [(o.figure.value, o.figure.unit, o.card is None, sorted(o.own)) for o in operands]
    assert sorted(told[:3]) == [
        (Decimal(3), "EUR/ticket", False, []),
        (Decimal(125), "PFLOPS", False, []),
        (Decimal(30000000), "EUR", False, []),
    ]
    assert told[3:] == [
        (Decimal(4), "EUR", True, [0]),
        (Decimal(4), "EUR/ticket", True, [0]),
    ]
    index.close()


@pytest.mark.parametrize(
    ("among", "found"), [(None, ["tram_fares"]), (["tram"], ["tram_fares"]), (["other"], [])]
)
def test_what_an_outline_names_is_looked_for_among_the_documents_asked_alone(
    tmp_path: Path, among: list[str] | None, found: list[str]
) -> None:
    other = "# Another\n\nNothing of the kind.\n"
    index = index_of(tmp_path, {"tram": TRAM, "other": other})
    outline = Outline(kind="part", names=("fares taken by the tram", "7 %"))
    question = "And 7 % of that?"
    asked = read_question(question, "en")
    operands = find_operands(index, question, asked, [], outline, among)
    cards = [o for o in operands if o.card is not None]
    assert [o.card.name for o in cards if o.outlined[0] > 0.99] == found
    assert [o.outlined[1] for o in operands if o.card is None] == [1.0]
    index.close()
