"""Marks and the origin of every figure, sentence by sentence."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculator import run
from assistant.chain.citations import Citer, Unaccounted
from assistant.chain.evidence import EvidenceSentence
from assistant.chain.figure_evidence import computed_evidence
from assistant.documents.types import DocumentMetadata, Passage
from assistant.figures import find_figures


def piece(quote: str, number: int, label: str = "") -> EvidenceSentence:
    metadata = DocumentMetadata(
        id=f"mill-{number}",
        title=f"Report {number} of the mill",
        language="en",
        published=date(2020, 3, number),
    )
    passage = Passage(
        id=f"mill-{number}:0",
        ordinal=0,
        document_id=metadata.id,
        start=0,
        end=len(quote) + 40,
        text=f"{quote} In another sentence stand 77 looms.",
    )
    figures = find_figures(passage.text, "en")
    own = tuple(f for f in figures if f.end <= len(quote))
    return EvidenceSentence(
        passage=passage,
        metadata=metadata,
        start=0,
        end=len(quote),
        quote=quote,
        shown=quote,
        figures=own,
        numerals=tuple(f.text for f in own),
        clause_ids=(),
        score=0.5,
        label=label,
        nearby=tuple(figures),
    )


SALES = piece("The mill sold cloth for $40 million.", 1)
STAFF = piece("In 2019 it had 120 workers.", 2)
RENT = piece("The rent was $2 million, the tax $3 million, the wool $4 million.", 3)
ALL = (SALES, STAFF, RENT)


def citer(*evidence: EvidenceSentence, question: str = "How is the mill?") -> Citer:
    return Citer(evidence, question, "en", lambda sentence: [0.9, 0.2, 0.1][: len(evidence)])


def test_every_source_of_a_sentence_is_marked_also_that_of_a_year() -> None:
    made = citer(*ALL)
    assert (
        made.mark("In 2019 sales were $40 million.", 0) == "In 2019 sales were $40 million[1][2]."
    )
    assert [c.quote for c in made.citations] == [SALES.quote, STAFF.quote]


def test_a_year_that_only_stands_elsewhere_in_a_passage_has_no_source() -> None:
    made = citer(piece("It sold cloth.", 1))
    with pytest.raises(Unaccounted, match="2019"):
        made.mark("In 2019 it sold cloth.", 0)
    assert (made.citations, made.figures) == ([], [])


@pytest.mark.parametrize(
    "line", ["Looms: 77 looms", "Sales: $41 million", "Sales in 2018: $40 million"]
)
def test_a_line_has_only_numbers_of_the_sentence_it_is_about(line: str) -> None:
    made = citer(*ALL)
    with pytest.raises(Unaccounted):
        made.mark_as(line, 0, 0)
    assert (made.citations, made.figures) == ([], [])


def test_numbers_of_the_phrase_for_what_a_figure_measures_are_good_and_not_recorded() -> None:
    made = citer(piece("It sold cloth for $40 million.", 1, label="sales at 7 euros in 2017"))
    line = "sales at 7 euros in 2017: $40 million"
    assert made.mark_as(line, 0, 5) == f"{line}[1]"
    assert [(f.text, f.start, f.origin, f.citation) for f in made.figures] == [
        ("$40 million", 31, "quoted", 1)
    ]


def test_what_a_calculation_rests_on_is_told_also_where_it_is_a_calculation_itself() -> None:
    rent, tax, wool = RENT.figures
    costs = run("sum_of", {"values": [rent, tax, wool]})
    inner = computed_evidence(costs, "costs", [RENT], 0.5, "en")
    total = inner.figures[0]
    made_of = run("ratio", {"numerator": SALES.figures[0], "denominator": total})
    formula = "$40 million ÷ $9 million ≈ 4.44 times, unlike 5 times"
    outer = computed_evidence(made_of, "sales over costs", [SALES, RENT], 0.5, "en")
    made = citer(outer, SALES, inner, question="Is it 5 times?")
    assert made.mark_as(formula, 0, 0) == f"{formula}[1][2]"
    assert [(f.text, f.origin, f.citation, f.calculation) for f in made.figures] == [
        ("$40 million", "quoted", 1, None),
        ("$9 million", "computed", None, "c1"),
        ("4.44 times", "computed", None, "c2"),
        ("5 times", "question", None, None),
    ]
    assert [(c.id, c.tool, c.result.value) for c in made.calculations] == [
        ("c1", "sum_of", Decimal(9_000_000)),
        ("c2", "ratio", made_of.result.value),
    ]


def test_the_steps_of_a_derived_figure_are_calculations_of_the_answer() -> None:
    rent, tax, wool = RENT.figures
    costs = run("sum_of", {"values": [rent, tax, wool]})
    total = rent.model_copy(update={"value": costs.result.value, "text": "$9 million"})
    made_of = run("ratio", {"numerator": SALES.figures[0], "denominator": total})
    derived = computed_evidence(made_of, "sales over costs", [SALES, RENT], 0.5, "en")
    made = citer(derived.model_copy(update={"steps": (costs,)}))
    assert (
        made.mark_as("sales over costs: 4.44 times", 0, 0) == "sales over costs: 4.44 times[1][2]"
    )
    step, last = made.calculations
    assert [(c.id, c.tool) for c in made.calculations] == [("c1", "sum_of"), ("c2", "ratio")]
    assert [(i.citation, i.calculation) for i in step.inputs] == [(1, None)] * 3
    assert [(i.name, i.citation, i.calculation) for i in last.inputs] == [
        ("numerator", 2, None),
        ("denominator", None, "c1"),
    ]
    assert made.figures[0].calculation == "c2"


def test_of_a_formula_the_numbers_of_its_rule_are_good_and_a_result_that_is_another_is_not() -> (
    None
):
    rent, tax, _ = RENT.figures
    middle = run("midpoint", {"low": rent, "high": tax})
    evidence = computed_evidence(middle, "($2 million + $3 million) ÷ 2", [RENT], 0.5, "en")
    made = citer(evidence)
    formula = "($2 million + $3 million) ÷ 2 = $2.5 million"
    assert made.mark_as(formula, 0, 0) == f"{formula}[1]"
    assert [f.text for f in made.figures] == ["$2 million", "$3 million", "$2.5 million"]
    for wrong in ("= $2.6 million", "= $2.5 million in 7 years"):
        with pytest.raises(Unaccounted):
            citer(evidence).mark_as(f"($2 million + $3 million) ÷ 2 {wrong}", 0, 0)


def test_an_amount_of_the_question_that_a_calculation_takes_for_each_of_something_is_the_persons_own() -> (
    None
):
    sold = piece("The mill has 250,000 shares.", 4)
    (own,) = find_figures("at 12 dollars", "en")
    price = own.model_copy(update={"unit": "USD/share", "kind": "rate"})
    value = run("market_value", {"price": price, "shares": sold.figures[0]})
    formula = "$12 a share × 250,000 shares = $3 million"
    evidence = computed_evidence(value, formula, [sold], 0.5, "en")
    made = citer(evidence, question="What is the mill worth at 12 dollars?")
    assert made.mark_as(formula, 0, 0) == f"{formula}[1]"
    assert [(f.text, f.origin) for f in made.figures] == [
        ("$12 a share", "question"),
        ("250,000 shares", "quoted"),
        ("$3 million", "computed"),
    ]
    for asked in ("What is the mill worth at 13 dollars?", "What is the mill worth at 12 euros?"):
        with pytest.raises(Unaccounted):
            citer(evidence, question=asked).mark_as(formula, 0, 0)
