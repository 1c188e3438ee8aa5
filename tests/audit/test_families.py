"""Families of derived results: one declaration, a result for each of several figures."""

from pathlib import Path

import pytest
from audit_help import make_document, relate

from assistant.audit import AuditError, derive
from assistant.audit.relations import Constant, Derived
from assistant.documents.types import Measures

MARKET = make_document(
    "market",
    "Monday closed at $4 a share, Tuesday at $5 a share and Friday at $8 a share. The fund has 100 shares.",
    {
        "monday": "4 USD/share",
        "tuesday": "5 USD/share",
        "friday": "8 USD/share",
        "holding": "100 share",
    },
)

VALUES = """
[[family]]
name = "value"
each = { price = ["monday", "friday"] }
measures = { en = "value of the holding at the {price}", zh = "按{price}的价值", es = "valor al {price}" }
calculator = "market_value"
inputs = { price = "{price}", shares = "holding" }

[called]
friday = { en = "close of the week", zh = "周末收盘价" }
"""

CHANGES = """
[[family]]
name = "change"
pairs = ["monday", "tuesday", "friday"]
measures = { en = "change from {first} to {second}" }
calculator = "percent_change"
inputs = { start = "{first}", end = "{second}" }
"""


def test_a_result_for_each_figure_under_its_short_name(tmp_path: Path) -> None:
    relations = relate(tmp_path, VALUES, [MARKET])
    assert [one.model_dump() for one in relations.derived] == [
        one.model_dump()
        for one in (
            Derived(
                name="value_monday",
                measures=Measures(en="value of the holding at the monday"),
                calculator="market_value",
                inputs={"price": "monday", "shares": "holding"},
                called={"price": Measures(en="monday")},
            ),
            Derived(
                name="value_friday",
                measures=Measures(
                    en="value of the holding at the close of the week", zh="按周末收盘价的价值"
                ),
                calculator="market_value",
                inputs={"price": "friday", "shares": "holding"},
                called={"price": Measures(en="close of the week", zh="周末收盘价")},
            ),
        )
    ]
    assert relations.derived[0].where == f"{tmp_path}/relations.toml, [[family]] entry 1 (value)"
    assert (relations.families, relations.called) == ((), {})


def test_a_result_for_each_pair_in_the_order_declared(tmp_path: Path) -> None:
    made = derive([MARKET], relate(tmp_path, CHANGES, [MARKET]))
    assert [(one.name, one.calculation.result.value) for one in made] == [
        ("change_monday_tuesday", 25),
        ("change_monday_friday", 100),
        ("change_tuesday_friday", 60),
    ]


def test_a_combination_of_several_lists_and_results_that_go_on(tmp_path: Path) -> None:
    toml = (
        CHANGES
        + """
[[family]]
name = "gain"
each = { bought = ["monday", "tuesday"], sold = ["friday"] }
measures = { en = "gain from {bought} to {sold}" }
calculator = "trading_result"
inputs = { shares = { value = 3, unit = "share", why = "an example" }, bought = "{bought}", sold = "{sold}" }

[[family]]
name = "double"
each = { gain = ["gain_monday_friday"] }
measures = { en = "twice the {gain}" }
calculator = "sum_of"
inputs = { values = ["{gain}", "{gain}"] }
"""
    )
    relations = relate(tmp_path, toml, [MARKET])
    assert relations.derived[3].inputs == {
        "shares": Constant(value=3, unit="share", why="an example"),
        "bought": "monday",
        "sold": "friday",
    }
    made = {one.name: one for one in derive([MARKET], relations)}
    told = {name: one.calculation.result.value for name, one in made.items()}
    assert told == {
        "change_monday_tuesday": 25,
        "change_monday_friday": 100,
        "change_tuesday_friday": 60,
        "gain_monday_friday": 12,
        "gain_tuesday_friday": 9,
        "double_gain_monday_friday": 24,
    }
    assert made["double_gain_monday_friday"].measures.en == "twice the gain from monday to friday"
    assert made["gain_monday_friday"].inputs == {"bought": "monday", "sold": "friday"}
    assert made["double_gain_monday_friday"].inputs == {}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            ('"monday", "friday"', '"monday", "sunday"'),
            "relations.toml, [[family]] entry 1 (value): there is no figure 'sunday'; a family goes over named "
            "figures and results that are derived above it.",
        ),
        (
            ("at the {price}", "at the {close}"),
            "relations.toml, [[family]] entry 1 (value): {close} stands for nothing; there may be price in braces.",
        ),
        (
            ('each = { price = ["monday", "friday"] }', ""),
            "relations.toml, [[family]] entry 1 (value): the field each cannot be used: give either each or pairs.",
        ),
        (
            ("name =", 'pairs = ["monday", "friday"]\nname ='),
            "relations.toml, [[family]] entry 1 (value): the field each cannot be used: give either each or pairs.",
        ),
        (
            ('"monday", "friday"', ""),
            "relations.toml, [[family]] entry 1 (value): the field each.price must name at least 1.",
        ),
        (
            ('shares = "holding"', 'shares = "{price}"'),
            "relations.toml, [[family]] entry 1 (value): shares of market_value is a number of shares, for instance "
            "33,445,026 share; monday is in USD/share, which does not fit.",
        ),
        (
            ('shares = "holding"', "shares = 5"),
            "relations.toml, [[family]] entry 1 (value): the field inputs.shares cannot be used: write the name of "
            "a figure, { low, high }, { value, unit, why }, or a list of these.",
        ),
        (
            ("friday = {", "sunday = {"),
            "relations.toml, [called]: there is no figure 'sunday' to be called so.",
        ),
        (
            ("en = \"close of the week\", ", ""),
            "relations.toml, [called]: the field friday.en is missing.",
        ),
        (
            ("[called]", "[[called]]"),
            "relations.toml has an entry 'called'; there may be a list `losses` at the top, entries [[derivation]], "
            "[[same]], [[derived]], [[family]], and a table [called].",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(
    tmp_path: Path, changed: tuple[str, str], message: str
) -> None:
    assert changed[0] in VALUES
    with pytest.raises(AuditError) as raised:
        relate(tmp_path, VALUES.replace(*changed, 1), [MARKET])
    assert str(raised.value).replace(f"{tmp_path}/", "") == message
