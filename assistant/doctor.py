"""What `assistant doctor` looks at: Python, disk, models, index. It repairs nothing; it says what to run."""

import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.chain.prompts import Prompts
from assistant.errors import AssistantError
from assistant.index.intake import pipeline
from assistant.settings import Settings
from assistant.wiring import embedder_of, model_store, needed_models, open_index

LIBRARIES = ("langchain-core", "chromadb", "sentence-transformers", "torch", "xllamacpp", "gradio")
LOW_DISK_BYTES = 500_000_000


class Finding(BaseModel):
    """One thing looked at; `advice` says what to do when it is not well."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    what: str
    advice: str = ""


def examine(settings: Settings, store_dir: Path | None = None) -> list[Finding]:
    """Look at everything an answer needs, in the order in which it is needed."""
    store_dir = store_dir or settings.store_dir
    return [
        Finding(
            ok=True,
            what=f"Python {platform.python_version()}, {settings.threads} threads, {sys.platform}",
        ),
        Finding(ok=True, what=", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
        _disk(store_dir),
        _prompts(settings),
        *_models(settings),
        *_index(settings, store_dir),
    ]


def _disk(store_dir: Path) -> Finding:
    folder = next(p for p in [store_dir, *store_dir.absolute().parents] if p.exists())
    free = shutil.disk_usage(folder).free
    return Finding(
        ok=free > LOW_DISK_BYTES,
        what=f"{free / 1e9:.1f} GB free for the index in {store_dir}",
        advice="Free some space, or choose another folder with ASSISTANT_STORE_DIR.",
    )


def _prompts(settings: Settings) -> Finding:
    try:
        Prompts(settings.prompts_dir)
    except AssistantError as error:
        return Finding(ok=False, what="prompts", advice=str(error))
    return Finding(ok=True, what=f"prompts in {settings.prompts_dir}")


def _models(settings: Settings) -> list[Finding]:
    store = model_store(settings)
    needed = needed_models(settings)
    findings = [
        Finding(
            ok=status.cached,
            what=f"model {status.name} ({status.role}) in {status.path}",
            advice=f"Run `assistant models fetch {status.name}`.",
        )
        for status in store.list()
        if status.name in needed
    ]
    if settings.base_url:
        findings.append(
            Finding(ok=True, what=f"chat model {settings.chat_model} at {settings.base_url}")
        )
    elif settings.chat_model not in needed:
        path = Path(settings.chat_model).expanduser()
        findings.append(
            Finding(
                ok=path.is_file(),
                what=f"chat model {path}",
                advice="Name an existing GGUF file in ASSISTANT_CHAT_MODEL, or unset it.",
            )
        )
    return findings


def _index(settings: Settings, store_dir: Path) -> list[Finding]:
    try:
        embedder = embedder_of(settings)
        index = open_index(settings, store_dir)
    except AssistantError as error:
        return [Finding(ok=False, what=f"index in {store_dir}", advice=str(error))]
    documents = index.documents()
    old = [d.document.metadata.id for d in documents if d.fingerprint != pipeline(embedder)]
    passages = sum(d.passages for d in documents)
    index.close()
    return [
        Finding(
            ok=bool(documents),
            what=f"index in {store_dir}: {len(documents)} documents, {passages} passages, {embedder.fingerprint}",
            advice=f"It is empty; run `assistant ingest --store {store_dir} PATH…`.",
        ),
        Finding(
            ok=not old,
            what="every document was read by this version of the program"
            if not old
            else f"{len(old)} documents were read by an older version: {', '.join(old)}",
            advice=f"Run `assistant ingest --rebuild --store {store_dir}`.",
        ),
    ]
