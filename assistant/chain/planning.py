"""Which calculation answers a question: calculators and figures that fit each other, the question, and its own numbers.

No model is asked, and nothing is ever typed but what stands in a source or in the question. Every calculator whose
result could be what is asked is tried on the figures nearest to the question and to its inputs' descriptions; signs
are weighed by a logistic function (`planner.toml`, fitted by `evals/fit_planner.py` on the development questions).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.calculator import Calculation, Calculator, Input, calculators, run
from assistant.calculator.toolset import search_text
from assistant.chain.asking import Asked
from assistant.chain.ranking import RankedCard, card_text, fits_kind, same_unit
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording
from assistant.errors import CalculationError
from assistant.figures import Figure, Quantity, compatible, same_quantity, unit_kind
from assistant.index.cards import FigureCard
from assistant.index.index import Index

TOOLS = 14
"""Calculators tried for a question, nearest first."""

PER_INPUT = 7
"""Figures tried for each input."""

MOST_RUN = 300
"""Combinations calculated for a question, most promising first."""

NAMED = 0.5
"""Share of one of its names that a question must have for a calculator that fits almost any figures."""

OWN_FIT = 0.5
"""How near the person's own number counts to be to the description of an input."""


class Operand(BaseModel):
    """A figure that may go into a calculation: of a card, or the person's own (`card` is None)."""

    model_config = ConfigDict(frozen=True)

    figure: Figure
    card: FigureCard | None
    similarity: float
    label: str


class Plan(BaseModel):
    """A calculation that may answer the question, with the chance that it does, between 0 and 1."""

    model_config = ConfigDict(frozen=True)

    calculation: Calculation
    operands: tuple[tuple[str, Operand], ...]
    chance: float
    signs: Mapping[str, float]


def plan(index: Index, question: str, asked: Asked, ranked: Sequence[RankedCard]) -> list[Plan]:
    """The likeliest calculations, best first; empty where nothing could be calculated."""
    weights = read_weights("planner.toml")
    plans = [
        made.model_copy(update={"chance": chance(made.signs, weights)})
        for made in candidates(index, question, asked, ranked)
    ]
    return sorted(plans, key=lambda p: -p.chance)


def candidates(
    index: Index, question: str, asked: Asked, ranked: Sequence[RankedCard]
) -> list[Plan]:
    """Every calculation that was tried and came out, with its signs; chances are not told yet."""
    operands = _operands(asked, ranked)
    if not operands:
        return []
    wording = Wording(question, [_text(o) for o in operands])
    tools = _nearest_tools(index, question, wording)
    fits = _InputFits(index, operands)
    tried = [
        (_promise(tool, nearness, chosen, fits), tool, nearness, chosen)
        for tool, nearness in tools
        for chosen in _choices(tool, operands, fits)
        if _worth(chosen) or (tool.name == "point_change" and _cards(chosen) == 2)
    ]
    tried.sort(key=lambda one: -one[0])
    plans: list[Plan] = []
    for _, tool, nearness, chosen in tried[:MOST_RUN]:
        try:
            calculation = run(tool.name, _arguments(tool, chosen))
        except CalculationError:
            continue
        if not _fits_asked(asked, calculation.result) or not _uses_own(asked, chosen):
            continue
        signs = _signs(asked, wording, tool, nearness, chosen, calculation, fits)
        plans.append(Plan(calculation=calculation, operands=chosen, chance=0.0, signs=signs))
    return plans


_Chosen = tuple[tuple[str, Operand], ...]


def _operands(asked: Asked, ranked: Sequence[RankedCard]) -> list[Operand]:
    """The figures of the cards, one card a quantity, nearest first; and the person's own numbers."""
    found: list[Operand] = []
    for one in sorted(ranked, key=lambda r: -r.similarity):
        figure = one.card.figure
        if figure.kind == "number" or any(same_quantity(o.figure, figure) for o in found):
            continue
        found.append(
            Operand(
                figure=figure, card=one.card, similarity=one.similarity, label=one.card.labels[0]
            )
        )
    own = [
        Operand(figure=f, card=None, similarity=1.0, label=f.text)
        for given in asked.figures
        for f in (given, *_as_rates(given, asked))
        if f.value != 1 and not any(same_quantity(o.figure, f) for o in found)
    ]
    return [*found, *own]


def _as_rates(figure: Figure, asked: Asked) -> list[Figure]:
    """The person's own amount as the rate the question speaks of: "a price of 200 dollars" for a share."""
    if figure.kind != "money":
        return []
    return [
        figure.model_copy(update={"unit": f"{figure.unit}/{per}", "kind": "rate"})
        for per in asked.per
    ]


