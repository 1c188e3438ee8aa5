"""Summaries, reports, comparison, thresholds and exports of small runs made by hand."""

import json
import re
from pathlib import Path

import pytest
from evaluation_help import answer, citation, money, passage, question, record
from evaluation_run_help import PASSAGES

from assistant.chain.types import Timings
from assistant.errors import EvaluationError
from assistant.evaluation.compare import compare, comparison_text, load_results
from assistant.evaluation.export import export, promptfoo_case, ragas_samples
from assistant.evaluation.records import Failure
from assistant.evaluation.report_html import html_report
from assistant.evaluation.report_markdown import markdown_report
from assistant.evaluation.scoring import at_fault, score
from assistant.evaluation.summary import Results, summarise
from assistant.evaluation.thresholds import Bound, breaches, read_thresholds
from assistant.evaluation.verdicts import judge
from tests.fakes import made_with

CITED = citation(1, PASSAGES[0].text, "a", "a-1")
REFUSED = answer("The sources do not say.", abstained=True)
LOSS = question("How big was the loss?", id="q1", figures=[money("145900000")])
PRICE = question("¿A qué precio?", id="q2", language="es", figures=[money("155", "USD/share")])
NOBODY = question("Who is the CFO?", id="q3", type="unanswerable", refusal=True)
HELD = ({"a-1": "a"},)
QUESTIONS = (LOSS, PRICE, NOBODY)
CRASH = Failure(
    type="ValueError", message="<b>out of memory</b>", where="chat.py, line 1, in stream"
)


def results(*, good: bool = True) -> Results:
    right = record(answer("It was $145.9 million[1].", CITED), *PASSAGES, holders=HELD)
    wrong = record(answer("It was $1.459 billion[1].", CITED), *PASSAGES, holders=HELD)
    crashed = record(None, failure=CRASH)
    records = [right if good else wrong, crashed, record(REFUSED, *PASSAGES)]
    return summarise(made_with(), QUESTIONS, records)


def test_scores_over_all_and_by_slice() -> None:
    found = results()
    assert found.outcomes == {"right": 2, "failed": 1}
    assert found.faults == {"failure": 1}
    values = {name: found.estimate(name) for name in ("points", "right", "wrong", "failed", "mrr")}
    assert {n: (round(e.value or 0, 3), e.n) for n, e in values.items() if e} == {
        "points": (0.667, 3),
        "right": (0.667, 3),
        "wrong": (0.0, 3),
        "failed": (0.333, 3),
        "mrr": (1.0, 1),
    }
    spanish = found.estimate("right", "language", "es")
    assert spanish is not None
    assert (spanish.value, spanish.n) == (0.0, 1)
    assert found.estimate("right", "language", "zh") is None
    refusal = found.estimate("refusal_recall")
    assert refusal is not None
    assert (refusal.value, refusal.n) == (1.0, 1)
    assert found.latency.median == 1.5


def test_an_answer_that_came_at_once_had_its_first_text_when_it_was_whole() -> None:
    at_once = Timings(retrieve_ms=10, first_token_ms=None, total_ms=900)
    streamed = Timings(retrieve_ms=10, first_token_ms=300, total_ms=1500)
    answers = [answer("It was big.", timings=t) for t in (at_once, streamed)]
    assert [score(LOSS, record(a)).first_token_ms for a in answers] == [900, 300]
    found = summarise(made_with(), (LOSS, PRICE), [record(a) for a in answers])
    assert (found.latency.first_token_median, found.latency.median) == (0.6, 1.2)
    assert "median 1.2, 95th percentile 1.5; to the first text 0.6 and 0.9." in markdown_report(
        found
    )


def test_what_is_shown_and_forbidden_is_a_score_and_in_the_reports() -> None:
    forbidding = question(id="q1", figures=[money("84")], forbidden_figures=[money("5")])
    other = question(id="q2", figures=[money("84")], forbidden_terms=["Baron Quill"])
    asked = (forbidding, other, LOSS)
    given = [record(answer(text)) for text in ("$84, or $5.", "$84.", "$145.9 million.")]
    found = summarise(made_with(), asked, given)
    shown = found.estimate("forbidden_shown")
    assert shown is not None
    assert (shown.value, shown.n) == (0.5, 2)
    assert found.outcomes == {"wrong": 1, "right": 2}
    text = markdown_report(found)
    assert "- expected: 84 USD; not 5 USD" in text
    assert "- shows what it must not: $5" in text
    assert "<dt>must not show</dt><dd>$5</dd>" in html_report(found)
    assert promptfoo_case(other, [])["assert"][-1] == {
        "type": "not-icontains",
        "value": "Baron Quill",
    }


