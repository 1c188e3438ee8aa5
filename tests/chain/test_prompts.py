"""Prompt templates are checked when they are loaded."""

import shutil
from pathlib import Path

import pytest

from assistant.chain.prompts import Prompts, read_examples
from assistant.errors import PromptError
from assistant.settings import Settings

SHIPPED = Settings().prompts_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "prompts"))


def test_the_shipped_prompts_fill() -> None:
    filled = Prompts(SHIPPED).answer.invoke(
        {"evidence": "- Report: text", "question": "What?", "language": "English"}
    )
    system, user = filled.to_messages()
    assert "The sources do not say." in system.text
    assert user.text == "Excerpts:\n- Report: text\nQuestion: What?\nAnswer in English:"


def test_the_beginning_does_not_depend_on_the_question() -> None:
    prompts = Prompts(SHIPPED)
    starts = {
        prompts.answer.invoke({"evidence": e, "question": e, "language": e}).to_messages()[0].text
        for e in ("a", "b")
    }
    assert len(starts) == 1


def test_every_language_has_every_phrase() -> None:
    prompts = Prompts(SHIPPED)
    assert len({prompts.phrases(language) for language in ("en", "zh", "es")}) == 3
    assert prompts.phrases("zh-Hant") == prompts.phrases("zh")
    assert prompts.phrases("fr") == prompts.phrases("en")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "answer.user.txt").unlink()
    with pytest.raises(PromptError, match=r"answer\.user\.txt cannot be read"):
        Prompts(folder)


def test_an_unknown_variable_is_named(folder: Path) -> None:
    with (folder / "answer.user.txt").open("a") as file:
        file.write("{mood}")
    with pytest.raises(PromptError, match=r"uses \{mood\}, which nobody fills"):
        Prompts(folder)


def test_a_variable_left_out_is_named(folder: Path) -> None:
    (folder / "answer.user.txt").write_text("Question: {question} {language}")
    with pytest.raises(PromptError, match=r"must use \{evidence\}"):
        Prompts(folder)


def test_an_open_brace_is_explained(folder: Path) -> None:
    (folder / "answer.user.txt").write_text("{evidence} {question} {language} {")
    with pytest.raises(PromptError, match="write a literal brace twice"):
        Prompts(folder)


def test_phrases_that_are_missing_or_unknown_are_named(folder: Path) -> None:
    (folder / "phrases.toml").write_text("[en]\ncannot_answer = 'No.'\n")
    with pytest.raises(PromptError, match=r"phrases\.toml: .*Field required"):
        Prompts(folder)


def test_examples_are_lists_of_questions(folder: Path) -> None:
    assert set(read_examples(folder)) == {"en", "zh", "es"}
    (folder / "examples.toml").write_text("en = 'one'")
    with pytest.raises(PromptError, match="en must be a list"):
        read_examples(folder)
