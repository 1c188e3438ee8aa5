"""The shapes in which units are written, and looking Chinese unit names up in a text."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures.lexicon import lexicon

CJK = re.compile(r"[\u3400-\u9fff]")
SYMBOL_TOKEN = re.compile(
    r"(?:[%‰×℃℉€£¥￥₩₹₽¢₾₺₪฿₫₴₸₦₱]|°[CF]|º[CF]|[A-Za-zµ㎡]{1,8}[23²³]?|[A-Z]{1,3}\$|\$)"
)
WORDS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.]*(?:(?:[ \u00a0]|-|\n)[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.]*){0,3}")
LONGEST_CHINESE = 8
# Words that begin like a unit's name and are none.
_NOT_A_UNIT = frozenset(
    [
        "行业",
        "国际",
        "路线",
        "车间",
        "层面",
        "层次",
        "代表",
        "人工",
        "人民",
        "人类",
        "年级",
        "年轻",
        "周期",
        "周末",
        "天然",
        "天津",
        "天才",
        "元素",
        "元旦",
        "元首",
        "元年",
        "元件",
        "点击",
        "步伐",
        "字母",
        "页面",
        "核算",
        "核查",
        "票房",
        "批发",
        "批评",
        "件套",
        "台湾",
        "台风",
        "国内",
        "秒杀",
        "米其",
        "克隆",
        "克服",
        "升级",
        "升值",
        "升至",
        "伏特",
        "安全",
        "安排",
        "树立",
        "席卷",
        "餐厅",
        "书籍",
        "船舶",
        "户外",
        "股价",
        "股东会",
        "层级",
        "代码",
        "代理",
        "年前",
        "亩产",
        "码头",
        "桶装",
        "道路",
        "点半",
        "代人",
        "人次",
    ]
)


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
