"""The store a question is asked of: the one in use, or a folder of documents beside the question sets."""

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from assistant.chain.types import Answer
from assistant.documents import ReadingProcess, find_sources
from assistant.documents.types import Measures
from assistant.errors import EvaluationError
from assistant.evaluation.figure_scores import compare
from assistant.evaluation.questions import SHIPPED_CORPUS, Question
from assistant.evaluation.records import RetrievedText, stored_figures
from assistant.figures import Figure
from assistant.index.index import Index


def store_of(
    corpus: str, *, shipped: Path, given: bool, alone: bool, documents: Path, stores: Path
) -> Path:
    """The folder of the store that holds a corpus.

    `shipped` is the store in use, `given` whether the person named it, `alone` whether the set has no other corpus:
    a store that is named for a set with one corpus is that corpus, whatever its name. Otherwise a corpus is a folder
    of `documents`, and its store one of `stores`.
    Raises EvaluationError when there is no such folder.
    """
    if corpus == SHIPPED_CORPUS or (given and alone):
        return shipped
    if not (documents / corpus).is_dir():
        raise EvaluationError(
            f"The questions name the corpus {corpus!r}, and there is no folder {documents / corpus}. "
            "Add it, or name a store that holds these documents with --store."
        )
    return stores / corpus


def fill(index: Index, folder: Path) -> None:
    """Bring the index in step with a folder: what changed is read again, what is gone is taken out.

    Raises EvaluationError naming the first document that cannot be read.
    """
    sources = [Path(source).resolve() for source in find_sources([folder])]
    with index.writing(), ReadingProcess() as process:
        for source in sources:
            outcome = index.ingest(source, process=process)
            if outcome.outcome == "failed":
                raise EvaluationError(f"A document of {folder} cannot be read: {outcome.error}")
        for stored in index.documents():
            if Path(stored.document.source) not in sources:
                index.remove(stored.document.metadata.id)


class StatedFigures:
    """Which passages of a store state a quantity, and what its documents say that their figures measure.

    Both are read once, when the first question needs them.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._figures: list[tuple[str, str, Figure]] | None = None

    def holders(self, question: Question) -> tuple[dict[str, str], ...]:
        """By expected figure: the passages that state it in any of its readings, each with its document."""
        return tuple(
            {
                passage: document
                for passage, document, figure in self._all()
                if any(compare(figure, r, e.tolerance) == "right" for r in e.readings)
            }
            for e in question.figures
        )

    def cited(self, answer: Answer, known: Collection[str]) -> tuple[RetrievedText, ...]:
        """The passages an answer cites that are not among the `known`, with the figures that the index holds.

        A cell under "(in millions)" is another number there than its quote reads.
        """
        cited = {c.passage.id: c for c in answer.citations if c.passage.id not in known}
        figures = self._index.library.figures(list(cited))
        return tuple(
            RetrievedText(
                passage_id=passage_id,
                document_id=citation.document_id,
                start=citation.passage.start,
                end=citation.passage.end,
                similarity=0,
                text=citation.passage.text,
                figures=stored_figures(figures[passage_id]),
            )
            for passage_id, citation in cited.items()
        )

    def labels(self, document_ids: Collection[str]) -> tuple[str, ...]:
        """What figures of these documents measure, as front matter and relations beside them say, in all languages."""
        return tuple(
            phrase
            for about, m in self._measures
            if about & set(document_ids)
            for phrase in (m.en, m.zh, m.es)
            if phrase is not None
        )

    @cached_property
    def _measures(self) -> Sequence[tuple[frozenset[str], Measures]]:
        """What named and derived figures measure, each with the documents it rests on."""
        named = [
            (frozenset({stored.document.metadata.id}), figure.measures)
            for stored in self._index.documents()
            for figure in stored.document.metadata.figures
        ]
        derived = [
            (frozenset(card.document_ids), card.measures)
            for card in self._index.library.cards.derived()
            if card.measures is not None
        ]
        return [*named, *derived]

    def _all(self) -> Sequence[tuple[str, str, Figure]]:
        if self._figures is None:
            library = self._index.library
            self._figures = []
            for stored in library.documents():
                document_id = stored.document.metadata.id
                passages = list(dict.fromkeys(u.passage_id for u in library.units(document_id)))
                for passage_id, figures in library.figures(passages).items():
                    self._figures += [(passage_id, document_id, f) for f in figures]
        return self._figures
