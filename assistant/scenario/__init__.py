"""Scenarios: what follows when the terms that documents state are changed, by the calculators.

    scenario = scenario_for(documents)            the file `scenario.toml` beside the documents
    starts = starting_values(scenario, documents) each term as its source states it
    outcome = calculate(scenario, starts, {"share_price": Decimal(200)})

Which terms there are, what they are put into and what is plotted is declared in the file; nothing here knows a subject.
"""

from assistant.scenario.calculating import Outcome, calculate, line, milestones
from assistant.scenario.declaring import SCENARIO_FILE, Field, Plot, Scenario, scenario_for
from assistant.scenario.starting import Start, starting_values

__all__ = [
    "SCENARIO_FILE",
    "Field",
    "Outcome",
    "Plot",
    "Scenario",
    "Start",
    "calculate",
    "line",
    "milestones",
    "scenario_for",
    "starting_values",
]
