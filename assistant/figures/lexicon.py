"""The words for units, currencies and counted things in English, Spanish and Chinese.

The data stands in `lexicon_data/*.toml`; this module expands SI prefixes and builds the look-up tables. It knows
nothing of numbers or of where in a text a unit stands.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.figures.folding import fold
from assistant.figures.types import Kind, Language

_ACCENTS = str.maketrans("áéíóúüñàèçÁÉÍÓÚÜÑÀÈÇ", "aeiouunaecAEIOUUNAEC")


def fold_word(text: str) -> str:
    """Return `text` in lower case without Spanish accents: the form in which words are looked up."""
    return text.lower() if text.isascii() else text.translate(_ACCENTS).lower()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit and how it is written."""

    name: str
    kind: Kind
    en: tuple[str, str]
    """Singular and plural."""
    es: tuple[str, str]
    zh: str
    feminine: bool = False
    """Whether the Spanish noun is feminine."""
    symbol: bool = False
    """Whether English and Spanish write the symbol (`750 MW`) instead of the word."""
    measure: str = ""
    """Chinese measure word between number and noun."""
    zh_per: str = ""
    """Chinese form after 每 (月, not 个月)."""


@dataclass(slots=True)
class Lexicon:
    """Look-up tables. Keys of `english` and `spanish` are folded by `fold_word`, those of `chinese` by `fold`."""

    entries: dict[str, UnitEntry] = field(default_factory=dict)
    definitions: dict[str, str | None] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    spanish: dict[str, str] = field(default_factory=dict)
    chinese: dict[str, str] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    currency_signs: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """Parts of a currency and what they are defined by: cent to "0.01 USD"."""
    codes: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    """Currency signs and names that several countries use."""
    things: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    """Things that are persons: engineers, visitors."""
    measures: dict[str, str] = field(default_factory=dict)


