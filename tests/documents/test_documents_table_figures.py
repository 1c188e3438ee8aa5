"""Figures of tables count what the table says it counts: "(in millions)", 单位：百万元, "en miles de euros"."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents import read_document
from assistant.documents.table_figures import figures_of
from assistant.figures import Figure


def _read(tmp_path: Path, text: str) -> list[tuple[str, Decimal, str]]:
    return [(f.text, f.value, f.unit) for f in _figures(tmp_path, text)]


def _figures(tmp_path: Path, text: str) -> tuple[Figure, ...]:
    path = tmp_path / "report.md"
    path.write_text(text, encoding="utf-8")
    return figures_of(read_document(str(path)))


def test_a_cell_has_the_value_that_the_note_gives_it(tmp_path: Path) -> None:
    text = (
        "Harbour dues were $3 a ship in the 5 ports.\n\n(in thousands, except per share data)\n\n"
        "| Years ended December 31, | 2019 | Change (%) |\n| --- | --- | --- |\n"
        "| Harbour dues (1) | $1,250.5 | 12.5 |\n| Ferry tickets | (300) | 4.0 |\n"
        "| Dues per share | $2.50 | 1.0 |\n| Weighted average shares | 900 | 2.0 |\n"
        "| Margin | 12 % | 0.4 |\n| Quay | 2 million | 0.1 |\n"
    )
    assert _read(tmp_path, text) == [
        ("$3 a ship", Decimal(3), "USD/ship"),
        ("5", Decimal(5), "1"),
        ("(1)", Decimal(-1), "1"),
        ("$1,250.5", Decimal(1250500), "USD"),
        ("12.5", Decimal("12.5"), "1"),
        ("(300)", Decimal(-300000), "1"),
        ("4.0", Decimal("4.0"), "1"),
        ("$2.50", Decimal("2.50"), "USD"),
        ("1.0", Decimal("1.0"), "1"),
        ("900", Decimal(900), "1"),
        ("2.0", Decimal("2.0"), "1"),
        ("12 %", Decimal(12), "%"),
        ("0.4", Decimal("0.4"), "1"),
        ("2 million", Decimal(2000000), "1"),
        ("0.1", Decimal("0.1"), "1"),
    ]


@pytest.mark.parametrize(
    ("note", "value", "unit"),
    [
        ("(in millions)", "42500000", "1"),
        ("($ in billions)", "42500000000", "USD"),
        ("(€ in thousands)", "42500", "EUR"),
        ("(Amounts in millions of yen)", "42500000", "JPY"),
        ("Cifras en miles de euros", "42500", "EUR"),
        ("Cifras en miles de millones de euros", "42500000000", "EUR"),
        ("单位：百万元", "42500000", "CNY"),
        ("单位：亿美元", "4250000000", "USD"),
        ("单位：万人", "425000", "1"),
        ("单位：元", "42.5", "1"),
        ("($ in thousands, shares in millions)", "42.5", "1"),
    ],
)
def test_notes_in_three_languages(tmp_path: Path, note: str, value: str, unit: str) -> None:
    text = f"{note}\n\n| Puerto | 2019 | 2018 |\n| --- | --- | --- |\n| Tasas | 42.5 | n/a |\n"
    (figure,) = [f for f in _figures(tmp_path, text) if f.text == "42.5"]
    assert (figure.value, figure.unit) == (Decimal(value), unit)


def test_a_note_in_the_head_of_a_column(tmp_path: Path) -> None:
    text = (
        "|  | 52 weeks ended 30 Mar 2019 £m |\n| --- | --- |\n| Loss before taxation | (42.7) |\n"
    )
    (figure,) = [f for f in _figures(tmp_path, text) if f.text == "(42.7)"]
    assert figure == Figure(
        value=Decimal(-42700000),
        unit="GBP",
        text="(42.7)",
        start=figure.start,
        end=figure.end,
        kind="money",
        resolution=Decimal(100000),
        counted_in="£m",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Dues were as follows, by the place of the ship and not of its owner (in thousands):\n\n"
        "December 31,\n|  | 2019 |\n| --- | --- |\n| Harbour dues | $1,250 |\n",
        f"{'Dues of the harbour by ship. ' * 8}They were as follows (in thousands):\n\n"
        "|  | 2019 |\n| --- | --- |\n| Harbour dues | $1,250 |\n",
    ],
)
def test_a_note_in_the_sentence_that_leads_to_the_table(tmp_path: Path, text: str) -> None:
    (figure,) = [f for f in _figures(tmp_path, text) if f.text == "$1,250"]
    assert (figure.value, figure.unit) == (Decimal(1250000), "USD")
