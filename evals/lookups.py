"""Score look-up questions: which share is answered right, and how long it takes.

    assistant ask --batch evals/lookups.jsonl --json > answers.jsonl
    python evals/lookups.py answers.jsonl

An answer is right when it is no refusal, has every expected figure (value and unit) and one term of every expected
set of terms. No judge: whatever cannot be matched by code counts as wrong and is printed.
"""

import json
import statistics
import sys
from decimal import Decimal
from pathlib import Path

from assistant.chain.types import Answer
from assistant.figures import Quantity, same_quantity

QUESTIONS = Path(__file__).with_name("lookups.jsonl")


def right(answer: Answer, expected: dict) -> bool:  # type: ignore[type-arg]
    """Whether the answer has all that is expected of it."""
    if answer.abstained:
        return False
    found = [Quantity(value=f.value, unit=f.unit) for f in answer.figures]
    figures = all(
        any(_same(f, Quantity(value=Decimal(e["value"]), unit=e["unit"])) for f in found)
        for e in expected["figures"]
    )
    text = answer.answer.casefold()
    return figures and all(any(t.casefold() in text for t in terms) for terms in expected["terms"])


def _same(found: Quantity, expected: Quantity) -> bool:
    if same_quantity(found, expected):
        return True
    # the half and the tenth may be written as 50 % and 10 %
    scale = {"%": Decimal(100), "1": Decimal(1)}
    return (
        found.unit in scale
        and expected.unit in scale
        and found.value / scale[found.unit] == expected.value / scale[expected.unit]
    )


def main() -> None:
    """Print the failures, then the table."""
    path = Path(sys.argv[1])
    questions = Path(sys.argv[2]) if len(sys.argv) > 2 else QUESTIONS
    expected = {q["id"]: q for q in map(json.loads, questions.read_text("utf-8").splitlines())}
    answers = [Answer.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]
    missing = expected.keys() - {a.id for a in answers}
    verdicts = {a.id: right(a, expected[a.id]) for a in answers}
    for answer in answers:
        if not verdicts[answer.id]:
            print(
                f"WRONG {answer.id} {answer.question}\n   -> {answer.answer} ({answer.notice or ''})"
            )
    print(f"\nmissing answers: {sorted(missing) or 'none'}")
    for language in ("en", "zh", "es"):
        own = [verdicts[a.id] for a in answers if expected[a.id]["language"] == language]
        print(f"{language}: {sum(own)}/{len(own)} right")
    print(f"all: {sum(verdicts.values())}/{len(expected)} right")
    total = sorted(a.timings.total_ms / 1000 for a in answers)
    first = [a.timings.first_token_ms / 1000 for a in answers if a.timings.first_token_ms]
    p95 = total[min(len(total) - 1, round(0.95 * len(total)))]
    print(
        f"seconds: median {statistics.median(total):.1f}, 95th percentile {p95:.1f}; "
        f"first token median {statistics.median(first):.1f}"
    )


if __name__ == "__main__":
    main()
