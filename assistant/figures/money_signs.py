"""Whose money a sign or name is: $ and US$ before a number, ¥ and 元 by the words around, pounds of money or of weight.

Reads folded text.
"""

import re
from functools import cache

from assistant.figures.languages import Languages
from assistant.figures.lexicon import lexicon
from assistant.figures.types import Language
from assistant.figures.unit_lookup import Unit

DOLLAR = "the text says only dollar; the US dollar is assumed"
LOOSE_MONEY = "several countries have a currency of this name or sign; the text does not say which"
_GLUED_CODES = frozenset(
    ("USD", "EUR", "CNY", "GBP", "JPY", "HKD", "CHF", "INR", "TWD", "KRW", "AUD", "CAD", "SGD")
)


@cache
def _signs() -> re.Pattern[str]:
    """Return a pattern for a currency's sign, code or name that stands before a number."""
    lex = lexicon()
    signs = sorted(lex.currency_signs, key=len, reverse=True)
    codes = "|".join(sorted(lex.codes))
    shapes = "|".join(re.escape(sign) for sign in signs)
    return re.compile(rf"(?:(?<![A-Za-z])(?:{codes}|(?:{shapes}))|(?<=[A-Za-z])€)[ \u00a0]?$")


def currency_before(text: str, position: int, language: Language) -> Unit | None:
    """Return the currency that stands directly before `position`: $, US$, EUR, 人民币."""
    window = text[max(0, position - 10) : position]
    if not window or (window[-1].islower() and not window.endswith("Rs")):
        return None
    match = _signs().search(window)
    if match is None:
        return None
    sign = match[0].strip(" \u00a0")
    lex = lexicon()
    if match[0] in lex.codes and match[0] not in _GLUED_CODES:
        return None  # COP28, TOP10
    code = lex.currency_signs.get(sign) or sign
    start = position - len(window) + match.start()
    if sign == "$":
        return Unit(code, start, position, DOLLAR)
    if sign == "¥":
        return Unit(yen_or_yuan(text, position, language), start, position, LOOSE_MONEY)
    return Unit(code, start, position, LOOSE_MONEY if sign in lex.loose else None)


def yen_or_yuan(text: str, position: int, language: Language) -> str:
    """Decide what ¥ is from the words around it: Japan's yen, else China's yuan in Chinese and yen elsewhere."""
    around = text[max(0, position - 200) : position + 200]
    if re.search(r"日元|日本|東京|东京|\byen|Japan|Tokyo|Japón|JPY", around):
        return "JPY"
    if language == "zh" or re.search(
        r"人民币|\byuan|renminbi|China|Chinese|RMB|CNY|Beijing", around
    ):
        return "CNY"
    return "JPY"


_NAMED_YUAN = re.compile(r"(新台币|台币|港币|港元|人民币|日元|澳门元|新加坡元)[^，。；\n]{0,8}$")


def plain_yuan(text: str, position: int, languages: Languages) -> tuple[str, str | None]:
    """Return whose 元 it is: that of a currency named just before, else that of the text (China's, or Taiwan's)."""
    named = _NAMED_YUAN.search(text[max(0, position - 14) : position])
    if named is not None:
        return lexicon().chinese[named[1]], None
    if languages.taiwanese:
        return "TWD", "元 is read as the New Taiwan dollar, which the text speaks of elsewhere"
    return "CNY", None


def pounds_are_money(text: str, start: int, end: int) -> bool:
    """Return whether the words around `start:end` speak of money, so that its pounds are no weight."""
    around = text[max(0, start - 80) : end + 60]
    money = r"£|sterling|\bpence|\bprice|\bcosts?\b|\bpaid|\bworth|\bvalued|\bsold for|\bfined|\bLondon|\bUK\b|Britain"
    return bool(re.search(money, around)) and not re.search(r"weigh|mass|heavy|lift", around)
