"""Writing the figures of a text for readers of another language, leaving the rest of it alone."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.errors import FigureError
from assistant.figures import Figure, Language, write_figure, write_range


class Localised(NamedTuple):
    """A text and the numerals that stand in it, as they are written there."""

    text: str
    numerals: tuple[str, ...]


def localise(
    text: str, figures: Sequence[Figure], language: str | None, *, offset: int = 0
) -> Localised:
    """`text` with every figure rewritten for readers of `language`; None leaves it as it is.

    `figures` are in reading order with spans into a larger text in which `text` begins at `offset`. The two ends of a
    range are one numeral. Languages without number words of their own here are written as English.
    """
    pieces: list[str] = []
    numerals: list[str] = []
    position = 0
    for start, end, low, high in _spans(figures, offset):
        if start < position:
            continue
        written = text[start:end]
        if language is not None:
            written = _written(low, high, _target(language)) or written
        pieces += [text[position:start], written]
        numerals.append(written)
        position = end
    return Localised("".join([*pieces, text[position:]]), tuple(dict.fromkeys(numerals)))


def _written(low: Figure, high: Figure | None, language: Language) -> str | None:
    """The figure, or the range, for readers of `language`; None when it has to stay as it was written."""
    try:
        return write_figure(low, language) if high is None else write_range(low, high, language)
    except FigureError:
        return None


def _spans(figures: Sequence[Figure], offset: int) -> list[tuple[int, int, Figure, Figure | None]]:
    """Start, end, figure (or low end) and high end of every numeral."""
    spans: list[tuple[int, int, Figure, Figure | None]] = []
    by_span = {(f.start, f.end): f for f in figures}
    for figure in figures:
        partner = by_span.get(figure.partner) if figure.partner else None
        if partner is None or partner.unit != figure.unit:
            spans.append((figure.start - offset, figure.end - offset, figure, None))
        elif figure.range_end == "low":
            start, end = min(figure.start, partner.start), max(figure.end, partner.end)
            spans.append((start - offset, end - offset, figure, partner))
    return spans


def _target(language: str) -> Language:
    if language.startswith("zh"):
        return "zh"
    return "es" if language == "es" else "en"
