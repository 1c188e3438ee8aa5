"""The number that begins at a place, whatever it is written in: digits, Chinese numerals, words, or a mixture.

Joins the readers of digits, Chinese numerals and number words, and the short scale words (bn, mm, M€). Reads folded
text.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.figures.chinese import NUMERALS, ChineseNumber, read_chinese
from assistant.figures.digits import (
    COMMA_AS_DECIMAL,
    DOT_AS_GROUP,
    VULGAR,
    Digits,
    read_digits,
    read_fraction,
)
from assistant.figures.languages import Languages
from assistant.figures.lexicon import fold_word, lexicon, load_data
from assistant.figures.number_words import Tongue, vocabulary
from assistant.figures.spelled import extend_digits, read_spelled
from assistant.figures.word_sum import SpelledNumber

Script = Literal["digits", "chinese", "words"]
Form = Literal["plain", "percent", "permille", "fraction"]

_AFTER_DIGITS = "十百千万亿兆点又分余多几"
_SCALE_TAIL = re.compile(r"[ \u00a0]?(?:\r?\n[ ]?)?(万亿|[万亿])")
_RAISED = re.compile(r"的([0-9]{1,2})次方")
_COUNTED_IN_BILLIONS = re.compile(r" ?个?(?:参数|[Tt]okens?|用户|词元|人)")
W_AS_WAN = "w is read as 万"
_WAN = re.compile(r"w(?![A-Za-z0-9])")
_TWO_WORDS = re.compile(r" ([A-Za-zÀ-ÿ]+)(?: ([A-Za-zÀ-ÿ]+))?")
_COUNTED_SCALE = re.compile(r"个(亿|百万|千万)(?![级分富])")
_SHORT = re.compile(r"[ \u00a0]?([A-Za-z]{1,4})(?![A-Za-z0-9])")
_SCALED_SIGN = re.compile(
    r"[ \u00a0]?(MM|M|mm|m|k|K|B|bn|b|mil)[ ]?(?=€|\$|£|¥|USD\b|EUR\b|GBP\b|US\$)"
)
_SPANISH_SHORT = {
    "mdd": ("1e6", "USD"),
    "mde": ("1e6", "EUR"),
    "mdp": ("1e6", "peso"),
    "MDD": ("1e6", "USD"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text, before anything is said of its unit."""

    start: int
    end: int
    value: Decimal
    script: Script
    step: Decimal | None = None
    bare: bool = False
    """ASCII digits without any mark: it could be a year, an identifier, a part of a name."""
    scaled: bool = False
    form: Form = "plain"
    over: bool = False
    loose: str | None = None
    words: tuple[str, ...] = ()
    """Number words (folded) or Chinese numerals it is made of."""
    size: Decimal = Decimal(1)
    """The scale word's size where one follows a plain number (3 million), which the other end of a range may share."""
    unit: str | None = None
    """A unit that is part of the scale word (mdd: millions of dollars)."""
    low: "Number | None" = None

    @property
    def small_word(self) -> bool:
        """Whether it is one word or character, which often is no number at all (one, un, 一)."""
        return (
            self.script != "digits"
            and len(self.words) == 1
            and not self.scaled
            and self.form == "plain"
        )


@cache
def _short_scales() -> dict[str, dict[str, Decimal]]:
    tables = load_data("words.toml")["short_scale"]
    return {
        name: {word: Decimal(size) for word, size in table.items()}
        for name, table in tables.items()
    }


@cache
def number_words() -> frozenset[str]:
    """Return every folded word a number can begin with in English or Spanish."""
    inner = ("ordinal", "scale", "dozen", "hundred")
    english = {word for word, known in vocabulary("en").items() if known.role not in inner}
    spanish = {word for word, known in vocabulary("es").items() if known.role not in inner}
    return frozenset(english | spanish | {"mil", "medio"})


