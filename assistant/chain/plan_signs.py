"""The signs for and against a calculation as the answer to a question, each about between -1 and 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.calculator import Calculation, Calculator
from assistant.chain.asking import YEAR, Asked
from assistant.chain.operations import goes_down, only_changes
from assistant.chain.pairing import Pair, pairs
from assistant.chain.ranking import card_text, fits_kind, same_unit, years_of
from assistant.chain.wording import Wording, called
from assistant.documents.tables import is_table_row, row_name
from assistant.figures import Figure, Quantity, compatible, unit_kind
from assistant.index.cards import FigureCard
from assistant.index.index import Index

_FIRST_OF_PAIR = ("start", "subtrahend", "denominator", "part")
"""The inputs that the earlier of two figures goes into, or the part of a whole."""

_POWER = re.compile(r"[A-Za-z][2-9]")


class Operand(BaseModel):
    """A figure that may go into a calculation: of a card, or the person's own (`card` is None).

    `similarity` is to the whole question, `parts` to each part of it; `named` are the places, among the question's
    numbers, of those that are this figure.
    """

    model_config = ConfigDict(frozen=True)

    figure: Figure
    card: FigureCard | None
    similarity: float
    parts: tuple[float, ...]
    named: frozenset[int]
    label: str

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that its card says it is of; the person's own number is of none."""
        return years_of(self.card) if self.card is not None else frozenset()


@dataclass(frozen=True)
class Tool:
    """A calculator as it was found for a question: by the kind of arithmetic, by meaning, and by its names.

    `years` are those that the question wants figures of for this kind of arithmetic.
    """

    calculator: Calculator
    operation: str | None
    nearness: float
    alias: float
    named: bool
    years: frozenset[str]


class PlanSigns:
    """Tells the signs of calculations over the same operands for one question."""

    def __init__(
        self, index: Index, question: str, asked: Asked, operands: Sequence[Operand]
    ) -> None:
        self._index = index
        self._question = question
        self._asked = asked
        self._own = len(frozenset().union(*(o.named for o in operands)))
        self._texts = {id(o): o.label if o.card is None else card_text(o.card) for o in operands}
        self._labels = {
            id(o): o.label if o.card is None else " ".join(o.card.labels) for o in operands
        }
        self.wording = Wording(question, [self._texts[id(o)] for o in operands])
        self._names = {
            id(o): self.wording.names_covered([self._texts[id(o)]])
            for o in operands
            if o.card is not None
        }
        rows = {id(o): row_name(o.card.clause) for o in operands if o.card is not None}
        named = called(list(rows.values()), question)
        self._called = {key: float(row in named) for key, row in rows.items()}
        ids = [o.card.id for o in operands if o.card is not None]
        self._pairs = pairs([o.card for o in operands if o.card is not None])
        self._vectors = dict(zip(ids, index.card_vectors(ids), strict=True))
        self._described: dict[tuple[str, str], float] = {}

    def of(
        self,
        tool: Tool,
        chosen: Sequence[tuple[str, Operand]],
        calculation: Calculation,
        wanted: frozenset[str],
    ) -> dict[str, float]:
        """The signs of one calculation; `wanted` are the kinds of arithmetic that the question's words call for."""
        operands = [operand for _, operand in chosen]
        sourced = [o for o in operands if o.card is not None]
        cards = [o.card for o in operands if o.card is not None]
        texts = [self._texts[id(o)] for o in operands]
        labels = [self._labels[id(o)] for o in operands]
        near = np.array([o.parts for o in sourced])
        similar = [o.similarity for o in sourced]
        named = frozenset().union(*(o.named for o in operands))
        result = calculation.result
        return {
            "wanted": 0.0 if tool.operation is None else 1.0 if tool.operation in wanted else -1.0,
            "tool": tool.nearness,
            "alias": tool.alias,
            "tool_named": float(tool.named),
            "described": self._described_as(tool, chosen) if tool.named else 0.0,
            "similar_mean": sum(similar) / len(similar),
            "similar_least": min(similar),
            "parts_mean": float(near.max(axis=1).mean()),
            "parts_least": float(near.max(axis=1).min()),
            "parts_covered": float(near.max(axis=0).mean()),
            "words": self.wording.covered(texts),
            "label_words": self.wording.covered(labels),
            "foreign": max(self.wording.foreign(c.labels) for c in cards),
            "names": self.wording.names_covered(texts),
            "rows_called": min(self._called[id(o)] for o in sourced),
            "names_least": min(self._names[id(o)] for o in sourced),
            "years": self.wording.years_covered(texts),
            "years_match": _years_match(tool.years, sourced),
            "years_foreign": self.wording.years_foreign(
                [" ".join((*c.labels, c.heading)) for c in cards]
            ),
            "later_first": later_first(tool, sourced),
            "own": len(named) / self._own if self._own else 0.0,
            "own_left_out": float(len(named) < self._own),
            "own_figure": float(any(o.card is None for o in operands)),
            "unit": unit_of_result(self._asked, result.unit),
            "kind": kind_of_result(self._asked, result),
            "inputs": float(len(operands) - 2),
            "one_document": float(len({d for c in cards for d in c.document_ids}) <= 1),
            "derived": float(any(c.origin == "derived" for c in cards)),
            "unnamed": float(any(c.measures is None for c in cards)),
            "alike": _alike(cards),
            "one_thing": _one_thing(tool, cards),
            "set_together": _set_together(tool, chosen, self._pairs),
            "sensible": sensible(calculation),
            "direction": direction(self._question, tool.operation, calculation),
        }

    def _described_as(self, tool: Tool, chosen: Sequence[tuple[str, Operand]]) -> float:
        """How near the figures' labels are to what the inputs are described as; the least of them."""
        found = [1.0]
        for name, operand in chosen:
            if operand.card is None:
                continue
            description = tool.calculator.input(name).description
            key = description, operand.card.id
            if key not in self._described:
                (vector,) = self._index.phrases([description])
                self._described[key] = float(np.max(self._vectors[operand.card.id] @ vector))
            found.append(self._described[key])
        return min(found)


