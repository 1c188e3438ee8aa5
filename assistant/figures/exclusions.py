"""Parts of a text in which digits and number words are no quantities: dates, times, references, addresses, names.

What can be told by its own shape is listed in `lexicon_data/exclusions.toml`. What depends on the words around a number
(years without a month, "Section 3", "iPhone 15", 一家) is decided where the number is read. Works on folded text.
"""

import re
from bisect import bisect_right
from functools import cache

from assistant.figures.lexicon import fold_word, lexicon, load_data

_ZH_DIGITS = "〇零一二三四五六七八九"
_LOWER_MONTHS = "january february april june july august september october november december jan feb oct nov dec sept"
_NEXT = re.compile(r" ?(?:(?P<word>[A-Za-zÀ-ÿ]+|[%$€£])|(?P<zh>[\u3400-\u9fff]{1,5}))")
# Runs that are no language: thousands of digits, of brackets, of spaces.
_BLOB = re.compile(
    rf"[0-9.,'_]{{120,}}|[{_ZH_DIGITS}十百千万亿兆]{{80,}}|([^\w\s])\1{{60,}}|[ \t\u00a0]{{100,}}|\n{{60,}}"
)


def _either(words: str, separator: str | None = None) -> str:
    return "|".join(
        re.escape(part) for part in sorted(words.split(separator), key=len, reverse=True)
    )


def _parts() -> dict[str, str]:
    """Return what the placeholders of the shapes stand for."""
    names = load_data("words.toml")["names"]
    return {
        "<YEAR>": "(?:1[5-9]|20)[0-9]{2}",
        "<DAY>": "[0-9]{1,2}(?:st|nd|rd|th)?",
        "<MONTH>": rf"(?:{_either(names['months_en'])}|(?:{_either(names['months_short'])})\.?)",
        "<LOWER_MONTH>": f"(?:{_either(_LOWER_MONTHS)})",
        "<SPANISH_MONTHS>": _either(names["months_es"]),
        "<STREET_NAME>": "(?:(?:del?|las?|los|el|y|e) ){0,3}"
        "(?:[A-ZÁÉÍÓÚÑ][A-Za-zÁÉÍÓÚÜÑáéíóúüñ.]*|mayor|real|nueva|ancha|principal)",
        "<NO_MORE_DIGITS>": "(?![0-9]|[.,][0-9])",
        "<NOT_IN_NUMBER>": "(?<![0-9])(?<![0-9][.,])",
        "<ZH>": _ZH_DIGITS + "十",
        "<ZH_DIGITS>": _ZH_DIGITS,
        "<INDEXES>": _either(names["indexes"], "|"),
        "<IDIOMS_ZH>": _either(names["idioms_zh"]),
        "<IDIOMS_EN>": _either(names["idioms_en"], "|"),
        "<IDIOMS_ES>": _either(names["idioms_es"], "|"),
    }


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the compiled shapes, and of each whether a unit behind it speaks against it."""
    parts = _parts()
    compiled = []
    for shape in load_data("exclusions.toml")["shape"]:
        pattern = shape["pattern"]
        for name, part in parts.items():
            pattern = pattern.replace(name, part)
        flags = (
            re.ASCII
            | (re.IGNORECASE if shape.get("i") else 0)
            | (re.MULTILINE if shape.get("lines") else 0)
        )
        compiled.append((re.compile(pattern, flags), shape.get("unless_unit", False)))
    return tuple(compiled)


def _unit_follows(text: str, end: int) -> bool:
    lex = lexicon()
    word = _NEXT.match(text, end)
    if word is None:
        return False
    if word["zh"] is not None:
        sizes = range(1, len(word["zh"]) + 1)
        counts = (
            word["zh"][0] in lex.measures and word["zh"][0] != "间"
        )  # 2019至2023间: in those years
        return counts or any(word["zh"][:size] in lex.chinese for size in sizes)
    folded = fold_word(word["word"])
    return word["word"] in lex.symbols or folded in lex.english or folded in lex.spanish


class Exclusions:
    """The excluded spans of one text."""

    def __init__(self, text: str) -> None:
        """Find them in `text` (folded)."""
        blobs = [match.span() for match in _BLOB.finditer(text)]
        edges = [0, *(edge for blob in blobs for edge in blob), len(text)]
        stretches = list(zip(edges[::2], edges[1::2], strict=True))
        spans = [
            match.span()
            for pattern, unless_unit in _patterns()
            for start, end in stretches
            for match in pattern.finditer(text, start, end)
            if not (unless_unit and _unit_follows(text, match.end()))
        ]
        spans = sorted([*spans, *blobs])
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif end > start:
                self._starts.append(start)
                self._ends.append(end)

    def end_at(self, position: int) -> int | None:
        """Return where the excluded span that holds `position` ends, None where there is none."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._ends[index]:
            return self._ends[index]
        return None

    def next_start(self, position: int, limit: int) -> int:
        """Return where the first excluded span at or behind `position` begins, at most `limit`."""
        index = bisect_right(self._starts, position - 1)
        return min(limit, self._starts[index]) if index < len(self._starts) else limit
