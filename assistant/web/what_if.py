"""The what-if tab: the terms of a scenario as sliders, what the calculators make of them, plots, a link to it all.

The scenario is declared beside the documents (see `assistant.scenario`); where there is none, the tab says so.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import AssistantError
from assistant.scenario import (
    SCENARIO_FILE,
    Outcome,
    Scenario,
    Start,
    calculate,
    scenario_for,
    starting_values,
)
from assistant.web.files import SAVE_JS
from assistant.web.people import person_of
from assistant.web.render import text
from assistant.web.scenario_html import (
    form_html,
    plots_html,
    read_changes,
    result_cells,
    results_html,
    written_fields,
)
from assistant.web.shelf import problems_html
from assistant.web.stores import Stores
from assistant.web.tables import csv_file
from assistant.web.texts import WORDS, Language

LINK_PREFIX = "term-"
"""Before the names of fields in a link."""

_Updates = dict[Component, Any]

_FORM_JS = """
let timer = 0;
element.addEventListener("input", (input) => {
  const term = input.target.closest(".term");
  if (!term) return;
  const other = input.target.type === "range" ? "number" : "range";
  term.querySelector(`input[type=${other}]`).value = input.target.value;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const values = {};
    for (const one of element.querySelectorAll(".term")) {
      const value = one.querySelector("input[type=number]").value;
      if (value !== one.dataset.start) values[one.dataset.field] = value;
    }
    trigger("vary", { values });
  }, 180);
});
"""
_PLOTS_JS = """
element.addEventListener("click", (click) => {
  const button = click.target.closest(".picture");
  if (button) savePicture(button);
});
"""


@dataclass(eq=False)
class Varied:
    """What one session changed, by the names of fields."""

    language: Language = "en"
    changes: dict[str, Decimal] = field(default_factory=dict)
    opened: bool = False


@dataclass(frozen=True)
class _Ready:
    scenario: Scenario
    starts: Mapping[str, Start]


class WhatIfTab:
    """The tab's components and events. Make it inside a `gr.Blocks` context."""

    def __init__(
        self, stores: Stores, *, language: gr.Radio, saved: gr.JSON, tab: gr.Tab, tabs: gr.Tabs
    ) -> None:
        """Lay out the tab and connect its events."""
        self._stores = stores
        self._saved = saved
        self._tabs = tabs
        self._tab = tab
        self._ready: dict[str, _Ready] = {}
        w = WORDS["en"].what_if
        self._varied = gr.State(Varied())
        self._filled = gr.JSON(visible="hidden", elem_id="filled")
        with gr.Row(elem_id="what-if-head"):
            self._reset = gr.Button(w.reset, elem_id="reset", scale=0, min_width=0, size="sm")
            self._link = gr.Button(
                w.copy_link, elem_id="copy-link", scale=0, min_width=0, size="sm"
            )
            self._csv = gr.Button("CSV", elem_id="what-if-csv", scale=0, min_width=0, size="sm")
        with gr.Row(elem_id="what-if"):
            with gr.Column(scale=2, min_width=280):
                self._form = gr.HTML(
                    "", elem_id="terms", apply_default_css=False, js_on_load=_FORM_JS
                )
            with gr.Column(scale=3, min_width=300):
                self._plots = gr.HTML(
                    "", elem_id="plots", apply_default_css=False, js_on_load=_PLOTS_JS
                )
        self._results = gr.HTML("", elem_id="results", apply_default_css=False, js_on_load=None)
        self._connect(language, tab)

    def restore_on(self, app: gr.Blocks) -> None:
        """Open the scenario that the page's address names, when the page is opened."""
        app.load(
            self._on_load,
            [self._varied],
            [self._varied, self._form, self._results, self._plots, self._filled, self._tabs],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )

    def _connect(self, language: gr.Radio, tab: gr.Tab) -> None:
        drawn: list[Component] = [self._varied, self._results, self._plots, self._filled]
        shown: dict[str, Any] = {
            "concurrency_limit": None,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        whole = [*drawn, self._form]
        tab.select(self._on_open, [self._varied], whole, **shown)
        self._form.vary(
            self._on_vary, [self._varied], drawn, trigger_mode="always_last", **shown
        ).then(None, [self._filled], None, js="(filled) => fillTerms(filled)")
        self._reset.click(self._on_reset, [self._varied], whole, **shown).then(
            None, [self._filled], None, js="(filled) => fillTerms(filled)"
        )
        self._link.click(None, None, None, js="() => copyAddress()")
        self._csv.click(self._on_csv, [self._varied], [self._saved], **shown).then(
            None, [self._saved], None, js=SAVE_JS
        )
        language.change(
            self._on_language, [language, self._varied], [*whole, self._reset, self._link], **shown
        )

    async def _on_load(self, varied: Varied, request: gr.Request) -> _Updates:
        prefix = len(LINK_PREFIX)
        given = {
            name[prefix:]: value
            for name, value in request.query_params.items()
            if name.startswith(LINK_PREFIX)
        }
        if not given:
            return {self._varied: varied}
        person = person_of(request)
        try:
            ready = await asyncio.to_thread(self._find, person)
        except AssistantError:
            ready = None
        if ready is not None:
            varied.changes = read_changes(ready.scenario, given)
        varied.opened = True
        drawn = await asyncio.to_thread(self._drawn, varied, person)
        opened: dict[Any, Any] = {self._tabs: gr.Tabs(selected="what-if")}
        return drawn | opened

    async def _on_open(self, varied: Varied, request: gr.Request) -> _Updates:
        varied.opened = True
        return await asyncio.to_thread(self._drawn, varied, person_of(request))

    async def _on_vary(self, varied: Varied, event: gr.EventData, request: gr.Request) -> _Updates:
        person = person_of(request)
        ready = await asyncio.to_thread(self._find, person)
        if ready is not None:
            varied.changes = read_changes(ready.scenario, event.values)
        drawn = await asyncio.to_thread(self._drawn, varied, person)
        del drawn[self._form]  # it holds what the person is dragging
        return drawn

    async def _on_reset(self, varied: Varied, request: gr.Request) -> _Updates:
        varied.changes = {}
        return await asyncio.to_thread(self._drawn, varied, person_of(request))

    async def _on_language(
        self, language: Language, varied: Varied, request: gr.Request
    ) -> _Updates:
        varied.language = language
        w = WORDS[language].what_if
        drawn: _Updates = {self._varied: varied}
        if varied.opened:
            drawn = await asyncio.to_thread(self._drawn, varied, person_of(request))
        return drawn | {self._reset: w.reset, self._link: w.copy_link}

    async def _on_csv(self, varied: Varied, request: gr.Request) -> dict[str, str]:
        words = WORDS[varied.language]
        ready = await asyncio.to_thread(self._find, person_of(request))
        if ready is None:
            return {}
        outcome = calculate(ready.scenario, ready.starts, varied.changes)
        head, cells = result_cells(ready.scenario, outcome, words)
        return csv_file("what-if", head, cells).sent()

    def _find(self, person: str) -> _Ready | None:
        """The scenario of the person's documents with its starts, kept until the documents change."""
        index = self._stores.of(person).index
        key = index.fingerprint
        if key not in self._ready:
            documents = [d.document for d in index.documents()]
            scenario = scenario_for(documents)
            if scenario is None:
                return None
            if len(self._ready) > 20:
                self._ready.clear()
            self._ready[key] = _Ready(scenario, starting_values(scenario, documents))
        return self._ready[key]

    def _drawn(self, varied: Varied, person: str) -> _Updates:
        words = WORDS[varied.language]
        empty: _Updates = {
            self._varied: varied,
            self._results: "",
            self._plots: "",
            self._filled: {},
        }
        try:
            ready = self._find(person)
        except AssistantError as error:
            return empty | {self._form: problems_html([str(error)])}
        if ready is None:
            said = words.what_if.none.format(file=SCENARIO_FILE)
            return empty | {self._form: f'<p class="empty">{text(said)}</p>'}
        outcome = calculate(ready.scenario, ready.starts, varied.changes)
        return {
            self._varied: varied,
            self._form: form_html(ready.scenario, ready.starts, outcome, words),
            self._results: results_html(ready.scenario, outcome, words),
            self._plots: plots_html(ready.scenario, outcome, words),
            self._filled: {
                "written": written_fields(outcome, words),
                "changes": _linked(varied, outcome),
            },
        }


def _linked(varied: Varied, outcome: Outcome) -> dict[str, str]:
    """What a link to the scenario has to say."""
    return {
        f"{LINK_PREFIX}{name}": f"{outcome.fields[name].value:f}"
        for name in varied.changes
        if name in outcome.fields
    }
