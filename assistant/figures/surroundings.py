"""What the words around a number say of it: about, at least, a loss; and what "N times" multiplies by.

Reads folded text. Works by looking the last words before the figure up, so a qualifier counts only directly beside it.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from assistant.figures.lexicon import fold_word, load_data
from assistant.figures.types import Kind, Qualifier

_REACH = 40
_LAST_WORDS = re.compile(r"[^\s\u3400-\u9fff]+")
_PREPOSITION = re.compile(r"\b(?:over|above|under|below|around|some|up|down|cut)$", re.IGNORECASE)
_ARTICLE = re.compile(r" (?:el|la|los|las|un|una|a|an|the)$", re.IGNORECASE)
_MARKS = {
    "~": "about",
    "≈": "about",
    "<": "under",
    ">": "over",
    "≥": "at_least",
    "≤": "up_to",
    "∼": "about",
}
_MOVED = re.compile(
    r"\b(?:sub|baj|ca|crec|aument|empeor|mejor|ascend|descend|reduj|elev|lleg|pas)(?:ió|yó|ó|o|ieron|yeron|aron|eron)"
    r"(?: \w+)? $",
    re.IGNORECASE,
)
_NO_ABOUT = "节合纽条契签履制预公邀誓违立"
_WHILE = frozenset(
    [
        "for",
        "is",
        "was",
        "last",
        "lasted",
        "lasts",
        "take",
        "takes",
        "took",
        "spent",
        "of",
        "after",
        "lasting",
        "spanning",
        "spans",
    ]
)

INCREASE_LOOSE = "an increase by N times is N + 1 times by the standard and N times in loose use"
MORE_LOOSE = "“N times more” is read as N times by some and as N + 1 times by others"
DECREASE_LOOSE = "a decrease by N times has no agreed meaning"


@cache
def _table(*path: str) -> dict[str, str]:
    """Return phrases, folded, with what they stand for; `path` leads to the lists in words.toml."""
    data = load_data("words.toml")
    for key in path:
        data = data[key]
    table: dict[str, str] = {}
    for meaning, phrases in data.items():
        if isinstance(phrases, list):
            for phrase in phrases:
                table.setdefault(fold_word(phrase), meaning)
    return table


def _is_cjk(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _ending(window: str, table: dict[str, str]) -> tuple[str, int] | None:
    """Return the meaning of the longest phrase that ends the window, and where the phrase begins."""
    bare = window.rstrip(" \u00a0\n")
    if not bare:
        return None
    if _is_cjk(bare[-1]):
        for tail in (bare, bare[:-1] if bare[-1] in "占为达有是了" else ""):
            for size in range(min(6, len(tail)), 0, -1):
                if tail[-size:] in table:
                    return table[tail[-size:]], len(tail) - size
        return None
    if bare[-1] in _MARKS and table.get("about") == "about":
        return _MARKS[bare[-1]], len(bare) - 1
    found = _phrase_ending(bare, table)
    if found is None:
        article = _ARTICLE.search(
            bare
        )  # "casi un 5 %", "nearly a 5% rise"; but not "over a 400 Gbps link"
        if article is not None and not _PREPOSITION.search(bare[: article.start()]):
            found = _phrase_ending(bare[: article.start()], table)
    return found


def _phrase_ending(bare: str, table: dict[str, str]) -> tuple[str, int] | None:
    for match in list(_LAST_WORDS.finditer(bare))[-4:]:
        phrase = (
            fold_word(bare[match.start() :])
            .replace("\n", " ")
            .replace("\u00a0", " ")
            .lstrip("(\"'“")
        )
        if phrase in table:
            return table[phrase], match.start()
    return None


def qualifier_before(text: str, start: int, kind: Kind) -> tuple[Qualifier | None, int]:
    """Return the qualifier whose words end at `start`, and where they begin (`start` where there is none)."""
    origin = max(0, start - _REACH)
    window = text[origin:start]
    found = _ending(window, _table("qualifier", "before"))
    if found is None:
        return None, start
    meaning, at = found
    phrase, previous = window[at:].strip(), window[at - 1 : at]
    if phrase.startswith("约") and previous in _NO_ABOUT and previous:
        return None, start
    if phrase == "近" and (previous == "最" or kind == "duration"):
        return None, start  # 最近三年, 近三年: the last three years
    if kind == "duration" and phrase.lower() == "over" and not _ends_with(window[:at], _WHILE):
        return None, start  # "over three years" is how long, not more than
    if kind == "temperature" and phrase in ("最高", "最低"):
        return None, start
    if phrase.lower().startswith("hasta") and _MOVED.search(window[:at]):
        return None, start  # "subió hasta los 138 días": it rose to that, and not up to it
    if phrase in ("超", "破") and previous and previous in "高打突":
        return None, start
    return _qualifier(meaning), origin + at


def _qualifier(meaning: str) -> Qualifier:
    known: tuple[Qualifier, ...] = ("about", "over", "at_least", "under", "up_to", "nearly")
    return next(qualifier for qualifier in known if qualifier == meaning)


def _ends_with(window: str, words: Iterable[str]) -> bool:
    last = window.rstrip().rpartition(" ")[2].lower()
    return last in words


def qualifier_behind(text: str, end: int) -> Qualifier | None:
    """Return the qualifier that follows the figure: 以上, or more, o más."""
    window = text[end : end + 24]
    if not window:
        return None
    table = _table("qualifier", "behind")
    if window[0] == "+":
        return "at_least" if not window[1:2].isalnum() or _is_cjk(window[1]) else None
    if _is_cjk(window[0]):
        for size in range(4, 0, -1):
            if window[:size] in table:
                behind = window[size : size + 1]
                if (window[0] == "起" and behind in "诉始草点步义源" and behind) or window[:2] in (
                    "多少",
                    "多于",
                    "余额",
                    "余下",
                    "多出",
                    "余热",
                ):
                    return None
                return _qualifier(table[window[:size]])
        return None
    match = re.match(r"[ \u00a0]?([A-Za-zÀ-ÿ]+(?: [A-Za-zÀ-ÿ]+){0,2})", window)
    if match is None:
        return None
    words = fold_word(match[1]).split(" ")
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[:count])
        if phrase in table:
            return _qualifier(table[phrase])
    return None


@cache
def _directions() -> tuple[dict[str, str], re.Pattern[str]]:
    data = load_data("words.toml")["direction"]
    before = {fold_word(word): "down" for word in data["down_before"]}
    before.update({fold_word(word): "up" for word in data["up_before"]})
    down = "|".join(re.escape(word) for word in sorted(data["down_behind"], key=len, reverse=True))
    up = "|".join(re.escape(word) for word in sorted(data["up_behind"], key=len, reverse=True))
    adjectives = (
        "operating|net|annual|quarterly|pre-tax|gross|full-year|yearly|cumulative|overall|total"
    )
    behind = re.compile(
        rf"(?: |-)?(?:(?:{adjectives}) ){{0,2}}(?:(?P<down>{down})|(?P<up>{up}))(?![A-Za-zÀ-ÿ])",
        re.IGNORECASE,
    )
    return before, behind


def direction(text: str, start: int, end: int, *, money: bool) -> int | None:
    """Return -1 for a loss or fall, +1 for a gain or rise, None where no word directly beside the figure says so.

    Args:
        text: folded text.
        start: where the figure with its qualifier begins.
        end: where the figure ends.
        money: the figure is money or percent, so that words behind it ("$5 million loss") are looked at.
    """
    before, behind = _directions()
    origin = max(0, start - _REACH)
    found = _ending(text[origin:start], before)
    if found is not None:
        return -1 if found[0] == "down" else 1
    if money:
        match = behind.match(text, end)
        if match is not None:
            return -1 if match["down"] else 1
    return None


_ZH_GROWTH = re.compile(
    r"(?:增长|上涨|增加|提高|提升|扩大|上升|激增|猛增|涨|增|多)了?(?:约|近|逾|超过|超)?$"
)
_ZH_FALL = re.compile(r"(?:减少|下降|降低|缩小|缩减)了?(?:约|近|逾|超过|超)?$")
_ZH_TURNED = re.compile(r"翻了?$")
_ZH_COMPARED = re.compile(
    r"比[^，。；！？\n]{0,20}(?:快|(?<!提)高|(?<!增)[多长]|(?<!扩)大|强|贵|重|低|小|慢|便宜)(?:出|了)?(?:约|近|逾|超过|超)?$"
)
_EN_GROWTH = re.compile(
    r"\b(?:rose|grew|increased?|up|jumped|gained|climbed|surged|soared)(?: by)?(?: (?:about|nearly|over|almost))?$",
    re.I,
)
_MORE = re.compile(
    r" ?(?:more|faster|higher|greater|larger|bigger|better|stronger|longer|cheaper|smaller|lower|fewer|less|slower|"
    r"[a-z]{3,}er than|más|mas|mayor|menor|superior|inferior|menos)\b", re.I,
)  # fmt: skip


def factor_of(text: str, start: int, end: int, value: Decimal) -> tuple[Decimal | None, str | None]:
    """Return what "N times" multiplies by, and why it is loose if usage does not fix it.

    是B200的19倍, "19 times the B200" and "rose tenfold" multiply by N; 增长N倍 by N + 1 in strict use, so it is loose;
    比…快N倍 and "N times faster" are left open, but 比…增长N倍 is growth.
    """
    before = text[max(0, start - _REACH) : start].rstrip()
    if _ZH_FALL.search(before):
        return None, DECREASE_LOOSE
    if _ZH_COMPARED.search(before) or _ZH_TURNED.search(before):
        return None, MORE_LOOSE
    if _ZH_GROWTH.search(before):
        return value + 1, INCREASE_LOOSE
    if _MORE.match(text, end):
        return None, MORE_LOOSE
    if _EN_GROWTH.search(before) and not text[start:end].lower().endswith("fold"):
        return None, MORE_LOOSE
    return value, None


_TIMES_OBJECT = re.compile(
    r" (?:as|the|that|those|what|its|their|his|her|more|less|faster|higher|greater|larger|bigger|better|stronger|"
    r"longer|cheaper|smaller|lower|slower|fewer|over|oversubscribed|sales|revenues?|earnings|ebitda|book|profits?|leverage|"
    r"current|last|annual|forward|trailing|normal|this (?:year|month|quarter|week)(?='s)|"
    r"[a-z]{3,}er\b|la|el|los|las|lo|más|mas|mayor|menor|superior|inferior|su|sus|ventas|ingresos|beneficios?|ebitda)\b",
    re.IGNORECASE,
)
_TIMES_BEFORE = re.compile(
    r"oversubscribed|subscribed|multipl|ratio|grew|grow|increas|rose|valu|trad(?:es|ing)|worth|sobresuscrit|multiplic|"
    r"creci|cotiza|suscrit|factor|exce|suscripci|更|倍",
    re.IGNORECASE,
)
_TIMES_BESIDE = re.compile(r"\b(?:by|at|gives?|makes?|equals?|is|of|por|es|son) $", re.IGNORECASE)
_TIMES_RATE = re.compile(
    r" (?:a|an|per|each|every|al|a la|por|cada|en|in|daily|since|this|during) ", re.IGNORECASE
)


def times_is_multiple(text: str, start: int, end: int, value: Decimal, *, spelled: bool) -> bool:
    """Return whether "N times" compares ("19 times the B200") and does not count occasions ("three times a week").

    Args:
        text: folded text.
        start: where the figure with its qualifier begins.
        end: where it ends.
        value: the number.
        spelled: whether the number is a word; small numbers in words mostly count occasions.
    """
    if _TIMES_OBJECT.match(text, end):
        return True
    if _TIMES_RATE.match(text, end):
        return False
    before = text[max(0, start - 60) : start]
    if (
        value != value.to_integral_value()
        or _TIMES_BEFORE.search(before)
        or _TIMES_BESIDE.search(before)
    ):
        return True
    line_start = text.rfind("\n", max(0, start - 60), start) + 1
    cell = text[max(line_start, start - 60) : start].rpartition("|")[2]
    if not cell.strip(" .,;:()") and not text[end : end + 20].partition("|")[0].strip(" .,;:()\n"):
        return True  # alone, in a cell or as an answer
    return not spelled and value >= 10