def unit_of_result(asked: Asked, unit: str) -> float:
    """1 where a result is in the unit the question wants, -1 where in another, 0 where it wants none."""
    if not asked.units:
        return 0.0
    if any(compatible(u, unit) or same_unit(u, unit) for u in asked.units):
        return 1.0
    counted = any(unit_kind(u) == "count" for u in asked.units)
    of_rate = any("/" in u and compatible(u.split("/")[0], unit) for u in asked.units)
    return 0.0 if of_rate or (counted and unit == "1") else -1.0


def kind_of_result(asked: Asked, result: Quantity) -> float:
    """1 where a result is of the kind the question names, -1 where of another, 0 where it names none.

    "How many times its revenue" names money too, and wants a multiple.
    """
    kinds = asked.kinds - {"count", "compute"} or asked.kinds
    for first in ("multiple", "percent"):
        if first in kinds:
            kinds = frozenset({first})
            break
    if asked.units or not kinds:
        return 0.0
    shown = Figure(
        value=result.value,
        unit=result.unit,
        text="",
        start=0,
        end=0,
        kind=unit_kind(result.unit),
    )
    fits = fits_kind(kinds, shown) and (shown.kind != "multiple" or "multiple" in kinds)
    return 1.0 if fits else -1.0


def later_first(tool: Tool, sourced: Sequence[Operand]) -> float:
    """Of one thing in two years: 1 where the later is set against the earlier, as people do, -1 where the reverse.
    `sourced` are the operands that have cards."""
    if len(sourced) != 2:
        return 0.0
    first, second = (o.years for o in sourced)
    if len(first) != 1 or len(second) != 1 or first == second:
        return 0.0
    later = max(first) > max(second)
    if tool.calculator.inputs[0].name == "start":
        later = not later
    return 1.0 if later else -1.0


def _years_match(asked: frozenset[str], sourced: Sequence[Operand]) -> float:
    """1 where the figures are of just these years, one each; 0 where not, or where no year is asked about."""
    told = frozenset().union(*(o.years for o in sourced))
    return float(bool(asked) and told == asked and all(len(o.years) == 1 for o in sourced))


def _one_thing(tool: Tool, cards: Sequence[FigureCard]) -> float:
    """For what sets figures of one thing at several times together (a change, a mean): 1 where they are of one thing,
    a row of a table or labels that differ in years only. For a share or a product, whose figures are of two: -1."""
    if len(cards) < 2:
        return 0.0
    rows = {c.clause_id for c in cards}
    one_row = len(rows) == 1 and is_table_row(cards[0].clause)
    if not one_row and len({YEAR.sub("", " ".join(c.labels)) for c in cards}) > 1:
        return 0.0
    if tool.operation in ("change", "difference", "mean", "sum"):
        return 1.0
    return 0.0 if tool.operation == "ratio" else -1.0


def _set_together(
    tool: Tool, chosen: Sequence[tuple[str, Operand]], told: frozenset[Pair]
) -> float:
    """1 where a sentence sets the two figures together as they are calculated with: from an earlier to a later one, or
    as a part of a whole; -1 where it sets them together otherwise."""
    ids = [o.card.id for _, o in chosen if o.card is not None]
    pair = next((p for p in told if len(ids) == 2 and {p.first, p.second} == set(ids)), None)
    if pair is None:
        return 0.0
    of_change = tool.operation in ("change", "difference", "ratio")
    of_share = tool.operation in ("share", "difference")
    if not (of_change if pair.kind == "change" else of_share):
        return -1.0
    first = [o.card.id for name, o in chosen if o.card is not None and name in _FIRST_OF_PAIR]
    return 1.0 if first == [pair.first] else -1.0


def _alike(cards: Sequence[FigureCard]) -> float:
    """How alike the labels of the operands are: two years of one thing, two things of one year."""
    if len(cards) < 2:
        return 0.0
    words = [set(" ".join(c.labels).casefold().split()) for c in cards]
    pairs = [len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2)]
    return sum(pairs) / len(pairs)


def sensible(calculation: Calculation) -> float:
    """Whether people would state the result so: times above one and below a hundred thousand, shares up to a hundred
    percent, no negative amount, none that is next to nothing, and none in a squared unit, for each of a currency or
    for each of nothing."""
    value, unit = calculation.result.value, calculation.result.unit
    if _POWER.search(unit) and unit not in ("mm2", "ft2"):
        return -1.0
    counted, *each = unit.split("/")
    if each and (counted == "1" or any(unit_kind(one) == "money" for one in each)):
        return -1.0
    if unit == "x":
        return 1.0 if 1 <= value < 100_000 else -1.0
    if unit == "%":
        return 1.0 if Decimal("0.01") < abs(value) <= 100 else -1.0
    return 1.0 if value > Decimal("0.00001") else -1.0


def direction(question: str, kind: str | None, calculation: Calculation) -> float:
    """For a change or a difference: 1 where it goes the way the question says, -1 where the other way."""
    if kind not in ("change", "difference") or only_changes(question):
        return 0.0
    return 1.0 if goes_down(question) == (calculation.result.value < 0) else -1.0
