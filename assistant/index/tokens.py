"""Words for lexical search, for texts with and without spaces.

Latin, Cyrillic, Greek… text is cut into words, lower-cased, accents folded. Scripts written without spaces are
cut into overlapping pairs of characters, which need no dictionary. Names with digits (`X-200b`) are kept whole as
well as in parts, because that is how people type them.
"""

import re
import unicodedata
from functools import lru_cache

STEM = 5
"""Words of Latin letters are compared by so many letters where endings should not count."""

# Han, kana, bopomofo, Thai, Lao, Khmer, Myanmar: scripts without spaces between words
_UNSPACED = (
    r"\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003134f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_TOKEN = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])\w)+(?:[-.,](?:(?![{_UNSPACED}])\w)+)*)"
)
_PART = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """The search words of a text, in order, repeats included; each is made of letters and digits only."""
    folded = _fold(text)
    found: list[str] = []
    for match in _TOKEN.finditer(folded):
        if run := match["unspaced"]:
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            continue
        parts = _PART.findall(match["word"])
        found += parts
        if len(parts) > 1:
            found.append("".join(parts))
    return found


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The search words of a text cut to `STEM` letters; pairs of characters where it has no spaces."""
    return frozenset(t if not t.isascii() or t.isdigit() else t[:STEM] for t in tokens(text))


def _fold(text: str) -> str:
    """Lower case, compatibility forms unified (fullwidth digits), accents dropped."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )
