"""What an input accepts, and how it is read from text."""

from decimal import Decimal

import pytest
from calculator_help import q

from assistant.calculator import inputs
from assistant.calculator.reading import read_quantity, read_unit, split_list
from assistant.calculator.unit_types import UnitType, as_value
from assistant.calculator.writing import value_and_unit, written
from assistant.errors import CalculationError
from assistant.figures.types import Figure, Quantity

TYPES = {name: value for name, value in vars(inputs).items() if isinstance(value, UnitType)}

ACCEPTED = [
    ("ANY", ["1 USD", "1 MW/s", "1", "1 pp", "1 wafer"], []),
    ("UNIT", ["1 GW"], []),
    ("MONEY", ["1 USD", "-1 CNY"], ["1 USD/yr", "1 MW", "1 USD/share", "1", "1 %"]),
    ("POSITIVE_MONEY", ["0 USD"], ["-1 USD", "1 USD/yr"]),
    ("PROFIT_OR_LOSS", ["-1 USD", "-1 USD/yr"], ["1 USD/share"]),
    ("SALES", ["1 USD", "1 USD/yr"], ["-1 USD", "1 USD/MW"]),
    ("MONEY_PER_TIME", ["1 USD/yr", "1 USD/h"], ["1 USD", "1 MW/yr"]),
    ("SHARE_PRICE", ["1 USD/share", "0 USD/share"], ["1 USD", "-1 USD/share", "1 USD/token"]),
    ("SHARES", ["1 share", "1 kshare"], ["1 token", "1", "-1 share"]),
    ("MONEY_PER_POWER", ["1 USD/MW"], ["1 USD/MW/yr", "1 USD/MWh"]),
    ("MONEY_PER_POWER_TIME", ["1 USD/MW/yr"], ["1 USD/MW", "1 USD/yr/MW"]),
    ("MONEY_PER_ENERGY", ["1 USD/kWh"], ["1 USD/kW"]),
    ("MONEY_PER_TOKEN", ["1 USD/token", "1 USD/Mtoken"], ["1 USD/share"]),
    ("POWER", ["1 MW", "1 W"], ["1 MWh", "1 MW*yr"]),
    ("ENERGY", ["1 MWh", "1 J"], ["1 MW"]),
    ("POWER_TIME", ["1 MW*yr"], ["1 MW", "1 yr", "1 USD*yr"]),
    ("DURATION", ["1 yr", "1 s", "0 day"], ["-1 yr", "1"]),
    ("TOKENS", ["1 token", "1 Mtoken"], ["1 share", "-1 token"]),
    ("TOKEN_RATE", ["1 token/s"], ["1 token", "-1 token/s", "1 token/MW"]),
    ("RATE", ["1 USD/yr", "1 USD/MW/yr"], ["1 USD", "1"]),
    ("TIMED_RATE", ["1 USD/yr", "1 USD/MW/yr", "1 token/s"], ["1 USD/MW", "1 USD"]),
    ("PERCENT", ["1 %", "1 ‰", "1", "-1 %"], ["1 pp", "1 x", "1 USD"]),
    ("CHANGE", ["1 %", "-1 %", "0.5"], ["1 pp", "1 x", "1 USD"]),
    ("SHARE_OF_WHOLE", ["0 %", "100 %", "1"], ["101 %", "-1 %", "1.01", "1 pp"]),
    ("INTEREST_RATE", ["6 %", "6 %/yr", "0.06"], ["6 %/month", "6 USD"]),
    ("POINTS", ["1 pp", "1 bp"], ["1 %", "1"]),
    ("MULTIPLE", ["15 x", "15"], ["15 %", "15 USD"]),
    ("NUMBER", ["15"], ["15 x", "15 %", "15 USD"]),
    ("COUNT", ["15", "15 payment"], ["-1", "15 %", "15 USD"]),
]


