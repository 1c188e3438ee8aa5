"""What the generated set is made of: documents of other people's data sets, and questions that may be asked of them."""

import re
from typing import Literal, NamedTuple

import yaml

from assistant.evaluation.questions import Question

CORPUS = "generated"
"""The name of the generated documents as a corpus; `assistant eval --store` says where they are."""

Kind = Literal["asked", "sentence", "derived", "cell", "change"]
"""How a question came about: asked by the data set (a number is read, or calculated from a report), or made by code
from a sentence of a paragraph, from a cell of a table, from two cells of a row."""


class Source(NamedTuple):
    """A document to be indexed; `text` is Markdown without front matter."""

    id: str
    title: str
    language: str
    licence: str
    text: str

    def markdown(self) -> str:
        """The document with its front matter."""
        fields = {n: getattr(self, n) for n in ("id", "title", "language", "licence")}
        head = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{head}---\n{self.text}\n"


class Candidate(NamedTuple):
    """A question that may be taken into the set."""

    kind: Kind
    question: Question

    @property
    def document(self) -> str:
        """The document that it was made from."""
        return self.question.sources[0][0]


def slug(text: str) -> str:
    """Text as part of an id: lower case, words joined by hyphens, at most six of them."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())[:6])
