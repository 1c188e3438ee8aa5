"""Which calculation answers a question: calculators and figures that fit each other, the question, and its own numbers.

Nothing is ever calculated with but what stands in a source or in the question. Calculators are tried on the figures
nearest to the question, to parts of it and to the names of its outline (`outlining`); of those that come to the same by
the same figures one is kept. Signs (`plan_signs`) are weighed by a logistic function (`planner.toml`, fitted by
`evals/fit.py` on the development questions).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.calculator import Calculation, Calculator, calculators, run
from assistant.calculator.toolset import search_text
from assistant.chain.asking import Asked, years
from assistant.chain.operands import MOST as MOST_OPERANDS
from assistant.chain.operands import Operand, find_operands, own_figures, to_be_used
from assistant.chain.operations import of_one_time, only_by_name, operation, read_operations
from assistant.chain.outlining import Outline
from assistant.chain.plan_signs import PlanSigns, Tool, has_meaning
from assistant.chain.ranking import is_range, same_unit
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.errors import CalculationError
from assistant.figures import Figure, compatible
from assistant.index.cards import FigureCard
from assistant.index.index import Index

NEAREST_TOOLS = 6
"""Calculators tried because their description is near to the question, beside those its words call for."""

MOST_RUN = 600
"""Combinations calculated for a question, most promising first."""

_BARE = frozenset({"multiple", "percent", "fraction"})
"""Kinds of figures that have lost what they are of."""


class Plan(BaseModel):
    """A calculation that may answer the question, with the chance that it does, between 0 and 1."""

    model_config = ConfigDict(frozen=True)

    calculation: Calculation
    operands: tuple[tuple[str, Operand], ...]
    chance: float
    signs: Mapping[str, float]


_Chosen = tuple[tuple[str, Operand], ...]


def plan(
    index: Index,
    question: str,
    asked: Asked,
    found: Sequence[FigureCard],
    outline: Outline | None = None,
    document_ids: Sequence[str] | None = None,
) -> list[Plan]:
    """The likeliest calculations over the figures of the cards found and of those that the outline names, best first;
    empty where nothing could be calculated."""
    return with_chances(candidates(index, question, asked, found, outline, document_ids))


def with_chances(plans: Sequence[Plan]) -> list[Plan]:
    """The same with their chances told, best first."""
    weights = read_weights("planner.toml")
    told = [made.model_copy(update={"chance": chance(made.signs, weights)}) for made in plans]
    return sorted(told, key=lambda p: -p.chance)


def candidates(
    index: Index,
    question: str,
    asked: Asked,
    found: Sequence[FigureCard],
    outline: Outline | None = None,
    document_ids: Sequence[str] | None = None,
) -> list[Plan]:
    """Every calculation that was tried and came out in a unit that answers, with all the person's numbers in it, and
    its signs; chances are not told yet."""
    operands = find_operands(index, question, asked, found, outline, document_ids)
    if all(o.card is None for o in operands):
        return []
    signs = PlanSigns(question, asked, operands, outline)
    wanted = read_operations(question, asked.figures)
    called = wanted | ({outline.kind} if outline else set())
    own = to_be_used(own_figures(asked))
    tried = [
        (_promise(tool, chosen, called), tool, chosen)
        for tool in _tools(index, question, signs.wording, called)
        for chosen in _choices(tool.calculator, operands)
        if own <= frozenset().union(*(o.own for _, o in chosen))
        and worth(tool.calculator, [o for _, o in chosen])
    ]
    tried.sort(key=lambda one: -one[0])
    kept: dict[object, Plan] = {}
    for _, tool, chosen in tried[:MOST_RUN]:
        try:
            calculation = run(tool.calculator.name, _arguments(tool.calculator, chosen))
        except CalculationError:
            continue
        unit = calculation.result.unit
        if not (has_meaning(unit) and answers_in(asked, unit)):
            continue
        told = signs.of(tool, chosen, calculation, wanted)
        key = (
            calculation.result.value,
            calculation.result.unit,
            frozenset(id(operand) for _, operand in chosen),
        )
        known = kept.get(key)
        if (
            known is None
            or told["tool"] + told["wanted"] > known.signs["tool"] + known.signs["wanted"]
        ):
            kept[key] = Plan(calculation=calculation, operands=chosen, chance=0.0, signs=told)
    return list(kept.values())


def answers_in(asked: Asked, unit: str) -> bool:
    """Whether a result in this unit answers a question that names units; times are no percentage."""
    if not asked.units:
        return True
    return any(
        same_unit(wanted, unit) or (compatible(wanted, unit) and (wanted, unit) != ("%", "x"))
        for wanted in asked.units
    )


def _tools(index: Index, question: str, wording: Wording, wanted: frozenset[str]) -> list[Tool]:
    """The calculators of the wanted kinds of arithmetic, those named, and those nearest to the question by meaning."""
    known = [c for c in calculators().values() if len(c.inputs) <= 3]
    similar = index.phrases([search_text(c) for c in known]) @ index.phrase_vector(question)
    similar = similar - float(np.mean(similar))
    order = [n + 0.3 * wording.alias_share(c.aliases) for c, n in zip(known, similar, strict=True)]
    least = sorted(order, reverse=True)[:NEAREST_TOOLS][-1]
    return [
        Tool(c, operation(c.name), float(nearness))
        for c, nearness, placed in zip(known, similar, order, strict=True)
        if wording.names_it(c.aliases)
        or (not only_by_name(c.name) and (placed >= least or operation(c.name) in wanted))
    ]


def _choices(calculator: Calculator, operands: Sequence[Operand]) -> Iterator[_Chosen]:
    """Assignments of operands to the inputs, with and without those that may be left out; a list takes two or three."""
    needed = [i for i in calculator.inputs if i.required]
    if any(given.is_list for given in needed):
        if len(needed) == 1:
            for count in (2, 3):
                for chosen in combinations(operands[:MOST_OPERANDS], count):
                    if len({o.figure.unit for o in chosen}) == 1:
                        yield tuple((needed[0].name, o) for o in chosen)
        return
    for inputs in [needed, calculator.inputs][: 1 + (len(needed) < len(calculator.inputs))]:
        fitting = [[o for o in operands if i.unit_type.accepts(o.figure.unit)] for i in inputs]
        if len(inputs) > 2:
            fitting = [most[:8] for most in fitting]
        for chosen in product(*fitting):
            if len({id(o) for o in chosen}) == len(chosen):
                yield tuple((i.name, o) for i, o in zip(inputs, chosen, strict=True))


def worth(calculator: Calculator, operands: Sequence[Operand]) -> bool:
    """Whether people would calculate so: never with multiples or percentages alone, which have lost what they are of,
    unless to set them against each other; never a percentage, a multiple or a time for each of something, nor anything
    for each percent; never the sum of prices of a share, nor a margin of two years; never with both ends of a range,
    unless for its middle or its width; never with a figure and what it was computed from; and never with the person's
    own numbers alone."""
    cards = [o.card for o in operands if o.card is not None]
    kind = operation(calculator.name)
    kinds = [o.figure.kind for o in operands]
    if not cards or any(_computed_from(a, b) for a in operands for b in operands):
        return False
    if kind not in ("mean", "difference") and any(
        is_range(a, b) for a, b in combinations(cards, 2)
    ):
        return False
    if kind == "each" and (kinds[0] == "duration" or not _BARE.isdisjoint(kinds)):
        return False
    if kind == "sum" and any(o.figure.unit.endswith("/share") for o in operands):
        return False
    if of_one_time(calculator.name) and _of_several_years(cards):
        return False
    return kind in ("difference", "mean") or not _BARE.issuperset({*kinds} - {"number"})


def _of_several_years(cards: Sequence[FigureCard]) -> bool:
    """Whether the labels of these figures name different years."""
    named = [years(" ".join(card.labels)) for card in cards]
    return any(a and b and a.isdisjoint(b) for a, b in combinations(named, 2))


def _computed_from(one: Operand, other: Operand) -> bool:
    """Whether a derived figure rests on the other."""
    if one.card is None or one.card.derived is None:
        return False
    inputs = one.card.derived.calculation.inputs
    return any((g.value, g.unit) == (other.figure.value, other.figure.unit) for g in inputs)


def _promise(tool: Tool, chosen: _Chosen, wanted: frozenset[str]) -> float:
    """How much a combination promises before it is calculated."""
    near = [
        o.similarity + 0.3 * max(o.parts) + 0.5 * max(o.outlined, default=0.0) for _, o in chosen
    ]
    own = frozenset().union(*(o.own for _, o in chosen))
    return (
        sum(near) / len(near)
        + 0.3 * len(own)
        + 0.3 * (tool.operation in wanted)
        + 0.5 * tool.nearness
    )


def _arguments(calculator: Calculator, chosen: _Chosen) -> dict[str, Figure | list[Figure]]:
    arguments: dict[str, Figure | list[Figure]] = {}
    for name, operand in chosen:
        if calculator.input(name).is_list:
            listed = arguments.setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(operand.figure)
        else:
            arguments[name] = operand.figure
    return arguments
