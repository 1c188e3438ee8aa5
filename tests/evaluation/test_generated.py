"""The generated set and what reads its runs, over a few rows of both data sets' form and without models."""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from evaluation_help import answer, calculation, citation, money, question, record

from assistant.chain.types import Answer, AnswerFigure, Timings
from assistant.documents import read_document
from assistant.evaluation.provenance import Provenance
from assistant.evaluation.questions import Question
from assistant.evaluation.records import Failure, Record
from assistant.evaluation.summary import Results, summarise
from assistant.settings import PROJECT_DIR

MODULES = ("generated", "generated_documents", "generated_paragraphs", "generated_reports")


@pytest.fixture(scope="module", autouse=True)
def scripts() -> Iterator[None]:
    """The scripts of evals import one another by name."""
    sys.path.insert(0, str(PROJECT_DIR / "evals"))
    yield
    sys.path.remove(str(PROJECT_DIR / "evals"))
    for name in (*MODULES, "wrong_numbers", "bench_time"):
        sys.modules.pop(name, None)


def _paragraph(language: str, context: str, **asked: tuple[str, str]) -> dict[str, Any]:
    return {
        "pid": 7,
        "lang": language,
        "context": context,
        "questions": [
            {
                "qid": f"0000000000000000{qid}",
                "question": text,
                "answers": [{"text": found, "start": context.index(found)}],
            }
            for qid, (text, found) in asked.items()
        ],
    }


PARAGRAPHS = (
    _paragraph(
        "en",
        "The Lindholm ferry carries 420 passengers across the strait. Ostrel runs it since 1931.",
        seats=("How many passengers does the Lindholm ferry carry?", "420"),
        since=("How long ago did Ostrel begin?", "1931"),
    ),
    _paragraph(
        "zh",
        "林德霍尔姆渡轮可载420名乘客渡过海峡。奥斯特雷尔自1931年起经营。",
        seats=("林德霍尔姆渡轮可载多少名乘客？", "420"),
        since=("奥斯特雷尔何时开始？", "1931"),
    ),
    _paragraph(
        "es",
        "\ufeffEl transbordador Lindholm lleva 420 pasajeros por el estrecho. Ostrel lo opera desde 1931.",
        seats=("¿Cuántos pasajeros lleva el transbordador Lindholm?", "420"),
        since=("¿Cuándo empezó Ostrel?", "1931"),
    ),
)
TABLE = [
    ["", "2019", "2018"],
    ["Harbour dues", "$1,250.5", "$1,000.4"],
    ["Ferry tickets", "300", "400"],
    ["Dues per share", "2.5", "2.0"],
    ["Total", "$1,550.5", "$1,400.4"],
]


def _asked(name: str, text: str, program: str, found: str, scale: str) -> dict[str, Any]:
    return {
        "id": f"{name}-0000",
        "question": text,
        "program": program,
        "answer": found,
        "scale": scale,
        "agrees": "exact",
        "table": TABLE,
        "evidence": ["Dues rose with\nthe new quay."],
    }


REPORTS = (
    _asked("sumtotal", "What are total dues?", "1,250.5+1,000.4", "2250.9", "million"),
    _asked("elsewher", "What are other dues?", "77.5-1,000.4", "-922.9", "million"),
)


def _by_id(made: Any) -> Mapping[str, Question]:
    return {c.question.id: c.question for c in made.questions}


def _make(count: int = 30) -> Any:
    return import_module("generated").generate(
        PARAGRAPHS, REPORTS, count=count, most_reports=5, seed=1
    )


