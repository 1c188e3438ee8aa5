"""The documents tab: what can be asked, adding files and pages after a look at them, removing, choosing.

Reading and indexing run in threads of their own. One document of a store is written at a time; a document is in the
index whole or not at all.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.documents import Document, ReadingProcess
from assistant.errors import AssistantError, DocumentError
from assistant.index.intake import Progress
from assistant.web.adding import (
    MOST_FILES,
    Pending,
    limits_named,
    look_over,
    read_page,
    read_upload,
)
from assistant.web.chosen import Chosen
from assistant.web.people import person_of
from assistant.web.render import text
from assistant.web.shelf import pending_html, problems_html, progress_html, shelf_html
from assistant.web.stores import Stores
from assistant.web.texts import WORDS, Language, Words

_TICK_S = 0.4
_Updates = dict[Component, Any]
_Reader = Callable[[ReadingProcess], Document]

_TABLE_JS = """
element.addEventListener("change", (change) => {
  const box = change.target.closest(".use");
  if (box) trigger("use", { id: box.dataset.id, on: box.checked });
});
element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  if (button.matches(".use-all")) trigger("all", {});
  else if (button.matches(".again")) trigger("again", { id: button.dataset.id });
  else if (button.matches(".remove")) {
    // Asked once more in the button itself.
    if (button.dataset.sure !== button.textContent) button.textContent = button.dataset.sure;
    else trigger("remove", { id: button.dataset.id });
  }
});
"""
_PENDING_JS = """
element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (button && button.matches(".accept")) trigger("accept", { index: button.dataset.index });
  else if (button && button.matches(".discard")) trigger("discard", { index: button.dataset.index });
});
"""


@dataclass(eq=False)
class Desk:
    """The state of one session: what was read and waits to be accepted."""

    language: Language = "en"
    pending: list[Pending] = field(default_factory=list)
    busy: bool = False
    opened: bool = False


class _Counted(Progress):
    """Counts what is done, for a page that looks at it now and then."""

    def __init__(self) -> None:
        self.total = 0
        self.finished = 0

    def expect(self, total: int) -> None:
        self.total = total

    def done(self, texts: int) -> None:
        self.finished += texts


class DocumentsTab:
    """The tab's components and events. Make it inside a `gr.Blocks` context."""

    def __init__(
        self,
        stores: Stores,
        *,
        language: gr.Radio,
        chosen: gr.State,
        tab: gr.Tab,
        allow_loopback: bool = False,
    ) -> None:
        """Lay out the tab and connect its events. `allow_loopback` lets tests read from a server on this machine."""
        self._stores = stores
        self._allow_loopback = allow_loopback
        w = WORDS["en"].documents
        self._desk = gr.State(Desk())
        self._chosen = chosen
        self._intro = gr.HTML(intro_html(WORDS["en"]), elem_id="documents-intro", js_on_load=None)
        with gr.Row(elem_id="adding"):
            self._files = gr.File(
                label=w.add_files, file_count="multiple", height=120, elem_id="files", min_width=240
            )
            with gr.Column(min_width=240, elem_id="address-column"):
                self._address = gr.Textbox(
                    label=w.address, placeholder="https://", elem_id="address", max_lines=1
                )
                self._read = gr.Button(w.read, elem_id="read")
        self._problems = gr.HTML("", elem_id="problems", apply_default_css=False, js_on_load=None)
        self._progress = gr.HTML("", elem_id="progress", apply_default_css=False, js_on_load=None)
        self._pending = gr.HTML(
            "", elem_id="pending", apply_default_css=False, js_on_load=_PENDING_JS
        )
        self._table = gr.HTML("", elem_id="shelf", apply_default_css=False, js_on_load=_TABLE_JS)
        self._connect(language, tab)

    def _connect(self, language: gr.Radio, tab: gr.Tab) -> None:
        state: list[Component] = [self._desk, self._chosen]
        shown: list[Component] = [
            *state, self._table, self._pending, self._problems, self._progress, self._files, self._address,
        ]  # fmt: skip
        working: dict[str, Any] = {
            "outputs": shown,
            "concurrency_limit": None,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        quick = {**working, "queue": False}
        del quick["concurrency_limit"]
        tab.select(self._on_open, state, **quick)
        self._files.upload(self._on_files, [self._files, *state], **working)
        gr.on(
            [self._address.submit, self._read.click],
            self._on_address,
            [self._address, *state],
            **working,
        )
        self._table.again(self._on_again, state, **working)
        self._pending.accept(self._on_accept, state, **working)
        self._pending.discard(self._on_discard, state, **quick)
        self._table.use(self._on_use, state, **quick)
        self._table.all(self._on_all, state, **quick)
        self._table.remove(self._on_remove, state, **working)
        labels: list[Component] = [self._intro, self._read]
        language.change(
            self._on_language, [language, *state], **{**quick, "outputs": [*shown, *labels]}
        )

    async def _on_open(self, desk: Desk, chosen: Chosen, request: gr.Request) -> _Updates:
        desk.opened = True
        return await self._view(desk, chosen, person_of(request))

    async def _on_files(
        self, paths: list[str] | None, desk: Desk, chosen: Chosen, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        given = [Path(path) for path in paths or []]
        problems: list[str] = []
        if len(given) > MOST_FILES:
            said = WORDS[desk.language].documents.too_many
            problems.append(said.format(n=len(given), most=MOST_FILES))
            given = given[:MOST_FILES]
        readers = [(path.name, partial(read_upload, path)) for path in given]
        async for updates in self._reading(readers, problems, desk, chosen, request):
            yield updates
        for path in map(Path, paths or []):
            path.unlink(missing_ok=True)

    async def _on_address(
        self, address: str, desk: Desk, chosen: Chosen, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        readers = [(address, self._page_reader(address))]
        async for updates in self._reading(readers, [], desk, chosen, request):
            yield updates

    async def _on_again(
        self, desk: Desk, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        shelf = await asyncio.to_thread(self._stores.shelf, person_of(request))
        sources = [
            d.document.source
            for d in shelf.documents
            if d.document.metadata.id == event.id and event.id in shelf.own
        ]
        readers = [(source, self._page_reader(source)) for source in sources]
        async for updates in self._reading(readers, [], desk, chosen, request):
            yield updates

    def _page_reader(self, address: str) -> _Reader:
        return partial(read_page, address, allow_loopback=self._allow_loopback)

    async def _reading(
        self,
        readers: Sequence[tuple[str, _Reader]],
        problems: list[str],
        desk: Desk,
        chosen: Chosen,
        request: gr.Request,
    ) -> AsyncGenerator[_Updates, None]:
        """Read sources one after the other, and put what could be read before the person."""
        if desk.busy:
            return
        person = person_of(request)
        desk.busy = True
        process = ReadingProcess()
        try:
            for name, read in readers:
                label = WORDS[desk.language].documents.reading.format(name=name)
                yield {self._problems: "", self._progress: progress_html(label, 0, 0)}
                try:
                    one = await asyncio.to_thread(self._read_one, read, process, person)
                    desk.pending.append(one)
                except DocumentError as error:
                    problems.append(error.said(desk.language))
        finally:
            process.close()
            desk.busy = False
        view = await self._view(desk, chosen, person, problems)
        yield view | {self._files: None, self._address: "" if not problems else gr.update()}

    def _read_one(self, read: _Reader, process: ReadingProcess, person: str) -> Pending:
        document = read(process)
        self._stores.check(person, document)
        known = {d.document.source for d in self._stores.shelf(person).documents}
        return look_over(document, document.source in known)

    async def _on_accept(
        self, desk: Desk, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[_Updates, None]:
        index = int(event.index)
        if desk.busy or not 0 <= index < len(desk.pending):
            return
        person = person_of(request)
        one = desk.pending.pop(index)
        problems: list[str] = []
        progress = _Counted()
        desk.busy = True
        w = WORDS[desk.language].documents
        try:
            waits = self._stores.writing(person)
            work = asyncio.create_task(
                asyncio.to_thread(self._stores.add, person, one.document, progress)
            )
            while not work.done():
                label = w.waits if waits and not progress.total else w.indexing
                label = label.format(name=one.document.metadata.title)
                yield {
                    self._pending: pending_html(desk.pending, WORDS[desk.language]),
                    self._problems: "",
                    self._progress: progress_html(label, progress.finished, progress.total),
                }
                await asyncio.wait([work], timeout=_TICK_S)
            try:
                work.result()
            except AssistantError as error:
                problems.append(f"{one.document.metadata.title}: {error.said(desk.language)}")
        finally:
            desk.busy = False
        yield await self._view(desk, chosen, person, problems)

    async def _on_discard(
        self, desk: Desk, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        index = int(event.index)
        if 0 <= index < len(desk.pending):
            del desk.pending[index]
        return await self._view(desk, chosen, person_of(request))

    async def _on_use(
        self, desk: Desk, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        person = person_of(request)
        shelf = await asyncio.to_thread(self._stores.shelf, person)
        ids = {d.document.metadata.id for d in shelf.documents}
        problems = []
        if event.on:
            chosen.left_out.discard(event.id)
        elif ids - chosen.left_out - {event.id}:
            chosen.left_out.add(event.id)
        else:
            problems.append(WORDS[desk.language].documents.one_at_least)
        return await self._view(desk, chosen, person, problems)

    async def _on_all(self, desk: Desk, chosen: Chosen, request: gr.Request) -> _Updates:
        chosen.left_out.clear()
        return await self._view(desk, chosen, person_of(request))

    async def _on_remove(
        self, desk: Desk, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        person = person_of(request)
        problems = []
        try:
            await asyncio.to_thread(self._stores.remove, person, str(event.id))
            chosen.left_out.discard(event.id)
        except AssistantError as error:
            problems.append(error.said(desk.language))
        return await self._view(desk, chosen, person, problems)

    async def _on_language(
        self, language: Language, desk: Desk, chosen: Chosen, request: gr.Request
    ) -> _Updates:
        desk.language = language
        w = WORDS[language].documents
        view = await self._view(desk, chosen, person_of(request)) if desk.opened else {}
        return view | {
            self._desk: desk,
            self._intro: intro_html(WORDS[language]),
            self._files: gr.update(label=w.add_files),
            self._address: gr.update(label=w.address),
            self._read: w.read,
        }

    async def _view(
        self, desk: Desk, chosen: Chosen, person: str, problems: list[str] | None = None
    ) -> _Updates:
        words = WORDS[desk.language]
        shelf = await asyncio.to_thread(self._stores.shelf, person)
        return {
            self._desk: desk,
            self._chosen: chosen,
            self._table: shelf_html(shelf, chosen.left_out, words),
            self._pending: pending_html(desk.pending, words),
            self._problems: problems_html(problems or []),
            self._progress: "",
        }


def intro_html(words: Words) -> str:
    """What the tab is for, with its limits."""
    return f'<p class="intro">{text(words.documents.intro.format(**limits_named()))}</p>'
