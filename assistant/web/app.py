"""The page as a whole: its head, its language, its tabs; and serving it.

A tab is a module of its own that adds its components inside `build_app` and follows `language.change`. The page is
private: no telemetry, nothing loaded from another host, and by default only this machine can reach it. Without a file
of logins whoever can reach the address can ask.
"""

import asyncio
import contextlib
import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from assistant.errors import AssistantError, SettingsError
from assistant.web.accounts import Accounts
from assistant.web.adding import PAGE_LIMITS
from assistant.web.chat import ChatTab
from assistant.web.chosen import Chosen
from assistant.web.documents import DocumentsTab
from assistant.web.evals import Desk, EvalsTab
from assistant.web.feedback import FeedbackBook
from assistant.web.figures import FiguresTab
from assistant.web.privacy import PrivateHeaders, is_loopback
from assistant.web.render import text
from assistant.web.stores import Stores
from assistant.web.texts import LANGUAGE_NAMES, LANGUAGES, WORDS, Language, choose_language
from assistant.web.theme import page_theme
from assistant.web.waiting import WaitingRoom
from assistant.web.what_if import WhatIfTab

_ICON = (
    '<link rel="icon" href="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22>'
    "<rect width=%2216%22 height=%2216%22 rx=%223%22 fill=%22%231f6f6b%22/>"
    "<path d=%22M6 3.5H4v9h2M10 3.5h2v9h-2M8 5.5v5%22 fill=%22none%22 stroke=%22white%22 stroke-width=%221.4%22/>"
    '</svg>">'
)


def build_app(
    stores: Stores,
    *,
    room: WaitingRoom,
    examples: Mapping[str, Sequence[str]],
    title: str,
    folder: Path,
    evals: Desk | None = None,
    allow_loopback: bool = False,
) -> gr.Blocks:
    """Build the page. `room` limits how many answers are written at once, `examples` are questions by language.

    What people say of answers is written down in `folder`. `evals` are shown where there are any.
    `allow_loopback` lets tests read pages from this machine.

    Call it inside a running event loop; see `serve`.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio sums up its own traffic after every event, with pandas; nothing here reads that.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    app = gr.Blocks(analytics_enabled=False, title=title, fill_width=True)
    with app:
        with gr.Row(elem_id="head"):
            heading = gr.HTML(_heading(title, "en"), apply_default_css=False, js_on_load=None)
            language = gr.Radio(
                [(LANGUAGE_NAMES[language], language) for language in LANGUAGES],
                value="en",
                label=WORDS["en"].language_label,
                container=False,
                elem_id="language",
                interactive=True,
                scale=0,
                min_width=0,
            )
        saved = gr.JSON(visible="hidden", elem_id="saved")
        chosen = gr.State(Chosen())
        shared_state: dict[str, Any] = {"language": language, "chosen": chosen, "saved": saved}
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with _tab("ask") as ask:
                chat = ChatTab(stores, room, examples, FeedbackBook(folder), **shared_state)
            with _tab("documents") as documents:
                DocumentsTab(
                    stores, tab=documents, language=language, chosen=chosen,
                    allow_loopback=allow_loopback,
                )  # fmt: skip
            with _tab("figures") as figures:
                FiguresTab(stores, tab=figures, **shared_state)
            with _tab("what-if") as what_if:
                scenario = WhatIfTab(stores, tab=what_if, language=language, saved=saved, tabs=tabs)
            labelled = [ask, documents, figures, what_if]
            if evals is not None:
                with _tab("evals") as evaluation:
                    EvalsTab(evals, room, language=language, tab=evaluation)
                labelled.append(evaluation)

        kept_language = gr.BrowserState("", storage_key="interface-language", secret="not-a-secret")
        quiet: dict[str, Any] = {
            "queue": False,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        app.load(_first_language, [kept_language], [language], **quiet)
        language.input(lambda language: language, [language], [kept_language], **quiet)
        language.change(
            lambda language: (
                _heading(title, language),
                gr.update(label=WORDS[language].language_label),
                *(gr.update(label=_tab_label(str(tab.id), language)) for tab in labelled),
            ),
            [language],
            [heading, language, *labelled],
            **quiet,
        )
        chat.restore_on(app)
        scenario.restore_on(app)
    return app


def serve(
    stores: Stores,
    *,
    host: str,
    port: int,
    examples: Mapping[str, Sequence[str]],
    title: str,
    folder: Path,
    parallel_answers: int = 2,
    evals: Desk | None = None,
    accounts: Accounts | None = None,
    load: Callable[[], None] | None = None,
) -> None:
    """Serve the page until the process is interrupted. Prints its address on stderr.

    `load` makes the models ready; it is called once the page can be seen, and a question asked before it is done waits.
    Raises SettingsError when `port` is taken or `host` is not an address of this machine, and what `load` raises.
    """
    listener = listen(host, port)
    room = WaitingRoom(parallel_answers)

    async def run() -> None:
        # Built inside the loop it runs in: outside of one, Gradio makes loops of its own and never closes them.
        app = build_app(
            stores, room=room, examples=examples, title=title, folder=folder, evals=evals
        )
        server = make_server(app, room, host, accounts)
        if accounts is None and not is_loopback(host):
            sys.stderr.write(
                "Whoever can reach this machine can use the page; --auth FILE asks them to log in.\n"
            )
        sys.stderr.write(f"The chat page is at {_address(host, port)}; Ctrl-C ends it.\n")
        loading = asyncio.create_task(_load(server, load)) if load else None
        await server.serve(sockets=[listener])
        if loading is not None and loading.done():
            loading.result()

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run())
    finally:
        listener.close()


async def _load(server: uvicorn.Server, load: Callable[[], None]) -> None:
    """Call `load` once the server is up; a page without models is not kept up."""
    while not server.started:
        await asyncio.sleep(0.02)
    try:
        await asyncio.to_thread(load)
    except AssistantError:
        server.should_exit = True
        raise


class _Server(uvicorn.Server):
    """A server that ends what open pages wait for before it waits for them."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop every answer and every open stream, then shut down."""
        self._end_streams()
        await super().shutdown(sockets)


