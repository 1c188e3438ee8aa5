"""Finding and reading a question set: the project's own, or a person's pairs as JSON Lines, CSV or Excel.

A person's file needs the columns (keys) `question` and `answer`. What is expected is then read from the answer: its
figures by the figure reader; of an answer without figures that is short (up to 60 characters) the words themselves;
an answer that is one of the program's own refusals expects a refusal. A long answer without figures cannot be scored
by code: its question is asked and reported, and counts as unscored.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.documents import detect_language
from assistant.documents.encoding import decode
from assistant.errors import DocumentError, EvaluationError
from assistant.evaluation.questions import (
    ExpectedFigure,
    Language,
    Question,
    QuestionSet,
    QuestionType,
    Text,
    explain,
    make_set,
    read_questions,
    refuse,
)
from assistant.figures import find_figures

SHORT_ANSWER = 60
"""Characters up to which an answer without figures is looked for word for word."""

COLUMNS = ("question", "answer")
SUFFIXES = (".jsonl", ".csv", ".xlsx")
_CLOSING = " .。!！"


class Pair(BaseModel):
    """A person's question with the answer they expect."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    question: Text
    answer: Text
    id: Text | None = None


def find_set(name: str | None, folder: Path, refusals: Sequence[str] = ()) -> QuestionSet:
    """The set of this name: a file, a folder of .jsonl files, or a file of `folder` without its ending.

    None stands for all of `folder`.
    `refusals` are the sentences by which the program says that the sources are silent.
    Raises EvaluationError when there is no such set, or naming the lines that cannot be used.
    """
    if name is None:
        return _read_folder(
            folder, folder.parent.name if folder.name == "questions" else folder.name
        )
    path = Path(name)
    shipped = folder / f"{name}.jsonl"
    if not path.exists() and shipped.is_file():
        path = shipped
    if path.is_dir():
        return _read_folder(path, path.name)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.jsonl"))) or "none"
        raise EvaluationError(
            f"There is no question set {name!r}: neither a file nor one of {folder} ({known})."
        )
    content = path.read_bytes()
    return make_set(path.stem, [content], _read_file(path, content, refusals))


def _read_folder(folder: Path, name: str) -> QuestionSet:
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise EvaluationError(f"There is no question set (.jsonl) in {folder}.")
    contents = [path.read_bytes() for path in paths]
    questions = [
        question
        for path, content in zip(paths, contents, strict=True)
        for question in read_questions(path, _utf8(path, content))
    ]
    return make_set(name, contents, questions)


def _read_file(path: Path, content: bytes, refusals: Sequence[str]) -> list[Question]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _from_pairs(path, _csv_rows(path, content), refusals)
    if suffix == ".xlsx":
        return _from_pairs(path, _xlsx_rows(path), refusals)
    if suffix != ".jsonl":
        raise EvaluationError(f"{path} is no question set; give one of {', '.join(SUFFIXES)}.")
    text = _utf8(path, content)
    if _is_pairs(text):
        return _from_pairs(path, _jsonl_rows(path, text), refusals)
    return read_questions(path, text)


def _utf8(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is not UTF-8 text ({error}).") from error


def _is_pairs(text: str) -> bool:
    """Whether the first line is a person's pair: it has an answer, and no type as the project's own lines do."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        item = json.loads(first)
    except json.JSONDecodeError:
        return False
    return isinstance(item, dict) and "answer" in item and "type" not in item


_Rows = Iterator[tuple[int, Mapping[str, object]]]


def _jsonl_rows(path: Path, text: str) -> _Rows:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{path}, line {number}: {error.msg}.") from error
        yield number, item if isinstance(item, dict) else {}


def _csv_rows(path: Path, content: bytes) -> _Rows:
    try:
        text = decode(content, str(path))
    except DocumentError as error:
        raise EvaluationError(str(error)) from error
    try:
        delimiter = csv.Sniffer().sniff(text.split("\n", 1)[0], ",;\t").delimiter
    except csv.Error:
        delimiter = ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] | None = None
    number = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            if header is None:
                header = _header(path, row)
            else:
                yield number, dict(zip(header, row, strict=False))
        number = reader.line_num + 1  # a quoted cell may run over several lines


def _xlsx_rows(path: Path) -> _Rows:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        raise EvaluationError(f"{path} is not a readable Excel file ({error}).") from error
    try:
        header: list[str] | None = None
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            row = ["" if cell is None else str(cell) for cell in cells]
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = _header(path, row)
            else:
                yield number, dict(zip(header, row, strict=False))
    finally:
        book.close()


def _header(path: Path, row: Sequence[str]) -> list[str]:
    names = [cell.strip().casefold() for cell in row]
    if missing := [column for column in COLUMNS if column not in names]:
        raise EvaluationError(
            f"{path}, line 1: the first row must name the columns question and answer; {missing[0]} is not there."
        )
    return names


def _from_pairs(path: Path, rows: _Rows, refusals: Sequence[str]) -> list[Question]:
    found: list[Question] = []
    errors: list[str] = []
    for number, row in rows:
        given = {key: value for key, value in row.items() if value not in (None, "")}
        try:
            pair = Pair.model_validate(given)
        except ValidationError as error:
            errors.append(f"{path}, line {number}: {explain(error)}")
            continue
        found.append(_question(pair, f"line-{number}", refusals))
    refuse(errors)
    return found


def _question(pair: Pair, default_id: str, refusals: Sequence[str]) -> Question:
    """What is asked and expected by a pair. Questions in other languages than the scored ones count as English."""
    detected = detect_language(pair.question, "en").partition("-")[0]
    language: Language = "zh" if detected == "zh" else "es" if detected == "es" else "en"
    refusal = pair.answer.rstrip(_CLOSING) in {phrase.rstrip(_CLOSING) for phrase in refusals}
    figures = () if refusal else find_figures(pair.answer, language)
    short = not figures and not refusal and len(pair.answer) <= SHORT_ANSWER
    kind: QuestionType = "unanswerable" if refusal else "lookup" if figures else "text"
    return Question(
        id=pair.id or default_id,
        language=language,
        type=kind,
        question=pair.question,
        figures=tuple(
            ExpectedFigure(value=f.value, unit=f.unit, tolerance=Decimal(0)) for f in figures
        ),
        statements=((pair.answer.strip(_CLOSING),),) if short else (),
        refusal=refusal,
    )
