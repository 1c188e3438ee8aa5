"""What a number counts: 90万个AI优化核心 and "900,000 AI-optimized cores" count cores, 5个 something unnamed.

Reads folded text. The figure ends with the measure word or the number where other words stand before the noun.
"""

import re
from decimal import Decimal

from assistant.figures.lexicon import fold_word, lexicon, load_data
from assistant.figures.numbers import Number
from assistant.figures.unit_lookup import (
    LONGEST_CHINESE,
    TENTH_BEHIND,
    Unit,
    longest_chinese,
    tenth_value,
)

_COLLOQUIAL = "块 without a noun is read as yuan"
_NOUN_REACH = 10
_BOUGHT = re.compile("[买買卖賣换換修装裝付给給租]")
"""Between 块 and a noun: 50块买电池 is what was paid, 50块旧电池 is how many there are."""
_TIMES = "次回遍趟"
"""Measure words of doings: 24次拦截领先国家联盟 counts what was done, not the nouns that follow."""
_NOUN_WINDOW = re.compile(r"[A-Za-z\u3400-\u9fff -]{0,24}")
_COUNT_OF = re.compile(
    r"([\u3400-\u9fffA-Za-z]{1,6})(?:的)?(?:总)?(?:数量|数目|总数|数)(?:约|为|是|达|达到|超过|已|近|逾|突破|高达|有|共|多达){0,3}$"
)
_STOP_WORDS = frozenset(load_data("words.toml")["names"]["not_before_noun"].split())


def measured(text: str, start: int, here: int, number: Number) -> Unit:
    """Return the thing behind a measure word: 90万个AI优化核心 counts cores, 5个 counts something unnamed."""
    lex = lexicon()
    after = here + 1
    if text[after : after + 1] == "半" and number.value == number.value.to_integral_value():
        half = longest_chinese(text, after + 1)
        for measure in ("个", ""):
            half = half or _longest_chinese_with(text, measure, after + 1)
        if half is not None:
            return Unit(half[0], start, half[1], extra=Decimal("0.5"))
    direct = longest_chinese(text, after + (text[after : after + 1] == " "))
    if direct is not None and direct[0] in lex.things and direct[1] - after >= 1:
        return Unit(direct[0], start, direct[1])
    window = _NOUN_WINDOW.match(text, after)
    stretch = window[0][:_NOUN_REACH] if window else ""
    for offset in range(1, len(stretch) if text[here] not in _TIMES else 0):
        if text[here] == "块" and _BOUGHT.search(stretch, 0, offset):
            break
        noun = longest_chinese(text, after + offset)
        if noun is not None and noun[0] in lex.things and noun[1] - after - offset >= 2:
            return Unit(noun[0], start, after)
    tenth = TENTH_BEHIND.match(text, after) if text[here] == "块" else None
    if tenth is not None:  # 三块五, 99块9
        return Unit("CNY", start, tenth.end(), _COLLOQUIAL, extra=tenth_value(tenth[0]))
    if text[here] == "块" and number.value >= 10:
        return Unit("CNY", start, after, _COLLOQUIAL)
    counted = _counted_before(text, number.start)
    return Unit(counted or lex.measures[text[here]] or "1", start, after)


def _longest_chinese_with(text: str, measure: str, here: int) -> tuple[str, int] | None:
    """Return the unit whose name begins with a measure word that the text leaves out: 两个半月."""
    chinese = lexicon().chinese
    for size in range(LONGEST_CHINESE, 0, -1):
        word = measure + text[here : here + size]
        if word in chinese:
            return chinese[word], here + size
    return None


def _counted_before(text: str, position: int) -> str | None:
    """Return the thing of "晶体管数量超过4万亿个", where the noun stands before the number."""
    match = _COUNT_OF.search(text[max(0, position - 16) : position])
    if match is None:
        return None
    lex = lexicon()
    for size in range(len(match[1]), 0, -1):
        name = lex.chinese.get(match[1][-size:])
        if name in lex.things:
            return name
    return None


def noun_ahead(text: str, start: int, here: int, words: str, number: Number) -> Unit | None:
    """Return the counted thing behind up to two describing words: 900,000 AI-optimised cores. The span stays short."""
    parts = re.findall(r"[A-Za-zÀ-ÿ-]+", text[here : here + 60].split("\n")[0])
    english = lexicon().english
    joined = text[here : here + 60]
    for count, part in enumerate(parts[:4]):
        if part.lower() in _STOP_WORDS:
            return None
        for phrase in (f"{part} {parts[count + 1]}" if count + 1 < len(parts) else "", part):
            name = english.get(fold_word(phrase)) if phrase else None
            plural = fold_word(phrase) != name
            if name in lexicon().things and plural and count:
                between = joined[: joined.find(part)]
                return (
                    Unit(name, start, number.end)
                    if re.fullmatch(r"[A-Za-zÀ-ÿ -]*", between)
                    else None
                )
    return None
