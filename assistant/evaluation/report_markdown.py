"""The report of a run as Markdown: failed rows first, then scores with intervals, then what is not right."""

from collections.abc import Sequence

from assistant.evaluation.intervals import Estimate
from assistant.evaluation.questions import LANGUAGES, TYPES, ExpectedQuantity, Question
from assistant.evaluation.summary import SCORES, Results, Row

MOST_TEXT = 280
"""Characters of a passage or answer shown; the JSON has it all."""


def markdown_report(results: Results, breaches: Sequence[str] = (), *, blind: bool = False) -> str:
    """The whole report. `blind` leaves the texts of questions and answers out."""
    p = results.provenance
    parts = [
        f"# {p.set_name}: {p.chain}",
        f"{len(results.rows)} questions, {p.chat_model}, {p.embedding_model}, index "
        + ", ".join(f"{corpus} {index}" for corpus, index in results.provenance.indexes.items()),
        _failures(results.rows),
    ]
    if breaches:
        parts.append("Thresholds missed:\n\n" + "\n".join(f"- {breach}" for breach in breaches))
    parts += [
        "## Scores\n\n" + scores_table(results),
        "## By type\n\n" + _types_table(results),
        "## Where it goes wrong\n\n" + _faults(results),
        "## Latency\n\n" + _latency(results),
        "## Calibration of refusal\n\n" + _calibration(results),
        "## Not right\n\n"
        + ("\n\n".join(_shown(r, blind=blind) for r in not_right(results.rows)) or "None."),
        "## Made with\n\n" + "\n".join(f"- {n}: {v}" for n, v in made_with(results)),
    ]
    return "\n\n".join(parts) + "\n"


def scores_table(results: Results) -> str:
    """A row a score, with its 95 % interval over all questions and its value by language."""
    languages = [v for v in LANGUAGES if results.estimate("points", "language", v)]
    lines = [
        f"| score | all | {' | '.join(languages)} | n |",
        "|---" * (len(languages) + 3) + "|",
    ]
    for name in SCORES:
        estimate = results.estimate(name)
        if estimate is None or estimate.value is None:
            continue
        by = [shown(results.estimate(name, "language", v)) for v in languages]
        lines.append(
            f"| {name} | {shown(estimate, interval=True)} | {' | '.join(by)} | {estimate.n} |"
        )
    return "\n".join(lines)


def shown(estimate: Estimate | None, *, interval: bool = False) -> str:
    """An estimate as a person reads it: three digits, `–` where there is none."""
    if estimate is None or estimate.value is None:
        return "–"
    value = f"{estimate.value:.3f}"
    return f"{value} ({estimate.low:.3f}–{estimate.high:.3f})" if interval else value


def not_right(rows: Sequence[Row]) -> list[Row]:
    """The rows that are not right, failed ones first; those that cannot be scored are left out."""
    found = [r for r in rows if r.score.judgement.outcome not in ("right", "unscored")]
    return sorted(found, key=lambda r: r.score.judgement.outcome != "failed")


def expectation(question: Question) -> str:
    """What an answer is held to, in a line."""
    parts = [
        _quantity(f) + (f" ±{(f.tolerance * 100).normalize():f} %" if f.tolerance else "")
        for f in question.figures
    ]
    parts += [" / ".join(terms) for terms in question.statements]
    if question.refusal:
        parts.insert(0, "a refusal, or" if parts else "a refusal")
    forbidden = [_quantity(f) for f in question.forbidden_figures]
    forbidden += question.forbidden_terms
    if forbidden:
        parts.append(f"not {' / '.join(forbidden)}")
    return "; ".join(parts) or "nothing that can be scored"


def _quantity(expected: ExpectedQuantity) -> str:
    """A value with its digits in groups of three, apart by a narrow space, and its unit."""
    return f"{expected.value:,f}".replace(",", "\u202f") + f" {expected.unit}"


