"""Sentences without a quantity give none: names, dates, versions, lists, articles in three languages."""

from pathlib import Path

import pytest

from assistant.figures import find_figures

MINIMUM = 200


def sentences() -> list[tuple[str, str]]:
    found, language = [], ""
    for line in (
        (Path(__file__).parent / "without_quantities.txt").read_text(encoding="utf-8").splitlines()
    ):
        if line in ("# en", "# zh", "# es"):
            language = line[2:]
        elif language:
            found.append((language, line))
    return found


@pytest.mark.parametrize("declared", [True, False])
def test_no_quantity_is_seen_where_there_is_none(declared):
    cases = sentences()
    assert len(cases) >= MINIMUM
    assert {language for language, _ in cases} == {"en", "zh", "es"}
    wrong = {}
    for language, text in cases:
        figures = find_figures(text, language if declared else None)
        if figures:
            wrong[text] = [(figure.text, figure.unit) for figure in figures]
    assert 1 - len(wrong) / len(cases) >= 0.99, wrong
