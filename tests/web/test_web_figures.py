"""The tables of figures and claims."""

import re
from decimal import Decimal

import pytest
from web_fakes import FakeAssistant
from web_site import fake_stores

from assistant.audit import audit, relations_for
from assistant.audit.command import ordered
from assistant.web.claims import claim_cells, claims_html
from assistant.web.figure_table import FigureRow, figure_cells, figure_rows, figures_html, select
from assistant.web.texts import WORDS

EN, ZH = WORDS["en"], WORDS["zh"]


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    assistant = FakeAssistant()
    stores = fake_stores(assistant, tmp_path_factory.mktemp("figures"))
    yield stores.shipped.index
    stores.close()
    assistant.index.close()


def chosen(rows, **changes):
    options = {"search": "", "left_out": (), "order": None, "falling": False, "language": "en"}
    return [row.figure for row in select(rows, **(options | changes))]


def test_every_figure_stands_in_its_sentence(documents):
    rows = figure_rows(documents)
    assert [(r.figure, r.value, r.unit, r.document_id) for r in rows] == [
        ("750吨", Decimal(750), "t", "bakers"),
        ("5.10亿美元", Decimal("510000000"), "USD", "bakers"),
        ("750 t", Decimal(750), "t", "mill"),
        ("$10 billion", Decimal(10**10), "USD", "mill"),
        ("$20000000/t", Decimal(20000000), "USD/t", "mill"),
    ]
    assert rows[3].sentence == "The mill will deliver 750 t of flour for $10 billion."
    assert rows[2].said("zh") == "面粉数量"
    assert rows[3].said("es") == "price of the flour"
    assert rows[1].said("en") == ""


def test_rows_are_searched_ordered_and_left_out(documents):
    rows = figure_rows(documents)
    assert chosen(rows, search="MILL flour billion") == ["750 t", "$10 billion"]
    assert chosen(rows, search="面粉数量") == ["750 t"]
    assert chosen(rows, search="nothing like it") == []
    assert chosen(rows, left_out={"mill"}) == ["750吨", "5.10亿美元"]
    by_value = ["5.10亿美元", "$10 billion", "$20000000/t", "750吨", "750 t"]
    assert chosen(rows, order="value") == by_value
    assert chosen(rows, order="value", falling=True) == by_value[::-1]


def test_the_table_says_how_it_is_ordered_and_how_much_it_leaves_out(documents):
    rows = figure_rows(documents) * 30
    html = figures_html(rows, "value", True, EN, whole=False)
    assert html.count("<tr>") == 101
    assert re.findall('aria-sort="(.*?)"', html) == ["none", "descending", *["none"] * 4]
    assert "Show all 150" in html
    assert figures_html(rows, None, False, EN, whole=True).count("<tr>") == 151
    head, cells = figure_cells(rows[:1], ZH)
    assert head == ["数字", "数值", "单位", "含义", "文档", "句子"]
    assert cells == [
        ["750吨", Decimal(750), "t", "flour the bakers expect", "面包师", "面包师等待750吨面粉，预算为5.10亿美元。"]
    ]  # fmt: skip


def test_hostile_figures_are_text():
    bad = "<script>x</script>"
    row = FigureRow(bad, Decimal(1), bad, {"en": bad}, bad, bad, bad, bad)
    assert "<script" not in figures_html([row], None, False, EN, whole=True)


def test_claims_stand_by_verdict_with_calculation_and_sources(documents):
    found = [d.document for d in documents.documents()]
    rows = ordered(audit(found, relations_for(found)))
    assert [row.verdict for row in rows] == ["contradicts", "agrees"]
    html = claims_html(rows, EN)
    assert re.findall('verdict-chip (.*?)">', html) == ["contradicts", "agrees"] * 2
    assert "price of a tonne: <b>$20000000/t</b>" in html
    details = html[html.index('id="claim-0"') :]
    assert "total ÷ units" in details
    assert "<mark>$10 billion</mark>" in details
    assert html.count(" hidden>") == 2
    assert "矛盾" in claims_html(rows, ZH)
    head, cells = claim_cells(rows, EN)
    assert len(head) == len(cells[0]) == 7
    assert cells[0][:3] == ["contradicts", "price of a tonne", "$20000000/t"]
