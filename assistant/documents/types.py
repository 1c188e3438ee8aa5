"""Documents, their passages and clauses: the words everything else uses.

Offsets are code points into `Document.text`, end exclusive, so `document.text[p.start:p.end] == p.text`.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(_Frozen):
    """A short phrase a language; English always, others where they are given."""

    en: str = Field(min_length=3)
    zh: str | None = None
    es: str | None = None

    def in_language(self, language: str) -> str | None:
        """The phrase in the language of this code (`zh` and `zh-Hant` are one); None where it is not given in it."""
        by_language = {"en": self.en, "zh": self.zh, "es": self.es}
        return by_language.get(language.partition("-")[0])

    def said(self, language: str) -> str:
        """The phrase in the language of this code, in English where it is not given in it."""
        return self.in_language(language) or self.en


class Measures(Phrase):
    """What a figure measures."""


class NamedFigure(_Frozen):
    """A figure the document's text must contain, under a name others may refer to.

    `unit` follows the project's unit names: ISO 4217 for money, SI symbols with prefix, `%`, `x` for multiples,
    the English singular of a counted thing, rates with a slash. `value` has scale words multiplied in.
    """

    name: Name
    measures: Measures
    value: Decimal
    unit: str = Field(min_length=1)


class DocumentMetadata(_Frozen):
    """Where a document comes from. Front matter of a Markdown file is exactly this, in YAML."""

    id: Identifier
    title: str = Field(min_length=1)
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    accessed: date | None = None
    licence: str | None = None
    figures: tuple[NamedFigure, ...] = ()


class Table(_Frozen):
    """Where a table stands in the cleaned text, and what must be repeated on every piece it is split into."""

    start: int
    end: int
    caption: str = ""
    header: str = ""
    scale_note: str = ""


class Document(_Frozen):
    """One source: its metadata and its cleaned text."""

    metadata: DocumentMetadata
    text: str
    tables: tuple[Table, ...] = ()
    source: str = Field(description="the path or address it was read from")
    notes: tuple[str, ...] = Field(
        default=(), description="what the person should know, for instance figures lost in cleaning"
    )


class Passage(_Frozen):
    """A span of a document that is retrieved, quoted and cited as a whole.

    `context` is what the span needs to be understood but does not contain: its headings, or its table's caption,
    header and scale note.
    """

    id: str
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    context: str = ""


class Clause(_Frozen):
    """The smallest unit searched: a sentence or a part of one. It points to the passage it stands in."""

    id: str
    passage_id: str
    start: int
    end: int
    text: str
