"""Evidence: the few sentences of the retrieved passages that are put before the model.

The prompt is what an answer on a processor costs, so whole passages are not shown: the sentences nearest to the
question are, within a budget of tokens, headed by their document's title. Figures of documents in other languages
are written in the question's language, because models carry numerals over but convert them wrongly.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from pydantic import BaseModel, ConfigDict

from assistant.calculator import Calculation
from assistant.chain.localise import localise
from assistant.documents.instructions import is_instruction
from assistant.documents.language import is_foreign, same_language
from assistant.documents.types import DocumentMetadata, Passage
from assistant.figures import Figure
from assistant.index.search import RetrievedPassage, ScoredClause

SENTENCE_ENDS = ".!?;\u3002\uff01\uff1f\u2026\uff1b|"
SHORTEST_TITLE = 16
FOREIGN = 0.05
"""What a sentence in another language than the question's is nearer to it than its vector says: of the same sentence in
both, the one in the question's language is nearer by 0.05 to 0.16 (paragraphs of XQuAD in three languages)."""

_SUBTITLE = re.compile(r"[(\uff08|]|: |\uff1a| [-–—] ")
QUESTION_LABEL = re.compile(
    r"[-*\s]*(?:Q|Question|P|Pregunta|\u95ee|\u554f)\**\s*[:\uff1a]", re.IGNORECASE
)
# words by which a sentence leans on the one before it
_LEANS = re.compile(
    r"(?:(?:it|they|he|she|this|that|these|those|its|their|his|her|such|the same)\b"
    r"|(?:ello|esto|eso|este|esta|estos|estas|ella|ellos|él|dicho|dicha|su|sus)\b"
    r"|[它他她这這其该該此])",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(r"\s*(#{1,6} .*|[|:\-\s]+)$")


class EvidenceSentence(BaseModel):
    """A sentence of a source: the span it is quoted from and the text the model is shown.

    `start` and `end` are offsets into the document's text; `figures` stand inside that span, `numerals` are how they
    are written in `shown`. Where `calculation` is set, the only figure is its result as it is
    written, and `support` are the sentences its inputs stand in. `score` is how near it is to the question.
    """

    model_config = ConfigDict(frozen=True)

    passage: Passage
    metadata: DocumentMetadata
    start: int
    end: int
    quote: str
    shown: str
    figures: tuple[Figure, ...]
    numerals: tuple[str, ...]
    clause_ids: tuple[str, ...]
    score: float
    label: str = ""
    """The phrase in which the sources say what the figure measures, where code has put it into `shown`."""
    nearby: tuple[Figure, ...] = ()
    """All figures of the passage."""
    calculation: Calculation | None = None
    steps: tuple[Calculation, ...] = ()
    """The calculations whose results go into `calculation`, each before those that need it."""
    support: tuple["EvidenceSentence", ...] = ()


def gather(
    retrieved: Sequence[RetrievedPassage], language: str, budget: int
) -> list[EvidenceSentence]:
    """The best sentences of the passages within `budget` tokens (about): the document of the best one first, each in
    reading order. A sentence that leans on the one before it comes with that one.

    At least one sentence comes back when there is a passage, however long it is.
    """
    candidates = [s for found in retrieved for s in _with_antecedents(sentences(found, language))]
    chosen: list[EvidenceSentence] = []
    seen: set[str] = set()
    for sentence in sorted(candidates, key=lambda s: -s.score):
        held = next((c for c in chosen if _within(c, sentence)), None)
        cost = token_estimate(sentence.shown) - (token_estimate(held.shown) if held else 0)
        if sentence.shown in seen or (chosen and cost > budget):
            continue
        if any(_within(sentence, c) for c in chosen):
            continue
        if held is not None:
            chosen.remove(held)
            sentence = sentence.model_copy(update={"score": held.score})
        chosen.append(sentence)
        seen.add(sentence.shown)
        budget -= cost
    order: dict[str, int] = {}
    for sentence in chosen:
        order.setdefault(sentence.passage.document_id, len(order))
    return sorted(chosen, key=lambda s: (order[s.passage.document_id], s.start))


def _with_antecedents(sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """The sentences of one passage; one that leans on the one before it ("It closed …") together with that one."""
    found = list(sentences[:1])
    for before, sentence in pairwise(sentences):
        begins = sentence.passage.start
        gap = sentence.passage.text[before.end - begins : sentence.start - begins]
        leans = _LEANS.match(sentence.quote) and "\n" not in gap
        found.append(_joined(before, gap, sentence) if leans else sentence)
    return found


def _joined(before: EvidenceSentence, gap: str, sentence: EvidenceSentence) -> EvidenceSentence:
    return sentence.model_copy(
        update={
            "start": before.start,
            "quote": f"{before.quote}{gap}{sentence.quote}",
            "shown": f"{before.shown}{' ' * bool(gap)}{sentence.shown}",
            "figures": before.figures + sentence.figures,
            "numerals": tuple(dict.fromkeys(before.numerals + sentence.numerals)),
            "clause_ids": before.clause_ids + sentence.clause_ids,
        }
    )


def _within(one: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether a piece of evidence is part of another."""
    same = one.passage.document_id == other.passage.document_id
    return same and other.start <= one.start and one.end <= other.end


def prompt_text(evidence: Sequence[EvidenceSentence]) -> str:
    """The evidence as the model reads it: under the title of each document, a line a sentence."""
    lines: list[str] = []
    for document_id, sentences in groupby(evidence, lambda s: s.passage.document_id):
        title = next(s.metadata.title for s in evidence if s.passage.document_id == document_id)
        lines += [f"{short_title(title)}:", *(f"- {s.shown}" for s in sentences)]
    return "\n".join(lines)


def short_title(title: str) -> str:
    """A title without its subtitle or what stands in brackets, since every word of a prompt costs time."""
    for mark in _SUBTITLE.finditer(title):
        if mark.start() >= SHORTEST_TITLE:
            return title[: mark.start()].strip()
    return title


def token_estimate(text: str) -> int:
    """About how many tokens a text is: Chinese characters count for two thirds, four Latin letters for one."""
    wide = sum(1 for c in text if ord(c) > 0x2E7F)
    return round(wide * 0.67 + (len(text) - wide) / 3.8) + 1


def sentences(found: RetrievedPassage, language: str) -> list[EvidenceSentence]:
    """The sentences of a passage as evidence, in reading order, without what tells the assistant what to say."""
    told = [_sentence(found, group, language) for group in _groups(found)]
    return [sentence for sentence in told if not is_instruction(sentence.quote)]


def heading_at(found: RetrievedPassage, offset: int, language: str) -> EvidenceSentence:
    """The heading that holds this place of a document, as evidence. Raises KeyError when there is none."""
    for scored in found.clauses:
        if scored.clause.start <= offset < scored.clause.end:
            return _sentence(found, [scored], language)
    raise KeyError(f"{found.passage.document_id} at {offset}")


def _groups(found: RetrievedPassage) -> list[list[ScoredClause]]:
    """The clauses of a passage by sentence, a question with its answer; headings and rules of tables are left out."""
    groups: list[list[ScoredClause]] = []
    end = 0
    complete = complete_pair = True
    for scored in found.clauses:
        clause = scored.clause
        gap = found.passage.text[end - found.passage.start : clause.start - found.passage.start]
        end = clause.end
        if _NO_SENTENCE.match(clause.text):
            complete = complete_pair = True
            continue
        in_pair = bool(groups) and not complete_pair
        if QUESTION_LABEL.match(clause.text):
            groups.append([])
            complete_pair = False
        elif not in_pair and (complete or "\n" in gap):
            groups.append([])
        groups[-1].append(scored)
        complete = clause.text.rstrip('”"’)]」』»）】》 ').endswith(tuple(SENTENCE_ENDS))
    return groups


def _sentence(
    found: RetrievedPassage, group: Sequence[ScoredClause], language: str
) -> EvidenceSentence:
    passage = found.passage
    start, end = group[0].clause.start, group[-1].clause.end
    quote = passage.text[start - passage.start : end - passage.start]
    stripped = quote.strip().lstrip("#").lstrip()
    start += quote.index(stripped)
    end = start + len(stripped)
    figures = tuple(f for f in found.figures if start <= f.start and f.end <= end)
    lead = (
        passage.context if stripped.startswith("|") else ""
    )  # a row means nothing without its header
    foreign = not same_language(found.metadata.language, language)
    localised = localise(stripped, figures, language, foreign=foreign, offset=start)
    return EvidenceSentence(
        passage=passage,
        metadata=found.metadata,
        start=start,
        end=end,
        quote=stripped,
        shown=" ".join(f"{lead} {localised.text}".split()),
        figures=figures,
        numerals=tuple(" ".join(n.split()) for n in localised.numerals),
        clause_ids=tuple(s.clause.id for s in group),
        score=max(s.similarity for s in group)
        + FOREIGN * is_foreign(found.metadata.language, language),
        nearby=found.figures,
    )