def test_results_are_read_again_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(results().model_dump_json())
    assert load_results(tmp_path) == results()
    with pytest.raises(EvaluationError, match="no results"):
        load_results(tmp_path / "nothing.json")


def test_the_step_at_fault() -> None:
    held, stated_nowhere = HELD, ({},)
    near, far = PASSAGES
    cases = [
        (LOSS, record(None, failure=CRASH), "failure"),
        (NOBODY, record(answer("It is Bob."), near), "refusal"),
        (LOSS, record(answer("It was $150 million."), far, holders=held), "retrieval"),
        (LOSS, record(REFUSED, far, holders=held), "retrieval"),
        (LOSS, record(REFUSED, near, holders=held), "refusal"),
        (LOSS, record(answer("It was $150 million."), near, holders=stated_nowhere), "calculation"),
        (LOSS, record(REFUSED, near, holders=stated_nowhere), "calculation"),
        (LOSS, record(answer("It was $1.459 billion."), near, holders=held), "figure"),
        (LOSS, record(answer("It was $510 million."), near, holders=held), "wording"),
        (LOSS, record(answer("It was big."), near, holders=held), "wording"),
        (LOSS, record(answer("It was $145.9 million."), far, holders=held), None),
    ]
    for asked, given, step in cases:
        assert at_fault(asked, given, judge(asked, given.answer)) == step, (given.answer, step)


@pytest.mark.parametrize(
    ("language", "text", "matches"),
    [
        ("es", "Pérdida en 2025: 145,9 millones de dólares (Reference summary of the SEC).", True),
        ("zh", "2025年亏损：1.459亿美元（Reference summary of the SEC; 2026-05-11）[1]。", True),
        ("es", "Loss in 2025: $145.9 million (Reference summary of the SEC).", False),
        ("zh", "Loss in 2025: $145.9 million, as it says.", False),
        ("es", "Norsa suministrará 750 MW a Tormund[1].", True),
    ],
)
def test_names_of_cited_sources_say_nothing_of_an_answers_language(
    language: str, text: str, matches: bool
) -> None:
    cited = CITED.model_copy(update={"publisher": "Reference summary of the SEC"})
    asked = question("?", language=language, figures=[money("145900000")])
    assert score(asked, record(answer(text, cited))).language_match is matches


def test_language_match_is_not_scored_on_names_and_numbers() -> None:
    english = score(LOSS, record(answer("The loss was $145.9 million."), holders=HELD))
    chinese = score(LOSS, record(answer("亏损是1.459亿美元。"), holders=HELD))
    bare = score(LOSS, record(answer("145.9 [1]"), holders=HELD))
    assert (english.language_match, chinese.language_match, bare.language_match) == (
        True,
        False,
        None,
    )


def test_the_markdown_names_failed_rows_first() -> None:
    text = markdown_report(results(good=False), ["wrong is 0.333, and should be at most 0.1"])
    assert text.index("questions failed") < text.index("## Scores")
    assert "1 of 3 questions failed" in text
    assert "- wrong is 0.333, and should be at most 0.1" in text
    shown = text[text.index("## Not right") :]
    assert shown.index("### q2: failed, at fault: failure") < shown.index(
        "### q1: wrong, at fault: figure"
    )
    assert "- expected: 145\u202f900\u202f000 USD" in shown
    assert "- answered: It was $1.459 billion[1]." in shown
    assert "- unaccounted for: $1.459 billion" in shown
    assert (
        "a-1" not in markdown_report(results(), blind=True).split("## Not right")[1].split("##")[0]
    )


def test_the_page_stands_alone_and_escapes_what_documents_say() -> None:
    hostile = passage("a-1", "<script>alert(1)</script> $145.9 million", "a")
    records = [
        record(answer("<img src=x> $1.459 billion."), hostile, holders=HELD),
        record(None, failure=CRASH),
        record(REFUSED, hostile),
    ]
    page = html_report(summarise(made_with(), QUESTIONS, records))
    assert page.count("<svg") == 4
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert re.search(r"<dt>failed with</dt><dd>\w+: &lt;b&gt;out of memory", page)
    assert (
        page.count("Passages found (1)") == 1
    )  # below the wrong answer; the other failed, the third is right
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", page)
    assert not re.findall(r"url\((?!#)", page)
    addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert all(
        "w3.org" in a or "purl.org" in a or "creativecommons" in a or "matplotlib" in a
        for a in addresses
    )


