"""Laying text out in columns of a terminal, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Columns a text takes (Unicode Standard Annex 11: wide and fullwidth characters take two)."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns` columns, at least one line.

    Lines end at spaces and beside wide characters; a longer word is cut.
    """
    lines, line = [], ""
    for piece in _pieces(" ".join(text.split()), max(columns, 2)):
        if line and width(line.rstrip()) + width(piece.rstrip()) > columns - _gap(line):
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def row(cells: Sequence[str], columns: Sequence[int], gap: int = 2) -> list[str]:
    """The lines of one row of a table, every cell wrapped to its column."""
    wrapped = [wrap(cell, size) for cell, size in zip(cells, columns, strict=True)]
    lines = []
    for number in range(max(len(cell) for cell in wrapped)):
        parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
        padded = [
            part + " " * (size - width(part)) for part, size in zip(parts, columns, strict=True)
        ]
        lines.append((" " * gap).join(padded).rstrip())
    return lines


def indented(text: str, columns: int, first: str, rest: str) -> list[str]:
    """The text wrapped to `columns` columns behind `first` on its first line and `rest` on the others."""
    lines = wrap(text, columns - max(width(first), width(rest)))
    return [first + lines[0], *(rest + line for line in lines[1:])]


def _gap(line: str) -> int:
    """Columns that the space at the end of a line takes when something follows."""
    return len(line) - len(line.rstrip())


def _pieces(text: str, columns: int) -> list[str]:
    """What a line may be broken between: words with the space behind them, and single wide characters."""
    pieces: list[str] = []
    word = ""
    for character in text:
        wide = width(character) == 2
        if wide or width(word) + 1 > columns:
            pieces += [word] if word else []
            word = ""
        word += character
        if wide or character == " ":
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces
