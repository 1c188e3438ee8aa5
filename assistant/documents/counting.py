"""Which figures a text holds, for the account of what cleaning took away."""

import re

_NUMERAL = re.compile(r"\d+(?:[.,:]\d+)*")


def figures_in(text: str) -> list[str]:
    """The figures of `text` as they are written there, in order."""
    return _NUMERAL.findall(text)
