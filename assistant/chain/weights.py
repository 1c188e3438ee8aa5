"""Weights of the small rankers, and how they turn signs into a chance."""

import math
from collections.abc import Mapping
from functools import cache

from assistant.chain.lexicon import read_data


@cache
def read_weights(file: str) -> Mapping[str, float]:
    """The weights in a file of this package, by the name of the sign; `bias` is among them."""
    return {name: float(value) for name, value in read_data(file)["weights"].items()}


def chance(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted signs, between 0 and 1. Raises KeyError for a sign without a weight."""
    total = weights["bias"] + sum(weights[name] * value for name, value in signs.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))