def _text(operand: Operand) -> str:
    return operand.label if operand.card is None else card_text(operand.card)


def _nearest_tools(index: Index, question: str, wording: Wording) -> list[tuple[Calculator, float]]:
    """The calculators nearest to the question by meaning and by name."""
    tools = [t for t in calculators().values() if len(t.inputs) <= 3]
    similar = index.phrases([search_text(t) for t in tools]) @ index.phrase_vector(question)
    similar = similar - float(np.mean(similar))
    nearness = [
        (tool, float(s) + 0.3 * wording.alias_share(tool.aliases))
        for tool, s in zip(tools, similar, strict=True)
    ]
    nearness = [
        (t, n)
        for t, n in nearness
        if not _must_be_named(t) or wording.alias_share(t.aliases) >= NAMED
    ]
    return sorted(nearness, key=lambda pair: -pair[1])[:TOOLS]


def _must_be_named(tool: Calculator) -> bool:
    """Whether a calculator fits almost any figures, so that only the question's words can call for it."""
    return all(
        given.unit_type.accepts("USD") and given.unit_type.accepts("MW") for given in tool.inputs
    ) and (tool.result_type.accepts("USD") and tool.result_type.accepts("MW"))


class _InputFits:
    """How near the operands' labels are to what a calculator's input is described as."""

    def __init__(self, index: Index, operands: Sequence[Operand]) -> None:
        self._index = index
        ids = [o.card.id for o in operands if o.card is not None]
        self._labels = dict(zip(ids, index.card_vectors(ids), strict=True))
        self._known: dict[tuple[str, str], float] = {}

    def of(self, given: Input, operand: Operand) -> float:
        """Cosine similarity of the nearest label to the input's description; a middling one for the person's own."""
        if operand.card is None:
            return OWN_FIT
        key = given.description, operand.card.id
        if key not in self._known:
            (vector,) = self._index.phrases([given.description])
            self._known[key] = float(np.max(self._labels[operand.card.id] @ vector))
        return self._known[key]


def _choices(tool: Calculator, operands: Sequence[Operand], fits: _InputFits) -> Iterator[_Chosen]:
    """Assignments of operands to the inputs, the nearest of each input; a list takes two or three of a kind."""
    required = [given for given in tool.inputs if given.required]
    if any(given.is_list for given in required):
        if len(required) == 1:
            yield from _lists(required[0], operands, fits)
        return
    per_input = []
    for given in required:
        fitting = [o for o in operands if given.unit_type.accepts(o.figure.unit)]
        fitting.sort(key=lambda o: -(o.similarity + fits.of(given, o)))
        own = [o for o in fitting if o.card is None]
        per_input.append(
            [*own, *(o for o in fitting if o.card is not None)][: PER_INPUT + len(own)]
        )
    for chosen in product(*per_input):
        if len({id(o) for o in chosen}) == len(chosen):
            yield tuple((g.name, o) for g, o in zip(required, chosen, strict=True))


def _lists(given: Input, operands: Sequence[Operand], fits: _InputFits) -> Iterator[_Chosen]:
    by_unit: dict[str, list[Operand]] = {}
    for operand in operands:
        if given.unit_type.accepts(operand.figure.unit):
            by_unit.setdefault(operand.figure.unit, []).append(operand)
    for same in by_unit.values():
        same.sort(key=lambda o: -o.similarity)
        for count in (2, 3):
            for chosen in combinations(same[: PER_INPUT + 1], count):
                yield tuple((given.name, o) for o in chosen)


def _worth(chosen: _Chosen) -> bool:
    """Whether people would calculate so: never with multiples or percentages alone, which have lost what they are of,
    and never with the person's own numbers alone, for which no source is needed."""
    kinds = {o.figure.kind for _, o in chosen}
    return _cards(chosen) > 0 and not kinds <= {"multiple", "percent", "fraction", "number"}


def _cards(chosen: _Chosen) -> int:
    return sum(o.card is not None for _, o in chosen)


def _arguments(tool: Calculator, chosen: _Chosen) -> dict[str, Figure | list[Figure]]:
    arguments: dict[str, Figure | list[Figure]] = {}
    for name, operand in chosen:
        if tool.input(name).is_list:
            listed = arguments.setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(operand.figure)
        else:
            arguments[name] = operand.figure
    return arguments


