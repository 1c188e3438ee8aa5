"""Whether a sentence that the model put into another language says the same, as far as code can tell.

A small model carries most of a sentence over, and now and then changes a date, drops a number or respells a name. What
can be counted is counted: numbers, dates and names. The source's own words stand beside a translation in any case.
"""

import re
from collections import Counter

from assistant.chain.asking import find_names
from assistant.figures import find_figures, month_numbers

LONGEST = 400
"""Most characters of a sentence that are put into another language; more take too long."""

_DIGITS = re.compile(r"\d+")
_ABBREVIATION = re.compile(r"[A-Z0-9].*[A-Z0-9]")


def faithful(translation: str, original: str, source_language: str, language: str) -> bool:
    """Whether a translation into `language` has the numbers and dates of `original`, no more, no fewer, and its names.

    `original` is in `source_language`, its figures written for readers of `language`. A Chinese text has to keep every
    name in Latin letters; the others may translate names that are words ("the Supreme Court"), but no abbreviation.
    """
    if _numbers(translation, language, language) != _numbers(original, source_language, language):
        return False
    strict = language.startswith("zh")
    plain, _ = month_numbers(original, source_language)
    kept = {word for match in find_names(plain) for word in match[0].split()}
    return all(word in translation for word in kept if strict or _ABBREVIATION.search(word))


def _numbers(text: str, text_language: str, figure_language: str) -> Counter[str]:
    """The values of the figures of a text, amounts of money with their currency, and its other numbers, months among
    them, each as often as it is there."""
    text, months = month_numbers(text, text_language)
    figures = find_figures(text, figure_language)
    rest = list(text)
    for figure in figures:
        rest[figure.start : figure.end] = " " * (figure.end - figure.start)
    others = [str(int(digits)) for digits in _DIGITS.findall("".join(rest))]
    values = [
        f"{f.value.normalize():f} {f.unit if f.kind == 'money' else ''}".strip() for f in figures
    ]
    return Counter([*values, *others, *months])
