"""Reciprocal rank fusion."""

from assistant.index.fusion import reciprocal_rank_fusion


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["b", "c"]])
    assert fused == [("b", 1 / 62 + 1 / 61), ("a", 1 / 61), ("c", 1 / 62)]


def test_weights_scale_a_ranking() -> None:
    fused = reciprocal_rank_fusion([["a"], ["b"]], [1.0, 2.0])
    assert fused == [("b", 2 / 61), ("a", 1 / 61)]


def test_nothing_in_nothing_out() -> None:
    assert reciprocal_rank_fusion([[], []]) == []
