"""Whether a number that stands in a text is a quantity, or a name, a year, an article (one of, 一家), a part of a word.

Reads folded text.
"""

import re

from assistant.figures.chinese import NUMERALS
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word
from assistant.figures.naming import SENTENCE_START, label_before, label_words, name_before
from assistant.figures.numbers import Number
from assistant.figures.units import unit_kind

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
    return _words_count(text, number, unit, start, end)


def _counted(unit: str | None) -> bool:
    return unit is not None and unit_kind(unit) in ("count", "number")


def _digits_count(
    text: str, number: Number, unit: str | None, start: int, end: int, languages: Languages
) -> bool:
    if number.bare and len(str(number.value)) > 1 and text[number.start] == "0" and unit is None:
        return False
    four_digits = number.bare and 1500 <= number.value <= 2099 and number.end - number.start == 4
    if four_digits and _is_year(text, number, unit, start):
        return False
    if (
        unit is not None
        and len(unit) == 1
        and unit.isalpha()
        and number.bare
        and label_before(text, start)
    ):
        return False  # Item 1A
    if unit is not None and not _counted(unit):
        return True
    if number.form == "fraction" or number.scaled:
        return True
    ahead = _counted(unit) and end == number.end and number.bare
    if (unit is None or ahead) and label_before(text, start):
        return False
    if unit is None and name_before(text, start, number, languages):
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


def _chinese_counts(text: str, number: Number, unit: str | None, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    window = text[max(0, start - 4) : start]
    if number.low is not None and unit is None and not number.scaled:
        return False  # 一两, 三四
    if _VAGUE_BEFORE.search(window) and number.words[:1] and number.words[0] in "十百千万亿":
        return False
    if before in ("陆", "伍", "拾", "每") and not "".join(number.words[:1]).isdigit():
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
            and unit != "1"
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


def _words_count(text: str, number: Number, unit: str | None, start: int, end: int) -> bool:
    written = text[number.start : number.end]
    begins = SENTENCE_START.search(text[max(0, number.start - 6) : number.start]) is not None
    if written[0].isupper() and not begins and (number.small_word or unit is None):
        return False
    if not number.small_word:
        return True
    word = number.words[0]
    if label_before(text, start):
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
        people = {fold_word(nextword[1]), fold_word(nextword[1]).removesuffix("s")}
        return nextword[1].isupper() or not people.isdisjoint(label_words()["nationalities"])
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
