"""Calculators for everyday questions about figures: sums, shares, changes, multiples, averages, rates.

Each function is pure, takes quantities whose units are already checked (see `assistant.calculator.inputs`) and
runs inside `assistant.calculator.rounding.arithmetic`. The docstring is its entry in the registry: formula,
inputs, result, errors, source, names people use, and a worked example that a test runs.
"""

from decimal import Decimal

from assistant.calculator.inputs import (
    AnyQuantity,
    Duration,
    Multiple,
    Number,
    Percent,
    Rate,
    ShareOfWhole,
    TimedRate,
    Unit,
)
from assistant.calculator.quantities import (
    add,
    divide,
    fraction,
    in_unit,
    multiply,
    number,
    percent,
    ratio_of,
    scaled,
    subtract,
    times,
    total,
)
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Quantity


def convert_unit(quantity: AnyQuantity, unit: Unit) -> AnyQuantity:
    """The same quantity in another unit of the same kind.

    Formula: quantity in unit
    Inputs:
        quantity (a quantity): what is to be converted.
        unit (a unit): the unit wanted.
    Result: a quantity.
    Errors: units of different kinds; different currencies, as no exchange rate is known.
    Source: SI Brochure, 9th edition (prefixes, units accepted for use with the SI); NIST SP 811 (inch, foot).
    Names: unit conversion; in other units; 换算成; 单位换算; convertir unidades
    Example:
        quantity = 750 MW
        unit = GW
        result = 0.75 GW
    """
    if unit.value != 1:
        raise CalculationError(f"unit is {written(unit)}; give the name of a unit, {unit.unit}.")
    return in_unit(quantity, unit.unit)


def convert_scale(quantity: AnyQuantity, scale: Number) -> Number:
    """How many thousands, millions, billions, 万 or 亿 of its unit a quantity is.

    Formula: quantity ÷ scale
    Inputs:
        quantity (a quantity): what is to be expressed.
        scale (a plain number): the scale word as a number, for instance 1,000,000 or 1e8 written out.
    Result: a plain number.
    Errors: a scale of zero.
    Source: short scale (10^9 is a billion); 万 is 10^4 and 亿 is 10^8.
    Names: in millions; in billions; 以亿计; 以百万计; en millones
    Example:
        quantity = 48 billion USD
        scale = 100,000,000
        result = 480
    """
    return divide(number(quantity.value), scale)


def sum_of(values: tuple[AnyQuantity, ...]) -> AnyQuantity:
    """The sum of quantities of one kind.

    Formula: sum(values)
    Inputs:
        values (a quantity): what is added, in units of one kind.
    Result: a quantity, in the unit of the first.
    Errors: units of different kinds; different currencies.
    Source: SI Brochure, 9th edition: only quantities of one kind can be added.
    Names: total; sum; altogether; 合计; 总和; suma; total
    Example:
        values = 4,459,337 share
        values = 5,574,171 share
        values = 23,411,518 share
        result = 33,445,026 shares
    """
    return total(values)


def difference(minuend: AnyQuantity, subtrahend: AnyQuantity) -> AnyQuantity:
    """One quantity minus another; two percentages differ by percentage points.

    Formula: minuend − subtrahend
    Inputs:
        minuend (a quantity): what is subtracted from, usually the later or larger one.
        subtrahend (a quantity): what is subtracted.
    Result: a quantity, in the unit of the first; percentage points for two percentages.
    Errors: units of different kinds; different currencies.
    Source: SI Brochure, 9th edition; ISO 80000-1 on percent and percentage points.
    Names: difference; how much more; how much less; 相差多少; 差额; diferencia
    Example:
        minuend = 510.0 million USD
        subtrahend = 290.3 million USD
        result = $219.7 million
    """
    return subtract(minuend, subtrahend)


def product(factor: AnyQuantity, quantity: AnyQuantity) -> AnyQuantity:
    """A quantity times another: a number of times an amount, or a price times what it is the price of.

    Formula: factor × quantity
    Inputs:
        factor (a quantity): a number, a multiple, a percentage or a rate.
        quantity (a quantity): what it is applied to.
    Result: a quantity; units are multiplied and cancel where they can.
    Errors: a product of units that has no meaning, such as money times money.
    Source: SI Brochure, 9th edition: units multiply with their values.
    Names: times; product; multiply; 乘以; 乘积; producto; por
    Example:
        factor = 40
        quantity = 750 MW
        result = 30,000 MW
    """
    return multiply(factor, quantity)


