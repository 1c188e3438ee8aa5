"""The report of a run as one HTML page that needs nothing beside it: no script, no address, no file."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.evaluation.compare import Comparison, mcnemar_sentence, signed
from assistant.evaluation.plots import (
    calibration_plot,
    faults_plot,
    latency_plot,
    scores_plot,
)
from assistant.evaluation.questions import LANGUAGES, TYPES
from assistant.evaluation.report_markdown import expectation, made_with, not_right, shown
from assistant.evaluation.summary import SCORES, Results

_TEMPLATES = Environment(
    loader=PackageLoader("assistant.evaluation", package_path=""),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)


def html_report(
    results: Results,
    missed: Sequence[str] = (),
    comparison: Comparison | None = None,
    *,
    blind: bool = False,
) -> str:
    """The page. `blind` leaves the texts of questions and answers out, for sets nobody should read while tuning."""
    languages = [v for v in LANGUAGES if results.estimate("points", "language", v)]
    return _TEMPLATES.get_template("report.html.jinja").render(
        results=results,
        p=results.provenance,
        failed=[row for row in results.rows if row.record.failure],
        missed=list(missed),
        cards=headline(results),
        comparison=_beside(comparison),
        plots=_plots(results),
        languages=languages,
        lines=_lines(results, languages),
        types=_types(results),
        shown=not_right(results.rows),
        blind=blind,
        expectation=expectation,
        made_with=made_with(results),
    )


def _plots(results: Results) -> list[tuple[str, str]]:
    """Caption and SVG of every plot, made by code from numbers and fixed names: the template takes it as it is."""
    return [
        ("Right answers by language and type", scores_plot(results)),
        ("Where answers that are not right come from", faults_plot(results)),
        ("Latency", latency_plot(results)),
        ("Calibration of refusal", calibration_plot(results.calibration)),
    ]


def headline(results: Results) -> list[tuple[str, str, str]]:
    """What a person looks at first: name, value and interval of the scores that say most, and how long answers took."""
    cards: list[tuple[str, str, str]] = []
    for name in (
        "points",
        "right",
        "wrong",
        "figure_accuracy",
        "unaccounted_numerals",
        "citation_precision",
        "refusal_recall",
    ):
        estimate = results.estimate(name)
        if estimate is not None and estimate.value is not None:
            cards.append(
                (
                    name.replace("_", " "),
                    f"{estimate.value:.2f}" if name == "points" else f"{estimate.value:.1%}",
                    f"{estimate.low:.2f} to {estimate.high:.2f}",
                )
            )
    if results.latency.median is not None and results.latency.p95 is not None:
        cards.append(
            (
                "seconds, median",
                f"{results.latency.median:.1f}",
                f"95 % within {results.latency.p95:.1f}",
            )
        )
    return cards


def _lines(results: Results, languages: Sequence[str]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for name in SCORES:
        estimate = results.estimate(name)
        if estimate is not None and estimate.value is not None:
            by = [shown(results.estimate(name, "language", v)) for v in languages]
            whole = shown(estimate, interval=True)
            lines.append({"name": name, "all": whole, "by": by, "n": estimate.n})
    return lines


def _types(results: Results) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for kind in TYPES:
        points = results.estimate("points", "type", kind)
        if points is not None:
            lines.append(
                {
                    "name": kind.replace("_", " "),
                    "points": shown(points),
                    "right": shown(results.estimate("right", "type", kind), interval=True),
                    "wrong": shown(results.estimate("wrong", "type", kind)),
                    "n": points.n,
                }
            )
    return lines


def _beside(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "other": comparison.names[0],
        "lines": [
            {
                "name": d.name,
                "first": shown(d.first),
                "second": shown(d.second),
                "difference": signed(d.difference),
            }
            for d in comparison.differences
        ],
        "test": mcnemar_sentence(comparison),
    }
