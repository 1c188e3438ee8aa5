"""What the model writes when it takes a question apart."""

import pytest

from assistant.calculator import calculators
from assistant.chain.operations import operation
from assistant.chain.outlining import KINDS, MOST_FIGURES, Outline, model_outlines, read_outline
from assistant.chain.prompts import Prompts
from assistant.errors import ModelError
from assistant.settings import Settings
from tests.fakes import FakeModel


@pytest.mark.parametrize(
    ("written", "outline"),
    [
        (
            "ratio | cargo in 2019 | cargo in 2016",
            Outline(kind="ratio", names=("cargo in 2019", "cargo in 2016")),
        ),
        (" share|利润 | 营收\nmore", Outline(kind="share", names=("利润", "营收"))),
        ("sum | a | b | c | d", Outline(kind="sum", names=("a", "b", "c"))),
        ("sum | a | a", Outline(kind="sum", names=("a",))),
        ("", None),
        ("The ratio of both.", None),
        ("ratio", None),
        ("ratio | | ", None),
        ("logarithm | a | b", None),
    ],
)
def test_an_outline_is_read_from_the_first_line(written: str, outline: Outline | None) -> None:
    assert read_outline(written) == outline


def test_every_kind_is_one_that_calculators_do_and_that_the_prompt_tells() -> None:
    done = {operation(name) for name in calculators()}
    assert set(KINDS) <= done
    prompt = Prompts(Settings().prompts_dir).outline.format(question="")
    assert all(kind in prompt for kind in KINDS)
    assert MOST_FIGURES == 3


def test_a_model_that_fails_gives_none() -> None:
    model = FakeModel(ModelError("gone"))
    model.outline = None
    prompts = Prompts(Settings().prompts_dir)
    assert model_outlines(model, prompts)("How many times?") is None  # type: ignore[arg-type]
    model.outline = "ratio | a | b"
    told = model_outlines(model, prompts)("How many times?")  # type: ignore[arg-type]
    assert told == Outline(kind="ratio", names=("a", "b"))
    assert model.outlined == ["How many times?", "How many times?"]