@pytest.mark.parametrize(("name", "good", "bad"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_which_quantities_an_input_accepts(name, good, bad):
    for text in good:
        TYPES[name].check(q(text), "it")
    for text in bad:
        with pytest.raises(CalculationError, match="it "):
            TYPES[name].check(q(text), "it")


def test_every_type_is_covered_and_has_an_example_of_its_own():
    assert [row[0] for row in ACCEPTED] == list(TYPES)
    for unit_type in TYPES.values():
        value = as_value(unit_type.example, unit_type, "it")
        assert isinstance(value, Quantity)
        unit_type.check(value, "it")


def test_every_annotation_stands_for_one_type():
    aliases = [value for value in vars(inputs).values() if hasattr(value, "__metadata__")]
    assert [alias.__metadata__[0] for alias in aliases] == list(TYPES.values())


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("PERCENT", "0.1", "10 %"),
        ("PERCENT", "5 ‰", "0.5 %"),
        ("SHARE_OF_WHOLE", "0.5", "50 %"),
        ("INTEREST_RATE", "6 %/yr", "6 %"),
        ("INTEREST_RATE", "0.06", "6 %"),
        ("MULTIPLE", "15", "15 x"),
        ("SHARES", "2 kshare", "2000 share"),
        ("TOKENS", "2 Mtoken", "2000000 token"),
        ("MONEY", "2 USD", "2 USD"),
    ],
)
def test_inputs_are_brought_to_the_unit_their_type_works_with(name, given, expected):
    assert TYPES[name].check(q(given), "it") == q(expected)


def figure(text, value, unit, **more):
    return Figure(
        value=Decimal(value), unit=unit, text=text, start=0, end=len(text), kind="money", **more
    )


def test_a_loss_counts_as_negative_where_the_direction_matters():
    loss = figure("145.9 million", "145900000", "USD", signed=-1)
    gain = figure("145.9 million", "145900000", "USD", signed=1)
    printed = figure("(145.9) million", "-145900000", "USD", signed=-1)
    assert inputs.PROFIT_OR_LOSS.check(loss, "it") == q("-145900000 USD")
    assert inputs.PROFIT_OR_LOSS.check(printed, "it").value == -145900000
    assert inputs.PROFIT_OR_LOSS.check(gain, "it") is gain
    assert inputs.MONEY.check(loss, "it") is loss


def test_growth_by_times_counts_as_what_the_base_is_multiplied_by():
    read = as_value("上涨两倍", inputs.MULTIPLE, "it")
    factor = inputs.MULTIPLE.check(read, "it")
    assert (read.value, factor.value, factor.unit, factor.text) == (2, 3, "x", "3 x")
    assert factor.loose == read.loose != ""
    sure = figure("tripled", "2", "x", factor=Decimal(3))
    assert inputs.MULTIPLE.check(sure, "it").loose == "tripled is read as 3 times the base"
    same = as_value("15倍", inputs.MULTIPLE, "it")
    assert inputs.MULTIPLE.check(same, "it") is same
    assert inputs.ANY.check(read, "it") is read


def test_the_reader_of_figures_is_used_for_everything_else():
    read = as_value("约50亿美元", inputs.MONEY, "it")
    assert (read.value, read.unit, read.text) == (5 * 10**9, "USD", "50亿美元")
    low, high = as_value("150-160美元/股", inputs.SHARE_PRICE, "it")
    assert (low.value, high.value, low.unit, high.unit) == (150, 160, "USD/share", "USD/share")


def test_a_converted_figure_keeps_its_text_and_forgets_its_last_place():
    share = figure("一半", "0.5", "1", resolution=Decimal("0.1"))
    converted = inputs.PERCENT.check(share, "it")
    assert (converted.value, converted.unit, converted.text) == (Decimal(50), "%", "一半")
    assert converted.resolution is None


def test_messages_name_the_input_what_was_given_and_what_would_do():
    with pytest.raises(CalculationError) as error:
        inputs.SHARE_PRICE.check(q("155 USD"), "price")
    assert (
        str(error.value)
        == "price must be a price a share, for instance 155 USD/share; 155 USD is not."
    )
    with pytest.raises(CalculationError) as error:
        inputs.SHARE_OF_WHOLE.check(q("110 %"), "stake")
    assert str(error.value) == "stake is 110%, but a share of a whole cannot be over 100."
    with pytest.raises(CalculationError) as error:
        inputs.DURATION.check(q("-1 yr"), "term")
    assert str(error.value) == "term is -1 yr, but a length of time cannot be under 0."


