"""The interface's words: complete and alike in three languages, chosen as the browser asks."""

import string

import pytest
from pydantic import BaseModel

from assistant.web.texts import LANGUAGES, WORDS, Words, choose_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("es-MX,es;q=0.9", "es"),
        ("fr-FR,fr;q=0.9,es;q=0.5,en;q=0.4", "es"),
        ("en;q=0.4, es;q=0.8", "es"),
        ("zh;q=0", "en"),
        ("de", "en"),
        ("eszett", "en"),
        ("es;q=broken, zh;q=0.1", "zh"),
        ("*", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_the_browser_likes_best_is_chosen(header, language):
    assert choose_language(header) == language


def flat(words: BaseModel) -> dict[str, str]:
    found = {}
    for name in type(words).model_fields:
        value = getattr(words, name)
        inner = flat(value) if isinstance(value, BaseModel) else {"": value}
        found |= {f"{name}.{key}".rstrip("."): one for key, one in inner.items()}
    return found


def placeholders(words: Words) -> dict[str, set[str]]:
    return {
        key: {name for _, name, _, _ in string.Formatter().parse(value) if name}
        for key, value in flat(words).items()
    }


def test_every_language_has_every_word_with_the_same_placeholders():
    assert set(WORDS) == set(LANGUAGES)
    for words in WORDS.values():
        assert placeholders(words) == placeholders(WORDS["en"])
        assert all(value.strip() for value in flat(words).values())


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        (0, "You are next; your turn comes when an answer being written now is done."),
        (1, "1 question is waiting before yours."),
        (2, "2 questions are waiting before yours."),
    ],
)
def test_the_place_in_the_queue_is_said_in_words(ahead, sentence):
    assert WORDS["en"].place(ahead) == sentence
