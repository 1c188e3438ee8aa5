"""A dozen questions of the real models over the shipped corpus, held to thresholds. The whole set: `make eval`."""

from pathlib import Path

import pytest

from assistant.evaluation.command import THRESHOLDS, run_set
from assistant.evaluation.reading_sets import find_set
from assistant.evaluation.report_markdown import markdown_report
from assistant.evaluation.thresholds import breaches, read_thresholds
from assistant.settings import Settings

pytestmark = [pytest.mark.models, pytest.mark.evals]

SMALL = Path(__file__).with_name("small.jsonl")


def test_a_dozen_questions_of_the_real_models(
    real_settings: Settings, corpus_store: Path, tmp_path: Path
) -> None:
    asked = find_set(str(SMALL), SMALL.parent)
    results = run_set(
        real_settings, asked, store=corpus_store, chain="assistant", resume=False, folder=tmp_path
    )
    missed = [str(b) for b in breaches(results, read_thresholds(THRESHOLDS, "small"))]
    assert missed == [], markdown_report(results, missed)
