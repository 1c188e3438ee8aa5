"""The unit that stands behind a number: 亿美元, MW, percentage points, customers, 90万个AI优化核心.

Reads folded text. A unit is found only where the words name one; a word that is no unit leaves the number without.
"""

import re
from dataclasses import replace
from decimal import Decimal

from assistant.figures.counted import measured, noun_ahead
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word, lexicon
from assistant.figures.money_signs import (
    DOLLAR,
    LOOSE_MONEY,
    plain_yuan,
    pounds_are_money,
    yen_or_yuan,
)
from assistant.figures.numbers import Number
from assistant.figures.types import Language
from assistant.figures.unit_lookup import (
    CJK,
    SYMBOL_TOKEN,
    TENTH_BEHIND,
    WORDS,
    Unit,
    longest_chinese,
    tenth_value,
)
from assistant.figures.units import unit_kind

# 打 counts dozens unless it is the verb: 打开, 打电话, 打仗.
_STRIKE = frozenset("电击开算造工折印包听扮断动破仗架球牌压卡拼法字官了过到败烊比")
_TENTHS_OF_POINT = "décimas are read as tenths of a percentage point"
_GAP = re.compile(r"[ \u00a0]{0,2}(?:\r?\n[ \u00a0]{0,2}(?=[^\s]))?")
_OF_SCALE = re.compile(r"[ \u00a0\n]de (?=[A-Za-zÀ-ÿµ°º$€£])", re.IGNORECASE)
_OF_UNIT = re.compile(r" (?:of an? |de )(?=[A-Za-z])", re.IGNORECASE)
_BRACKETED = re.compile(r" ?[\[{<]([A-Za-zµ°%]{1,6}[23]?)[\]}>]")
_POINTS = re.compile(r"%(?:-| )points?\b")
_HOURS_OF = re.compile(r"[-·* ]?(?:hours?|horas?|hr|h)(?![A-Za-z])")
_YEARS_OF = re.compile(r"[-·*](?:years?|yr|años?)(?![A-Za-z])|[·*]?年(?![前后底初度])")
_COMPOUND = re.compile(r"-[a-z]+(?:ed|ing|free|based|like|sized|wide|long)\b")
_DEGREES = re.compile(r"零下|气温|温度|升温|降温|水温|体温|高温|低温|摄氏")
_MINUTES = re.compile(r"分(?:([0-9一二三四五六七八九十]+秒)|(?![钟之享红别店司公子]))")
_AFTER_HOURS = re.compile(r"(?:小时|时)$")
_LINE_SPEED = re.compile(r"网速|带宽|宽带|速率|光纤|下行|上行")
_FILE_SIZE = re.compile(r"内存|文件|容量|大小|流量|硬盘|显存|缓存|图片|视频|下载")


def unit_behind(text: str, number: Number, languages: Languages, *, money: bool) -> Unit | None:
    """Return the unit that follows the number, rates included, or None.

    Args:
        text: folded text.
        number: the number; its end is where the unit is looked for.
        languages: the text's languages.
        money: a currency stands before the number, so only rates are looked for.
    """
    if money:
        return None
    language = languages.at(number.start)
    unit = _single(text, number.end, number, language)
    if unit is None:
        return _degrees(text, number)
    if unit.name == "CNY" and text[unit.end - 1] in "元圆" and text[unit.end - 2] != "币":
        code, loose = plain_yuan(text, number.start, languages)
        unit = replace(unit, name=code, loose=unit.loose or loose)
    power = unit_kind(unit.name) == "power"
    hours = _HOURS_OF.match(text, unit.end) if power and unit.name.endswith("W") else None
    if hours is not None:
        return replace(unit, name=f"{unit.name}h", end=hours.end())
    product = _YEARS_OF.match(text, unit.end) if power else None
    if product is not None:
        return replace(unit, name=f"{unit.name}*yr", end=product.end())
    return _add_half(text, unit, number)


def _degrees(text: str, number: Number) -> Unit | None:
    """Return °C for the bare 度 of a text about temperatures."""
    if text[number.end : number.end + 1] == "度" and _DEGREES.search(
        text[max(0, number.start - 16) : number.start]
    ):
        return Unit("°C", number.end, number.end + 1, "度 is read as degrees Celsius")
    return None


