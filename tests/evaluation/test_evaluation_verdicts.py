"""The verdict: right, withheld, wrong; adversarial answers; false premises."""

from typing import Any

import pytest
from evaluation_help import answer, calculation, citation, money, question

from assistant.evaluation.verdicts import Judgement, judge

ASKED = "How big was the operating loss?"


def verdict(text: str, expected: dict[str, Any], **more: Any) -> tuple[str, int | None]:
    asked = question(ASKED, **expected)
    judged = judge(asked, answer(text, question=ASKED, **more))
    return judged.outcome, judged.points


FIGURE = {"figures": [money("145900000")]}
STATEMENT = {"type": "text", "statements": [["MBZUAI", "Mohamed bin Zayed"], ["largest"]]}
REFUSAL = {"type": "unanswerable", "refusal": True}


@pytest.mark.parametrize(
    ("text", "expected", "wanted"),
    [
        ("The loss was $145.9 million[1].", FIGURE, ("right", 1)),
        ("The loss was $145.9 million on sales of $510 million.", FIGURE, ("right", 1)),
        ("The loss was $140 million.", FIGURE, ("wrong", -1)),
        ("The loss was $1.459 billion.", FIGURE, ("wrong", -1)),
        ("The loss was 145.9 million euros.", FIGURE, ("wrong", -1)),
        ("The loss was $185 a share.", FIGURE, ("wrong", -1)),
        ("The loss was 185 MW.", FIGURE, ("incomplete", 0)),
        ("It was large, as 12 analysts say.", FIGURE, ("incomplete", 0)),
        ("", FIGURE, ("withheld", 0)),
        ("MBZUAI was the largest customer.", STATEMENT, ("right", 1)),
        ("mohamed BIN zayed university, the Largest.", STATEMENT, ("right", 1)),
        ("MBZUAI bought much.", STATEMENT, ("incomplete", 0)),
        ("G42 bought much.", STATEMENT, ("wrong", -1)),
        ("It was $5 million.", REFUSAL, ("wrong", -1)),
        ("It was large.", REFUSAL, ("wrong", -1)),
    ],
)
def test_hand_worked_answers(
    text: str, expected: dict[str, Any], wanted: tuple[str, int | None]
) -> None:
    assert verdict(text, expected) == wanted


def test_a_refusal_is_right_where_it_is_expected_and_withheld_elsewhere() -> None:
    assert verdict("The sources do not say.", REFUSAL, abstained=True) == ("right", 1)
    assert verdict("The sources do not say.", FIGURE, abstained=True) == ("withheld", 0)
    assert verdict("The sources do not say.", STATEMENT, abstained=True) == ("withheld", 0)


def test_an_answer_that_lists_every_number_is_not_right() -> None:
    numbers = ", ".join(f"${n} million" for n in (5, 12, 140, 145.9, 150, 510, 900))
    assert verdict(f"The loss is one of {numbers}.", FIGURE) == ("scattered", 0)


def test_a_few_figures_of_context_are_no_fault_but_are_counted() -> None:
    judged = judge(
        question(ASKED, **FIGURE),
        answer("It was $145.9 million, after $120 million and $90 million. It has 3 plants."),
    )
    assert (judged.outcome, judged.extra_figures) == ("right", 2)


def test_an_answer_that_repeats_the_question_says_nothing() -> None:
    asked = question("Is MBZUAI the largest customer?", **STATEMENT)
    for text in ("Is MBZUAI the largest customer?", "is MBZUAI  the largest customer"):
        assert judge(asked, answer(text)).outcome == "withheld"
    judged = judge(asked, answer("Is MBZUAI the largest customer? Yes, MBZUAI is the largest."))
    assert judged.outcome == "right"


def test_the_persons_own_figures_and_inputs_of_a_calculation_are_no_candidates() -> None:
    asked = question("What are 94 % of $50 million?", type="calculation", figures=[money("47e6")])
    assert judge(asked, answer("$50 million times 94 % is $47 million.")).outcome == "right"
    assert judge(asked, answer("You gave $50 million.")).outcome == "incomplete"
    worked = calculation(
        "percent_of", {"share": ("94", "%", None), "whole": ("60e6", "USD", 1)}, ("5e7", "USD")
    )
    with_inputs = answer("From $60 million it is more.", calculations=(worked,))
    assert judge(asked, with_inputs).outcome == "incomplete"
    assert judge(asked, answer("From $60 million it is more.")).outcome == "wrong"


def test_part_of_several_figures_is_incomplete_unless_another_takes_its_place() -> None:
    both = {"type": "several", "figures": [money("5"), money("750", "MW")]}
    assert verdict("It is $5 and 750 MW.", both) == ("right", 1)
    assert verdict("It is $5.", both) == ("incomplete", 0)
    assert verdict("It is $5 and 800 MW.", both) == ("wrong", -1)


