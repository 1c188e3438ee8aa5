"""Answers in the sources' own words: which sentences are quoted, and how much of them."""

from collections.abc import Iterator

import pytest

from assistant.chain.evidence import EvidenceSentence, gather
from assistant.chain.quoting import answer_part, nearest, quotable, sources
from assistant.index.index import Index
from tests.fakes import index_of

ENGLISH = """---
id: mill
title: Harlow mill
language: en
---
# Harlow mill

The Harlow mill closed in 1931 because the river flooded its cellar. That cost the town 40 jobs.

Question: who owned the mill? Answer: the Ruiz family, who moved to the coast.

| Room | Use |
|---|---|
| Cellar | wool store |
"""
SPANISH = """---
id: molino
title: Molino
language: es
---
La lana del molino venía de las colinas de Norsa.
"""
CLOSED = "The Harlow mill closed in 1931 because the river flooded its cellar."
COST = f"{CLOSED} That cost the town 40 jobs."
OWNED = "Question: who owned the mill? Answer: the Ruiz family, who moved to the coast."
ROW = "| Cellar | wool store |"
WOOL = "La lana del molino venía de las colinas de Norsa."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = index_of(tmp_path_factory.mktemp("quoting"), {"mill": ENGLISH, "molino": SPANISH})
    yield index
    index.close()


def pieces(index: Index, question: str, language: str) -> list[EvidenceSentence]:
    return gather(index.search(question, 8), language, 400)


def test_a_sentence_that_leans_on_the_one_before_comes_with_it(index: Index) -> None:
    found = pieces(index, "What did the flooded cellar of the mill cost the town?", "en")
    (piece,) = [s for s in found if "jobs" in s.quote]
    assert piece.quote == piece.shown == COST
    assert [f.text for f in piece.figures] == ["40 jobs"]
    text = index.library.document("mill").text
    assert text[piece.start : piece.end] == COST
    assert [s.quote for s in found if s.quote == CLOSED] == []


@pytest.mark.parametrize(
    ("similar", "language", "chosen"),
    [
        ([{COST: 0.9, OWNED: 0.3}], "en", [COST]),
        ([{OWNED: 0.9}, {COST: 0.9}, {OWNED: 0.8}], "en", [OWNED, COST]),
        ([{COST: 0.9}, {WOOL: 0.9}], "en", [COST, WOOL]),
        ([{COST: 0.9}, {ROW: 0.9}], "en", []),
        ([{WOOL: 0.9}], "es", [WOOL]),
    ],
)
def test_what_the_model_wrote_goes_back_to_sentences(
    index: Index, similar: list[dict[str, float]], language: str, chosen: list[str]
) -> None:
    evidence = [
        s.model_copy(update={"score": 0.5}) for s in pieces(index, "mill lana molino", language)
    ]
    assert quotable(evidence, language)
    assert not quotable(evidence, "zh")
    near = [[one.get(s.quote, 0.0) for s in evidence] for one in similar]
    assert [evidence[i].quote for i in sources(evidence, near)] == chosen


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (OWNED, "the Ruiz family, who moved to the coast."),
        ("问：谁拥有磨坊？答：鲁伊斯家族。", "鲁伊斯家族。"),
        ("¿De quién era?\n\nRespuesta: de los Ruiz.", "de los Ruiz."),
        (CLOSED, CLOSED),
        ("Who owned it? Answer:", "Who owned it? Answer:"),
        ("Who owned it? Nobody knows.", "Who owned it? Nobody knows."),
    ],
)
def test_of_a_question_with_its_answer_the_answer(text: str, answer: str) -> None:
    assert answer_part(text) == answer


def scored(index: Index, question: str, scores: dict[str, float]) -> list[EvidenceSentence]:
    """The pieces of evidence that begin so, as near to the question as these scores say."""
    found = pieces(index, question, "en")
    return [
        piece.model_copy(update={"score": score})
        for begins, score in scores.items()
        for piece in found
        if piece.quote.startswith(begins)
    ]


def test_the_nearest_sentence_answers_and_one_about_as_near_with_it(index: Index) -> None:
    asked = "Why did the mill close, who owned it, and where did its wool come from?"
    told = {"The Harlow mill": 0.5, "Question": 0.49, "La lana": 0.2}
    assert nearest(scored(index, asked, told), "en", lambda _: 0.0) == [0, 1]
    told["Question"] = 0.4
    assert nearest(scored(index, asked, told), "en", lambda _: 0.0) == [0]


def test_of_sentences_in_several_languages_the_model_has_a_word(index: Index) -> None:
    asked = "Why did the mill close, who owned it, and where did its wool come from?"
    told = scored(index, asked, {"The Harlow mill": 0.5, "La lana": 0.49})
    assert nearest(told, "en", lambda _: 0.0) == [0]
    assert nearest(told, "en", lambda found: 2.0 if found[0].quote == WOOL else -2.0) == [1]


def test_a_row_of_a_table_cannot_stand_alone(index: Index) -> None:
    asked = "What was the cellar used for, and why did the mill close?"
    found = [p for p in pieces(index, asked, "en") if "|" in p.quote or p.quote.startswith(CLOSED)]
    rows = [p.model_copy(update={"score": 0.9}) for p in found if "|" in p.quote]
    others = [p.model_copy(update={"score": 0.5}) for p in found if "|" not in p.quote]
    assert rows
    assert others
    assert nearest([*rows, *others], "en", lambda _: 0.0) == []
