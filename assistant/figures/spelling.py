"""Writing numbers for readers of English, Spanish or Chinese: scale words, marks, never an exponent."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from assistant.figures.types import Language
from assistant.figures.units import PRECISION


@dataclass(frozen=True, slots=True)
class _Scale:
    """A scale word, and which numbers may stand before it: 1 or more, `below` a bound, with few `decimals`."""

    power: int
    one: str
    many: str
    decimals: int
    below: int


_SCALES: dict[Language, tuple[_Scale, ...]] = {
    "en": (
        _Scale(12, " trillion", " trillion", decimals=4, below=10**7),
        _Scale(9, " billion", " billion", decimals=4, below=10**4),
        _Scale(6, " million", " million", decimals=3, below=10**4),
    ),
    "es": (
        _Scale(12, " billón", " billones", decimals=3, below=10**7),
        _Scale(6, " millón", " millones", decimals=3, below=10**7),
    ),
    "zh": (
        _Scale(12, "万亿", "万亿", decimals=4, below=10**7),
        _Scale(8, "亿", "亿", decimals=4, below=10**7),
        _Scale(4, "万", "万", decimals=4, below=10**4),
    ),
}
"""The largest scale word that fits is taken; where none does, the digits are written out.

Careful papers print $6.1873 billion and $3,214.56 billion, 6187,3 millones and 3.214.560 millones, 61.873亿 and
32,145.6亿. They write a number out that is exact to less than a thousand, and give none in 万 that has 亿 in it.
"""
_SLASHED = (*range(2, 11), 12, 16, 20, *range(32, 1001))
_DIGITS = "零一二三四五六七八九"
_HALF = {"en": "half", "es": "la mitad", "zh": "一半"}


def write_number(value: Decimal, language: Language, *, scale: bool = True) -> tuple[str, bool]:
    """Return the number in words and digits of `language`, and whether a scale word ends it.

    1.459e8 is `145.9 million`, `145,9 millones`, `1.459亿`; digits are kept as they are, zeros behind the point too.
    Without `scale` all digits are written out.
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    scaled = _scaled(size, language) if scale else None
    if scaled is None:
        return sign + _digits(size, language), False
    word, before = scaled
    return sign + _digits(before, language) + (word.one if before == 1 else word.many), True


def written_place(value: Decimal, language: Language) -> int:
    """The power of ten of the last digit that `write_number` writes.

    5.35e9 is `5.35 billion` and `5350 millones`, so 7 in English and 6 in Spanish; `48,100` has all its digits, so 0.
    """
    word, before = _scaled(abs(value), language) or (None, value)
    exponent = before.as_tuple().exponent
    assert isinstance(exponent, int)  # a finite number
    return min(exponent, 0) + (word.power if word else 0)


def _scaled(size: Decimal, language: Language) -> tuple[_Scale, Decimal] | None:
    """The scale word a number that is not negative is written with, and what stands before it; None without one."""
    with localcontext(prec=PRECISION):
        for word in _SCALES[language]:
            before = size.scaleb(-word.power).normalize()
            if 1 <= before < word.below and before == round(before, word.decimals):
                return word, before
    return None


def _digits(value: Decimal, language: Language) -> str:
    """Write digits with the language's marks. Four digits in a row stay ungrouped in Spanish and Chinese."""
    whole, _, decimals = f"{value:f}".partition(".")
    if language == "en" or len(whole) > 4:
        whole = f"{int(whole):,}"
    if language == "es":
        whole = whole.replace(",", ".")
    point = "," if language == "es" else "."
    return f"{whole}{point}{decimals}" if decimals else whole


def write_fraction(value: Decimal, language: Language) -> str | None:
    """Return a share of a whole as people say it: half, 1/40, 四十分之一; None where no small fraction is meant.

    The fraction is recovered from the decimal, which for one without end (1/3) has 50 digits; denominators up to 1000.
    """
    if not 0 < value < 1:
        return None
    part = Fraction(value).limit_denominator(1000)
    with localcontext(prec=PRECISION):
        back = Decimal(part.numerator) / Decimal(part.denominator)
        if abs(back - value) > abs(value) * Decimal("1e-40"):
            return None
    above, below = part.numerator, part.denominator
    if part == Fraction(1, 2):
        return _HALF[language]
    if language == "zh":
        return f"{_chinese(below)}分之{_chinese(above)}" if below not in (100, 1000) else None
    if below in _SLASHED:
        return f"{above}/{below}"
    return f"{above} out of {below}" if language == "en" else f"{above} de cada {below}"


def _chinese(number: int) -> str:
    """Write a whole number from 1 to 9999 in Chinese numerals."""
    text, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return text[1:] if text.startswith("一十") else text
