"""Taking apart a question whose parts each ask by a word of their own: "Who led the round, and how much was raised?".

Each is decided as a question by itself, be it a figure, a calculation or words that it wants. Parts that share the word
by which they ask ("the first and second tranche") are told in `coordination`.
"""

import re
from functools import cache
from typing import NamedTuple

from assistant.chain.coordination import about
from assistant.chain.ellipsis import asks, lexicon, own_words
from assistant.chain.lexicon import read_data, word_pattern

_CHINESE = re.compile(r"\s*(?:(?<!\d)[,，]|[,，](?!\d)|[；;？?。])\s*")
_ENDS = " ,，;；?？。¿"


class Clause(NamedTuple):
    """A part of a question as it was said, and as a question that stands alone."""

    said: str
    question: str


def clauses(question: str, language: str) -> list[Clause]:
    """The clauses that each ask something, in order, one that names nothing with the names and years of those before;
    none where the question asks once.

    Nothing is taken apart that begins with a supposition, which is about all of it, or where a clause says nothing but
    the word by which it asks ("and when?").
    """
    if lexicon().supposing.match(question.lstrip(" ¿")):
        return []
    cut = _chinese(question) if language.startswith("zh") else _cut(question, language)
    if len(cut) < 2 or not all(asks(one) and own_words(one) for one in cut):
        return []
    return [Clause(one, about(one, " ".join(cut[:i]), leaning=True)) for i, one in enumerate(cut)]


def _chinese(question: str) -> list[str]:
    """Cut at its marks; what does not ask belongs to the clause behind it, or at the end to the one before."""
    cut: list[str] = []
    start = 0
    for mark in [*_CHINESE.finditer(question), None]:
        end = mark.start() if mark else len(question)
        if asks(question[start:end]):
            cut.append(question[start:end].strip(_ENDS))
            start = mark.end() if mark else end
    if cut and question[start:].strip(_ENDS):
        cut[-1] = f"{cut[-1]}，{question[start:].strip(_ENDS)}"
    return cut


def _cut(question: str, language: str) -> list[str]:
    """Cut before every asking word that something joins to what is before it."""
    pattern = _joint(language.partition("-")[0])
    starts = [(0, 0), *(m.span() for m in pattern.finditer(question))]
    ends = [start for start, _ in starts[1:]] + [len(question)]
    return [question[begin:end].strip(_ENDS) for (_, begin), end in zip(starts, ends, strict=True)]


@cache
def _joint(language: str) -> re.Pattern[str]:
    """What joins a clause to the one before: "and", a semicolon or a question mark, before an asking word or one that
    ties it to what stands before ("and at what price"); a comma alone joins "the firm, which …" as well."""
    joining, words = read_data("asking.toml")["joining"], read_data("standalone.toml")
    here = language if language in joining else "en"
    join, link, ask = (
        word_pattern({here: own[here]}).pattern
        for own in (joining, words["linking"], words["asking"])
    )
    return re.compile(
        rf"\s*(?:[,;?]?\s+(?:{join})|[;?])\s*¿?\s*(?=(?:(?:{link})\s+)?(?:{ask}))", re.IGNORECASE
    )
