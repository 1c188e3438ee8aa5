"""Every calculator on inputs worked out by hand: exact results, and the errors its docstring names."""

from decimal import Decimal
from fractions import Fraction

import pytest
from calculator_help import fifty, q

from assistant.calculator import calculators, run
from assistant.errors import CalculationError

YEARS_3 = q("3 yr")
BILLION = q("1000000000 USD")

RESULTS = [
    # basic
    ("convert_unit", {"quantity": q("750 MW"), "unit": q("1 GW")}, "0.75 GW"),
    ("convert_unit", {"quantity": q("12 inch"), "unit": q("1 mm")}, "304.8 mm"),
    ("convert_unit", {"quantity": q("250 bp"), "unit": q("1 pp")}, "2.5 pp"),
    ("convert_unit", {"quantity": q("18 month"), "unit": q("1 yr")}, "1.5 yr"),
    ("convert_unit", {"quantity": q("0.5"), "unit": q("1 %")}, "50 %"),
    ("convert_scale", {"quantity": q("48000000000 USD"), "scale": q("100000000")}, "480"),
    ("sum_of", {"values": [q("1 GW"), q("250 MW"), q("0.5 GW")]}, "1.75 GW"),
    ("sum_of", {"values": [q("62 %"), q("24 %")]}, "86 %"),
    ("sum_of", {"values": [q("7 day")]}, "7 day"),
    ("difference", {"minuend": q("510.0 USD"), "subtrahend": q("290.3 USD")}, "219.7 USD"),
    ("difference", {"minuend": q("39.0 %"), "subtrahend": q("42.3 %")}, "-3.3 pp"),
    ("difference", {"minuend": q("2 GW"), "subtrahend": q("750 MW")}, "1.25 GW"),
    ("product", {"factor": q("40"), "quantity": q("750 MW")}, "30000 MW"),
    ("product", {"factor": q("155 USD/share"), "quantity": q("2 share")}, "310 USD"),
    ("product", {"factor": q("25 %"), "quantity": q("8 token")}, "2 token"),
    ("ratio", {"numerator": q("27 USD"), "denominator": q("0.5 USD")}, "54 x"),
    ("ratio", {"numerator": q("1 GW"), "denominator": q("750 MW")}, Fraction(4, 3)),
    ("ratio", {"numerator": q("5 %"), "denominator": q("0.1")}, "0.5 x"),
    ("share_of", {"part": q("5 USD"), "whole": q("10 USD")}, "50 %"),
    ("share_of", {"part": q("750 MW"), "whole": q("10 GW")}, "7.5 %"),
    ("percent_of", {"share": q("39 %"), "whole": q("27 USD")}, "10.53 USD"),
    ("percent_of", {"share": q("50 %"), "whole": q("8 %")}, "4 %"),
    ("rest_of", {"whole": q("17.5 EUR"), "share": q("20 %")}, "14 EUR"),
    ("rest_of", {"whole": q("8 %"), "share": q("100 %")}, "0 %"),
    ("whole_from_part", {"part": q("750 MW"), "share": q("2.5 %")}, "30000 MW"),
    ("whole_from_part", {"part": q("750 MW"), "share": q("0.025")}, "30000 MW"),
    ("remaining_share", {"taken": [q("62 %"), q("24 %")]}, "14 %"),
    ("remaining_share", {"taken": [q("100 %")]}, "0 %"),
    ("average", {"values": [q("1 MW"), q("2 MW"), q("6 MW")]}, "3 MW"),
    ("average", {"values": [q("2.9 %"), q("3.8 %")]}, "3.35 %"),
    (
        "weighted_average",
        {"values": [q("10 %"), q("40 %")], "weights": [q("1 USD"), q("3 USD")]},
        "32.5 %",
    ),
    (
        "weighted_average",
        {"values": [q("10 USD"), q("40 USD")], "weights": [q("0"), q("2")]},
        "40 USD",
    ),
    ("midpoint", {"low": q("150 USD/share"), "high": q("160 USD/share")}, "155 USD/share"),
    ("per_unit", {"total": q("9 USD/yr"), "units": q("2 MW")}, "4.5 USD/MW/yr"),
    ("rate_over_time", {"total": q("27 USD"), "duration": YEARS_3}, "9 USD/yr"),
    ("total_over_time", {"rate": q("9 USD/yr"), "duration": q("18 month")}, "13.5 USD"),
    ("total_over_time", {"rate": q("3000 token/s"), "duration": q("2 min")}, "360000 token"),
    # growth
    ("percent_change", {"start": q("4 USD"), "end": q("7 USD")}, "75 %"),
    ("percent_change", {"start": q("4 USD"), "end": q("-1 USD")}, "-125 %"),
    ("percent_change", {"start": q("8 %"), "end": q("6 %")}, "-25 %"),
    ("point_change", {"start": q("8 %"), "end": q("6 %")}, "-2 pp"),
    (
        "after_percent_change",
        {"start": q("185 USD/share"), "change": q("68.15 %")},
        "311.0775 USD/share",
    ),
    ("after_percent_change", {"start": q("8 %"), "change": q("-25 %")}, "6 %"),
    ("before_percent_change", {"end": q("192 USD"), "change": q("92 %")}, "100 USD"),
    ("growth_multiple", {"start": q("2 USD"), "end": q("6 USD")}, "3 x"),
    ("growth_times", {"start": q("2 USD"), "end": q("6 USD")}, "2 x"),
    ("from_multiple", {"base": q("750 MW"), "multiple": q("40 x")}, "30000 MW"),
    ("from_multiple", {"base": q("5 %"), "multiple": q("2")}, "10 %"),
    ("baseline_from_multiple", {"value": q("3000 token/s"), "multiple": q("75 x")}, "40 token/s"),
    ("cagr", {"start": q("100 USD"), "end": q("121 USD"), "duration": q("2 yr")}, "10 %"),
    ("cagr", {"start": q("100 USD"), "end": q("144 USD"), "duration": q("24 month")}, "20 %"),
    ("cagr", {"start": q("100 USD"), "end": q("0 USD"), "duration": q("2 yr")}, "-100 %"),
    ("cagr", {"start": q("100 USD"), "end": q("110 USD"), "duration": q("6 month")}, "21 %"),
    # equity
    (
        "market_value",
        {"price": q("160 USD/share"), "shares": q("305000000 share")},
        "48800000000 USD",
    ),
    ("offering_proceeds", {"price": q("185 USD/share"), "shares": q("30 share")}, "5550 USD"),
    ("implied_share_count", {"valuation": q("31 USD"), "price": q("155 USD/share")}, "0.2 share"),
    ("implied_share_price", {"valuation": q("40 USD"), "shares": q("8 share")}, "5 USD/share"),
    ("stake_value", {"valuation": q("48 USD"), "stake": q("10 %")}, "4.8 USD"),
    ("stake_value", {"valuation": q("48 USD"), "stake": q("100 %")}, "48 USD"),
    ("valuation_from_stake", {"value": q("5 USD"), "stake": q("10 %")}, "50 USD"),
    (
        "warrant_value",
        {"shares": q("33445026 share"), "price": q("155 USD/share")},
        "5183979030 USD",
    ),
    (
        "warrant_value",
        {"shares": q("10 share"), "price": q("5 USD/share"), "strike": q("3 USD/share")},
        "20 USD",
    ),
    (
        "warrant_value",
        {"shares": q("10 share"), "price": q("3 USD/share"), "strike": q("5 USD/share")},
        "0 USD",
    ),
    (
        "trading_result",
        {"shares": q("10 share"), "bought": q("5 USD/share"), "sold": q("8 USD/share")},
        "30 USD",
    ),
    (
        "trading_result",
        {"shares": q("10 share"), "bought": q("8 USD/share"), "sold": q("5 USD/share")},
        "-30 USD",
    ),
    (
        "treasury_stock_shares",
        {"shares": q("10 share"), "price": q("50 USD/share"), "strike": q("20 USD/share")},
        "6 share",
    ),
    (
        "treasury_stock_shares",
        {"shares": q("10 share"), "price": q("20 USD/share"), "strike": q("50 USD/share")},
        "0 share",
    ),
    (
        "ownership_outstanding",
        {"shares_held": q("2 share"), "shares_outstanding": q("8 share")},
        "25 %",
    ),
    (
        "ownership_outstanding",
        {"shares_held": q("8 share"), "shares_outstanding": q("8 share")},
        "100 %",
    ),
    ("ownership_diluted", {"shares_held": q("1 share"), "diluted_shares": q("8 share")}, "12.5 %"),
    (
        "ownership_after_exercise",
        {"warrant_shares": q("2 share"), "shares_outstanding": q("8 share")},
        "20 %",
    ),
    (
        "ownership_after_exercise",
        {
            "warrant_shares": q("2 share"),
            "shares_outstanding": q("8 share"),
            "shares_held": q("3 share"),
        },
        "50 %",
    ),
    (
        "ownership_after_issue",
        {
            "shares_held": q("2 share"),
            "shares_outstanding": q("8 share"),
            "new_shares": q("2 share"),
        },
        "20 %",
    ),
    ("dilution", {"shares_outstanding": q("8 share"), "new_shares": q("2 share")}, "20 %"),
    # multiples
    ("trailing_price_to_sales", {"valuation": q("48 USD"), "revenue": q("0.5 USD")}, "96 x"),
    ("trailing_price_to_sales", {"valuation": q("48 USD"), "revenue": q("0.5 USD/yr")}, "96 x"),
    ("trailing_price_to_sales", {"valuation": q("48 USD"), "revenue": q("1 USD/month")}, "4 x"),
    (
        "forward_price_to_sales",
        {"valuation": q("48 USD"), "expected_revenue": q("3.2 USD")},
        "15 x",
    ),
    ("sales_for_multiple", {"valuation": q("48 USD"), "multiple": q("15 x")}, "3.2 USD"),
    ("valuation_from_sales", {"revenue": q("3.2 USD/yr"), "multiple": q("15 x")}, "48 USD"),
    ("gross_margin", {"gross_profit": q("10 USD"), "revenue": q("25 USD")}, "40 %"),
    ("gross_margin", {"gross_profit": q("-10 USD/yr"), "revenue": q("25 USD/yr")}, "-40 %"),
    ("gross_margin_from_cost", {"revenue": q("25 USD"), "cost": q("15 USD")}, "40 %"),
    ("gross_profit_from_margin", {"revenue": q("27 USD"), "margin": q("39 %")}, "10.53 USD"),
    ("operating_margin", {"operating_result": q("-146 USD"), "revenue": q("584 USD")}, "-25 %"),
    # contracts
    ("backlog_per_power", {"backlog": q("24600 USD"), "power": q("750 MW")}, "32.8 USD/MW"),
    (
        "price_per_power_time",
        {"yearly_price": q("9000 USD/yr"), "power": q("750 MW")},
        "12 USD/MW/yr",
    ),
    (
        "yearly_value_of_capacity",
        {"power": q("0.25 GW"), "price": q("12 USD/MW/yr")},
        "3000 USD/yr",
    ),
    ("contract_value", {"yearly_value": q("9 USD/yr"), "duration": YEARS_3}, "27 USD"),
    ("contract_value", {"yearly_value": q("9 USD/month"), "duration": YEARS_3}, "324 USD"),
    ("capacity_time", {"power": q("750 MW"), "duration": YEARS_3}, "2250 MW*yr"),
    ("capacity_time", {"power": q("750 MW"), "duration": q("6 month")}, "375 MW*yr"),
    ("capacity_time_under_ramp", {"additions": [q("250 MW")] * 3}, "1500 MW*yr"),
    ("capacity_time_under_ramp", {"additions": [q("1 GW"), q("500 MW")]}, "2.5 GW*yr"),
    ("capacity_time_under_ramp", {"additions": [q("3 MW"), q("2 MW"), q("1 MW")]}, "14 MW*yr"),
    (
        "contract_value_under_ramp",
        {"additions": [q("250 MW")] * 3, "price": q("12 USD/MW/yr")},
        "18000 USD",
    ),
    (
        "contract_value_under_ramp",
        {"additions": [q("250 MW")] * 3, "price": q("1 USD/MW/month")},
        "18000 USD",
    ),
    ("payback_time", {"investment": q("450 USD"), "yearly_return": q("180 USD/yr")}, "2.5 yr"),
    ("break_even_price", {"fixed_cost": q("450 USD"), "units": q("1500 MWh")}, "0.3 USD/MWh"),
    (
        "break_even_price",
        {"fixed_cost": q("450 USD"), "units": q("1500 MWh"), "unit_cost": q("0.05 USD/MWh")},
        "0.35 USD/MWh",
    ),
    (
        "break_even_units",
        {"fixed_cost": q("450 USD"), "price": q("0.35 USD/MWh"), "unit_cost": q("0.05 USD/MWh")},
        "1500 MWh",
    ),
    ("price_of_several", {"price": q("350000 USD"), "pieces": q("12 rack")}, "4200000 USD"),
    ("price_of_several", {"price": q("2.5 EUR"), "pieces": q("3")}, "7.5 EUR"),
    ("equal_tranche", {"total": q("750 MW"), "tranches": q("3")}, "250 MW"),
    # loans
    (
        "simple_interest",
        {"principal": BILLION, "rate": q("6 %"), "duration": YEARS_3},
        "180000000 USD",
    ),
    (
        "simple_interest",
        {"principal": BILLION, "rate": q("6 %/yr"), "duration": q("6 month")},
        "30000000 USD",
    ),
    (
        "compound_amount",
        {"principal": BILLION, "rate": q("6 %"), "duration": YEARS_3},
        "1191016000 USD",
    ),
    (
        "compound_amount",
        {
            "principal": BILLION,
            "rate": q("6 %"),
            "duration": q("1 yr"),
            "payments_per_year": q("2"),
        },
        "1060900000 USD",
    ),
    (
        "compound_interest",
        {"principal": BILLION, "rate": q("6 %"), "duration": YEARS_3},
        "191016000 USD",
    ),
    (
        "present_value",
        {"amount": q("1191016000 USD"), "rate": q("6 %"), "duration": YEARS_3},
        "1000000000 USD",
    ),
    (
        "equal_instalment",
        {"principal": BILLION, "rate": q("0 %"), "payments": q("4")},
        "250000000 USD",
    ),
    (
        "equal_instalment",
        {"principal": q("210 USD"), "rate": q("10 %"), "payments": q("2")},
        "121 USD",
    ),
    (
        "equal_instalment",
        {
            "principal": q("210 USD"),
            "rate": q("20 %"),
            "payments": q("2"),
            "payments_per_year": q("2"),
        },
        "121 USD",
    ),
    (
        "repayment_with_equal_principal",
        {"principal": q("900 USD"), "rate": q("6 %"), "payments": q("3"), "payment": q("2")},
        "336 USD",
    ),
    (
        "repayment_with_equal_principal",
        {
            "principal": q("900 USD"),
            "rate": q("6 %"),
            "payments": q("3"),
            "payment": q("3"),
            "payments_per_year": q("2"),
        },
        "309 USD",
    ),
    (
        "interest_with_equal_principal",
        {"principal": q("900 USD"), "rate": q("6 %"), "payments": q("3")},
        "108 USD",
    ),
    (
        "interest_with_equal_principal",
        {
            "principal": q("900 USD"),
            "rate": q("6 %"),
            "payments": q("3"),
            "payments_per_year": q("2"),
        },
        "54 USD",
    ),
    # compute
    ("energy_over_time", {"power": q("25 kW"), "duration": q("2 day")}, "1200 kWh"),
    ("energy_cost", {"energy": q("2 MWh"), "price": q("0.08 USD/kWh")}, "160 USD"),
    ("performance_per_power", {"performance": q("125 PFLOPS"), "power": q("25 kW")}, "5 PFLOPS/kW"),
    ("tokens_per_second", {"tokens": q("90000 token"), "duration": q("0.5 min")}, "3000 token/s"),
    ("tokens_over_time", {"speed": q("3000 token/s"), "duration": q("1 h")}, "10800000 token"),
    ("time_for_tokens", {"tokens": q("10000 token"), "speed": q("2000 token/s")}, "5 s"),
    (
        "cost_per_token",
        {"cost": q("300 USD"), "tokens": q("100000000 token")},
        "0.000003 USD/token",
    ),
    (
        "cost_per_token_at_speed",
        {"cost_per_time": q("36 USD/h"), "speed": q("2000 token/s")},
        "0.000005 USD/token",
    ),
    ("cost_of_tokens", {"tokens": q("2000000 token"), "price": q("3 USD/Mtoken")}, "6 USD"),
]

