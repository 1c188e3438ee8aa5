"""Dates as pages and files write them in Chinese, English and Spanish.

Only complete dates are read. `03/04/2026` is left alone: nobody can tell the day from the month.
"""

import re
from datetime import date

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12,
}  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,10})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?[日号號]",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+de)?\s+{_MONTH},?(?:\s+del?)?\s+{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.]{_YEAR}(?!\d)",
    )
)
_DAY_FIRST = _PATTERNS[-1]
DATE = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", p.pattern) for p in _PATTERNS))
"""Anything that reads like a complete date, also where day and month cannot be told apart."""


def find_date(text: str) -> date | None:
    """The first complete and possible date in `text`, or None."""
    found = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            day = _date(match, ambiguous=pattern is _DAY_FIRST)
            if day is not None:
                found.append((match.start(), day))
                break
    return min(found)[1] if found else None


def _date(match: re.Match[str], *, ambiguous: bool) -> date | None:
    name = match["month"]
    month = int(name) if name.isdigit() else _MONTHS.get(name[:3].lower())
    day = int(match["day"])
    if ambiguous and month is not None and month != day and day <= 12:
        return None
    try:
        return date(int(match["year"]), month or 0, day)
    except ValueError:
        return None
