"""Reading sets: the project's schema, and people's own pairs as JSON Lines, CSV and Excel."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.questions import ExpectedFigure, Question
from assistant.evaluation.reading_sets import find_set

LINE = {"id": "zh-lookup-001", "language": "zh", "type": "lookup", "question": "多少钱？"}
REFUSALS = ["The sources do not say.", "资料中没有说明。"]


def written(path: Path, *lines: dict[str, object] | str) -> Path:
    texts = [
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    ]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_a_line_with_everything(tmp_path: Path) -> None:
    full = LINE | {
        "corpus": "trams",
        "figures": [
            {
                "value": "48000000000",
                "unit": "USD",
                "tolerance": "0.005",
                "any_of": [{"value": "48800000000", "unit": "USD"}],
            }
        ],
        "statements": [["term", "synonym"]],
        "forbidden_figures": [{"value": "5", "unit": "USD"}],
        "forbidden_terms": ["cheap"],
        "refusal": False,
        "sources": [["article-zh", "article-en"]],
        "history": [{"question": "a", "answer": "b"}],
        "note": "B25",
    }
    found = find_set(str(written(tmp_path / "s.jsonl", full, "")), tmp_path)
    assert found.name == "s"
    assert [q.model_dump(mode="json") for q in found.questions] == [full]


def test_what_is_at_its_default_may_be_left_out(tmp_path: Path) -> None:
    (question,) = find_set(str(written(tmp_path / "s.jsonl", LINE)), tmp_path).questions
    assert question == Question(
        id="zh-lookup-001", language="zh", type="lookup", question="多少钱？"
    )
    assert (question.corpus, question.figures, question.scorable) == ("corpus", (), False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {
                "figures": [{"value": "750", "unit": "MW"}],
                "forbidden_figures": [{"value": "0.75", "unit": "GW"}],
            },
            "Value error, 0.75 GW is both expected and forbidden",
        ),
        (
            {"statements": [["by Baron Quill"]], "forbidden_terms": ["baron quill"]},
            "Value error, 'by Baron Quill' is expected and has the forbidden 'baron quill'",
        ),
        ({"refusl": True}, "refusl: Extra inputs are not permitted"),
        ({"language": "fr"}, "language: Input should be 'zh', 'en' or 'es'"),
        ({"type": "quiz"}, "type: Input should be"),
        ({"question": " "}, "question: String should have at least 1 character"),
        ({"figures": [{"value": "x", "unit": "USD"}]}, "figures.0.value"),
        ({"figures": [{"value": "NaN", "unit": "USD"}]}, "figures.0.value"),
        ({"figures": [{"value": "1", "unit": "USD//"}]}, "figures.0.unit"),
        ({"figures": [{"value": "1", "unit": "USD", "tolerance": "-1"}]}, "figures.0.tolerance"),
        ({"statements": [[]]}, "statements.0"),
        ({"corpus": "../x"}, "corpus"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    path = written(tmp_path / "s.jsonl", LINE, LINE | {"id": "2"} | change)
    with pytest.raises(EvaluationError) as caught:
        find_set(str(path), tmp_path)
    assert f"{path}, line 2: {said}" in str(caught.value)


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", LINE, "{", LINE | {"id": "2"}, {"id": 5})
    with pytest.raises(EvaluationError) as caught:
        find_set(str(path), tmp_path)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        f"{path}, line 2",
        f"{path}, line 4",
    ]


def test_two_questions_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="'zh-lookup-001' more than once"):
        find_set(str(written(tmp_path / "s.jsonl", LINE, LINE)), tmp_path)


def test_a_set_is_found_by_name_by_folder_or_as_all(tmp_path: Path) -> None:
    folder = tmp_path / "evals" / "questions"
    folder.mkdir(parents=True)
    written(folder / "dev.jsonl", LINE)
    written(folder / "test.jsonl", LINE | {"id": "t"})
    assert len(find_set("dev", folder).questions) == 1
    both = find_set(None, folder)
    assert (both.name, len(both.questions)) == ("evals", 2)
    assert find_set(str(folder), folder).questions == both.questions
    with pytest.raises(EvaluationError, match=r"no question set 'nope'.*\(dev, test\)"):
        find_set("nope", folder)


def test_a_sample_is_spread_over_the_set(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", *(LINE | {"id": str(i)} for i in range(10)))
    found = find_set(str(path), tmp_path)
    assert [q.id for q in found.sample(4).questions] == ["0", "2", "5", "7"]
    assert found.sample(99) == found


PAIRS = [
    ("How big was the loss?", "About $145.9 million in 2025."),
    ("Who was the largest customer?", "MBZUAI."),
    ("¿Cuánto costó?", "48.800 millones de dólares"),
    ("财务总监是谁？", "资料中没有说明。"),
    (
        "What is the idea?",
        "Whoever controls demand for models can tax those who supply the machines.",
    ),
]


def expected() -> list[Question]:
    return [
        Question(
            id="line-2",
            language="en",
            type="lookup",
            question=PAIRS[0][0],
            figures=(ExpectedFigure(value=Decimal("145900000"), unit="USD"),),
        ),
        Question(
            id="line-3", language="en", type="text", question=PAIRS[1][0], statements=(("MBZUAI",),)
        ),
        Question(
            id="line-4",
            language="es",
            type="lookup",
            question=PAIRS[2][0],
            figures=(ExpectedFigure(value=Decimal("48800000000"), unit="USD"),),
        ),
        Question(
            id="line-5", language="zh", type="unanswerable", question=PAIRS[3][0], refusal=True
        ),
        Question(id="line-6", language="en", type="text", question=PAIRS[4][0]),
    ]


def test_pairs_in_csv_and_excel_and_json_lines(tmp_path: Path) -> None:
    comma = tmp_path / "a.csv"
    comma.write_text(
        "Question,answer\n" + "\n".join(f'"{q}","{a}"' for q, a in PAIRS), encoding="utf-8-sig"
    )
    semicolon = tmp_path / "b.csv"
    semicolon.write_bytes(
        ("question;topic;answer\n" + "\n".join(f'"{q}";x;"{a}"' for q, a in PAIRS)).encode("utf-8")
    )
    book = openpyxl.Workbook()
    book.active.append(["question", "answer"])  # type: ignore[union-attr]
    for pair in PAIRS:
        book.active.append(pair)  # type: ignore[union-attr]
    book.save(tmp_path / "c.xlsx")
    lines = written(tmp_path / "d.jsonl", "", *({"question": q, "answer": a} for q, a in PAIRS))
    for path in (comma, semicolon, tmp_path / "c.xlsx", lines):
        assert list(find_set(str(path), tmp_path, REFUSALS).questions) == expected(), path


def test_a_cell_over_several_lines_keeps_the_numbering(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('question,answer\n"How\nmuch?",$5\nWhat?,\n')
    with pytest.raises(EvaluationError, match=r"a.csv, line 4: answer: Field required"):
        find_set(str(path), tmp_path)


def test_bad_rows_and_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("frage,answer\nx,y\n")
    with pytest.raises(EvaluationError, match="question is not there"):
        find_set(str(path), tmp_path)
    path.write_text("question,answer\n,5\nWhy?,\nWho?,Ann\n")
    with pytest.raises(EvaluationError) as caught:
        find_set(str(path), tmp_path)
    assert str(caught.value).splitlines() == [
        f"{path}, line 2: question: Field required",
        f"{path}, line 3: answer: Field required",
    ]
    (tmp_path / "b.xlsx").write_bytes(b"no")
    with pytest.raises(EvaluationError, match="not a readable Excel file"):
        find_set(str(tmp_path / "b.xlsx"), tmp_path)
    (tmp_path / "c.txt").write_text("x")
    with pytest.raises(EvaluationError, match="no question set; give one of"):
        find_set(str(tmp_path / "c.txt"), tmp_path)
    with pytest.raises(EvaluationError, match="has no questions"):
        find_set(str(written(tmp_path / "d.jsonl", "")), tmp_path)
