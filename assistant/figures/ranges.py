"""Ranges: two numbers with a dash, "to" or "and" between, which share unit and scale word."""

import re
from dataclasses import replace
from decimal import Decimal

from assistant.figures import naming
from assistant.figures.deciding import is_quantity
from assistant.figures.drafting import Draft, read_draft
from assistant.figures.numbers import Number
from assistant.figures.rates import rate_before, rate_behind
from assistant.figures.source import Source, may_begin_number

_RANGE = re.compile(
    r" ?(?P<dash>-|–|—|~|～|∼|至|到|——)(?P<to> ?)|(?P<word> (?:to|a|hasta|al) )|(?P<pair> ?(?:and|y|e|和|与|及) ?)"
    r"|(?P<either> ?(?:or|o|ó|或|u) ?)"
)
BETWEEN = re.compile(r"(?:\bbetween|\bentre(?: los| las)?|介于|在)\s?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:(?:rose|fell|grew|increas\w*|decreas\w*|declin\w*|dropp\w*|went|up|down|rais\w*|cut|lower\w*|jump\w*|"
    r"mov\w*|slid|chang\w*|pas[óa]\w*|sub[ióe]\w*|baj[óa]\w*|creci\w*|aument\w*|cay\w*|"
    r"descend\w*|redu\w*|elev\w*)\b(?:[^.;\n]|\.(?=[0-9])){0,50}?\b(?:from|de|desde)) ?$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\b(?:in|en|of|de|since|desde|year|año)\s$", re.IGNORECASE)
_FALL = 10
"""How many times greater a first end may be for it to have the scale word of the second: "from 21 to 17.5 million"."""


def read_range(source: Source, first: Draft) -> tuple[Draft, Draft, bool] | None:
    """Return both ends if another number follows that makes a range with `first`, and whether it is a range at all.

    It is none in "rose from 10 to 20 MW", where two values share their unit. Nothing is returned for two quantities
    that only stand side by side.
    """
    text = source.text
    joint = _RANGE.match(text, first.end)
    if joint is None or first.number.form == "fraction":
        return None
    here = joint.end()
    token = may_begin_number(source, here) or may_begin_number(
        source, _behind_currency(source, here)
    )
    if token is None:
        return None
    second = read_draft(source, token.start(), second=True)
    if second is None or second.start < here or second.number.low is not None:
        return None
    return _joined(source, first, second, joint)


def _behind_currency(source: Source, here: int) -> int:
    sign = re.match(
        r"(?:US|HK|NT|A|C|R)?[$€£¥￥]|(?:USD|EUR|RMB|CNY) ", source.text[here : here + 5]
    )
    return here + sign.end() if sign else here


def _joined(
    source: Source, first: Draft, second: Draft, joint: re.Match[str]
) -> tuple[Draft, Draft, bool] | None:
    either = joint["either"] is not None
    if joint["pair"] is not None and not BETWEEN.search(
        source.text[max(0, first.start - 14) : first.start]
    ):
        return None
    bare = first.unit is None and second.unit is None
    if first.unit is None and _is_year(source.text, first):
        return None
    if first.unit is not None and second.unit is not None and first.unit != second.unit:
        # The rate stands once: "$2 to $3 a share", 每股2美元至3美元.
        if second.unit.startswith(first.unit + "/"):
            first = replace(first, unit=second.unit)
        elif first.unit is not None and first.unit.startswith(second.unit + "/"):
            second = replace(second, unit=first.unit)
        else:
            return None
    if (
        second.unit is None
        and first.unit is not None
        and not first.money_before
        and joint["dash"] is None
    ):
        return None
    changed = joint["dash"] is None and _CHANGE.search(
        source.text[max(0, first.start - 60) : first.start]
    )
    low_value, number = _scaled_like(first, second, falling=bool(changed))
    if either and (
        second.value - low_value != 1 or (not first.number.bare and first.number.script == "digits")
    ):
        return None
    if bare and naming.bare_pair_is_name(
        source.text, first.number, second.number, first.start, second.end
    ):
        return None
    if second.unit is None and first.unit is not None and first.money_before:
        name, end = rate_behind(
            source.text, first.unit, second.end, source.languages.at(second.start)
        )
        second = replace(second, unit=name, end=end)
    unit = first.unit if second.unit is None else second.unit
    if unit is None and not is_quantity(
        source.text, second.number, None, first.start, second.end, source.languages
    ):
        return None
    if not low_value < second.value and not (changed and low_value > second.value):
        return None
    loose = first.loose or second.loose
    if unit is not None and first.unit is None:
        unit, earlier = rate_before(source.text, first.start, unit)
        if earlier >= source.free_from:
            first = replace(first, start=earlier)
    low = replace(first, value=low_value, number=number, unit=unit, loose=loose)
    high = replace(second, unit=unit, loose=loose)
    return low, high, not changed


def _is_year(text: str, first: Draft) -> bool:
    """Whether the first number is the year of "in 2023 to £171.2 million", and no amount."""
    year = first.number.bare and 1900 <= first.value <= 2100
    return year and bool(_IN_YEAR.search(text[max(0, first.start - 10) : first.start]))


def _scaled_like(first: Draft, second: Draft, *, falling: bool) -> tuple[Decimal, Number]:
    """Return the first end with the scale word of the second: the 3 of "3 to 5 million" is 3000000, and, where the text
    speaks of a change, so is the 7 of "fell from 7 to 5 million"."""
    number, size = first.number, second.number.size
    own_scale = (
        number.size != 1 or number.scaled or (first.unit is not None and not first.money_before)
    )
    most = second.value / size * (_FALL if falling else 1)
    if size <= 1 or own_scale or not first.value < most:
        return first.value, number
    step = number.step * size if number.step else None
    return first.value * size, replace(number, scaled=True, step=step)