def _single(text: str, position: int, number: Number, language: Language) -> Unit | None:
    gap = _GAP.match(text, position)
    here = gap.end() if gap else position
    if here >= len(text):
        return None
    if number.over or text[here] in "多余来":
        here = _skip_vague(text, here)
    char = text[here : here + 1]
    if not char:
        return None
    if CJK.match(char):
        if "\n" in text[position:here] and number.bare and len(text) > here and not number.scaled:
            return None
        return _chinese_unit(text, position, here, number)
    if char == "-" and here == position:
        return _word_unit(text, position, position + 1, number, language, hyphen=True)
    symbol = _symbol_unit(text, position, here, number, language)
    if symbol is not None:
        return symbol
    part = _OF_UNIT.match(text, position) if number.form == "fraction" else None
    if part is not None:
        return _part_of_unit(text, position, part.end(), number, language)
    of = _OF_SCALE.match(text, position) if number.scaled else None
    if of is not None:
        found = _word_unit(text, position, of.end(), number, "es", hyphen=False)
        if found is not None:
            return found
        return _symbol_unit(text, position, of.end(), number, language)
    if char.isalpha():
        return _word_unit(text, position, here, number, language, hyphen=False)
    bracket = _BRACKETED.match(text, position)
    if bracket and bracket[1] in lexicon().symbols:
        return Unit(lexicon().symbols[bracket[1]], position, bracket.end())
    return None


def _part_of_unit(
    text: str, start: int, here: int, number: Number, language: Language
) -> Unit | None:
    """Return the unit of "two thirds of a mile", "tres cuartos de hora"; a part of the people has none."""
    unit = _word_unit(text, start, here, number, language, hyphen=True)
    kinds = ("duration", "length", "mass", "volume", "area", "points")
    return unit if unit is not None and unit_kind(unit.name) in kinds else None


def _skip_vague(text: str, here: int) -> int:
    return here + 1 if text[here : here + 1] in ("多", "余", "来") else here


def _bare_mega(text: str, start: int, here: int, number: Number) -> Unit:
    """Read 兆 with nothing behind it: megabit a second of a line, megabyte of a file, else the number 10^12."""
    before = text[max(0, number.start - 12) : number.start]
    if _LINE_SPEED.search(before):
        return Unit("Mbit/s", start, here + 1)
    if _FILE_SIZE.search(before):
        return Unit("MB", start, here + 1)
    return Unit("1", start, here + 1, "兆 is read as 10^12; it could be mega", size=Decimal(10**12))


def _chinese_unit(text: str, start: int, here: int, number: Number) -> Unit | None:
    lex = lexicon()
    found = longest_chinese(text, here)
    if (
        found is not None
        and text[here] in lex.measures
        and found[0] in lex.things
        and found[1] == here + 1
    ):
        found = None  # 台, 股, 户: the noun behind the measure word says more
    if text[here] == "兆" and found is None:
        return _bare_mega(text, start, here, number)
    if text[here] == "打" and text[here + 1 : here + 2] not in _STRIKE:
        return Unit("1", start, here + 1, size=Decimal(12))
    minutes = _MINUTES.match(text, here)
    if minutes is not None and (
        minutes[1] or _AFTER_HOURS.search(text[max(0, number.start - 6) : number.start])
    ):
        return Unit("min", start, here + 1)
    if text[here] == "日" and text[here + 1 : here + 2] in ("内", "以", "之"):
        return Unit("day", start, here + 1)
    if found is not None:
        name, end = found
        tenth = TENTH_BEHIND.match(text, end) if name == "m" and number.value < 10 else None
        if tenth is not None and number.value == number.value.to_integral_value():  # 1米8
            return Unit(name, start, tenth.end(), extra=tenth_value(tenth[0]))
        if name in lex.loose or text[here:end] in lex.loose:
            return Unit(name, start, end, LOOSE_MONEY)
        return Unit(name, start, end)
    if text[here] in lex.measures:
        return measured(text, start, here, number)
    return None


def _symbol_unit(
    text: str, start: int, here: int, number: Number, language: Language
) -> Unit | None:
    points = _POINTS.match(text, here)
    if points:
        return Unit("pp", start, points.end())
    token = SYMBOL_TOKEN.match(text, here)
    if token is None:
        return None
    word, end = token[0], token.end()
    follows = text[end : end + 1]
    if word[-1].isalnum() and ((follows.isalnum() and not CJK.match(follows)) or follows == "_"):
        return None
    lex = lexicon()
    glued = here == start
    if word in lex.symbols and word not in ("x", "X", "×"):
        name = lex.symbols[word]
        if _symbol_fits(word, glued, text, end, number, language):
            return Unit(name, start, end)
        return None
    if word in ("x", "X", "×") and glued and not re.match(r" ?[0-9]", text[end : end + 2]):
        return Unit("x", start, end)
    if word in lex.currency_signs:
        code = lex.currency_signs[word]
        if word == "¥":
            code = yen_or_yuan(text, start, language)
        loose = DOLLAR if word == "$" else LOOSE_MONEY if word in lex.loose else None
        return None if _belongs_to_next(text, end, word) else Unit(code, start, end, loose)
    if word in lex.codes and word not in (
        "ALL",
        "TOP",
        "TRY",
        "MAD",
        "SOS",
        "CUP",
        "BAM",
        "GEL",
        "ANG",
    ):
        return None if _belongs_to_next(text, end, word) else Unit(word, start, end)
    return None


