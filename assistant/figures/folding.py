"""One character for another, so that the same number looks the same in every script; offsets do not move.

Fullwidth digits and marks become ASCII, the many spaces become two (ordinary, and no-break for those that group
digits), traditional and financial Chinese numerals become the plain ones. Letters keep their case.
"""

import re

NO_BREAK = "\u00a0"

_TRADITIONAL = dict(
    zip(
        "萬億兩點負個幾餘雙對張條顆項場筆組間種類輪層棟處時鐘過約達虧損漲減噸電單圓幣歐鎊韓臺訂頁圖節號號錢塊銷輛架員戶隻"
        "趟歲級條樣標項數倆於間週這為與至從長較開進現觀導體頭歷屆總額測據來產業調幾將職",
        "万亿两点负个几余双对张条颗项场笔组间种类轮层栋处时钟过约达亏损涨减吨电单圆币欧镑韩台订页图节号号钱块销辆架员户只"
        "趟岁级条样标项数俩于间周这为与至从长较开进现观导体头历届总额测据来产业调几将职",
        strict=True,
    )
)
_FINANCIAL = dict(zip("壹贰貳叁肆柒捌玖佰仟", "一二二三四七八九百千", strict=True))
_SPACES = "\u2002\u2003\u3000"
_GROUPING_SPACES = "\u00a0\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_MARKS = {
    "陸": "陆",
    "\u2212": "-",
    "\ufe63": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2019": "'",
    "\uffe1": "£",
    "\uffe0": "¢",
    "\u03bc": "µ",
    "﹪": "%",
    "﹩": "$",
}


def _table() -> dict[int, str]:
    table: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for keep in "，；！？":
        table.pop(ord(keep))
    for old, new in {**_TRADITIONAL, **_FINANCIAL, **_MARKS}.items():
        table[ord(old)] = new
    table.update({ord(space): " " for space in _SPACES})
    table.update({ord(space): NO_BREAK for space in _GROUPING_SPACES})
    return table


_TABLE = _table()
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def fold(text: str) -> str:
    """Return `text` with look-alikes replaced, code point for code point: the length stays the same.

    The fullwidth comma groups digits only between fullwidth digits; elsewhere it is punctuation and stays.
    """
    return _WIDE_COMMA.sub(",", text).translate(_TABLE)
