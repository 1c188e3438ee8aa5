"""The unit that a number leaves out because a figure before it has said it.

"148.7 million euros: 91.2 million for staff", "74 días, frente a los 112 de 2023", "the boiler cost 2.1 million". Reads
folded text; what follows the number must not be a noun, which it would count.
"""

import re
from collections.abc import Sequence

from assistant.figures.numbers import Number
from assistant.figures.types import Figure

CURRENCY_LOOSE = "its currency is that of the amount before it"
UNIT_LOOSE = "its unit is that of the figure it is set against"
_REACH = 160
"""Most characters between an amount and one that leaves its currency out."""
_NEAR = 60
"""Most characters between a figure and a number that is set against it."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？\n|]")
_AGAINST = re.compile(
    r"\b(?:frente a(?: los| las)?|contra(?: los| las)?|against|compared (?:with|to)|(?:up |down )?from|versus|"
    r"than(?: the)?) $",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:$|[,.;:)!?](?!\d))|\s+(?:in|for|to|a|the|last|before|went|from|of it|of which|on|and|en|para|al|el|un|y|e|"
    r"por|(?:de|del|del año|in|a) (?=(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:sold|sells?|shipped|ships|carried|served|made|produced|reached|has|have|had|vend\w+|transport\w+|atend\w+|"
    r"produ\w+|tiene|tenía)\b[^.;:,\n]{0,20}$",
    re.IGNORECASE,
)
_COST = re.compile(
    r"\b(?:costs?|costing|pa(?:id|ys?)|spen[dt]s?|worth|cost[óa]\w*|cuestan?|pag[óa]\w*|gast[óa]\w*|invirtió|valía|vale)\b"
    r"[^.;:,\n]{0,20}$",
    re.IGNORECASE,
)


def elided_unit(
    text: str, number: Number, start: int, end: int, before: Sequence[Figure]
) -> tuple[str, str] | None:
    """The unit of a number without one, and why it is loose; None where no figure before it gives one.

    Args:
        text: folded text.
        number: the number; `start` and `end` are where its figure lies.
        before: the figures read so far, in order.
    """
    if not before or number.form != "plain" or not _NO_NOUN.match(text, end):
        return None
    last = before[-1]
    between = text[last.end : start]
    together = not _SENTENCE_END.search(between)
    lead = text[max(0, start - 40) : start]
    if number.scaled:
        if last.kind == "money" and together and len(between) <= _REACH:
            return None if _COUNTING.search(between) else (last.unit, CURRENCY_LOOSE)
        currencies = {figure.unit for figure in before if figure.kind == "money"}
        if len(currencies) == 1 and _COST.search(lead):
            return currencies.pop(), CURRENCY_LOOSE
        return None
    against = together and len(between) <= _NEAR and _AGAINST.search(lead)
    if not against or last.unit == "1" or last.kind in ("money", "rate", "multiple"):
        return None
    if number.bare and 1900 <= number.value <= 2100:
        return None
    return last.unit, UNIT_LOOSE
