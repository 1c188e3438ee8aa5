"""When a claim holds: the rules behind the verdicts.

A claim against a recomputed value, first rule that applies:

- `agrees`: the two are equal once they are in one unit; or the result, rounded to the digits its inputs justify (see
  `assistant.calculator.rounding`), is the claim; or the claim is a range and the result lies in it, or the result is
  a range and the claim lies in it.
- `rounded`: the result rounds half up to the claim in the claim's last written place; or the claim's qualifier covers
  the difference; or the inputs are rounded so far that the claim remains possible (see `recompute`), and it is no more
  than 1 % away, a limit of this module's own that keeps coarse inputs from excusing everything.
- neither: it is for the relation to say whether that contradicts or rests on another basis.

What qualifiers cover is the rule of `assistant.figures.agrees`: "about" is within 5 % of the result, "nearly" is
short of the claim by 10 % at most, "over", "at least", "under" and "up to" mean what they say however far away the
result is. Zeros that end a whole number are written places: 3,000 is not 2,700 rounded.

Two statements of one thing are compared by the same rules, either being the rounding of the other. As neither is
exact, "over", "up to" and the like are left aside there: "over $10 billion" is no statement of $27 billion. Where
their bases differ, "about" and "nearly" are left aside too.

A figure that its relations declare a loss is negative. For others, a word for a loss or a fall beside the figure
makes it negative: a loss of 5 agrees with a result of −5 and not of 5. Two statements without a sign disagree in this
way only where both have such a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Literal

from assistant.calculator import Calculation, CalculationRange
from assistant.figures import Figure, Quantity, agrees, convert, same_quantity
from assistant.figures.units import PRECISION

ROOM = Decimal("0.01")
"""How far from the result a claim may be, as a share of it, where rounded inputs leave room."""

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
        return _possible(claim[0], results, spread) or best
    return best


def fit_statements(one: Quantity, other: Quantity, *, qualified: bool) -> Fit:
    """Whether two statements give the same value; `qualified` is off where they rest on different bases.

    Raises FigureError when the units have different dimensions.
    """
    if _opposed(one, other):
        return Fit(None, "One of them is a loss or a fall and the other is not.")
    one, other = _magnitude(one), _magnitude(other)
    if same_quantity(one, other):
        return Fit("agrees", "Both give the same value.")
    pairs = ((one, other), (other, one))
    if any(_rounds(stated, compared) for stated, compared in pairs):
        return Fit("rounded", "One is the other rounded to its last written place.")
    if not qualified:
        return Fit(None, "They are different values.")
    for stated, compared in pairs:
        if not _is_bound(stated) and _covered(stated, compared):
            return Fit("rounded", f"“{_qualifier(stated)}” covers the difference.")
    if any(_cut_off(stated, compared) for stated, compared in pairs):
        return Fit(None, "One is the other cut off, which is not how it rounds.")
    return Fit(None, "They are different values.")


def _fit_one(claim: Quantity, calculation: Calculation) -> Fit:
    exact, shown = calculation.result, calculation.rounded
    if _sign(claim) == -1:
        if exact.value > 0:
            return Fit(None, "The claim is a loss or a fall, and the result is not negative.")
        claim, exact, shown = _magnitude(claim), _magnitude(exact), _magnitude(shown)
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


def _possible(claim: Quantity, results: CalculationRange, spread: CalculationRange) -> Fit | None:
    """Whether rounded inputs leave room for a claim near the result, itself rounded to its last written place."""
    if _sign(claim) == -1 and claim.value > 0:
        return None
    with localcontext(prec=PRECISION):
        half = claim.resolution / 2 if isinstance(claim, Figure) and claim.resolution else 0
        least = convert(spread.low.result, claim.unit).value - half
        most = convert(spread.high.result, claim.unit).value + half
        near = any(
            abs(claim.value - convert(end.result, claim.unit).value) <= ROOM * abs(claim.value)
            for end in (results.low, results.high)
        )
    if not (near and least <= claim.value <= most):
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


def _is_bound(stated: Quantity) -> bool:
    return isinstance(stated, Figure) and stated.qualifier in _BOUNDS


def _cut_off(stated: Quantity, exact: Quantity) -> bool:
    """Whether the figure is `exact` without the digits behind its last written place."""
    if not isinstance(stated, Figure) or not stated.resolution:
        return False
    with localcontext(prec=PRECISION):
        value = convert(exact, stated.unit).value
        places = (value / stated.resolution).to_integral_value(ROUND_DOWN)
        return places * stated.resolution == stated.value


def _sign(quantity: Quantity) -> int | None:
    """−1 for what is negative or a loss by its text, 1 for a gain by its text, None where nothing is said."""
    if quantity.value < 0:
        return -1
    return quantity.signed if isinstance(quantity, Figure) else None


def _opposed(one: Quantity, other: Quantity) -> bool:
    """Whether one is negative and the other not; without a minus anywhere, both texts must say their direction."""
    if not (one.value and other.value):
        return False
    signs = _sign(one), _sign(other)
    if min(one.value, other.value) < 0:
        return (signs[0] == -1) != (signs[1] == -1)
    return None not in signs and signs[0] != signs[1]


def _magnitude(quantity: Quantity) -> Quantity:
    return quantity.model_copy(update={"value": quantity.value.copy_abs()})
