"""The data files of this package: words by which questions are told apart, and weights."""

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

Words = re.Pattern[str]

_LATIN_WORD = re.compile(r"[a-z]")


def read_data(file: str) -> dict[str, Any]:
    """The content of a TOML file of this package."""
    return tomllib.loads(resources.files("assistant.chain").joinpath(file).read_text("utf-8"))


def word_pattern(by_language: dict[str, list[str]]) -> Words:
    """What finds one of these words, by language: those in Latin letters whole, Chinese ones anywhere."""
    words: Iterable[str] = sorted(
        {w for ws in by_language.values() for w in ws}, key=len, reverse=True
    )
    return re.compile("|".join(_word(w) for w in words), re.IGNORECASE)


def _word(word: str) -> str:
    """Words in Latin letters stand alone, Chinese ones anywhere."""
    escaped = re.escape(word)
    return (
        rf"\b{escaped}\b"
        if _LATIN_WORD.search(word.lower()) and not word.endswith("suscri")
        else escaped
    )
