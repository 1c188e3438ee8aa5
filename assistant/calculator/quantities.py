"""Arithmetic on quantities: values and units together, exact, an error wherever the units do not go together.

Ratios come as `1`, `x`, `%` and `‰`. They scale other quantities (10% × 48 billion USD), and:
% − % is percentage points, % ± points is %, % + % is %; a percentage beside a plain number is the number 0.01 of
it (SI Brochure, 9th edition, 5.4.7), so 1 − 6% is 0.94. Points and basis points scale as hundredths and
ten-thousandths: a spread of 50 bp on 1 billion USD is 5 million USD. Nothing here rounds; call it inside
`rounding.arithmetic`.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, Inexact, getcontext

from assistant.calculator.rounding import PRECISION, check_magnitude
from assistant.calculator.writing import written
from assistant.errors import CalculationError, FigureError
from assistant.figures.lexicon import entry_of
from assistant.figures.types import Quantity
from assistant.figures.units import compatible, convert, divide_units, multiply_units, unit_kind

_RATIOS = {"1": Decimal(1), "x": Decimal(1), "%": Decimal("0.01"), "‰": Decimal("0.001")}
_POINTS = {"pp": Decimal("0.01"), "bp": Decimal("0.0001")}
_HUNDREDTHS = frozenset({"%", "‰"})
_TELLING = {"1": 0, "x": 1, "%": 2, "‰": 2, "pp": 3, "bp": 3}


def check_quantity(quantity: Quantity, name: str) -> Quantity:
    """Return `quantity`; raise CalculationError if its value or its unit is none to calculate with."""
    check_magnitude(quantity.value, name)
    try:
        unit_kind(quantity.unit)
    except FigureError as error:
        raise CalculationError(
            f"{name} has the unit {quantity.unit!r}, which is none; write it like USD, MW or USD/share."
        ) from error
    return quantity


def number(value: Decimal) -> Quantity:
    """A plain number."""
    return Quantity(value=value, unit="1")


def times(value: Decimal) -> Quantity:
    """A multiple: 2 is written `2 x`."""
    return Quantity(value=value, unit="x")


def percent(value: Decimal) -> Quantity:
    """A percentage, from the fraction of one: 0.1 is 10 %."""
    return Quantity(value=value * 100, unit="%")


def is_ratio(quantity: Quantity) -> bool:
    """Whether the quantity scales others: a number, a multiple, a percentage, percentage or basis points."""
    return quantity.unit in _RATIOS or quantity.unit in _POINTS


def scaled(quantity: Quantity, factor: Decimal) -> Quantity:
    """The quantity times a factor, in its own unit, whatever that is."""
    return Quantity(value=quantity.value * factor, unit=quantity.unit)


def fraction(ratio: Quantity) -> Decimal:
    """A ratio or a number of points as a plain number: 10 % is 0.1, 50 bp is 0.005."""
    return ratio.value * (_RATIOS | _POINTS)[ratio.unit]


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The same quantity in another unit; CalculationError if the units are of different kinds."""
    try:
        converted = convert(quantity, unit)
    except FigureError as error:
        raise mismatch("converted to", quantity, unit) from error
    if len(converted.value.as_tuple().digits) >= PRECISION:
        getcontext().flags[Inexact] = True
    return converted


def whole_number(quantity: Quantity, name: str) -> int:
    """A count of one or more; CalculationError for anything else."""
    if quantity.value < 1 or quantity.value != quantity.value.to_integral_value():
        raise CalculationError(
            f"{name} is {written(quantity)}; it must be a whole number of one or more."
        )
    return int(quantity.value)


def yearly_amount(quantity: Quantity) -> Quantity:
    """The amount of one year: `USD/yr` becomes `USD`, an amount without a time stays as it is."""
    if "/" not in quantity.unit:
        return quantity
    return multiply(quantity, Quantity(value=Decimal(1), unit="yr"))


def add(left: Quantity, right: Quantity) -> Quantity:
    """The sum, in the unit of `left`."""
    return _combined(left, right, lambda a, b: a + b, "added to", difference=False)


