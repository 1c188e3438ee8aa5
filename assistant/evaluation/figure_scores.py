"""Whether an answer states the figures expected of it, with value, scale, unit and currency told apart.

Figures are read from the answer's text, not taken from what the answer says of itself: the text is what a person
reads. Definitions with their edge cases stand in evals/README.md.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.documents import detect_language
from assistant.errors import FigureError
from assistant.evaluation.questions import LANGUAGES, ExpectedFigure
from assistant.figures import (
    Figure,
    Quantity,
    compatible,
    convert,
    find_figures,
    same_quantity,
    unit_kind,
)

_IN_PARENTHESES = re.compile(r"\([^()]*\)|（[^（）]*）")

FigureOutcome = Literal["right", "scale", "unit", "currency", "value", "missing"]
"""What became of an expected figure. `right`; off by a power of ten; right number in another unit or currency; another
number of the kind asked for; nothing of that kind."""

MARK = re.compile(r"\[\d+\]|【\d+】")
_CURRENCY = re.compile(r"^[A-Z]{3}(?=$|[/*])")
_PERIODS = {
    "yr": re.compile(r"(?i)\b(?:per|an?|each|every) (?:year|annum)|annual|yearly|年|\baño|anual"),
    "month": re.compile(r"(?i)month|月|\bmes\b|mensual"),
    "day": re.compile(r"(?i)\bday\b|daily|每[天日]|一天|\bdía\b|diari"),
    "h": re.compile(r"(?i)\bhour|小时|\bhora"),
    "s": re.compile(r"(?i)\bsecond|每秒|一秒|\bsegundo"),
}
_PRECISION = 50


class FigureScore(BaseModel):
    """One expected figure, what became of it, and the stated figure that is nearest to it (None: none is near)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expected: str
    outcome: FigureOutcome
    stated: str | None = None


def plain_text(answer: str) -> str:
    """An answer without its citation marks."""
    return MARK.sub("", answer)


def stated_figures(answer: str, language: str) -> tuple[Figure, ...]:
    """Every figure a person reads in an answer to a question in `language`; marks are no figures.

    They are read in the language the answer is written in, whatever that of the names of its sources in parentheses.
    """
    text = plain_text(answer)
    written_in = detect_language(without_parentheses(text), language).partition("-")[0]
    return find_figures(text, written_in if written_in in LANGUAGES else language)


def without_parentheses(text: str) -> str:
    """The text without what stands in parentheses, be it in several pairs of them."""
    while (left := _IN_PARENTHESES.sub(" ", text)) != text:
        text = left
    return text


def score_figure(
    expected: ExpectedFigure, stated: Sequence[Figure], question: str = ""
) -> FigureScore:
    """What became of one expected figure among those stated in an answer.

    The best outcome over all stated figures and all acceptable readings counts. `question` is needed to know whether
    it names the period of a rate, which an answer then may leave out.
    """
    best: tuple[int, FigureOutcome, Figure | None] = (len(_ORDER), "missing", None)
    for figure in stated:
        for reading in expected.readings:
            outcome = compare(figure, reading, expected.tolerance, question)
            if outcome != "missing" and _ORDER.index(outcome) < best[0]:
                best = (_ORDER.index(outcome), outcome, figure)
    _, outcome, nearest = best
    return FigureScore(
        expected=f"{expected.value:f} {expected.unit}",
        outcome=outcome,
        stated=None if nearest is None else nearest.text,
    )


_ORDER: tuple[FigureOutcome, ...] = ("right", "currency", "unit", "scale", "value")


def compare(
    stated: Figure, expected: Quantity, tolerance: Decimal = Decimal(0), question: str = ""
) -> FigureOutcome:
    """How a stated figure stands to one acceptable reading; `missing` when the two have nothing in common."""
    unit = _understood_unit(stated, expected, question)
    values = [stated.value] if stated.signed != -1 else [stated.value, -stated.value]
    if compatible(unit, expected.unit):
        quantities = [Quantity(value=value, unit=unit) for value in values]
        if any(_equal(q, expected, tolerance) for q in quantities):
            return "right"
        if any(_off_by_ten(q, expected, tolerance) for q in quantities):
            return "scale"
        return "value"
    if any(_near(value, expected.value, tolerance) for value in values):
        return "currency" if _differ_in_currency(unit, expected.unit) else "unit"
    return "value" if _kind(unit) == _kind(expected.unit) else "missing"


