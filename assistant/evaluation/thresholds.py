"""Thresholds of a run, by which `assistant eval` sets its exit status. Read from evals/thresholds.toml."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.questions import explain
from assistant.evaluation.summary import SCORES, Results

LATENCIES = ("latency_median_s", "latency_p95_s")


class Bound(BaseModel):
    """The least or the most a score may be, or both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: float | None = None
    most: float | None = None


class Breach(BaseModel):
    """A score that misses its bound."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    value: float | None
    bound: Bound

    def __str__(self) -> str:
        """What was missed and by how much, in a sentence."""
        wanted = [f"at least {self.bound.least:g}"] if self.bound.least is not None else []
        wanted += [f"at most {self.bound.most:g}"] if self.bound.most is not None else []
        value = "nothing to score" if self.value is None else f"{self.value:.3f}"
        return f"{self.name} is {value}, and should be {' and '.join(wanted)}"


def read_thresholds(path: Path, section: str) -> dict[str, Bound]:
    """The bounds of a section. Raises EvaluationError when there is none, or it names a score that does not exist."""
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise EvaluationError(f"The thresholds {path} cannot be read ({error}).") from error
    if section not in sections:
        raise EvaluationError(f"{path} has no section [{section}].")
    known = (*SCORES, *LATENCIES)
    bounds: dict[str, Bound] = {}
    for name, bound in sections[section].items():
        if name not in known:
            raise EvaluationError(
                f"{path}, [{section}]: {name!r} is no score; known are {', '.join(known)}."
            )
        try:
            bounds[name] = Bound.model_validate(bound)
        except ValidationError as error:
            raise EvaluationError(f"{path}, [{section}] {name}: {explain(error)}.") from error
    return bounds


def breaches(results: Results, bounds: Mapping[str, Bound]) -> list[Breach]:
    """The scores over all questions that miss their bounds.

    A score that no question of the set is about is passed over: a set of look-ups has no refusals to recall.
    """
    values: dict[str, float | None] = {
        "latency_median_s": results.latency.median,
        "latency_p95_s": results.latency.p95,
    }
    for name in SCORES:
        estimate = results.estimate(name)
        values[name] = estimate.value if estimate else None
    found: list[Breach] = []
    for name, bound in bounds.items():
        value = values[name]
        if value is None:
            continue
        low = bound.least is not None and value < bound.least
        high = bound.most is not None and value > bound.most
        if low or high:
            found.append(Breach(name=name, value=value, bound=bound))
    return found
