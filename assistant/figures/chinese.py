"""Numbers in Chinese numerals, alone or mixed with digits: 四十五亿四千零四万, 2.89万亿, 百分之五, 3又5分之2.

Reads folded text (see `folding`), so 萬, 億 and 貳 have become 万, 亿 and 二. It says what number stands at a
place, not whether the words there mean a number at all (万一, 三星, 一些): that is for the reader.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.figures.digits import read_digits
from assistant.figures.lexicon import lexicon

_DIGITS = {char: Decimal(value) for value, char in enumerate("零一二三四五六七八九")}
_DIGITS.update(
    {"〇": Decimal(0), "两": Decimal(2), "俩": Decimal(2), "陆": Decimal(6), "伍": Decimal(5)}
)
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_TWENTIES = {"廿": Decimal(20), "卅": Decimal(30)}
_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
NUMERALS = "".join((*_DIGITS, *_UNITS, *_TWENTIES, *_SCALES))
"""Characters a Chinese number can begin with."""
_GOES_ON = re.compile(rf"[{NUMERALS}]|[0-9.]+ ?[万亿]")
_SCALED_DIGITS = re.compile(
    rf"(?:[0-9][0-9.,]*|[{''.join(_DIGITS)}])[ \u00a0]{{0,2}}(万亿|[十百千万亿])"
)
_VAGUE = "几多余来"
_MAX_TOKENS = 40
_LONGEST_UNIT = 7

Form = Literal["plain", "percent", "permille", "fraction"]
_OF_ONE = {"percent": 100, "permille": 1000, "fraction": 1}
"""What one is in numbers of these forms."""


@dataclass(frozen=True, slots=True)
class ChineseNumber:
    """A number; `value` of a percent is the number before the sign.

    `over` is set by 多, 余 or 几 inside (一千多万), `scale` is the last unit or scale, `spaced` tells of inner spaces.
    `numerals` are the characters and digit runs it is made of.
    """

    start: int
    end: int
    value: Decimal
    form: Form = "plain"
    step: Decimal | None = Decimal(1)
    over: bool = False
    numerals: tuple[str, ...] = ()
    low: "ChineseNumber | None" = None
    """The lower number of 三四百 or 二三十; this one is then the higher."""


@dataclass(slots=True)
class _Part:
    value: Decimal
    size: int


class _Run:
    """A run of numeral characters being read, and the sum so far."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.digit: Decimal | None = None
        self.step = Decimal(1)
        self.after_zero = False
        self.last = 0
        self.tokens: list[str] = []
        self.over = False
        self.ascii = False

    @property
    def empty(self) -> bool:
        return not self.tokens

    def take_digit(
        self, value: Decimal, step: Decimal | None, token: str, *, from_digits: bool
    ) -> None:
        self.digit, self.step, self.ascii = value, step or Decimal(1), from_digits
        self.tokens.append(token)

    def can_take_unit(self, size: int) -> bool:
        if self.digit is None and self.tokens and self.tokens[-1] not in ("万", "亿", "兆", "零"):
            return size == 10 and self.last > 10 and self.tokens[-1] != "十"
        section = self.parts[-1].size if self.parts else 0
        return not 0 < section < 10**4 or size < section

    def take_unit(self, size: int, token: str) -> None:
        self.parts.append(_Part((Decimal(1) if self.digit is None else self.digit) * size, size))
        self.step *= size
        self.digit, self.last, self.after_zero = None, size, False
        self.tokens.append(token)

    def take_scale(self, size: int, token: str) -> None:
        total = self.digit or Decimal(0)
        had_parts = self.digit is not None
        while self.parts and self.parts[-1].size < size:
            total += self.parts.pop().value
            had_parts = True
        if not had_parts and self.parts and self.tokens[-1] in _SCALES:
            last = self.parts.pop()
            self.parts.append(_Part(last.value * size, last.size * size))
        else:
            self.parts.append(_Part((total if had_parts else Decimal(1)) * size, size))
        self.step *= size
        self.digit, self.last, self.after_zero = None, size, False
        self.tokens.append(token)

    def value(self) -> Decimal:
        total = sum((part.value for part in self.parts), Decimal(0))
        if self.digit is None:
            return total
        # 两千四百五 is 2450, 九十二万四 is 924000; but 一千零五 is 1005 and 十五 is 15.
        if self.last > 10 and not self.after_zero and not self.ascii and 0 < self.digit < 10:
            self.step = Decimal(self.last) / 10
            return total + self.digit * self.step
        self.step = min(self.step, Decimal(1))
        return total + self.digit


def _skip_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u00a0":
        position += 1
    return position


def _unit_at(text: str, position: int) -> bool:
    """Return whether a unit's name of two characters or more stands here: 千瓦时, 千米, 兆瓦."""
    chinese = lexicon().chinese
    return any(text[position : position + size] in chinese for size in range(_LONGEST_UNIT, 1, -1))


