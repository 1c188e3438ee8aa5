"""Months that a text names, as the numbers they are."""

import re
from functools import cache

from assistant.figures.lexicon import load_data


def month_numbers(text: str, language: str) -> tuple[str, list[str]]:
    """The text without the names of months beside a number ("1 September 2024", "3 de mayo"), and the numbers of those
    months, in order. A Chinese text is left as it is: it writes months as numbers."""
    found: list[str] = []

    def noted(match: re.Match[str]) -> str:
        name = match["before"] or match["behind"]
        found.append(str(_months(language)[name]))
        return match[0].replace(name, " ").rstrip(".")

    if not _months(language):
        return text, found
    return _pattern(language).sub(noted, text), found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    name = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    of = "(?: de)?" if language.startswith("es") else ""
    return re.compile(
        rf"(?<=\d)(?:st|nd|rd|th)?{of} (?P<before>{name})\b\.?|\b(?P<behind>{name})\b\.?(?={of} \d)"
    )


@cache
def _months(language: str) -> dict[str, int]:
    names = load_data("words.toml")["names"]
    if language.startswith("en"):
        long, short = names["months_en"].split(), names["months_short"].split()
        return {m: i for i, m in enumerate(long, start=1)} | {
            m: next(i for i, full in enumerate(long, start=1) if full.startswith(m[:3]))
            for m in short
        }
    if language.startswith("es"):
        return {m: i - (i > 9) for i, m in enumerate(names["months_es"].split(), start=1)}
    return {}