FRACTIONS = [
    (
        "trailing_price_to_sales",
        {"valuation": q("48 USD"), "revenue": q("0.51 USD")},
        "4800/51",
        "x",
    ),
    (
        "operating_margin",
        {"operating_result": q("-145.9 USD"), "revenue": q("510 USD")},
        "-14590/510",
        "%",
    ),
    (
        "implied_share_count",
        {"valuation": q("48 USD"), "price": q("155 USD/share")},
        "48/155",
        "share",
    ),
    (
        "baseline_from_multiple",
        {"value": q("125 PFLOPS"), "multiple": q("28 x")},
        "125/28",
        "PFLOPS",
    ),
    ("average", {"values": [q("7 USD"), q("8 USD"), q("4 USD")]}, "19/3", "USD"),
    ("before_percent_change", {"end": q("100 USD"), "change": q("50 %")}, "200/3", "USD"),
    ("whole_from_part", {"part": q("2 USD"), "share": q("3 %")}, "200/3", "USD"),
    ("convert_unit", {"quantity": q("46225 mm2"), "unit": q("1 ft2")}, "46225/92903.04", "ft2"),
]


@pytest.mark.parametrize(("name", "inputs", "expected"), RESULTS)
def test_the_result_is_exact(name, inputs, expected):
    result = run(name, inputs).result
    if isinstance(expected, Fraction):
        assert result.value == fifty(expected)
    else:
        assert result == q(expected)


