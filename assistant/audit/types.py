"""What an audit finds: statements with their sources, and a row for each claim.

Offsets are code points into the text of the document, end exclusive.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.calculator.types import Calculation, CalculationRange
from assistant.documents.types import Measures
from assistant.figures.types import Quantity

Verdict = Literal["agrees", "rounded", "contradicts", "another basis", "cannot be checked"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """Where a named figure stands: the figure as written, and the sentence around it."""

    name: str
    measures: Measures
    text: str
    """The figure as written, with its qualifier: `约50亿美元`."""
    value: Decimal
    unit: str
    figure_start: int
    figure_end: int
    document_id: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    quote: str
    """The sentence, or the row of a table, that the figure stands in."""
    start: int
    end: int


class Assumption(_Frozen):
    """An input that no document states, with the reason why it may be used."""

    value: Decimal
    unit: str
    why: str


class Statement(_Frozen):
    """One side of a comparison: a figure a document states, both ends of a range, or a derived result.

    Figures declared as losses are negative here, in `text` too; their sources have them as written.
    """

    name: str
    measures: Measures
    text: str
    value: Decimal
    high: Decimal | None = None
    """The upper end, where the statement is a range; `value` is then the lower."""
    unit: str
    documents: tuple[str, ...]
    """Ids of the documents that state it, or that state what it is derived from."""
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...] = ()


class AuditRow(_Frozen):
    """One claim and what became of it.

    `relation` says how it was checked: recomputed from other figures (`derivation`), set against another statement
    of the same thing (`same`), or against the figure it translates (`translation`). `recomputed` is what it is held
    against, in the unit of the claim and exact to 50 digits; `recomputed_high` is set where that is a range.
    `difference` is the claim less the nearest value of it (of two ranges: between the ends further apart), for
    percentages in percentage points. `difference_percent` is the same in percent of that value, None where that is
    zero. Nothing of this is set where nothing could be checked. `sources` holds every sentence the row rests on, that
    of the claim first.
    """

    relation: Literal["derivation", "same", "translation"]
    claim: Statement
    against: Statement | None = None
    calculation: CalculationRange | None = None
    recomputed: Quantity | None = None
    recomputed_high: Quantity | None = None
    difference: Quantity | None = None
    difference_percent: Decimal | None = None
    verdict: Verdict
    reason: str
    note: str | None = None
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...] = ()


class DerivedFigure(_Frozen):
    """A result that follows from named figures although no document states it; `steps` are the calculations whose
    results go into its own, each before those that need it. `inputs` are the names of the figures, sources' or derived
    ones, that are inputs by themselves, and `called` what the phrase in `measures` calls some of them."""

    name: str
    measures: Measures
    calculation: Calculation
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...] = ()
    steps: tuple[Calculation, ...] = ()
    inputs: dict[str, str] = Field(default_factory=dict)
    called: dict[str, Measures] = Field(default_factory=dict)
