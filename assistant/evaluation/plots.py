"""The plots of a report as SVG text, to stand in a page without any file or address beside it."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from assistant.evaluation.intervals import Estimate
from assistant.evaluation.questions import LANGUAGES, TYPES
from assistant.evaluation.summary import Calibration, Results
from assistant.plotting import INK, as_svg, new_axes

LANGUAGE_NAMES = {"zh": "Chinese", "en": "English", "es": "Spanish"}
STEPS = ("failure", "retrieval", "refusal", "figure", "calculation", "wording")
_MAIN, _OTHER, _WRONG = "#1f5f8b", "#b9c4cf", "#b3402f"


def scores_plot(results: Results) -> str:
    """The share of right answers by language and by type, with 95 % intervals."""
    groups: list[tuple[str, Estimate]] = []
    for by, values in (("language", LANGUAGES), ("type", TYPES)):
        for value in values:
            estimate = results.estimate("right", by, value)
            if estimate is not None and estimate.value is not None:
                label = LANGUAGE_NAMES.get(value, value.replace("_", " "))
                groups.append((f"{label} ({estimate.n})", estimate))
    figure, axes = new_axes(6.4, 0.28 * len(groups) + 0.9)
    for place, (_, estimate) in enumerate(reversed(groups)):
        share, low, high = _numbers(estimate)
        axes.plot([low, high], [place, place], color=_OTHER, linewidth=3, solid_capstyle="butt")
        axes.plot(share, place, "o", color=_MAIN, markersize=5)
    axes.set_yticks(range(len(groups)), [label for label, _ in reversed(groups)])
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of right answers, 95 % interval")
    axes.grid(axis="x", color="#e4e8ec")
    return as_svg(figure, "scores")


def latency_plot(results: Results) -> str:
    """How long answers took, as a histogram with median and 95th percentile."""
    seconds = [row.score.total_ms / 1000 for row in results.rows if row.score.total_ms is not None]
    figure, axes = new_axes(6.4, 2.4)
    axes.hist(seconds, bins=min(30, max(5, len(seconds) // 4)), color=_MAIN)
    for value, name in ((results.latency.median, "median"), (results.latency.p95, "95 %")):
        if value is not None:
            axes.axvline(value, color=_WRONG, linewidth=1)
            axes.annotate(
                f"{name} {value:.1f} s",
                (value, 0.92),
                xycoords=("data", "axes fraction"),
                xytext=(3, 0),
                textcoords="offset points",
                color=_WRONG,
            )
    axes.set_xlabel("seconds for an answer")
    axes.set_ylabel("questions")
    return as_svg(figure, "latency")


def calibration_plot(calibration: Calibration) -> str:
    """The share of questions answered beside the share that has an answer, by the best passage's similarity."""
    figure, axes = new_axes(6.4, 2.6)
    at = [b.similarity for b in calibration.bins]
    axes.plot(at, [b.answerable for b in calibration.bins], "s--", color=INK, label="has an answer")
    axes.plot(at, [b.answered for b in calibration.bins], "o-", color=_MAIN, label="was answered")
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("similarity of the best passage (groups of equal size)")
    axes.set_ylabel("share of questions")
    axes.legend(frameon=False)
    return as_svg(figure, "calibration")


def faults_plot(results: Results) -> str:
    """How many answers that are not right come from which step, wrong ones apart from withheld ones."""
    figure, axes = new_axes(6.4, 2.2)
    wrong = _counts(results, ("wrong",))
    other = _counts(results, ("incomplete", "scattered", "withheld", "failed"))
    places = range(len(STEPS))
    axes.barh(places, wrong, color=_WRONG, label="wrong")
    axes.barh(places, other, left=wrong, color=_OTHER, label="withheld, incomplete or failed")
    axes.set_yticks(places, STEPS)
    axes.invert_yaxis()
    axes.set_xlabel("questions")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False)
    return as_svg(figure, "faults")


def _counts(results: Results, outcomes: Sequence[str]) -> list[int]:
    return [
        sum(
            row.score.at_fault == step and row.score.judgement.outcome in outcomes
            for row in results.rows
        )
        for step in STEPS
    ]


def _numbers(estimate: Estimate) -> tuple[float, float, float]:
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.value, estimate.low, estimate.high
