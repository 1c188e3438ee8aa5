"""Weights of the small rankers, and how they turn signs into a chance."""

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def read_weights(file: str) -> Mapping[str, float]:
    """The weights in a file of this package, by the name of the sign; `bias` is among them."""
    data = tomllib.loads(resources.files("assistant.chain").joinpath(file).read_text("utf-8"))
    return {name: float(value) for name, value in data["weights"].items()}


def chance(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted signs, between 0 and 1. Raises KeyError for a sign without a weight."""
    total = weights["bias"] + sum(weights[name] * value for name, value in signs.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))
