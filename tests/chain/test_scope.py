"""Which documents a question is about, by the names in it."""

from pathlib import Path

import pytest

from assistant.chain.scope import scope
from assistant.index.index import Index
from tests.fakes import HashEmbedder

FILES = {
    "hadley": ("en", "Hadley annual report", "Wages at the mill were 4 million."),
    "orwick": ("en", "Orwick annual report", "Wages at the mill were 9 million."),
    "press": ("en", "Mills in the press", "The owners of Orwick met in May."),
    "news": ("en", "Mills of the valley", "Wages rose everywhere."),
    "noticias": ("es", "Las fábricas del valle", "Los salarios subieron en todas partes."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("mills")
    made = Index(folder / "store", HashEmbedder(), create=True)
    with made.writing():
        for name, (language, title, text) in FILES.items():
            path = folder / f"{name}.md"
            path.write_text(
                f"---\nid: {name}\ntitle: {title}\nlanguage: {language}\n---\n{text}\n", "utf-8"
            )
            assert made.ingest(path).outcome == "added"
    return made


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did Orwick pay in wages?", {"orwick", "press", "noticias"}),
        ("¿Cuánto pagó Hadley en salarios?", {"hadley", "noticias"}),
        ("Did Hadley pay more than Orwick?", {"hadley", "orwick", "press", "noticias"}),
        ("What did Norsa pay in wages?", None),  # in no title
        ("What were wages?", None),
    ],
)
def test_documents_that_never_mention_what_is_named_are_out(
    index: Index, question: str, found: set[str] | None
) -> None:
    told = scope(index, question)
    assert (told if told is None else set(told)) == found


def test_documents_that_a_person_left_out_stay_out(index: Index) -> None:
    assert scope(index, "What did Orwick pay?", ["hadley", "orwick"]) == ["orwick"]
    assert scope(index, "What did Orwick pay?", ["hadley", "press"]) == ["hadley", "press"]
    assert scope(index, "What did Norsa pay?", ["hadley"]) == ["hadley"]