def load_data(name: str) -> dict[str, Any]:
    """Return the content of the data file `name`, a TOML file of this package."""
    text = files("assistant.figures").joinpath("lexicon_data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _plural(word: str) -> str:
    """Return the regular English plural of `word`."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _add_words(table: dict[str, str], words: Iterable[str], unit: str) -> None:
    for word in words:
        table.setdefault(fold_word(word), unit)


def _pair(values: list[str]) -> tuple[str, str]:
    return values[0], values[1]


def _prefixed(prefix: Mapping[str, Any], words: list[str], language: str) -> list[str]:
    """Put the spoken prefix before each word. Spanish stresses it before "metro": kilómetro."""
    spoken: str = prefix[language]
    stressed = spoken.translate(str.maketrans("aeio", "áéíó"))
    made = []
    for word in words:
        if language == "es" and word.startswith("metro"):
            made.append(spoken[:-1] + stressed[-1] + word)
        else:
            made.append(spoken + word)
    return made


def _add_family(
    lex: Lexicon, symbol: str, unit: Mapping[str, Any], prefixes: Mapping[str, Any]
) -> None:
    _add_measure(lex, symbol, unit)
    for prefix in unit["prefixes"]:
        data = prefixes[prefix]
        name = prefix + symbol
        also: list[str] = []
        for word in unit.get("also", ()):
            also += [data["en"] + word, data["es"] + word]
        made = {
            "kind": unit["kind"],
            "define": f"{data['factor']} {symbol}",
            "en": _prefixed(data, unit["en"], "en"),
            "es": _prefixed(data, unit["es"], "es"),
            "also": also,
            "zh": [data["zh"][0] + word for word in unit["zh"]]
            if not unit["zh"][0].isascii()
            else [name],
            "written": unit["written"],
        }
        if symbol == "FLOPS":
            made["also"] = [*also, data["en"] + "flop", f"{data['en']}flop/s"]
        _add_measure(lex, name, made)


def _add_measure(lex: Lexicon, name: str, unit: Mapping[str, Any]) -> None:
    en, es = _pair(unit["en"]), _pair(unit["es"])
    lex.entries[name] = UnitEntry(
        name=name,
        kind=unit["kind"],
        en=en,
        es=es,
        zh=unit["zh"][0],
        feminine=unit.get("gender") == "f",
        symbol=unit.get("written_base", unit.get("written")) == "symbol",
        zh_per=unit.get("zh_per", ""),
    )
    lex.definitions[name] = unit.get("define")
    if unit.get("read_word", True):
        _add_words(lex.english, en, name)
        _add_words(lex.spanish, es, name)
        _add_words(lex.english, unit.get("also", ()), name)
        _add_words(lex.spanish, unit.get("also", ()), name)
    for word in unit["zh"]:
        lex.chinese.setdefault(word, name)
    if unit.get("read_symbol", True):
        lex.symbols.setdefault(name, name)
    for sign in unit.get("symbols", ()):
        lex.symbols.setdefault(sign, name)


def _add_currency(lex: Lexicon, code: str, data: Mapping[str, Any], loose: set[str]) -> None:
    en, es = _pair(data["en"]), _pair(data["es"])
    lex.entries[code] = UnitEntry(
        code, "money", en, es, data["zh"][0], feminine=data.get("gender") == "f"
    )
    lex.definitions[code] = None
    _add_words(lex.english, [*en, *data.get("also", ())], code)
    _add_words(lex.spanish, [*es, *data.get("also", ())], code)
    for word in data["zh"]:
        lex.chinese.setdefault(word, code)
    for sign in data.get("symbols", ()):
        lex.currency_signs.setdefault(sign, code)
    loose.update(data.get("loose", ()), data.get("loose_names", ()))


def _add_thing(lex: Lexicon, name: str, data: Mapping[str, Any]) -> None:
    en = tuple(data.get("en", (_plural(name),)))
    es = _pair(data["es"])
    lex.entries[name] = UnitEntry(
        name,
        "count",
        (name, en[0]),
        es,
        data["zh"][0],
        feminine=data.get("f", False),
        measure=data.get("measure", "个"),
    )
    lex.definitions[name] = None
    _add_words(lex.english, [name, *en], name)
    _add_words(lex.spanish, data["es"], name)
    for word in data["zh"]:
        lex.chinese.setdefault(word, name)


@cache
def lexicon() -> Lexicon:
    """Return the look-up tables, read once per process from the package's data files."""
    lex = Lexicon()
    units, currencies, things = (
        load_data("units.toml"),
        load_data("currencies.toml"),
        load_data("things.toml"),
    )
    for symbol, unit in units["family"].items():
        _add_family(lex, symbol, unit, units["prefix"])
    for name, unit in units["unit"].items():
        _add_measure(lex, name, unit)
    lex.chinese.update(units["chinese"])
    for word, name in units["word"].items():
        _add_words(lex.english, [word], name)
        _add_words(lex.spanish, [word], name)
    lex.symbols.update(units["variant"])

    loose: set[str] = set()
    for code, data in currencies["currency"].items():
        _add_currency(lex, code, data, loose)
    for name, data in currencies["several"].items():
        _add_currency(lex, name, data, loose)
        loose.update(fold_word(word) for word in (*data["en"], *data["es"], *data["zh"]))
    for name, data in currencies["part"].items():
        _add_currency(lex, name, data, loose)
        lex.definitions[name] = data.get("define")
        lex.parts[name] = data.get("define", "")
    lex.codes = frozenset(currencies["codes"].split())
    lex.loose = frozenset(loose)
    for code in lex.codes:
        lex.definitions.setdefault(code, None)
        lex.entries.setdefault(code, UnitEntry(code, "money", (code, code), (code, code), code))

    for name, data in things["thing"].items():
        _add_thing(lex, name, data)
    lex.things = frozenset(things["thing"])
    lex.people = frozenset(n for n, data in things["thing"].items() if data.get("who", False))
    lex.measures = dict(things["measure"])
    lex.chinese = {fold(word): name for word, name in lex.chinese.items()}
    return lex


def entry_of(unit: str) -> UnitEntry | None:
    """Return how the single unit `unit` is written, or None for a unit outside the lexicon."""
    return lexicon().entries.get(unit)


def noun(entry: UnitEntry, language: Language, *, plural: bool) -> str:
    """Return the unit's noun in `language`; Chinese has one form."""
    if language == "zh":
        return entry.zh
    return (entry.en if language == "en" else entry.es)[1 if plural else 0]