def test_paragraphs_and_tables_become_questions_with_the_figures_they_state() -> None:
    made = _by_id(_make())
    passengers = {"value": "420", "unit": "passenger", "any_of": [{"value": "420", "unit": "1"}]}
    told = {
        name: (one.type, one.question, one.model_dump(mode="json")["figures"][0])
        for name, one in made.items()
        if one.language == "es" or "-derived-" in name
    }
    for _, _, figure in told.values():
        if figure["tolerance"] == "0":
            del figure["tolerance"]

    def dollars(value: str) -> dict[str, Any]:
        bare = [{"value": value, "unit": "1"}]
        return {"value": value, "unit": "USD", "tolerance": "0.005", "any_of": bare}

    def either(value: str, *units: str) -> dict[str, Any]:
        minus = value[1:] if value.startswith("-") else f"-{value}"
        first, *others = [{"value": v, "unit": u} for u in units for v in (value, minus)]
        return first | {"tolerance": "0.005", "any_of": others}

    assert told == {
        "generated-en-derived-alderbank-sumtotal": (
            "calculation",
            "According to the Alderbank annual report, what are total dues?",
            either("2250900000", "USD", "1"),
        ),
        "generated-es-asked-000seats": (
            "lookup",
            "¿Cuántos pasajeros lleva el transbordador Lindholm?",
            passengers,
        ),
        "generated-es-sentence-007-32": (
            "lookup",
            "¿El transbordador Lindholm lleva cuántos pasajeros por el estrecho?",
            passengers,
        ),
        "generated-es-cell-alderbank-harbour-dues": (
            "lookup",
            "Según el informe anual de Alderbank, ¿cuánto fue Harbour dues en 2019?",
            dollars("1250500000"),
        ),
        "generated-es-cell-alderbank-ferry-tickets": (
            "lookup",
            "Según el informe anual de Alderbank, ¿cuánto fue Ferry tickets en 2019?",
            dollars("300000000"),
        ),
        "generated-es-change-alderbank-harbour-dues-difference": (
            "calculation",
            "¿En qué importe cambió Harbour dues de Alderbank entre 2018 y 2019?",
            either("250100000", "USD", "1"),
        ),
        "generated-es-change-alderbank-harbour-dues-percentage": (
            "calculation",
            "¿En qué porcentaje cambió Harbour dues de Alderbank entre 2018 y 2019?",
            either("25", "%"),
        ),
        "generated-es-change-alderbank-ferry-tickets-difference": (
            "calculation",
            "¿En qué importe cambió Ferry tickets de Alderbank entre 2018 y 2019?",
            either("-100000000", "USD", "1"),
        ),
        "generated-es-change-alderbank-ferry-tickets-percentage": (
            "calculation",
            "¿En qué porcentaje cambió Ferry tickets de Alderbank entre 2018 y 2019?",
            either("-25", "%"),
        ),
    }


def test_a_sentence_becomes_a_question_in_every_language() -> None:
    made = _by_id(_make())
    assert [q.question for i, q in made.items() if "-sentence-" in i] == [
        "林德霍尔姆渡轮可载多少名乘客渡过海峡？",
        "The Lindholm ferry carries how many passengers across the strait?",
        "¿El transbordador Lindholm lleva cuántos pasajeros por el estrecho?",
    ]


def test_documents_are_read_as_they_were_written(tmp_path: Any) -> None:
    generated = import_module("generated")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "report-of-an-earlier-set.md").write_text("gone")
    (tmp_path / "documents" / "mine.md").write_text("stays")
    generated.write(_make(), tmp_path)
    assert sorted(path.name for path in (tmp_path / "documents").iterdir()) == [
        "mine.md",
        "paragraph-007-en.md",
        "paragraph-007-es.md",
        "paragraph-007-zh.md",
        "report-alderbank.md",
    ]
    report = read_document(str(tmp_path / "documents" / "report-alderbank.md"))
    assert (report.metadata.id, report.metadata.title) == (
        "report-alderbank",
        "Alderbank annual report",
    )
    assert report.text == (
        "# Alderbank annual report\n\nDues rose with the new quay.\n\n(in millions)\n"
        "|  | 2019 | 2018 |\n| --- | --- | --- |\n| Harbour dues | $1,250.5 | $1,000.4 |\n"
        "| Ferry tickets | 300 | 400 |\n| Dues per share | 2.5 | 2.0 |\n| Total | $1,550.5 | $1,400.4 |"
    )
    spanish = read_document(str(tmp_path / "documents" / "paragraph-007-es.md"))
    assert (spanish.metadata.title, spanish.metadata.language) == (
        "El transbordador Lindholm lleva 420 pasajeros por el estrecho. Ostrel lo opera desde 1931.",
        "es",
    )


def test_the_same_numbers_give_the_same_set_and_each_language_its_third() -> None:
    assert _make(9) == _make(9)
    languages = [c.question.language for c in _make(11).questions]
    assert languages == ["zh"] * 4 + ["en"] * 4 + ["es"] * 3


def _results(*pairs: tuple[Question, Record]) -> Results:
    made_with = Provenance(
        set_name="s",
        set_sha256="0",
        questions=len(pairs),
        chain="assistant",
        code="0",
        scoring="0",
        commit=None,
        versions={},
        chat_model="m",
        chat_model_sha256=None,
        embedding_model="e",
        embedding_model_sha256=None,
        prompts_sha256="0",
        settings={},
        machine={},
    )
    questions = [q.model_copy(update={"id": f"q{i}"}) for i, (q, _) in enumerate(pairs)]
    return summarise(made_with, questions, [r for _, r in pairs])


QUOTE = "Dues were $12 million and tickets $7 million."


def _dues(**more: Any) -> Question:
    return question("What were the dues?", figures=[money("12000000")], note="cell; x", **more)


