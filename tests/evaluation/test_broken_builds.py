"""Deliberately broken builds, over invented documents and without models: the matching score catches each."""

import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from evaluation_help import citation, money, question

from assistant.calculator.registry import run as calculate
from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.chain.types import (
    AnswerCalculation,
    AnswerFigure,
    CalculationInput,
    CalculationOutput,
)
from assistant.errors import ModelError
from assistant.evaluation.chains import Answered, AssistantChain
from assistant.evaluation.questions import Question
from assistant.evaluation.running import Ready, run
from assistant.evaluation.stores import StatedFigures
from assistant.evaluation.summary import Results, summarise
from assistant.figures import Quantity, find_figures
from assistant.index.index import Index
from assistant.index.tokens import tokens
from assistant.settings import PROJECT_DIR, Settings
from tests.fakes import index_of, made_with

DOCUMENTS = {
    "norsa": "诺萨 Norsa Harbour 公司2019年的营业亏损 loss 是1.459亿美元。\n\n"
    "Norsa Harbour 公司2019年的收入 revenue 是5.1亿美元。\n",
    "quay": "The new quay of Lindqvist cost 45 million euros.\n\nThe old quay of Lindqvist is 600 metres long.\n",
    "crane": "La grúa Tormund levanta 90 toneladas.\n\nEl astillero Tormund emplea a 3.200 personas.\n",
    "ferry": "The ferry Solveig carries 420 passengers.\n\nThe ferry Solveig was built for $12.5 million.\n",
}
QUESTIONS = (
    question("What was the loss of Norsa Harbour?", id="loss", figures=[money("145900000")]),
    question("What was the revenue of Norsa Harbour?", id="revenue", figures=[money("510000000")]),
    question(
        "What did the new quay of Lindqvist cost?", id="cost", figures=[money("45000000", "EUR")]
    ),
    question("How long is the old quay of Lindqvist?", id="length", figures=[money("600", "m")]),
    question(
        "¿Cuánto levanta la grúa Tormund?", id="crane", language="es", figures=[money("90", "t")]
    ),
    question(
        "How many passengers does the ferry Solveig carry?",
        id="ferry",
        figures=[money("420", "passenger")],
    ),
    question("What was the ferry Solveig built for?", id="price", figures=[money("12500000")]),
    question("Who is the mayor of Ostrel?", id="mayor", type="unanswerable", refusal=True),
    question("When does the Zephyr tower open?", id="tower", type="unanswerable", refusal=True),
    question(
        "The loss of Norsa Harbour as a share of its revenue?",
        id="margin",
        type="calculation",
        figures=[money("28.6078431372549", "%", tolerance="0.001")],
    ),
)


@pytest.fixture(scope="module")
def builds() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "broken_builds", PROJECT_DIR / "evals" / "broken_builds.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["broken_builds"] = module
    spec.loader.exec_module(module)
    return module


GRAMMAR = set(tokens("the of what was is did how many who when does for a as its"))


def words_shared(asked: str, _: object, __: object, texts: Sequence[str]) -> dict[str, float]:
    """In place of the fitted signs for an answer in words: certainly one where the best text shares two words."""
    shared = (set(tokens(asked)) - GRAMMAR) & set(tokens(texts[0]))
    return {"words": 100.0 if len(shared) >= 2 else -100.0}


class ExtractiveModel:
    """Repeats the line of the evidence that shares most words with the question; refuses when none does."""

    name = "extractive"

    def load(self) -> None:
        pass

    def warm(self, *_: object) -> None:
        pass

    def leaning(self, *_: object) -> None:
        pass

    def pick(self, *_: object) -> None:
        raise ModelError("this one does not read")

    def stream(self, prompt: object, variables: Mapping[str, str], **_: object) -> Iterator[str]:
        wanted = set(tokens(variables["question"])) - GRAMMAR
        lines = [line[2:] for line in variables["evidence"].split("\n") if line.startswith("- ")]
        best = max(lines, key=lambda line: len(wanted & set(tokens(line))))
        shared = len(wanted & set(tokens(best)))
        yield best if shared >= 2 else "The sources do not say."


