"""Where named figures stand: the figure as written in the text of its document, and the sentence around it.

A document names its figures in the order in which they stand in its text, each at a place of its own, so each is
looked for behind the one before; one that is not found there may stand anywhere.

`revenue_es` in a Spanish document is the translation of `revenue` in a document of another language: both state the
same thing, and one stands in for the other where only one is chosen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.errors import AuditError, FigureMissing
from assistant.audit.types import Source, Statement
from assistant.documents import Document
from assistant.documents.sentences import sentence_spans
from assistant.documents.table_figures import figures_of
from assistant.documents.types import NamedFigure
from assistant.figures import Figure, Quantity, convert, same_quantity, write_figure


@dataclass(frozen=True)
class Stated:
    """A statement together with the quantity to calculate with.

    `quantity` is the figure as its text gives it, in the unit of its name and negative if it is declared a loss; for a
    derived result it is exact.
    """

    statement: Statement
    quantity: Quantity


class FigureBook:
    """The named figures of the chosen documents, by name."""

    def __init__(
        self,
        documents: Sequence[Document],
        prefer: str | None = None,
        losses: Collection[str] = (),
    ) -> None:
        """`prefer` is the id of the document whose own figures go before their translations elsewhere.

        `losses` names the figures that count as negative, with their translations.
        """
        self._prefer = prefer
        self._documents: dict[str, Document] = {}
        self._twice: dict[str, tuple[str, str]] = {}
        self._places: dict[str, Mapping[str, Figure]] = {}
        self._found: dict[str, Stated] = {}
        for document in documents:
            for figure in document.metadata.figures:
                if figure.name in self._documents:
                    earlier = self._documents[figure.name].metadata.id
                    self._twice[figure.name] = earlier, document.metadata.id
                self._documents[figure.name] = document
        self._translations: dict[str, list[str]] = self._find_translations()
        self._losses = {one for name in losses for one in (name, *self._translations.get(name, ()))}

    def find(self, name: str) -> Stated:
        """The figure of this name, or the one that stands in for it.

        Raises FigureMissing when no chosen document names it or its text does not hold it, AuditError when two
        documents name it.
        """
        return self.read(self._standing_for(name))

    def has(self, name: str) -> bool:
        """Whether a chosen document names the figure, or a translation of it."""
        return self._standing_for(name) in self._documents

    def translations(self) -> list[tuple[str, str]]:
        """Pairs of a figure and its translation, both in the chosen documents."""
        return [
            (name, translated)
            for name, all_of_it in self._translations.items()
            if name in self._documents
            for translated in all_of_it
        ]

    def read(self, name: str) -> Stated:
        """The figure of exactly this name; raises as `find` does."""
        if name not in self._found:
            self._found[name] = self._read(name)
        return self._found[name]

    def declared(self, name: str) -> Statement:
        """The figure as the front matter declares it, for one that its text does not hold.

        Raises KeyError where no chosen document names it.
        """
        name = self._standing_for(name)
        document = self._documents[name]
        named = _named(document, name)
        quantity = Quantity(value=named.value, unit=named.unit)
        return Statement(
            name=name,
            measures=named.measures,
            text=write_figure(quantity, "en"),
            value=named.value,
            unit=named.unit,
            documents=(document.metadata.id,),
            sources=(),
        )

    def _standing_for(self, name: str) -> str:
        candidates: list[str] = [name, *self._translations.get(name, ())]
        here = [one for one in candidates if one in self._documents]
        for one in here:
            if self._documents[one].metadata.id == self._prefer:
                return one
        return here[0] if here else name

    def _find_translations(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, document in self._documents.items():
            base, _, language = name.rpartition("_")
            original = self._documents.get(base)
            if not base or language != document.metadata.language.partition("-")[0]:
                continue
            if original is None or original.metadata.language != document.metadata.language:
                found.setdefault(base, []).append(name)
        return found

    def _read(self, name: str) -> Stated:
        document = self._documents.get(name)
        if document is None:
            raise FigureMissing((f"No chosen document names the figure {name}.",))
        if name in self._twice:
            first, second = self._twice[name]
            raise AuditError(
                f"The documents {first} and {second} both name a figure {name}; rename it in one of them."
            )
        places = self._places.get(document.metadata.id)
        if places is None:
            places = self._places[document.metadata.id] = place_figures(document)
        named = _named(document, name)
        if name not in places:
            raise FigureMissing(
                (
                    f"The text of {document.metadata.id} does not hold the figure {name}, "
                    f"{named.value:f} {named.unit}.",
                )
            )
        figure = _in_unit(places[name], named.unit)
        source = _source(document, named, figure)
        quantity = _negative(figure) if name in self._losses else figure
        statement = Statement(
            name=name,
            measures=named.measures,
            text=_with_minus(source, figure) if quantity.value < 0 <= figure.value else source.text,
            value=named.value.copy_negate() if quantity.value < 0 <= named.value else named.value,
            unit=named.unit,
            documents=(document.metadata.id,),
            sources=(source,),
        )
        return Stated(statement, quantity)


def _named(document: Document, name: str) -> NamedFigure:
    return next(figure for figure in document.metadata.figures if figure.name == name)


def place_figures(document: Document) -> dict[str, Figure]:
    """The named figures of a document as they stand in its text, by name; those not found are left out."""
    figures = figures_of(document)
    places: dict[str, int] = {}
    after = 0
    for named in document.metadata.figures:
        place = _first(figures, named, range(after, len(figures)))
        if place is not None:
            places[named.name] = place
            after = place + 1
    taken = set(places.values())
    for named in document.metadata.figures:
        if named.name not in places:
            free = [i for i in range(len(figures)) if i not in taken]
            place = _first(figures, named, free)
            if place is not None:
                places[named.name] = place
                taken.add(place)
    return {name: figures[place] for name, place in places.items()}


def _first(figures: Sequence[Figure], named: NamedFigure, among: Sequence[int]) -> int | None:
    wanted = Quantity(value=named.value, unit=named.unit)
    return next((i for i in among if same_quantity(figures[i], wanted)), None)


def _in_unit(figure: Figure, unit: str) -> Figure:
    """The figure in the unit of its name, its last place as written with it (0.75 GW is 750 MW to ten)."""
    update: dict[str, object] = {"value": convert(figure, unit).value, "unit": unit}
    if figure.resolution is not None:
        step = Quantity(value=figure.resolution, unit=figure.unit)
        update["resolution"] = convert(step, unit).value
    return figure.model_copy(update=update)


def _negative(figure: Figure) -> Figure:
    return figure.model_copy(
        update={
            "value": figure.value.copy_abs().copy_negate(),
            "signed": None,
            "text": f"−{figure.text}",
        }
    )


def _with_minus(source: Source, figure: Figure) -> str:
    """The figure as written with a minus before its number: about −$485 million."""
    before = source.text[: source.text.find(figure.text)]
    return f"{before}−{source.text[len(before) :]}"


def _source(document: Document, named: NamedFigure, figure: Figure) -> Source:
    metadata, text = document.metadata, document.text
    start, end = sentence_around(text, figure)
    written_start, written_end = figure.outer or (figure.start, figure.end)
    return Source(
        name=named.name,
        measures=named.measures,
        text=text[written_start:written_end],
        value=named.value,
        unit=named.unit,
        figure_start=figure.start,
        figure_end=figure.end,
        document_id=metadata.id,
        title=metadata.title,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        quote=text[start:end],
        start=start,
        end=end,
    )


def sentence_around(text: str, figure: Figure) -> tuple[int, int]:
    """The sentence a figure stands in, or the whole line where no one sentence holds all of it."""
    line_start = text.rfind("\n", 0, figure.start) + 1
    line_end = text.find("\n", figure.end)
    line_end = len(text) if line_end < 0 else line_end
    for start, end in sentence_spans(text, line_start, line_end):
        if start <= figure.start and figure.end <= end:
            return start, end
    return line_start, line_end
