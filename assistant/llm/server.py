"""The local language model: llama.cpp's own server inside this process, on a loopback port.

It speaks the OpenAI protocol, so the chain reaches it through the same client as any remote endpoint.
"""

import threading
from pathlib import Path

from assistant.errors import ModelError

_loading = threading.Lock()


class LocalServer:
    """A GGUF model served on 127.0.0.1 at a port the system picks; it lives as long as the process.

    `model`: the GGUF file. `context_tokens`: window of one answer. `parallel`: answers written at once, each with a
    window and a prompt cache of its own. `threads`: processor threads.
    Raises ModelError when the file cannot be loaded.
    """

    def __init__(self, model: Path, *, context_tokens: int, parallel: int, threads: int) -> None:
        with _loading:
            self._server = _start(model, context_tokens, parallel, threads)
        self.base_url = f"{self._server.listening_address}/v1"


def _start(model: Path, context_tokens: int, parallel: int, threads: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    import xllamacpp  # loading the library costs memory that remote-endpoint users need not spend

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context_tokens * parallel
    params.n_parallel = parallel
    params.n_predict = context_tokens
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.n_gpu_layers = -1 if xllamacpp.get_device_info() else 0
    params.cache_ram_mib = 0
    params.ui = False
    params.verbosity = 0
    params.endpoint_slots = False
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, OSError, ValueError) as error:
        raise ModelError(
            f"The model file {model} could not be loaded ({error}). Check it with `assistant models verify`, "
            "or name another GGUF file in ASSISTANT_CHAT_MODEL."
        ) from error