def _belongs_to_next(text: str, end: int, sign: str) -> bool:
    """Return whether a currency sign belongs to the number behind it ("in 5 $20 notes")."""
    return bool(re.match(r"[0-9]", text[end : end + 1]))


def _symbol_fits(
    word: str, glued: bool, text: str, end: int, number: Number, language: Language
) -> bool:
    """Return whether a short symbol is one here: "5 A" and "2 V" need to stand close, "ha" is a verb in Spanish."""
    if word == "BP":
        return glued  # 25BP; BP is an oil company too
    if word == "us":
        return not text.startswith(" dollar", end)
    if word in ("A", "V", "B", "K", "J"):
        return glued and word not in ("B", "K")
    if word in ("s", "t", "g", "h", "L", "l", "W", "m"):
        return text[end : end + 1] not in ("'", "’") and not (
            word == "s" and glued and number.bare and number.value > 999
        )
    if word == "ha" and language == "es":
        return not re.match(r" \w+(?:ado|ido|sto|cho|to)\b", text[end : end + 16])
    if word == "min":
        return text[end : end + 1] != "." or not text[end + 1 : end + 2].isalpha()
    return word != "pb" or language == "es"


def _word_unit(
    text: str, start: int, here: int, number: Number, language: Language, *, hyphen: bool
) -> Unit | None:
    words = WORDS.match(text, here)
    if words is None:
        return None
    ends = [match.end() for match in re.finditer(r"[A-Za-zÀ-ÿ.]+", words[0])]
    lex = lexicon()
    first, second = (lex.spanish, lex.english) if language == "es" else (lex.english, lex.spanish)
    for end in reversed(ends):
        phrase = fold_word(words[0][:end]).replace("\u00a0", " ").replace("\n", " ")
        trimmed = phrase.rstrip(".")
        dot = len(phrase) - len(trimmed)
        variants = (phrase, trimmed, trimmed.replace("-", " "))
        if trimmed in ("decima", "decimas") and not re.match(
            r" (?:de|partes?)\b", text[here + end : here + end + 8]
        ):
            return Unit("pp", start, here + end - dot, _TENTHS_OF_POINT, size=Decimal("0.1"))
        name = next(
            (table[form] for table in (first, second) for form in variants if form in table), None
        )
        if text.startswith("/s", here + end) and f"{phrase}/s" in first:  # petaflop/s
            return Unit(first[f"{phrase}/s"], start, here + end + 2)
        if name in lex.things and _COMPOUND.match(text, here + end):
            continue  # three battery-powered ferries
        if name is not None:
            kept = end if phrase in first or phrase in second else end - dot
            return _checked_word(name, text, start, here + kept, number, variants[1], language)
        if trimmed in ("times", "time", "veces", "vez") and not hyphen:
            return Unit("x", start, here + end - dot, times=True)
        if trimmed == "fold":
            return Unit("x", start, here + end - dot)
    if not hyphen and language != "es":
        return noun_ahead(text, start, here, words[0], number)
    return None


def _checked_word(
    name: str, text: str, start: int, end: int, number: Number, word: str, language: Language
) -> Unit | None:
    lex = lexicon()
    if name == "KRW" and word == "won" and number.value < 100:
        return None  # "team 3 won"
    if name == "lb" and word in ("pound", "pounds") and pounds_are_money(text, start, end):
        return Unit("GBP", start, end, LOOSE_MONEY)
    if name == "ft" and language == "en" and word in ("pie", "pies"):
        return None
    if name in ("USD", "cent") and word in (
        "dollar",
        "dollars",
        "dolar",
        "dolares",
        "cent",
        "cents",
    ):
        return Unit(name, start, end, DOLLAR)
    if name in lex.loose or word in lex.loose:
        return Unit(name, start, end, LOOSE_MONEY)
    return Unit(name, start, end)


def _add_half(text: str, unit: Unit, number: Number) -> Unit:
    """Add the half of 三年半, "two years and a half", "dos años y medio"."""
    if number.value != number.value.to_integral_value() or unit.extra:
        return unit
    if text[unit.end : unit.end + 1] == "半" and not re.match(
        r"半[导径场年数决]", text[unit.end : unit.end + 2]
    ):
        return replace(unit, end=unit.end + 1, extra=Decimal("0.5"))
    half = re.match(r" (?:and a half|y medi[oa])\b", text[unit.end : unit.end + 12])
    return replace(unit, end=unit.end + half.end(), extra=Decimal("0.5")) if half else unit