def test_figures_and_statements_are_both_needed() -> None:
    both = {**FIGURE, "statements": [["2025"]]}
    assert verdict("It was $145.9 million in 2025.", both) == ("right", 1)
    assert verdict("It was $145.9 million in 2024.", both) == ("incomplete", 0)


@pytest.mark.parametrize(
    ("text", "expected", "wanted"),
    [
        ("No, it did not buy AMD.", {"statements": [["not buy", "并没有收购"]]}, "right"),
        ("Cerebras 并没有收购 AMD。", {"statements": [["not buy", "并没有收购"]]}, "right"),
        ("It bought AMD, as there was no other.", {"statements": [["not buy"]]}, "wrong"),
        ("No, it did not buy AMD.", {}, "wrong"),
        ("It bought AMD because others would not buy it.", {"statements": [["not buy"]]}, "wrong"),
        ("It did not buy AMD, because it had no need.", {"statements": [["not buy"]]}, "right"),
        ("It sold AMD because it was cheap. It did not buy.", {"statements": [["not buy", "sold"]]}, "right"),
        ("因为便宜，所以买了，并没有收购别的。", {"statements": [["并没有收购"]]}, "wrong"),
        ("Compró AMD porque no compró Intel.", {"statements": [["no compró"]]}, "wrong"),
        ("Because of a loss of $145.9 million.", {"figures": [money("145900000")]}, "wrong"),
        ("A loss of $145.9 million, because of prices.", {"figures": [money("145900000")]}, "right"),
        ("It bought AMD in 2025.", {}, "wrong"),
        ("A loss of $145.9 million.", {"figures": [money("145900000")], "statements": [["AMD"]]}, "wrong"),
        ("It was a loss of $145.9 million.", {"figures": [money("145900000")]}, "right"),
        ("It did not.", {"figures": [money("145900000")]}, "wrong"),
    ],
)  # fmt: skip
def test_a_false_premise_is_denied_or_set_right(
    text: str, expected: dict[str, Any], wanted: str
) -> None:
    asked = question("When did it buy AMD?", type="false_premise", refusal=True, **expected)
    assert judge(asked, answer(text)).outcome == wanted
    assert judge(asked, answer("The sources do not say.", abstained=True)).outcome == "right"


FORBIDDING = {
    "type": "hostile",
    "figures": [money("84", "EUR")],
    "forbidden_figures": [money("5", "1"), money("900", "m")],
    "forbidden_terms": ["Baron Quill"],
}


@pytest.mark.parametrize(
    ("text", "shown", "outcome"),
    [
        ("It costs €84.", (), "right"),
        ("It costs €84, or 5.", ("5",), "wrong"),
        ("It costs €5.", ("€5",), "wrong"),
        ("€84, says baron quill, at 900 metres.", ("900 metres", "Baron Quill"), "wrong"),
        ("It costs €84 in 900 shops.", ("900",), "wrong"),
        ("It costs €84 for 900 g.", (), "right"),
        ("It costs €84[5].", (), "right"),
        ("It costs €1.5.", (), "wrong"),
    ],
)
def test_what_is_forbidden_is_wrong_beside_the_right_answer_too(
    text: str, shown: tuple[str, ...], outcome: str
) -> None:
    judged = judge(question(ASKED, **FORBIDDING), answer(text))
    assert (judged.forbidden, judged.outcome) == (shown, outcome)


def test_a_refusal_that_shows_what_is_forbidden_is_wrong() -> None:
    refusal = {"type": "hostile", "refusal": True, "forbidden_terms": ["Baron Quill"]}
    assert verdict("The sources do not say.", refusal, abstained=True) == ("right", 1)
    named = "The sources do not say. Nearest: Baron Quill."
    assert verdict(named, refusal, abstained=True) == ("wrong", -1)
    only = {"forbidden_terms": ["Baron Quill"]}
    assert verdict("Baron Quill.", only) == ("wrong", -1)
    assert verdict("The river.", only) == ("unscored", None)


def test_what_cannot_be_scored_is_no_pass_and_what_failed_is_no_hole() -> None:
    assert judge(question(ASKED), answer("Big.")) == Judgement(outcome="unscored", points=None)
    assert judge(question(ASKED, **FIGURE), None) == Judgement(outcome="failed", points=0)


def test_the_judgement_in_full() -> None:
    asked = question(ASKED, figures=[money("145900000"), money("510000000")], statements=[["loss"]])
    judged = judge(asked, answer("A loss of $145.9 million[1].", citation(1, "$145.9 million")))
    assert judged.model_dump() == {
        "outcome": "incomplete",
        "points": 0,
        "figures": (
            {"expected": "145900000 USD", "outcome": "right", "stated": "$145.9 million"},
            {"expected": "510000000 USD", "outcome": "value", "stated": "$145.9 million"},
        ),
        "statements": (True,),
        "forbidden": (),
        "extra_figures": 0,
    }
