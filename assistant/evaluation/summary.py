"""From the scores of single questions to the scores of a run: shares and means with intervals, sliced."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.evaluation.intervals import Estimate, mean, quantile, share
from assistant.evaluation.provenance import Provenance
from assistant.evaluation.questions import LANGUAGES, TYPES, Question
from assistant.evaluation.records import Record
from assistant.evaluation.scoring import Score, score
from assistant.evaluation.source_scores import CUTOFFS

BINS = 5
"""Groups of equal size in the calibration of refusal."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Frozen):
    """A question, what came of it, and its scores."""

    question: Question
    record: Record
    score: Score


class Slice(_Frozen):
    """Part of the questions: all of them, those in a language, those of a type."""

    by: Literal["all", "language", "type"]
    value: str


class Line(_Frozen):
    """One score over one slice."""

    name: str
    slice: Slice
    estimate: Estimate


class Latency(_Frozen):
    """Seconds: of whole answers and to their first text. None without answers."""

    median: float | None
    p95: float | None
    first_token_median: float | None
    first_token_p95: float | None


class CalibrationBin(_Frozen):
    """Questions whose best passage is about equally near: the share answered, and the share that has an answer."""

    similarity: float
    answered: float
    answerable: float
    n: int


class Calibration(_Frozen):
    """How far answering follows the evidence. `error` is the mean distance of the two shares, weighted by size."""

    bins: tuple[CalibrationBin, ...]
    error: float | None


class Results(_Frozen):
    """A run with all its scores, ready to be reported or compared."""

    provenance: Provenance
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    latency: Latency
    calibration: Calibration
    outcomes: dict[str, int]
    faults: dict[str, int]

    def estimate(self, name: str, by: str = "all", value: str = "all") -> Estimate | None:
        """A score of a slice, None where there is no such line."""
        return next(
            (
                line.estimate
                for line in self.lines
                if (line.name, line.slice.by, line.slice.value) == (name, by, value)
            ),
            None,
        )


def summarise(
    provenance: Provenance, questions: Sequence[Question], records: Sequence[Record]
) -> Results:
    """Score every question and sum up. `records` are in the order of `questions`, one each."""
    rows = tuple(
        Row(question=q, record=r, score=score(q, r))
        for q, r in zip(questions, records, strict=True)
    )
    slices = [
        Slice(by="all", value="all"),
        *(Slice(by="language", value=v) for v in LANGUAGES),
        *(Slice(by="type", value=v) for v in TYPES),
    ]
    lines: list[Line] = []
    for part in slices:
        chosen = [row for row in rows if _inside(row, part)]
        if chosen:
            lines += [
                Line(name=name, slice=part, estimate=estimate(chosen))
                for name, estimate in SCORES.items()
            ]
    return Results(
        provenance=provenance,
        rows=rows,
        lines=tuple(lines),
        latency=_latency(rows),
        calibration=calibrate(rows),
        outcomes=dict(Counter(row.score.judgement.outcome for row in rows)),
        faults=dict(Counter(row.score.at_fault for row in rows if row.score.at_fault)),
    )


