"""Questions that a source asks and answers itself."""

from collections.abc import Iterator

import pytest

from assistant.chain.asking import read_question
from assistant.chain.quoting import question_part
from assistant.chain.source_questions import answered_by_source
from assistant.index.index import Index
from tests.fakes import index_of

MILL = """---
id: mill
title: Harlow mill
language: en
---
# Harlow mill

The mill closed in 1931.

Question: what did Norsa pay Lind for the mill? Answer: 40 looms, in 1931.
"""
PAID = "Question: what did Norsa pay Lind for the mill? Answer: 40 looms, in 1931."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = index_of(tmp_path_factory.mktemp("asked"), {"mill": MILL})
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "language", "found"),
    [
        ("What did Norsa pay Lind for the mill?", "en", PAID),
        # by the names in them, by a year, by a quantity, by the question's language: another question
        ("What did Lind pay Norsa for the mill?", "en", None),
        ("What did Norsa pay Aleph for the mill?", "en", None),
        ("What did Norsa pay Lind for the mill in 1930?", "en", None),
        ("What did Norsa pay Lind for the mill of 9 MW?", "en", None),
        ("What did Norsa pay Lind for the mill?", "es", None),
        ("When did it close?", "en", None),
    ],
)
def test_the_same_question_has_the_answer_of_the_source(
    index: Index, monkeypatch: pytest.MonkeyPatch, question: str, language: str, found: str | None
) -> None:
    # stand-ins for embeddings know no paraphrases
    monkeypatch.setattr("assistant.chain.source_questions.SAME", 0.75)
    asked = read_question(question, "en")
    piece = answered_by_source(index, question, asked, language, index.search(question, 8))
    assert (piece and piece.quote) == found


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (PAID, "what did Norsa pay Lind for the mill?"),
        ("问：谁买了磨坊？答：诺萨。", "谁买了磨坊？"),
        ("P: ¿quién compró el molino? R: Norsa.", "¿quién compró el molino?"),
        ("Question: who owned the mill?", None),
        ("Who owned the mill? Norsa did.", None),
    ],
)
def test_the_question_of_a_pair(text: str, asks: str | None) -> None:
    assert question_part(text) == asks
