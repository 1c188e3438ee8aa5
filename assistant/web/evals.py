"""The evals tab: a report, two reports side by side, and running a small set.

One set is run at a time in a process; each of its questions waits for a seat like a person's.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Any, Protocol

import gradio as gr
from gradio.components import Component

from assistant.chain.types import Event
from assistant.errors import AssistantError
from assistant.evaluation.compare import compare
from assistant.evaluation.questions import Question, QuestionSet
from assistant.evaluation.records import Record
from assistant.evaluation.summary import Results
from assistant.web.eval_html import comparison_html, report_html
from assistant.web.render import text
from assistant.web.shelf import problems_html, progress_html
from assistant.web.texts import WORDS, Language
from assistant.web.waiting import WaitingRoom

MOST_QUESTIONS = 30
_TICK_S = 1.0
_Updates = dict[Component, Any]


class Desk(Protocol):
    """What the tab needs of the evaluation; see `assistant.evaluation.desk.EvalDesk`."""

    def sets(self) -> list[str]:
        """The names of question sets."""
        ...

    def questions(self, name: str, limit: int) -> QuestionSet:
        """At most `limit` questions of a set. Raises EvaluationError."""
        ...

    def ask(self, question: Question) -> Record:
        """Ask one question."""
        ...

    def report(self, asked: QuestionSet, records: Sequence[Record]) -> str:
        """Write a report; its name."""
        ...

    def reports(self) -> list[str]:
        """The names of reports, the last first."""
        ...

    def load(self, name: str) -> Results:
        """A report. Raises EvaluationError."""
        ...


class EvalsTab:
    """The tab's components and events. Make it inside a `gr.Blocks` context."""

    def __init__(self, desk: Desk, room: WaitingRoom, *, language: gr.Radio, tab: gr.Tab) -> None:
        """Lay out the tab and connect its events."""
        self._desk = desk
        self._room = room
        self._running = False
        self._stopping = False
        w = WORDS["en"].evals
        with gr.Row(elem_id="evals-head"):
            self._report = gr.Dropdown([], label=w.report, elem_id="report", min_width=200)
            self._against = gr.Dropdown([], label=w.against, elem_id="against", min_width=200)
        with gr.Row(elem_id="evals-run"):
            self._set = gr.Dropdown(
                desk.sets(), label=w.question_set, elem_id="question-set", min_width=160
            )
            self._limit = gr.Number(
                5, label=w.questions, minimum=1, maximum=MOST_QUESTIONS, precision=0, min_width=100
            )
            self._start = gr.Button(w.start, elem_id="start-evals", min_width=100)
            self._stop = gr.Button(w.stop, elem_id="stop-evals", visible=False, min_width=100)
        self._progress = gr.HTML(
            "", elem_id="evals-progress", apply_default_css=False, js_on_load=None
        )
        self._shown = gr.HTML("", elem_id="evals-report", apply_default_css=False, js_on_load=None)
        self._connect(language, tab)

    def _connect(self, language: gr.Radio, tab: gr.Tab) -> None:
        chosen = [self._report, self._against, language]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        tab.select(
            self._on_open,
            [self._report, language],
            [self._report, self._against, self._shown],
            **quiet,
        )
        gr.on(
            [self._report.input, self._against.input],
            self._on_choose,
            chosen,
            [self._shown],
            **quiet,
        )
        self._start.click(
            self._on_start,
            [self._set, self._limit, language],
            [self._progress, self._start, self._stop, self._report, self._against, self._shown],
            concurrency_limit=None,
            **quiet,
        )
        self._stop.click(self._on_stop, None, None, queue=False, **quiet)
        language.change(
            self._on_language,
            chosen,
            [
                self._report, self._against, self._set, self._limit, self._start, self._stop, self._shown,
            ],
            **quiet,
        )  # fmt: skip

    async def _on_open(self, name: str | None, language: Language) -> _Updates:
        return await asyncio.to_thread(self._listed, name, language)

    def _listed(self, name: str | None, language: Language) -> _Updates:
        """The lists of reports, and the chosen one or else the last."""
        names = self._desk.reports()
        chosen = name if name in names else next(iter(names), None)
        nothing = (WORDS[language].evals.nothing, "")
        return {
            self._report: gr.update(choices=names, value=chosen),
            self._against: gr.update(choices=[nothing, *((n, n) for n in names)], value=""),
            self._shown: self._html(chosen, "", language),
        }

    async def _on_choose(self, name: str | None, against: str | None, language: Language) -> str:
        return await asyncio.to_thread(self._html, name, against, language)

    async def _on_language(
        self, name: str | None, against: str | None, language: Language
    ) -> _Updates:
        w = WORDS[language].evals
        return {
            self._report: gr.update(label=w.report),
            self._against: gr.update(label=w.against),
            self._set: gr.update(label=w.question_set),
            self._limit: gr.update(label=w.questions),
            self._start: gr.update(value=w.start),
            self._stop: gr.update(value=w.stop),
            self._shown: await asyncio.to_thread(self._html, name, against, language)
            if name
            else gr.skip(),
        }

    async def _on_stop(self) -> None:
        self._stopping = True

    async def _on_start(
        self, name: str | None, limit: float | None, language: Language
    ) -> AsyncGenerator[_Updates, None]:
        w = WORDS[language].evals
        if self._running:
            yield {self._progress: problems_html([w.busy])}
            return
        self._running, self._stopping = True, False
        records: list[Record] = []
        try:
            count = max(1, min(MOST_QUESTIONS, int(limit or 1)))
            asked = await asyncio.to_thread(self._desk.questions, name or "", count)
            total = len(asked.questions)
            for question in asked.questions:
                run = self._room.enter(lambda question=question: self._one(question, records))  # type: ignore[misc]
                try:
                    async for _ in run.news(_TICK_S):
                        yield self._busy(len(records), total, language)
                finally:
                    run.stop()
                if self._stopping:
                    break
            if self._stopping:
                said = f'<p class="count">{text(w.stopped.format(n=len(records)))}</p>'
                yield self._idle(said)
                return
            made = await asyncio.to_thread(self._desk.report, asked, records)
            said = f'<p class="count" role="status">{text(w.done.format(name=made))}</p>'
            listed = await asyncio.to_thread(self._listed, made, language)
            yield listed | self._idle(said)
        except AssistantError as error:
            yield self._idle(problems_html([str(error)]))
        finally:
            self._running = False

    def _one(self, question: Question, records: list[Record]) -> Iterator[Event]:
        records.append(self._desk.ask(question))
        yield from ()

    def _busy(self, done: int, total: int, language: Language) -> _Updates:
        label = WORDS[language].evals.running.format(n=done, all=total)
        return {
            self._progress: progress_html(label, done, total),
            self._start: gr.update(visible=False),
            self._stop: gr.update(visible=True),
        }

    def _idle(self, progress: str) -> _Updates:
        return {
            self._progress: progress,
            self._start: gr.update(visible=True),
            self._stop: gr.update(visible=False),
        }

    def _html(self, name: str | None, against: str | None, language: Language) -> str:
        words = WORDS[language]
        if not name:
            return f'<p class="empty">{text(words.evals.none)}</p>'
        try:
            results = self._desk.load(name)
            if against and against != name:
                found = compare(self._desk.load(against), results, (against, name))
                return comparison_html(found, words)
        except AssistantError as error:
            return problems_html([str(error)])
        return report_html(results, words)
