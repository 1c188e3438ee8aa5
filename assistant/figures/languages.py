"""Which language a place in a text is written in, and which mark is its decimal mark.

Documents mix languages (a Spanish page around a Chinese article), so the question is asked per paragraph. It is a guess
by function words and script, good enough to choose between "once" (en) and "once" (es, 11); it is no language
identifier.
"""

import re
from bisect import bisect_right
from typing import Literal

from assistant.figures.lexicon import load_data
from assistant.figures.types import Language

Mark = Literal["point", "comma"]

_WINDOW = 600
_LABEL = 4
"""Words up to which a line is a label, as those of a table's rows."""
_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_FUNCTION_WORDS = load_data("words.toml")["function"]
_ENGLISH = frozenset(_FUNCTION_WORDS["en"].split())
_SPANISH = frozenset(_FUNCTION_WORDS["es"].split())
_SPANISH_LETTERS = re.compile(r"[áéíóúñ¿¡ÁÉÍÓÚÑ]")
_POINT_DECIMAL = re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,]*\d)|\d,\d{3}\.\d")
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,]*\d)|\d\.\d{3},\d")
_COMMA_LANGUAGES = ("es", "de", "fr", "it", "pt", "nl", "pl", "ru", "tr", "sv", "da", "nb", "fi")


def _guess(sample: str, *, label_language: Language | None = None) -> Language | None:
    """Return the sample's language, None where nothing tells.

    A single Spanish word without letters of its own in a label (El Salvador, Los Angeles) tells nothing in a text of
    another `label_language`.
    """
    cjk = len(_CJK.findall(sample))
    words = _WORD.findall(sample.lower())
    if cjk and cjk >= len(words):
        return "zh"
    english = sum(map(_ENGLISH.__contains__, words))
    letters = len(_SPANISH_LETTERS.findall(sample))
    spanish = sum(map(_SPANISH.__contains__, words)) + letters
    if english == spanish:
        return None
    is_label = not letters and len(words) <= _LABEL
    if is_label and label_language not in (None, "es") and spanish - english == 1:
        return None
    return "en" if english > spanish else "es"


class Languages:
    """The languages of one text, worked out where they are asked for."""

    def __init__(self, text: str, declared: str | None) -> None:
        """Look at `text` (folded); `declared` is what the document says of itself, used where a paragraph is silent."""
        self._text = text
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._known: dict[tuple[int, int], Language | None] = {}
        whole: Language | None = None
        if declared is not None and declared[:2] in ("zh", "en", "es"):
            whole = "zh" if declared[:2] == "zh" else "es" if declared[:2] == "es" else "en"
        self._whole: Language = whole or _guess(text[:20000]) or "en"
        self._comma_declared = declared is not None and declared[:2] in _COMMA_LANGUAGES
        self._spanish_mark: Mark | None = None
        self.mark_is_certain = False
        """Whether the text itself shows which decimal mark it uses (set by `decimal_mark`)."""
        self.taiwanese = "台币" in text and "人民币" not in text
        """Whether a plain 元 is rather the New Taiwan dollar."""

    def span(self, position: int) -> tuple[int, int]:
        """Return the line that holds `position`, cut to a window of some hundred characters."""
        index = bisect_right(self._breaks, position - 1)
        start = self._breaks[index - 1] + 1 if index else 0
        end = self._breaks[index] if index < len(self._breaks) else len(self._text)
        if end - start > _WINDOW:
            step = _WINDOW // 2
            window = start + (position - start) // step * step
            start, end = max(start, window - step), min(end, window + 2 * step)
        return start, end

    def at(self, position: int) -> Language:
        """Return the language at `position`."""
        return self._guess_at(position) or self._whole

    def _guess_at(self, position: int) -> Language | None:
        span = self.span(position)
        if span not in self._known:
            line = self._text[span[0] : span[1]]
            self._known[span] = _guess(line, label_language=self._whole)
        return self._known[span]

    def is_prose(self, position: int) -> bool:
        """Return whether the line at `position` has function words, unlike a row of a table."""
        return self._guess_at(position) is not None

    def only_number_of_line(self, position: int) -> bool:
        """Return whether the line holds one run of digits and spaces only, so that no columns stand in it."""
        start, end = self.span(position)
        return len(re.findall(r"[0-9][0-9 \u00a0.,]*", self._text[start:end])) == 1

    def decimal_mark(self, position: int) -> Mark:
        """Return the decimal mark to expect at `position` where a number alone does not tell.

        Spanish text has the comma, unless the text's own clear cases all have the point (as in Mexico).
        """
        if self.at(position) != "es" and not self._comma_declared:
            return "point"
        if self._spanish_mark is None:
            points = len(_POINT_DECIMAL.findall(self._text))
            commas = len(_COMMA_DECIMAL.findall(self._text))
            self._spanish_mark = "point" if points and points > 3 * commas else "comma"
            self.mark_is_certain = (points == 0) != (commas == 0)
        return self._spanish_mark
