"""When a claim holds: the rules behind the verdicts.

A claim against a recomputed value, first rule that applies:

- `agrees`: the two are equal once they are in one unit; or the result, rounded to the digits its inputs justify (see
  `assistant.calculator.rounding`), is the claim; or the claim is a range and the result lies in it, or the result is
  a range and the claim lies in it.
- `rounded`: the result rounds half up to the claim in the claim's last written place; or the claim's qualifier covers
  the difference; or the inputs are rounded so far that the claim remains possible (see `recompute`).
- neither: it is for the relation to say whether that contradicts or rests on another basis.

What qualifiers cover is the rule of `assistant.figures.agrees`: "about" is within 5 % of the result, "nearly" is
short of the claim by 10 % at most, "over", "at least", "under" and "up to" mean what they say however far away the
result is. Zeros that end a whole number are written places: 3,000 is not 2,700 rounded.

Two statements of one thing are compared by the same rules, either being the rounding of the other. As neither is
exact, a bound counts only within the 5 % of "about": "over $10 billion" is no statement of $27 billion.

A word for a loss or a fall before a figure makes it negative: a loss of 5 agrees with −5 and not with 5. Two
statements are held against each other in this way only where both have such a word, or a sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Literal

from assistant.calculator import Calculation, CalculationRange
from assistant.figures import Figure, Quantity, agrees, convert, same_quantity
from assistant.figures.units import PRECISION

BOUND_REACH = Decimal("0.05")
"""How far a bound may be from another statement to count as one of the same value: as far as "about" reaches."""

_BOUNDS = ("over", "at_least", "under", "up_to")
_WORDS = {
    "about": "about",
    "nearly": "nearly",
    "over": "over",
    "at_least": "at least",
    "under": "under",
    "up_to": "up to",
}


@dataclass(frozen=True)
class Fit:
    """That a claim holds, and by which rule; `verdict` is None where it does not, `reason` then says more."""

    verdict: Literal["agrees", "rounded"] | None
    reason: str


def fit_result(
    claim: Sequence[Quantity], results: CalculationRange, spread: CalculationRange | None
) -> Fit:
    """Whether a claim (one figure, or both ends of a range) holds against what was recomputed.

    Raises FigureError when the units have different dimensions.
    """
    low, high = results.low, results.high
    if len(claim) == 2 and low != high:
        fits = [_fit_one(claim[0], low), _fit_one(claim[1], high)]
        return min(fits, key=_strength)
    if len(claim) == 2 and _between(low.result, claim[0], claim[1]):
        return Fit("agrees", "The result lies between the two ends of the claim.")
    fits = [_fit_one(one, end) for one in claim for end in (low, high)]
    best = max(fits, key=_strength)
    if best.verdict == "agrees":
        return best
    if len(claim) == 1 and low != high and _between(claim[0], low.result, high.result):
        return Fit("agrees", "The claim lies between the two ends of the result.")
    if best.verdict is None and spread is not None and len(claim) == 1:
        return _possible(claim[0], spread) or best
    return best


def fit_statements(one: Quantity, other: Quantity) -> Fit:
    """Whether two statements give the same value.

    Raises FigureError when the units have different dimensions.
    """
    directions = _direction(one), _direction(other)
    if None not in directions:
        if directions[0] != directions[1] and one.value and other.value:
            return Fit(None, "One of them is a loss or a fall and the other is not.")
        one, other = _magnitude(one), _magnitude(other)
    if same_quantity(one, other):
        return Fit("agrees", "Both give the same value.")
    for stated, compared in ((one, other), (other, one)):
        if _rounds(stated, compared):
            return Fit("rounded", "One is the other rounded to its last written place.")
    for stated, compared in ((one, other), (other, one)):
        if _covered(stated, compared) and not _far_bound(stated, compared):
            return Fit("rounded", f"“{_qualifier(stated)}” covers the difference.")
    for stated, compared in ((one, other), (other, one)):
        if _cut_off(stated, compared):
            return Fit(None, "One is the other cut off, which is not how it rounds.")
    return Fit(None, "They do not give the same value, and no qualifier covers the difference.")


def _fit_one(claim: Quantity, calculation: Calculation) -> Fit:
    exact, shown = calculation.result, calculation.rounded
    if isinstance(claim, Figure) and claim.signed == -1 and claim.value > 0:
        if exact.value > 0:
            return Fit(None, "The claim is a loss or a fall, and the result is not negative.")
        exact, shown = _magnitude(exact), _magnitude(shown)
    if same_quantity(claim, exact):
        return Fit("agrees", "The result is exactly the claim.")
    if same_quantity(claim, shown):
        return Fit("agrees", "The result is the claim, at the digits its inputs justify.")
    if _rounds(claim, exact):
        return Fit("rounded", "The result rounds to the claim in its last written place.")
    if _covered(claim, exact):
        return Fit("rounded", f"“{_qualifier(claim)}” covers the difference.")
    if _cut_off(claim, exact):
        return Fit(None, "The claim is the result cut off, which is not how it rounds.")
    return Fit(
        None, "The result does not round to the claim, and no qualifier covers the difference."
    )


def _strength(fit: Fit) -> int:
    return (None, "rounded", "agrees").index(fit.verdict)


def _possible(claim: Quantity, spread: CalculationRange) -> Fit | None:
    """Whether rounded inputs leave room for the claim, itself rounded to its last written place."""
    if isinstance(claim, Figure) and claim.signed == -1:
        return None
    with localcontext(prec=PRECISION):
        half = claim.resolution / 2 if isinstance(claim, Figure) and claim.resolution else 0
        least = convert(spread.low.result, claim.unit).value - half
        most = convert(spread.high.result, claim.unit).value + half
    if not least <= claim.value <= most:
        return None
    return Fit("rounded", "The inputs are rounded too, which leaves room for the claim.")


def _between(value: Quantity, low: Quantity, high: Quantity) -> bool:
    lower, upper = (convert(end, value.unit).value for end in (low, high))
    return lower <= value.value <= upper


def _rounds(stated: Quantity, exact: Quantity) -> bool:
    if not isinstance(stated, Figure):
        return False
    return agrees(stated.model_copy(update={"qualifier": None}), exact)


def _covered(stated: Quantity, exact: Quantity) -> bool:
    return isinstance(stated, Figure) and stated.qualifier is not None and agrees(stated, exact)


def _qualifier(stated: Quantity) -> str:
    qualifier = stated.qualifier if isinstance(stated, Figure) else None
    return _WORDS[qualifier] if qualifier else ""


def _far_bound(stated: Quantity, compared: Quantity) -> bool:
    if not isinstance(stated, Figure) or stated.qualifier not in _BOUNDS:
        return False
    with localcontext(prec=PRECISION):
        value = convert(compared, stated.unit).value
        return abs(value - stated.value) > BOUND_REACH * abs(value)


def _cut_off(stated: Quantity, exact: Quantity) -> bool:
    """Whether the figure is `exact` without the digits behind its last written place."""
    if not isinstance(stated, Figure) or not stated.resolution:
        return False
    with localcontext(prec=PRECISION):
        value = convert(exact, stated.unit).value
        places = (value / stated.resolution).to_integral_value(ROUND_DOWN)
        return places * stated.resolution == stated.value


def _direction(quantity: Quantity) -> int | None:
    if quantity.value < 0:
        return -1
    return quantity.signed if isinstance(quantity, Figure) else None


def _magnitude(quantity: Quantity) -> Quantity:
    return quantity.model_copy(update={"value": abs(quantity.value)})
