"""Figures of tables: a cell's number with the scale and currency that stand elsewhere in its table."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents import document_figures, read_document
from assistant.documents.scale_notes import Scale, read_scale

Found = list[tuple[str, str, str]]


def figures_of(tmp_path: Path, text: str) -> Found:
    path = tmp_path / "report.md"
    path.write_text(f"# A report\n\n{text}\n", encoding="utf-8")
    return [(f.text, f"{f.value:f}", f.unit) for f in document_figures(read_document(str(path)))]


def test_a_note_above_the_table_counts_for_money_and_shares_but_not_per_share(
    tmp_path: Path,
) -> None:
    text = """Statements (in millions, except per share data)

| | 2019 | 2018 |
| --- | --- | --- |
| Food (2) | $ 1,997.8 | $ 1,914.4 |
| Loss | (42.7) | 12.0 |
| Earnings per share | $ 1.20 | $ 1.10 |
| Weighted average diluted shares | 155.2 | 160 |
| Employees | 900 | 870 |
| Gross margin | 45.2% | 44.0 |"""
    assert figures_of(tmp_path, text) == [
        ("$ 1,997.8", "1997800000.0", "USD"),
        ("$ 1,914.4", "1914400000.0", "USD"),
        ("(42.7)", "-42700000.0", "USD"),
        ("12.0", "12000000.0", "USD"),
        ("$ 1.20", "1.20", "USD"),
        ("$ 1.10", "1.10", "USD"),
        ("155.2", "155200000.0", "1"),
        ("160", "160000000", "1"),
        ("900", "900", "1"),
        ("870", "870", "1"),
        ("45.2%", "45.2", "%"),
        ("44.0", "44.0", "1"),
    ]


def test_shares_are_not_scaled_where_the_note_leaves_them_out(tmp_path: Path) -> None:
    text = """(in thousands, except share and per share data)

| | 2019 |
| --- | --- |
| Revenue | $ 20 |
| Shares outstanding | 155,200 |"""
    assert figures_of(tmp_path, text) == [
        ("$ 20", "20000", "USD"),
        ("155,200", "155200", "1"),
    ]


def test_the_head_of_a_column_counts_for_that_column(tmp_path: Path) -> None:
    text = """| | 2019 £m | Change % |
| --- | --- | --- |
| Revenue | 900 | 4.5 |
| Number of shops | 1,200 | 3 |"""
    assert figures_of(tmp_path, text) == [
        ("900", "900000000", "GBP"),
        ("4.5", "4.5", "%"),
        ("1,200", "1200", "1"),
        ("3", "3", "%"),
    ]


def test_a_note_beside_one_of_the_years_or_of_the_amounts_counts_for_all(tmp_path: Path) -> None:
    years = "| | 2019 | 2018 (in thousands) | 2017 |\n| --- | --- | --- | --- |\n| Wool | $234 | 259 | $282 |"
    assert [value for _, value, _ in figures_of(tmp_path, years)] == ["234000", "259000", "282000"]
    costs = (
        "| | Expected | Spent (in millions) | Each |\n|---|---|---|---|\n| Mill | $16 | $14 | 2 |"
    )
    assert [value for _, value, _ in figures_of(tmp_path, costs)] == ["16000000", "14000000", "2"]
    prices = "| | Spent (in millions) | Price per share |\n|---|---|---|\n| Mill | $16 | $64.77 |"
    assert [value for _, value, _ in figures_of(tmp_path, prices)] == ["16000000", "64.77"]
    things = "| | Sheep | Wool (in thousands) |\n| --- | --- | --- |\n| May | 234 | $259 |"
    assert [value for _, value, _ in figures_of(tmp_path, things)] == ["234", "259000"]


@pytest.mark.parametrize(
    ("head", "cell", "value", "unit"),
    [
        ("收入（亿元）", "4.6", "460000000", "CNY"),
        ("观众（万人次）", "318", "3180000", "person"),
        ("面积(万平方米)", "6.8", "68000", "m2"),
        ("单价（元）", "60", "60", "CNY"),
        ("Passengers (thousands)", "980", "980000", "1"),
        ("Ventas (millones €)", "33,5", "33500000", "EUR"),
        ("Ingresos (miles)", "20", "20000", "1"),
        ("Lives (Years)", "12", "12", "yr"),
        ("Change ($)", "12", "12", "USD"),
        ("Speed (km/h)", "30", "30", "km/h"),
        ("2019 (restated)", "12", "12", "1"),
        ("Height or users (m)", "12", "12", "1"),
        ("Other income (expense)", "12", "12", "1"),
        ("Fee (per hour)", "12", "12", "1"),
        ("Ships (2)", "12", "12", "1"),
    ],
)
def test_a_unit_in_brackets_behind_a_name_counts_for_its_column_or_row(
    tmp_path: Path, head: str, cell: str, value: str, unit: str
) -> None:
    column = f"| | {head} |\n| --- | --- |\n| Norsa | {cell} |"
    row = f"| | Norsa |\n| --- | --- |\n| {head} | {cell} |"
    for text in (column, row):
        ((_, found, of),) = [f for f in figures_of(tmp_path, text) if f[0] == cell]
        assert (Decimal(found), of) == (Decimal(value), unit)


def test_a_currency_in_brackets_leaves_the_scale_to_the_note_above(tmp_path: Path) -> None:
    text = "(in thousands)\n\n| | 2019 | Change ($) |\n| --- | --- | --- |\n| Wool | $47 | 12 |"
    assert [value for _, value, _ in figures_of(tmp_path, text)] == ["47000", "12000"]


def test_a_note_in_a_row_of_its_own_counts_for_the_rows_below(tmp_path: Path) -> None:
    text = """| | 2019 |
