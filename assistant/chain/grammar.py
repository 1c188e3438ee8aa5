"""A grammar (GBNF) for one answer: digits only as part of numerals that are known, scripts only of its language.

The model writes freely, but a digit is let through only inside a numeral of the evidence or the question, whole, with
its unit and scale word, or inside a name, year or date that stands there. So "$145.9 million" cannot become
"$145.9 billion". Number words ("three", 三) are let through here and checked after.
"""

import re
from collections.abc import Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.documents.language import same_language
from assistant.figures import find_figures, month_numbers

LEAD = 120
TRAIL = 80

# names with digits (X-200b), years, dates and times, taken whole
_IDENTIFIER = re.compile(
    r"(?:[^\W\d_]+[-.]?)?\d+(?:[-/.:,]\d+)*(?:年(?:\d+月(?:\d+日)?)?|月(?:\d+日)?)?(?:[-.]?[^\W\d_]+)?",
    re.ASCII,
)
_NAME = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:[-.&/][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9]*(?:[-.&/][A-Za-z0-9]+)*)*|[a-z]+[0-9][A-Za-z0-9-]*"
)
_CHINESE_DATE = ("年", "月", "日")
_DIGITS = "0-9\uff10-\uff19"
_MARKS = r"\[\]【】"  # citation marks are set by code
_LATIN = "A-Za-z\u00c0-\u024f"
_CJK = "\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e\u3000-\u3003\u300c-\u3011"
_OTHER_SCRIPTS = (
    "\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\uac00-\ud7af"
)


def numerals(evidence: Sequence[EvidenceSentence], question: str, language: str) -> list[str]:
    """Every string with digits that an answer may have, longest first."""
    allowed = {n for sentence in evidence for n in sentence.numerals}
    allowed |= {f.text for f in find_figures(question, language)}
    allowed = {n for n in allowed if re.search(r"\d", n)}
    for text in [question, *(s.shown for s in evidence)]:
        rest = text
        for numeral in sorted(allowed, key=len, reverse=True):
            rest = rest.replace(numeral, " ")
        allowed |= {m[0] for m in _IDENTIFIER.finditer(rest)}
    for sentence in evidence:
        source = sentence.metadata.language
        if same_language(source, language):
            continue
        if source.startswith("zh"):  # 2025年9月 is September 2025
            dates = {n for n in allowed if n.endswith(_CHINESE_DATE)}
            allowed = allowed - dates | {digits for n in dates for digits in re.findall(r"\d+", n)}
        elif language.startswith("zh"):
            allowed |= set(month_numbers(sentence.shown, source)[1])
    return sorted(allowed, key=lambda n: (-len(n), n))


def names(evidence: Sequence[EvidenceSentence], question: str) -> list[str]:
    """Latin words that may stand in a text of another script: those written with a capital, and abbreviations."""
    found: set[str] = set()
    for text in [question, *(s.shown for s in evidence), *(s.metadata.title for s in evidence)]:
        found |= set(_NAME.findall(text))
    return sorted(found, key=lambda n: (-len(n), n))


def answer_grammar(
    evidence: Sequence[EvidenceSentence],
    question: str,
    language: str,
    required: str | None = None,
) -> str:
    """The grammar of an answer in `language` to `question` from `evidence`.

    Chinese answers have Latin letters only in names of the evidence, other answers have no Chinese characters. With
    `required`, a numeral, the answer must have it, with at most `LEAD` pieces before and `TRAIL` behind.
    """
    chinese = language.startswith("zh")
    excluded = _DIGITS + _MARKS + _OTHER_SCRIPTS + (_LATIN if chinese else _CJK)
    rules = {"text": f"[^{excluded}]"}
    parts = ["text"]
    for rule, literals in (
        ("number", numerals(evidence, question, language)),
        ("name", names(evidence, question) if chinese else []),
    ):
        if literals:
            rules[rule] = " | ".join(literal(item) for item in literals)
            parts.append(f"{rule} text")
    last = " | ".join(rule for rule in rules if rule != "text")
    piece = f"({' | '.join(parts)})"
    end = f" ({last})?" if last else ""
    root = f"{piece}+{end}"
    if required is not None:
        root = f"{piece}{{0,{LEAD}}} {literal(required)} (text {piece}{{0,{TRAIL}}}{end})?"
    return "".join(f"{name} ::= {body}\n" for name, body in {"root": root, **rules}.items())


def one_of(texts: Sequence[str]) -> str:
    """The grammar of a reply that is one of these texts."""
    return f"root ::= {' | '.join(literal(text) for text in texts)}\n"


def literal(text: str) -> str:
    """A text as a terminal of a grammar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
