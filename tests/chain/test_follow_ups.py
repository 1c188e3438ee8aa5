"""Follow-ups: declared phrases near what was cited, never what was said already."""

from datetime import date

import pytest

from assistant.chain.follow_ups import follow_ups
from assistant.chain.types import Answer, AnswerFigure, Citation, CitedPassage, Timings
from assistant.index.index import Index

MILL = """---
id: mill
title: The mill
language: en
figures:
  - {name: flour, measures: {en: flour the mill delivers, es: harina del molino}, value: "750", unit: t}
  - {name: price, measures: {en: price of the flour}, value: "10000000000", unit: USD}
  - {name: wages, measures: {en: wages the mill pays}, value: "3000000", unit: USD}
---
The mill delivers 750 t of flour for $10 billion. It pays wages of $3 million.
"""


@pytest.fixture
def index(tmp_path, embedder, write):
    index = Index(tmp_path / "store", embedder, create=True)
    with index.writing():
        assert index.ingest(write("mill.md", MILL)).outcome == "added"
    yield index
    index.close()


def answer(index: Index, language: str = "en", **changes) -> Answer:
    (passage,) = index.library.passages(
        [index.library.passage_at("mill", index.library.document("mill").text.index("750"))]
    )
    citation = Citation(
        mark=1,
        document_id="mill",
        title="The mill",
        url=None,
        quote="750 t",
        start=passage.start,
        end=passage.start + 5,
        published=date(2026, 1, 1),
        passage=CitedPassage(
            id=passage.id, start=passage.start, end=passage.end, text=passage.text
        ),
    )
    values = {
        "id": "q",
        "question": "?",
        "language": language,
        "answer": "750 t [1]",
        "citations": [citation],
        "figures": [
            AnswerFigure(text="750 t", start=0, value=750, unit="t", origin="quoted", citation=1)
        ],
        "timings": Timings(retrieve_ms=1, total_ms=1),
        "model": "fake",
        "index": "fake",
    }
    return Answer.model_validate(values | changes)


def test_what_the_cited_passage_also_states_is_asked_nearest_first(index):
    assert follow_ups(index, answer(index), "How much: {measures}?") == [
        "How much: wages the mill pays?",  # shares "the mill" with the flour the mill delivers
        "How much: price of the flour?",
    ]


def test_the_phrase_is_in_the_answers_language_where_there_is_one(index):
    other = answer(index, "es", answer="…", figures=[])
    assert "¿harina del molino?" in follow_ups(index, other, "¿{measures}?")


def test_nothing_is_offered_from_documents_that_are_left_out(index):
    assert follow_ups(index, answer(index), "{measures}?", ["another"]) == []


def test_nothing_is_offered_where_nothing_was_cited(index):
    assert follow_ups(index, answer(index, citations=[], figures=[]), "{measures}?") == []
