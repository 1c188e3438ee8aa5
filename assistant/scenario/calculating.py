"""The results of a scenario for chosen values of its fields: pure functions of the values, by the calculators."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.calculator import Calculation, run
from assistant.errors import CalculationError
from assistant.figures import Quantity
from assistant.scenario.declaring import Plot, Scenario, as_names
from assistant.scenario.starting import Start

POINTS = 31
"""Points of a line."""


@dataclass(frozen=True)
class Outcome:
    """The values of the fields, and for each result its calculation or the sentence that says why there is none."""

    fields: Mapping[str, Quantity]
    calculations: Mapping[str, Calculation]
    problems: Mapping[str, str]

    def value(self, name: str) -> Quantity | None:
        """The value of a field or a result, None where there is none."""
        if name in self.fields:
            return self.fields[name]
        made = self.calculations.get(name)
        return None if made is None else made.result


def calculate(
    scenario: Scenario, starts: Mapping[str, Start], changed: Mapping[str, Decimal]
) -> Outcome:
    """Every result, with the fields at their starts but for those `changed`, in the units of their starts.

    A changed value beyond the ends of its field is taken as that end.
    """
    fields: dict[str, Quantity] = {}
    for field in scenario.fields:
        start = starts[field.name].quantity
        value = start.value
        if field.name in changed:
            value = min(max(changed[field.name], field.least), field.most)
        fields[field.name] = Quantity(value=value, unit=start.unit)
    return _calculated(scenario, fields)


def _calculated(
    scenario: Scenario, fields: Mapping[str, Quantity], only: str | None = None
) -> Outcome:
    """All results, or `only` one with what it needs."""
    wanted = None if only is None else _needed(scenario, only)
    known = dict(fields)
    calculations: dict[str, Calculation] = {}
    problems: dict[str, str] = {}
    for result in scenario.results:
        if wanted is not None and result.name not in wanted:
            continue
        missing = [n for given in result.inputs.values() for n in as_names(given) if n not in known]
        if missing:
            problems[result.name] = problems[missing[0]]
            continue
        inputs: dict[str, Quantity | list[Quantity]] = {
            argument: known[given] if isinstance(given, str) else [known[n] for n in given]
            for argument, given in result.inputs.items()
        }
        try:
            made = run(result.calculator, inputs)
        except CalculationError as error:
            problems[result.name] = str(error)
            continue
        calculations[result.name] = made
        known[result.name] = made.result
    return Outcome(fields, calculations, problems)


def line(
    scenario: Scenario, outcome: Outcome, plot: Plot, name: str, of_family: Decimal | None = None
) -> list[tuple[Decimal, Quantity]]:
    """Points of the result `name` against the plot's field over its whole span; those without a value are left out.

    `of_family`: the value of the plot's family field, None for the one it has.
    """
    assert plot.x is not None
    field = scenario.field(plot.x)
    fields = dict(outcome.fields)
    if of_family is not None and plot.family is not None:
        fields[plot.family.field] = _with(fields[plot.family.field], of_family)
    points = []
    for step in range(POINTS):
        x = field.least + (field.most - field.least) * step / (POINTS - 1)
        at = _calculated(scenario, fields | {plot.x: _with(fields[plot.x], x)}, name).value(name)
        if at is not None:
            points.append((x, at))
    return points


def milestones(outcome: Outcome, plot: Plot) -> list[tuple[str, Quantity]]:
    """The marks of a plot that have a value, with their values."""
    found = [(name, outcome.value(name)) for name in plot.marks]
    return [(name, value) for name, value in found if value is not None]


def _with(quantity: Quantity, value: Decimal) -> Quantity:
    return Quantity(value=value, unit=quantity.unit)


def _needed(scenario: Scenario, name: str) -> set[str]:
    """The results that one rests on, itself included."""
    needed = {name}
    for result in reversed(scenario.results):
        if result.name in needed:
            needed |= {n for given in result.inputs.values() for n in as_names(given)}
    return needed
