"""Whether a number that stands in a text is a quantity, or a name, a year, an article, a part of a word.

What has a shape of its own (dates, links, list numbers) is dealt with in `exclusions`; here are the decisions that need the
number and the words around it. Reads folded text.
"""

import re
from functools import cache

from assistant.figures.chinese import NUMERALS
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word, load_data
from assistant.figures.numbers import Number
from assistant.figures.units import unit_kind

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
_SENTENCE_START = re.compile(r"(?:^|[.!?。！？:：;\n|]\s*|[\"“”'(（])$")
_NEXT_WORD = re.compile(r"[ \u00a0]([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]*)")
_COPULA = re.compile(r"(?:是|不是|等于|为|得|即|而是|却是|答案|叫|“|\"|「|和|或|^)$")
_AFTER_ALONE = re.compile(r"(?:$|[，。；、！？,.;!?\s”\"」）)]|而|却|还|这|也|和|或|与|的)")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|from|of|through|before|after|during|circa|year|years|en|desde|hasta|año|de|del|para|"
    r"entre|between|and|to|y|early|late|mid|summer|winter|spring|autumn|fall|verano|invierno|primavera|otoño)[ -]$",
    re.IGNORECASE,
)
_YEAR_BEFORE_THINGS = re.compile(
    r"\b(?:in|since|by|until|till|during|en|desde|durante)[ -]$", re.IGNORECASE
)
_ARTICLE_DAY = re.compile(
    r"(?:有|某|总有|终|每|这|那|前|后|同|当|第|哪|头|新的|另|整|近|上|下|昨|今|明|去|唯|统|万|同样|又)$"
)
_FORTIFIED = re.compile(
    r"\b(?:durante|hace|en|dentro de|por|casi|más de|menos de|tras|cada|solo|sólo|apenas|desde hace) $",
    re.I,
)
_VAGUE_BEFORE = re.compile(r"(?:数|几|好几|上|成|若干|无数|成百上|成千上|十几|多少)$")
_TABLE_ROW = re.compile(r"[|\t]|\S {2,}\S")
_SHORT_CODE = re.compile(r"[A-Za-z]")
_SINGLE = "一二两三四五六七八九十百千万亿兆零〇"
_WHOLE_WORDS = frozenset(
    [
        "一",
        "两",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "零",
        "〇",
        "百",
        "千",
        "万",
        "亿",
        "兆",
        "伍",
        "陆",
        "俩",
        "廿",
        "卅",
    ]
)


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
    earlier = text[start - 2 : start - 1] if start > 1 else ""
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
    if follows == "_" or (
        follows.isalnum() and not "\u3400" <= follows <= "\u9fff" and follows.isascii()
    ):
        return True
    if follows.isalpha() and not "\u3400" <= follows <= "\u9fff" and number.script != "chinese":
        return True
    if number.script != "digits" or unit is not None:
        return False
    after = text[end + 1 : end + 2]
    if follows in "-.@/\\" and ((after.isalpha() and after.isascii()) or after == "_"):
        return True
    return (
        follows in "/-"
        and after.isdigit()
        and number.bare
        and text[end + 1 : end + 5].isalnum() is False
        and ("/" in text[end : end + 4] and follows == "/")
    )


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether nothing but marks stands around `start:end`, or "is" before it: a formula and no sentence."""
    before = re.search(
        r"(?:^|[.,;:=(\n]|\b(?:is|es|equals|are|son)) ?$", text[max(0, start - 10) : start]
    )
    return before is not None and re.match(r" ?(?:$|[.,;:)=\n])", text[end : end + 3]) is not None


def end_of_numerals(text: str, start: int) -> int:
    """Return where the run of Chinese numerals at `start` ends."""
    end = start
    while end < len(text) and (text[end] in NUMERALS or text[end] in "多几余"):
        end += 1
    return max(end, start + 1)


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
        or text[end : end + 1] in ("报", "度", "导", "老", "空", "斤八")
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
    line_start = text.rfind("\n", max(0, position - 300), position) + 1
    stop = text.find("\n", position, position + 300)
    line = text[max(line_start, position - 300) : stop if stop >= 0 else position + 300]
    if _TABLE_ROW.search(line.strip()) is None:
        numbers = len(re.findall(r"[0-9][0-9.,]*", line))
        words = len(re.findall(r"[A-Za-zÀ-ÿ]{2,}|[\u3400-\u9fff]{2,}", line))
        return numbers >= 2 and words <= numbers + 3 and not re.search(r"[.;。；]\s*$", line)
    return True


def bare_pair_is_name(text: str, first: Number, second: Number, start: int, end: int) -> bool:
    """Return whether two bare numbers with a dash are a score or a number of something: 3-2, 10-15 in a heading."""
    if not (first.bare and second.bare):
        return False
    return second.value <= first.value or _label_before(text, start)


def is_quantity(
    text: str, number: Number, unit: str | None, start: int, end: int, languages: Languages
) -> bool:
    """Return whether the number, with the unit found for it, is a quantity.

    Args:
        text: folded text.
        number: the number.
        unit: its canonical unit, `1` for an unnamed counted thing, None where nothing was found.
        start: where the figure begins.
        end: where it ends.
        languages: the text's languages.
    """
    if number.script == "digits":
        return _digits_count(text, number, unit, start, end, languages)
    if number.script == "chinese":
        return _chinese_counts(text, number, unit, start, end)
    return _words_count(text, number, unit, start, end, languages)


def _counted(unit: str | None) -> bool:
    return unit is not None and unit_kind(unit) in ("count", "number")


def _digits_count(
    text: str, number: Number, unit: str | None, start: int, end: int, languages: Languages
) -> bool:
    if number.bare and len(str(number.value)) > 1 and text[number.start] == "0" and unit is None:
        return False
    if number.bare and 1500 <= number.value <= 2099 and number.end - number.start == 4:
        if _is_year(text, number, unit, start):
            return False
    if unit is not None and len(unit) == 1 and unit.isalpha() and number.bare and _label_before(text, start):
        return False  # Item 1A
    if unit is not None and not _counted(unit):
        return True
    if number.form == "fraction" or number.scaled:
        return True
    ahead = _counted(unit) and end == number.end and number.bare
    if (unit is None or ahead) and _label_before(text, start):
        return False
    if unit is None and _name_before(text, start, number, languages):
        return False
    return not (unit is None and number.bare and number.end - number.start > 15)


def _is_year(text: str, number: Number, unit: str | None, start: int) -> bool:
    value = number.value
    recent = 1900 <= value <= 2099
    preposition = _YEAR_BEFORE.search(text[max(0, start - 12) : start]) is not None
    if unit is None or unit == "yr":
        return recent or preposition
    if not _counted(unit) or not recent:
        return False
    # "2026 model" and "en 2025 clientes" name the year; "2025名员工" and "a total of 2025 customers" count.
    if _YEAR_BEFORE_THINGS.search(text[max(0, start - 12) : start]):
        return True
    follows = text[number.end :][:24]
    measured = re.match(r" ?[\u3400-\u9fff]", follows)
    plural = re.match(r" (?:[A-Za-zÀ-ÿ]+s|people|[A-Z]+)\b", follows)
    return not (measured or plural) and 1990 <= value <= 2040


def _label_before(text: str, start: int) -> bool:
    """Return whether a word before the number says that it numbers something: Section 3, 图3."""
    window = text[max(0, start - 24) : start]
    match = _LAST_WORD.search(window)
    if match is not None:
        word = fold_word(match[1]).rstrip(".")
        words = label_words()
        return word in words["labels"] or word in words["products"]
    tail = window.rstrip()
    labels = label_words()["labels_zh"]
    return any(tail[-size:] in labels for size in range(1, 5) if len(tail) >= size)


def _name_before(text: str, start: int, number: Number, languages: Languages) -> bool:
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
    at_start = _SENTENCE_START.search(before) is not None and (
        match.start() > 0 or start - len(match[0]) <= 0
    )
    if at_start and not capital_inside:
        # A row of a table begins like this too ("Goodwill 48"), a sentence hardly ever.
        prose = languages.is_prose(start) and number.bare and number.value < 100
        return prose and not word.endswith(("ing", "ly", "ed", "mente", "ndo"))
    return True


def _chinese_counts(text: str, number: Number, unit: str | None, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    window = text[max(0, start - 4) : start]
    if _VAGUE_BEFORE.search(window) and number.words[:1] and number.words[0] in "十百千万亿":
        return False
    if before in ("陆", "伍", "拾", "每") and not number.words[0].isdigit():
        return False
    behind = text[number.end : number.end + 1]
    if unit is None and behind and behind in NUMERALS and behind != "两" and number.form == "plain":
        return False
    if before and before in NUMERALS and number.start == start and not number.low:
        return False
    if number.form != "plain":
        return True
    if number.words == ("零",):
        return unit is not None and not _counted(unit)
    if number.words == ("一",):
        return _one_counts(text, unit, start, end)
    if len(number.words) == 1 and number.words[0] in ("百", "千", "万", "亿", "兆"):
        return (
            unit is not None
            and bool(re.search(r"(?:近|逾|超|过|约|达|破|满|半)$", window))
            and not _counted_zh(unit)
        )
    if all(word in ("百", "千", "万", "亿") for word in number.words):
        return unit is not None or bool(re.search(r"(?:近|逾|超|超过|过|约|达|破|突破)$", window))
    if len(number.words) == 1:
        if unit is not None:
            return not (
                unit == "liang"
                and before
                and "\u3400" <= before <= "\u9fff"
                and before not in "重约达有得斤"
            )
        return _alone(text, start, number.end)
    return True


def _counted_zh(unit: str) -> bool:
    return unit == "1"


def _alone(text: str, start: int, end: int) -> bool:
    """Return whether a single numeral stands as a number of its own: 答案是五, “一”, 二."""
    return bool(_COPULA.search(text[max(0, start - 4) : start])) and bool(
        _AFTER_ALONE.match(text, end)
    )


def _one_counts(text: str, unit: str | None, start: int, end: int) -> bool:
    """Return whether 一 counts (一吨, 一美元) and is no article (一家公司, 有一天)."""
    if unit is None:
        return bool(re.search(r"(?:是|不是|“|\"|^)$", text[max(0, start - 4) : start])) and bool(
            _AFTER_ALONE.match(text, start + 1)
        )
    if _counted(unit) or unit in ("yd", "A", "liang", "week"):
        return False
    if unit in ("day", "yr", "s", "week", "h") and _ARTICLE_DAY.search(
        text[max(0, start - 3) : start]
    ):
        return False
    return text[max(0, start - 1) : start] != "每"


def _words_count(
    text: str, number: Number, unit: str | None, start: int, end: int, languages: Languages
) -> bool:
    if number.words == ("once",) and languages.at(start) != "es":
        return False
    if number.words == ("ten",) and languages.at(start) == "es":
        return False
    written = text[number.start : number.end]
    if written[0].isupper() and not _SENTENCE_START.search(
        text[max(0, number.start - 6) : number.start]
    ):
        if number.small_word or unit is None:
            return False
    if not number.small_word:
        return True
    word = number.words[0]
    if _label_before(text, start):
        return False
    if unit is not None and word in ("one", "un", "una", "uno", "a", "an"):
        return _article_counts(text, word, unit, start, end)
    if word in ("one", "un", "una", "uno", "zero", "cero", "nought", "naught"):
        if start < number.start:  # minus one
            return True
        return unit is not None and not _counted(unit)
    follows = text[number.end : number.end + 2]
    if unit is None and follows[:1] == "-" and follows[1:].isalpha():
        return False
    nextword = _NEXT_WORD.match(text, number.end)
    if unit is None and nextword and nextword[1][0].isupper() and written[0].isupper():
        return fold_word(nextword[1]) in label_words()["nationalities"] or nextword[1].isupper()
    return True


def _article_counts(text: str, word: str, unit: str, start: int, end: int) -> bool:
    if _counted(unit) or unit == "x":
        return False
    kind = unit_kind(unit)
    if word == "one":
        return unit not in ("day", "s")
    if kind == "duration":
        with_half = text[max(0, end - 6) : end].lower() in (" media", " medio")
        return with_half or _FORTIFIED.search(text[max(0, start - 16) : start]) is not None
    return True
