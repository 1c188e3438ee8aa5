"""Numbers shown that are not the expected ones, over a run of `assistant eval`.

    python evals/wrong_numbers.py DIR/report/results.json

The verdict `wrong` of a run is about figures of the kind asked for. Here every figure counts that an answer shows and
that is neither expected, nor the person's own, nor an input of its calculation. An answer without the expected figure
that shows another is a wrong number: in no source, computed, or another figure of the sources. An answer with the
expected figure is right; what stands beside it counts only when it is in no source. Withheld answers are counted apart.
Prints a table by language and by the kind of question (what its note begins with, else its type), and each wrong
number.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from assistant.evaluation.compare import load_results
from assistant.evaluation.figure_scores import is_one_of, stated_figures
from assistant.evaluation.quotes import same_figure
from assistant.evaluation.summary import Row
from assistant.figures import Figure, Quantity, find_figures

Outcome = Literal[
    "right", "withheld", "no number", "another of the sources", "computed", "in no source", "failed"
]
OUTCOMES: tuple[str, ...] = get_args(Outcome)


class Shown(NamedTuple):
    """What an answer shows: its outcome, and the figures that make it a wrong number, as they are written."""

    outcome: Outcome
    wrong: tuple[str, ...] = ()


def shown(row: Row) -> Shown:
    """What the answer to a question that expects figures shows."""
    question, answer = row.question, row.record.answer
    if answer is None:
        return Shown("failed")
    stated = stated_figures(answer.answer, question.language)
    unaccounted = set(row.score.accounting.unaccounted if row.score.accounting else ())
    if nowhere := tuple(f.text for f in stated if f.text in unaccounted):
        return Shown("in no source", nowhere)
    if answer.abstained:
        return Shown("withheld")
    if all(f.outcome == "right" for f in row.score.judgement.figures):
        return Shown("right")
    own: list[Quantity] = list(find_figures(question.question, question.language))
    own += [Quantity(value=i.value, unit=i.unit) for c in answer.calculations for i in c.inputs]
    others = [
        figure
        for figure in stated
        if not is_one_of(figure, question.figures, question.question)
        and not any(same_figure(figure, known) for known in own)
    ]
    if not others:
        return Shown("no number")
    computed = {f.text for f in answer.figures if f.origin == "computed"}
    return Shown(
        "computed" if any(_among(f, computed) for f in others) else "another of the sources",
        tuple(f.text for f in others),
    )


def _among(figure: Figure, texts: Iterable[str]) -> bool:
    return any(figure.text in text or text in figure.text for text in texts)


def kind_of(row: Row) -> str:
    """What the question's note begins with, as the generated set tells its kinds; without one, its type."""
    head, found, _ = row.question.note.partition(";")
    return head if found else row.question.type


def report(rows: Sequence[Row]) -> str:
    """Counts by language and kind, and every wrong number, as Markdown, over the questions that expect figures."""
    asked = [(row, shown(row)) for row in rows if row.question.figures and not row.question.refusal]
    counts = Counter(
        (part, told.outcome)
        for row, told in asked
        for part in ("all", row.question.language, kind_of(row))
    )
    parts = dict.fromkeys(
        ["all", *(r.question.language for r, _ in asked), *(kind_of(r) for r, _ in asked)]
    )
    lines = ["| questions | n | " + " | ".join(OUTCOMES) + " |", "|---" * (len(OUTCOMES) + 2) + "|"]
    for part in parts:
        of = [counts[part, outcome] for outcome in OUTCOMES]
        lines.append(f"| {part} | {sum(of)} | " + " | ".join(map(str, of)) + " |")
    for row, told in asked:
        if told.wrong:
            expected = ", ".join(f"{f.value:f} {f.unit}" for f in row.question.figures)
            lines += [
                "",
                f"{row.question.id}: {told.outcome}: {', '.join(told.wrong)}; expected {expected}",
                f"  {row.question.question}",
                *(
                    f"  > {line}"
                    for line in (row.record.answer.answer if row.record.answer else "").splitlines()
                ),
            ]
    return "\n".join(lines)


def main() -> None:
    """Print the report of a run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path, help="results.json of a run, or the folder it is in")
    print(report(load_results(parser.parse_args().results).rows))


if __name__ == "__main__":
    main()
