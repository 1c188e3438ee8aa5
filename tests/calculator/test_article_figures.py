# ruff: noqa: E501 (one row of the table a line)
"""The calculators against the arithmetic of a published deal: every derivation, and where claims contradict.

Ids: E and B rows are an article's own figures and what follows from them; numbered rows (1.31, 2.10, …) and `derived N`
are figures of other sources and the checks on them; D rows are disagreements between sources. A figure is
expected with the digits its source gives it: `5.18E+9` is 5.18 billion, compared after rounding half up to that place.
One derived figure is not recomputed from its inputs: "2.2 times the price after the first-day jump" (derived 5, D16) gives no
closing price; the row checks which price it implies.
"""

from decimal import Decimal

import pytest

from assistant.calculator import calculators, run_range, run_text
from assistant.calculator.rounding import round_places

RAMP = ["250兆瓦", "250 MW", "0.25 GW"]

ROWS = [
    # The article's internal derivations (section E), in its own order
    ("E order value", "contract_value", {"yearly_value": "约90亿美元/年", "duration": "3年"}, "27E+9", "USD"),
    ("E order value, as average", "rate_over_time", {"total": "约270亿美元", "duration": "3年"}, "9E+9", "USD/yr"),
    ("E midpoint", "midpoint", {"low": "150美元/股", "high": "160美元/股"}, "155", "USD/share"),
    ("E stake, from 10%", "stake_value", {"valuation": "480亿美元", "stake": "10%"}, "4.8E+9", "USD"),
    ("E stake, from the shares", "warrant_value", {"shares": "33,445,026 shares", "price": "155美元/股"}, "5.18E+9", "USD"),
    ("E shares, from the value", "implied_share_count", {"valuation": "480亿美元", "price": "155美元/股"}, "309.7E+6", "share"),
    ("E value, from the warrant", "valuation_from_stake", {"value": "约50亿美元", "stake": "10%"}, "50E+9", "USD"),
    ("E shares, from the warrant", "implied_share_count", {"valuation": "500亿美元", "price": "155美元/股"}, "322.6E+6", "share"),
    ("E half the profit", "share_of", {"part": "约50亿美元", "whole": "100亿美元"}, "50", "%"),
    ("E margin of the order", "gross_margin", {"gross_profit": "100亿美元", "revenue": "270亿美元"}, "37.0", "%"),
    ("E price a MW-year", "price_per_power_time", {"yearly_price": "约90亿美元/年", "power": "750兆瓦"}, "12E+6", "USD/MW/yr"),
    ("E total compute, times 40", "from_multiple", {"base": "750兆瓦", "multiple": "40倍"}, "30E+3", "MW"),
    ("E total compute, one-fortieth", "whole_from_part", {"part": "750 MW", "share": "四十分之一"}, "30E+3", "MW"),
    ("E transistors of the other chip", "baseline_from_multiple", {"value": "4 trillion transistors", "multiple": "19倍"}, "210.5E+9", "transistor"),
    ("E compute of the other chip", "baseline_from_multiple", {"value": "125 petaFLOPS", "multiple": "28倍"}, "4.46", "PFLOPS"),
    ("E speed of a GPU", "baseline_from_multiple", {"value": "3,000 tokens/s", "multiple": "70倍"}, "42.9", "token/s"),
    ("E price to sales", "trailing_price_to_sales", {"valuation": "480亿美元", "revenue": "5.1亿美元"}, "94", "x"),
    ("E sales for 15 times", "sales_for_multiple", {"valuation": "480亿美元", "multiple": "15倍"}, "3.2E+9", "USD"),
    ("E sales for 15 times, against 2025", "ratio", {"numerator": "32亿美元", "denominator": "5.1亿美元"}, "6.3", "x"),
    ("E order against 2025 revenue", "ratio", {"numerator": "270亿美元", "denominator": "5.1亿美元"}, "53", "x"),
    ("E order against 2025, a year", "ratio", {"numerator": "90亿美元", "denominator": "5.1亿美元"}, "17.6", "x"),
    ("E operating margin", "operating_margin", {"operating_result": "-145.9 million USD", "revenue": "510 million USD"}, "-28.6", "%"),
    ("E area", "convert_unit", {"quantity": "46,225 mm2", "unit": "ft2"}, "0.498", "ft2"),
    # Further derivations beside the article's lines (section B)
    ("B10 true ratio", "ratio", {"numerator": "4 trillion transistors", "denominator": "208 billion transistors"}, "19.2", "x"),
    ("B27 capacity under the ramp", "capacity_time_under_ramp", {"additions": RAMP}, "1500", "MW*yr"),
    ("B27 capacity without a ramp", "capacity_time", {"power": "750兆瓦", "duration": "3年"}, "2250", "MW*yr"),
    ("B27 value under the ramp", "contract_value_under_ramp", {"additions": RAMP, "price": "12000000 USD/MW/yr"}, "18E+9", "USD"),
    ("B28 profit at the 2025 margin", "gross_profit_from_margin", {"revenue": "27 billion USD", "margin": "39.0%"}, "10.5E+9", "USD"),
    ("B34 at the offer price", "warrant_value", {"shares": "33,445,026 shares", "price": "185 USD/share"}, "6.2E+9", "USD"),
    ("B34 at the first close", "warrant_value", {"shares": "33,445,026 shares", "price": "311.07 USD/share"}, "10.4E+9", "USD"),
    ("B34 at book fair value", "warrant_value", {"shares": "33,445,026 shares", "price": "82.02 USD/share"}, "2.74E+9", "USD"),
    ("B39 rose by two times", "growth_times", {"start": "100 USD/share", "end": "300 USD/share"}, "2", "x"),
    ("B39 tripled", "growth_multiple", {"start": "100 USD/share", "end": "300 USD/share"}, "3", "x"),
    ("B45 part vested", "share_of", {"part": "4,459,337 shares", "whole": "33,445,026 shares"}, "13", "%"),
    ("B49 value at the low end", "market_value", {"price": "155 USD/share", "shares": "305 million shares"}, "47.3E+9", "USD"),
    ("B49 value at the high end", "market_value", {"price": "160 USD/share", "shares": "305 million shares"}, "48.8E+9", "USD"),
    # Section 1 of the other sources: the agreement
    ("1.14 with the option", "sum_of", {"values": ["750 MW", "1.25 GW"]}, "2000", "MW"),
    ("1.19 a year", "rate_over_time", {"total": "27.6 billion USD", "duration": "3 years"}, "9.2E+9", "USD/yr"),
    ("1.21 interest a year", "simple_interest", {"principal": "1 billion USD", "rate": "6%", "duration": "1 year"}, "60E+6", "USD"),
    ("1.31 fair value", "warrant_value", {"shares": "33,445,026 shares", "price": "82.02 USD/share"}, "2.74E+9", "USD"),
    (
        "1.25 strike of next to nothing",
        "warrant_value",
        {"shares": "33,445,026 shares", "price": "155 USD/share", "strike": "0.00001 USD/share"},
        "5.18E+9",
        "USD",
    ),
    (
        "derived 1 tranches",
        "sum_of",
        {"values": ["4,459,337 shares", "5,574,171 shares", "23,411,518 shares"]},
        "33445026",
        "share",
    ),
    ("derived 1 tranche 1", "share_of", {"part": "4,459,337 shares", "whole": "33,445,026 shares"}, "13.3", "%"),
    ("derived 1 tranche 2", "share_of", {"part": "5,574,171 shares", "whole": "33,445,026 shares"}, "16.7", "%"),
    ("derived 1 tranche 3", "share_of", {"part": "23,411,518 shares", "whole": "33,445,026 shares"}, "70.0", "%"),
    ("derived 1 warrant at 155", "warrant_value", {"shares": "33,445,026股", "price": "155 USD/share"}, "5.18E+9", "USD"),
    ("derived 1 warrant at 160", "warrant_value", {"shares": "33,445,026股", "price": "160 USD/share"}, "5.35E+9", "USD"),
    ("derived 1 warrant at 185", "warrant_value", {"shares": "33,445,026股", "price": "185 USD/share"}, "6.19E+9", "USD"),
    ("derived 1 warrant at 311.07", "warrant_value", {"shares": "33,445,026股", "price": "311.07 USD/share"}, "10.40E+9", "USD"),
    ("derived 1 backlog a MW", "backlog_per_power", {"backlog": "$24.6bn", "power": "750 MW"}, "32.8E+6", "USD/MW"),
    ("derived 1 January value a MW", "backlog_per_power", {"backlog": "10 billion USD", "power": "750 MW"}, "13.3E+6", "USD/MW"),
    ("derived 1 April value a MW", "backlog_per_power", {"backlog": "20 billion USD", "power": "750 MW"}, "26.7E+6", "USD/MW"),
    (
        "derived 1 price a MW-year",
        "price_per_power_time",
        {"yearly_price": "9 billion USD per year", "power": "750 megavatios"},
        "12E+6",
        "USD/MW/yr",
    ),
    # Section 2: filing, pricing and first trade
    ("2.05 product", "offering_proceeds", {"price": "89.02 USD/share", "shares": "11,394,059 shares"}, "1.01E+9", "USD"),
    ("2.10 assumed price", "midpoint", {"low": "150 USD/share", "high": "160 USD/share"}, "155", "USD/share"),
    ("2.17 first day", "percent_change", {"start": "185 USD/share", "end": "311.07 USD/share"}, "68.15", "%"),
    ("2.19 shares with the option", "sum_of", {"values": ["30.0 million shares", "4.5 million shares"]}, "34.5E+6", "share"),
    ("derived 2 diluted shares", "implied_share_count", {"valuation": "48.8 billion USD", "price": "160 USD/share"}, "305.0E+6", "share"),
    ("derived 2 diluted at 150", "market_value", {"price": "150 USD/share", "shares": "305.0 million shares"}, "45.8E+9", "USD"),
    ("derived 2 diluted at 155", "market_value", {"price": "155 USD/share", "shares": "305.0 million shares"}, "47.3E+9", "USD"),
    ("derived 2 diluted at 185", "market_value", {"price": "185 USD/share", "shares": "305.0 million shares"}, "56.4E+9", "USD"),
    ("derived 2 diluted at 311.07", "market_value", {"price": "311.07 USD/share", "shares": "305.0 million shares"}, "94.9E+9", "USD"),
    ("derived 2 outstanding at 125", "implied_share_count", {"valuation": "26.6 billion USD", "price": "125 USD/share"}, "212.8E+6", "share"),
    ("derived 2 outstanding at 160", "implied_share_count", {"valuation": "34 billion USD", "price": "160 USD/share"}, "212.5E+6", "share"),
    ("derived 2 value at the close", "market_value", {"price": "311.07 USD/share", "shares": "215.23 million shares"}, "66.95E+9", "USD"),
    ("derived 2 stake diluted", "ownership_diluted", {"shares_held": "33,445,026 shares", "diluted_shares": "305.0 million shares"}, "10.97", "%"),
    ("derived 2 shares before the sale", "difference", {"minuend": "305.0 million shares", "subtrahend": "30 million shares"}, "275.0E+6", "share"),
    ("derived 2 stake before the sale", "ownership_diluted", {"shares_held": "33,445,026 shares", "diluted_shares": "275.0 million shares"}, "12.16", "%"),
    ("derived 2 price at the hurdle", "implied_share_price", {"valuation": "40 billion USD", "shares": "215.23 million shares"}, "185.85", "USD/share"),
    ("derived 2 proceeds at 185", "offering_proceeds", {"price": "185 USD/share", "shares": "30 million shares"}, "5.55E+9", "USD"),
    ("derived 2 proceeds with the option", "offering_proceeds", {"price": "185 USD/share", "shares": "34.5 million shares"}, "6.38E+9", "USD"),
    ("derived 2 proceeds at 155", "offering_proceeds", {"price": "155 USD/share", "shares": "30 million shares"}, "4.65E+9", "USD"),
    ("derived 2 proceeds at 160", "offering_proceeds", {"price": "160 USD/share", "shares": "30 million shares"}, "4.80E+9", "USD"),
    ("derived 2 proceeds at 125", "offering_proceeds", {"price": "125 USD/share", "shares": "28 million shares"}, "3.50E+9", "USD"),
    # Section 3: financials
    ("3.03 growth, exact", "percent_change", {"start": "290.3 million USD", "end": "510.0 million USD"}, "75.7", "%"),
    ("3.03 growth", "percent_change", {"start": "290.3 million USD", "end": "510.0 million USD"}, "76", "%"),
    ("3.09 gross margin", "gross_margin", {"gross_profit": "199.1 million USD", "revenue": "510.0 million USD"}, "39.0", "%"),
    ("3.10 revenue mix", "sum_of", {"values": ["358.4 million USD", "151.6 million USD"]}, "510.0E+6", "USD"),
    ("3.11 two customers", "sum_of", {"values": ["62%", "24%"]}, "86", "%"),
    ("3.11 the others", "remaining_share", {"taken": ["62%", "24%"]}, "14", "%"),
    ("3.17 midpoint of the guidance", "midpoint", {"low": "855.5 million USD", "high": "865 million USD"}, "860E+6", "USD"),
    ("derived 3 at 48", "trailing_price_to_sales", {"valuation": "$48 billion", "revenue": "$510 million"}, "94", "x"),
    ("derived 3 at 48.8", "trailing_price_to_sales", {"valuation": "$48.8 billion", "revenue": "$510 million"}, "96", "x"),
    ("derived 3 at 56.4", "trailing_price_to_sales", {"valuation": "56.4 mil millones de dólares", "revenue": "510 millones de dólares"}, "111", "x"),
    ("derived 3 at 66.95", "trailing_price_to_sales", {"valuation": "$66.95 billion", "revenue": "$510 million"}, "131", "x"),
    ("derived 3 at 94.9", "trailing_price_to_sales", {"valuation": "$94.9 billion", "revenue": "$510 million"}, "186", "x"),
    ("derived 3 forward", "forward_price_to_sales", {"valuation": "$48.8 billion", "expected_revenue": "$860 million"}, "57", "x"),
    ("derived 3 sales for 15", "sales_for_multiple", {"valuation": "$48 billion", "multiple": "15"}, "3.2E+9", "USD"),
    # Section 4: hardware
    ("4.02 dense", "baseline_from_multiple", {"value": "125 PFLOPS", "multiple": "8 x"}, "15.6", "PFLOPS"),
    ("derived 4 transistors", "ratio", {"numerator": "4万亿个晶体管", "denominator": "2080亿个晶体管"}, "19.2", "x"),
    ("derived 4 sparse against sparse", "ratio", {"numerator": "125 PFLOPS", "denominator": "4.5 PFLOPS"}, "27.8", "x"),
    ("derived 4 dense against dense", "ratio", {"numerator": "15.625 PFLOPS", "denominator": "2.25 PFLOPS"}, "6.9", "x"),
    ("derived 4 sparse against dense", "ratio", {"numerator": "125 PFLOPS", "denominator": "2.25 PFLOPS"}, "55.6", "x"),
    ("derived 4 area", "convert_unit", {"quantity": "46,225 mm2", "unit": "square feet"}, "0.498", "ft2"),
    ("derived 4 GPU speed", "baseline_from_multiple", {"value": "3000 token/s", "multiple": "70"}, "42.9", "token/s"),
    ("derived 4 cloud speed", "baseline_from_multiple", {"value": "969 token/s", "multiple": "75"}, "12.9", "token/s"),
    ("derived 4 fastest GPU service", "baseline_from_multiple", {"value": "969 token/s", "multiple": "12"}, "81", "token/s"),
    ("derived 4 measured ratio", "ratio", {"numerator": "2,700 token/s", "denominator": "900 token/s"}, "3", "x"),
    # Section 5: comparable deals
    ("derived 5 total", "from_multiple", {"base": "750 MW", "multiple": "40"}, "30E+3", "MW"),
    ("derived 5 against 10 GW", "share_of", {"part": "750 MW", "whole": "10 GW"}, "7.5", "%"),
    ("derived 5 against 6 GW", "share_of", {"part": "750 MW", "whole": "6 GW"}, "12.5", "%"),
    ("derived 5 rise", "growth_multiple", {"start": "164.67 USD/share", "end": "448 USD/share"}, "2.7", "x"),
    ("derived 5 price after the jump", "baseline_from_multiple", {"value": "448 USD/share", "multiple": "2.2"}, "203.6", "USD/share"),
    ("6.06 profit at 39%", "gross_profit_from_margin", {"revenue": "27 billion USD", "margin": "39%"}, "10.5E+9", "USD"),
    ("6.06 forward multiple", "forward_price_to_sales", {"valuation": "5.72 trillion USD", "expected_revenue": "392 billion USD"}, "14.6", "x"),
    # Section 7: disagreements
    ("D1 two customers", "sum_of", {"values": ["62%", "24%"]}, "86", "%"),
    ("D2 midpoint value", "market_value", {"price": "155 USD/share", "shares": "305 million shares"}, "47.3E+9", "USD"),
    ("D3 unlike bases", "percent_change", {"start": "26.6 billion USD", "end": "48.8 billion USD"}, "83.5", "%"),
    ("D3 like for like", "percent_change", {"start": "125 USD/share", "end": "160 USD/share"}, "28", "%"),
    ("D3 diluted at 125", "market_value", {"price": "125 USD/share", "shares": "305 million shares"}, "38E+9", "USD"),
    ("D4 with the new shares", "ownership_diluted", {"shares_held": "33,445,026 shares", "diluted_shares": "305 million shares"}, "11", "%"),
    ("D4 without the new shares", "ownership_diluted", {"shares_held": "33,445,026 shares", "diluted_shares": "275 million shares"}, "12", "%"),
    ("D5 arithmetic", "warrant_value", {"shares": "33.4 million shares", "price": "155 USD/share"}, "5.18E+9", "USD"),
    ("D5 of the valuation", "stake_value", {"valuation": "48 billion USD", "stake": "10%"}, "4.8E+9", "USD"),
    ("D5 fair value", "warrant_value", {"shares": "33.4 million shares", "price": "82.02 USD/share"}, "2.74E+9", "USD"),
    ("D5 at the offer price", "warrant_value", {"shares": "33.4 million shares", "price": "185 USD/share"}, "6.2E+9", "USD"),
    ("D5 at the first close", "warrant_value", {"shares": "33.4 million shares", "price": "311.07 USD/share"}, "10.4E+9", "USD"),
    ("D5 tied to capacity", "share_of", {"part": "23,411,518 shares", "whole": "33,445,026 shares"}, "70", "%"),
    ("D6 backlog plus pass-through, a year", "rate_over_time", {"total": "27.6 billion USD", "duration": "3 years"}, "9.2E+9", "USD/yr"),
    ("D8 low end", "trailing_price_to_sales", {"valuation": "48 billion USD", "revenue": "510 million USD"}, "94", "x"),
    ("D8 high end", "trailing_price_to_sales", {"valuation": "48.8 billion USD", "revenue": "510 million USD"}, "96", "x"),
    ("D8 at 86 billion", "trailing_price_to_sales", {"valuation": "86 billion USD", "revenue": "510 million USD"}, "168.6", "x"),
    ("D8 sales for 15", "sales_for_multiple", {"valuation": "48 billion USD", "multiple": "15 x"}, "3.2E+9", "USD"),
    ("D9 trailing of the other", "trailing_price_to_sales", {"valuation": "5.71 trillion USD", "revenue": "215.9 billion USD"}, "26", "x"),
    ("D12 sparse", "ratio", {"numerator": "125 PFLOPS", "denominator": "4.5 PFLOPS"}, "28", "x"),
    ("D12 dense", "ratio", {"numerator": "15.625 PFLOPS", "denominator": "2.25 PFLOPS"}, "6.9", "x"),
    ("D13 transistors", "ratio", {"numerator": "4 trillion transistors", "denominator": "208 billion transistors"}, "19", "x"),
    ("D14 measured", "ratio", {"numerator": "2,700 token/s", "denominator": "900 token/s"}, "3", "x"),
    ("D16 rise", "growth_multiple", {"start": "164.67 USD/share", "end": "448 USD/share"}, "2.7", "x"),
    ("D17 value at the offer price", "market_value", {"price": "185 USD/share", "shares": "305 million shares"}, "56.4E+9", "USD"),
    ("D18 outstanding at the close", "market_value", {"price": "311.07 USD/share", "shares": "215.23 million shares"}, "67E+9", "USD"),
    ("D18 diluted at the close", "market_value", {"price": "311.07 USD/share", "shares": "305 million shares"}, "95E+9", "USD"),
    ("D19 proceeds", "offering_proceeds", {"price": "185 USD/share", "shares": "30.0 million shares"}, "5.55E+9", "USD"),
    ("D23 FP8 dense", "baseline_from_multiple", {"value": "9 PFLOPS", "multiple": "2"}, "4.5", "PFLOPS"),
    ("D19 with the option", "offering_proceeds", {"price": "185 USD/share", "shares": "34.5 million shares"}, "6.4E+9", "USD"),
]  # fmt: skip


