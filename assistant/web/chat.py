"""The chat tab: ask, see the answer being written, check where its figures come from, change a question, go on.

The state of a chat is one `Conversation` a session. How many answers are written at once is up to the waiting room;
everybody else is told how many questions are before theirs. Gradio takes up at most 40 questions, answered and waiting
together; a 41st is not told its place until it is taken up.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from functools import partial
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.chain.types import Answer
from assistant.errors import AssistantError
from assistant.web.chosen import Chosen
from assistant.web.conversation import Conversation, Exchange, Failed, Running, Stopped
from assistant.web.export import as_json, markdown
from assistant.web.feedback import REASONS, VERDICTS, FeedbackBook
from assistant.web.files import SAVE_JS, TextFile
from assistant.web.history import restore, save
from assistant.web.people import Assistants, person_of
from assistant.web.texts import WORDS, Language
from assistant.web.turns import (
    chat_tools_html,
    editing_html,
    exchange_html,
    running_html,
    welcome_html,
)
from assistant.web.waiting import WaitingRoom

MAX_QUESTION_CHARACTERS = 4000
_TICK_S = 1.0  # how often seconds and place are brought up to date
_PACE_S = 0.05  # shortest time between two updates of the page

_Updates = dict[Component, Any]

_TRANSCRIPT_JS = """
element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  const data = button.dataset;
  if (button.matches(".example")) trigger("example", { question: data.question });
  else if (button.matches(".retry")) trigger("retry", {});
  else if (button.matches(".edit")) trigger("edit", { index: data.index });
  else if (button.matches(".verdict")) trigger("verdict", { index: data.index, verdict: data.verdict });
  else if (button.matches(".save")) trigger("save", { index: data.index || "", form: data.form });
  else if (button.matches(".send")) {
    const form = button.closest(".feedback");
    const reason = form.querySelector("input:checked");
    trigger("remark", {
      index: form.dataset.index,
      reason: reason ? reason.value : "",
      remark: form.querySelector("textarea").value,
    });
  }
});
"""
_EDITING_JS = """
element.addEventListener("click", (click) => {
  if (click.target.closest(".cancel")) trigger("cancel", {});
});
"""


class ChatTab:
    """The chat's components and what happens when they are used. Make it inside a `gr.Blocks` context.

    `examples` are questions to start with, by language; `language` is the component whose value is the language of
    the interface, `chosen` the state of the documents a question may use, `saved` the component that saves a file.
    """

    def __init__(
        self,
        assistants: Assistants,
        room: WaitingRoom,
        examples: Mapping[str, Sequence[str]],
        feedback: FeedbackBook,
        *,
        language: gr.Radio,
        chosen: gr.State,
        saved: gr.JSON,
    ) -> None:
        """Lay out the tab and connect its events."""
        self._assistants = assistants
        self._room = room
        self._examples = examples
        self._feedback = feedback
        self._chosen = chosen
        self._saved = saved
        words = WORDS["en"]
        self._conversation = gr.State(Conversation())
        self._kept = gr.BrowserState(None, storage_key="chat", secret="not-a-secret")
        self._past = gr.HTML(
            self._transcript(Conversation()),
            elem_id="transcript",
            apply_default_css=False,
            js_on_load=_TRANSCRIPT_JS,
        )
        self._current = gr.HTML("", elem_id="current", apply_default_css=False, js_on_load=None)
        self._editing = gr.HTML(
            "", elem_id="editing", apply_default_css=False, js_on_load=_EDITING_JS
        )
        with gr.Row(elem_id="composer"):
            self._box = gr.Textbox(
                label=words.question_label,
                placeholder=words.placeholder,
                show_label=False,
                container=False,
                lines=1,
                max_lines=6,
                autofocus=True,
                elem_id="question",
                scale=1,
                min_width=120,
            )
            self._ask = gr.Button(words.ask, variant="primary", elem_id="ask", scale=0, min_width=0)
            self._stop = gr.Button(
                words.stop, variant="stop", elem_id="stop", visible=False, scale=0, min_width=0
            )
            self._clear = gr.Button(words.clear, elem_id="clear", scale=0, min_width=0)
        self._connect(language)

    def restore_on(self, app: gr.Blocks) -> None:
        """Bring the chat back that the browser kept, when the page is opened."""
        app.load(
            self._on_load,
            [self._kept, self._conversation],
            self._shown,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )

    def _connect(self, language: gr.Radio) -> None:
        state = self._conversation
        self._shown: list[Component] = [
            state, self._past, self._current, self._editing, self._box, self._ask, self._stop, self._kept,
        ]  # fmt: skip
        answering: dict[str, Any] = {
            "outputs": self._shown,
            # The waiting room limits how many are answered at once, and tells the others their place.
            "concurrency_limit": None,
            # The browser may believe that an answer which was stopped or cleared is still being written.
            "trigger_mode": "multiple",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        at_once: dict[str, Any] = {
            "outputs": self._shown,
            "queue": False,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        asked = [state, self._chosen]
        runs = [
            gr.on(
                [self._box.submit, self._ask.click], self._on_ask, [self._box, *asked], **answering
            ),
            self._past.example(self._on_example, asked, **answering),
            self._past.retry(self._on_retry, asked, **answering),
        ]
        for run in runs:
            run.failure(self._on_crash, [state], **at_once)
        self._stop.click(self._on_stop, [state], **at_once)
        self._clear.click(self._on_clear, [state], **at_once)
        self._past.edit(self._on_edit, [state], **at_once)
        self._editing.cancel(self._on_cancel, [state], **at_once)
        self._past.verdict(self._on_verdict, [state], **at_once)
        self._past.remark(self._on_remark, [state], **at_once)
        self._past.save(self._on_save, [state], **{**at_once, "outputs": [self._saved]}).then(
            None, [self._saved], None, js=SAVE_JS
        )
        language.change(
            self._on_language,
            [language, state],
            **{**at_once, "outputs": [*self._shown, self._clear]},
        )

    async def _on_load(
        self, kept: object, conversation: Conversation, request: gr.Request
    ) -> _Updates:
        if not conversation.exchanges and conversation.running is None:
            conversation.exchanges += restore(kept, person_of(request))
        return self._view(conversation)

    async def _on_ask(
        self, question: str, conversation: Conversation, chosen: Chosen, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        if conversation.running is None and question.strip() and conversation.editing is not None:
            del conversation.exchanges[conversation.editing - 1 :]
        answering = self._answer(question, conversation, chosen, request, typed=True)
        async with contextlib.aclosing(answering):
            async for updates in answering:
                yield updates

    async def _on_example(
        self, conversation: Conversation, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        answering = self._answer(str(event.question), conversation, chosen, request)
        async with contextlib.aclosing(answering):
            async for updates in answering:
                yield updates

    async def _on_retry(
        self, conversation: Conversation, chosen: Chosen, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        if conversation.exchanges and conversation.running is None:
            question = conversation.exchanges.pop().question
            answering = self._answer(question, conversation, chosen, request)
            async with contextlib.aclosing(answering):
                async for updates in answering:
                    yield updates

    async def _answer(
        self,
        question: str,
        conversation: Conversation,
        chosen: Chosen,
        request: gr.Request,
        typed: bool = False,
    ) -> AsyncGenerator[_Updates, None]:
        """Answer one question and show how it goes. Does nothing while another one is being answered.

        A `typed` question is taken out of the box; with any other, what is being typed there stays.
        """
        question = question.strip()
        person = person_of(request)
        # Opening somebody's own store can take seconds, which nobody else should wait for.
        assistant = await asyncio.to_thread(self._assistants.of, person)
        if not question or conversation.running is not None:
            return
        conversation.editing = None
        if len(question) > MAX_QUESTION_CHARACTERS:
            sentence = WORDS[conversation.language].too_long
            sentence = sentence.format(n=len(question), most=MAX_QUESTION_CHARACTERS)
            conversation.exchanges.append(
                Exchange(question[:MAX_QUESTION_CHARACTERS] + "…", Failed(sentence))
            )
            yield self._view(conversation, person)
            return
        documents = chosen.among(assistant)
        history = conversation.history()
        run = self._room.enter(partial(assistant.stream, question, history, documents))
        running = Running(question, run)
        conversation.running = running
        follow_ups: list[str] = []
        try:
            yield self._view(conversation, person) | ({self._box: ""} if typed else {})
            async for events in run.news(_TICK_S):
                running.take(events)
                yield {self._current: self._running(conversation)}
                await asyncio.sleep(_PACE_S)
            outcome: Answer | Stopped | Failed = running.outcome()
            if isinstance(outcome, Answer):
                with contextlib.suppress(AssistantError):  # the answer is good without them
                    follow_ups = await asyncio.to_thread(assistant.follow_ups, outcome, documents)
        except AssistantError as error:
            outcome = Failed(str(error))
        finally:
            # Also when the page was closed, which ends this generator where it stands.
            run.stop()
        if conversation.running is running:
            conversation.running = None
            conversation.exchanges.append(Exchange(question, outcome, tuple(follow_ups)))
        yield self._view(conversation, person)

    async def _on_stop(self, conversation: Conversation) -> _Updates:
        if conversation.running is not None:
            conversation.running.run.stop()
        return {self._conversation: conversation}

    async def _on_clear(self, conversation: Conversation, request: gr.Request) -> _Updates:
        if conversation.running is not None:
            conversation.running.run.stop()
            conversation.running = None
        conversation.exchanges.clear()
        conversation.editing = None
        return self._view(conversation, person_of(request))

    async def _on_crash(self, conversation: Conversation, request: gr.Request) -> _Updates:
        if conversation.running is not None:
            conversation.exchanges.append(Exchange(conversation.running.question, Failed(None)))
            conversation.running = None
        return self._view(conversation, person_of(request))

    async def _on_edit(self, conversation: Conversation, event: gr.EventData) -> _Updates:
        found = conversation.at(event.index)
        if found is None or conversation.running is not None:
            return {self._conversation: conversation}
        conversation.editing = int(event.index)
        return self._view(conversation) | {self._box: found.question}

    async def _on_cancel(self, conversation: Conversation) -> _Updates:
        conversation.editing = None
        return self._view(conversation) | {self._box: ""}

    async def _on_verdict(
        self, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        found = conversation.at(event.index)
        if found is None or not isinstance(found.outcome, Answer) or event.verdict not in VERDICTS:
            return {self._conversation: conversation}
        conversation.judge(event.index, event.verdict)
        self._feedback.add(found.outcome, event.verdict, person=person_of(request) or None)
        return self._view(conversation, person_of(request))

    async def _on_remark(
        self, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        found = conversation.at(event.index)
        if found is None or not isinstance(found.outcome, Answer):
            return {self._conversation: conversation}
        self._feedback.add(
            found.outcome,
            "bad",
            reason=event.reason if event.reason in REASONS else None,
            remark=str(event.remark),
            person=person_of(request) or None,
        )
        conversation.judge(event.index, "bad", remarked=True)
        return self._view(conversation, person_of(request))

    async def _on_save(self, conversation: Conversation, event: gr.EventData) -> dict[str, str]:
        found = conversation.at(event.index)
        exchanges = conversation.exchanges if found is None else [found]
        words = WORDS[conversation.language]
        if event.form == "json":
            return TextFile("answers.json", "application/json", as_json(exchanges)).sent()
        return TextFile("answers.md", "text/markdown", markdown(exchanges, words)).sent()

    async def _on_language(self, language: Language, conversation: Conversation) -> _Updates:
        conversation.language = language
        words = WORDS[language]
        return {
            **self._view(conversation),
            self._box: gr.update(label=words.question_label, placeholder=words.placeholder),
            self._ask: gr.update(value=words.ask, visible=conversation.running is None),
            self._stop: gr.update(value=words.stop, visible=conversation.running is not None),
            self._clear: words.clear,
        }

    def _view(self, conversation: Conversation, person: str | None = None) -> _Updates:
        """Everything on the page that depends on the conversation; with `person`, what the browser keeps too."""
        idle = conversation.running is None
        words = WORDS[conversation.language]
        updates: _Updates = {
            self._conversation: conversation,
            self._past: self._transcript(conversation),
            self._current: self._running(conversation),
            self._editing: editing_html(conversation, words),
            self._ask: gr.update(visible=idle),
            self._stop: gr.update(visible=not idle),
        }
        if person is not None:
            updates[self._kept] = save(conversation, person)
        return updates

    def _transcript(self, conversation: Conversation) -> str:
        words = WORDS[conversation.language]
        idle = conversation.running is None
        turns = [
            exchange_html(
                exchange, index, words, last=idle and index == len(conversation.exchanges)
            )
            for index, exchange in enumerate(conversation.exchanges, start=1)
        ]
        inner = "".join(turns)
        if len(turns) > 1 and idle:
            inner += chat_tools_html(words)
        if not inner and idle:
            inner = welcome_html(self._examples, words)
        return f'<div class="turns" lang="{words.html_lang}">{inner}</div>'

    def _running(self, conversation: Conversation) -> str:
        running = conversation.running
        if running is None:
            return ""
        words = WORDS[conversation.language]
        status = running.status(words)
        if running.run.waiting:
            status = words.place(self._room.ahead(running.run))
            if (seconds := self._room.estimate(running.run)) is not None:
                status += " " + words.about_seconds.format(n=seconds)
        index = len(conversation.exchanges) + 1
        elapsed = running.elapsed(words)
        return running_html(running.question, running.written, status, elapsed, index)
