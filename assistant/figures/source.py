"""A text being read: what is known of it, and how far reading has come."""

import re
from dataclasses import dataclass

from assistant.figures.chinese import NUMERALS
from assistant.figures.digits import VULGAR
from assistant.figures.exclusions import Exclusions
from assistant.figures.folding import fold
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word
from assistant.figures.numbers import number_words
from assistant.figures.phrases import CHINESE_STARTS

TOKEN = re.compile(
    rf"[0-9]|(?<![^\s(\[$€£¥+|/:=<>~≈-])[.,](?=[0-9])|[{NUMERALS}半{CHINESE_STARTS}]|[{''.join(VULGAR)}]|[A-Za-zÀ-ÿ]+"
)
"""What a quantity can begin with: a digit, a numeral, a fraction sign, a word."""


@dataclass(slots=True)
class Source:
    """The folded text with its languages and excluded spans.

    `free_from` is where the next figure may begin at the earliest, `rejected_to` the end of what was last found to be
    no quantity.
    """

    text: str
    languages: Languages
    exclusions: Exclusions
    free_from: int = 0
    rejected_to: int = -1


def open_source(text: str, language: str | None) -> Source:
    """Fold `text` and look it over."""
    folded = fold(text)
    return Source(folded, Languages(folded, language), Exclusions(folded))


def is_word(token: str) -> bool:
    """Return whether a token is a word of letters (not a numeral or sign)."""
    return "A" <= token[0] <= "z" or "À" <= token[0] <= "ÿ"


def may_begin_number(source: Source, position: int) -> re.Match[str] | None:
    """Return the token at `position` if a number may begin with it there."""
    token = TOKEN.match(source.text, position)
    if token is None or source.exclusions.end_at(token.start()) is not None:
        return None
    if is_word(token[0]) and fold_word(token[0]) not in number_words():
        return None
    return token
