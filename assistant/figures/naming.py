"""Signs by which a number is a part of a name or a word and no number of its own: B200, Section 3, iPhone 15, 半导体.

What has a shape of its own (dates, links, list numbers) is dealt with in `exclusions`. Reads folded text.
"""

import re
from functools import cache

from assistant.figures.chinese import NUMERALS
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word, load_data
from assistant.figures.numbers import Number

_HYPHEN_PREFIXES = frozenset(
    [
        "mid",
        "sub",
        "pre",
        "post",
        "non",
        "under",
        "over",
        "multi",
        "low",
        "high",
        "late",
        "early",
        "near",
        "up",
        "another",
        "anti",
        "inter",
        "intra",
        "plus",
        "minus",
        "sobre",
        "casi",
    ]
)
_LAST_WORD = re.compile(r"([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.'&+-]*)[ \u00a0]$")
# "5 to" of "Tables 5 to 7", "3, 4 and" of "Sections 3, 4 and 5"; a comma only where the series goes on.
_SERIES = re.compile(
    r"(?:(?<![0-9.,])[0-9]{1,4}[A-Za-z]?"
    r"(?P<joint>, ?|、| ?[-–] ?|,? (?:and|or|to|through|y|o|a) | ?[和至到] ?))+$"
)
_SERIES_ENDS = re.compile(r"[0-9]{1,4}[A-Za-z]?(?:, ?[0-9]{1,4}[A-Za-z]?)*,? (?:and|or|y|o) [0-9]")
_NO_NAME_ENDINGS = (
    "ing", "ly", "ed", "mente", "ndo", "aron", "ieron", "ó", "aba", "aban", "ía", "ían",
    "Hubo", "Hay", "Son", "Eran", "Tiene", "Tienen", "Quedan",
)  # fmt: skip
"""How words end that begin a sentence before a number and are no names."""
SENTENCE_START = re.compile(r"(?:^|[.!?。！？:：;\n|]\s*|[\"“”'(（])$")
_RUN = re.compile(rf"[{NUMERALS}多几余]*(?:(?<=[{NUMERALS}])点[{NUMERALS}]*[万亿])?")
_CELL = re.compile(r"[$€£¥]?\(?[-+]?[$€£¥]?[0-9][0-9.,]*\)?%?\)?|[-–—]|\$")
_TABLE_ROW = re.compile(r"[|\t]|\S {2,}\S")


@cache
def label_words() -> dict[str, frozenset[str]]:
    """Return the word lists that tell names and labels from quantities, folded."""
    names = load_data("words.toml")["names"]
    keys = ("labels", "products", "value_words", "nationalities")
    lists = {key: frozenset(fold_word(word) for word in names[key].split()) for key in keys}
    lists["labels_zh"] = frozenset(names["labels_zh"].split())
    return lists


def belongs_to_name(text: str, start: int, rejected_to: int, free_from: int, money: bool) -> bool:
    """Return whether what stands directly before `start` makes the number part of a name: B200, GPT-5, v2, a/3."""
    if start == 0:
        return False
    before = text[start - 1]
    if start == rejected_to and rejected_to > free_from and before.isascii() and before.isalnum():
        return True
    if before.isalpha() and not "\u3400" <= before <= "\u9fff" and before != "〇":
        return not money or before.islower() or before.isupper()
    if before in "_@#\\" or (before == "&" and not text[start - 2 : start - 1].isdigit()):
        return True
    earlier = text[max(0, start - 2) : start - 1]
    if before in "-./:'" and earlier:
        if start - 1 == rejected_to and rejected_to > free_from:
            return True
        if earlier.isalpha() and not "\u3400" <= earlier <= "\u9fff":
            return (
                not (before == "-" and _hyphen_prefix(text, start - 1))
                and before != ":"
                and before != "'"
            )
        if earlier.isdigit() and start - 1 > free_from and before != ":":
            return True
    return False


def _hyphen_prefix(text: str, hyphen: int) -> bool:
    match = re.search(r"([A-Za-z]+)$", text[max(0, hyphen - 12) : hyphen])
    return match is not None and match[1].lower() in _HYPHEN_PREFIXES