def _next_numeral(text: str, run: _Run, position: int) -> int:
    """Return where the run goes on: here, or after spaces if what follows them can only belong to it."""
    if position >= len(text) or text[position] not in " \u00a0" or run.empty:
        return position
    after = _skip_spaces(text, position)
    if after - position > 2 or after >= len(text):
        return position
    char = text[after]
    if char in _VAGUE and text[after + 1 : after + 2] in ("万", "亿"):
        return after
    if char in _SCALES or char in "十百千":
        return after if run.digit is not None or char in _SCALES else position
    belongs = run.digit is None and run.last > 10 and 0 < _next_scale(text, after) < run.last
    return after if belongs else position


def _next_scale(text: str, here: int) -> int:
    """Return the size of the scale word behind the digits at `here`; 0 where there are no digits or no word."""
    match = _SCALED_DIGITS.match(text, here)
    if match is None:
        return 0
    return 10**12 if match[1] == "万亿" else (_UNITS | _SCALES)[match[1]]


def _read_run(text: str, start: int) -> tuple[_Run, int]:
    """Read numerals from `start`; return the run and where it ends."""
    run, position = _Run(), start
    while len(run.tokens) < _MAX_TOKENS:
        here = _next_numeral(text, run, position)
        if here >= len(text):
            break
        after = _take(text, run, here)
        if after == here:
            break
        position = after
    return run, position


def _take(text: str, run: _Run, here: int) -> int:
    """Take the token at `here` into the run; return the position behind it, or `here` where none fits."""
    char = text[here]
    if "0" <= char <= "9":
        return _take_ascii(text, run, here)
    if char in _UNITS:
        size = _UNITS[char]
        if not run.can_take_unit(size) or _is_prefix(text, run, here):
            return here
        run.take_unit(size, "十" if char == "拾" else char)
    elif char in _SCALES:
        if char == "兆" and _unit_at(text, here):
            return here
        if char == "兆" and (run.empty or (run.ascii and _mega_is_bare(text, here + 1))):
            return here
        run.take_scale(_SCALES[char], char)
    elif char in _TWENTIES and run.digit is None and run.last != 10:
        run.parts.append(_Part(_TWENTIES[char], 10))
        run.last = 10
        run.tokens.append(char)
    elif (
        char in _VAGUE
        and not run.empty
        and (run.digit is None or run.ascii)
        and here + 1 < len(text)
    ):
        if text[here + 1] not in _SCALES:
            return here
        run.over = True
    elif char in _DIGITS:
        return _take_digit(text, run, here)
    else:
        return here
    return here + 1


def _mega_is_bare(text: str, behind: int) -> bool:
    """Return whether nothing behind 兆 makes it the number 10^12: neither more numerals nor a currency."""
    if _GOES_ON.match(text, behind):
        return False
    chinese, entries = lexicon().chinese, lexicon().entries
    names = [chinese.get(text[behind : behind + size]) for size in range(1, 5)]
    return not any(name is not None and entries[name].kind == "money" for name in names)


def _is_prefix(text: str, run: _Run, here: int) -> bool:
    """Return whether the 千 or 百 here belongs to a unit (3.6万千瓦时, 5百分点) and not to the number (一万三千米)."""
    if run.empty or text[here] not in "千百" or not _unit_at(text, here):
        return False
    return text[here] == "百" or run.digit is None or run.last < 100


def _take_ascii(text: str, run: _Run, here: int) -> int:
    if run.digit is not None:
        return here
    number = read_digits(text, here, "point", prose=False)
    if number is None:
        return here
    size = _next_scale(text, here)
    # 3万2000亿 is one number, 2亿3亿 are two.
    if not run.empty and (not size or size >= run.last >= 10**8):
        return here
    run.take_digit(number.value, number.step, text[here : number.end], from_digits=True)
    return number.end


def _take_digit(text: str, run: _Run, here: int) -> int:
    char = text[here]
    if run.digit is not None:
        return here
    if char in "零〇":
        if run.empty:
            run.take_digit(Decimal(0), None, "零", from_digits=False)
            return here + 1
        after = here + 1
        if after < len(text) and (
            text[after] in NUMERALS or text[after].isdigit() or text[after] in _VAGUE
        ):
            run.after_zero = True
            run.tokens.append("零")
            if text[after] in _VAGUE:
                run.over = True
                return after + 1
            return after
        return here
    follows = text[here + 1 : here + 2]
    if char in "两俩" and not run.empty and (not follows or follows not in "百千万亿"):
        return here  # the weight 两, as in 三十两
    run.take_digit(_DIGITS[char], None, char, from_digits=False)
    return here + 1


def _read_decimals(text: str, position: int) -> tuple[str, int]:
    """Read what stands after 点: Chinese digits one by one, or a run of digits."""
    here, digits = position, ""
    while here < len(text) and len(digits) < 30:
        char = text[here]
        if char in _DIGITS and char not in "两俩":
            digits += str(_DIGITS[char])
        elif "0" <= char <= "9":
            digits += char
        else:
            break
        here += 1
    if here < len(text) and text[here] in "十百千":
        return "", position  # 五点五十 is a time of day
    return digits, here


