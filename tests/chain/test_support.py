"""An answer in words has to stand in its evidence."""

import pytest

from assistant.chain.evidence import gather
from assistant.chain.support import supported
from assistant.index.index import Index
from tests.fakes import index_of

TEXT = """# Mill

The Harlow mill closed in spring because the river flooded its cellar. Its owner moved to the coast.

Wool came from the hills. Linen was bought abroad. The looms were sold to a museum.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("support"), {"mill": TEXT})


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("The Harlow mill closed because the river flooded its cellar.", True),
        ("The mill closed in spring.", True),
        ("The mill was bought by a competitor because of rising wages.", False),
        ("El molino cerró porque lo compró un competidor.", True),  # another language: not told
        ("", True),
    ],
)
def test_words_that_the_evidence_does_not_have_give_an_answer_away(
    index: Index, answer: str, stands: bool
) -> None:
    language = "es" if answer.startswith("El") else "en"
    evidence = gather(index.search("Why did the Harlow mill close?", 4), "en", 140)
    assert supported(answer, evidence, language, index.library.words) is stands
