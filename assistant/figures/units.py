"""Units: canonical names, exact conversion, and the algebra of products and quotients.

A unit is written as factors joined by `*`, then divisors each after a slash: `USD`, `MW*yr`, `USD/MW/yr`, `1/yr`.
Squares and cubes are part of a name (`mm2`, `m3`); `kWh` is `kW*h` under one name. Every currency and every counted
thing is a dimension of its own, so nothing converts between them; so is the calendar (`month`, `quarter`, `yr`), which
has no fixed number of days. `%`, `‰`, `x` and `1` are ratios and convert into each other; percentage points and basis
points convert only between themselves.

Definitions are kept by pint, with Decimal factors; no unit name is ever read by pint's own parser.
"""

import re
import threading
from collections.abc import Mapping
from decimal import Decimal, localcontext
from functools import cache, lru_cache

from pint import UnitRegistry

from assistant.errors import FigureError
from assistant.figures.folding import fold
from assistant.figures.lexicon import fold_word, lexicon
from assistant.figures.types import Kind, Quantity

PRECISION = 50
"""Decimal digits carried in every calculation."""

Factors = Mapping[str, int]

_POWER = re.compile(r"(.*[A-Za-zµ%‰])([2-9])")
_WATT = re.compile(r"[mkMGT]?W")
_WATT_HOUR = re.compile(r"([mkMGT]?W)h")
_THING_PREFIXES = {"k": "1e3", "M": "1e6", "G": "1e9"}
_ONE = "1"
_TEMPERATURES = ("°C", "°F", "K")
_PER = re.compile(r"\s*/\s*|\s+(?:per|por cada|por)\s+|\s+(?:an?|al)\s+(?=\w)|每", re.IGNORECASE)
_lock = threading.Lock()


def _identifier(unit: str) -> str:
    """Return a name that pint can take for any unit name: `°C` becomes `u_b0_43`."""
    return "u_" + "_".join(f"{ord(char):x}" for char in unit)


def _definition(unit: str) -> str | None:
    """Return what `unit` is defined as in the lexicon's notation, None where it is its own dimension."""
    known = lexicon().definitions
    if unit in known:
        return known[unit]
    prefix, thing = unit[:1], unit[1:]
    if prefix in _THING_PREFIXES and thing in lexicon().things:
        return f"{_THING_PREFIXES[prefix]} {thing}"
    return None


@cache
def _registry() -> UnitRegistry[Decimal]:
    return UnitRegistry(None, non_int_type=Decimal, cache_folder=None)


@lru_cache(maxsize=4096)
def _root(unit: str) -> tuple[Decimal, tuple[tuple[str, int], ...]]:
    """Return the single unit's factor to base units, and those base units with their powers."""
    if unit in ("x", _ONE):
        return Decimal(1), ()
    if unit in ("%", "‰"):
        return Decimal("0.01" if unit == "%" else "0.001"), ()
    with _lock, localcontext(prec=PRECISION):
        registry = _registry()
        _define(registry, unit)
        factor, base = registry.get_root_units(_identifier(unit))
        dimensions = base.dimensionality
        return Decimal(str(factor)), tuple(
            sorted((str(k), int(str(v))) for k, v in dimensions.items())
        )


def _define(registry: UnitRegistry[Decimal], unit: str) -> None:
    """Tell pint of `unit` and of everything its definition leans on."""
    name = _identifier(unit)
    if name in registry:
        return
    definition = _definition(unit)
    if definition is None:
        registry.define(f"{name} = [{name}]")
        return
    parts = re.findall(r"[^\s*/]+|\*\*|[*/]", definition)
    written = []
    for part in parts:
        if part[0].isdigit() or part in ("*", "/", "**"):
            written.append(part)
        else:
            _define(registry, part)
            written.append(_identifier(part))
    text = re.sub(r"(\d) (u_)", r"\1 * \2", " ".join(written))
    registry.define(f"{name} = {text}")


def _factors(unit: str) -> dict[str, int]:
    """Take a canonical unit apart into single units and their powers; `1` has none."""
    powers: dict[str, int] = {}

    def add(name: str, sign: int) -> None:
        if name == _ONE:
            return
        power = _POWER.fullmatch(name)
        base, exponent = (power[1], int(power[2])) if power else (name, 1)
        hours = _WATT_HOUR.fullmatch(base)
        for part in (hours[1], "h") if hours else (base,):
            powers[part] = powers.get(part, 0) + sign * exponent

    numerator, *divisors = unit.split("/")
    for name in numerator.split("*"):
        add(name, 1)
    for name in divisors:
        add(name, -1)
    return {name: power for name, power in powers.items() if power}