@pytest.mark.parametrize(("name", "inputs", "expected", "unit"), FRACTIONS)
def test_a_result_without_an_end_has_fifty_right_digits(name, inputs, expected, unit):
    over, under = expected.split("/")
    calculation = run(name, inputs)
    assert calculation.result.value == fifty(Fraction(over) / Fraction(under))
    assert calculation.result.unit == unit
    assert calculation.exact is False


def test_no_calculator_is_left_out_here():
    assert {name for name, _, _ in RESULTS} == set(calculators())


def test_equal_instalments_pay_the_loan_back():
    payment = run(
        "equal_instalment",
        {
            "principal": BILLION,
            "rate": q("6 %"),
            "payments": q("36"),
            "payments_per_year": q("12"),
        },
    ).result.value
    left = Fraction(10**9)
    for _ in range(36):
        left = left * (1 + Fraction(6, 1200)) - Fraction(payment)
    assert abs(left) < Fraction(1, 10**35)


def test_repayments_of_equal_principal_add_up_to_principal_and_interest():
    loan = {"principal": q("900 USD"), "rate": q("6 %"), "payments": q("3")}
    repaid = sum(
        run("repayment_with_equal_principal", {**loan, "payment": q(str(n))}).result.value
        for n in (1, 2, 3)
    )
    assert repaid == 900 + run("interest_with_equal_principal", loan).result.value


