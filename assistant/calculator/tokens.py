"""Cuts an expression into tokens: numbers, units, names, step references, operators, table look-ups.

Understood beside plain ASCII: × · ÷ − – ( ) full width, `[ ]` as brackets, thousands commas, and the FinQA constants
`const_100` and `const_m1`. A comma between digits inside a function call could separate arguments or group
thousands; it is refused unless a space follows. Decimal commas are refused.
"""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.errors import CalculationError

LONGEST_TEXT = 2000

Kind = Literal["number", "name", "step", "sign", "table", "currency", "end"]

_SAME = str.maketrans(
    {
        "×": "*", "·": "*", "∙": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "（": "(", "）": ")",
        "［": "[", "］": "]", "，": ",", "％": "%", "＋": "+", "＊": "*", "／": "/", "＄": "$",
        "＝": "=", "\u00a0": " ", "\u3000": " ", "\n": " ", "\t": " ",
    }
)  # fmt: skip

_TABLE = re.compile(r"(table_(?:sum|average|max|min))\s*\(")
_CONSTANT = re.compile(r"const_(m?)(\d+)(?!\w)")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.])|\d+(?:\.\d+)?(?![\d.])|\.\d+(?![\d.])")
_STEP = re.compile(r"#(\d+)")
_CURRENCY = re.compile(r"US\$|HK\$|C\$|A\$|[$€£¥]")
_NAME = re.compile(r"[^\W\d]\w*")
_SIGN = re.compile(r"\*\*|[-+*/^()\[\],%]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token, and where it stands in the normalised text."""

    kind: Kind
    text: str
    start: int
    end: int
    argument: str = ""
    """Of a table look-up: the label of the row."""


def normalise(text: str) -> str:
    """`text` with the typographic signs of arithmetic as ASCII, without spaces at its ends."""
    return text.translate(_SAME).strip()


def tokenize(text: str) -> list[Token]:
    """Tokens of a normalised expression, closed by one of kind `end`.

    Raises CalculationError with the place where something cannot be read.
    """
    if not text:
        raise CalculationError("The expression is empty; write for instance (a - b) / b.")
    if len(text) > LONGEST_TEXT:
        raise CalculationError(
            f"The expression has {len(text)} characters; {LONGEST_TEXT} can be read at most."
        )
    tokens: list[Token] = []
    calls: list[bool] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token = _token_at(text, at, in_call=bool(calls) and calls[-1])
        if token.text in ("(", "["):
            calls.append(token.text == "(" and bool(tokens) and tokens[-1].kind == "name")
        elif token.text in (")", "]") and calls:
            calls.pop()
        tokens.append(token)
        at = token.end
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _token_at(text: str, at: int, *, in_call: bool) -> Token:
    if match := _TABLE.match(text, at):
        return _table_token(text, match)
    if match := _CONSTANT.match(text, at):
        return Token("number", ("-" if match[1] else "") + match[2], at, match.end())
    if match := _NUMBER.match(text, at):
        return _number_token(text, match, in_call=in_call)
    if match := _STEP.match(text, at):
        return Token("step", match[1], at, match.end())
    if match := _CURRENCY.match(text, at):
        return Token("currency", match[0], at, match.end())
    if match := _NAME.match(text, at):
        return Token("name", match[0], at, match.end())
    if match := _SIGN.match(text, at):
        return Token("sign", "^" if match[0] == "**" else match[0], at, match.end())
    raise CalculationError(
        f"{text[at]!r} at character {at + 1} cannot be read as part of {text!r}."
    )


def _number_token(text: str, match: re.Match[str], *, in_call: bool) -> Token:
    written, after = match[0], text[match.end() : match.end() + 2]
    if in_call and "," in written:
        raise CalculationError(
            f"{written!r} inside a function could be one number or several; "
            f"write {written.replace(',', '')} or {written.replace(',', ', ')}."
        )
    if not in_call and re.match(r",\d", after):
        raise CalculationError(
            f"The comma after {written!r} groups no thousands; write decimals with a point."
        )
    return Token("number", written.replace(",", ""), match.start(), match.end())


def _table_token(text: str, match: re.Match[str]) -> Token:
    depth, at = 1, match.end()
    while at < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    if depth:
        raise CalculationError(f"{match[1]} has no closing parenthesis.")
    label = re.sub(r",\s*none\s*$", "", text[match.end() : at - 1]).strip().strip("\"'")
    if not label:
        raise CalculationError(
            f"{match[1]} needs the label of a row, for instance {match[1]}(sales)."
        )
    return Token("table", match[1], match.start(), at, argument=label)
