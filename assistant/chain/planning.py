"""Which calculation answers a question: calculators and figures that fit each other, the question, and its own numbers.

No model is asked, and nothing is ever typed but what stands in a source or in the question. Calculators are tried on
the figures nearest to the question and to parts of it; of those that come to the same by the same figures one is kept.
Signs (`plan_signs`) are weighed by a logistic function (`planner.toml`, fitted by `evals/fit.py` on the
development questions).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.calculator import Calculation, Calculator, calculators, run
from assistant.calculator.toolset import search_text
from assistant.calculator.unit_types import UnitType
from assistant.chain.asking import Asked
from assistant.chain.operations import (
    SETS_AGAINST,
    operation,
    read_operations,
    says_nothing_of,
    speaks_of_ratio,
    years_wanted,
)
from assistant.chain.pairing import pairs
from assistant.chain.plan_signs import Operand, PlanSigns, Tool, later_first, sensible
from assistant.chain.ranking import RankedCard, card_text, is_range
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.documents.tables import is_table_row
from assistant.errors import CalculationError
from assistant.figures import Figure, same_quantity
from assistant.index.cards import FigureCard
from assistant.index.index import Index

OPERANDS = 14
"""Figures of the sources that are tried; those whose value stands in the question come on top."""

DERIVED_OPERANDS = 3
"""Of these no more follow from others; what many declared calculations come to would crowd out what sources state."""

PAIRED = 6
"""Nearest figures of which those are tried too that a sentence sets them against."""

NEAREST_TOOLS = 6
"""Calculators tried because their description is near to the question, beside those its words call for."""

MOST_RUN = 300
"""Combinations calculated for a question, most promising first."""

OWN_NEARNESS = 0.6
"""How near the person's own numbers count to be to the question."""

RELATIVE = ("percent", "fraction", "multiple", "points")
"""Kinds of figures that have lost what they are of."""

_DIGIT = re.compile(r"\d")
_HAN = re.compile("[\u4e00-\u9fff]")


class Plan(BaseModel):
    """A calculation that may answer the question, with the chance that it does, between 0 and 1."""

    model_config = ConfigDict(frozen=True)

    calculation: Calculation
    operands: tuple[tuple[str, Operand], ...]
    chance: float
    signs: Mapping[str, float]


_Chosen = tuple[tuple[str, Operand], ...]


def plan(index: Index, question: str, asked: Asked, ranked: Sequence[RankedCard]) -> list[Plan]:
    """The likeliest calculations, best first; empty where nothing could be calculated."""
    return with_chances(candidates(index, question, asked, ranked))


def with_chances(plans: Sequence[Plan]) -> list[Plan]:
    """The same with their chances told, best first."""
    weights = read_weights("planner.toml")
    told = [made.model_copy(update={"chance": chance(made.signs, weights)}) for made in plans]
    return sorted(told, key=lambda p: -p.chance)


def candidates(
    index: Index, question: str, asked: Asked, ranked: Sequence[RankedCard]
) -> list[Plan]:
    """Every calculation that was tried and came out, with its signs; chances are not told yet."""
    return calculations_over(index, question, asked, operands_of(index, question, asked, ranked))


def calculations_over(
    index: Index,
    question: str,
    asked: Asked,
    operands: Sequence[Operand],
    most: int = MOST_RUN,
    among: Collection[str] | None = None,
) -> list[Plan]:
    """The same over these operands alone; `most` combinations are calculated. With `among` these calculators are tried,
    whatever the question's words call for."""
    operands = [o for o in operands if not says_nothing_of(question, o.figure.kind)]
    if not operands:
        return []
    signs = PlanSigns(index, question, asked, operands)
    wanted = read_operations(question, asked.figures)
    tried = [
        (_promise(tool, chosen, wanted), tool, chosen)
        for tool in _tools(index, question, signs, wanted, among)
        for chosen in _choices(tool.calculator, operands)
        if worth(tool.calculator, [o for _, o in chosen]) and _in_time(tool, [o for _, o in chosen])
    ]
    tried.sort(key=lambda one: -one[0])
    found: dict[object, Plan] = {}
    for _, tool, chosen in tried[:most]:
        try:
            calculation = run(tool.calculator.name, _arguments(tool.calculator, chosen))
        except CalculationError:
            continue
        told = signs.of(tool, chosen, calculation, wanted)
        if told["unit"] < 0 or not _stated(question, tool, calculation):
            continue
        key = (
            calculation.result.value,
            calculation.result.unit,
            frozenset(id(operand) for _, operand in chosen),
        )
        known = found.get(key)
        if (
            known is None
            or told["tool"] + told["wanted"] > known.signs["tool"] + known.signs["wanted"]
        ):
            found[key] = Plan(calculation=calculation, operands=chosen, chance=0.0, signs=told)
    return list(found.values())