def subtract(left: Quantity, right: Quantity) -> Quantity:
    """The difference, in the unit of `left`; percentage points for two percentages."""
    return _combined(left, right, lambda a, b: a - b, "compared with", difference=True)


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """The product; units cancel where they can (USD/share × share), times of one kind included."""
    if is_ratio(left) and is_ratio(right):
        return _product_of_ratios(left, right)
    if is_ratio(left):
        return scaled(right, fraction(left))
    if is_ratio(right):
        return scaled(left, fraction(right))
    right = _aligned(right, _above(right), _below(left))
    left = _aligned(left, _above(left), _below(right))
    unit = multiply_units(left.unit, right.unit)
    _check_product(unit, left, right)
    return Quantity(value=left.value * right.value, unit=unit)


def divide(left: Quantity, right: Quantity) -> Quantity:
    """The quotient: a plain number for units of one kind, else a rate."""
    _check_divisor(right)
    if right.unit in ("1", "x"):
        return Quantity(value=left.value / right.value, unit=left.unit)
    if is_ratio(right):
        whole = fraction(right)
        if is_ratio(left):
            return number(fraction(left) / whole)
        return Quantity(value=left.value / whole, unit=left.unit)
    if compatible(left.unit, right.unit):
        return number(left.value / in_unit(right, left.unit).value)
    right = _aligned(right, _above(right), _above(left))
    right = _aligned(right, _below(right), _below(left))
    unit = divide_units(left.unit, right.unit)
    _check_product(unit, left, right)
    return Quantity(value=left.value / right.value, unit=unit)