def _read_simple(text: str, start: int) -> ChineseNumber | None:
    """Read a number without 分之: integer, decimals after 点, and the scale words behind those."""
    run, end = _read_run(text, start)
    if run.empty:
        return None
    value, step = run.value(), run.step
    if run.last == 10 and run.digit is None and text[end : end + 1] == "几":  # 十几个, 四十几
        run.over, end = True, end + 1
    point = _skip_spaces(text, end)
    if text[point : point + 1] == "点" and point - end <= 1:
        digits, after = _read_decimals(text, _skip_spaces(text, point + 1))
        if digits:
            step = Decimal(1).scaleb(-len(digits))
            value, end = value + Decimal(digits) * step, after
            run.tokens.append("点")
            while end < len(text) and text[end] in "万亿":
                value, step = value * _SCALES[text[end]], step * _SCALES[text[end]]
                run.tokens.append(text[end])
                end += 1
            return ChineseNumber(
                start, end, value, step=step, over=run.over, numerals=tuple(run.tokens)
            )
    return ChineseNumber(start, end, value, step=step, over=run.over, numerals=tuple(run.tokens))


def _parting(text: str, position: int) -> int | None:
    """Return the position after 分之 at `position` (spaces allowed), or None."""
    here = _skip_spaces(text, position)
    if text[here : here + 1] != "分":
        return None
    here = _skip_spaces(text, here + 1)
    if text[here : here + 1] != "之":
        return None
    return _skip_spaces(text, here + 1)


def _read_parted(text: str, below: ChineseNumber) -> ChineseNumber | None:
    """Read A分之B whose A is `below`; 百分之 is percent, 千分之 per mille, all else a fraction."""
    after = _parting(text, below.end)
    if after is None or after >= len(text) or not below.value:
        return None
    sign = 1
    if text[after] in "负-":
        sign, after = -1, after + 1
    above = _read_simple(text, after)
    if above is None:
        return None
    end, value, step = above.end, above.value * sign, above.step
    thousand = _skip_spaces(text, end)
    if (
        text[thousand : thousand + 1] in ("k", "K")
        and not text[thousand + 1 : thousand + 2].isalnum()
    ):
        value, end = value * 1000, thousand + 1
    word = "".join(below.numerals)
    if word == "百":
        return ChineseNumber(below.start, end, value, "percent", step)
    if word == "千":
        return ChineseNumber(below.start, end, value, "permille", step)
    return ChineseNumber(below.start, end, value / below.value, "fraction", None)


def read_chinese(text: str, start: int) -> ChineseNumber | None:
    """Return the number that begins at `start` with a digit or one of `NUMERALS`, or None.

    Args:
        text: folded text.
        start: position of the first character.
    """
    approximate = _read_neighbours(text, start)
    if approximate is not None:
        return approximate
    number = _read_simple(text, start)
    if number is None:
        return None
    parted = _read_parted(text, number)
    if parted is not None:
        return parted
    mixed = _skip_spaces(text, number.end)
    if text[mixed : mixed + 1] == "又":
        below = _read_simple(text, _skip_spaces(text, mixed + 1))
        part = below and _read_parted(text, below)
        if part and 0 < part.value < _OF_ONE[part.form]:
            value = number.value + part.value / _OF_ONE[part.form]
            return ChineseNumber(start, part.end, value, step=None, numerals=number.numerals)
    return number


def _read_neighbours(text: str, start: int) -> ChineseNumber | None:
    """Read 三四百, 二三十, 两三, 十三四: two neighbouring digits that give a range."""
    here = start
    tens = text[here] == "十"
    if tens:
        here += 1
    pair = text[here : here + 2].replace("两", "二")
    if len(pair) < 2 or pair[0] not in "一二三四五六七八" or pair[1] not in "二三四五六七八九":
        return None
    if _DIGITS[pair[1]] - _DIGITS[pair[0]] != 1 or (
        here and text[here - 1] in NUMERALS and not tens
    ):
        return None
    behind = text[here + 2 : here + 3]
    if behind and (behind in _DIGITS or "0" <= behind <= "9" or behind == "点"):
        return None
    high = _read_simple(text, here + 1)
    if high is None or (high.end > here + 2 and high.numerals[1:2] == ("零",)):
        return None
    size = high.value / _DIGITS[pair[1]]
    if size != size.to_integral_value():
        return None
    extra = Decimal(10) if tens else Decimal(0)
    low_value = _DIGITS[pair[0]] * size
    low = ChineseNumber(start, here + 1, low_value + extra, step=size, numerals=(pair[0],))
    return ChineseNumber(
        here + 1, high.end, high.value + extra, step=size, numerals=high.numerals, low=low
    )
