"""Scores of retrieval and citations, at the level of passages. Definitions stand in evals/README.md."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from assistant.chain.types import Answer, Citation
from assistant.evaluation.questions import Question
from assistant.evaluation.quotes import figures_of_quote, same_figure
from assistant.evaluation.records import Record, RetrievedText
from assistant.figures import Quantity

CUTOFFS = (1, 3, 5, 8)
_MARK = re.compile(r"\[(\d+)\]")


class RetrievalScore(BaseModel):
    """`recall`: by cutoff, the share of what is needed that is among the first passages. `reciprocal_rank`: of the
    first passage that has any of it, 0 when none has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recall: Mapping[int, float]
    reciprocal_rank: float


class CitationScore(BaseModel):
    """`precision` and `recall` against what is expected, `support` by the answer's own word: all shares, None where
    there is nothing to count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    precision: float | None
    recall: float | None
    support: float | None
    unsupported: tuple[str, ...] = ()


class Need:
    """One thing that passages must hold: an expected figure, or a document of a list of acceptable ones."""

    def __init__(self, *, passages: Sequence[str] = (), documents: Sequence[str] = ()) -> None:
        self._passages = frozenset(passages)
        self._documents = frozenset(documents)

    def met_by(self, passage_id: str, document_id: str) -> bool:
        """Whether this passage of this document is or has what is needed."""
        return passage_id in self._passages or document_id in self._documents


def needs(question: Question, record: Record) -> list[Need]:
    """What retrieval must find: the expected figures that some passage states, else the expected sources.

    Where sources are listed, a figure counts in passages of these documents; if none of them states it, anywhere.
    A figure that no passage states has to be computed, and its sources are needed instead.
    """
    figures = _stated(question, record)
    return [Need(passages=holders) for holders in figures] or _source_needs(question)


def score_retrieval(question: Question, record: Record) -> RetrievalScore | None:
    """Recall at every cutoff and the reciprocal rank; None when nothing is known to be needed."""
    wanted = needs(question, record)
    if not wanted or record.failure is not None:
        return None
    ranks = [
        next(
            (
                rank
                for rank, p in enumerate(record.retrieved, start=1)
                if need.met_by(p.passage_id, p.document_id)
            ),
            None,
        )
        for need in wanted
    ]
    found = [rank for rank in ranks if rank is not None]
    return RetrievalScore(
        recall={k: sum(r <= k for r in found) / len(wanted) for k in CUTOFFS},
        reciprocal_rank=1 / min(found) if found else 0.0,
    )


def score_citations(question: Question, record: Record) -> CitationScore | None:
    """Citation scores of an answer; None for a refusal or where there is no answer.

    Precision: of the cited passages, those that state an expected figure, or an input of the answer's calculations,
    or (where no expected figure is stated anywhere) stand in an expected source. Recall: of the expected sources and
    the expected figures that are stated, those that a cited passage covers.
    """
    answer = record.answer
    if answer is None or answer.abstained or question.refusal:
        return None
    cited = _cited(answer)
    relevant = [Need(passages=tuple(h)) for h in record.holders if h] or _source_needs(question)
    required = [*(Need(passages=h) for h in _stated(question, record)), *_source_needs(question)]
    precision = None
    if cited and relevant:
        precision = sum(
            any(need.met_by(c.passage.id, c.document_id) for need in relevant)
            or _has_input(c, answer)
            for c in cited
        ) / len(cited)
    recall = None
    if required:
        recall = sum(
            any(need.met_by(c.passage.id, c.document_id) for c in cited) for need in required
        ) / len(required)
    support, unsupported = _support(answer, record.passages)
    return CitationScore(
        precision=precision, recall=recall, support=support, unsupported=unsupported
    )


def _stated(question: Question, record: Record) -> list[list[str]]:
    """By expected figure that is stated: the passages that state it, in the expected sources if any there does."""
    listed = {document for documents in question.sources for document in documents}
    found: list[list[str]] = []
    for holders in record.holders:
        inside = [passage for passage, document in holders.items() if document in listed]
        if holders:
            found.append(inside or list(holders))
    return found


def _source_needs(question: Question) -> list[Need]:
    return [Need(documents=documents) for documents in question.sources]


def _cited(answer: Answer) -> list[Citation]:
    """Every cited passage once."""
    return list({c.passage.id: c for c in answer.citations}.values())


def _has_input(citation: Citation, answer: Answer) -> bool:
    return any(
        i.citation is not None
        and any(
            c.mark == i.citation and c.passage.id == citation.passage.id for c in answer.citations
        )
        for calculation in answer.calculations
        for i in calculation.inputs
    )


def _support(
    answer: Answer, retrieved: Sequence[RetrievedText]
) -> tuple[float | None, tuple[str, ...]]:
    """The share of claims "this stands there" that hold, and those that do not.

    A claim is a mark in the text, which must have a citation; a citation, whose quote must stand in its passage; and
    a figure said to be quoted, or an input of a calculation, that names a citation, whose quote must state it.
    """
    citations = {c.mark: c for c in answer.citations}
    claims = [(f"[{m}]", int(m) in citations) for m in dict.fromkeys(_MARK.findall(answer.answer))]
    claims += [(f"quote of [{c.mark}]", c.quote in c.passage.text) for c in answer.citations]
    named = [
        (f.text, f.citation, Quantity(value=f.value, unit=f.unit))
        for f in answer.figures
        if f.origin == "quoted"
    ]
    named += [
        (f"{calculation.id}: {i.name}", i.citation, Quantity(value=i.value, unit=i.unit))
        for calculation in answer.calculations
        for i in calculation.inputs
        if i.citation is not None
    ]
    for text, mark, quantity in named:
        citation = citations.get(mark) if mark is not None else None
        claims.append((text, citation is not None and _states(citation, quantity, retrieved)))
    if not claims:
        return None, ()
    return sum(holds for _, holds in claims) / len(claims), tuple(t for t, ok in claims if not ok)


def _states(citation: Citation, quantity: Quantity, retrieved: Sequence[RetrievedText]) -> bool:
    return any(same_figure(quantity, known) for known in figures_of_quote(citation, retrieved))