def ratio_of(left: Quantity, right: Quantity) -> Decimal:
    """How many times `right` is in `left`; CalculationError if they are not of one kind."""
    _check_divisor(right)
    if not compatible(left.unit, right.unit):
        raise mismatch("compared with", left, right.unit)
    if left.unit == right.unit:
        return left.value / right.value
    if left.unit in _RATIOS:
        return fraction(left) / fraction(right)
    return left.value / in_unit(right, left.unit).value


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base` to the power of `exponent`.

    Raises CalculationError where it is not defined: 0 to the power of 0 or less, a root of a negative number.
    """
    if base == 0 and exponent <= 0:
        raise CalculationError(f"0 to the power of {exponent} is not defined.")
    if base < 0 and exponent != exponent.to_integral_value():
        raise CalculationError(f"{base} to the power of {exponent} has no real value.")
    return Decimal(base**exponent)


def raise_to(base: Quantity, exponent: Quantity) -> Quantity:
    """A plain number to the power of another; CalculationError for a base or exponent with a unit."""
    for quantity in (base, exponent):
        if quantity.unit not in _RATIOS:
            raise CalculationError(
                f"{written(quantity)} has a unit; powers are taken of plain numbers only."
            )
    return number(power(fraction(base), fraction(exponent)))


def total(values: Sequence[Quantity]) -> Quantity:
    """The sum of one or more quantities, in the unit of the first."""
    result = values[0]
    for value in values[1:]:
        result = add(result, value)
    return result


def average(values: Sequence[Quantity]) -> Quantity:
    """The arithmetic mean of one or more quantities, in the unit of the first."""
    return divide(total(values), number(Decimal(len(values))))


def largest(values: Sequence[Quantity]) -> Quantity:
    """The largest of one or more quantities of one kind, as it was given."""
    return _extreme(values, greater)


def smallest(values: Sequence[Quantity]) -> Quantity:
    """The smallest of one or more quantities of one kind, as it was given."""
    return _extreme(values, lambda new, old: greater(old, new))


def greater(left: Quantity, right: Quantity) -> bool:
    """Whether `left` is the larger one; CalculationError if they are not of one kind."""
    if not compatible(left.unit, right.unit):
        raise mismatch("compared with", left, right.unit)
    return left.value > in_unit(right, left.unit).value


def mismatch(verb: str, quantity: Quantity, unit: str) -> CalculationError:
    """The error for units that do not go together, with the reason a person can act on."""
    kinds = {unit_kind(quantity.unit), unit_kind(unit)}
    if kinds == {"money"}:
        advice = (
            "they are different currencies; convert one first, at a rate with a date and a source."
        )
    elif kinds == {"percent", "points"}:
        advice = "a percentage and percentage points are different things."
    elif kinds == {"duration"}:
        advice = "months and years have no fixed number of days; give both in one of them."
    else:
        advice = "the units measure different things."
    return CalculationError(f"{written(quantity)} cannot be {verb} {unit}: {advice}")


def _combined(
    left: Quantity,
    right: Quantity,
    operation: Callable[[Decimal, Decimal], Decimal],
    verb: str,
    *,
    difference: bool,
) -> Quantity:
    units = {left.unit, right.unit}
    if units <= _RATIOS.keys() and units & _HUNDREDTHS:
        if units <= _HUNDREDTHS:
            unit = "pp" if difference else "%"
            value = operation(fraction(left), fraction(right)) * 100
            return Quantity(value=value, unit=unit)
        return number(operation(fraction(left), fraction(right)))
    if units <= _HUNDREDTHS | _POINTS.keys() and left.unit in _HUNDREDTHS:
        return percent(operation(fraction(left), fraction(right)))
    if not compatible(left.unit, right.unit):
        raise mismatch(verb, left, right.unit)
    unit = "x" if units == {"1", "x"} else left.unit
    other = in_unit(right, left.unit)
    return Quantity(value=operation(left.value, other.value), unit=unit)


def _product_of_ratios(left: Quantity, right: Quantity) -> Quantity:
    """In the more telling unit: 3 × 15x is 45x, 2x × 5% is 10%. But 53% × 200 is 106: "of" means times.

    × 100% asks for a percentage: 0.757 × 100% is 75.7%.
    """
    kept, other = sorted((left, right), key=lambda ratio: _TELLING[ratio.unit], reverse=True)
    if kept.unit == "%" and kept.value == 100:
        return percent(fraction(other))
    if kept.unit in _HUNDREDTHS and other.unit == "1":
        return number(fraction(kept) * other.value)
    return scaled(kept, fraction(other))


def _extreme(values: Sequence[Quantity], better: Callable[[Quantity, Quantity], bool]) -> Quantity:
    best = values[0]
    for value in values[1:]:
        if better(value, best):
            best = value
    return best


def _check_divisor(divisor: Quantity) -> None:
    if divisor.value == 0:
        raise CalculationError(
            f"The calculation divides by {written(divisor)}, so it has no result."
        )


def _above(quantity: Quantity) -> list[str]:
    return quantity.unit.split("/")[0].split("*")


def _below(quantity: Quantity) -> list[str]:
    return quantity.unit.split("/")[1:]


def _aligned(quantity: Quantity, own: Iterable[str], other: Sequence[str]) -> Quantity:
    """`quantity` with the parts of its unit in `own` named as the parts of one kind in `other`."""
    for part in own:
        for like in other:
            if part != like and "1" not in (part, like) and compatible(part, like):
                quantity = in_unit(quantity, _renamed(quantity.unit, part, like))
                break
    return quantity


def _renamed(unit: str, part: str, like: str) -> str:
    above, *below = unit.split("/")
    factors = [like if name == part else name for name in above.split("*")]
    return "/".join(["*".join(factors), *(like if name == part else name for name in below)])


def _check_product(unit: str, left: Quantity, right: Quantity) -> None:
    """Refuse products without a meaning: money squared, shares times money, years per second."""
    above, *below = unit.split("/")
    factors = above.split("*")
    kinds = {unit_kind(factor) for factor in factors}
    would = f"{written(left)} and {written(right)} would give the unit {unit}"
    if "duration" in kinds and any(unit_kind(part) == "duration" for part in below):
        raise CalculationError(
            f"{would}: months and years have no fixed number of days; "
            "give the time in days, hours or seconds."
        )
    squared = any(factor[-1:] in ("2", "3") and entry_of(factor) is None for factor in factors)
    if squared or (len(factors) > 1 and kinds != {"power", "duration"}):
        raise CalculationError(f"{would}, which means nothing.")
