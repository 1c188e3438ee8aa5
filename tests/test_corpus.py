"""The delivered documents: front matter, named figures tied to the text, sources, size."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.documents import read_document
from assistant.documents.types import Document, DocumentMetadata, NamedFigure
from assistant.figures import find_figures, same_quantity
from assistant.figures.types import Figure, Quantity
from assistant.figures.units import normal_unit, unit_kind

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FILES = sorted(path for path in CORPUS.glob("*.md") if path.name != "README.md")
DIGESTS = ("article-zh", "article-en")
MOST_WORDS = 1500

# Every figure of the article, as value and unit, in the order in which it prints them.
ARTICLE_FIGURES = [
    ("48000000000", "USD"),  # valuation
    ("4000000000000", "transistor"),
    ("3", "yr"),  # supply
    ("750", "MW"),
    ("27000000000", "USD"),  # revenue of the deal
    ("5000000000", "USD"),  # warrants
    ("10", "%"),  # stake
    ("0.5", "1"),  # half of the potential profit
    ("30", "yr"),  # miniaturisation
    ("0.5", "ft2"),  # area
    ("19", "x"),  # transistors against the B200
    ("900000", "core"),
    ("125", "PFLOPS"),
    ("28", "x"),  # compute against the B200
    ("12", "inch"),  # wafer
    ("3000", "token/s"),
    ("70", "x"),  # speed against a GPU
    ("18", "month"),  # since Cerebras was an outsider
    ("510000000", "USD"),  # revenue of 2025
    ("145900000", "USD"),  # operating loss
    ("9000000000", "USD/yr"),  # market price of 750 MW
    ("10000000000", "USD"),  # gross profit
    ("0.025", "1"),  # of the compute needed by 2030
    ("155", "USD/share"),  # midpoint
    ("15", "x"),  # price to sales
    ("2", "x"),  # AMD's shares
    ("30000000000", "USD"),  # Nvidia
    ("10", "yr"),  # compute secured
    ("20", "x"),  # oversubscribed
    ("150", "USD/share"),  # raised range
    ("160", "USD/share"),
    ("53", "%"),  # chip stocks
    ("140000000", "USD"),  # loss, rounded
]


@cache
def document(path: Path) -> Document:
    return read_document(path)


def metadata(path: Path) -> DocumentMetadata:
    return document(path).metadata


def front_matter(path: Path) -> dict[str, Any]:
    """The front matter as YAML gives it, before it is made into metadata."""
    match = re.match(r"---\n(.*?)^---$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert match, f"{path.name} does not begin with front matter between --- lines"
    fields: dict[str, Any] = yaml.safe_load(match[1])
    return fields


@cache
def found(path: Path) -> tuple[Figure, ...]:
    language = metadata(path).language
    assert language in ("zh", "en", "es")
    return find_figures(document(path).text, language)


def untied(named: tuple[NamedFigure, ...], figures: tuple[Figure, ...]) -> list[str]:
    """Names of the figures that have no place of their own in the text, read in order from its start."""
    names = []
    at = 0
    for figure in named:
        wanted = Quantity(value=figure.value, unit=figure.unit)
        place = next(
            (i for i in range(at, len(figures)) if same_quantity(figures[i], wanted)), None
        )
        if place is None:
            names.append(f"{figure.name}: {figure.value} {figure.unit}")
        else:
            at = place + 1
    return names


def by_id(path: Path) -> str:
    return path.stem


def test_readme_lists_exactly_the_documents():
    listed = re.findall(
        r"^\| `([a-z0-9-]+\.md)` \|", (CORPUS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(listed) == [path.name for path in FILES]


def test_three_languages_and_at_least_eight_references():
    languages = Counter(metadata(path).language for path in FILES if path.stem not in DIGESTS)
    assert languages["es"] >= 1
    assert languages["en"] >= 8
    assert [metadata(CORPUS / f"{name}.md").language for name in DIGESTS] == ["zh", "en"]


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_front_matter_is_complete(path):
    front = metadata(path)
    assert front.id == path.stem
    assert front.publisher
    assert front.licence
    assert front.url is not None
    assert front.url.startswith("https://")
    assert front.published is not None
    assert front.accessed is not None
    assert front.published <= front.accessed
    assert front.figures


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_values_are_quoted_plain_decimals(path):
    values = [figure["value"] for figure in front_matter(path)["figures"]]
    assert [v for v in values if not (isinstance(v, str) and re.fullmatch(r"\d+(\.\d+)?", v))] == []


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_units_are_canonical(path):
    units = {figure.unit for figure in metadata(path).figures}
    for unit in units:
        unit_kind(unit)
    assert {unit for unit in units if normal_unit(unit) != unit} == set()


def test_names_are_unique_across_the_corpus():
    names = Counter(figure.name for path in FILES for figure in metadata(path).figures)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_what_figures_measure_is_told_apart_within_a_document(path):
    for language in ("en", "zh", "es"):
        phrases = Counter(getattr(figure.measures, language) for figure in metadata(path).figures)
        phrases.pop(None, None)
        assert [phrase for phrase, count in phrases.items() if count > 1] == []


def test_translated_figures_keep_name_value_and_unit():
    figures = {figure.name: figure for path in FILES for figure in metadata(path).figures}
    for path in FILES:
        suffix = {"article-en": "_en", "resumen-es": "_es"}.get(path.stem)
        if suffix is None:
            continue
        for figure in metadata(path).figures:
            assert figure.name.endswith(suffix)
            base = figures[figure.name.removesuffix(suffix)]
            assert (figure.value, figure.unit) == (base.value, base.unit)


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_every_named_figure_has_its_place_in_the_text(path):
    assert untied(metadata(path).figures, found(path)) == []


def test_a_figure_that_is_not_in_the_text_is_noticed():
    path = CORPUS / "article-en.md"
    figure = metadata(path).figures[0]
    wrong = figure.model_copy(update={"value": figure.value * 10})
    assert untied((wrong,), found(path)) == [f"{figure.name}: {figure.value * 10} USD"]


@pytest.mark.parametrize("name", DIGESTS)
def test_digest_states_every_figure_of_the_article(name):
    figures = found(CORPUS / f"{name}.md")
    expected = [Quantity(value=Decimal(value), unit=unit) for value, unit in ARTICLE_FIGURES]
    assert [q for q in expected if not any(same_quantity(figure, q) for figure in figures)] == []


@pytest.mark.parametrize("name", DIGESTS)
def test_digest_names_every_figure_of_the_article(name):
    named = [(f"{f.value:f}", f.unit) for f in metadata(CORPUS / f"{name}.md").figures]
    assert Counter(named) == Counter(ARTICLE_FIGURES)


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in DIGESTS], ids=by_id)
def test_reference_closes_with_its_sources(path):
    sections = re.split(r"^## ", document(path).text, flags=re.MULTILINE)
    title, _, sources = sections[-1].partition("\n")
    assert title in ("Sources", "Fuentes")
    assert metadata(path).url in re.findall(r"https?://[^\s,;]+(?<![:.])", sources)


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_tables_carry_a_caption(path):
    assert [t for t in document(path).tables if not t.caption.startswith("Table: ")] == []


@pytest.mark.parametrize("path", FILES, ids=by_id)
def test_document_is_short(path):
    text = re.sub(r"https?://\S+", " ", document(path).text)
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    words = len(re.findall(r"[^\W_\u4e00-\u9fff]+(?:[.,'’-][^\W_\u4e00-\u9fff]+)*", text))
    assert words + chinese / 2 <= MOST_WORDS
