"""Numbers written in digits: which mark groups thousands and which begins the decimals.

Decided by pattern first (two kinds of mark, groups of three), by language only where the pattern leaves both readings
open, and then said to be loose. Reads folded text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.figures.folding import NO_BREAK
from assistant.figures.languages import Mark

MAX_DIGITS = 50
"""Longer runs of digits are identifiers or data, not quantities."""
_MAX_RUN = 120

_PLAIN = re.compile(r"[0-9]+(?:[.,'][0-9]+)*")
_ONLY_DIGITS = re.compile(r"[0-9]+")
_LEADING_MARK = re.compile(r"[.,][0-9]+(?![.,]?[0-9])")
_SPACED = re.compile(
    rf"[0-9]{{1,3}}(?:([ {NO_BREAK}])[0-9]{{3}}(?![0-9]))+(?:[.,][0-9]+)?(?![0-9])"
)
_BROKEN_LINE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+,[ ]?\r?\n[0-9]{3}(?:,[0-9]{3}){0,4}(?![0-9,])")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_BOTH = re.compile(r"([0-9]{1,3}(?:([.,'])[0-9]{3})(?:\2[0-9]{3})*)([.,])([0-9]+)")
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,2})(?![0-9A-Za-z])")
_TIMES_POWER = re.compile(r" ?[×x*] ?10(?:\^ ?([+-]?[0-9]{1,2})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))(?![0-9])")
_POWER = re.compile(r"\^([+-]{0,2})([0-9]{1,2})(?![0-9.,]*[0-9])")
_POWER_OF_TEN = re.compile(r"[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_MIXED = re.compile(
    rf"(?:(?:[ {NO_BREAK}]{{1,2}}|又)([0-9]{{1,2}})/([0-9]{{1,3}})|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]))(?![0-9/])"
)
_OVER = re.compile(r" ?/ ?([0-9]{1,4})(?![0-9]|[.,/][0-9])")
VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5), "⅘": Fraction(4, 5), "⅙": Fraction(1, 6),
    "⅚": Fraction(5, 6), "⅛": Fraction(1, 8), "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip

DOT_AGAINST_CUSTOM = "the point is read as decimal mark, against the custom of the language"
COMMA_AGAINST_CUSTOM = "the comma is read as decimal mark, against the custom of the language"
DOT_AS_DECIMAL = "the point is read as decimal mark; it could group thousands"
DOT_AS_GROUP = "the point is read as grouping thousands; it could be the decimal mark"
COMMA_AS_DECIMAL = "the comma is read as decimal mark; it could group thousands"
COMMA_AS_GROUP = "the comma is read as grouping thousands; it could be the decimal mark"
SPACE_AS_GROUP = "the space is read as grouping thousands; it could part two numbers"
# Denominators that are written with a slash; 5/17 and 9/11 are dates.
_DENOMINATORS = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20))


@dataclass(frozen=True, slots=True)
class Digits:
    """A number in digits. `step` is one unit of its last place (None for a fraction); `bare` means no mark at all."""

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    bare: bool = False
    fraction: bool = False
    loose: str | None = None


def _make(start: int, end: int, whole: str, decimals: str, loose: str | None = None) -> Digits:
    text = f"{whole or '0'}.{decimals}" if decimals else whole
    step = Decimal(1).scaleb(-len(decimals))
    return Digits(start, end, Decimal(text), step, loose=loose)


def _strip(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def read_digits(text: str, start: int, mark: Mark, *, prose: bool) -> Digits | None:
    """Return the number whose first character stands at `start`, or None where the run is no number.

    `prose` allows the ordinary space to group thousands (`40 000`); in a row of a table it parts columns.
    """
    number = _read_run(text, start, mark, prose=prose)
    if number is None:
        return None
    small = _POWER_OF_TEN.match(text, number.end) if number.bare and number.value == 10 else None
    if small:
        value = Decimal(10) ** int(small[0].translate(_SUPERSCRIPTS))
        return Digits(start, small.end(), value, value)
    raised = _POWER.match(text, number.end)
    if raised and number.value:
        exponent = int(raised[2]) * (-1 if raised[1].count("-") % 2 else 1)
        return Digits(start, raised.end(), number.value**exponent, None, loose=number.loose)
    for pattern in (_EXPONENT, _TIMES_POWER):
        power = pattern.match(text, number.end)
        if power:
            digits = next(group for group in power.groups() if group).translate(_SUPERSCRIPTS)
            shift = int(digits)
            value = number.value.scaleb(shift)
            step = number.step.scaleb(shift) if number.step else None
            return Digits(start, power.end(), value, step, loose=number.loose)
    return number


def read_fraction(text: str, number: Digits) -> Digits | None:
    """Return `number` with the fraction that follows it: `10 1/2`, `2½`, or as numerator, `1/40`; else None.

    Both parts of `a/b` are small whole numbers; what looks like a date (`9/11`, `24/7`) is none.
    """
    mixed = _MIXED.match(text, number.end)
    if mixed and number.bare:
        if mixed[3]:
            part = VULGAR[mixed[3]]
        elif int(mixed[2]) in _DENOMINATORS:
            part = Fraction(int(mixed[1]), int(mixed[2]))
        else:
            return None
        return Digits(number.start, mixed.end(), number.value + _decimal(part), None)
    over = _OVER.match(text, number.end)
    if over and number.bare:
        above, below = int(number.value), int(over[1])
        if over[1].startswith("0") or not (below in _DENOMINATORS or 31 < below <= 1000):
            return None
        if above == below or above > 1000 or (above, below) == (24, 7):
            return None
        return Digits(
            number.start, over.end(), _decimal(Fraction(above, below)), None, fraction=True
        )
    return None


def _decimal(part: Fraction) -> Decimal:
    return Decimal(part.numerator) / Decimal(part.denominator)


def _read_run(text: str, start: int, mark: Mark, *, prose: bool) -> Digits | None:
    if not text[start].isdigit():
        leading = _LEADING_MARK.match(text, start)
        if leading is None or leading.end() - start > MAX_DIGITS:
            return None
        return _make(start, leading.end(), "", leading[0][1:])
    spaced = _SPACED.match(text, start)
    if spaced and (spaced[1] == NO_BREAK or prose):
        whole, point, decimals = re.match(r"([^.,]*)([.,]?)(.*)", spaced[0], re.DOTALL).groups()  # type: ignore[union-attr]
        loose = None if NO_BREAK in spaced[0] else SPACE_AS_GROUP
        if len(_strip(spaced[0])) <= MAX_DIGITS:
            return _make(start, spaced.end(), _strip(whole), decimals if point else "", loose)
    broken = _BROKEN_LINE.match(text, start)
    if broken:
        return _make(start, broken.end(), _strip(broken[0]), "")
    in_list = start > 1 and text[start - 1] == "," and text[start - 2].isdigit()
    run = (_ONLY_DIGITS if in_list else _PLAIN).match(text, start)
    assert run is not None  # a digit stands at `start`
    return _read_marks(run[0], start, run.end(), mark)


def _read_marks(run: str, start: int, end: int, mark: Mark) -> Digits | None:
    if len(run) > _MAX_RUN or len(_strip(run)) > MAX_DIGITS:
        return None
    if run.isdigit():
        return Digits(start, end, Decimal(run), Decimal(1), bare=True)
    kinds = {char for char in run if not char.isdigit()}
    if len(kinds) > 1:
        both = _BOTH.fullmatch(run)
        if both and both[2] != both[3]:
            return _make(start, end, _strip(both[1]), both[4])
        indian = _INDIAN.match(run)
        if indian and run[indian.end() :][:1] == "." and run[indian.end() + 1 :].isdigit():
            return _make(start, end, _strip(indian[0]), run[indian.end() + 1 :])
        return None
    kind = kinds.pop()
    groups = run.split(kind)
    if len(groups) > 2:
        if _GROUPED.fullmatch(run) and (groups[0] != "0" and not groups[0].startswith("00")):
            return _make(start, end, _strip(run), "")
        if kind == "," and _INDIAN.fullmatch(run):
            return _make(start, end, _strip(run), "")
        if kind == "," and len(run) <= 40:
            return Digits(start, start + len(groups[0]), Decimal(groups[0]), Decimal(1), bare=True)
        return None
    return _read_one_mark(groups[0], groups[1], kind, start, end, mark)


def _read_one_mark(
    whole: str, rest: str, kind: str, start: int, end: int, mark: Mark
) -> Digits | None:
    if kind == "'":
        return _make(start, end, whole + rest, "") if len(rest) == 3 else None
    decimal_mark = "." if mark == "point" else ","
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        against = DOT_AGAINST_CUSTOM if kind == "." else COMMA_AGAINST_CUSTOM
        return _make(start, end, whole, rest, None if kind == decimal_mark else against)
    # In English and Chinese 2,500 and 2.500 have one reading each; in Spanish both customs are alive.
    if kind == decimal_mark:
        loose = COMMA_AS_DECIMAL if mark == "comma" else None
        return _make(start, end, whole, rest, loose)
    return _make(start, end, whole + rest, "", DOT_AS_GROUP if mark == "comma" else None)
