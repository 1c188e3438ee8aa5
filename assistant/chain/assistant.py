"""The main flow: from a question to an Answer. Page, command line and evaluation all call `Assistant`."""

import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from assistant.chain.asking import read_question
from assistant.chain.citations import Citer
from assistant.chain.draft import Draft
from assistant.chain.evidence import EvidenceSentence, gather, prompt_text
from assistant.chain.figure_evidence import choose, figure_evidence
from assistant.chain.grammar import answer_grammar
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import rank_cards
from assistant.chain.sentences import SentenceStream
from assistant.chain.standalone import conversation, leans_on_chat, usable
from assistant.chain.types import Answer, Event, Finished, Stage, TextPiece, Timings, Turn
from assistant.documents import detect_language
from assistant.errors import ModelError
from assistant.index.index import Index
from assistant.llm.chat import ChatModel
from assistant.settings import Settings

REWRITE_TOKENS = 96
CANDIDATES = 24
"""Figure cards weighed for a question, beside those of the passages found."""


class Assistant:
    """Answers questions over one index. Safe to use from several threads at once."""

    def __init__(
        self, index: Index, model: ChatModel, prompts: Prompts, settings: Settings
    ) -> None:
        self.index = index
        self.model = model
        self._prompts = prompts
        self._settings = settings

    def load(self) -> None:
        """Load both models and let the language model read its fixed prompts, so that the first question is quick."""
        if not self.index.documents():
            return  # without evidence no model is asked
        with ThreadPoolExecutor(1) as other:
            loading = other.submit(self.index.embedder.load)
            self.model.warm(self._prompts.answer, {"evidence": "", "question": "", "language": ""})
            loading.result()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] | None = None,
        question_id: str | None = None,
    ) -> Answer:
        """The answer to a question, drawn from `document_ids` only (None: all).

        `history` are the turns before it in the same chat, oldest first. Raises StoreError or ModelStoreError when
        the index or the model's weights are unusable; a model that fails while answering is told in `notice`.
        """
        for event in self.stream(question, history, document_ids, question_id):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")  # pragma: no cover

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] | None = None,
        question_id: str | None = None,
    ) -> Iterator[Event]:
        """As `ask`, with events on the way; closing the iterator stops the model."""
        began = time.monotonic()
        question = " ".join(question.split())
        language = detect_language(question)
        standalone = question
        if history and leans_on_chat(question):
            yield Stage(name="rewriting")
            standalone = self._rewrite(question, history)
        yield Stage(name="searching")
        evidence = self._evidence(standalone, language, document_ids)
        retrieve_ms = _ms_since(began)

        draft = Draft(self._prompts, language, standalone)
        first_token_ms = None
        if not evidence:
            draft.refuse(
                draft.phrases.nothing_found if self.index.documents() else draft.phrases.index_empty
            )
        else:
            yield Stage(name="writing")
            citer = Citer(evidence, question, language, lambda s: self._similarities(s, evidence))
            stream = SentenceStream()
            shown = ""
            try:
                for piece in self._write(evidence, standalone, language):
                    first_token_ms = first_token_ms or _ms_since(began)
                    for sentence in stream.feed(piece):
                        draft.add(sentence, citer)
                    presentable = draft.text + stream.presentable()
                    if presentable.startswith(shown) and presentable != shown:
                        yield TextPiece(text=presentable[len(shown) :])
                        shown = presentable
                for sentence in stream.rest():
                    draft.add(sentence, citer)
                draft.finish(citer, evidence)
            except ModelError as error:
                draft.quote(evidence, draft.phrases.model_failed.format(reason=error))
        yield Finished(
            answer=Answer(
                id=question_id or uuid.uuid4().hex[:12],
                question=question,
                language=language,
                answer=draft.text,
                abstained=draft.abstained,
                missing=draft.missing,
                notice=draft.notice,
                figures=tuple(draft.figures),
                calculations=tuple(draft.calculations),
                citations=tuple(draft.citations),
                timings=Timings(
                    retrieve_ms=retrieve_ms,
                    first_token_ms=first_token_ms,
                    total_ms=_ms_since(began),
                ),
                model=self.model.name,
                index=self.index.fingerprint,
            )
        )

    def _evidence(
        self, question: str, language: str, document_ids: Sequence[str] | None
    ) -> list[EvidenceSentence]:
        """What is put before the model: the likeliest figures where one is asked for, else the nearest sentences."""
        retrieved = self.index.search(question, self._settings.passages, document_ids)
        asked = read_question(question, language)
        if asked.figure:
            passages = [r.passage.id for r in retrieved]
            scored = self.index.cards(question, CANDIDATES, passages, document_ids)
            chosen = choose(rank_cards(question, asked, scored))
            if chosen:
                return figure_evidence(self.index, question, chosen, language)
        return gather(retrieved, language, self._settings.evidence_tokens)

    def _write(
        self, evidence: Sequence[EvidenceSentence], question: str, language: str
    ) -> Iterator[str]:
        deadline = time.monotonic() + self._settings.answer_timeout_s
        return self.model.stream(
            self._prompts.answer,
            {
                "evidence": prompt_text(evidence),
                "question": question,
                "language": self._prompts.phrases(language).language_name,
            },
            max_tokens=self._settings.answer_tokens,
            grammar=answer_grammar(evidence, question, language),
            expired=lambda: time.monotonic() > deadline,
        )

    def _rewrite(self, question: str, history: Sequence[Turn]) -> str:
        variables = {"conversation": conversation(history), "question": question}
        try:
            rewritten = "".join(
                self.model.stream(self._prompts.standalone, variables, max_tokens=REWRITE_TOKENS)
            )
        except ModelError:
            rewritten = ""
        return usable(rewritten, question, history)

    def _similarities(self, sentence: str, evidence: Sequence[EvidenceSentence]) -> list[float]:
        vector = self.index.embedder.encode_documents([sentence])[0]
        return [
            float(max(self.index.library.unit_vectors(s.clause_ids) @ vector)) for s in evidence
        ]


def _ms_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