def _margin() -> Answer:
    return answer(
        "The difference is $5 million [1].",
        citation(1, QUOTE),
        calculations=(
            calculation(
                "difference",
                {"a": ("12000000", "USD", 1), "b": ("7000000", "USD", 1)},
                ("5000000", "USD"),
            ),
        ),
        figures=(
            AnswerFigure(
                text="$5 million",
                start=18,
                value=5_000_000,  # type: ignore[arg-type]  # pydantic makes it a Decimal
                unit="USD",
                origin="computed",
                calculation="c1",
            ),
        ),
    )


def test_wrong_numbers_are_told_apart() -> None:
    quoted = citation(1, QUOTE)
    rows = _results(
        (_dues(), record(answer("Dues were $12 million [1].", quoted))),
        (_dues(), record(answer("Dues were $7 million [1].", quoted))),
        (_dues(), record(_margin())),
        (_dues(), record(answer("Dues were $13 million [1].", quoted))),
        (_dues(), record(answer("The sources do not say.", abstained=True))),
        (_dues(), record(answer("Dues were paid [1].", quoted))),
        (
            _dues(),
            Record(question_id="q", failure=Failure(type="E", message="m", where="w"), seconds=1),
        ),
        (question("Why?", type="unanswerable", refusal=True), record(answer("No."))),
    ).rows
    shown = import_module("wrong_numbers").shown
    assert [shown(row) for row in rows[:7]] == [
        ("right", ()),
        ("another of the sources", ("$7 million",)),
        ("computed", ("$5 million",)),
        ("in no source", ("$13 million",)),
        ("withheld", ()),
        ("no number", ()),
        ("failed", ()),
    ]
    report = import_module("wrong_numbers").report(rows)
    assert report.splitlines()[2:] == [
        "| all | 7 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |",
        "| en | 7 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |",
        "| cell | 7 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |",
        "",
        "q1: another of the sources: $7 million; expected 12000000 USD",
        "  What were the dues?",
        "  > Dues were $7 million [1].",
        "",
        "q2: computed: $5 million; expected 12000000 USD",
        "  What were the dues?",
        "  > The difference is $5 million [1].",
        "",
        "q3: in no source: $13 million; expected 12000000 USD",
        "  What were the dues?",
        "  > Dues were $13 million [1].",
    ]


def test_where_the_time_goes_by_stage_language_and_type() -> None:
    slow = Timings(retrieve_ms=100, plan_ms=400, first_token_ms=1400, total_ms=2400)
    listed = Timings(retrieve_ms=100, plan_ms=200, first_token_ms=None, total_ms=400)
    results = _results(
        (_dues(), record(answer("$12 million", timings=slow))),
        (_dues(language="es"), record(answer("12", timings=listed))),
        (
            _dues(),
            Record(question_id="q", failure=Failure(type="E", message="m", where="w"), seconds=1),
        ),
    )
    bench = import_module("bench_time")
    assert bench.table(bench.answers_of(results)).splitlines() == [
        "| answers | n | retrieve | plan | first | write | first text | whole |",
        "|---|---|---|---|---|---|---|---|",
        "| all | 2 | 0.10 / 0.10 | 0.30 / 0.39 | 0.50 / 0.86 | 0.50 / 0.95 | 0.90 / 1.35 | 1.40 / 2.30 |",
        "| en | 1 | 0.10 / 0.10 | 0.40 / 0.40 | 0.90 / 0.90 | 1.00 / 1.00 | 1.40 / 1.40 | 2.40 / 2.40 |",
        "| es | 1 | 0.10 / 0.10 | 0.20 / 0.20 | 0.10 / 0.10 | 0.00 / 0.00 | 0.40 / 0.40 | 0.40 / 0.40 |",
        "| lookup | 2 | 0.10 / 0.10 | 0.30 / 0.39 | 0.50 / 0.86 | 0.50 / 0.95 | 0.90 / 1.35 | 1.40 / 2.30 |",
    ]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("4千克", "多少千克"),
        ("4千名乘客", "多少名乘客"),
        ("4千瓦", "多少千瓦"),
        ("500万人", "多少人"),
    ],
)
def test_a_scale_word_is_part_of_the_number_and_a_prefix_of_the_unit(
    written: str, asked: str
) -> None:
    paragraphs = import_module("generated_paragraphs")
    row = {
        "pid": 1,
        "lang": "zh",
        "context": f"奥斯特雷尔的林德霍尔姆渡轮每年用去{written}。",
        "questions": [],
    }
    assert [c.question.question for c in paragraphs.paragraph_candidates([row])] == [
        f"奥斯特雷尔的林德霍尔姆渡轮每年用去{asked}？"
    ]
