"""What a scenario is: fields that can be changed, results by calculators, plots. Declared in `scenario.toml`.

title = { en = "…", zh = "…", es = "…" }
[[field]]    name, label, and where it starts: figure = a named or derived figure, or value, unit and why
             least, most, step: the ends and the step of its slider
[[result]]   name, label, calculator, inputs = { argument = name or list of names of fields and earlier results }
[[plot]]     kind = "line": x = a field, results, marks; family = { field, values } draws a line for each value
             kind = "bars": results
"""

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic import Field as Declared

from assistant.audit.loading import folders_of
from assistant.calculator import find
from assistant.documents import Document
from assistant.documents.types import Measures, Name
from assistant.errors import AssistantError, CalculationError

SCENARIO_FILE = "scenario.toml"


class ScenarioError(AssistantError):
    """A scenario file cannot be used."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Field(_Frozen):
    """A term that can be changed between `least` and `most`; these and `step` are in its own unit."""

    name: Name
    label: Measures
    figure: Name | None = None
    value: Decimal | None = None
    unit: str | None = None
    why: Measures | None = None
    least: Decimal
    most: Decimal
    step: Decimal = Declared(gt=0)

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        assumed = (self.value, self.unit, self.why)
        if (self.figure is None) == (None in assumed) or (self.figure and any(assumed)):
            raise ValueError(f"{self.name} needs either figure, or value, unit and why")
        if self.least >= self.most:
            raise ValueError(f"{self.name} needs a least value below its most")
        return self


class Result(_Frozen):
    """What a calculator makes of fields and earlier results, by their names."""

    name: Name
    label: Measures
    calculator: str
    inputs: dict[str, Name | tuple[Name, ...]]


class Family(_Frozen):
    """Several lines of one plot: the field that differs between them, and its values in the field's unit."""

    field: Name
    values: tuple[Decimal, ...] = Declared(min_length=2, max_length=5)


class Plot(_Frozen):
    """A picture. `line`: `results` against the field `x`, `marks` as upright lines. `bars`: `results` side by side."""

    kind: Literal["line", "bars"]
    title: Measures
    results: tuple[Name, ...] = Declared(min_length=1)
    x: Name | None = None
    marks: tuple[Name, ...] = ()
    family: Family | None = None

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        if (self.kind == "line") != (self.x is not None):
            raise ValueError("a line needs x, bars have none")
        if self.kind == "bars" and (self.marks or self.family):
            raise ValueError("bars have neither marks nor a family")
        if self.family and len(self.results) > 1:
            raise ValueError("a family is of one result")
        return self


class Scenario(_Frozen):
    """A whole scenario. `source` is the file it was read from."""

    title: Measures
    fields: tuple[Field, ...] = Declared(alias="field", min_length=1)
    results: tuple[Result, ...] = Declared(alias="result", min_length=1)
    plots: tuple[Plot, ...] = Declared(alias="plot", default=())

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        return {field.name: field for field in self.fields}[name]

    @model_validator(mode="after")
    def _names_known(self) -> Self:
        fields = [field.name for field in self.fields]
        known = set(fields)
        names = [*fields, *(result.name for result in self.results)]
        if len(set(names)) < len(names):
            raise ValueError("two fields or results have one name")
        for result in self.results:
            used = [n for given in result.inputs.values() for n in as_names(given)]
            _all_known(result.name, used, known)
            _calculator_fits(result)
            known.add(result.name)
        for plot in self.plots:
            _all_known(plot.title.en, [*plot.results, *plot.marks], known)
            _all_known(plot.title.en, [plot.x] if plot.x else [], set(fields))
            _all_known(plot.title.en, [plot.family.field] if plot.family else [], set(fields))
        return self


def as_names(given: str | tuple[str, ...]) -> tuple[str, ...]:
    """The names given for an argument, one or several."""
    return (given,) if isinstance(given, str) else given


def _all_known(where: str, used: Sequence[str], known: set[str]) -> None:
    for name in used:
        if name not in known:
            raise ValueError(f"{where} uses {name!r}, which is no field or earlier result")


def _calculator_fits(result: Result) -> None:
    try:
        calculator = find(result.calculator)
        for argument in result.inputs:
            calculator.input(argument)
    except CalculationError as error:
        raise ValueError(f"{result.name}: {error}") from None
    missing = [i.name for i in calculator.inputs if i.required and i.name not in result.inputs]
    if missing:
        raise ValueError(f"{result.name}: {result.calculator} needs {', '.join(missing)}")


def scenario_for(documents: Sequence[Document]) -> Scenario | None:
    """The scenario beside the documents: of the first of their folders, sorted, that has one. None where none has.

    Raises ScenarioError, naming file and place, when it cannot be used.
    """
    for folder in folders_of(documents):
        path = folder / SCENARIO_FILE
        if path.is_file():
            return read_scenario(path)
    return None


def read_scenario(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError, naming file and place, when it cannot be used."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        return Scenario.model_validate(data)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(f"{path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ScenarioError(
            f"{path}{', ' + place if place else ''}: {first['msg'].removeprefix('Value error, ')}."
        ) from error
