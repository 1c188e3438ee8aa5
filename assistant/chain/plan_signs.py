"""The signs for and against a calculation as the answer to a question, each about between -1 and 1."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

from assistant.calculator import Calculation, Calculator
from assistant.chain.asking import Asked, years
from assistant.chain.operands import Operand
from assistant.chain.operations import goes_down
from assistant.chain.outlining import Outline
from assistant.chain.ranking import card_text, fits_kind
from assistant.chain.wording import Wording
from assistant.figures import Figure, unit_kind
from assistant.index.cards import FigureCard

MOST_TIMES = 10_000
"""More times one figure than another are a sign that they have nothing to do with each other."""

_POWER = re.compile(r"[A-Za-z][2-9]")


class Tool(NamedTuple):
    """A calculator as it was found for a question: the kind of arithmetic it does, and how near its description is."""

    calculator: Calculator
    operation: str | None
    nearness: float


class PlanSigns:
    """Tells the signs of calculations over the same operands for one question."""

    def __init__(
        self, question: str, asked: Asked, operands: Sequence[Operand], outline: Outline | None
    ) -> None:
        self._question = question
        self._asked = asked
        self._outline = outline
        self._texts = {id(o): o.label if o.card is None else card_text(o.card) for o in operands}
        self._labels = {
            id(o): o.label if o.card is None else " ".join(o.card.labels) for o in operands
        }
        self.wording = Wording(question, [self._texts[id(o)] for o in operands])
        self._nearest = np.array([o.outlined for o in operands]).max(axis=0)

    def of(
        self,
        tool: Tool,
        chosen: Sequence[tuple[str, Operand]],
        calculation: Calculation,
        wanted: frozenset[str],
    ) -> dict[str, float]:
        """The signs of one calculation; `wanted` are the kinds of arithmetic that the question's words call for."""
        operands = [operand for _, operand in chosen]
        cards = [o.card for o in operands if o.card is not None]
        texts = [self._texts[id(o)] for o in operands]
        labels = [self._labels[id(o)] for o in operands]
        near = np.array([o.parts for o in operands if o.card is not None])
        similar = [o.similarity for o in operands if o.card is not None]
        outlined, behind = self._outlined(operands)
        return {
            "wanted": 0.0 if tool.operation is None else 1.0 if tool.operation in wanted else -1.0,
            "tool": tool.nearness,
            "similar_mean": sum(similar) / len(similar),
            "similar_least": min(similar),
            "parts_mean": float(near.max(axis=1).mean()),
            "parts_least": float(near.max(axis=1).min()),
            "parts_covered": float(near.max(axis=0).mean()),
            "words": self.wording.covered(texts),
            "label_words": self.wording.covered(labels),
            "foreign": max(self.wording.foreign(c.labels) for c in cards),
            "years_foreign": self.wording.years_foreign(
                [" ".join((*c.labels, c.heading)) for c in cards]
            ),
            "later_first": _later_first(tool, cards),
            "own_figure": float(any(o.card is None for o in operands)),
            "kind": self._kind(calculation),
            "inputs": float(len(operands) - 2),
            "one_document": float(len({d for c in cards for d in c.document_ids}) <= 1),
            "derived": float(any(c.origin == "derived" for c in cards)),
            "unnamed": float(any(c.measures is None for c in cards)),
            "alike": _alike(cards),
            "sensible": sensible(calculation),
            "direction": direction(self._question, tool.operation, calculation),
            "outline_kind": self._outline_kind(tool),
            "outlined": outlined,
            "outlined_behind": behind,
        }

    def _outline_kind(self, tool: Tool) -> float:
        """1 where the outline names the kind of arithmetic that this calculator does, -1 where another, 0 without."""
        if self._outline is None:
            return 0.0
        return 1.0 if tool.operation == self._outline.kind else -1.0

    def _outlined(self, operands: Sequence[Operand]) -> tuple[float, float]:
        """How near the figures are to the names of the outline, each to one, in the best order; and how far behind the
        nearest there are. Figures and names that are left over count as not near; both 0 without an outline."""
        near = np.array([o.outlined for o in operands])
        figures, names = near.shape
        pairs, most = min(figures, names), max(figures, names)
        if not pairs:
            return 0.0, 0.0
        return max(
            (
                float(near[rows, columns].sum()) / most,
                float((near[rows, columns] - self._nearest[list(columns)]).sum()) / most,
            )
            for rows in permutations(range(figures), pairs)
            for columns in combinations(range(names), pairs)
        )

    def _kind(self, calculation: Calculation) -> float:
        """1 where the result is of the kind the question names, -1 where of another, 0 where it names none.

        "How many times its revenue" names money too, and wants a multiple.
        """
        own = {figure.kind for figure in self._asked.figures}
        kinds = self._asked.kinds - {"count", "compute"} or self._asked.kinds
        kinds = kinds - own or kinds
        for first in ("multiple", "percent"):
            if first in kinds:
                kinds = frozenset({first})
                break
        if self._asked.units or not kinds:
            return 0.0
        unit = calculation.result.unit
        shown = Figure(
            value=calculation.result.value,
            unit=unit,
            text="",
            start=0,
            end=0,
            kind=unit_kind(unit),
        )
        fits = fits_kind(kinds, shown) and (shown.kind != "multiple" or "multiple" in kinds)
        return 1.0 if fits else -1.0


def _later_first(tool: Tool, cards: Sequence[FigureCard]) -> float:
    """Of one thing in two years: 1 where the later is set against the earlier, as people do, -1 where the reverse."""
    if len(cards) != 2:
        return 0.0
    first, second = (years(" ".join(c.labels)) for c in cards)
    if len(first) != 1 or len(second) != 1 or first == second:
        return 0.0
    later = max(first) > max(second)
    if tool.calculator.inputs[0].name == "start":
        later = not later
    return 1.0 if later else -1.0


def _alike(cards: Sequence[FigureCard]) -> float:
    """How alike the labels of the operands are: two years of one thing, two things of one year."""
    if len(cards) < 2:
        return 0.0
    words = [set(" ".join(c.labels).casefold().split()) for c in cards]
    pairs = [len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2)]
    return sum(pairs) / len(pairs)


def sensible(calculation: Calculation) -> float:
    """Whether people would state the result so: times above one and no millions of them, shares up to a hundred
    percent, no negative amount and none that is next to nothing, in a unit that has a meaning."""
    value, unit = calculation.result.value, calculation.result.unit
    if not has_meaning(unit):
        return -1.0
    if unit == "x":
        return 1.0 if 1 <= value <= MOST_TIMES else -1.0
    if unit == "%":
        return 1.0 if Decimal("0.01") < abs(value) <= 100 else -1.0
    return 1.0 if value > Decimal("0.00001") else -1.0


def has_meaning(unit: str) -> bool:
    """Whether people state anything in such a unit: in none that is squared, of two things or for each of two,
    times not counted, for each of a currency or for each of nothing."""
    if _POWER.search(unit) and unit not in ("mm2", "ft2") and not unit.endswith(("/mm2", "/ft2")):
        return False
    counted, *each = unit.split("/")
    kinds = [unit_kind(one) for one in each]
    if sum(unit_kind(one) != "duration" for one in counted.split("*")) > 1:
        return False
    if each and (counted == "1" or "money" in kinds):
        return False
    return sum(kind != "duration" for kind in kinds) <= 1


def direction(question: str, kind: str | None, calculation: Calculation) -> float:
    """For a change or a difference: 1 where it goes the way the question says, -1 where the other way."""
    if kind not in ("change", "difference"):
        return 0.0
    return 1.0 if goes_down(question) == (calculation.result.value < 0) else -1.0
