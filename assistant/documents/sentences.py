"""Where sentences and clauses begin and end, in Chinese, English and Spanish, as exact offsets.

Nothing is cut inside a number, an address, an abbreviation, or a quotation or parenthesis of ordinary length. The rules
read one line at a time: in cleaned text a line is a block. Lower-case openings after a point, as in chat, are
not taken as sentences.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.documents.normalise import CJK

Span = tuple[int, int]

CLAUSE_LIMIT = 220
"""Longest clause in letters; a Chinese character counts `CJK_WEIGHT` letters, so 80 of them."""
CJK_WEIGHT = 2.75

_WIDE = re.compile(f"[{CJK}\u3000-\u303f\uff00-\uffef]")
_TERMINATOR = re.compile(
    r"(?:[。！？｡]+|[.!?…]+)['\"”’」』»)）\]】》*_]*(?:\s?\[\^?\w{1,4}\]|[¹²³⁴-⁹⁰])*"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”，。；、）」』\u4e00-\u9fff]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+"
)
_NUMBER = re.compile(r"\d+(?:[.,:'’/\u2009\u202f\u00a0 ]\d+)+|\d+")
_QUOTES = {
    "「": "」",
    "『": "』",
    "“": "”",
    "«": "»",
    "《": "》",
    "〈": "〉",
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
}
_DEPTH = 8
_LONGEST_ABBREVIATION = 24
_HAN_NUMERAL = "0-9〇零一二三四五六七八九十百千万萬亿億兆两兩几幾半点點分之％%"
_HAN_DIGIT = re.compile(f"[{_HAN_NUMERAL}\\d]")

# Marks a clause may end with, strongest first; the colon and the comma never between digits.
_STRONG = re.compile(
    r"[;；：]+\s*|(?<!\d):\s+|:(?=[\u4e00-\u9fff])|——+|\s[—–]\s|(?<=[\u4e00-\u9fff])—"
)
_COMMA = re.compile(r"[，、]\s*|,(?!\d)\s*|(?<!\d),\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class _Words:
    never_final: frozenset[str]
    maybe_final: frozenset[str]
    before_number: frozenset[str]
    starters: frozenset[str]
    conjunction: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(
        resources.files("assistant.documents").joinpath("sentences.toml").read_text("utf-8")
    )
    spaced = "|".join((*data["conjunctions"]["en"].split(), *data["conjunctions"]["es"].split()))
    chinese = "|".join(sorted(data["conjunctions"]["zh"].split(), key=len, reverse=True))
    return _Words(
        never_final=frozenset(data["never_final"].split()),
        maybe_final=frozenset(data["maybe_final"].split()),
        before_number=frozenset(data["before_number"].split()),
        starters=frozenset(data["starters"].split()),
        conjunction=re.compile(rf"(?<=\s)(?=(?:{spaced})\s)|(?=(?:{chinese}))"),
    )


def letters(text: str, cjk_weight: float = CJK_WEIGHT) -> float:
    """Length in letters of a Latin script; where a third of it is Chinese, each character counts `cjk_weight`."""
    wide = len(_WIDE.findall(text))
    return len(text) * cjk_weight if 3 * wide >= len(text) else len(text) + (cjk_weight - 1) * wide


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Sentences of `text[start:end]` in order, without the whitespace around them."""
    spans = []
    for line_start, line_end in _lines(text, start, end):
        line = text[line_start:line_end]
        protected = _protected(line, limit=4 * CLAUSE_LIMIT)
        last = 0
        for match in _TERMINATOR.finditer(line):
            position = match.end()
            if _inside(protected, position) or not _ends_sentence(line, match, last):
                continue
            spans += _stripped(text, line_start + last, line_start + position)
            last = position
        spans += _stripped(text, line_start + last, line_end)
    return spans


def clause_spans(text: str, start: int, end: int, limit: float = CLAUSE_LIMIT) -> list[Span]:
    """The sentence `text[start:end]` in pieces of at most `limit` letters where its marks allow it.

    Cuts are made at the strongest mark near the middle: semicolons, colons and dashes, then commas, then before
    conjunctions, then at spaces, then between Chinese characters that spell no number.
    """
    line = text[start:end]
    if letters(line) <= limit:
        return _stripped(text, start, end)
    position = _best_cut(line, limit)
    if position is None:
        return _stripped(text, start, end)
    middle = start + position
    return clause_spans(text, start, middle, limit) + clause_spans(text, middle, end, limit)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        yield position, stop
        position = stop + 1


def _stripped(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    if not piece.strip():
        return []
    return [(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))]


def _ends_sentence(line: str, match: re.Match[str], sentence_start: int) -> bool:
    end = match.end()
    if end >= len(line):
        return True
    mark = match.group().rstrip("'\"”’」』»)）]】》*_")
    first = match.group()[0]
    following = line[end:].lstrip(" \t\"“‘'«(（[「『*_¿¡")
    if first in "。！？｡":
        return True
    beside_wide = bool(_WIDE.match(line[end])) or (
        match.start() > 0 and _WIDE.match(line[match.start() - 1])
    )
    if not line[end].isspace() and not beside_wide:
        return False
    if "…" in mark or mark.startswith(".."):
        return (bool(beside_wide) and line[end].isspace()) or following[:1].isupper()
    if first in "!?":
        return not (following and following[0].islower())
    return _point_ends_sentence(line[sentence_start : match.start()], following)


