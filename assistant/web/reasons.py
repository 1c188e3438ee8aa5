"""Why a claim got its verdict, in the page's language: the sentences of the audit, and their translations."""

import re
import tomllib
from functools import cache
from importlib.resources import files


def reason_text(reason: str, language: str) -> str:
    """The audit's reason in `language`; a sentence that has no translation stays as it is."""
    for pattern, said in _translations(language):
        reason = pattern.sub(lambda found, said=said: said.format(*found.groups()), reason)  # type: ignore[misc]
    return reason


@cache
def _translations(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(files("assistant.web").joinpath("reasons.toml").read_text("utf-8"))
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.+?)")), said[language])
        for english, said in data.items()
        if language in said
    )
