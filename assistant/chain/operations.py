"""What a question wants done with figures: told from its own words, no model asked.

The words stand in `operations.toml`, and so does which calculators do the same kind of arithmetic. What is told here is
a sign, to be weighed with others by `planning`.
"""

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.chain.asking import years
from assistant.chain.lexicon import Words, read_data, word_pattern
from assistant.figures import Figure

SETS_AGAINST = frozenset({"ratio", "change", "share", "difference"})
"""Kinds of arithmetic whose results have lost what they are of: nothing is calculated from them."""

_SPAN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:[-–—~～]|to|through|till|until|至|到|a|hasta)\s*((?:19|20)\d\d)(?!\d)"
    r"|(?:between|entre)\s+((?:19|20)\d\d)\s+(?:and|y)\s+((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def read_operations(question: str, own: Sequence[Figure]) -> frozenset[str]:
    """The kinds of arithmetic a question may want; `own` are the numbers that stand in it.

    "How many times" wants a ratio, "by what percentage higher" a change, "what percentage of" a share; where words say
    nothing of the kind, it is one of those that people have no words for: price times number, part of a whole.
    """
    words = {name for name, pattern in _lexicon().words.items() if pattern.search(question)}
    kinds = {figure.kind for figure in own}
    if "multiple" in kinds:
        return frozenset({"product", "base"})
    if "times" in words:
        return frozenset({"ratio"})
    if "multiplied" in words:
        return frozenset({"product"})
    if kinds & {"percent", "fraction"}:
        return frozenset({"part", "whole", "grown"} | ({"share"} if "percent" in words else set()))
    if "percent" in words:
        return frozenset({"change"} if "compared" in words else {"share"})
    if "together" in words:
        return frozenset({"sum", "product"})
    if "compared" in words:
        return frozenset({"difference", "gain"})
    if "mean" in words:
        return frozenset({"mean", "each"})
    if "each" in words:
        return frozenset({"each", "product"})
    return frozenset({"product", "part", "whole", "base", "gain", "each"})


def speaks_of_arithmetic(question: str) -> bool:
    """Whether a question speaks of more or less, of a share, a sum, a mean or a multiple: sources may state what comes
    out, but as often it has to be calculated."""
    return _speaks(question, "times", "multiplied", "percent", "together", "compared", "mean")


def goes_down(question: str) -> bool:
    """Whether a question that compares speaks of less, and not of more."""
    return _speaks(question, "down")


def speaks_of_change(question: str) -> bool:
    """Whether a question speaks of more or less than something."""
    return _speaks(question, "compared")


def only_changes(question: str) -> bool:
    """Whether a question that compares speaks of a change, and not of its way."""
    return _speaks(question, "changed") and not _speaks(question, "down")


def speaks_of_mean(text: str) -> bool:
    """Whether a text speaks of an average or a middle."""
    return _speaks(text, "mean")


def speaks_of_ratio(question: str) -> bool:
    """Whether a question asks for a ratio by that name, which may be under one."""
    return _speaks(question, "ratio")


def years_wanted(question: str, kind: str | None) -> frozenset[str]:
    """The years that a question wants figures of; for a mean or a sum those between the first and the last too, where
    it speaks of a span: "the average between 2017 and 2019" is of three."""
    named = years(question)
    span = _SPAN.search(question)
    if kind not in ("mean", "sum") or span is None:
        return named
    first, last = (int(year) for year in span.groups() if year)
    return named | {str(year) for year in range(first, last + 1)}


def spreads(question: str) -> bool:
    """Whether a question speaks of a mean, or of an amount for each of something, as a year."""
    return _speaks(question, "mean", "each")


def sets_off(question: str) -> bool:
    """Whether a question speaks of things together or against each other: it wants one result, and not each of them."""
    return _speaks(question, "together", "compared", "times", "mean", "implied")


def of_another_dimension(question: str, text: str) -> bool:
    """Whether a question asks how much larger, faster, dearer or heavier something is, and a text speaks of another of
    these alone."""
    asked, told = _dimensions(question), _dimensions(text)
    return bool(asked and told) and not asked & told


def says_nothing_of(question: str, kind: str) -> bool:
    """Whether figures of this kind tell nothing of what a question compares: a number of things nothing of how fast."""
    asked = _dimensions(question)
    return bool(asked) and all(kind in _lexicon().no_dimension.get(one, ()) for one in asked)


def operation(tool: str) -> str | None:
    """The kind of arithmetic a calculator does; None where it is none of those that words tell apart."""
    return _lexicon().of_tool.get(tool)


def _dimensions(text: str) -> set[str]:
    return {name for name, pattern in _lexicon().dimensions.items() if pattern.search(text)}


def _speaks(text: str, *names: str) -> bool:
    """Whether a text has words of one of these lists."""
    return any(_lexicon().words[name].search(text) for name in names)


class _Lexicon(BaseModel):
    model_config = ConfigDict(frozen=True)

    words: dict[str, Words]
    dimensions: dict[str, Words]
    no_dimension: dict[str, tuple[str, ...]]
    of_tool: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    data = read_data("operations.toml")
    return _Lexicon(
        words={name: word_pattern(words) for name, words in data["words"].items()},
        dimensions={name: word_pattern(words) for name, words in data["dimensions"].items()},
        no_dimension=data["no_dimension"],
        of_tool={tool: name for name, tools in data["operations"].items() for tool in tools},
    )
