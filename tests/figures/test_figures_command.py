"""What `assistant figures` prints: the JSON contract, batch files, and lines for a person."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import AssistantError
from assistant.figures.command import BatchText, figures_of_batch, figures_of_text, figures_text

TEXT = "It lost about $1.50 to $2.50 million, over 3 MW."


def test_a_text_is_printed_as_the_contract_says():
    found = figures_of_text(BatchText(id="a", text="亏损约1.459亿美元，一半来自G42", language="zh"))
    assert json.loads(json.dumps(found)) == {
        "id": "a",
        "figures": [
            {
                "text": "1.459亿美元",
                "start": 3,
                "end": 11,
                "value": "145900000",
                "unit": "USD",
                "kind": "money",
                "qualifier": "about",
                "outer": [2, 11],
                "signed": -1,
                "resolution": "100000",
            },
            {
                "text": "一半",
                "start": 12,
                "end": 14,
                "value": "0.5",
                "unit": "1",
                "kind": "fraction",
                "qualifier": None,
            },
        ],
    }


@pytest.mark.parametrize(
    ("text", "resolution", "factor"),
    [("1.5e9 m", "100000000", None), ("ten times as fast", "1", "10"), ("1.5x", "0.1", "1.5")],
)
def test_last_place_and_factor_are_plain_numbers(text, resolution, factor):
    (figure,) = figures_of_text(BatchText(id="a", text=text))["figures"]
    assert (figure["resolution"], figure.get("factor")) == (resolution, factor)


def test_values_have_no_exponent():
    (figure,) = figures_of_text(BatchText(id="a", text="1e-9 m"))["figures"]
    assert (figure["value"], figure["unit"]) == ("0.000000001", "m")


def test_the_language_given_is_used():
    values = [
        figures_of_text(BatchText(id="a", text="2.500", language=language))["figures"][0]["value"]
        for language in ("es", "en", None)
    ]
    assert values == ["2500", "2.500", "2.500"]


def test_lines_for_a_person():
    found = figures_of_text(BatchText(id="a", text=TEXT))
    assert figures_text(found) == (
        "a: 3 figures\n"
        "  14-19  '$1.50' = 1500000 USD (about)\n"
        "  23-36  '$2.50 million' = 2500000 USD (about)\n"
        "  43-47  '3 MW' = 3 MW (over)"
    )
    assert figures_text({"id": "b", "figures": []}) == "b: 0 figures"


def test_a_qualifier_of_two_words_is_words():
    assert figures_text(figures_of_text(BatchText(id="a", text="at least 3 MW"))).endswith(
        "3 MW (at least)"
    )


def test_a_batch_is_read_in_order_and_numbers_will_do_as_ids(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text(
        '{"id": 7, "text": "3 MW", "source": "x"}\n\n{"id": "b", "text": "none"}\n',
        encoding="utf-8",
    )
    found = list(figures_of_batch(path))
    assert [(item["id"], len(item["figures"])) for item in found] == [("7", 1), ("b", 0)]


def test_a_line_of_another_form_is_named(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": "a", "text": "3 MW"}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(AssistantError, match="line 2"):
        list(figures_of_batch(path))


def test_cells_of_a_documents_tables_have_the_scale_of_their_table(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("(in millions)\n\n| | 2019 |\n| --- | --- |\n| Dues | $ 1.5 |\n", "utf-8")
    result = CliRunner().invoke(app, ["figures", str(report), "--json"])
    (figure,) = json.loads(result.stdout)["figures"]
    assert (figure["text"], figure["value"], figure["unit"]) == ("$ 1.5", "1500000.0", "USD")
