"""Rates: "per share", "a year", "al mes", "/MW" behind a figure, 每股 and 每年 before it.

Reads folded text.
"""

import re

from assistant.figures.lexicon import fold_word, lexicon
from assistant.figures.types import Language
from assistant.figures.unit_lookup import CJK, SYMBOL_TOKEN, WORDS, longest_chinese
from assistant.figures.units import divide_units, unit_kind

_PER_EN = re.compile(
    r"(?: ?/ ?|(?:,? (?:per|each|every)| an?)(?: (million|thousand|billion))? |-an?-|-per-)(?=[A-Za-zÀ-ÿ])",
    re.IGNORECASE,
)
_PER_ES = re.compile(
    r"(?: ?/ ?| (?:por(?: cada)?|al?|a la|cada)(?: (millón|millon|mil)(?: de)?)? "
    r"| (?:el|la) "
    r"(?=(?:kilos?|kilogramo|gramo|litro|tonelada|metro|hora|unidad|docena|botella|saco|barril|hectárea)\b))"
    r"(?=[A-Za-zÀ-ÿ])",
    re.IGNORECASE,
)
_PER_ZH = re.compile(r" ?/ ?(?:每)?(百万|千)?(?:个)?|每(百万|千)?(?:个)?|一(?:个)?")
_NO_PRICE = re.compile(r"[后前内来半多间中之以里]")
"""What makes 3000元一年后 no price of a year."""
_YEARLY = {
    "annually": "yr", "yearly": "yr", "per annum": "yr", "p.a.": "yr", "a year": "yr", "anuales": "yr", "anual": "yr",
    "al ano": "yr", "monthly": "month", "mensuales": "month", "mensual": "month", "daily": "day", "diarios": "day",
    "diarias": "day", "diario": "day", "hourly": "h", "weekly": "week", "semanales": "week", "each": "",
}  # fmt: skip
_YEARLY_WORDS = re.compile(
    r"[ \n](per annum|p\.a\.|annually|yearly|anual(?:es)?|monthly|mensual(?:es)?|daily|diari[oa]s?|hourly|weekly|"
    r"semanales)(?![A-Za-z])",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:year|quarter|month|week|day|decade)s? (?:earlier|ago|previously|(?:before|later)(?=[,.;:)\n]|$))",
    re.IGNORECASE,
)
"""What makes "15 million a year earlier" no rate."""
_TIME = frozenset(("s", "ms", "min", "h", "day", "week", "month", "quarter", "yr"))
_PREFIXES = {
    "million": "M", "百万": "M", "millón": "M", "millon": "M", "thousand": "k", "千": "k", "mil": "k", "billion": "G",
}  # fmt: skip
_BEFORE_REACH = 30
_EVERY = re.compile(
    r"每(百万|千)?(?:一|1)?(?:个)?([A-Za-z\u3400-\u9fff]{1,6}?)"
    r"((?:收益|盈利|亏损|股息|派息|派|净资产|价格|定价|发行价|作价|售价|成本|收费)?(?:为|是|约为|仅|约)?) ?$"
)
_EVERY_TIME = re.compile(
    r"每(?:一)?(?:个)?(秒钟|分钟|小时|秒|年|月|天|日|周|季度|季)((?:[\u3400-\u9fff]|[A-Za-z ]){0,10}?) ?$"
)
_SPEED = re.compile(r"时速(约|达|高达|超过|近|为|可达|最高)?$")
_AND_YEAR = re.compile(r"(?:[-·]|(?: y | and ))(?:yr|years?|año)(?![A-Za-z])", re.IGNORECASE)
_EVERY_DAY = {"日": "day", "季": "quarter"}


def rate_behind(text: str, unit: str, end: int, language: Language) -> tuple[str, int]:
    """Return the unit with every "per …" that follows at `end`, and where they end."""
    for _ in range(3):
        found = _one_rate(text, unit, end, language)
        if found is None:
            break
        unit, end = found
    return unit, end


