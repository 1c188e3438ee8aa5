"""The unit that a number leaves out because a figure before it has said it.

"148.7 million euros: 91.2 million for staff", "74 días, frente a los 112 de 2023", "the boiler cost 2.1 million". Reads
folded text; what follows the number must not be a noun, which it would count.
"""

import re
from collections.abc import Sequence

from assistant.figures.numbers import Number
from assistant.figures.types import Figure
from assistant.figures.units import unit_kind

CURRENCY_LOOSE = "its currency is that of the amount before it"
UNIT_LOOSE = "its unit is that of the figure it is set against"
PART_LOOSE = "its unit is that of the whole it is a part of"
_REACH = 160
"""Most characters between an amount and one that leaves its currency out."""
_NEAR = 60
"""Most characters between a figure and a number that is set against it."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？\n|]")
_AGAINST = re.compile(
    r"\b(?:(?:frente a|contra|desde|por)(?: los| las)?|against|compared (?:with|to)|(?:up |down )?from|versus|"
    r"than(?: the)?) $",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(
    r"\b(?:of wh(?:ich|om)|de (?:l[oa]s que|los cuales|las cuales|ell[oa]s)|entre l[oa]s que)"
    r"(?: (?:about|some|over|only|just|unos|unas|casi|solo|sólo))? $",
    re.IGNORECASE,
)
_OF_THE = re.compile(
    r"(?:^|[.!?;:\n]\s*)(?:Of|De)(?: (?:the|its|our|their|these|those|l[oa]s|sus|nuestr[oa]s|est[oa]s))? $",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r" (?:of (?:them|these|those|whom|which)|de (?:ell|est)[oa]s)\b", re.IGNORECASE
)
_OF_WHOLE = re.compile(
    r" (?:of|out of|de)(?: (?:the|its|our|their|his|her|all|l[oa]s|sus|nuestr[oa]s))?"
    r"(?: [A-Za-zÀ-ÿ][\w'’-]*){0,3} (?=\d)",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:$|[,.;:)!?](?!\d))|\s+(?:in|for|to|a|the|last|before|went|from|on|and|en|para|al|el|un|y|e|por|no|se|"
    r"of (?:it|which|whom|them|these|those)|de (?:ell|est)[oa]s|was|were|is|are|had|have|will|did|eran?|fueron|fue|son|"
    r"ten[íi]an?|tienen|más|menos|more|less|fewer|(?:de|del|del año|in|a) (?=(?:19|20)\d\d)|"
    r"del? (?:año|ejercicio|curso|trimestre|periodo|mes) (?:anterior|pasado|previo|precedente))\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:sold|sells?|shipped|ships|carried|served|made|produced|reached|has|have|had|vend\w+|transport\w+|atend\w+|"
    r"produ\w+|tiene|tenía)\b[^.;:,\n]{0,20}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r" (?:más|menos|more|less|fewer)(?= (?:que|de lo|than|of them)\b|[,.;:)])", re.IGNORECASE
)
_MONEY = re.compile(
    r"\b(?:gastos?|ingresos?|presupuestos?|deudas?|beneficios?|pérdidas?|ventas|sueldos?|salarios?|nóminas?|costes?|costos?|"
    r"inversi(?:ón|ones)|invertir|subvenci(?:ón|ones)|subsidios?|préstamos?|tasas|alquileres|facturación|facturó|patrocini\w+|"
    r"aport\w+|ayudas?|impuestos?|dividendos?|revenues?|costs?|spending|expenses|debts?|budgets?|profits?|loss(?:es)?|"
    r"turnover|income|fees|subsid(?:y|ies)|loans?|wages|salaries|payroll|sponsor\w*|grants?|earnings)\b[^.;:\n]{0,50}$",
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
    near = together and len(between) <= _NEAR
    if (
        near
        and _MORE.match(text, end)
        and last.unit != "1"
        and last.kind not in ("rate", "multiple", "percent", "points", "duration")
    ):
        return last.unit, UNIT_LOOSE
    if number.scaled:
        if last.kind == "money" and together and len(between) <= _REACH:
            return None if _COUNTING.search(between) else (last.unit, CURRENCY_LOOSE)
        if near and _AGAINST.search(lead) and _large(last):
            return last.unit, UNIT_LOOSE
        currencies = {figure.unit for figure in before if figure.kind == "money"}
        about_money = _COST.search(lead) or _MONEY.search(text[max(0, start - 70) : start])
        if len(currencies) == 1 and about_money:
            return currencies.pop(), CURRENCY_LOOSE
        return None
    part = (
        (near and _OF_WHICH.search(lead))
        or (together and _OF_THEM.match(text, end))
        or (
            together
            and between.endswith(", ")
            and _OF_THE.search(text[max(0, last.start - 20) : last.start])
        )
    )
    if part and unit_kind(last.unit) == "count":
        return last.unit, PART_LOOSE
    against = near and _AGAINST.search(lead)
    if not against or last.unit == "1" or last.kind in ("rate", "multiple"):
        return None
    if last.kind == "money" and not (
        number.value >= 1000 and last.value / 20 < number.value < last.value * 20
    ):
        return None
    if number.bare and 1900 <= number.value <= 2100:
        return None
    return last.unit, UNIT_LOOSE


def _large(figure: Figure) -> bool:
    """Whether a figure has a unit and is of the size of millions, so that "against 14.5 million" is set against it."""
    return (
        figure.unit != "1"
        and figure.value >= 100_000
        and figure.kind in ("count", "mass", "length", "volume", "area", "energy")
    )


def whole_behind(text: str, end: int) -> int | None:
    """Where the number begins of which the one that ends at `end` is a part ("46 of the line's 385 jobs"), if any."""
    match = _OF_WHOLE.match(text, end)
    return match.end() if match else None