def make_server(
    app: gr.Blocks, room: WaitingRoom, host: str, accounts: Accounts | None = None
) -> uvicorn.Server:
    """The web server for `app`, not yet running; run it with a socket from `listen`. Its end closes `room`.

    Gradio's own `launch` is not used: it asks its own address through whatever proxy the environment names, finds
    out about a taken port late, and has no place for the headers that keep the page private.
    """
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    api.add_middleware(PrivateHeaders, loopback_only=is_loopback(host))
    package = files("assistant.web")
    script = (package / "page.js").read_text("utf-8")
    gr.mount_gradio_app(
        api,
        app,
        path="/",
        theme=page_theme(),
        css=(package / "style.css").read_text("utf-8"),
        head=f"{_ICON}<script>{script}</script>",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=PAGE_LIMITS.file_bytes,
        auth=None if accounts is None else accounts.admits,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    pages = [route.app for route in api.routes if isinstance(route, Mount)]

    def end_streams() -> None:
        room.close()
        for page in pages:
            if isinstance(page, App):
                page.stop_event.set()

    config = uvicorn.Config(api, log_level="warning", timeout_graceful_shutdown=5)
    return _Server(config, end_streams)


def listen(host: str, port: int) -> socket.socket:
    """A socket listening on `host` and `port` (0: any free one).

    Raises SettingsError when the port is taken or may not be used, or `host` is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            problem = (
                f"Port {port} on {host} is already in use: stop the program that uses it, or choose another port "
                "with ASSISTANT_PORT or --port."
            )
        elif error.errno == errno.EACCES:
            problem = (
                f"Port {port} is reserved for the system's own services: choose one above 1023 with ASSISTANT_PORT "
                "or --port."
            )
        else:
            problem = (
                f"The page cannot be served on {host} ({error.strerror}): choose an address of this machine with "
                "ASSISTANT_HOST or --host."
            )
        raise SettingsError(problem) from error
    return listener


def _tab(name: str) -> gr.Tab:
    return gr.Tab(_tab_label(name, "en"), id=name, elem_id=f"tab-{name}")


def _tab_label(name: str, language: Language) -> str:
    return str(getattr(WORDS[language], f"tab_{name.replace('-', '_')}"))


def _first_language(chosen: str, request: gr.Request) -> Language:
    """The language chosen earlier in this browser, else the one the browser asks for."""
    if chosen in LANGUAGES:
        return chosen
    return choose_language(request.headers.get("accept-language"))


def _heading(title: str, language: Language) -> str:
    return f"<h1>{text(title)}</h1><p>{text(WORDS[language].tagline)}</p>"


def _address(host: str, port: int) -> str:
    bare = host.strip("[]")
    return f"http://[{bare}]:{port}/" if ":" in bare else f"http://{bare}:{port}/"