def ratio(numerator: AnyQuantity, denominator: AnyQuantity) -> Multiple:
    """How many times as large one quantity is as another of the same kind.

    Formula: numerator ÷ denominator
    Inputs:
        numerator (a quantity): what is compared.
        denominator (a quantity): what it is compared with.
    Result: a multiple.
    Errors: units of different kinds; different currencies; a denominator of zero.
    Source: common definition; quantities of one kind divide to a number (SI Brochure, 9th edition, 2.3.3).
    Names: ratio; how many times; compared with; 是几倍; 之比; cuántas veces; proporción
    Example:
        numerator = 125 PFLOPS
        denominator = 4.5 PFLOPS
        result = 27.8 times
    """
    return times(ratio_of(numerator, denominator))


def share_of(part: AnyQuantity, whole: AnyQuantity) -> Percent:
    """What percentage of the whole a part is.

    Formula: part ÷ whole
    Inputs:
        part (a quantity): the part.
        whole (a quantity): what it is a part of.
    Result: a percentage.
    Errors: units of different kinds; different currencies; a whole of zero.
    Source: ISO 80000-1: percent is the number 0.01.
    Names: percentage of; share; proportion; 占比; 百分之几; porcentaje de; qué parte
    Example:
        part = 5 billion USD
        whole = 10 billion USD
        result = 50%
    """
    return percent(ratio_of(part, whole))


def percent_of(share: Percent, whole: AnyQuantity) -> AnyQuantity:
    """The part that a percentage of a whole makes.

    Formula: share × whole
    Inputs:
        share (a percentage): the percentage.
        whole (a quantity): what it is taken of.
    Result: a quantity, in the unit of the whole.
    Errors: a whole in percentage points.
    Source: ISO 80000-1: percent is the number 0.01.
    Names: percent of; part of a whole; 的百分之; 占其中多少; el tanto por ciento de
    Example:
        share = 39 %
        whole = 27 billion USD
        result = $10.5 billion
    """
    return scaled(whole, fraction(share))


def rest_of(whole: AnyQuantity, share: ShareOfWhole) -> AnyQuantity:
    """What is left of a whole when a share of it is taken away.

    Formula: whole × (1 − share)
    Inputs:
        whole (a quantity): what the share is taken from.
        share (a share of a whole): the percentage or fraction that is taken.
    Result: a quantity, in the unit of the whole.
    Errors: a share of zero or above 100 %.
    Source: ISO 80000-1: percent is the number 0.01.
    Names: what is left of; rest of; reduced by; less a percentage; 减少后还剩; 打折后; lo que queda de; rebajado un
    Example:
        whole = 17.5 million EUR
        share = 20 %
        result = €14 million
    """
    return scaled(whole, 1 - fraction(share))


def whole_from_part(part: AnyQuantity, share: ShareOfWhole) -> AnyQuantity:
    """The whole, from a part and the share of the whole that it is.

    Formula: part ÷ share
    Inputs:
        part (a quantity): the part that is known.
        share (a share of a whole): its percentage or fraction of the whole.
    Result: a quantity, in the unit of the part.
    Errors: a share of zero or above 100 %.
    Source: inverse of share_of.
    Names: whole from part; total implied by a share; 整体是多少; 占四十分之一; total a partir de una parte
    Example:
        part = 750 MW
        share = 2.5 %
        result = 30,000 MW
    """
    return divide(part, share)


def remaining_share(taken: tuple[ShareOfWhole, ...]) -> ShareOfWhole:
    """The percentage of a whole that is left when shares of it are taken.

    Formula: 100% − sum(taken)
    Inputs:
        taken (a share of a whole): each share that is taken.
    Result: a share of a whole.
    Errors: shares that add up to more than 100 %.
    Source: shares of a whole add up to 100 %.
    Names: the rest; the other customers; 其余占多少; 剩余比例; el resto
    Example:
        taken = 62 %
        taken = 24 %
        result = 14%
    """
    left = 100 - sum(share.value for share in taken)
    if left < 0:
        raise CalculationError(f"The shares taken add up to {100 - left} %, more than the whole.")
    return Quantity(value=Decimal(left), unit="%")


