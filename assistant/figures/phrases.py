"""Quantities without a numeral: half of, la mitad, 减半, doubled, 翻两番, and the tenths of 打九折 and 三成.

Reads folded text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word
from assistant.figures.number_words import vocabulary
from assistant.figures.types import Kind
from assistant.figures.units import unit_kind


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quantity read from a set phrase; `factor` and `signed` as in `Figure`."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: Kind
    factor: Decimal | None = None
    signed: Literal[-1, 1] | None = None


_HALF = Decimal("0.5")
_HALF_EN = re.compile(
    r"half(?= (?:of|the|its|their|his|her|our|my|your|that|this|these|those|all|as|a share)\b)",
    re.IGNORECASE,
)
_HALF_AFTER = re.compile(
    r"\b(?:by|in|about|nearly|almost|roughly|around|than|least|over|to|or|only|just) $",
    re.IGNORECASE,
)
_HALF_BARE = re.compile(r"half(?![\w-])(?! (?:year|time|past|hour|way|quarter)\b)", re.IGNORECASE)
_NTH_HALF = re.compile(
    r"\b(?:first|second|other|latter|former|better|1st|2nd|this|last|each|either|back|front) $",
    re.IGNORECASE,
)
_MITAD = re.compile(r"(?:la )?mitad(?= de| del|[ ,.;:)]|$)", re.IGNORECASE)
_NTH_MITAD = re.compile(r"\b(?:primera|segunda|otra|a|ultima|última) $", re.IGNORECASE)
_DOUBLES: dict[str, int] = {
    "doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3, "tripling": 3, "triples": 3, "trebled": 3,
    "quadrupled": 4, "quadrupling": 4, "quintupled": 5, "duplico": 2, "duplicaron": 2, "duplicado": 2, "duplicara": 2,
    "duplicar": 2, "duplica": 2, "triplico": 3, "triplicaron": 3, "triplicado": 3, "triplicar": 3, "triplica": 3,
    "cuadruplico": 4, "cuadruplicaron": 4, "cuadruplicar": 4, "cuadruplica": 4, "quintuplico": 5,
}  # fmt: skip
_BEFORE_OBJECT = {"double": 2, "twice": 2, "triple": 3, "thrice": 3, "quadruple": 4}
_OBJECT = re.compile(r" (?:the|its|that|their|as|what|his|her|last|those)\b", re.IGNORECASE)
_EL_DOBLE = re.compile(r"(doble|triple|cuádruple|cuadruple)\b", re.IGNORECASE)
_FAN = re.compile(r"翻(?:了)?(?:(?P<folds>[一两二三四五1-9])番|一倍|倍(?!数))")
_FOLDS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_HALVED = re.compile(r"减半|折半|腰斩")
_TENTHS_DIGITS = "零一二三四五六七八九"
_DISCOUNT = re.compile(
    r"(?:(?P<ascii>[0-9]{1,2}(?:\.[0-9]{1,2})?)|(?P<two>[0-9] [0-9])"
    rf"|(?P<zh>[{_TENTHS_DIGITS}两](?: ?点? ?[{_TENTHS_DIGITS}])?)) ?折(?![叠合算旧射磨腾线返])"
)
_TENTHS = re.compile(
    r"(?:(?P<ascii>10|[0-9](?:\.[0-9]{1,2})?)|(?P<ten>十)"
    rf"|(?P<zh>[{_TENTHS_DIGITS}两])(?: ?点 ?(?P<part>[{_TENTHS_DIGITS}]+))?) ?成"
    rf"(?:(?P<half>半)| ?(?P<more>[{_TENTHS_DIGITS}])(?![{_TENTHS_DIGITS}百千万亿十个]))?"
    r"(?![为功立员本长熟果绩交都品型份效因语名套批千上见就千全家荫形规])"
)

_TIMES_FOLD = {
    f"{word}fold": value
    for word, value in zip(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "twenty",
            "hundred",
            "thousand",
        ],
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000),
        strict=True,
    )
}
_PART = re.compile(r"([A-Za-zÀ-ÿ]+a) parte\b", re.IGNORECASE)
_AND_HALF = re.compile(
    r"(año|mes|hora|semana|día|kilo|litro|metro|década) y medi[oa]\b", re.IGNORECASE
)
_AND_HALF_UNITS = {
    "ano": "yr", "mes": "month", "hora": "h", "semana": "week", "dia": "day", "kilo": "kg", "litro": "L", "metro": "m",
    "decada": "decade",
}  # fmt: skip
_PARTS = frozenset(
    word
    for word, known in vocabulary("es").items()
    if known.role == "ordinal" and word.endswith("a") and known.value > 2
)

_SINGLE_WORDS = ("half", "mitad", "doble", "triple", "cuadruple")
WORDS = frozenset(
    (*_SINGLE_WORDS, *_DOUBLES, *_BEFORE_OBJECT, *_TIMES_FOLD, *_PARTS, *_AND_HALF_UNITS)
)
"""Folded words a phrase can begin with."""
CHINESE_STARTS = "翻减折腰"
_ONE_HALF = re.compile(r"一半(?![导径场岛空])")


def _times(start: int, end: int, value: int) -> Phrase:
    return Phrase(start, end, Decimal(value), "x", "multiple", Decimal(value), 1)


def read_phrase(text: str, start: int, languages: Languages) -> Phrase | None:
    """Return the quantity that the phrase at `start` stands for, or None.

    Args:
        text: folded text.
        start: position of a word of `WORDS` or of a character of `CHINESE_STARTS`.
        languages: the text's languages.
    """
    if text[start] in CHINESE_STARTS or text[start] == "一":
        return _chinese(text, start)
    word_end = start
    while word_end < len(text) and text[word_end].isalpha():
        word_end += 1
    word = fold_word(text[start:word_end])
    before = text[max(0, start - 16) : start].replace("\n", " ")
    if word == "half":
        return _half(text, start, before)
    if word == "mitad":
        return _mitad(text, start, before)
    if word in _DOUBLES:
        return _times(start, word_end, _DOUBLES[word])
    if word in _TIMES_FOLD:
        return _times(start, word_end, _TIMES_FOLD[word])
    spanish = languages.at(start) == "es"
    if word in _PARTS or word in _AND_HALF_UNITS:
        return _spanish_part(text, start, word, before)
    if _EL_DOBLE.match(text, start) and spanish:
        if before.lower().endswith(("el ", "al ")):
            return _times(start, word_end, {"doble": 2, "triple": 3}.get(word, 4))
        return None
    if word in _BEFORE_OBJECT and not spanish and _OBJECT.match(text, word_end):
        return _times(start, word_end, _BEFORE_OBJECT[word])
    return None


def _spanish_part(text: str, start: int, word: str, before: str) -> Phrase | None:
    """Read "la tercera parte" and "año y medio", which have no numeral before them."""
    part = _PART.match(text, start)
    if part is not None and word in _PARTS:
        begin = start - 3 if before.lower().endswith("la ") else start
        return Phrase(begin, part.end(), Decimal(1) / vocabulary("es")[word].value, "1", "fraction")
    half = _AND_HALF.match(text, start)
    if half is not None:
        unit = _AND_HALF_UNITS[word]
        return Phrase(start, half.end(), Decimal("1.5"), unit, unit_kind(unit))
    return None


def _half(text: str, start: int, before: str) -> Phrase | None:
    if _NTH_HALF.search(before):
        return None
    direct = _HALF_EN.match(text, start)
    bare = _HALF_BARE.match(text, start)
    alone = not before.strip() and not text[start + 4 : start + 12].strip(" .,;:)\n")
    if direct or (bare and (alone or _HALF_AFTER.search(before))):
        return Phrase(start, start + 4, _HALF, "1", "fraction")
    return None


def _mitad(text: str, start: int, before: str) -> Phrase | None:
    article = before.lower().endswith("la ")
    if _NTH_MITAD.search(before) or not _MITAD.match(text, start):
        return None
    return Phrase(start - 3 if article else start, start + 5, _HALF, "1", "fraction")


def _chinese(text: str, start: int) -> Phrase | None:
    fan = _FAN.match(text, start)
    if fan:
        folds = fan["folds"]
        count = 1 if folds is None else _FOLDS.get(folds) or int(folds)
        return _times(start, fan.end(), 2**count)
    if _ONE_HALF.match(text, start):
        return Phrase(start, start + 2, _HALF, "1", "fraction")
    halved = _HALVED.match(text, start)
    if halved:
        return Phrase(start, halved.end(), _HALF, "1", "fraction", signed=-1)
    return None


def _tenfold(value: Decimal) -> Decimal:
    """Return ten times the value with one place less behind the point: 72 for 7.2."""
    return (value * 10).quantize(Decimal(1) if value == int(value) else value.scaleb(1))


def read_tenths(text: str, start: int) -> Phrase | None:
    """Return what 九折 (90 %), 72折 (72 %), 三成 (30 %), 七成六 (76 %) at `start` stand for, or None."""
    discount = _DISCOUNT.match(text, start)
    if discount:
        written = discount["ascii"] or (discount["two"] or "").replace(" ", "")
        if not written:
            marks = (discount["zh"] or "").replace(" ", "").replace("两", "二").replace("点", ".")
            written = "".join(
                str(_TENTHS_DIGITS.index(char)) if char != "." else char for char in marks
            )
        value = Decimal(written)
        if value < 10:
            value = _tenfold(value)
        return Phrase(start, discount.end(), value, "%", "percent")
    tenths = _TENTHS.match(text, start)
    if tenths is None:
        return None
    if tenths["ten"]:
        value = Decimal(100)
    elif tenths["ascii"]:
        value = _tenfold(Decimal(tenths["ascii"]))
    else:
        value = Decimal(_TENTHS_DIGITS.index(tenths["zh"].replace("两", "二"))) * 10
        if tenths["part"]:
            digits = "".join(str(_TENTHS_DIGITS.index(char)) for char in tenths["part"])
            value += Decimal(digits).scaleb(1 - len(digits))
    if tenths["half"]:
        value += 5
    elif tenths["more"]:
        value += _TENTHS_DIGITS.index(tenths["more"])
    return Phrase(start, tenths.end(), value, "%", "percent")