def _fits_asked(asked: Asked, result: Quantity) -> bool:
    """Whether the result is of the unit the question wants, or of the kind where it names no unit."""
    if asked.units:
        return any(
            compatible(unit, result.unit) or same_unit(unit, result.unit) for unit in asked.units
        )
    kinds = asked.kinds - {"count", "compute"} or asked.kinds
    for first in (
        "multiple",
        "percent",
    ):  # "how many times its revenue" names money, and wants a multiple
        if first in kinds:
            kinds = frozenset({first})
            break
    if not kinds:
        return True
    shown = Figure(
        value=result.value, unit=result.unit, text="", start=0, end=0, kind=unit_kind(result.unit)
    )
    return fits_kind(kinds, shown) and (shown.kind != "multiple" or "multiple" in kinds)


def _uses_own(asked: Asked, chosen: _Chosen) -> bool:
    """Whether every number of the person's own goes in, itself or as the figure of a source that it repeats."""
    own = [f for f in asked.figures if f.value != 1 and f.kind != "number"]
    return all(
        any(f.value == o.figure.value or same_quantity(f, o.figure) for _, o in chosen) for f in own
    )


def _promise(tool: Calculator, nearness: float, chosen: _Chosen, fits: _InputFits) -> float:
    inputs = [(tool.input(name), operand) for name, operand in chosen]
    near = [operand.similarity + 0.5 * fits.of(given, operand) for given, operand in inputs]
    return nearness + sum(near) / len(near) + 0.2 * min(near)


def _signs(
    asked: Asked,
    wording: Wording,
    tool: Calculator,
    nearness: float,
    chosen: _Chosen,
    calculation: Calculation,
    fits: _InputFits,
) -> dict[str, float]:
    """The signs for and against a calculation, each about between -1 and 1."""
    operands = [operand for _, operand in chosen]
    cards = [o.card for o in operands if o.card is not None]
    similar = [o.similarity for o in operands if o.card is not None] or [0.0]
    described = [fits.of(tool.input(name), o) for name, o in chosen if o.card is not None] or [0.5]
    texts = [_text(o) for o in operands]
    labels = [" ".join(o.card.labels) if o.card else o.label for o in operands]
    documents = {d for c in cards for d in c.document_ids}
    return {
        "tool": nearness,
        "alias": wording.alias_share(tool.aliases),
        "named": float(wording.names_it(tool.aliases)),
        "unit_asked": float(any(same_unit(u, calculation.result.unit) for u in asked.units)),
        "similar_mean": sum(similar) / len(similar),
        "similar_least": min(similar),
        "described_mean": sum(described) / len(described),
        "described_least": min(described),
        "covered": wording.covered(texts),
        "covered_least": min(wording.covered([t]) for t in texts),
        "label_covered": wording.covered(labels),
        "needed": _needed(wording, labels),
        "covered_with_tool": wording.covered([*texts, " ".join((tool.summary, *tool.aliases))]),
        "foreign": max((wording.foreign(c.labels) for c in cards), default=0.0),
        "years": wording.years_covered(texts),
        "years_foreign": wording.years_foreign([" ".join(c.labels) for c in cards]),
        "names": wording.names_covered(texts),
        "own": float(any(o.card is None for o in operands)),
        "inputs": float(len(chosen) - 2),
        "one_document": float(len(documents) <= 1),
        "one_clause": float(len(cards) > 1 and len({c.clause_id for c in cards}) == 1),
        "derived_input": float(any(c.origin == "derived" for c in cards)),
        "like_named": _likeness(cards),
        "sensible": _sensible(calculation),
        "whole": float(tool.name.startswith("whole") or calculation.result.unit in ("x", "%")),
    }


def _needed(wording: Wording, labels: Sequence[str]) -> float:
    """Which part of the question's words only the least needed operand has."""
    if len(labels) < 2:
        return 0.0
    whole = wording.covered(labels)
    return min(whole - wording.covered([*labels[:i], *labels[i + 1 :]]) for i in range(len(labels)))


def _likeness(cards: Sequence[FigureCard]) -> float:
    """How alike the labels of the operands are: two years of one thing, two things of one year."""
    if len(cards) < 2:
        return 0.0
    words = [set(" ".join(c.labels).casefold().split()) for c in cards]
    pairs = [len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2)]
    return sum(pairs) / len(pairs)


def _sensible(calculation: Calculation) -> float:
    """Whether people would state the result so: times above one, shares up to a hundred percent, no negative amount."""
    value, unit = calculation.result.value, calculation.result.unit
    if unit == "x":
        return 1.0 if value >= 1 else -1.0
    if unit == "%":
        return 1.0 if Decimal(0) < abs(value) <= 100 else -1.0
    return 1.0 if value > 0 else -1.0
