"""English and Spanish number words and what they stand for."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.figures.lexicon import load_data

Tongue = Literal["en", "es"]
_AVO = re.compile(r"(.+?)avos?")

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


def denominator_of(word: str, tongue: Tongue) -> Word | None:
    """Return the denominator a folded word stands for: third, halves, tercios, veintiunavos; "firsts" is 1."""
    known = vocabulary(tongue).get(word)
    if known is not None:
        return known if known.role in ("ordinal", "half") else None
    if tongue == "en":
        return Word("ordinal", Decimal(1)) if word in ("first", "firsts") else None
    match = _AVO.fullmatch(word)
    value = _one_word_value(match[1]) if match else None
    return Word("ordinal", value) if value else None


def _one_word_value(stem: str) -> Decimal | None:
    """Return the Spanish number that is written as one word: veintiun, treintaicinco, cientocinco."""
    words = vocabulary("es")
    for ending in ("", "a", "e", "o"):
        known = words.get(stem + ending)
        if known is not None and known.role in ("small", "ten", "hundreds"):
            return known.value
    for cut in range(3, len(stem) - 1):
        left, right = words.get(stem[:cut]), stem[cut:].removeprefix("i")
        if left is not None and left.role in ("ten", "hundreds"):
            rest = _one_word_value(right)
            if rest is not None and rest < 100:
                return left.value + rest
    return None
