"""Prompt templates and the program's own sentences, read from the prompts folder and checked when loaded."""

import tomllib
from pathlib import Path
from string import Formatter

from langchain_core.prompts import ChatPromptTemplate
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import PromptError

_VARIABLES = {
    "answer": {
        "evidence",
        "question",
        "language",
        "cannot_answer_en",
        "cannot_answer_zh",
        "cannot_answer_es",
    },
    "standalone": {"conversation", "question"},
    "check": {"passage", "question"},
    "read": {"passage", "question"},
    "formula": {"passage", "question"},
    "translation": {"sentence", "language"},
}


class Phrases(BaseModel):
    """What the program itself says to a person, in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language_name: str
    cannot_answer: str
    not_found: str
    not_clear: str
    nothing_found: str
    model_failed: str
    withheld: str
    also_stated: str
    nearest: str
    nearest_foreign: str
    translated: str
    source_says: str
    greatest: str
    least: str
    equal: str
    follow_up: str
    index_empty: str


class Prompts:
    """All templates of a folder. The system part comes first and never changes, so that the model can cache it."""

    def __init__(self, folder: Path) -> None:
        """Read and check every template.

        Raises PromptError naming the file when one is missing, malformed or uses a variable nobody fills.
        """
        self._phrases = _read_phrases(folder / "phrases.toml")
        shared = {
            f"cannot_answer_{language}": phrases.cannot_answer
            for language, phrases in self._phrases.items()
        }
        self.answer = _read_template(folder, "answer", shared)
        self.standalone = _read_template(folder, "standalone", shared)
        self.check = _read_template(folder, "check", shared)
        self.formula = _read_template(folder, "formula", shared)
        self.read = _read_template(folder, "read", shared)
        self.translation = _read_template(folder, "translation", shared)

    def phrases(self, language: str) -> Phrases:
        """The program's sentences in this language, English where there are none."""
        return self._phrases.get(language.split("-")[0], self._phrases["en"])

    def cannot_answer(self) -> tuple[str, ...]:
        """The sentences, one a language, by which the model says that the sources are silent."""
        return tuple(p.cannot_answer for p in self._phrases.values())


def read_examples(folder: Path) -> dict[str, list[str]]:
    """Example questions by language. Raises PromptError when `examples.toml` is missing or malformed."""
    examples = _read_toml(folder / "examples.toml")
    for language, questions in examples.items():
        if not (isinstance(questions, list) and all(isinstance(q, str) for q in questions)):
            raise PromptError(
                f"{folder / 'examples.toml'}: {language} must be a list of questions."
            )
    return {language: list(questions) for language, questions in examples.items()}  # type: ignore[call-overload]


def _read_phrases(path: Path) -> dict[str, Phrases]:
    try:
        phrases = {k: Phrases.model_validate(v) for k, v in _read_toml(path).items()}
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    for language in ("en", "zh", "es"):
        if language not in phrases:
            raise PromptError(f"{path} has no section [{language}].")
    return phrases


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{path} is not valid TOML: {error}.") from error


def _read_template(folder: Path, name: str, shared: dict[str, str]) -> ChatPromptTemplate:
    files = {role: folder / f"{name}.{role}.txt" for role in ("system", "user")}
    texts = {role: _read(path).rstrip("\n") for role, path in files.items()}
    used = set[str]()
    for role, path in files.items():
        try:
            fields = {
                field for _, field, _, _ in Formatter().parse(texts[role]) if field is not None
            }
        except ValueError as error:
            raise PromptError(f"{path}: {error}; write a literal brace twice.") from error
        if unknown := fields - _VARIABLES[name]:
            known = ", ".join(sorted(_VARIABLES[name]))
            raise PromptError(
                f"{path} uses {{{sorted(unknown)[0]}}}, which nobody fills. Known: {known}."
            )
        used |= fields
    if missing := _VARIABLES[name] - shared.keys() - used:
        raise PromptError(f"The template {files['user']} must use {{{sorted(missing)[0]}}}.")
    template = ChatPromptTemplate.from_messages(
        [("system", texts["system"]), ("human", texts["user"])]
    )
    return template.partial(**{k: v for k, v in shared.items() if k in used})


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(
            f"The prompt file {path} cannot be read ({error.strerror}). "
            "Check ASSISTANT_PROMPTS_DIR, or bring the file back."
        ) from error