def short(text: str) -> str:
    """A text on one line, cut to what a report shows."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_TEXT else line[: MOST_TEXT - 1] + "…"


def _failures(rows: Sequence[Row]) -> str:
    failed = [r for r in rows if r.record.failure]
    if not failed:
        return "No question failed."
    lines = [f"**{len(failed)} of {len(rows)} questions failed** (counted as not right):", ""]
    lines += [
        f"- {r.question.id}: {f.type}: {short(f.message)} ({f.where})"
        for r in failed
        if (f := r.record.failure)
    ]
    return "\n".join(lines)


def _types_table(results: Results) -> str:
    lines = ["| type | points | right | wrong | n |", "|---|---|---|---|---|"]
    for kind in TYPES:
        points = results.estimate("points", "type", kind)
        if points is None:
            continue
        right = results.estimate("right", "type", kind)
        wrong = results.estimate("wrong", "type", kind)
        lines.append(
            f"| {kind} | {shown(points, interval=True)} | {shown(right, interval=True)} | {shown(wrong)} | {points.n} |"
        )
    return "\n".join(lines)


def _faults(results: Results) -> str:
    outcomes = ", ".join(f"{n} {outcome}" for outcome, n in sorted(results.outcomes.items()))
    if not results.faults:
        return f"{outcomes}."
    lines = [f"{outcomes}.", "", "| step at fault | questions |", "|---|---|"]
    lines += [
        f"| {step} | {n} |" for step, n in sorted(results.faults.items(), key=lambda i: -i[1])
    ]
    return "\n".join(lines)


def _latency(results: Results) -> str:
    timed = results.latency
    if timed.median is None or timed.p95 is None:
        return "No answer was timed."
    told = f"Seconds for an answer: median {timed.median:.1f}, 95th percentile {timed.p95:.1f}"
    if timed.first_token_median is not None and timed.first_token_p95 is not None:
        told += (
            f"; to the first text {timed.first_token_median:.1f} and {timed.first_token_p95:.1f}"
        )
    return told + "."


def _calibration(results: Results) -> str:
    if results.calibration.error is None:
        return "Nothing was retrieved."
    lines = [
        "| best passage's similarity | answered | has an answer | n |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {b.similarity:.3f} | {b.answered:.2f} | {b.answerable:.2f} | {b.n} |"
        for b in results.calibration.bins
    ]
    return "\n".join([*lines, "", f"Calibration error: {results.calibration.error:.3f}"])


def _shown(row: Row, *, blind: bool) -> str:
    question, record, scored = row.question, row.record, row.score
    title = f"### {question.id}: {scored.judgement.outcome}, at fault: {scored.at_fault}"
    if blind:
        return title
    lines = [
        title,
        f"- asked: {short(question.question)}",
        f"- expected: {expectation(question)}",
    ]
    if record.failure:
        lines.append(f"- failed: {record.failure.type}: {short(record.failure.message)}")
    if record.answer:
        notice = f" ({record.answer.notice})" if record.answer.notice else ""
        lines.append(f"- answered: {short(record.answer.answer)}{notice}")
    if scored.accounting and scored.accounting.unaccounted:
        lines.append(f"- unaccounted for: {', '.join(scored.accounting.unaccounted)}")
    if scored.judgement.forbidden:
        lines.append(f"- shows what it must not: {', '.join(scored.judgement.forbidden)}")
    lines += [
        f"- passage {p.similarity:.2f} {p.document_id}: {short(p.text)}"
        for p in record.retrieved[:3]
    ]
    return "\n".join(lines)


def made_with(results: Results) -> list[tuple[str, str]]:
    """What the run was made with, by name."""
    p = results.provenance
    pairs = {
        "questions": f"{p.set_name}, {p.questions} asked, sha256 {p.set_sha256}",
        "chain": p.chain,
        "code": f"{p.code} (commit {p.commit})",
        "language model": f"{p.chat_model}, sha256 {p.chat_model_sha256}",
        "embedding model": f"{p.embedding_model}, sha256 {p.embedding_model_sha256}",
        "prompts": p.prompts_sha256,
        "versions": ", ".join(f"{k} {v}" for k, v in p.versions.items()),
        "settings": ", ".join(f"{k} {v}" for k, v in p.settings.items()),
        "machine": ", ".join(f"{k} {v}" for k, v in p.machine.items()),
        "seed of the bootstrap": str(p.seed),
    }
    return list(pairs.items())
