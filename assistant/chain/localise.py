"""Writing the figures of a text for readers of another language, leaving the rest of it alone."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.calculator import Calculation, NamedQuantity, equals_sign, shown
from assistant.errors import FigureError
from assistant.figures import (
    Figure,
    Language,
    Quantity,
    write_figure,
    write_range,
    written_language,
)


class Localised(NamedTuple):
    """A text and the numerals that stand in it, as they are written there."""

    text: str
    numerals: tuple[str, ...]


def localise(
    text: str, figures: Sequence[Figure], language: str, *, foreign: bool, offset: int = 0
) -> Localised:
    """`text` with its figures rewritten for readers of `language`: all of them where the text is in a `foreign`
    language, else those that their table gives a scale or unit ("in millions").

    `figures` are in reading order with spans into a larger text in which `text` begins at `offset`. The two ends of a
    range are one numeral. Languages without number words of their own here are written as English.
    """
    pieces: list[str] = []
    numerals: list[str] = []
    position = 0
    for span, outer, low, high in _spans(figures, offset):
        rewritten = foreign or low.implied or (high is not None and high.implied)
        written = _written(low, high, written_language(language)) if rewritten else None
        # "about" is rewritten with its figure, so that it is neither lost nor said twice
        start, end = outer if written else span
        if start < position:
            start, end = span
        if start < position:
            continue
        text_of_it, numeral = written or (text[start:end], text[start:end])
        pieces += [text[position:start], text_of_it]
        numerals.append(numeral)
        position = end
    return Localised("".join([*pieces, text[position:]]), tuple(dict.fromkeys(numerals)))


def localised_formula(calculation: Calculation, language: str) -> str:
    """A calculation in one line for readers of `language`: `$9 billion a year ÷ 750 MW = $12 million per MW a year`.

    The sign before the result says whether it is exact as written.
    """
    formula = calculation.formula
    texts = {given.text: _in(given, language) for given in calculation.inputs}
    for text in sorted(texts, key=len, reverse=True):
        formula = formula.replace(text, texts[text])
    written = written_language(language)
    result = _in(shown(calculation, written), language)
    return f"{formula} {equals_sign(calculation, written)} {result}"


def _in(quantity: Quantity | NamedQuantity, language: str) -> str:
    try:
        plain = Quantity(value=quantity.value, unit=quantity.unit)
        return write_figure(plain, written_language(language))
    except FigureError:
        return f"{quantity.value:f} {quantity.unit}"


def _written(low: Figure, high: Figure | None, language: Language) -> tuple[str, str] | None:
    """The figure or range with and without its qualifier; None when it has to stay as it was written."""
    try:
        if high is None:
            return write_figure(low, language), write_figure(low, language, qualifier=False)
        return write_range(low, high, language), write_range(low, high, language, qualifier=False)
    except FigureError:
        return None


_Span = tuple[int, int]


def _spans(
    figures: Sequence[Figure], offset: int
) -> list[tuple[_Span, _Span, Figure, Figure | None]]:
    """Span, span with the qualifier, figure (or low end) and high end of every numeral."""
    spans: list[tuple[_Span, _Span, Figure, Figure | None]] = []
    by_span = {(f.start, f.end): f for f in figures}
    for figure in figures:
        partner = by_span.get(figure.partner) if figure.partner else None
        if partner is not None and partner.unit == figure.unit:
            if figure.range_end == "low":
                spans.append((*_joined([figure, partner], offset), figure, partner))
        else:
            spans.append((*_joined([figure], offset), figure, None))
    return spans


def _joined(figures: Sequence[Figure], offset: int) -> tuple[_Span, _Span]:
    """From the first start to the last end, without and with qualifiers."""
    plain = [(f.start, f.end) for f in figures]
    outer = [f.outer or (f.start, f.end) for f in figures]
    return (
        (min(s for s, _ in plain) - offset, max(e for _, e in plain) - offset),
        (min(s for s, _ in outer) - offset, max(e for _, e in outer) - offset),
    )
