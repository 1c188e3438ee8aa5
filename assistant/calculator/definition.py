"""Turns a plain function into a calculator: its docstring is the entry, its annotations are the input model.

The docstring has, after a summary, the sections Formula, Inputs, Result, Errors, Source, Names and Example. A
function whose docstring and signature do not agree cannot be registered, so neither can drift.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from assistant.calculator.reading import split_list
from assistant.calculator.unit_types import UnitType
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

SECTIONS = ("Formula", "Inputs", "Result", "Errors", "Source", "Names", "Example")

_INPUT = re.compile(r"(\w+) \(([^()]+)\): (.+)")


@dataclass(frozen=True)
class Input:
    """One input of a calculator. `is_list` asks for one or more quantities; `default` is used if it is left out."""

    name: str
    unit_type: UnitType
    description: str
    is_list: bool
    required: bool
    default: Quantity | None


@dataclass(frozen=True)
class Calculator:
    """A named, pure calculation with typed inputs. `function` expects quantities that `model` has checked."""

    name: str
    topic: str
    summary: str
    formula: str
    inputs: tuple[Input, ...]
    result_type: UnitType
    errors: str
    source: str
    aliases: tuple[str, ...]
    example: Mapping[str, str | list[str]]
    example_result: str
    model: type["CalculatorInputs"]
    function: Callable[..., Quantity]

    def input(self, name: str) -> Input:
        """The input of this name; CalculationError with a suggestion if there is none."""
        for candidate in self.inputs:
            if candidate.name == name:
                return candidate
        raise unknown_name(f"{self.name} has no input", name, [given.name for given in self.inputs])


def unknown_name(problem: str, name: str, known: Sequence[str]) -> CalculationError:
    """The error for a name nobody knows, with the nearest known ones."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known) or 'none'}."
    return CalculationError(f"{problem} {name!r}; {hint}")


