"""Writing quantities for readers of English, Spanish or Chinese: their scale words, unit words and marks.

No digit is added or taken away: rounding is for who computes. Money without a sign of its own in English is written
with the currency's name; codes outside the lexicon stay codes, and a thing nobody has a name for stays English.
"""

from assistant.errors import FigureError
from assistant.figures.lexicon import UnitEntry, entry_of, lexicon, noun
from assistant.figures.spelling import write_fraction, write_number
from assistant.figures.types import Figure, Language, Qualifier, Quantity
from assistant.figures.units import compatible, unit_kind

_QUALIFIERS: dict[Language, dict[Qualifier, str]] = {
    "en": {
        "about": "about ",
        "over": "more than ",
        "at_least": "at least ",
        "under": "less than ",
        "up_to": "up to ",
        "nearly": "nearly ",
    },
    "es": {
        "about": "unos ",
        "over": "más de ",
        "at_least": "al menos ",
        "under": "menos de ",
        "up_to": "hasta ",
        "nearly": "casi ",
    },
    "zh": {
        "about": "约",
        "over": "超过",
        "at_least": "至少",
        "under": "不到",
        "up_to": "高达",
        "nearly": "接近",
    },
}
_ENGLISH_SIGNS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "CAD": "C$",
    "AUD": "A$",
    "TWD": "NT$",
    "KRW": "₩",
}
_BY_YEAR = {"yr": "al año", "month": "al mes", "day": "al día"}
_PREFIXED = {
    "M": {"en": "million ", "es": "millón de ", "zh": "百万"},
    "k": {"en": "thousand ", "es": "mil ", "zh": "千"},
}


def written_language(language: str) -> Language:
    """The language in which figures are written for readers of `language`; English where there is no better one."""
    primary = language.split("-")[0]
    return primary if primary in ("zh", "es") else "en"  # type: ignore[return-value]


def write_figure(figure: Quantity, language: Language, *, qualifier: bool = True) -> str:
    """Return the quantity as written for a reader of `language`.

    145900000 USD is `$145.9 million`, `145,9 millones de dólares`, `1.459亿美元`; 155 USD/share is `$155 a share`,
    `155 dólares por acción`, `每股155美元`; a fraction of a whole is `half` or `1/40`. `find_figures` reads the same
    value, unit and qualifier from the result.

    Args:
        figure: a figure, or a bare quantity.
        language: `zh`, `en` or `es`.
        qualifier: write about, more than, … before it where the figure has one. Pass False where the text around
            already has the words, for a figure's span does not hold them (its `outer` span does).

    Raises:
        FigureError: The unit is not a unit name.
    """
    said = figure.qualifier if isinstance(figure, Figure) and qualifier else None
    if isinstance(figure, Figure) and figure.kind == "fraction":
        fraction = write_fraction(figure.value, language)
        if fraction is not None:
            return _qualify(fraction, said, language, neutral=True)
    number, scaled = write_number(figure.value, language)
    text = _with_unit(number, figure, language, scaled=scaled)
    feminine = not scaled and _feminine(figure.unit)
    return _qualify(
        text,
        said,
        language,
        neutral=figure.unit == "%" or abs(figure.value) == 1,
        feminine=feminine,
    )


def write_range(
    low: Quantity, high: Quantity, language: Language, *, qualifier: bool = True
) -> str:
    """Return a range as written for a reader of `language`: `$150 to $160 a share`, `entre 10 y 12 %`.

    Raises:
        FigureError: The ends have different units, or one cannot be written.
    """
    if low.unit != high.unit:
        raise FigureError(
            f"A range from {low.value:f} {low.unit} to {high.value:f} {high.unit} cannot be written: "
            "its ends have different units. Convert one of them first."
        )
    numerator, *below = low.unit.split("/")
    low_number, low_scaled = write_number(low.value, language)
    high_number, scaled = write_number(high.value, language)
    if scaled != low_scaled:
        # "2 to 3 million" would give its scale word to the 2 as well.
        low_number, _ = write_number(low.value, language, scale=False)
        high_number, scaled = write_number(high.value, language, scale=False)
    opening, joint = {"en": ("", " to "), "es": ("entre ", " y "), "zh": ("", "至")}[language]
    if language == "en" and numerator in (*_ENGLISH_SIGNS, "%", "‰"):
        both = (
            _english(low_number, numerator, one=False)
            + joint
            + _english(high_number, numerator, one=False)
        )
        text = _rates(both, below, language)
    else:
        text = _with_unit(opening + low_number + joint + high_number, high, language, scaled=scaled)
    said = low.qualifier if isinstance(low, Figure) and qualifier else None
    return _qualify(text, said, language, neutral=True)


