"""English and Spanish number words and what they stand for."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.figures.lexicon import load_data

Tongue = Literal["en", "es"]
Role = Literal[
    "small", "ten", "hundred", "hundreds", "scale", "ordinal", "dozen", "half", "one", "score"
]


@dataclass(frozen=True, slots=True)
class Word:
    """What a number word stands for."""

    role: Role
    value: Decimal


@cache
def vocabulary(tongue: Tongue) -> dict[str, Word]:
    """Return the number words of a language, folded, with their roles."""
    data = load_data("words.toml")["english" if tongue == "en" else "spanish"]
    words: dict[str, Word] = {}
    for text, value in zip(data["units"].split(), data["unit_values"], strict=True):
        words[text] = Word("small", Decimal(value))
    for text, value in zip(data["tens"].split(), data["ten_values"], strict=True):
        words[text] = Word("ten", Decimal(value))
    for text, value in zip(data["ordinals"].split(), data["ordinal_values"], strict=True):
        words[text] = words[text + "s"] = Word("ordinal", Decimal(value))
    for text, value in data["scales"].items():
        words[text] = Word("scale", Decimal(value))
    if tongue == "en":
        words["hundred"] = Word("hundred", Decimal(100))
        words["dozen"] = words["dozens"] = words["dozs"] = Word("dozen", Decimal(12))
        words["half"] = words["halves"] = Word("half", Decimal(2))
        words["quarter"] = words["quarters"] = Word("ordinal", Decimal(4))
        words["a"] = words["an"] = Word("one", Decimal(1))
    else:
        for text, value in zip(data["hundreds"].split(), data["hundred_values"], strict=True):
            words[text] = Word("hundreds", Decimal(value))
        words["docena"] = words["docenas"] = Word("dozen", Decimal(12))
        words["media"] = words["medias"] = words["medios"] = Word("half", Decimal(2))
    return words