def to_the_place_of(expected: str, value: Decimal) -> Decimal:
    exponent = Decimal(expected).as_tuple().exponent
    return round_places(value, -exponent)


@pytest.mark.parametrize(
    ("name", "inputs", "expected", "unit"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_stated_figures_follow_from_their_inputs(name, inputs, expected, unit):
    result = run_text(name, inputs).result
    assert (to_the_place_of(expected, result.value), result.unit) == (Decimal(expected), unit)


def test_rows_have_ids_of_their_own():
    ids = [row[0] for row in ROWS]
    assert len(set(ids)) == len(ids)
    assert {row[1] for row in ROWS} <= set(calculators())


CONTRADICTIONS = [
    # id, the row it contradicts, what is claimed with the digits of the claim
    ("15 times sales is no trailing multiple", "E price to sales", "15"),
    ("half the trailing multiple is a slip (D8)", "D8 low end", "51"),
    ("three full years are not what a ramp delivers", "B27 capacity under the ramp", "2250"),
    ("27 billion by 2028 does not fit the ramp", "B27 value under the ramp", "27E+9"),
    ("5 billion is no tenth of 48 billion", "E stake, from 10%", "5.0E+9"),
    ("4.8 billion is not what the shares are worth", "E stake, from the shares", "4.8E+9"),
    ("diluted shares by value and true count", "E shares, from the value", "305E+6"),
    ("diluted shares by warrant and true count", "E shares, from the warrant", "305E+6"),
    ("19 times a chip of 208 billion transistors", "E transistors of the other chip", "208E+9"),
    ("28 times is no dense ratio", "D12 dense", "28"),
    ("12 times the transistors (D13)", "D13 transistors", "12"),
    ("70 times a measured GPU service", "D14 measured", "70"),
    ("84 % rounds up from 83.5 (D3)", "D3 like for like", "84"),
    ("168 is cut off, not rounded (D8)", "D8 at 86 billion", "168.0"),
    ("3.5 billion are not the final proceeds (D23)", "D19 proceeds", "3.50E+9"),
    ("sparse FP8 is not dense (D23)", "D23 FP8 dense", "9.0"),
]


@pytest.mark.parametrize(
    ("row", "claim"), [c[1:] for c in CONTRADICTIONS], ids=[c[0] for c in CONTRADICTIONS]
)
def test_claims_that_do_not_follow(row, claim):
    name, inputs = next((r[1], r[2]) for r in ROWS if r[0] == row)
    result = run_text(name, inputs).result
    assert to_the_place_of(claim, result.value) != Decimal(claim)


RANGES = [
    ("2.13 value over the range", "market_value", {"price": "150-160美元/股", "shares": "305 million shares"}, "45.8E+9", "48.8E+9"),
    ("2.12 proceeds over the range", "offering_proceeds", {"price": "150-160 USD/share", "shares": "30 million shares"}, "4.50E+9", "4.80E+9"),
    ("6.06 trailing multiple", "trailing_price_to_sales", {"valuation": ("5.71 trillion USD", "5.73 trillion USD"), "revenue": "215.9 billion USD"}, "26.4", "26.5"),
    ("3.17 forward multiple", "forward_price_to_sales", {"valuation": "48.8 billion USD", "expected_revenue": ("855.5 million USD", "865 million USD")}, "56", "57"),
    ("D4 stake by the base", "ownership_diluted", {"shares_held": "33,445,026 shares", "diluted_shares": ("275 million shares", "305 million shares")}, "11", "12"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "inputs", "low", "high"), [r[1:] for r in RANGES], ids=[r[0] for r in RANGES]
)
def test_ranges_give_both_ends(name, inputs, low, high):
    results = run_range(name, inputs)
    ends = (
        to_the_place_of(low, results.low.result.value),
        to_the_place_of(high, results.high.result.value),
    )
    assert ends == (Decimal(low), Decimal(high))


def test_a_loss_of_145_9_million_is_not_140_million_when_rounded():
    """E, B51: 1.4 (hundred million) is 1.459 cut off; rounded half up it is 1.5."""
    assert round_places(Decimal("1.459"), 1) == Decimal("1.5")
