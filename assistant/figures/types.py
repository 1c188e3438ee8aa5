"""What a figure is: an exact quantity found in a text, with its place there."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "money",
    "percent",
    "points",
    "multiple",
    "fraction",
    "count",
    "power",
    "energy",
    "data",
    "bandwidth",
    "compute",
    "length",
    "area",
    "volume",
    "mass",
    "speed",
    "frequency",
    "temperature",
    "duration",
    "physical",
    "rate",
    "number",
]
Qualifier = Literal["about", "over", "at_least", "under", "up_to", "nearly"]
Language = Literal["zh", "en", "es"]


class Quantity(BaseModel):
    """An exact value with its unit.

    `value`: scale words multiplied in, SI prefixes left in the unit (750 MW, not 750000000 W).
    `unit`: ISO 4217 for money (`USD`), SI symbols with prefix (`MW`, `PB/s`), `%`, `pp`, `bp`, `‰`, `x` for
    multiples, `1` for fractions of a whole and plain numbers, the English singular of a counted thing (`token`,
    `share`), rates with a slash (`USD/share`, `USD/yr`, `token/s`, `USD/MW/yr`); durations `yr month day h s`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Decimal
    unit: str


class Figure(Quantity):
    """A quantity found in a text. Offsets are code points, end exclusive: `source[start:end] == text`."""

    text: str
    start: int
    end: int
    kind: Kind
    qualifier: Qualifier | None = None
    range_end: Literal["low", "high"] | None = None
    outer: tuple[int, int] | None = None
    """Span with the words of the qualifier directly before it (约50亿美元), None where there are none."""
    partner: tuple[int, int] | None = None
    """Span of the other end of the range."""
    signed: Literal[-1, 1] | None = None
    """Direction by a word (loss, 亏损, pérdida: -1; gain, growth: +1); `value` has a minus only where the text does."""
    factor: Decimal | None = None
    """For multiples and growth by N times: what the base is multiplied by, where usage fixes it."""
    resolution: Decimal | None = None
    """One unit in the last place as written, scale words multiplied in: 100000 for 1.459亿, 100000000 for 480亿.

    Numbers in words below ten thousand count to one (十年, two hundred).
    """
    loose: str | None = None
    """Why another reading is possible (`2.5 mil millones`, `$` without country, `N times more`), else None."""
    implied: bool = False
    """Whether its table ("in millions") or a figure before it gives scale or unit, so that `text` alone does not."""
