"""What a person keeps of a chat: in the browser, as files, and their verdicts on this machine."""

import json

import pytest
from web_fakes import (
    HOSTILE,
    LINES,
    QUOTE,
    disagreeing_answer,
    flour_answer,
    hostile_answer,
    make_answer,
)

from assistant.web.conversation import Conversation, Exchange, Failed, Interrupted, Stopped
from assistant.web.export import as_json, markdown
from assistant.web.feedback import FeedbackBook
from assistant.web.history import KEPT, restore, save
from assistant.web.texts import WORDS

EN = WORDS["en"]

ALL_KINDS = [
    Exchange("a", flour_answer(), ("b?",), verdict="bad", remarked=True),
    Exchange("b", Stopped("half")),
    Exchange("g", disagreeing_answer()),
    Exchange("c", Failed("It failed.")),
    Exchange("d", Failed(None)),
    Exchange("e", Interrupted()),
]


def through_json(value):
    return json.loads(json.dumps(value))


def test_a_chat_comes_back_from_the_browser_as_it_was():
    kept = through_json(save(Conversation(exchanges=list(ALL_KINDS)), ""))
    assert restore(kept, "") == ALL_KINDS


def test_a_question_that_is_being_answered_comes_back_as_interrupted():
    class Running:
        question = "how?"

    conversation = Conversation(exchanges=ALL_KINDS[:1], running=Running())  # type: ignore[arg-type]
    assert restore(through_json(save(conversation, "")), "") == [
        ALL_KINDS[0],
        Exchange("how?", Interrupted()),
    ]


def test_only_the_last_exchanges_are_kept():
    many = [Exchange(str(n), Stopped("")) for n in range(KEPT + 5)]
    found = restore(through_json(save(Conversation(exchanges=many), "")), "")
    assert [exchange.question for exchange in found] == [str(n) for n in range(5, KEPT + 5)]


def test_a_chat_of_another_person_on_the_same_browser_is_not_shown():
    kept = through_json(save(Conversation(exchanges=list(ALL_KINDS)), "ana"))
    assert restore(kept, "ana") == ALL_KINDS
    assert restore(kept, "bo") == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        {"person": "", "exchanges": [{"question": "x"}]},
        {"person": "", "exchanges": [{"question": "x", "answer": {"answer": "no more"}}]},
        {"person": "", "exchanges": [{"question": "x", "ended": "burnt"}]},
    ],
)
def test_what_is_no_chat_is_dropped(value):
    assert restore(value, "") == []


def test_an_answer_as_markdown_has_its_evidence():
    written = markdown([Exchange("How much?", flour_answer())], EN)
    assert written == (
        "## How much?\n\n"
        "750 tonnes cost $10 billion [1], or about $13.33 million a tonne.\n\n"
        "### How it was computed\n\n"
        "- unit price = price / quantity\n"
        "- price: 10\u202f000\u202f000\u202f000 USD [1]\n"
        "- quantity: 750 t [1]\n"
        "- Exact value: \u2248 13\u202f333\u202f333.3333 USD/t\n\n"
        "### Sources\n\n"
        "[1] Flour for the old town (Example Gazette, 2026-01-14, https://example.org/flour)\n\n"
        f"> {QUOTE}\n"
    )


def test_a_chat_as_markdown_tells_how_every_question_ended():
    written = markdown([*ALL_KINDS, Exchange("f", make_answer("No.", abstained=True))], EN)
    assert written.startswith("# Questions and answers\n\n## a\n\n750 tonnes")
    for part in [
        "half\n\nStopped.",
        "It failed.",
        EN.unexpected,
        EN.interrupted,
        "**The documents do not say.**",
    ]:
        assert part in written


def test_markdown_of_hostile_answers_has_neither_markup_nor_links():
    written = markdown([Exchange(HOSTILE, hostile_answer())], EN)
    assert "\\<script\\>" in written
    assert "\\[click\\](javascript:" in written
    assert "<" not in written.replace("\\<", "")
    assert "http" not in written


def test_json_has_the_whole_answers():
    exchanges = json.loads(as_json(ALL_KINDS))
    assert [e.get("problem") for e in exchanges] == [
        None, "stopped", None, "failed", "failed", "interrupted",
    ]  # fmt: skip
    assert exchanges[0]["answer"] == flour_answer().model_dump(mode="json")
    assert exchanges[2]["answer"]["statements"] == [
        {
            "figure": "750 tonnes",
            "start": 22,
            "label": "flour the mill delivers",
            "basis": None,
            "published": "2026-01-14",
            "citations": [1],
        },
        {
            "figure": "720 tonnes",
            "start": 97,
            "label": "flour the bakers expect",
            "basis": "by their order book",
            "published": "2025-12-02",
            "citations": [2],
        },
    ]


def test_an_answer_of_before_there_were_statements_still_comes_back():
    kept = through_json(save(Conversation(exchanges=ALL_KINDS[:1]), ""))
    whole = flour_answer().model_dump(mode="json")
    del whole["statements"]
    kept["exchanges"][0]["answer"] = whole
    assert restore(kept, "") == ALL_KINDS[:1]


def test_statements_of_disagreeing_sources_are_lines_in_markdown():
    written = markdown([Exchange("?", disagreeing_answer())], EN)
    assert f"The mill will deliver 750 tonnes [1].\n{LINES}\n\n### Sources" in written


def test_verdicts_are_lines_of_json_on_this_machine(tmp_path):
    book = FeedbackBook(tmp_path)
    book.add(flour_answer(), "good")
    book.add(flour_answer(), "bad", reason="figure", remark="x" * 3000, person="ana")
    first, second = map(json.loads, (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines())
    assert {k: v for k, v in first.items() if k != "time"} == {
        "person": None,
        "verdict": "good",
        "reason": None,
        "remark": "",
        "answer_id": "q",
        "question": "?",
        "answer": flour_answer().answer,
        "abstained": False,
        "model": "fake-model",
        "index": "fake-index",
    }
    assert (second["person"], second["reason"], len(second["remark"])) == ("ana", "figure", 2000)
