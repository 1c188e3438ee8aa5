"""Calculators for change and comparison over time: percent change, growth, multiples, compound growth.

"Grew to N times" and "grew by N times" are two calculators, `growth_multiple` and `growth_times`, because texts mean
either. Negative starting values are refused: a percentage of them says nothing.
"""

from decimal import Decimal

from assistant.calculator.inputs import AnyQuantity, Change, Duration, Multiple, Percent, Points
from assistant.calculator.quantities import (
    divide,
    fraction,
    in_unit,
    number,
    percent,
    power,
    ratio_of,
    scaled,
    subtract,
    times,
)
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Quantity


def percent_change(start: AnyQuantity, end: AnyQuantity) -> Percent:
    """By how many percent a quantity rose or fell.

    Formula: (end − start) ÷ start
    Inputs:
        start (a quantity): the earlier value, above zero.
        end (a quantity): the later value.
    Result: a percentage, negative for a fall.
    Errors: units of different kinds; different currencies; a start of zero or below, where a percentage says nothing.
    Source: common definition of relative change.
    Names: percent change; growth rate; grew by; fell by; 增长率; 同比增长; 下降百分之; variación porcentual; creció
    Example:
        start = 290.3 million USD
        end = 510.0 million USD
        result = 75.68%
    """
    _require_positive(start, "start")
    return percent(ratio_of(end, start) - 1)


def point_change(start: Percent, end: Percent) -> Points:
    """By how many percentage points a percentage rose or fell.

    Formula: end − start
    Inputs:
        start (a percentage): the earlier percentage.
        end (a percentage): the later percentage.
    Result: percentage points.
    Errors: an input that is no percentage.
    Source: ISO 80000-1 and common statistical usage: percentages differ by points.
    Names: percentage points; basis points; 百分点; 上升几个百分点; puntos porcentuales
    Example:
        start = 42.3 %
        end = 39.0 %
        result = -3.3 percentage points
    """
    return subtract(end, start)


def after_percent_change(start: AnyQuantity, change: Change) -> AnyQuantity:
    """The value after a rise or fall by a percentage.

    Formula: start × (1 + change)
    Inputs:
        start (a quantity): the value before.
        change (a change in percent): the change, negative for a fall.
    Result: a quantity, in the unit of the start.
    Errors: a start in percentage points.
    Source: inverse of percent_change.
    Names: after growth of; increased by; 增长后; 上涨后; tras un aumento del
    Example:
        start = 185 USD/share
        change = 68.15 %
        result = $311 a share
    """
    return scaled(start, 1 + fraction(change))


def before_percent_change(end: AnyQuantity, change: Change) -> AnyQuantity:
    """The value before a rise or fall by a percentage.

    Formula: end ÷ (1 + change)
    Inputs:
        end (a quantity): the value after.
        change (a change in percent): the change that led to it, negative for a fall.
    Result: a quantity, in the unit of the end.
    Errors: a change of −100 %, after which nothing is left to go back from.
    Source: inverse of percent_change.
    Names: before growth of; value a year earlier; 增长前; 去年同期; antes del aumento
    Example:
        end = 193.4 million USD
        change = 92 %
        result = $101 million
    """
    return divide(end, number(1 + fraction(change)))


def growth_multiple(start: AnyQuantity, end: AnyQuantity) -> Multiple:
    """To how many times the start a quantity has grown: tripled is 3.

    Formula: end ÷ start
    Inputs:
        start (a quantity): the earlier value, above zero.
        end (a quantity): the later value.
    Result: a multiple.
    Errors: units of different kinds; different currencies; a start of zero or below.
    Source: common definition; "grew to N times", 增长到N倍.
    Names: grew to times; doubled; tripled; 增长到几倍; 翻倍; se multiplicó por
    Example:
        start = 164.67 USD/share
        end = 448 USD/share
        result = 2.72 times
    """
    _require_positive(start, "start")
    return times(ratio_of(end, start))


def growth_times(start: AnyQuantity, end: AnyQuantity) -> Multiple:
    """By how many times the start a quantity has grown: tripled is growth of 2 times.

    Formula: (end − start) ÷ start
    Inputs:
        start (a quantity): the earlier value, above zero.
        end (a quantity): the later value.
    Result: a multiple.
    Errors: units of different kinds; different currencies; a start of zero or below.
    Source: literal reading of 增长N倍 and "grew by N times"; usage is loose, see growth_multiple.
    Names: grew by times; rose two times; 增长几倍; 涨了两倍; aumentó en veces
    Example:
        start = 100 USD/share
        end = 300 USD/share
        result = 2 times
    """
    _require_positive(start, "start")
    return times(ratio_of(end, start) - 1)


def from_multiple(base: AnyQuantity, multiple: Multiple) -> AnyQuantity:
    """The quantity that is a number of times a base.

    Formula: base × multiple
    Inputs:
        base (a quantity): what the multiple refers to.
        multiple (a multiple): how many times it.
    Result: a quantity, in the unit of the base.
    Errors: a base in percentage points.
    Source: inverse of ratio.
    Names: times as much; N times the base; 的几倍是多少; veces la base
    Example:
        base = 750 MW
        multiple = 40 x
        result = 30,000 MW
    """
    return scaled(base, multiple.value)


def baseline_from_multiple(value: AnyQuantity, multiple: Multiple) -> AnyQuantity:
    """The base of a comparison, from a value that is said to be a number of times it.

    Formula: value ÷ multiple
    Inputs:
        value (a quantity): the larger quantity.
        multiple (a multiple): how many times the base it is said to be.
    Result: a quantity, in the unit of the value.
    Errors: a multiple of zero.
    Source: inverse of ratio.
    Names: implied baseline; implied by times faster; 倒推基准; 隐含的; base implícita
    Example:
        value = 3000 token/s
        multiple = 70 x
        result = 42.9 tokens per second
    """
    return divide(value, multiple)


def cagr(start: AnyQuantity, end: AnyQuantity, duration: Duration) -> Percent:
    """Compound annual growth rate: the equal yearly growth that leads from start to end.

    Formula: (end ÷ start)^(1 ÷ duration) − 1
    Inputs:
        start (a quantity): the first value, above zero.
        end (a quantity): the last value, not below zero.
        duration (a length of time): time between them.
    Result: a percentage a year.
    Errors: units of different kinds; different currencies; a start of zero or below; an end below zero; no time.
    Source: common definition, e.g. GIPS glossary "annualised return".
    Names: CAGR; compound annual growth rate; 年复合增长率; 年均增长; tasa de crecimiento anual compuesta
    Example:
        start = 24.6 million USD
        end = 510 million USD
        duration = 3 years
        result = 175%
    """
    _require_positive(start, "start")
    growth = ratio_of(end, start)
    if growth < 0:
        raise CalculationError(f"end is {written(end)}; growth needs an end of zero or more.")
    years = in_unit(duration, "yr")
    exponent = divide(number(Decimal(1)), number(years.value))
    return percent(power(growth, exponent.value) - 1)


def _require_positive(quantity: Quantity, name: str) -> None:
    if quantity.value <= 0:
        raise CalculationError(
            f"{name} is {written(quantity)}; growth can only be told from a value above zero."
        )


CALCULATORS = (
    percent_change,
    point_change,
    after_percent_change,
    before_percent_change,
    growth_multiple,
    growth_times,
    from_multiple,
    baseline_from_multiple,
    cagr,
)
