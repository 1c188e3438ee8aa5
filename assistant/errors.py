"""Every error a person may be shown. The message is a sentence: what was given, what is wrong, what to do.

Messages are English. A DocumentError, which the page shows too, can be said in the page's languages: its sentences
stand in `errors.toml`.

AssistantError
├── SettingsError        a setting is unknown or has an unusable value
├── DocumentError        a file or page cannot be read or taken in
├── FigureError          a quantity cannot be written or compared
├── CalculationError     a calculation has no answer: units differ, an input is missing, a division by zero
├── ModelStoreError      weights are missing, cannot be fetched or have the wrong hash
├── ModelError           the language model failed, refused or ran out of time
├── PromptError          a template is missing or uses a variable nobody fills
├── EvaluationError      a question set, a run or a report cannot be used
└── StoreError           the index is missing, locked, damaged or was built with another embedder
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TypeAlias

Filling: TypeAlias = "str | int | Part | tuple[Part, ...]"
"""What is filled into a sentence: text as it is, a number, or parts that are said in the sentence's language."""

_LIST_MARK = {"en": "; ", "zh": "；", "es": "; "}
_THOUSANDS = {"en": ",", "zh": ",", "es": "\u202f"}


@dataclass(frozen=True)
class Part:
    """A part of a sentence that has words of its own in `errors.toml`."""

    code: str
    fields: Mapping[str, Filling]

    def said(self, language: str) -> str:
        """The words in `en`, `zh` or `es`."""
        filled = {name: _filled(value, language) for name, value in self.fields.items()}
        return sentences()[self.code][language].format(**filled)


def part(code: str, **fields: Filling) -> Part:
    """The part of a sentence with this name in `errors.toml`."""
    return Part(code, fields)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The sentences of `errors.toml`: by name and language."""
    return tomllib.loads(files("assistant").joinpath("errors.toml").read_text("utf-8"))


def _filled(value: Filling, language: str) -> str:
    match value:
        case int():
            grouped = language != "es" or value >= 10_000  # Spanish leaves four digits together
            return f"{value:,}".replace(",", _THOUSANDS[language]) if grouped else str(value)
        case Part():
            return value.said(language)
        case tuple():
            return _LIST_MARK[language].join(one.said(language) for one in value)
    return value


class AssistantError(Exception):
    """Base of every error whose message is meant for the person using the program."""

    def said(self, language: str) -> str:
        """The message in `en`, `zh` or `es`; in English where it has no translation."""
        return str(self)


class SettingsError(AssistantError):
    """A setting is unknown or has an unusable value."""


class DocumentError(AssistantError):
    """A file or page cannot be read or taken in: the sentence `code` of `errors.toml`, with its fields filled in."""

    def __init__(self, code: str, **fields: Filling) -> None:
        self.code = code
        self.fields = fields
        super().__init__(Part(code, fields).said("en"))

    def said(self, language: str) -> str:
        """The sentence in `en`, `zh` or `es`."""
        return Part(self.code, self.fields).said(language)

    def about(self, source: str) -> "DocumentError":
        """The same error of a source under another name."""
        return DocumentError(self.code, **{**self.fields, "source": source})

    def __reduce__(self) -> "tuple[Callable[[], DocumentError], tuple[()]]":
        """What is sent to another process: the code and the fields, not the sentence."""
        return partial(DocumentError, self.code, **self.fields), ()


class FigureError(AssistantError):
    """A quantity cannot be written or compared."""


class CalculationError(AssistantError):
    """A calculation has no answer: units differ, an input is missing, a division by zero."""


class ModelStoreError(AssistantError):
    """Weights are missing, cannot be fetched or have the wrong hash."""


class ModelError(AssistantError):
    """The language model failed, refused or ran out of time."""


class PromptError(AssistantError):
    """A template is missing or uses a variable nobody fills."""


class EvaluationError(AssistantError):
    """A question set, a run or a report cannot be used."""


class StoreError(AssistantError):
    """The index is missing, locked, damaged or was built with another embedder."""
