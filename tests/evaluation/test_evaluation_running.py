"""Running a set: every row is kept, a crash of a question or of the run loses none, the result is the same."""

from pathlib import Path

import pytest
from evaluation_help import answer, citation, money, question
from evaluation_run_help import PASSAGES, FakeChain, ready

from assistant.errors import EvaluationError
from assistant.evaluation.records import Failure, Record
from assistant.evaluation.running import PREVIOUS, ROWS, read_rows, run
from assistant.evaluation.summary import Results, summarise
from tests.fakes import made_with

QUESTIONS = (
    question(id="q1", figures=[money("145900000")]),
    question(id="q2", figures=[money("510000000")], language="es"),
    question(id="q3", type="unanswerable", refusal=True),
)
CITED = citation(1, PASSAGES[0].text, "a", "a-1")


def replies() -> dict[str, object]:
    return {
        "q1": answer("It was $145.9 million[1].", CITED),
        "q2": answer("It was $510 million[1].", CITED),
        "q3": answer("The sources do not say.", abstained=True),
    }


def timeless(results: Results) -> dict[str, object]:
    """Results without how long each question took."""
    dumped = results.model_dump(mode="json")
    for row in dumped["rows"]:
        row["record"]["seconds"] = 0
    return dumped


def test_every_question_is_asked_and_kept(tmp_path: Path) -> None:
    chain = FakeChain(replies())
    records = run(QUESTIONS, ready(chain), tmp_path, made_with())
    assert chain.asked == ["q1", "q2", "q3"]
    assert [r.question_id for r in records] == ["q1", "q2", "q3"]
    assert records[0].holders == ({"a-1": "a"},)
    provenance, rows = read_rows(tmp_path / ROWS)
    assert provenance == made_with()
    assert list(rows.values()) == records


def test_a_question_that_raises_is_a_failed_row_and_the_run_goes_on(tmp_path: Path) -> None:
    chain = FakeChain(replies() | {"q2": ValueError("no such model")})
    records = run(QUESTIONS, ready(chain), tmp_path, made_with())
    assert chain.asked == ["q1", "q2", "q3"]
    failure = records[1].failure
    assert failure is not None
    assert (failure.type, failure.message) == ("ValueError", "no such model")
    assert failure.where.startswith("evaluation_run_help.py, line ")
    results = summarise(made_with(), QUESTIONS, records)
    assert results.outcomes == {"right": 2, "failed": 1}
    right = results.estimate("right")
    assert right is not None
    assert (right.value, right.n) == (pytest.approx(2 / 3), 3)
    figures = results.estimate("figure_accuracy")
    assert figures is not None
    assert (figures.value, figures.n) == (0.5, 2)


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_run_that_was_killed_goes_on_to_the_same_result(tmp_path: Path, cut: int) -> None:
    whole = run(QUESTIONS, ready(FakeChain(replies())), tmp_path / "whole", made_with())
    expected = timeless(summarise(made_with(), QUESTIONS, whole))

    class Killed(BaseException):
        pass

    class Dying(FakeChain):
        def answer(self, asked):  # type: ignore[no-untyped-def]
            if len(self.asked) == cut:
                raise Killed
            return super().answer(asked)

    broken = tmp_path / "broken"
    if cut < 3:
        with pytest.raises(Killed):
            run(QUESTIONS, ready(Dying(replies())), broken, made_with())
    else:
        run(QUESTIONS, ready(FakeChain(replies())), broken, made_with())
    resumed = FakeChain(replies())
    records = run(QUESTIONS, ready(resumed), broken, made_with(), resume=True)
    assert resumed.asked == ["q1", "q2", "q3"][cut:]
    assert timeless(summarise(made_with(), QUESTIONS, records)) == expected


def test_a_line_cut_off_by_a_crash_is_asked_again(tmp_path: Path) -> None:
    run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with())
    rows = tmp_path / ROWS
    rows.write_text(rows.read_text()[:-40])
    chain = FakeChain(replies())
    run(QUESTIONS, ready(chain), tmp_path, made_with(), resume=True)
    assert chain.asked == ["q3"]
    assert len(read_rows(rows)[1]) == 3


def test_a_damaged_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with())
    lines = (tmp_path / ROWS).read_text().split("\n")
    lines[2] = lines[2][:50]
    (tmp_path / ROWS).write_text("\n".join(lines))
    with pytest.raises(EvaluationError, match="line 3 is damaged"):
        run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with(), resume=True)


def test_failed_rows_are_asked_again_on_resuming(tmp_path: Path) -> None:
    run(QUESTIONS, ready(FakeChain(replies() | {"q1": OSError("gone")})), tmp_path, made_with())
    chain = FakeChain(replies())
    records = run(QUESTIONS, ready(chain), tmp_path, made_with(), resume=True)
    assert chain.asked == ["q1"]
    assert all(r.failure is None for r in records)


@pytest.mark.parametrize(
    "changed", [{"code": "d"}, {"chat_model": "other"}, {"indexes": {"corpus": "j"}}]
)
def test_another_run_is_not_resumed(tmp_path: Path, changed: dict[str, object]) -> None:
    run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with())
    with pytest.raises(EvaluationError, match="made with something else"):
        run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with(**changed), resume=True)


def test_the_machine_and_the_scoring_may_change(tmp_path: Path) -> None:
    run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with())
    chain = FakeChain(replies())
    other = made_with(machine={"cores": "64"}, scoring="new", commit="abc")
    run(QUESTIONS, ready(chain), tmp_path, other, resume=True)
    assert chain.asked == []


def test_starting_anew_keeps_the_earlier_answers_beside(tmp_path: Path) -> None:
    run(QUESTIONS, ready(FakeChain(replies())), tmp_path, made_with())
    before = (tmp_path / ROWS).read_text()
    chain = FakeChain(replies())
    run(QUESTIONS, ready(chain), tmp_path, made_with())
    assert chain.asked == ["q1", "q2", "q3"]
    assert (tmp_path / PREVIOUS).read_text() == before


def test_a_record_says_what_failed() -> None:
    failed = Record(question_id="q", failure=Failure(type="E", message="m", where="w"), seconds=0.1)
    assert Record.model_validate_json(failed.model_dump_json()) == failed