def _qualify(
    text: str, said: Qualifier | None, language: Language, *, neutral: bool, feminine: bool = False
) -> str:
    if said is None:
        return text
    if language == "es" and said == "about":
        return ("aproximadamente " if neutral else "unas " if feminine else "unos ") + text
    return _QUALIFIERS[language][said] + text


def _feminine(unit: str) -> bool:
    entry = entry_of(unit.split("/")[0])
    return entry is not None and entry.feminine and not entry.symbol


def _signed(sign: str, number: str) -> str:
    return f"-{sign}{number[1:]}" if number.startswith("-") else sign + number


def _with_unit(number: str, quantity: Quantity, language: Language, *, scaled: bool) -> str:
    unit = quantity.unit
    numerator, *below = unit.split("/")
    unit_kind(unit)
    if below and _symbols_only(numerator, below):
        return f"{number} de {unit}" if scaled and language == "es" else f"{number} {unit}"
    one = abs(quantity.value) == 1
    if language == "zh":
        text = _chinese(number, numerator)
    elif language == "es":
        text = _spanish(number, numerator, scaled=scaled, one=one)
    else:
        text = _english(number, numerator, one=one)
    return _rates(text, below, language)


def _symbols_only(numerator: str, below: list[str]) -> bool:
    """Return whether the rate is written in symbols in every language: PB/s, km/h."""
    entry = entry_of(numerator)
    return (
        entry is not None
        and entry.symbol
        and below in (["s"], ["h"])
        and numerator not in ("%", "‰")
    )


def _english(number: str, unit: str, *, one: bool) -> str:
    if unit == "1":
        return number
    if unit in ("%", "‰"):
        return number + unit
    if unit in _ENGLISH_SIGNS:
        return _signed(_ENGLISH_SIGNS[unit], number)
    if "*" in unit:
        return _product(number, unit, "years" if not one else "year", number + " ")
    entry = entry_of(unit)
    if entry is None:
        return f"{number} {unit}" + ("" if one or unit.endswith("s") else "s")
    return f"{number} {unit if entry.symbol else noun(entry, 'en', plural=not one)}"


def _spanish(number: str, unit: str, *, scaled: bool, one: bool) -> str:
    if unit == "1":
        return number
    if unit in ("%", "‰"):
        return f"{number} {unit}"
    if "*" in unit:
        return _product(number, unit, "años" if not one else "año", number + " ")
    entry = entry_of(unit)
    if entry is None:
        return f"{number} {unit}"
    word = unit if entry.symbol else noun(entry, "es", plural=not one)
    return number + (" de " if scaled else " ") + word


def _product(number: str, unit: str, years: str, before: str) -> str:
    """Write MW*yr as MW-years; other products stay as they are named."""
    factors = unit.split("*")
    if len(factors) == 2 and factors[1] == "yr" and compatible(factors[0], "W"):
        return f"{before}{factors[0]}-{years}"
    return before + unit


def _chinese(number: str, unit: str) -> str:
    if unit == "1":
        return number
    if "*" in unit:
        factors = unit.split("*")
        entry = entry_of(factors[0])
        if (
            entry is not None
            and len(factors) == 2
            and factors[1] == "yr"
            and compatible(factors[0], "W")
        ):
            return f"{number}{entry.zh}年"
        return f"{number} {unit}"
    entry = entry_of(unit)
    if entry is None:
        return f"{number}个{unit}"
    space = " " if entry.zh[0].isascii() and not entry.measure and unit != "%" else ""
    return number + entry.measure + space + entry.zh


def _rates(text: str, below: list[str], language: Language) -> str:
    if language == "zh":
        before = ""
        for name in below:
            prefix, entry, plain = _below(name)
            word = plain if entry is None else (entry.zh_per or entry.zh)
            before += "每" + (_PREFIXED[prefix]["zh"] if prefix else "") + word
        return before + (" " if before and before[-1].isascii() else "") + text
    for name in below:
        prefix, entry, plain = _below(name)
        if language == "es" and name in _BY_YEAR:
            text += " " + _BY_YEAR[name]
            continue
        word = plain if entry is None else noun(entry, language, plural=bool(prefix))
        if prefix:
            text += (" per " if language == "en" else " por ") + _PREFIXED[prefix][language] + word
        elif language == "es":
            text += f" por {word}"
        else:
            short = len(below) == 1 and name in ("share", "yr", "month", "day", "week")
            text += f" a {word}" if short else f" per {word}"
    return text


def _below(name: str) -> tuple[str, UnitEntry | None, str]:
    """Take a divisor apart: prefix of a counted thing (Mtoken), its entry, and its plain name."""
    entry = entry_of(name)
    if entry is None and name[:1] in _PREFIXED and name[1:] in lexicon().things:
        return name[:1], entry_of(name[1:]), name[1:]
    return "", entry, name
