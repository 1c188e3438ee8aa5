import re
from datetime import date
from decimal import Decimal

import pytest

from assistant.documents import DocumentMetadata
from assistant.documents.extract import Extract
from assistant.documents.metadata import describe, document_id, first_line, split_front_matter
from assistant.documents.plain import read_markdown
from assistant.errors import DocumentError

FRONT = """---
id: ferry-report
title: The ferry report
language: en
publisher: Port of Lund
url: https://example.com/ferries
published: 2031-03-09
accessed: 2031-04-01
licence: CC BY 4.0
figures:
  - name: ferries
    measures: {en: Ferries in the fleet, zh: 船队中的渡轮}
    value: 14
    unit: ferry
  - name: fuel_cost
    measures: {en: Fuel cost in 2030}
    value: 100000000000000000000.10
    unit: EUR
---
# Ferries

The fleet has 14 ferries.
"""


def test_front_matter_is_the_metadata_with_exact_values():
    metadata, body = split_front_matter(FRONT, "f.md")
    assert metadata == DocumentMetadata.model_validate(
        {
            "id": "ferry-report", "title": "The ferry report", "language": "en", "publisher": "Port of Lund",
            "url": "https://example.com/ferries", "published": date(2031, 3, 9), "accessed": date(2031, 4, 1),
            "licence": "CC BY 4.0",
            "figures": (
                {
                    "name": "ferries", "measures": {"en": "Ferries in the fleet", "zh": "船队中的渡轮"},
                    "value": Decimal(14), "unit": "ferry",
                },
                {
                    "name": "fuel_cost", "measures": {"en": "Fuel cost in 2030"},
                    "value": Decimal("100000000000000000000.10"), "unit": "EUR",
                },
            ),
        }
    )  # fmt: skip
    assert body == "# Ferries\n\nThe fleet has 14 ferries.\n"


def test_a_text_without_front_matter_has_none():
    assert split_front_matter("# Title\n\n---\n\ntext", "f.md") == (None, "# Title\n\n---\n\ntext")


MINIMAL = "id: a\ntitle: T\nlanguage: en\n"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("title: T\nlanguage: en\n", "the field `id` is missing"),
        (
            MINIMAL.replace("id: a", "id: A b"),
            "the field `id` is 'A b', but string should match pattern",
        ),
        (
            MINIMAL + "author: me\n",
            "the field `author` is not one I know (known: id, title, language,",
        ),
        (
            MINIMAL + "published: tomorrow\n",
            "the field `published` is 'tomorrow', but input should be a valid date",
        ),
        (
            MINIMAL + "figures: [{name: x, measures: {en: abc}, value: many, unit: USD}]\n",
            "the field `figures.0.value` is 'many'",
        ),
        (MINIMAL + "title: U\n", "is not valid YAML: the field `title` is given twice"),
        (MINIMAL + "url: [a\n", "is not valid YAML"),
        ("just words\n", "holds no fields"),
        ("", "holds no fields"),
    ],
)
def test_bad_front_matter_is_refused_with_file_and_field(fields, message):
    with pytest.raises(DocumentError, match=r"^The front matter of notes/f\.md") as caught:
        read_markdown(f"---\n{fields}---\ntext".encode(), "notes/f.md")
    assert message in str(caught.value)


def test_yaml_cannot_make_objects():
    with pytest.raises(DocumentError, match="is not valid YAML"):
        split_front_matter("---\nid: !!python/object/apply:os.getcwd []\n---\nx", "f.md")


def test_markdown_is_changed_in_whitespace_only():
    body = (
        "# T\n\nA line\nthat goes on.  \nHard break.\n\n\n\n* Home\n* Related\n\n| a | b |\n"
        "|---|---|\n| 1 | 2 |\n\n> Quote\n\n```\ncode  x\n  y\n```\n\nRelated articles\n"
    )
    _, extract = read_markdown(body.encode(), "f.md")
    assert "".join(extract.text.split()) == "".join(body.split())
    assert extract.text.startswith("# T\n\nA line that goes on.\nHard break.\n\n* Home\n* Related")
    assert "code  x\n  y" in extract.text


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("/data/Annual Report_2030.pdf", "annual-report-2030"),
        ("/data/informe-año.txt", "informe-ano"),
        ("/data/年度报告.pdf", "document"),
        ("https://example.com/news/2031/plant-opens.html?x=1", "plant-opens"),
        ("https://example.com/", "example"),
        (
            "/data/" + "very-long-name-" * 10 + ".txt",
            "very-long-name-very-long-name-very-long-name-ver",
        ),
    ],
)
def test_identifiers_come_from_the_name_and_are_stable(source, slug):
    identifier = document_id(source)
    assert re.fullmatch(rf"{slug}-[0-9a-f]{{8}}", identifier)
    assert identifier == document_id(source)
    assert identifier != document_id("/other" + source)


def test_a_source_without_front_matter_is_described_from_what_it_says():
    extract = Extract(
        text="La planta emplea a 900 personas.", title="La planta", published=date(2031, 3, 9)
    )
    url = "https://example.com/planta"
    assert describe(url, extract, accessed=date(2031, 4, 1)) == DocumentMetadata(
        id=document_id(url),
        title="La planta",
        language="es",
        url=url,
        published=date(2031, 3, 9),
        accessed=date(2031, 4, 1),
    )
    assert describe("/data/a.txt", Extract(text="12 34")).language == "und"
    assert describe("/data/a.txt", Extract(text="12 34")).title == "12 34"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n---\n## The *plant*\ntext", "The *plant"),
        (
            "A first sentence that is rather long and goes on and on and on. Then another one that is long as well. "
            * 2,
            "A first sentence that is rather long and goes on and on and on.",
        ),
        ("word " * 60, ("word " * 39).strip() + " word…"),
        ("***\n\n", None),
    ],
)
def test_the_first_line_with_words_can_be_a_title(text, title):
    assert first_line(text) == title
