"""Where the fields of a scenario start: at what the documents state, or at what follows from that."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from assistant.audit import AuditError, Source, derive, relations_for
from assistant.audit.errors import FigureMissing
from assistant.audit.places import FigureBook
from assistant.documents import Document
from assistant.documents.types import Measures
from assistant.figures import Quantity
from assistant.scenario.declaring import Field, Scenario


class Start(BaseModel):
    """The value a field starts at, with the sentences it rests on; without any, `why` says why it is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quantity: Quantity
    sources: tuple[Source, ...] = ()
    formula: str | None = None
    why: Measures | None = None


def starting_values(scenario: Scenario, documents: Sequence[Document]) -> Mapping[str, Start]:
    """The start of every field by name.

    Raises AuditError when the documents neither state a figure that a field starts at nor let it be derived.
    """
    relations = relations_for(documents)
    book = FigureBook(documents, losses=relations.losses)
    derived = {one.name: one for one in derive(documents, relations)}
    starts = {}
    for field in scenario.fields:
        if field.figure in derived:
            found = derived[field.figure]
            starts[field.name] = Start(
                quantity=found.calculation.result,
                sources=found.sources,
                formula=found.calculation.formula,
            )
        else:
            starts[field.name] = _stated(field, book)
    return starts


def _stated(field: Field, book: FigureBook) -> Start:
    if field.figure is None:
        assert field.value is not None
        assert field.unit is not None
        return Start(quantity=Quantity(value=field.value, unit=field.unit), why=field.why)
    try:
        found = book.find(field.figure)
    except FigureMissing as error:
        raise AuditError(
            f"The scenario's field {field.name} starts at the figure {field.figure}, which the documents do not "
            f"state: {error}"
        ) from error
    quantity = Quantity(value=found.quantity.value, unit=found.quantity.unit)
    return Start(quantity=quantity, sources=found.statement.sources)