@pytest.mark.parametrize(
    ("given", "bare", "value", "unit"),
    [
        ("48000000000 USD", None, "48000000000", "USD"),
        (" 33,445,026 share ", None, "33445026", "share"),
        ("12000000 USD/MW/yr", None, "12000000", "USD/MW/yr"),
        ("750MW", None, "750", "MW"),
        ("-3.3 pp", None, "-3.3", "pp"),
        ("−3.3 pp", None, "-3.3", "pp"),
        ("+3.3 pp", None, "3.3", "pp"),
        ("37 %", "%", "37", "%"),
        ("37", "%", "37", "%"),
        (".5", "1", "0.5", "1"),
        ("1,234.5", "share", "1234.5", "share"),
        ("3 años", None, "3", "yr"),
        ("1500 MW*yr", None, "1500", "MW*yr"),
    ],
)
def test_plainly_written_quantities(given, bare, value, unit):
    read = read_quantity(given, bare=bare, name="it")
    assert (str(read.value), read.unit, read.text) == (value, unit, given.strip())
    assert (read.start, read.end) == (0, len(given.strip()))


def test_a_point_before_three_digits_is_noted():
    assert read_quantity("3.000 share", bare=None, name="it").loose == (
        "3.000 share is read with a decimal point; 3000 may have been meant."
    )
    assert read_quantity("0.375 USD", bare=None, name="it").loose is None
    assert read_quantity("3.00 USD", bare=None, name="it").loose is None


def test_the_note_reaches_the_calculation():
    from assistant.calculator import run

    assert run("ratio", {"numerator": "3.000", "denominator": "2"}).notes == (
        "numerator: 3.000 is read with a decimal point; 3000 may have been meant.",
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "145.9",
            "it was given as '145.9'; say in which unit, for instance 145.9 USD or 145.9 MW.",
        ),
        ("", "it was given as '', in which no figure can be read."),
        ("nothing at all", "in which no figure can be read"),
        (
            "5 MW and 3 USD",
            "it was given as '5 MW and 3 USD', which holds 2 figures \\(5 MW, 3 USD\\); give one.",
        ),
        ("12,34,5", "no figure can be read|holds"),
        ("1" * 120 + " USD", "it is of the order of 10\\^119"),
    ],
)
def test_what_cannot_be_read(given, message):
    with pytest.raises(CalculationError, match=message):
        read_quantity(given, bare=None, name="it")


@pytest.mark.parametrize(
    "given",
    [
        1.5,
        True,
        None,
        {},
        {"value": "x", "unit": "USD"},
        {"value": "1"},
        [q("1")],
        (q("1"), q("2"), q("3")),
        object(),
    ],
)
def test_other_things_are_no_quantities(given):
    with pytest.raises(CalculationError, match="it was given as"):
        as_value(given, inputs.ANY, "it")


def test_numbers_and_mappings_are_quantities():
    assert as_value(3, inputs.PERCENT, "it").unit == "%"
    assert as_value(Decimal("2.5"), inputs.ANY, "it").value == Decimal("2.5")
    assert as_value({"value": "2.5", "unit": "MW"}, inputs.ANY, "it") == q("2.5 MW")
    assert as_value(("1 MW", q("2 MW")), inputs.ANY, "it")[1] == q("2 MW")
    with pytest.raises(CalculationError, match="say in which unit"):
        as_value(3, inputs.MONEY, "it")


def test_a_unit_may_stand_alone_where_one_is_asked_for():
    assert read_unit(" GW ").model_dump(include={"value", "unit", "text"}) == {
        "value": Decimal(1),
        "unit": "GW",
        "text": "GW",
    }
    assert read_unit("750") is None
    assert as_value("GW", inputs.UNIT, "it").text == "GW"
    assert as_value("1 GW", inputs.UNIT, "it").value == 1


def test_one_thing_for_a_list_is_a_list_of_one():
    from assistant.calculator import run

    for one in (5, "5", q("5"), {"value": "5", "unit": "1"}, [5]):
        assert run("sum_of", {"values": one}).result == q("5")


def test_lists_are_separated_by_semicolons_and_lines():
    assert split_list(" 1 MW; 2,000 MW；3 MW\n4 MW;; ") == ["1 MW", "2,000 MW", "3 MW", "4 MW"]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (q("48000000000 USD"), "48,000,000,000 USD"),
        (q("-1234.50 USD"), "-1,234.50 USD"),
        (q("37.0 %"), "37.0%"),
        (q("3 ‰"), "3‰"),
        (q("3 pp"), "3 pp"),
        (q("0.5"), "0.5"),
        (q("4E+3 MW"), "4,000 MW"),
        (q("-0.5 MW"), "-0.5 MW"),
    ],
)
def test_quantities_in_formulas(quantity, expected):
    assert value_and_unit(quantity) == expected
    assert written(quantity) == expected


def test_figures_are_shown_as_they_were_written():
    assert written(figure("480亿美元", "48000000000", "USD")) == "480亿美元"
