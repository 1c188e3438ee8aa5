"""Where the time of answers goes: seconds a stage, median and 95th percentile.

    python evals/bench_time.py evals/reports/dev-assistant         # from a run that is there
    python evals/bench_time.py dev --limit 30 [--store STORE]      # ask a set now

A run is a report's folder or its results.json. Compare on one machine only, with nothing else running on it.

Stages, one after the other: `retrieve` finding passages (and rewriting a follow-up before), `plan` choosing figures or
a calculation, `first` from there to the first text of the answer, `write` the rest of it with its checks. Where code
writes the answer, its first text is its last. `first text` and `whole` are from the question on.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.privacy import go_private

go_private()

from assistant.chain.types import Timings  # noqa: E402
from assistant.errors import AssistantError  # noqa: E402
from assistant.evaluation.command import QUESTIONS, REPORTS, run_set  # noqa: E402
from assistant.evaluation.compare import load_results  # noqa: E402
from assistant.evaluation.intervals import quantile  # noqa: E402
from assistant.evaluation.questions import LANGUAGES, TYPES  # noqa: E402
from assistant.evaluation.reading_sets import find_set  # noqa: E402
from assistant.evaluation.summary import Results  # noqa: E402
from assistant.settings import Settings  # noqa: E402

Milliseconds = dict[str, int]


class Timed(NamedTuple):
    """The type and language of a question, and the milliseconds of each stage of its answer."""

    type: str
    language: str
    stages: Milliseconds


def stages(timings: Timings) -> Milliseconds:
    """Milliseconds by stage; the first four add up to `whole`."""
    planned = timings.retrieve_ms + timings.plan_ms
    first = timings.total_ms if timings.first_token_ms is None else timings.first_token_ms
    return {
        "retrieve": timings.retrieve_ms,
        "plan": timings.plan_ms,
        "first": first - planned,
        "write": timings.total_ms - first,
        "first text": first,
        "whole": timings.total_ms,
    }


def answers_of(results: Results) -> list[Timed]:
    """The answers of a run; questions that failed have none."""
    return [
        Timed(row.question.type, row.question.language, stages(row.record.answer.timings))
        for row in results.rows
        if row.record.answer is not None
    ]


def table(answers: Sequence[Timed]) -> str:
    """Seconds as `median / 95th percentile`, over all answers, by language and by type, as Markdown."""
    parts = {
        "all": list(answers),
        **{language: [a for a in answers if a.language == language] for language in LANGUAGES},
        **{kind: [a for a in answers if a.type == kind] for kind in TYPES},
    }
    names = list(dict.fromkeys(name for a in answers for name in a.stages))
    lines = [f"| answers | n | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for part, chosen in parts.items():
        if chosen:
            cells = " | ".join(_cell([a.stages[name] for a in chosen]) for name in names)
            lines.append(f"| {part} | {len(chosen)} | {cells} |")
    return "\n".join(lines)


def _cell(milliseconds: Sequence[int]) -> str:
    at = [quantile([ms / 1000 for ms in milliseconds], share) for share in (0.5, 0.95)]
    return " / ".join("–" if seconds is None else f"{seconds:.2f}" for seconds in at)


def main() -> None:
    """Print where the time of a run goes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", help="a report's folder or results.json, or a set to ask now")
    parser.add_argument("--store", type=Path, help="the index a set is asked of")
    parser.add_argument("--limit", type=int, help="ask so many questions of a set")
    given = parser.parse_args()
    path = Path(given.run)
    asks = not (path.is_dir() or path.suffix == ".json")
    if not asks and (given.store or given.limit):
        parser.error(
            "--store and --limit are for asking a set; a run that is there is taken whole."
        )
    try:
        results = _ask(given.run, given.store, given.limit) if asks else load_results(path)
    except AssistantError as error:
        parser.error(str(error))
    print(table(answers_of(results)))


def _ask(name: str, store: Path | None, limit: int | None) -> Results:
    asked = find_set(name, QUESTIONS).sample(limit)
    folder = REPORTS / f"{asked.name}-time"
    return run_set(Settings(), asked, store=store, chain="assistant", resume=False, folder=folder)


if __name__ == "__main__":
    main()