def _join(powers: Factors) -> str:
    """Write powers of single units as a canonical unit name."""
    left = {name: power for name, power in powers.items() if power}
    above: list[str] = []
    below: list[str] = []

    def put(name: str, power: int) -> None:
        side = above if power > 0 else below
        size = abs(power)
        side.append(name if size == 1 else f"{name}{size}")

    for name in list(left):
        if _WATT.fullmatch(name) and left.get(name) and left.get("h", 0) == left[name]:
            put(name + "h", left.pop(name))
            left.pop("h")
    for name, power in left.items():
        put(name, power)
    return "/".join(["*".join(above) or _ONE, *below])


def _normal(unit: str) -> str:
    if not unit or any(not part for part in re.split(r"[*/]", unit)):
        raise FigureError(f"“{unit}” is not a unit: write it like USD, MW or USD/share.")
    return unit


@lru_cache(maxsize=4096)
def _dimension(unit: str) -> tuple[Decimal, Decimal, tuple[tuple[str, int], ...]]:
    """Return numerator and denominator of the factor to base units, and the base units.

    Numerator and denominator stay apart, so that 3600 s is exactly 1 h although 1/3600 has no finite decimal.
    """
    above, below = Decimal(1), Decimal(1)
    bases: dict[str, int] = {}
    with localcontext(prec=PRECISION):
        for name, power in _factors(_normal(unit)).items():
            factor, roots = _root(name)
            if power > 0:
                above *= factor**power
            else:
                below *= factor**-power
            for base, exponent in roots:
                bases[base] = bases.get(base, 0) + exponent * power
    return above, below, tuple(sorted((base, power) for base, power in bases.items() if power))


def compatible(unit_a: str, unit_b: str) -> bool:
    """Return whether quantities in the two units can be compared and added.

    Both are canonical names. `USD` and `EUR`, `MW` and `MWh`, `%` and `pp`, `yr` and `day` are not compatible.

    Raises:
        FigureError: One of them is not a unit name.
    """
    if unit_a == unit_b:
        return True
    return _dimension(unit_a)[2] == _dimension(unit_b)[2]


def _kelvin(value: Decimal, unit: str) -> Decimal:
    if unit == "°C":
        return value + Decimal("273.15")
    return (value + Decimal("459.67")) * 5 / 9 if unit == "°F" else value


def _from_kelvin(value: Decimal, unit: str) -> Decimal:
    if unit == "°C":
        return value - Decimal("273.15")
    return value * 9 / 5 - Decimal("459.67") if unit == "°F" else value


def convert(quantity: Quantity, unit: str) -> Quantity:
    """Return `quantity` in `unit` (a canonical name), exact where a decimal of 50 digits can be.

    Temperatures convert as points on the scale (0 °C is 273.15 K; ITS-90), not as differences.

    Raises:
        FigureError: The units have different dimensions, or one is not a unit name.
    """
    if quantity.unit == unit:
        return Quantity(value=quantity.value, unit=unit)
    with localcontext(prec=PRECISION):
        if quantity.unit in _TEMPERATURES and unit in _TEMPERATURES:
            kelvin = _kelvin(quantity.value, quantity.unit)
            return Quantity(value=_plain(_from_kelvin(kelvin, unit)), unit=unit)
        above, below, dimension = _dimension(quantity.unit)
        to_above, to_below, to_dimension = _dimension(unit)
        if dimension != to_dimension:
            raise FigureError(
                f"{quantity.value:f} {quantity.unit} cannot be given in {unit}: the two units measure different "
                "things. Use figures of the same kind, or give the rate between them."
            )
        value = quantity.value * (above * to_below) / (below * to_above)
        return Quantity(value=_plain(value), unit=unit)


def _plain(value: Decimal) -> Decimal:
    """Return the same value without exponent and without trailing zeros after the point."""
    whole = value.to_integral_value()
    return (
        whole.quantize(Decimal(1))
        if value == whole and value.adjusted() < PRECISION
        else (value.normalize())
    )


