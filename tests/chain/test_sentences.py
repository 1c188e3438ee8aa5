"""Cutting a text that is still being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain.sentences import SentenceStream


def cut(text: str, size: int) -> list[str]:
    stream = SentenceStream()
    sentences: list[str] = []
    for start in range(0, len(text), size):
        sentences += stream.feed(text[start : start + size])
    return sentences + stream.rest()


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $3.5 billion. It opens soon.", ["It cost $3.5 billion. ", "It opens soon."]),
        ("耗资35亿元。明年启用。", ["耗资35亿元。", "明年启用。"]),
        ("He said “no.” Then he left.", ["He said “no.” ", "Then he left."]),
        ("The U.S. firm sold it. Done.", ["The U.S. firm sold it. ", "Done."]),
        ("no end", ["no end"]),
    ],
)
def test_sentences(text: str, expected: list[str], size: int) -> None:
    assert cut(text, size) == expected


@given(st.text(alphabet="ab 1.。!?\n”", max_size=60), st.integers(1, 5))
def test_nothing_is_lost(text: str, size: int) -> None:
    assert "".join(cut(text, size)).rstrip() == text.rstrip()


def test_a_number_is_held_back_until_its_sentence_is_whole() -> None:
    stream = SentenceStream()
    stream.feed("The port handled 3.")
    assert stream.presentable() == "The port handled"
    assert stream.feed("2 million. Then") == ["The port handled 3.2 million. "]
    assert stream.presentable() == "Then"