def test_a_blind_page_has_no_question_and_no_answer() -> None:
    page = html_report(results(good=False), blind=True)
    assert "q1" in page
    assert "How big" not in page
    assert "1.459" not in page


def test_the_same_results_make_the_same_page() -> None:
    assert html_report(results()) == html_report(results())


def test_a_comparison_question_by_question() -> None:
    found = compare(results(good=False), results(), ("old", "new"))
    assert (found.shared, found.right, found.first_only, found.second_only) == (3, (1, 2), 0, 1)
    assert found.p_value == 1.0
    assert [(c.question_id, c.outcomes) for c in found.changes] == [("q1", ("wrong", "right"))]
    points = next(d for d in found.differences if d.name == "points")
    assert (points.first.value, points.second.value) == (0.0, pytest.approx(2 / 3))
    assert points.difference.value == pytest.approx(2 / 3)
    text = comparison_text(found)
    assert "### q1: wrong → right" in text
    assert "exact McNemar p = 1" in text
    page = html_report(results(), comparison=found)
    assert "Beside old" in page


def test_runs_over_other_questions_are_not_compared() -> None:
    other = question("How big was the gain?", id="q1", figures=[money("145900000")])
    changed = summarise(made_with(), [other], [record(REFUSED)])
    with pytest.raises(EvaluationError, match="q1 is not the same"):
        compare(results(), changed, ("a", "b"))
    none = summarise(made_with(), [question(id="q9")], [record(REFUSED)])
    with pytest.raises(EvaluationError, match="no question in common"):
        compare(results(), none, ("a", "b"))


def test_a_comparison_says_what_was_made_differently() -> None:
    records = [r.record for r in results().rows]
    other = summarise(made_with(chat_model="large"), QUESTIONS, records)
    found = compare(results(), other, ("a", "b"))
    assert found.provenance == ("chat_model: fake and large",)


def test_thresholds(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.toml"
    path.write_text(
        "[assistant]\nright = {least = 0.7}\nwrong = {most = 0.5}\ncalculation_result = {least = 1.0}\n"
    )
    bounds = read_thresholds(path, "assistant")
    assert bounds["right"] == Bound(least=0.7)
    assert [str(b) for b in breaches(results(), bounds)] == [
        "right is 0.667, and should be at least 0.7"
    ]
    for text, said in [
        ("[assistant]\nrihgt = {least = 1}\n", "'rihgt' is no score"),
        ("[assistant]\nright = {leest = 1}\n", "right"),
        ("[other]\n", r"no section \[assistant\]"),
        ("nonsense", "cannot be read"),
    ]:
        path.write_text(text)
        with pytest.raises(EvaluationError, match=said):
            read_thresholds(path, "assistant")


def test_exports(tmp_path: Path) -> None:
    follow_up = question(
        "And then?",
        id="q4",
        history=[{"question": "First?", "answer": "$5."}],
        figures=[money("7")],
    )
    run = summarise(
        made_with(),
        [LOSS, follow_up],
        [record(answer("$145.9 million."), *PASSAGES), record(None, failure=CRASH)],
    )
    refusals = ["The sources do not say.", "资料中没有说明。"]
    assert ragas_samples(run, refusals) == [
        {
            "user_input": "How big was the loss?",
            "retrieved_contexts": [p.text for p in PASSAGES],
            "response": "$145.9 million.",
            "reference": "$145.9 million",
        },
        {
            "user_input": "First?\n$5.\nAnd then?",
            "retrieved_contexts": [],
            "response": "",
            "reference": "$7",
        },
    ]
    lines = export(run, "ragas", tmp_path, refusals).read_text().splitlines()
    assert [json.loads(line) for line in lines] == ragas_samples(run, refusals)
    assert promptfoo_case(LOSS, refusals) == {
        "description": "q1",
        "vars": {"question": "How big was the loss?", "history": []},
        "assert": [
            {
                "type": "icontains-any",
                "value": ["1.459亿美元", "$145.9 million", "145,9 millones de dólares"],
            }
        ],
        "metadata": {"language": "en", "type": "lookup", "note": ""},
    }
    assert promptfoo_case(NOBODY, refusals)["assert"] == [
        {"type": "icontains-any", "value": refusals}
    ]
    cases = json.loads(export(run, "promptfoo", tmp_path, refusals).read_text())
    assert [case["description"] for case in cases] == ["q1", "q4"]