def multiply_units(unit_a: str, unit_b: str) -> str:
    """Return the canonical unit of a product: `USD/share` by `share` is `USD`, `MW` by `yr` is `MW*yr`.

    `1` and `x` leave the other unit as it is; `%` stays (`%*USD`), so convert it to `1` first.

    Raises:
        FigureError: One of them is not a unit name.
    """
    return _product(unit_a, unit_b, 1)


def divide_units(unit_a: str, unit_b: str) -> str:
    """Return the canonical unit of a quotient: `USD/yr` by `MW` is `USD/MW/yr`, `USD` by `USD` is `1`.

    Divisors stand in alphabetical order, so that one unit has one name.

    Raises:
        FigureError: One of them is not a unit name.
    """
    return _product(unit_a, unit_b, -1)


@lru_cache(maxsize=4096)
def _product(unit_a: str, unit_b: str, sign: int) -> str:
    powers = _factors(_normal(unit_a))
    for name, power in _factors(_normal(unit_b)).items():
        powers[name] = powers.get(name, 0) + sign * power
    return normal_unit(_join(powers))


@lru_cache(maxsize=4096)
def normal_unit(unit: str) -> str:
    """Return the one name of a unit whose factors may stand in any order: `USD/yr/MW` is `USD/MW/yr`."""
    powers = _factors(_normal(unit))
    if powers == {"x": 1}:
        return "x"
    powers.pop("x", None)
    return _join(dict(sorted(powers.items(), key=lambda item: _order(item[0]))))


def _order(name: str) -> tuple[bool, str]:
    """Order factors by name with the units of time last: USD/MW/yr, MW*yr."""
    return name in ("s", "min", "h", "day", "week", "month", "quarter", "yr"), name


def is_person(unit: str) -> bool:
    """Whether what is counted are persons: employees, visitors, people."""
    return unit == "person" or unit in lexicon().people


@lru_cache(maxsize=4096)
def unit_kind(unit: str) -> Kind:
    """Return what a canonical unit measures. Unknown words are counted things.

    Raises:
        FigureError: It is not a unit name.
    """
    if unit == _ONE:
        return "number"
    entry = lexicon().entries.get(unit)
    if entry is not None:
        return entry.kind
    _normal(unit)
    numerator, *divisors = unit.split("/")
    if not divisors:
        if "*" in unit:
            return "energy" if compatible(unit, "J") else "rate"
        return "count"
    if len(divisors) == 1 and numerator != _ONE:
        above, below = unit_kind(numerator), unit_kind(divisors[0])
        if below == "duration" and above == "data":
            return "bandwidth"
        if below == "duration" and above == "length":
            return "speed"
    return "rate"


def canonical_unit(text: str) -> str:
    """Return the canonical name of a unit as people type it, in English, Spanish or Chinese.

    `megavatios` is `MW`, `dólares por acción`, `$/share` and `美元/股` are `USD/share`, `MW` stays `MW`.

    Raises:
        FigureError: The word is no unit that is known.
    """
    stripped = fold(text).strip()
    direct = _single_unit(stripped)
    if direct is not None:
        return direct
    if stripped.startswith("每") and len(stripped) > 2:
        for cut in range(2, len(stripped)):
            below, above = _single_unit(stripped[1:cut]), stripped[cut:]
            if below is not None:
                return divide_units(canonical_unit(above), below)
    parts = [part for part in _PER.split(stripped) if part]
    if len(parts) > 1:
        unit = canonical_unit(parts[0])
        for part in parts[1:]:
            unit = divide_units(unit, canonical_unit(part))
        return unit
    if "*" in stripped:
        first, rest = stripped.split("*", 1)
        return multiply_units(canonical_unit(first), canonical_unit(rest))
    raise FigureError(
        f"“{text}” is not a unit that is known here. Use a name such as USD, MW, %, yr, token or USD/share."
    )


def _single_unit(text: str) -> str | None:
    lex = lexicon()
    if text == _ONE or text in lex.entries:
        return text
    for table in (lex.symbols, lex.currency_signs, lex.chinese):
        if text in table:
            return table[text]
    if text in lex.codes:
        return text
    if text[:1] in _THING_PREFIXES and text[1:] in lex.things:
        return text
    folded = fold_word(text)
    return lex.english.get(folded) or lex.spanish.get(folded)