class CalculatingChain(AssistantChain):
    """The assistant, with the one calculation of this set done by the calculator and worded by its rounded text."""

    def answer(self, asked: Question) -> Answered:
        answered = super().answer(asked)
        at_hand = [
            (Quantity(value=f.value, unit=f.unit), p) for p in answered.retrieved for f in p.figures
        ]
        loss = next(((q, p) for q, p in at_hand if q.value == 145_900_000), None)
        revenue = next(((q, p) for q, p in at_hand if q.value == 510_000_000), None)
        if asked.type != "calculation" or loss is None or revenue is None:
            return answered
        done = calculate("share_of", {"part": loss[0], "whole": revenue[0]})
        text = f"The share is {done.text}[1][2]."
        (shown,) = find_figures(text.removesuffix("[1][2]."), "en")
        calculation = AnswerCalculation(
            id="c1",
            tool=done.tool,
            formula=done.formula,
            inputs=tuple(
                CalculationInput(name=i.name, value=i.value, unit=i.unit, citation=mark)
                for mark, i in enumerate(done.inputs, start=1)
            ),
            result=CalculationOutput(value=done.result.value, unit=done.result.unit),
        )
        figure = AnswerFigure(
            text=shown.text,
            start=shown.start,
            value=shown.value,
            unit=shown.unit,
            origin="computed",
            calculation="c1",
        )
        update = {
            "answer": text,
            "abstained": False,
            "calculations": (calculation,),
            "figures": (figure,),
            "citations": tuple(
                citation(mark, p.text, p.document_id, p.passage_id)
                for mark, (_, p) in enumerate((loss, revenue), start=1)
            ),
        }
        return answered._replace(answer=answered.answer.model_copy(update=update))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    others = {
        f"other-{n}": f"Depot {n} keeps {n}7 wagons of the Kestrel line.\n" for n in range(1, 13)
    }
    texts = {name: f"# {name}\n\n{text}" for name, text in (DOCUMENTS | others).items()}
    opened = index_of(tmp_path_factory.mktemp("documents"), texts)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(
    builds: ModuleType, index: Index, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Results]:
    """The results of every build over the same questions.

    Chances are fitted to real embeddings; with stand-ins for them the sources always count as having a figure.
    """
    settings = Settings(passages=2)
    results = {}
    for name, build in builds.BUILDS.items():
        with build(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "assistant.chain.deciding.likeliest", lambda *given: next(iter(given[2]), None)
            )
            patch.setattr("assistant.chain.answerable.text_signs", words_shared)
            model: Any = ExtractiveModel()
            assistant = Assistant(index, model, Prompts(settings.prompts_dir), settings)
            ready = {"corpus": Ready(CalculatingChain(assistant), StatedFigures(index))}
            records = run(QUESTIONS, ready, tmp_path_factory.mktemp("run"), made_with())
            del index.search  # the listener of this chain
        results[name] = summarise(made_with(), QUESTIONS, records)
    return results


def value(results: Results, name: str) -> float:
    estimate = results.estimate(name)
    assert estimate is not None
    assert estimate.value is not None
    return estimate.value


def test_the_sound_build_gets_everything_right(found: dict[str, Results]) -> None:
    sound = found["sound"]
    assert sound.outcomes == {"right": len(QUESTIONS)}
    for name, perfect in [
        ("figure_accuracy", 1.0),
        ("unaccounted_numerals", 0.0),
        ("citation_support", 1.0),
        ("calculation_arithmetic", 1.0),
        ("calculation_written", 1.0),
        ("recall@8", 1.0),
        ("refusal_recall", 1.0),
    ]:
        assert value(sound, name) == perfect, name


@pytest.mark.parametrize(
    ("build", "caught", "untouched"),
    [
        (
            "writer off by ten",
            {"figure_scale_errors": 0.2, "unaccounted_numerals": 0.2},
            ("recall@8", "mrr", "refusal_recall", "citation_recall"),
        ),
        (
            "refusal off",
            {"refusal_recall": -1.0},
            (
                "figure_accuracy",
                "unaccounted_numerals",
                "citation_support",
                "recall@8",
                "calculation_written",
            ),
        ),
        (
            "citations shuffled",
            {"citation_support": -0.2, "citation_precision": -0.3},
            ("figure_accuracy", "right", "recall@8", "mrr", "refusal_recall"),
        ),
        (
            "calculator rounds wrongly",
            {"calculation_written": -1.0, "unaccounted_numerals": 0.05},
            ("citation_support", "recall@8", "mrr", "refusal_recall", "figure_scale_errors"),
        ),
        (
            "random retrieval",
            {"recall@8": -0.3, "mrr": -0.3, "right": -0.3},
            ("unaccounted_numerals", "refusal_recall", "citation_support"),
        ),
    ],
)
def test_the_matching_score_catches_it_and_the_others_stay(
    found: dict[str, Results], build: str, caught: dict[str, float], untouched: tuple[str, ...]
) -> None:
    sound, broken = found["sound"], found[build]
    for name, least in caught.items():
        change = value(broken, name) - value(sound, name)
        assert change * least > 0, (name, change)
        assert abs(change) >= abs(least) - 1e-9, (name, change)
    for name in untouched:
        assert value(broken, name) == pytest.approx(value(sound, name), abs=1e-9), name


def test_the_programs_own_check_withholds_what_the_writer_gets_wrong(
    found: dict[str, Results],
) -> None:
    checked = found["the same, check on"]
    wrong = [
        r.question.id for r in checked.rows if r.score.accounting and r.score.accounting.unaccounted
    ]
    assert wrong == ["margin"]  # which this test words itself, without the program's check
    assert value(checked, "figure_scale_errors") <= value(
        found["writer off by ten"], "figure_scale_errors"
    )


def test_the_table_marks_what_moved(builds: ModuleType, found: dict[str, Results]) -> None:
    lines = builds.table({k: found[k] for k in ("sound", "refusal off")}).splitlines()
    assert lines[0] == "| score | sound | refusal off |"
    assert "| refusal_recall | 1.000 | **0.000** |" in lines
    assert "| recall@8 | 1.000 | 1.000 |" in lines


def test_a_build_leaves_no_trace(
    builds: ModuleType, found: dict[str, Results], tmp_path: Path
) -> None:
    import assistant.chain.citations as citations
    import assistant.chain.localise as localise
    import assistant.figures.writer as writer

    assert found
    assert localise.write_figure is writer.write_figure
    assert writer.write_figure.__module__ == "assistant.figures.writer"
    assert citations.citation.__module__ == "assistant.chain.citations"
