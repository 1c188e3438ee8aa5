"""What the documents' own names say of two years: the change, the difference or the ratio between figures whose names
are the same but for the year ("revenue in 2024", "revenue in 2025").

Here nothing is weighed: names that differ in nothing but the year asked for are of one thing, as the cells of a table's
row are.
"""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.calculator import run
from assistant.chain.asking import Asked, names, own_years, years
from assistant.chain.operations import goes_down, read_operations, speaks_of_change, spreads
from assistant.chain.plan_signs import Operand
from assistant.chain.planning import Plan, operands_of
from assistant.chain.ranking import RankedCard
from assistant.errors import CalculationError
from assistant.figures import same_quantity
from assistant.index.cards import FigureCard
from assistant.index.index import Index

NEAR = 0.68
"""Least similarity of a name to the question. The names meant have 0.68 to 0.79 in seven questions about two years; the
nearest to six about what no document tells, which do not name another company, 0.60 to 0.64, and in two 0.77 and 0.80,
where no figure of the same name and the other year is there."""

SAME_NAME = 12
"""Cards looked through for the one with the same name and the other year."""

Kind = Literal["change", "difference", "ratio"]

_PART_OF_YEAR = re.compile(
    r"\b(?:quarters?|half|months?|trimestres?|semestres?|mes(?:es)?|[qh][1-4])\b|季度?|半年|月",
    re.IGNORECASE,
)


def over_years(
    index: Index,
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    document_ids: Sequence[str] | None,
) -> Plan | None:
    """The calculation over the two figures of the years that a question sets against each other; None where it does
    not, or where the likeliest named figure of one of them has no counterpart of the same name in the other."""
    kind = _kind(question, asked)
    if kind is None:
        return None
    likeliest = [one for one in ranked if _of_one_year(one.card, asked)]
    for first in likeliest:
        if not same_quantity(first.card.figure, likeliest[0].card.figure):
            continue  # of another thing: only the likeliest counts, by whatever name
        if first.similarity < NEAR or not _same_terms(question, asked, first.card):
            continue
        if first.card.figure.kind == "percent" and "%" in asked.units:
            continue  # by how much in percent is asked of amounts; percentages differ by points
        other = _counterpart(index, first.card, asked, document_ids)
        operands = operands_of(index, question, asked, [first, other]) if other else []
        if len(operands) == 2:  # else they are equal
            earlier, later = sorted(operands, key=lambda one: min(one.years))
            return _calculated(question, kind, earlier, later)
    return None


def _kind(question: str, asked: Asked) -> Kind | None:
    """What is wanted of two years; a question that asks how much something grew wants a percentage."""
    if len(asked.years) != 2 or asked.own_numbers or asked.several or asked.comparing:
        return None
    if spreads(question):
        return None  # the growth of a year among several, which is another
    wanted = read_operations(question, asked.figures)
    if "ratio" in wanted:
        return "ratio"
    if "change" in wanted or ("difference" in wanted and "percent" in asked.kinds):
        return "change"
    return "difference" if "difference" in wanted else None


def _of_one_year(card: FigureCard, asked: Asked) -> bool:
    """Whether a person has named this figure of a source, as one of the years asked for, and not as a change."""
    if card.measures is None or card.origin != "stated":
        return False
    if card.figure.kind in ("percent", "multiple") and speaks_of_change(card.measures.en):
        return False
    told = years(card.measures.en)
    return len(told) == 1 and told <= asked.years


def _same_terms(question: str, asked: Asked, card: FigureCard) -> bool:
    """Whether a figure is of what the question calls by name, and of whole years where the question is."""
    said = "\n".join(card.labels)
    whole = not _PART_OF_YEAR.search(question), not _PART_OF_YEAR.search(said)
    return asked.names <= names(said) and whole[0] == whole[1]


def _counterpart(
    index: Index, card: FigureCard, asked: Asked, document_ids: Sequence[str] | None
) -> RankedCard | None:
    """The figure of the same name and the other year; None where sources differ on it."""
    assert card.measures is not None
    (year,) = years(card.measures.en)
    (other,) = asked.years - {year}
    name = card.measures.en.replace(year, other)
    scored = index.cards(name, SAME_NAME, (), document_ids)
    same = [one for one in scored if one.card.measures is not None and one.card.measures.en == name]
    if not same or not all(same_quantity(one.card.figure, same[0].card.figure) for one in same):
        return None
    return RankedCard(card=same[0].card, similarity=same[0].similarity, chance=1.0)


def _calculated(question: str, kind: Kind, earlier: Operand, later: Operand) -> Plan | None:
    """A change runs from the earlier year; a difference is how much more, or less, the year is that the question does
    not set the other against ("than in 2018"), else the later; a ratio is that of the greater. Percentages differ by
    points."""
    subject, against = earlier, later
    if own_years(question) == later.years or len(own_years(question)) > 1:
        subject, against = later, earlier
    first, second = (against, subject) if goes_down(question) else (subject, against)
    if "percent" in (earlier.figure.kind, later.figure.kind) and kind != "ratio":
        tool, given = "point_change", {"start": second, "end": first}
    elif kind == "change":
        tool, given = "percent_change", {"start": earlier, "end": later}
    elif kind == "difference":
        tool, given = "difference", {"minuend": first, "subtrahend": second}
    else:
        greater, smaller = sorted((earlier, later), key=lambda one: -one.figure.value)
        tool, given = "ratio", {"numerator": greater, "denominator": smaller}
    try:
        made = run(tool, {name: one.figure for name, one in given.items()})
    except CalculationError:
        return None  # another unit, or nothing to set against
    return Plan(calculation=made, operands=tuple(given.items()), chance=1.0, signs={})