class CalculatorInputs(BaseModel):
    """Base of every input model: closed, and with errors a person understands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _names_and_lists(cls, given: object) -> object:
        """Check the names, and make a list of one quantity, or of a text that lists several, where one is due."""
        if not isinstance(given, Mapping):
            raise CalculationError(f"{cls.__name__} needs inputs by name; it was given {given!r}.")
        known = list(cls.model_fields)
        for name in given:
            if name not in cls.model_fields:
                raise unknown_name(f"{cls.__name__} has no input", str(name), known)
        missing = [
            name
            for name, field in cls.model_fields.items()
            if field.is_required() and given.get(name) is None
        ]
        if missing:
            raise CalculationError(
                f"{cls.__name__} needs {', '.join(known)}; missing: {', '.join(missing)}."
            )
        return {
            name: as_list(value, name)
            if get_origin(cls.model_fields[name].annotation) is tuple
            else value
            for name, value in given.items()
            if value is not None
        }


def as_list(given: object, name: str) -> tuple[Any, ...]:
    """What was given for a list: a sequence as it is, a text cut at its semicolons, one quantity alone.

    Raises CalculationError for an empty list.
    """
    if isinstance(given, str):
        given = split_list(given)
    elif isinstance(given, Quantity | Mapping) or not isinstance(given, Sequence):
        given = [given]
    if not given:
        raise CalculationError(f"{name} is an empty list; give at least one quantity.")
    return tuple(given)


def define(function: Callable[..., Quantity]) -> Calculator:
    """The calculator made from `function`.

    Raises ValueError if its docstring lacks a section or disagrees with its signature.
    """
    summary, sections = _sections(function)
    inputs = tuple(_inputs(function, sections["Inputs"]))
    result_type = _unit_type(get_type_hints(function, include_extras=True)["return"])[0]
    if not sections["Result"][0].startswith(result_type.label):
        raise ValueError(
            f"{function.__name__}: the result is {result_type.label}, its docstring differs"
        )
    example, example_result = _example(function.__name__, sections["Example"])
    return Calculator(
        name=function.__name__,
        topic=function.__module__.rpartition(".")[2],
        summary=summary,
        formula=" ".join(sections["Formula"]),
        inputs=inputs,
        result_type=result_type,
        errors=" ".join(sections["Errors"]),
        source=" ".join(sections["Source"]),
        aliases=tuple(alias.strip() for alias in " ".join(sections["Names"]).split(";")),
        example=example,
        example_result=example_result,
        model=_model(function.__name__, inputs),
        function=function,
    )


def _sections(function: Callable[..., Quantity]) -> tuple[str, dict[str, list[str]]]:
    lines = inspect.getdoc(function) or ""
    summary, _, rest = lines.partition("\n\n")
    sections: dict[str, list[str]] = {}
    for line in rest.splitlines():
        title, colon, text = line.partition(":")
        if colon and title in SECTIONS:
            sections[title] = [text.strip()] if text.strip() else []
        elif sections and line.strip():
            sections[list(sections)[-1]].append(line.strip())
    missing = [title for title in SECTIONS if not sections.get(title)]
    if missing or not summary:
        raise ValueError(
            f"{function.__name__}: the docstring lacks {', '.join(missing) or 'a summary'}"
        )
    return " ".join(summary.split()), sections


def _inputs(function: Callable[..., Quantity], lines: Sequence[str]) -> list[Input]:
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    described = {}
    for line in _joined(lines):
        match = _INPUT.fullmatch(line)
        if match is None:
            raise ValueError(f"{function.__name__}: {line!r} is not `name (type): description`")
        described[match[1]] = (match[2], match[3])
    if list(described) != list(parameters):
        raise ValueError(f"{function.__name__}: docstring and signature name different inputs")
    inputs = []
    for name, parameter in parameters.items():
        unit_type, is_list = _unit_type(hints[name])
        label, description = described[name]
        if label != unit_type.label:
            raise ValueError(
                f"{function.__name__}: {name} is {unit_type.label}, its docstring says {label}"
            )
        required = parameter.default is inspect.Parameter.empty
        inputs.append(
            Input(
                name=name,
                unit_type=unit_type,
                description=description,
                is_list=is_list,
                required=required,
                default=None if required else parameter.default,
            )
        )
    return inputs


def _joined(lines: Sequence[str]) -> list[str]:
    """Continuation lines put back to the input they belong to."""
    joined: list[str] = []
    for line in lines:
        if _INPUT.match(line) or not joined:
            joined.append(line)
        else:
            joined[-1] += f" {line}"
    return joined


def _unit_type(hint: object) -> tuple[UnitType, bool]:
    """The unit type in an annotation, and whether it stands for a list."""
    origin = get_origin(hint)
    if origin is Annotated:
        return next(extra for extra in get_args(hint)[1:] if isinstance(extra, UnitType)), False
    if origin is tuple:
        return _unit_type(get_args(hint)[0])[0], True
    return _unit_type(next(part for part in get_args(hint) if part is not type(None)))


def _example(name: str, lines: Sequence[str]) -> tuple[dict[str, str | list[str]], str]:
    example: dict[str, list[str]] = {}
    for line in lines:
        key, _, text = line.partition(" = ")
        example.setdefault(key, []).append(text)
    if "result" not in example:
        raise ValueError(f"{name}: the example states no result")
    result = example.pop("result")[0]
    return {key: texts[0] if len(texts) == 1 else texts for key, texts in example.items()}, result


def _model(name: str, inputs: Sequence[Input]) -> type[CalculatorInputs]:
    fields: dict[str, Any] = {}
    for given in inputs:
        one = Annotated[Quantity, given.unit_type]
        fields[given.name] = (
            tuple[one, ...] if given.is_list else one,
            Field(... if given.required else None, description=given.description),
        )
    return create_model(name, __base__=CalculatorInputs, **fields)