def average(values: tuple[AnyQuantity, ...]) -> AnyQuantity:
    """The arithmetic mean of quantities of one kind.

    Formula: sum(values) ÷ count(values)
    Inputs:
        values (a quantity): what is averaged, in units of one kind.
    Result: a quantity, in the unit of the first.
    Errors: units of different kinds; different currencies.
    Source: common definition.
    Names: mean; average; 平均; 均值; promedio; media
    Example:
        values = 14.8 million USD
        values = 15.2 million USD
        values = 16.7 million USD
        result = $15.6 million
    """
    return divide(total(values), number(Decimal(len(values))))


def weighted_average(
    values: tuple[AnyQuantity, ...], weights: tuple[AnyQuantity, ...]
) -> AnyQuantity:
    """The mean of quantities where each counts with its weight.

    Formula: sum(values × weights) ÷ sum(weights)
    Inputs:
        values (a quantity): what is averaged, in units of one kind.
        weights (a quantity): the weight of each, in the same order, zero or above, in units of one kind.
    Result: a quantity, in the unit of the first value.
    Errors: unequal numbers of values and weights; a weight below zero; weights that add up to zero.
    Source: common definition.
    Names: weighted mean; blended margin; 加权平均; media ponderada
    Example:
        values = 43 %
        values = 30 %
        weights = 358.4 million USD
        weights = 151.6 million USD
        result = 39.1%
    """
    if len(values) != len(weights):
        raise CalculationError(
            f"There are {len(values)} values and {len(weights)} weights; give one weight a value."
        )
    if any(weight.value < 0 for weight in weights):
        raise CalculationError("A weight is below zero; weights must be zero or above.")
    whole = total(weights)
    shares = [ratio_of(weight, whole) for weight in weights]
    return total([scaled(v, s) for v, s in zip(values, shares, strict=True)])


def midpoint(low: AnyQuantity, high: AnyQuantity) -> AnyQuantity:
    """The middle of a range.

    Formula: (low + high) ÷ 2
    Inputs:
        low (a quantity): the lower end.
        high (a quantity): the upper end.
    Result: a quantity, in the unit of the lower end.
    Errors: units of different kinds; different currencies.
    Source: common definition; offering documents use it as the assumed price.
    Names: midpoint of a range; 区间中点; 发行区间中间价; punto medio
    Example:
        low = 150 USD/share
        high = 160 USD/share
        result = $155 a share
    """
    return divide(add(low, high), number(Decimal(2)))


def per_unit(total: AnyQuantity, units: AnyQuantity) -> Rate:
    """How much comes on one unit: price a share, cost a megawatt, speed a kilowatt.

    Formula: total ÷ units
    Inputs:
        total (a quantity): the whole amount.
        units (a quantity): what it is spread over, of another kind.
    Result: a quantity per something.
    Errors: units of the same kind, which have a ratio instead; units of zero.
    Source: common definition; units divide with their values (SI Brochure, 9th edition).
    Names: per unit; price per; cost per; 单价; 每单位; 每兆瓦; precio por unidad; por
    Example:
        total = 10 billion USD
        units = 750 MW
        result = $13.3 million per megawatt
    """
    return divide(total, units)


def rate_over_time(total: AnyQuantity, duration: Duration) -> TimedRate:
    """The average per year, month, day, hour or second of a total.

    Formula: total ÷ duration
    Inputs:
        total (a quantity): the whole amount.
        duration (a length of time): the time it is spread over.
    Result: a quantity per time.
    Errors: no time.
    Source: common definition.
    Names: per year; yearly average; 平均每年; 年均; por año; al año
    Example:
        total = 27 billion USD
        duration = 3 years
        result = $9 billion a year
    """
    return divide(total, duration)


def total_over_time(rate: TimedRate, duration: Duration) -> AnyQuantity:
    """What a rate that stays the same adds up to over a time.

    Formula: rate × duration
    Inputs:
        rate (a quantity per time): what comes each year, month, day, hour or second.
        duration (a length of time): for how long.
    Result: a quantity.
    Errors: none beyond the units.
    Source: common definition.
    Names: total over the years; over three years; 三年合计; 总额; total en los años
    Example:
        rate = 9000000000 USD/yr
        duration = 3 years
        result = $27 billion
    """
    return multiply(rate, duration)


CALCULATORS = (
    convert_unit,
    convert_scale,
    sum_of,
    difference,
    product,
    ratio,
    share_of,
    percent_of,
    rest_of,
    whole_from_part,
    remaining_share,
    average,
    weighted_average,
    midpoint,
    per_unit,
    rate_over_time,
    total_over_time,
)
