"""Quantities in English, Spanish and Chinese text: finding, comparing, converting and writing them."""

from assistant.figures.comparing import agrees, same_quantity
from assistant.figures.months import month_numbers
from assistant.figures.reader import find_figures
from assistant.figures.spelling import written_place
from assistant.figures.types import Figure, Kind, Language, Qualifier, Quantity
from assistant.figures.units import canonical_unit, compatible, convert, is_person, unit_kind
from assistant.figures.writer import write_figure, write_range, written_language

__all__ = [
    "Figure",
    "Kind",
    "Language",
    "Qualifier",
    "Quantity",
    "agrees",
    "canonical_unit",
    "compatible",
    "convert",
    "find_figures",
    "is_person",
    "month_numbers",
    "same_quantity",
    "unit_kind",
    "write_figure",
    "write_range",
    "written_language",
    "written_place",
]
