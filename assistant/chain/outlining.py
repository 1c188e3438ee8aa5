"""Taking a question apart: which arithmetic it wants, and of which figures, each by a name such as a report would use.

The language model is asked, for names only: no value that it writes is ever calculated with. A small model is right
about most figures and often wrong about the arithmetic, so that an outline is a sign for `planning`, never an order.
"""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from assistant.chain.prompts import Prompts
from assistant.errors import ModelError
from assistant.llm.chat import ChatModel

KINDS = (
    "ratio",
    "share",
    "change",
    "difference",
    "sum",
    "mean",
    "product",
    "each",
    "part",
    "whole",
    "base",
)
"""The kinds of arithmetic of `operations.toml` that the prompt names."""

MOST_FIGURES = 3
MOST_TOKENS = 80

GRAMMAR = f"""root ::= kind (" | " name){{1,{MOST_FIGURES}}}
kind ::= {" | ".join(f'"{kind}"' for kind in KINDS)}
name ::= [^|\\n ] [^|\\n]{{0,90}}
"""
"""One line: the kind of arithmetic, and the names of one to three figures (GBNF)."""


class Outline(BaseModel):
    """What a question wants calculated: the kind of arithmetic, one of `KINDS`, and the figures for it, by name."""

    model_config = ConfigDict(frozen=True)

    kind: str
    names: tuple[str, ...]


Outlines = Callable[[str], Outline | None]
"""The outline of a question; None where the model gives none that can be read."""


def model_outlines(model: ChatModel, prompts: Prompts) -> Outlines:
    """Asks this model."""

    def outline(question: str) -> Outline | None:
        pieces = model.stream(
            prompts.outline,
            {"question": question},
            max_tokens=MOST_TOKENS,
            grammar=GRAMMAR,
            task="outline",
        )
        try:
            return read_outline("".join(pieces))
        except ModelError:
            return None

    return outline


def read_outline(written: str) -> Outline | None:
    """The first line of what the model wrote; None where that is no outline: not every endpoint has grammars."""
    kind, *names = (part.strip() for part in written.strip().split("\n")[0].split("|"))
    kept = tuple(dict.fromkeys(name for name in names if name))[:MOST_FIGURES]
    return Outline(kind=kind, names=kept) if kind in KINDS and kept else None
