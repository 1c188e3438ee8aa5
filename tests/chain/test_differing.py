"""Other statements of the same thing below an answer, told apart by the basis each is made on."""

from datetime import date
from pathlib import Path

import pytest

from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.chain.types import Answer, Statement
from assistant.index.index import Index
from assistant.settings import Settings
from tests.fakes import FakeModel, HashEmbedder

FERRY = """---
id: ferry
title: Ferry accounts
language: en
publisher: Ferry line
published: 2020-02-01
figures:
  - name: ferry_revenue
    measures:
      en: revenue of the ferry line in 2019
      zh: 渡轮公司2019年收入
      es: ingresos de la línea de ferris en 2019
    value: "40000000"
    unit: USD
---
The ferry line took $40 million in 2019.
"""
HARBOUR = """---
id: harbour
title: Harbour book
language: en
publisher: Port office
published: 2020-03-01
figures:
  - name: harbour_revenue
    measures:
      en: takings at the quay by the harbour book
      zh: 港口账本所记的码头进账
      es: entradas del muelle según el libro del puerto
    value: "44000000"
    unit: USD
---
By the harbour book $44 million came in at the quay.
"""
SAME = '[[same]]\nfigures = ["ferry_revenue", {{ name = "harbour_revenue", basis = {} }}]\n'
ALL = '{ en = "with freight", zh = "含货运", es = "con la carga" }'
IN_ENGLISH = '"with freight"'
NOT_IN_CHINESE = '{ en = "with freight", es = "con la carga" }'


