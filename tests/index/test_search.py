"""Fusing both ways of search where documents are in several languages."""

from assistant.index.search import fuse_by_language


def test_words_order_passages_of_the_questions_language_and_leave_the_others_in_place() -> None:
    dense = ["zh1", "en1", "en2", "es1", "en3"]
    assert fuse_by_language(dense, ["en3", "en2"], {"en1", "en2", "en3"}) == [
        "zh1",
        "en2",
        "en3",
        "es1",
        "en1",
    ]


def test_what_only_words_find_comes_behind() -> None:
    assert fuse_by_language(["zh1"], ["en9"], set()) == ["zh1", "en9"]


def test_without_shared_words_similarity_decides() -> None:
    assert fuse_by_language(["b", "a"], [], {"a", "b"}) == ["b", "a"]
    assert fuse_by_language([], ["x"], set()) == ["x"]
