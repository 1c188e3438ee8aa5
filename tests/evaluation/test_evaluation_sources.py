"""Retrieval and citations at the level of passages."""

import pytest
from evaluation_help import answer, calculation, citation, money, passage, question, record

from assistant.evaluation.source_scores import CitationScore, score_citations, score_retrieval

LOSS = passage("a-1", "The loss was $145.9 million.", "a")
SALES = passage("a-2", "Sales were $510 million.", "a")
OTHER = passage("b-1", "The range is $150-160 a share.", "b")
ASKED = question(figures=[money("145900000")])
HELD = ({"a-1": "a"},)


def test_recall_and_rank_of_a_stated_figure() -> None:
    found = score_retrieval(ASKED, record(answer("x"), OTHER, SALES, LOSS, holders=HELD))
    assert found is not None
    assert found.recall == {1: 0.0, 3: 1.0, 5: 1.0, 8: 1.0}
    assert found.reciprocal_rank == pytest.approx(1 / 3)


def test_nothing_found_is_zero_and_nothing_needed_is_no_score() -> None:
    missed = score_retrieval(ASKED, record(answer("x"), OTHER, holders=HELD))
    assert missed is not None
    assert (set(missed.recall.values()), missed.reciprocal_rank) == ({0.0}, 0.0)
    assert score_retrieval(question(), record(answer("x"), OTHER)) is None


def test_several_needs_are_averaged() -> None:
    asked = question(figures=[money("145900000"), money("510000000")])
    held = ({"a-1": "a"}, {"a-2": "a"})
    found = score_retrieval(asked, record(answer("x"), LOSS, OTHER, OTHER, SALES, holders=held))
    assert found is not None
    assert found.recall == {1: 0.5, 3: 0.5, 5: 1.0, 8: 1.0}
    assert found.reciprocal_rank == 1.0


def test_a_figure_stated_nowhere_leaves_the_sources_to_be_found() -> None:
    asked = question(figures=[money("94", "x")], sources=[["a"], ["c", "b"]])
    found = score_retrieval(asked, record(answer("x"), OTHER, holders=({},)))
    assert found is not None
    assert found.recall[1] == 0.5


def test_a_figure_counts_in_the_listed_sources_where_they_state_it() -> None:
    asked = question(figures=[money("145900000")], sources=[["a"]])
    held = ({"a-1": "a", "b-1": "b"},)
    found = score_retrieval(asked, record(answer("x"), OTHER, holders=held))
    assert found is not None
    assert found.recall[8] == 0.0


def test_citations_that_hold_what_is_expected() -> None:
    good = answer("The loss was $145.9 million[1].", citation(1, LOSS.text, "a", "a-1"))
    assert score_citations(ASKED, record(good, LOSS, holders=HELD)) == CitationScore(
        precision=1.0, recall=1.0, support=1.0
    )


def test_shuffled_citations_lose_support_precision_and_recall() -> None:
    good = answer("The loss was $145.9 million[1].", citation(1, LOSS.text, "a", "a-1"))
    shuffled = good.model_copy(update={"citations": (citation(1, OTHER.text, "b", "b-1"),)})
    assert score_citations(ASKED, record(shuffled, LOSS, OTHER, holders=HELD)) == CitationScore(
        precision=0.0, recall=0.0, support=2 / 3, unsupported=("$145.9 million",)
    )


def test_every_passage_cited_costs_precision() -> None:
    all_of_them = answer(
        "The loss was $145.9 million[1][2].",
        citation(1, LOSS.text, "a", "a-1"),
        citation(2, OTHER.text, "b", "b-1"),
    )
    found = score_citations(ASKED, record(all_of_them, LOSS, OTHER, holders=HELD))
    assert found is not None
    assert (found.precision, found.recall) == (0.5, 1.0)


def test_a_passage_with_an_input_of_the_calculation_is_relevant() -> None:
    asked = question(figures=[money("94", "x")], sources=[["a"]], type="calculation")
    worked = calculation(
        "ratio",
        {"numerator": ("160", "USD/share", 1), "denominator": ("1", "1", None)},
        ("94", "x"),
    )
    given = answer(
        "It is 94 times[1].", citation(1, OTHER.text, "b", "b-1"), calculations=(worked,)
    )
    found = score_citations(asked, record(given, OTHER, holders=({},)))
    assert found is not None
    assert (found.precision, found.recall) == (1.0, 0.0)


def test_a_mark_without_citation_and_a_quote_that_is_nowhere() -> None:
    forged = citation(1, "The loss was $1.")
    forged = forged.model_copy(
        update={"passage": forged.passage.model_copy(update={"text": "Something else."})}
    )
    found = score_citations(ASKED, record(answer("It was so[1][2].", forged), holders=HELD))
    assert found is not None
    assert found.unsupported == ("[2]", "quote of [1]")
    assert found.support == pytest.approx(1 / 3)


def test_no_citations_at_all() -> None:
    found = score_citations(ASKED, record(answer("It was $145.9 million."), holders=HELD))
    assert found == CitationScore(precision=None, recall=0.0, support=None)


def test_a_refusal_has_no_citation_scores() -> None:
    refused = answer("The sources do not say.", abstained=True)
    assert score_citations(ASKED, record(refused, holders=HELD)) is None
    assert score_citations(question(refusal=True, type="hostile"), record(answer("x"))) is None