def is_one_of(figure: Figure, expected: Sequence[ExpectedFigure], question: str = "") -> bool:
    """Whether a stated figure is any of the expected ones."""
    return any(score_figure(one, [figure], question).outcome == "right" for one in expected)


def same_kind(figure: Figure, expected: ExpectedFigure, question: str = "") -> bool:
    """Whether a stated figure is of the kind that is expected: it could be taken for the answer.

    Money of any currency, in all or per something; counts of the same thing; else units that convert into one another.
    A number without a unit is of the kind of a count.
    """
    return any(
        compatible(unit, reading.unit) or (_currency(unit) and _currency(reading.unit))
        for reading in expected.readings
        for unit in [_understood_unit(figure, reading, question)]
    )


def _understood_unit(stated: Figure, expected: Quantity, question: str) -> str:
    """The unit a reader understands: a bare number counts what was asked for, a rate may have the question's period."""
    head, _, period = expected.unit.rpartition("/")
    left_out = head and period in _PERIODS and _PERIODS[period].search(question)
    for unit in (expected.unit, head) if left_out else (expected.unit,):
        if stated.unit == unit or _counts_the_same(
            stated, Quantity(value=expected.value, unit=unit)
        ):
            return expected.unit
    return stated.unit


def _counts_the_same(stated: Figure, expected: Quantity) -> bool:
    """Whether one of the two is a bare number that stands for the count the other is (also per year, a day, …).

    A stated number without a noun counts what was asked for, whatever its value. Where no noun is expected, a stated
    count is what is meant when it has the expected value; with another it may count something else. Money, shares and
    measures are never meant by a bare number.
    """
    thing, _, per = stated.unit.partition("/")
    expected_thing, _, expected_per = expected.unit.partition("/")
    if per != expected_per or stated.kind not in ("number", "count", "rate"):
        return False
    if thing == "1":
        return unit_kind(expected_thing) == "count"
    return expected_thing == "1" and unit_kind(thing) == "count" and stated.value == expected.value


def _kind(unit: str) -> str:
    kind = unit_kind(unit)
    return unit if kind in ("count", "rate") else kind


def _differ_in_currency(unit_a: str, unit_b: str) -> bool:
    a, b = _currency(unit_a), _currency(unit_b)
    return bool(a and b and a != b and unit_a[3:] == unit_b[3:])


def _currency(unit: str) -> str | None:
    """The currency of money and of rates of money, None for other units."""
    code = _CURRENCY.match(unit)
    return code[0] if code is not None and unit_kind(code[0]) == "money" else None


def _equal(stated: Quantity, expected: Quantity, tolerance: Decimal) -> bool:
    try:
        if same_quantity(stated, expected):
            return True
        with localcontext(prec=_PRECISION):
            return _near(convert(stated, expected.unit).value, expected.value, tolerance)
    except FigureError:
        return False


def _near(value: Decimal, expected: Decimal, tolerance: Decimal) -> bool:
    with localcontext(prec=_PRECISION):
        return abs(value - expected) <= tolerance * abs(expected)


def _off_by_ten(stated: Quantity, expected: Quantity, tolerance: Decimal) -> bool:
    """Whether the two differ by a power of ten and by nothing else."""
    with localcontext(prec=_PRECISION):
        value = convert(stated, expected.unit).value
        if not value or not expected.value:
            return False
        ratio = value / expected.value
        power = ratio.log10().to_integral_value() if ratio > 0 else None
        return (
            power is not None
            and power != 0
            and _near(value.scaleb(-int(power)), expected.value, max(tolerance, Decimal("1e-9")))
        )
