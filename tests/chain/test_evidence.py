"""Which sentences become evidence."""

import pytest

from assistant.chain.evidence import gather, heading_at, prompt_text, short_title, token_estimate
from assistant.documents.types import Clause, DocumentMetadata, Passage
from assistant.figures import find_figures
from assistant.index.search import RetrievedPassage, ScoredClause


def retrieved(
    text: str, scores: dict[str, float], language: str = "en", title: str = "Report"
) -> RetrievedPassage:
    """A passage whose clauses are the keys of `scores`, found in `text` in order."""
    clauses = []
    position = 0
    for n, (clause, similarity) in enumerate(scores.items()):
        position = text.index(clause, position)
        clauses.append(
            ScoredClause(
                clause=Clause(
                    id=f"d:0:{n}",
                    passage_id="d:0",
                    start=position,
                    end=position + len(clause),
                    text=clause,
                ),
                similarity=similarity,
            )
        )
        position += len(clause)
    return RetrievedPassage(
        passage=Passage(id="d:0", document_id="d", ordinal=0, start=0, end=len(text), text=text),
        metadata=DocumentMetadata(id="d", title=title, language=language),
        score=1.0,
        similarity=max(scores.values()),
        clauses=tuple(clauses),
        figures=find_figures(text, language),
    )


def test_clauses_of_one_sentence_stay_together() -> None:
    text = "The quay, which is new, is 600 m long. Ships come in spring."
    found = retrieved(
        text, {"The quay, which is new,": 0.2, "is 600 m long.": 0.9, "Ships come in spring.": 0.5}
    )
    evidence = gather([found], "en", 100)
    assert [e.quote for e in evidence] == [
        "The quay, which is new, is 600 m long.",
        "Ships come in spring.",
    ]
    assert [f.text for f in evidence[0].figures] == ["600 m"]
    assert evidence[0].clause_ids == ("d:0:0", "d:0:1")


def test_a_question_brings_its_answer() -> None:
    text = "## FAQ\n\nQ: How long is it?\n\nA: It is 600 m long. That is enough.\n\nQ: Who built it?\n\nA: Norsa."
    found = retrieved(
        text,
        {
            "## FAQ": 0.9,
            "Q: How long is it?": 0.8,
            "A: It is 600 m long.": 0.3,
            "That is enough.": 0.1,
            "Q: Who built it?": 0.4,
            "A: Norsa.": 0.1,
        },
    )
    assert [e.shown for e in gather([found], "en", 100)] == [
        "Q: How long is it? A: It is 600 m long. That is enough.",
        "Q: Who built it? A: Norsa.",
    ]


def test_a_row_of_a_table_is_shown_with_its_header() -> None:
    text = "| Ana | 12 |"
    found = retrieved(text, {text: 0.5})
    found = found.model_copy(
        update={
            "passage": found.passage.model_copy(
                update={"context": "Staff, in thousands\n| Name | Pay |"}
            )
        }
    )
    (row,) = gather([found], "en", 100)
    assert row.shown == "Staff, in thousands | Name | Pay | | Ana | 12 |"
    assert row.quote == text


def test_the_budget_keeps_the_best_and_at_least_one() -> None:
    text = "First sentence here. Second sentence here."
    found = retrieved(text, {"First sentence here.": 0.4, "Second sentence here.": 0.6})
    assert [e.quote for e in gather([found], "en", 1)] == ["Second sentence here."]
    assert len(gather([found], "en", 100)) == 2
    assert gather([], "en", 100) == []


def test_foreign_figures_are_written_for_the_reader() -> None:
    text = "It cost about $20 billion."
    (sentence,) = gather([retrieved(text, {text: 0.5})], "es", 100)
    assert sentence.shown == "It cost unos 20.000 millones de dólares."
    assert sentence.quote == text
    assert sentence.numerals == ("20.000 millones de dólares",)


def test_titles_head_their_sentences_once_and_short() -> None:
    text = "First sentence here. Second sentence here."
    found = retrieved(
        text,
        {"First sentence here.": 0.4, "Second sentence here.": 0.6},
        title="Harbour report of 2019 (second edition): quays and cranes",
    )
    assert prompt_text(gather([found], "en", 100)) == (
        "Harbour report of 2019:\n- First sentence here.\n- Second sentence here."
    )
    assert short_title("Report: quays") == "Report: quays"


def test_token_estimates_are_near() -> None:
    assert token_estimate("four words of English") == 7
    assert token_estimate("林德港吞吐量") == 5


def test_a_figure_of_a_heading_is_quoted_from_the_heading() -> None:
    text = "## What the 125 petaFLOPS mean\n\nThey are sparse ones."
    found = retrieved(text, {"## What the 125 petaFLOPS mean": 0.5, "They are sparse ones.": 0.7})
    heading = heading_at(found, text.index("125"), "en")
    assert heading.quote == "What the 125 petaFLOPS mean"
    assert text[heading.start : heading.end] == heading.quote
    assert [f.text for f in heading.figures] == ["125 petaFLOPS"]
    with pytest.raises(KeyError, match="d at 999"):
        heading_at(found, 999, "en")
