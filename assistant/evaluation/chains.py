"""The ways of answering that are measured side by side: the assistant itself, and three baselines.

Each gives the same `Answer`, so that the same scores apply. The baselines show what the parts bring: `usual` is the
LangChain and Chroma chain of the textbooks with the same models, `retrieval` quotes the best passage without a
language model, `closed-book` asks the language model without passages.
"""

import re
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol, get_args

import chromadb
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.prompts import ChatPromptTemplate

from assistant.chain.assistant import Assistant
from assistant.chain.types import Answer, AnswerFigure, Citation, CitedPassage, Timings
from assistant.documents import detect_language
from assistant.evaluation.questions import Question
from assistant.evaluation.records import RetrievedText, stored_figures
from assistant.figures import find_figures
from assistant.index.index import Index
from assistant.index.search import RetrievedPassage

ChainName = Literal["assistant", "usual", "retrieval", "closed-book"]
CHAINS: tuple[str, ...] = get_args(ChainName)

USUAL_PASSAGES = 4
"""Passages the usual chain puts into its prompt; LangChain's retrievers return four unless told otherwise."""

_STUFF = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "You answer questions. Use the pieces of retrieved context below. If they do not have the answer, say "
            "that you do not know. Be concise: at most three sentences, in the language of the question.\n\n{context}",
        ),
        ("placeholder", "{history}"),
        ("human", "{question}"),
    ]
)
_CLOSED_BOOK = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "You answer questions from what you know. If you do not know the answer, say so. Be concise: at most "
            "three sentences, in the language of the question.",
        ),
        ("placeholder", "{history}"),
        ("human", "{question}"),
    ]
)
_DOES_NOT_KNOW = re.compile(
    r"(?i)\b(?:I (?:do not|don't|cannot|can't) (?:know|say|answer|find|provide)|I'm not sure|"
    r"(?:context|documents?|sources?|information|text) (?:do(?:es)? not|don't|doesn't) "
    r"(?:say|state|mention|provide|contain|specify|include)|not (?:mentioned|specified|provided) in|"
    r"no lo sé|no sé|no puedo (?:responder|proporcionar)|no tengo (?:información|datos|acceso)|"
    r"no (?:se )?(?:menciona|proporciona|especifica|indica)n?\b)"
    r"|我不知道|不清楚|不确定|无法(?:回答|提供|确定)|(?:没有|未)(?:提到|提及|提供|说明|找到|指出)"
)


class Answered(NamedTuple):
    """An answer, and the passages retrieved for it, best first."""

    answer: Answer
    retrieved: tuple[RetrievedText, ...]


class Chain(Protocol):
    """A way of answering over one store. Whatever it raises becomes a failed row."""

    def answer(self, question: Question) -> Answered:
        """The answer to a question, its history included."""
        ...


def make_chain(name: str, assistant: Assistant, answer_tokens: int) -> Chain:
    """The chain of this name (see `CHAINS`) over the index and with the models of `assistant`."""
    if name == "assistant":
        return AssistantChain(assistant)
    if name == "usual":
        return UsualChain(assistant, answer_tokens)
    if name == "retrieval":
        return RetrievalChain(assistant)
    if name == "closed-book":
        return ClosedBookChain(assistant, answer_tokens)
    raise ValueError(f"{name!r} is none of {', '.join(CHAINS)}")


class AssistantChain:
    """The assistant as page and command line call it; what it searches for is listened to."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._found: dict[str, RetrievedPassage] = {}
        listen(assistant.index, self._note)

    def answer(self, question: Question) -> Answered:
        """Ask as a person would."""
        self._found = {}
        answer = self._assistant.ask(question.question, question.history, question_id=question.id)
        return Answered(answer, tuple(retrieved_text(p) for p in self._found.values()))

    def _note(self, found: Sequence[RetrievedPassage]) -> None:
        for passage in found:
            self._found.setdefault(passage.passage.id, passage)


def listen(index: Index, heard: Callable[[Sequence[RetrievedPassage]], None]) -> None:
    """Call `heard` with the result of every search of this index from now on.

    So recall is measured on what the chain really searched for, a rewritten follow-up question included.
    """
    search = index.search

    def listened(*arguments: Any, **named: Any) -> list[RetrievedPassage]:  # noqa: ANN401 - as they come
        found = search(*arguments, **named)
        heard(found)
        return found

    index.search = listened  # type: ignore[method-assign]  # this one object listens, the class stays as it is


class RetrievalChain:
    """No language model: the best passage, word for word."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def answer(self, question: Question) -> Answered:
        """Quote the best passage; abstain only when there is none."""
        began = time.monotonic()
        found = self._assistant.index.search(question.question, USUAL_PASSAGES)
        language = detect_language(question.question)
        took = _ms_since(began)
        best = found[:1]
        text = "\n".join(f"{p.passage.text} [1]" for p in best)
        figures = tuple(
            AnswerFigure(
                text=f.text, start=f.start, value=f.value, unit=f.unit, origin="quoted", citation=1
            )
            for p in best
            for f in find_figures(p.passage.text, p.metadata.language)
        )
        answer = Answer(
            id=question.id,
            question=question.question,
            language=language,
            answer=text,
            abstained=not best,
            figures=figures,
            citations=tuple(_citation(p, 1) for p in best),
            timings=Timings(retrieve_ms=took, total_ms=took),
            model="none",
            index=self._assistant.index.fingerprint,
        )
        return Answered(answer, tuple(retrieved_text(p) for p in found))


