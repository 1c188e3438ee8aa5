"""Batches for embedding: every text once, little padding."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.index.embedder import batches


def test_neighbours_in_length_share_a_batch_within_the_budget() -> None:
    assert list(batches([5, 90, 6, 30, 400, 7, 31], 64)) == [[0, 2, 5], [3, 6], [1], [4]]


def test_nothing_makes_no_batch() -> None:
    assert list(batches([], 64)) == []


@given(st.lists(st.integers(1, 300)), st.integers(1, 600))
def test_every_text_is_in_one_batch_and_no_batch_of_several_exceeds_the_budget(
    lengths: list[int], budget: int
) -> None:
    made = list(batches(lengths, budget))
    assert sorted(i for batch in made for i in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= budget for b in made)
    ordered = [lengths[i] for batch in made for i in batch]
    assert ordered == sorted(lengths)