def ends_in_name(text: str, end: int, number: Number, unit: str | None) -> bool:
    """Return whether the characters directly behind make the number part of a name or file: 3D, 10-K, 5.txt, 2/a."""
    follows = text[end : end + 1]
    if not follows or not text[end - 1].isascii():
        return False
    if follows == "_" or (follows.isalnum() and follows.isascii()):
        return True
    if follows.isalpha() and not "\u3400" <= follows <= "\u9fff" and number.script != "chinese":
        return True
    if number.script != "digits" or unit is not None:
        return False
    after = text[end + 1 : end + 2]
    if follows in "-.@/\\" and ((after.isalpha() and after.isascii()) or after == "_"):
        return True
    return follows == "/" and after.isdigit() and number.bare  # 5/17 is a date


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether nothing but marks stands around `start:end`, or "is" before it: a formula and no sentence."""
    before = re.search(
        r"(?:^|[.,;:=(\n]|\b(?:is|es|equals|are|son)) ?$", text[max(0, start - 10) : start]
    )
    return before is not None and re.match(r" ?(?:$|[.,;:)=\n])", text[end : end + 3]) is not None


def end_of_numerals(text: str, start: int) -> int:
    """Return where the run of Chinese numerals at `start` ends; decimals that carry a scale word belong to it
    (三四点五亿, which is no number, has no 五亿 in it)."""
    run = _RUN.match(text, start)
    return run.end() if run else start


def tenths_count(text: str, start: int, end: int) -> bool:
    """Return whether 成 or 折 at the end of `start:end` is a tenth: not behind letters, nor in 一成不变."""
    before = text[start - 1 : start]
    if before and (
        before in NUMERALS or (before.isascii() and (before.isalnum() or before in ".-"))
    ):
        return False
    return text[end : end + 1] not in ("不", "一") or text[start] != "一"


def half_is_a_word(text: str, start: int, end: int) -> bool:
    """Return whether 半 with the unit behind it is another word: 上半年, 半年报, 半天."""
    before = text[start - 1 : start]
    word = text[start:end]
    if before and before in "上下前后大多过一夜参各个":
        return True
    return (
        word == "半天"
        or text[end : end + 1] in ("报", "度", "导", "老", "空")
        or word in ("半路", "半点", "半票")
    )


def vague_ends(text: str, end: int) -> bool:
    """Return whether 多 or 余 at `end` closes the number (30多) and opens no other word."""
    return text[end + 1 : end + 2] not in ("少", "于", "元", "次")


def parentheses_are_minus(text: str, start: int, end: int, number: Number, money: bool) -> bool:
    """Return whether parentheses around just this number stand for a minus sign.

    They do behind a currency sign, `$(145.9)`, and in a row of a table. In prose they only set aside: "(5.3%)".
    """
    if money:
        return True
    year = number.bare and 1900 <= number.value <= 2099
    return not number.scaled and not year and _in_row(text, start)


def _in_row(text: str, position: int) -> bool:
    """Return whether the line is a row of a table: cells apart, or a label and then nothing but numbers."""
    line_start = text.rfind("\n", max(0, position - 300), position) + 1
    stop = text.find("\n", position, position + 300)
    line = text[max(line_start, position - 300) : stop if stop >= 0 else position + 300]
    if _TABLE_ROW.search(line.strip()) is not None:
        return True
    words = line.split()
    cells = [_CELL.fullmatch(word) is not None for word in words]
    first = cells.index(True) if True in cells else len(cells)
    return len(words) - first >= 2 and all(cells[first:])


def bare_pair_is_name(text: str, first: Number, second: Number, start: int, end: int) -> bool:
    """Return whether two bare numbers with a dash are a score or a number of something: 3-2, 10-15 in a heading."""
    if not (first.bare and second.bare):
        return False
    return second.value <= first.value or label_before(text, start)


def label_before(text: str, start: int) -> bool:
    """Return whether a word before the number says that it numbers something: Section 3, Tables 5 to 7, 图3."""
    window = text[max(0, start - 40) : start]
    series = _SERIES.search(window)
    if series and (series["joint"].strip() != "," or _SERIES_ENDS.match(text, start)):
        window = window[: series.start()]
    match = _LAST_WORD.search(window, max(0, len(window) - 24))
    if match is not None:
        word = fold_word(match[1]).rstrip(".")
        words = label_words()
        return word in words["labels"] or word in words["products"]
    tail = window.rstrip()
    labels = label_words()["labels_zh"]
    return any(tail[-size:] in labels for size in range(1, 5) if len(tail) >= size)


def name_before(text: str, start: int, number: Number, languages: Languages) -> bool:
    """Return whether the number is the last part of a name: Fable 5, Apollo 11; not "Total 480"."""
    window = text[max(0, start - 40) : start]
    match = _LAST_WORD.search(window)
    if match is None or number.end - number.start > 4:
        return False
    word = match[1]
    if word.endswith("."):
        return False
    if (
        not any(char.isupper() for char in word)
        or fold_word(word).strip(".") in label_words()["value_words"]
    ):
        return False
    if not number.bare and word.isupper():
        return False
    capital_inside = any(char.isupper() for char in word[1:])
    before = window[: match.start()]
    at_start = SENTENCE_START.search(before) is not None and (
        match.start() > 0 or start - len(match[0]) <= 0
    )
    if at_start and not capital_inside:
        # A row of a table begins like this too ("Goodwill 48"), a sentence hardly ever.
        prose = languages.is_prose(start) and number.bare and number.value < 100
        return prose and not word.endswith(_NO_NAME_ENDINGS)
    return True
