"""The shapes in which units are written, and looking Chinese unit names up in a text."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures.lexicon import lexicon, load_data

CJK = re.compile(r"[\u3400-\u9fff]")
SYMBOL_TOKEN = re.compile(
    r"(?:c€|[%‰×℃℉€£¥￥₩₹₽¢₾₺₪฿₫₴₸₦₱]|°[CF]|º[CF]|[A-Za-zµ㎡㎜]{1,8}[23²³]?|[A-Z]{1,3}\$|\$|c€)"
)
WORDS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.]*(?:(?:[ \u00a0]|-|\n)[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.]*){0,3}")
LONGEST_CHINESE = 8
# Words that begin like a unit's name and are none.
_NOT_A_UNIT = frozenset(load_data("words.toml")["names"]["not_a_unit_zh"].split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit found beside a number, and how far the figure reaches with it.

    `extra` is added to the value (the half of 三年半), `value` replaces it (the cents of "3 dollars 50 cents").
    """

    name: str
    start: int
    end: int
    loose: str | None = None
    times: bool = False
    """The word for times (times, veces), whose meaning depends on what follows."""
    extra: Decimal = Decimal(0)
    size: Decimal = Decimal(1)
    """What the number is multiplied by: 0.1 for Spanish décimas."""


TENTH_BEHIND = re.compile(
    r"[一二三四五六七八九](?![\u3400-\u9fff])|[0-9]{1,2}(?![0-9A-Za-z.,%]|[个块年月天万亿千百])"
)
"""The last digits of 三块五, 1米8, 1米85: tenths, or hundredths, of the unit before them."""


def tenth_value(digits: str) -> Decimal:
    """Return what the digits that `TENTH_BEHIND` found add to the unit."""
    if digits.isascii():
        return Decimal(digits).scaleb(-len(digits))
    return Decimal("一二三四五六七八九".index(digits) + 1) / 10


def longest_chinese(text: str, here: int) -> tuple[str, int] | None:
    """Return the unit or thing whose Chinese name stands at `here`, the longest one."""
    chinese = lexicon().chinese
    for size in range(LONGEST_CHINESE, 0, -1):
        word = text[here : here + size]
        if len(word) == size and word in chinese:
            if size == 1 and text[here : here + 2] in _NOT_A_UNIT:
                return None
            return chinese[word], here + size
    return None
