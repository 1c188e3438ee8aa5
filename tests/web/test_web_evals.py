"""The evals tab's tables, and the desk behind it."""

import pytest
from web_desk import HOSTILE, FakeDesk

from assistant.errors import EvaluationError
from assistant.evaluation.compare import compare
from assistant.evaluation.desk import EvalDesk
from assistant.settings import Settings
from assistant.web.eval_html import comparison_html, report_html
from assistant.web.texts import WORDS

EN = WORDS["en"]


def test_a_report_shows_scores_with_intervals_and_what_was_not_right():
    html = report_html(FakeDesk().load("older"), EN)
    assert '<th scope="row">right</th><td class="n">0.000 (' in html
    assert "<dt>right</dt><dd><b>0.0%</b> <small>0.00 to 0." in html
    assert html.count('<td data-head="Outcome" class="outcome bad">wrong</td>') == 3
    assert "Questions not answered right (3)" in html
    assert HOSTILE not in html
    assert "What does &lt;script&gt;" in html
    assert EN.evals.all_right in report_html(FakeDesk().load("newer"), EN)


def test_two_reports_stand_side_by_side_with_a_test_and_the_changes():
    desk = FakeDesk()
    found = compare(desk.load("older"), desk.load("newer"), ("older", "newer"))
    html = comparison_html(found, EN)
    assert "Right: 0 and 3 of 3." in html
    assert "Changed outcomes (3)" in html
    assert '<td data-head="Outcome" class="outcome open">wrong → right</td>' in html
    assert HOSTILE not in html


def test_the_desk_reads_only_its_own_reports_and_shipped_sets(tmp_path):
    desk = EvalDesk(Settings(), None, tmp_path / "reports")  # type: ignore[arg-type]
    assert desk.reports() == []
    for name in ("../secret", "nothing", ""):
        with pytest.raises(EvaluationError):
            desk.load(name)
        with pytest.raises(EvaluationError):
            desk.questions(name, 3)
    assert "dev" in desk.sets()
    asked = desk.questions("dev", 4)
    assert len(asked.questions) == 4
    assert {question.corpus for question in asked.questions} == {"corpus"}
