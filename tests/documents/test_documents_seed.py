"""The scraped page this project began with, where it is at hand: it must come out as its article alone.

Nothing of its text is written here; the expectations are about shape, language and figures.
"""

import re
from pathlib import Path

import pytest

from assistant.documents import Document, read_document, split_document
from assistant.figures import find_figures

PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the scraped page is not at hand")


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(PAGE)


@pytest.fixture(scope="module")
def article() -> list[str]:
    """The article's own lines in the page: title, abstract, body with references and credit, questions with answers."""
    lines = [line for line in PAGE.read_text("utf-8").split("\n") if line.strip()]
    pairs = [
        line
        for line in lines
        if re.match(r"[QA](?![a-z-])", line) and re.search("[\u4e00-\u9fff]", line)
    ]
    credit = next(i for i, line in enumerate(lines) if "KingHZ" in line)
    return [lines[0], *lines[3 : credit + 1], *pairs]


def test_title_language_and_date_are_told(document):
    metadata = document.metadata
    assert metadata.title == document.text.split("\n")[0]
    assert (metadata.language, str(metadata.published)) == ("zh", "2026-05-14")


def test_every_line_of_the_article_is_kept_and_nothing_else(document, article):
    kept = [line for line in document.text.split("\n") if line]
    assert [re.sub(r"^([QA]): ", r"\1", line) for line in kept] == [
        line.strip() for line in article
    ]


@pytest.mark.parametrize(
    "word",
    [
        "Trading",
        "Criptos",
        "Spot",
        "Lecturas",
        "Preguntas",
        "Resumen",
        "Publicado",
        "HTX",
        "GPT-5.6",
        "World Cup",
        "Codex",
        "Vistas",
        "Discusiones",
        "活动",
    ],
)
def test_the_site_s_furniture_is_gone(document, word):
    assert word not in document.text


def test_no_figure_of_the_article_is_lost(document, article):
    written = "\n".join(re.sub(r"^([QA])(?=\S)", r"\1: ", line) for line in article)
    found = [figure.text for figure in find_figures(document.text)]
    assert len(found) >= 60
    assert found == [figure.text for figure in find_figures(written)]
    assert document.notes[-1].endswith("none of them stood within the article.")


def test_the_five_pairs_are_passages_of_their_own(document):
    passages, _ = split_document(document)
    pairs = [p for p in passages if p.text.startswith("Q: ")]
    assert len(pairs) == 5
    assert all(re.fullmatch(r"Q: [^\n]+[?？]\n\nA: [^\n]+", p.text) for p in pairs)
    assert passages[-5:] == pairs


def test_passages_have_the_size_that_was_asked_for(document):
    passages, _ = split_document(document)
    assert all(len(p.text) <= 560 for p in passages)
    assert sorted(len(p.text) for p in passages if not p.text.startswith("Q: "))[0] >= 150
