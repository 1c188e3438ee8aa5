"""The figures tab: every figure of the chosen documents in a table, and the audit of what the documents claim."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import gradio as gr
from gradio.components import Component

from assistant.audit import AuditRow, audit, no_relations_text, relations_for
from assistant.audit.command import ordered
from assistant.errors import AssistantError
from assistant.index.index import Index
from assistant.web.chosen import Chosen
from assistant.web.claims import claim_cells, claims_html
from assistant.web.figure_table import (
    COLUMNS,
    Column,
    FigureRow,
    figure_cells,
    figure_rows,
    figures_html,
    select,
)
from assistant.web.files import SAVE_JS
from assistant.web.people import person_of
from assistant.web.shelf import problems_html
from assistant.web.stores import Stores
from assistant.web.tables import csv_file, xlsx_file
from assistant.web.texts import WORDS, Language

_KEPT = 8  # stores and choices whose rows are kept
_Updates = dict[Component, Any]
View = Literal["figures", "claims"]

_TABLE_JS = """
element.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  if (button.matches(".sort")) trigger("sort", { column: button.dataset.column });
  else if (button.matches(".whole")) trigger("whole", {});
  else if (button.matches(".open")) {
    const details = document.getElementById(button.getAttribute("aria-controls"));
    details.hidden = !details.hidden;
    button.setAttribute("aria-expanded", String(!details.hidden));
  }
});
"""


@dataclass(eq=False)
class Shown:
    """What one session sees of the tables."""

    language: Language = "en"
    view: View = "figures"
    search: str = ""
    order: Column | None = None
    falling: bool = False
    whole: bool = False
    opened: bool = False


class FiguresTab:
    """The tab's components and events. Make it inside a `gr.Blocks` context."""

    def __init__(
        self,
        stores: Stores,
        *,
        language: gr.Radio,
        chosen: gr.State,
        saved: gr.JSON,
        tab: gr.Tab,
    ) -> None:
        """Lay out the tab and connect its events."""
        self._stores = stores
        self._saved = saved
        self._rows: dict[str, list[FigureRow]] = {}
        self._claims: dict[tuple[str, tuple[str, ...]], list[AuditRow]] = {}
        w = WORDS["en"].figures
        self._shown = gr.State(Shown())
        with gr.Row(elem_id="figures-head"):
            self._view = gr.Radio(
                _views("en"),
                value="figures",
                label=w.show,
                container=False,
                elem_id="figures-view",
                elem_classes="segmented",
                scale=0,
                min_width=0,
            )
            self._search = gr.Textbox(
                label=w.search,
                placeholder=w.search,
                show_label=False,
                container=False,
                max_lines=1,
                elem_id="figures-search",
                scale=1,
                min_width=160,
            )
            self._csv = gr.Button("CSV", elem_id="figures-csv", scale=0, min_width=0, size="sm")
            self._xlsx = gr.Button("XLSX", elem_id="figures-xlsx", scale=0, min_width=0, size="sm")
        self._table = gr.HTML(
            "", elem_id="figures-table", apply_default_css=False, js_on_load=_TABLE_JS
        )
        self._connect(language, chosen, tab)

    def _connect(self, language: gr.Radio, chosen: gr.State, tab: gr.Tab) -> None:
        state: list[Component] = [self._shown, chosen]
        shown: dict[str, Any] = {
            "outputs": [self._shown, self._table],
            "concurrency_limit": None,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        tab.select(self._on_open, state, **shown)
        self._view.input(self._on_view, [self._view, *state], **shown)
        self._search.change(
            self._on_search, [self._search, *state], trigger_mode="always_last", **shown
        )
        self._table.sort(self._on_sort, state, **shown)
        self._table.whole(self._on_whole, state, **shown)
        language.change(
            self._on_language,
            [language, *state],
            **{**shown, "outputs": [self._shown, self._table, self._view, self._search]},
        )
        for button, make in ((self._csv, self._on_csv), (self._xlsx, self._on_xlsx)):
            button.click(make, state, **{**shown, "outputs": [self._saved]}).then(
                None, [self._saved], None, js=SAVE_JS
            )

    async def _on_open(self, shown: Shown, chosen: Chosen, request: gr.Request) -> _Updates:
        shown.opened = True
        return await self._drawn(shown, chosen, request)

    async def _on_view(
        self, view: View, shown: Shown, chosen: Chosen, request: gr.Request
    ) -> _Updates:
        shown.view = view
        return await self._drawn(shown, chosen, request)

    async def _on_search(
        self, search: str, shown: Shown, chosen: Chosen, request: gr.Request
    ) -> _Updates:
        shown.search = search
        return await self._drawn(shown, chosen, request)

    async def _on_sort(
        self, shown: Shown, chosen: Chosen, event: gr.EventData, request: gr.Request
    ) -> _Updates:
        if event.column in COLUMNS:
            shown.falling = shown.order == event.column and not shown.falling
            shown.order = event.column
        return await self._drawn(shown, chosen, request)

    async def _on_whole(self, shown: Shown, chosen: Chosen, request: gr.Request) -> _Updates:
        shown.whole = True
        return await self._drawn(shown, chosen, request)

    async def _on_language(
        self, language: Language, shown: Shown, chosen: Chosen, request: gr.Request
    ) -> _Updates:
        shown.language = language
        w = WORDS[language].figures
        drawn = await self._drawn(shown, chosen, request) if shown.opened else {}
        return drawn | {
            self._shown: shown,
            self._view: gr.update(choices=_views(language), label=w.show),
            self._search: gr.update(label=w.search, placeholder=w.search),
        }

    async def _on_csv(self, shown: Shown, chosen: Chosen, request: gr.Request) -> dict[str, str]:
        head, cells = await asyncio.to_thread(self._cells, shown, chosen, person_of(request))
        return csv_file(shown.view, head, cells).sent()

    async def _on_xlsx(self, shown: Shown, chosen: Chosen, request: gr.Request) -> dict[str, str]:
        head, cells = await asyncio.to_thread(self._cells, shown, chosen, person_of(request))
        return xlsx_file(shown.view, head, cells).sent()

    async def _drawn(self, shown: Shown, chosen: Chosen, request: gr.Request) -> _Updates:
        html = await asyncio.to_thread(self._html, shown, chosen, person_of(request))
        return {self._shown: shown, self._table: html}

    def _html(self, shown: Shown, chosen: Chosen, person: str) -> str:
        words = WORDS[shown.language]
        try:
            if shown.view == "claims":
                return claims_html(self._audited(shown, chosen, person), words)
            rows = self._selected(shown, chosen, person)
        except AssistantError as error:
            return problems_html([str(error)])
        return figures_html(rows, shown.order, shown.falling, words, whole=shown.whole)

    def _cells(self, shown: Shown, chosen: Chosen, person: str) -> tuple[list[str], list[Any]]:
        words = WORDS[shown.language]
        if shown.view == "claims":
            return claim_cells(self._audited(shown, chosen, person), words)
        return figure_cells(self._selected(shown, chosen, person), words)

    def _selected(self, shown: Shown, chosen: Chosen, person: str) -> list[FigureRow]:
        index = self._stores.of(person).index
        key = index.fingerprint
        if key not in self._rows:
            _make_room(self._rows)
            self._rows[key] = figure_rows(index)
        return select(
            self._rows[key],
            search=shown.search,
            left_out=chosen.left_out,
            order=shown.order,
            falling=shown.falling,
            language=shown.language,
        )

    def _audited(self, shown: Shown, chosen: Chosen, person: str) -> list[AuditRow]:
        """The rows of the audit of the chosen documents that have every word of the search."""
        index = self._stores.of(person).index
        key = (index.fingerprint, tuple(sorted(chosen.left_out)))
        if key not in self._claims:
            _make_room(self._claims)
            self._claims[key] = _audit(index, chosen)
        words = WORDS[shown.language]
        wanted = shown.search.casefold().split()
        rows = self._claims[key]
        _, cells = claim_cells(rows, words)
        said = [" ".join(map(str, line)).casefold() for line in cells]
        return [row for row, line in zip(rows, said, strict=True) if all(w in line for w in wanted)]


def _audit(index: Index, chosen: Chosen) -> list[AuditRow]:
    documents = [
        d.document for d in index.documents() if d.document.metadata.id not in chosen.left_out
    ]
    relations = relations_for(documents)
    if not relations.files:
        raise AssistantError(no_relations_text(documents))
    return ordered(audit(documents, relations))


def _make_room(kept: dict[Any, Any]) -> None:
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]


def _views(language: Language) -> Sequence[tuple[str, str]]:
    w = WORDS[language].figures
    return [(w.all_figures, "figures"), (w.check_claims, "claims")]