@pytest.fixture(autouse=True)
def never_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chances are fitted to real embeddings; with stand-ins for them the sources always count as speaking."""
    monkeypatch.setattr("assistant.chain.deciding.likeliest", lambda *given: given[2][0])
    monkeypatch.setattr("assistant.chain.deciding.has_words", lambda *_: True)


def ask(
    tmp_path: Path, write, basis: str, question: str, reply: str, relations: str = SAME
) -> Answer:
    """The answer over both documents, whose statements are declared to be of one thing."""
    index = Index(tmp_path / "store", HashEmbedder(), create=True)
    with index.writing():
        index.ingest(write("ferry.md", FERRY))
        index.ingest(write("harbour.md", HARBOUR))
        write("relations.toml", relations.format(basis))
    settings = Settings(store_dir=tmp_path / "store")
    assistant = Assistant(index, FakeModel(reply), Prompts(settings.prompts_dir), settings)
    return assistant.ask(question)


def english(note: str) -> tuple[str, str, str]:
    """A question, what the model replies, and the answer."""
    return (
        "What was the revenue of the ferry line in 2019?",
        "The ferry line took $40 million in 2019.",
        "Revenue of the ferry line in 2019: $40 million[1].\n"
        "Other sources give other figures:\n"
        f"Takings at the quay by the harbour book: $44 million ({note})[2].",
    )


def chinese(note: str) -> tuple[str, str, str]:
    return (
        "渡轮公司2019年收入是多少？",
        "渡轮公司2019年收入4000万美元。",
        "渡轮公司2019年收入：4000万美元[1]。\n"
        "其他来源的数字不同：\n"
        f"港口账本所记的码头进账：4400万美元（{note}）[2]。",
    )


def spanish(note: str) -> tuple[str, str, str]:
    return (
        "¿Cuáles fueron los ingresos de la línea de ferris en 2019?",
        "La línea de ferris ingresó 40 millones de dólares en 2019.",
        "Ingresos de la línea de ferris en 2019: 40 millones de dólares[1].\n"
        "Otras fuentes dan otras cifras:\n"
        f"Entradas del muelle según el libro del puerto: 44 millones de dólares ({note})[2].",
    )


@pytest.mark.parametrize(
    ("basis", "question", "reply", "answer"),
    [
        (ALL, *english("with freight; Port office; 2020-03-01")),
        (ALL, *chinese("含货运；Port office；2020-03-01")),
        (ALL, *spanish("con la carga; Port office; 2020-03-01")),
        (IN_ENGLISH, *english("with freight; Port office; 2020-03-01")),
        (IN_ENGLISH, *chinese("Port office；2020-03-01")),
        (IN_ENGLISH, *spanish("Port office; 2020-03-01")),
        (NOT_IN_CHINESE, *chinese("Port office；2020-03-01")),
        (NOT_IN_CHINESE, *spanish("con la carga; Port office; 2020-03-01")),
    ],
)
def test_a_basis_is_said_in_the_language_of_the_answer_or_left_out(
    tmp_path: Path, write, basis: str, question: str, reply: str, answer: str
) -> None:
    assert ask(tmp_path, write, basis, question, reply).answer == answer


@pytest.mark.parametrize(
    ("given", "own", "other", "basis"),
    [
        (
            english("with freight; Port office; 2020-03-01"),
            ("$40 million", "revenue of the ferry line in 2019"),
            ("$44 million", "takings at the quay by the harbour book"),
            "with freight",
        ),
        (
            chinese("含货运；Port office；2020-03-01"),
            ("4000万美元", "渡轮公司2019年收入"),
            ("4400万美元", "港口账本所记的码头进账"),
            "含货运",
        ),
        (
            spanish("con la carga; Port office; 2020-03-01"),
            ("40 millones de dólares", "ingresos de la línea de ferris en 2019"),
            ("44 millones de dólares", "entradas del muelle según el libro del puerto"),
            "con la carga",
        ),
    ],
)
def test_what_differs_is_told_statement_by_statement_the_answers_own_first(
    tmp_path: Path,
    write,
    given: tuple[str, str, str],
    own: tuple[str, str],
    other: tuple[str, str],
    basis: str,
) -> None:
    question, reply, text = given
    answer = ask(tmp_path, write, ALL, question, reply)
    assert answer.statements == (
        Statement(
            figure=own[0],
            start=text.index(own[0]),
            label=own[1],
            published=date(2020, 2, 1),
            citations=(1,),
        ),
        Statement(
            figure=other[0],
            start=text.index(other[0]),
            label=other[1],
            basis=basis,
            published=date(2020, 3, 1),
            citations=(2,),
        ),
    )
    assert [c.document_id for c in answer.citations] == ["ferry", "harbour"]
    assert {f.start for f in answer.figures} == {s.start for s in answer.statements}


def test_the_answers_own_basis_is_told_and_sentences_of_code_count_as_its_own(
    tmp_path: Path, write
) -> None:
    question, _, _ = english("")
    reply = "The line did well."  # without the figure: code says it in the model's stead
    same = 'figures = [{{ name = "ferry_revenue", basis = "fares" }}, {{ name = "harbour_revenue", basis = {} }}]'
    answer = ask(tmp_path, write, ALL, question, reply, f"[[same]]\n{same}\n")
    own = "Revenue of the ferry line in 2019: $40 million[1]."
    assert answer.answer.startswith(f"{own}\nOther sources")
    assert [(s.figure, s.start, s.basis, s.citations) for s in answer.statements] == [
        ("$40 million", own.index("$40"), "fares", (1,)),
        ("$44 million", answer.answer.index("$44"), "with freight", (2,)),
    ]


def test_an_answer_whose_sources_agree_tells_no_statements(tmp_path: Path, write) -> None:
    question, reply, _ = english("")
    answer = ask(tmp_path, write, ALL, question, reply, "# {}")
    own = "Revenue of the ferry line in 2019: $40 million[1]."
    assert (answer.answer, answer.statements) == (own, ())


def test_a_number_in_the_phrase_for_what_a_figure_measures_is_said_and_is_no_figure_of_the_answer(
    tmp_path: Path, write
) -> None:
    index = Index(tmp_path / "store", HashEmbedder(), create=True)
    with index.writing():
        index.ingest(write("ferry.md", FERRY.replace("line in 2019\n", "line at 7 euros a trip\n")))
    settings = Settings(store_dir=tmp_path / "store")
    assistant = Assistant(index, FakeModel(), Prompts(settings.prompts_dir), settings)
    answer = assistant.ask("What was the revenue of the ferry line?")
    assert answer.answer == "Revenue of the ferry line at 7 euros a trip: $40 million[1]."
    assert [f.text for f in answer.figures] == ["$40 million"]


def test_a_bound_is_another_statement_than_a_figure_beyond_it(
    tmp_path: Path, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        globals(), "FERRY", FERRY.replace("took $40 million", "took more than $40 million")
    )
    question, reply, _ = english("")
    answer = ask(tmp_path, write, ALL, question, reply)
    assert [(s.figure, s.basis) for s in answer.statements] == [
        ("more than $40 million", None),
        ("$44 million", "with freight"),
    ]


DIGEST = """---
id: digest
title: Digest of the accounts
language: en
publisher: A reader
published: 2020-04-01
figures:
  - name: digest_revenue
    measures:
      en: what readers say the ferries earned
      zh: 读者所说渡轮的进账
      es: lo que los lectores dicen que ingresaron los ferris
    value: "40000000"
    unit: USD
---
Readers say that the ferries earned $40 million.
"""


def test_a_summary_that_says_again_what_its_source_says_has_its_other_statements(
    tmp_path: Path, write
) -> None:
    index = Index(tmp_path / "store", HashEmbedder(), create=True)
    with index.writing():
        for name, text in (("ferry", FERRY), ("harbour", HARBOUR), ("digest", DIGEST)):
            index.ingest(write(f"{name}.md", text))
        again = '[[same]]\nfigures = ["ferry_revenue", "digest_revenue"]\n'
        write("relations.toml", SAME.format(ALL) + again)
    told = index.library.cards.statements("digest_revenue")
    assert {card.name for card, _ in told} == {"ferry_revenue", "harbour_revenue", "digest_revenue"}
    things = index.library.cards.things(["digest_revenue", "harbour_revenue"])
    assert things["digest_revenue"] & things["harbour_revenue"]
    # one that is the same on a basis of its own is not said again by it
    beside = index.library.cards.things(["harbour_revenue"])["harbour_revenue"]
    assert beside < things["digest_revenue"]
