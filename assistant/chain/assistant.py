"""The main flow: from a question to an Answer. Page, command line and evaluation all call `Assistant`."""

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from assistant.chain.asking import Asked, read_question
from assistant.chain.basis import Basis, Line
from assistant.chain.checking import model_says
from assistant.chain.citations import Citer, without_marks
from assistant.chain.deciding import decide
from assistant.chain.draft import Draft
from assistant.chain.evidence import EvidenceSentence, prompt_text, token_estimate
from assistant.chain.follow_ups import follow_ups
from assistant.chain.formula import write_formula
from assistant.chain.grammar import answer_grammar
from assistant.chain.prompts import Prompts
from assistant.chain.quoting import answer_part, quotable, sources
from assistant.chain.reading import read
from assistant.chain.repetition import repeats, too_far
from assistant.chain.scope import scope
from assistant.chain.sentences import SentenceStream
from assistant.chain.standalone import (
    completed,
    conversation,
    language_of,
    leans_on_chat,
    usable,
)
from assistant.chain.support import REASON_SUPPORTED, SUPPORTED, supported
from assistant.chain.translation import LONGEST, faithful
from assistant.chain.types import Answer, Event, Finished, Stage, TextPiece, Timings, Turn
from assistant.documents.language import is_foreign
from assistant.errors import ModelError
from assistant.figures import written_language
from assistant.index.index import Index
from assistant.llm.chat import ChatModel
from assistant.settings import Settings

