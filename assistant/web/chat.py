"""The chat tab: ask, see the answer being written, check its sources, stop, try again, clear.

The state of a chat is one `Conversation` a session. How many answers are written at once is up to the waiting room;
everybody else is told how many questions are before theirs. Gradio takes up at most 40 questions, answered and
waiting together; a 41st is not told its place until it is taken up.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any, Protocol

import gradio as gr
from gradio.components import Component

from assistant.chain.types import Answer, Event, Turn
from assistant.errors import AssistantError
from assistant.web.conversation import Conversation, Exchange, Failed, Running, Stopped
from assistant.web.render import exchange_html, running_html, welcome_html
from assistant.web.texts import WORDS, Language
from assistant.web.waiting import WaitingRoom

MAX_QUESTION_CHARACTERS = 4000
_TICK_S = 1.0  # how often seconds and place are brought up to date
_PACE_S = 0.05  # shortest time between two updates of the page

_Updates = dict[Component, Any]

_TRANSCRIPT_JS = """
element.addEventListener("click", (click) => {
  const example = click.target.closest(".example");
  if (example) trigger("example", { question: example.dataset.question });
  else if (click.target.closest(".retry")) trigger("retry", {});
});
"""


class Assistant(Protocol):
    """What the chat needs of the assistant."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens on the way to the answer, `Finished` last; closing the generator stops the model.

        Raises AssistantError with a sentence for the person.
        """
        ...


class ChatTab:
    """The chat's components and what happens when they are used. Make it inside a `gr.Blocks` context.

    `examples` are questions to start with, by language; `language` is the component whose value is the language of
    the interface.
    """

    def __init__(
        self,
        assistant: Assistant,
        room: WaitingRoom,
        examples: Mapping[str, Sequence[str]],
        language: gr.Radio,
    ) -> None:
        """Lay out the tab and connect its events."""
        self._assistant = assistant
        self._room = room
        self._examples = examples
        words = WORDS["en"]
        self._conversation = gr.State(Conversation())
        self._past = gr.HTML(
            self._transcript(Conversation()),
            elem_id="transcript",
            apply_default_css=False,
            js_on_load=_TRANSCRIPT_JS,
        )
        self._current = gr.HTML("", elem_id="current", apply_default_css=False, js_on_load=None)
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

    def _connect(self, language: gr.Radio) -> None:
        state = self._conversation
        shown: list[Component] = [
            state,
            self._past,
            self._current,
            self._box,
            self._ask,
            self._stop,
        ]
        answering: dict[str, Any] = {
            "outputs": shown,
            # The waiting room limits how many are answered at once, and tells the others their place.
            "concurrency_limit": None,
            # The browser may believe that an answer which was stopped or cleared is still being written.
            "trigger_mode": "multiple",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        at_once: dict[str, Any] = {
            "outputs": shown,
            "queue": False,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        runs = [
            gr.on(
                [self._box.submit, self._ask.click], self._on_ask, [self._box, state], **answering
            ),
            self._past.example(self._on_example, [state], **answering),
            self._past.retry(self._on_retry, [state], **answering),
        ]
        for run in runs:
            run.failure(self._on_crash, [state], **at_once)
        self._stop.click(self._on_stop, [state], **at_once)
        self._clear.click(self._on_clear, [state], **at_once)
        language.change(
            self._on_language,
            [language, state],
            **{**at_once, "outputs": [*shown, self._clear]},
        )

    async def _on_ask(
        self, question: str, conversation: Conversation
    ) -> AsyncGenerator[_Updates, None]:
        async with aclosing(self._answer(question, conversation, typed=True)) as answering:
            async for updates in answering:
                yield updates

    async def _on_example(
        self, conversation: Conversation, chosen: gr.EventData
    ) -> AsyncGenerator[_Updates, None]:
        async with aclosing(self._answer(str(chosen.question), conversation)) as answering:
            async for updates in answering:
                yield updates

    async def _on_retry(self, conversation: Conversation) -> AsyncGenerator[_Updates, None]:
        if conversation.exchanges and conversation.running is None:
            question = conversation.exchanges.pop().question
            async with aclosing(self._answer(question, conversation)) as answering:
                async for updates in answering:
                    yield updates

    async def _answer(
        self, question: str, conversation: Conversation, typed: bool = False
    ) -> AsyncGenerator[_Updates, None]:
        """Answer one question and show how it goes. Does nothing while another one is being answered.

        A `typed` question is taken out of the box; with any other, what is being typed there stays.
        """
        question = question.strip()
        if not question or conversation.running is not None:
            return
        if len(question) > MAX_QUESTION_CHARACTERS:
            sentence = WORDS[conversation.language].too_long
            sentence = sentence.format(n=len(question), most=MAX_QUESTION_CHARACTERS)
            conversation.exchanges.append(
                Exchange(question[:MAX_QUESTION_CHARACTERS] + "…", Failed(sentence))
            )
            yield self._view(conversation)
            return
        run = self._room.enter(partial(self._assistant.stream, question, conversation.history()))
        running = Running(question, run)
        conversation.running = running
        try:
            yield self._view(conversation) | ({self._box: ""} if typed else {})
            async for events in run.news(_TICK_S):
                running.take(events)
                yield {self._current: self._running(conversation)}
                await asyncio.sleep(_PACE_S)
            outcome: Answer | Stopped | Failed = running.outcome()
        except AssistantError as error:
            outcome = Failed(str(error))
        finally:
            # Also when the page was closed, which ends this generator where it stands.
            run.stop()
        if conversation.running is running:
            conversation.running = None
            conversation.exchanges.append(Exchange(question, outcome))
        yield self._view(conversation)

    async def _on_stop(self, conversation: Conversation) -> _Updates:
        if conversation.running is not None:
            conversation.running.run.stop()
        return {self._conversation: conversation}

    async def _on_clear(self, conversation: Conversation) -> _Updates:
        if conversation.running is not None:
            conversation.running.run.stop()
            conversation.running = None
        conversation.exchanges.clear()
        return self._view(conversation)

    async def _on_crash(self, conversation: Conversation) -> _Updates:
        if conversation.running is not None:
            conversation.exchanges.append(Exchange(conversation.running.question, Failed(None)))
            conversation.running = None
        return self._view(conversation)

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

    def _view(self, conversation: Conversation) -> _Updates:
        """Everything on the page that depends on the conversation."""
        idle = conversation.running is None
        return {
            self._conversation: conversation,
            self._past: self._transcript(conversation),
            self._current: self._running(conversation),
            self._ask: gr.update(visible=idle),
            self._stop: gr.update(visible=not idle),
        }

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
        if not inner and idle:
            inner = welcome_html(self._examples, words)
        return f'<div class="turns" lang="{words.html_lang}">{inner}</div>'

    def _running(self, conversation: Conversation) -> str:
        running = conversation.running
        if running is None:
            return ""
        words = WORDS[conversation.language]
        waiting = running.run.waiting
        status = words.place(self._room.ahead(running.run)) if waiting else running.status(words)
        index = len(conversation.exchanges) + 1
        elapsed = running.elapsed(words)
        return running_html(running.question, running.written, status, elapsed, index)
