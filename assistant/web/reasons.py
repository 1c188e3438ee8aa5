"""Sentences said in English elsewhere, in the page's language: why a claim got its verdict, notes on a document."""

import re
import tomllib
from functools import cache
from importlib.resources import files


def reason_text(reason: str, language: str) -> str:
    """The audit's reason in `language`; a sentence that has no translation stays as it is."""
    return _said("reasons.toml", reason, language)


def note_text(note: str, language: str) -> str:
    """A note on a document in `language`; a sentence that has no translation stays as it is."""
    return _said("notes.toml", note, language)


def _said(catalogue: str, sentences: str, language: str) -> str:
    for pattern, said in _translations(catalogue, language):
        sentences = pattern.sub(
            lambda found, said=said: said.format(*found.groups()),  # type: ignore[misc]
            sentences,
        )
    return sentences


@cache
def _translations(catalogue: str, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(files("assistant.web").joinpath(catalogue).read_text("utf-8"))
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.+?)")), said[language])
        for english, said in data.items()
        if language in said
    )
