"""Noticing that a small model says the same again and again, or talks on and on before it comes to its figure.

A grammar that makes a model say a numeral cannot make it say it in time: until then it may repeat a word it likes.
"""

import unicodedata

TIMES = 3
"""A phrase said so often in a row is a loop."""

LONGEST = 80
"""Longest phrase that is compared, in characters without spaces."""

FURTHEST = {"zh": 60}
"""Most characters before the figure of a sentence; `FURTHEST_ELSE` in languages that are not named."""

FURTHEST_ELSE = 115


def repeats(text: str) -> bool:
    """Whether `text` ends in a phrase said three times in a row; spaces do not count. Digits alone are no phrase
    ("1,000,000,000"), nor is punctuation, nor a single Latin letter."""
    tail = "".join(text[-2 * TIMES * LONGEST :].casefold().split())
    for length in range(1, min(LONGEST, len(tail) // TIMES) + 1):
        phrase = tail[-length:]
        if tail.endswith(phrase * TIMES) and _says_something(phrase):
            return True
    return False


def too_far(text: str, language: str) -> bool:
    """Whether so much has been written that a figure still to come would stand in no sentence people write."""
    return len(text) >= FURTHEST.get(language.partition("-")[0], FURTHEST_ELSE)


def _says_something(phrase: str) -> bool:
    if len(phrase) == 1 and phrase.isascii() and phrase.isalpha():
        return False
    return any(unicodedata.category(c)[0] in "LS" for c in phrase)
