"""The note that says what a table's figures are counted in: "(in millions)", 单位：百万元, "en miles de euros"."""

import re

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