def _point_ends_sentence(sentence: str, following: str) -> bool:
    """Whether a point after `sentence` (what stands before it since the last end) ends it."""
    if following and following[0].islower():
        return False
    words = _words()
    before = re.search(r"[^\s(（\[\"“«「]*$", sentence[-_LONGEST_ABBREVIATION:])
    word = (before.group() if before else "").lower()
    next_word = (re.match(r"[^\W\d_]*", following) or [""])[0]
    if (
        re.fullmatch(r"\d{1,2}|[ivxl]{1,5}", word)
        and len(sentence) < 10
        and sentence.strip().lower() == word
    ):
        return False  # the number of a list item
    if word in words.before_number:
        if following[:1].isdigit():
            return False
        if word not in words.maybe_final and len(word) > 1 and next_word.lower() in words.starters:
            return True
        if word == "no":
            return True
    if re.fullmatch(r"[^\W\d_]", word) or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        # An initial or a dotted abbreviation: "J. Smith", "the U.S. Treasury", "in the U.S. The".
        return len(word) > 1 and next_word.lower() in words.starters and next_word[:1].isupper()
    if word in words.maybe_final:
        return next_word.lower() in words.starters and next_word[:1].isupper()
    return word not in words.never_final


def _protected(line: str, limit: float) -> list[Span]:
    """Spans no cut may fall into: addresses, numbers, quotations and parentheses up to `limit` letters."""
    spans = [match.span() for match in _ADDRESS.finditer(line)]
    spans += [match.span() for match in _NUMBER.finditer(line)]
    stack: list[tuple[str, int]] = []
    straight = -1
    for i, character in enumerate(line):
        if character in _QUOTES:
            stack = [*stack[-_DEPTH:], (_QUOTES[character], i)]
        elif any(character == closing for closing, _ in stack):
            while stack[-1][0] != character:
                stack.pop()
            spans.append((stack.pop()[1], i + 1))
        elif character == '"':
            opens = i == 0 or not line[i - 1].isalnum()
            if straight >= 0 and not (opens and line[i - 1].isspace()):
                spans.append((straight, i + 1))
                straight = -1
            elif opens or (i and _WIDE.match(line[i - 1])):
                straight = i
    return _merged((s, e) for s, e in spans if e - s <= limit and letters(line[s:e]) <= limit)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(spans: list[Span], position: int) -> bool:
    """Whether `position` is strictly within one of the sorted, disjoint `spans`."""
    before = bisect_left(spans, (position, 0)) - 1
    return before >= 0 and position < spans[before][1]


def _best_cut(line: str, limit: float) -> int | None:
    """Offset at which to cut `line`, or None where nothing may be cut."""
    protected = _protected(line, limit)
    for level in (_STRONG, _COMMA, _words().conjunction, _SPACE, None):
        for least in (0.2, 0.05):
            position = _nearest_middle(line, _cuts(line, level), protected, least)
            if position is not None:
                return position
    # A quotation or parenthesis without marks outside: cut within it rather than not at all.
    hard = _merged(m.span() for pattern in (_ADDRESS, _NUMBER) for m in pattern.finditer(line))
    for level in (_STRONG, _COMMA, _SPACE, None):
        position = _nearest_middle(line, _cuts(line, level), hard, 0.05)
        if position is not None:
            return position
    return None


def _cuts(line: str, pattern: re.Pattern[str] | None) -> Iterator[int]:
    if pattern is None:
        for i in range(1, len(line)):
            if _WIDE.match(line[i - 1]) and _WIDE.match(line[i]) and not _near_numeral(line, i):
                yield i
        return
    for match in pattern.finditer(line):
        if pattern is _SPACE and (
            line[match.start() - 1 : match.start()].isdigit()
            or line[match.end() : match.end() + 1].isdigit()
        ):
            continue  # "145.9 million", "Table 3"
        if match.group().strip() == "、" and _between_numerals(line, match.start()):
            continue  # "三、五年" is three to five years
        yield match.end()


def _near_numeral(line: str, i: int) -> bool:
    return bool(_HAN_DIGIT.match(line[i - 1]) or _HAN_DIGIT.match(line[i]))


def _between_numerals(line: str, i: int) -> bool:
    return 0 < i < len(line) - 1 and bool(
        _HAN_DIGIT.match(line[i - 1]) and _HAN_DIGIT.match(line[i + 1])
    )


def _nearest_middle(
    line: str, cuts: Iterator[int], protected: list[Span], least: float
) -> int | None:
    total = len(line)
    low = max(least * total, total - len(line.lstrip()) + 1)
    high = min((1 - least) * total, len(line.rstrip()) - 1)
    allowed = [cut for cut in cuts if low <= cut <= high and not _inside(protected, cut)]
    return min(allowed, key=lambda cut: abs(2 * cut - total)) if allowed else None
