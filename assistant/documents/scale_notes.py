"""The note that says what a table's figures are counted in: "(in millions)", 单位：百万元, "en miles de euros"."""

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.figures import find_figures, is_person

_SCALE_EN = r"(?:thousands|millions|billions|trillions|hundreds|units|[$]?'?000s?)"
_CURRENCY = r"(?:[A-Z]{3}\b|(?:US|A|C|HK|NT|R)?[$€£¥])"
_MONEY_WORD = r"(?:dollars|euros|pounds|yuan|yen|francs|pesos|reais)"
_REST = r"[^.()（）\n|]"
_NOTES = (
    # "Amounts in US$ millions", "in thousands, except per share data", "$ in thousands, shares in millions"
    rf"(?:(?:all\s+)?(?:amounts|figures|numbers|values|dollars|shares)\s+(?:are\s+|shown\s+|stated\s+|expressed\s+)*)?"
    rf"(?:[A-Z]{{2,3}}[$]?|[$€£¥])?\s*\bin\s+(?:{_CURRENCY}\s*)?{_SCALE_EN}\b{_REST}{{0,90}}",
    # "Cifras en millones de euros", "expresado en miles"
    rf"(?:cifras|importes|datos|valores|cantidades)?\s*(?:expresad[oa]s?\s+)?\ben\s+(?:miles|millones|billones|cientos|decenas)"
    rf"(?:\s+de\s+millones)?\b{_REST}{{0,60}}",
    rf"(?:millones|miles)\s+de\s+(?:{_MONEY_WORD}|dólares|{_CURRENCY}){_REST}{{0,40}}",
    # 单位：人民币百万元
    r"(?:单位|單位|金额单位|货币单位|貨幣單位|计量单位)\s*[:：为]?\s*[^。()（）\n|]{1,40}",
    # "USD m", "€ million", "$000s", "millions of dollars"
    r"(?:USD|EUR|GBP|CNY|RMB|JPY|[$€£¥])\s?(?:m|mn|bn|k|millions?|billions?|thousands?|'?000s?)\b",
    rf"(?:millions|thousands|billions)\s+of\s+(?:US\s+|U\.S\.\s+)?(?:{_MONEY_WORD}|{_CURRENCY}){_REST}{{0,40}}",
)
_NOTE = re.compile(rf"[(（\[]?\s*(?:{'|'.join(_NOTES)})\s*[)）\]]?", re.IGNORECASE)


def scale_note(text: str) -> str:
    """The note in `text` that says what figures are counted in, as it stands there, or an empty string."""
    match = _NOTE.search(text)
    if match is None:
        return ""
    note = match.group().strip()
    # A parenthesis that opened outside the note does not belong to it.
    if note[-1:] in ")）]" and note[:1] not in "(（[":
        note = note[:-1]
    elif note[:1] in "(（[" and note[-1:] not in ")）]":
        note = note[1:]
    return note.strip(" ,;:：，；*_")


class Scale(NamedTuple):
    """What a table's numbers are counted in: times `factor`, in `unit` where the note names one."""

    factor: Decimal
    unit: str | None
    note: str

    @property
    def currency_alone(self) -> bool:
        """Whether it is a currency's sign or code and no more, as "($)", which leaves the scale to other notes."""
        return bool(_CURRENCY_ALONE.fullmatch(self.note.strip()))


_POWERS = {
    9: r"\bmiles\s+de\s+millones\b|\bbillions?\b|(?<![a-z])bn\b|十亿|十億",
    12: r"\btrillions?\b|\bbillones\b|万亿|萬億",
    7: r"千万|千萬",
    6: r"\bmillions?\b|\bmillones\b|(?<![a-z])(?:mn|mm|m)\b|百万|百萬",
    8: r"亿|億",
    4: r"万|萬",
    3: r"\bthousands?\b|\bmiles\b|(?<!\d)000s?\b|(?<![a-z])k\b|千",
    2: r"\bhundreds\b|\bcientos\b|百",
}
_SCALE = re.compile(
    "|".join(f"(?P<p{power}>{words})" for power, words in _POWERS.items()), re.IGNORECASE
)
_MONEY = re.compile(
    r"(?:US|A|C|HK|NT|R)?[$€£¥]|\b[A-Z]{3}\b|\b(?:dollars?|euros?|pounds?|yuan|yen|francs?|pesos?|reais|dólares|libras)\b"
    r"|人民币|人民幣|美元|港元|港币|欧元|歐元|英镑|日元|元",
    re.IGNORECASE,
)


def read_scale(text: str) -> Scale | None:
    """What the note in `text` says that numbers are counted in; None where there is no note, or one that counts
    different things differently ("$ in thousands, shares in millions").

    Words after an exception ("except per share data") do not count as units of the rest.
    """
    note = scale_note(text)
    said = re.split(r"\b(?:except|excluding|other than|excepto|salvo)\b|除", note)[0]
    powers = {int((match.lastgroup or "p0")[1:]) for match in _SCALE.finditer(said)}
    if not note or len(powers) > 1:
        return None
    return Scale(Decimal(10) ** (powers.pop() if powers else 0), _money(said), note)


_IN_BRACKETS = re.compile(r"[(（]\s*([^()（）]{1,24}?)\s*[)）]\s*$")
_CURRENCY_ALONE = re.compile(r"[(（]\s*(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3})\s*[)）]")
_PLURALS = re.compile(r"\b(thousand|million|billion|trillion)s\b", re.IGNORECASE)
_ALONE = {"miles": 3, "millones": 6, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


def unit_in_brackets(text: str) -> Scale | None:
    """What the end of a heading says that its numbers are counted in: 收入（亿元）, "Passengers (thousands)".

    Read as it would be behind a number. None for what is no unit, for a bare noun ("(restated)") and for "(m)", which
    may be metres or millions.
    """
    found = _IN_BRACKETS.search(text)
    if found is None or found[1] in ("m", "M") or any(c.isdigit() for c in found[1]):
        return None
    inside = _PLURALS.sub(r"\1", found[1]).replace("人次", "人")
    power = _ALONE.get(inside.casefold())
    if power is not None:
        return Scale(Decimal(10) ** power, None, found[0])
    for written in (f"5{inside}", f"5 {inside}", f"{inside}5"):
        figures = find_figures(written)
        if len(figures) == 1 and figures[0].text == written and figures[0].range_end is None:
            (figure,) = figures
            factor = figure.value / 5
            counted = figure.kind in ("number", "count") and not is_person(figure.unit)
            if figure.kind in ("percent", "multiple", "fraction") or (counted and factor == 1):
                return None
            if figure.unit.startswith("1/"):
                return None  # "(per hour)" says nothing of what
            return Scale(factor, None if figure.unit == "1" else figure.unit, found[0])
    return None


def _money(text: str) -> str | None:
    """The currency a note names, read as it would be beside a number."""
    for match in _MONEY.finditer(text):
        for written in (f"{match[0]}5", f"5 {match[0]}"):
            found = find_figures(written)
            if len(found) == 1 and found[0].kind == "money":
                return found[0].unit
    return None
