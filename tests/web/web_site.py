"""The page, served from a thread of the test's own process."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from web_fakes import FakeAssistant

from assistant.web.app import build_app, listen, make_server
from assistant.web.waiting import WaitingRoom

EXAMPLES = {
    "en": ["What does the flour cost?"],
    "zh": ["面粉多少钱?"],
    "es": ["¿Cuánto cuesta la harina?"],
}


@dataclass(frozen=True)
class Site:
    """One served page with two seats."""

    address: str
    assistant: FakeAssistant


@contextlib.contextmanager
def serving(assistant: FakeAssistant) -> Iterator[Site]:
    """Serve the page from a thread of its own, and end it in good order."""
    room = WaitingRoom(2)
    listener = listen("127.0.0.1", 0)
    ready = threading.Event()
    servers = []

    async def run() -> None:
        app = build_app(assistant, room=room, examples=EXAMPLES, title="Test page")
        server = make_server(app, room, "127.0.0.1")
        servers.append(server)
        ready.set()
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=asyncio.run, args=[run()])
    thread.start()
    assert ready.wait(20)
    yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}/", assistant)
    assistant.release.set()
    servers[0].should_exit = True
    thread.join(20)
    listener.close()
    assert not thread.is_alive()
