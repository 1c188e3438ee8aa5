"""A question whose parts each ask by a word of their own is taken apart; what leans on another part has its names."""

import pytest

from assistant.chain.basis import Basis, Line, StatementLine, joined
from assistant.chain.clauses import clauses
from assistant.chain.evidence import EvidenceSentence, gather
from tests.chain.test_evidence import retrieved


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        (
            "en",
            "Who runs the Elbe mill and how much did it grind in 1904?",
            ["Who runs the Elbe mill", "how much did it grind in 1904 (Elbe)"],
        ),
        (
            "en",
            "What did Elbe charge in 1904; at what price did Oder sell?",
            ["What did Elbe charge in 1904", "at what price did Oder sell"],
        ),
        (
            "es",
            "¿Quién dirige el molino Elba y a qué precio vende el trigo?",
            ["Quién dirige el molino Elba", "a qué precio vende el trigo (Elba)"],
        ),
        (
            "zh",
            "Elbe磨坊是谁建的？1904年，磨了多少吨小麦？",
            ["Elbe磨坊是谁建的", "1904年，磨了多少吨小麦 (Elbe)"],
        ),
    ],
)
def test_clauses(language: str, question: str, expected: list[str]) -> None:
    assert [clause.question for clause in clauses(question, language)] == expected


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How much do the old and the new mill grind?"),  # one asking word for both
        ("en", "How much does the firm, which owns the mill, grind?"),
        ("en", "Who built the mill, and when?"),  # nothing but an asking word
        ("en", "If the price were 20, what would it cost and who would pay?"),
        ("es", "¿Cuánto muelen el molino viejo y el nuevo?"),
        ("zh", "如果价格是20元，要花多少钱，谁来付？"),
        ("zh", "1904年，磨坊磨了多少吨小麦？"),
        ("en", ""),
    ],
)
def test_one_question(language: str, question: str) -> None:
    assert clauses(question, language) == []


def evidence(text: str) -> EvidenceSentence:
    (piece,) = gather([retrieved(text, {text: 0.9})], "en", 500)
    return piece


def test_the_lines_of_all_clauses_are_told_in_turn() -> None:
    mill, owner, rate = (evidence(f"The mill says {n}.") for n in ("one", "two", "three"))
    stated = StatementLine(0, "two", numeral="2", label="owners", basis=None)
    told = joined(
        [
            ("who?", Basis([mill], lines=[Line(0, "one", foreign=True)])),
            ("why?", Basis([mill], silent=True, lines=[Line(0, "near")])),
            ("whose?", Basis([owner, rate], lines=[Line(1, "three")], statements=[stated])),
            ("which?", Basis([rate], lines=[Line(0, "three")], missing=["which other?"])),
        ]
    )
    assert told == Basis(
        [mill, owner, rate, rate],
        lines=[Line(0, "one", foreign=True), Line(2, "three")],
        statements=[StatementLine(1, "two", numeral="2", label="owners", basis=None)],
        missing=["why?", "which other?"],
    )


def test_what_the_model_has_to_word_and_silence_alone_are_not_joined() -> None:
    mill = evidence("The mill says one.")
    silent = ("why?", Basis([mill], silent=True, lines=[Line(0, "near")]))
    assert joined([silent, ("who?", Basis([]))]) is None
    assert (
        joined([("who?", Basis([mill], lines=[Line(0, "one")])), ("how?", Basis([mill]))]) is None
    )
