"""The what-if tab's HTML, plots and links."""

import re
from decimal import Decimal

import pytest
from web_fakes import FakeAssistant
from web_site import fake_stores

from assistant.figures import Quantity
from assistant.scenario import calculate, scenario_for, starting_values
from assistant.web.scenario_html import (
    form_html,
    plots_html,
    read_changes,
    result_cells,
    results_html,
    written_fields,
)
from assistant.web.scenario_plots import written
from assistant.web.texts import WORDS

EN, ES = WORDS["en"], WORDS["es"]


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    assistant = FakeAssistant()
    stores = fake_stores(assistant, tmp_path_factory.mktemp("what-if"))
    documents = [d.document for d in assistant.index.documents()]
    scenario = scenario_for(documents)
    yield scenario, starting_values(scenario, documents)
    stores.close()
    assistant.index.close()


def test_plots_speak_every_language_of_the_page(ready):
    scenario, starts = ready
    for words, label in ((WORDS["zh"], "面粉"), (ES, "Harina")):
        assert label in plots_html(scenario, calculate(scenario, starts, {}), words)


def test_every_field_is_a_slider_and_a_number_with_its_source(ready):
    scenario, starts = ready
    html = form_html(scenario, starts, calculate(scenario, starts, {"flour": Decimal(900)}), EN)
    assert re.findall('type="(range|number)".*?value="(.*?)"', html) == [
        ("range", "900"), ("number", "900"), ("range", "10000000000"), ("number", "10000000000"),
    ]  # fmt: skip
    assert 'data-start="750"' in html
    assert "750 t · <a href=" in html
    assert "The mill will deliver 750 t" in html


def test_results_have_value_formula_and_exact_value_or_a_sentence(ready):
    scenario, starts = ready
    html = results_html(scenario, calculate(scenario, starts, {}), EN)
    assert "10,000,000,000 USD ÷ 750 t" in html
    assert "\u2248 13\u202f333\u202f333.3333 USD/t" in html
    failed = results_html(scenario, calculate(scenario, starts, {"flour": Decimal(0)}), EN)
    assert 'class="problem"' in failed
    head, cells = result_cells(scenario, calculate(scenario, starts, {"flour": Decimal(0)}), ES)
    assert len(head) == 4
    assert [line[0] for line in cells] == ["Harina", "Precio", "Precio de una tonelada", "El doble"]


def test_plots_are_text_that_takes_the_pages_colour_and_tells_lines_apart_without_colour(ready):
    scenario, starts = ready
    html = plots_html(scenario, calculate(scenario, starts, {}), EN)
    assert html.count("<svg") == 2
    assert "currentColor" in html
    assert "#010203" not in html
    assert "<script" not in html
    assert "Flour: 750" in html
    assert written_fields(calculate(scenario, starts, {}), EN)["price"] == "$10 billion"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("33445026.7", "USD", "$33.45 million"),
        ("4459337", "share", "4,459,337 shares"),
        ("86.5507097604566", "%", "86.55%"),
        ("0.00001", "USD/share", "$0.00001 a share"),
    ],
)
def test_quantities_are_written_with_the_digits_a_person_wants(value, unit, text):
    assert written(Quantity(value=Decimal(value), unit=unit), "en") == text


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"flour": "900", "price": 5}, {"flour": Decimal(900), "price": Decimal(5)}),
        ({"flour": "", "price": "x", "other": "1"}, {}),
        ({"flour": "NaN", "price": "1e999"}, {}),
        ({"flour": "<script>", "price": None}, {}),
        ({"flour": "9" * 40}, {}),
        (None, {}),
        (["flour"], {}),
    ],
)
def test_only_numbers_of_known_fields_are_taken_from_a_page_or_a_link(ready, given, read):
    assert read_changes(ready[0], given) == read
