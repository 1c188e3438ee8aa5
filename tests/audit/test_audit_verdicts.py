"""The rules of the verdicts: when a claim is the result, its rounding, or neither."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.recompute import rounding_interval
from assistant.audit.verdicts import fit_result, fit_statements
from assistant.calculator import CalculationRange, run_range
from assistant.figures import Figure, Quantity, find_figures


def figure(text: str) -> Figure:
    [found] = find_figures(text, "en")
    return found


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(value=Decimal(value), unit=unit)


def total(*values: Quantity) -> CalculationRange:
    return run_range("sum_of", {"values": list(values)})


def verdict(claim: str, results: CalculationRange, spread: CalculationRange | None = None) -> str:
    return fit_result([figure(claim)], results, spread).verdict or "no fit"


@pytest.mark.parametrize(
    ("claim", "result", "expected"),
    [
        # equal, also in another unit
        ("750 MW", "750 MW", "agrees"),
        ("0.75 GW", "750 MW", "agrees"),
        ("half of it", "50 %", "agrees"),
        ("one-fortieth", "2.5 %", "agrees"),
        # rounding in the last written place
        ("19 times as many", "19.23 x", "rounded"),
        ("76%", "75.68 %", "rounded"),
        ("76%", "75.5 %", "rounded"),
        ("76%", "76.51 %", "no fit"),
        # zeros that end a whole number are written
        ("3,000 tokens per second", "2700 token/s", "no fit"),
        ("$48 billion", "48400000000 USD", "rounded"),
        ("$48 billion", "48800000000 USD", "no fit"),
        # qualifiers
        ("about $5 billion", "5184000000 USD", "rounded"),
        ("about $5 billion", "5600000000 USD", "no fit"),
        ("about $50 billion", "52000000000 USD", "rounded"),
        ("nearly 500 MW", "455 MW", "rounded"),
        ("nearly 500 MW", "510 MW", "no fit"),
        ("more than $10 billion", "27600000000 USD", "rounded"),
        ("more than $10 billion", "9000000000 USD", "no fit"),
        ("up to 3,000 tokens per second", "81 token/s", "rounded"),
        ("at least $225 million", "225000000 USD", "agrees"),
    ],
)
def test_a_claim_against_one_result(claim: str, result: str, expected: str) -> None:
    value, unit = result.split()
    # exact results stand alone: their own digits as they are, so nothing but the claim's wording decides
    assert verdict(claim, total(quantity(value, unit), quantity("0", unit))) == expected


def test_a_result_at_the_digits_its_inputs_justify_is_the_claim() -> None:
    results = run_range(
        "market_value", {"price": figure("$155 a share"), "shares": figure("305 million shares")}
    )
    assert results.low.result.value == Decimal("47275000000")
    fit = fit_result([figure("$47.3 billion")], results, None)
    assert (fit.verdict, fit.reason) == (
        "agrees",
        "The result is the claim, at the digits its inputs justify.",
    )


def test_a_cut_off_claim_does_not_hold_and_is_named_so() -> None:
    fit = fit_result(
        [figure("$1.4 million")], total(quantity("1459000", "USD"), quantity("0", "USD")), None
    )
    assert (fit.verdict, fit.reason) == (
        None,
        "The claim is the result cut off, which is not how it rounds.",
    )


def test_rounded_inputs_leave_room_for_a_claim() -> None:
    start, end = figure("$26.6 billion"), figure("$48.8 billion")
    results = run_range("percent_change", {"start": start, "end": end})
    spread = run_range(
        "percent_change", {"start": rounding_interval(start), "end": rounding_interval(end)}
    )
    assert verdict("84%", results) == "no fit"
    assert verdict("84%", results, spread) == "rounded"
    assert verdict("85%", results, spread) == "no fit"


def test_a_result_range() -> None:
    results = run_range(
        "market_value",
        {
            "price": (figure("$150 a share"), figure("$160 a share")),
            "shares": figure("305 million shares"),
        },
    )
    assert verdict("$48 billion", results) == "agrees"
    assert verdict("$48.8 billion", results) == "agrees"
    assert verdict("$49 billion", results) == "rounded"
    assert verdict("$50 billion", results) == "no fit"


def test_a_claimed_range() -> None:
    def of(results: CalculationRange) -> str:
        low, high = find_figures("It is $66–67 billion.", "en")
        return fit_result([low, high], results, None).verdict or "no fit"

    def one(value: str) -> CalculationRange:
        return total(quantity(value, "USD"), quantity("0", "USD"))

    def both(low: str, high: str) -> CalculationRange:
        return CalculationRange(low=one(low).low, high=one(high).low)

    assert of(one("66951596100")) == "agrees"
    assert of(one("65500000000")) == "rounded"
    assert of(one("68000000000")) == "no fit"
    assert of(both("66000000000", "67000000000")) == "agrees"
    assert of(both("66000000000", "67400000000")) == "rounded"
    assert of(both("66000000000", "68000000000")) == "no fit"


def test_a_loss_agrees_with_a_negative_result_only() -> None:
    claim = figure("a loss of $5 million")
    assert claim.signed == -1

    def against(value: str) -> str | None:
        results = total(quantity(value, "USD"), quantity("0", "USD"))
        return fit_result([claim], results, results).verdict

    assert against("-5000000") == "agrees"
    assert against("-5200000") == "rounded"
    assert against("5000000") is None
    declared = claim.model_copy(update={"value": -claim.value, "signed": None})
    results = total(quantity("-5200000", "USD"), quantity("0", "USD"))
    assert fit_result([declared], results, None).verdict == "rounded"


@pytest.mark.parametrize(
    ("one", "other", "same_basis", "different_bases"),
    [
        ("750 MW", "0.75 GW", "agrees", "agrees"),
        ("$6.4 billion", "$6.38 billion", "rounded", "rounded"),
        ("$6.38 billion", "$6.4 billion", "rounded", "rounded"),
        ("about $485 million", "$481.6 million", "rounded", None),
        ("$481.6 million", "about $485 million", "rounded", None),
        ("more than $10 billion", "$10.4 billion", "rounded", "rounded"),
        ("more than $10 billion", "$11 billion", None, None),
        ("more than $10 billion", "more than $10 billion", "agrees", "agrees"),
        ("up to 3,000 tokens per second", "2,700 tokens per second", None, None),
        ("10%", "11%", None, None),
        ("a loss of $5 million", "a gain of $5 million", None, None),
        ("a loss of $5 million", "$5 million", "agrees", "agrees"),
        ("-$5 million", "a loss of $5 million", "agrees", "agrees"),
        ("-$5 million", "$5 million", None, None),
    ],
)
def test_two_statements(
    one: str, other: str, same_basis: str | None, different_bases: str | None
) -> None:
    a, b = figure(one), figure(other)
    assert fit_statements(a, b, qualified=True).verdict == same_basis
    assert fit_statements(a, b, qualified=False).verdict == different_bases


amounts = st.integers(min_value=1, max_value=10**13)


@given(value=amounts, places=st.integers(min_value=0, max_value=6))
def test_every_rounding_half_up_holds_and_its_neighbour_does_not(value: int, places: int) -> None:
    step = Decimal(10) ** places
    rounded = (Decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    results = total(quantity(str(value), "share"), quantity("0", "share"))

    def holds(claimed: Decimal) -> bool:
        claim = Figure(
            value=claimed, unit="share", text="", start=0, end=0, kind="count", resolution=step
        )
        return fit_result([claim], results, None).verdict is not None

    assert holds(rounded)
    assert not holds(rounded + 2 * step)


@given(value=amounts, other=amounts)
def test_statements_compare_alike_both_ways(value: int, other: int) -> None:
    a, b = figure(f"{value:,} shares"), figure(f"about {other:,} shares")
    assert (
        fit_statements(a, b, qualified=True).verdict == fit_statements(b, a, qualified=True).verdict
    )


def test_rounded_inputs_leave_room_near_the_result_only() -> None:
    power, price = figure("9 million MW"), figure("$3.5 a MW")
    results = run_range("product", {"factor": price, "quantity": power})
    spread = run_range("product", {"factor": price, "quantity": rounding_interval(power)})
    assert (spread.low.result.value, spread.high.result.value) == (
        Decimal(29750000),
        Decimal(33250000),
    )
    assert verdict("$31.6 million", results, spread) == "rounded"
    assert verdict("$32.0 million", results, spread) == "no fit"


@given(millions=st.integers(min_value=1, max_value=10**6), tenths=st.integers(0, 9))
def test_a_figure_lies_in_the_middle_of_its_rounding_interval(millions: int, tenths: int) -> None:
    found = figure(f"${millions:,}.{tenths} million")
    low, high = rounding_interval(found)
    assert (high.value - low.value, (high.value + low.value) / 2) == (100_000, found.value)


@pytest.mark.parametrize(
    "text", ["3 years", "forty of them", "$155 a share", "33,445,026 shares", "2.75 MW", "10%"]
)
def test_figures_without_a_scale_word_are_taken_as_exact(text: str) -> None:
    found = figure(text)
    assert rounding_interval(found) == (found, found)