def _from_chinese(number: ChineseNumber, loose: str | None = None) -> Number:
    scaled = len(number.numerals) > 1 and any(char in "百千万亿兆" for char in number.numerals)
    return Number(
        number.start,
        number.end,
        number.value,
        "chinese",
        number.step,
        scaled=scaled,
        form=number.form,
        over=number.over,
        loose=loose,
        words=number.numerals,
        size=_size(number),
        low=_from_chinese(number.low) if number.low else None,
    )


def _size(number: ChineseNumber) -> Decimal:
    rest = number.numerals[1:]
    if number.form != "plain" or not rest or any(char not in "百千万亿兆" for char in rest):
        return Decimal(1)
    size = Decimal(1)
    for char in rest:
        size *= {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "兆": 10**12}[char]
    return size


def _from_words(number: SpelledNumber, loose: str | None = None) -> Number:
    whole_fraction = number.fraction and not number.scaled and number.value < 1
    return Number(
        number.start,
        number.end,
        number.value,
        "words",
        number.step,
        scaled=number.scaled,
        size=number.size,
        form="fraction" if whole_fraction else "plain",
        loose=loose,
        words=number.words,
    )


def _from_digits(number: Digits) -> Number:
    form: Form = "fraction" if number.fraction else "plain"
    return Number(
        number.start,
        number.end,
        number.value,
        "digits",
        number.step,
        number.bare,
        form=form,
        loose=number.loose,
    )


def read_number(text: str, start: int, languages: Languages, *, money: bool) -> Number | None:
    """Return the number whose first character stands at `start`, or None.

    Args:
        text: folded text.
        start: position of a digit, a leading decimal mark, a Chinese numeral, a vulgar fraction or a number word.
        languages: the text's languages.
        money: a currency stands before it, so `m` is million and not metre.
    """
    char = text[start]
    if char.isascii() and (char.isdigit() or char in ".,"):
        number = _read_from_digits(text, start, languages, money=money)
        return _with_counted_scale(text, number) if number else None
    if char in NUMERALS:
        chinese = read_chinese(text, start)
        return _with_counted_scale(text, _from_chinese(chinese)) if chinese else None
    if char in VULGAR:
        part = VULGAR[char]
        value = Decimal(part.numerator) / Decimal(part.denominator)
        return Number(start, start + 1, value, "digits", form="fraction")
    return _read_from_words(text, start, languages)


def _with_counted_scale(text: str, number: Number) -> Number:
    """Take the 个亿 of 两个亿 into the number."""
    scale = _COUNTED_SCALE.match(text, number.end)
    if scale is None or number.low is not None or number.form != "plain":
        return number
    size = {"亿": Decimal(10**8), "百万": Decimal(10**6), "千万": Decimal(10**7)}[scale[1]]
    step = number.step * size if number.step else None
    words = (*number.words, scale[1])
    return replace(
        number,
        end=scale.end(),
        value=number.value * size,
        step=step,
        words=words,
        scaled=True,
        size=size,
    )


def _tongue(languages: Languages, position: int) -> Tongue:
    return "es" if languages.at(position) == "es" else "en"


def _read_from_words(text: str, start: int, languages: Languages) -> Number | None:
    tongue = _tongue(languages, start)
    number = read_spelled(text, start, tongue)
    if number is None or number.plain:
        # A Spanish phrase in an English paragraph, and the other way round; "once" and "mil" only in their own.
        other: Tongue = "en" if tongue == "es" else "es"
        foreign = read_spelled(text, start, other)
        if (
            foreign is not None
            and not foreign.plain
            and (number is None or foreign.end > number.end)
        ):
            number = foreign
    return _from_words(number) if number else None


