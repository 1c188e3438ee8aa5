"""A calculator for expressions over named figures. Nothing is handed to Python's own evaluator.

Grammar, loosest first: `a, b` steps · `+ -` · `* /` · sign · `^` (right to left) · `%` after a number.
Functions: min, max, sum, average, greater, and as in FinQA programs add, subtract, multiply, divide, exp and
table_sum, table_average, table_max, table_min over a row of a table. `#0` is the result of the first step.
Numbers may carry a scale word and a unit: `60.3 million`, `750 MW`, `12 USD/MW/yr`, `15x`, `$5`.

Units are checked in every step. 41.2% − 40.6% is 0.6 percentage points; 1 − 6% is 0.94, as percent is the number
0.01 (SI Brochure, 9th edition, 5.4.7). Sources of the program form: FinQA (Chen et al., EMNLP 2021), of the
infix derivations: TAT-QA (Zhu et al., ACL 2021). Not covered: equations, units with powers, trigonometry.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches

from assistant.calculator.quantities import (
    add,
    average,
    check_quantity,
    divide,
    greater,
    largest,
    multiply,
    number,
    raise_to,
    smallest,
    subtract,
    total,
)
from assistant.calculator.results import make_calculation
from assistant.calculator.rounding import arithmetic, check_magnitude, was_inexact
from assistant.calculator.tables import OPERATIONS, Rows, row_values
from assistant.calculator.tokens import Token, normalise, tokenize
from assistant.calculator.types import Calculation
from assistant.calculator.writing import written
from assistant.errors import CalculationError, FigureError
from assistant.figures.types import Quantity
from assistant.figures.units import canonical_unit

TOOL = "expression"
DEEPEST = 100
"""Brackets, signs and powers inside one another."""

_SCALES = {
    "thousand": 3, "k": 3, "万": 4, "million": 6, "m": 6, "mn": 6, "亿": 8,
    "billion": 9, "bn": 9, "trillion": 12, "tn": 12, "万亿": 12,
}  # fmt: skip
_CURRENCIES = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "HK$": "HKD",
    "C$": "CAD",
    "A$": "AUD",
}

_LISTS: Mapping[str, Callable[[Sequence[Quantity]], Quantity]] = {
    "min": smallest,
    "max": largest,
    "sum": total,
    "average": average,
}
_PAIRS: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "divide": divide,
    "exp": raise_to,
}
FUNCTIONS = (*_LISTS, *_PAIRS, "greater")


def evaluate_expression(
    text: str, names: Mapping[str, Quantity] | None = None, *, table: Rows = ()
) -> Calculation:
    """Calculate an expression or program over named figures, with their units.

    `names` gives the figures by the names that stand in the expression; `table` is what the table functions look
    into. The result of `greater` is 1 or 0 with `truth` set. Raises CalculationError for what cannot be read,
    unknown names, units that do not go together, division by zero, and results that are not defined.
    """
    return _evaluate(text, names or {}, table, bare_money=False)


def evaluate_derivation(text: str, *, table: Rows = ()) -> Calculation:
    """Calculate an infix derivation as annotators of financial tables write it.

    Currency signs are ornaments here, because such derivations put them on some numbers and not on others
    (`($6,489+3,376)`); the result has no currency. A lone number in parentheses keeps its sign:
    `3 + (13)` is 16, although accounts print −13 that way, and a note says so.
    """
    return _evaluate(text, {}, table, bare_money=True)


def _evaluate(
    text: str, names: Mapping[str, Quantity], table: Rows, *, bare_money: bool
) -> Calculation:
    rule = normalise(text)
    parser = _Parser(rule, names, table, bare_money=bare_money)
    with arithmetic() as context:
        result = parser.program()
        exact = not was_inexact(context)
    truth = result if isinstance(result, bool) else None
    quantity = number(Decimal(result)) if isinstance(result, bool) else result
    check_magnitude(quantity.value, "The result")
    return make_calculation(
        tool=TOOL,
        rule=rule,
        formula=parser.formula(),
        inputs={name: names[name] for name in parser.used},
        limiting=[*(names[name] for name in parser.used), *parser.literals],
        result=quantity,
        exact=exact,
        truth=truth,
        notes=parser.notes,
    )


class _Parser:
    """Recursive descent over the tokens; every method returns the value of what it has read."""

    def __init__(
        self, text: str, names: Mapping[str, Quantity], table: Rows, *, bare_money: bool
    ) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.names = names
        self.table = table
        self.bare_money = bare_money
        self.at = 0
        self.depth = 0
        self.steps: list[Quantity | bool] = []
        self.used: list[str] = []
        self.literals: list[Quantity] = []
        self.notes: list[str] = []
        self.spans: list[tuple[int, int, str]] = []

    def formula(self) -> str:
        """The expression with the figures as they were written in the place of their names."""
        written_out, end = "", 0
        for start, stop, name in self.spans:
            written_out += self.text[end:start] + written(self.names[name])
            end = stop
        return written_out + self.text[end:]

    def program(self) -> Quantity | bool:
        """Steps separated by commas; the value of the last one."""
        self.steps.append(self.sum())
        while self.take(","):
            self.steps.append(self.sum())
        if self.now.kind != "end":
            raise self.unexpected()
        return self.steps[-1]

    def sum(self) -> Quantity | bool:
        value = self.product()
        while operator := self.take("+", "-"):
            right = self.operand(self.product())
            value = (add if operator == "+" else subtract)(self.operand(value), right)
        return value

    def product(self) -> Quantity | bool:
        value = self.signed()
        while operator := self.take("*", "/"):
            right = self.operand(self.signed())
            value = (multiply if operator == "*" else divide)(self.operand(value), right)
        return value

    def signed(self) -> Quantity | bool:
        sign = self.take("-", "+")
        if not sign:
            return self.power()
        self.deeper()
        value = self.operand(self.signed())
        self.depth -= 1
        return Quantity(value=-value.value, unit=value.unit) if sign == "-" else value

    def power(self) -> Quantity | bool:
        base = self.percent()
        if not self.take("^"):
            return base
        self.deeper()
        exponent = self.operand(self.signed())
        self.depth -= 1
        return raise_to(self.operand(base), exponent)

    def percent(self) -> Quantity | bool:
        value = self.primary()
        while self.take("%"):
            plain_number = self.operand(value)
            if plain_number.unit != "1":
                raise CalculationError(f"{written(plain_number)} is followed by %, but has a unit.")
            value = Quantity(value=plain_number.value, unit="%")
        return value

    def primary(self) -> Quantity | bool:
        token = self.now
        if token.kind == "number":
            return self.literal()
        if token.kind == "currency":
            return self.money()
        if token.kind == "step":
            return self.step()
        if token.kind == "table":
            self.at += 1
            return OPERATIONS[token.text](row_values(self.table, token.argument))
        if token.kind == "name":
            return self.name()
        if token.text in ("(", "["):
            return self.bracket()
        raise self.unexpected()

    def literal(self) -> Quantity:
        token = self.next()
        value = check_magnitude(Decimal(token.text), token.text)
        unit = "1"
        if self.now.kind == "name" and self.now.text in _SCALES:
            value = value.scaleb(_SCALES[self.next().text])
        if self.now.kind == "name":
            unit = self.unit()
        quantity = Quantity(value=value, unit=unit)
        self.literals.append(quantity)
        return quantity

    def unit(self) -> str:
        """The unit after a number: names joined by slashes without spaces, as long as they are units."""
        token = self.next()
        unit = _known_unit(token.text)
        if unit is None:
            raise CalculationError(
                f"{token.text!r} after a number is no unit that is known; "
                "if it is the name of a figure, an operator is missing before it."
            )
        while self.now.text == "/" and self.now.start == self.tokens[self.at - 1].end:
            after = self.tokens[self.at + 1]
            longer = _known_unit(f"{unit}/{after.text}") if after.kind == "name" else None
            if longer is None or after.text in self.names or after.start != self.now.end:
                break
            unit, self.at = longer, self.at + 2
        return unit

    def money(self) -> Quantity | bool:
        sign = self.next().text
        if self.bare_money:
            return self.signed() if self.now.text == "-" else self.primary()
        if sign not in _CURRENCIES:
            raise CalculationError(
                f"{sign} stands for several currencies; write the code, CNY or JPY."
            )
        if self.now.kind != "number":
            raise CalculationError(f"{sign} must stand before a number.")
        value = self.operand(self.literal())
        if value.unit != "1":
            raise CalculationError(
                f"{sign} stands before {written(value)}, which has a unit already."
            )
        self.literals[-1] = Quantity(value=value.value, unit=_CURRENCIES[sign])
        return self.literals[-1]

    def step(self) -> Quantity | bool:
        token = self.next()
        which = int(token.text)
        if which >= len(self.steps):
            raise CalculationError(
                f"#{which} refers to a step that has not been calculated; "
                f"there are {len(self.steps)} before it, counted from #0."
            )
        return self.steps[which]

    def name(self) -> Quantity | bool:
        token = self.next()
        if token.text in FUNCTIONS and self.now.text == "(":
            return self.call(token.text)
        if token.text in self.names:
            if token.text not in self.used:
                self.used.append(token.text)
            self.spans.append((token.start, token.end, token.text))
            figure = check_quantity(self.names[token.text], token.text)
            return Quantity(value=figure.value, unit=figure.unit)
        known = [*self.names, *FUNCTIONS]
        near = get_close_matches(token.text, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}."
        raise CalculationError(f"{token.text!r} is neither a figure nor a function; {hint}")

    def call(self, function: str) -> Quantity | bool:
        self.at += 1
        self.deeper()
        values = [self.operand(self.sum())]
        while self.take(","):
            values.append(self.operand(self.sum()))
        self.depth -= 1
        if not self.take(")"):
            raise self.unexpected()
        if function in _LISTS:
            return _LISTS[function](values)
        if len(values) != 2:
            raise CalculationError(f"{function} takes two values; it was given {len(values)}.")
        if function == "greater":
            return greater(*values)
        return _PAIRS[function](*values)

    def bracket(self) -> Quantity | bool:
        opening = self.next()
        lone = self.now.kind == "number" and self.tokens[self.at + 1].text == ")"
        self.deeper()
        value = self.sum()
        self.depth -= 1
        if not self.take(")" if opening.text == "(" else "]"):
            raise self.unexpected()
        if lone and self.bare_money and isinstance(value, Quantity):
            self.notes.append(
                f"({written(value)}) is read as {written(value)}; accounts print negative amounts so."
            )
        return value

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def take(self, *signs: str) -> str:
        """Step over the sign if it comes next; the empty string if not."""
        return self.next().text if self.now.kind == "sign" and self.now.text in signs else ""

    def operand(self, value: Quantity | bool) -> Quantity:
        if isinstance(value, bool):
            raise CalculationError("The yes or no of greater cannot be calculated with.")
        return value

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CalculationError(f"More than {DEEPEST} brackets stand inside one another.")

    def unexpected(self) -> CalculationError:
        if self.now.kind == "end":
            return CalculationError(
                f"{self.text!r} ends too early; a number or bracket is missing."
            )
        return CalculationError(
            f"{self.now.text!r} at character {self.now.start + 1} of {self.text!r} was not expected."
        )


def _known_unit(text: str) -> str | None:
    try:
        return canonical_unit(text)
    except FigureError:
        return None