REWRITE_TOKENS = 96


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
            self.model.warm(self._prompts.check, {"passage": "", "question": ""}, "check")
            self.model.warm(self._prompts.read, {"passage": "", "question": ""}, "read")
            self.model.warm(self._prompts.formula, {"passage": "", "question": ""}, "formula")
            nothing = {"sentence": "", "language": ""}
            self.model.warm(self._prompts.translation, nothing, "translation")
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
        language = language_of(question, history)
        standalone = question
        own = question
        if history and leans_on_chat(question):
            found = completed(question, history)
            if found is None:
                yield Stage(name="rewriting")
                found = self._rewrite(question, history)
            standalone = found
            own = " ".join([question, *(t.question for t in history)])  # numbers of the person's
        yield Stage(name="searching")
        document_ids = scope(self.index, standalone, document_ids)
        retrieved = self.index.search(standalone, self._settings.passages, document_ids)
        retrieve_ms = _ms_since(began)
        asked = read_question(standalone, language)
        basis = decide(
            self.index,
            standalone,
            asked,
            language,
            retrieved,
            document_ids,
            self._settings.evidence_tokens,
            lambda text: model_says(self.model, self._prompts, text, language),
            partial(read, self.model, self._prompts),
            partial(write_formula, self.model, self._prompts, self.index),
        )
        plan_ms = _ms_since(began) - retrieve_ms

        draft = Draft(self._prompts, language, standalone)
        evidence = basis.evidence
        citer = Citer(evidence, own, language, lambda s: self._similarities(s, evidence))
        first_text: float | None = None
        if not evidence:
            draft.refuse(
                draft.phrases.nothing_found if self.index.documents() else draft.phrases.index_empty
            )
        elif basis.silent:
            draft.refuse_for(basis.lines, citer, unsure=basis.unsure)
        elif basis.lines:
            lines = [*draft.compared(basis.greatest), *basis.lines]
            if any(one.foreign for one in lines):
                yield Stage(name="writing")
                lines = [
                    self._translated(one, evidence[one.evidence], draft) if one.foreign else one
                    for one in lines
                ]
            places = draft.list_figures(lines, citer)
            if places[0] is None and evidence[lines[0].evidence].calculation is not None:
                draft.begin_again()
                draft.refuse_for([], citer)  # what goes into a result is no answer without it
            else:
                if basis.statements:
                    stated = evidence[basis.statements[0].evidence]
                    draft.list_statements(basis.statements, stated.figures, citer)
                draft.say_missing(basis.missing)
                draft.finish(citer, evidence)
        else:
            yield Stage(name="writing")
            first_text = yield from self._word(basis, asked, draft, citer)
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
                statements=tuple(draft.statements),
                timings=Timings(
                    retrieve_ms=retrieve_ms,
                    plan_ms=plan_ms,
                    first_token_ms=_ms_since(began, first_text),
                    total_ms=_ms_since(began),
                ),
                model=self.model.name,
                index=self.index.fingerprint,
            )
        )

    def follow_ups(self, answer: Answer, document_ids: Sequence[str] | None = None) -> list[str]:
        """Questions near to an answer that `document_ids` (None: all) can answer; no model is asked."""
        template = self._prompts.phrases(answer.language).follow_up
        return follow_ups(self.index, answer, template, document_ids)

    def document_ids(self) -> list[str]:
        """The ids of all documents that can be asked."""
        return [document_id for document_id, _ in self.index.library.content_hashes()]

    def _word(
        self, basis: Basis, asked: Asked, draft: Draft, citer: Citer
    ) -> Generator[TextPiece, None, float | None]:
        """Have the model word the answer, sentence by sentence; what it writes is shown once it is known to be good.

        Where it does not hold, sentences of the sources or a refusal stand in for it, and where the model fails, the
        best passages. Returns when the first text was shown; None where none was before the end.
        """
        evidence, required = basis.evidence, basis.required
        # what sentences of the sources will stand in for is not shown
        held = required is None and (asked.reason or quotable(evidence, draft.language))
        stream = SentenceStream()
        first_text: float | None = None
        shown = written = ""
        astray = False
        try:
            for piece in self._write(basis, draft.question, draft.language):
                if not held:
                    first_text = first_text or time.monotonic()
                written += piece
                astray = _astray(written, basis, draft.language)
                if astray:
                    break  # the unfinished sentence is dropped
                for sentence in stream.feed(piece):
                    draft.add(sentence, citer)
                if draft.abstained:
                    break  # the model finds no answer
                if required is not None and draft.states(evidence[0].figures):
                    break  # what was asked for is said
                presentable = draft.text + stream.presentable()
                if not held and presentable.startswith(shown) and presentable != shown:
                    yield TextPiece(text=presentable[len(shown) :])
                    shown = presentable
            if not astray and not (required is not None and draft.states(evidence[0].figures)):
                for sentence in stream.rest():
                    draft.add(sentence, citer)
            if (astray and not draft.text) or not self._holds(draft, basis, asked):
                draft.begin_again()
                citer = citer.fresh()
                draft.refuse_for(basis.nearest, citer)
            elif required is None and not draft.abstained:
                citer = self._quote(draft, basis, citer, asked)
            if basis.statements and not draft.abstained:
                draft.list_statements(basis.statements, evidence[0].figures, citer)
            draft.finish(citer, evidence)
        except ModelError as error:
            draft.quote(evidence, draft.phrases.model_failed.format(reason=error))
        return first_text

    def _translated(self, said: Line, piece: EvidenceSentence, draft: Draft) -> Line:
        """A line in another language, put into the draft's with the source's words beside it; those alone where the
        model did not carry over every number and name."""
        written = ""
        if len(said.text) <= LONGEST:
            with suppress(ModelError):
                written = self._translate(said.text, piece, draft)
        own = piece.metadata.language
        language = written_language(draft.language)  # that of the draft's own sentences
        good = written and faithful(written, said.text, own, language)
        return draft.as_said(said, written if good else None)

    def _translate(self, sentence: str, piece: EvidenceSentence, draft: Draft) -> str:
        """The model's translation of a sentence of this piece of evidence; empty where it goes round in circles."""
        written = ""
        for part in self.model.stream(
            self._prompts.translation,
            {"sentence": sentence, "language": draft.phrases.language_name},
            max_tokens=2 * token_estimate(sentence) + 16,
            grammar=answer_grammar([piece], "", draft.language),
            task="translation",
            expired=self._timer(),
        ):
            written += part
            if repeats(written):
                return ""
        return written.strip().partition("\n")[0]

    def _write(self, basis: Basis, question: str, language: str) -> Iterator[str]:
        # what is listed by code below the answer is not the model's to word
        shown = basis.evidence[: 1 if basis.required is not None else None]
        return self.model.stream(
            self._prompts.answer,
            {
                "evidence": prompt_text(shown),
                "question": question,
                "language": self._prompts.phrases(language).language_name,
            },
            max_tokens=self._settings.answer_tokens,
            grammar=answer_grammar(shown, question, language, basis.required),
            expired=self._timer(),
        )

    def _timer(self) -> Callable[[], bool]:
        """Tells when the model has had its time, from now on."""
        deadline = time.monotonic() + self._settings.answer_timeout_s
        return lambda: time.monotonic() > deadline

    def _holds(self, draft: Draft, basis: Basis, asked: Asked) -> bool:
        """Whether what the model wrote states the figure that it had to, or else stands in the evidence."""
        if basis.required is not None:
            return draft.states(basis.evidence[0].figures)
        if draft.abstained:
            return True
        if not draft.text:
            return False
        least = REASON_SUPPORTED if asked.reason else SUPPORTED
        words = self.index.library.words
        return supported(draft.text, basis.evidence, draft.language, words, least)

    def _quote(self, draft: Draft, basis: Basis, citer: Citer, asked: Asked) -> Citer:
        """Put the sentences that the model's wording goes back to in its place, where they can stand as an answer.

        A reason stands in the sources' words or not at all: the first sentence in another language stands for all,
        beside its translation.
        """
        evidence, language = basis.evidence, draft.language
        written = SentenceStream()
        told = [*written.feed(without_marks(draft.text)), *written.rest()]
        chosen = sources(evidence, [self._similarities(sentence, evidence) for sentence in told])
        foreign = [i for i in chosen if is_foreign(evidence[i].metadata.language, language)]
        if not asked.reason and (foreign or not chosen):
            return citer
        draft.begin_again()
        citer = citer.fresh()
        lines = [Line(i, answer_part(evidence[i].shown)) for i in foreign[:1] or chosen]
        if foreign:
            lines = [self._translated(lines[0], evidence[foreign[0]], draft)]
        if not any(place is not None for place in draft.list_figures(lines, citer)):
            draft.begin_again()
            draft.refuse_for(basis.nearest, citer)
        return citer

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


def _astray(written: str, basis: Basis, language: str) -> bool:
    """Whether the model goes round in circles, or does not come to the figure that it has to state."""
    if repeats(written):
        return True
    return (
        basis.required is not None and basis.required not in written and too_far(written, language)
    )


def _ms_since(moment: float, until: float | None = None) -> int:
    return round(((until or time.monotonic()) - moment) * 1000)