ERRORS = [
    ("convert_unit", {"quantity": q("750 MW"), "unit": q("1 USD")}, "measure different things"),
    ("convert_unit", {"quantity": q("1 USD"), "unit": q("1 EUR")}, "different currencies"),
    ("convert_unit", {"quantity": q("1 yr"), "unit": q("1 day")}, "no fixed number of days"),
    ("convert_unit", {"quantity": q("750 MW"), "unit": q("2 GW")}, "give the name of a unit, GW"),
    ("convert_scale", {"quantity": q("750 MW"), "scale": q("0")}, "divides by 0"),
    ("sum_of", {"values": [q("1 USD"), q("1 CNY")]}, "different currencies"),
    ("sum_of", {"values": []}, "empty list"),
    ("difference", {"minuend": q("1 %"), "subtrahend": q("1 USD")}, "measure different things"),
    ("product", {"factor": q("1 USD"), "quantity": q("1 USD")}, "means nothing"),
    ("product", {"factor": q("1 USD"), "quantity": q("1 share")}, "means nothing"),
    ("ratio", {"numerator": q("1 USD"), "denominator": q("0 USD")}, "divides by 0 USD"),
    ("ratio", {"numerator": q("1 USD"), "denominator": q("1 MW")}, "measure different things"),
    ("share_of", {"part": q("1 USD"), "whole": q("0 USD")}, "divides by 0 USD"),
    ("whole_from_part", {"part": q("1 USD"), "share": q("0 %")}, "divides by 0%"),
    ("whole_from_part", {"part": q("1 USD"), "share": q("101 %")}, "cannot be over 100"),
    ("remaining_share", {"taken": [q("62 %"), q("39 %")]}, "add up to 101 %"),
    ("percent_change", {"start": q("0 USD"), "end": q("1 USD")}, "above zero"),
    ("percent_change", {"start": q("-1 USD"), "end": q("1 USD")}, "above zero"),
    ("point_change", {"start": q("1 USD"), "end": q("1 %")}, "start must be a percentage"),
    ("before_percent_change", {"end": q("1 USD"), "change": q("-100 %")}, "divides by 0"),
    ("growth_multiple", {"start": q("0 USD"), "end": q("1 USD")}, "above zero"),
    ("growth_times", {"start": q("0 USD"), "end": q("1 USD")}, "above zero"),
    ("baseline_from_multiple", {"value": q("1 USD"), "multiple": q("0 x")}, "divides by 0"),
    ("cagr", {"start": q("0 USD"), "end": q("1 USD"), "duration": q("1 yr")}, "above zero"),
    ("cagr", {"start": q("1 USD"), "end": q("-1 USD"), "duration": q("1 yr")}, "zero or more"),
    ("cagr", {"start": q("1 USD"), "end": q("1 USD"), "duration": q("0 yr")}, "divides by 0"),
    ("cagr", {"start": q("1 USD"), "end": q("2 USD"), "duration": q("1 day")}, "no fixed number"),
    (
        "weighted_average",
        {"values": [q("1")], "weights": [q("1"), q("2")]},
        "1 values and 2 weights",
    ),
    ("weighted_average", {"values": [q("1")], "weights": [q("-1")]}, "below zero"),
    ("weighted_average", {"values": [q("1")], "weights": [q("0")]}, "divides by 0"),
    ("per_unit", {"total": q("1 USD"), "units": q("2 USD")}, "must be a quantity per something"),
    ("total_over_time", {"rate": q("1 token/s"), "duration": q("1 yr")}, "no fixed number of days"),
    ("implied_share_count", {"valuation": q("1 USD"), "price": q("0 USD/share")}, "divides by 0"),
    (
        "implied_share_count",
        {"valuation": q("1 USD"), "price": q("1 EUR/share")},
        "means nothing|must be",
    ),
    ("stake_value", {"valuation": q("1 USD"), "stake": q("110 %")}, "cannot be over 100"),
    ("stake_value", {"valuation": q("1 USD"), "stake": q("-1 %")}, "cannot be under 0"),
    ("valuation_from_stake", {"value": q("1 USD"), "stake": q("0 %")}, "divides by 0%"),
    (
        "warrant_value",
        {"shares": q("1 share"), "price": q("2 USD/share"), "strike": q("1 EUR/share")},
        "cannot be compared",
    ),
    (
        "trading_result",
        {"shares": q("1 share"), "bought": q("2 USD/share"), "sold": q("1 EUR/share")},
        "cannot be",
    ),
    (
        "ownership_outstanding",
        {"shares_held": q("9 share"), "shares_outstanding": q("8 share")},
        "above 100 %",
    ),
    (
        "ownership_outstanding",
        {"shares_held": q("0 share"), "shares_outstanding": q("0 share")},
        "divides by 0",
    ),
    (
        "ownership_after_exercise",
        {
            "warrant_shares": q("1 share"),
            "shares_outstanding": q("8 share"),
            "shares_held": q("9 share"),
        },
        "above 100 %",
    ),
    (
        "ownership_after_issue",
        {
            "shares_held": q("9 share"),
            "shares_outstanding": q("8 share"),
            "new_shares": q("5 share"),
        },
        "above 100 %",
    ),
    (
        "trailing_price_to_sales",
        {"valuation": q("1 USD"), "revenue": q("0 USD")},
        "divides by 0 USD",
    ),
    (
        "trailing_price_to_sales",
        {"valuation": q("1 USD"), "revenue": q("1 EUR")},
        "different currencies",
    ),
    ("gross_margin", {"gross_profit": q("1 USD"), "revenue": q("1 USD/yr")}, "cannot be compared"),
    ("backlog_per_power", {"backlog": q("1 USD"), "power": q("0 MW")}, "divides by 0 MW"),
    (
        "payback_time",
        {"investment": q("1 USD"), "yearly_return": q("0 USD/yr")},
        "nothing is ever paid back",
    ),
    (
        "break_even_units",
        {"fixed_cost": q("1 USD"), "price": q("1 USD/MWh"), "unit_cost": q("1 USD/MWh")},
        "unless the price is higher",
    ),
    ("equal_tranche", {"total": q("1 MW"), "tranches": q("0")}, "whole number of one or more"),
    ("equal_tranche", {"total": q("1 MW"), "tranches": q("2.5")}, "whole number of one or more"),
    (
        "simple_interest",
        {"principal": BILLION, "rate": q("6 %"), "duration": q("30 day")},
        "no fixed number",
    ),
    (
        "compound_amount",
        {"principal": BILLION, "rate": q("-100 %"), "duration": q("1 yr")},
        "nothing is left",
    ),
    (
        "present_value",
        {"amount": BILLION, "rate": q("-100 %"), "duration": q("1 yr")},
        "nothing is left",
    ),
    (
        "equal_instalment",
        {"principal": BILLION, "rate": q("-1 %"), "payments": q("3")},
        "rate of zero or more",
    ),
    (
        "repayment_with_equal_principal",
        {"principal": BILLION, "rate": q("6 %"), "payments": q("3"), "payment": q("4")},
        "only 3 payments",
    ),
    ("energy_over_time", {"power": q("1 MW"), "duration": q("1 yr")}, "no fixed number of days"),
    ("energy_over_time", {"power": q("1 MWh"), "duration": q("1 h")}, "power must be power"),
    ("time_for_tokens", {"tokens": q("1 token"), "speed": q("0 token/s")}, "divides by 0 token/s"),
    ("cost_per_token", {"cost": q("1 USD"), "tokens": q("0 token")}, "divides by 0 token"),
]


@pytest.mark.parametrize(("name", "inputs", "message"), ERRORS)
def test_what_has_no_result_is_an_error_with_its_reason(name, inputs, message):
    with pytest.raises(CalculationError, match=message):
        run(name, inputs)


def test_results_carry_no_exponent_and_no_zeros_at_their_end():
    result = run("product", {"factor": q("2.50"), "quantity": q("4E+10 USD")}).result
    assert str(result.value) == "100000000000"
    assert result.value.as_tuple() == Decimal("100000000000").as_tuple()
