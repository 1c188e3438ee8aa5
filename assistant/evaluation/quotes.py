"""What the quotes of an answer state: read by the figure reader, with the scale notes that only the index knows."""

from collections.abc import Sequence

from assistant.chain.types import Citation
from assistant.errors import FigureError
from assistant.evaluation.records import RetrievedText
from assistant.figures import Quantity, find_figures, same_quantity


def figures_of_quote(citation: Citation, retrieved: Sequence[RetrievedText]) -> list[Quantity]:
    """Every quantity a citation's quote states.

    A row of a table has its scale note ("in millions") in the header, so the figures that the index holds for the
    quoted span count too.
    """
    found: list[Quantity] = list(find_figures(citation.quote))
    found += [
        Quantity(value=f.value, unit=f.unit)
        for passage in retrieved
        if passage.document_id == citation.document_id
        for f in passage.figures
        if citation.start <= f.start and f.end <= citation.end
    ]
    return found


def same_figure(a: Quantity, b: Quantity) -> bool:
    """The same quantity, a loss as good as its negative; where one of the two names no unit, the same value."""
    if "1" in (a.unit, b.unit) and abs(a.value) == abs(b.value):
        return True
    try:
        return same_quantity(a, b) or same_quantity(Quantity(value=-a.value, unit=a.unit), b)
    except FigureError:
        return False
