"""Two runs over the same questions, side by side: what changed in which question, and whether it is chance."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.intervals import Estimate, mcnemar, mean_difference
from assistant.evaluation.report_markdown import expectation, short, shown
from assistant.evaluation.summary import Results, Row


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Frozen):
    """A question whose outcome differs between the runs."""

    question_id: str
    question: str
    expected: str
    outcomes: tuple[str, str]
    answers: tuple[str, str]


class ScoreDifference(_Frozen):
    """A score in both runs over the questions they share, and the mean of the differences, question by question."""

    name: str
    first: Estimate
    second: Estimate
    difference: Estimate


class Comparison(_Frozen):
    """What two runs have in common and where they differ.

    `p_value` is McNemar's, on right against not right: the chance of a split at least this uneven among the questions
    that only one run got right, were the two equally good.
    """

    names: tuple[str, str]
    shared: int
    only: tuple[int, int]
    provenance: tuple[str, ...]
    right: tuple[int, int]
    first_only: int
    second_only: int
    p_value: float
    differences: tuple[ScoreDifference, ...]
    changes: tuple[Change, ...]


def load_results(path: Path) -> Results:
    """The results of a run, from its folder or its results.json. Raises EvaluationError when it cannot be read."""
    file = path / "results.json" if path.is_dir() else path
    try:
        return Results.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"There are no results in {path} ({error.strerror}).") from error
    except ValidationError as error:
        raise EvaluationError(
            f"{file} holds no results of this version: {error.errors()[0]['msg']}."
        ) from error


def compare(first: Results, second: Results, names: tuple[str, str]) -> Comparison:
    """Compare two runs over the questions they share, which must be the same in wording and expectation.

    Raises EvaluationError when they share none, or a question of one id is another one.
    """
    pairs = _pairs(first, second)
    right = [(a.score.right, b.score.right) for a, b in pairs]
    first_only, second_only = right.count((True, False)), right.count((False, True))
    return Comparison(
        names=names,
        shared=len(pairs),
        only=(len(first.rows) - len(pairs), len(second.rows) - len(pairs)),
        provenance=tuple(first.provenance.differences(second.provenance)),
        right=(sum(a for a, _ in right), sum(b for _, b in right)),
        first_only=first_only,
        second_only=second_only,
        p_value=mcnemar(first_only, second_only),
        differences=tuple(_differences(pairs)),
        changes=tuple(
            _change(a, b)
            for a, b in pairs
            if a.score.judgement.outcome != b.score.judgement.outcome
        ),
    )


def comparison_text(comparison: Comparison) -> str:
    """A comparison as Markdown."""
    a, b = comparison.names
    lines = [f"# {a} and {b}", "", f"{comparison.shared} questions in both."]
    if any(comparison.only):
        lines.append(f"Only in {a}: {comparison.only[0]}; only in {b}: {comparison.only[1]}.")
    lines += ["", "Made with the same." if not comparison.provenance else "Made differently:"]
    lines += [f"- {difference}" for difference in comparison.provenance]
    lines += [
        "",
        mcnemar_sentence(comparison),
        "",
        f"| score | {a} | {b} | difference (95 %) | n |",
    ]
    lines.append("|---|---|---|---|---|")
    lines += [
        f"| {d.name} | {shown(d.first)} | {shown(d.second)} | {signed(d.difference)} | {d.difference.n} |"
        for d in comparison.differences
    ]
    lines += ["", f"## Changed ({len(comparison.changes)})"]
    for change in comparison.changes:
        lines += [
            "",
            f"### {change.question_id}: {change.outcomes[0]} → {change.outcomes[1]}",
            f"- asked: {short(change.question)}",
            f"- expected: {change.expected}",
            f"- {a}: {short(change.answers[0])}",
            f"- {b}: {short(change.answers[1])}",
        ]
    return "\n".join(lines)


def mcnemar_sentence(comparison: Comparison) -> str:
    """The paired test in a sentence."""
    a, b = comparison.names
    return (
        f"Right: {comparison.right[0]} and {comparison.right[1]} of {comparison.shared}. Only {a} got "
        f"{comparison.first_only} right, only {b} {comparison.second_only}; exact McNemar p = {comparison.p_value:.3g}."
    )


def signed(estimate: Estimate) -> str:
    """A difference with its sign and interval."""
    if estimate.value is None:
        return "–"
    return f"{estimate.value:+.3f} ({estimate.low:+.3f} to {estimate.high:+.3f})"


def comparison_json(comparison: Comparison) -> str:
    """A comparison as JSON."""
    return json.dumps(comparison.model_dump(mode="json"), ensure_ascii=False, indent=1)


def _pairs(first: Results, second: Results) -> list[tuple[Row, Row]]:
    others = {row.question.id: row for row in second.rows}
    pairs = [(row, others[row.question.id]) for row in first.rows if row.question.id in others]
    if not pairs:
        raise EvaluationError(
            "The two runs have no question in common, so there is nothing to compare."
        )
    for a, b in pairs:
        if a.question != b.question:
            raise EvaluationError(
                f"The question {a.question.id} is not the same in both runs; its scores cannot be compared."
            )
    return pairs


def _differences(pairs: Sequence[tuple[Row, Row]]) -> list[ScoreDifference]:
    """Of every score that a single question has, over the questions that have it in both runs."""
    found: list[ScoreDifference] = []
    for name, value in PER_QUESTION.items():
        both = [
            (x, y) for a, b in pairs if (x := value(a)) is not None and (y := value(b)) is not None
        ]
        if both:
            found.append(
                ScoreDifference(
                    name=name,
                    first=mean_difference([(0.0, x) for x, _ in both]),
                    second=mean_difference([(0.0, y) for _, y in both]),
                    difference=mean_difference(both),
                )
            )
    return found


def _change(a: Row, b: Row) -> Change:
    return Change(
        question_id=a.question.id,
        question=a.question.question,
        expected=expectation(a.question),
        outcomes=(a.score.judgement.outcome, b.score.judgement.outcome),
        answers=(_answer(a), _answer(b)),
    )


def _answer(row: Row) -> str:
    if row.record.failure is not None:
        return f"failed: {row.record.failure.type}: {row.record.failure.message}"
    return row.record.answer.answer if row.record.answer else ""


def _figures_right(row: Row) -> float | None:
    if row.question.refusal or not row.question.figures:
        return None
    outcomes = [f.outcome for f in row.score.judgement.figures]
    return outcomes.count("right") / len(row.question.figures)


def _unaccounted(row: Row) -> float | None:
    return len(row.score.accounting.unaccounted) if row.score.accounting else None


PER_QUESTION: dict[str, Callable[[Row], float | None]] = {
    "points": lambda r: r.score.judgement.points,
    "right": lambda r: None if r.score.judgement.outcome == "unscored" else float(r.score.right),
    "figure_accuracy": _figures_right,
    "unaccounted_numerals": _unaccounted,
    "citation_precision": lambda r: r.score.citations.precision if r.score.citations else None,
    "citation_recall": lambda r: r.score.citations.recall if r.score.citations else None,
    "recall@5": lambda r: r.score.retrieval.recall[5] if r.score.retrieval else None,
    "mrr": lambda r: r.score.retrieval.reciprocal_rank if r.score.retrieval else None,
    "seconds": lambda r: None if r.score.total_ms is None else r.score.total_ms / 1000,
}
"""Scores of a single question that are compared, each a number or None where it does not apply."""
