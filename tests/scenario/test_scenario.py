"""Scenarios: declared in a file, started at what documents state, calculated by the calculators."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.audit import AuditError
from assistant.documents import find_sources, read_document
from assistant.figures import Quantity
from assistant.scenario import calculate, line, milestones, scenario_for, starting_values
from assistant.scenario.declaring import ScenarioError, read_scenario

PROJECT = Path(__file__).resolve().parents[2]

MILL = """---
id: mill
title: The mill
language: en
figures:
  - {name: flour, measures: {en: flour delivered}, value: "750", unit: t}
  - {name: price, measures: {en: price of it}, value: "1500", unit: USD}
---
The mill delivers 750 t for $1500.
"""
SCENARIO = """
title = { en = "Mill" }
[[field]]
name = "flour"
label = { en = "Flour" }
figure = "flour"
least = 0
most = 3000
step = 10
[[field]]
name = "price"
label = { en = "Price" }
figure = "price"
least = 0
most = 5000
step = 10
[[field]]
name = "ovens"
label = { en = "Ovens" }
value = 3
unit = "1"
why = { en = "assumed" }
least = 1
most = 5
step = 1
[[result]]
name = "per_tonne"
label = { en = "Price of a tonne" }
calculator = "per_unit"
inputs = { total = "price", units = "flour" }
[[result]]
name = "twice"
label = { en = "Twice that" }
calculator = "sum_of"
inputs = { values = ["per_tonne", "per_tonne"] }
[[plot]]
kind = "line"
title = { en = "Price" }
x = "flour"
results = ["twice"]
marks = ["flour"]
family = { field = "price", values = [1500, 3000] }
[[plot]]
kind = "bars"
title = { en = "Both" }
results = ["per_tonne", "twice"]
"""


@pytest.fixture
def documents(write):
    write("scenario.toml", SCENARIO)
    return [read_document(write("mill.md", MILL))]


def usd_per_tonne(value: str) -> Quantity:
    return Quantity(value=Decimal(value), unit="USD/t")


def test_fields_start_at_what_the_documents_state(documents):
    scenario = scenario_for(documents)
    starts = starting_values(scenario, documents)
    assert {n: s.quantity for n, s in starts.items()} == {
        "flour": Quantity(value=Decimal(750), unit="t"),
        "price": Quantity(value=Decimal(1500), unit="USD"),
        "ovens": Quantity(value=Decimal(3), unit="1"),
    }
    assert [s.quote for s in starts["flour"].sources] == ["The mill delivers 750 t for $1500."]
    assert starts["ovens"].why.en == "assumed"


def test_results_follow_the_changes_and_stay_within_the_ends(documents):
    scenario = scenario_for(documents)
    starts = starting_values(scenario, documents)
    assert calculate(scenario, starts, {}).value("twice") == usd_per_tonne("4")
    changed = calculate(scenario, starts, {"flour": Decimal(1500), "price": Decimal(9999)})
    assert changed.value("price") == Quantity(value=Decimal(5000), unit="USD")
    assert changed.calculations["per_tonne"].formula == "5,000 USD ÷ 1,500 t"


def test_a_calculation_that_cannot_be_done_is_a_sentence_for_all_that_rest_on_it(documents):
    scenario = scenario_for(documents)
    outcome = calculate(scenario, starting_values(scenario, documents), {"flour": Decimal(0)})
    assert outcome.calculations == {}
    assert set(outcome.problems) == {"per_tonne", "twice"}
    assert outcome.problems["twice"] == outcome.problems["per_tonne"]
    assert outcome.value("twice") is None


def test_a_line_leaves_out_points_without_a_value(documents):
    scenario = scenario_for(documents)
    outcome = calculate(scenario, starting_values(scenario, documents), {})
    points = line(scenario, outcome, scenario.plots[0], "twice", Decimal(3000))
    assert len(points) == 30  # none at no flour
    assert points[-1] == (Decimal(3000), usd_per_tonne("2"))
    assert milestones(outcome, scenario.plots[0]) == [
        ("flour", Quantity(value=Decimal(750), unit="t"))
    ]


def test_there_is_no_scenario_where_no_file_is(write):
    assert scenario_for([read_document(write("mill.md", MILL))]) is None


def test_a_figure_the_documents_do_not_state_is_named(write):
    write("scenario.toml", SCENARIO.replace('figure = "price"', 'figure = "cost"'))
    documents = [read_document(write("mill.md", MILL))]
    with pytest.raises(AuditError, match=r"field price starts at the figure cost"):
        starting_values(scenario_for(documents), documents)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('calculator = "per_unit"', 'calculator = "per_unt"', "per_unt"),
        ('total = "price"', 'total = "cost"', "per_tonne uses 'cost', which is no field"),
        (', units = "flour"', "", "per_tonne: per_unit needs units"),
        ('units = "flour"', 'unit = "flour"', "per_unit has no input 'unit'"),
        ('name = "twice"', 'name = "flour"', "two fields or results have one name"),
        ('x = "flour"', 'x = "twice"', "uses 'twice', which is no field"),
        ("most = 3000", "most = 0", "flour needs a least value below its most"),
        ('why = { en = "assumed" }', "", "ovens needs either figure, or value, unit and why"),
        ("step = 10", "step = 10\nstride = 10", "stride"),
        ("[[field]]", "[field", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(tmp_path, old, new, said):
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        read_scenario(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_the_shipped_scenario_starts_at_the_shipped_documents_and_has_every_result():
    documents = [read_document(path) for path in find_sources([PROJECT / "corpus"])]
    scenario = scenario_for(documents)
    outcome = calculate(scenario, starting_values(scenario, documents), {})
    assert outcome.problems == {}
    assert outcome.calculations["warrant_value"].text == "$5.18 billion"
    assert outcome.calculations["contract_value"].text == "$18 billion"
    assert outcome.calculations["price_to_sales"].text == "94.1 times"
    for label in (f.label for f in (*scenario.fields, *scenario.results)):
        assert label.zh
        assert label.es
