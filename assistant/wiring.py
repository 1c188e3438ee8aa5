"""Putting the parts together as the settings ask: the only place that knows them all."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.index.embedder import Embedder
from assistant.index.index import Index
from assistant.llm.chat import ChatModel
from assistant.llm.model_store import ModelStore
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.evaluation.desk import EvalDesk
    from assistant.web.stores import Stores


def model_store(settings: Settings) -> ModelStore:
    """The pinned models in the cache folder of the settings."""
    return ModelStore(settings.models_dir, hub_url=settings.hub_url)


def needed_models(settings: Settings) -> list[str]:
    """The pinned models these settings use; models named by path or behind an endpoint are not among them."""
    wanted = [settings.embedding_model] + (
        [settings.chat_model] if settings.base_url is None else []
    )
    pinned = {status.name for status in model_store(settings).list()}
    return [name for name in wanted if name in pinned]


def embedder_of(settings: Settings) -> Embedder:
    """The embedder of the settings, not yet loaded.

    Raises ModelStoreError when the settings name a folder that is not there; a pinned model that is not fetched yet
    is reported when something is embedded, because listing and removing documents need none.
    """
    store = model_store(settings)
    name = settings.embedding_model
    if name in {status.name for status in store.list()}:
        folder = settings.models_dir / name
    else:
        folder = store.resolve(name)
        name = str(folder.resolve())
    return Embedder(
        name, folder, dimensions=settings.embedding_dimensions, threads=settings.threads
    )


def open_index(settings: Settings, store_dir: Path | None = None, *, create: bool = False) -> Index:
    """The index in `store_dir` (None: the one of the settings). Raises StoreError when there is none."""
    return Index(store_dir or settings.store_dir, embedder_of(settings), create=create)


def open_assistant(
    settings: Settings, store_dir: Path | None = None, *, models_of: Assistant | None = None
) -> Assistant:
    """The assistant over the index in `store_dir`. Models are loaded at the first question, or by `load`.

    `models_of`: another assistant of the same settings whose models are used, so that several stores share them.
    """
    prompts = Prompts(settings.prompts_dir)
    if models_of is None:
        model = ChatModel(settings, model_store(settings))
        return Assistant(open_index(settings, store_dir), model, prompts, settings)
    index = Index(store_dir or settings.store_dir, models_of.index.embedder)
    return Assistant(index, models_of.model, prompts, settings)


def open_stores(settings: Settings, store_dir: Path | None = None) -> "Stores":
    """The shipped store in `store_dir` and those of people who add documents on the page, in `…-own` beside it."""
    from assistant.web.stores import Stores  # the page's packages take seconds to load

    shipped = open_assistant(settings, store_dir)
    folder = shipped.index.store_dir.resolve()
    return Stores(
        shipped,
        lambda path: open_assistant(settings, path, models_of=shipped),
        folder.with_name(f"{folder.name}-own"),
    )


def open_evals(settings: Settings, shipped: Assistant) -> "EvalDesk":
    """Evaluation over the store of an assistant whose models it shares; it listens to an index of its own."""
    from assistant.evaluation.desk import EvalDesk

    listening = open_assistant(settings, shipped.index.store_dir, models_of=shipped)
    return EvalDesk(settings, listening)
