"""A run in the dataset formats of other suites, so that people who use those keep their tools.

- ragas: JSON Lines of `SingleTurnSample` (`user_input`, `response`, `retrieved_contexts`, `reference`), to be read with
  `EvaluationDataset.from_jsonl`. Earlier turns stand before the question in `user_input`.
- promptfoo: a JSON list of test cases (`description`, `vars`, `assert`, `metadata`), to be named as
  `tests: file://…`. Every expected figure becomes `icontains-any` over the ways it is written, every statement over its
  terms, a refusal over the program's own sentences.

Neither format knows of units, so their checks are weaker than those of this package.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import FigureError
from assistant.evaluation.questions import ExpectedFigure, Question
from assistant.evaluation.summary import Results
from assistant.figures import Language, Quantity, write_figure

ExportFormat = Literal["ragas", "promptfoo"]
FORMATS: tuple[str, ...] = get_args(ExportFormat)
FILES = {"ragas": "ragas.jsonl", "promptfoo": "promptfoo.json"}


def export(results: Results, form: str, folder: Path, refusals: Sequence[str]) -> Path:
    """Write a run in the format of another suite (see `FORMATS`); the file it is in.

    `refusals` are the sentences by which the program says that the sources are silent.
    """
    path = folder / FILES[form]
    if form == "ragas":
        lines = [json.dumps(item, ensure_ascii=False) for item in ragas_samples(results, refusals)]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        cases = [promptfoo_case(row.question, refusals) for row in results.rows]
        path.write_text(json.dumps(cases, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def ragas_samples(results: Results, refusals: Sequence[str]) -> list[dict[str, Any]]:
    """A sample a question; one that failed has an empty response, so that it is not lost from any mean."""
    return [
        {
            "user_input": _with_history(row.question),
            "retrieved_contexts": [passage.text for passage in row.record.retrieved],
            "response": row.record.answer.answer if row.record.answer else "",
            "reference": reference(row.question, refusals),
        }
        for row in results.rows
    ]


def promptfoo_case(question: Question, refusals: Sequence[str]) -> dict[str, Any]:
    """A question as a test case with deterministic assertions."""
    checks: list[list[str]] = []
    if question.refusal and not (question.figures or question.statements):
        checks.append(list(refusals))
    checks += [written_forms(figure) for figure in question.figures]
    checks += [list(terms) for terms in question.statements]
    return {
        "description": question.id,
        "vars": {
            "question": question.question,
            "history": [turn.model_dump() for turn in question.history],
        },
        "assert": [
            *({"type": "icontains-any", "value": check} for check in checks),
            *({"type": "not-icontains", "value": term} for term in question.forbidden_terms),
        ],
        "metadata": {"language": question.language, "type": question.type, "note": question.note},
    }


def reference(question: Question, refusals: Sequence[str]) -> str:
    """What is expected, as a text: figures as the question's language writes them, the first term of each statement."""
    parts = [_written(figure, question.language) for figure in question.figures]
    parts += [terms[0] for terms in question.statements]
    if question.refusal and not parts:
        return refusals[0] if refusals else ""
    return "; ".join(parts)


def written_forms(figure: ExpectedFigure) -> list[str]:
    """How the readings of an expected figure are written in Chinese, English and Spanish, each once."""
    return list(
        dict.fromkeys(
            form
            for reading in figure.readings
            for language in get_args(Language)
            if (form := _form(reading, language))
        )
    )


def _written(figure: ExpectedFigure, language: Language) -> str:
    return _form(figure.quantity, language) or f"{figure.value:f} {figure.unit}"


def _form(quantity: Quantity, language: Language) -> str | None:
    try:
        return write_figure(quantity, language)
    except FigureError:
        return None


def _with_history(question: Question) -> str:
    turns = [text for turn in question.history for text in (turn.question, turn.answer)]
    return "\n".join([*turns, question.question])
