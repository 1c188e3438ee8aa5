"""The local language model: llama.cpp's own server inside this process, on a loopback port.

It speaks the OpenAI protocol, so the chain reaches it through the same client as any remote endpoint.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import httpx

from assistant.errors import ModelError

KEPT_PREFIXES = 8  # files of some ten megabytes each
PREFIX_TIMEOUT_S = 600.0  # reading a long prompt on a weak machine takes minutes

_loading = threading.Lock()

Task = Literal["check", "read", "formula", "translation"]
"""What the model does beside answering, with prompts that begin alike."""

TASKS: tuple[Task, ...] = ("check", "read", "formula", "translation")


class LocalServer:
    """A GGUF model served on 127.0.0.1 at a port the system picks; it lives as long as the process.

    `model`: the GGUF file. `context_tokens`: window of one answer. `parallel`: answers written at once, each with a
    window and a prompt cache of its own; each of the `TASKS` has one more. `threads`: processor threads.
    `prefix_dir`: where prompts once read are kept. Raises ModelError when the file cannot be loaded.
    """

    def __init__(
        self, model: Path, *, context_tokens: int, parallel: int, threads: int, prefix_dir: Path
    ) -> None:
        prefix_dir.mkdir(parents=True, exist_ok=True)
        self._prefix_dir = prefix_dir
        self._parallel = parallel
        self._identity = f"{model.resolve()}/{model.stat().st_size}/{model.stat().st_mtime_ns}"
        self._identity += f"/{version('xllamacpp')}/{context_tokens}/{parallel}"
        with _loading:
            self._server = _start(model, context_tokens, parallel + len(TASKS), threads, prefix_dir)
        self._address = str(self._server.listening_address)
        self.base_url = f"{self._address}/v1"

    def slot(self, task: Task) -> int:
        """The slot of a task that is not answering."""
        return self._parallel + TASKS.index(task)

    def warm(self, messages: Sequence[dict[str, str]], task: Task | None = None) -> None:
        """Have every slot for answers, or that of a task, know the beginning that its prompts share, so that replies
        start at once.

        What the model computed of it is kept on disk: the second start of a program takes milliseconds here.
        Raises ModelError when the server fails.
        """
        slots = range(self._parallel) if task is None else [self.slot(task)]
        key = hashlib.sha256(f"{self._identity}\n{json.dumps(messages)}".encode()).hexdigest()[:24]
        file = f"{key}.bin"
        if not (self._prefix_dir / file).is_file() or not self._restore(file, slots):
            first = slots[0]
            body = {
                "messages": list(messages),
                "max_tokens": 1,
                "id_slot": first,
                "cache_prompt": True,
            }
            self._post("/v1/chat/completions", body)
            self._post(f"/slots/{first}?action=save", {"filename": file})
            self._restore(file, slots[1:])
            self._forget_old()

    def _restore(self, file: str, slots: Sequence[int]) -> bool:
        try:
            for slot in slots:
                self._post(f"/slots/{slot}?action=restore", {"filename": file})
        except ModelError:
            (self._prefix_dir / file).unlink(missing_ok=True)  # cut off or of another build
            return False
        return True

    def _post(self, path: str, body: dict[str, Any]) -> None:
        try:
            reply = httpx.post(f"{self._address}{path}", json=body, timeout=PREFIX_TIMEOUT_S)
            reply.raise_for_status()
        except httpx.HTTPError as error:
            raise ModelError(f"the local server failed: {error}") from error

    def _forget_old(self) -> None:
        files = sorted(self._prefix_dir.glob("*.bin"), key=lambda f: f.stat().st_mtime)
        for file in files[:-KEPT_PREFIXES]:
            file.unlink(missing_ok=True)


def _start(model: Path, context_tokens: int, parallel: int, threads: int, prefix_dir: Path) -> Any:  # noqa: ANN401
    import xllamacpp  # costs memory that users of a remote endpoint need not spend

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context_tokens * parallel
    params.n_parallel = parallel
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.cache_ram_mib = 0
    params.slot_save_path = f"{prefix_dir.resolve()}/"
    params.ui = False
    params.verbosity = 0
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, OSError, ValueError) as error:
        raise ModelError(
            f"The model file {model} could not be loaded ({error}). Check it with `assistant models verify`, "
            "or name another GGUF file in ASSISTANT_CHAT_MODEL."
        ) from error
