"""The page, served from a thread of the test's own process, over a small store of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from web_desk import FakeDesk
from web_fakes import FakeAssistant

from assistant.index.index import Index
from assistant.web.accounts import Accounts
from assistant.web.app import build_app, listen, make_server
from assistant.web.stores import Stores
from assistant.web.waiting import WaitingRoom
from tests.fakes import HashEmbedder

EXAMPLES = {
    "en": ["What does the flour cost?"],
    "zh": ["面粉多少钱?"],
    "es": ["¿Cuánto cuesta la harina?"],
}

MILL = """---
id: mill
title: Flour for the old town
language: en
publisher: Example Gazette
url: https://example.org/flour
published: 2026-01-14
figures:
  - {name: flour, measures: {en: flour the mill delivers, zh: 面粉数量}, value: "750", unit: t}
  - {name: price, measures: {en: price of the flour, zh: 面粉价格}, value: "10000000000", unit: USD}
  - {name: unit_price, measures: {en: price of a tonne}, value: "20000000", unit: USD/t}
---
# The mill

The mill will deliver 750 t of flour for $10 billion. A tonne costs $20000000/t. Deliveries begin in March.
"""
BAKERS = """---
id: bakers
title: 面包师
language: zh
figures:
  - {name: bakers_flour, measures: {en: flour the bakers expect}, value: "750", unit: t}
---
面包师等待750吨面粉，预算为5.10亿美元。
"""
RELATIONS = """
[[derivation]]
claim = "unit_price"
calculator = "per_unit"
inputs = { total = "price", units = "flour" }

[[same]]
figures = ["flour", "bakers_flour"]
"""
SCENARIO = """
title = { en = "Other terms", zh = "其他条件", es = "Otras condiciones" }
[[field]]
name = "flour"
label = { en = "Flour", zh = "面粉", es = "Harina" }
figure = "flour"
least = 0
most = 2000
step = 10
[[field]]
name = "price"
label = { en = "Price", zh = "价格", es = "Precio" }
figure = "price"
least = 0
most = 20000000000
step = 1000000
[[result]]
name = "per_tonne"
label = { en = "Price of a tonne", zh = "每吨价格", es = "Precio de una tonelada" }
calculator = "per_unit"
inputs = { total = "price", units = "flour" }
[[result]]
name = "half"
label = { en = "Double", zh = "两倍", es = "El doble" }
calculator = "sum_of"
inputs = { values = ["flour", "flour"] }
[[plot]]
kind = "line"
title = { en = "Price of a tonne by flour", zh = "每吨价格", es = "Precio según la harina" }
x = "flour"
results = ["per_tonne"]
marks = ["flour"]
[[plot]]
kind = "bars"
title = { en = "Flour", zh = "面粉", es = "Harina" }
results = ["half"]
"""


@dataclass(frozen=True)
class Site:
    """One served page with two seats."""

    address: str
    assistant: FakeAssistant
    folder: Path
    stores: Stores
    desk: FakeDesk


def fake_stores(assistant: FakeAssistant, folder: Path) -> Stores:
    """Stores over two small documents with relations and a scenario, in `folder`."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in {
        "mill.md": MILL,
        "bakers.md": BAKERS,
        "relations.toml": RELATIONS,
        "scenario.toml": SCENARIO,
    }.items():
        (corpus / name).write_text(text, encoding="utf-8")
    embedder = HashEmbedder()
    index = Index(folder / "store", embedder, create=True)
    with index.writing():
        for name in ("mill.md", "bakers.md"):
            assert index.ingest(corpus / name).error is None
    assistant.index = index
    return Stores(assistant, lambda path: assistant.over(Index(path, embedder)), folder / "own")  # type: ignore[arg-type]


@contextlib.contextmanager
def serving(
    assistant: FakeAssistant, folder: Path, accounts: Accounts | None = None
) -> Iterator[Site]:
    """Serve the page from a thread of its own, and end it in good order."""
    room = WaitingRoom(2)
    stores = fake_stores(assistant, folder)
    desk = FakeDesk()
    listener = listen("127.0.0.1", 0)
    ready = threading.Event()
    servers = []

    async def run() -> None:
        app = build_app(
            stores,
            room=room,
            examples=EXAMPLES,
            title="Test page",
            folder=folder,
            evals=desk,
        )
        server = make_server(app, room, "127.0.0.1", accounts)
        servers.append(server)
        ready.set()
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=asyncio.run, args=[run()])
    thread.start()
    assert ready.wait(60)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    try:
        yield Site(address, assistant, folder, stores, desk)
    finally:
        assistant.release.set()
        desk.hold.set()
        servers[0].should_exit = True
        thread.join(20)
        listener.close()
        stores.close()
        assistant.index.close()
    assert not thread.is_alive()
