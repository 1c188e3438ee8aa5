"""Exact arithmetic and the one place where a result is rounded.

How many digits a result is shown with:

- A result of sums and differences is shown down to the last place of its coarsest input, as in every
  physics primer; any other result with as many significant digits as its least precise input has.
- Never with fewer than three significant digits: "48 billion / 155" is shown as 310 million, not 300.
- Plain numbers and durations that are whole ("3 years", "divided by 2") count as exact and limit
  nothing; so do inputs of 0. Where nothing limits, six significant digits are shown.
- A figure from a text knows its last place as written (480亿 has three digits, 48 billion two). For other
  quantities a sum takes the places of the value as they are, and anything else takes zeros that end a whole
  number as places, not as digits: 48,000,000,000 has two.
- A result that is exact with fewer digits is shown as it is: no zeros are added.
- Where a language writes a rounded result with a zero that would be read as a digit, `writing` shows more digits.

Rounding is half up (half away from zero), in decimal. The exact value is always kept beside the rounded one.
Not covered: error bars. A range has two ends, and both are calculated.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)

from assistant.errors import CalculationError
from assistant.figures.types import Figure, Quantity

PRECISION = 50
"""Significant digits carried through every calculation."""

LEAST_DIGITS = 3
UNLIMITED_DIGITS = 6

LARGEST_EXPONENT = 100
"""Values of 10^100 and more, or nearer to zero than 10^-100, are refused: no text means them."""

_EXACT_UNITS = frozenset({"1", "yr", "month", "week", "day", "h", "min", "s"})


@contextmanager
def arithmetic() -> Iterator[Context]:
    """Decimal context of every calculation: 50 digits, half up, no silent infinities.

    The context's `Inexact` flag tells afterwards whether a digit was lost.
    Raises CalculationError where an operation has no result that can be written down.
    """
    context = Context(
        prec=PRECISION,
        rounding=ROUND_HALF_UP,
        traps=[InvalidOperation, DivisionByZero, Overflow],
    )
    with localcontext(context) as active:
        try:
            yield active
        except DivisionByZero as error:
            raise CalculationError(
                "The calculation divides by zero, so it has no result."
            ) from error
        except Overflow as error:
            raise CalculationError("The result is too large to be written down.") from error
        except InvalidOperation as error:
            raise CalculationError("The calculation is not defined for these numbers.") from error


def was_inexact(context: Context) -> bool:
    """Whether a digit was lost since the context was opened."""
    return bool(context.flags[Inexact])


def check_magnitude(value: Decimal, name: str) -> Decimal:
    """Return `value`; raise CalculationError if it is not finite or beyond what a text can mean."""
    if not value.is_finite():
        raise CalculationError(f"{name} is {value}, which is not a number; give a finite one.")
    if value != 0 and abs(value.adjusted()) >= LARGEST_EXPONENT:
        raise CalculationError(
            f"{name} is of the order of 10^{value.adjusted()}; "
            f"numbers from 10^-{LARGEST_EXPONENT} to 10^{LARGEST_EXPONENT} can be calculated with."
        )
    return value


def round_places(value: Decimal, places: int) -> Decimal:
    """`value` half up to `places` after the decimal point; negative places round to tens, hundreds."""
    room = max(PRECISION, value.adjusted() + places + 2) if value else PRECISION
    with localcontext(Context(prec=room, rounding=ROUND_HALF_UP)):
        return value.quantize(Decimal(1).scaleb(-places))


def round_digits(value: Decimal, digits: int) -> Decimal:
    """`value` half up to `digits` significant digits; 9.996 to three digits is 10.0."""
    if value == 0:
        return value
    rounded = round_places(value, digits - 1 - value.adjusted())
    if rounded.adjusted() > value.adjusted():
        return round_places(value, digits - 1 - rounded.adjusted())
    return rounded


def last_place(value: Decimal) -> int:
    """Exponent of the last digit that says something: 2.50 → -2, 48000 → 3."""
    exponent = _exponent(value)
    if value == value.to_integral_value():
        return _exponent(_stripped(value))
    return exponent


def significant_digits(value: Decimal) -> int:
    """Digits from the first that is not zero to `last_place`; 0 for zero."""
    return 0 if value == 0 else value.adjusted() - last_place(value) + 1


def justified(value: Decimal, inputs: Iterable[Quantity], *, additive: bool) -> Decimal:
    """`value` rounded half up to the digits its inputs justify, by the rules at the top of this module.

    `additive` is true where the result is made of sums and differences alone.
    """
    if value == 0:
        return Decimal(0)
    limiting = [quantity for quantity in inputs if _limits(quantity)]
    if not limiting:
        digits = UNLIMITED_DIGITS
    elif additive:
        places = [_place_as_written(limit, _exponent(limit.value)) for limit in limiting]
        digits = value.adjusted() - max(places) + 1
    else:
        digits = min(
            limit.value.adjusted() - _place_as_written(limit, last_place(limit.value)) + 1
            for limit in limiting
        )
    digits = max(digits, LEAST_DIGITS)
    if significant_digits(value) <= digits:
        return tidy(value)
    return _whole_or_plain(round_digits(value, digits))


def plain(value: Decimal) -> str:
    """Decimal string without exponent, never `-0`."""
    return format(value, "f") if value else "0"


def tidy(value: Decimal) -> Decimal:
    """The same value without zeros after the point that end it and without exponent."""
    return _whole_or_plain(_stripped(value)) if value else Decimal(0)


def _place_as_written(quantity: Quantity, otherwise: int) -> int:
    if isinstance(quantity, Figure) and quantity.resolution is not None:
        return quantity.resolution.adjusted()
    return otherwise


def _limits(quantity: Quantity) -> bool:
    value = quantity.value
    if value == 0:
        return False
    return not (quantity.unit in _EXACT_UNITS and value == value.to_integral_value())


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise CalculationError(f"{value} is not a number; give a finite one.")
    return exponent


def _stripped(value: Decimal) -> Decimal:
    """`value` without the zeros that end it; not cut to any precision."""
    with localcontext(Context(prec=max(PRECISION, len(value.as_tuple().digits)))):
        return value.normalize()


def _whole_or_plain(value: Decimal) -> Decimal:
    """4.8E+10 as 48000000000; every other value as it is."""
    exponent = _exponent(value)
    if exponent <= 0:
        return value
    with localcontext(Context(prec=value.adjusted() + 1)):
        return value.quantize(Decimal(1))
