"""Intervals and tests against published or hand-worked values."""

import math

import pytest

from assistant.evaluation.intervals import mcnemar, mean, mean_difference, quantile, share


def test_wilson_against_newcombes_published_cases() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29."""
    for k, n, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        found = share(k, n)
        assert found.value == k / n
        assert found.low == pytest.approx(low, abs=5e-5)
        assert found.high == pytest.approx(high, abs=5e-5)


def test_a_share_of_nothing_has_no_value_and_an_impossible_one_is_refused() -> None:
    assert (share(0, 0).value, share(0, 0).n) == (None, 0)
    with pytest.raises(ValueError, match="is no share"):
        share(3, 2)


def test_the_bootstrap_covers_the_mean_and_is_the_same_every_time() -> None:
    values = [1.0] * 60 + [0.0] * 30 + [-1.0] * 10
    first = mean(values)
    assert first == mean(values)
    assert first.value == pytest.approx(0.5)
    assert first.low is not None
    assert first.high is not None
    normal = 1.96 * math.sqrt((0.7 - 0.25) / 100)  # E[x²] − E[x]² of these values
    assert first.low == pytest.approx(0.5 - normal, abs=0.02)
    assert first.high == pytest.approx(0.5 + normal, abs=0.02)


def test_a_mean_of_equal_values_is_certain_and_of_none_absent() -> None:
    same = mean([2.0, 2.0])
    assert (same.value, same.low, same.high) == (2.0, 2.0, 2.0)
    assert mean([]).value is None


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="is no score"):
        mean([1.0, value])


def test_mcnemar_by_hand() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(0, 6) == pytest.approx(2 / 2**6)
    assert mcnemar(1, 9) == pytest.approx(2 * (1 + 10) / 2**10)


def test_differences_stay_paired() -> None:
    found = mean_difference([(float(i), float(i) + 1) for i in range(50)])
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_quantiles() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([], 0.5) is None