class UsualChain:
    """Passages by similarity from Chroma, as they are, stuffed into one prompt; no grammar, calculator or check.

    History goes into the prompt and not into the search, as it does in most chains.
    """

    def __init__(self, assistant: Assistant, answer_tokens: int) -> None:
        self._assistant = assistant
        self._answer_tokens = answer_tokens
        self._store = _passages_in_chroma(assistant.index)

    def answer(self, question: Question) -> Answered:
        """Retrieve, stuff, generate."""
        began = time.monotonic()
        hits = self._store.similarity_search_with_score(question.question, k=USUAL_PASSAGES)
        found = _looked_up(self._assistant.index, [(d.id or "", 1.0 - s) for d, s in hits])
        retrieve_ms = _ms_since(began)
        written = _write(
            self._assistant,
            _STUFF,
            question,
            self._answer_tokens,
            context="\n\n".join(d.page_content for d, _ in hits),
        )
        citations = tuple(_citation(p, n) for n, p in enumerate(found, start=1))
        answer = _written_answer(self._assistant, question, written, began, retrieve_ms, citations)
        return Answered(answer, tuple(retrieved_text(p) for p in found))


class ClosedBookChain:
    """The language model alone, from what it learnt."""

    def __init__(self, assistant: Assistant, answer_tokens: int) -> None:
        self._assistant = assistant
        self._answer_tokens = answer_tokens

    def answer(self, question: Question) -> Answered:
        """Generate."""
        began = time.monotonic()
        written = _write(self._assistant, _CLOSED_BOOK, question, self._answer_tokens)
        return Answered(_written_answer(self._assistant, question, written, began, 0, ()), ())


def retrieved_text(found: RetrievedPassage) -> RetrievedText:
    """A passage as records keep it."""
    passage = found.passage
    return RetrievedText(
        passage_id=passage.id,
        document_id=passage.document_id,
        start=passage.start,
        end=passage.end,
        similarity=round(found.similarity, 4),
        text=passage.text,
        figures=stored_figures(found.figures),
    )


class _Written(NamedTuple):
    text: str
    first_token: float | None


def _write(
    assistant: Assistant,
    prompt: ChatPromptTemplate,
    question: Question,
    answer_tokens: int,
    **variables: str,
) -> _Written:
    history = [
        message for t in question.history for message in (("human", t.question), ("ai", t.answer))
    ]
    filled: dict[str, Any] = {"question": question.question, "history": history, **variables}
    text, first = "", None
    for piece in assistant.model.stream(prompt, filled, max_tokens=answer_tokens):
        first = first or time.monotonic()
        text += piece
    return _Written(text.strip(), first)


def _written_answer(
    assistant: Assistant,
    question: Question,
    written: _Written,
    began: float,
    retrieve_ms: int,
    citations: tuple[Citation, ...],
) -> Answer:
    abstained = not written.text or _DOES_NOT_KNOW.search(written.text) is not None
    first_token_ms = None
    if written.first_token is not None:
        first_token_ms = round((written.first_token - began) * 1000)
    return Answer(
        id=question.id,
        question=question.question,
        language=detect_language(question.question),
        answer=written.text,
        abstained=abstained,
        missing=question.question if abstained else None,
        citations=() if abstained else citations,
        timings=Timings(
            retrieve_ms=retrieve_ms, first_token_ms=first_token_ms, total_ms=_ms_since(began)
        ),
        model=assistant.model.name,
        index=assistant.index.fingerprint,
    )


def _passages_in_chroma(index: Index) -> Chroma:
    """The passages of a store, whole, in a Chroma collection of this process, with the vectors the library has."""
    client = chromadb.EphemeralClient(ChromaSettings(anonymized_telemetry=False))
    name = f"passages-{index.fingerprint}"
    collection = client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    library = index.library
    for stored in index.documents():
        ids = list(dict.fromkeys(u.passage_id for u in library.units(stored.document.metadata.id)))
        if ids:
            collection.upsert(
                ids=ids,
                embeddings=library.unit_vectors(ids),
                documents=[p.text for p in library.passages(ids)],
                metadatas=[{"document_id": stored.document.metadata.id}] * len(ids),
            )
    return Chroma(client=client, collection_name=name, embedding_function=index.embedder)


def _looked_up(index: Index, ranked: Sequence[tuple[str, float]]) -> list[RetrievedPassage]:
    """Passages by id with their similarity, in the order given."""
    library = index.library
    ids = [i for i, _ in ranked]
    similarity = dict(ranked)
    figures = library.figures(ids)
    return [
        RetrievedPassage(
            passage=p,
            metadata=library.document(p.document_id).metadata,
            score=similarity[p.id],
            similarity=similarity[p.id],
            clauses=(),
            figures=tuple(figures[p.id]),
        )
        for p in library.passages(ids)
    ]


def _citation(found: RetrievedPassage, mark: int) -> Citation:
    """A whole passage as the source of an answer, which is all that the usual chain gives."""
    p = found.passage
    return Citation(
        mark=mark,
        document_id=p.document_id,
        title=found.metadata.title,
        url=found.metadata.url,
        quote=p.text,
        start=p.start,
        end=p.end,
        publisher=found.metadata.publisher,
        published=found.metadata.published,
        passage=CitedPassage(id=p.id, start=p.start, end=p.end, text=p.text),
    )


def _ms_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
