"""Reading one quantity: sign, number, unit, rate, accounting parentheses, cents, quotient."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.figures import naming
from assistant.figures.lexicon import fold_word, lexicon
from assistant.figures.money_signs import currency_before
from assistant.figures.numbers import Number, read_number
from assistant.figures.rates import rate_before, rate_behind
from assistant.figures.source import Source, may_begin_number
from assistant.figures.unit_lookup import Unit
from assistant.figures.unit_words import unit_behind
from assistant.figures.units import normal_unit, unit_kind

_SIGN = re.compile(
    r"(?:(?<![A-Za-zÀ-ÿ0-9)\]%])[-–+](?: (?=[$€£]))?|负|零下"
    r"|(?<!al )(?<!lo )(?<!ndo )(?<!no )(?<!\bo )\b(?:minus|negative|menos) )$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\(\s?$")
_CLOSED = re.compile(r"\s?\)")
_SCALE_BEHIND = re.compile(r" ?(million|billion|thousand|trillion|millones|亿|万)", re.IGNORECASE)
_SIZES = {
    "thousand": 3,
    "million": 6,
    "millones": 6,
    "billion": 9,
    "trillion": 12,
    "万": 4,
    "亿": 8,
}
_CLAUSE_END = re.compile(r" ?(?:[.;!?](?![0-9])|$)")
_CODE_BEHIND = re.compile(r" ?([A-Z]{3})(?![A-Za-z0-9])")
_HALF_WORD = re.compile(r"(?:half(?:[ -]an?(?= ))?|medi[oa])(?=[ -])", re.IGNORECASE)
_NTH = re.compile(r"\b(?:first|second|last|other|latter|former|this|next) $", re.IGNORECASE)
_MULTIPLIED = re.compile(r"multiplic[a-zóáé]+ por $", re.IGNORECASE)
_MOST_PLACES = 40
"""Numbers above 10^40 or below 10^-40 are no quantities of any document."""
_PER_ALONE = re.compile(r" (?:per|por) (?=[a-z])")
_QUOTIENT = re.compile(
    r" (?:out of(?: every)?|de cada|(?P<one>in(?: every)?)|(?P<over>over|sobre)) (?=[0-9A-Za-z])",
    re.IGNORECASE,
)
_PARTS_JOINT = re.compile(r"(?:,? ?(?:and|y|con|又) ?| |零)?")


@dataclass(slots=True)
class Draft:
    """A quantity being read; `money_before` tells of a currency sign in front, `times` of the word times."""

    start: int
    end: int
    number: Number
    value: Decimal
    unit: str | None
    loose: str | None = None
    money_before: bool = False
    times: bool = False
    extra: bool = False
    """Whether the value is more than the number as written: a half added, décimas, cents."""


def read_draft(source: Source, start: int, *, second: bool = False) -> Draft | None:
    """Read number, sign and unit at `start`; `second` is the upper end of a range, which has no sign of its own."""
    text = source.text
    language = source.languages.at(start)
    money = currency_before(text, start, language) if text[start] != "半" else None
    if money is not None and money.start < source.free_from:
        money = None
    origin = money.start if money else start
    if not second and naming.belongs_to_name(
        text, origin, source.rejected_to, source.free_from, money is not None
    ):
        return None
    number = read_number(text, start, source.languages, money=money is not None)
    if number is None:
        return None
    if source.exclusions.next_start(start, number.end) < number.end:
        return None
    if number.value and not -_MOST_PLACES < number.value.adjusted() < _MOST_PLACES:
        return None
    sign = _SIGN.search(text[max(0, origin - 10) : origin]) if not second else None
    value = number.value
    if sign is not None and origin - len(sign[0]) >= source.free_from:
        origin -= len(sign[0])
        if sign[0].strip() != "+":
            value = -value
        before = currency_before(text, origin, language) if money is None else None
        if before is not None and before.start >= source.free_from:
            money, origin = before, before.start
    unit = unit_behind(text, number, source.languages, money=money is not None)
    draft = _placed(source, number, value, origin, unit, money)
    if naming.ends_in_name(text, draft.end, number, draft.unit):
        return None
    return _accounting(source, draft)


def _placed(
    source: Source,
    number: Number,
    value: Decimal,
    origin: int,
    unit: Unit | None,
    money: Unit | None,
) -> Draft:
    text, end = source.text, number.end
    name = number.unit
    loose = number.loose
    times = False
    if number.form in ("percent", "permille"):
        name, unit = ("%" if number.form == "percent" else "‰"), None
    if money is not None:
        name, loose = money.name, loose or money.loose
        end = _currency_repeated(source, end, money.name)
        code = _CODE_BEHIND.match(text, end) if money.loose else None
        if code is not None and code[1] in lexicon().codes:  # $5.000 MXN
            name, loose, end = code[1], number.loose, code.end()
    elif unit is not None:
        name, end, loose, times = unit.name, unit.end, loose or unit.loose, unit.times
        value = value * unit.size + unit.extra.copy_sign(value)
        number = replace(number, step=_step_with_unit(number, unit))
    elif end < len(text) and text[end] in "多余" and naming.vague_ends(text, end):
        end = number.end
    elif _PER_ALONE.match(text, end):
        name = "1"
    elif _MULTIPLIED.search(text[max(0, origin - 20) : origin]):
        name = "x"
    if name is not None:
        name, end = rate_behind(text, name, end, source.languages.at(number.start))
        name, earlier = rate_before(text, origin, name)
        if earlier >= source.free_from:
            origin = earlier
        name = None if name == "1" and unit is None else normal_unit(name)
    extra = unit is not None and (bool(unit.extra) or unit.size != 1)
    return Draft(origin, end, number, value, name, loose, money is not None, times, extra)


def _step_with_unit(number: Number, unit: Unit) -> Decimal | None:
    """Return the last place as written once the unit has changed it: a tenth for 1米8, 三年半 and 5 décimas."""
    if unit.extra:
        return Decimal(1).scaleb(int(unit.extra.as_tuple().exponent))
    return number.step * unit.size if number.step else None


def _currency_repeated(source: Source, end: int, code: str) -> int:
    """Take the name of the currency that the sign before already gave: US$5 million dollars, 人民币5亿元."""
    if source.text[end : end + 1] in ("元", "圆") and code in ("TWD", "HKD", "CNY", "MOP"):
        return end + 1
    match = re.match(
        r" ?(?:dollars|USD|dólares|美元|元人民币|元|euros|EUR|欧元|港元|日元)",
        source.text[end : end + 10],
    )
    if match is None:
        return end
    word = match[0].strip()
    lex = lexicon()
    known = (
        lex.english.get(word) or lex.spanish.get(fold_word(word)) or lex.chinese.get(word) or word
    )
    dollars = word in ("dollars", "dólares") and code.endswith("D")
    return end + match.end() if known == code or dollars else end


def _accounting(source: Source, draft: Draft) -> Draft:
    """Read (145.9) as negative where a table, money or a scale word behind says that the parentheses are a minus."""
    text = source.text
    opened = _PARENTHESES.search(text[max(0, draft.start - 2) : draft.start])
    closing = _CLOSED.match(text, draft.end)
    if opened is None or closing is None or draft.start - len(opened[0]) < source.free_from:
        return draft
    if draft.unit is not None and draft.unit != "%" and not draft.money_before:
        return draft  # (1.1 points) sets aside
    start, end = draft.start - len(opened[0]), closing.end()
    scale = _SCALE_BEHIND.match(text, end)
    money = currency_before(text, start, source.languages.at(start))
    if money is not None and (draft.unit is not None or money.start < source.free_from):
        money = None
    sign = text[max(0, start - 2) : start].strip()
    signed = money is not None and (scale is not None or sign[-1] in "$€£¥")  # EUR (2) is a note
    apart = signed or (draft.money_before and scale is not None)
    if not naming.parentheses_are_minus(text, draft.start, draft.end, draft.number, apart):
        return draft
    unit, value, loose, number = draft.unit, -draft.value, draft.loose, draft.number
    if money is not None:
        unit, start, loose = money.name, money.start, loose or money.loose
    elif unit is None:
        behind = unit_behind(text, replace(number, end=end), source.languages, money=False)
        if behind is not None and behind.name == "%":
            unit, end = "%", behind.end
    if scale is not None and unit != "%":
        size = _SIZES[scale[1].lower()]
        value, end = value.scaleb(size), scale.end()
        step = number.step.scaleb(size) if number.step else None
        number = replace(number, scaled=True, step=step)
    if unit is not None:
        unit, end = rate_behind(text, unit, end, source.languages.at(start))
    return replace(draft, start=start, end=end, unit=unit, value=value, number=number, loose=loose)


def with_parts(source: Source, draft: Draft) -> Draft:
    """Add the cents of "3 dollars 50 cents", 两美元又三美分, and of "15 dollars 50" where the sentence ends there."""
    lex = lexicon()
    code = draft.unit
    if (
        code is None
        or draft.money_before
        or code not in lex.codes
        or draft.value != draft.value.to_integral_value()
    ):
        return draft
    joint = _PARTS_JOINT.match(source.text, draft.end)
    here = joint.end() if joint else draft.end
    if may_begin_number(source, here) is None:
        return draft
    part = read_draft(source, here, second=True)
    if part is None or not 0 < part.value < 100:
        return draft
    if part.unit is None:
        if (
            part.value < 10
            or not _CLAUSE_END.match(source.text, part.end)
            or joint is None
            or not joint[0]
        ):
            return draft
        part = replace(part, unit="centavo")
    if part.unit is None or part.unit not in lex.parts:
        return draft
    amount, _, whose = lex.parts[part.unit].partition(" ")
    if part.unit == "centavo":
        amount, whose = "0.01", code
    if whose != code:
        return draft
    step = Decimal(amount)
    value = draft.value + (part.value * step).copy_sign(draft.value)
    return replace(draft, end=part.end, value=value, number=replace(draft.number, step=step))


def read_quotient(source: Source, first: Draft) -> Draft | None:
    """Read "one out of three", "uno sobre tres" as a fraction."""
    joint = _QUOTIENT.match(source.text, first.end)
    if joint is None or first.unit is not None or first.value != first.value.to_integral_value():
        return None
    token = may_begin_number(source, joint.end())
    second = read_draft(source, token.start(), second=True) if token else None
    if second is None or second.value <= 0 or second.number.form != "plain":
        return None
    if joint["one"] and not (
        first.value == 1
        and 1 < second.value < 1000
        and second.number.bare != (second.number.script != "digits")
    ):
        return None
    if joint["over"] and (
        second.unit is not None or not naming.stands_alone(source.text, first.start, second.end)
    ):
        return None
    end = second.number.end
    number = replace(first.number, end=end, form="fraction", step=None, words=("/", "/"))
    return replace(first, end=end, value=first.value / second.value, number=number)


def read_half_word(source: Source, start: int) -> Draft | None:
    """Read "half an hour", "half-mile", "medio pie cuadrado": half of one unit of measurement."""
    word = _HALF_WORD.match(source.text, start)
    if word is None or (not source.text[start - 1 : start].isspace() and start > source.free_from):
        return None
    number = Number(start, word.end(), Decimal("0.5"), "words", words=("half",))
    unit = unit_behind(source.text, number, source.languages, money=False)
    if unit is None or unit_kind(unit.name) in (
        "count",
        "number",
        "percent",
        "points",
        "multiple",
        "temperature",
    ):
        return None
    if fold_word(source.text[start : start + 4]) == "half" and _NTH.search(
        source.text[max(0, start - 10) : start]
    ):
        return None
    name, end = rate_behind(source.text, unit.name, unit.end, source.languages.at(start))
    return Draft(start, end, number, number.value, name, unit.loose)