def parts(question: str) -> list[str]:
    """Overlapping parts of a question, each about a figure's name long."""
    if _HAN.search(question):
        return list(
            dict.fromkeys(question[i : i + 9] for i in range(0, max(1, len(question) - 5), 5))
        )
    words = question.split()
    return list(
        dict.fromkeys(" ".join(words[i : i + 6]) for i in range(0, max(1, len(words) - 3), 3))
    )


def operands_of(
    index: Index,
    question: str,
    asked: Asked,
    ranked: Sequence[RankedCard],
    most: int = OPERANDS,
) -> list[Operand]:
    """The figures of the cards, one card a quantity, nearest first, `most` of them; then the person's own numbers.

    A number of the question that is a source's figure, be it without its unit, stands for that figure.
    """
    own = [f for f in asked.figures if f.value != 1 or f.kind != "number"]
    part_vectors = index.embedder.encode_phrases(parts(question))
    vectors = index.card_vectors([one.card.id for one in ranked])
    near = [(labels @ part_vectors.T).max(axis=0) for labels in vectors]
    texts = [card_text(one.card) for one in ranked]
    wording = Wording(question, texts)
    promise = [
        one.similarity + 0.5 * float(parts_near.max()) + 0.2 * wording.names_covered([text])
        for one, parts_near, text in zip(ranked, near, texts, strict=True)
    ]
    order = sorted(range(len(ranked)), key=lambda i: -promise[i])
    # what a sentence sets one of the nearest against
    nearest = {ranked[i].card.id for i in order[:PAIRED]}
    beside = {
        one
        for pair in pairs([r.card for r in ranked])
        if nearest & {pair.first, pair.second}
        for one in (pair.first, pair.second)
    }
    found: list[Operand] = []
    for i in order:
        card = ranked[i].card
        named = frozenset(k for k, f in enumerate(own) if _names(f, card.figure))
        if _says_nothing(card) or any(same_quantity(o.figure, card.figure) for o in found):
            continue
        if card.derived is not None and not named:
            if operation(card.derived.calculation.tool) in SETS_AGAINST:
                continue
            if (
                sum(o.card is not None and o.card.derived is not None for o in found)
                == DERIVED_OPERANDS
            ):
                continue
        if len(found) < most or named or card.id in beside:
            found.append(
                Operand(
                    figure=card.figure,
                    card=card,
                    similarity=ranked[i].similarity,
                    parts=tuple(map(float, near[i])),
                    named=named,
                    label=card.labels[0],
                )
            )
    for k, given in enumerate(own):
        if not any(k in o.named for o in found):
            found += [
                Operand(
                    figure=f,
                    card=None,
                    similarity=OWN_NEARNESS,
                    parts=(OWN_NEARNESS,) * len(part_vectors),
                    named=frozenset({k}),
                    label=f.text,
                )
                for f in (given, *_as_rates(given, asked))
            ]
    return found


def _names(own: Figure, figure: Figure) -> bool:
    """Whether a number of the question is this figure of a source: "48,800 million", "160 dollars" for a share."""
    if same_quantity(own, figure):
        return True
    return own.value == figure.value and (own.unit == "1" or own.unit == figure.unit.split("/")[0])


def _as_rates(figure: Figure, asked: Asked) -> list[Figure]:
    """The person's own amount as the rate the question speaks of: "a price of 200 dollars" for a share."""
    if figure.kind != "money":
        return []
    return [
        figure.model_copy(update={"unit": f"{figure.unit}/{per}", "kind": "rate"})
        for per in asked.per
    ]


def _tools(
    index: Index,
    question: str,
    signs: PlanSigns,
    wanted: frozenset[str],
    among: Collection[str] | None,
) -> list[Tool]:
    """The calculators of the wanted kinds of arithmetic, those named, and those nearest to the question by meaning; or
    those of `among`."""
    known = [c for c in calculators().values() if len(c.inputs) <= 3]
    similar = index.phrases([search_text(c) for c in known]) @ index.phrase_vector(question)
    similar = similar - float(np.mean(similar))
    tools = [
        Tool(
            calculator=c,
            operation=operation(c.name),
            nearness=float(s),
            alias=signs.wording.alias_share(c.aliases),
            named=signs.wording.names_it(c.aliases),
            years=years_wanted(question, operation(c.name)),
        )
        for c, s in zip(known, similar, strict=True)
    ]
    if among is not None:
        return [t for t in tools if t.calculator.name in among]
    nearest = sorted(tools, key=lambda t: -t.nearness - 0.3 * t.alias)[:NEAREST_TOOLS]
    return [t for t in tools if t.operation in wanted or t.named or t in nearest]


