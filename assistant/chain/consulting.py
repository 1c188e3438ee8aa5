"""What the language model is asked about the figures that were found, and whether a calculation is looked for at all.

Nothing is asked where a person or a table has named the likeliest figure as the question does.
"""

from collections.abc import Callable, Iterator, Sequence

from assistant.chain.asking import Asked
from assistant.chain.choosing import Choice, choices, formula_choices
from assistant.chain.formula import Writes
from assistant.chain.operations import speaks_of_arithmetic
from assistant.chain.planning import Plan
from assistant.chain.ranking import RankedCard, named_by_table, unit_fit
from assistant.chain.reading import Reads
from assistant.documents.tables import is_table_row

PLAIN = 0.6
"""Chance of the best card from which on no calculation is looked for, unless the question asks for one; and from which
on a question that names no amount is taken to want that figure."""


def if_figure(asked: Asked, ranked: list[RankedCard]) -> list[RankedCard]:
    """The same, or none where the question wants no figure: its words name none, and none is likely."""
    return ranked if ranked and (asked.figure or ranked[0].chance >= PLAIN) else []


def needs_plan(question: str, asked: Asked, ranked: Sequence[RankedCard]) -> bool:
    """Whether a calculation may be wanted: unless a figure is likely enough, and the question says nothing of one and
    is not about several years."""
    if not ranked:
        return False
    return calculates(question, asked) or ranked[0].chance < PLAIN


def ways(
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    plans: Callable[[], Sequence[Plan]],
    reads: Reads,
    writes: Writes,
) -> Iterator[list[Choice]]:
    """The ways to answer a question that wants a figure, to be gone on with until one of them is likely enough: by
    figures and the planner's calculation, the language model reading which it is where nobody has named them; and over
    running text by a formula that it writes, first where the question's words want a calculation. `plans` asks the
    planner, which is done only when it is needed."""
    by_formula = may_calculate(question, asked, ranked)
    first = by_formula and calculates(question, asked)
    if first:
        yield formula_choices(writes(asked, question, ranked))
    among = to_read(question, asked, ranked)
    read = reads(question, among) if among else None
    planned = plans() if needs_plan(question, asked, ranked) else []
    yield choices(question, asked, ranked, planned, read)
    if by_formula and not first:
        yield formula_choices(writes(asked, question, ranked))


def may_calculate(question: str, asked: Asked, ranked: Sequence[RankedCard]) -> bool:
    """Whether the language model may be asked for a formula: one figure is wanted, it may have to be calculated, and
    nobody has said what the likeliest one measures."""
    one = not (asked.several or asked.comparing)
    return one and needs_plan(question, asked, ranked) and unnamed(ranked)


def calculates(question: str, asked: Asked) -> bool:
    """Whether a question's own words want a calculation."""
    told = asked.calculating or bool(asked.figures) or len(asked.years) > 1
    return told or speaks_of_arithmetic(question)


def unnamed(ranked: Sequence[RankedCard]) -> bool:
    """Whether the likeliest figure stands in running text, and nobody has said what it measures."""
    if not ranked or ranked[0].card.measures is not None:
        return False
    return not is_table_row(ranked[0].card.clause)


def to_read(question: str, asked: Asked, ranked: Sequence[RankedCard]) -> list[RankedCard]:
    """The figures among which the language model is to read which is meant, where neither a person nor a table has
    named the likeliest as the question does: those that can be in the unit asked for, and that are, where the likeliest
    is. None where one figure is not what is asked for."""
    fitting = [one for one in ranked if unit_fit(asked, one.card.figure) >= 0]
    if fitting and unit_fit(asked, fitting[0].card.figure) > 0:
        fitting = [one for one in fitting if unit_fit(asked, one.card.figure) > 0]
    if asked.several or not fitting or fitting[0].card.measures is not None:
        return []
    return [] if named_by_table(question, asked, [one.card for one in fitting]) else fitting
