"""Reasons of the audit in the page's languages: every sentence the audit can say is there."""

import ast
import tomllib
from pathlib import Path

import pytest

from assistant.audit import auditing, verdicts
from assistant.web.reasons import reason_text

REASONS = Path(auditing.__file__).parents[1] / "web" / "reasons.toml"


def test_every_sentence_of_the_rules_is_translated() -> None:
    known = tomllib.loads(REASONS.read_text("utf-8"))
    said = {
        node.value
        for call in ast.walk(ast.parse(Path(verdicts.__file__).read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Fit"
        for node in call.args[1:]
        if isinstance(node, ast.Constant)
    }
    assert len(said) > 10
    assert said - known.keys() == set()
    for english, own in known.items():
        assert set(own) == {"zh", "es"}
        assert {text.count("{}") for text in own.values()} == {english.count("{}")}


@pytest.mark.parametrize(
    ("reason", "zh", "es"),
    [
        ("Both give the same value.", "两处数值相同。", "Ambas dan el mismo valor."),
        (
            "“about” covers the difference.",
            "“about”一词足以涵盖两者之差。",
            "«about» cubre la diferencia.",
        ),
        (
            "They are different values. Bases: sold shares (claim); all shares (the other).",
            "两处数值不同。 口径：sold shares（所述）；all shares（另一处）。",
            "Son valores distintos. Bases: sold shares (la afirmación); all shares (la otra).",
        ),
        ("Something new.", "Something new.", "Something new."),
    ],
)
def test_a_reason_is_said_in_the_language_of_the_page(reason: str, zh: str, es: str) -> None:
    assert reason_text(reason, "zh") == zh
    assert reason_text(reason, "es") == es
    assert reason_text(reason, "en") == reason
