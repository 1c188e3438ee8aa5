"""Writing numbers for readers of English, Spanish or Chinese: scale words, marks, never an exponent."""

from decimal import Decimal, localcontext
from fractions import Fraction

from assistant.figures.types import Language
from assistant.figures.units import PRECISION

_SCALES: dict[Language, tuple[tuple[int, str, str], ...]] = {
    "en": (
        (12, " trillion", " trillion"),
        (9, " billion", " billion"),
        (6, " million", " million"),
    ),
    "es": ((12, " billón", " billones"), (6, " millón", " millones")),
    "zh": ((12, "万亿", "万亿"), (8, "亿", "亿"), (4, "万", "万")),
}
_MOST_DECIMALS = {"en": 3, "es": 3, "zh": 4}
"""A scale word is used where no more decimals than this stand before it; else the digits are written out."""
_LARGEST = 10**7
_SLASHED = (*range(2, 11), 12, 16, 20, *range(32, 1001))
_DIGITS = "零一二三四五六七八九"
_HALF = {"en": "half", "es": "la mitad", "zh": "一半"}


def write_number(value: Decimal, language: Language, *, scale: bool = True) -> tuple[str, bool]:
    """Return the number in words and digits of `language`, and whether a scale word ends it.

    1.459e8 is `145.9 million`, `145,9 millones`, `1.459亿`; digits are kept as they are, zeros behind the point too.
    Without `scale` all digits are written out.
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    with localcontext(prec=PRECISION):
        for power, one, many in _SCALES[language] if scale else ():
            mantissa = size.scaleb(-power)
            if mantissa >= 1:
                # The largest scale word or none: 11.17亿 never becomes 111,732万.
                whole = mantissa.normalize()
                exponent = whole.as_tuple().exponent
                decimals = max(0, -exponent) if isinstance(exponent, int) else 0
                if decimals <= _MOST_DECIMALS[language] and mantissa < _LARGEST:
                    return sign + _digits(whole, language) + (one if whole == 1 else many), True
                break
    return sign + _digits(size, language), False


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
