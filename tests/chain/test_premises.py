"""What a question takes for granted, and whether a sentence says so."""

from collections.abc import Iterator

import pytest

from assistant.chain.asking import read_question
from assistant.chain.evidence import sentences
from assistant.chain.premises import best_told, events, granted, presupposed
from assistant.index.index import Index
from tests.fakes import index_of

TEXT = """---
id: port
title: Lindqvist port
language: en
---
Norsa bought a stake in Velmar in 2019. The quay was built by Norsa.

The fees of Lindqvist rose by 12% in 2020. Ana Ruiz lent Norsa a crane. If Norsa abandons the
quay, Velmar may use it.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = index_of(tmp_path_factory.mktemp("premises"), {"port": TEXT})
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "language", "statement"),
    [
        ("Why did Norsa buy Velmar?", "en", "Norsa buy Velmar"),
        ("How come the fees rose?", "en", "the fees rose"),
        ("¿Por qué compró Norsa a Velmar?", "es", "compró Norsa a Velmar"),
        ("诺萨为什么收购维尔玛？", "zh", "诺萨收购维尔玛"),
        ("When did Norsa buy Velmar?", "en", "Norsa buy Velmar"),
        ("诺萨哪一天收购了维尔玛？", "zh", "诺萨收购了维尔玛"),
    ],
)
def test_the_statement_behind_a_question(question: str, language: str, statement: str) -> None:
    assert presupposed(question, language) == statement


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        ("Norsa acquired Velmar and closed its data centre", "en", {"buy", "close"}),
        ("Norsa dio a Velmar los datos", "es", {"give"}),
        ("诺萨取消了合同", "zh", {"cancel"}),
        ("ノルサ", "ja", set()),
    ],
)
def test_kinds_of_events(text: str, language: str, kinds: set[str]) -> None:
    assert events(text, language) == kinds


@pytest.mark.parametrize(
    ("statement", "language", "whole"),
    [
        ("Norsa buy a stake in Velmar", "en", True),
        ("compró Norsa una parte de Velmar", "es", True),  # in another language
        ("Norsa收购了Velmar的股份", "zh", True),
        ("Velmar buy a stake in Norsa", "en", False),  # the other way round
        ("the quay was built by Norsa", "en", True),
        ("Norsa sue Velmar", "en", False),  # no such event
        ("Norsa buy Ostrel", "en", False),  # no such name
        ("the fees of Lindqvist fall", "en", False),  # the opposite
        ("Norsa lend Ana Ruiz a crane", "en", False),
        ("Norsa abandon the quay", "en", False),  # said of what would be
        ("subieron las tarifas de Lindqvist un 12 %", "es", True),
        ("the fees of Lindqvist rise by 40%", "en", False),  # another figure
    ],
)
def test_whether_a_sentence_says_it(
    index: Index, statement: str, language: str, whole: bool
) -> None:
    found = index.search("port Norsa Velmar fees crane", 8)
    said = [sentence for passage in found for sentence in sentences(passage, language)]
    assert best_told(statement, language, said).whole is whole


@pytest.mark.parametrize(
    ("question", "language", "so"),
    [
        ("Why did Norsa buy a stake in Velmar?", "en", True),
        ("¿Por qué compró Norsa una parte de Velmar?", "es", True),
        ("Norsa为什么收购了Velmar的股份？", "zh", True),
        ("Why did Velmar buy a stake in Norsa?", "en", False),
        ("¿Por qué demandó Norsa a Velmar?", "es", False),
        ("How did Norsa buy a stake in Velmar?", "en", True),
        ("How did Norsa sue Velmar?", "en", False),
        ("When did Velmar close the quay?", "en", False),
        ("¿Cuándo vendió Norsa el muelle?", "es", False),
        ("Norsa什么时候收购了Ostrel的股份？", "zh", True),  # whose they are is not weighed here
        ("What did Norsa sue Velmar for?", "en", True),  # asks for neither
    ],
)
def test_what_a_question_takes_for_granted(
    index: Index, question: str, language: str, so: bool
) -> None:
    asked = read_question(question, language)
    assert granted(question, asked, language, index.search(question, 8)) is so