def _read_from_digits(text: str, start: int, languages: Languages, *, money: bool) -> Number | None:
    mark = languages.decimal_mark(start)
    prose = False
    if " " in text[start : start + 4]:
        prose = languages.is_prose(start) or languages.only_number_of_line(start)
    digits = read_digits(text, start, mark, prose=prose)
    if digits is None:
        return None
    if (
        digits.loose
        and languages.mark_is_certain
        and (DOT_AS_GROUP, COMMA_AS_DECIMAL).count(digits.loose)
    ):
        digits = replace(digits, loose=None)
    follows = text[digits.end : digits.end + 3].lstrip(" \u00a0\r\n")[:1]
    if follows and follows in _AFTER_DIGITS:
        chinese = _chinese_tail(text, digits)
        if chinese is not None:
            return chinese
    raised = _RAISED.match(text, digits.end)
    if raised is not None:
        return Number(start, raised.end(), digits.value ** int(raised[1]), "digits", scaled=True)
    fraction = read_fraction(text, digits)
    if fraction is not None:
        return _from_digits(fraction)
    if follows.isalpha() or follows == "-":
        tongue = _tongue(languages, start)
        step = digits.step or Decimal(1)
        words = extend_digits(text, start, digits.end, digits.value, step, tongue) or extend_digits(
            text, start, digits.end, digits.value, step, "en" if tongue == "es" else "es"
        )
        if words is not None:
            return replace(_from_words(words, digits.loose), script="digits")
        short = _short_scale(text, digits, money=money)
        if short is None and languages.at(start) == "zh" and _WAN.match(text, digits.end):
            short = replace(_scaled(digits, digits.end + 1, Decimal(10**4)), loose=W_AS_WAN)
        if short is not None:
            return short
    return _from_digits(digits)


def _chinese_tail(text: str, digits: Digits) -> Number | None:
    """Read digits that go on with Chinese scale words, also across the end of a line."""
    chinese = read_chinese(text, digits.start) if text[digits.start].isdigit() else None
    if chinese is not None and chinese.end > digits.end:
        return replace(_from_chinese(chinese, digits.loose), script="digits", scaled=True)
    tail = _SCALE_TAIL.match(text, digits.end)
    if tail is None or "\n" not in tail[0]:
        return None
    return _scaled(digits, tail.end(), Decimal(10) ** {"万": 4, "亿": 8, "万亿": 12}[tail[1]])


def _short_scale(text: str, digits: Digits, *, money: bool) -> Number | None:
    """Read bn, mm, k and their like behind digits; the single letters only beside money or before a counted thing."""
    sign = _SCALED_SIGN.match(text, digits.end)
    scales = _short_scales()
    if sign:
        size = scales["money"].get(sign[1]) or scales["any"][sign[1]]
        return _scaled(digits, sign.end(1), size)
    short = _SHORT.match(text, digits.end)
    if short is None:
        return None
    word = short[1]
    if word in _SPANISH_SHORT:
        amount, unit = _SPANISH_SHORT[word]
        return replace(_scaled(digits, short.end(), Decimal(amount)), unit=unit)
    if money and word in scales["money"]:
        return _scaled(digits, short.end(), scales["money"][word])
    if word in scales["any"]:
        return _scaled(digits, short.end(), scales["any"][word])
    if word in scales["people"] and _letter_is_scale(text, digits, short):
        return _scaled(digits, short.end(), scales["people"][word])
    return None


def _letter_is_scale(text: str, digits: Digits, short: re.Match[str]) -> bool:
    """Return whether the letter of "3M users", 70B参数, 128K is a scale word and no part of a name (7B model, 4K)."""
    if _COUNTED_IN_BILLIONS.match(text, short.end()):
        return True
    if short[0] == "K" and digits.value >= 10:
        return True
    things = _TWO_WORDS.match(text, short.end())
    lex = lexicon()
    for word in things.groups() if things else ():
        noun = fold_word(word) if word else ""
        plural = noun.endswith("s") or noun in ("people", "personas")
        if plural and (lex.english.get(noun) or lex.spanish.get(noun)) in lex.things:
            return True
    return short[0] == " M" and not text[short.end() : short.end() + 2].strip()


def _scaled(digits: Digits, end: int, size: Decimal) -> Number:
    step = digits.step * size if digits.step else None
    return Number(
        digits.start,
        end,
        digits.value * size,
        "digits",
        step,
        scaled=True,
        loose=digits.loose,
        size=size,
    )