def _one_rate(text: str, unit: str, end: int, language: Language) -> tuple[str, int] | None:
    yearly = _YEARLY_WORDS.match(text, end)
    if yearly and unit not in _TIME:
        return divide_units(unit, _YEARLY[fold_word(yearly[1])]), yearly.end()
    for pattern in (_PER_ZH, _PER_ES if language == "es" else _PER_EN):
        per = pattern.match(text, end)
        if per is None or _SINCE.match(text, per.end()):
            continue
        prefix = next((group.lower() for group in per.groups() if group), None)
        below = None
        if prefix in ("百万", "千"):
            below = _below(text, per.start(per.lastindex or 0), language)  # 元/千瓦时
            prefix = None if below else prefix
        below = below or _below(text, per.end(), language)
        if below is None and prefix is not None:  # per million input tokens
            between = re.match(r"[A-Za-z]+ ", text[per.end() : per.end() + 14])
            below = _below(text, per.end() + between.end(), language) if between else None
        if below is None or below[0] == unit or unit_kind(below[0]) == "money":
            continue
        if per[0].startswith("一") and not _is_price(text, unit, below):  # 3元一公斤
            continue
        article = per[0].strip().lower() in (
            "a",
            "an",
            "al",
            "a la",
            "each",
            "every",
            "-a-",
            "-an-",
        )
        if article and (unit in _TIME or unit == "1"):
            continue
        if prefix is not None and below[0] not in lexicon().things:
            continue
        name = _PREFIXES[prefix] + below[0] if prefix else below[0]
        year = _AND_YEAR.match(text, below[1])
        if year is not None and unit_kind(below[0]) == "power":  # $/MW-yr, por megavatio y año
            return divide_units(divide_units(unit, name), "yr"), year.end()
        return divide_units(unit, name), below[1]
    return None


def _is_price(text: str, unit: str, below: tuple[str, int]) -> bool:
    """Whether an amount with 一 and a unit behind it is a price of one such unit."""
    name, end = below
    sold = unit_kind(name) not in ("percent", "points", "multiple", "number")
    return unit_kind(unit) == "money" and sold and not _NO_PRICE.match(text, end)


def _below(text: str, position: int, language: Language) -> tuple[str, int] | None:
    """Return the unit at `position` that can stand under a fraction bar."""
    if position >= len(text):
        return None
    lex = lexicon()
    if CJK.match(text[position]):
        if text[position] == "度" and text[position - 1] == "/":
            return "kWh", position + 1
        if text[position] in _EVERY_DAY:
            return _EVERY_DAY[text[position]], position + 1
        found = longest_chinese(text, position)
        if found is None and text[position] == "月":
            found = "month", position + 1
        return found
    token = SYMBOL_TOKEN.match(text, position)
    follows = text[token.end() : token.end() + 1] if token else ""
    if token and (not follows.isalpha() or CJK.match(follows)):
        word = token[0]
        if (
            word in lex.symbols
            and word not in ("x", "%", "×")
            and not (word == "m" and text[position - 1] == " ")
        ):
            return lex.symbols[word], token.end()
        if word == "d" and text[position - 1] == "/":
            return "day", token.end()
        if word in ("y", "a") and text[position - 1] == "/":
            return "yr", token.end()
    words = WORDS.match(text, position)
    if words is None:
        return None
    ends = [match.end() for match in re.finditer(r"[A-Za-zÀ-ÿ]+", words[0])]
    tables = (lex.spanish, lex.english) if language == "es" else (lex.english, lex.spanish)
    for end in reversed(ends[:3]):
        phrase = fold_word(words[0][:end])
        for form in (phrase, phrase.replace("-", " ")):
            for table in tables:
                if form in table and unit_kind(table[form]) not in (
                    "percent",
                    "points",
                    "multiple",
                ):
                    return table[form], position + end
    return None


def rate_before(text: str, position: int, unit: str) -> tuple[str, int]:
    """Return the unit with the 每… before the number, and where the figure then begins.

    每股155美元 is USD/share and begins at 每; 每秒高达3000个token is token/s and begins at the number, because a word
    stands between.
    """
    start = cursor = position
    for _ in range(2):
        window = text[max(0, cursor - _BEFORE_REACH) : cursor]
        found = _every(window, unit) if "每" in window or "时速" in window else None
        if found is None:
            break
        unit, reach, adjacent = found
        cursor -= reach
        if adjacent and start == cursor + reach:
            start = cursor
    return unit, start


def _every(window: str, unit: str) -> tuple[str, int, bool] | None:
    lex = lexicon()
    speed = _SPEED.search(window) if unit in ("km", "m", "mi") else None
    if speed is not None:
        return divide_units(unit, "h"), len(speed[0]), not speed[1]
    match = _EVERY.search(window)
    if match is not None:
        prefix, word = match[1] or "", match[2]
        whole = lex.chinese.get(prefix + word)  # 每千瓦时 is per kWh, 每千人 per thousand people
        name = "month" if word == "月" else _EVERY_DAY.get(word) or lex.chinese.get(word)
        if prefix and whole is None and name in lex.things:
            whole = f"{_PREFIXES[prefix]}{name}"
        elif not prefix:
            whole = name
        if whole is not None and whole != unit and unit_kind(whole) != "money":
            return divide_units(unit, whole), len(match[0]), not match[3]
    timed = _EVERY_TIME.search(window)
    if timed is not None and unit_kind(unit) not in ("duration", "percent"):
        word = timed[1]
        name = "month" if word == "月" else _EVERY_DAY.get(word) or lex.chinese[word]
        return divide_units(unit, name), len(timed[0]), not timed[2]
    return None