| --- | --- |
| Sheep | 20 |
| (In thousands) | |
| Wool | $47 |
| Linen | 35 |"""
    assert [value for _, value, _ in figures_of(tmp_path, text)] == ["20", "47000", "35000"]


def test_notes_in_chinese_and_spanish(tmp_path: Path) -> None:
    text = """单位：人民币百万元

| 项目 | 2024年 |
| --- | --- |
| 营业收入 | 2,903 |
| 毛利率 | 39.0% |

以上数字均已审计。"""
    assert figures_of(tmp_path, text) == [
        ("2,903", "2903000000", "CNY"),
        ("39.0%", "39.0", "%"),
    ]
    text = """Las cuentas de la empresa se resumen aquí.

| Concepto (miles de euros) | 2024 |
| --- | --- |
| Ventas | 1,5 |"""
    assert figures_of(tmp_path, text) == [
        ("1,5", "1500.0", "EUR"),
    ]


def test_a_cell_with_words_of_its_own_and_a_table_without_note_stay_as_they_are(
    tmp_path: Path,
) -> None:
    text = """In millions

| | 2019 |
| --- | --- |
| Fund | $2 billion |

Text between.

| | 2019 |
| --- | --- |
| Fund | $2 |"""
    assert figures_of(tmp_path, text) == [
        ("$2 billion", "2000000000", "USD"),
        ("$2", "2", "USD"),
    ]


@pytest.mark.parametrize(
    ("note", "factor", "unit"),
    [
        ("(in thousands)", "1000", None),
        ("U.S. dollars in millions", "1000000", "USD"),
        ("Cifras en miles de millones de euros", "1000000000", "EUR"),
        ("单位：万元", "10000", "CNY"),
        ("单位：亿美元", "100000000", "USD"),
        ("$000s", "1000", "USD"),
        ("EUR bn", "1000000000", "EUR"),
        ("£m", "1000000", "GBP"),
        ("单位：十亿元", "1000000000", "CNY"),
    ],
)
def test_what_a_note_says(note: str, factor: str, unit: str | None) -> None:
    scale = read_scale(f"Table 1 {note}")
    assert scale is not None
    assert scale._replace(note="") == Scale(Decimal(factor), unit, "")


def test_a_note_with_two_scales_is_applied_to_nothing() -> None:
    assert read_scale("($ in thousands, shares in millions)") is None
    assert read_scale("no note at all, 5 million") is None


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
        ("单位：元", "42.5", "CNY"),
        ("($ in thousands, shares in millions)", "42.5", "1"),
    ],
)
def test_notes_over_a_table(tmp_path: Path, note: str, value: str, unit: str) -> None:
    text = f"{note}\n\n| Puerto | 2019 | 2018 |\n| --- | --- | --- |\n| Tasas | 42.5 | n/a |"
    (found,) = [f for f in figures_of(tmp_path, text) if f[0] == "42.5"]
    assert (Decimal(found[1]), found[2]) == (Decimal(value), unit)


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
    (found,) = [f for f in figures_of(tmp_path, text) if f[0] == "$1,250"]
    assert (Decimal(found[1]), found[2]) == (Decimal(1250000), "USD")


def test_the_only_currency_of_a_table_counts_for_all_of_it_but_not_for_what_is_counted(
    tmp_path: Path,
) -> None:
    text = """(in thousands, except per share data)

| | Q3 2025 | Q3 2024 |
| --- | --- | --- |
| Net sales | 412,600 | 385,607 |
| Subscribers | 64 | 60 |
| Earnings per share | $0.31 | $0.40 |"""
    assert figures_of(tmp_path, text) == [
        ("412,600", "412600000", "USD"),
        ("385,607", "385607000", "USD"),
        ("64", "64000", "1"),
        ("60", "60000", "1"),
        ("$0.31", "0.31", "USD"),
        ("$0.40", "0.40", "USD"),
    ]


def test_without_one_currency_a_table_in_thousands_has_plain_numbers(tmp_path: Path) -> None:
    text = """(in thousands)

| | 2025 |
| --- | --- |
| Sales | 412 |
| Sales abroad | €90 |
| Sales in Japan | ¥70 |"""
    assert [unit for *_, unit in figures_of(tmp_path, text)] == ["1", "EUR", "JPY"]