def calibrate(rows: Sequence[Row]) -> Calibration:
    """Share answered against share answerable, over groups of equal size by the similarity of the best passage."""
    known = sorted(
        (row.score.similarity, not row.score.abstained, not row.question.refusal)
        for row in rows
        if row.score.similarity is not None
    )
    count = min(BINS, len(known))
    bins: list[CalibrationBin] = []
    for i in range(count):
        part = known[i * len(known) // count : (i + 1) * len(known) // count]
        bins.append(
            CalibrationBin(
                similarity=round(sum(s for s, _, _ in part) / len(part), 4),
                answered=sum(a for _, a, _ in part) / len(part),
                answerable=sum(a for _, _, a in part) / len(part),
                n=len(part),
            )
        )
    error = sum(abs(b.answered - b.answerable) * b.n for b in bins) / len(known) if known else None
    return Calibration(bins=tuple(bins), error=error)


Estimator = Callable[[Sequence[Row]], Estimate]


def _points(rows: Sequence[Row]) -> Estimate:
    return mean([p for row in rows if (p := row.score.judgement.points) is not None])


def _outcome(wanted: str) -> Estimator:
    def estimate(rows: Sequence[Row]) -> Estimate:
        scored = [o for row in rows if (o := row.score.judgement.outcome) != "unscored"]
        return share(sum(outcome == wanted for outcome in scored), len(scored))

    return estimate


def _figures(wanted: str) -> Estimator:
    """Over expected figures; those of a failed question are missing, as no answer states them."""

    def estimate(rows: Sequence[Row]) -> Estimate:
        outcomes: list[str] = []
        for row in rows:
            if row.question.refusal:
                continue
            stated = [f.outcome for f in row.score.judgement.figures]
            outcomes += stated or ["missing"] * len(row.question.figures)
        return share(outcomes.count(wanted), len(outcomes))

    return estimate


def _extra_figures(rows: Sequence[Row]) -> Estimate:
    return mean(
        [
            row.score.judgement.extra_figures
            for row in rows
            if row.question.figures and not row.question.refusal and row.record.answer
        ]
    )


def _unaccounted(rows: Sequence[Row]) -> Estimate:
    accounts = [row.score.accounting for row in rows if row.score.accounting]
    return share(sum(len(a.unaccounted) for a in accounts), sum(a.numerals for a in accounts))


def _citation(part: Literal["precision", "recall", "support"]) -> Estimator:
    def estimate(rows: Sequence[Row]) -> Estimate:
        values = [getattr(row.score.citations, part) for row in rows if row.score.citations]
        return mean([v for v in values if v is not None])

    return estimate


def _calculation(
    part: Literal["result", "tool", "inputs", "arithmetic", "written"],
) -> Estimator:
    def estimate(rows: Sequence[Row]) -> Estimate:
        values = [getattr(row.score.calculations, part) for row in rows if row.score.calculations]
        known = [v for v in values if v is not None]
        return share(sum(known), len(known))

    return estimate


def _recall(cutoff: int) -> Estimator:
    def estimate(rows: Sequence[Row]) -> Estimate:
        return mean([row.score.retrieval.recall[cutoff] for row in rows if row.score.retrieval])

    return estimate


def _reciprocal_rank(rows: Sequence[Row]) -> Estimate:
    return mean([row.score.retrieval.reciprocal_rank for row in rows if row.score.retrieval])


def _statements(rows: Sequence[Row]) -> Estimate:
    """Over expected statements; those of a failed question are not covered."""
    covered: list[bool] = []
    for row in rows:
        if not row.question.refusal:
            covered += row.score.judgement.statements or [False] * len(row.question.statements)
    return share(sum(covered), len(covered))


def _forbidden_shown(rows: Sequence[Row]) -> Estimate:
    """Over answers to questions that forbid something."""
    shown = [
        bool(row.score.judgement.forbidden)
        for row in rows
        if row.record.answer and (row.question.forbidden_figures or row.question.forbidden_terms)
    ]
    return share(sum(shown), len(shown))


def _refusal_precision(rows: Sequence[Row]) -> Estimate:
    refused = [row for row in rows if row.score.abstained]
    return share(sum(row.question.refusal for row in refused), len(refused))


def _refusal_recall(rows: Sequence[Row]) -> Estimate:
    expected = [row for row in rows if row.question.refusal]
    return share(sum(row.score.right for row in expected), len(expected))


def _language(rows: Sequence[Row]) -> Estimate:
    matches = [m for row in rows if (m := row.score.language_match) is not None]
    return share(sum(matches), len(matches))


SCORES: dict[str, Estimator] = {
    "points": _points,
    "right": _outcome("right"),
    "wrong": _outcome("wrong"),
    "failed": _outcome("failed"),
    "figure_accuracy": _figures("right"),
    "figure_scale_errors": _figures("scale"),
    "figure_unit_errors": _figures("unit"),
    "figure_currency_errors": _figures("currency"),
    "figure_value_errors": _figures("value"),
    "figure_missing": _figures("missing"),
    "extra_figures": _extra_figures,
    "unaccounted_numerals": _unaccounted,
    "calculation_result": _calculation("result"),
    "calculation_tool": _calculation("tool"),
    "calculation_inputs": _calculation("inputs"),
    "calculation_arithmetic": _calculation("arithmetic"),
    "calculation_written": _calculation("written"),
    "citation_precision": _citation("precision"),
    "citation_recall": _citation("recall"),
    "citation_support": _citation("support"),
    **{f"recall@{k}": _recall(k) for k in CUTOFFS},
    "mrr": _reciprocal_rank,
    "statement_cover": _statements,
    "forbidden_shown": _forbidden_shown,
    "refusal_precision": _refusal_precision,
    "refusal_recall": _refusal_recall,
    "language_match": _language,
}
"""Every score of a run by name, as reports and thresholds call it; defined in evals/README.md."""


def _inside(row: Row, part: Slice) -> bool:
    return (
        part.by == "all"
        or (part.by == "language" and row.question.language == part.value)
        or (part.by == "type" and row.question.type == part.value)
    )


def _latency(rows: Iterable[Row]) -> Latency:
    rows = list(rows)
    total = [row.score.total_ms / 1000 for row in rows if row.score.total_ms is not None]
    first = [
        row.score.first_token_ms / 1000 for row in rows if row.score.first_token_ms is not None
    ]
    return Latency(
        median=quantile(total, 0.5),
        p95=quantile(total, 0.95),
        first_token_median=quantile(first, 0.5),
        first_token_p95=quantile(first, 0.95),
    )
