"""Puts a finished calculation together: formula text, inputs by name, exact and rounded result."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.calculator.rounding import justified, tidy
from assistant.calculator.types import Calculation, NamedQuantity
from assistant.calculator.writing import to_be_written, written
from assistant.figures import write_figure
from assistant.figures.types import Figure, Quantity

_NAMES = re.compile(
    r"(?P<operation>sum\(running|sum|count)\((?P<list>[a-z_]+)(?: × (?P<weights>[a-z_]+))?\)+"
    r"|(?P<name>[a-z_]+)"
)
_NOT_ADDITIVE = re.compile(r"[×÷*/^%]|(?:average|multiply|divide|exp)\(")


def make_calculation(
    *,
    tool: str,
    rule: str,
    formula: str,
    inputs: Mapping[str, Quantity | Sequence[Quantity]],
    limiting: Sequence[Quantity],
    result: Quantity,
    exact: bool,
    truth: bool | None = None,
    notes: Sequence[str] = (),
) -> Calculation:
    """The record of a calculation whose result is known.

    `limiting` are the quantities whose digits limit those of the rounded result. A rule without products,
    quotients and powers counts as a sum if all of them have the result's unit. A list of inputs has one entry an
    element, all under its name.
    """
    named = [(name, quantity) for name, given in inputs.items() for quantity in listed(given)]
    result = Quantity(value=tidy(result.value), unit=result.unit)
    additive = _NOT_ADDITIVE.search(rule) is None and {q.unit for q in limiting} == {result.unit}
    rounded = Quantity(value=justified(result.value, limiting, additive=additive), unit=result.unit)
    said = [f"{name}: {note}" for name, quantity in named for note in _notes(quantity)]
    return Calculation(
        tool=tool,
        rule=rule,
        formula=formula,
        inputs=tuple(
            NamedQuantity(name=name, value=tidy(q.value), unit=q.unit, text=written(q))
            for name, q in named
        ),
        result=result,
        rounded=rounded,
        text=write_figure(to_be_written(result, rounded, "en"), "en")
        if truth is None
        else ("yes" if truth else "no"),
        exact=exact,
        truth=truth,
        notes=(*said, *notes),
    )


def substituted(rule: str, inputs: Mapping[str, Quantity | Sequence[Quantity] | None]) -> str:
    """The rule with every input as it was written in the place of its name.

    `sum(a)`, `sum(a × b)`, `sum(running(a))` and `count(a)` over lists are written out; an input left out is 0.
    """

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name is not None:
            return (_texts(inputs[name]) or ["0"])[0] if name in inputs else name
        texts = _texts(inputs[match["list"]])
        if match["operation"] == "count":
            return str(len(texts))
        if match["weights"] is not None:
            weights = _texts(inputs[match["weights"]])
            texts = [f"{value} × {weight}" for value, weight in zip(texts, weights, strict=True)]
        if match["operation"] == "sum(running":
            runs = [" + ".join(texts[: last + 1]) for last in range(len(texts))]
            texts = [runs[0], *(f"({run})" for run in runs[1:])]
        joined = " + ".join(texts)
        return joined if len(texts) == 1 or match[0] == rule else f"({joined})"

    return _NAMES.sub(replace, rule)


def _notes(quantity: Quantity) -> Iterator[str]:
    """What a reader should know of a figure that went into a calculation."""
    if not isinstance(quantity, Figure):
        return
    if quantity.loose is not None:
        yield quantity.loose
    if quantity.signed == -1 and quantity.value > 0:
        yield f"{quantity.text} is a loss or a fall in its text and was taken as positive"


def _texts(given: Quantity | Sequence[Quantity] | None) -> list[str]:
    texts = [written(quantity) for quantity in listed(given)]
    return [f"({text})" if text.startswith(("-", "−")) else text for text in texts]


def listed(given: Quantity | Sequence[Quantity] | None) -> Sequence[Quantity]:
    """The quantities given for an input: none, one, or the elements of a list."""
    if given is None:
        return ()
    return (given,) if isinstance(given, Quantity) else given