def _choices(calculator: Calculator, operands: Sequence[Operand]) -> Iterator[_Chosen]:
    """Assignments of operands to the inputs, with and without those that may be left out; a list takes two or three."""
    needed = [i for i in calculator.inputs if i.required]
    if any(given.is_list for given in needed):
        if len(needed) == 1:
            for count in (2, 3):
                for chosen in combinations(operands, count):
                    if len({o.figure.unit for o in chosen}) == 1:
                        yield tuple((needed[0].name, o) for o in chosen)
        return
    for inputs in [needed, calculator.inputs][: 1 + (len(needed) < len(calculator.inputs))]:
        fitting = [[o for o in operands if _fits(o, i.unit_type)] for i in inputs]
        if len(inputs) > 2:
            fitting = [most[:8] for most in fitting]
        for chosen in product(*fitting):
            if len({id(o) for o in chosen}) == len(chosen):
                yield tuple((i.name, o) for i, o in zip(inputs, chosen, strict=True))


def _fits(operand: Operand, wanted: UnitType) -> bool:
    """Whether an operand may be this input; a plain number is an amount of something, or outside a table a number of
    things, never a share."""
    if not wanted.accepts(operand.figure.unit):
        return False
    if operand.card is None or operand.figure.kind != "number" or wanted.accepts("USD"):
        return True
    return wanted.accepts("person") and not is_table_row(operand.card.clause)


def worth(calculator: Calculator, operands: Sequence[Operand]) -> bool:
    """Whether people would calculate so: never with multiples or percentages alone, which have lost what they are of,
    unless to set them against each other; never a percentage, a multiple or a time for each of something, nor anything
    for each of the person's "one of it", by which it stays what it was; never with both ends of a range, unless for its
    middle or its width; never with the person's own numbers alone; and never with two cells of tables that nothing
    tells apart."""
    cards = [o.card for o in operands if o.card is not None]
    cells = [c.labels for c in cards if is_table_row(c.clause)]
    if not cards or len(set(cells)) < len(cells):
        return False
    kind = operation(calculator.name)
    if kind not in ("mean", "difference") and any(
        is_range(a, b) for a, b in combinations(cards, 2)
    ):
        return False
    if kind == "each" and operands[0].figure.kind in (
        "percent",
        "fraction",
        "multiple",
        "duration",
    ):
        return False
    if kind == "each" and any(o.card is None and o.figure.value == 1 for o in operands):
        return False
    relative = [o.figure.kind in RELATIVE for o in operands]
    plain = [o.figure.kind == "number" for o in operands]
    if kind in ("change", "difference", "ratio", "share", "sum") and any(relative) and any(plain):
        return False  # "by what percentage": never from 5 to 20 %
    bare = all(
        o.figure.kind in ("multiple", "percent", "fraction")
        or (o.figure.kind == "number" and (o.card is None or _says_nothing(o.card)))
        for o in operands
    )
    return not bare or kind in ("difference", "mean")


def _stated(question: str, tool: Tool, calculation: Calculation) -> bool:
    """Whether anybody would state the result; a change or a difference may be negative, and a ratio under one where the
    question speaks of a ratio."""
    result = calculation.result
    below = result.unit == "x" and 0 < result.value < 1
    if tool.operation in ("change", "difference") or (below and speaks_of_ratio(question)):
        return True
    return sensible(calculation) > 0


def _in_time(tool: Tool, operands: Sequence[Operand]) -> bool:
    """Whether the years of the figures go with the question: none but those it names, where it names several, or one
    and wants a sum or a mean; all of them for a mean; and nothing that changed from a later year to an earlier."""
    sourced = [o for o in operands if o.card is not None]
    if tool.operation == "change" and later_first(tool, sourced) < 0:
        return False
    own = frozenset().union(*(o.years for o in sourced))
    if tool.operation in ("mean", "sum") and tool.years:
        return own == tool.years if len(tool.years) > 2 else own <= tool.years
    return len(tool.years) < 2 or len(sourced) < 2 or own <= tool.years


def _says_nothing(card: FigureCard) -> bool:
    """Whether a figure is a plain number in words, of no unit, outside a table, whose row and column say what it is."""
    plain = card.figure.kind == "number" and not _DIGIT.search(card.figure.text)
    return plain and not is_table_row(card.clause)


def _promise(tool: Tool, chosen: _Chosen, wanted: frozenset[str]) -> float:
    """How much a combination promises before it is calculated."""
    near = [o.similarity + 0.3 * max(o.parts) for _, o in chosen]
    own = frozenset().union(*(o.named for _, o in chosen))
    return (
        sum(near) / len(near)
        + 0.15 * len(own)
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
