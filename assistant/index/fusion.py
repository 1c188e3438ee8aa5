"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

K = 60
"""The constant of the paper: how much the first ranks stand out."""


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[T]], weights: Sequence[float] | None = None
) -> list[tuple[T, float]]:
    """Join several rankings, each best first without repeats, into one: (item, score), best first.

    score(item) = Σ weight / (60 + rank), rank counted from 1. Ties keep the order of first appearance.
    """
    weights = [1.0] * len(rankings) if weights is None else weights
    scores: dict[T, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (K + rank)
    return _sorted(scores)


def _sorted(scores: Mapping[T, float]) -> list[tuple[T, float]]:
    return sorted(scores.items(), key=lambda pair: -pair[1])
