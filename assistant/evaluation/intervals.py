"""Confidence intervals and paired tests: Wilson for shares, bootstrap for means, exact McNemar for pairs."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

CONFIDENCE = 0.95
RESAMPLES = 2000
SEED = 20260514

Method = Literal["wilson", "bootstrap"]


class Estimate(BaseModel):
    """A share or mean with its interval. `n` is how many questions it rests on; with none there is no value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: Method


def share(successes: int, n: int) -> Estimate:
    """`successes` of `n` with Wilson's score interval (Wilson, JASA 1927).

    Without questions there is no value; 0 of n and n of n still have an interval.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return Estimate(value=None, low=None, high=None, n=0, method="wilson")
    from scipy.stats import binomtest  # seconds to import, which the page need not wait for

    interval = binomtest(successes, n).proportion_ci(CONFIDENCE, method="wilson")
    return Estimate(
        value=successes / n,
        low=float(interval.low),
        high=float(interval.high),
        n=n,
        method="wilson",
    )


def mean(values: Sequence[float]) -> Estimate:
    """The mean with a percentile bootstrap interval over questions (2,000 resamples, fixed seed).

    Raises ValueError for a value that is not finite: a failed score must be told apart, never averaged in.
    """
    _check(values)
    if not values:
        return Estimate(value=None, low=None, high=None, n=0, method="bootstrap")
    low, high = _bootstrap(values)
    return Estimate(
        value=math.fsum(values) / len(values), low=low, high=high, n=len(values), method="bootstrap"
    )


def mean_difference(pairs: Sequence[tuple[float, float]]) -> Estimate:
    """The mean of second minus first over pairs, with its bootstrap interval: pairs are drawn, so they stay paired."""
    return mean([second - first for first, second in pairs])


def mcnemar(first_only: int, second_only: int) -> float:
    """The two-sided p-value of McNemar's exact test (1947; binomial form).

    `first_only` and `second_only` count the questions that one of two runs got right and the other did not. Without
    any such question nothing speaks for a difference, and p is 1.
    """
    from scipy.stats import binomtest

    discordant = first_only + second_only
    return 1.0 if discordant == 0 else float(binomtest(first_only, discordant, 0.5).pvalue)


def quantile(values: Sequence[float], q: float) -> float | None:
    """The `q` quantile, linear between order statistics; None without values."""
    _check(values)
    return float(np.quantile(values, q)) if values else None


def _bootstrap(values: Sequence[float]) -> tuple[float, float]:
    data = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(0, len(data), size=(RESAMPLES, len(data)))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(data[drawn].mean(axis=1), [tail, 1 - tail])
    return float(low), float(high)


def _check(values: Sequence[float]) -> None:
    for value in values:
        if not math.isfinite(value):
            raise ValueError(f"{value} is no score")
