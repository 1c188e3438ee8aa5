"""`assistant eval` from end to end with stand-ins for the models: files written, exit status, what is said."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from evaluation_help import answer, money
from typer.testing import CliRunner

import assistant.evaluation.command as command
from assistant.chain.types import Answer
from assistant.cli import app
from assistant.errors import EvaluationError
from assistant.evaluation.questions import QuestionSet
from assistant.evaluation.records import Record
from assistant.evaluation.summary import Results, summarise
from tests.fakes import made_with

LINES = [
    {
        "id": "q1",
        "language": "en",
        "type": "lookup",
        "question": "How big?",
        "figures": [money("5")],
    },
    {
        "id": "q2",
        "language": "en",
        "type": "lookup",
        "question": "How far?",
        "figures": [money("7", "km")],
    },
]


@pytest.fixture
def evals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of evaluations of its own, and answers by chain in place of runs."""
    (tmp_path / "questions").mkdir()
    text = "\n".join(json.dumps(line) for line in LINES)
    (tmp_path / "questions" / "dev.jsonl").write_text(text)
    (tmp_path / "thresholds.toml").write_text("[assistant]\nright = {least = 0.9}\n[usual]\n")
    for name in ("QUESTIONS", "DOCUMENTS", "STORES", "REPORTS"):
        monkeypatch.setattr(command, name, tmp_path / name.lower())
    monkeypatch.setattr(command, "THRESHOLDS", tmp_path / "thresholds.toml")
    monkeypatch.setattr(command, "run_set", run_set)
    return tmp_path


REPLIES: Mapping[str, Mapping[str, Answer]] = {
    "assistant": {"q1": answer("$5."), "q2": answer("7 km.")},
    "usual": {"q1": answer("$5."), "q2": answer("70 km.")},
}


def run_set(settings: Any, asked: QuestionSet, *, chain: str, **_: Any) -> Results:
    records = [
        Record(question_id=q.id, answer=REPLIES[chain][q.id], holders=({},), seconds=1)
        for q in asked.questions
    ]
    return summarise(made_with(chain=chain), asked.questions, records)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["eval", *arguments])


def test_a_set_by_name_with_every_report(evals: Path) -> None:
    done = run("dev", "--export", "ragas", "--export", "promptfoo")
    assert done.exit_code == 0, done.output
    assert "| right | 1.000" in done.stdout
    folder = evals / "reports" / "dev-assistant"
    assert {p.name for p in folder.iterdir()} == {
        "results.json",
        "summary.md",
        "report.html",
        "ragas.jsonl",
        "promptfoo.json",
    }
    assert f"The report is in {folder}." in done.stderr


def test_several_sets_are_one_run(evals: Path) -> None:
    (evals / "questions" / "more.jsonl").write_text(json.dumps(LINES[0] | {"id": "q3"}))
    done = run("dev", "more", "--limit", "2")
    assert done.exit_code == 0, done.output
    results = json.loads((evals / "reports" / "dev+more-assistant" / "results.json").read_text())
    assert [row["question"]["id"] for row in results["rows"]] == ["q1", "q2"]
    error = run("dev", "dev").exception
    assert "'q1' more than once" in str(error)


def test_all_sets_without_a_name(evals: Path) -> None:
    other = LINES[0] | {"id": "far", "corpus": "article"}
    (evals / "questions" / "article.jsonl").write_text(json.dumps(other))
    done = run()
    assert done.exit_code == 0
    assert "Left out: 1 questions on article" in done.stderr


def test_a_missed_threshold_is_exit_status_1(evals: Path) -> None:
    (evals / "thresholds.toml").write_text("[assistant]\nwrong = {least = 0.5}\n")
    done = run("dev")
    assert done.exit_code == 1
    assert "Threshold missed: wrong is 0.000, and should be at least 0.5." in done.stderr
    assert (
        "should be at least 0.5" in (evals / "reports" / "dev-assistant" / "summary.md").read_text()
    )


def test_a_limit_and_a_folder_of_ones_own(evals: Path) -> None:
    assert run("dev", "--limit", "1", "--out", str(evals / "mine")).exit_code == 0
    results = json.loads((evals / "mine" / "results.json").read_text())
    assert [row["question"]["id"] for row in results["rows"]] == ["q1"]


def test_another_chain_or_an_earlier_run_beside(evals: Path) -> None:
    done = run("dev", "--against", "usual")
    assert done.exit_code == 0, done.output
    assert "Only usual got 0 right, only assistant 1" in done.stdout
    page = (evals / "reports" / "dev-assistant" / "report.html").read_text()
    assert "Beside usual" in page
    beside = evals / "reports" / "dev-assistant-against-usual"
    assert (beside / "results.json").is_file()
    again = run("dev", "--against", str(beside))
    assert "Only usual got 0 right, only assistant 1" in again.stdout


def test_comparing_two_reports(evals: Path) -> None:
    run("dev")
    run("dev", "--chain", "usual")
    a, b = (str(evals / "reports" / f"dev-{name}") for name in ("usual", "assistant"))
    done = run("compare", a, b)
    assert done.exit_code == 0, done.output
    assert "### q2: wrong → right" in done.stdout
    found = json.loads(run("compare", a, b, "--json").stdout)
    assert (found["first_only"], found["second_only"]) == (0, 1)


def test_a_blind_report_has_no_texts(evals: Path) -> None:
    run("dev", "--chain", "usual", "--blind")
    folder = evals / "reports" / "dev-usual"
    for name in ("summary.md", "report.html"):
        text = (folder / name).read_text()
        assert "q2" in text
        assert "How far" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "There is no question set 'nope'"),
        (["dev", "--chain", "magic"], "There is no chain 'magic'"),
        (["dev", "--export", "xml"], "There is no format 'xml'"),
        (["dev", "--against", "nowhere"], "There are no results in nowhere"),
        (["compare", "a", "b"], "There are no results in a"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(evals: Path, arguments: list[str], said: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, EvaluationError)
    assert said in str(error)
